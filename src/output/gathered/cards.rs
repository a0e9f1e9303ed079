//! The checklists as cards for a pocket: a group on a card of A6, or on several; four cards on a sheet of A4.

use serde::Serialize;

use crate::output::body::{ChecklistView, GroupView};

/// The height of what a card has room for below a title of one line, in half lines of an item.
const HEIGHT: usize = 53;
/// The height of each further line of the title.
const TITLE: usize = 3;
/// The characters in a line of an item and of a title: what fits in wide type.
const CHARACTERS: usize = 41;
const TITLE_CHARACTERS: usize = 32;

/// The number of cards on a sheet of paper.
const ON_A_SHEET: usize = 4;

/// Some items of a group.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Card {
    /// The ids of its checklist and group.
    checklist: String,
    group: String,
    title: String,
    /// Its place among the cards of the group, from 1, and their number.
    number: usize,
    total: usize,
    answers: Vec<String>,
    items: Vec<String>,
}

/// The cards of all checklists, sheet by sheet.
pub(super) fn sheets(checklists: &[ChecklistView]) -> Vec<Vec<Card>> {
    let cards: Vec<Card> =
        checklists.iter().flat_map(|list| list.groups.iter().flat_map(|group| cards(list, group))).collect();
    cards.chunks(ON_A_SHEET).map(<[Card]>::to_vec).collect()
}

fn cards(checklist: &ChecklistView, group: &GroupView) -> Vec<Card> {
    let items: Vec<&str> = group.items.iter().map(|item| item.text.as_str()).collect();
    let lines = group.title.chars().count().div_ceil(TITLE_CHARACTERS);
    let parts = divided(&items, HEIGHT.saturating_sub(TITLE * lines.saturating_sub(1)));
    let total = parts.len();
    // The last answer says that nothing was looked at: on paper, an item without a mark.
    let answers = checklist.answers.split_last().map_or(&[][..], |(_, answers)| answers);
    let card = |(number, items): (usize, Vec<&str>)| Card {
        checklist: checklist.id.clone(),
        group: group.id.clone(),
        title: group.title.clone(),
        number,
        total,
        answers: answers.iter().map(|answer| answer.label.clone()).collect(),
        items: items.into_iter().map(str::to_owned).collect(),
    };
    (1..).zip(parts).map(card).collect()
}

/// Divides items among as few cards as they need, as evenly as they can be in their order.
fn divided<'a>(items: &[&'a str], room: usize) -> Vec<Vec<&'a str>> {
    let full = filled(items, room);
    (1..room).map(|most| filled(items, most)).find(|parts| parts.len() <= full.len()).unwrap_or(full)
}

/// Fills cards with up to a number of half lines each; an item that is longer has a card of its own.
fn filled<'a>(items: &[&'a str], most: usize) -> Vec<Vec<&'a str>> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut left = 0;
    for item in items {
        // The lines of the text, that of the answers, and the space before the next item.
        let height = 2 * item.chars().count().div_ceil(CHARACTERS) + 3;
        match parts.last_mut() {
            Some(part) if height <= left => part.push(item),
            _ => {
                parts.push(vec![item]);
                left = most;
            }
        }
        left = left.saturating_sub(height);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_divided_evenly_and_none_is_lost() {
        let short = "Toda persona presente aparece en el registro.";
        for (count, parts) in [(0, vec![]), (1, vec![1]), (7, vec![7]), (8, vec![4, 4]), (17, vec![6, 6, 5])] {
            let items = vec![short; count];
            let divided: Vec<usize> = divided(&items, HEIGHT).iter().map(Vec::len).collect();
            assert_eq!(divided, parts, "{count}");
        }
        let long = "a".repeat(CHARACTERS * HEIGHT);
        let items = [short, long.as_str(), short];
        assert_eq!(divided(&items, HEIGHT), [vec![short], vec![&long], vec![short]]);
    }
}
