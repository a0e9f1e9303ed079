//! The languages that browsers show, which decide which browser follows the author.

use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::served::Served;
use crate::language::Language;

/// A page that was saved, for browsers that follow.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SavedPage {
    /// The path of the page.
    pub path: String,
    /// Its language.
    #[serde(skip)]
    pub language: Language,
}

/// The number of open pages in each language.
#[derive(Clone, Default)]
pub(super) struct Viewers(Arc<Mutex<Vec<Language>>>);

/// Counts a page until it is dropped.
pub(super) struct Viewer {
    viewers: Viewers,
    language: Option<Language>,
}

impl Viewers {
    /// Counts an opened page.
    pub fn enter(&self, language: Option<Language>) -> Viewer {
        self.0.lock().expect("no panic while locked").extend(language);
        Viewer { viewers: self.clone(), language }
    }

    /// Whether the browser at a path opens a page that was saved in `language`: if it shows this language, or if no
    /// page does.
    pub fn leads(&self, language: Language, served: &Served, path: &str) -> bool {
        let open = self.0.lock().expect("no panic while locked");
        served.language_of(path) == Some(language) || !open.contains(&language)
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        let mut open = self.viewers.0.lock().expect("no panic while locked");
        if let Some(place) = open.iter().position(|other| Some(*other) == self.language) {
            open.swap_remove(place);
        }
    }
}
