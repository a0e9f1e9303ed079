//! The lists of what a built folder holds and of what a place holds, as somebody may have left them there.

use std::collections::BTreeSet;

use temario::deploy::{DeployStage, PENDING, Pending, Plan, Standing, as_listed, deletions, stages};
use temario::language::portable::is_inside;
use temario::pipeline::{MANIFEST, Manifest};

use super::script::NEXT;

/// The manifest of a site; then, if they follow, that of what stands at a place and the list of a run that was cut off.
pub fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.split(NEXT);
    let Some(site) = parts.next().and_then(parsed) else { return };
    let there = parts.next().and_then(parsed);
    let pending = parts.next().and_then(|part| Pending::parse(part.as_bytes()));
    let own = as_listed(Some(&site), None);
    assert!(Plan::new(&site, Some(&site), None, &own, false).expect("the same edition").is_empty());
    let standing = as_listed(there.as_ref(), pending.as_ref());
    if let Ok(plan) = Plan::new(&site, there.as_ref(), pending.as_ref(), &standing, false) {
        leads_to(&plan, &site, &standing);
        let pending = plan.pending(&site, there.as_ref(), pending.as_ref());
        assert_eq!(Pending::parse(&pending.to_bytes()).as_ref(), Some(&pending));
        let touched = stages(&plan).into_iter().chain(deletions(&plan)).flatten();
        assert!(touched.into_iter().all(|path| pending.files.contains_key(&path)), "a run that is cut off is finished");
    }
    // Whatever the lists say: of a place with nothing in it nothing is deleted, and all is sent.
    if let Ok(plan) = Plan::new(&site, there.as_ref(), pending.as_ref(), &Standing::new(), false) {
        assert!(plan.deleted.is_empty() && plan.kept.is_empty() && plan.unchanged.is_empty());
    }
}

/// What is read is written and read as the same, and names nothing outside of its folder.
fn parsed(part: &str) -> Option<Manifest> {
    let manifest = Manifest::parse(part.as_bytes())?;
    let written = manifest.to_bytes();
    assert_eq!(Manifest::parse(&written).as_ref(), Some(&manifest), "{}", String::from_utf8_lossy(&written));
    assert!(manifest.files.keys().all(|path| is_inside(path)));
    Some(manifest)
}

/// What a plan does to what stands at a place makes the site of it, each file once.
fn leads_to(plan: &Plan, site: &Manifest, standing: &Standing) {
    plan.bytes();
    let paths = |files: &[(String, u64)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<String>>();
    let sent: Vec<String> = stages(plan).into_iter().flatten().collect();
    let removed: Vec<String> = deletions(plan).into_iter().flatten().collect();
    assert_same_files(&sent, &[paths(&plan.new), paths(&plan.changed)].concat());
    assert_same_files(&removed, &paths(&plan.deleted));
    let known = standing.keys();
    let mut stands: BTreeSet<&String> =
        known.filter(|path| site.files.contains_key(*path) || !is_of_us(path)).collect();
    stands.extend(&sent);
    for path in &removed {
        assert!(stands.remove(path) && !is_of_us(path), "{path} is removed");
    }
    assert!(stands.iter().copied().eq(site.files.keys()), "{stands:?} in place of {:?}", site.files.keys());
}

/// What a run writes itself, beside the site's files.
fn is_of_us(path: &str) -> bool {
    [MANIFEST, PENDING, temario::signature::SIGNATURE].contains(&path)
}

fn assert_same_files(one: &DeployStage, other: &DeployStage) {
    let (mut one, mut other) = (one.clone(), other.clone());
    one.sort();
    other.sort();
    assert_eq!(one, other);
    one.dedup();
    assert_eq!(one.len(), other.len(), "a file stands there twice");
}
