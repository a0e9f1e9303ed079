//! Allowed findings with their reasons: comments in pages, front matter and data become [`Allowance`]s.
//!
//! `<!-- allow quotation-marks: the decree is quoted as printed -->` on its own lines before a block applies to that
//! block; between the front matter and an empty line it applies to the page. In YAML `# allow RULE: reason` applies to
//! the next line and everything indented below it. The keyword is accepted in each language of the program. `check`
//! removes the allowed findings.

use crate::diagnostic::{
    Diagnostic, Fault, MayBeNear, ProgramLanguage, Rule, faults, find_rule, nearest, phrase, phrases, rules,
};
use crate::markdown::CommentBlock;
use crate::source::{Place, SourcePath, Span};

/// An allowed rule with its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The rule.
    pub rule: &'static Rule,
    /// The span of its name in the comment.
    pub span: Span,
    /// The scope: findings that begin in it are allowed.
    pub scope: Span,
}

/// The allowances of a page whose text begins at offset `start`.
pub(super) fn page_allowances(
    path: &SourcePath,
    text: &str,
    start: usize,
    remarks: &[CommentBlock],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    let front = text.get(..start).unwrap_or_default();
    yaml_allowances(path, front, Edges::Fences, &mut allowances, diagnostics);
    let whole = Span::new(0, text.len());
    let at_top = remarks_at_top(text, start, remarks);
    for (number, remark) in remarks.iter().enumerate() {
        // Without `<!--` and `-->`.
        let inner = Span::new(remark.span.start as usize + 4, (remark.span.end as usize).saturating_sub(3));
        let Some(written) = read(text, inner) else { continue };
        let scope = if number < at_top { Some(whole) } else { remark.block };
        gather(path, &written, scope, &mut allowances, diagnostics);
    }
    allowances
}

pub(super) fn data_allowances(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Allowance> {
    let mut allowances = Vec::new();
    yaml_allowances(path, text, Edges::Open, &mut allowances, diagnostics);
    allowances
}

/// The number of comments directly after the front matter, if an empty line follows the last of them.
fn remarks_at_top(text: &str, start: usize, remarks: &[CommentBlock]) -> usize {
    let mut at = start;
    let mut before_empty_line = 0;
    for (number, remark) in remarks.iter().enumerate() {
        let is_next = text.get(at..remark.span.start as usize).is_some_and(|between| between.trim().is_empty());
        if !is_next {
            break;
        }
        at = remark.span.end as usize;
        let rest = text.get(at..).unwrap_or_default();
        let mut lines = rest.split('\n').skip(1);
        if lines.next().is_none_or(|line| line.trim().is_empty()) {
            before_empty_line = number + 1;
        }
    }
    before_empty_line
}

/// Whether YAML text is between lines of `---` or is a whole file.
#[derive(Clone, Copy, PartialEq)]
enum Edges {
    Fences,
    Open,
}

fn yaml_allowances(
    path: &SourcePath,
    text: &str,
    edges: Edges,
    allowances: &mut Vec<Allowance>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Fast path: front matter rarely has comments.
    if memchr::memchr(b'#', text.as_bytes()).is_none() {
        return;
    }
    let lines = lines(text);
    // The indentation of the key with a multi-line string, in which `#` does not begin a comment.
    let mut verbatim: Option<usize> = None;
    for (number, line) in lines.iter().enumerate() {
        let words = text[line.range()].trim();
        if words.is_empty() || verbatim.is_some_and(|key| indentation(text, *line) > key) {
            continue;
        }
        let opens = |word: &str| word.starts_with(['|', '>']) && word.len() <= 3;
        verbatim = words.split_whitespace().next_back().is_some_and(opens).then(|| indentation(text, *line));
        if !words.starts_with('#') {
            continue;
        }
        let inner = Span::new(line.start as usize + indentation(text, *line) + 1, line.end as usize);
        let Some(written) = read(text, inner) else { continue };
        let is_of_file = edges == Edges::Open && is_head(text, &lines, number);
        let scope = if is_of_file { Some(Span::new(0, text.len())) } else { below(text, &lines, number, edges) };
        gather(path, &written, scope, allowances, diagnostics);
    }
}

/// The lines of a text without line breaks.
fn lines(text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let span = Span::new(at, at + line.len());
            at += line.len() + 1;
            span
        })
        .collect()
}

fn indentation(text: &str, line: Span) -> usize {
    let line = &text[line.range()];
    line.len() - line.trim_start().len()
}

/// Whether only comments precede a line and an empty line follows them.
fn is_head(text: &str, lines: &[Span], number: usize) -> bool {
    let is_comment = |line: &&Span| text[line.range()].trim_start().starts_with('#');
    let comments = lines.iter().take_while(is_comment).count();
    number < comments && lines.get(comments).is_none_or(|line| text[line.range()].trim().is_empty())
}

