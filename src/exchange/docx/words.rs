//! Converts the paragraphs of a cell into text, with tracked changes accepted.

use crate::exchange::xml::{XmlElement, XmlNode};

/// The text of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CellText {
    /// Its paragraphs that are not empty; a line break in one is `\n`.
    pub paragraphs: Vec<String>,
    /// Whether words are formatted, for example in bold, which the text does not keep.
    pub is_formatted: bool,
    /// The first thing that is not text, such as a picture.
    pub left_out: Option<String>,
    /// The ids of comments on it.
    pub comments: Vec<String>,
}

impl CellText {
    /// The text as a whole; paragraphs are separated by `\n\n`.
    pub fn whole(&self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// The lines that are not empty.
    pub fn lines(&self) -> Vec<&str> {
        let lines = self.paragraphs.iter().flat_map(|paragraph| paragraph.split('\n'));
        lines.map(str::trim).filter(|line| !line.is_empty()).collect()
    }
}

/// Reads a cell, a comment or another element that contains paragraphs.
pub(super) fn read(parent: &XmlElement) -> CellText {
    let mut reader = CellWords { found: CellText::default(), paragraph: String::new() };
    reader.blocks(parent);
    reader.end_paragraph();
    reader.found
}

struct CellWords {
    found: CellText,
    paragraph: String,
}

impl CellWords {
    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let text = text.trim();
        if !text.is_empty() {
            self.found.paragraphs.push(text.to_owned());
        }
    }

    fn leave_out(&mut self, name: &str) {
        self.found.left_out.get_or_insert_with(|| name.to_owned());
    }

    fn blocks(&mut self, parent: &XmlElement) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => {
                    let before = self.paragraph.len();
                    self.inline(element);
                    let is_listed = element.first("pPr").is_some_and(|properties| properties.first("numPr").is_some());
                    self.found.is_formatted |= is_listed && self.paragraph.len() > before;
                    // A paragraph whose end was deleted continues in the next one.
                    if !is_end_deleted(element) {
                        self.end_paragraph();
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.blocks(element),
                "tbl" => self.leave_out("tbl"),
                name => self.mark(name, element),
            }
        }
    }

    /// Collects comments; other marks between runs have no text.
    fn mark(&mut self, name: &str, element: &XmlElement) {
        if matches!(name, "commentRangeStart" | "commentReference")
            && let Some(id) = element.attribute("id")
            && !self.found.comments.iter().any(|known| known == id)
        {
            self.found.comments.push(id.to_owned());
        }
    }

    fn inline(&mut self, parent: &XmlElement) {
        if parent.has_foreign {
            self.leave_out("object");
        }
        for element in parent.elements() {
            match element.name.as_str() {
                "r" => self.run(element),
                "ins" | "moveTo" | "smartTag" | "sdt" | "sdtContent" | "fldSimple" | "customXml" | "dir" | "bdo" => {
                    self.inline(element);
                }
                "hyperlink" => {
                    let before = self.paragraph.len();
                    self.inline(element);
                    // Programs make links of addresses by themselves; a link on other words would be lost.
                    let words = &self.paragraph[before..];
                    let is_address = words.contains("://") || words.contains('@') || words.starts_with("www.");
                    self.found.is_formatted |= !is_address && !words.trim().is_empty();
                }
                "subDoc" | "oMath" => self.leave_out(&element.name),
                name => self.mark(name, element),
            }
        }
    }

    fn run(&mut self, run: &XmlElement) {
        let properties = run.first("rPr");
        let is_on = |name: &str| {
            let value = properties.and_then(|properties| properties.first(name)).map(|one| one.attribute("val"));
            value.is_some_and(|value| !matches!(value, Some("0" | "false" | "off" | "none" | "baseline")))
        };
        if is_on("vanish") || is_on("webHidden") {
            self.found.is_formatted = true;
            return;
        }
        if run.has_foreign {
            self.leave_out("object");
        }
        let before = self.paragraph.len();
        for element in run.elements() {
            match element.name.as_str() {
                "t" => self.paragraph.push_str(&element.text()),
                "tab" | "ptab" => self.paragraph.push('\t'),
                "br" | "cr" => self.paragraph.push('\n'),
                "noBreakHyphen" => self.paragraph.push('\u{2011}'),
                "sym" | "drawing" | "pict" | "object" | "footnoteReference" | "endnoteReference" | "ruby" => {
                    self.leave_out(&element.name);
                }
                name => self.mark(name, element),
            }
        }
        let is_styled = ["b", "i", "strike", "dstrike", "vertAlign"].into_iter().any(is_on);
        self.found.is_formatted |= is_styled && !self.paragraph[before..].trim().is_empty();
    }
}

fn is_end_deleted(paragraph: &XmlElement) -> bool {
    let properties = paragraph.first("pPr").and_then(|properties| properties.first("rPr"));
    properties.is_some_and(|properties| ["del", "moveFrom"].iter().any(|name| properties.first(name).is_some()))
}

/// The author of a comment and its text on one line.
pub(super) fn comment(element: &XmlElement) -> (String, String) {
    let author = element.attribute("author").unwrap_or_default().trim().to_owned();
    let words = read(element).lines().join(" ");
    (author, words)
}

/// The rows of a table, without those that a tracked change deleted.
pub(super) fn rows(table: &XmlElement) -> Vec<&XmlElement> {
    let is_deleted = |row: &&XmlElement| row.first("trPr").is_some_and(|properties| properties.first("del").is_some());
    within(table, "tr").into_iter().filter(|row| !is_deleted(row)).collect()
}

/// The cells of a row.
pub(super) fn cells(row: &XmlElement) -> Vec<&XmlElement> {
    within(row, "tc")
}

/// The children with a name, also within content controls.
fn within<'e>(parent: &'e XmlElement, name: &str) -> Vec<&'e XmlElement> {
    let mut found = Vec::new();
    for element in parent.elements() {
        match element.name.as_str() {
            own if own == name => found.push(element),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => found.extend(within(element, name)),
            _ => {}
        }
    }
    found
}

/// Whether cells of a row were merged or split.
pub(super) fn is_merged(row: &XmlElement) -> bool {
    let is_skipped = row.first("trPr").is_some_and(|properties| {
        ["gridBefore", "gridAfter"]
            .iter()
            .any(|name| properties.first(name).and_then(|one| one.attribute("val")).is_some_and(|count| count != "0"))
    });
    let is_merged = |cell: &&XmlElement| {
        cell.first("tcPr").is_some_and(|properties| {
            let spans = properties.first("gridSpan").and_then(|span| span.attribute("val"));
            let names = ["vMerge", "hMerge", "cellDel", "cellMerge"];
            spans.is_some_and(|count| count != "1") || names.iter().any(|name| properties.first(name).is_some())
        })
    };
    is_skipped || cells(row).iter().any(is_merged)
}

/// The tables of a document in order. Those inside cells are found from their row.
pub(super) fn tables(parent: &XmlElement) -> Vec<&XmlElement> {
    let mut found = Vec::new();
    for node in &parent.nodes {
        match node {
            XmlNode::Element(element) if element.name == "tbl" => found.push(element),
            // Tables cannot be in paragraphs.
            XmlNode::Element(element) if !matches!(element.name.as_str(), "p" | "del" | "moveFrom") => {
                found.extend(tables(element));
            }
            _ => {}
        }
    }
    found
}
