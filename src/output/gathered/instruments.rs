//! The instruments of the course, and the pages that cite them.

use serde::Serialize;

use super::usage::{Usage, usage};
use crate::curriculum::{Address, Instrument, PartialDate, Site, Used};
use crate::language::Language;
use crate::output::body::{EntryNote, EntryNotes};
use crate::output::links::{config, label};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct InstrumentsPage {
    kinds: Vec<InstrumentGroup>,
    count: usize,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct InstrumentGroup {
    id: String,
    title: String,
    instruments: Vec<InstrumentEntry>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct InstrumentEntry {
    id: String,
    title: String,
    /// Its short names, unless the only one is the title.
    short: Vec<String>,
    body: String,
    adopted: Option<DateParts>,
    revised: Option<DateParts>,
    in_force: Option<DateParts>,
    symbol: String,
    covers: String,
    /// The official text in the page's language, or else in another.
    link: Option<OfficialText>,
    usage: Usage,
    /// Notes about its texts in other languages.
    notes: Vec<EntryNote>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct DateParts {
    iso: String,
    year: i16,
    /// From 0, as an index in a list of names.
    month: Option<i8>,
    day: Option<i8>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct OfficialText {
    url: String,
    /// The host of the address, as a short label.
    host: String,
    locale: String,
    /// The name of its language, if different from that of the page.
    language: Option<String>,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> InstrumentsPage {
    let instruments = &site.library.instruments.instruments;
    let used = |used: &Used| used.cites.iter().map(|id| id.0).collect();
    let usage = usage(site, language, address, (instruments.len(), 3), used);
    let notes = EntryNotes::new(site, theme, language, "instrument:");
    let mut kinds: Vec<InstrumentGroup> = Vec::new();
    for (instrument, usage) in instruments.iter().zip(usage) {
        let notes = notes.of(&format!("instrument:{}", instrument.id));
        let entry = InstrumentEntry { notes, ..entry(site, theme, language, instrument, usage) };
        let id = instrument.kind.as_ref().map_or("", |kind| kind.value.as_str());
        match kinds.iter_mut().find(|kind| kind.id == id) {
            Some(kind) => kind.instruments.push(entry),
            None => kinds.push(InstrumentGroup {
                id: id.to_owned(),
                title: kind_title(theme, language, id),
                instruments: vec![entry],
            }),
        }
    }
    InstrumentsPage { kinds, count: instruments.len() }
}

fn kind_title(theme: &Theme, language: Language, kind: &str) -> String {
    let strings = theme.strings(language);
    match strings.get(&format!("instruments.kinds.{kind}")) {
        "" => strings.get("instruments.kinds.other").to_owned(),
        title => title.to_owned(),
    }
}

fn entry(site: &Site, theme: &Theme, language: Language, instrument: &Instrument, usage: Usage) -> InstrumentEntry {
    let title = instrument.title[language].clone();
    // The text in the page's language is preferred; otherwise the first available.
    let with_text = [language].into_iter().chain(site.languages()).find(|one| !instrument.url[*one].is_empty());
    InstrumentEntry {
        id: site.anchors().of(&instrument.id).into_owned(),
        short: instrument.short[language].iter().filter(|short| **short != title).cloned().collect(),
        title,
        body: instrument.body[language].clone(),
        adopted: instrument.adopted.map(date),
        revised: instrument.revised.map(date),
        in_force: instrument.in_force.map(date),
        symbol: instrument.symbol[language].clone(),
        covers: instrument.covers[language].clone(),
        link: with_text.map(|one| OfficialText {
            url: instrument.url[one].clone(),
            host: crate::output::body::host(&instrument.url[one]).to_owned(),
            locale: config(site, one).locale.to_string(),
            language: (one != language).then(|| label(site, theme, one)),
        }),
        usage,
        notes: Vec::new(),
    }
}

fn date(date: PartialDate) -> DateParts {
    let mut iso = format!("{:04}", date.year);
    for part in [date.month, date.day].into_iter().flatten() {
        iso.push_str(&format!("-{part:02}"));
    }
    DateParts { iso, year: date.year, month: date.month.map(|month| month - 1), day: date.day }
}
