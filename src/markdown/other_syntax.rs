//! Finds syntax of other programs in running text: templates, attributes, components, includes, calls and formulas.
//!
//! Sites that were written for another program keep such syntax, and authors show it without backticks. It is published
//! as text, but it is not language, so rules about wording and marks do not apply to it. A form is only recognised if
//! both of its ends are in the same block of lines; a quotation mark in ordinary words is never part of one.

use super::tree::{Body, Understood, UnderstoodKind};
use crate::source::Span;

/// The ranges of one page that are syntax of other programs.
#[derive(Debug, Default)]
pub struct OtherSyntax {
    /// Ranges of the file, sorted and disjoint.
    spans: Vec<Span>,
}

impl OtherSyntax {
    /// Searches the text of a file from an offset on.
    pub fn find(text: &str, from: usize, understood: &[Understood]) -> Self {
        let mut spans = Vec::new();
        for block in blocks(text, from, understood) {
            let first = understood.partition_point(|one| one.span.start < block.start);
            let inside = understood[first..].iter().take_while(|one| one.span.start < block.end);
            let inline = inside.filter(|one| one.kind == UnderstoodKind::InlineCode).map(|one| one.span).collect();
            ForeignBlock { text: &text[block.range()], at: block.start as usize, inline }.find(&mut spans);
        }
        Self { spans }
    }

    /// Whether an offset of the file is in such a range.
    pub fn has(&self, at: usize) -> bool {
        let next = self.spans.partition_point(|span| span.end as usize <= at);
        self.spans.get(next).is_some_and(|span| span.start as usize <= at)
    }

    /// The parts of a range of the body's text that are not such syntax, in order.
    pub fn without(&self, body: &Body, file: &str, text: Span) -> Vec<Span> {
        let whole = body.source_of(file, text);
        let next = self.spans.partition_point(|span| span.end <= whole.start);
        if self.spans.get(next).is_none_or(|span| span.start >= whole.end) {
            return vec![text];
        }
        let mut parts: Vec<Span> = Vec::new();
        for (at, character) in body.words(text).char_indices() {
            let start = text.start as usize + at;
            let end = start + character.len_utf8();
            if self.has(body.source_of(file, Span::new(start, end)).start as usize) {
                continue;
            }
            match parts.last_mut() {
                Some(last) if last.end as usize == start => *last = Span::new(last.start as usize, end),
                _ => parts.push(Span::new(start, end)),
            }
        }
        parts
    }
}

/// The blocks of lines between blank lines, without comments and blocks of code.
fn blocks(text: &str, from: usize, understood: &[Understood]) -> Vec<Span> {
    let is_apart =
        |kind| matches!(kind, UnderstoodKind::Comment | UnderstoodKind::NamedCode | UnderstoodKind::UnnamedCode);
    let mut apart = understood.iter().filter(|one| is_apart(one.kind)).map(|one| one.span).peekable();
    let mut blocks = Vec::new();
    let (mut start, mut at) = (from, from);
    for line in text.get(from..).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        while apart.next_if(|span| span.end as usize <= at).is_some() {}
        let is_code = apart.peek().is_some_and(|span| (span.start as usize) < end);
        if is_code || line.trim_start_matches([' ', '\t', '>']).trim().is_empty() {
            if start < at {
                blocks.push(Span::new(start, at));
            }
            start = end;
        }
        at = end;
    }
    if start < at {
        blocks.push(Span::new(start, at));
    }
    blocks
}

/// The most bytes of one form, except a whole line.
const LONGEST: usize = 4096;

/// How often each byte of a block may be read in searches for the end of a form; a page with thousands of openings and
/// no end must not take long.
const READINGS: usize = 16;

struct ForeignBlock<'t> {
    text: &'t str,
    /// Its offset in the file.
    at: usize,
    /// The inline code in it; ranges of the file.
    inline: Vec<Span>,
}

