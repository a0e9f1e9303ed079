//! `content/urls.lock`: the addresses under which pages have been published.
//!
//! One line for each address: the address, a tab, and the page as `module/page`. Readers may have these links, also on
//! paper, so a page or a redirect must always answer each. Any merge keeps the lines that two people added
//! independently.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::address::Address;
use super::page::PageId;
use super::site::Site;
use crate::language::Language;
use crate::language::portable::check_path;
use crate::source::{Source, Span};

/// The path of the record.
pub const PUBLISHED: &str = "content/urls.lock";

/// An address that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedAddress {
    /// The address.
    pub address: Address,
    /// The page at that address: `module/page`, or the page's name for a page beside the front page.
    pub page: String,
    /// The span of its line in the record.
    pub span: Span,
}

/// The lines of a record, and the spans of those that cannot be parsed.
pub fn read_published(source: &Source) -> (Vec<PublishedAddress>, Vec<Span>) {
    let mut published = Vec::new();
    let mut unreadable = Vec::new();
    let mut at = 0;
    for whole in source.text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        let span = Span::new(at, at + line.len());
        at += whole.len();
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('\t') {
            Some((address, page)) if address.ends_with(".html") && !page.is_empty() && check_path(address).is_ok() => {
                published.push(PublishedAddress { address: Address::new(address), page: page.to_owned(), span });
            }
            _ => unreadable.push(span),
        }
    }
    (published, unreadable)
}

/// The recorded addresses that have neither a page nor a redirect now, each with the page that had it, if that page
/// still exists in the language of the address.
pub fn lost<'a>(
    site: &Site,
    published: &'a [PublishedAddress],
) -> Vec<(&'a PublishedAddress, Option<(PageId, Language)>)> {
    let answered = answered(site);
    let names = names(site);
    let is_lost = |one: &&PublishedAddress| !answered.contains(one.address.as_str());
    let page_of = |one: &PublishedAddress| {
        let tag = one.address.as_str().split('/').next()?;
        let of_tag = |language: &Language| site.config.languages[*language].tag.as_str() == tag;
        let language = site.languages().find(of_tag)?;
        let page = *names.get(&one.page)?;
        site.page(page).addresses[language].as_ref().map(|_| (page, language))
    };
    published.iter().filter(is_lost).map(|one| (one, page_of(one))).collect()
}

/// The record with the current addresses added; existing lines are kept, including lost addresses. `remark` is its
/// first line.
pub fn updated(site: &Site, published: &[PublishedAddress], remark: &str) -> String {
    let mut lines = by_address(published);
    for (number, page) in (0..).zip(&site.pages) {
        for address in page.addresses.values().flatten() {
            lines.insert(address.as_str().to_owned(), name(site, PageId(number)));
        }
    }
    written(lines, remark)
}

/// The record without some addresses, which were recorded by mistake. `remark` is its first line.
pub fn without(published: &[PublishedAddress], forgotten: &[&str], remark: &str) -> String {
    let mut lines = by_address(published);
    lines.retain(|address, _| !forgotten.contains(&address.as_str()));
    written(lines, remark)
}

fn by_address(published: &[PublishedAddress]) -> BTreeMap<String, String> {
    published.iter().map(|one| (one.address.as_str().to_owned(), one.page.clone())).collect()
}

fn written(lines: BTreeMap<String, String>, remark: &str) -> String {
    let mut text = format!("# {remark}\n");
    for (address, page) in lines {
        let _ = writeln!(text, "{address}\t{page}");
    }
    text
}

fn answered(site: &Site) -> BTreeSet<&str> {
    let pages = site.pages.iter().flat_map(|page| page.addresses.values().flatten());
    let former = site.redirects.iter().map(|redirect| &redirect.from);
    pages.chain(former).map(Address::as_str).collect()
}

fn names(site: &Site) -> BTreeMap<String, PageId> {
    (0..).map(PageId).take(site.pages.len()).map(|page| (name(site, page), page)).collect()
}

/// The stable name of a page: the ids of its module and its own, independent of addresses.
fn name(site: &Site, id: PageId) -> String {
    let page = site.page(id);
    match page.kind.module() {
        Some(module) => format!("{}/{}", site.module(module).id, page.id),
        None => page.id.clone(),
    }
}
