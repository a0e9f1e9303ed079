//! Holds back the findings that follow from a cause which is reported itself: whoever mends the cause mends them too.
//!
//! Only findings that are at most as severe as their cause are held back, so that what stops a build without this stops
//! it with it. A new cause is a row in [`CAUSES`] or [`DATA`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::translations;
use crate::curriculum::{CHECKLISTS, DIAGRAM_FILE, DataLocation, GLOSSARY, INSTRUMENTS, Site};
use crate::diagnostic::{Diagnostic, Rule, Severity, rules};
use crate::source::{Place, Snapshot, SourcePath};

/// A kind of cause, and what follows from it.
struct Cause {
    /// The rules that report it.
    rules: &'static [&'static Rule],
    /// Where its consequences are.
    reach: Reach,
    /// The rules that report them.
    hides: Hidden,
}

/// Where the consequences of a cause are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// On the line of the cause.
    Line,
    /// In its file, from the cause to the end.
    Rest,
    /// In its file.
    File,
    /// In its file, and in the files of the same page in other languages.
    Page,
    /// In the files of its module in its language.
    Module,
    /// The same, if it is in the front page of the module.
    Front,
}

enum Hidden {
    /// All rules but those that report causes of the same kind.
    All,
    These(&'static [&'static Rule]),
}

/// Comparisons of the languages, and of a page with the record of its translation.
const COMPARISONS: &[&Rule] = &[
    &rules::QUIZ_DIFFERS,
    &rules::TRANSLATION_OUTDATED,
    &rules::SECTION_UNTRANSLATED,
    &rules::TRANSLATION_CHANGED,
    &rules::TRANSLATION_DIVERGED,
    &rules::SECTION_EXTRA,
    &rules::HEADINGS_DIFFER,
    &rules::BLOCKS_DIFFER,
    &rules::IMAGES_DIFFER,
    &rules::LINKS_DIFFER,
    &rules::FOOTNOTES_DIFFER,
    &rules::CITATIONS_DIFFER,
    &rules::TABLES_DIFFER,
    &rules::LISTS_DIFFER,
    &rules::FACTS_DIFFER,
    &rules::TERMS_DIFFER,
    &rules::NUMBERS_DIFFER,
    &rules::TERM_UNUSED,
    &rules::AUDIENCE_DIFFERS,
];

/// Comparisons of a page with the record of its translation, which wait until the page is finished.
const RECORD: &[&Rule] = &[&rules::TRANSLATION_OUTDATED, &rules::TRANSLATION_CHANGED, &rules::TRANSLATION_DIVERGED];

/// Rules about the words of a line, which see the signs of a faulty construct as words.
const WORDS: &[&Rule] = &[
    &rules::REFERENCE_UNDEFINED,
    &rules::LIST_AS_TEXT,
    &rules::EMPHASIS_AS_TEXT,
    &rules::OPENING_MARK_MISSING,
    &rules::QUOTATION_MARKS,
    &rules::NUMBER_FORMAT,
    &rules::SPELLING_VARIANT,
    &rules::SPACE_OR_MARK,
];

/// Front matter that cannot be read: nothing that it says is known.
const FRONT: &[&Rule] = &[&rules::FRONT_MATTER_MISSING, &rules::FRONT_MATTER_SYNTAX, &rules::NOT_UTF8];

/// Text that is not read as its author meant it: blocks, sections or code begin or end elsewhere.
const SHAPE: &[&Rule] = &[
    &rules::UNKNOWN_BLOCK,
    &rules::BLOCK_UNCLOSED,
    &rules::FENCE_STRAY,
    &rules::BLOCK_TOO_DEEP,
    &rules::FENCE_MISPLACED,
    &rules::COMMENT_UNCLOSED,
    &rules::FOOTNOTE_UNDEFINED,
    &rules::QUIZ_INCOMPLETE,
    &rules::DIRECTIVE_AS_TEXT,
    &rules::CODE_UNCLOSED,
    &rules::TABLE_ROW_TOO_LONG,
    &rules::COMMENT_MISPLACED,
    &rules::DIRECTIVE_IN_CODE,
    &rules::HEADING_AS_TEXT,
    &rules::TABLE_AS_TEXT,
];

