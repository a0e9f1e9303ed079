//! The labels of reference links in a text.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{BrokenLink, Parser};

use super::fences::{mask, scan_fences};
use super::parse::OPTIONS;
use crate::source::{SourcePath, Span};

/// The labels of reference links, in lower case and with single spaces.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// The labels that the text defines, each with its definition.
    pub defined: BTreeMap<String, Span>,
    /// The labels in brackets that the text does not define; most of them are ordinary words in brackets.
    pub undefined: BTreeSet<String>,
}

/// The labels in a page's text from offset `start` on.
pub fn references(path: &SourcePath, text: &str, start: usize) -> References {
    // Faults of the fences were reported when the page was parsed.
    let fences = scan_fences(path, text, start, &mut Vec::new());
    let masked = mask(text, &fences);
    let mut undefined = BTreeSet::new();
    let mut callback = |link: BrokenLink<'_>| {
        undefined.insert(folded(&link.reference));
        None
    };
    let mut parser =
        Parser::new_with_broken_link_callback(masked.get(start..).unwrap_or_default(), OPTIONS, Some(&mut callback));
    parser.by_ref().for_each(drop);
    let spans = parser.reference_definitions().iter();
    let defined = spans.map(|(label, one)| (folded(label), Span::from(one.span.clone()).shifted(start))).collect();
    drop(parser);
    References { defined, undefined }
}

fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
