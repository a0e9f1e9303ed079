//! The size of text without a browser: advances of usual sans-serif fonts, with some room for others.

/// The size of all text, in units of a drawing; one unit is one CSS pixel at the width for which it is drawn.
const SIZE: f64 = 15.0;

/// The distance of two lines.
pub(super) const LEAD: f64 = 20.0;

/// Advances in thousandths of an em; other characters have [`OTHER`].
const ADVANCES: [(u16, &str); 18] = [
    (225, "'"),
    (275, "ijlíì"),
    (300, " .,·:;!"),
    (350, "fI¡()-"),
    (375, "t“”/"),
    (425, "r\""),
    (500, "cszJç"),
    (525, "vy"),
    (550, "kx"),
    (575, "aeL0123456789?–áéàèâê"),
    (625, "bdghnopquFTZ¿ñóúüòôõ"),
    (675, "ABEKPSVXYÁÉÀÂÃ"),
    (725, "CRÇ"),
    (750, "DHUÚ"),
    (800, "wGOQNÓÑÔÕ"),
    (950, "mWM"),
    (1000, "—→…"),
    (0, "\u{ad}"),
];

/// The advance of other characters, in thousandths of an em.
const OTHER: u16 = 700;

/// A character of a script without spaces is as wide as high.
const FIRST_WIDE: char = '\u{2e80}';

/// A weight of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FontWeight {
    Regular,
    Bold,
}

/// The width of a text, in units of the drawing.
pub(super) fn width(text: &str, weight: FontWeight) -> f64 {
    let room = match weight {
        FontWeight::Regular => 1.04,
        FontWeight::Bold => 1.12,
    };
    text.chars().map(|letter| f64::from(advance(letter))).sum::<f64>() * SIZE / 1000.0 * room
}

fn advance(letter: char) -> u16 {
    if letter >= FIRST_WIDE {
        return 1000;
    }
    ADVANCES.iter().find(|(_, letters)| letters.contains(letter)).map_or(OTHER, |(advance, _)| *advance)
}

/// The width of the longest word of a text.
pub(super) fn longest_word(text: &str, weight: FontWeight) -> f64 {
    text.split_whitespace().map(|word| width(word, weight)).fold(0.0, f64::max)
}

/// Breaks a text into lines of at most a width: as few as possible, then as even as possible. A word that is wider than
/// a line is divided, at a soft hyphen if it has one. There is always a line.
pub(super) fn wrap(text: &str, most: f64, weight: FontWeight) -> Vec<String> {
    let mut lines = greedy(text, most, weight);
    let longest = longest_word(text, weight);
    while lines.len() > 1 && longest <= most {
        let tighter = lines.iter().map(|line| width(line, weight)).fold(0.0, f64::max) - 0.5;
        if tighter < longest {
            break;
        }
        let again = greedy(text, tighter, weight);
        if again.len() > lines.len() {
            break;
        }
        lines = again;
    }
    lines.iter_mut().for_each(|line| line.retain(|letter| letter != '\u{ad}'));
    lines
}

fn greedy(text: &str, most: f64, weight: FontWeight) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        loop {
            let last = lines.last_mut().expect("there is always one");
            let grown = if last.is_empty() { word.clone() } else { format!("{last} {word}") };
            if width(&grown, weight) <= most {
                *last = grown;
                break;
            }
            if !last.is_empty() {
                lines.push(String::new());
                continue;
            }
            let (head, tail) = divided(&word, most, weight);
            *last = head;
            lines.push(String::new());
            word = tail;
        }
    }
    if lines.len() > 1 && lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The part of a word that fits on a line, with a hyphen, and the rest; at least one character is taken.
fn divided(word: &str, most: f64, weight: FontWeight) -> (String, String) {
    let fits = |end: usize| width(&format!("{}-", &word[..end]), weight) <= most;
    let ends = || word.char_indices().map(|(at, _)| at).skip(1);
    let soft = ends().filter(|end| word[..*end].ends_with('\u{ad}') && fits(*end)).last();
    let any = ends().filter(|end| fits(*end)).last();
    let end = soft.or(any).or_else(|| ends().next()).unwrap_or(word.len());
    if end == word.len() {
        return (word.to_owned(), String::new());
    }
    (format!("{}-", &word[..end]), word[end..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_few_then_even_and_never_too_long() {
        let text = "Instituciones y procedimientos de supervisión independiente";
        for most in [60.0, 90.0, 135.0, 200.0, 500.0] {
            let lines = wrap(text, most, FontWeight::Bold);
            assert!(lines.iter().all(|line| width(line, FontWeight::Bold) <= most), "{most}: {lines:?}");
            let plain: String = lines.concat().chars().filter(|letter| *letter != '-' && *letter != ' ').collect();
            assert_eq!(plain, text.replace(' ', ""));
        }
        assert_eq!(wrap("recomen\u{ad}daciones", 90.0, FontWeight::Bold), ["recomen-", "daciones"]);
        assert_eq!(wrap("Uno dos tres cuatro", 110.0, FontWeight::Regular), ["Uno dos", "tres cuatro"]);
        assert_eq!(wrap("", 100.0, FontWeight::Bold), [""]);
        assert_eq!(wrap("W", 1.0, FontWeight::Bold), ["W"]);
    }
}
