//! The part of a site in a folder.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A part and the number of parts; both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Shard {
    /// Its number.
    pub number: u32,
    /// The number of parts.
    pub of: u32,
}

/// The highest number of parts.
const MOST: u32 = 1_000;

impl Shard {
    /// Parses `2/8`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (number.parse().ok()?, of.parse().ok()?);
        ((1..=of).contains(&number) && of <= MOST).then_some(Self { number, of })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.number, self.of)
    }
}

/// The part as recorded in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartRecord {
    /// Which part it is.
    #[serde(flatten)]
    pub shard: Shard,
    /// The SHA-256 digest of all inputs: sources, settings, version of the program.
    pub inputs: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_one_of_some() {
        assert_eq!(Shard::parse("2/8"), Some(Shard { number: 2, of: 8 }));
        for wrong in ["0/8", "9/8", "2", "2/", "/8", "a/b", "1/0", "-1/2", "1/1001", "1/2/3"] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }
}
