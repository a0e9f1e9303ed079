//! A loaded site with everything needed to render its outputs, and the findings of all rules.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use super::budget::{self, Weight};
use super::offline;
use super::rendered::Rendered;
use crate::check;
use crate::config::{Budget, CheckLevel, Date, SiteConfig};
use crate::curriculum::{Address, Document, ParseOptions, Site};
use crate::diagnostic::{Diagnostic, Domain, Rule, Severity, rules};
use crate::language::Language;
use crate::markdown::RawHtml;
use crate::output::{self, NavigationMemo, SearchFiles, View};
use crate::plan::{Route, plan};
use crate::search::{Index, Texts};
use crate::source::{Snapshot, SourcePath, today};
use crate::theme::{TemplateFault, Theme};

/// A loaded site with everything needed to render its outputs.
pub struct Loaded {
    /// The inputs.
    pub snapshot: Snapshot,
    /// The site.
    pub site: Site,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// The findings of parsing and assembling.
    pub(super) found: Vec<Diagnostic>,
    /// Documents with allowances.
    pub(super) allowing: Vec<Arc<Document>>,
    /// See [`Loaded::diagnostics`].
    pub(super) checked: OnceLock<Checked>,
    pub(super) navigation: NavigationMemo,
    pub(super) search: OnceLock<SearchFiles>,
    pub(super) weigh: bool,
    /// Pages that were rendered to be weighed.
    pub(super) rendered: Rendered,
}

/// The findings of all rules.
pub(super) struct Checked {
    diagnostics: Vec<Diagnostic>,
    /// The number of allowed findings.
    allowed: usize,
    /// The number of findings that follow from others.
    held_back: usize,
}

/// How the pages of a site are parsed.
pub(super) fn parse_options(config: &SiteConfig, theme: &Theme) -> ParseOptions {
    let raw_html = if config.raw_html { RawHtml::Allowlist } else { RawHtml::Shown };
    ParseOptions { raw_html, words: theme.block_words() }
}

impl Loaded {
    /// How the pages of the site are parsed.
    pub fn parse_options(&self) -> ParseOptions {
        parse_options(&self.site.config, &self.theme)
    }

