//! Wraps a paragraph in lines if its author did.

/// The length in characters of the longest line of a wrapped text; `None` if it has one line, or only forced line
/// breaks.
pub(super) fn width(text: &str) -> Option<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let (_, before) = lines.split_last()?;
    let is_folded = before.iter().any(|line| !line.ends_with('\\'));
    is_folded.then(|| lines.iter().map(|line| line.chars().count()).max().unwrap_or_default())
}

/// Wraps a line of inline Markdown at about `width` characters. No line begins with what would be parsed as another
/// mark, and nothing in brackets, angle brackets or code is split.
pub(super) fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut length, mut inside) = (0, Inside::default());
    for word in line.split_whitespace() {
        let own = word.chars().count();
        let fits = length + 1 + own <= width;
        match lines.last_mut() {
            Some(last) if fits || inside.is_in() || is_mark(word) => {
                last.push(' ');
                last.push_str(word);
                length += 1 + own;
            }
            _ => {
                lines.push(word.to_owned());
                length = own;
            }
        }
        inside.pass(word);
    }
    lines
}

/// Whether a word at the start of a line could begin a heading, a list, a quotation, a table, a block or HTML.
fn is_mark(word: &str) -> bool {
    let first = word.chars().next().unwrap_or_default();
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let is_number = digits > 0 && word[digits..].starts_with(['.', ')']);
    is_number || matches!(first, '#' | '-' | '+' | '*' | '>' | ':' | '|' | '=' | '~' | '_' | '`' | '<' | '[' | '!')
}

/// The brackets, code and tags that are open after some words.
#[derive(Default)]
struct Inside {
    brackets: usize,
    is_code: bool,
    is_tag: bool,
}

impl Inside {
    fn is_in(&self) -> bool {
        self.brackets > 0 || self.is_code || self.is_tag
    }

    fn pass(&mut self, word: &str) {
        let mut escaped = false;
        for character in word.chars() {
            match character {
                _ if escaped => escaped = false,
                '`' => self.is_code = !self.is_code,
                _ if self.is_code => {}
                '\\' => escaped = true,
                '[' | '(' => self.brackets += 1,
                ']' | ')' => self.brackets = self.brackets.saturating_sub(1),
                '<' => self.is_tag = true,
                '>' => self.is_tag = false,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_before_and_begin_with_no_mark() {
        assert_eq!(width("one line"), None);
        assert_eq!(width("a forced\\\nline"), None);
        assert_eq!(width("one\n    two lines"), Some(9));
        let text = "El dolor debe ser grave - o [muy grave](x \"de verdad\") y `a b c d e f` 12. siempre.";
        let lines = wrapped(text, 16);
        assert_eq!(lines.join(" "), text);
        assert_eq!(
            lines,
            ["El dolor debe", "ser grave - o [muy grave](x \"de verdad\")", "y `a b c d e f` 12.", "siempre.",]
        );
    }
}
