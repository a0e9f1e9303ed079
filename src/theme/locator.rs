//! Articles, rules and paragraphs in the convention of a language.
//!
//! A locator is taken apart into words that the strings know and enumerations
//! of numbers, which `enumeration.rs` writes.

use super::enumeration::Enumeration;
use super::strings::Strings;

/// `art. 20(d)` in the convention of a language: `art. 20, inciso d)`.
///
/// Locators are written in one form in all files, that of the field in
/// English; words and forms come from `[locators]` in the strings.
pub fn localise_locator(locator: &str, strings: &Strings) -> String {
    let mut localised = String::with_capacity(locator.len() + 8);
    let mut enumeration = Enumeration::default();
    for piece in pieces(locator, strings) {
        let text = match piece {
            Piece::Written(word) if enumeration.take(word) => continue,
            Piece::And(_) if enumeration.goes_on_with_and() => continue,
            Piece::Between(" ") if enumeration.goes_on_after_space() => continue,
            Piece::Known(text) | Piece::And(text) | Piece::Written(text) | Piece::Between(text) => text,
        };
        enumeration.write(strings, &mut localised);
        localised.push_str(text);
    }
    enumeration.write(strings, &mut localised);
    localised
}

/// A word of a locator that would stand in the text as it is written, in whatever language.
///
/// Numbers, Roman ones, single letters and Latin ordinals (`Bis`, `Ter`) are the same in all.
pub fn unknown_locator_word<'l>(locator: &'l str, strings: &Strings) -> Option<&'l str> {
    pieces(locator, strings).into_iter().find_map(|piece| {
        let Piece::Written(word) = piece else { return None };
        let bare = word.trim_matches(|character: char| !character.is_alphabetic());
        let is_word = bare.chars().count() > 1 && bare.chars().all(char::is_alphabetic);
        (is_word && !is_ordinal(bare) && !is_roman(bare)).then_some(bare)
    })
}

/// Whether a word is part of the number before it: `74 Ter`.
pub(super) fn is_ordinal(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "bis" | "ter" | "quater" | "quinquies")
}

pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}

