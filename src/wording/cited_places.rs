//! Parses a locator into the places it cites, regardless of language and notation.
//!
//! `arts. 1(1) and 20(d)` and `art. 20, inciso d), y art. 1, párr. 1` cite the same two places. `[locators]` and
//! `[locator_words]` in the language files define the words; this code depends on no language.

use std::collections::{BTreeMap, BTreeSet};

use super::language::Wording;
use super::numbering::{are_neighbours, is_dash, is_ordinal, number_length, range_ends};
use super::roman::{roman, roman_number};
use crate::language::PerLanguage;

/// The words of locators in all languages of a site, longest first.
pub struct LocatorWords(Vec<(String, Meaning)>);

/// The meaning of a locator word.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    /// A unit: an article, a rule. It may also name a part of the previous unit.
    Unit(String, PartOrWhole),
    /// A part of the previous unit: `inciso`.
    Part,
    /// Joins another of the same kind: `and`.
    And,
    /// Joins the ends of a range: `a`.
    Range,
}

/// Whether a unit can be a part of another, as a paragraph is of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartOrWhole {
    Whole,
    OfAnother,
}

/// The largest range of numbers that is expanded.
const WIDEST: u32 = 300;

impl LocatorWords {
    /// Collects the words of all languages.
    pub fn new(wording: &PerLanguage<Wording>) -> Self {
        let languages = || wording.values();
        let mut found: BTreeMap<String, Meaning> = BTreeMap::new();
        let keys: BTreeSet<&str> = languages().flat_map(Wording::locators).map(|(key, _)| key).collect();
        // Plural and singular have the same meaning: `arts`, `art`.
        let unit = |key: &str| {
            let singular = key.strip_suffix('s').filter(|singular| keys.contains(singular));
            singular.unwrap_or(key).to_owned()
        };
        for wording in languages() {
            for (key, text) in wording.locators() {
                if matches!(key, "pair" | "range" | "and") {
                    let meaning = if key == "range" { Meaning::Range } else { Meaning::And };
                    found.entry(plain(text)).or_insert(meaning);
                }
            }
        }
        let mut parts: BTreeSet<String> = BTreeSet::new();
        for (key, text) in languages().flat_map(Wording::locators) {
            if key.ends_with("_form") {
                let words = text.split(|character: char| !character.is_alphabetic());
                parts.extend(words.map(str::to_lowercase).filter(|word| word.len() > 1));
            }
        }
        // Other words for parts in a language, such as `inciso`.
        for (key, text) in languages().flat_map(Wording::locator_words) {
            let words = text.split_whitespace().map(str::to_lowercase);
            match key {
                "part" => parts.extend(words),
                _ => found.extend(words.map(|word| (word, Meaning::Unit(key.to_owned(), PartOrWhole::Whole)))),
            }
        }
        for (key, text) in languages().flat_map(Wording::locators) {
            if !matches!(key, "pair" | "range" | "and") && !key.ends_with("_form") {
                for words in [key, text] {
                    found.insert(plain(words), Meaning::Unit(unit(key), PartOrWhole::Whole));
                }
            }
        }
        // If a word for a part of a unit is also a unit, that unit can be a part.
        let of_another: BTreeSet<String> = found
            .iter()
            .filter_map(|(word, meaning)| match meaning {
                Meaning::Unit(key, _) if parts.contains(word) => Some(key.clone()),
                _ => None,
            })
            .collect();
        for meaning in found.values_mut() {
            if let Meaning::Unit(key, part) = meaning
                && of_another.contains(key)
            {
                *part = PartOrWhole::OfAnother;
            }
        }
        for word in parts {
            found.entry(word).or_insert(Meaning::Part);
        }
        found.remove("");
        let mut words: Vec<(String, Meaning)> = found.into_iter().collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self(words)
    }

    /// The known words at the start of a text, and their length including the point of an abbreviation.
    fn at_start(&self, text: &str) -> Option<(&Meaning, usize)> {
        let (word, meaning) = self.0.iter().find(|(word, _)| {
            let rest = text.strip_prefix(word.as_str());
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })?;
        let point = usize::from(text[word.len()..].starts_with('.'));
        Some((meaning, word.len() + point))
    }

