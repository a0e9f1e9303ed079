//! The text of a PO file becomes a reading, or a fault with its place.
//!
//! Read is what translators' tools write: texts over several lines, entries
//! they have set aside (`#~`), flags, comments, either kind of line end. Not
//! read is what a site cannot have: plural forms, another character set,
//! messages without context. What temario writes cannot be cut off unnoticed
//! within a message; of texts that a tool has wrapped, the last may be.

use std::collections::BTreeMap;

use crate::exchange::codes::lost_codes;
use crate::exchange::{
    Fault, FaultKind, Message, MessageState, Reading, Remark, RemarkKind, Returned, read_place, read_tag, true_state,
};
use crate::language::LanguageTag;
use crate::source::{LineIndex, SourcePath};

/// Reads the bytes of a PO file.
///
/// # Errors
/// The first fault, if the file is not PO in UTF-8 with a language, or holds what no site has. Nothing of it is to
/// be used then.
pub fn read_po(bytes: &[u8]) -> Result<Reading, Fault> {
    let text = decode(bytes)?;
    let mut reader = Reader::new(text);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        reader.line(content.strip_suffix('\r').unwrap_or(content), offset)?;
        offset += line.len();
    }
    reader.end()
}

/// The text of a file without its byte-order mark; a fault that names the declared character set if it is another.
fn decode(bytes: &[u8]) -> Result<&str, Fault> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let lossy = String::from_utf8_lossy(bytes);
        match lossy.find("charset=") {
            Some(at) if !is_utf8(charset(&lossy[at..])) => {
                Fault::at(&lossy, at, FaultKind::Charset(charset(&lossy[at..]).to_owned()))
            }
            _ => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                Fault::at(&String::from_utf8_lossy(before), before.len(), FaultKind::NotUtf8)
            }
        }
    })
}

/// The name in `charset=UTF-8`.
fn charset(text: &str) -> &str {
    let name = text.strip_prefix("charset=").unwrap_or_default();
    let end = name.find(|character: char| !character.is_ascii_alphanumeric() && !"-_.:".contains(character));
    &name[..end.unwrap_or(name.len())]
}

/// Whether a declared character set is UTF-8, part of it, or the place where a template leaves it open.
fn is_utf8(charset: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii", "charset"].iter().any(|known| charset.eq_ignore_ascii_case(known))
}

/// What a text line goes on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Nothing,
    Context,
    Source,
    Target,
    Previous,
    /// A previous context or plural, which says nothing here.
    Ignored,
}

/// An entry in the making.
#[derive(Default)]
struct Entry {
    start: usize,
    is_obsolete: bool,
    comments: Vec<String>,
    notes: Vec<String>,
    place: Option<(SourcePath, u32)>,
    is_fuzzy: bool,
    previous: Option<String>,
    context: Option<String>,
    source: Option<String>,
    target: Option<String>,
    target_start: usize,
}

impl Entry {
    fn has_begun(&self) -> bool {
        self.context.is_some() || self.source.is_some()
    }
}

/// What the head of the file says.
struct Head {
    title: String,
    source: Option<LanguageTag>,
    target: LanguageTag,
}

