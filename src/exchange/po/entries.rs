//! Parses the entries of a PO file; an error has its position.
//!
//! Accepts what translation tools write: texts on several lines, obsolete entries (`#~`), flags, comments, plural
//! forms, and all kinds of line ends. Entries are not interpreted here. A file written by temario cannot be truncated
//! within a message without an error; of texts that a tool wrapped, the last one can.

use crate::exchange::fault::{FaultKind, FileFault};

/// The start of the extracted comment with the digest of the exported translation.
pub(super) const EXPORTED: &str = "temario: ";

/// Decodes a file as UTF-8, without its byte-order mark; if it declares another character set, the fault names it.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, FileFault> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let lossy = String::from_utf8_lossy(bytes);
        match lossy.find("charset=") {
            Some(at) if !is_utf8(charset(&lossy[at..])) => {
                FileFault::at(&lossy, at, FaultKind::Charset(charset(&lossy[at..]).to_owned()))
            }
            _ => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                FileFault::at(&String::from_utf8_lossy(before), before.len(), FaultKind::NotUtf8)
            }
        }
    })
}

/// The value of `charset=UTF-8`.
pub(super) fn charset(text: &str) -> &str {
    let name = text.strip_prefix("charset=").unwrap_or_default();
    let end = name.find(|character: char| !character.is_ascii_alphanumeric() && !"-_.:".contains(character));
    &name[..end.unwrap_or(name.len())]
}

/// Whether a declared character set is UTF-8, a subset, or the placeholder of a template.
pub(super) fn is_utf8(charset: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii", "charset"].iter().any(|known| charset.eq_ignore_ascii_case(known))
}

/// The field that continued lines belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PoField {
    Nothing,
    Context,
    Source,
    Target,
    Previous,
    /// A previous context or plural, which is not used.
    Ignored,
}

/// A message of a PO file, or its header, which has an empty source.
#[derive(Debug, Default)]
pub struct PoEntry {
    /// The byte at which it begins.
    pub start: usize,
    /// Whether a tool marked it as obsolete (`#~`).
    pub is_obsolete: bool,
    /// Comments from translators, one line each.
    pub comments: Vec<String>,
    /// Notes for translators, one line each (`#.`).
    pub notes: Vec<String>,
    /// The places where the text is used, one line of the file each (`#:`).
    pub places: Vec<String>,
    /// Whether it is marked for review.
    pub is_fuzzy: bool,
    /// The source at the time of the translation.
    pub previous: Option<String>,
    /// `msgctxt`
    pub context: Option<String>,
    /// `msgid`
    pub source: String,
    /// `msgstr`, or its first plural form.
    pub target: String,
    /// The byte at which the translation begins.
    pub target_start: usize,
    /// The byte of the first line with a plural form, if the text has several forms.
    pub plural_start: Option<usize>,
}

/// Parses the bytes of a PO file.
///
/// # Errors
/// The first error, if the file is not PO in UTF-8.
pub fn read_entries(bytes: &[u8]) -> Result<Vec<PoEntry>, FileFault> {
    let text = decode(bytes)?;
    let mut reader = PoEntryReader::new(text);
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        reader.line(content.strip_suffix('\r').unwrap_or(content), offset)?;
        offset += line.len();
    }
    reader.end()
}

/// An incomplete entry.
#[derive(Default)]
struct Unfinished {
    entry: PoEntry,
    has_context: bool,
    source: Option<String>,
    target: Option<String>,
}

struct PoEntryReader<'t> {
    text: &'t str,
    open: Unfinished,
    field: PoField,
    /// Whether the last line continues a text and ends in a space.
    is_wrapped: bool,
    entries: Vec<PoEntry>,
}

impl<'t> PoEntryReader<'t> {
    fn new(text: &'t str) -> Self {
        let (open, field) = (Unfinished::default(), PoField::Nothing);
        Self { text, open, field, is_wrapped: false, entries: Vec::new() }
    }

    fn fault(&self, offset: usize, kind: FaultKind) -> FileFault {
        FileFault::at(self.text, offset, kind)
    }

