//! Elements and attributes of HTML and SVG that load something.

use std::ops::Range;

use super::format::Format;
use super::found::FoundLoads;
use super::{css, target};

/// An attribute: its name in lower case without prefix, its value, and its position.
pub struct MarkupAttribute {
    pub name: String,
    pub value: String,
    pub at: Range<usize>,
}

/// Whether a character separates words in HTML.
pub fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// A name in lower case without its prefix; namespace declarations keep theirs.
pub fn local(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.split_once(':') {
        Some((prefix, local)) if prefix != "xmlns" => local.to_owned(),
        _ => name,
    }
}

/// Attributes whose values are words or names, or addresses that a reader chooses to follow.
const HARMLESS: [&str; 46] = [
    "about",
    "abbr",
    "accept",
    "action",
    "alt",
    "arcrole",
    "attributename",
    "charset",
    "cite",
    "class",
    "content",
    "d",
    "datatype",
    "download",
    "encoding",
    "for",
    "formaction",
    "headers",
    "hreflang",
    "id",
    "integrity",
    "itemid",
    "itemprop",
    "itemtype",
    "label",
    "lang",
    "longdesc",
    "media",
    "name",
    "nonce",
    "pattern",
    "placeholder",
    "points",
    "prefix",
    "profile",
    "property",
    "rel",
    "resource",
    "rev",
    "role",
    "schemalocation",
    "title",
    "type",
    "typeof",
    "value",
    "vocab",
];

/// Values of `rel` of `<link>` that do not load the address.
const LEADS: [&str; 33] = [
    "alternate",
    "amphtml",
    "author",
    "bookmark",
    "canonical",
    "chapter",
    "contents",
    "copyright",
    "describedby",
    "edituri",
    "external",
    "first",
    "glossary",
    "help",
    "hub",
    "index",
    "last",
    "license",
    "me",
    "next",
    "nofollow",
    "noopener",
    "noreferrer",
    "pingback",
    "prev",
    "previous",
    "search",
    "self",
    "shortlink",
    "start",
    "tag",
    "up",
    "webmention",
];

/// Types of data inside `<script>` that are not run.
const DATA: [&str; 2] = ["application/json", "application/ld+json"];

/// Reads the attributes of an element. `name` is in lower case without prefix.
pub fn element(name: &str, attributes: &[MarkupAttribute], found: &mut FoundLoads) {
    for attribute in attributes {
        look(name, attribute, attributes, found);
    }
}

/// Whether the content of a `<script>` with these attributes is a program.
pub fn is_program(attributes: &[MarkupAttribute]) -> bool {
    let kind = value(attributes, "type").unwrap_or_default().trim().to_ascii_lowercase();
    !DATA.contains(&kind.as_str())
}

/// Whether a `<script>` has its program in another file.
pub fn is_elsewhere(attributes: &[MarkupAttribute]) -> bool {
    attributes.iter().any(|one| matches!(one.name.as_str(), "src" | "href"))
}

fn value<'a>(attributes: &'a [MarkupAttribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|one| one.name == name).map(|one| one.value.as_str())
}

fn look(element: &str, attribute: &MarkupAttribute, all: &[MarkupAttribute], found: &mut FoundLoads) {
    let MarkupAttribute { name, value: text, at } = attribute;
    let at = || at.clone();
    match name.as_str() {
        name if name.len() > 2 && name.starts_with("on") => found.script(at(), text),
        "style" => found.inside(at(), |found| css::read(text, found)),
        "srcdoc" => found.inside(at(), |found| found.read(Format::Html, text)),
        "href" if matches!(element, "a" | "area") => followed(text, at(), found),
        "href" if element == "link" && leads(all) => {}
        "action" | "formaction" => followed(text, at(), found),
        "srcset" | "imagesrcset" => {
            for candidate in text.split(is_space).filter(|part| !part.is_empty()) {
                found.address(candidate.trim_matches(','), at());
                if target::scheme(candidate).as_deref() != Some("data") {
                    candidate.split(',').for_each(|part| found.address(part, at()));
                }
            }
        }
        "ping" | "archive" | "attributionsrc" => {
            text.split(|one| is_space(one) || one == ',').for_each(|part| found.address(part, at()));
        }
        "content" if element == "meta" => refresh(text, all, at(), found),
        // The values of an animation can be addresses.
        "to" | "from" | "by" | "values" => {
            for part in text.split(';') {
                found.address(part, at());
                css_in(part, at(), found);
            }
        }
        name if HARMLESS.contains(&name) || name.starts_with("xmlns") || name.starts_with("aria-") => {}
        name if name.starts_with("data-") && !is_lazy(name) => {}
        _ => {
            found.address(text, at());
            css_in(text, at(), found);
        }
    }
}

/// Whether an attribute is one that scripts conventionally use for addresses.
fn is_lazy(name: &str) -> bool {
    ["src", "srcset", "background", "bg", "poster"].iter().any(|end| name.ends_with(end))
}

/// `fill="url(…)"` and the like.
fn css_in(text: &str, at: Range<usize>, found: &mut FoundLoads) {
    if text.contains('(') {
        found.inside(at, |found| css::read(text, found));
    }
}

/// Checks the address of a link, which readers choose to follow: only a script is a finding.
fn followed(text: &str, at: Range<usize>, found: &mut FoundLoads) {
    if target::of(text) == target::AddressTarget::Script {
        found.script(at, text);
    }
}

fn leads(attributes: &[MarkupAttribute]) -> bool {
    let rel = value(attributes, "rel").unwrap_or_default().to_ascii_lowercase();
    rel.split(is_space).filter(|word| !word.is_empty()).all(|word| LEADS.contains(&word))
}

/// `<meta http-equiv="refresh" content="5; url=…">` navigates without an action of the reader.
fn refresh(text: &str, all: &[MarkupAttribute], at: Range<usize>, found: &mut FoundLoads) {
    if !value(all, "http-equiv").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("refresh")) {
        return;
    }
    let rest = text.trim_start_matches(|one: char| one.is_ascii_digit() || one == '.' || is_space(one));
    let rest = rest.trim_start_matches(|one: char| matches!(one, ';' | ',') || is_space(one));
    let named = rest.get(..3).filter(|start| start.eq_ignore_ascii_case("url"));
    let rest = named.and_then(|_| rest[3..].trim_start_matches(is_space).strip_prefix('=')).unwrap_or(rest);
    found.address(rest.trim_start_matches(|one| is_space(one) || matches!(one, '"' | '\'')), at);
}
