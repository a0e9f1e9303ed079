//! The notation of positions and language tags, the same in both formats.

use crate::language::LanguageTag;
use crate::source::SourcePath;

/// A position as written in both formats: `content/en/01-law/index.md:12`.
pub fn written_place(place: &(SourcePath, u32)) -> String {
    format!("{}:{}", one_line(place.0.as_str()), place.1)
}

/// Parses a position; `None` if it has another form.
pub fn read_place(text: &str) -> Option<(SourcePath, u32)> {
    let (path, line) = text.rsplit_once(':')?;
    Some((SourcePath::new(path), line.parse().ok()?))
}

/// Parses a tag as written by tools: `es`, `es_MX`, `ES-mx.UTF-8`, `sr@latin`.
pub fn read_tag(text: &str) -> Option<LanguageTag> {
    let tag = text.trim().split('.').next().unwrap_or_default().replace(['_', '@'], "-");
    let primary_end = tag.find('-').unwrap_or(tag.len());
    let (primary, rest) = tag.split_at(primary_end);
    LanguageTag::parse(&(primary.to_ascii_lowercase() + rest))
}

/// Text on one line, with spaces instead of control characters.
pub fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
