//! What a build needs grows with its input and not with the square of it, for each kind of input.
//!
//! Counted are bytes: those that are asked for while a site is read, checked, rendered and reported, and those of the
//! output. They are the same in every run, on every machine. What only costs time shows in `cargo bench --bench growth`.

mod kinds;

use allocation_counter::measure;
use temario::config::Audience;
use temario::diagnostic::{ProgramLanguage, Report, ReportFormat, Styling};
use temario::pipeline::Memo;

use crate::support::{Files, codes, load, load_with, outputs};
use kinds::{Kind, kinds};

/// What is added from the second size to the third, of what is added from the first to the second. What is linear adds
/// twice as much, what is square four times as much; vectors and maps that grow by doubling add in steps.
const MOST: f64 = 3.6;

/// Less than this, in bytes, says nothing: at these sizes a map that doubles once is as much.
const LEAST: f64 = 200_000.0;

/// Of these the Markdown parser writes only so many bytes, which is more than the sizes here.
const BOUNDED_LATER: [&str; 2] = ["uses of one reference with a long address", "table rows shorter than the head"];

/// Each page names the same page in all other languages.
const SQUARE: [&str; 1] = ["languages"];

/// What is counted, in bytes.
#[derive(Clone, Copy, Debug)]
enum What {
    AskedFor,
    Output,
}

/// Bytes for one input.
struct Bytes {
    asked_for: f64,
    output: f64,
}

impl std::ops::Index<What> for Bytes {
    type Output = f64;

    fn index(&self, what: What) -> &f64 {
        match what {
            What::AskedFor => &self.asked_for,
            What::Output => &self.output,
        }
    }
}

/// Everything is done on this thread, whose allocations are counted.
fn bytes(files: &Files, memo: &mut Memo) -> Bytes {
    let mut output = 0;
    let info = measure(|| {
        let loaded = load_with(files, Audience::Participant, memo);
        let report = Report::new(loaded.diagnostics(), &loaded.snapshot, ProgramLanguage::English);
        output += report.render(ReportFormat::Human, Styling::Plain).len();
        output += outputs(&loaded).values().map(Vec::len).sum::<usize>();
    });
    #[expect(clippy::cast_precision_loss, reason = "a ratio of numbers far below 2^52")]
    Bytes { asked_for: info.bytes_total as f64, output: output as f64 }
}

/// What a kind needs too much of, with the figures. A vector that doubles or a cache that fills looks like the square of
/// one size: only what grows so at twice the sizes too does.
fn faults(kind: &Kind) -> String {
    // A fifth of the benchmark's sizes and less: bytes need no long runs to be exact.
    let size = (kind.size / 40).max(12);
    let mut memo = Memo::new();
    // The first load reads the theme, which is remembered.
    bytes(&(kind.make)(1), &mut memo);
    let mut at = |size: usize| bytes(&(kind.make)(size), &mut memo);
    let mut all = vec![at(size), at(size * 2), at(size * 4)];
    if steep(&all).is_empty() {
        return String::new();
    }
    all.push(at(size * 8));
    let found = steep(&all[1..]);
    let figures = |what| all.iter().map(|one| one[what]).collect::<Vec<_>>();
    found.into_iter().map(|what| format!("{}: {what:?} {:?} from {size} on\n", kind.name, figures(what))).collect()
}

/// What grows with the square of the input, of three sizes of which each is twice the one before.
fn steep(all: &[Bytes]) -> Vec<What> {
    let grows = |what: &What| {
        let (first, second) = (all[1][*what] - all[0][*what], all[2][*what] - all[1][*what]);
        second > LEAST && second > MOST * first
    };
    [What::AskedFor, What::Output].into_iter().filter(grows).collect()
}

