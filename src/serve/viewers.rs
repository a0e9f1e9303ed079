//! Which languages browsers show, to decide which of them follows the author.

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

/// How many open pages there are of each language.
#[derive(Clone, Default)]
pub(super) struct Viewers(Arc<Mutex<Vec<Language>>>);

/// Counts a page for as long as it lives.
pub(super) struct Viewer {
    viewers: Viewers,
    language: Option<Language>,
}

impl Viewers {
    /// A page was opened.
    pub fn enter(&self, language: Option<Language>) -> Viewer {
        self.0.lock().expect("no panic while locked").extend(language);
        Viewer { viewers: self.clone(), language }
    }

    /// Whether the page at a path goes to what was saved in `language`: if it shows this language,
    /// or if no page does.
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
