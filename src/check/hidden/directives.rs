//! Lines that look like the start of a block, in temario's syntax or another program's, and were parsed as text.

use super::facilitation;
use super::line::{Lead, Tokens, is_blank, is_colon, is_link};
use super::page::ScannedPage;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{AlertKind, UnderstoodKind};
use crate::source::Span;

pub(super) fn check(page: &ScannedPage<'_>, found: &mut Vec<Diagnostic>) {
    let hidden = page.for_facilitators();
    let mut understood = page.understood().iter().peekable();
    let mut at = page.start;
    // Only the first line of a paragraph is certain to begin a sentence.
    let mut begins = true;
    for line in page.text[page.start..].split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let content = line.trim_end();
        if content.is_empty() {
            begins = true;
            continue;
        }
        while understood.next_if(|one| one.span.end as usize <= start).is_some() {}
        let mut here = understood.clone().take_while(|one| (one.span.start as usize) < end);
        let known = here.find(|one| {
            // Inline code does not hide what precedes it.
            let covers = one.span.start as usize <= start || one.kind == UnderstoodKind::Alert || is_code(one.kind);
            covers && one.kind != UnderstoodKind::InlineCode
        });
        match known.map(|one| (one.kind, one.span)) {
            Some((UnderstoodKind::NamedCode, span)) => named_code(page, (start, content), span, found),
            Some((UnderstoodKind::UnnamedCode, span)) => unnamed_code(page, (start, content), span, found),
            Some((UnderstoodKind::Comment, span)) if span.end as usize >= start + content.len() => {}
            Some((UnderstoodKind::Fence | UnderstoodKind::Alert, _)) => {}
            _ => {
                let is_public = hidden.as_ref().is_some_and(|spans| spans.iter().all(|span| !holds(*span, start)));
                let lead = Lead::of(content);
                text(page, (start, content), lead, (begins, is_public), found);
                begins = lead.is_heading;
                continue;
            }
        }
        begins = true;
    }
}

fn is_code(kind: UnderstoodKind) -> bool {
    matches!(kind, UnderstoodKind::NamedCode | UnderstoodKind::UnnamedCode)
}

fn holds(span: Span, at: usize) -> bool {
    span.start as usize <= at && at < span.end as usize
}

/// A line of running text or of indented code.
fn text(
    page: &ScannedPage<'_>,
    (start, line): (usize, &str),
    lead: Lead,
    (begins, is_public): (bool, bool),
    found: &mut Vec<Diagnostic>,
) {
    let rest = &line[lead.at..];
    // Fast path: nearly every line begins with a letter and has no brace.
    let first = rest.chars().next().unwrap_or(' ');
    if first == '\\' {
        return;
    }
    let place = page.place(start + lead.at, start + line.len());
    let shown = |found: &mut Vec<Diagnostic>, fault: fn(String, String) -> Fault| {
        let written: String = rest.chars().filter(|character| !character.is_control()).take(40).collect();
        let fault = fault(page.own_block.to_owned(), written.trim_end().to_owned());
        found.push(Diagnostic::new(fault, place.clone()));
    };
    let usual = |block, line| faults::DirectiveAsText { block, line }.into();
    if !first.is_alphabetic() {
        // A block's opening line in quotation marks or italics.
        let bare = rest.trim_start_matches(['*', '_', '"', '“', '”', '«', '\'', '‘', '(', '~']);
        if Colons::of(bare).is_some_and(|colons| colons.count >= 3 && bare.len() < rest.len()) {
            return shown(found, usual);
        }
        if let Some(colons) = Colons::of(rest).filter(|colons| is_directive(page, colons, rest, begins)) {
            // A correct line in a wrong place.
            if colons.is_fence && lead.is_contained {
                found.push(Diagnostic::new(faults::FenceMisplacedIndented, place));
            } else {
                shown(found, usual);
            }
            return;
        }
        if is_alert(rest) {
            return shown(found, |block, line| faults::DirectiveAsTextAlert { alerts: alerts(), block, line }.into());
        }
        if is_other_form(page, rest) {
            return shown(found, |block, line| faults::DirectiveAsTextOther { block, line }.into());
        }
    }
    if let Some(at) = class(page, start, line) {
        let limit = line.floor_char_boundary(at + ATTRIBUTES);
        let end = line[at..limit].find('}').map_or(limit, |end| at + end + 1);
        let form = &line[at..end];
        found.push(Diagnostic::new(
            faults::DirectiveAsTextClass { block: page.own_block.to_string(), line: form.to_string() },
            page.place(start + at, start + end),
        ));
        return;
    }
    if let Some((at, form)) = other_sign(page, start, line).or_else(|| hiding_tag(page, start, line)) {
        let place = page.place(start + at, start + at + form.len());
        found.push(Diagnostic::new(
            faults::DirectiveAsTextSign { block: page.own_block.to_string(), line: form.to_string() },
            place,
        ));
        return;
    }
    if is_public {
        facilitation::check_line(page, (start, line), lead, begins, found);
    }
}