#[test]
fn nothing_grows_with_the_square_of_its_input() {
    let builds: Vec<Kind> = kinds().into_iter().filter(|kind| kind.command == ["build"]).collect();
    let is_judged = |kind: &Kind| !BOUNDED_LATER.contains(&kind.name) && !SQUARE.contains(&kind.name);
    let builds: Vec<Kind> = builds.into_iter().filter(is_judged).collect();
    let each: Vec<String> = std::thread::scope(|scope| {
        // Each half of the kinds has a pool whose one thread is the thread that counts.
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let builds = &builds;
                scope.spawn(move || {
                    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
                    let pool = pool.expect("a pool of this thread");
                    pool.install(|| builds.iter().skip(half).step_by(2).map(faults).collect::<Vec<_>>())
                })
            })
            .collect();
        halves.into_iter().flat_map(|half| half.join().expect("no panic")).collect()
    });
    let found: String = each.concat();
    assert!(found.is_empty(), "these grow faster than their input:\n{found}");
}

/// A site with one page of a text.
fn page(text: &str) -> Files {
    let mut files = crate::support::course();
    files.insert("content/en/about.md".to_owned(), format!("---\ntitle: About\n---\n\n{text}\n"));
    files
}

#[test]
fn headings_never_take_an_id_that_another_has() {
    let text = "## Part 2\n\n## Part 3\n\n## Part\n\n## Part\n\n## Part\n\n## Part 2\n\n## Part 2 2\n";
    let html = String::from_utf8(outputs(&load(&page(text)))["en/about.html"].clone()).expect("UTF-8");
    let ids: Vec<&str> = html.split("<h2 id=\"part").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids, ["-2", "-3", "", "-4", "-5", "-2-2", "-2-2-2"]);
}

/// A module with so many pages, without much text.
fn module(pages: usize) -> Files {
    let mut files = crate::support::course();
    for language in ["en", "es"] {
        for number in 1..=pages {
            let text = format!("---\ntitle: Page {number}\n---\n\nText {number}.\n");
            files.insert(format!("content/{language}/02-many/{number:04}-page-{number}.md"), text);
        }
        files.insert(format!("content/{language}/02-many/index.md"), "---\ntitle: Many\n---\n\nText.\n".to_owned());
    }
    files
}

/// The entries in a page's list of its module, and whether one of them is marked as this page.
fn entries(html: &str) -> (Vec<String>, usize) {
    let list = html.split_once("<li class=\"here\">").map_or("", |(_, rest)| rest);
    let list = list.split_once("</ol>").map_or(list, |(list, _)| list);
    let entries = list.split("<li><a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
    (entries.collect(), list.matches("aria-current=\"page\"").count())
}

#[test]
fn a_long_list_of_a_module_shows_what_is_near_and_leads_to_the_whole() {
    let shown = |pages: usize, page: usize| {
        let html = outputs(&load(&module(pages)))[&format!("en/many/page-{page}.html")].clone();
        let html = String::from_utf8(html).expect("UTF-8");
        let (entries, marked) = entries(&html);
        assert_eq!(marked, 1, "page {page} of {pages} is marked");
        (entries, html.contains(&format!("All {pages} pages of this module")))
    };
    let names = |from: usize, to: usize| (from..=to).map(|page| format!("page-{page}.html")).collect::<Vec<_>>();
    // With its front page a module of 99 pages has a hundred entries.
    assert_eq!(shown(99, 1), (names(1, 99), false));
    assert_eq!(shown(100, 1), (names(1, 51), true));
    assert_eq!(shown(100, 50), (names(1, 51), true));
    assert_eq!(shown(100, 51), (names(50, 100), true));
    assert_eq!(shown(101, 101), (names(100, 101), true));
}

#[test]
fn the_front_page_of_a_module_lists_all_its_pages() {
    let all = outputs(&load(&module(180)));
    let html = String::from_utf8(all["en/many/index.html"].clone()).expect("UTF-8");
    let (_, list) = html.split_once("id=\"_pages\"").expect("the list of all pages");
    for page in 1..=180 {
        assert!(list.contains(&format!("<a href=\"page-{page}.html\">")), "page {page}");
    }
}

#[test]
fn pages_beside_the_front_page_are_limited() {
    let beside = |count: usize| {
        let mut files = crate::support::course();
        for number in 0..count {
            for language in ["en", "es"] {
                files.insert(format!("content/{language}/p{number:03}.md"), "---\ntitle: T\n---\n\nText.\n".to_owned());
            }
        }
        codes(&load(&files)).contains(&"T112")
    };
    assert!(!beside(100));
    assert!(beside(101));
}