    /// The places that a locator cites, each as `art 20/d`; an empty locator cites the whole.
    pub fn places(&self, locator: &str) -> BTreeSet<String> {
        let text = locator.to_lowercase();
        let capitals = if text.len() == locator.len() { locator.as_bytes() } else { &[] };
        let mut reading = LocatorReading::default();
        let mut at = 0;
        let mut is_enclosed = false;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            let word_end = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
            let word = &rest[..word_end];
            // `a)` and `A` are letters, `a` between two numbers is a word.
            let is_single = word.chars().count() == 1;
            let is_letter = is_single
                && (rest[word_end..].starts_with(')') || (is_enclosed && rest[word_end..].starts_with(is_dash)));
            let is_capital = is_single && capitals.get(at).is_some_and(u8::is_ascii_uppercase);
            let known = if word.is_empty() || is_letter || is_capital { None } else { self.at_start(rest) };
            at += match known {
                Some((meaning, length)) => {
                    reading.word(meaning);
                    length
                }
                None if first.is_ascii_digit() => {
                    let number = &rest[..number_length(rest)];
                    let (first, last) = range_ends(number).map_or((number, None), |(first, last)| (first, Some(last)));
                    reading.written(first, is_enclosed);
                    if let Some(last) = last {
                        reading.next = Next::Range;
                        reading.written(last, is_enclosed);
                    }
                    number.len()
                }
                None if !word.is_empty() => {
                    reading.written(word, is_enclosed || is_letter);
                    word_end
                }
                None => {
                    match first {
                        '(' => is_enclosed = true,
                        ')' => is_enclosed = false,
                        ',' => reading.comma(),
                        ';' => reading.next = Next::Another,
                        _ if is_dash(first) => reading.next = Next::Range,
                        _ => {}
                    }
                    first.len_utf8()
                }
            };
        }
        reading.finish()
    }
}

/// Words in lower case, without surrounding spaces and the point of an abbreviation.
fn plain(words: &str) -> String {
    words.trim().trim_end_matches('.').to_lowercase()
}

/// The relation of the next number or letter to those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Next {
    /// It follows directly; its notation decides.
    Nothing,
    /// Another of the same unit, or of the same parts if its notation is that of a part.
    #[default]
    Another,
    /// A part of the last.
    Part,
    /// Another part next to the last part.
    SamePart,
    /// The end of a range that begins with the last.
    Range,
}

/// The kind of a number or letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CitedPartKind {
    /// The unit itself.
    Whole,
    /// `(1)`, `párr. 1`.
    Paragraph,
    /// `(a)`, `inciso a)`.
    Letter,
    /// `VIII`.
    Roman,
    /// `B`.
    Section,
}

/// Numbers and letters from the unit to the smallest part.
type Path = Vec<(CitedPartKind, String)>;

/// How parts after a word for parts have been joined: `párrs. 1, 2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Joined {
    #[default]
    Not,
    ByCommas,
    ByAnd,
}

/// The state of parsing a locator.
#[derive(Default)]
struct LocatorReading {
    unit: String,
    paths: Vec<Path>,
    done: BTreeSet<String>,
    next: Next,
    joined: Joined,
    /// Whether a comma was read after the last number.
    after_comma: bool,
    /// Whether the last word was part of a number, as in `17 Bis`; another number may follow: `17 Bis 1`.
    is_after_ordinal: bool,
}

impl LocatorReading {
    fn word(&mut self, meaning: &Meaning) {
        match meaning {
            Meaning::Unit(_, PartOrWhole::OfAnother) | Meaning::Part if !self.paths.is_empty() => {
                self.next = Next::Part;
                (self.joined, self.after_comma) = (Joined::Not, false);
            }
            Meaning::Unit(unit, _) => self.begin(unit),
            Meaning::Part => {}
            Meaning::And => self.and(),
            Meaning::Range => self.next = Next::Range,
        }
    }

    fn comma(&mut self) {
        self.after_comma = true;
        if self.next != Next::SamePart {
            self.next = Next::Another;
        }
    }

    /// After parts that a word introduced, the next is a part too: `párrs. 1 y 3`; but not in `párr. 1, y 3`.
    fn and(&mut self) {
        let is_one_of_three = self.joined == Joined::ByCommas || !self.after_comma;
        if self.next == Next::SamePart && self.joined != Joined::ByAnd && is_one_of_three {
            self.joined = Joined::ByAnd;
        } else {
            self.next = Next::Another;
        }
    }

    fn begin(&mut self, unit: &str) {
        self.end_unit();
        unit.clone_into(&mut self.unit);
        self.next = Next::Another;
    }

