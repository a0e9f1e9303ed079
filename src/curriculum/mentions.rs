//! Finds mentions of glossary terms in a text, and words that the glossary advises against.
//!
//! One pass over the words of the text finds all terms: most words begin no form and cost one table lookup. Forms match
//! whole words, the longest first; titles of instruments are matched too, so that "Convention against Torture" is not a
//! mention of torture. (Measured alternative: an Aho-Corasick automaton took twice the time, because it does not use
//! word boundaries and needs several spellings of each form.)

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::document::Document;
use super::glossary::TermId;
use super::instruments::InstrumentId;
use super::library::Library;
use super::translation::{SectionDigest, section_digests};
use crate::config::Audience;
use crate::language::{Buckets, Language, PerLanguage, Words};
use crate::markdown::{Element, Event, ProseKind};
use crate::source::Span;

/// A mention of a term in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The range in the body's text.
    pub text: Span,
    /// The term.
    pub term: TermId,
}

/// Words that the glossary advises against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Avoided {
    /// The range in the body's text.
    pub text: Span,
    /// The term to use instead.
    pub term: TermId,
    /// The words as written in the glossary.
    pub words: String,
}

/// The matches in a document, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Mentions that may be linked.
    pub terms: Vec<Mention>,
    /// Words to avoid, outside quotations.
    pub avoided: Vec<Avoided>,
}

impl Mentions {
    /// The mentions in a run of text.
    pub fn within(&self, text: Span) -> impl Iterator<Item = &Mention> {
        let from = self.terms.partition_point(|mention| mention.text.start < text.start);
        self.terms[from..].iter().take_while(move |mention| mention.text.end <= text.end)
    }
}

/// The uses of the library in one document, computed on first access.
///
/// A change to the forms of the glossary invalidates all of them, but a browser requests one page at a time; the others
/// are computed when needed. While document and lookup are unchanged, the value is reused by the next load.
#[derive(Debug)]
pub struct DrawnOn {
    document: Arc<Document>,
    lookup: Arc<Lookup>,
    mentions: OnceLock<Mentions>,
    used: OnceLock<Used>,
    digests: OnceLock<Vec<SectionDigest>>,
}

/// The items that the visible text of a document uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The mentions that become automatic links, in order.
    pub autolinks: Vec<Mention>,
    /// Terms that the text links to, by the author or automatically, in order of first use.
    pub terms: Vec<TermId>,
    /// Instruments that the text cites, in order of first use.
    pub cites: Vec<InstrumentId>,
}

impl DrawnOn {
    /// For a document, without computing anything yet.
    pub fn new(document: Arc<Document>, lookup: Arc<Lookup>) -> Self {
        Self { document, lookup, mentions: OnceLock::new(), used: OnceLock::new(), digests: OnceLock::new() }
    }

    /// The mentions, also in hidden parts.
    pub fn mentions(&self) -> &Mentions {
        self.mentions.get_or_init(|| self.lookup.finders[self.document.language].find(&self.document))
    }

    /// The items that the visible text uses.
    pub fn used(&self) -> &Used {
        self.used.get_or_init(|| self.lookup.used(&self.document, self.mentions()))
    }

    /// The sections of the document with their digests, in any edition.
    pub fn section_digests(&self) -> &[SectionDigest] {
        self.digests.get_or_init(|| section_digests(&self.document))
    }

    /// Whether it was made from this document and this lookup.
    pub fn is_of(&self, document: &Arc<Document>, lookup: &Arc<Lookup>) -> bool {
        Arc::ptr_eq(&self.document, document) && Arc::ptr_eq(&self.lookup, lookup)
    }
}

/// All data of the library that affects [`DrawnOn`]. Equal lookups give equal results.
#[derive(Debug, PartialEq)]
pub struct Lookup {
    finders: PerLanguage<Finder>,
    terms: HashMap<String, TermId>,
    instruments: HashMap<String, InstrumentId>,
    edition: Audience,
    autolink: bool,
}

