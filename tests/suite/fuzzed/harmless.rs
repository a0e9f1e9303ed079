//! Pages that do nothing their template does not do: the attributes of every tag are looked at.

/// No tag of a page has a handler, leads to a script, or loads from another origin.
pub fn assert_harmless(path: &str, html: &str) {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            panic!("{path} has a comment: {}", shown(comment));
        }
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        let (name, attributes, after) = tag(rest);
        let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
        assert!(name != "script" || has("src"), "{path} has a script of its own: {}", shown(rest));
        assert!(
            !["style", "iframe", "object", "embed", "base", "form"].contains(&name.as_str()) || name == "form",
            "{path} has <{name}>"
        );
        for (key, value) in &attributes {
            let leads = ["href", "src", "action", "srcset", "poster", "data", "formaction", "xlink:href"];
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{path}: {key}={value}");
            if leads.contains(&key.as_str()) {
                let scheme = scheme(value);
                let known = ["http", "https", "mailto", "tel"];
                assert!(scheme.as_ref().is_none_or(|scheme| known.contains(&scheme.as_str())), "{path}: {key}={value}");
                let loads = key != "href" || name == "link";
                let is_own = scheme.is_none() && !value.trim_start().starts_with("//");
                let is_named = name == "link" && attributes.iter().any(|(key, value)| key == "rel" && is_a_name(value));
                assert!(!loads || is_own || is_named, "{path} loads {key}={value}");
            }
        }
        rest = after;
    }
}

/// Relations of a page to others that make a browser load nothing.
fn is_a_name(relation: &str) -> bool {
    matches!(relation, "canonical" | "alternate")
}

/// The scheme of an address, as a browser finds it: spaces before it and line ends in it count for nothing.
fn scheme(value: &str) -> Option<String> {
    if !value.contains([':', '&']) {
        return None;
    }
    let value = value.replace("&amp;", "&").replace("&#x3A;", ":").replace("&colon;", ":");
    let plain: String =
        value.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let (scheme, _) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// The name of a tag, its attributes, and what follows it.
fn tag(text: &str) -> (String, Vec<(String, String)>, &str) {
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let name = text[..end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let Some(first) = rest.chars().next() else { return (name, attributes, "") };
        if first == '>' {
            return (name, attributes, &rest[1..]);
        }
        let end = rest[first.len_utf8()..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))
            .map_or(rest.len(), |at| at + first.len_utf8());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            None => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len())),
        };
        attributes.push((key, value.to_owned()));
        rest = after;
    }
}

fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}
