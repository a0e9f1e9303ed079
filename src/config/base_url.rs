//! The address at which a site is published.

/// The public address of the site, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Accepts `https://host/path` and `http://…`, without query and fragment.
    ///
    /// Each part of the path is a name: two slashes in a row would lead to another server, `..` to another site.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let mut parts = rest.trim_end_matches('/').split('/');
        let host = parts.next().unwrap_or_default();
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%@".contains(&byte);
        let fits = !host.is_empty() && !host.ends_with(':') && rest.bytes().all(is_known);
        let is_name = |part: &str| !matches!(part, "" | "." | "..");
        (fits && parts.all(is_name)).then(|| Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