    fn written(&mut self, word: &str, is_enclosed: bool) {
        let starts_with_digit = word.starts_with(|first: char| first.is_ascii_digit());
        let is_short = word.chars().count() == 1 || word.bytes().all(|byte| b"ivxlcdm".contains(&byte));
        // `4-bis` is `4 bis`.
        if let Some((number, ordinal)) = word.rsplit_once(is_dash)
            && is_ordinal(ordinal)
            && starts_with_digit
        {
            self.number(number, is_enclosed);
            return self.written(ordinal, is_enclosed);
        }
        let is_after_ordinal = self.next == Next::Nothing && !self.after_comma && self.is_after_ordinal;
        self.is_after_ordinal = false;
        match self.paths.last_mut() {
            Some(path) if is_ordinal(word) || (is_after_ordinal && starts_with_digit && !is_enclosed) => {
                if let Some((_, last)) = path.last_mut() {
                    last.push(' ');
                    last.push_str(word);
                }
                self.is_after_ordinal = is_ordinal(word);
            }
            Some(_) if starts_with_digit || is_short || is_enclosed => self.number(word, is_enclosed),
            None if starts_with_digit || is_short => self.number(word, is_enclosed),
            // A word that no language defines.
            _ => {
                let unit = match self.paths.is_empty() {
                    true => format!("{} {word}", self.unit),
                    false => word.to_owned(),
                };
                self.begin(unit.trim());
            }
        }
    }

    fn number(&mut self, word: &str, is_enclosed: bool) {
        let is_digit = word.starts_with(|first: char| first.is_ascii_digit());
        let kind = match (is_digit, is_enclosed) {
            (true, _) => CitedPartKind::Paragraph,
            (false, true) => CitedPartKind::Letter,
            (false, false) if matches!(word, "c" | "d" | "l" | "m") || roman_number(word).is_none() => {
                CitedPartKind::Section
            }
            (false, false) => CitedPartKind::Roman,
        };
        let last = self.paths.last().cloned().unwrap_or_default();
        let whole = || vec![(CitedPartKind::Whole, word.to_owned())];
        let part = (kind, word.to_owned());
        // A number on its own, unless a word introduces it as a paragraph.
        let stands_alone = is_digit && !is_enclosed;
        let level = last.iter().position(|(known, _)| *known == kind);
        let is_of_a_number =
            last.first().is_some_and(|(_, whole)| whole.starts_with(|first: char| first.is_ascii_digit()));
        match (self.next, level) {
            (_, _) if last.is_empty() => self.paths.push(whole()),
            (Next::Range, _) => {
                let (kind, first) = &last[last.len() - 1];
                for word in between(first, word) {
                    let mut path = last[..last.len() - 1].to_vec();
                    path.push((*kind, word));
                    self.paths.push(path);
                }
            }
            (Next::Another | Next::Nothing, _) if stands_alone => self.paths.push(whole()),
            (Next::SamePart, None) if stands_alone => self.paths.push(whole()),
            // `incisos a) y b)`, `III, VI`, `A IX, B II`.
            (Next::Another | Next::SamePart | Next::Part, Some(level)) => {
                self.paths.push(last[..level].iter().cloned().chain([part]).collect());
            }
            (Next::Another | Next::SamePart, None) if !is_of_a_number => self.paths.push(whole()),
            // `20(d)`, `78 VIII`, `20 B`: the unit only gives the context of the part.
            _ => {
                let path = self.paths.pop().unwrap_or_default();
                self.paths.push(path.into_iter().chain([part]).collect());
            }
        }
        self.next = match self.next {
            Next::SamePart if level.is_some() => Next::SamePart,
            Next::Part if !is_enclosed => Next::SamePart,
            _ => Next::Nothing,
        };
        if self.after_comma && self.next == Next::SamePart && self.joined == Joined::Not {
            self.joined = Joined::ByCommas;
        }
        self.after_comma = false;
    }

    fn end_unit(&mut self) {
        let paths = std::mem::take(&mut self.paths);
        if paths.is_empty() && !self.unit.is_empty() {
            self.done.insert(std::mem::take(&mut self.unit));
        }
        for path in paths {
            let path: Vec<&str> = path.iter().map(|(_, part)| part.as_str()).collect();
            self.done.insert(format!("{} {}", self.unit, path.join("/")));
        }
    }

    fn finish(mut self) -> BTreeSet<String> {
        self.end_unit();
        if self.done.is_empty() {
            self.done.insert(String::new());
        }
        self.done
    }
}

