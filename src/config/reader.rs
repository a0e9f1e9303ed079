//! Tables of `site.toml` about the reader: her safety, the weight of pages, the forms in which she gets them.

use super::base_url::BaseUrl;
use super::fields::Fields;
use super::node::Value;
use crate::diagnostic::faults;

/// `[safety]`: for readers who may be watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Safety {
    /// Where the quick exit leads; without an address there is none.
    pub quick_exit: Option<String>,
}

/// `[reader]`: the forms of the course and what the reader may ask her device to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reader {
    /// Whether each page also exists with both languages side by side.
    pub parallel: bool,
    /// Whether each module, and the course, also exist as one page to print.
    pub print: bool,
    /// Whether the reader may keep modules for reading without a network.
    pub offline: bool,
    /// Whether the reader may keep her progress on her device.
    pub progress: bool,
}

impl Default for Reader {
    fn default() -> Self {
        Self { parallel: false, print: false, offline: false, progress: true }
    }
}

/// `[budget]`: the most that a page may weigh on first view, with all it loads, its own pictures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Bytes as they travel, packed with gzip.
    pub page: u32,
}

/// The table, and whether all deliveries keep a low profile.
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

pub(super) fn read_reader(fields: &mut Fields<'_>) -> Reader {
    let default = Reader::default();
    Reader {
        parallel: fields.boolean("parallel").unwrap_or(default.parallel),
        print: fields.boolean("print").unwrap_or(default.print),
        offline: fields.boolean("offline").unwrap_or(default.offline),
        progress: fields.boolean("progress").unwrap_or(default.progress),
    }
}

pub(super) fn read_budget(fields: &mut Fields<'_>) -> Option<Budget> {
    let entry = fields.take("page")?;
    let size = match &entry.node.value {
        Value::Text(text) => size(text),
        _ => None,
    };
    if size.is_none() {
        fields.wrong(entry, faults::ConfigWrongValueSize { key: entry.key.clone() });
    }
    size.map(|page| Budget { page })
}

/// Bytes of a size such as `30 kB`; a kilobyte has 1,000.
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
