//! Tables of `site.toml` for readers: safety, page weight, and forms of the course.

use super::base_url::BaseUrl;
use super::fields::Fields;
use super::language_config::LanguageConfig;
use super::languages::in_languages;
use super::node::Value;
use crate::diagnostic::faults;
use crate::language::PerLanguage;

/// `[safety]`: for readers who may be monitored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Safety {
    /// The destination of the quick exit; without an address there is no quick exit.
    pub quick_exit: Option<String>,
}

/// `[imprint]`: who publishes the site, as the foot of each page says. What is not set is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Imprint {
    /// The name of the publisher.
    pub publisher: Option<PerLanguage<String>>,
    /// The publisher's own site.
    pub address: Option<String>,
    /// An e-mail address, or the address of a page.
    pub contact: Option<String>,
    /// The licence of the texts.
    pub licence: Option<PerLanguage<String>>,
    /// The text of the licence.
    pub licence_address: Option<String>,
    /// The edition or version of the course.
    pub edition: Option<PerLanguage<String>>,
}

pub(super) fn read_imprint(fields: &mut Fields<'_>, languages: &PerLanguage<LanguageConfig>) -> Imprint {
    Imprint {
        publisher: in_languages(fields, languages, "publisher", "imprint.publisher"),
        address: address(fields, "address", is_public),
        contact: address(fields, "contact", |text| is_mail(text) || is_public(text)),
        licence: in_languages(fields, languages, "licence", "imprint.licence"),
        licence_address: address(fields, "licence_address", is_public),
        edition: in_languages(fields, languages, "edition", "imprint.edition"),
    }
}

fn address(fields: &mut Fields<'_>, key: &'static str, is_valid: impl Fn(&str) -> bool) -> Option<String> {
    let entry = fields.take(key)?;
    let text = match &entry.node.value {
        Value::Text(text) => Some(text.trim().to_owned()).filter(|text| is_valid(text)),
        _ => None,
    };
    if text.is_none() {
        match key {
            "contact" => fields.wrong(entry, faults::ConfigWrongValueContact { key: entry.key.clone() }),
            _ => fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() }),
        }
    }
    text
}

fn is_public(text: &str) -> bool {
    BaseUrl::parse(text.split(['?', '#']).next().unwrap_or_default()).is_some() && !text.contains(char::is_whitespace)
}

/// Whether it is an e-mail address: one `@` between a name and a host with a dot.
pub fn is_mail(text: &str) -> bool {
    let is_known = |one: char| one.is_alphanumeric() || "._%+-".contains(one);
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(is_known)
            && host.split('.').count() > 1
            && host
                .split('.')
                .all(|part| !part.is_empty() && part.chars().all(|one| one.is_alphanumeric() || one == '-'))
    })
}

/// How citations appear in the text of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CitationForm {
    /// Numbers on the screen, one for each source and place; short names on paper and for facilitators.
    Numbers,
    /// Short names.
    Names,
}

/// `[reader]`: the forms of the course, and what readers can save on their devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReaderSettings {
    /// Whether each page also exists with two languages side by side.
    pub parallel: bool,
    /// Whether each module and the course also exist as one page for printing.
    pub print: bool,
    /// Whether readers can save modules for use offline.
    pub offline: bool,
    /// Whether readers can save their progress on their device.
    pub progress: bool,
    /// How citations appear.
    pub citations: CitationForm,
}

impl Default for ReaderSettings {
    fn default() -> Self {
        Self { parallel: false, print: false, offline: false, progress: true, citations: CitationForm::Numbers }
    }
}

/// `[budget]`: the maximum weight of a page on first view, with everything that it loads except its own pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    /// The maximum in bytes of transfer, compressed with gzip.
    pub page: u32,
    /// The same for the lists of all terms, sources and checklists; that of a page if it is not set.
    pub lists: u32,
}

/// The table, and whether all deliveries have a low profile.
pub(super) fn read_safety(fields: &mut Fields<'_>) -> (Safety, bool) {
    let quick_exit = fields.take("quick_exit").and_then(|entry| {
        let address = match &entry.node.value {
            Value::Text(text) => BaseUrl::parse(text).map(|_| text.clone()),
            _ => None,
        };
        if address.is_none() {
            fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() });
        }
        address
    });
    (Safety { quick_exit }, fields.boolean("low_profile").unwrap_or(false))
}

pub(super) fn read_reader(fields: &mut Fields<'_>) -> ReaderSettings {
    let default = ReaderSettings::default();
    ReaderSettings {
        parallel: fields.boolean("parallel").unwrap_or(default.parallel),
        print: fields.boolean("print").unwrap_or(default.print),
        offline: fields.boolean("offline").unwrap_or(default.offline),
        progress: fields.boolean("progress").unwrap_or(default.progress),
        citations: fields
            .choice("citations", &[("numbers", CitationForm::Numbers), ("names", CitationForm::Names)])
            .unwrap_or(default.citations),
    }
}

pub(super) fn read_budget(fields: &mut Fields<'_>) -> Option<Budget> {
    let [page, lists] = ["page", "lists"].map(|key| {
        let entry = fields.take(key)?;
        let size = match &entry.node.value {
            Value::Text(text) => size(text),
            _ => None,
        };
        if size.is_none() {
            fields.wrong(entry, faults::ConfigWrongValueSize { key: entry.key.clone() });
        }
        size
    });
    // Without a limit for pages, only that of lists counts.
    let page = page.or_else(|| lists.map(|_| u32::MAX))?;
    Some(Budget { page, lists: lists.unwrap_or(page) })
}

/// The bytes of a size such as `30 kB`; a kilobyte has 1,000 bytes.
fn size(text: &str) -> Option<u32> {
    let (number, unit) = text.trim().split_at(text.trim().find(|c: char| !c.is_ascii_digit())?);
    let factor = match unit.trim() {
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor).filter(|size| *size > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit() {
        assert_eq!(size("30 kB"), Some(30_000));
        assert_eq!(size("1MB"), Some(1_000_000));
        for wrong in ["30", "30 kg", "", "kB", "0 kB", "9999999999 kB", "5000 MB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
