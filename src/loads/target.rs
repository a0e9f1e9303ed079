//! The target of an address, as a browser reads it: the URL standard, limited to hosts and schemes.

use percent_encoding::percent_decode_str;

use super::format::Format;

/// The target of an address.
#[derive(Debug, PartialEq)]
pub enum AddressTarget {
    /// To the same host, or nowhere.
    Here,
    /// To another host, or out of the browser.
    Foreign,
    /// A script.
    Script,
    /// A document that can load things itself; the text is `None` if it cannot be read.
    Document(Format, Option<String>),
}

/// The target of an address. Uncertain ones count as foreign.
pub fn of(address: &str) -> AddressTarget {
    let Some(scheme) = scheme(address) else {
        // Two slashes of either kind begin a host, after removing what browsers ignore.
        let is_foreign = normal(address).starts_with("//");
        return if is_foreign { AddressTarget::Foreign } else { AddressTarget::Here };
    };
    match scheme.as_str() {
        "about" | "blob" => AddressTarget::Here,
        "javascript" | "vbscript" | "livescript" => AddressTarget::Script,
        "data" => data(&normal(address)["data:".len()..]),
        _ => AddressTarget::Foreign,
    }
}

/// The scheme of an address in lower case, if it has one.
pub fn scheme(address: &str) -> Option<String> {
    let address = normal(address);
    let (scheme, _) = address.split_once(':')?;
    let fits = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    fits.then(|| scheme.to_ascii_lowercase())
}

/// Whether an address is a name of the World Wide Web Consortium, which browsers do not load.
pub fn is_of_w3c(address: &str) -> bool {
    ["http://www.w3.org/", "https://www.w3.org/"].iter().any(|start| address.starts_with(start))
}

/// An address without what browsers ignore (URL standard, 4.4: spaces and controls at both ends, tabs and line ends
/// anywhere), and with one kind of slash.
fn normal(address: &str) -> String {
    let trimmed = address.trim_matches(|character: char| character <= ' ');
    let kept = trimmed.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r'));
    kept.map(|character| if character == '\\' { '/' } else { character }).collect()
}

/// The target of a `data:` address.
fn data(rest: &str) -> AddressTarget {
    let (kind, body) = rest.split_once(',').unwrap_or((rest, ""));
    let lower = kind.to_ascii_lowercase();
    let media = lower.split(';').next().unwrap_or_default().trim();
    let format = match media {
        "text/html" => Format::Html,
        "text/css" => Format::Css,
        _ if media.ends_with("+xml") || media.ends_with("/xml") => Format::Xml,
        _ if media.ends_with("javascript") || media.ends_with("ecmascript") => return AddressTarget::Script,
        _ => return AddressTarget::Here,
    };
    let bytes: Vec<u8> = percent_decode_str(body).collect();
    let bytes = if lower.trim_end().ends_with("base64") { base64(&bytes) } else { Some(bytes) };
    AddressTarget::Document(format, bytes.and_then(|bytes| String::from_utf8(bytes).ok()))
}

/// Decodes Base64 as leniently as browsers do: without spaces, with or without padding.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for sign in text.iter().filter(|sign| !sign.is_ascii_whitespace() && **sign != b'=') {
        let value = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_a_browser_says() {
        for address in ["", "#x", "a/b.png", "../a.png", "/a.png", "?q=//x", "a//b", "x/y:z", "about:blank", "data:,x"]
        {
            assert_eq!(of(address), AddressTarget::Here, "{address:?}");
        }
        for address in [
            "https://x",
            "HTTP:x",
            "//x",
            "\\\\x",
            "/\\x",
            "\\/x",
            " //x",
            "\u{1}//x",
            "/\t/x",
            "ht\ntps://x",
            "ftp://x",
            "file:///etc/passwd",
            "///x",
            "ws://x",
            "tel:1",
            "C:\\x",
        ] {
            assert_eq!(of(address), AddressTarget::Foreign, "{address:?}");
        }
        assert_eq!(of("java\nscript:x"), AddressTarget::Script);
        assert_eq!(of("data:text/html;base64,PGI+"), AddressTarget::Document(Format::Html, Some("<b>".into())));
        assert_eq!(of("data:image/svg+xml,%3Csvg%3E"), AddressTarget::Document(Format::Xml, Some("<svg>".into())));
        assert_eq!(of("data:text/html;base64,!"), AddressTarget::Document(Format::Html, None));
    }
}
