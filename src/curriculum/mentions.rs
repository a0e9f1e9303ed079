//! Where a text mentions a term of the glossary, or words that should not be used for one.
//!
//! One automaton of all forms goes over the text once, whatever the number of
//! terms. Forms match as whole words, the longest first; titles of instruments
//! are matched too, so that "Convention against Torture" is no mention of
//! torture.

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::document::Document;
use super::glossary::TermId;
use super::library::Library;
use crate::language::Language;
use crate::markdown::ProseKind;
use crate::source::Span;

/// A mention of a term in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// A range of the body's HTML.
    pub html: Span,
    /// The term.
    pub term: TermId,
}

/// Words that the glossary advises against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avoided {
    /// A range of the body's HTML.
    pub html: Span,
    /// The term that has better words.
    pub term: TermId,
    /// The words as the glossary has them.
    pub words: String,
}

/// What was found in a document, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Mentions that may be linked.
    pub terms: Vec<Mention>,
    /// Words to avoid, outside quotations.
    pub avoided: Vec<Avoided>,
}

/// Finds mentions in texts of one language.
pub struct Finder {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
    words: Vec<String>,
}

#[derive(Clone, Copy)]
struct Pattern {
    meaning: Meaning,
    /// The form is in capitals and matches only so: NPM, CAT.
    in_capitals: bool,
    /// Which of the patterns' words these are, before variants were made.
    words: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Form(TermId),
    Avoided(TermId),
    /// A title that no shorter form inside it is to be found in.
    Title,
}

impl Finder {
    /// Makes the automaton of a language.
    pub fn new(library: &Library, language: Language) -> Self {
        let mut finder = Self { automaton: None, patterns: Vec::new(), words: Vec::new() };
        let mut texts: Vec<String> = Vec::new();
        let terms = || (0..).map(TermId).zip(&library.glossary.terms);
        for (id, term) in terms() {
            for form in &term.forms[language] {
                finder.add(&form.value, Meaning::Form(id), &mut texts);
            }
        }
        for instrument in &library.instruments.instruments {
            finder.add(&instrument.title[language], Meaning::Title, &mut texts);
            for short in &instrument.short[language] {
                finder.add(short, Meaning::Title, &mut texts);
            }
        }
        for (id, term) in terms() {
            // Words with an explanation in parentheses are advice to people, too fine for a program.
            for words in term.avoid[language].iter().filter(|words| !words.value.contains('(')) {
                finder.add(words.value.trim_matches('"'), Meaning::Avoided(id), &mut texts);
            }
        }
        // Of equal forms the first wins: a term before a title before words to avoid.
        finder.automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .ascii_case_insensitive(true)
            .build(&texts)
            .ok()
            .filter(|_| !texts.is_empty());
        finder
    }

    fn add(&mut self, form: &str, meaning: Meaning, texts: &mut Vec<String>) {
        if !form.chars().any(char::is_alphanumeric) {
            return;
        }
        let letters = || form.chars().filter(|character| character.is_alphabetic());
        let in_capitals = letters().count() > 1 && letters().all(char::is_uppercase);
        let mut escaped = String::with_capacity(form.len());
        crate::markdown::escape_text(form, &mut escaped);
        let words = self.words.len();
        self.words.push(form.to_owned());
        for variant in variants(&escaped) {
            self.patterns.push(Pattern { meaning, in_capitals, words });
            texts.push(variant);
        }
    }

    /// Looks through a document.
    pub fn find(&self, document: &Document) -> Mentions {
        let mut mentions = Mentions::default();
        let Some(automaton) = &self.automaton else { return mentions };
        let html = document.body.html.as_str();
        for prose in document.body.prose.iter().filter(|prose| prose.kind != ProseKind::Quoted) {
            let mut at = prose.html.start as usize;
            let end = prose.html.end as usize;
            while let Some(found) = automaton.find(Input::new(html).range(at.min(end)..end)) {
                let whole = self.longest_whole(automaton, html, found.start(), found.end(), found.pattern().as_usize());
                // Inside another word: go on behind the first letter.
                let Some((pattern, whole_end)) = whole else {
                    at = found.start() + html[found.start()..].chars().next().map_or(1, char::len_utf8);
                    continue;
                };
                at = whole_end;
                let html = Span::new(found.start(), whole_end);
                match pattern.meaning {
                    Meaning::Form(term) if prose.kind == ProseKind::Linkable => {
                        mentions.terms.push(Mention { html, term });
                    }
                    Meaning::Avoided(term) => {
                        let words = self.words[pattern.words].clone();
                        mentions.avoided.push(Avoided { html, term, words });
                    }
                    Meaning::Form(_) | Meaning::Title => {}
                }
            }
        }
        mentions
    }

    /// The longest pattern from `start` to at most `end` that is whole words there.
    fn longest_whole(
        &self,
        automaton: &AhoCorasick,
        html: &str,
        start: usize,
        mut end: usize,
        mut pattern: usize,
    ) -> Option<(Pattern, usize)> {
        loop {
            let found = self.patterns[pattern];
            let written = &html[start..end];
            let fits = !found.in_capitals || !written.chars().any(char::is_lowercase);
            if fits && is_whole(html, start, end) {
                return Some((found, end));
            }
            let shorter = Input::new(html).range(start..end - 1).anchored(Anchored::Yes);
            let next = automaton.find(shorter)?;
            (pattern, end) = (next.pattern().as_usize(), next.end());
        }
    }
}

/// A form as a text may have it: with either apostrophe, with one space at the end of a line, with a large first letter.
fn variants(form: &str) -> Vec<String> {
    let mut all = vec![form.to_owned()];
    if form.contains(['\'', '’']) {
        all = vec![form.replace('’', "'"), form.replace('\'', "’")];
    }
    // Letters beyond ASCII have to be given in both cases; at the start of a sentence only the first is large.
    let first = form.chars().next().filter(|first| !first.is_ascii());
    if let Some(first) = first {
        for one in all.clone() {
            let rest = &one[first.len_utf8()..];
            let other: String =
                if first.is_lowercase() { first.to_uppercase().collect() } else { first.to_lowercase().collect() };
            all.push(format!("{other}{rest}"));
        }
    }
    for one in all.clone() {
        for (at, _) in one.match_indices(' ') {
            all.push(format!("{}\n{}", &one[..at], &one[at + 1..]));
        }
    }
    all
}

/// Whether a range is not part of a longer word or of a symbol such as `CAT/C/MEX/8`.
fn is_whole(html: &str, start: usize, end: usize) -> bool {
    let before = html[..start].chars().next_back();
    let after = html[end..].chars().next();
    let joins = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || matches!(character, '/' | '-' | '_' | '@'))
    };
    !joins(before) && !joins(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_or_a_longer_word_holds_no_mention() {
        assert!(is_whole("the CAT.", 4, 7));
        assert!(is_whole("(tortura)", 1, 8));
        assert!(!is_whole("CAT/C/MEX/8", 0, 3));
        assert!(!is_whole("torturas", 0, 7));
        assert!(!is_whole("ántes", 2, 6));
    }

    #[test]
    fn a_form_may_break_its_line_once() {
        assert_eq!(variants("a b c"), ["a b c", "a\nb c", "a b\nc"]);
        assert_eq!(variants("órgano"), ["órgano", "Órgano"]);
        assert_eq!(variants("state's act").len(), 4);
    }
}
