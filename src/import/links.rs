//! Updates links and pictures to the new paths of their targets, and collects the files they refer to.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::anchors;
use super::original::{INDEX, Original, OriginalPage, number_and_name, page_stem};
use super::remarks::{ImportRemarkKind, Remarks};
use super::tree::Tree;
use crate::language::slugify;
use crate::source::Digest;

/// Resolves targets to the new paths of pages and files.
pub(super) struct Ways<'a> {
    tree: &'a Tree,
    original: &'a Original,
    /// The new path of each page, below its language's folder.
    paths: &'a [String],
    files: BTreeMap<&'a str, usize>,
    /// Pages by address, ignoring language, number and extension.
    addresses: BTreeMap<String, usize>,
}

/// The addresses of pages in the other program; computed before pages are renamed.
pub(super) fn addresses(original: &Original) -> BTreeMap<String, usize> {
    let mut addresses = BTreeMap::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, page) in original.pages.iter().enumerate() {
        let names: Vec<&str> = page.place.iter().map(String::as_str).filter(|name| *name != INDEX).collect();
        let plain: Vec<&str> = names.iter().map(|name| number_and_name(name).1).collect();
        let mut slugged = plain.clone();
        if let (Some(last), Some(slug)) = (slugged.last_mut(), &page.front.slug) {
            *last = slug;
        }
        for way in [&names, &plain, &slugged] {
            addresses.entry(way.join("/").to_lowercase()).or_insert(index);
        }
        if let Some(name) = names.last() {
            by_name.entry(name).or_default().push(index);
        }
    }
    if original.names_are_addresses {
        for (name, pages) in by_name {
            if pages.iter().all(|page| original.pages[*page].place == original.pages[pages[0]].place) {
                addresses.entry(name.to_lowercase()).or_insert(pages[0]);
            }
        }
    }
    addresses
}

/// The target of a link.
enum Goal {
    Page(usize),
    File(String),
}

/// The files to copy, by original path.
#[derive(Default)]
pub(super) struct Media {
    paths: BTreeMap<String, String>,
    taken: BTreeMap<String, Digest>,
}

impl Media {
    /// Pairs of the original path of a file and its new path below `content/`.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.paths.iter().map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// The new path of a file below `content/`, based on `inner`. Files with the same bytes in both languages are
    /// copied once.
    fn place(&mut self, from: &str, inner: &str, bytes: &[u8], language: &str) -> String {
        if let Some(known) = self.paths.get(from) {
            return known.clone();
        }
        let digest = Digest::of(bytes);
        let names: Vec<String> = inner.split('/').map(clean).collect();
        let short = names[names.len().saturating_sub(2)..].join("/");
        let ways = [format!("media/{short}"), format!("media/{language}/{short}")];
        let numbered = (2..).map(|number| format!("media/{language}/{number}/{short}"));
        let fits = |path: &String| self.taken.get(path).is_none_or(|taken| *taken == digest);
        let path = ways.into_iter().chain(numbered).find(fits).unwrap_or_default();
        self.taken.insert(path.clone(), digest);
        self.paths.insert(from.to_owned(), path.clone());
        path
    }
}

/// A file name that is valid on every operating system.
fn clean(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let slug = slugify(stem);
    let slug: String = slug.chars().filter(char::is_ascii).take(80).collect();
    let slug = if slug.is_empty() { "file" } else { &slug };
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
    if ending.is_empty() { slug.to_owned() } else { format!("{slug}.{ending}") }
}

impl<'a> Ways<'a> {
    /// Creates a resolver for an original whose pages have new paths.
    pub fn new(
        tree: &'a Tree,
        original: &'a Original,
        paths: &'a [String],
        addresses: BTreeMap<String, usize>,
    ) -> Self {
        let mut files = BTreeMap::new();
        for (index, page) in original.pages.iter().enumerate() {
            files.entry(page.from.as_str()).or_insert(index);
        }
        Self { tree, original, paths, files, addresses }
    }

