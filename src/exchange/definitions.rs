//! Adds the definitions that reference links of new texts need.

use super::texts::{PageSide, PageTexts, texts};
use crate::config::split_front_matter;
use crate::markdown::{References, references};

/// The text of a translation with the definitions of the reference links that it has since an import, as far as only the
/// source has them.
pub(super) fn with_definitions(page: &PageTexts<'_>, translation: &PageSide<'_>, text: String) -> String {
    if text == translation.text {
        return text;
    }
    let of = |text: &str| {
        let start = split_front_matter(text).map_or(0, |(_, start)| start);
        references(&translation.document.path, text, start)
    };
    let (known, now, source) = (of(translation.text), of(&text), of(page.source.text));
    let added = added(&source, &known, &now, page.source.text);
    if added.is_empty() {
        return text;
    }
    let longer = format!("{}\n\n{}\n", text.trim_end(), added.join("\n"));
    // Behind a block or code that is not closed they are text.
    let places = |text: &str| texts(translation.document, text).into_iter().map(|one| one.place).collect::<Vec<_>>();
    let is_defined = of(&longer).defined.len() >= now.defined.len() + added.len();
    if is_defined && places(&longer) == places(&text) { longer } else { text }
}

fn added(source: &References, known: &References, now: &References, text: &str) -> Vec<String> {
    let new = now.undefined.iter().filter(|label| !known.undefined.contains(*label));
    let definitions = new.filter_map(|label| text.get(source.defined.get(label)?.range()));
    // In a quotation or list, the next lines have its marks.
    let plain = |definition: &str| {
        let lines = definition.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']).trim_end());
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n  ")
    };
    definitions.map(plain).collect()
}
