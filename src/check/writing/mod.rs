//! Rules over the running text of one page in its own language: [`check`].
//!
//! The data of a language comes from its file ([`Writing`]); this code names no language. Most texts have few of these
//! faults, so [`signs`] first finds which rules apply. One pass over the words serves all rules about single words;
//! [`passages`] serves rules about paired marks.
//!
//! Code is not running text. Text by others, in quotation marks or a block quotation, is not judged, and neither are
//! emphasised words, which are often foreign or mentioned as words.

mod doubled;
mod gender;
mod numbers;
mod opening;
mod page;
mod passages;
mod quotation;
mod register;
mod signs;
mod spaces;
mod spelling;
mod tongues;

use crate::check::other_syntax::other_syntax;
use crate::curriculum::Document;
use crate::diagnostic::Diagnostic;
use crate::language::Words;
use crate::markdown::ProseKind;
use crate::source::Snapshot;
use crate::wording::{Judged, Writing};

use page::{LazySyntax, Word, WritingPage, runs};
use signs::ConcernedRules;
pub(super) use signs::Signs;
pub(super) use tongues::{MOST_SEARCHES, Tongues};

pub(super) fn check(
    document: &Document,
    (writing, signs): (&Writing, &Signs),
    tongues: &Tongues<'_>,
    snapshot: &Snapshot,
    found: &mut Vec<Diagnostic>,
) {
    let Some(source) = snapshot.source(document.path.as_str()) else { return };
    let page = WritingPage { document, text: &document.body.text, file: &source.text, writing };
    let syntax = LazySyntax::new(Box::new(|| other_syntax(document, &source.text)));
    let before = found.len();
    check_page(&page, signs, (tongues, &syntax), found);
    if found.len() > before {
        let is_syntax = |one: &Diagnostic| syntax.has(one.primary.span.start as usize);
        let judged = found.split_off(before).into_iter().filter(|one| !is_syntax(one));
        found.extend(judged);
    }
}

fn check_page(
    page: &WritingPage<'_>,
    signs: &Signs,
    (tongues, syntax): (&Tongues<'_>, &LazySyntax<'_>),
    found: &mut Vec<Diagnostic>,
) {
    let WritingPage { document, .. } = page;
    words(page, found);
    let mut seen = ConcernedRules::default();
    let mut forms = numbers::Forms::default();
    for run in runs(&document.body) {
        let signs = signs.look(page.words(run.text));
        seen = seen.and(signs);
        if run.kind == ProseKind::Quoted {
            continue;
        }
        if signs.has(ConcernedRules::GENDER) {
            gender::check(page, &run, found);
        }
        if signs.has(ConcernedRules::NUMBER) {
            numbers::check(page, &run, &mut forms, found);
        }
        if signs.has(ConcernedRules::SPACE) {
            spaces::check(page, &run, found);
        }
    }
    forms.judge(page, syntax, found);
    let judges_openings = seen.has(ConcernedRules::CLOSING) && opening::concerns(page);
    let judges_quotations = seen.has(ConcernedRules::QUOTATION) && quotation::concerns(page);
    if judges_openings || judges_quotations {
        let passages = passages::passages(document, page.file, syntax);
        opening::check(page, &passages, tongues, found);
        quotation::check(page, &passages, found);
    }
}

/// One pass over the words for all rules about one word or two neighbours.
fn words(page: &WritingPage<'_>, found: &mut Vec<Diagnostic>) {
    let mut register = register::Register::default();
    let mut spelling = spelling::Spelling::default();
    if page.writing.words.is_empty() && page.writing.doubled.is_empty() {
        return;
    }
    let bytes = page.text.as_bytes();
    for run in page.own_words() {
        let (start, end) = (run.text.start as usize, run.text.end as usize);
        let mut words = Words::new(page.text, start, end);
        let (mut before, mut before_end) = (start, start);
        while let Some((at, bucket)) = words.next() {
            let after = words.end_of_word();
            // Fast path: most neighbours differ in length or first letter.
            if after - at == before_end - before
                && at == before_end + 1
                && bytes[at] | 0x20 == bytes[before] | 0x20
                && bytes[at..after].eq_ignore_ascii_case(&bytes[before..before_end])
            {
                doubled::look(page, (before, at, after), found);
            }
            (before, before_end) = (at, after);
            let judged = page.writing.words.find(bucket, || &page.text[at..after]);
            if judged.is_empty() || page.is_emphasised(&run) {
                continue;
            }
            let word = Word { text: &page.text[at..after], start: at, run };
            for judged in judged {
                match judged {
                    Judged::Register(bits) => register.see(word, *bits),
                    Judged::Spelling { kind, variants, other } => spelling.see(page, word, (*kind, *variants, other)),
                    Judged::Gender => gender::report(page, word.span(), found),
                }
            }
        }
    }
    register.judge(page, found);
    spelling.judge(page, found);
}
