//! Generates types for the texts of messages, so that the compiler checks every use.
//!
//! The texts are in `src/diagnostic/en.toml` and `es.toml`. Each phrase, and each wording of a rule, becomes a struct
//! with a field for each `{value}`; each counted noun becomes a variant. A text that one language lacks stops the
//! build, with its line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The languages of the program, each with the CLDR plural categories of its counts.
const LANGUAGES: [(&str, &[&str]); 2] = [("en", &["one", "other"]), ("es", &["one", "many", "other"])];

const FOLDER: &str = "src/diagnostic";

/// The parts of a rule's text.
const PARTS: [&str; 3] = ["message", "help", "related"];

fn main() {
    let mut texts: Vec<Texts> = Vec::new();
    let mut faults = Vec::new();
    for (tag, categories) in LANGUAGES {
        let path = format!("{FOLDER}/{tag}.toml");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        texts.push(Texts::read(&path, &text, categories, &mut faults));
    }
    println!("cargo::rerun-if-changed=build.rs");
    compare(&texts, &mut faults);
    if !faults.is_empty() {
        for fault in &faults {
            println!("cargo::error={fault}");
        }
        return;
    }
    let folder = env::var("OUT_DIR").expect("cargo names a folder");
    let write = |name: &str, text: String| fs::write(Path::new(&folder).join(name), text).expect("the folder is ours");
    write("phrases.rs", phrases(&texts));
    write("nouns.rs", nouns(&texts));
    write("faults.rs", rule_faults(&texts));
}

/// A text with its position, for error messages.
struct Text {
    text: String,
    place: String,
}

/// The texts of one language. Wordings are by rule and wording; the default wording has an empty name.
struct Texts {
    path: String,
    phrases: BTreeMap<String, Text>,
    nouns: BTreeMap<String, BTreeMap<String, Text>>,
    wordings: BTreeMap<(String, String), BTreeMap<String, Text>>,
}

impl Texts {
    fn read(path: &str, text: &str, categories: &[&str], faults: &mut Vec<String>) -> Self {
        let mut texts =
            Self { path: path.to_owned(), phrases: BTreeMap::new(), nouns: BTreeMap::new(), wordings: BTreeMap::new() };
        let root = match DeTable::parse(text) {
            Ok(root) => root.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                faults.push(format!("{path}:{}: {}", line(text, at), error.message()));
                return texts;
            }
        };
        let mut strange = |at: usize, what: &str| faults.push(format!("{path}:{}: {what}", line(text, at)));
        for (section, value) in &root {
            let Some(table) = value.get_ref().as_table() else {
                strange(section.span().start, "here stands no table");
                continue;
            };
            for (name, value) in table {
                let (name, at) = (name.get_ref().to_string(), name.span().start);
                match (section.get_ref().as_ref(), value.get_ref()) {
                    ("phrases", DeValue::String(words)) => {
                        let words = Text { text: words.to_string(), place: format!("{path}:{}", line(text, at)) };
                        texts.phrases.insert(name, words);
                    }
                    ("counts", DeValue::Table(forms)) => {
                        let forms = strings(path, text, forms);
                        if !forms.keys().map(String::as_str).eq(sorted(categories)) {
                            strange(at, &format!("`{name}` needs the forms {}", categories.join(", ")));
                        }
                        texts.nouns.insert(name, forms);
                    }
                    ("rules", DeValue::Table(parts)) => {
                        let mut usual = strings(path, text, parts);
                        usual.retain(|part, _| PARTS.contains(&part.as_str()));
                        for (wording, value) in parts {
                            match value.get_ref() {
                                DeValue::Table(own) => {
                                    let own = strings(path, text, own);
                                    texts.wordings.insert((name.clone(), wording.get_ref().to_string()), own);
                                }
                                DeValue::String(_) if PARTS.contains(&wording.get_ref().as_ref()) => {}
                                _ => strange(wording.span().start, "neither a part of a rule nor a wording"),
                            }
                        }
                        if !usual.contains_key("message") {
                            strange(at, &format!("the rule `{name}` has no message"));
                        }
                        texts.wordings.insert((name, String::new()), usual);
                    }
                    _ => strange(at, "this belongs to nothing"),
                }
            }
        }
        texts
    }

    /// A part of a wording; parts that it omits are those of the default wording.
    fn part(&self, rule: &str, wording: &str, part: &str) -> Option<&Text> {
        let of = |wording: &str| self.wordings.get(&(rule.to_owned(), wording.to_owned()))?.get(part);
        of(wording).or_else(|| of(""))
    }

    /// All values that a wording needs.
    fn values(&self, rule: &str, wording: &str) -> BTreeSet<&str> {
        PARTS.iter().filter_map(|part| self.part(rule, wording, part)).flat_map(|text| values(&text.text)).collect()
    }
}

