//! Marks of texts that are not translated yet, `[TODO: en → es: Write it down.]`, also if they are damaged.
//!
//! Whatever the brackets, the case, the colons and the arrow are: two language tags behind the word are such a mark. Only
//! the exact form is filled by an import.

use super::line::{is_blank, is_colon, is_invisible};

/// The longest mark, in bytes; a longer one is reported up to there.
const LONGEST: usize = 4_000;

/// The most bytes of a mark up to its text: a line may be as long as a file, and have a bracket everywhere.
const LONGEST_HEAD: usize = 200;

/// The most characters between two tags.
const MOST_BETWEEN: usize = 8;

/// The end of a mark in `text` whose word begins at or behind `at`, where its bracket was opened, if it has one.
pub(super) fn end(text: &str, at: usize, has_bracket: bool) -> Option<usize> {
    let rest = &text[at..text.floor_char_boundary(at.saturating_add(LONGEST_HEAD))];
    let start = rest.find(|character| !(is_blank(character) || "*_~[".contains(character)) || character == '\n')?;
    let head = word(&rest[start..])? + start;
    let (separator, rest_at) = separators(rest, head);
    if rest_at == head {
        return None;
    }
    let first = &rest[rest_at..];
    let (length, between, translation) = tags(first)?;
    let after = first[length..].trim_start_matches(|character| is_blank(character) && character != '\n');
    let has_colon = after.starts_with(|character| is_colon(character) || ";.".contains(character));
    // Two short words with a hyphen between them, or an arrow in a sentence, are no mark by themselves.
    let is_capital = !rest[start..head].chars().any(char::is_lowercase);
    let is_arrow = between.chars().any(is_arrow);
    let is_mark = match has_bracket {
        true => (is_arrow && (has_colon || separator || is_capital)) || has_colon,
        false => is_arrow && has_colon && (is_capital || separator),
    };
    if !is_mark || translation == 0 {
        return None;
    }
    let body = at + rest_at + length;
    let colon = first.len() - length - after.len() + after.chars().next().map_or(0, char::len_utf8);
    Some(if has_bracket { closed(text, body) } else { body + colon })
}

/// Whether a marker in a text is a mark, exact or damaged.
pub(super) fn is_mark(marker: &str) -> bool {
    let bracket = marker.chars().next().filter(|first| !first.is_alphanumeric());
    let inner = match bracket {
        Some('&') => marker.find(';').map_or(0, |end| end + 1),
        Some(first) => first.len_utf8(),
        None => 0,
    };
    end(marker, inner, inner > 0).is_some()
}

/// The length of `TODO`, in any letters that look like it.
fn word(text: &str) -> Option<usize> {
    let mut wanted = "todo".chars().peekable();
    for (at, character) in text.char_indices() {
        let folded = match character {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
            '0' | 'О' | 'о' | 'Ο' | 'ο' => 'o',
            'Т' | 'Τ' => 't',
            other => other,
        };
        if is_invisible(character) || (at > 0 && matches!(character, ' ' | '-' | '_')) {
            if wanted.peek().is_none() {
                return Some(at);
            }
            continue;
        }
        match wanted.peek() {
            None => return (!character.is_alphanumeric()).then_some(at),
            Some(next) if folded.to_ascii_lowercase() == *next => _ = wanted.next(),
            Some(_) => return None,
        }
    }
    None
}

/// The end of the spaces and punctuation behind the word, and whether there is more than spaces.
fn separators(text: &str, at: usize) -> (bool, usize) {
    let is_sign = |character: char| is_colon(character) || ".;,!-–—−*_~".contains(character);
    let rest = text[at..].trim_start_matches(|one| is_sign(one) || (is_blank(one) && one != '\n'));
    let end = text.len() - rest.len();
    (text[at..end].contains(is_sign), end)
}

/// The length of two tags with what is between them, that, and the length of the second tag.
fn tags(text: &str) -> Option<(usize, &str, usize)> {
    let lengths = [tag(text, true), tag(text, false)];
    lengths.into_iter().flatten().find_map(|length| {
        let rest = &text[length..];
        let stops = |character: char| character.is_alphanumeric() || "[](){}|/\n\"'".contains(character);
        // What a wrong encoding makes of an arrow begins with a letter.
        let garbled =
            if rest.trim_start().starts_with('â') { rest.find('â').map_or(0, |at| at + 'â'.len_utf8()) } else { 0 };
        let end = rest[garbled..].find(stops)? + garbled;
        let end = if rest[..end].ends_with('&') { entity(rest, end)? } else { end };
        let between = &rest[..end];
        let is_sign = |character: char| !is_blank(character) && !".,:;!".contains(character);
        if !between.contains(is_sign) || between.chars().count() > MOST_BETWEEN {
            return None;
        }
        let second = tag(&rest[end..], true)?;
        Some((length + end + second, between, second))
    })
}

