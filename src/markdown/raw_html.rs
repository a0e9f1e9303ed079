//! The few HTML elements that `[markdown] raw_html = true` lets through.
//!
//! Phrasing elements only, with three harmless attributes, read strictly and
//! always balanced; anything else stays text. So no page can be broken, styled
//! or scripted from a module.

/// Elements without content of their own kind that could break a page.
const ELEMENTS: [&str; 24] = [
    "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby", "rt", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Elements that never have an end tag.
const VOID: [&str; 2] = ["br", "wbr"];

const ATTRIBUTES: [&str; 3] = ["lang", "dir", "title"];

/// The elements that are open at one place of a text, with their numbers.
#[derive(Default)]
pub(super) struct OpenElements(Vec<(&'static str, u32)>);

/// A piece of HTML that was looked at.
#[derive(Debug, PartialEq)]
pub(super) enum RawPiece<'t> {
    /// Text, or what may not pass.
    Text(&'t str),
    /// An element begins.
    Open(&'static str, Vec<(&'static str, String)>),
    /// The element of a number ends.
    Close(u32),
    /// An element without an end.
    Void(&'static str),
}

impl OpenElements {
    /// What a tag is if it may stand here. `next` is the number of the next element.
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

    /// The innermost that is still open, which ends; called where the paragraph, cell or heading ends.
    pub fn pop(&mut self) -> Option<u32> {
        self.0.pop().map(|(_, element)| element)
    }
}

/// Element name and attributes of a start tag, if it is written strictly and asks for nothing else.
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

/// Splits a run of raw HTML into comments, which vanish, and the rest.
///
/// The callback gets each tag and each stretch of text between; it says whether the tag was let through.
pub(super) fn without_comments(html: &str, mut rest_of: impl FnMut(&str)) {
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        rest_of(&rest[..start]);
        let comment = &rest[start..];
        // `<!-->` and `<!--->` are whole comments of their own.
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

/// Hands on a run of raw HTML piece by piece; what may not pass is text. `next` is the number of the next element.
///
/// Says whether all could pass.
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