impl ForeignBlock<'_> {
    fn find(&self, found: &mut Vec<Span>) {
        if is_module_code(self.text) {
            found.push(Span::new(self.at, self.at + self.text.len()));
            return;
        }
        let mut line_start = 0;
        // The end of the last form.
        let mut done = 0;
        let mut budget = self.text.len().saturating_mul(READINGS).saturating_add(LONGEST);
        for line in self.text.split_inclusive('\n') {
            let line_end = line_start + line.len();
            if line_start >= done && is_code_line(line) {
                self.add(line_start, line_end, found);
                done = line_end;
            }
            let mut at = line_start.max(done);
            while at < line_end {
                let next = self.text[at..line_end].bytes().position(opens).map(|next| at + next);
                let Some(next) = next.filter(|_| budget > 0) else { break };
                if let Some(code) = self.code_around(self.at + next) {
                    at = (code.end as usize - self.at).max(next + 1);
                    continue;
                }
                let (start, end) = form(&self.text[done..], next - done, &mut budget)
                    .map_or((next, next), |(start, end)| (done + start, done + end));
                if end > start {
                    self.add(start, end, found);
                    done = end;
                }
                at = end.max(next + 1);
            }
            line_start = line_end;
        }
    }

    /// The inline code around an offset of the file.
    fn code_around(&self, at: usize) -> Option<Span> {
        let next = self.inline.partition_point(|span| span.end as usize <= at);
        self.inline.get(next).copied().filter(|span| span.start as usize <= at)
    }

    fn add(&self, start: usize, end: usize, found: &mut Vec<Span>) {
        found.push(Span::new(self.at + start, self.at + end));
    }
}

fn opens(byte: u8) -> bool {
    matches!(byte, b'{' | b'<' | b'[' | b'(' | b'$' | b'\\' | b'"' | b'=' | b':')
}

/// Whether a block is JavaScript of an MDX page.
fn is_module_code(block: &str) -> bool {
    let first = block.lines().next().unwrap_or_default().trim_end();
    let is_path = |text: &str| {
        let text = text.trim_end_matches(';').trim();
        text.len() > 2 && text.starts_with(['\'', '"']) && text.ends_with(['\'', '"']) && !text.contains(' ')
    };
    let imports = first.strip_prefix("import ").is_some_and(|rest| {
        let (names, path) = rest.split_once(" from ").unwrap_or((rest, ""));
        let is_list = names.starts_with(['{', '*']);
        let is_name = !names.contains(' ') || names.contains(", {");
        is_path(rest) || (is_path(path) && (is_list || is_name)) || (is_list && path.is_empty())
    });
    let exports = ["const ", "let ", "default ", "function ", "{", "* "];
    imports || first.strip_prefix("export ").is_some_and(|rest| exports.iter().any(|word| rest.starts_with(word)))
}

/// Whether a whole line is syntax: the title line of a block of another program, an include, a setting, a command.
fn is_code_line(line: &str) -> bool {
    let rest = line.trim_start_matches(|character: char| character.is_whitespace() || character == '>').trim_end();
    let rest = rest.strip_prefix("- ").or_else(|| rest.strip_prefix("* ")).unwrap_or(rest).trim_start();
    is_marked(rest) || is_setting(rest) || is_command(rest) || is_property(rest) || is_json(rest) || is_log(rest)
}

/// Whether a line begins with a mark of another program: the title of a block or a tab, an include.
fn is_marked(line: &str) -> bool {
    let line = line.strip_prefix('\\').unwrap_or(line);
    // Fast path: nearly every line begins with a letter.
    if !line.starts_with(['!', '?', '=', '-', '#', '.']) {
        return false;
    }
    let is_word = |text: &str| text.starts_with(|first: char| first.is_ascii_lowercase());
    let block = ["!!! ", "??? ", "!!!+ ", "???+ "].iter().find_map(|mark| line.strip_prefix(mark));
    let tab = ["=== ", "===! ", "===+ "].iter().find_map(|mark| line.strip_prefix(mark));
    let includes = ["--8<-- ", "#include ", "#import ", ".. include::", ".. literalinclude::"];
    block.is_some_and(is_word)
        || tab.is_some_and(|title| title.starts_with('"'))
        || includes.iter().any(|word| line.starts_with(word))
}

