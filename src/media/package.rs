//! ZIP packages (DOCX, XLSX, PPTX, ODT, EPUB, archives): keeps the parts and removes metadata.
//!
//! Each part is copied to a new ZIP file without dates, comments and extra fields. Parts that name people, programs and
//! folders are rewritten, and pictures are cleaned. Content that readers do not see at first (comments, tracked
//! changes, speaker notes) is reported. ECMA-376, OpenDocument 1.3.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::cleaned::{About, Detail, Made};
use super::kind::FileKind;
use super::reason::{Reason, damaged};
use super::unpacked::{PackageLimits, unpacked};
use super::{single, traces};

const LIMITS: PackageLimits = PackageLimits { parts: 20_000, bytes: 512 << 20 };

/// The greatest depth of nested packages.
const DEEPEST: usize = 3;

#[derive(Clone, Copy, PartialEq)]
enum PackageForm {
    /// DOCX, XLSX, PPTX.
    Office,
    /// ODT, ODS, ODP, ODG.
    OpenDocument,
    Epub,
    Archive,
}

/// Findings of a package, each reported once.
#[derive(Default)]
struct PackageFindings {
    details: BTreeSet<Detail>,
    had_place: bool,
}

impl PackageFindings {
    fn add(&mut self, about: About, field: impl Into<String>) {
        self.details.insert(Detail { field: field.into(), about });
    }
}

pub(super) fn clean(bytes: &[u8]) -> Result<Made, Reason> {
    let mut told = PackageFindings::default();
    let bytes = package(bytes, 1, &mut told)?;
    Ok(Made { bytes: Some(bytes), left: told.details.into_iter().collect(), had_place: told.had_place })
}

fn package(bytes: &[u8], depth: usize, told: &mut PackageFindings) -> Result<Vec<u8>, Reason> {
    if depth > DEEPEST {
        return damaged("zip in zip");
    }
    let parts = unpacked(bytes, LIMITS)?;
    let form = form(&parts);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The bytes do not depend on the clock: this is the earliest date of the format.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    for (name, content) in parts {
        let Some(content) = part(form, &name, content, depth, told)? else { continue };
        // Some formats require that the first part is not compressed.
        let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let written = match name.ends_with('/') {
            true => archive.add_directory(&name, options),
            false => archive.start_file(&name, options.compression_method(method)),
        };
        written.map_err(|error| Reason::Damaged(error.to_string()))?;
        archive.write_all(&content).map_err(|error| Reason::Damaged(error.to_string()))?;
    }
    let written = archive.finish().map_err(|error| Reason::Damaged(error.to_string()))?;
    Ok(written.into_inner())
}

fn form(parts: &[(String, Vec<u8>)]) -> PackageForm {
    let part = |name: &str| parts.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_slice());
    if part("[Content_Types].xml").is_some() {
        return PackageForm::Office;
    }
    match part("mimetype") {
        Some(kind) if kind.starts_with(b"application/vnd.oasis.opendocument") => PackageForm::OpenDocument,
        Some(kind) if kind.starts_with(b"application/epub+zip") => PackageForm::Epub,
        _ => PackageForm::Archive,
    }
}