struct Reader<'t> {
    text: &'t str,
    lines: LineIndex<'t>,
    entry: Entry,
    field: Field,
    /// The last line continues a text and ends in a space.
    is_wrapped: bool,
    head: Option<Head>,
    messages: Vec<Returned>,
    obsolete: Vec<Returned>,
    remarks: Vec<Remark>,
    /// The line of each context.
    seen: BTreeMap<String, usize>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: LineIndex::new(text),
            entry: Entry::default(),
            field: Field::Nothing,
            is_wrapped: false,
            head: None,
            messages: Vec::new(),
            obsolete: Vec::new(),
            remarks: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    fn fault(&self, offset: usize, kind: FaultKind) -> Fault {
        Fault::at(self.text, offset, kind)
    }

    fn line(&mut self, line: &str, offset: usize) -> Result<(), Fault> {
        let content = line.trim_start();
        let offset = offset + line.len() - content.len();
        if content.trim_end().is_empty() {
            return Ok(());
        }
        self.is_wrapped = false;
        let Some(comment) = content.strip_prefix('#') else { return self.keyword(content, offset) };
        match comment.chars().next() {
            Some('~') => {
                let rest = &comment[1..];
                match rest.strip_prefix('|') {
                    Some(rest) => self.previous(rest, offset + 3),
                    None if rest.trim().is_empty() => Ok(()),
                    None => {
                        let content = rest.trim_start();
                        let offset = offset + 2 + rest.len() - content.len();
                        self.keyword(content, offset)?;
                        self.entry.is_obsolete = true;
                        Ok(())
                    }
                }
            }
            Some('|') => self.previous(&comment[1..], offset + 2),
            mark => {
                self.finish_if_complete()?;
                let rest = comment.strip_prefix([',', '=', ':', '.']).unwrap_or(comment);
                let words = rest.strip_prefix(' ').unwrap_or(rest);
                match mark {
                    Some(',' | '=') => self.entry.is_fuzzy |= words.split(',').any(|flag| flag.trim() == "fuzzy"),
                    Some(':') => self.place(words),
                    Some('.') => self.entry.notes.push(words.to_owned()),
                    _ => self.entry.comments.push(words.to_owned()),
                }
                Ok(())
            }
        }
    }

    /// The first place of a line that may name several.
    fn place(&mut self, words: &str) {
        if self.entry.place.is_none() {
            let place = match words.trim().strip_prefix('\u{2068}').and_then(|rest| rest.split_once('\u{2069}')) {
                Some((path, rest)) => {
                    read_place(&format!("{path}{}", rest.split_whitespace().next().unwrap_or_default()))
                }
                None => words.split_whitespace().next().and_then(read_place),
            };
            self.entry.place = place;
        }
    }

    fn previous(&mut self, rest: &str, offset: usize) -> Result<(), Fault> {
        let content = rest.trim_start();
        let offset = offset + rest.len() - content.len();
        if content.starts_with('"') {
            if !matches!(self.field, Field::Previous | Field::Ignored) {
                return Err(self.unexpected(content, offset));
            }
        } else {
            self.finish_if_complete()?;
            self.field = if word(content) == "msgid" { Field::Previous } else { Field::Ignored };
        }
        let at = content.find('"').unwrap_or(content.len());
        self.texts(&content[at..], offset + at)
    }

    fn keyword(&mut self, content: &str, offset: usize) -> Result<(), Fault> {
        let keyword = word(content);
        match keyword {
            "" if content.starts_with('"')
                && !matches!(self.field, Field::Nothing | Field::Previous | Field::Ignored) =>
            {
                self.is_wrapped = content.trim_end().ends_with(" \"");
                return self.texts(content, offset);
            }
            "msgctxt" | "msgid" => {
                self.finish_if_complete()?;
                let is_context = keyword == "msgctxt";
                let is_second = if is_context { self.entry.has_begun() } else { self.entry.source.is_some() };
                if is_second {
                    return Err(self.unexpected(content, offset));
                }
                if !self.entry.has_begun() {
                    self.entry.start = offset;
                }
                self.field = if is_context { Field::Context } else { Field::Source };
                let place = if is_context { &mut self.entry.context } else { &mut self.entry.source };
                *place = Some(String::new());
            }
            "msgstr" if content[keyword.len()..].trim_start().starts_with('[') => {
                return Err(self.fault(offset, FaultKind::Plural));
            }
            "msgid_plural" => return Err(self.fault(offset, FaultKind::Plural)),
            "msgstr" if self.entry.source.is_some() && self.entry.target.is_none() => {
                self.field = Field::Target;
                self.entry.target = Some(String::new());
                self.entry.target_start = offset;
            }
            _ => return Err(self.unexpected(content, offset)),
        }
        let rest = &content[keyword.len()..];
        if rest.trim().is_empty() {
            return Err(self.unexpected(content, offset));
        }
        self.texts(rest, offset + keyword.len())
    }

    /// The texts in quotation marks of one line, which belong to the field that is open.
    fn texts(&mut self, content: &str, offset: usize) -> Result<(), Fault> {
        let mut rest = content;
        loop {
            rest = rest.trim_start();
            let at = offset + content.len() - rest.len();
            let Some(inner) = rest.strip_prefix('"') else {
                return if rest.is_empty() { Ok(()) } else { Err(self.unexpected(rest, at)) };
            };
            let (value, length) = unescape(inner).map_err(|(place, kind)| self.fault(at + 1 + place, kind))?;
            let field = match self.field {
                Field::Context => &mut self.entry.context,
                Field::Source => &mut self.entry.source,
                Field::Target => &mut self.entry.target,
                Field::Previous => &mut self.entry.previous,
                Field::Nothing | Field::Ignored => &mut None,
            };
            field.get_or_insert_default().push_str(&value);
            rest = &inner[length..];
        }
    }

    fn unexpected(&self, content: &str, offset: usize) -> Fault {
        let shown = content.split_whitespace().next().unwrap_or_default();
        self.fault(offset, FaultKind::Unexpected(shown.to_owned()))
    }

    /// Something comes that belongs to the next entry, if this one has all it needs.
    fn finish_if_complete(&mut self) -> Result<(), Fault> {
        if self.entry.target.is_some() { self.finish_entry() } else { Ok(()) }
    }

    fn finish_entry(&mut self) -> Result<(), Fault> {
        let entry = std::mem::take(&mut self.entry);
        self.field = Field::Nothing;
        let source = entry.source.unwrap_or_default();
        let target = entry.target.unwrap_or_default();
        if entry.context.is_none() && source.is_empty() && !entry.is_obsolete {
            if self.head.is_some() {
                return Err(self.fault(entry.start, FaultKind::NoContext));
            }
            self.head = Some(self.read_head(&target, entry.target_start)?);
            return Ok(());
        }
        let line = self.lines.position(u32::try_from(entry.start).unwrap_or(u32::MAX)).line;
        let state = if entry.is_fuzzy { MessageState::Outdated } else { MessageState::Current };
        let state = true_state(&target, state);
        let context = match entry.context {
            Some(context) => context,
            None if entry.is_obsolete => String::new(),
            None => return Err(self.fault(entry.start, FaultKind::NoContext)),
        };
        let message = Message {
            context,
            place: entry.place,
            source,
            target,
            state,
            previous: entry.previous.filter(|_| state == MessageState::Outdated),
            notes: entry.notes,
            comments: entry.comments,
        };
        if entry.is_obsolete {
            self.obsolete.push(Returned { message, line });
            return Ok(());
        }
        if let Some(first) = self.seen.insert(message.context.clone(), line) {
            let kind = FaultKind::Repeated { context: message.context, first };
            return Err(self.fault(entry.start, kind));
        }
        self.remark_on(&message, entry.target_start);
        self.messages.push(Returned { message, line });
        Ok(())
    }

    fn remark_on(&mut self, message: &Message, target_start: usize) {
        if message.target.is_empty() {
            return;
        }
        let position = self.lines.position(u32::try_from(target_start).unwrap_or(u32::MAX));
        self.remarks.extend(lost_codes(&message.source, &message.target).into_iter().map(|code| Remark {
            line: position.line,
            column: position.column,
            context: message.context.clone(),
            kind: RemarkKind::LostCode(code),
        }));
    }

    fn read_head(&self, text: &str, offset: usize) -> Result<Head, Fault> {
        let value = |name: &str| {
            let fields = text.lines().filter_map(|line| line.split_once(':')).map(|(key, value)| (key, value.trim()));
            let mut found = fields.filter(|(key, value)| key.trim().eq_ignore_ascii_case(name) && !value.is_empty());
            found.next().map(|(_, value)| value)
        };
        if let Some(at) = text.find("charset=")
            && !is_utf8(charset(&text[at..]))
        {
            return Err(self.fault(offset, FaultKind::Charset(charset(&text[at..]).to_owned())));
        }
        let language =
            |text: &str| read_tag(text).ok_or_else(|| self.fault(offset, FaultKind::Language(text.to_owned())));
        let target = value("Language").ok_or_else(|| self.fault(offset, FaultKind::NoHeader("Language")))?;
        Ok(Head {
            title: value("Project-Id-Version").unwrap_or_default().to_owned(),
            source: value("X-Source-Language").map(language).transpose()?,
            target: language(target)?,
        })
    }

    fn end(mut self) -> Result<Reading, Fault> {
        let end = self.text.len();
        if self.entry.has_begun() {
            let (Some(source), Some(_)) = (&self.entry.source, &self.entry.target) else {
                return Err(self.fault(end, FaultKind::CutOff));
            };
            // Tools wrap after spaces: a wrapped text that ends in one goes on in a line that is not there.
            if self.is_wrapped && !source.ends_with(' ') {
                return Err(self.fault(end, FaultKind::CutOff));
            }
            self.finish_entry()?;
        }
        let Some(head) = self.head else { return Err(Fault::at(self.text, 0, FaultKind::NoHeader("Language"))) };
        Ok(Reading {
            source: head.source,
            target: head.target,
            title: head.title,
            messages: self.messages,
            obsolete: self.obsolete,
            remarks: self.remarks,
        })
    }
}

