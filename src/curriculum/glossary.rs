//! The glossary: `content/glossary.yml`.

use std::collections::HashSet;

use super::data::{DataTable, read_data};
use crate::config::{LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::{Language, PerLanguage};
use crate::markdown::CitationItem;
use crate::source::{Place, Source};

/// The path of the glossary.
pub const GLOSSARY: &str = "content/glossary.yml";

/// A term by its index in [`Glossary::terms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Its id, also its anchor on the glossary page.
    pub id: String,
    /// The place of its entry.
    pub place: Place,
    /// Its full name in each language: `ill-treatment (other cruel, …)`.
    pub name: PerLanguage<String>,
    /// Its abbreviation; may be empty.
    pub abbreviation: PerLanguage<String>,
    /// Its definition.
    pub definition: PerLanguage<String>,
    /// Advice on its use; may be empty.
    pub note: PerLanguage<String>,
    /// The sources of the definition.
    pub sources: Vec<CitationItem>,
    /// Ids of related terms.
    pub see_also: Vec<Spanned<String>>,
    /// Forms that are recognised in text besides the name; the first mention on a page is linked automatically.
    pub forms: PerLanguage<Vec<Spanned<String>>>,
    /// Words to avoid for it.
    pub avoid: PerLanguage<Vec<Spanned<String>>>,
    /// Everyday words that find it in the search; never shown.
    pub search: PerLanguage<Vec<String>>,
}

impl Term {
    /// The name used in text: the full name without a final explanation in parentheses.
    pub fn label(&self, language: Language) -> &str {
        let name = self.name[language].as_str();
        match name.strip_suffix(')').and_then(|rest| rest.split_once(" (")) {
            Some((short, inside)) if !inside.contains('(') => short,
            _ => name,
        }
    }
}

/// All terms, sorted by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
}

impl Glossary {
    /// Finds a term by its id.
    pub fn find(&self, id: &str) -> Option<TermId> {
        let index = self.terms.binary_search_by(|term| term.id.as_str().cmp(id)).ok()?;
        u32::try_from(index).ok().map(TermId)
    }

    /// The term with an id.
    pub fn get(&self, id: &str) -> Option<&Term> {
        self.find(id).map(|number| self.term(number))
    }

    /// The term with an index.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.0 as usize]
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.id.as_str())
    }
}

pub fn read_glossary(
    source: Option<&Source>,
    site: &PerLanguage<LanguageConfig>,
    out: &mut Vec<Diagnostic>,
) -> Glossary {
    let Some(source) = source else { return Glossary::default() };
    let read = |file: &mut DataTable<'_, '_>| file.identified("terms", &mut HashSet::new(), read_term);
    let mut terms = read_data(source, site, out, read).unwrap_or_default();
    terms.sort_by(|a, b| a.id.cmp(&b.id));
    leave_out_long_forms(source, &mut terms, site.count(), out);
    report_shared_forms(source, &terms, site, out);
    Glossary { terms }
}

fn read_term(entry: &mut DataTable<'_, '_>, id: Spanned<String>) -> Option<Term> {
    let is_linked = entry.boolean("autolink").unwrap_or(true);
    let forms = entry.each_list("forms_");
    Some(Term {
        place: entry.place_of(&id),
        name: entry.each_required("", &id.value),
        abbreviation: entry.each("abbr_"),
        definition: entry.each_required("def_", &id.value),
        note: entry.each("note_"),
        sources: entry.citations("sources"),
        see_also: entry.texts("see_also"),
        // A term that is not linked automatically needs no forms.
        forms: if is_linked { forms } else { forms.map(|_| Vec::new()) },
        avoid: entry.each_list("avoid_"),
        search: entry.each_list("search_").map(|words| words.into_iter().map(|word| word.value).collect()),
        id: id.value,
    })
}

/// The highest number of characters of a form: if a text repeats its first word, the whole form is compared each time.
const LONGEST_FORM: usize = 200;

fn leave_out_long_forms(source: &Source, terms: &mut [Term], languages: usize, out: &mut Vec<Diagnostic>) {
    let mut is_short = |key: &str, form: &Spanned<String>| {
        let length = form.value.chars().count();
        if length > LONGEST_FORM {
            let fault = faults::DataWrongValueLong { key: key.to_owned(), most: LONGEST_FORM.to_string() };
            out.push(Diagnostic::new(fault, Place::new(&source.path, form.span)));
        }
        length <= LONGEST_FORM
    };
    for term in terms {
        for language in crate::language::languages(languages) {
            term.forms[language].retain(|form| is_short("forms", form));
            term.avoid[language].retain(|form| is_short("avoid", form));
        }
    }
}

/// Reports a form of two terms of one language: it would be ambiguous which one a link leads to.
fn report_shared_forms(source: &Source, terms: &[Term], site: &PerLanguage<LanguageConfig>, out: &mut Vec<Diagnostic>) {
    for language in crate::language::languages(site.count()) {
        let mut seen = std::collections::HashMap::new();
        for term in terms {
            for form in &term.forms[language] {
                let place = Place::new(&source.path, form.span);
                match seen.insert(form.value.to_lowercase(), (term.id.as_str(), place.clone())) {
                    Some((other, first)) if other != term.id => out.push(
                        Diagnostic::new(
                            faults::FormShared {
                                form: form.value.to_string(),
                                id: term.id.to_string(),
                                other: other.to_string(),
                            },
                            place,
                        )
                        .beside(first),
                    ),
                    _ => {}
                }
            }
        }
    }
}
