//! Counts the outputs that a run has finished, for display only.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::plan::{is_packed_copy, media_type};

/// The kinds of outputs that are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TallyKind {
    /// HTML pages.
    Page,
    /// Pictures of any format.
    Picture,
    /// All other files, such as style sheets, and compressed copies.
    Other,
}

impl TallyKind {
    /// All kinds, in the order of display.
    pub const ALL: [Self; 3] = [Self::Page, Self::Picture, Self::Other];

    /// The kind of the output at a path.
    pub fn of(path: &str) -> Self {
        match media_type(path) {
            _ if is_packed_copy(path) => Self::Other,
            kind if kind.starts_with("text/html") => Self::Page,
            kind if kind.starts_with("image/") => Self::Picture,
            _ => Self::Other,
        }
    }
}

/// The numbers of outputs of each kind: finished, and in all. Several threads may count at once.
#[derive(Debug, Default)]
pub struct Tally {
    done: [AtomicUsize; 3],
    all: [AtomicUsize; 3],
}

impl Tally {
    /// Starts to count the outputs at these paths.
    pub fn start<'p>(&self, paths: impl IntoIterator<Item = &'p str>) {
        let mut all = [0; 3];
        paths.into_iter().for_each(|path| all[TallyKind::of(path) as usize] += 1);
        for (kind, number) in all.into_iter().enumerate() {
            self.done[kind].store(0, Ordering::Relaxed);
            self.all[kind].store(number, Ordering::Relaxed);
        }
    }

    /// Counts an output as finished.
    pub fn finish(&self, path: &str) {
        self.done[TallyKind::of(path) as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The finished outputs of a kind, and all of them. The first number never exceeds the second.
    pub fn of(&self, kind: TallyKind) -> (usize, usize) {
        let all = self.all[kind as usize].load(Ordering::Relaxed);
        (self.done[kind as usize].load(Ordering::Relaxed).min(all), all)
    }

    /// Whether nothing is finished yet.
    pub fn is_at_start(&self) -> bool {
        self.done.iter().all(|done| done.load(Ordering::Relaxed) == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_counted_by_kind() {
        let tally = Tally::default();
        let paths = ["en/a.html", "en/a.html.gz", "media/A.JPG", "media/b.svg", "assets/site.css", "LICENSE"];
        tally.start(paths);
        assert!(tally.is_at_start());
        paths[..4].iter().for_each(|path| tally.finish(path));
        assert_eq!(TallyKind::ALL.map(|kind| tally.of(kind)), [(1, 1), (2, 2), (1, 3)]);
        tally.start(["x.html"]);
        assert_eq!(TallyKind::ALL.map(|kind| tally.of(kind)), [(0, 1), (0, 0), (0, 0)]);
    }
}
