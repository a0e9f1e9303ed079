//! Escapes characters that have a meaning in HTML or XHTML.

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
