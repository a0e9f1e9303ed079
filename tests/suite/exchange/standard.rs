//! Our XLIFF files against the rules of the standard that they touch.
//!
//! The standard's own schema is not part of this repository; these are the same rules, for the elements that temario
//! writes, and some that the schema cannot say.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;
use temario::exchange::write_xliff;

use super::catalogue;

/// What the schema of XLIFF 2.0 says of the elements that temario writes: where each may stand, and with what.
const ELEMENTS: [(&str, &[&str], &[&str]); 12] = [
    ("xliff", &[], &["xmlns", "version", "srcLang", "trgLang"]),
    ("file", &["xliff"], &["id", "original", "canResegment", "xml:space"]),
    ("notes", &["file", "unit"], &[]),
    ("note", &["notes"], &["category"]),
    ("unit", &["file"], &["id", "name"]),
    ("originalData", &["unit"], &[]),
    ("data", &["originalData"], &["id"]),
    ("segment", &["unit"], &["state", "subState"]),
    ("source", &["segment"], &[]),
    ("target", &["segment"], &[]),
    (
        "pc",
        &["source", "target", "pc"],
        &["id", "type", "subType", "canCopy", "canDelete", "dataRefStart", "dataRefEnd", "dispStart", "dispEnd"],
    ),
    (
        "ph",
        &["source", "target", "pc"],
        &["id", "type", "subType", "canCopy", "canDelete", "canReorder", "dataRef", "equiv", "disp"],
    ),
];

/// The order in which the parts of an element come.
const ORDER: [&str; 7] = ["notes", "originalData", "segment", "unit", "source", "target", "file"];

type Attributes = BTreeMap<String, String>;

/// What is wrong with an element among its parents.
fn broken_rule(name: &str, parent: &str, attributes: &Attributes) -> Option<String> {
    if name == "cp" {
        return (!["source", "target", "pc", "data"].contains(&parent)).then(|| format!("cp in {parent}"));
    }
    let Some((_, parents, known)) = ELEMENTS.iter().find(|(known, ..)| *known == name) else {
        return Some(format!("unknown element {name}"));
    };
    if !(parents.contains(&parent) || parents.is_empty() && parent.is_empty()) {
        return Some(format!("{name} in {parent}"));
    }
    let is = |name: &str, value: &str| attributes.get(name).is_some_and(|found| found == value);
    let is_token =
        |text: &String| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    let tokens = ["id", "dataRef", "dataRefStart", "dataRefEnd"].iter().filter_map(|name| attributes.get(*name));
    let typed = ["fmt", "link", "image", "other"];
    [
        ("attribute", attributes.keys().all(|key| known.contains(&key.as_str()))),
        ("id", attributes.contains_key("id") || !["file", "unit", "data", "pc", "ph"].contains(&name)),
        ("token", tokens.into_iter().all(is_token)),
        ("type", attributes.get("type").is_none_or(|found| typed.contains(&found.as_str()))),
        (
            "finer type",
            ["subType", "subState"]
                .iter()
                .filter_map(|name| attributes.get(*name))
                .all(|found| found.split(':').filter(|part| !part.is_empty() && !part.contains(' ')).count() == 2),
        ),
        ("finer type without type", !attributes.contains_key("subType") || attributes.contains_key("type")),
        ("finer state without state", !attributes.contains_key("subState") || attributes.contains_key("state")),
        ("order", !attributes.contains_key("canReorder") || is("canCopy", "no") && is("canDelete", "no")),
    ]
    .into_iter()
    .find_map(|(rule, holds)| (!holds).then(|| format!("{rule} of {name}: {attributes:?}")))
}

/// Walks a file and says which of the standard's rules it breaks first.
pub(super) fn broken_rules(text: &str) -> Option<String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut parents: Vec<(String, usize)> = Vec::new();
    let mut ids: Vec<BTreeSet<String>> = vec![Default::default()];
    let mut data = BTreeSet::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes: Attributes = tag
                    .attributes()
                    .map(|attribute| attribute.expect("an attribute"))
                    .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.to_string()))
                    .collect();
                let (parent, place) = parents.last().cloned().unwrap_or_default();
                if let Some(broken) = broken_rule(&name, &parent, &attributes) {
                    return Some(broken);
                }
                if let Some(order) = ORDER.iter().position(|known| *known == name) {
                    if order < place {
                        return Some(format!("{name} comes late in {parent}"));
                    }
                    parents.last_mut().into_iter().for_each(|(_, place)| *place = order);
                }
                if name == "unit" {
                    data.clear();
                }
                if name == "data" {
                    data.extend(attributes.get("id").cloned());
                }
                let mut references = attributes.iter().filter(|(key, _)| key.starts_with("dataRef"));
                if !references.all(|(_, id)| data.contains(id)) {
                    return Some(format!("no data for {attributes:?}"));
                }
                if let Some(id) = attributes.get("id")
                    && !ids
                        .last_mut()
                        .expect("a scope")
                        .insert(format!("{} {id}", if name == "pc" { "ph" } else { &name }))
                {
                    return Some(format!("{name} {id} twice"));
                }
                // Ids of codes are unique in their text, of data in their unit, of units in the file.
                if ["xliff", "file", "unit", "source", "target"].contains(&name.as_str()) {
                    ids.push(Default::default());
                }
                parents.push((name, 0));
            }
            Event::End(tag) => {
                if ["xliff", "file", "unit", "source", "target"].contains(&tag.name().as_ref()) {
                    ids.pop();
                }
                parents.pop();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[test]
fn a_file_against_the_standard_would_be_found() {
    let xliff = write_xliff(&catalogue());
    assert_eq!(broken_rules(&xliff), None);
    for (from, to) in [
        ("<source>Four", "<target/><source>Four"),
        ("dataRef=\"d5\"", "dataRef=\"d9\""),
        ("type=\"link\"", "type=\"url\""),
        (" canReorder=\"firstNo\"", " canReorder=\"firstNo\" colour=\"red\""),
        ("canCopy=\"no\" canDelete=\"no\" canReorder", "canReorder"),
        ("<pc id=\"2\"", "<pc id=\"1\""),
        ("<data id=\"d2\"", "<data id=\"d1\""),
        ("state=\"initial\" subState", "subState"),
        ("temario:outdated", "outdated"),
        ("id=\"what-is-torture:four-elements\"", "id=\"what is\""),
        ("<originalData>", "<segment/><originalData>"),
    ] {
        assert!(xliff.contains(from), "{from}");
        assert!(broken_rules(&xliff.replacen(from, to, 1)).is_some(), "{to}");
    }
}
