//! Tables of `site.toml` for readers: safety, page weight, and forms of the course.

use super::base_url::BaseUrl;
use super::fields::Fields;
use super::node::Value;
use crate::diagnostic::faults;

/// `[safety]`: for readers who may be monitored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Safety {
    /// The destination of the quick exit; without an address there is no quick exit.
    pub quick_exit: Option<String>,
}

/// `[reader]`: the forms of the course, and what readers can save on their devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReaderSettings {
    /// Whether each page also exists with two languages side by side.
    pub parallel: bool,
    /// Whether each module and the course also exist as one page for printing.
    pub print: bool,
    /// Whether readers can save modules for use offline.
    pub offline: bool,
    /// Whether readers can save their progress on their device.
    pub progress: bool,
}

impl Default for ReaderSettings {
    fn default() -> Self {
        Self { parallel: false, print: false, offline: false, progress: true }
    }
}

/// `[budget]`: the maximum weight of a page on first view, with everything that it loads except its own pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    /// The maximum in bytes of transfer, compressed with gzip.
    pub page: u32,
    /// The same for the lists of all terms, sources and checklists; that of a page if it is not set.
    pub lists: u32,
}

/// The table, and whether all deliveries have a low profile.
pub(super) fn read_safety(fields: &mut Fields<'_>) -> (Safety, bool) {
    let quick_exit = fields.take("quick_exit").and_then(|entry| {
        let address = match &entry.node.value {
            Value::Text(text) => BaseUrl::parse(text).map(|_| text.clone()),
            _ => None,
        };
        if address.is_none() {
            fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() });
        }
        address
    });
    (Safety { quick_exit }, fields.boolean("low_profile").unwrap_or(false))
}

pub(super) fn read_reader(fields: &mut Fields<'_>) -> ReaderSettings {
    let default = ReaderSettings::default();
    ReaderSettings {
        parallel: fields.boolean("parallel").unwrap_or(default.parallel),
        print: fields.boolean("print").unwrap_or(default.print),
        offline: fields.boolean("offline").unwrap_or(default.offline),
        progress: fields.boolean("progress").unwrap_or(default.progress),
    }
}

pub(super) fn read_budget(fields: &mut Fields<'_>) -> Option<Budget> {
    let [page, lists] = ["page", "lists"].map(|key| {
        let entry = fields.take(key)?;
        let size = match &entry.node.value {
            Value::Text(text) => size(text),
            _ => None,
        };
        if size.is_none() {
            fields.wrong(entry, faults::ConfigWrongValueSize { key: entry.key.clone() });
        }
        size
    });
    // Without a limit for pages, only that of lists counts.
    let page = page.or_else(|| lists.map(|_| u32::MAX))?;
    Some(Budget { page, lists: lists.unwrap_or(page) })
}

/// The bytes of a size such as `30 kB`; a kilobyte has 1,000 bytes.
fn size(text: &str) -> Option<u32> {
    let (number, unit) = text.trim().split_at(text.trim().find(|c: char| !c.is_ascii_digit())?);
    let factor = match unit.trim() {
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor).filter(|size| *size > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit() {
        assert_eq!(size("30 kB"), Some(30_000));
        assert_eq!(size("1MB"), Some(1_000_000));
        for wrong in ["30", "30 kg", "", "kB", "0 kB", "9999999999 kB", "5000 MB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
