//! The page of display settings.

use serde::Serialize;

/// Empty: the template and a script contain everything.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DisplayPage {}