/// Cleans a part; `None` if it is left out.
fn part(
    form: PackageForm,
    name: &str,
    content: Vec<u8>,
    depth: usize,
    told: &mut PackageFindings,
) -> Result<Option<Vec<u8>>, Reason> {
    if name.ends_with('/') {
        return Ok(Some(Vec::new()));
    }
    // Files that operating systems add to archives: previews and folder names.
    if name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") || name.ends_with("Thumbs.db") {
        return Ok(None);
    }
    let kind = FileKind::of(&content);
    if form == PackageForm::Archive {
        return file_of_archive(name, &content, depth, told).map(Some);
    }
    let lower = name.to_ascii_lowercase();
    if lower.contains("vbaproject") || (form == PackageForm::OpenDocument && lower.starts_with("basic/")) {
        return Err(Reason::Forbidden(name.to_owned()));
    }
    if lower.starts_with("_xmlsignatures/") || lower == "meta-inf/documentsignatures.xml" {
        return Err(Reason::Locked);
    }
    let is_xml = [".xml", ".rels", ".vml", ".opf", ".ncx", ".xhtml", ".html", ".htm", ".rdf"]
        .iter()
        .any(|end| lower.ends_with(end));
    if is_xml {
        return xml_part(form, name, &lower, &content, told).map(Some);
    }
    match kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Gif | FileKind::WebP | FileKind::Svg => {
            told.had_place |= traces::has_place(&content, kind);
            single::embedded(kind, &content).map(Some)
        }
        FileKind::Zip => package(&content, depth + 1, told).map(Some),
        FileKind::Text | FileKind::Font => Ok(Some(content)),
        FileKind::Mp3 | FileKind::Mp4 | FileKind::Wav | FileKind::WebM | FileKind::Pdf => {
            let made = single::made(kind, &content)?;
            told.had_place |= made.had_place;
            told.details.extend(made.left.into_iter().map(|detail| within(name, detail)));
            Ok(Some(made.bytes.unwrap_or(content)))
        }
        kind => {
            let place = traces::has_place(&content, kind);
            told.add(if place { About::Place } else { About::Other }, name);
            Ok(Some(content))
        }
    }
}

fn within(name: &str, detail: Detail) -> Detail {
    Detail { field: format!("{name}: {}", detail.field), about: detail.about }
}

fn file_of_archive(name: &str, content: &[u8], depth: usize, told: &mut PackageFindings) -> Result<Vec<u8>, Reason> {
    if FileKind::of(content) == FileKind::Zip {
        return package(content, depth + 1, told);
    }
    let cleaned = single::clean_by(name, content, single::made).map_err(|refusal| match refusal.reason {
        Reason::Damaged(what) => Reason::Damaged(format!("{name}: {what}")),
        Reason::Forbidden(what) => Reason::Forbidden(format!("{name}: {what}")),
        Reason::Locked => Reason::Locked,
        _ => Reason::Damaged(name.to_owned()),
    })?;
    told.had_place |= cleaned.had_place;
    told.details.extend(cleaned.left.into_iter().map(|detail| within(name, detail)));
    Ok(cleaned.bytes.map_or_else(|| content.to_vec(), |bytes| bytes.to_vec()))
}

fn xml_part(
    form: PackageForm,
    name: &str,
    lower: &str,
    content: &[u8],
    told: &mut PackageFindings,
) -> Result<Vec<u8>, Reason> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let Ok(text) = std::str::from_utf8(content) else { return damaged(name) };
    match form {
        PackageForm::Office => match lower {
            "docprops/core.xml" => return Ok(core_properties(text)),
            "docprops/app.xml" => return Ok(EXTENDED_PROPERTIES.as_bytes().to_vec()),
            "docprops/custom.xml" => return Ok(CUSTOM_PROPERTIES.as_bytes().to_vec()),
            _ => {}
        },
        PackageForm::OpenDocument if lower == "meta.xml" => return Ok(open_properties(text)),
        _ => {}
    }
    if lower.starts_with("customxml/item") && !lower.contains("props") {
        told.add(About::Other, name);
    }
    if let Some(field) = hidden_part(lower, text) {
        told.add(About::HiddenText, field);
    }
    rewritten(form, name, text, told)
}

/// The name, for users, of a part whose text readers do not see at first.
fn hidden_part(lower: &str, text: &str) -> Option<&'static str> {
    let file = lower.rsplit('/').next().unwrap_or_default();
    let is_rels = lower.contains("_rels/");
    let has_text = text.contains("<w:t")
        || text.contains("<a:t>")
        || text.contains("<a:t ")
        || text.contains("<t>")
        || text.contains("<t ")
        || text.contains(":text>")
        || text.contains("<text");
    if is_rels || !has_text {
        return None;
    }
    if file.starts_with("comments")
        || file.starts_with("threadedcomment")
        || file.starts_with("moderncomment")
        || file.starts_with("comment")
    {
        return Some("comments");
    }
    (lower.contains("notesslides/")).then_some("notes")
}

const EXTENDED_PROPERTIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
const CUSTOM_PROPERTIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";

fn core_properties(text: &str) -> Vec<u8> {
    let title = element_text(text, "title").unwrap_or_default();
    let language = element_text(text, "language").unwrap_or_default();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>").into_bytes()
}