fn strings(path: &str, whole: &str, table: &DeTable<'_>) -> BTreeMap<String, Text> {
    let text = |key: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(words) => {
            let text = Text { text: words.to_string(), place: format!("{path}:{}", line(whole, key.span().start)) };
            Some((key.get_ref().to_string(), text))
        }
        _ => None,
    };
    table.iter().filter_map(|(key, value)| text(key, value)).collect()
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

/// Compares the languages with the first: all need the same texts with the same values.
fn compare(texts: &[Texts], faults: &mut Vec<String>) {
    let first = &texts[0];
    for other in &texts[1..] {
        both(first, other, "phrase", (&first.phrases, &other.phrases), |name| format!("`{name}`"), faults);
        both(first, other, "noun", (&first.nouns, &other.nouns), |name| format!("`{name}`"), faults);
        let shown = |(rule, wording): &(String, String)| format!("`{rule}` {wording}");
        both(first, other, "wording", (&first.wordings, &other.wordings), shown, faults);
        for (name, text) in &first.phrases {
            same_values(Some(text), other.phrases.get(name), faults);
        }
        for (rule, wording) in first.wordings.keys().filter(|key| other.wordings.contains_key(key)) {
            for part in PARTS {
                let (one, two) = (first.part(rule, wording, part), other.part(rule, wording, part));
                if one.is_some() != two.is_some() {
                    faults.push(format!("the rule `{rule}` {wording} has `{part}` in one language only"));
                }
                same_values(one, two, faults);
            }
        }
    }
    for texts in texts {
        for text in texts.phrases.values().chain(texts.wordings.values().flat_map(BTreeMap::values)) {
            for piece in pieces(&text.text) {
                if let Piece::Counted(_, noun) = piece
                    && !texts.nouns.contains_key(noun)
                {
                    faults.push(format!("{}: there is no noun `{noun}` under [counts]", text.place));
                }
            }
        }
    }
    for (noun, forms) in texts.iter().flat_map(|texts| &texts.nouns) {
        for text in forms.values().filter(|text| values(&text.text) != BTreeSet::from(["n"])) {
            faults.push(format!("{}: a form of the noun `{noun}` has the value {{n}} and no other", text.place));
        }
    }
}

fn both<K: Ord, T>(
    first: &Texts,
    other: &Texts,
    what: &str,
    maps: (&BTreeMap<K, T>, &BTreeMap<K, T>),
    shown: impl Fn(&K) -> String,
    faults: &mut Vec<String>,
) {
    for key in maps.0.keys().filter(|key| !maps.1.contains_key(key)) {
        faults.push(format!("{}: the {what} {} of {} is missing", other.path, shown(key), first.path));
    }
    for key in maps.1.keys().filter(|key| !maps.0.contains_key(key)) {
        faults.push(format!("{}: the {what} {} of {} is missing", first.path, shown(key), other.path));
    }
}

