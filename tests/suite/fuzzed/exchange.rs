//! Files that come back from translators.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use temario::config::{Audience, Delivery};
use temario::diagnostic::ProgramLanguage;
use temario::exchange::{
    Catalogue, FileFault, Message, MessageState, Reading, place, read_po, read_xliff, targets, with_files, write_po,
    write_xliff,
};
use temario::language::{Language, LanguageTag};
use temario::pipeline::{BuildOptions, Loaded};
use temario::status::confirmed;

use super::course_with_data;
use crate::edits::{Edit, apply};
use crate::support::load_in;

type Write = fn(&Catalogue) -> String;
type Read = fn(&[u8]) -> Result<Reading, FileFault>;

/// A PO file.
pub fn po(bytes: &[u8]) {
    comes_back(bytes, read_po, write_po);
}

/// An XLIFF file.
pub fn xliff(bytes: &[u8]) {
    comes_back(bytes, read_xliff, write_xliff);
}

fn comes_back(bytes: &[u8], read: Read, write: Write) {
    let reading = match read(bytes) {
        Ok(reading) => reading,
        Err(fault) => return assert_has_a_place(&fault, bytes),
    };
    let lines = lines_of(bytes);
    for one in reading.messages.iter().chain(&reading.obsolete) {
        assert!((1..=lines).contains(&one.line), "{one:?}");
    }
    for remark in &reading.remarks {
        for language in ProgramLanguage::ALL {
            assert!(!remark.message(language).is_empty(), "{remark:?}");
        }
    }
    let catalogue = catalogue_of(&reading);
    let text = write(&catalogue);
    match read(text.as_bytes()) {
        Ok(again) => {
            let again = catalogue_of(&again);
            assert!(texts_of(&again) == texts_of(&catalogue), "{again:?}\n{catalogue:?}\n{text}");
            // Notes, comments and places are lines: of these only control characters are lost, and only once.
            assert_eq!(write(&again), text);
        }
        Err(fault) => panic!("what we wrote is refused: {fault:?}\n{text}"),
    }
    put_back(&reading);
}

/// A refused file is refused at a place in it, and in words.
fn assert_has_a_place(fault: &FileFault, bytes: &[u8]) {
    assert!((1..=lines_of(bytes)).contains(&fault.line) && fault.column >= 1, "{fault:?}");
    for language in ProgramLanguage::ALL {
        assert!(!fault.message(language).is_empty(), "{fault:?}");
    }
}

fn lines_of(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count()
}

fn catalogue_of(reading: &Reading) -> Catalogue {
    Catalogue {
        source: reading.source.clone().unwrap_or_else(|| LanguageTag::parse("en").expect("a tag")),
        target: reading.target.clone(),
        // Tools may write anything into the head of a file; control characters there are spaces.
        title: reading.title.replace(char::is_control, " ").trim().to_owned(),
        messages: reading.messages.iter().map(|one| one.message.clone()).collect::<Vec<Message>>(),
    }
}

/// What is kept to the byte, by the names of the texts: those of one page come together.
fn texts_of(catalogue: &Catalogue) -> BTreeMap<&str, (&str, &str, MessageState, Option<&str>)> {
    let texts = catalogue.messages.iter().map(|one| {
        (one.context.as_str(), (one.source.as_str(), one.target.as_str(), one.state, one.previous.as_deref()))
    });
    texts.collect()
}

/// Into a course whose Spanish pages are partly there; and what stands there once is not put there again.
fn put_back(reading: &Reading) {
    static COURSE: OnceLock<Loaded> = OnceLock::new();
    let into = Language(1);
    let loaded = COURSE.get_or_init(|| {
        let mut files = course_with_data();
        apply(&mut files, &Edit::Confirm(true));
        files.remove("content/es/01-basics/02-practice.md");
        load_in(&files, Audience::Facilitator)
    });
    let placed = place(loaded, reading, into);
    assert!(placed.files.keys().all(|path| path.as_str().starts_with("content/es/")), "{placed:?}");
    if placed.files.is_empty() {
        return;
    }
    let options = BuildOptions::of(Delivery::to(Audience::Facilitator));
    let after = with_files(loaded, &placed.files, &options);
    after.diagnostics();
    confirmed(&after.site, &targets(&after.site, &placed, into), temario::config::Date::of_day(20_000));
    let again = place(&after, reading, into);
    assert_eq!(again.files, BTreeMap::new(), "it is put there a second time");
}