/// A line of a shell: `$ make`, `sudo apt install git`, `git commit -m "a"`, `cat a.txt | wc -l`.
fn is_command(line: &str) -> bool {
    if let Some(command) = line.strip_prefix("$ ").or_else(|| line.strip_prefix("% ")) {
        return command.starts_with(|first: char| first.is_ascii_lowercase() || matches!(first, '.' | '/' | '~'));
    }
    let mut words = line.split(' ').filter(|word| !word.is_empty());
    let Some(program) = words.next() else { return false };
    let is_program = |word: &str| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let is_name = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "._-".contains(one);
        name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(is_name) && !name.ends_with('.')
    };
    let is_path_called = program.starts_with(['.', '/', '~']) && is_path(program);
    if !is_program(program) && !is_path_called {
        return false;
    }
    let rest: Vec<&str> = words.collect();
    let is_option = |word: &&str| {
        let name = word.trim_start_matches('-');
        let is_part = |one: char| one.is_ascii_alphanumeric() || "-_.=:/\"".contains(one);
        matches!(word.len() - name.len(), 1 | 2)
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(is_part)
            && !name.ends_with(['-', '.', ':'])
    };
    let is_path = |word: &&str| is_path(word);
    let is_file = |word: &&str| {
        let name = word.split_once('.').filter(|(name, ending)| !name.is_empty() && !ending.is_empty());
        is_path(word)
            || name.is_some_and(|_| word.chars().all(|one| one.is_ascii_alphanumeric() || "._-".contains(one)))
    };
    // A row of a table has such a sign too, and words before it.
    let pipe = rest.iter().position(|word| *word == "|").filter(|at| rest[..*at].iter().any(is_file));
    let is_operator = |word: &&str| matches!(*word, "&&" | "||" | ">>" | "2>&1" | "\\");
    let has_sign = pipe.is_some() || rest.iter().any(|word| is_option(word) || is_operator(word));
    is_program(program) && !is_sentence(line) && (has_sign || (is_path_called && !rest.is_empty()))
        || (is_path_called && rest.iter().all(|word| is_option(word) || is_path(word)))
}

/// Whether a line ends as a sentence.
fn is_sentence(line: &str) -> bool {
    line.ends_with(['.', '?', '!', '…', ':', ',', ';'])
}

/// `/var/log/a`, `./run.sh`, `~/site`, `docs/a.md`.
fn is_path(word: &str) -> bool {
    let is_name = |one: char| one.is_ascii_alphanumeric() || "._-~@+*/".contains(one);
    let is_below = word.get(1..).is_some_and(|rest| rest.contains('/'));
    word.len() > 3 && is_below && !word.contains("//") && word.chars().all(is_name)
}

/// `key: value`, whose value cannot be words: `retries: 3`, `name: "site"`, `- path: /srv/site`.
fn is_property(line: &str) -> bool {
    let Some((name, value)) = line.split_once(": ") else { return false };
    let is_name = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "._-".contains(one);
    let value = value.trim();
    let is_quoted =
        value.len() > 1 && value.starts_with('"') && value.ends_with('"') && !value[1..value.len() - 1].contains('"');
    let is_identifier = name.contains(['_', '.', '-']) && !name.contains(' ');
    let is_number = value.starts_with(|first: char| first.is_ascii_digit()) && value.parse::<f64>().is_ok();
    let is_value = is_number || matches!(value, "true" | "false" | "null") || is_path(value) || is_list(value);
    !name.is_empty()
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(is_name)
        && ((is_quoted && is_identifier) || is_value)
}

/// `["a", "b"]`, `{a: 1}`
fn is_list(value: &str) -> bool {
    let is_between = |open: char, close: char| value.starts_with(open) && value.ends_with(close) && value.len() > 1;
    is_between('[', ']') || is_between('{', '}')
}

/// A line of JSON: `{"name": "site",`, `"pages": 3`.
fn is_json(line: &str) -> bool {
    let start = line.trim_start_matches(['{', '[', ' ']);
    let Some(end) = quoted(start) else { return false };
    let Some(value) = start[end..].strip_prefix(':') else { return false };
    let value = value.trim().trim_end_matches([',', '}', ']']).trim_end();
    let is_text = quoted(value) == Some(value.len());
    let opened = line.starts_with('{') || line.starts_with('[');
    is_text
        || value.is_empty()
        || value.starts_with(['{', '['])
        || value.parse::<f64>().is_ok()
        || matches!(value, "true" | "false" | "null")
        || (opened && (line.ends_with('}') || line.ends_with(']')))
}