fn same_values(one: Option<&Text>, two: Option<&Text>, faults: &mut Vec<String>) {
    let (Some(one), Some(two)) = (one, two) else { return };
    if values(&one.text) != values(&two.text) {
        faults.push(format!("{}: other values in braces than at {}", two.place, one.place));
    }
}

/// The text between `{values}`, and the values. `{minutes:minute}` is a number with its noun in the right plural form.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        pieces.extend((!before.is_empty()).then_some(Piece::Text(before)));
        pieces.push(match name.split_once(':') {
            Some((name, noun)) => Piece::Counted(name, noun),
            None => Piece::Value(name),
        });
        rest = tail;
    }
    pieces.extend((!rest.is_empty()).then_some(Piece::Text(rest)));
    pieces
}

enum Piece<'a> {
    Text(&'a str),
    Value(&'a str),
    /// The name of a number and of the noun that it counts.
    Counted(&'a str, &'a str),
}

fn values(text: &str) -> BTreeSet<&str> {
    let name = |piece| match piece {
        Piece::Value(name) | Piece::Counted(name, _) => Some(name),
        Piece::Text(_) => None,
    };
    pieces(text).into_iter().filter_map(name).collect()
}

/// A text as a constant, in which values are numbered in the order of their names.
fn template(text: &str, values: &BTreeSet<&str>) -> String {
    let mut code = String::from("&[");
    let number = |name: &str| values.iter().position(|value| *value == name).unwrap_or_default();
    for piece in pieces(text) {
        let _ = match piece {
            Piece::Text(words) => write!(code, "Text({words:?}), "),
            Piece::Value(name) => write!(code, "Value({}), ", number(name)),
            Piece::Counted(name, noun) => write!(code, "Counted({}, Noun::{}), ", number(name), type_name(noun)),
        };
    }
    code + "]"
}

/// The type name of a text such as `deploy-unknown`.
fn type_name(name: &str) -> String {
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split(['-', '_']).map(upper).collect()
}

/// The field name of a value, escaped if it is a Rust keyword.
fn field_name(name: &str) -> String {
    if ["type", "in", "use", "for", "ref", "mod"].contains(&name) {
        format!("r#{name}")
    } else {
        name.replace('-', "_")
    }
}

fn phrases(texts: &[Texts]) -> String {
    let mut code = String::new();
    for (name, text) in &texts[0].phrases {
        let (values, name_of_type) = (values(&text.text), type_name(name));
        let fields: Vec<String> = values.iter().map(|value| field_name(value)).collect();
        let of = |texts: &Texts| texts.phrases.get(name).map(|text| template(&text.text, &values));
        let both: Vec<String> = texts.iter().filter_map(of).collect();
        let lifetime = if fields.is_empty() { ("", "") } else { ("<'a>", "<'_>") };
        let _ = writeln!(code, "/// {:?}", text.text);
        let _ = match fields.is_empty() {
            true => writeln!(code, "pub struct {name_of_type};"),
            false => writeln!(
                code,
                "pub struct {name_of_type}<'a> {{ {} }}",
                fields.iter().map(|field| format!("pub {field}: &'a str")).collect::<Vec<_>>().join(", ")
            ),
        };
        let given: Vec<String> = fields.iter().map(|field| format!("self.{field}")).collect();
        let _ = writeln!(
            code,
            "impl Phrase for {name_of_type}{} {{ fn say(&self, language: ProgramLanguage) -> String {{ \
             phrase_of([{}], &[{}], language) }} }}",
            lifetime.1,
            both.join(", "),
            given.join(", ")
        );
    }
    code
}

fn nouns(texts: &[Texts]) -> String {
    let mut code =
        String::from("/// A noun that counts.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum Noun {\n");
    for (name, forms) in &texts[0].nouns {
        let _ = writeln!(code, "/// {:?}\n{},", forms["other"].text, type_name(name));
    }
    code.push_str("}\nimpl Noun {\npub(super) fn form(self, language: ProgramLanguage, category: PluralCategory) -> Template {\nmatch (self, language) {\n");
    for (texts, language) in texts.iter().zip(["English", "Spanish"]) {
        for (name, forms) in &texts.nouns {
            let _ = write!(code, "(Self::{}, ProgramLanguage::{language}) => match category {{ ", type_name(name));
            for (category, text) in forms.iter().filter(|(category, _)| *category != "other") {
                let form = template(&text.text, &BTreeSet::from(["n"]));
                let _ = write!(code, "PluralCategory::{} => {form}, ", type_name(category));
            }
            let _ = writeln!(code, "_ => {} }},", template(&forms["other"].text, &BTreeSet::from(["n"])));
        }
    }
    code + "} } }\n"
}

fn rule_faults(texts: &[Texts]) -> String {
    let (mut code, mut table) = (String::new(), String::new());
    for (rule, wording) in texts[0].wordings.keys() {
        let values = texts[0].values(rule, wording);
        let name = type_name(rule) + &type_name(wording);
        let message = texts[0].part(rule, wording, "message").map_or("", |text| text.text.as_str());
        let fields: Vec<String> = values.iter().map(|value| field_name(value)).collect();
        let (list, given) = match fields.is_empty() {
            true => (";".to_owned(), String::new()),
            false => (
                format!(" {{ {} }}", joined(&fields, |field| format!("pub {field}: String"))),
                joined(&fields, |field| format!("({:?}, fault.{field})", field.trim_start_matches("r#"))),
            ),
        };
        let fault = if fields.is_empty() { "_" } else { "fault" };
        let _ = writeln!(
            code,
            "/// {message:?}\n#[derive(Clone, Debug)]\npub struct {name}{list}\n\
             impl From<{name}> for Fault {{ fn from({fault}: {name}) -> Self {{ \
             Self {{ rule: const {{ rules::named({rule:?}) }}, wording: {wording:?}, values: vec![{given}] }} }} }}",
        );
        if wording.is_empty() {
            let near_values = texts[0].values(rule, "near");
            let has_near = texts[0].wordings.contains_key(&(rule.clone(), "near".to_owned()));
            if has_near && near_values.iter().filter(|value| **value != "near").eq(values.iter()) {
                let given = joined(&fields, |field| format!("{field}: self.{field}"));
                let comma = if fields.is_empty() { "" } else { ", " };
                let _ = writeln!(
                    code,
                    "impl MayBeNear for {name} {{ fn near(self, near: String) -> Fault {{ \
                     {name}Near {{ {given}{comma}near }}.into() }} }}",
                );
            }
        }
        let part = |part: &str| {
            let of = |texts: &Texts| texts.part(rule, wording, part).map(|text| template(&text.text, &values));
            let each: Vec<String> = texts.iter().filter_map(of).collect();
            if each.is_empty() { "None".to_owned() } else { format!("Some([{}])", each.join(", ")) }
        };
        let _ = writeln!(
            table,
            "({rule:?}, {wording:?}) => &FaultWording {{ values: &{:?}, message: {}, help: {}, related: {} }},",
            values.iter().collect::<Vec<_>>(),
            part("message"),
            part("help"),
            part("related"),
        );
    }
    let rules = texts[0].wordings.keys().filter(|(_, wording)| wording.is_empty()).count();
    let _ = writeln!(
        code,
        "const _: () = assert!(rules::ALL.len() == {rules}, \"every rule has words\");\n\
         pub(in crate::diagnostic) fn wording(rule: &str, wording: &str) -> Option<&'static FaultWording> {{\n\
         Some(match (rule, wording) {{\n{table}_ => return None }})\n}}"
    );
    code
}

fn joined(fields: &[String], text: impl Fn(&str) -> String) -> String {
    fields.iter().map(|field| text(field)).collect::<Vec<_>>().join(", ")
}
