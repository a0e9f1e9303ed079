//! What an author does to a site, as a value: for properties and for the fuzzer.

use crate::support::{Files, data_files, load};

/// One step of an author.
#[derive(Clone, Debug)]
pub enum Edit {
    /// New text of a page.
    Body(usize, String),
    Title(usize, String),
    FrontMatter(usize, String),
    Add(usize, u8),
    Remove(usize),
    Rename(usize, u8),
    Site(u8),
    Strings(bool),
    /// Glossary, instruments and a checklist, or some of them.
    Data(u8),
    /// Everything is recorded as being in step, or no record is left.
    Confirm(bool),
    /// New text of one of [`others`].
    Whole(usize, String),
}

/// Files that are no pages.
fn others() -> Vec<String> {
    let rest =
        ["site.toml", "content/es.lock", "content/media/x.png", "static/robots.txt", "themes/default/strings/es.toml"];
    data_files().into_iter().chain(rest.map(str::to_owned)).collect()
}

/// Does it.
pub fn apply(files: &mut Files, edit: &Edit) {
    let pages: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
    let at = |number: usize| pages.get(number % pages.len().max(1)).cloned();
    let replace_front = |text: &str, front: &str| {
        let body = text.splitn(3, "---\n").nth(2).unwrap_or(text);
        format!("---\n{front}\n---\n{body}")
    };
    match edit {
        Edit::Body(number, text) => {
            if let Some(path) = at(*number) {
                files.insert(path, format!("---\ntitle: T\n---\n\n{text}\n"));
            }
        }
        Edit::Title(number, title) => {
            if let Some(path) = at(*number) {
                let text = replace_front(&files[&path], &format!("title: {title}"));
                files.insert(path, text);
            }
        }
        Edit::FrontMatter(number, line) => {
            if let Some(path) = at(*number) {
                let text = replace_front(&files[&path], &format!("title: T\n{line}"));
                files.insert(path, text);
            }
        }
        Edit::Add(number, name) => {
            let language = if number % 2 == 0 { "en" } else { "es" };
            let path = format!("content/{language}/0{}-m/0{name}-p{name}.md", number % 3);
            files.insert(path, "---\ntitle: Nueva\n---\n\n## Nueva\n".into());
        }
        Edit::Remove(number) => {
            if let Some(path) = at(*number) {
                files.remove(&path);
            }
        }
        Edit::Rename(number, name) => {
            if let Some(path) = at(*number)
                && let Some(text) = files.remove(&path)
            {
                let folder = path.rsplit_once('/').map_or("content/en", |(folder, _)| folder);
                files.insert(format!("{folder}/0{name}-otra.md"), text);
            }
        }
        Edit::Site(which) => {
            let text = [
                "title = \"A\"\n[languages.en]\n[languages.es]\n",
                "title = \"B\"\nbase_url = \"https://b.example/x\"\n[languages.es]\n[languages.en]\n",
                "title = \"C\"\ndefault_language = \"es\"\n",
                "titel = 1\n",
            ];
            files.insert("site.toml".into(), text[usize::from(*which)].into());
        }
        Edit::Data(state) => put_data(files, *state),
        Edit::Confirm(true) => {
            let loaded = load(files);
            let date = temario::config::Date::parse("2026-03-12").expect("a date");
            for (path, text) in
                temario::status::confirmed(&loaded.site, &[temario::status::ConfirmTarget::All], date).files
            {
                files.insert(path.to_string(), text);
            }
        }
        Edit::Whole(number, text) => {
            let mut others = others();
            files.insert(others.swap_remove(number % others.len()), text.clone());
        }
        Edit::Confirm(false) => files.retain(|path, _| !path.ends_with(".lock")),
        Edit::Strings(present) => {
            let path = "themes/default/templates/parts/turn.html".to_owned();
            if *present {
                files.insert(path, "<hr>".into())
            } else {
                files.remove(&path)
            };
        }
    }
}

/// Data files in one of several states, the last without any.
pub fn put_data(files: &mut Files, state: u8) {
    let glossary = [
        "terms:\n- id: torture\n  en: torture\n  es: tortura\n  def_en: Pain.\n  def_es: Dolor.\n  forms_en: [torture]\n  forms_es: [tortura]\n- id: npm\n  en: mechanism\n  es: mecanismo\n  def_en: A.\n  def_es: B.\n  forms_es: [MNP]\n  avoid_es: [ley]\n",
        "terms:\n- id: torture\n  en: torture\n  es: tortura\n  def_en: Severe pain.\n  def_es: Dolor grave.\n  forms_es: [ñandú, tortura]\n",
        "terms: [",
        "terms:\n- id: npm\n  en: x\n  es: ñ\n",
    ];
    let instruments = "instruments:\n- id: uncat\n  title_en: Convention\n  title_es: Convención contra la tortura\n  adopted: 1984-12\n";
    let checklist = "answers:\n- id: a\n  en: Yes\n  es: Sí\ngroups:\n- id: g\n  en: G\n  es: G\n  items:\n  - id: i\n    en: I\n    es: I\n    settings: [s]\n";
    match glossary.get(usize::from(state)) {
        Some(text) => {
            files.insert("content/glossary.yml".into(), (*text).into());
            files.insert("content/instruments.yml".into(), instruments.into());
            files.insert("content/checklists/visit.yml".into(), checklist.into());
        }
        None if state == 4 => {
            files.insert("content/instruments.yml".into(), instruments.replace("1984-12", "1990"));
            files.remove("content/glossary.yml");
        }
        None => files.retain(|path, _| !path.ends_with(".yml")),
    }
}
