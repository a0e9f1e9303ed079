//! The HTML elements that `[markdown] raw_html = true` permits.
//!
//! Only phrasing elements with three harmless attributes, parsed strictly and always balanced; everything else remains
//! text. A module can therefore not break a page, or add styles and scripts.

/// The permitted phrasing elements.
const ELEMENTS: [&str; 24] = [
    "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby", "rt", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Elements without an end tag.
const VOID: [&str; 2] = ["br", "wbr"];

const ATTRIBUTES: [&str; 3] = ["lang", "dir", "title"];

/// The open elements at a position in a text, with their indices.
#[derive(Default)]
pub(super) struct OpenElements(Vec<(&'static str, u32)>);

/// A piece of HTML after the check.
#[derive(Debug, PartialEq)]
pub(super) enum RawPiece<'t> {
    /// Text, or HTML that is not permitted.
    Text(&'t str),
    /// An element begins.
    Open(&'static str, Vec<(&'static str, String)>),
    /// Closes the element with this index.
    Close(u32),
    /// An element without an end tag.
    Void(&'static str),
}

impl OpenElements {
    /// The piece for a permitted tag. `next` is the index of the next element.
    fn pass(&mut self, tag: &str, next: u32) -> Option<RawPiece<'static>> {
        if let Some(name) = tag.strip_prefix("</").and_then(|rest| rest.strip_suffix('>')) {
            let name = name.trim().to_ascii_lowercase();
            let (_, element) = self.0.pop_if(|(open, _)| *open == name)?;
            return Some(RawPiece::Close(element));
        }
        let (name, attributes) = opening(tag)?;
        if let Some(known) = VOID.iter().find(|known| **known == name) {
            return Some(RawPiece::Void(known));
        }
        let known = ELEMENTS.iter().find(|known| **known == name)?;
        self.0.push((known, next));
        let attributes = attributes.into_iter().map(|(key, value)| (key, value.to_owned())).collect();
        Some(RawPiece::Open(known, attributes))
    }

    /// Closes the innermost open element; called at the end of a paragraph, cell or heading.
    pub fn pop(&mut self) -> Option<u32> {
        self.0.pop().map(|(_, element)| element)
    }
}

/// Element name and attributes of a start tag, if its syntax is strict and all its attributes are permitted.
fn opening(tag: &str) -> Option<(String, Vec<(&'static str, &str)>)> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner.strip_suffix('/').unwrap_or(inner).trim_end();
    let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let name = inner[..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut rest = inner[name_end..].trim_start();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"")?;
        let (value, tail) = after.split_once('"')?;
        let key = ATTRIBUTES.iter().find(|known| **known == key)?;
        attributes.push((*key, value));
        rest = tail.trim_start();
    }
    Some((name, attributes))
}

/// Removes comments from raw HTML, and calls `rest_of` for each part between them.
pub(super) fn without_comments(html: &str, mut rest_of: impl FnMut(&str)) {
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        rest_of(&rest[..start]);
        let comment = &rest[start..];
        // `<!-->` and `<!--->` are complete comments.
        let end = if comment.starts_with("<!-->") {
            5
        } else if comment.starts_with("<!--->") {
            6
        } else {
            comment.get(4..).and_then(|tail| tail.find("-->")).map_or(comment.len(), |at| at + 7)
        };
        rest = &comment[end..];
    }
    rest_of(rest);
}

/// Splits raw HTML into pieces; what is not permitted becomes text. `next` is the index of the next element.
///
/// Returns whether everything is permitted.
pub(super) fn filter(html: &str, open: &mut OpenElements, mut next: u32, mut piece: impl FnMut(RawPiece<'_>)) -> bool {
    let mut all_passed = true;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        piece(RawPiece::Text(&rest[..start]));
        let tail = &rest[start..];
        let end = tail.find('>').map_or(tail.len(), |at| at + 1);
        match open.pass(&tail[..end], next) {
            Some(passed) => {
                next += u32::from(!matches!(passed, RawPiece::Close(_)));
                piece(passed);
            }
            None => {
                piece(RawPiece::Text(&tail[..end]));
                all_passed = false;
            }
        }
        rest = &tail[end..];
    }
    piece(RawPiece::Text(rest));
    all_passed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(html: &str) -> String {
        let (mut open, mut out) = (OpenElements::default(), String::new());
        filter(html, &mut open, 0, |piece| match piece {
            RawPiece::Text(text) => out.push_str(text),
            other => out.push_str(&format!("{other:?}")),
        });
        while let Some(left) = open.pop() {
            out.push_str(&format!("{:?}", RawPiece::Close(left)));
        }
        out
    }

    #[test]
    fn only_balanced_harmless_elements_pass() {
        assert_eq!(run("<abbr title=\"a\">x</abbr>"), "Open(\"abbr\", [(\"title\", \"a\")])xClose(0)");
        assert_eq!(run("<wbr><b>x"), "Void(\"wbr\")Open(\"b\", [])xClose(1)");
        for refused in ["</div><script>x</script>", "<b onclick=\"x\">", "<b title='x'>"] {
            assert_eq!(run(refused), refused);
        }
    }
}