/// A line of a log: a date and a time, or a level in brackets or capital letters, and words.
fn is_log(line: &str) -> bool {
    const LEVELS: [&str; 8] = ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL"];
    let rest = line.trim_start_matches('[');
    let bytes = rest.as_bytes();
    let is_date = |bytes: &[u8]| {
        bytes.len() > 18
            && bytes[..19].iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => matches!(byte, b'-' | b'/'),
                10 => matches!(byte, b'T' | b' '),
                13 | 16 => *byte == b':',
                _ => byte.is_ascii_digit(),
            })
    };
    let level = rest.split([' ', ']', ':']).next().unwrap_or_default();
    let in_brackets = line.starts_with('[') && line[1..].contains(']');
    // Authors write `WARNING:` too.
    let is_of_programs = matches!(level, "TRACE" | "DEBUG" | "WARN" | "FATAL");
    is_date(bytes) || (LEVELS.contains(&level) && (in_brackets || is_of_programs))
}

/// `title = "Visits"`
fn is_setting(line: &str) -> bool {
    if memchr::memchr(b'=', line.as_bytes()).is_none() {
        return false;
    }
    let Some((name, value)) = line.split_once(" = ") else { return false };
    let is_name = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    let value = value.trim_end_matches([',', ';']);
    !name.is_empty() && name.chars().all(is_name) && value.len() > 1 && value.starts_with('"') && value.ends_with('"')
}

/// The form that has its sign at an offset of a text, as offsets; it may begin before the sign.
fn form(text: &str, at: usize, budget: &mut usize) -> Option<(usize, usize)> {
    let rest = &text[at..];
    let rest = &rest[..rest.floor_char_boundary(LONGEST)];
    let end = match rest.as_bytes()[0] {
        b'{' => braces(rest, budget),
        b'<' => tag(rest, budget),
        b'$' => formula(rest, budget),
        b'\\' => escaped_formula(rest, budget),
        b'"' => key(rest),
        b'[' => shortcode(rest, budget).or_else(|| return_if(is_name_before(text, at), || call(rest, budget))),
        b'(' => return_if(is_name_before(text, at), || call(rest, budget)),
        b'=' => return_if(is_name_before(text, at), || value(&rest[1..]).map(|end| end + 1)),
        _ => address(text, at).or_else(|| return_if(!text[..at].ends_with(is_name), || pictogram(rest))),
    }?;
    let start = match rest.as_bytes()[0] {
        b'[' if !is_name_before(text, at) => at,
        b'(' | b'[' | b'=' => name_start(text, at),
        b':' if rest.starts_with("://") => name_start(text, at),
        _ => at,
    };
    Some((start, at + end))
}

fn return_if(condition: bool, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
    condition.then(find).flatten()
}

/// The offset after a closing mark.
fn after(rest: &str, opening: usize, closing: &str, budget: &mut usize) -> Option<usize> {
    let found = rest.get(opening..)?.find(closing);
    *budget = budget.saturating_sub(found.unwrap_or(rest.len()));
    found.map(|end| opening + end + closing.len())
}

/// Templates, comments of templates and attributes.
fn braces(rest: &str, budget: &mut usize) -> Option<usize> {
    const PAIRS: [(&str, &str); 6] =
        [("{{", "}}"), ("{%", "%}"), ("{/*", "*/}"), ("{*", "*}"), ("{!", "!}"), ("{# ", "#}")];
    if let Some((opening, closing)) = PAIRS.iter().find(|(opening, _)| rest.starts_with(opening))
        && let Some(end) = after(rest, opening.len(), closing, budget)
    {
        return Some(end + rest[end..].bytes().take_while(|byte| *byte == b'}').count());
    }
    let mut depth = 0_usize;
    let end = rest.bytes().position(|byte| {
        depth = match byte {
            b'{' => depth + 1,
            b'}' => depth - 1,
            _ => depth,
        };
        depth == 0
    });
    *budget = budget.saturating_sub(end.unwrap_or(rest.len()));
    let end = end?;
    is_code(&rest[1..end]).then_some(end + 1)
}

/// Whether the content of braces is code or a list of attributes, and not words.
fn is_code(content: &str) -> bool {
    let content = content.trim();
    let Some(first) = content.chars().next() else { return true };
    let is_word = first.is_alphabetic() || "“«‘¿¡([".contains(first);
    let quotes_words = first == '"' && !content.contains("\":") && content.contains(' ');
    let has_code =
        ["=\"", "='", ":\"", ": \"", "\":", "=>", "()", "(\"", "('"].iter().any(|sign| content.contains(sign));
    let is_pair = content.split_whitespace().any(|word| word.find('=').is_some_and(|at| at > 0));
    (!is_word && !quotes_words) || has_code || is_pair || !content.contains(char::is_whitespace)
}