/// Links and pictures that lead nowhere.
const LINKS: &[&Rule] = &[
    &rules::LINK_AS_TEXT,
    &rules::LINK_UNRESOLVED,
    &rules::ANCHOR_UNRESOLVED,
    &rules::LINK_TO_DRAFT,
    &rules::LINK_REFUSED,
    &rules::FILE_MISSING,
    &rules::FOREIGN_ORIGIN,
    &rules::PATH_OUTSIDE_ROOT,
];

/// Values and names that are not known.
const VALUES: &[&Rule] = &[
    &rules::FRONT_MATTER_WRONG_VALUE,
    &rules::FRONT_MATTER_UNKNOWN_KEY,
    &rules::VALUE_CUT,
    &rules::BLOCK_ATTRIBUTE_UNKNOWN,
    &rules::BLOCK_ATTRIBUTE_VALUE,
    &rules::TERM_UNKNOWN,
    &rules::CITATION_UNKNOWN,
    &rules::CITATION_MALFORMED,
];

/// All kinds of causes in pages.
const CAUSES: &[Cause] = &[
    // A copy of a file, or both sides of a conflict.
    Cause { rules: &[&rules::COPY_OF_FILE, &rules::CONFLICT_LEFT], reach: Reach::File, hides: Hidden::All },
    Cause {
        rules: &[&rules::COPY_OF_FILE, &rules::CONFLICT_LEFT],
        reach: Reach::Page,
        hides: Hidden::These(COMPARISONS),
    },
    Cause { rules: FRONT, reach: Reach::Page, hides: Hidden::These(COMPARISONS) },
    // What should be front matter may be read as text.
    Cause { rules: FRONT, reach: Reach::File, hides: Hidden::These(WORDS) },
    Cause {
        rules: FRONT,
        reach: Reach::File,
        hides: Hidden::These(&[
            &rules::FRONT_MATTER_WRONG_VALUE,
            &rules::TITLE_MISSING,
            &rules::SLUG_INVALID,
            &rules::ADDRESS_LOST,
            &rules::FICTIONAL_UNLABELLED,
            &rules::ALLOWANCE_UNUSED,
            &rules::MINUTES_DIFFER,
        ]),
    },
    // The objectives of a module are in the front matter of its front page.
    Cause { rules: FRONT, reach: Reach::Front, hides: Hidden::These(&[&rules::OBJECTIVE_UNKNOWN]) },
    Cause {
        rules: FRONT,
        reach: Reach::Module,
        hides: Hidden::These(&[&rules::OBJECTIVE_UNCOVERED, &rules::MINUTES_DIFFER]),
    },
    Cause { rules: &[&rules::NOT_UTF8], reach: Reach::File, hides: Hidden::All },
    // Whatever follows is read as a comment or as code.
    Cause { rules: &[&rules::COMMENT_UNCLOSED, &rules::CODE_UNCLOSED], reach: Reach::Rest, hides: Hidden::All },
    Cause {
        rules: &[&rules::COMMENT_UNCLOSED, &rules::CODE_UNCLOSED],
        reach: Reach::File,
        hides: Hidden::These(&[
            &rules::FICTIONAL_UNLABELLED,
            &rules::OBJECTIVE_UNCOVERED,
            &rules::MINUTES_DIFFER,
            &rules::ALLOWANCE_UNUSED,
            &rules::FOOTNOTE_UNUSED,
            &rules::FOOTNOTE_UNDEFINED,
            &rules::ANCHOR_UNRESOLVED,
        ]),
    },
    Cause { rules: SHAPE, reach: Reach::Page, hides: Hidden::These(COMPARISONS) },
    Cause { rules: SHAPE, reach: Reach::Page, hides: Hidden::These(&[&rules::PAGE_TOO_HEAVY]) },
    Cause {
        rules: SHAPE,
        reach: Reach::Module,
        hides: Hidden::These(&[&rules::OBJECTIVE_UNCOVERED, &rules::MINUTES_DIFFER]),
    },
    Cause {
        rules: &[&rules::TABLE_AS_TEXT, &rules::TABLE_ROW_TOO_LONG, &rules::UNKNOWN_BLOCK],
        reach: Reach::Line,
        hides: Hidden::These(WORDS),
    },
    Cause { rules: &[&rules::LINK_AS_TEXT], reach: Reach::Line, hides: Hidden::These(WORDS) },
    Cause {
        rules: LINKS,
        reach: Reach::Page,
        hides: Hidden::These(&[
            &rules::LINKS_DIFFER,
            &rules::IMAGES_DIFFER,
            &rules::TERMS_DIFFER,
            &rules::NUMBERS_DIFFER,
        ]),
    },
    Cause { rules: LINKS, reach: Reach::Page, hides: Hidden::These(RECORD) },
    Cause { rules: VALUES, reach: Reach::Page, hides: Hidden::These(RECORD) },
    Cause {
        rules: &[&rules::FRONT_MATTER_WRONG_VALUE, &rules::FRONT_MATTER_UNKNOWN_KEY, &rules::VALUE_CUT],
        reach: Reach::Page,
        hides: Hidden::These(&[&rules::FACTS_DIFFER, &rules::NUMBERS_DIFFER]),
    },
    Cause {
        rules: &[&rules::BLOCK_ATTRIBUTE_UNKNOWN, &rules::BLOCK_ATTRIBUTE_VALUE],
        reach: Reach::Page,
        hides: Hidden::These(&[&rules::FACTS_DIFFER, &rules::NUMBERS_DIFFER]),
    },
    Cause {
        rules: &[&rules::BLOCK_ATTRIBUTE_UNKNOWN, &rules::BLOCK_ATTRIBUTE_VALUE],
        reach: Reach::File,
        hides: Hidden::These(&[&rules::MINUTES_DIFFER]),
    },
    Cause {
        rules: &[&rules::BLOCK_ATTRIBUTE_UNKNOWN, &rules::BLOCK_ATTRIBUTE_VALUE],
        reach: Reach::Line,
        hides: Hidden::These(WORDS),
    },
    Cause {
        rules: &[&rules::TERM_UNKNOWN],
        reach: Reach::Page,
        hides: Hidden::These(&[&rules::TERMS_DIFFER, &rules::TERM_UNUSED]),
    },
    Cause {
        rules: &[&rules::CITATION_UNKNOWN, &rules::CITATION_MALFORMED],
        reach: Reach::Page,
        hides: Hidden::These(&[&rules::CITATIONS_DIFFER, &rules::NUMBERS_DIFFER]),
    },
];

