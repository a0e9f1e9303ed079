//! The few HTML elements that `[markdown] raw_html = true` lets through.
//!
//! Phrasing elements only, with three harmless attributes, read strictly and
//! always balanced; anything else stays text. So no page can be broken, styled
//! or scripted from a module.

use super::html::escape_text;

/// Elements without content of their own kind that could break a page.
const ELEMENTS: [&str; 24] = [
    "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby", "rt", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Elements that never have an end tag.
const VOID: [&str; 2] = ["br", "wbr"];

const ATTRIBUTES: [&str; 3] = ["lang", "dir", "title"];

/// The elements that are open at one place of a text.
#[derive(Default)]
pub(super) struct OpenElements(Vec<&'static str>);

impl OpenElements {
    /// Appends a tag if it may stand here. Says whether it could be let through.
    pub fn pass(&mut self, tag: &str, out: &mut String) -> bool {
        if let Some(name) = tag.strip_prefix("</").and_then(|rest| rest.strip_suffix('>')) {
            let name = name.trim().to_ascii_lowercase();
            if self.0.last().is_some_and(|open| *open == name) {
                self.0.pop();
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
                return true;
            }
            return false;
        }
        let Some((name, attributes)) = opening(tag) else { return false };
        if let Some(known) = VOID.iter().find(|known| **known == name) {
            out.push('<');
            out.push_str(known);
            out.push('>');
            return true;
        }
        let Some(known) = ELEMENTS.iter().find(|known| **known == name) else { return false };
        self.0.push(known);
        out.push('<');
        out.push_str(known);
        for (key, value) in attributes {
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            super::html::escape_attribute(value, out);
            out.push('"');
        }
        out.push('>');
        true
    }

    /// Ends what is still open; called where the paragraph, cell or heading ends.
    pub fn close_all(&mut self, out: &mut String) {
        while let Some(name) = self.0.pop() {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
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

/// Appends a run of raw HTML with every tag that may pass, the rest as text.
pub(super) fn filter(html: &str, open: &mut OpenElements, out: &mut String) -> bool {
    let mut all_passed = true;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        escape_text(&rest[..start], out);
        let tail = &rest[start..];
        let end = tail.find('>').map_or(tail.len(), |at| at + 1);
        if !open.pass(&tail[..end], out) {
            escape_text(&tail[..end], out);
            all_passed = false;
        }
        rest = &tail[end..];
    }
    escape_text(rest, out);
    all_passed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(html: &str) -> String {
        let (mut open, mut out) = (OpenElements::default(), String::new());
        filter(html, &mut open, &mut out);
        open.close_all(&mut out);
        out
    }

    #[test]
    fn only_balanced_harmless_elements_pass() {
        assert_eq!(run("<abbr title=\"a\">x</abbr>"), "<abbr title=\"a\">x</abbr>");
        assert_eq!(run("<b>x"), "<b>x</b>");
        assert_eq!(run("</div><script>x</script>"), "&lt;/div&gt;&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(run("<b onclick=\"x\">"), "&lt;b onclick=\"x\"&gt;");
        assert_eq!(run("<b title='x'>"), "&lt;b title='x'&gt;");
    }
}
