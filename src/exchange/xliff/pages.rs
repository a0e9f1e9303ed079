//! The messages of each page, and the ids of pages and messages.

use std::collections::BTreeMap;

use crate::exchange::message::{Message, page_of};

/// The messages by page, in the order of the first message of each page.
pub(super) fn by_page(messages: &[Message]) -> Vec<Vec<&Message>> {
    let mut numbers = BTreeMap::new();
    let mut pages: Vec<Vec<&Message>> = Vec::new();
    for message in messages {
        let number = *numbers.entry(page_of(&message.context)).or_insert(pages.len());
        if number == pages.len() {
            pages.push(Vec::new());
        }
        pages[number].push(message);
    }
    pages
}

/// A name as a valid XML id: letters and digits are unchanged, `/` becomes `:`, other characters their code. Different
/// names have different ids.
pub(super) fn id(name: &str) -> String {
    let mut id = String::new();
    for character in name.chars() {
        match character {
            '/' => id.push(':'),
            '-' | '.' => id.push(character),
            _ if character.is_ascii_alphanumeric() => id.push(character),
            _ => id.push_str(&format!("_{:x}_", u32::from(character))),
        }
    }
    if id.is_empty() { "_".to_owned() } else { id }
}