/// Data that is not there or cannot be read, and the rules that then find its entries unknown.
pub(super) const DATA: [(DataLocation, &[&Rule]); 4] = [
    (DataLocation::File(GLOSSARY), &[&rules::TERM_UNKNOWN, &rules::TERMS_DIFFER, &rules::TERM_UNUSED]),
    (DataLocation::File(INSTRUMENTS), &[&rules::CITATION_UNKNOWN, &rules::CITATIONS_DIFFER, &rules::STATEMENT_UNCITED]),
    (DataLocation::Folder(CHECKLISTS), &[&rules::CHECKLIST_UNKNOWN]),
    (DataLocation::File(DIAGRAM_FILE), &[&rules::DIAGRAM_UNKNOWN]),
];

/// The rules for a data file that cannot be read, or is not there.
const UNREADABLE: &[&Rule] = &[
    &rules::NOT_UTF8,
    &rules::CONTROL_CHARACTER,
    &rules::LINK_OUTSIDE_ROOT,
    &rules::LINK_BROKEN,
    &rules::FILE_TOO_LARGE,
    &rules::CONFLICT_LEFT,
    &rules::DATA_SYNTAX,
    &rules::DATA_MISSING,
];

/// A whole file.
const ALL: Range<u32> = 0..u32::MAX;

