//! The type and size of a file, as pages show them beside a link: `PDF, 1.2 MB`.

use crate::curriculum::{PublishedFile, Site};
use crate::language::Language;
use crate::media::seconds;
use crate::theme::Theme;

/// The type and size of a published file, and how long a recording or film takes, in the notation of a language.
pub(super) fn file_note(site: &Site, theme: &Theme, language: Language, file: &PublishedFile) -> String {
    let ending = file.address.as_str().rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
    let numbers = theme.wording(language).writing().numbers.as_ref();
    let size = size(site.published_bytes(file), numbers.map_or('.', |numbers| numbers.decimal));
    let length = seconds(&file.bytes).map(|seconds| {
        let minutes = seconds.div_ceil(60);
        theme.strings(language).get("minutes_short").replace("{n}", &minutes.to_string())
    });
    [Some(ending).filter(|ending| !ending.is_empty() && ending.len() < 6), Some(size), length]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// A size in kB (1000 bytes), rounded up, or MB with one decimal, with a no-break space.
fn size(bytes: usize, decimal: char) -> String {
    if bytes < 995_000 {
        return format!("{}\u{a0}kB", bytes.div_ceil(1_000).max(1));
    }
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}{decimal}{}\u{a0}MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_as_the_offline_page_rounds_them() {
        for (bytes, wanted) in [
            (0, "1 kB"),
            (1, "1 kB"),
            (1_001, "2 kB"),
            (994_999, "995 kB"),
            (995_000, "1,0 MB"),
            (12_340_000, "12,3 MB"),
        ] {
            assert_eq!(size(bytes, ',').replace('\u{a0}', " "), wanted);
        }
    }
}