    fn line(&mut self, line: &str, offset: usize) -> Result<(), FileFault> {
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
                        self.open.entry.is_obsolete = true;
                        Ok(())
                    }
                }
            }
            Some('|') => self.previous(&comment[1..], offset + 2),
            mark => {
                self.finish_if_complete();
                let rest = comment.strip_prefix([',', '=', ':', '.']).unwrap_or(comment);
                let words = rest.strip_prefix(' ').unwrap_or(rest);
                match mark {
                    Some(',' | '=') => self.open.entry.is_fuzzy |= words.split(',').any(|flag| flag.trim() == "fuzzy"),
                    Some(':') => self.open.entry.places.push(words.to_owned()),
                    Some('.') => self.open.entry.notes.push(words.to_owned()),
                    _ => self.open.entry.comments.push(words.to_owned()),
                }
                Ok(())
            }
        }
    }

    fn previous(&mut self, rest: &str, offset: usize) -> Result<(), FileFault> {
        let content = rest.trim_start();
        let offset = offset + rest.len() - content.len();
        if content.starts_with('"') {
            if !matches!(self.field, PoField::Previous | PoField::Ignored) {
                return Err(self.unexpected(content, offset));
            }
        } else {
            self.finish_if_complete();
            self.field = if word(content) == "msgid" { PoField::Previous } else { PoField::Ignored };
        }
        let at = content.find('"').unwrap_or(content.len());
        self.texts(&content[at..], offset + at)
    }

    fn keyword(&mut self, content: &str, offset: usize) -> Result<(), FileFault> {
        let keyword = word(content);
        match keyword {
            "" if content.starts_with('"') && !matches!(self.field, PoField::Nothing | PoField::Previous) => {
                self.is_wrapped = content.trim_end().ends_with(" \"");
                return self.texts(content, offset);
            }
            "msgctxt" | "msgid" => {
                self.finish_if_complete();
                let is_context = keyword == "msgctxt";
                if self.open.source.is_some() || (is_context && self.open.has_context) {
                    return Err(self.unexpected(content, offset));
                }
                if !self.open.has_context {
                    self.open.entry.start = offset;
                }
                if is_context {
                    (self.field, self.open.has_context) = (PoField::Context, true);
                } else {
                    (self.field, self.open.source) = (PoField::Source, Some(String::new()));
                }
            }
            "msgid_plural" if self.open.source.is_some() && self.open.target.is_none() => {
                self.open.entry.plural_start.get_or_insert(offset);
                self.field = PoField::Ignored;
            }
            "msgstr" if self.open.source.is_some() => {
                let form =
                    content[keyword.len()..].trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
                match form {
                    None if self.open.target.is_some() => return Err(self.unexpected(content, offset)),
                    Some((number, rest)) if self.open.target.is_some() => {
                        if number.trim().parse::<u32>().is_err() {
                            return Err(self.unexpected(content, offset));
                        }
                        self.field = PoField::Ignored;
                        return self.texts(rest, offset + content.len() - rest.len());
                    }
                    _ => {}
                }
                self.field = PoField::Target;
                self.open.target = Some(String::new());
                self.open.entry.target_start = offset;
                if let Some((_, rest)) = form {
                    self.open.entry.plural_start.get_or_insert(offset);
                    return self.texts(rest, offset + content.len() - rest.len());
                }
            }
            _ => return Err(self.unexpected(content, offset)),
        }
        let rest = &content[keyword.len()..];
        if rest.trim().is_empty() {
            return Err(self.unexpected(content, offset));
        }
        self.texts(rest, offset + keyword.len())
    }

    /// Reads the quoted texts of one line into the current field.
    fn texts(&mut self, content: &str, offset: usize) -> Result<(), FileFault> {
        let mut rest = content;
        loop {
            rest = rest.trim_start();
            let at = offset + content.len() - rest.len();
            let Some(inner) = rest.strip_prefix('"') else {
                return if rest.is_empty() { Ok(()) } else { Err(self.unexpected(rest, at)) };
            };
            let (value, length) = unescape(inner).map_err(|(place, kind)| self.fault(at + 1 + place, kind))?;
            let field = match self.field {
                PoField::Context => &mut self.open.entry.context,
                PoField::Source => &mut self.open.source,
                PoField::Target => &mut self.open.target,
                PoField::Previous => &mut self.open.entry.previous,
                PoField::Nothing | PoField::Ignored => &mut None,
            };
            field.get_or_insert_default().push_str(&value);
            rest = &inner[length..];
        }
    }

    fn unexpected(&self, content: &str, offset: usize) -> FileFault {
        let shown = content.split_whitespace().next().unwrap_or_default();
        self.fault(offset, FaultKind::Unexpected(shown.to_owned()))
    }

    /// Ends a complete entry before a line of the next one.
    fn finish_if_complete(&mut self) {
        if self.open.target.is_some() {
            self.finish_entry();
        }
    }

    fn finish_entry(&mut self) {
        let Unfinished { entry, source, target, .. } = std::mem::take(&mut self.open);
        let (source, target) = (source.unwrap_or_default(), target.unwrap_or_default());
        self.entries.push(PoEntry { source, target, ..entry });
        self.field = PoField::Nothing;
    }

    fn end(mut self) -> Result<Vec<PoEntry>, FileFault> {
        let end = self.text.len();
        if self.open.has_context || self.open.source.is_some() {
            let (Some(source), Some(_)) = (&self.open.source, &self.open.target) else {
                return Err(self.fault(end, FaultKind::CutOff));
            };
            // Tools wrap lines after spaces: if the last line of a wrapped text ends in a space, another line is
            // missing.
            if self.is_wrapped && !source.ends_with(' ') {
                return Err(self.fault(end, FaultKind::CutOff));
            }
            self.finish_entry();
        }
        Ok(self.entries)
    }
}

/// The keyword at the start of a line.
fn word(content: &str) -> &str {
    let end = content.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    &content[..end.unwrap_or(content.len())]
}

/// The text before the closing quotation mark and its length in bytes with the mark; or the byte and the kind of an
/// error.
fn unescape(inner: &str) -> Result<(String, usize), (usize, FaultKind)> {
    // Escapes can encode single bytes of a character.
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
