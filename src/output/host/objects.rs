//! `_host/objects.json`: metadata of each file for programs that upload to an object store.
//!
//! `media_types` maps file extensions to content types; `headers` lists all other headers by pattern, general patterns
//! first.

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