/// The keyword that a line begins with.
fn word(content: &str) -> &str {
    let end = content.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    &content[..end.unwrap_or(content.len())]
}

/// The text up to its quotation mark, and how many bytes it takes with the mark; or what is wrong at which byte.
fn unescape(inner: &str) -> Result<(String, usize), (usize, FaultKind)> {
    // Escapes may write single bytes of a character.
    let mut value = Vec::with_capacity(inner.len());
    let mut characters = inner.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => {
                let value = String::from_utf8(value).map_err(|_| (0, FaultKind::NotUtf8))?;
                return Ok((value, at + 1));
            }
            '\\' => {
                let Some((_, escaped)) = characters.next() else { return Err((at, FaultKind::OpenText)) };
                let byte = match escaped {
                    'n' => b'\n',
                    't' => b'\t',
                    'r' => b'\r',
                    'a' => 7,
                    'b' => 8,
                    'v' => 11,
                    'f' => 12,
                    '"' | '\\' | '\'' | '?' => u8::try_from(u32::from(escaped)).unwrap_or(b'?'),
                    'x' | '0'..='7' => {
                        let (radix, longest, mut number) =
                            if escaped == 'x' { (16, 2, None) } else { (8, 2, escaped.to_digit(8)) };
                        for _ in 0..longest {
                            let Some(digit) = characters.peek().and_then(|(_, next)| next.to_digit(radix)) else {
                                break;
                            };
                            number = Some(number.unwrap_or(0) * radix + digit);
                            characters.next();
                        }
                        let number = number.and_then(|number| u8::try_from(number).ok());
                        number.ok_or((at, FaultKind::Escape(format!("\\{escaped}"))))?
                    }
                    _ => return Err((at, FaultKind::Escape(format!("\\{escaped}")))),
                };
                value.push(byte);
            }
            _ => {
                let mut buffer = [0; 4];
                value.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
    Err((0, FaultKind::OpenText))
}
