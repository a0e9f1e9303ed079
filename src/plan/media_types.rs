//! The media type of a file, by extension.

use super::names::unpacked;

/// The media type of a file for servers and object stores. A compressed copy has that of the original.
pub fn media_type(path: &str) -> &'static str {
    let path = unpacked(path);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let found = MEDIA_TYPES.iter().find(|(known, _)| *known == ending);
    found.map_or("application/octet-stream", |(_, kind)| kind)
}

/// Every known extension with its media type.
pub const MEDIA_TYPES: [(&str, &str); 32] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("m4a", "audio/mp4"),
    ("wav", "audio/wav"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
];

/// Whether files of this type are text, which compression makes smaller.
pub fn is_text(path: &str) -> bool {
    is_text_type(media_type(path))
}

/// The extensions of text files, each with its media type without the charset.
pub fn text_types() -> impl Iterator<Item = (&'static str, &'static str)> {
    let plain = |kind: &'static str| kind.split_once(';').map_or(kind, |(kind, _)| kind);
    MEDIA_TYPES.iter().filter(|(_, kind)| is_text_type(kind)).map(move |(ending, kind)| (*ending, plain(kind)))
}

fn is_text_type(kind: &str) -> bool {
    kind.starts_with("text/") || ["json", "xml"].iter().any(|end| kind.ends_with(end))
}
