//! An author at work: after each of her edits a warm load is the same as a cold one.

use std::collections::BTreeMap;

use temario::config::Audience;
use temario::pipeline::{Loaded, Memo};

use super::{choice_and_text, course_with_data};
use crate::edits::{Edit, apply};
use crate::support::{keys, load_cold, load_with, report};

/// What stands between two edits of a script.
pub(super) const NEXT: &str = "\n====\n";

/// More edits say nothing new, they only take longer.
const MOST: usize = 5;

/// A script of edits.
pub fn edits(bytes: &[u8]) {
    let script = String::from_utf8_lossy(bytes);
    let edits: Vec<Edit> = script.split(NEXT).take(MOST).map(edit).collect();
    assert_warm_equals_cold(&edits);
}

/// One edit: a letter for its kind, a character for a number, then a text.
fn edit(text: &str) -> Edit {
    let (kind, rest) = choice_and_text(text.as_bytes());
    let (number, text) = choice_and_text(rest.as_bytes());
    let at = usize::from(number);
    match kind {
        b't' => Edit::Title(at, text),
        b'f' => Edit::FrontMatter(at, text),
        b'a' => Edit::Add(at, number % 6),
        b'r' => Edit::Remove(at),
        b'n' => Edit::Rename(at, number % 6),
        b's' => Edit::Site(number % 4),
        b'h' => Edit::Strings(number % 2 == 0),
        b'd' => Edit::Data(number % 6),
        b'c' => Edit::Confirm(number % 2 == 0),
        b'w' => Edit::Whole(at, text),
        _ => Edit::Body(at, text),
    }
}

/// After each edit, files and faults are the same whether something is remembered or not.
pub fn assert_warm_equals_cold(edits: &[Edit]) {
    let mut files = course_with_data();
    let mut memo = Memo::new();
    load_with(&files, Audience::Participant, &mut memo);
    for edit in edits {
        apply(&mut files, edit);
        let warm = load_with(&files, Audience::Participant, &mut memo);
        let cold = load_cold(&files, Audience::Participant);
        assert_eq!(report(&warm), report(&cold), "after {edit:?}");
        assert_eq!(keys(&warm), keys(&cold), "after {edit:?}");
        assert!(rendered(&warm) == rendered(&cold), "after {edit:?}");
    }
}

/// Everything that a site gives, be it the fault of a template.
pub fn rendered(loaded: &Loaded) -> BTreeMap<String, Result<Vec<u8>, String>> {
    let plan = loaded.plan_all();
    let outputs = plan.iter().map(|(address, route)| {
        let view = loaded.view(route);
        let bytes = loaded.render(&view).map(std::borrow::Cow::into_owned).map_err(|fault| fault.detail);
        (address.as_str().to_owned(), bytes)
    });
    outputs.collect()
}
