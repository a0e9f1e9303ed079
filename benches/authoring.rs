//! From saving a file to the changed page served, at 10,000 pages, with a real server over real files.
//!
//! `cargo bench --bench authoring` prints, for each kind of edit, the median
//! and the slowest of 20 with uneven pauses of 0.05 to 1.1 seconds, and the
//! time from the start to the first page; `-- 1000` sets the number of pages
//! over both languages, `-- 10000 1000` makes that many edits of a body at the
//! end and prints the memory before and after. `-- --site FOLDER` edits a copy
//! of the course of this repository, once or many times over, as
//! `course_corpus.py` makes it. `TEMARIO` names another program to measure.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod course;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use course::course;

const EDITS: usize = 20;
const PAGE: &str = "content/en/0003-module-3/07-page-7.md";
const SHOWN: &str = "/en/module-3/page-7.html";
const NEIGHBOUR: &str = "/en/module-3/page-8.html";
const OTHER: &str = "/es/module-3/page-7.html";

struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(root: &Path) -> Self {
        let program = std::env::var_os("TEMARIO").unwrap_or_else(|| env!("CARGO_BIN_EXE_temario").into());
        let mut child = Command::new(program)
            .args(["--language", "en", "serve", "--port", "0", "--root"])
            .arg(root)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
        let port = loop {
            let line = lines.next().expect("a line").expect("text");
            if let Some(rest) = line.strip_prefix("http://127.0.0.1:") {
                break rest.split('/').next().and_then(|port| port.parse().ok()).expect("a port");
            }
        };
        thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)
            .expect("asks");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks until every page has the words; the time from `start`.
    fn wait(&self, start: Instant, pages: &[&str], words: &str) -> Duration {
        for page in pages {
            while !self.get(page).contains(words) {
                assert!(start.elapsed() < Duration::from_secs(20), "{page} never has {words}");
                thread::sleep(Duration::from_micros(500));
            }
        }
        start.elapsed()
    }

    /// Resident memory in MiB, where the system tells.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--site").skip(1);
    if let Some(site) = arguments.next() {
        return edit_course(Path::new(&site));
    }
    let mut numbers = std::env::args().filter_map(|argument| argument.parse::<usize>().ok());
    let pages = numbers.next().unwrap_or(10_000);
    let many = numbers.next().unwrap_or(0);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(repository.join(path)).expect("a file of the repository");
    let glossary = read("content/glossary.yml");
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let mut files = course(pages, &glossary);
    files.insert("content/glossary.yml".to_owned(), glossary.clone());
    files.insert("content/instruments.yml".to_owned(), read("content/instruments.yml"));
    for (path, text) in &files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let foot = read("themes/default/templates/parts/foot-menu.html");
    let start = Instant::now();
    let server = Server::start(root);
    server.get(SHOWN);
    println!("{pages} pages: first page after {:.0?}, {} MiB", start.elapsed(), server.memory());
    let text = &files[PAGE];
    report(&server, "body", |number| {
        let words = format!("Sentence {number}.");
        save(root, PAGE, &format!("{text}\n{words}\n"));
        (words, vec![SHOWN])
    });
    report(&server, "title, with its neighbour and the other language", |number| {
        let words = format!("Title {number}");
        save(root, PAGE, &text.replacen("title: Page 7", &format!("title: {words}"), 1));
        (words, vec![SHOWN, NEIGHBOUR, OTHER])
    });
    report(&server, "definition in the glossary, on the glossary's page", |number| {
        let words = format!("Definition {number}");
        save(root, "content/glossary.yml", &glossary.replacen("def_en:", &format!("def_en: {words}"), 1));
        (words, vec!["/en/glossary.html"])
    });
    report(&server, "form of a term in the glossary, on the glossary's page", |number| {
        // The words of the sentences become a form, and no longer are one.
        let form = if number % 2 == 0 { "yard" } else { "no such word" };
        let words = format!("Definition {number}");
        let glossary = glossary.replacen("  forms_en:\n", &format!("  forms_en:\n  - {form}\n"), 1);
        save(root, "content/glossary.yml", &glossary.replacen("def_en:", &format!("def_en: {words}"), 1));
        (words, vec!["/en/glossary.html"])
    });
    report(&server, "template", |number| {
        let words = format!("Foot {number}");
        save(root, "themes/default/templates/parts/foot-menu.html", &format!("{foot}<p>{words}</p>\n"));
        (words, vec![SHOWN])
    });
    report(&server, "new page, in its module's menu", |number| {
        let words = format!("New {number}");
        save(root, &format!("content/en/0003-module-3/30-new-{number}.md"), &format!("---\ntitle: {words}\n---\n"));
        (words, vec![SHOWN])
    });
    if many > 0 {
        let before = server.memory();
        for number in 0..many {
            let words = format!("Edit {number}.");
            save(root, PAGE, &format!("{text}\n{words}\n"));
            server.wait(Instant::now(), &[SHOWN], &words);
        }
        println!("{many} edits: from {before} MiB to {} MiB", server.memory());
    }
}

