//! The public address of a site.

/// The public address of the site, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Accepts `https://host/path` and `http://…`, without a query or fragment.
    ///
    /// Each part of the path is a name: an empty part would refer to another server, `..` to another site.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let mut parts = rest.trim_end_matches('/').split('/');
        let host = parts.next().unwrap_or_default();
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%@".contains(&byte);
        let fits = !host.is_empty() && !host.ends_with(':') && rest.bytes().all(is_known);
        let is_name = |part: &str| !matches!(part, "" | "." | "..");
        (fits && parts.all(is_name)).then(|| Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