/// An element or component, if each value in quotation marks belongs to an attribute.
fn tag(rest: &str, budget: &mut usize) -> Option<usize> {
    if rest.starts_with("<%") {
        return after(rest, 2, "%>", budget);
    }
    if rest.starts_with("<?") {
        return after(rest, 2, "?>", budget);
    }
    let name = rest[1..].trim_start_matches('/');
    let letters = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b".:-_".contains(byte)).count();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let start = rest.len() - name.len() + letters;
    let (mut quote, mut depth, mut before) = (None, 0_usize, b' ');
    for (at, byte) in rest.bytes().enumerate().skip(start) {
        *budget = budget.saturating_sub(1);
        match (quote, byte) {
            (Some(mark), _) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if depth > 0 || before == b'=' => quote = Some(byte),
            (None, b'"') => return None,
            (None, b'{' | b'(') => depth += 1,
            (None, b'}' | b')') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(code_element(rest, at + 1, budget).unwrap_or(at + 1)),
            (None, _) => {}
        }
        before = byte;
    }
    None
}

/// The end of an element of code whose opening tag ends at an offset: `<code>…</code>`.
fn code_element(rest: &str, end: usize, budget: &mut usize) -> Option<usize> {
    const ENDS: [&str; 4] = ["</code>", "</kbd>", "</samp>", "</var>"];
    let opens = |closing: &&&str| {
        let name = &closing[2..closing.len() - 1];
        let after = rest[1..].strip_prefix(name);
        after.is_some_and(|after| !after.starts_with(|next: char| next.is_ascii_alphanumeric()))
    };
    let closing = ENDS.iter().find(opens).filter(|_| !rest[..end].ends_with("/>"))?;
    after(rest, end, closing, budget)
}

/// `$x^2$` or `$$x$$`; an amount of money is not a formula.
fn formula(rest: &str, budget: &mut usize) -> Option<usize> {
    if rest.starts_with("$$") {
        return after(rest, 2, "$$", budget);
    }
    let end = after(rest, 1, "$", budget)?;
    let inner = &rest[1..end - 1];
    let is_close = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    (is_close && !inner.contains('\n') && is_formula(inner)).then_some(end)
}

/// `\(x\)` or `\[x\]`, which in Markdown are also brackets that are not part of a link.
fn escaped_formula(rest: &str, budget: &mut usize) -> Option<usize> {
    let closing = match rest.as_bytes().get(1)? {
        b'(' => "\\)",
        b'[' => "\\]",
        _ => return None,
    };
    let end = after(rest, 2, closing, budget)?;
    is_formula(&rest[2..end - 2]).then_some(end)
}

fn is_formula(content: &str) -> bool {
    content.contains(['\\', '^', '=', '_'])
}

/// `"key": "value"`
fn key(rest: &str) -> Option<usize> {
    let end = quoted(rest)?;
    let value = rest[end..].strip_prefix(':')?;
    let spaces = value.len() - value.trim_start_matches(' ').len();
    let value = &value[spaces..];
    let start = end + 1 + spaces;
    match value.chars().next()? {
        '"' => Some(start + quoted(value)?),
        '{' | '[' => Some(start),
        _ => None,
    }
}

/// The length of a text in straight quotation marks on one line.
fn quoted(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('"')?;
    let end = inner.find(['"', '\n'])?;
    inner[end..].starts_with('"').then_some(end + 2)
}

/// A value of an attribute: text in straight quotation marks, which may extend over lines.
fn value(rest: &str) -> Option<usize> {
    let end = rest.strip_prefix('"')?.find('"')?;
    Some(end + 2)
}

/// `[figure src="plan.png" caption="The yard"]`
fn shortcode(rest: &str, budget: &mut usize) -> Option<usize> {
    let end = after(rest, 1, "]", budget)? - 1;
    let content = &rest[1..end];
    let (name, attributes) = content.split_once(' ')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte));
    let first = attributes.trim_start().split(['"', '\'', ' ']).next()?;
    let is_attribute = first.ends_with('=') && first.len() > 1;
    (is_name && is_attribute && !rest[end + 1..].starts_with('(')).then_some(end + 1)
}

