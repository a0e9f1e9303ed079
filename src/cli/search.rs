//! `temario search`: prints the results of the site's search, for authors and tests.

use crate::diagnostic::phrases;
use serde_json::json;

use super::arguments::{ListFormat, SearchArguments, edition};
use super::exit::Exit;
use super::printing::{JsonLayout, print_json};
use super::session::Session;
use crate::config::Delivery;
use crate::language::Language;
use crate::pipeline::{BuildOptions, Timings};
use crate::search::{Answer, Hit, Index, Shards, Slips, search};

pub(super) fn run(session: &Session, arguments: &SearchArguments) -> Exit {
    match answer(session, arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn answer(session: &Session, arguments: &SearchArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let queries = match &arguments.queries {
        Some(path) => std::fs::read_to_string(path).map_err(|error| session.machine(path, &error))?,
        None => arguments.query.join(" "),
    };
    let options = BuildOptions::of(Delivery::to(edition(arguments.edition)));
    let loaded = session.load(&root, &options, &mut Timings::new())?;
    let config = &loaded.site.config;
    let language = session.content_language(config, arguments.content.as_deref())?;
    let index = &loaded.search_index(language);
    let shards = Shards::of(index);
    for query in queries.lines() {
        let answer = search(index, &shards, query, Slips::Forgiven);
        match (arguments.list, &arguments.queries) {
            (ListFormat::Json, None) => print_json(&results(index, &answer, arguments.limit), JsonLayout::Lines),
            (ListFormat::Json, Some(_)) => {
                let found = json!({ "query": query, "results": results(index, &answer, arguments.limit) });
                print_json(&found, JsonLayout::Line);
            }
            (ListFormat::Human, _) => list(session, index, &answer, arguments.limit),
        }
        // Like the search page: words that are unknown here may be of another language.
        if arguments.list == ListFormat::Human && !answer.is_sure() {
            let others: Vec<Language> = loaded.site.languages().filter(|other| *other != language).collect();
            for other in others {
                let index = &loaded.search_index(other);
                let answer = search(index, &Shards::of(index), query, Slips::Taken);
                if answer.has_known_word() {
                    out!("\n{}:", config.languages[other].tag);
                    list(session, index, &answer, arguments.limit.min(5));
                }
            }
        }
    }
    Ok(Exit::Done)
}

fn results(index: &Index, answer: &Answer, limit: usize) -> serde_json::Value {
    let result = |hit: &Hit| {
        let (entry, section) = hit.found(index);
        let mut result = json!({
            "url": hit.reference(index),
            "kind": entry.kind.name(),
            "title": entry.title,
            "heading": section.heading,
            "score": hit.score,
        });
        if let Some(question) = hit.question(index) {
            result["question"] = json!(question);
        }
        result
    };
    answer.hits.iter().take(limit).map(result).collect()
}

fn list(session: &Session, index: &Index, answer: &Answer, limit: usize) {
    if answer.hits.is_empty() {
        out!("{}", session.phrase(&phrases::SearchNothing));
    }
    for (number, hit) in (1..).zip(answer.hits.iter().take(limit)) {
        let (entry, section) = hit.found(index);
        let separator = if section.heading.is_empty() { "" } else { " › " };
        out!("{number:>2}. {}{separator}{}", entry.title, section.heading);
        out!("    {}", hit.reference(index));
        if let Some(question) = hit.question(index) {
            out!("    {}", session.phrase(&phrases::SearchAnswers { question }));
        }
        let line =
            section.text.lines().find(|line| index.folding.folded(line).any(|word| answer.forms.contains(&word)));
        if let Some(line) = line {
            let short: String = line.chars().take(100).collect();
            out!("    {short}{}", if short.len() < line.len() { " …" } else { "" });
        }
    }
    let rest = answer.hits.len().saturating_sub(limit);
    if rest > 0 {
        out!("{}", session.phrase(&phrases::SearchMore { n: &rest.to_string() }));
    }
}