fn save(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("saved");
}

/// Edits a copy of the course: a page, and data, strings and a template that all pages have.
fn edit_course(site: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    for entry in walkdir::WalkDir::new(site).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path().strip_prefix(site).expect("a path below it");
        save(root, path.to_str().expect("a name"), &fs::read_to_string(entry.path()).expect("a text"));
    }
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = |path: &str| fs::read_to_string(repository.join(path)).expect("a file of the repository");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file of the course");
    let page = "content/en/01-what-is-torture/01-four-elements.md";
    let shown = "/en/what-is-torture/four-elements.html";
    let strings = "themes/default/strings/en.toml";
    let foot = "themes/default/templates/parts/foot-menu.html";
    let (text, glossary, diagrams) = (read(page), read("content/glossary.yml"), read("content/diagrams.yml"));
    let (words_of_site, foot_of_site) = (own(strings), own(foot));
    let start = Instant::now();
    let server = Server::start(root);
    server.get(shown);
    println!("{}: first page after {:.0?}, {} MiB", site.display(), start.elapsed(), server.memory());
    report(&server, "body", |number| {
        let words = format!("Sentence {number}.");
        save(root, page, &format!("{text}\n{words}\n"));
        (words, vec![shown])
    });
    report(&server, "form of a term in the glossary", |number| {
        let words = format!("Definition {number}");
        // Pages have the word: their links to terms change.
        let form = if number % 2 == 0 { "door" } else { "no such word" };
        let glossary = glossary.replacen("  forms_en:\n", &format!("  forms_en:\n  - {form}\n"), 1);
        let glossary = glossary.replacen("  def_en: ", &format!("  def_en: {words} "), 1);
        save(root, "content/glossary.yml", &glossary);
        (words, vec!["/en/glossary.html"])
    });
    report(&server, "diagram", |number| {
        let words = format!("The four elements {number}");
        save(root, "content/diagrams.yml", &diagrams.replacen("The four elements", &words, 1));
        (words, vec![shown])
    });
    report(&server, "string", |number| {
        let words = format!("Skip {number}");
        let line = words_of_site.lines().find(|line| line.starts_with("skip = ")).expect("a string of all pages");
        save(root, strings, &words_of_site.replacen(line, &format!("skip = \"{words}\""), 1));
        (words, vec![shown])
    });
    report(&server, "template", |number| {
        let words = format!("Foot {number}");
        save(root, foot, &format!("{foot_of_site}<p>{words}</p>\n"));
        (words, vec![shown])
    });
}

/// Makes edits of one kind. Each gives the words to wait for, and the pages that must have them.
fn report(server: &Server, kind: &str, mut edit: impl FnMut(usize) -> (String, Vec<&'static str>)) {
    let mut times = Vec::new();
    for number in 0..=EDITS {
        // Not in step with anything that has a beat of its own.
        thread::sleep(Duration::from_millis(50 + (number as u64 * 367) % 1051));
        let start = Instant::now();
        let (words, pages) = edit(number);
        let time = server.wait(start, &pages, &words);
        // The first warms up.
        if number > 0 {
            times.push(time);
        }
    }
    times.sort();
    println!("{kind}: median {:.1?}, slowest {:.1?} of {EDITS}", times[EDITS / 2], times[EDITS - 1]);
}