/// `("text", …)` or `["text"]` directly after a name.
fn call(rest: &str, budget: &mut usize) -> Option<usize> {
    let closing = if rest.starts_with('(') { ')' } else { ']' };
    let inner = &rest[1..];
    if !inner.starts_with('"') {
        return None;
    }
    let mut at = 0;
    // Arguments in quotation marks, each followed by a comma, another operator or the end.
    loop {
        let next = inner[at..].find(['"', '\n', closing])?;
        *budget = budget.saturating_sub(next + 1);
        let found = &inner[at + next..];
        if found.starts_with(closing) {
            return Some(1 + at + next + 1);
        }
        at += next + quoted(found)?;
        let goes_on = inner[at..].trim_start().starts_with([',', closing, ':', '=', '+', '.']);
        if !goes_on {
            return None;
        }
    }
}

/// An address, from its scheme to a space or a mark around it; `at` is that of its colon.
fn address(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    if !rest.starts_with("://") || !is_name_before(text, at) {
        return None;
    }
    let ends = |character: char| character.is_whitespace() || "<>\"“”«»()[]|*`".contains(character);
    let end = rest.find(ends).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’']).len())
}

/// The name of a pictogram: `:house_with_garden:`, `:octicons-home-16:`.
fn pictogram(rest: &str) -> Option<usize> {
    let end = rest[1..].find(':')?;
    let name = &rest[1..1 + end];
    let is_part = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '_' | '-');
    let is_joined = name.contains(['_', '-']) && name.starts_with(|first: char| first.is_ascii_lowercase());
    (is_joined && name.chars().all(is_part)).then_some(end + 2)
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-' | ':' | '@' | '$')
}

/// Whether a name ends directly before an offset.
fn is_name_before(text: &str, at: usize) -> bool {
    text[..at].ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_')
        && !text[..name_start(text, at)].ends_with(char::is_alphanumeric)
}

/// The longest name that is read backwards.
const LONGEST_NAME: usize = 128;

