//! Reads the attributes of pictures, recordings and films: `![alt](pic.jpg){width=60% align=left}`.

use std::ops::RangeInclusive;

use super::blocks::BlockWords;
use super::links::{LinkReference, classify};
use super::picture_form::{MediaKind, PictureAlignment};
use crate::diagnostic::{Diagnostic, Fault, MayBeNear, faults};
use crate::language::Language;
use crate::markdown::{Attribute, Image, is_curved};
use crate::source::{Place, SourcePath, Span};

/// The width of the column of the text in CSS pixels, at the usual size of letters.
pub const TEXT_COLUMN: u32 = 640;

/// The valid widths in percent of the column.
const PERCENT: RangeInclusive<u32> = 5..=100;

/// The valid widths in CSS pixels.
const PIXELS: RangeInclusive<u32> = 16..=TEXT_COLUMN;

/// The attributes of one picture, recording or film.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureAttributes {
    /// What it is, by the extension of the file.
    pub kind: MediaKind,
    /// Its width in CSS pixels on a screen that has room for it.
    pub width: Option<u32>,
    /// Its place in the column.
    pub alignment: Option<PictureAlignment>,
    /// A film's picture before it plays.
    pub poster: Option<AttributeLink>,
    /// Where everything that is said is written.
    pub transcript: Option<AttributeLink>,
    /// Whether a reader's device saves it with its page for use without a connection. Pictures always are.
    pub is_kept: bool,
}

impl PictureAttributes {
    /// The files and pages that it names.
    pub fn links(&self) -> impl Iterator<Item = &AttributeLink> {
        self.poster.iter().chain(&self.transcript)
    }
}

/// A file or page that an attribute names.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeLink {
    /// The target as written.
    pub target: String,
    /// Its span.
    pub span: Span,
    /// The target, classified.
    pub reference: LinkReference,
}

/// The attributes that a kind has.
fn known(kind: MediaKind) -> &'static [&'static str] {
    match kind {
        MediaKind::Picture => &["width", "align"],
        MediaKind::Sound => &["transcript", "offline"],
        MediaKind::Film => &["width", "align", "poster", "transcript", "offline"],
    }
}

/// Reads the attributes of an image in a file of one language.
pub(super) fn read_attributes(
    path: &SourcePath,
    text: &str,
    (image, reference): (&Image, &LinkReference),
    language: Language,
    words: &BlockWords,
    diagnostics: &mut Vec<Diagnostic>,
) -> PictureAttributes {
    let kind = match reference {
        LinkReference::File(path, _) => MediaKind::of(path),
        _ => MediaKind::Picture,
    };
    let mut read =
        PictureAttributes { kind, width: None, alignment: None, poster: None, transcript: None, is_kept: false };
    for attribute in &image.attributes {
        if let Err((fault, span)) = take(path, text, &mut read, attribute, (language, words)) {
            diagnostics.push(Diagnostic::new(fault, Place::new(path, span)));
        }
    }
    read
}

fn take(
    path: &SourcePath,
    text: &str,
    read: &mut PictureAttributes,
    attribute: &Attribute,
    (language, words): (Language, &BlockWords),
) -> Result<(), (Fault, Span)> {
    let Attribute { key, key_span, value, value_span } = attribute;
    let known = known(read.kind);
    if !known.contains(&key.as_str()) {
        let listed = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let fault = faults::PictureAttribute { key: key.clone(), known: listed };
        return Err((fault.suggesting(key, known.iter().copied()), *key_span));
    }
    let before = value_span.start as usize;
    if let Some(mark) = text.get(..before).and_then(|text| text.chars().next_back()).filter(|mark| is_curved(*mark)) {
        let span = Span::new(before - mark.len_utf8(), value_span.end as usize);
        let fitting = format!("{key}=\"{value}\"");
        return Err((faults::PictureAttributeMarks { fitting, mark: mark.into() }.into(), span));
    }
    let link = || {
        let target = value.trim();
        let reference = classify(path.as_str(), target);
        let is_there = !matches!(reference, LinkReference::Refused(_)) && !target.is_empty();
        is_there.then(|| AttributeLink { target: target.to_owned(), span: *value_span, reference })
    };
    let is_twice = match key.as_str() {
        "width" => read.width.is_some(),
        "align" => read.alignment.is_some(),
        "poster" => read.poster.is_some(),
        "transcript" => read.transcript.is_some(),
        _ => false,
    };
    if is_twice {
        return Err((faults::PictureAttributeTwice { key: key.clone() }.into(), *key_span));
    }
    let fits = match key.as_str() {
        "width" => {
            read.width = width(value);
            read.width.is_some()
        }
        "align" => {
            read.alignment = words.alignment(language, &value.trim().to_lowercase());
            read.alignment.is_some()
        }
        "poster" => {
            read.poster = link().filter(|link| match &link.reference {
                LinkReference::File(path, _) => MediaKind::of(path) == MediaKind::Picture,
                _ => false,
            });
            read.poster.is_some()
        }
        "transcript" => {
            read.transcript = link().filter(|link| !matches!(link.reference, LinkReference::External(_)));
            read.transcript.is_some()
        }
        _ => {
            read.is_kept = value == "true";
            value == "true" || value == "false"
        }
    };
    if fits {
        return Ok(());
    }
    let value = value.clone();
    let fault: Fault = match key.as_str() {
        "width" => faults::PictureAttributeWidth { value }.into(),
        "align" => {
            let known = words.alignments(language).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            faults::PictureAttributeAlign { known, value }.into()
        }
        "poster" => faults::PictureAttributePoster { value }.into(),
        "transcript" => faults::PictureAttributeTranscript { value }.into(),
        _ => faults::PictureAttributeSwitch { key: key.clone() }.into(),
    };
    Err((fault, *value_span))
}

/// A width in CSS pixels: `60%` of the column, or `300` or `300px`.
fn width(value: &str) -> Option<u32> {
    let value = value.trim();
    if let Some(percent) = value.strip_suffix('%') {
        let percent = percent.trim_end().parse().ok().filter(|percent| PERCENT.contains(percent))?;
        return Some(TEXT_COLUMN * percent / 100);
    }
    let pixels = value.strip_suffix("px").unwrap_or(value).trim_end();
    pixels.parse().ok().filter(|pixels| PIXELS.contains(pixels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_percents_of_the_column_or_pixels() {
        for (value, wanted) in [
            ("60%", Some(384)),
            ("60 %", Some(384)),
            ("100%", Some(640)),
            ("300", Some(300)),
            ("300px", Some(300)),
            ("0%", None),
            ("101%", None),
            ("641", None),
            ("60.5%", None),
            ("-5%", None),
            ("half", None),
            ("", None),
            ("%", None),
            ("99999999999", None),
        ] {
            assert_eq!(width(value), wanted, "{value}");
        }
    }
}