    /// The findings, sorted; with severities as the site sets them, and without allowed findings and those that follow
    /// from others.
    ///
    /// The first call checks the whole site, and weighs all pages if there is a limit and `weigh` was requested. A page
    /// can be shown without it.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.checked().diagnostics
    }

    /// The number of findings that comments allow, which are not among the diagnostics.
    pub fn allowed(&self) -> usize {
        self.checked().allowed
    }

    /// The number of findings that follow from others, which are not among the diagnostics.
    pub fn held_back(&self) -> usize {
        self.checked().held_back
    }

    fn checked(&self) -> &Checked {
        self.checked
            .get_or_init(|| self.judged(check::check(&self.site, &self.theme, &self.snapshot, Date::of_day(today()))))
    }

    /// Checks the site in steps of a few milliseconds, for [`Loaded::diagnostics`]. `between` is called between them: it
    /// may wait while somebody else needs the processors, and breaks off; the site is then not checked.
    pub fn check_in_steps(&self, between: &dyn Fn() -> ControlFlow<()>) -> ControlFlow<()> {
        if self.checked.get().is_none() {
            let Some(found) =
                check::check_in_steps(&self.site, &self.theme, &self.snapshot, Date::of_day(today()), between)
            else {
                return ControlFlow::Break(());
            };
            self.checked.get_or_init(|| self.judged(found));
        }
        ControlFlow::Continue(())
    }

    /// All findings, given those of the rules: allowed ones apart, with the severities of the site.
    fn judged(&self, found: Vec<Diagnostic>) -> Checked {
        let mut diagnostics = self.found.clone();
        diagnostics.extend(found);
        if self.weigh {
            diagnostics.extend(budget::check(&self.site, |limits| self.heavier_than(limits)));
        }
        Diagnostic::sort(&mut diagnostics);
        diagnostics.dedup();
        let mut allowed = self.take_allowed(&mut diagnostics);
        apply_levels(&self.site.config, &mut allowed);
        apply_levels(&self.site.config, &mut diagnostics);
        let held_back = check::hold_back(&self.site, &self.snapshot, &mut diagnostics);
        Diagnostic::sort(&mut diagnostics);
        Checked { diagnostics, allowed: allowed.len(), held_back }
    }

    /// The findings of reading, parsing and assembling, without the rules.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    fn take_allowed(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let unasked: &[&Rule] = if self.weigh { &[] } else { &[&rules::PAGE_TOO_HEAVY] };
        let shows = |document: &&Arc<Document>| self.site.delivery.audience.shows_page(&document.front);
        let left_out: Vec<&SourcePath> =
            self.allowing.iter().filter(|document| !shows(document)).map(|document| &document.path).collect();
        let documents = self.allowing.iter().map(Arc::as_ref);
        let unused_in = |path: &SourcePath| !left_out.contains(&path);
        check::take_allowed(documents, &self.site.library, unused_in, unasked, diagnostics)
    }

    /// Every output sorted by address, without the files of [`Loaded::search`].
    pub fn plan(&self) -> Vec<(Address, Route)> {
        self.plan_with([])
    }

    fn plan_with(&self, index: impl IntoIterator<Item = (Address, Route)>) -> Vec<(Address, Route)> {
        let mut planned = plan(&self.site, &self.theme, &self.snapshot, index);
        planned.retain(|(_, route)| route.facts(&self.site).is_in(self.site.delivery.form));
        planned
    }

    /// The files of the search index.
    ///
    /// The first call reads the whole site. A page can be shown without it.
    pub fn search(&self) -> &SearchFiles {
        self.search.get_or_init(|| SearchFiles::of(&self.site, &self.theme))
    }

    /// Builds the search index of one language.
    pub fn search_index(&self, language: Language) -> Index {
        output::search_index(&self.site, &self.theme, language, Texts::Kept)
    }

    /// Every output, sorted by address.
    pub fn plan_all(&self) -> Vec<(Address, Route)> {
        self.plan_with(self.search().routes())
    }

    /// The view of one output.
    pub fn view(&self, route: &Route) -> View {
        let (search, offline_files) = (|| self.search(), |language| self.offline_files(language));
        output::view(&self.site, &self.theme, &self.snapshot, &self.navigation, search, offline_files, route)
    }

    /// The bytes of one view.
    ///
    /// # Errors
    /// A template fault.
    pub fn render<'v>(&self, view: &'v View) -> Result<Cow<'v, [u8]>, TemplateFault> {
        output::render(&self.theme, &self.navigation, view)
    }

    /// The bytes of one output; `None` if its template fails.
    fn bytes(&self, route: &Route) -> Option<Vec<u8>> {
        Some(self.render(&self.view(route)).ok()?.into_owned())
    }

    fn offline_files(&self, language: Language) -> String {
        offline::files(&self.site, self.plan_all(), |route| self.bytes(route), language)
    }

    /// The pages that are read on a screen and weigh more than their limit, the heaviest first. Pages whose
    /// template fails are not among them.
    pub fn heavier_than(&self, limits: Budget) -> Vec<Weight> {
        budget::heavier_than(limits, &self.site, &self.theme, self.plan(), |address, route, weigh| {
            let Some(bytes) = self.bytes(route) else { return };
            weigh(&bytes);
            self.rendered.keep(address, bytes);
        })
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics().iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether an error concerns the configuration or the theme.
    pub fn has_configuration_errors(&self) -> bool {
        self.diagnostics().iter().any(|one| one.severity == Severity::Error && one.rule.domain == Domain::Configuration)
    }
}

fn apply_levels(config: &SiteConfig, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain_mut(|diagnostic| match config.checks.get(diagnostic.rule.name) {
        Some(CheckLevel::Off) => false,
        Some(CheckLevel::At(severity)) => {
            diagnostic.severity = *severity;
            true
        }
        None => true,
    });
}
