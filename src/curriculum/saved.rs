//! The kinds of data that readers can save on their devices. The script `kept.js` has the same list: it writes, reads
//! and erases each kind, and erases kinds that the site does not offer.

use super::site::Site;

/// A kind of saved data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Display settings.
    Settings,
    /// Selections on checklists.
    Checklist,
    /// The pages that were read.
    Progress,
    /// Modules for offline use, with the service worker that serves them.
    Modules,
}

impl Saved {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Settings, Self::Checklist, Self::Progress, Self::Modules];

    /// Its name in scripts, strings and storage keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Checklist => "checklist",
            Self::Progress => "progress",
            Self::Modules => "modules",
        }
    }
}

impl Site {
    /// Whether readers can save this kind. In low profile only display settings are offered, because saved data can be
    /// found.
    pub fn saves(&self, kind: Saved) -> bool {
        let low_profile = self.delivery.low_profile;
        match kind {
            Saved::Settings => true,
            Saved::Checklist => !self.library.checklists.is_empty() && !low_profile,
            Saved::Progress => self.config.reader.progress && !self.modules.is_empty() && !low_profile,
            Saved::Modules => self.config.reader.offline && !low_profile,
        }
    }

    /// The names of all kinds that readers can save.
    pub fn saved_names(&self) -> Vec<&'static str> {
        Saved::ALL.into_iter().filter(|kind| self.saves(*kind)).map(Saved::name).collect()
    }
}
