//! Our XLIFF 1.2 files against the rules of the standard that they touch.
//!
//! The standard's own schema is not part of this repository; these are the same rules, for the elements that temario
//! writes. `tests/tools/run` checks the files against the schema where it can be had.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;
use temario::exchange::write_xliff_1;

use super::catalogue;

/// Elements with their parents, their required attributes and their other ones.
type Rule = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const ELEMENTS: [Rule; 14] = [
    ("xliff", &[""], &["version", "xmlns"], &[]),
    ("file", &["xliff"], &["original", "source-language", "datatype"], &["target-language", "xml:space"]),
    ("header", &["file"], &[], &[]),
    ("body", &["file"], &[], &[]),
    ("trans-unit", &["body"], &["id"], &["resname"]),
    ("source", &["trans-unit"], &[], &[]),
    ("target", &["trans-unit"], &[], &["state"]),
    ("note", &["header", "trans-unit"], &[], &["from"]),
    ("context-group", &["trans-unit"], &["purpose"], &[]),
    ("context", &["context-group"], &["context-type"], &[]),
    ("bpt", &["source", "target"], &["id"], &["rid", "ctype"]),
    ("ept", &["source", "target"], &["id"], &["rid"]),
    ("ph", &["source", "target"], &["id"], &["ctype"]),
    ("alt-trans", &["trans-unit"], &[], &[]),
];

/// The order in which the parts of an element come.
const ORDER: [&str; 6] = ["header", "body", "source", "target", "context-group", "note"];

const STATES: [&str; 3] = ["translated", "needs-review-translation", "new"];
const TYPES: [&str; 5] = ["bold", "italic", "underlined", "link", "lb"];

/// The first rule that a file breaks.
pub(super) fn broken_rules_1(text: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut parents: Vec<(String, usize)> = Vec::new();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    // The ids of open marks, which end in the same text.
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes: BTreeMap<String, String> = tag
                    .attributes()
                    .map(|attribute| attribute.expect("an attribute"))
                    .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.to_string()))
                    .collect();
                let (parent, place) = parents.last().cloned().unwrap_or_default();
                let Some((_, in_these, needed, known)) = ELEMENTS.iter().find(|(known, ..)| *known == name) else {
                    return Some(format!("unknown element {name}"));
                };
                let is_known = |key: &String| needed.contains(&key.as_str()) || known.contains(&key.as_str());
                let is_one_of = |key: &str, values: &[&str], free: &str| {
                    attributes.get(key).is_none_or(|value| values.contains(&value.as_str()) || value.starts_with(free))
                };
                let rules = [
                    ("parent", in_these.contains(&parent.as_str())),
                    ("attribute", attributes.keys().all(is_known)),
                    ("required attribute", needed.iter().all(|key| attributes.contains_key(*key))),
                    ("state", is_one_of("state", &STATES, "x-")),
                    ("type", is_one_of("ctype", &TYPES, "x-")),
                    ("kind of file", is_one_of("datatype", &["plaintext"], "x-")),
                ];
                if let Some((rule, _)) = rules.iter().find(|(_, holds)| !holds) {
                    return Some(format!("{rule} of {name} in {parent}: {attributes:?}"));
                }
                if let Some(order) = ORDER.iter().position(|known| *known == name) {
                    if order < place {
                        return Some(format!("{name} comes late in {parent}"));
                    }
                    parents.last_mut().into_iter().for_each(|(_, place)| *place = order);
                }
                let id = attributes.get("id").cloned().unwrap_or_default();
                match name.as_str() {
                    "file" => ids.clear(),
                    "trans-unit" if !ids.insert(id.clone()) => return Some(format!("trans-unit {id} twice")),
                    "bpt" => open.push(attributes.get("rid").cloned().unwrap_or_default()),
                    "ept" if open.pop() != attributes.get("rid").cloned() => {
                        return Some(format!("ept {id} ends nothing"));
                    }
                    _ => {}
                }
                parents.push((name, 0));
            }
            Event::End(tag) => {
                if ["source", "target"].contains(&tag.name().as_ref()) && !open.is_empty() {
                    return Some("a mark does not end".to_owned());
                }
                parents.pop();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[test]
fn a_file_against_the_old_standard_would_be_found() {
    let xliff = write_xliff_1(&catalogue());
    assert_eq!(broken_rules_1(&xliff), None);
    for (from, to) in [
        ("<source>Four", "<target/><source>Four"),
        ("state=\"translated\"", "state=\"done\""),
        ("ctype=\"link\"", "ctype=\"url\""),
        (" datatype=\"x-markdown\"", ""),
        ("<body>", "<body><note>n</note>"),
        ("<ept id=\"2\" rid=\"2\">", "<ept id=\"2\" rid=\"7\">"),
        ("<note from", "<note colour=\"red\" from"),
        ("id=\"what-is-torture:four-elements_23_title\"", "id=\"what-is-torture:four-elements_23_severity:1\""),
    ] {
        assert!(xliff.contains(from), "{from}");
        assert!(broken_rules_1(&xliff.replacen(from, to, 1)).is_some(), "{to}");
    }
}
