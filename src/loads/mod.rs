//! What a file would load from another host, or run, when a browser shows it: [`find`].
//!
//! Readers are sometimes watched, and often offline: a page that asks another host for one pixel tells it who reads
//! and when. So every file is read as a browser reads its kind: HTML by a tokenizer, style sheets by another, XML and
//! SVG by a reader of XML, scripts by their literals. What could not be read is a finding too. Links that somebody
//! follows by her own will are none.

mod css;
mod html;
mod markup;
mod script;
mod target;
mod xml;

use std::ops::Range;

pub use html::template;

/// What a browser makes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page.
    Html,
    /// XML, SVG among it.
    Xml,
    /// A style sheet.
    Css,
    /// A script.
    Script,
    /// The description of an app for telephones, in JSON.
    Manifest,
    /// Something that a browser or a server runs or unpacks, and nothing here can read.
    Closed,
}

/// Something in a file that no reader should get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Where it stands, in bytes of the file.
    pub at: Range<usize>,
    /// The address, or the beginning of what would be run.
    pub target: String,
    /// What is wrong with it.
    pub kind: LoadKind,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoadKind {
    /// It would be loaded from another host, or leads there without anybody's will.
    Foreign,
    /// A script inside a page or drawing, or one that runs text as a program.
    Script,
    /// It cannot be read, so that nobody knows what it loads.
    Unreadable,
    /// A comment with words in it, which a browser does not show and everybody can read.
    Comment,
}

/// The format of a file by its name, or by its first bytes where a server would guess; `None` for what loads nothing.
pub fn format_of(path: &str, bytes: &[u8]) -> Option<Format> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    Some(match ending {
        "html" | "htm" | "shtml" | "shtm" | "xhtml" | "xht" if ending.starts_with('x') => Format::Xml,
        "html" | "htm" | "shtml" | "shtm" => Format::Html,
        "svg" | "xml" | "xsl" | "xslt" | "rss" | "atom" | "rdf" | "mathml" | "mml" | "kml" | "gpx" => Format::Xml,
        "css" => Format::Css,
        "js" | "mjs" | "cjs" => Format::Script,
        "webmanifest" => Format::Manifest,
        "svgz" | "mht" | "mhtml" | "swf" | "jar" | "class" | "wasm" | "hta" | "htc" | "xbl" | "php" | "phtml"
        | "asp" | "aspx" | "jsp" | "cgi" => Format::Closed,
        "md" | "txt" | "csv" | "json" | "yml" | "yaml" | "toml" | "pdf" => return None,
        _ => return sniffed(bytes),
    })
}

/// What a server or browser would take a file for that has no ending, or an unknown one.
fn sniffed(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = bytes[start..].iter().take(14).map(u8::to_ascii_lowercase).collect::<Vec<u8>>();
    let begins = |one: &&[u8]| head.starts_with(one);
    if [&b"<?xml"[..], b"<svg"].iter().any(begins) {
        return Some(Format::Xml);
    }
    let tags = ["<!doctype html", "<html", "<head", "<script", "<iframe", "<body", "<style", "<title", "<!--", "<img"];
    tags.iter().map(|tag| tag.as_bytes()).any(|tag| begins(&tag)).then_some(Format::Html)
}

/// What a file would load from another host or run.
pub fn find(format: Format, bytes: &[u8]) -> Vec<Load> {
    let mut found = Found::default();
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

/// The last place at or before an offset at which a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn read(format: Format, text: &str, found: &mut Found) {
    match format {
        Format::Html => html::read(text, found),
        Format::Xml => xml::read(text, found),
        Format::Css => css::read(text, found),
        Format::Script => script::read(text, found),
        Format::Manifest => manifest(text, found),
        Format::Closed => found.unreadable(0..0),
    }
}

/// Pictures and the like that a browser loads when the site is put on the first screen of a telephone.
fn manifest(text: &str, found: &mut Found) {
    fn walk(value: &serde_json::Value, text: &str, found: &mut Found) {
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

/// What has been found so far.
#[derive(Default)]
struct Found {
    loads: Vec<Load>,
    /// Where a text inside a text stands: what is found in it has this place.
    outer: Option<Range<usize>>,
    /// What stands before the text that is being read, in bytes.
    base: usize,
    depth: usize,
}

/// How deep addresses that hold documents may lie in each other.
const DEEPEST: usize = 4;

impl Found {
    fn push(&mut self, kind: LoadKind, at: Range<usize>, target: &str) {
        let at = self.outer.clone().unwrap_or(at.start + self.base..at.end + self.base);
        let mut target: String = target.trim().chars().take(120).collect();
        target.retain(|character| !character.is_control());
        self.loads.push(Load { at, target, kind });
    }

    fn unreadable(&mut self, at: Range<usize>) {
        self.push(LoadKind::Unreadable, at, "");
    }

    fn comment(&mut self, at: Range<usize>, words: &str) {
        if !words.trim().is_empty() {
            self.push(LoadKind::Comment, at, words);
        }
    }

    fn script(&mut self, at: Range<usize>, target: &str) {
        self.push(LoadKind::Script, at, target);
    }

    /// An address that a browser loads.
    fn address(&mut self, address: &str, at: Range<usize>) {
        match target::of(address) {
            target::Target::Here => {}
            target::Target::Foreign => self.push(LoadKind::Foreign, at, address),
            target::Target::Script => self.script(at, address),
            target::Target::Document(format, text) => self.inside(at, |found| match text {
                Some(text) => read(format, &text, found),
                None => found.unreadable(0..0),
            }),
        }
    }

    /// Reads a text that stands inside another: what is found in it has the place of the whole.
    fn inside(&mut self, at: Range<usize>, read: impl FnOnce(&mut Self)) {
        if self.depth == DEEPEST {
            return self.unreadable(at);
        }
        let outer = self.outer.clone();
        self.outer.get_or_insert(at.start + self.base..at.end + self.base);
        self.depth += 1;
        read(self);
        self.depth -= 1;
        self.outer = outer;
    }

    /// Reads a stretch of the text by itself: places in it count from `start`.
    fn stretch(&mut self, start: usize, read: impl FnOnce(&mut Self)) {
        self.base += start;
        read(self);
        self.base -= start;
    }

    fn finish(mut self, text: &str) -> Vec<Load> {
        // Tokenizers put other signs in the place of some, so that what stands behind is a little further on.
        for load in &mut self.loads {
            let start = floor(text, load.at.start);
            load.at = start..floor(text, load.at.end).max(start);
        }
        self.loads.sort_by(|a, b| (a.at.start, a.kind, &a.target).cmp(&(b.at.start, b.kind, &b.target)));
        self.loads.dedup_by(|later, first| later.at.start == first.at.start && later.kind == first.kind);
        // A page of another program may have hundreds of comments: the first one is told of.
        let mut had_comment = false;
        self.loads.retain(|load| load.kind != LoadKind::Comment || !std::mem::replace(&mut had_comment, true));
        self.loads
    }
}