/// Where in a file the findings that follow from one kind of cause are.
struct HeldBack {
    cause: &'static Cause,
    /// The highest severity of the causes.
    severity: Severity,
    /// Stretches of the file, sorted and apart.
    spans: Vec<Range<u32>>,
}

impl HeldBack {
    fn hides(&self, one: &Diagnostic, at: u32) -> bool {
        let is_consequence = match self.cause.hides {
            Hidden::All => true,
            Hidden::These(rules) => rules.contains(&one.rule),
        };
        let is_cause = self.cause.rules.contains(&one.rule);
        let last = self.spans.partition_point(|span| span.start <= at).checked_sub(1);
        let is_inside = || last.is_some_and(|last| self.spans[last].contains(&at));
        is_consequence && !is_cause && one.severity >= self.severity && is_inside()
    }
}

/// Removes the findings that follow from others, and returns their number. Severities must be those of the site.
pub fn hold_back(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) -> usize {
    translations::gather(site, found);
    let before = found.len();
    hold_back_data(found);
    let held = held(site, snapshot, found);
    if !held.is_empty() {
        let follows = |place: &Place, one: &Diagnostic| {
            held.get(&place.path).is_some_and(|all| all.iter().any(|held| held.hides(one, place.span.start)))
        };
        found.retain(|one| !follows(&one.primary, one) && !one.related.iter().any(|place| follows(place, one)));
    }
    hold_back_title(found);
    hold_back_anchors(found);
    before - found.len()
}

/// What follows from the causes among the findings, by file.
fn held(site: &Site, snapshot: &Snapshot, found: &[Diagnostic]) -> BTreeMap<SourcePath, Vec<HeldBack>> {
    let mut by_file: BTreeMap<&SourcePath, Vec<&Diagnostic>> = BTreeMap::new();
    for one in found.iter().filter(|one| CAUSES.iter().any(|cause| cause.rules.contains(&one.rule))) {
        by_file.entry(&one.primary.path).or_default().push(one);
    }
    let mut held: BTreeMap<SourcePath, Vec<HeldBack>> = BTreeMap::new();
    if by_file.is_empty() {
        return held;
    }
    let pages = Pages::of(site);
    for (path, causes) in by_file {
        let lines = Lines::of(snapshot, path);
        for cause in CAUSES {
            let own = || causes.iter().filter(|one| cause.rules.contains(&one.rule));
            let Some(severity) = own().map(|one| one.severity).min() else { continue };
            let all = vec![ALL];
            let (paths, spans) = match cause.reach {
                Reach::Line => (vec![path], lines.around(own().map(|one| one.primary.span.start))),
                Reach::Rest => {
                    let first = own().map(|one| one.primary.span.start).min().unwrap_or(0);
                    (vec![path], vec![Range { start: first, ..ALL }])
                }
                Reach::File => (vec![path], all),
                Reach::Page => (pages.beside(path), all),
                Reach::Front if !path.as_str().ends_with("/index.md") => continue,
                Reach::Module | Reach::Front => (pages.below(path), all),
            };
            for path in paths {
                held.entry(path.clone()).or_default().push(HeldBack { cause, severity, spans: spans.clone() });
            }
        }
    }
    held
}

fn hold_back_data(found: &mut Vec<Diagnostic>) {
    for (location, rules) in DATA {
        let (DataLocation::File(own) | DataLocation::Folder(own)) = location;
        let is_of = |path: &str| path == own || location.has(path);
        let cause = found.iter().filter(|one| UNREADABLE.contains(&one.rule) && is_of(one.primary.path.as_str()));
        if let Some(severity) = cause.map(|one| one.severity).min() {
            found.retain(|one| !(rules.contains(&one.rule) && one.severity >= severity));
        }
    }
    // The file with another name in which the data is.
    let misnamed: BTreeSet<SourcePath> = found
        .iter()
        .filter(|one| one.rule == &rules::DATA_MISSING)
        .flat_map(|one| one.related.iter().map(|place| place.path.clone()))
        .collect();
    found.retain(|one| !(one.rule == &rules::FILE_IGNORED && misnamed.contains(&one.primary.path)));
}