/// The opening line of a code block with an info string: other programs write `{facilitator}` for a block.
fn named_code(page: &ScannedPage<'_>, (start, line): (usize, &str), span: Span, found: &mut Vec<Diagnostic>) {
    if !holds(Span::new(start, start + line.len() + 1), span.start as usize) {
        return;
    }
    let opening = &page.text[span.range()];
    let info = opening.lines().next().unwrap_or_default().trim_start_matches(['`', '~', ' ']);
    let word = info.trim_start_matches(['{', '.', ':', '!']);
    let name = Tokens::new(word).next().map_or("", |(_, name)| name);
    let is_braced = info.starts_with('{') && page.words.is_block(name);
    if is_braced || page.words.is_hiding(name) {
        let end = span.start as usize + opening.lines().next().map_or(0, str::len);
        found.push(Diagnostic::new(
            faults::DirectiveAsTextOther {
                block: page.own_block.to_string(),
                line: opening.lines().next().unwrap_or_default().trim_end().to_string(),
            },
            page.place(span.start as usize, end),
        ));
    }
}

/// A code block without an info string may be text after an unclosed fence, so it is checked for hidden text.
fn unnamed_code(page: &ScannedPage<'_>, (start, line): (usize, &str), span: Span, found: &mut Vec<Diagnostic>) {
    let lead = Lead::of(line);
    let rest = &line[lead.at..];
    let hides = Colons::of(rest).is_some_and(|colons| {
        let word = Tokens::new(colons.rest(rest)).next().map_or("", |(_, word)| word);
        page.words.is_hiding(word)
    });
    let comment = line.find("<!--");
    if !hides && comment.is_none() {
        return;
    }
    let from = if hides { lead.at } else { comment.unwrap_or(0) };
    let opening = page.text[span.range()].lines().next().unwrap_or_default();
    let beside = page.place(span.start as usize, span.start as usize + opening.len());
    found.push(
        Diagnostic::new(
            faults::DirectiveInCode {
                fence: opening.trim().to_string(),
                line: line[from..].chars().take(40).collect::<String>(),
            },
            page.place(start + from, start + line.len()),
        )
        .beside(beside),
    );
}

/// Colons at the start of a text, and characters typed instead of colons.
struct Colons {
    /// The number of colons; a double-colon character counts as two.
    count: usize,
    /// The offset after them.
    end: usize,
    /// Whether they are three or more ASCII colons in a row: a fence, if it were in the first column.
    is_fence: bool,
}

impl Colons {
    fn of(text: &str) -> Option<Self> {
        let (mut count, mut end) = (0, 0);
        let mut between = 0;
        for (at, character) in text.char_indices() {
            if is_colon(character) {
                count += if matches!(character, '∷' | '⸬' | '⁚') { 2 } else { 1 };
                end = at + character.len_utf8();
                between = 0;
            } else if is_blank(character) && between < 2 {
                between += 1;
            } else {
                break;
            }
        }
        let is_fence = text[..end].len() == count && count >= 3;
        (count > 0).then_some(Self { count, end, is_fence })
    }

