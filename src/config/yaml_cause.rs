//! Why YAML cannot be read, as its author would say it.

use crate::source::Span;

/// A cause, with what to write if it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum YamlCause {
    /// A tab is before the first word of a line.
    Tab,
    /// A line begins with a dash that is not the hyphen of the keyboard.
    Dash {
        /// The line as it should be.
        fitting: String,
    },
    /// A quotation mark is never closed.
    Mark,
    /// The bracket of a list is never closed.
    Bracket,
    /// A value has a colon, begins with a sign, or goes on behind its quotation marks.
    Unquoted {
        /// The line as it should be.
        fitting: String,
    },
    /// A marker of a merge conflict.
    Conflict,
    /// None of these.
    Unknown,
}

/// The cause of a fault at an offset, and the span of the line that has it.
pub fn yaml_cause(text: &str, at: usize) -> (YamlCause, Span) {
    let at = text.floor_char_boundary(at.min(text.len()));
    // A fault is found where its consequence is: on its line or on one after it.
    let mut end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    for _ in 0..NEAR {
        let start = text[..end].rfind('\n').map_or(0, |start| start + 1);
        let line = &text[start..end];
        if let Some(cause) = cause_of(line) {
            let indent = line.len() - line.trim_start().len();
            return (cause, Span::new(start + indent, start + line.trim_end().len().max(indent)));
        }
        if start == 0 {
            break;
        }
        end = start - 1;
    }
    (YamlCause::Unknown, Span::new(at, text[at..].chars().next().map_or(at, |next| at + next.len_utf8())))
}

/// How many lines before a fault may have its cause.
const NEAR: usize = 4;

fn cause_of(line: &str) -> Option<YamlCause> {
    let indent = &line[..line.len() - line.trim_start().len()];
    let words = line.trim();
    if words.is_empty() || words.starts_with('#') {
        return None;
    }
    if ["<<<<<<<", ">>>>>>>"].iter().any(|marker| words.starts_with(marker)) || words == "=======" {
        return Some(YamlCause::Conflict);
    }
    if indent.contains('\t') {
        return Some(YamlCause::Tab);
    }
    if let Some(rest) = words.strip_prefix(['–', '—', '−', '•', '·', '‑']) {
        return Some(YamlCause::Dash { fitting: format!("- {}", rest.trim_start()) });
    }
    let (before, value) = divided(words);
    let first = value.chars().next()?;
    if let mark @ ('"' | '\'') = first {
        let inner = &value[1..];
        return match closing(inner, mark) {
            None => Some(YamlCause::Mark),
            Some(close) => {
                let rest = inner[close + 1..].trim();
                let is_rest = !rest.is_empty() && !rest.starts_with(['#', ',', ']', '}', ':']);
                is_rest.then(|| YamlCause::Unquoted { fitting: quoted(before, value) })
            }
        };
    }
    if matches!(first, '[' | '{') {
        let closes = if first == '[' { ']' } else { '}' };
        return (!value.contains(closes)).then_some(YamlCause::Bracket);
    }
    let has_colon = value.contains(": ") || (value.ends_with(':') && !before.is_empty() && !before.ends_with("- "));
    let has_sign = matches!(first, '@' | '`' | '%' | '*' | '&' | '!' | '>' | '|' | ']' | '}' | ',' | '?')
        && !matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+");
    (has_colon || has_sign).then(|| YamlCause::Unquoted { fitting: quoted(before, value) })
}

/// A line divided into its hyphens and key, and its value.
fn divided(words: &str) -> (&str, &str) {
    let mut start = 0;
    while words[start..].starts_with("- ") {
        start += 2;
    }
    let key = words[start..].find(": ").filter(|end| !words[start..start + end].contains([' ', '"', '\'']));
    let at = key.map_or(start, |end| start + end + 2);
    (&words[..at], words[at..].trim_start())
}

/// The offset of the mark that closes a text.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    text.char_indices().find_map(|(at, character)| {
        let closes = character == mark && !is_escaped;
        is_escaped = mark == '"' && character == '\\' && !is_escaped;
        closes.then_some(at)
    })
}

fn quoted(before: &str, value: &str) -> String {
    match value.contains('"') {
        true => format!("{before}'{}'", value.replace('\'', "''")),
        false => format!("{before}\"{}\"", value.replace('\\', "\\\\")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_what_the_author_wrote() {
        let unquoted = |fitting: &str| YamlCause::Unquoted { fitting: fitting.into() };
        for (text, place, cause) in [
            ("title: Las reglas: qué dicen\n", "Las", unquoted("title: \"Las reglas: qué dicen\"")),
            ("title: T\nobjectives:\n\t- uno\n", "- uno", YamlCause::Tab),
            ("title: T\nobjectives:\n– uno\n", "uno", YamlCause::Dash { fitting: "- uno".into() }),
            ("title: \"Las reglas\nslug: a\n", "slug", YamlCause::Mark),
            ("objectives: [uno, dos\nslug: a\n", "slug", YamlCause::Bracket),
            ("title: \"Uno\" y dos\n", "y dos", unquoted("title: '\"Uno\" y dos'")),
            ("title: @uno\n", "@uno", unquoted("title: \"@uno\"")),
            ("terms:\n- id: a\n  en: one: two\n", "one", unquoted("en: \"one: two\"")),
            ("title: A\n<<<<<<< HEAD\nslug: a\n=======\nslug: b\n>>>>>>> x\n", "<<<", YamlCause::Conflict),
            ("- a: [b]\n", "b", YamlCause::Unknown),
        ] {
            let at = text.find(place).expect("a place");
            assert_eq!(yaml_cause(text, at).0, cause, "{text}");
        }
    }
}