fn name_start(text: &str, at: usize) -> usize {
    let near = text[..at].ceil_char_boundary(at.saturating_sub(LONGEST_NAME));
    near + text[near..at]
        .rfind(|character| !is_name(character))
        .map_or(0, |last| last + text[near + last..].chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{RawHtml, parse_markdown};
    use crate::source::SourcePath;

    /// The text with a sign for each character that is syntax.
    fn marked(text: &str) -> String {
        let body = parse_markdown(&SourcePath::new("a.md"), text, 0, RawHtml::Allowlist, &mut Vec::new());
        let syntax = OtherSyntax::find(text, 0, &body.understood);
        text.char_indices().map(|(at, one)| if syntax.has(at) && one != '\n' { '·' } else { one }).collect()
    }

    #[test]
    fn syntax_of_other_programs_is_told_from_words() {
        let mut wrong = Vec::new();
        // `§` marks the ends of each form; the words around it are never part of it.
        for text in [
            "He said \"no\" §{{< figure src=\"a.png\" title=\"The *yard*\" >}}§ and \"yes\".",
            "§{{% tab \"One\" %}}§",
            "§{{% blocks/section color=\"white\"\n   type=\"row\" %}}§",
            "See §{% include \"a.html\" title=\"[x](y)\" %}§ and \"this\".",
            "§{{ page.title | default: \"None\" }}§ \"word\"",
            "§{{#if (eq a \"b\")}}§ \"yes\" §{{/if}}§",
            "§{* ../../docs/a.py hl[1] title[\"app/main.py\"] *}§",
            "§{!../a.md!}§ \"b\"",
            "§{/* a \"note\" */}§ \"b\"",
            "## The \"cell\" §{#cell .wide title=\"x\"}§",
            "A line\n§{: .callout title=\"x\"}§",
            "![yard](a.png)§{alt=\"The yard\" width=\"50%\"}§ and a \"word\"",
            "The \"code\" §{width=50%}§",
            "§{\"key\": \"value\"}§ is a \"pair\"",
            "It prints §{Version:\"v3\", Commit:\"a\"}§ and \"more\"",
            "He answered {with a \"no\"} again",
            "He wrote {\"no\" and \"yes\"} again",
            "§<Tabs values={[{label: \"One\"}]}>§ \"word\"",
            "§<Card title=\"A\" open>§\"b\"§</Card>§",
            "If a <b and \"x\" is > y",
            "§[caption id=\"a\" align=\"left\"]§ A \"word\" §[figure src=\"x\"]§",
            "[a \"quoted\" link](a.md) and [\"one\"](b.md)",
            "Run §install.packages(\"ggplot2\")§ and \"wait\"",
            "§print(\"a\", \"b\")§ and (\"no\")",
            "The persona(\"Ana\" dijo) no",
            "In §data[\"name\"]§ is a \"name\"",
            "Set §class=\"wide\"§ here, not \"there\"",
            "A = \"the first letter\" of three",
            "§title = \"Visits\"§",
            "§!!! note \"A title\"§\n    Text with \"words\".",
            "§??? tip \"A title\"§",
            "§=== \"Tab\"§",
            "!!! \"What\" did he say?",
            "§--8<-- \"a.md\"§",
            "§\\--8<-- \"a.md\"§",
            "\\--- \"a word\"",
            "§<code>(fault?: \"a\" | <a href=\"#b\">B</a>) => c</code>§ is \"it\"",
            "Press §<kbd class=\"x\">?</kbd>§ or \"it\"",
            "Open §<codex>§\"it\" and §<code/>§\"it\"",
            "- §:full_moon_with_face:§ and \"it\"",
            "§:octicons-home-16:§ Start: \"it\"",
            "At 10:full_moon: \"it\"",
            "So: well-known: \"it\"",
            "§#include \"a.h\"§",
            "§$ echo \"a\"§",
            "§$ ./run \"a\"§",
            "§git commit -m \"a change\"§",
            "§grep -r \"torture\" content/en | wc -l§",
            "§cat notes.txt | grep \"cell\"§",
            "§curl --data \"a=b\" https://example.org§",
            "§./bin/run --name \"site\"§",
            "§/usr/local/bin/serve --title \"site\"§",
            "§name_en: \"The site\"§",
            "§- base-url: \"https://example.org\"§",
            "§keys: [\"a\", \"b\"]§",
            "§{\"name\": \"site\", \"pages\": 3}§",
            "§\"name\": \"site\",§",
            "§\"pages\": [§",
            "§2024-05-01 10:22:33 started \"serve\"§",
            "§2024-05-01T10:22:33Z INFO read \"a.md\"§",
            "§[ERROR] cannot read \"a.md\"§",
            "§WARN: \"a.md\" is empty§",
            "note: \"the door was open\"",
            "name: \"Ana\"",
            "note: she said \"no\" - and left",
            "ask - and write \"no\" - what they said.",
            "the guard -Ana- said \"no\" to us",
            "the guard -Ana, the \"boss\"- left",
            "cells | \"beds\" | mattresses",
            "more than 5 > 3 \"beds\"",
            "warning: the \"cell\" is closed",
            "WARNING: the \"cell\" is closed",
            "[error] is a \"word\" in brackets? no",
            "\"Yes\": that was all",
            "and/or \"both\" of them",
            "It costs $5 and \"more\", or $6",
            "The §$x = \"a\"$§ is \"b\"",
            "§$$ a \"b\" $$§ and \"c\"",
            "§\\(x^2 = \"a\"\\)§ and \\(\"b\"\\)",
            "§import Tabs from \"@theme/Tabs\";§",
            "§import { A,\n  B } from 'b';§",
            "§export const a = { b: \"c\" };§",
            "import and export of \"goods\" from \"there\"",
            "export \"goods\" today",
            "See §https://example.org/a?b=c§, \"there\"",
            "Note: \"yes\" and \"no\": both",
            "§\"key\": \"value\"§ here",
            "`{{ \"code\" }}` and \"words\"",
            "An open {{ and a \"word\"",
            "An open {% and a \"word\"\n\nand later %}",
        ] {
            let plain = text.replace('§', "");
            let mut is_syntax = false;
            let wanted: String = text
                .chars()
                .filter_map(|one| match one {
                    '§' => {
                        is_syntax = !is_syntax;
                        None
                    }
                    '\n' => Some('\n'),
                    _ if is_syntax => Some('·'),
                    _ => Some(one),
                })
                .collect();
            let found = marked(&plain);
            if found != wanted {
                wrong.push(format!("{plain}\n{found}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }

    #[test]
    fn thousands_of_forms_without_an_end_take_no_time() {
        for opening in ["{{ ", "{", "<a ", "$", "f(\"a\", ", "[a b=", "{% ", "a=\"b", "\\(", "x:"] {
            let text = opening.repeat(20_000);
            let syntax = OtherSyntax::find(&text, 0, &[]);
            assert!(!syntax.has(text.len()));
        }
    }
}
