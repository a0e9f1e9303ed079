//! Text into HTML, and the way back for HTML of our own making.

/// Appends text with `&`, `<` and `>` escaped, for use between tags.
pub fn escape_text(text: &str, out: &mut String) {
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        out.push_str(&text[copied..at]);
        out.push_str(escaped(text.as_bytes()[at]));
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

/// Appends text with quotation marks escaped too, for use in an attribute.
pub fn escape_attribute(text: &str, out: &mut String) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'') {
            out.push_str(&text[copied..at]);
            out.push_str(escaped(byte));
            copied = at + 1;
        }
    }
    out.push_str(&text[copied..]);
}

fn escaped(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        _ => "&#39;",
    }
}

/// Appends the text of a piece of finished HTML: tags of blocks become ends of lines, others nothing.
pub fn plain_text(html: &str, out: &mut String) {
    out.reserve(html.len());
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'<', b'&', b'\n', html.as_bytes()) {
        // Inside a tag that has been passed over.
        if at < copied {
            continue;
        }
        out.push_str(&html[copied..at]);
        let rest = &html[at..];
        copied = at
            + match rest.as_bytes()[0] {
                b'<' => {
                    let length = memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
                    if !is_inline(&rest.as_bytes()[..length]) {
                        end_line(out);
                    }
                    length
                }
                b'&' => {
                    let (character, length) = ENTITIES
                        .iter()
                        .find(|(entity, _)| rest.starts_with(entity))
                        .map_or(('&', 1), |(entity, character)| (*character, entity.len()));
                    out.push(character);
                    length
                }
                _ => {
                    if !out.is_empty() && !out.ends_with(['\n', ' ']) {
                        out.push(' ');
                    }
                    1
                }
            };
    }
    out.push_str(&html[copied..]);
}

/// Whether a tag is of an element that does not end a line.
fn is_inline(tag: &[u8]) -> bool {
    let name = tag.strip_prefix(b"</").or(tag.strip_prefix(b"<")).unwrap_or(tag);
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    matches!(
        &name[..length],
        b"a" | b"abbr"
            | b"b"
            | b"cite"
            | b"code"
            | b"del"
            | b"dfn"
            | b"em"
            | b"i"
            | b"kbd"
            | b"mark"
            | b"q"
            | b"s"
            | b"small"
            | b"span"
            | b"strong"
            | b"sub"
            | b"sup"
            | b"u"
    )
}

/// What our own HTML escapes.
const ENTITIES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// Ends the line of a text, if it has begun one.
pub fn end_line(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_marks_are_nothing() {
        let mut out = String::new();
        plain_text(
            "<p>El <em>trato</em> digno\nes &lt;ley&gt; &amp; norma.</p>\n<ul>\n<li>uno</li>\n<li>dos</li></ul>",
            &mut out,
        );
        assert_eq!(out, "El trato digno es <ley> & norma.\nuno\ndos\n");
    }
}