impl Lookup {
    /// Collects forms and ids. `autolink` is the site's setting.
    pub fn new(library: &Library, languages: usize, edition: Audience, autolink: bool) -> Self {
        let terms = (0..).map(TermId).zip(&library.glossary.terms);
        let instruments = (0..).map(InstrumentId).zip(&library.instruments.instruments);
        Self {
            finders: PerLanguage::from_fn(languages, |language| Finder::new(library, language)),
            terms: terms.map(|(id, term)| (term.id.clone(), id)).collect(),
            instruments: instruments.map(|(id, instrument)| (instrument.id.clone(), id)).collect(),
            edition,
            autolink,
        }
    }

    /// Selects the mentions to link automatically (the first of each term, unless the author linked the term before),
    /// and the other items in use.
    fn used(&self, document: &Document, mentions: &Mentions) -> Used {
        let autolink = self.autolink && document.front.autolink;
        let mut seen = vec![false; self.terms.len()];
        let mut cited = FxHashSet::default();
        let mut used = Used::default();
        let (autolinks, terms, cites) = (&mut used.autolinks, &mut used.terms, &mut used.cites);
        let mut see = |id: TermId| {
            let is_new = seen.get_mut(id.0 as usize).is_some_and(|seen| !std::mem::replace(seen, true));
            if is_new {
                terms.push(id);
            }
            is_new
        };
        for (_, event) in document.walk(self.edition) {
            match event {
                Event::Prose(prose) if autolink => {
                    for mention in mentions.within(prose.text) {
                        if see(mention.term) {
                            autolinks.push(*mention);
                        }
                    }
                }
                Event::Open(Element::Term(index)) => {
                    let link = document.body.terms.get(index as usize);
                    if let Some(id) = link.and_then(|link| self.terms.get(&link.id)) {
                        see(*id);
                    }
                }
                Event::Open(Element::Div(index)) => {
                    let named = document.block(index).and_then(|block| block.names.get("term"));
                    if let Some(id) = named.and_then(|id| self.terms.get(id)) {
                        see(*id);
                    }
                }
                Event::Citation(index) => {
                    let citation = document.body.citations.get(index as usize);
                    let items = citation.map_or(&[][..], |citation| &citation.items);
                    for id in items.iter().filter_map(|item| self.instruments.get(&item.id)) {
                        if cited.insert(*id) {
                            cites.push(*id);
                        }
                    }
                }
                _ => {}
            }
        }
        // Footnotes are read after the text, but may be written before its end.
        autolinks.sort_by_key(|mention| mention.text.start);
        used
    }
}

/// Finds mentions in text of one language.
#[derive(Debug, PartialEq)]
pub struct Finder {
    forms: Vec<TermForm>,
    /// Indices of forms by the hash of their first word, the longest first.
    buckets: Buckets,
}

#[derive(Debug, PartialEq)]
struct TermForm {
    meaning: Meaning,
    /// The form as written in the library.
    text: String,
    /// Whether the form is in capitals and matches only in capitals: NPM, CAT.
    in_capitals: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Meaning {
    Form(TermId),
    Avoided(TermId),
    /// A title, in which shorter forms are not matched.
    Title,
}

impl Finder {
    /// Collects the forms of a language.
    pub fn new(library: &Library, language: Language) -> Self {
        let mut finder = Self { forms: Vec::new(), buckets: Buckets::default() };
        // Without a glossary there is nothing to find, so titles are not needed.
        if library.glossary.terms.is_empty() {
            return finder;
        }
        let terms = || (0..).map(TermId).zip(&library.glossary.terms);
        for (id, term) in terms() {
            for form in &term.forms[language] {
                finder.add(&form.value, Meaning::Form(id));
            }
        }
        for instrument in &library.instruments.instruments {
            finder.add(&instrument.title[language], Meaning::Title);
            for short in &instrument.short[language] {
                finder.add(short, Meaning::Title);
            }
        }
        for (id, term) in terms() {
            // Words with an explanation in parentheses are advice for authors and cannot be matched.
            for words in term.avoid[language].iter().filter(|words| !words.value.contains('(')) {
                finder.add(words.value.trim_matches('"'), Meaning::Avoided(id));
            }
        }
        // Of equal forms the first is used: terms, then titles, then words to avoid.
        let forms = &finder.forms;
        for bucket in finder.buckets.iter_mut() {
            bucket.sort_by_key(|form| (std::cmp::Reverse(forms[*form as usize].text.len()), *form));
        }
        finder
    }

