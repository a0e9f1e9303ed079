//! Parses a name as typed: `first-contact`, `02-first-contact`, `El primer contacto`.

use super::error::ScaffoldError;
use crate::curriculum::position_of;
use crate::language::{check_slug, slugify};

/// The most digits of a number prefix: `2018-report` is a name that begins with a year.
const MOST_DIGITS: usize = 3;

/// A parsed name.
pub(super) struct Name {
    pub typed: String,
    /// The number prefix and its digits, if one was typed.
    pub number: Option<(i64, String)>,
    /// The part of addresses and file names.
    pub slug: String,
    /// The title of the new page.
    words: String,
    /// Whether the slug differs from the typed name.
    pub is_changed: bool,
}

impl Name {
    /// Parses a name. A name with `/` or `\` is an error.
    pub fn parse(typed: &str) -> Result<Self, ScaffoldError> {
        let trimmed = typed.trim();
        let bare = trimmed.strip_suffix(".md").unwrap_or(trimmed);
        let bad = |slug: &str| {
            let proposal = Some(slugify(slug)).filter(|slug| check_slug(slug).is_ok());
            ScaffoldError::BadName {
                name: typed.to_owned(),
                proposal: proposal.unwrap_or_else(|| "first-visit".into()),
            }
        };
        if bare.contains(['/', '\\']) {
            return Err(bad(bare));
        }
        let is_slug = check_slug(bare).is_ok();
        let slug = if is_slug { bare.to_owned() } else { slugify(bare) };
        let digits = slug.bytes().take_while(u8::is_ascii_digit).count();
        let (number, slug) = match split_number(&slug) {
            (Some(number), id) if is_slug && digits <= MOST_DIGITS => (Some((number, slug[..digits].to_owned())), id),
            _ => (None, slug),
        };
        // `index` is reserved for front pages.
        if check_slug(&slug).is_err() || slug == "index" {
            return Err(bad(&format!("{slug} page")));
        }
        let words = if is_slug { title_of(&slug) } else { plain(bare) };
        Ok(Self { typed: trimmed.to_owned(), number, slug, words, is_changed: !is_slug })
    }

    /// The title, escaped for a YAML string in double quotation marks.
    pub fn quoted(&self) -> String {
        self.words.replace('\\', "\\\\").replace('"', "\\\"")
    }

    /// Whether the slug would be read as a number and a name.
    pub fn begins_with_number(&self) -> bool {
        split_number(&self.slug).0.is_some()
    }
}

/// The number prefix of a name and the rest, as the course parses them.
pub(super) fn split_number(name: &str) -> (Option<i64>, String) {
    match position_of(&format!("content/x/{name}.md")) {
        Some(position) => (position.page.number, position.page.id),
        None => (None, name.to_owned()),
    }
}

/// Module and page: `visits/first-contact`, or a path completed by the shell, `content/en/01-visits/…`.
pub(super) fn split(typed: &str) -> Option<(String, String)> {
    let path = typed.trim().replace('\\', "/");
    let inner = path.strip_prefix("content/").and_then(|rest| rest.split_once('/')).map(|(_, inner)| inner);
    let (module, page) = inner.unwrap_or(&path).split_once('/')?;
    (!module.trim().is_empty() && !page.trim().is_empty()).then(|| (module.trim().to_owned(), page.to_owned()))
}

/// A title from a slug such as `four-elements`.
fn title_of(slug: &str) -> String {
    let words = slug.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words with single spaces, without characters that pages may not contain.
fn plain(typed: &str) -> String {
    let visible: String = typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Option<(Option<i64>, String, String)> {
        let name = Name::parse(typed).ok()?;
        Some((name.number.as_ref().map(|(number, _)| *number), name.slug.clone(), name.quoted()))
    }

    #[test]
    fn a_name_keeps_its_words_and_gets_an_address() {
        let found = |number, slug: &str, words: &str| Some((number, slug.to_owned(), words.to_owned()));
        assert_eq!(parse("first-contact"), found(None, "first-contact", "First contact"));
        assert_eq!(parse("El primer \"contacto\""), found(None, "el-primer-contacto", "El primer \\\"contacto\\\""));
        assert_eq!(parse("07-visits.md"), found(Some(7), "visits", "Visits"));
        assert_eq!(parse("2018-report"), found(None, "2018-report", "2018 report"));
        assert_eq!(parse("3 pasos"), found(None, "3-pasos", "3 pasos"));
        for bad in ["", "..", "../x", "a/b", "index", "01-index", "nul", "😀"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn module_and_page_are_parted_at_the_folder() {
        let parts = |typed| split(typed).map(|(module, page)| format!("{module} {page}"));
        assert_eq!(parts("visits/x").as_deref(), Some("visits x"));
        assert_eq!(parts("content/es/01-visits/x.md").as_deref(), Some("01-visits x.md"));
        assert_eq!(parts("visits\\x").as_deref(), Some("visits x"));
        assert_eq!(parts("visits/").as_deref(), None);
        assert_eq!(parts("visits").as_deref(), None);
    }
}
