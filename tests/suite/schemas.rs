//! The schemas have exactly the keys of the readers, accept every file of the project, and are those of the guide; the
//! hook of the guide stops a commit.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};
use temario::diagnostic::{ProgramLanguage, Severity};
use temario::language::LanguageTag;
use temario::schemas::{SchemaKind, schema};

use crate::support::{Files, files, load};

const SITE: &str = "title = \"Course\"\n[languages.en]\n[languages.es]\n";

fn tags(tags: &[&str]) -> Vec<LanguageTag> {
    tags.iter().map(|tag| LanguageTag::parse(tag).expect("a tag")).collect()
}

fn validator(kind: SchemaKind, languages: &[&str]) -> jsonschema::Validator {
    jsonschema::validator_for(&schema(kind, &tags(languages), ProgramLanguage::English)).expect("a schema")
}

/// The sample of the program itself, which has every key.
fn sample(name: &str) -> String {
    let path = format!("{}/src/schemas/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a sample")
}

fn of_toml(text: &str) -> Value {
    toml::from_str(text).expect("TOML")
}

fn of_yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

fn front_of(text: &str) -> Option<Value> {
    let rest = text.strip_prefix("---\n")?;
    let end = rest.find("\n---")?;
    Some(of_yaml(&rest[..=end]))
}

/// A site in which a value is the content of a file of a kind. JSON is YAML.
fn site_with(kind: SchemaKind, value: &Value) -> (Files, &'static str) {
    let text = serde_json::to_string_pretty(value).expect("JSON");
    let (path, text) = match kind {
        SchemaKind::Site => unreachable!("TOML is not written"),
        SchemaKind::Page => ("content/en/index.md", format!("---\n{text}\n---\n\nText.\n")),
        SchemaKind::Glossary => ("content/glossary.yml", text),
        SchemaKind::Instruments => ("content/instruments.yml", text),
        SchemaKind::Checklist => ("content/checklists/visit.yml", text),
        SchemaKind::Diagrams => ("content/diagrams.yml", text),
    };
    (files(&[("site.toml", SITE), (path, &text)]), path)
}

/// Whether the program refuses something in the form of a file: a key or a value.
fn refuses(files: &Files, path: &str) -> bool {
    let loaded = load(files);
    let forms = ["config-", "front-matter-", "data-", "citation-malformed", "language-unknown"];
    let is_form = |name: &str| forms.iter().any(|form| name.starts_with(form)) && name != "data-incomplete";
    loaded
        .diagnostics()
        .iter()
        .any(|one| one.primary.path.as_str() == path && one.severity == Severity::Error && is_form(one.rule.name))
}

const YAML: [(SchemaKind, &str); 5] = [
    (SchemaKind::Page, "page.md"),
    (SchemaKind::Glossary, "glossary.yml"),
    (SchemaKind::Instruments, "instruments.yml"),
    (SchemaKind::Checklist, "checklist.yml"),
    (SchemaKind::Diagrams, "diagrams.yml"),
];

fn yaml_sample(kind: SchemaKind, name: &str) -> Value {
    let text = sample(name);
    if kind == SchemaKind::Page { front_of(&text).expect("front matter") } else { of_yaml(&text) }
}

