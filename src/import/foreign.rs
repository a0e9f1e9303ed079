//! Reports content that only the other program supports; it is unchanged.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::layout::Layout;
use super::lines::CodeFence;
use super::original::OriginalPage;
use super::remarks::{ImportRemarkKind, Remarks};

/// Reports shortcodes, directives, components and HTML of an original page. Returns whether it contains HTML.
pub(super) fn report(page: &OriginalPage, layout: Layout, remarks: &mut Remarks) -> bool {
    let signs: &[&str] = match layout {
        Layout::Hugo => &["{{<", "{{%"],
        Layout::Zola => &["{{", "{%"],
        Layout::MdBook => &["{{#"],
        Layout::Carpentries => &["{%", "{{"],
        Layout::Docusaurus | Layout::Folders => &[],
    };
    let mut code = CodeFence::default();
    for (line, number) in page.body.lines().zip(page.first_line..) {
        // Files included by an mdBook are mostly code.
        let is_code = code.holds(line) && layout != Layout::MdBook;
        if !is_code && signs.iter().any(|sign| line.contains(sign)) {
            remarks.line(ImportRemarkKind::Shortcode, &page.from, number);
        }
        if layout == Layout::Docusaurus && !is_code && is_import(line) {
            remarks.line(ImportRemarkKind::Component, &page.from, number);
        }
    }
    let mut has_html = false;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let mut in_block = false;
    for (event, range) in Parser::new_ext(&page.body, options).into_offset_iter() {
        let is_first = match &event {
            Event::Start(Tag::HtmlBlock) => {
                in_block = true;
                continue;
            }
            Event::Html(html) => std::mem::take(&mut in_block) && !html.trim_start().starts_with("<!--"),
            Event::InlineHtml(html) => !html.starts_with("<!--") && !html.starts_with("</"),
            _ => false,
        };
        if is_first {
            has_html = true;
            let line = page.first_line + page.body[..range.start].matches('\n').count();
            remarks.line(ImportRemarkKind::RawHtml, &page.from, line);
        }
    }
    has_html
}

/// Whether a line is a JavaScript statement of an MDX page.
fn is_import(line: &str) -> bool {
    let ends = line.trim_end().ends_with(['\'', '"', ';', '{', '(', ',']);
    (line.starts_with("import ") && ends && (line.contains(" from ") || line.contains(['\'', '"', '{'])))
        || line.starts_with("export const ")
        || line.starts_with("export default ")
        || line.starts_with("export function ")
}

/// Converts MDX comments, `{/* … */}`, to HTML comments, which are not published.
pub(super) fn comments(page: &mut OriginalPage, remarks: &mut Remarks) {
    if !page.body.contains("{/*") {
        return;
    }
    let mut code = CodeFence::default();
    let mut out = String::with_capacity(page.body.len());
    let mut in_comment = false;
    for (line, number) in page.body.split_inclusive('\n').zip(page.first_line..) {
        if !in_comment && code.holds(line) {
            out.push_str(line);
            continue;
        }
        let mut rest = line;
        loop {
            let (mark, ours) = if in_comment { ("*/}", "-->") } else { ("{/*", "<!--") };
            let Some((before, after)) = rest.split_once(mark) else { break };
            // A comment inside inline code is an example.
            if !in_comment && before.matches('`').count() % 2 == 1 {
                out.push_str(before);
                out.push_str(mark);
                rest = after;
                continue;
            }
            if !in_comment {
                remarks.line(ImportRemarkKind::Comment, &page.from, number);
            }
            out.push_str(before);
            out.push_str(ours);
            in_comment = !in_comment;
            rest = after;
        }
        out.push_str(rest);
    }
    // An unclosed comment would hide the rest of the page.
    if !in_comment {
        page.body = out;
    }
}