/// The values after one end of a range up to the other; if the ends are not numbers, both ends joined.
fn between(first: &str, last: &str) -> Vec<String> {
    let numbers = |read: fn(&str) -> Option<u32>| match (read(first), read(last)) {
        (Some(from), Some(to)) if from < to && to - from <= WIDEST => Some(from + 1..=to),
        _ => None,
    };
    if let Some(numbers) = numbers(|text| text.parse().ok()) {
        return numbers.map(|number| number.to_string()).collect();
    }
    if let ([first @ b'a'..=b'z'], [last @ b'a'..=b'z']) = (first.as_bytes(), last.as_bytes()) {
        let is_roman = |letter: &u8| matches!(letter, b'i' | b'v' | b'x');
        if !(is_roman(first) && is_roman(last)) {
            return (first + 1..=*last).map(|letter| char::from(letter).to_string()).collect();
        }
    }
    match numbers(roman_number) {
        Some(numbers) => numbers.map(|number| roman(number).to_lowercase()).collect(),
        None if are_neighbours(first, last) => vec![last.to_owned()],
        None => vec![format!("-{last}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_site_config;
    use crate::source::Snapshot;

    fn words() -> LocatorWords {
        let text = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n";
        let snapshot = Snapshot::from_texts([("site.toml", text)]);
        let config = read_site_config(&snapshot.sources[0], &[], &mut Vec::new());
        LocatorWords::new(&crate::wording::load(&snapshot, &config, &mut Vec::new()))
    }

    #[test]
    fn what_means_the_same_is_the_same_however_it_is_written() {
        let words = words();
        for (one, other) in [
            ("art. 20(d)", "art. 20, inciso d)"),
            ("arts. 1(1) and 20(d)", "art. 20(d), art. 1, párr. 1"),
            ("art. 1(1)(c)", "artículo 1, párr. 1, inciso c)"),
            ("arts. 2-4", "arts. 2 a 4"),
            ("arts. 2-3", "arts. 2 y 3"),
            ("arts. 2-4", "arts. 2, 3 and 4"),
            ("rules 43-45", "reglas 43 a 45"),
            ("rule 1", "Regla 1"),
            ("paras. 12-14", "párrs. 12 a 14"),
            ("para. 5", "párr. 5"),
            ("art. 13(1)-(3)", "art. 13, párrs. 1 a 3"),
            ("art. 5(1) and (3)", "art. 5, párrs. 1 y 3"),
            ("art. 78 VIII", "art. 78, fracción VIII"),
            ("art. 20 B VIII", "art. 20, apartado B, fracción VIII"),
            ("arts. 4 and 6, annex", "arts. 4 y 6, anexo"),
            ("chapter on ethics", "capítulo sobre ética"),
            ("principles I-III", "principios I a III"),
            ("art. 9 III, VI and VII", "art. 9, fracciones III, VI y VII"),
            ("art. 78 IX-X", "art. 78, fracciones IX y X"),
            ("art. 20(a)-(c)", "art. 20, incisos a), b) y c)"),
            ("rules 43(2), 47-48", "reglas 43, párr. 2; 47 y 48"),
            ("rules 43(2) and 81", "reglas 43, párr. 2, y 81"),
            ("art. 5(1)-(3)", "art. 5, paras. 1, 2, and 3"),
            ("art. 74 Ter IV", "art. 74 Ter, fracción IV"),
            ("art. 20 A IX and B II", "art. 20, apartado A, fracción IX, y apartado B, fracción II"),
            ("art. 7 bis", "art. 7-bis"),
            ("art. 69-B bis", "art. 69-B-bis"),
            ("arts. 29-A and 29-B", "arts. 29-A y 29-B"),
            ("arts. 69-B–69-D", "arts. 69-B a 69-D"),
            ("paras. 8–12", "párrs. 8 a 12"),
            ("art. 1 para. 2", "art. 1(2)"),
            ("art. 1, paras. 2 and 3", "art. 1(2)-(3)"),
            ("art. 13(1-3)", "art. 13, párrs. 1 a 3"),
            ("art. 2; preamble", "preámbulo; art. 2"),
            ("", ""),
        ] {
            assert_eq!(words.places(one), words.places(other), "{one} | {other}");
        }
    }

    #[test]
    fn another_place_is_another_however_alike_it_is_written() {
        let words = words();
        for (one, other) in [
            ("art. 1", "art. 2"),
            ("art. 1", "rule 1"),
            ("art. 20(d)", "art. 20(b)"),
            ("art. 20(d)", "art. 20"),
            ("art. 1(2)", "arts. 1-2"),
            ("arts. 2-4", "arts. 2 and 4"),
            ("art. 78 VIII", "art. 78 VII"),
            ("art. 9 III and VI", "arts. 9 III and 6"),
            ("rules 43(2) and 81", "rule 43(2) and (81)"),
            ("para. 5", "art. 5"),
            ("art. 29-A", "arts. 29 and 30"),
            ("art. 29-A", "art. 29"),
            ("art. 29-A", "art. 29-B"),
            ("art. 29-A", "art. 29 A"),
            ("rule 12-1", "rules 12 and 1"),
            ("rule 12-1", "rule 12"),
            ("art. 17 Bis 1", "arts. 17 Bis and 1"),
            ("art. 7 bis", "art. 7"),
            ("art. 7 bis", "art. 7 ter"),
            ("annex", "preamble"),
            ("", "art. 1"),
        ] {
            assert_ne!(words.places(one), words.places(other), "{one} | {other}");
        }
    }
}