/// Calls a function with the whole value after each change of one of its tables.
fn each_change(whole: &Value, change: &dyn Fn(&mut Map<String, Value>) -> bool, see: &mut dyn FnMut(&str, &Value)) {
    fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(entries) => {
                found.push(at.to_owned());
                entries.iter().for_each(|(key, value)| pointers(value, &format!("{at}/{key}"), found));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(number, value)| pointers(value, &format!("{at}/{number}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    pointers(whole, "", &mut found);
    for pointer in found {
        let mut changed = whole.clone();
        let table = changed.pointer_mut(&pointer).and_then(Value::as_object_mut).expect("a table");
        if change(table) {
            see(&pointer, &changed);
        }
    }
}

#[test]
fn an_unknown_key_is_refused_in_every_table_by_the_program_and_by_the_schema() {
    for (kind, name) in YAML {
        let whole = yaml_sample(kind, name);
        let validator = validator(kind, &["en", "es"]);
        assert!(validator.is_valid(&whole), "{name}");
        let (site, path) = site_with(kind, &whole);
        assert!(!refuses(&site, path), "{name}");
        let add = |key: &'static str| {
            move |table: &mut Map<String, Value>| table.insert(key.to_owned(), json!("x")).is_none()
        };
        for key in ["zzz", "def_fr", "Title", "fr", "x-note"] {
            each_change(&whole, &add(key), &mut |pointer, changed| {
                let (site, path) = site_with(kind, changed);
                assert!(refuses(&site, path), "the program accepts `{key}` in {name}{pointer}");
                assert!(!validator.is_valid(changed), "the schema accepts `{key}` in {name}{pointer}");
            });
        }
    }
}

#[test]
fn every_known_key_alone_is_accepted_by_the_schema_and_an_empty_one_too() {
    for (kind, name) in YAML {
        let whole = yaml_sample(kind, name);
        let validator = validator(kind, &["en", "es"]);
        let generic = validator_of_any_language(kind);
        // Without one of its keys, and with one that is empty. What chooses the other keys stays.
        let keys: std::collections::BTreeSet<String> = all_keys(&whole);
        for key in keys.iter().filter(|key| *key != "form") {
            let remove = |table: &mut Map<String, Value>| table.remove(key).is_some();
            let empty = |table: &mut Map<String, Value>| table.insert(key.clone(), Value::Null).is_some();
            let mut accepted = |pointer: &str, changed: &Value| {
                assert!(validator.is_valid(changed) && generic.is_valid(changed), "{name}{pointer} `{key}`");
            };
            each_change(&whole, &remove, &mut accepted);
            let had = |table: &mut Map<String, Value>| table.contains_key(key) && empty(table);
            each_change(&whole, &had, &mut accepted);
        }
    }
}

fn validator_of_any_language(kind: SchemaKind) -> jsonschema::Validator {
    validator(kind, &[])
}

fn all_keys(value: &Value) -> std::collections::BTreeSet<String> {
    match value {
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| all_keys(value).into_iter().chain([key.clone()])).collect()
        }
        Value::Array(items) => items.iter().flat_map(all_keys).collect(),
        _ => std::collections::BTreeSet::new(),
    }
}

#[test]
fn an_unknown_key_is_refused_in_every_table_of_the_settings() {
    let validator = validator(SchemaKind::Site, &["en", "es"]);
    for name in ["site.toml", "site-other.toml"] {
        let whole = sample(name);
        assert!(validator.is_valid(&of_toml(&whole)), "{name}");
        let accepted = |text: &str| !refuses(&files(&[("site.toml", text)]), "site.toml");
        let mut changed = vec![format!("zzz = 1\n{whole}")];
        for (at, _) in whole.match_indices('{').filter(|(at, _)| whole[at + 1..].starts_with(' ')) {
            changed.push(format!("{}{{ zzz = 1, {}", &whole[..at], &whole[at + 1..]));
        }
        for (at, _) in whole.match_indices("\n[") {
            let end = at + 1 + whole[at + 1..].find('\n').expect("a line");
            changed.push(format!("{}\nzzz = 1{}", &whole[..end], &whole[end..]));
        }
        for table in ["nothing", "languages.en.more", "reader.more", "editions"] {
            changed.push(format!("{whole}\n[{table}]\nzzz = 1\n"));
        }
        for changed in changed {
            let Ok(value) = toml::from_str::<Value>(&changed) else { panic!("{changed}") };
            assert!(!validator.is_valid(&value), "the schema accepts {changed}");
            assert!(!accepted(&changed) || changed.contains("[editions]"), "the program accepts {changed}");
        }
    }
}

