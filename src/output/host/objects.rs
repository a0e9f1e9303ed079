//! `_host/objects.json`: what a program that fills an object store should say of each file.
//!
//! `media_types` gives the content type by the ending of a name, `headers` all other headers by pattern, the
//! general before the special.

use serde::Serialize;
use serde_json::{Map, Value};

use super::rules::{HeaderRule, HostRules, RedirectRule};
use crate::plan::MEDIA_TYPES;

#[derive(Serialize)]
struct Objects<'a> {
    media_types: Map<String, Value>,
    headers: &'a [HeaderRule],
    redirects: &'a [RedirectRule],
}

pub(super) fn text(rules: &HostRules) -> String {
    let types = MEDIA_TYPES.iter().map(|(ending, kind)| (format!(".{ending}"), Value::from(*kind)));
    let objects = Objects { media_types: types.collect(), headers: &rules.headers, redirects: &rules.redirects };
    let mut text = serde_json::to_string_pretty(&objects).expect("strings are valid JSON");
    text.push('\n');
    text
}
