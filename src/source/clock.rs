//! The clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// The number of days since 1 January 1970, in UTC.
pub fn today() -> i32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i32::try_from(now.as_secs() / 86_400).unwrap_or(0)
}
