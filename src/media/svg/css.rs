//! Styles in drawings: declarations that affect rendering, without addresses.

use super::names::ATTRIBUTES;
use super::shown::shown;

/// Functions and rules that load or run something, and escapes that could hide them.
const UNSAFE: &[&str] = &[
    "\\",
    "@",
    "javascript:",
    "expression(",
    "image(",
    "image-set(",
    "cross-fade(",
    "element(",
    "src(",
    "data:",
    "//",
    "{",
    "}",
    "<",
    "behavior:",
    "-moz-binding",
];

/// Properties that are not attributes.
const PROPERTIES: &[&str] = &[
    "font",
    "marker",
    "mix-blend-mode",
    "isolation",
    "paint-order",
    "white-space",
    "text-align",
    "line-height",
    "transform-box",
    "transform-origin",
    "inline-size",
];

/// Checks that a value loads nothing. `url(#gradient)` refers to the drawing itself.
pub(super) fn safe_value(value: &str) -> Result<(), String> {
    let lower: String = value.to_ascii_lowercase().chars().filter(|character| !character.is_whitespace()).collect();
    let leads_out = lower.match_indices("url(").any(|(at, _)| {
        let target = lower[at + 4..].trim_start_matches(['"', '\'']);
        !target.starts_with('#')
    });
    // A comment could split a word.
    if leads_out || lower.contains("/*") || UNSAFE.iter().any(|word| lower.contains(word)) {
        return Err(shown(value));
    }
    Ok(())
}

/// The declarations of a style that affect rendering.
pub(super) fn safe_style(style: &str) -> Result<String, String> {
    let mut written = String::new();
    for declaration in without_comments(style).split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        let is_known = ATTRIBUTES.contains(&name.as_str()) || PROPERTIES.contains(&name.as_str());
        safe_value(value)?;
        if name.contains('\\') {
            return Err(shown(&name));
        }
        if is_known && !value.is_empty() {
            if !written.is_empty() {
                written.push(';');
            }
            written.push_str(&name);
            written.push(':');
            written.push_str(value);
        }
    }
    Ok(written)
}

/// The plain rules of a style sheet.
pub(super) fn safe_sheet(sheet: &str) -> Result<String, String> {
    let sheet = without_comments(sheet);
    let mut written = String::new();
    let mut rest = sheet.trim();
    while !rest.is_empty() {
        let Some((selector, behind)) = rest.split_once('{') else { return Err(shown(rest)) };
        let Some((declarations, behind)) = behind.split_once('}') else { return Err(shown(rest)) };
        let selector = selector.trim();
        let is_plain = |character: char| {
            character.is_alphanumeric() || character.is_whitespace() || "_-.#,:>*+~()[]=".contains(character)
        };
        if !selector.chars().all(is_plain) {
            return Err(shown(selector));
        }
        let style = safe_style(declarations)?;
        if !style.is_empty() {
            written.push_str(selector);
            written.push('{');
            written.push_str(&style);
            written.push('}');
        }
        rest = behind.trim_start();
    }
    Ok(written)
}

fn without_comments(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("/*") {
        written.push_str(before);
        written.push(' ');
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    written.push_str(rest);
    written
}

/// The names after `#` in a value or sheet: ids, and colours, which are harmless.
pub(super) fn local_names(text: &str) -> impl Iterator<Item = String> {
    text.split('#').skip(1).map(|part| {
        let is_name = |character: &char| character.is_alphanumeric() || "_-.:".contains(*character);
        part.chars().take_while(is_name).collect()
    })
}
