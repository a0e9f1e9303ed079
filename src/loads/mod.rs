//! What a file would load from another host, or run, when a browser shows it: [`find`].
//!
//! Readers may be monitored, and are often offline: a page that loads one pixel from another host tells it who reads
//! and when. So every file is read as a browser reads its format: HTML and style sheets by tokenizers, XML and SVG by
//! an XML reader, scripts by their literals. What cannot be read is a finding too. Links that readers choose to follow
//! are not findings.

mod css;
mod format;
mod found;
mod html;
mod markup;
mod script;
mod target;
mod template;
mod xml;

pub use format::{Format, format_of};
pub use found::{Load, LoadKind};

use found::FoundLoads;

/// The findings of a file: what it would load from another host or run.
pub fn find(format: Format, bytes: &[u8]) -> Vec<Load> {
    let mut found = FoundLoads::new(read);
    let unreadable = |at: usize| Load { at: at..at, target: String::new(), kind: LoadKind::Unreadable };
    if format == Format::Closed {
        return vec![unreadable(0)];
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            read(format, text, &mut found);
            found.finish(text)
        }
        Err(error) => vec![unreadable(error.valid_up_to())],
    }
}

/// The findings of a template: its HTML, with letters in place of expressions, and the addresses among the strings of
/// its expressions.
pub fn template(text: &str) -> Vec<Load> {
    template::read(text, FoundLoads::new(read))
}

fn read(format: Format, text: &str, found: &mut FoundLoads) {
    match format {
        Format::Html => html::read(text, found),
        Format::Xml => xml::read(text, found),
        Format::Css => css::read(text, found),
        Format::Script => script::read(text, found),
        Format::Manifest => manifest(text, found),
        Format::Closed => found.unreadable(0..0),
    }
}

/// Reads the icons and the like that a browser loads when the site is installed on a phone.
fn manifest(text: &str, found: &mut FoundLoads) {
    fn walk(value: &serde_json::Value, text: &str, found: &mut FoundLoads) {
        match value {
            serde_json::Value::Object(entries) => {
                for (key, value) in entries {
                    if let (true, Some(address)) = (key == "src", value.as_str()) {
                        let at = text.find(address).unwrap_or(0);
                        found.address(address, at..at + address.len());
                    }
                    walk(value, text, found);
                }
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, text, found)),
            _ => {}
        }
    }
    match serde_json::from_str(text) {
        Ok(value) => walk(&value, text, found),
        Err(_) => found.unreadable(0..0),
    }
}
