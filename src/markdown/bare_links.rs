//! Addresses in running text that are links by themselves: `https://…`, `www.…` and e-mail.

use std::ops::Range;

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BareLink {
    pub range: Range<usize>,
    pub target: String,
}

/// Whether a text may have an address; most have none.
pub(super) fn may_have_address(text: &str) -> bool {
    memchr::memchr2(b':', b'@', text.as_bytes()).is_some() && (text.contains("://") || text.contains('@'))
        || text.contains("www.")
}

/// The addresses of a text in order. An end of a sentence and a bracket that closes one before the address belong to
/// the text.
pub(super) fn bare_links(text: &str) -> Vec<BareLink> {
    let mut found: Vec<BareLink> = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(|character: char| character.is_whitespace() || "<>|\"“”«»".contains(character))
    {
        let end = start + word.len();
        if let Some(link) = address(text, start, end) {
            found.push(link);
        }
        start = end;
    }
    found
}

/// The address in a word.
fn address(text: &str, start: usize, end: usize) -> Option<BareLink> {
    let word = text[start..end]
        .trim_end_matches(|character: char| character.is_whitespace() || "<>|\"“”«»".contains(character));
    // Brackets and signs before an address.
    let begin = word.find(|character: char| character.is_alphanumeric())?;
    let rest = &word[begin..];
    let lower = rest.get(..8.min(rest.len())).unwrap_or_default().to_ascii_lowercase();
    let is_web = ["https://", "http://"].iter().find(|scheme| lower.starts_with(**scheme));
    let length = trimmed(rest);
    let rest = &rest[..length];
    let range = start + begin..start + begin + length;
    if let Some(scheme) = is_web {
        let host = rest.get(scheme.len()..)?.split(['/', '?', '#']).next().unwrap_or_default();
        return is_host(host).then(|| BareLink { range, target: rest.to_owned() });
    }
    if lower.starts_with("www.") {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        return (is_host(host) && host.matches('.').count() > 1)
            .then(|| BareLink { range, target: format!("https://{rest}") });
    }
    let (name, host) = rest.split_once('@')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte));
    (is_name && is_host(host) && !host.contains(':')).then(|| BareLink { range, target: format!("mailto:{rest}") })
}

/// The length of an address without the end of a sentence and brackets that it does not open.
fn trimmed(rest: &str) -> usize {
    let mut length = rest.len();
    // The brackets that close more than the address opens.
    let mut more = rest.matches(')').count().saturating_sub(rest.matches('(').count());
    loop {
        let Some(last) = rest[..length].chars().next_back() else { return length };
        let is_closing = last == ')' && more > 0;
        more -= usize::from(is_closing);
        let is_end = matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '*' | '_' | '~' | '\'' | '’' | ']' | '}');
        if !is_end && !is_closing {
            return length;
        }
        length -= last.len_utf8();
    }
}

/// Whether a text is the name of a computer on the Internet, with or without a port.
fn is_host(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    let mut labels = name.split('.');
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|one| one.is_alphanumeric() || one == '-');
    name.contains('.')
        && labels.clone().all(is_label)
        && labels.next_back().is_some_and(|last| last.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_the_words_around_it() {
        for (text, wanted) in [
            (
                "See https://example.org/a_b?c=d#e.",
                &[("https://example.org/a_b?c=d#e", "https://example.org/a_b?c=d#e")][..],
            ),
            ("(www.example.org), then", &[("www.example.org", "https://www.example.org")]),
            ("Write to ana.paz@example.org: today", &[("ana.paz@example.org", "mailto:ana.paz@example.org")]),
            (
                "https://es.wikipedia.org/wiki/Ley_(derecho)",
                &[("https://es.wikipedia.org/wiki/Ley_(derecho)", "https://es.wikipedia.org/wiki/Ley_(derecho)")],
            ),
            (
                "«https://example.org» y http://example.net/.",
                &[("https://example.org", "https://example.org"), ("http://example.net/", "http://example.net/")],
            ),
            ("HTTPS://EXAMPLE.ORG", &[("HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG")]),
            ("https:// and www. and a@b and @ana", &[]),
            ("ftp://example.org and javascript://x.y", &[]),
            ("https://{host}/x", &[]),
            ("articles 1.2.3 and www.a", &[]),
        ] {
            let found: Vec<(&str, String)> =
                bare_links(text).into_iter().map(|link| (&text[link.range], link.target)).collect();
            let wanted: Vec<(&str, String)> =
                wanted.iter().map(|(words, target)| (*words, (*target).to_owned())).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