#[test]
fn wrong_values_are_refused_by_both() {
    let front = [
        json!({"title": "x", "minutes": "long"}),
        json!({"title": "x", "minutes": -1}),
        json!({"title": "x", "notice": 3}),
        json!({"title": "x", "audience": "all"}),
        json!({"title": "x", "draft": "maybe"}),
        json!({"title": ["x"]}),
        json!({"title": "x", "objectives": {"a": "b"}}),
        json!({"title": "x", "break": 0}),
    ];
    for value in front {
        let (site, path) = site_with(SchemaKind::Page, &value);
        assert!(refuses(&site, path), "{value}");
        assert!(!validator(SchemaKind::Page, &[]).is_valid(&value), "{value}");
    }
    for line in [
        "autolink = \"yes\"",
        "[languages.en]\nreadability = 0",
        "[languages.en]\ndirection = \"up\"",
        "[reader]\ncitations = \"letters\"",
        "[host]\nkinds = [\"apach\"]",
        "[checks]\nraw-html = \"loud\"",
        "[checks]\nraw-htm = \"off\"",
        "[deploy.x]\nkind = \"ftp\"",
        "[deploy.x]\nkind = \"folder\"\nbucket = \"b\"\npath = \"p\"",
        "[agenda.x]\nopening = 500",
    ] {
        let text = format!("title = \"x\"\n{line}\n");
        assert!(refuses(&files(&[("site.toml", &text)]), "site.toml"), "{line}");
        assert!(!validator(SchemaKind::Site, &[]).is_valid(&of_toml(&text)), "{line}");
    }
    // Forms that the program reads in more than one way.
    for value in [
        json!({"title": 2018, "keywords": "one", "only": ["en"], "reviewed": "2026-01-15", "slug": null}),
        json!({"title": true}),
    ] {
        let (site, path) = site_with(SchemaKind::Page, &value);
        assert!(!refuses(&site, path) && validator(SchemaKind::Page, &[]).is_valid(&value), "{value}");
    }
}

/// The kind of a file of a site.
fn kind_of(path: &str) -> Option<SchemaKind> {
    let is_page = path.starts_with("content/") && path.ends_with(".md");
    Some(match path {
        "site.toml" => SchemaKind::Site,
        "content/glossary.yml" => SchemaKind::Glossary,
        "content/instruments.yml" => SchemaKind::Instruments,
        "content/diagrams.yml" => SchemaKind::Diagrams,
        _ if path.starts_with("content/checklists/") => SchemaKind::Checklist,
        _ if is_page => SchemaKind::Page,
        _ => return None,
    })
}

