//! PDF files: keeps the objects that the pages refer to, without author, dates and folders.
//!
//! Earlier versions of a file that was saved again remain in it as unreferenced objects; they are left out. Files that
//! are signed or have a password cannot be written again. ISO 32000-2, sections 12.5.6, 14.3, 14.5.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use super::cleaned::{About, Detail, Made};
use super::kind::FileKind;
use super::reason::{Reason, damaged};
use super::{pixels, traces};

/// The most bytes of one object uncompressed.
const UNPACKED: usize = 128 << 20;

/// Entries with programs, people, dates and folders, removed from all dictionaries. Those of TeX name included files.
const LEFT_OUT: &[&[u8]] = &[
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"Thumb",
    b"CreatorInfo",
    b"PTEX.FileName",
    b"PTEX.InfoDict",
    b"PTEX.PageNumber",
    b"PTEX.Fullbanner",
    b"SpiderInfo",
    b"CreationDate",
    b"ModDate",
    b"Producer",
    b"Creator",
];

/// Entries of annotations that name people and times.
const OF_NOTES: &[&[u8]] = &[b"T", b"M", b"NM", b"CreationDate"];

/// Types of annotations whose text is in a window of its own.
const NOTES: &[&[u8]] = &[
    b"Text",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Stamp",
    b"Ink",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Popup",
    b"FileAttachment",
];

pub(super) fn clean(bytes: &[u8]) -> Result<Made, Reason> {
    let mut document = load(bytes)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Reason::Locked);
    }
    let pages = document.get_pages().len();
    if pages == 0 {
        return damaged("no pages");
    }
    let title = title(&document);
    let kept: Vec<Vec<u8>> = document.trailer.iter().map(|(key, _)| key.clone()).filter(|key| key != b"Root").collect();
    for key in kept {
        document.trailer.remove(&key);
    }
    let mut told = PdfFindings::default();
    // Objects referred to only by removed entries are unused afterwards.
    for object in document.objects.values_mut() {
        told.look(object)?;
    }
    document.prune_objects();
    if told.is_signed {
        return Err(Reason::Locked);
    }
    if let Some(title) = title {
        let mut info = Dictionary::new();
        info.set("Title", title);
        let id = document.add_object(info);
        document.trailer.set("Info", id);
    }
    document.renumber_objects();
    // The library writes the binary marker of the header.
    let mut out = Vec::new();
    document.save_to(&mut out).or_else(|error| damaged(error.to_string()))?;
    let again = load(&out)?;
    if again.get_pages().len() != pages || again.objects.len() < pages {
        return damaged("reading again");
    }
    let left = told.details.into_iter().collect();
    Ok(Made { bytes: Some(out), left, had_place: told.had_place })
}

fn load(bytes: &[u8]) -> Result<Document, Reason> {
    let options = LoadOptions { max_decompressed_size: Some(UNPACKED), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options);
    let document = document.or_else(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Err(Reason::Locked),
        error => damaged(error.to_string()),
    })?;
    // A reconstructed cross-reference table may refer to another version of the text.
    if document.xref_recovery.is_some() { damaged("xref") } else { Ok(document) }
}

/// The document title; `None` if it is a path.
fn title(document: &Document) -> Option<Object> {
    let info = document.trailer.get(b"Info").ok()?.as_reference().ok()?;
    let title = document.get_dictionary(info).ok()?.get(b"Title").ok()?.clone();
    let words = String::from_utf8_lossy(title.as_str().ok()?).replace('\0', "");
    let is_path =
        words.contains(['\\', '/']) || words.contains(".doc") || words.contains(".odt") || words.contains(".indd");
    (!is_path).then_some(title)
}

#[derive(Default)]
struct PdfFindings {
    details: BTreeSet<Detail>,
    had_place: bool,
    is_signed: bool,
}

impl PdfFindings {
    fn add(&mut self, about: About, field: &str) {
        self.details.insert(Detail { field: field.to_owned(), about });
    }

    fn look(&mut self, object: &mut Object) -> Result<(), Reason> {
        match object {
            Object::Array(objects) => objects.iter_mut().try_for_each(|object| self.look(object)),
            Object::Dictionary(dictionary) => self.dictionary(dictionary),
            Object::Stream(stream) => self.stream(stream),
            _ => Ok(()),
        }
    }

    fn dictionary(&mut self, dictionary: &mut Dictionary) -> Result<(), Reason> {
        let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default().to_vec();
        let (kind, subtype, action) = (name(b"Type"), name(b"Subtype"), name(b"S"));
        self.is_signed |= kind == b"Sig" || kind == b"DocTimeStamp" || dictionary.has(b"ByteRange");
        if dictionary.has(b"Rect") && NOTES.contains(&subtype.as_slice()) {
            let has_words = dictionary.get(b"Contents").and_then(Object::as_str).is_ok_and(|words| !words.is_empty());
            if has_words {
                self.add(About::HiddenText, "comments");
            }
        }
        if dictionary.has(b"Rect") && subtype != b"Widget" {
            OF_NOTES.iter().for_each(|key| drop(dictionary.remove(key)));
        }
        if kind == b"Filespec" || kind == b"F" || dictionary.has(b"EF") {
            let is_inside = dictionary.has(b"EF");
            self.add(
                if is_inside { About::HiddenText } else { About::Other },
                if is_inside { "attached files" } else { "Filespec" },
            );
        }
        if action == b"JavaScript" || dictionary.has(b"JS") {
            self.add(About::Other, "JavaScript");
        }
        if matches!(action.as_slice(), b"Launch" | b"ImportData" | b"SubmitForm") {
            self.add(About::Other, &String::from_utf8_lossy(&action));
        }
        if dictionary.has(b"XFA") {
            self.add(About::Other, "XFA");
        }
        // Forms and outlines use some of these names for other entries, which are not strings or streams.
        for key in LEFT_OUT {
            let is_kept = matches!(dictionary.get(key), Ok(Object::Dictionary(_))) && *key == b"Creator";
            if !is_kept {
                dictionary.remove(key);
            }
        }
        for (_, object) in dictionary.iter_mut() {
            self.look(object)?;
        }
        Ok(())
    }

    fn stream(&mut self, stream: &mut Stream) -> Result<(), Reason> {
        self.dictionary(&mut stream.dict)?;
        let filters: Vec<Vec<u8>> = stream.filters().unwrap_or_default().into_iter().map(<[u8]>::to_vec).collect();
        let last = filters.last().map(Vec::as_slice);
        if last == Some(b"DCTDecode") {
            if filters.len() > 1 {
                self.add(About::Other, "DCTDecode");
                return Ok(());
            }
            self.had_place |= traces::has_place(&stream.content, FileKind::Jpeg);
            let clean = pixels::clean_jpeg(&stream.content)?;
            stream.set_content(clean);
        } else if last == Some(b"JPXDecode") {
            let about = if traces::has_place(&stream.content, FileKind::Unknown) { About::Place } else { About::Other };
            self.add(about, "JPXDecode");
        }
        Ok(())
    }
}
