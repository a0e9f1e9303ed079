//! Rules about the assembled site, one file each. They do not change it; they return findings.
//!
//! A new rule is a row in [`crate::diagnostic::rules`], a file here, a line in
//! [`check`], its words in both languages, and its page `tests/checks/CODE.md`.

mod addresses;
mod agenda;
mod allowances;
mod anchors;
mod beside;
mod checklists;
mod consequences;
mod cut_values;
mod data;
mod dates;
mod diagrams;
mod entries;
mod figures;
mod headings;
mod hidden;
mod images;
mod links;
mod local;
mod minutes;
mod missing_data;
mod names;
mod neutral;
mod numbers_twice;
mod objectives;
mod origins;
mod other_syntax;
mod parity;
mod parts;
mod passed_over;
mod pictures;
mod placeholders;
mod players;
mod private;
mod published;
mod published_files;
mod quizzes;
mod readability;
mod requires;
mod scenarios;
mod slips;
mod small_words;
mod statements;
mod steps;
mod terms;
mod translations;
mod writing;

use std::cell::Cell;
use std::ops::{ControlFlow, Range};

pub use allowances::take_allowed;
pub use consequences::hold_back;
use rayon::prelude::*;

use crate::config::Date;
use crate::curriculum::{Page, PageId, Site};
use crate::diagnostic::Diagnostic;
use crate::language::PerLanguage;
use crate::source::Snapshot;
use crate::theme::Theme;

use writing::Tongues;

/// All findings about the site as a whole, unsorted. `today` is the date in UTC.
pub fn check(site: &Site, theme: &Theme, snapshot: &Snapshot, today: Date) -> Vec<Diagnostic> {
    let context = PageContext::new(site, theme, snapshot, today);
    let mut diagnostics = context.check_pages(0..site.pages.len(), 128);
    context.check_site(&mut diagnostics);
    diagnostics
}

/// The number of pages in a step of [`check_in_steps`]: a few milliseconds.
const STEP: usize = 128;

/// Like [`check`], in steps with a call between them, which may wait; `None` if it breaks off.
pub fn check_in_steps(
    site: &Site,
    theme: &Theme,
    snapshot: &Snapshot,
    today: Date,
    between: &dyn Fn() -> ControlFlow<()>,
) -> Option<Vec<Diagnostic>> {
    let context = PageContext::new(site, theme, snapshot, today);
    let mut diagnostics = Vec::new();
    for start in (0..site.pages.len()).step_by(STEP) {
        if between().is_break() {
            return None;
        }
        diagnostics.extend(context.check_pages(start..(start + STEP).min(site.pages.len()), 16));
    }
    if between().is_break() {
        return None;
    }
    context.check_site(&mut diagnostics);
    Some(diagnostics)
}

/// What rules about a page need besides the page.
struct PageContext<'a> {
    site: &'a Site,
    theme: &'a Theme,
    snapshot: &'a Snapshot,
    introductions: terms::Introductions,
    parity: parity::Context<'a>,
    hidden: hidden::HiddenWords,
    signs: PerLanguage<writing::Signs>,
    today: Date,
}

impl<'a> PageContext<'a> {
    fn new(site: &'a Site, theme: &'a Theme, snapshot: &'a Snapshot, today: Date) -> Self {
        Self {
            site,
            theme,
            snapshot,
            introductions: terms::introductions(site),
            parity: parity::Context::new(site, theme, snapshot),
            hidden: hidden::HiddenWords::new(theme, site.config.languages.count()),
            signs: PerLanguage::from_fn(site.config.languages.count(), |language| {
                writing::Signs::new(theme.wording(language).writing())
            }),
            today,
        }
    }

    /// The findings about some pages; a thread takes at least `fewest` of them.
    fn check_pages(&self, pages: Range<usize>, fewest: usize) -> Vec<Diagnostic> {
        let first = pages.start;
        self.site.pages[pages]
            .par_iter()
            .enumerate()
            .with_min_len(fewest)
            .fold(Vec::new, |mut found, (number, page)| {
                let id = PageId(u32::try_from(first + number).expect("pages are numbered by u32"));
                check_page(self, id, page, &mut found);
                found
            })
            .reduce(Vec::new, |mut all, part| {
                all.extend(part);
                all
            })
    }

    /// Adds the findings about the site as a whole and about its data. Links are judged by the findings so far.
    fn check_site(&self, diagnostics: &mut Vec<Diagnostic>) {
        let Self { site, theme, snapshot, .. } = *self;
        links::suggest(site, snapshot, diagnostics);
        addresses::check(site, theme, snapshot, diagnostics);
        names::check(site, theme, snapshot, diagnostics);
        published::check(site, snapshot, diagnostics);
        parts::check(site, diagnostics);
        numbers_twice::check(site, diagnostics);
        passed_over::check(site, snapshot, diagnostics);
        cut_values::check(snapshot, diagnostics);
        placeholders::check(site, snapshot, diagnostics);
        requires::check_order(site, diagnostics);
        beside::check(site, diagnostics);
        agenda::check(site, diagnostics);
        pictures::check(site, snapshot, diagnostics);
        published_files::check(site, snapshot, diagnostics);
        neutral::check(site, snapshot, diagnostics);
        data::check_library(site, theme, diagnostics);
        entries::check(site, diagnostics);
        missing_data::check(snapshot, diagnostics);
        parity::check_entries(&self.parity, diagnostics);
        hidden::check_data(&self.hidden, snapshot, diagnostics);
        for module in &site.modules {
            for language in site.languages() {
                objectives::check(site, module, language, diagnostics);
            }
        }
    }
}

fn check_page(context: &PageContext<'_>, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let PageContext { site, theme, snapshot, introductions, signs, .. } = context;
    translations::check(site, page, found);
    quizzes::check_languages(page, found);
    steps::check(site, id, found);
    parity::check(&context.parity, id, page, found);
    for (language, translation) in page.translations.iter() {
        let Some(translation) = translation else { continue };
        let document = &translation.document;
        headings::check(document, found);
        images::check(document, found);
        figures::check(document, found);
        players::check(site, snapshot, document, found);
        local::check(document, found);
        origins::check(document, found);
        links::check(site, snapshot, translation, found);
        anchors::check(site, translation, found);
        requires::check(site, document, found);
        data::check(site, theme, document, found);
        quizzes::check(document, found);
        minutes::check(site, page, language, document, found);
        scenarios::check(document, snapshot, found);
        statements::check(document, theme.wording(language), snapshot, found);
        terms::check(site, snapshot, introductions, page, (language, translation), found);
        checklists::check(site, document, found);
        diagrams::check(site, document, found);
        let writing = (theme.wording(language).writing(), &signs[language]);
        let others = page.translations.iter().filter(|(other, _)| *other != language);
        let others = others.filter_map(|(_, other)| Some(other.as_ref()?.document.body.text.as_str()));
        let searches = Cell::new(writing::MOST_SEARCHES);
        let tongues = Tongues { small: &context.parity.small, language, others: others.collect(), searches };
        writing::check(document, writing, &tongues, snapshot, found);
        let own_block = theme.strings(language).get("blocks.facilitator.word");
        hidden::check(document, &context.hidden, own_block, snapshot, found);
        slips::check(document, snapshot, found);
        readability::check(site, document, theme.wording(language).writing(), snapshot, found);
        dates::check(document, context.today, snapshot, found);
    }
}
