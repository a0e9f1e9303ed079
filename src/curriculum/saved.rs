//! What a site offers its readers to save on their devices. The script `kept.js` has the same list: it writes, reads and
//! erases each kind, and erases what the site does not offer.

use super::site::Site;

/// A kind of saved thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Display settings.
    Settings,
    /// Marks on checklists.
    Checklist,
    /// Which pages were read.
    Progress,
    /// Modules to read offline, with the worker that answers for them.
    Modules,
}

impl Saved {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Settings, Self::Checklist, Self::Progress, Self::Modules];

    /// Its name in scripts, strings and names of stored things.
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
    /// Whether readers can save this kind. A low profile offers display settings alone: what is saved can be found.
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