#[test]
fn every_file_of_the_course_the_guide_and_a_new_site_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let new = tempfile::tempdir().expect("a folder");
    let made = new.path().join("course");
    let done = Command::new(env!("CARGO_BIN_EXE_temario")).args(["new", "site"]).arg(&made).output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let sites =
        ["tests/sites/curriculum", "tests/sites/hosts", "tests/sites/two-languages"].map(|site| root.join(site));
    let mut seen = 0;
    for site in [root.to_path_buf(), root.join("docs/guide"), made].into_iter().chain(sites) {
        let snapshot = temario::source::read_snapshot(&site).expect("a site");
        let settings = of_toml(snapshot.text("site.toml").expect("its settings"));
        let languages: Vec<&str> =
            settings["languages"].as_object().into_iter().flat_map(|all| all.keys()).map(String::as_str).collect();
        for source in &snapshot.sources {
            let Some(kind) = kind_of(source.path.as_str()) else { continue };
            let value = match kind {
                SchemaKind::Site => Some(of_toml(&source.text)),
                SchemaKind::Page => front_of(&source.text),
                _ => Some(of_yaml(&source.text)),
            };
            let Some(value) = value else { continue };
            seen += 1;
            for languages in [&languages[..], &[]] {
                let validator = validator(kind, languages);
                let told: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(told.is_empty(), "{}/{}: {told:?}", site.display(), source.path);
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

/// The schemas of the guide are those that the program prints outside of a site. `TEMARIO_BLESS=1` writes them.
#[test]
fn the_guide_publishes_the_schemas_that_the_program_prints() {
    for (language, tag) in [(ProgramLanguage::English, "en"), (ProgramLanguage::Spanish, "es")] {
        for (name, kind, _) in SchemaKind::ALL {
            let text = serde_json::to_string_pretty(&schema(kind, &[], language)).expect("JSON") + "\n";
            let path = format!("{}/docs/guide/static/schemas/{tag}/{name}.json", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("TEMARIO_BLESS").is_some() {
                std::fs::create_dir_all(Path::new(&path).parent().expect("a folder")).expect("a folder");
                std::fs::write(&path, &text).expect("written");
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "{path}");
            let empty = tempfile::tempdir().expect("a folder");
            let done = Command::new(env!("CARGO_BIN_EXE_temario"))
                .args(["schema", name, "--language", tag])
                .current_dir(empty.path())
                .output()
                .expect("runs");
            assert_eq!(String::from_utf8_lossy(&done.stdout), text);
        }
    }
}

#[test]
fn in_a_site_the_schema_has_its_languages_and_an_unknown_name_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let site =
        files(&[("site.toml", "title = \"x\"\n[languages.fr]\n"), ("content/fr/index.md", "---\ntitle: x\n---\n")]);
    crate::support::put(folder.path(), &site);
    let run = |name: &str, language: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_temario"));
        command.args(["schema", name, "--language", language, "--root"]).arg(folder.path()).output().expect("runs")
    };
    let printed = String::from_utf8(run("glossary", "en").stdout).expect("text");
    assert!(printed.contains("\"def_fr\"") && !printed.contains("def_en") && !printed.contains("patternProperties"));
    let unknown = run("glosary", "es");
    assert_eq!(unknown.status.code(), Some(2));
    let told = String::from_utf8_lossy(&unknown.stderr).into_owned();
    assert!(told.contains("no existe el esquema `glosary`; ¿quiso decir `glossary`?"), "{told}");
}

/// The block of code in a page of the guide that begins with a line.
fn block(language: &str, first: &str) -> String {
    let path = format!("{}/docs/guide/content/{language}/01-basics/18-editors.md", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(path).expect("a page of the guide");
    let start = page.find(&format!("\n{first}")).unwrap_or_else(|| panic!("{language}: {first}")) + 1;
    let end = page[start..].find("\n```").expect("its end");
    format!("{}\n", &page[start..start + end])
}

/// The hook as both pages of the guide have it, in a repository of its own.
#[cfg(unix)]
#[test]
fn the_hook_of_the_guide_stops_a_faulty_commit_and_judges_what_is_staged() {
    use std::os::unix::fs::PermissionsExt;
    let hook = block("en", "#!/bin/sh");
    assert_eq!(hook, block("es", "#!/bin/sh"));
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let program = Path::new(env!("CARGO_BIN_EXE_temario")).parent().expect("a folder");
    let paths = std::env::join_paths(
        [program.to_path_buf()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").expect("a path"))),
    )
    .expect("a path");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]).args(arguments);
        let done = command.current_dir(root).env("PATH", &paths).env("LC_ALL", "C").output().expect("git runs");
        (done.status.success(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert!(git(&["init", "--quiet"]).0);
    let page = root.join("content/en/index.md");
    let write = |text: &str| std::fs::write(&page, text).expect("written");
    crate::support::put(root, &files(&[("site.toml", "title = \"x\"\n[languages.en]\n"), ("content/en/index.md", "")]));
    let path = root.join(".git/hooks/pre-commit");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(&path, &hook).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("may run");
    let good = "---\ntitle: x\ndescription: What those who visit cells look at.\n---\n\nText.\n";
    let faulty = "---\ntitel: x\n---\n\n[nowhere](nowhere.md)\n";
    // A faulty page stops the commit, with its place.
    write(faulty);
    git(&["add", "."]);
    let (done, told) = git(&["commit", "--quiet", "-m", "one"]);
    assert!(!done && told.contains("content/en/index.md:2:1") && told.contains("did you mean `title`"), "{told}");
    // A good one passes, also while the folder has a faulty change that is not staged.
    write(good);
    git(&["add", "."]);
    write(faulty);
    let (done, told) = git(&["commit", "--quiet", "-m", "two"]);
    assert!(done, "{told}");
    // A faulty staged page is stopped, also if the folder has a good one.
    git(&["add", "."]);
    write(good);
    let (done, told) = git(&["commit", "--quiet", "-m", "three"]);
    assert!(!done && told.contains("content/en/index.md:2:1"), "{told}");
}

#[test]
fn the_entries_for_pre_commit_and_for_an_action_are_the_same_in_both_languages_and_can_be_read() {
    for first in ["repos:", "on:", "{\n  \"yaml.schemas\""] {
        assert_eq!(block("en", first), block("es", first));
    }
    let entry = of_yaml(&block("en", "repos:"));
    let hook = &entry["repos"][0]["hooks"][0];
    assert_eq!(hook["entry"], "temario check --deny warnings");
    assert_eq!((&hook["language"], &hook["pass_filenames"]), (&"system".into(), &false.into()));
    let action = of_yaml(&block("en", "on:"));
    let steps = action["jobs"]["check"]["steps"].as_array().expect("steps");
    assert_eq!(steps.last().expect("a step")["run"], "temario check --deny warnings --format github");
    let settings: Value = serde_json::from_str(&block("en", "{\n  \"yaml.schemas\"")).expect("JSON");
    assert_eq!(settings["yaml.schemas"].as_object().map(Map::len), Some(4));
}