    /// The text of a page with updated links.
    pub fn lead(&self, index: usize, media: &mut Media, remarks: &mut Remarks) -> String {
        let page = &self.original.pages[index];
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (range, is_picture) in targets(&page.body) {
            let written = &page.body[range.clone()];
            let (path, anchor) = match written.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor)),
                None => (written, None),
            };
            let goal = self.goal(page, path.split('?').next().unwrap_or_default());
            let led = match &goal {
                Some(Goal::Page(target)) => relative(&self.paths[index], &self.paths[*target]),
                Some(Goal::File(from)) if page_stem(from).is_none() && !is_data(from) => self.file(from, page, media),
                _ => path.to_owned(),
            };
            let kept = anchor.map(|anchor| self.anchor(anchor, path, goal.as_ref(), index)).unwrap_or_default();
            let new = format!("{led}{kept}");
            if new == written {
                continue;
            }
            let kind = match (led == path, goal, is_picture) {
                (true, ..) => ImportRemarkKind::Anchor,
                (false, Some(Goal::File(_)), _) => ImportRemarkKind::File,
                _ => ImportRemarkKind::Link,
            };
            remarks.at(kind, &page.from);
            edits.push((range, new));
        }
        apply(&page.body, edits)
    }

    fn file(&self, from: &str, page: &OriginalPage, media: &mut Media) -> String {
        let language = &self.original.languages[page.language].tag;
        let bytes = self.tree.bytes(from).unwrap_or_default();
        let roots = self.original.file_roots.iter().filter_map(|root| from.strip_prefix(root.as_str()));
        let inner = roots.min_by_key(|inner| inner.len()).unwrap_or(from);
        format!("/{}", media.place(from, inner, bytes, language))
    }

    /// The new anchor of a heading, unless the author set it.
    fn anchor(&self, anchor: &str, path: &str, goal: Option<&Goal>, index: usize) -> String {
        let target = match goal {
            Some(Goal::Page(target)) => *target,
            None if path.is_empty() => index,
            _ => return format!("#{anchor}"),
        };
        let decoded = percent_decode_str(anchor).decode_utf8_lossy().into_owned();
        let (language, place) = (self.original.pages[index].language, &self.original.pages[target].place);
        let pages = self.original.pages.iter().filter(|page| page.place == *place);
        // If both languages come from one file, its links have the anchors of only one language.
        let (own, others): (Vec<_>, Vec<_>) = pages.partition(|page| page.language == language);
        let own = own.first().map_or("", |page| page.body.as_str());
        let led = anchors::lead(&decoded, own, others.iter().map(|page| page.body.as_str()));
        led.map_or_else(|| format!("#{anchor}"), |led| format!("#{led}"))
    }

    /// Resolves a target without its anchor, relative to a page; `None` if it is outside the site.
    fn goal(&self, page: &OriginalPage, target: &str) -> Option<Goal> {
        let target = percent_decode_str(target).decode_utf8_lossy().into_owned();
        if target.is_empty() || target.starts_with("//") || target.contains([':', '\\', '{']) {
            return None;
        }
        // The page syntax of Zola.
        if let Some(path) = target.strip_prefix("@/") {
            return self.at(&format!("content/{path}"), page);
        }
        if let Some(path) = target.strip_prefix('/') {
            let roots = self.original.file_roots.iter().map(String::as_str).chain([""]);
            return roots.map(|root| format!("{root}{path}")).find_map(|path| self.at(&path, page)).or_else(|| {
                let inner = path.split_once('/').map(|(_, inner)| inner);
                let languages = self.original.languages.iter();
                let is_language = |name: &str| languages.clone().any(|one| one.tag.eq_ignore_ascii_case(name));
                let first = path.split('/').next().unwrap_or_default();
                let skips = first == "docs" || is_language(first);
                self.address(path).or_else(|| self.address(inner.unwrap_or_default()).filter(|_| skips))
            });
        }
        let beside = joined(page.folder(), &target).and_then(|path| self.at(&path, page));
        beside.or_else(|| {
            let mut names: Vec<&str> = page.place.iter().map(String::as_str).filter(|name| *name != INDEX).collect();
            let inside = joined(&format!("{}/", names.join("/")), &target);
            names.pop();
            let around = joined(&format!("{}/", names.join("/")), &target);
            [inside, around].into_iter().flatten().find_map(|path| self.address(&path))
        })
    }

    /// The page or file at a path of the tree, also without its extension, as a folder or as a page of the language.
    fn at(&self, path: &str, page: &OriginalPage) -> Option<Goal> {
        let bare = path.trim_end_matches('/');
        let tag = &self.original.languages[page.language].tag;
        let stem = page_stem(bare).or_else(|| bare.strip_suffix(".html")).unwrap_or(bare);
        let slash = if bare.is_empty() { "" } else { "/" };
        let ways = [
            bare.to_owned(),
            format!("{stem}.md"),
            format!("{stem}.{tag}.md"),
            format!("{stem}.mdx"),
            format!("{bare}{slash}index.md"),
            format!("{bare}{slash}_index.md"),
            format!("{bare}{slash}index.{tag}.md"),
            format!("{bare}{slash}_index.{tag}.md"),
            format!("{bare}{slash}README.md"),
        ];
        let found = ways.iter().find_map(|way| self.files.get(way.as_str())).map(|page| Goal::Page(*page));
        found.or_else(|| self.tree.bytes(bare).map(|_| Goal::File(bare.to_owned())))
    }

    fn address(&self, path: &str) -> Option<Goal> {
        let bare = path.trim_matches('/');
        let bare = page_stem(bare).or_else(|| bare.strip_suffix(".html")).unwrap_or(bare);
        let bare = bare.strip_suffix("/index").unwrap_or(bare);
        self.addresses.get(&bare.to_lowercase()).map(|page| Goal::Page(*page))
    }
}