fn open_properties(text: &str) -> Vec<u8> {
    let title = element_text(text, "title").unwrap_or_default();
    let language = element_text(text, "language").unwrap_or_default();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.2\"><office:meta><dc:title>{title}</dc:title><dc:language>{language}</dc:language></office:meta></office:document-meta>").into_bytes()
}

/// The text of the first element with a name, still escaped; `None` if it is or contains a path.
fn element_text(text: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(tag) if tag.local_name().as_ref() == name => {
                let mut found = String::new();
                loop {
                    match reader.read_event().ok()? {
                        Event::Text(part) => found.push_str(&part),
                        Event::GeneralRef(reference) => {
                            found.push('&');
                            found.push_str(&reference);
                            found.push(';');
                        }
                        Event::End(_) => return Some(found).filter(|found| !is_path(found)),
                        _ => return None,
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a value is a path on the author's computer.
fn is_path(value: &str) -> bool {
    let lower = value.to_ascii_lowercase().replace('\\', "/");
    let mut drive = lower.as_bytes().windows(3);
    let starts_with_drive =
        drive.next().is_some_and(|start| start[0].is_ascii_lowercase() && start[1] == b':' && start[2] == b'/');
    starts_with_drive
        || lower.contains("file:/")
        || value.starts_with("\\\\")
        || lower.contains("/users/")
        || lower.contains("/home/")
}

/// Elements that name a computer, a person or a history, and are not rendered.
const LEFT_OUT: &[&str] =
    &["absPath", "rsids", "docId", "revisionPtr", "attachedTemplate", "documentId", "lastModifiedBy"];

/// Attributes that name people; their value is emptied.
const EMPTIED: &[&str] = &["author", "initials", "userId", "providerId", "userName", "lastEditedBy"];

/// Settings of OpenDocument that name a printer or a folder.
const SETTINGS: &[&str] = &[
    "PrinterName",
    "PrinterSetup",
    "PrinterPaperFromSetup",
    "CurrentDatabaseDataSource",
    "CurrentDatabaseCommand",
    "Rsid",
    "RsidRoot",
];

/// Rewrites an XML part without people, histories and paths.
fn rewritten(form: PackageForm, name: &str, text: &str, told: &mut PackageFindings) -> Result<Vec<u8>, Reason> {
    let broken = |_| Reason::Damaged(name.to_owned());
    let mut reader = Reader::from_str(text);
    let mut writer = Writer::new(Vec::new());
    let (mut skipped, mut open) = (0_usize, 0_usize);
    // Open elements whose text is a person's name or a date.
    let mut silenced = 0_usize;
    loop {
        let event = reader.read_event().map_err(|_| Reason::Damaged(name.to_owned()))?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                let local = tag.local_name().as_ref().to_owned();
                if skipped > 0 {
                    skipped += usize::from(!is_empty);
                    continue;
                }
                if form != PackageForm::Epub && (LEFT_OUT.contains(&local.as_str()) || is_template(tag)) {
                    skipped = usize::from(!is_empty);
                    continue;
                }
                tell(form, name, &local, tag, told);
                let tag = rewritten_tag(form, &local, tag).map_err(|()| Reason::Damaged(name.to_owned()))?;
                if !is_empty {
                    open += 1;
                    let is_person = form == PackageForm::OpenDocument
                        && matches!(
                            local.as_str(),
                            "creator"
                                | "date"
                                | "creator-initials"
                                | "sender-initials"
                                | "author-name"
                                | "author-initials"
                        );
                    silenced = if silenced > 0 || is_person { silenced + 1 } else { 0 };
                    let setting = form == PackageForm::OpenDocument
                        && local == "config-item"
                        && SETTINGS.iter().any(|known| {
                            tag.attributes().flatten().any(|attribute| attribute.value.as_ref() == *known)
                        });
                    silenced += usize::from(setting && silenced == 0);
                }
                let written = if is_empty { Event::Empty(tag) } else { Event::Start(tag) };
                writer.write_event(written).map_err(broken)?;
            }
            Event::End(_) if skipped > 0 => skipped -= 1,
            _ if skipped > 0 => {}
            Event::End(_) => {
                let Some(left) = open.checked_sub(1) else { return damaged(name) };
                open = left;
                silenced = silenced.saturating_sub(1);
                writer.write_event(event).map_err(broken)?;
            }
            Event::Comment(_) => {}
            Event::DocType(words) if words.contains('[') => {
                return Err(Reason::Forbidden(format!("{name}: <!DOCTYPE [ ]>")));
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if silenced > 0 => {}
            _ => writer.write_event(event).map_err(broken)?,
        }
    }
    if open > 0 || skipped > 0 {
        return damaged(name);
    }
    Ok(writer.into_inner())
}

/// Whether it is the relationship of a document to a template on the author's disk.
fn is_template(tag: &BytesStart<'_>) -> bool {
    tag.local_name().as_ref() == "Relationship"
        && tag.attributes().flatten().any(|attribute| attribute.value.as_ref().ends_with("/attachedTemplate"))
}

fn tell(form: PackageForm, name: &str, local: &str, tag: &BytesStart<'_>, told: &mut PackageFindings) {
    let has = |attribute: &str, values: &[&str]| {
        tag.attributes()
            .flatten()
            .any(|one| one.key.local_name().as_ref() == attribute && values.contains(&one.value.as_ref()))
    };
    match (form, local) {
        (PackageForm::Office, "ins" | "del" | "moveFrom" | "moveTo" | "pPrChange" | "rPrChange")
            if name.starts_with("word/") =>
        {
            told.add(About::HiddenText, "tracked changes");
        }
        (PackageForm::Office, "vanish") if name == "word/document.xml" && !has("val", &["0", "false"]) => {
            told.add(About::HiddenText, "hidden text");
        }
        (PackageForm::Office, "sheet") if has("state", &["hidden", "veryHidden"]) => {
            told.add(About::HiddenText, "hidden sheets")
        }
        (PackageForm::Office, "sld") if has("show", &["0", "false"]) => told.add(About::HiddenText, "hidden slides"),
        (PackageForm::OpenDocument, "annotation") => told.add(About::HiddenText, "comments"),
        (PackageForm::OpenDocument, "tracked-changes") => told.add(About::HiddenText, "tracked changes"),
        (PackageForm::OpenDocument, "hidden-text" | "hidden-paragraph") => told.add(About::HiddenText, "hidden text"),
        (PackageForm::Epub, "creator" | "contributor") if name.ends_with(".opf") => {
            told.add(About::Other, format!("dc:{local}"))
        }
        (PackageForm::Epub, "script") => told.add(About::Other, format!("{name}: script")),
        _ => {}
    }
    if matches!(local, "encryption-data") {
        told.add(About::Other, "encryption");
    }
    for attribute in tag.attributes().flatten() {
        let is_link = matches!(attribute.key.local_name().as_ref(), "Target" | "href" | "src");
        if is_link && is_path(&attribute.value) {
            told.add(About::Other, format!("{name}: path"));
        }
    }
}

fn rewritten_tag(form: PackageForm, local: &str, tag: &BytesStart<'_>) -> Result<BytesStart<'static>, ()> {
    let mut written = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.attributes().with_checks(true) {
        let attribute = attribute.map_err(|_| ())?;
        // Values are written in double quotation marks, whichever marks the original has.
        let (key, value) = (attribute.key.as_ref().to_owned(), attribute.value.replace('"', "&quot;"));
        let name = attribute.key.local_name().as_ref().to_owned();
        if form == PackageForm::Office {
            let is_history =
                name.starts_with("rsid") || (matches!(name.as_str(), "date" | "dateUtc") && key.starts_with("w"));
            if is_history {
                continue;
            }
            let is_person = EMPTIED.contains(&name.as_str())
                || (local == "cmAuthor" && name == "name")
                || (local == "person" && name == "displayName");
            let is_linked = matches!(name.as_str(), "Target" | "href" | "src");
            if is_person || (is_path(&value) && !is_linked && !key.starts_with("xmlns")) {
                written.push_attribute((key.as_str(), ""));
                continue;
            }
        }
        written.push_attribute(quick_xml::events::attributes::Attribute {
            key: quick_xml::name::QName(key.as_str()),
            value: value.into(),
        });
    }
    Ok(written)
}
