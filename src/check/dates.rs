//! Dates of review that cannot be, and those that are over.

use crate::config::Date;
use crate::curriculum::Document;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, Snapshot, Span};

/// `today` is the day in UTC; a day more is today somewhere.
pub(super) fn check(document: &Document, today: Date, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let front = &document.front;
    if front.reviewed.is_none() && front.review_by.is_none() {
        return;
    }
    let text = snapshot.source(document.path.as_str()).map_or("", |source| &source.text);
    let place = |key: &str| {
        let start = text.find(&format!("\n{key}:")).map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
        Place::new(&document.path, Span::new(start, end))
    };
    if let Some(date) = front.reviewed.filter(|date| *date > today.after(1)) {
        found.push(Diagnostic::new(faults::ReviewDate { date: date.to_string() }, place("reviewed")));
    }
    let Some(date) = front.review_by else { return };
    if front.reviewed.is_some_and(|reviewed| reviewed > date) {
        found.push(Diagnostic::new(faults::ReviewDateBefore { date: date.to_string() }, place("review_by")));
    } else if date < today {
        found.push(Diagnostic::new(faults::ReviewDateOver { date: date.to_string() }, place("review_by")));
    }
}
