//! How hard pages are to read: [`measure`] counts the words, sentences and syllables of each section.
//!
//! What counts is what an edition shows of the running text: paragraphs, items of lists, definitions, the content of
//! blocks and footnotes. Headings, titles of blocks, tables, code, citations, pictures and block quotations do not
//! count: they are no sentences, or words of others. The formulas and the syllables are those of the language
//! ([`Readability`](crate::wording::Readability)).

mod passages;
mod report;
mod text;

pub use report::{
    HeavySentence, LanguageReadability, PageReadability, Points, ReadabilityOfText, SectionReadability,
    SiteReadability, readability,
};
pub use text::{FEWEST_WORDS, MeasuredPage, MeasuredSection, MeasuredSentence, heaviest, measure, rounded_points};
