//! The pages that use a term or an instrument.

use rayon::prelude::*;
use serde::Serialize;

use crate::curriculum::{Address, PageId, PageKind, Site, Used};
use crate::language::Language;
use crate::output::links::{PageLink, page_link};
use crate::output::values::{PluralCount, counted};

/// The pages that use an item, in reading order.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub struct Usage {
    /// The first pages.
    pub pages: Vec<UsingPage>,
    /// The number of pages that are not listed.
    pub more: Option<PluralCount>,
}

/// A page that uses an item.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct UsingPage {
    link: PageLink,
    /// Its number, as in `1.2`; for a module's front page that of the module.
    number: Option<String>,
}

/// For each of `count` items, the pages of a language whose `used` contains its index.
///
/// At most `most` pages are listed, to keep the page small; the others are counted.
pub(super) fn usage(
    site: &Site,
    language: Language,
    address: &Address,
    (count, most): (usize, usize),
    used: impl Fn(&Used) -> Vec<u32>,
) -> Vec<Usage> {
    let mut all: Vec<Usage> = (0..count).map(|_| Usage::default()).collect();
    let mut beyond = vec![0; count];
    let translations = site.pages.par_iter().with_min_len(64).filter_map(|page| page.translations[language].as_ref());
    // After a change to the forms of the glossary every page is searched again, which is done in parallel.
    translations.for_each(|translation| {
        translation.used();
    });
    let order = site.reading_order[language].iter().copied();
    for page in order.chain(site.course_pages.iter().copied()) {
        // A page shown instead of a missing translation is not in this language.
        let Some(translation) = &site.page(page).translations[language] else { continue };
        let things = used(translation.used());
        if things.is_empty() {
            continue;
        }
        let mut link: Option<Option<UsingPage>> = None;
        for thing in things {
            let Some(usage) = all.get_mut(thing as usize) else { continue };
            if usage.pages.len() == most {
                beyond[thing as usize] += 1;
            } else {
                usage.pages.extend(link.get_or_insert_with(|| using(site, page, language, address)).clone());
            }
        }
    }
    for (usage, more) in all.iter_mut().zip(beyond) {
        usage.more = (more > 0).then(|| counted(site, language, more));
    }
    all
}

fn using(site: &Site, page: PageId, language: Language, address: &Address) -> Option<UsingPage> {
    let number = match site.page(page).kind {
        PageKind::Module(module) => site.module(module).number.map(|number| number.to_string()),
        _ => site.page_number(page),
    };
    Some(UsingPage { link: page_link(site, address, page, language)?, number })
}
