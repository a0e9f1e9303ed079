//! Finds the document and its comments in a Word package.

use std::collections::BTreeMap;

use crate::exchange::fault::{FaultKind, FileFault};
use crate::exchange::xml::{XmlElement, read_tree};
use crate::media::{PackageLimits, Reason, unpacked};

/// WordprocessingML, as written by all programs and in the strict form of the standard.
const WORDS: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A document for translators has a few megabytes; pictures that a translator added are not read, but unpacked.
const LIMITS: PackageLimits = PackageLimits { parts: 2_000, bytes: 128 << 20 };

/// The parts of a Word document that are read.
#[derive(Debug)]
pub(super) struct Package {
    /// The root element, `document`.
    pub document: XmlElement,
    /// The comments by id: their author and text.
    pub comments: BTreeMap<String, XmlElement>,
}

/// Opens a Word document.
pub(super) fn open(bytes: &[u8]) -> Result<Package, FileFault> {
    let parts: BTreeMap<String, Vec<u8>> =
        unpacked(bytes, LIMITS).map_err(|reason| whole(kind_of(reason)))?.into_iter().collect();
    if !parts.contains_key("[Content_Types].xml") {
        return Err(whole(FaultKind::NotWord));
    }
    let name = target(&parts, "_rels/.rels", "/officeDocument")?.ok_or_else(|| whole(FaultKind::NotWord))?;
    let document = tree(&parts, &name, &WORDS)?.ok_or_else(|| whole(FaultKind::NotWord))?;
    if document.name != "document" {
        return Err(whole(FaultKind::NotWord));
    }
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let relations =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut comments = BTreeMap::new();
    if let Some(name) = target(&parts, &relations, "/comments")?
        && let Some(root) = tree(&parts, &name, &WORDS)?
    {
        for node in root.nodes {
            if let crate::exchange::xml::XmlNode::Element(comment) = node
                && let Some(id) = comment.attribute("id")
            {
                comments.insert(id.to_owned(), comment);
            }
        }
    }
    Ok(Package { document, comments })
}

/// A fault of the whole file: its lines are not those that the translator sees.
pub(super) fn whole(kind: FaultKind) -> FileFault {
    FileFault { line: 1, column: 1, kind }
}

fn kind_of(reason: Reason) -> FaultKind {
    match reason {
        Reason::Locked => FaultKind::Locked,
        _ => FaultKind::DamagedPackage("zip".to_owned()),
    }
}

/// The name of the part that a relationship of a kind leads to.
fn target(parts: &BTreeMap<String, Vec<u8>>, relations: &str, kind: &str) -> Result<Option<String>, FileFault> {
    let Some(root) = tree(parts, relations, &[RELATIONSHIPS])? else { return Ok(None) };
    let is_wanted = |one: &&XmlElement| {
        one.attribute("Type").is_some_and(|found| found.ends_with(kind))
            && one.attribute("TargetMode") != Some("External")
    };
    let Some(target) = root.elements().find(is_wanted).and_then(|one| one.attribute("Target")) else { return Ok(None) };
    // Relative to the folder that contains `_rels`.
    let folder = relations.split("_rels/").next().unwrap_or_default();
    Ok(Some(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    }))
}

fn tree(
    parts: &BTreeMap<String, Vec<u8>>,
    name: &str,
    namespaces: &[&'static str],
) -> Result<Option<XmlElement>, FileFault> {
    let Some(bytes) = parts.get(name) else { return Ok(None) };
    let damaged = || whole(FaultKind::DamagedPackage(name.to_owned()));
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|_| damaged())?;
    let (root, namespace) = read_tree(text, namespaces).map_err(|_| damaged())?;
    Ok(namespace.is_some().then_some(root))
}