/// Headings of a page that is not read as its author meant it are not known.
fn hold_back_anchors(found: &mut Vec<Diagnostic>) {
    let is_misread = |one: &&Diagnostic| one.severity == Severity::Error && SHAPE.contains(&one.rule);
    let misread: BTreeSet<String> =
        found.iter().filter(is_misread).map(|one| one.primary.path.as_str().to_owned()).collect();
    let leads_there = |one: &Diagnostic| one.value("path").is_some_and(|path| misread.contains(path));
    found.retain(|one| !(one.rule == &rules::ANCHOR_UNRESOLVED && leads_there(one)));
}

/// A misspelt `title` is one finding.
fn hold_back_title(found: &mut Vec<Diagnostic>) {
    let is_misspelt = |one: &Diagnostic| match one.rule {
        rule if rule == &rules::FRONT_MATTER_UNKNOWN_KEY => one.value("near") == Some("title"),
        // The front matter as a whole.
        rule if rule == &rules::FRONT_MATTER_WRONG_VALUE => one.value("key").is_none(),
        _ => false,
    };
    let paths: BTreeSet<SourcePath> =
        found.iter().filter(|one| is_misspelt(one)).map(|one| one.primary.path.clone()).collect();
    found.retain(|one| !(one.rule == &rules::TITLE_MISSING && paths.contains(&one.primary.path)));
}

/// The files of pages.
struct Pages<'a> {
    /// The files of its page in all languages, for each file.
    of: BTreeMap<&'a SourcePath, Vec<&'a SourcePath>>,
}

impl<'a> Pages<'a> {
    fn of(site: &'a Site) -> Self {
        let mut of = BTreeMap::new();
        for page in &site.pages {
            let shown = page.translations.values().flatten().map(|translation| &translation.document.path);
            let files: Vec<&SourcePath> = shown.chain(page.left_out.iter().map(|document| &document.path)).collect();
            of.extend(files.iter().map(|file| (*file, files.clone())));
        }
        Self { of }
    }

    /// The file and those of the same page.
    fn beside<'p>(&'p self, path: &'p SourcePath) -> Vec<&'p SourcePath> {
        self.of.get(path).cloned().unwrap_or_else(|| vec![path])
    }

    /// The files of the module of a page, in its language.
    fn below<'p>(&'p self, path: &'p SourcePath) -> Vec<&'p SourcePath> {
        match path.as_str().rsplit_once('/').filter(|(folder, _)| folder.matches('/').count() == 2) {
            Some((folder, _)) => {
                let is_below = |path: &&SourcePath| path.as_str().rsplit_once('/').is_some_and(|(of, _)| of == folder);
                self.of.keys().copied().filter(is_below).collect()
            }
            None => vec![path],
        }
    }
}

/// Where the lines of a file begin.
struct Lines(Vec<u32>);

impl Lines {
    fn of(snapshot: &Snapshot, path: &SourcePath) -> Self {
        let text = snapshot.text(path.as_str()).unwrap_or_default();
        let behind = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(behind);
        Self(starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect())
    }

    /// The lines of some offsets, sorted.
    fn around(&self, offsets: impl Iterator<Item = u32>) -> Vec<Range<u32>> {
        let numbers: BTreeSet<usize> =
            offsets.map(|at| self.0.partition_point(|start| *start <= at).saturating_sub(1)).collect();
        let line = |number: usize| self.0[number]..self.0.get(number + 1).copied().unwrap_or(u32::MAX);
        numbers.into_iter().map(line).collect()
    }
}
