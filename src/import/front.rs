//! Parses front matter in any of three formats, and writes it for temario.
//!
//! `---` is YAML, `+++` is TOML, `{` is JSON. Keys with an equivalent are imported; each other key is reported.

use std::collections::BTreeSet;

use super::remarks::{ImportRemarkKind, Remarks};
use super::values;
use crate::config::{Node, Value};
use crate::language::{check_slug, slugify};

/// The imported front matter.
#[derive(Default)]
pub(super) struct Front {
    pub title: Option<String>,
    /// The description, one sentence.
    pub description: Option<String>,
    /// The page's part of the address.
    pub slug: Option<String>,
    /// Former addresses.
    pub aliases: Vec<String>,
    /// Whether the page is not published.
    pub draft: bool,
    /// Whether the page is for facilitators only.
    pub is_for_facilitators: bool,
    /// The order among sibling pages, which becomes the number of the file.
    pub order: Option<i64>,
    /// Whole numbers of keys that temario also has: `teaching`, `exercises`, `minutes`.
    pub times: Vec<(&'static str, i64)>,
    pub objectives: Vec<String>,
    /// Questions at the start of the page, which become a block.
    pub questions: Vec<String>,
    /// Key points, which become a block.
    pub keypoints: Vec<String>,
    /// Other words for searching the page.
    pub keywords: Vec<String>,
    /// The key that marks pages with different names as translations of each other.
    pub translation_key: Option<String>,
    /// Whether the page is the front page of the site: Docusaurus's `slug: /`.
    pub is_root: bool,
}

/// Parses the front matter of a text; returns it with the byte at which the page's text begins.
pub(super) fn split(text: &str, path: &str, remarks: &mut Remarks) -> (Front, usize) {
    let Some((inner, ending, first_line, start)) = find(text) else { return (Front::default(), 0) };
    match values::parse(inner, ending) {
        Some(node) if matches!(node.value, Value::Table(_) | Value::Null) => (read(&node, path, remarks), start),
        _ => {
            remarks.line(ImportRemarkKind::FrontUnreadable, path, first_line);
            (Front::default(), start)
        }
    }
}

/// The text of the front matter, its format, its first line and the byte after its end.
fn find(text: &str) -> Option<(&str, &'static str, usize, usize)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() == "{" {
        // The page begins after the first complete JSON value.
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
        values.next()?.ok()?;
        let end = values.byte_offset();
        let rest = &text[end..];
        let line_end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        return Some((&text[..end], "json", 1, end + line_end));
    }
    let (mark, ending) = match first.trim_end() {
        "---" => ("---", "yaml"),
        "+++" => ("+++", "toml"),
        _ => return None,
    };
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if line.trim_end() == mark {
            return Some((&text[first.len()..at], ending, 2, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn read(node: &Node, path: &str, remarks: &mut Remarks) -> Front {
    let mut front = Front::default();
    for entry in values::entries(node) {
        if !take(&mut front, &entry.key.to_ascii_lowercase(), &entry.node, path, remarks) {
            remarks.about(ImportRemarkKind::KeyDropped, &entry.key, path, 0);
        }
    }
    front
}

/// Imports a value, if its key has an equivalent and its type is valid. Returns whether it did.
fn take(front: &mut Front, key: &str, node: &Node, path: &str, remarks: &mut Remarks) -> bool {
    let text = || values::as_text(node);
    match key {
        "title" => front.title = text(),
        "description" => front.description = text(),
        "summary" => front.description = front.description.take().or_else(text),
        "weight" | "sidebar_position" | "nav_order" | "order" => {
            front.order = values::as_integer(node);
            return front.order.is_some();
        }
        "draft" => match &node.value {
            Value::Boolean(draft) => front.draft = *draft,
            _ => return false,
        },
        "slug" => take_slug(front, text().unwrap_or_default(), path, remarks),
        "aliases" => match values::as_texts(node) {
            Some(aliases) => aliases.iter().for_each(|alias| take_alias(front, alias, path, remarks)),
            None => return false,
        },
        "minutes" | "teaching" | "exercises" => match (key, values::as_integer(node)) {
            ("minutes", Some(minutes @ 0..=1440)) => front.times.push(("minutes", minutes)),
            ("teaching", Some(minutes @ 0..=1440)) => front.times.push(("teaching", minutes)),
            ("exercises", Some(minutes @ 0..=1440)) => front.times.push(("exercises", minutes)),
            _ => return false,
        },
        "objectives" | "questions" | "keypoints" | "keywords" => {
            let Some(texts) = values::as_texts(node) else { return false };
            match key {
                "objectives" => front.objectives = texts,
                "questions" => front.questions = texts,
                "keypoints" => front.keypoints = texts,
                _ => front.keywords = texts,
            }
        }
        "translationkey" => front.translation_key = text(),
        _ => return false,
    }
    true
}

fn take_slug(front: &mut Front, slug: String, path: &str, remarks: &mut Remarks) {
    let Some(last) = slug.trim_end_matches('/').rsplit('/').next().filter(|last| !last.is_empty()) else {
        front.is_root = slug.starts_with('/');
        return;
    };
    let fitting = if check_slug(last).is_ok() { last.to_owned() } else { slugify(last) };
    if fitting != slug {
        remarks.about(ImportRemarkKind::SlugChanged, &slug, path, 0);
    }
    front.slug = Some(fitting).filter(|slug| check_slug(slug).is_ok());
}

/// Adds a former address, from the root of the site. An address without an extension is a folder.
fn take_alias(front: &mut Front, alias: &str, path: &str, remarks: &mut Remarks) {
    let trimmed = alias.trim_matches('/');
    let fits = !trimmed.is_empty()
        && trimmed.split('/').all(|part| {
            !matches!(part, "" | "." | "..")
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte))
        });
    if !fits {
        remarks.about(ImportRemarkKind::AliasDropped, alias, path, 0);
        return;
    }
    let ending = if trimmed.ends_with(".html") { "" } else { "/" };
    front.aliases.push(format!("/{trimmed}{ending}"));
}

impl Front {
    /// The front matter for temario, with its lines of `---`, without the addresses in `taken`.
    pub fn compose(&self, line_end: &str, taken: &BTreeSet<String>) -> String {
        let aliases: Vec<String> = self.aliases.iter().filter(|alias| !taken.contains(*alias)).cloned().collect();
        let mut lines = vec!["---".to_owned()];
        lines.push(format!("title: {}", scalar(self.title.as_deref().unwrap_or_default())));
        let texts = [("description", &self.description), ("slug", &self.slug)];
        for (key, value) in texts {
            lines.extend(value.as_ref().map(|value| format!("{key}: {}", scalar(value))));
        }
        lines.extend(self.draft.then(|| "draft: true".to_owned()));
        lines.extend(self.is_for_facilitators.then(|| "audience: facilitator".to_owned()));
        lines.extend(self.times.iter().map(|(key, minutes)| format!("{key}: {minutes}")));
        let lists = [("aliases", &aliases), ("objectives", &self.objectives), ("keywords", &self.keywords)];
        for (key, texts) in lists.into_iter().filter(|(_, texts)| !texts.is_empty()) {
            lines.push(format!("{key}:"));
            lines.extend(texts.iter().map(|text| format!("  - {}", scalar(text))));
        }
        lines.push("---".to_owned());
        lines.push(String::new());
        lines.join(line_end)
    }
}

/// A text as a YAML scalar: unquoted if it is parsed as the same text, otherwise quoted.
pub(super) fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(|character| character.is_alphanumeric() || " ,.-/()¿?¡!'’–".contains(character))
        && !["true", "false", "yes", "no", "null", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if is_plain { text.to_owned() } else { serde_json::to_string(text).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse_yaml;

    fn front(text: &str) -> (Front, String, Vec<String>) {
        let mut remarks = Remarks::default();
        let (front, start) = split(text, "a.md", &mut remarks);
        let dropped = remarks.finish().into_iter().map(|remark| remark.subject).collect();
        (front, text[start..].to_owned(), dropped)
    }

    #[test]
    fn the_three_forms_say_the_same() {
        for text in [
            "---\ntitle: Qué es\nweight: 3\ndate: 2024-05-01\n---\nUno.\n",
            "+++\ntitle = \"Qué es\"\nweight = 3\ndate = 2024-05-01\n+++\nUno.\n",
            "{\n\"title\": \"Qué es\", \"weight\": 3, \"date\": \"2024-05-01\"\n}\nUno.\n",
        ] {
            let (front, body, dropped) = front(text);
            assert_eq!((front.title.as_deref(), front.order), (Some("Qué es"), Some(3)), "{text}");
            assert_eq!((body.as_str(), dropped), ("Uno.\n", vec!["date".to_owned()]), "{text}");
        }
    }

    #[test]
    fn front_matter_that_cannot_be_read_is_no_part_of_the_text() {
        let (front, body, _) = front("---\ntitle: [\n---\nUno.\n");
        assert_eq!((front.title, body.as_str()), (None, "Uno.\n"));
    }

    #[test]
    fn any_text_stands_in_yaml_as_it_was() {
        for text in ["Uno: dos", "- x", "no", "\"¿Qué?\"", "a #b", "", "{x}", "línea\ttab", "12", "Año 2018"] {
            let node = parse_yaml(&format!("k: {}\n", scalar(text)), 0).expect("valid YAML");
            assert_eq!(
                values::get(&node, "k").map(|node| node.value.clone()),
                Some(Value::Text(text.into())),
                "{text}"
            );
        }
    }
}