/// A part of a locator.
enum Piece<'l, 's> {
    /// A word or phrase that the strings know, as they say it.
    Known(&'s str),
    /// The word between the last two of several.
    And(&'s str),
    /// Anything else between spaces.
    Written(&'l str),
    /// A space or an opening parenthesis before words.
    Between(&'l str),
}

fn pieces<'l, 's>(locator: &'l str, strings: &'s Strings) -> Vec<Piece<'l, 's>> {
    let mut pieces = Vec::new();
    let mut rest = locator;
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        let opens_words = first == '(' && after.starts_with(|next: char| next.is_alphabetic());
        let long = after.find([')', ' ']).is_some_and(|length| length > 1);
        if first == ' ' || (opens_words && long) {
            pieces.push(Piece::Between(&rest[..1]));
            rest = after;
        } else if let Some((words, length)) = phrase(rest, strings) {
            pieces.push(if &rest[..length] == "and" { Piece::And(words) } else { Piece::Known(words) });
            // The point of an abbreviation is part of what the strings say.
            rest = rest[length..].strip_prefix('.').unwrap_or(&rest[length..]);
        } else {
            let end = rest.find(' ').unwrap_or(rest.len());
            pieces.push(Piece::Written(&rest[..end]));
            rest = &rest[end..];
        }
    }
    pieces
}

/// The longest phrase that the strings know at the start of a text, and its length: `chapter on ethics` before `chapter`.
fn phrase<'s>(text: &str, strings: &'s Strings) -> Option<(&'s str, usize)> {
    let ends = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b' ' | b',' | b'.' | b';' | b')'));
    let mut ends: Vec<usize> = ends.map(|(at, _)| at).take(8).chain([text.len()]).collect();
    ends.reverse();
    ends.into_iter().filter(|end| *end > 0).find_map(|end| strings.locator(&text[..end]).map(|known| (known, end)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_site_config;
    use crate::source::Snapshot;
    use crate::theme::Theme;

    /// What is written, and how it is shown in English and in Spanish; `~` is a space where no line ends.
    const SHOWN: &[(&str, &str, &str)] = &[
        // One place.
        ("art. 4", "art.~4", "art.~4"),
        ("art. 1(1)", "art.~1(1)", "art.~1, párr. 1"),
        ("art. 20(d)", "art.~20(d)", "art.~20, inciso d)"),
        ("rule 43(1)(b)", "rule 43(1)(b)", "regla 43, párr. 1, inciso b)"),
        ("art. 78 VIII", "art.~78 VIII", "art.~78, fracción VIII"),
        ("art. 6, II", "art.~6 II", "art.~6, fracción II"),
        ("art. 102 B", "art.~102 B", "art.~102, apartado B"),
        ("art. 26 C", "art.~26 C", "art.~26, apartado C"),
        ("art. 20 B VIII", "art.~20 B VIII", "art.~20, apartado B, fracción VIII"),
        ("art. 73 XXI (a)", "art.~73 XXI(a)", "art.~73, fracción XXI, inciso a)"),
        ("art. 74 Ter", "art.~74 Ter", "art.~74 Ter"),
        ("art. 74 Ter IV", "art.~74 Ter IV", "art.~74 Ter, fracción IV"),
        ("art. 6 XI Bis", "art.~6 XI Bis", "art.~6, fracción XI Bis"),
        ("principle XXI", "principle XXI", "principio XXI"),
        ("§ 4", "§ 4", "§ 4"),
        ("art. 4 ñandú", "art.~4 ñandú", "art.~4 ñandú"),
        // Ranges, and two neighbours.
        ("arts. 17-18", "arts.~17–18", "arts.~17 y 18"),
        ("arts. 12-14", "arts.~12–14", "arts.~12 a 14"),
        ("principles XI-XII", "principles XI–XII", "principios XI y XII"),
        ("principles I-III", "principles I–III", "principios I a III"),
        ("art. 2(2)-(3)", "art.~2(2)–(3)", "art.~2, párrs. 2 y 3"),
        ("art. 13(1)-(3)", "art.~13(1)–(3)", "art.~13, párrs. 1 a 3"),
        ("art. 20(a)-(b)", "art.~20(a)–(b)", "art.~20, incisos a) y b)"),
        ("art. 20(c)-(e)", "art.~20(c)–(e)", "art.~20, incisos c) a e)"),
        ("art. 78 IX-X", "art.~78 IX–X", "art.~78, fracciones IX y X"),
        ("art. 77 I-VI", "art.~77 I–VI", "art.~77, fracciones I a VI"),
        // Several parts of one.
        ("art. 9 III, VI and VII", "art.~9 III, VI and VII", "art.~9, fracciones III, VI y VII"),
        ("art. 9 III, VI, VII", "art.~9 III, VI and VII", "art.~9, fracciones III, VI y VII"),
        ("art. 5(1) and (3)", "art.~5(1) and (3)", "art.~5, párrs. 1 y 3"),
        ("art. 5(1) and (3)(b)", "art.~5(1) and (3)(b)", "art.~5, párr. 1, y párr. 3, inciso b)"),
        ("art. 20(a), (c)-(d)", "art.~20(a) and (c)–(d)", "art.~20, incisos a), c) y d)"),
        ("art. 2 A and B", "art.~2 A and B", "art.~2, apartados A y B"),
        ("art. 20 A and B II", "art.~20 A and B II", "art.~20, apartado A, y apartado B, fracción II"),
        (
            "art. 20 A IX and B II",
            "art.~20 A IX and B II",
            "art.~20, apartado A, fracción IX, y apartado B, fracción II",
        ),
        // Several, the last of which may have parts.
        ("arts. 2 and 16", "arts.~2 and 16", "arts.~2 y 16"),
        ("arts. 2, 10, 11", "arts.~2, 10 and 11", "arts.~2, 10 y 11"),
        ("principles 5-6 and 22", "principles 5–6 and 22", "principios 5, 6 y 22"),
        ("principles 10 and 13-14", "principles 10 and 13–14", "principios 10, 13 y 14"),
        ("principles 10-13 and 37", "principles 10–13 and 37", "principios 10 a 13 y 37"),
        ("arts. 2, 5, 11-16", "arts.~2, 5 and 11–16", "arts.~2, 5 y 11 a 16"),
        ("arts. 15, 17 and 25(d)", "arts.~15, 17 and 25(d)", "arts.~15, 17 y 25, inciso d)"),
        ("arts. 17 and 20 B VIII", "arts.~17 and 20 B VIII", "arts.~17 y 20, apartado B, fracción VIII"),
        // Several, of which one before the last has parts.
        ("rules 11(a) and 81", "rules 11(a) and 81", "reglas 11, inciso a), y 81"),
        ("arts. 9 IX and 107", "arts.~9 IX and 107", "arts.~9, fracción IX, y 107"),
        ("arts. 9 IX and 107-117", "arts.~9 IX and 107–117", "arts.~9, fracción IX, y 107 a 117"),
        ("arts. 5 V, 36-49", "arts.~5 V and 36–49", "arts.~5, fracción V, y 36 a 49"),
        ("rules 43(2), 47-48", "rules 43(2) and 47–48", "reglas 43, párr. 2; 47 y 48"),
        ("rules 43(2), 47 and 48", "rules 43(2), 47 and 48", "reglas 43, párr. 2; 47 y 48"),
        ("arts. 13(1) and 20(e)", "arts.~13(1) and 20(e)", "arts.~13, párr. 1, y 20, inciso e)"),
        ("arts. 2(3), 16 and 21(2)", "arts.~2(3), 16 and 21(2)", "arts.~2, párr. 3; 16 y 21, párr. 2"),
        (
            "arts. 77 V, 78 XIV and 79 III",
            "arts.~77 V, 78 XIV and 79 III",
            "arts.~77, fracción V; 78, fracción XIV, y 79, fracción III",
        ),
        ("rules 43(1)(a)-(b) and 44", "rules 43(1)(a)–(b) and 44", "reglas 43, párr. 1, incisos a) y b), y 44"),
        ("arts. 9 III, V and 12", "arts.~9 III and V, and 12", "arts.~9, fracciones III y V, y 12"),
        // Words beside them.
        ("preamble and art. 1", "preamble and art.~1", "preámbulo y art.~1"),
        ("rule 43(2) and principle 5", "rule 43(2) and principle 5", "regla 43, párr. 2, y principio 5"),
        ("arts. 4 and 6, annex", "arts.~4 and 6, annex", "arts.~4 y 6, anexo"),
        ("art. 11(c) (cooperation)", "art.~11(c) (cooperation)", "art.~11, inciso c) (cooperación)"),
        ("2022, chapter on ethics", "2022, chapter on ethics", "2022, capítulo sobre ética"),
        ("2022 edition", "2022 edition", "edición de 2022"),
        ("art. 13(1)-14(2)", "art.~13(1)-14(2)", "art.~13(1)-14(2)"),
    ];

    #[test]
    fn a_locator_is_shown_in_the_convention_of_each_language() {
        let text = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n";
        let snapshot = Snapshot::from_texts([("site.toml", text)]);
        let config = read_site_config(&snapshot.sources[0], &[], &mut Vec::new());
        let theme = Theme::load(&snapshot, &config, &mut Vec::new());
        let words = theme.locator_words();
        let mut wrong = Vec::new();
        for (written, english, spanish) in SHOWN {
            for (language, wanted) in crate::language::languages(2).zip([english, spanish]) {
                let shown = localise_locator(written, theme.strings(language)).replace('\u{a0}', "~");
                if shown != **wanted {
                    wrong.push(format!("{written}: wanted {wanted}, shown {shown}"));
                }
                // What is shown means what was written.
                let (one, other) = (words.places(written), words.places(&shown.replace('~', " ")));
                if one != other {
                    wrong.push(format!("{written} means {one:?}, {shown} {other:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