/// Whether a file would be read as course data if it were in `content/`.
fn is_data(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// The byte range of each link target in a text, and whether it is a picture.
fn targets(body: &str) -> Vec<(Range<usize>, bool)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let parser = Parser::new_ext(body, options);
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        let text = &body[definition.span.clone()];
        if let Some(at) = text.find("]:") {
            found.extend(target(body, definition.span.start + at + 2, definition.span.end).map(|range| (range, false)));
        }
    }
    for (event, range) in parser.into_offset_iter() {
        let is_picture = match event {
            Event::Start(Tag::Link { link_type: LinkType::Inline, .. }) => false,
            Event::Start(Tag::Image { link_type: LinkType::Inline, .. }) => true,
            _ => continue,
        };
        if let Some(at) = body[range.clone()].rfind("](") {
            found.extend(target(body, range.start + at + 2, range.end).map(|range| (range, is_picture)));
        }
    }
    found
}

/// The target after `start`: in angle brackets, or up to a space or the closing bracket.
fn target(body: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let text = body.get(start..end)?;
    let start = start + text.len() - text.trim_start().len();
    let text = body.get(start..end)?;
    if let Some(rest) = text.strip_prefix('<') {
        return rest.find('>').map(|length| start + 1..start + 1 + length);
    }
    let mut depth = 0_usize;
    let length = text.find(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' if depth == 0 => return true,
            ')' => depth -= 1,
            _ => {}
        }
        letter.is_whitespace()
    });
    let length = length.unwrap_or(text.len());
    (length > 0).then(|| start..start + length)
}

/// Joins a folder and a relative target; `None` if the result is outside.
fn joined(folder: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The relative path from one page to another, both in the same language folder.
pub(super) fn relative(from: &str, to: &str) -> String {
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    match (folder(from), folder(to)) {
        (None, _) => to.to_owned(),
        (Some(here), Some(there)) if here == there => to[there.len() + 1..].to_owned(),
        (Some(_), _) => format!("../{to}"),
    }
}

fn apply(body: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(&body[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(&body[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_to_the_byte() {
        let body = "[a](x.md \"t\") ![b](<y z.png>) [![c](i.png)](d.md#e) `[f](g)` [r]\n\n[r]: ./s(1).md 'T'\n";
        let mut found: Vec<&str> = targets(body).into_iter().map(|(range, _)| &body[range]).collect();
        found.sort_unstable();
        assert_eq!(found, ["./s(1).md", "d.md#e", "i.png", "x.md", "y z.png"]);
    }

    #[test]
    fn the_way_between_pages_is_as_short_as_it_can_be() {
        assert_eq!(relative("01-a/02-b.md", "01-a/03-c.md"), "03-c.md");
        assert_eq!(relative("01-a/02-b.md", "02-d/index.md"), "../02-d/index.md");
        assert_eq!(relative("index.md", "02-d/index.md"), "02-d/index.md");
        assert_eq!(relative("01-a/02-b.md", "01-c.md"), "../01-c.md");
    }
}
