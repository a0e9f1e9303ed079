//! The format of a file, as a server or browser detects it.

/// The format that a browser uses for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page.
    Html,
    /// XML, including SVG.
    Xml,
    /// A style sheet.
    Css,
    /// A script.
    Script,
    /// A web app manifest, in JSON.
    Manifest,
    /// A format that a browser or server runs or unpacks, and that temario cannot read.
    Closed,
}

/// The format of a file by its name, or by its first bytes where a server would guess; `None` for files that load
/// nothing.
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

/// The format that a server or browser detects for a file without extension or with an unknown one.
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
