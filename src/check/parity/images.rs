//! Pictures of a section: the same files, or versions for each language with the same name.

use super::context::Context;
use super::pair::{Pair, Section, differing};
use super::targets::{FileTarget, FileTargets};
use crate::diagnostic::Diagnostic;
use crate::markdown::Image;

pub(super) fn compare(context: &Context<'_>, pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (pictures(context, pair.here), pictures(context, pair.there));
    let lacking = |of: &[(FileTarget, &'_ Image)], known: &[(FileTarget, &Image)]| -> Vec<usize> {
        let known: FileTargets<'_> = known.iter().map(|(target, _)| target).collect();
        (0..of.len()).filter(|number| !known.has(&of[*number].0)).collect()
    };
    let extra: Vec<&Image> = lacking(&own, &other).into_iter().map(|number| own[number].1).collect();
    let missing: Vec<&Image> = lacking(&other, &own).into_iter().map(|number| other[number].1).collect();
    let name = |_: Section<'_>, image: &&Image| image.target.clone();
    pair.report(
        &differing!(ImagesDiffer, ImagesDifferExtra, ImagesDifferMissing),
        &extra,
        &missing,
        |_, image| image.span,
        name,
        found,
    );
}

/// The pictures of a section; another rule reports missing files.
fn pictures<'a>(context: &Context<'_>, section: Section<'a>) -> Vec<(FileTarget, &'a Image)> {
    let targets = &context.site.resolved(section.side.translation).images;
    let images = &section.side.document.body.images;
    let one = |index: &u32| {
        let target = FileTarget::new(context.site, &context.addresses, section.side, targets.get(*index as usize)?)?;
        Some((target, images.get(*index as usize)?))
    };
    section.contents.images.iter().filter_map(one).collect()
}