    fn rest<'t>(&self, text: &'t str) -> &'t str {
        text[self.end..].trim_start_matches(|character| is_blank(character) || "{.[!*_".contains(character))
    }
}

/// Two or more colons never begin a sentence. One colon counts only before the name of a block.
fn is_directive(page: &ScannedPage<'_>, colons: &Colons, text: &str, begins: bool) -> bool {
    let rest = colons.rest(text);
    if colons.count >= 2 {
        return true;
    }
    let Some((at, word)) = Tokens::new(rest).next() else { return false };
    let after = rest[at + word.len()..].trim_start();
    // After a line of text, one colon begins a definition.
    page.words.is_hiding(word) || (begins && page.words.is_block(word) && (after.is_empty() || after.starts_with('{')))
}

/// The alert words as written in Markdown.
fn alerts() -> String {
    AlertKind::ALL.map(|kind| kind.name().to_uppercase()).join(", ")
}

/// `[!WORD]` that the parser did not recognise as an alert.
fn is_alert(rest: &str) -> bool {
    let Some(inner) = rest.strip_prefix(['[', '［', '【']) else { return false };
    let inner = inner.trim_start_matches(is_blank);
    let is_exclamation = inner.starts_with('¡');
    let Some(inner) = inner.strip_prefix(['!', '¡', '！']) else { return false };
    let name = inner.find([']', '］', '】']).map_or("", |end| &inner[..end]);
    // `[¡Visite!](a.md)` is a link.
    let is_link = is_exclamation && inner[name.len()..].starts_with("](");
    !is_link
        && name.chars().any(char::is_alphabetic)
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || is_blank(character) || "-_!+".contains(character))
}

/// How other programs begin a block, a note or a comment.
fn is_other_form(page: &ScannedPage<'_>, rest: &str) -> bool {
    let first = rest.chars().next().unwrap_or(' ');
    let run = rest.chars().take_while(|character| *character == first).count();
    let after = &rest[run * first.len_utf8()..];
    let behind = after.trim_start_matches(|character| is_blank(character) || character == '+');
    let begins_word = behind.starts_with(char::is_alphabetic);
    match first {
        // `!!! note`, `??? note`, `???`
        '!' | '?' | '！' | '？' if run >= 3 => begins_word || behind.is_empty(),
        // `!-- note --`
        '!' | '¡' if run <= 2 => after.trim_start_matches(is_blank).starts_with(['—', '–']) || after.starts_with("--"),
        '#' if after.starts_with('+') => after[1..].starts_with(char::is_alphabetic),
        // `.. note::`
        '.' if run == 2 && begins_word => after.starts_with(' '),
        // `// note`, `%% note %%`, `;; note`, `////`
        '/' if run >= 2 => after.starts_with(is_blank) || behind.is_empty(),
        '%' | ';' | '；' if run >= 2 => begins_word,
        // Code of which only a part is indented.
        '`' | '~' if run >= 3 => {
            let name = behind.trim_start_matches(['{', '.', ':', '!']);
            Tokens::new(name).next().is_some_and(|(at, word)| {
                at == 0 && (page.words.is_hiding(word) || (behind.starts_with('{') && page.words.is_block(word)))
            })
        }
        _ => {
            // Any other symbol before the name of a hidden block: `;:: facilitator`, `@facilitator`.
            let is_sign = |character: char| {
                !character.is_alphanumeric() && !"*_\"“”«‘'(¿¡`~".contains(character) && !matches!(character, '|')
            };
            let word_at = rest.find(|character: char| !is_sign(character)).unwrap_or(rest.len());
            let is_link = rest.starts_with("[[") || (rest.starts_with('[') && is_link(rest));
            let word = Tokens::new(&rest[word_at..]).next().map_or("", |(_, word)| word);
            word_at > 0 && !is_link && rest[word_at..].starts_with(word) && page.words.is_hiding(word)
        }
    }
}

/// How many bytes are searched for attributes and tags: a line may be as long as a file.
const ATTRIBUTES: usize = 400;

