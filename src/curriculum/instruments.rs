//! Legal texts, standards and publications that pages cite: `content/instruments.yml`.

use super::data::{DataFile, Entry, identified};
use crate::config::{Date, LanguageConfig};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::PerLanguage;
use crate::source::{Place, Source};

/// The path of the instruments.
pub const INSTRUMENTS: &str = "content/instruments.yml";

/// An instrument by its number in [`Instruments::instruments`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstrumentId(pub u32);

/// A source that pages cite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instrument {
    /// Its id, which is also its anchor on the page of instruments.
    pub id: String,
    /// Its entry.
    pub place: Place,
    /// What it is: `treaty`, `rules`, `mexico`; the strings have a heading for each.
    pub kind: String,
    /// Its official title.
    pub title: PerLanguage<String>,
    /// Short names, the one to cite it by first; that is the title where there is none.
    pub short: PerLanguage<Vec<String>>,
    /// Who adopted it.
    pub body: PerLanguage<String>,
    /// When it was adopted.
    pub adopted: Option<PartialDate>,
    /// The edition that is cited, where it was revised since.
    pub revised: Option<PartialDate>,
    /// Since when it binds.
    pub in_force: Option<PartialDate>,
    /// The symbol of the document.
    pub symbol: PerLanguage<String>,
    /// The official text; empty if it is not known.
    pub url: PerLanguage<String>,
    /// What it is about, in a sentence or two.
    pub covers: PerLanguage<String>,
}

/// A date of which only the year, or year and month, may be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The date at the start of a text: `1984-12-10`, `2021-05`, `2012 (third session)`.
    pub fn leading(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
        let written = text.get(..digits)?;
        let full = Date::parse(written).map(Date::parts);
        if let Some((year, month, day)) = full {
            return Some(Self { year, month: Some(month), day: Some(day) });
        }
        let (year, month) = match written.split_once('-') {
            Some((year, month)) => (year, month.parse().ok().filter(|month| (1..=12).contains(month))),
            None => (written, None),
        };
        let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
        Some(Self { year, month, day: None })
    }
}

/// All instruments, in the order of the file, which is that of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Instruments {
    /// The instruments.
    pub instruments: Vec<Instrument>,
    /// Their numbers in order of id.
    by_id: Vec<InstrumentId>,
}

impl Instruments {
    /// An instrument by its id.
    pub fn find(&self, id: &str) -> Option<InstrumentId> {
        let index = self.by_id.binary_search_by(|number| self.instrument(*number).id.as_str().cmp(id)).ok()?;
        self.by_id.get(index).copied()
    }

    /// An instrument by its id, whole.
    pub fn get(&self, id: &str) -> Option<&Instrument> {
        self.find(id).map(|number| self.instrument(number))
    }

    /// An instrument by its number.
    pub fn instrument(&self, id: InstrumentId) -> &Instrument {
        &self.instruments[id.0 as usize]
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.iter().map(|number| self.instrument(*number).id.as_str())
    }
}

/// Reads the instruments.
pub fn read_instruments(source: Option<&Source>, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Instruments {
    let mut instruments = Instruments::default();
    let Some(source) = source else { return instruments };
    let Some(file) = DataFile::read(source, out) else { return instruments };
    let entries = file.whole().entries("instruments", out);
    for (id, entry) in identified(entries, out) {
        let title = entry.each_required(site, "title_", &id.value, out);
        let words = |key: &str| entry.text(key).map(|text| text.value).unwrap_or_default();
        instruments.instruments.push(Instrument {
            place: Place::new(&source.path, id.span),
            kind: words("kind"),
            short: PerLanguage::from_fn(site.len(), |language| {
                let tag = &site[usize::from(language.0)].tag;
                let mut names: Vec<String> =
                    entry.texts(&format!("short_{tag}")).into_iter().map(|name| name.value).collect();
                if names.is_empty() {
                    names.push(title[language].clone());
                }
                names
            }),
            title,
            body: entry.each(site, "body_"),
            adopted: PartialDate::leading(&words("adopted")),
            revised: PartialDate::leading(&words("revised")),
            in_force: PartialDate::leading(&words("in_force")),
            symbol: symbol(&entry, site),
            url: addresses(&source.path, &entry, site, out),
            covers: entry.each(site, "covers_"),
            id: id.value,
        });
    }
    instruments.by_id = (0..).map(InstrumentId).take(instruments.instruments.len()).collect();
    let mut by_id = std::mem::take(&mut instruments.by_id);
    by_id.sort_by(|a, b| instruments.instrument(*a).id.cmp(&instruments.instrument(*b).id));
    instruments.by_id = by_id;
    instruments
}

/// The symbol is the same in all languages unless one has its own: `symbol_es`.
fn symbol(entry: &Entry<'_>, site: &[LanguageConfig]) -> PerLanguage<String> {
    let common = entry.text("symbol").map(|text| text.value).unwrap_or_default();
    let own = entry.each(site, "symbol_");
    PerLanguage::from_fn(site.len(), |language| match own[language].as_str() {
        "" => common.clone(),
        symbol => symbol.to_owned(),
    })
}

/// The official texts of an instrument. An address that is none of the web is refused.
fn addresses(
    path: &crate::source::SourcePath,
    entry: &Entry<'_>,
    site: &[LanguageConfig],
    out: &mut Vec<Diagnostic>,
) -> PerLanguage<String> {
    PerLanguage::from_fn(site.len(), |language| {
        let Some(url) = entry.text(&format!("url_{}", site[usize::from(language.0)].tag)) else { return String::new() };
        if url.value.starts_with("https://") || url.value.starts_with("http://") {
            return url.value;
        }
        out.push(Diagnostic::new(&rules::LINK_REFUSED, Place::new(path, url.span)).with("target", url.value));
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_far_as_it_is_known() {
        let date = |text| PartialDate::leading(text).map(|date| (date.year, date.month, date.day));
        assert_eq!(date("1984-12-10"), Some((1984, Some(12), Some(10))));
        assert_eq!(date("2008-01-24 (document date)"), Some((2008, Some(1), Some(24))));
        assert_eq!(date("2021-05"), Some((2021, Some(5), None)));
        assert_eq!(date("1999; revised 2004"), Some((1999, None, None)));
        assert_eq!(date("staged"), None);
    }
}
