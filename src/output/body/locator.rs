//! Articles, rules and paragraphs in the convention of a language.

use crate::theme::Strings;

/// `art. 20(d)` in the convention of a language: `art. 20, inciso d)`.
///
/// Locators are written in one form in all files; the words come from the strings.
pub(super) fn localise_locator(locator: &str, strings: &Strings) -> String {
    let mut localised = String::with_capacity(locator.len() + 8);
    for (number, word) in locator.split(' ').enumerate() {
        if number > 0 {
            localised.push(' ');
        }
        let bare = word.trim_end_matches([',', '.']);
        let known = strings.get(&format!("locators.{bare}"));
        if known.is_empty() {
            localise_number(word, strings, &mut localised);
        } else {
            localised.push_str(known);
            localised.push_str(word[bare.len()..].trim_start_matches('.'));
        }
    }
    localised
}

/// `1(1)(c)`: the number, then paragraphs and letters, each in its own form.
fn localise_number(word: &str, strings: &Strings, out: &mut String) {
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('(') {
        let Some((inner, tail)) = after.split_once(')') else { break };
        out.push_str(before);
        let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        let form = strings.get(if is_number { "locators.paragraph_form" } else { "locators.letter_form" });
        out.push_str(&form.replace("{n}", inner));
        rest = tail;
    }
    out.push_str(rest);
}