/// `{.facilitator}` and `{: .instructor}`: the Pandoc and kramdown syntax for a block.
fn class(page: &ScannedPage<'_>, start: usize, line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'{', &bytes[from..]).map(|at| at + from) {
        from = at + 1;
        let window = &line[from..line.floor_char_boundary(from + ATTRIBUTES)];
        let inner = window.find('}').map_or(window, |end| &window[..end]);
        let mut names = inner.split([' ', '.', ':', '=', '"', '\'', '#', ',']).filter(|name| !name.is_empty());
        let has_class = inner.contains('.') || inner.contains("class=");
        let is_text = || !page.is_escaped(start + at) && page.around(start + at).is_none();
        if has_class && is_text() && names.any(|name| page.words.is_block(name) || page.words.is_hiding(name)) {
            return Some(at);
        }
    }
    None
}

/// An HTML tag that a browser does not show, or that names a block for facilitators.
fn hiding_tag<'l>(page: &ScannedPage<'_>, start: usize, line: &'l str) -> Option<(usize, &'l str)> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'<', &line.as_bytes()[from..]).map(|at| at + from) {
        from = at + 1;
        let limit = line.floor_char_boundary(from + ATTRIBUTES);
        let end = line[from..limit].find('>').map_or(limit, |end| from + end + 1);
        let inner = line[from..end].trim_end_matches(['>', '/']).to_lowercase();
        if !inner.starts_with(|character: char| character.is_ascii_alphabetic()) {
            continue;
        }
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((&inner, ""));
        let squeezed: String = attributes.chars().filter(|character| !character.is_whitespace()).collect();
        let mut names = attributes.split(|character: char| !character.is_alphanumeric() && character != '-');
        let hides = matches!(name, "template" | "noscript" | "script" | "style" | "comment")
            || attributes.split([' ', '=', '"', '\'']).any(|name| name == "hidden")
            || ["display:none", "visibility:hidden", "font-size:0", "opacity:0"]
                .iter()
                .any(|way| squeezed.contains(way))
            || page.words.is_hiding(name)
            || names.any(|name| page.words.is_hiding(name) || matches!(name, "notes" | "d-none" | "sr-only"));
        if hides && !page.is_escaped(start + at) && page.around(start + at).is_none() {
            return Some((at, &line[at..end]));
        }
    }
    None
}

/// Symbols with which other programs begin hidden text.
const SIGNS: [&str; 13] =
    ["{%", "{{<", "{{%", "{{!", "{# ", "{/*", "{>>", "{--", "<%", "%%", "/*", "[//]:", "[comment]:"];

fn other_sign<'l>(page: &ScannedPage<'_>, start: usize, line: &'l str) -> Option<(usize, &'l str)> {
    // Fast path: nearly every line has none of their first characters.
    let bytes = line.as_bytes();
    if memchr::memchr3(b'{', b'%', b'<', bytes).is_none() && memchr::memchr2(b'/', b'[', bytes).is_none() {
        return None;
    }
    let found = SIGNS.iter().filter_map(|sign| {
        let at = memchr::memmem::find(bytes, sign.as_bytes())?;
        let begins_line = line[..at].chars().all(|character| is_blank(character) || character == '>');
        // These have another meaning inside a line.
        let counts = begins_line || !matches!(*sign, "%%" | "/*" | "[//]:" | "[comment]:" | "{--");
        // A shortcode that does not hide text is visible to its author.
        let word = || {
            Tokens::new(line[at + sign.len()..].trim_start_matches([' ', '-', '/'])).next().map_or("", |(_, word)| word)
        };
        let is_shortcode = matches!(*sign, "{%" | "{{<" | "{{%");
        let hides = || page.words.is_hiding(word()) || word().starts_with("comment");
        let counts = counts && (!is_shortcode || hides());
        let is_free = !page.is_escaped(start + at) && page.around(start + at).is_none();
        (counts && is_free).then(|| (at, &line[at..at + sign.len()]))
    });
    found.min_by_key(|(at, _)| *at)
}
