//! The activities of a page, block by block, for run sheets and programmes.

use serde::Serialize;

use super::values::{PluralCount, counted};
use crate::curriculum::{Block, PageId, Site, timed_blocks};
use crate::language::Language;
use crate::markdown::Div;
use crate::theme::Theme;

/// A timed block of a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Activity {
    /// The label of its kind.
    pub kind: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The label of the form of work.
    pub work: Option<String>,
    /// Its duration in minutes.
    pub minutes: Option<PluralCount>,
    /// The materials that it needs.
    pub materials: Option<String>,
}

/// The timed blocks of a page in order, as shown to readers of a language.
pub fn activities(site: &Site, theme: &Theme, page: PageId, language: Language) -> Vec<Activity> {
    let Some((own, translation)) = site.page(page).shown(language) else { return Vec::new() };
    let blocks = timed_blocks(&translation.document).into_iter();
    blocks.map(|(div, block)| activity(site, theme, own, div, block)).collect()
}

/// A block as an activity; `own` is the language of its text.
pub(super) fn activity(site: &Site, theme: &Theme, own: Language, div: &Div, block: &Block) -> Activity {
    let strings = theme.strings(own);
    let work = block.names.get("work").map(|work| strings.get(&format!("work.{work}.label")).to_owned());
    Activity {
        kind: strings.get(&format!("blocks.{}.label", block.kind.row().id)).to_owned(),
        title: div.title.clone(),
        work: work.filter(|work| !work.is_empty()),
        minutes: block.minutes.map(|minutes| counted(site, own, u32::from(minutes))),
        materials: block.names.get("materials").cloned(),
    }
}
