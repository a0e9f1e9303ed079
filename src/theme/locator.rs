//! Articles, rules and paragraphs in the convention of a language.

use super::strings::Strings;

/// `art. 20(d)` in the convention of a language: `art. 20, inciso d)`.
///
/// Locators are written in one form in all files, that of the field in
/// English; words and forms come from `[locators]` in the strings.
pub fn localise_locator(locator: &str, strings: &Strings) -> String {
    let mut localised = String::with_capacity(locator.len() + 8);
    let mut after_number = false;
    for piece in pieces(locator, strings) {
        match piece {
            Piece::Known(words) => {
                localised.push_str(words);
                after_number = false;
            }
            Piece::Written(word) => {
                // No line ends between `art.` and its number.
                if localised.ends_with(". ") && word.starts_with(|first: char| first.is_ascii_digit()) {
                    localised.pop();
                    localised.push('\u{a0}');
                }
                after_number = localise_word(word, after_number, strings, &mut localised);
            }
            Piece::Between(text) => localised.push_str(text),
        }
    }
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
        let is_ordinal = matches!(bare.to_ascii_lowercase().as_str(), "bis" | "ter" | "quater" | "quinquies");
        (is_word && !is_ordinal && !is_roman(bare)).then_some(bare)
    })
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLCDM".contains(&byte))
}

/// A part of a locator.
enum Piece<'l, 's> {
    /// A word or phrase that the strings know, as they say it.
    Known(&'s str),
    /// Anything else between spaces.
    Written(&'l str),
    /// A space or an opening parenthesis before words.
    Between(&'l str),
}

fn pieces<'l, 's>(locator: &'l str, strings: &'s Strings) -> Vec<Piece<'l, 's>> {
    let mut pieces = Vec::new();
    let mut rest = locator;
    while let Some(first) = rest.chars().next() {
        let opens_words = first == '(' && rest[1..].starts_with(|next: char| next.is_alphabetic());
        let long = rest[1..].find([')', ' ']).is_some_and(|length| length > 1);
        if first == ' ' || (opens_words && long) {
            pieces.push(Piece::Between(&rest[..1]));
            rest = &rest[1..];
        } else if let Some((words, length)) = phrase(rest, strings) {
            pieces.push(Piece::Known(words));
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

/// Writes `1(1)(c)`, `XIV,` or `12-17`; says whether it was a number, after which a part of it may follow.
fn localise_word(word: &str, after_number: bool, strings: &Strings, out: &mut String) -> bool {
    let bare = word.trim_end_matches([',', ';']);
    let tail = &word[bare.len()..];
    let is_letter = bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_uppercase());
    if after_number && (is_letter || bare.split('-').all(is_roman)) {
        // `78 VIII` is a fraction of an article of Mexican law, `20 B VIII` one of its part B.
        let form = match (is_roman(bare), is_letter, bare.contains('-')) {
            (true, _, _) => "roman_form",
            (_, true, _) => "part_form",
            (_, _, true) => "romans_form",
            _ => "roman_form",
        };
        let mut value = String::new();
        push_range(bare, strings, &mut value);
        push_form(&strings.get(&format!("locators.{form}")).replace("{n}", &value), out);
        out.push_str(tail);
        return tail.is_empty();
    }
    localise_number(bare, strings, out);
    out.push_str(tail);
    tail.is_empty() && bare.starts_with(|first: char| first.is_ascii_digit())
}

/// Appends a form; one that begins with a comma needs no space before it.
fn push_form(form: &str, out: &mut String) {
    if form.starts_with(',') && out.ends_with(' ') {
        out.pop();
    }
    out.push_str(form.strip_prefix(' ').filter(|_| out.ends_with(' ')).unwrap_or(form));
}

/// `1(1)(c)`: the number, then paragraphs and letters, each in its own form; `13(1)-(3)` is a range of them.
fn localise_number(word: &str, strings: &Strings, out: &mut String) {
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inner, tail)) = after.split_once(')') else { break };
        push_range(before, strings, out);
        let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        let kind = if is_number { "paragraph" } else { "letter" };
        let last = tail.strip_prefix("-(").and_then(|tail| tail.split_once(')'));
        let form = match last {
            Some((last, _)) => {
                strings.get(&format!("locators.{kind}s_form")).replace("{n}", inner).replace("{last}", last)
            }
            None => strings.get(&format!("locators.{kind}_form")).replace("{n}", inner),
        };
        push_form(&form, out);
        rest = last.map_or(tail, |(_, tail)| tail);
    }
    push_range(rest, strings, out);
}

/// `12-17` with the sign or word that the language has between the two ends of a range.
fn push_range(text: &str, strings: &Strings, out: &mut String) {
    match text.split_once('-') {
        Some((first, last)) if !first.is_empty() && !last.is_empty() => {
            // Two neighbours are a pair in Spanish: `arts. 2 y 3`, but `arts. 2 a 4`.
            let numbers = (first.parse::<u32>(), last.parse::<u32>());
            let is_pair = matches!(numbers, (Ok(first), Ok(last)) if first + 1 == last);
            out.push_str(first);
            out.push_str(strings.get(if is_pair { "locators.pair" } else { "locators.range" }));
            out.push_str(last);
        }
        _ => out.push_str(text),
    }
}
