//! Converts anchors to those of the new site, in the language of the target page.

use super::lines::{CodeFence, heading};
use super::titles::plain;
use crate::language::slugify;

/// The new anchor: the anchor of the heading that the old one is made of, or, if that is a heading of the other
/// language's page, of the heading at the same position. `None` for an anchor set by the author, which is unchanged.
pub(super) fn lead<'a>(anchor: &str, own: &str, others: impl Iterator<Item = &'a str>) -> Option<String> {
    if own.contains(&format!("{{#{anchor}}}")) {
        return None;
    }
    let slug = slugify(anchor);
    let here = anchors(own);
    let elsewhere = || {
        others.into_iter().find_map(|other| {
            let there = anchors(other);
            let at = there.iter().position(|known| *known == slug || known == anchor)?;
            (there.len() == here.len()).then(|| here[at].clone())
        })
    };
    let led = if here.contains(&slug) { None } else { elsewhere() };
    Some(led.unwrap_or(slug)).filter(|led| !led.is_empty())
}

/// The anchors of all headings, in order.
fn anchors(body: &str) -> Vec<String> {
    let mut code = CodeFence::default();
    let headings = body.lines().filter(|line| !code.holds(line)).filter_map(|line| Some((line, heading(line)?.1)));
    headings
        .map(|(line, words)| {
            let given = line.rsplit_once("{#").and_then(|(_, rest)| rest.trim_end().strip_suffix('}'));
            given.map_or_else(|| slugify(&plain(words)), str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_of_the_other_language_leads_to_the_heading_at_its_place() {
        let (english, spanish) = ("## The door\n\n## The room\n", "## La puerta\n\n## La `sala`\n");
        let led = |anchor: &str| lead(anchor, spanish, [english].into_iter());
        assert_eq!(led("the-room").as_deref(), Some("la-sala"));
        assert_eq!(led("La-Puerta").as_deref(), Some("la-puerta"));
        assert_eq!(led("nowhere").as_deref(), Some("nowhere"));
        assert_eq!(lead("a_b", "## X {#a_b}\n", std::iter::empty()), None);
        assert_eq!(lead("the-room", "## Uno\n", [english].into_iter()).as_deref(), Some("the-room"));
    }
}
