//! What people do on a page, block by block: for run sheets and programmes.

use serde::Serialize;

use super::values::{Counted, counted};
use crate::curriculum::{PageId, Site, timed_blocks};
use crate::language::Language;
use crate::theme::Theme;

/// A timed block of a page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Activity {
    /// What kind of block it is, in words.
    pub kind: String,
    /// Its title.
    pub title: Option<String>,
    /// How people work, in words.
    pub work: Option<String>,
    /// How long it takes.
    pub minutes: Option<Counted>,
    /// What has to be at hand.
    pub materials: Option<String>,
}

/// The timed blocks of a page in order, as readers of a language see it.
pub fn activities(site: &Site, theme: &Theme, page: PageId, language: Language) -> Vec<Activity> {
    let Some((own, translation)) = site.page(page).shown(language) else { return Vec::new() };
    let strings = theme.strings(own);
    let blocks = timed_blocks(&translation.document).into_iter();
    blocks
        .map(|(div, block)| Activity {
            kind: strings.get(&format!("blocks.{}.label", block.kind.row().id)).to_owned(),
            title: div.title.clone(),
            work: block
                .names
                .get("work")
                .map(|work| strings.get(&format!("work.{work}.label")).to_owned())
                .filter(|work| !work.is_empty()),
            minutes: block.minutes.map(|minutes| counted(site, own, u32::from(minutes))),
            materials: block.names.get("materials").cloned(),
        })
        .collect()
}