/// The end of an entity such as `&rarr;` whose first letter is at `at`, and of the spaces behind it.
fn entity(text: &str, at: usize) -> Option<usize> {
    let semicolon = text[at..].find(';').filter(|length| *length <= 6)? + at + 1;
    let rest = text[semicolon..].trim_start_matches([' ', '-', '>']);
    Some(text.len() - rest.len())
}

/// The length of a language tag at the start of a text; with its subtags or without.
fn tag(text: &str, is_whole: bool) -> Option<usize> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(2..=3).contains(&letters) {
        return None;
    }
    let mut end = letters;
    while is_whole
        && let Some(rest) = text[end..].strip_prefix('-')
        && let length @ 2..=8 = rest.bytes().take_while(u8::is_ascii_alphanumeric).count()
    {
        end += 1 + length;
    }
    (!text[end..].starts_with(|character: char| character.is_alphanumeric())).then_some(end)
}

fn is_arrow(character: char) -> bool {
    matches!(character, '<' | '>' | '＞' | '›' | '»' | '&' | 'â' | '?' | '\u{FFFD}')
        || ('\u{2190}'..='\u{21FF}').contains(&character)
        || ('\u{25B6}'..='\u{25C5}').contains(&character)
        || ('\u{2794}'..='\u{27BF}').contains(&character)
        || ('\u{27F0}'..='\u{27FF}').contains(&character)
        || ('\u{2900}'..='\u{297F}').contains(&character)
        || ('\u{2B00}'..='\u{2BFF}').contains(&character)
}

/// The end of the bracket around a position: that of the paragraph, if it is not closed.
fn closed(text: &str, at: usize) -> usize {
    let near = &text[at..text.floor_char_boundary(at.saturating_add(LONGEST))];
    let near = &near[..near.find("\n\n").unwrap_or(near.len())];
    let mut depth = 0_usize;
    for (offset, character) in near.char_indices() {
        match character {
            '[' | '［' | '【' | '(' | '{' => depth += 1,
            ']' | '］' | '】' | ')' | '}' | '）' | '>' if depth == 0 => return at + offset + character.len_utf8(),
            ']' | '］' | '】' | ')' | '}' => depth -= 1,
            _ => {}
        }
    }
    at + near.find('\n').unwrap_or(near.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_however_it_is_damaged() {
        let marks = [
            "[TODO: en → es: Write it down.]",
            "[TODO: en → es: Write [it](a.md) down.]",
            "[TODO en → es: x]",
            "[TODO: en - es: x]",
            "[ TODO: en → es: x]",
            "[todo: en → es: x]",
            "[Todo en → es: x]",
            "[TODO： en → es： x]",
            "[TODO: en -> es: x]",
            "[TODO: en => es: x]",
            "[TODO: en ⇒ es: x]",
            "[TODO: en – es: x]",
            "[TODO: en-es: x]",
            "[TODO: en → es x]",
            "[TODO:en→es:x]",
            "[TODO. en → es: x]",
            "[TO DO: en → es: x]",
            "[T0DO: en → es: x]",
            "[ＴＯＤＯ: en → es: x]",
            "[TODO: pt-BR → es-MX: x]",
            "[TODO: en &rarr; es: x]",
            "[TODO: en -&gt; es: x]",
            "[TODO: en â†’ es: x]",
            "[TODO: en ? es: x]",
            "[TO\u{200B}DO: en → es: x]",
            "[*TODO*: en → es: x]",
            "【TODO: en → es: x】",
            "(TODO: en → es: x)",
            "&#91;TODO: en → es: x]",
            "TODO: en → es: x",
            "[TODO: en → es: x",
        ];
        for mark in marks {
            assert!(is_mark(mark), "{mark}");
        }
        let others = [
            "[todo el/la participante]",
            "[todo en orden: x]",
            "[Todo en - o casi]",
            "Todo en → es: x",
            "[TODO: check the number]",
            "[TODO]",
            "[todos: en → es: x]",
            "[todo lo que → va: x]",
        ];
        for other in others {
            assert!(!is_mark(other), "{other}");
        }
        let text = "[TODO: en → es: Write [it](a.md) down.](b.md) Then";
        assert_eq!(&text[..end(text, 1, true).expect("a mark")], "[TODO: en → es: Write [it](a.md) down.]");
    }
}
