//! Workshops by the clock, and how much there is of a course.

use temario::config::Audience;
use temario::curriculum::{ModuleId, Site, SlotKind};
use temario::pipeline::{Loaded, Memo};

use crate::support::{Files, Random, load_with, outputs, put, report};

/// A module of two pages and a workshop of two days.
fn course() -> Files {
    let site = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n[agenda.two-days]\n\
        title = { en = \"Two days\", es = \"Dos días\" }\nstart = \"09:00\"\nend = \"10:30\"\nopening = 10\nclosing = 5\n\
        breaks = [{ at = \"09:45\", minutes = 15 }]\ndays = [[\"law\"], [\"law/rules\"]]\n";
    let page =
        |title: &str, minutes: u16, body: &str| format!("---\ntitle: {title}\nminutes: {minutes}\n---\n\n{body}");
    let exercise =
        ":::: exercise Cards {minutes=20 work=pairs materials=\"Four cards\"}\nSort them [@uncat art. 1].\n::::\n";
    let ejercicio = ":::: ejercicio Tarjetas {minutes=20 work=pairs materials=\"Cuatro tarjetas\"}\nOrdénenlas [@uncat art. 1].\n::::\n";
    let files = [
        ("site.toml", site.to_owned()),
        ("content/en/index.md", "---\ntitle: Course\n---\n".to_owned()),
        ("content/es/index.md", "---\ntitle: Curso\n---\n".to_owned()),
        ("content/en/01-law/index.md", "---\ntitle: Law\nmaterials: [A board]\n---\n".to_owned()),
        ("content/es/01-law/index.md", "---\ntitle: Ley\nmaterials: [Un pizarrón]\n---\n".to_owned()),
        ("content/en/01-law/01-words.md", page("Words", 35, "Two words.\n")),
        ("content/es/01-law/01-words.md", page("Palabras", 35, "Dos palabras.\n")),
        ("content/en/01-law/02-rules.md", page("Rules", 40, exercise)),
        ("content/es/01-law/02-rules.md", page("Reglas", 40, ejercicio)),
        (
            "content/instruments.yml",
            "instruments:\n- id: uncat\n  kind: treaty\n  title_en: Convention\n  title_es: Convención\n- id: opcat\n  \
             kind: treaty\n  title_en: Protocol\n  title_es: Protocolo\n"
                .to_owned(),
        ),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_temario"));
    let done = command.env("LANG", "C").args(arguments).arg("--root").arg(folder.path()).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn a_run_sheet_has_clock_times_pauses_and_materials_in_the_language_that_is_asked_for() {
    let (code, sheet, _) = run(&["agenda", "two-days", "--in", "es"]);
    // `--language` is the language of messages only.
    assert_eq!(run(&["agenda", "two-days", "--in", "es", "--language", "en"]).1, sheet);
    assert_eq!(run(&["agenda", "two-days", "--language", "es"]).1, run(&["agenda", "two-days", "--in", "en"]).1);
    assert_eq!(run(&["agenda", "two-days", "--in", "qaa"]).0, Some(2));
    assert_eq!(code, Some(0));
    assert_eq!(
        sheet,
        "Dos días\n\n\
         Día 1, de 09:00 a 10:45\n\
         Materiales: Un pizarrón; Cuatro tarjetas\n  \
         09:00   10  Apertura\n  \
         09:10   35  1.1 Palabras\n  \
         09:45   15  Pausa\n  \
         10:00   40  1.2 Reglas\n              Ejercicio: Tarjetas (20 minutos, en parejas)\n  \
         10:40    5  Cierre\n  \
         10:45       Fin\n\n\
         Día 2, de 09:00 a 09:55\n\
         Materiales: Un pizarrón; Cuatro tarjetas\n  \
         09:00   10  Apertura\n  \
         09:10   40  1.2 Reglas\n              Ejercicio: Tarjetas (20 minutos, en parejas)\n  \
         09:50    5  Cierre\n  \
         09:55       Fin\n"
    );
}

#[test]
fn a_day_that_runs_over_is_told_and_interpretation_makes_it_longer() {
    let (_, sheet, faults) = run(&["agenda", "two-days", "--language", "en", "--interpretation", "1.5"]);
    assert!(sheet.contains("Day 1, 09:00 to 11:25") && sheet.contains("multiplied by 1.5"), "{sheet}");
    assert!(faults.contains("warning: day 1 lasts until 11:25, 55 minutes longer than 10:30"), "{faults}");
    assert!(!faults.contains("day 2"), "{faults}");
    let (code, report, _) = run(&["check", "--format", "json", "--language", "en"]);
    assert_eq!(code, Some(0));
    assert!(report.contains("agenda-over") && report.contains("15 minutes longer than 10:30"), "{report}");
}

#[test]
fn a_faulty_table_gives_no_programme_and_a_factor_may_have_a_comma() {
    let sheet = |factor: &str| run(&["agenda", "two-days", "--interpretation", factor]);
    assert_eq!(sheet("1,25"), sheet("1.25"));
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = course();
    let settings = files["site.toml"]
        .replace("breaks = [{ at = \"09:45\", minutes = 15 }]", "breaks = [{ at = \"9.45\", minutes = 15 }]");
    files.insert("site.toml".into(), settings);
    put(folder.path(), &files);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_temario"));
    let done = command.args(["agenda", "two-days", "--root"]).arg(folder.path()).output().expect("runs");
    assert_eq!(done.status.code(), Some(2));
    assert!(done.stdout.is_empty() && String::from_utf8_lossy(&done.stderr).contains("T203"));
}

#[test]
fn a_name_that_no_agenda_has_is_refused_with_the_nearest_and_none_lists_them() {
    let (code, _, faults) = run(&["agenda", "two-day", "--language", "es"]);
    assert_eq!(code, Some(2));
    assert!(
        faults.contains("no tiene el programa `two-day`") && faults.contains("¿quiso decir `two-days`?"),
        "{faults}"
    );
    let (code, all, _) = run(&["agenda", "--language", "en"]);
    assert_eq!((code, all.as_str()), (Some(0), "two-days: Two days (2 days)\n"));
    let (code, _, faults) = run(&["agenda", "two-days", "--interpretation", "0.5", "--language", "en"]);
    assert_eq!(code, Some(2), "{faults}");
    let (_, json, _) = run(&["agenda", "two-days", "--format", "json", "--language", "en"]);
    let sheet: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(sheet["days"][0]["slots"][1]["page"], "law/words");
    assert_eq!(sheet["days"][0]["over"], 15);
}

#[test]
fn a_programme_is_a_page_of_both_editions_and_only_facilitators_see_what_is_done_with_what() {
    for (edition, sees) in [(Audience::Participant, false), (Audience::Facilitator, true)] {
        let files = outputs(&load_with(&course(), edition, &mut Memo::new()));
        for (path, title, exercise) in [
            ("en/agenda-two-days.html", "Two days", "Exercise: Cards"),
            ("es/agenda-two-days.html", "Dos días", "Ejercicio: Tarjetas"),
        ] {
            let page = String::from_utf8(files[path].clone()).expect("text");
            assert!(page.contains(&format!("<h1>{title}</h1>")) && page.contains("09:45"), "{page}");
            assert_eq!(page.contains(exercise), sees, "{path}");
        }
        let overview = String::from_utf8(files["es/overview.html"].clone()).expect("text");
        assert!(overview.contains("href=\"agenda-two-days.html\">Dos días</a> (2 días)"), "{overview}");
    }
}

#[test]
fn counts_say_how_much_there_is_in_each_language() {
    let (code, json, _) = run(&["counts", "--format", "json"]);
    assert_eq!(code, Some(0));
    let counts: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&counts["modules"], &counts["pages"], &counts["further_pages"]), (&1.into(), &2.into(), &2.into()));
    assert_eq!((&counts["instruments"], &counts["instruments_cited"]), (&2.into(), &1.into()));
    let english = &counts["languages"][0];
    assert_eq!((&english["words"], &english["minutes"]), (&4.into(), &75.into()));
    assert_eq!((&english["exercises"], &english["citations"]), (&1.into(), &1.into()));
    let (_, table, _) = run(&["counts", "--language", "es"]);
    assert!(
        table.contains("| minutos de clase | 75 |")
            && table.contains("| palabras, con las notas de facilitación (es) | 3 |"),
        "{table}"
    );
}

/// A course with pages for facilitators, drafts and pages of one language among its pages, from random numbers.
fn mixed(seeds: &mut Random) -> Files {
    let kinds =
        ["", "", "audience: facilitator\n", "audience: facilitator\nonly: [es]\n", "only: [en]\n", "draft: true\n"];
    let mut files = Files::new();
    let mut names = Vec::new();
    for (module, number) in [("one", 1), ("two", 2)] {
        for page in 0..=seeds.below(6) {
            let kind = *seeds.pick(&kinds);
            let time = if seeds.below(4) == 0 { String::new() } else { format!("minutes: {}\n", 5 + seeds.below(50)) };
            let translated = seeds.below(4) > 0;
            for language in ["en", "es"] {
                let (own, other) =
                    (format!("only: [{language}]"), if language == "en" { "only: [es]" } else { "only: [en]" });
                let is_there = kind.contains(&own) || !kind.contains(other) && (language == "en" || translated);
                if is_there {
                    let name = if page == 0 { "index".to_owned() } else { format!("{page:02}-page-{page}") };
                    let block = if seeds.below(3) == 0 { "::: exercise {minutes=5}\nDo it.\n:::\n" } else { "Text.\n" };
                    files.insert(
                        format!("content/{language}/{number:02}-{module}/{name}.md"),
                        format!("---\ntitle: Page {page}\n{time}{kind}---\n\n{block}"),
                    );
                }
            }
            names.push(if page == 0 { module.to_owned() } else { format!("{module}/page-{page}") });
        }
    }
    let days: Vec<String> =
        (0..2).map(|_| format!("[\"{}\", \"{}\"]", seeds.pick(&names), seeds.pick(&names))).collect();
    let site = format!(
        "title = \"T\"\n[languages.en]\n[languages.es]\n[agenda.days]\ntitle = {{ en = \"D\", es = \"D\" }}\nend = \"10:00\"\n\
         breaks = [{{ at = \"09:45\", minutes = 15 }}]\ninterpretation = 1.25\ndays = [{}]\n",
        days.join(", ")
    );
    files.insert("site.toml".into(), site);
    for language in ["en", "es"] {
        files.insert(format!("content/{language}/index.md"), "---\ntitle: T\n---\n".into());
    }
    files
}

#[test]
fn the_times_of_a_course_are_the_same_in_every_edition() {
    let mut seeds = Random(29);
    let mut omitted = 0;
    for _ in 0..150 {
        let files = mixed(&mut seeds);
        let [participant, facilitator] =
            [Audience::Participant, Audience::Facilitator].map(|edition| load_with(&files, edition, &mut Memo::new()));
        let over = |loaded: &Loaded| {
            report(loaded)
                .into_iter()
                .filter(|line| ["T203", "T211", "T216"].iter().any(|code| line.contains(code)))
                .collect::<Vec<_>>()
        };
        assert_eq!(over(&participant), over(&facilitator), "{files:#?}");
        let [participant, facilitator] = [&participant.site, &facilitator.site];
        let agenda = &participant.config.agendas[0];
        for language in participant.languages() {
            let times = |site: &Site| {
                let modules = (0..2).map(|module| site.module_minutes(ModuleId(module), language));
                let days = site.schedule(agenda, agenda.interpretation, language).days;
                let days = days.iter().map(|day| {
                    let slots = day.slots.iter().map(|slot| (slot.start.to_string(), slot.minutes));
                    (slots.collect::<Vec<_>>(), day.end.to_string(), day.over)
                });
                (modules.collect::<Vec<_>>(), site.course_minutes(language), days.collect::<Vec<_>>())
            };
            assert_eq!(times(participant), times(facilitator), "{files:#?}");
            assert_eq!(
                participant.course_minutes(language).unwrap_or(0),
                participant.counts().languages[usize::from(language == participant.languages().last().expect("two"))]
                    .minutes
            );
            let slots = participant.schedule(agenda, agenda.interpretation, language).days;
            omitted += slots
                .iter()
                .flat_map(|day| &day.slots)
                .filter(|slot| matches!(slot.what, SlotKind::Omitted(_)))
                .count();
        }
    }
    assert!(omitted > 20, "{omitted}");
}

#[test]
fn participants_see_the_time_of_a_page_for_facilitators_without_its_title() {
    let mut files = course();
    for (path, title) in [("en", "Ready the room"), ("es", "Preparen la sala")] {
        let text = format!("---\ntitle: {title}\nminutes: 25\naudience: facilitator\n---\n\nNo one else.\n");
        files.insert(format!("content/{path}/01-law/03-room.md"), text);
    }
    for (edition, path, words, title) in [
        (Audience::Participant, "en/agenda-two-days.html", true, "Ready the room"),
        (Audience::Participant, "es/agenda-two-days.html", true, "Preparen la sala"),
        (Audience::Facilitator, "en/agenda-two-days.html", false, "Ready the room"),
        (Audience::Facilitator, "es/agenda-two-days.html", false, "Preparen la sala"),
    ] {
        let files = outputs(&load_with(&files, edition, &mut Memo::new()));
        let page = String::from_utf8(files[path].clone()).expect("text");
        let is_told = page.contains("With the facilitators") || page.contains("Con quienes facilitan");
        assert_eq!((is_told, page.contains(title)), (words, !words), "{page}");
        assert!(page.contains("<td>10:40</td><td>25</td>"), "{page}");
    }
}