/// The line after a comment and the lines indented below it; a list need not be indented below its key.
fn below(text: &str, lines: &[Span], number: usize, edges: Edges) -> Option<Span> {
    let mut rest = lines.iter().skip(number + 1).filter(|line| {
        let words = text[line.range()].trim();
        !words.is_empty() && !words.starts_with('#')
    });
    let first = rest.next()?;
    let depth = indentation(text, *first);
    let is_item = |line: &Span| text[line.range()].trim_start().starts_with("- ");
    if edges == Edges::Fences && matches!(text[first.range()].trim_end(), "---" | "...") {
        return None;
    }
    let belongs = |line: &&Span| {
        let indent = indentation(text, **line);
        indent > depth || (indent == depth && is_item(line) && !is_item(first))
    };
    let last = rest.take_while(belongs).last().unwrap_or(first);
    Some(Span::new(first.start as usize + depth, last.end as usize))
}

/// A comment that allows findings.
struct WrittenAllowance<'t> {
    names: Vec<(&'t str, Span)>,
    has_reason: bool,
}

/// Parses `allow RULE, RULE: reason`; other comments, such as "allow ten minutes for this", are ignored.
fn read(text: &str, span: Span) -> Option<WrittenAllowance<'_>> {
    let inner = text.get(span.range())?;
    let base = span.start as usize + inner.len() - inner.trim_start().len();
    let words = inner.trim();
    let (first, _) = words.split_once(char::is_whitespace)?;
    let is_ours =
        ProgramLanguage::ALL.into_iter().any(|language| first.eq_ignore_ascii_case(&phrase(language, &phrases::Allow)));
    if !is_ours {
        return None;
    }
    let rest = &words[first.len()..];
    let (listed, reason) = rest.split_once(':').map_or((rest, None), |(listed, reason)| (listed, Some(reason)));
    let mut at = base + first.len();
    let mut names = Vec::new();
    for part in listed.split(',') {
        let start = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        let part = part.trim();
        if !part.is_empty() {
            names.push((part, Span::new(start, start + part.len())));
        }
    }
    let (name, place) = *names.first()?;
    let is_sentence = names.iter().any(|(name, _)| name.contains(char::is_whitespace));
    if !is_sentence && reason.is_some() {
        let has_reason = reason.is_some_and(|reason| reason.chars().any(char::is_alphanumeric));
        return Some(WrittenAllowance { names, has_reason });
    }
    // The colon is missing if the word is the name of a rule.
    let name = name.split_whitespace().next()?;
    let is_rule = find_rule(name).is_some() || near(name).is_some();
    is_rule.then(|| WrittenAllowance {
        names: vec![(name, Span::new(place.start as usize, place.start as usize + name.len()))],
        has_reason: false,
    })
}

fn near(name: &str) -> Option<&'static str> {
    // Codes are accepted, but names are easier to read.
    find_rule(name).map(|rule| rule.name).or_else(|| nearest(name, rules::ALL.iter().map(|rule| rule.name)))
}

fn gather(
    path: &SourcePath,
    written: &WrittenAllowance<'_>,
    scope: Option<Span>,
    allowances: &mut Vec<Allowance>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut known = Vec::new();
    for (name, span) in &written.names {
        let name_given = (*name).to_string();
        let mut report = |fault: Fault| diagnostics.push(Diagnostic::new(fault, Place::new(path, *span)));
        match rules::ALL.iter().find(|rule| rule.name == *name) {
            Some(rule) if rule.can_be_allowed() => known.push((*rule, *span)),
            Some(_) => report(faults::AllowanceUnknownFixed { name: name_given }.into()),
            None => match near(name) {
                Some(near) => report(faults::AllowanceUnknown { name: name_given }.near(near.to_owned())),
                None => report(faults::AllowanceUnknown { name: name_given }.into()),
            },
        }
    }
    let (Some((_, first)), Some((_, last))) = (known.first(), known.last()) else { return };
    if !written.has_reason {
        let names: Vec<&str> = known.iter().map(|(rule, _)| rule.name).collect();
        let place = Place::new(path, Span::new(first.start as usize, last.end as usize));
        diagnostics.push(Diagnostic::new(faults::AllowanceWithoutReason { names: names.join(", ") }, place));
        return;
    }
    // If nothing follows, the scope is empty, and `check` reports it as unused.
    let scope = scope.unwrap_or(Span::new(last.end as usize, last.end as usize));
    allowances.extend(known.into_iter().map(|(rule, span)| Allowance { rule, span, scope }));
}
