//! The page on which the reader sets how all pages look.

use serde::Serialize;

/// The page has nothing of the course: its template and a script say it all.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct DisplayPage {}