    fn add(&mut self, words: &str, meaning: Meaning) {
        let number = u32::try_from(self.forms.len()).expect("a library has few forms");
        // Every form begins with a word, so only the starts of words are looked up.
        if !self.buckets.add(words, number) {
            return;
        }
        let letters = || words.chars().filter(|character| character.is_alphabetic());
        let in_capitals = letters().count() > 1 && letters().all(char::is_uppercase);
        self.forms.push(TermForm { meaning, text: words.to_owned(), in_capitals });
    }

    pub fn find(&self, document: &Document) -> Mentions {
        let mut mentions = Mentions::default();
        if self.forms.is_empty() {
            return mentions;
        }
        let text = document.body.text.as_str();
        for (_, prose) in document.body.prose().filter(|(_, prose)| prose.kind != ProseKind::Quoted) {
            let end = prose.text.end as usize;
            let mut words = Words::new(text, prose.text.start as usize, end);
            while let Some((start, bucket)) = words.next() {
                let bucket = self.buckets.get(bucket);
                if bucket.is_empty() {
                    continue;
                }
                let found = bucket.iter().find_map(|form| {
                    let form = &self.forms[*form as usize];
                    let length = matches(&form.text, &text[start..end], form.in_capitals)?;
                    is_whole(text, start, start + length).then_some((form, length))
                });
                let Some((form, length)) = found else { continue };
                words.go_on_at(start + length);
                let text = Span::new(start, start + length);
                match form.meaning {
                    Meaning::Form(term) if prose.kind == ProseKind::Linkable => {
                        mentions.terms.push(Mention { text, term });
                    }
                    Meaning::Avoided(term) => {
                        mentions.avoided.push(Avoided { text, term, words: form.text.clone() });
                    }
                    Meaning::Form(_) | Meaning::Title => {}
                }
            }
        }
        // Footnotes come after the text, but may be written before its end.
        mentions.terms.sort_by_key(|mention| mention.text.start);
        mentions.avoided.sort_by_key(|avoided| avoided.text.start);
        mentions
    }
}

/// The length of the match of a form at the start of a text.
///
/// Case is ignored unless the form is in capitals; a space matches a line break, and either apostrophe matches the
/// other.
fn matches(form: &str, text: &str, in_capitals: bool) -> Option<usize> {
    // Fast path: most candidates differ early, in an ASCII letter.
    for (wanted, found) in form.bytes().zip(text.bytes()) {
        let is_plain = wanted.is_ascii_alphanumeric() && found.is_ascii();
        if is_plain && !wanted.eq_ignore_ascii_case(&found) {
            return None;
        }
        if !wanted.is_ascii() || !found.is_ascii() {
            break;
        }
    }
    let (mut form, mut rest) = (form.chars(), text.chars());
    for wanted in form.by_ref() {
        let found = rest.next()?;
        let fits = wanted == found
            || match wanted {
                ' ' => found == '\n',
                '\'' | '’' => matches!(found, '\'' | '’'),
                _ => !in_capitals && wanted.to_lowercase().eq(found.to_lowercase()),
            };
        if !fits {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

/// Whether a range is not part of a longer word or of a symbol such as `CAT/C/MEX/8`.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
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
    fn a_form_matches_over_a_line_end_and_with_either_apostrophe() {
        assert_eq!(matches("a b c", "A b\nc.", false), Some(5));
        assert_eq!(matches("órgano", "Órgano estatal", false), Some(7));
        assert_eq!(matches("state's act", "State’s act", false), Some(13));
        assert_eq!(matches("CAT", "cat", true), None);
        assert_eq!(matches("tortura", "tort", false), None);
    }
}
