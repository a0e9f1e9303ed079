//! A site that is built in parts is the same, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{course, put, temario, tree};

/// Runs the program; gives its status and what it said.
fn run(words: &[&str]) -> (i32, String) {
    let output = temario().args(words).output().expect("runs");
    (output.status.code().expect("a status"), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Builds all parts of a site below a folder.
fn parts(root: &Path, folder: &Path, of: u32) -> Vec<String> {
    let part = |number: u32| {
        let output = shown(&folder.join(format!("part-{number}")));
        let shard = format!("{number}/{of}");
        let (status, said) = run(&["build", "--root", &shown(root), "--shard", &shard, "--output", &output]);
        assert_eq!(status, 0, "{said}");
        output
    };
    (1..=of).map(part).collect()
}

fn merged(parts: &[String], output: &Path) -> (i32, String) {
    let output = shown(output);
    let words: Vec<&str> =
        ["merge"].into_iter().chain(parts.iter().map(String::as_str)).chain(["--output", &output]).collect();
    run(&words)
}

#[test]
fn parts_put_together_are_what_one_build_writes() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (site, counts) in [("tests/sites/curriculum", &[1, 2, 3, 5, 8][..]), ("tests/sites/hosts", &[8]), (".", &[8])] {
        let root = repository.join(site);
        let folder = tempfile::tempdir().expect("a folder");
        let whole = folder.path().join("whole");
        let (status, said) = run(&["build", "--root", &shown(&root), "--output", &shown(&whole)]);
        assert_eq!(status, 0, "{said}");
        let whole = tree(&whole);
        for of in counts {
            let own = folder.path().join(of.to_string());
            let mut parts = parts(&root, &own, *of);
            parts.reverse();
            let (status, said) = merged(&parts, &own.join("public"));
            assert_eq!(status, 0, "{said}");
            let merged = tree(&own.join("public"));
            assert_eq!(merged.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
            for (path, bytes) in &whole {
                assert!(merged[path] == *bytes, "{site} in {of} parts: {path} differs");
            }
        }
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    put(&root, &course());
    let parts = parts(&root, &folder.path().join("a"), 3);
    let output = folder.path().join("public");
    let refused = |parts: &[String], words: &str| {
        let (status, said) = merged(parts, &output);
        assert!(status == 2 && said.contains(words), "{said}");
        assert!(!output.exists());
    };
    refused(&parts[..2], "3/3");
    refused(&[parts[0].clone(), parts[1].clone(), parts[1].clone()], "2/3");
    refused(&[parts[0].clone(), shown(&root)], "not a part");
    // A part is no site: it is neither published nor taken for one.
    fs::write(
        root.join("site.toml"),
        format!("{}[deploy.web]\nkind = \"folder\"\npath = \"../web\"\n", course()["site.toml"]),
    )
    .expect("written");
    let (status, said) = run(&["deploy", "--root", &shown(&root), "--from", &parts[0]]);
    assert!(status == 2 && said.contains("not a site built by temario"), "{said}");
    // Somebody has saved a page between two parts.
    let late = shown(&folder.path().join("late"));
    assert_eq!(run(&["build", "--root", &shown(&root), "--shard", "3/3", "--output", &late]).0, 0);
    refused(&[parts[0].clone(), parts[1].clone(), late], "do not belong together");
    // A file was damaged on its way.
    let file = PathBuf::from(&parts[0]).join("404.html");
    let file = if file.exists() { file } else { PathBuf::from(&parts[1]).join("404.html") };
    fs::write(file, "half").expect("written");
    refused(&parts, "404.html");
    assert_eq!(run(&["build", "--root", &shown(&root), "--shard", "4/3"]).0, 2);
}

/// The `run:` lines of a job in an example workflow, with what a matrix would put into them.
fn commands(path: &str, job: &str, part: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("an example");
    let value: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");
    let steps: Vec<String> = match &value[job]["script"] {
        // GitLab: a list of lines.
        serde_json::Value::Array(lines) => lines.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect(),
        _ => {
            let steps = value["jobs"][job]["steps"].as_array().expect("steps");
            steps.iter().filter_map(|step| step["run"].as_str().map(str::to_owned)).collect()
        }
    };
    let ours = steps.into_iter().filter(|line| line.trim_start().starts_with("temario "));
    ours.map(|line| {
        line.replace("${{ matrix.shard }}", part).replace("$CI_NODE_INDEX", part).replace("$CI_NODE_TOTAL", "8")
    })
    .collect()
}

#[test]
fn the_example_workflows_build_the_site() {
    for (path, build, merge) in
        [("docs/ci/github-actions.yml", "build", "merge"), ("docs/ci/gitlab-ci.yml", "build", "merge")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        put(root, &course());
        let program = Path::new(env!("CARGO_BIN_EXE_temario")).parent().expect("a folder");
        let run = |line: &str| {
            let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
            let status =
                Command::new("sh").args(["-ec", line]).current_dir(root).env("PATH", path).output().expect("sh");
            assert!(status.status.success(), "{line}: {}", String::from_utf8_lossy(&status.stderr));
        };
        for part in 1..=8 {
            let lines = commands(path, build, &part.to_string());
            assert!(!lines.is_empty(), "{path}");
            lines.iter().for_each(|line| run(line));
        }
        commands(path, merge, "").iter().for_each(|line| run(line));
        let whole = root.join("whole");
        run(&format!("temario build --output {}", whole.display()));
        assert_eq!(tree(&root.join("public")), tree(&whole), "{path}");
    }
}
