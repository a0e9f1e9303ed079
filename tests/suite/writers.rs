//! Several people write into the same site at once: none undoes what another has written.

use std::fs;
use std::process::{Child, Stdio};

use temario::pipeline::{self, Timings};
use temario::source::{ReadCause, ReadError, SourcePath, write_changes};

use crate::support::{course, names, put, temario_in};

#[test]
fn of_many_confirmations_at_once_none_is_lost() {
    let mut files = course();
    for number in 0..8 {
        for language in ["en", "es"] {
            let path = format!("content/{language}/01-basics/1{number}-page-{number}.md");
            files.insert(path, format!("---\ntitle: Page {number}\n---\n\nWords.\n"));
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &files);
    let confirm = |number: usize| -> Child {
        let mut command = temario_in(["en", "es"][number % 2]);
        command.args(["status", "confirm", "--root"]).arg(folder.path()).arg(page(number));
        command.stderr(Stdio::piped()).spawn().expect("runs")
    };
    let mut recorded = Vec::new();
    // Who comes too late is told so, and runs the command again.
    while recorded.len() < 8 {
        let before = recorded.clone();
        let running: Vec<_> = (0..8).filter(|number| !before.contains(number)).map(|one| (one, confirm(one))).collect();
        for (number, child) in running {
            let output = child.wait_with_output().expect("ends");
            let said = String::from_utf8_lossy(&output.stderr);
            match output.status.code() {
                Some(0) => recorded.push(number),
                Some(3) => {
                    let words =
                        [["has changed", "run the command again"], ["cambió desde", "ejecute el comando de nuevo"]]
                            [number % 2];
                    assert!(words.iter().all(|words| said.contains(words)) && said.contains("es.lock"), "{said}");
                }
                status => panic!("{status:?}: {said}"),
            }
        }
        assert!(recorded.len() > before.len(), "nobody was the first");
        let lock = fs::read_to_string(folder.path().join("content/es.lock")).expect("a record");
        for number in &recorded {
            assert!(lock.contains(&page(*number)), "{number} is lost from\n{lock}");
        }
    }
    assert_eq!(names(&folder.path().join("content")), ["en", "es", "es.lock"], "and nothing else stays");
}

fn page(number: usize) -> String {
    format!("basics/page-{number}")
}

#[test]
fn what_was_saved_after_a_file_was_read_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let read = pipeline::read(folder.path(), &mut Timings::new()).expect("read");
    let (page, fresh) = ("content/es/01-basics/01-law.md", "content/es/01-basics/09-fresh.md");
    for path in [page, fresh] {
        fs::write(folder.path().join(path), "---\ntitle: De la autora\n---\n").expect("saved");
        let ours = SourcePath::new(path);
        let other = SourcePath::new("content/es/index.md");
        let files = [(&other, b"x".as_slice()), (&ours, b"y".as_slice())];
        let (place, error) = write_changes(folder.path(), &read, files).expect_err("it has changed");
        assert_eq!(place, folder.path().join(path));
        assert!(matches!(ReadError::of(&error), Some(ReadError { cause: ReadCause::HasChanged, .. })), "{error}");
        assert!(fs::read_to_string(folder.path().join(path)).expect("there").contains("De la autora"));
        assert!(
            fs::read_to_string(folder.path().join(other.as_str())).expect("there").contains("Curso"),
            "all or none"
        );
    }
    // What only looks different, by line ends, is the same to us.
    let windows = fs::read_to_string(folder.path().join("content/es/index.md")).expect("there").replace('\n', "\r\n");
    fs::write(folder.path().join("content/es/index.md"), windows).expect("saved");
    let other = SourcePath::new("content/es/index.md");
    write_changes(folder.path(), &read, [(&other, b"z".as_slice())]).expect("as it was read");
    assert_eq!(fs::read(folder.path().join("content/es/index.md")).expect("there"), b"z");
}
