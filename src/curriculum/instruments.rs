//! Legal texts, standards and publications that pages cite: `content/instruments.yml`.

use std::collections::HashSet;

use super::data::{DataTable, read_data};
use crate::config::{Date, LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::PerLanguage;
use crate::source::{Place, Source};

/// The path of the instruments.
pub const INSTRUMENTS: &str = "content/instruments.yml";

/// An instrument by its index in [`Instruments::instruments`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstrumentId(pub u32);

/// A source that pages cite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instrument {
    /// Its id, also its anchor on the page of instruments.
    pub id: String,
    /// The place of its entry.
    pub place: Place,
    /// Its kind: `treaty`, `rules`, `mexico`; the strings have a heading for each.
    pub kind: Option<Spanned<String>>,
    /// Its official title.
    pub title: PerLanguage<String>,
    /// Short names, first the one used in citations; if there is none, the title is used.
    pub short: PerLanguage<Vec<String>>,
    /// The body that adopted it.
    pub body: PerLanguage<String>,
    /// The date of adoption.
    pub adopted: Option<PartialDate>,
    /// The date of the cited revision, if it was revised.
    pub revised: Option<PartialDate>,
    /// The date on which it entered into force.
    pub in_force: Option<PartialDate>,
    /// The document symbol.
    pub symbol: PerLanguage<String>,
    /// The address of the official text; empty if unknown.
    pub url: PerLanguage<String>,
    /// Its subject, in a sentence or two.
    pub covers: PerLanguage<String>,
}

/// A date whose day, or month and day, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// From 0 to 9999.
    pub year: i16,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The date at the start of a text that may continue with a remark: `1984-12-10`, `2021-05`, `2012 (third
    /// session)`.
    pub fn leading(text: &str) -> Option<Self> {
        let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
        let (written, remark) = text.split_at(digits);
        if !(remark.is_empty() || remark.starts_with([' ', ',', ';', '('])) {
            return None;
        }
        if let Some((year, month, day)) = Date::parse(written).map(Date::parts) {
            return Some(Self { year, month: Some(month), day: Some(day) });
        }
        let (year, month) = written.split_once('-').map_or((written, None), |(year, month)| (year, Some(month)));
        let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
        let month = match month {
            Some(month) => Some(month.parse().ok().filter(|number| month.len() == 2 && (1..=12).contains(number))?),
            None => None,
        };
        Some(Self { year, month, day: None })
    }
}

/// All instruments, in the order of the file and of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Instruments {
    /// The instruments.
    pub instruments: Vec<Instrument>,
    /// Indices sorted by id.
    by_id: Vec<InstrumentId>,
}

impl Instruments {
    /// Finds an instrument by its id.
    pub fn find(&self, id: &str) -> Option<InstrumentId> {
        let index = self.by_id.binary_search_by(|number| self.instrument(*number).id.as_str().cmp(id)).ok()?;
        self.by_id.get(index).copied()
    }

    /// The instrument with an id.
    pub fn get(&self, id: &str) -> Option<&Instrument> {
        self.find(id).map(|number| self.instrument(number))
    }

    /// The instrument with an index.
    pub fn instrument(&self, id: InstrumentId) -> &Instrument {
        &self.instruments[id.0 as usize]
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.iter().map(|number| self.instrument(*number).id.as_str())
    }
}

pub fn read_instruments(
    source: Option<&Source>,
    site: &PerLanguage<LanguageConfig>,
    out: &mut Vec<Diagnostic>,
) -> Instruments {
    let Some(source) = source else { return Instruments::default() };
    let read = |file: &mut DataTable<'_, '_>| file.identified("instruments", &mut HashSet::new(), read_instrument);
    let instruments = read_data(source, site, out, read).unwrap_or_default();
    let mut instruments = Instruments { instruments, by_id: Vec::new() };
    instruments.by_id = (0..).map(InstrumentId).take(instruments.instruments.len()).collect();
    let mut by_id = std::mem::take(&mut instruments.by_id);
    by_id.sort_by(|a, b| instruments.instrument(*a).id.cmp(&instruments.instrument(*b).id));
    instruments.by_id = by_id;
    instruments
}

fn read_instrument(entry: &mut DataTable<'_, '_>, id: Spanned<String>) -> Option<Instrument> {
    let title = entry.each_required("title_", &id.value);
    let short = entry.each_list("short_");
    // A note for the maintainers of the file; no page shows it.
    entry.text("note");
    Some(Instrument {
        place: entry.place_of(&id),
        kind: entry.text("kind"),
        short: PerLanguage::from_fn(title.count(), |language| match short[language].as_slice() {
            [] => vec![title[language].clone()],
            names => names.iter().map(|name| name.value.clone()).collect(),
        }),
        title,
        body: entry.each("body_"),
        adopted: entry.date("adopted", PartialDate::leading),
        revised: entry.date("revised", PartialDate::leading),
        in_force: entry.date("in_force", PartialDate::leading),
        symbol: symbol(entry),
        url: addresses(entry),
        covers: entry.each("covers_"),
        id: id.value,
    })
}

/// The symbol is the same in all languages, unless a language has its own: `symbol_es`.
fn symbol(entry: &mut DataTable<'_, '_>) -> PerLanguage<String> {
    let common = entry.text("symbol").map(|text| text.value).unwrap_or_default();
    entry.each("symbol_").map(|own| if own.is_empty() { common.clone() } else { own })
}

/// The addresses of the official texts. Addresses other than HTTP and HTTPS are rejected.
fn addresses(entry: &mut DataTable<'_, '_>) -> PerLanguage<String> {
    entry.each_spanned("url_").map(|url| {
        let Some(url) = url else { return String::new() };
        if url.value.starts_with("https://") || url.value.starts_with("http://") {
            return url.value;
        }
        let place = entry.place_of(&url);
        entry.report(Diagnostic::new(faults::LinkRefused { target: url.value.to_string() }, place));
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
        for wrong in
            ["staged", "14/12/1990", "1990/12/14", "1990-13", "1990-2", "1990-02-30", "1990-1992", "90", "1990s"]
        {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
