//! The run sheets of modules, and the facilitators' desk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use temario::config::Audience;
use temario::pipeline::{Loaded, Memo};

use crate::support::{Files, Outputs, Random, course, files, load_course, load_with, outputs, own_course, report};

fn built(files: &Files, edition: Audience) -> Outputs {
    outputs(&load_with(files, edition, &mut Memo::new()))
}

fn text(outputs: &Outputs, path: &str) -> String {
    String::from_utf8(outputs.get(path).unwrap_or_else(|| panic!("{path}")).clone()).expect("text")
}

/// One page, without rendering the others.
fn page(loaded: &Loaded, path: &str) -> String {
    let plan = loaded.plan();
    let (_, route) = plan.iter().find(|(address, _)| address.as_str() == path).unwrap_or_else(|| panic!("{path}"));
    let view = loaded.view(route);
    let bytes = loaded.render(&view).expect("the theme's templates have no faults");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A row: the minutes from the start, those that it takes, and its HTML.
struct Row {
    at: u32,
    minutes: u32,
    html: String,
}

fn rows(sheet: &str) -> Vec<Row> {
    let (_, body) = sheet.split_once("<tbody>").expect("a table");
    let (body, _) = body.split_once("</tbody>").expect("its end");
    let cell = |html: &str, number: usize| {
        let cell = html.split("<td").nth(number + 1).expect("a cell");
        cell.split_once('>').expect("begun").1.split_once("</td>").expect("ended").0.to_owned()
    };
    let mut elapsed = 0;
    let row = |html: &str| {
        let minutes = cell(html, 1);
        let at = html.split_once("data-at=\"").map(|(_, rest)| rest.split_once('"').expect("its end").0);
        // A step without minutes is within the time of its page.
        let at: u32 = at.map_or(elapsed, |at| at.parse().expect("minutes"));
        let time = if html.contains("data-at") { format!("{}:{:02}", at / 60, at % 60) } else { String::new() };
        assert_eq!(cell(html, 0), time);
        assert!(!time.is_empty() || minutes.is_empty(), "{html}");
        let minutes = if minutes.is_empty() { 0 } else { minutes.parse().expect("minutes") };
        elapsed = at + minutes;
        Row { at, minutes, html: html.to_owned() }
    };
    body.split("<tr").skip(1).map(row).collect()
}

/// The row that has all of these words.
fn row_with<'r>(rows: &'r [Row], words: &[&str]) -> &'r Row {
    let found: Vec<_> = rows.iter().filter(|row| words.iter().all(|word| row.html.contains(word))).collect();
    assert_eq!(found.len(), 1, "{words:?}");
    found[0]
}

/// A course of one module whose only page has this text.
fn page_with(front: &str, text: &str) -> Files {
    let mut files = course();
    files.retain(|path, _| !path.contains("02-practice"));
    for (tag, title) in [("en", "Law"), ("es", "Ley")] {
        files.insert(
            format!("content/{tag}/01-basics/index.md"),
            format!("---\ntitle: {title} basics\n---\n\nFirst.\n"),
        );
        files
            .insert(format!("content/{tag}/01-basics/01-law.md"), format!("---\ntitle: {title}\n{front}---\n\n{text}"));
    }
    files
}

fn sheet(front: &str, text_of_page: &str) -> String {
    text(&built(&page_with(front, text_of_page), Audience::Facilitator), "en/basics/run-sheet.html")
}

/// A random page, and what its run sheet must show.
#[derive(Default)]
struct Plan {
    text: String,
    /// The same without the minutes and materials of facilitators' notes.
    plain: String,
    /// The minutes of all steps.
    minutes: u32,
    /// The minutes of the steps that participants see.
    public: u32,
    /// Words that one row has together.
    together: Vec<Vec<String>>,
}

impl Plan {
    fn both(&mut self, text: &str) {
        self.text.push_str(text);
        self.plain.push_str(text);
    }

    fn note(&mut self, random: &mut Random, number: usize, colons: &str, is_included: bool) -> String {
        let word = format!("NOTE{number}.");
        let minutes = random.below(20) as u32;
        let attributes = match random.below(3) {
            0 => {
                self.minutes += if is_included { 0 } else { minutes + 1 };
                format!(" {{minutes={} materials=\"MATERIAL{number}.\"}}", minutes + 1)
            }
            _ => String::new(),
        };
        if !attributes.is_empty() && !is_included {
            self.together.push(vec![word.clone(), format!("MATERIAL{number}.")]);
        }
        write!(self.text, "{colons} facilitator{attributes}\n{word}\n{colons}\n\n").expect("written");
        write!(self.plain, "{colons} facilitator\n{word}\n{colons}\n\n").expect("written");
        word
    }

    fn random(random: &mut Random, offset: usize) -> Self {
        let mut plan = Self::default();
        for number in (0..random.below(9)).map(|number| (offset + number) * 10) {
            match random.below(6) {
                0 => plan.both("## A heading\n\n"),
                1 => plan.both("Some text.\n\n"),
                2 => plan.both("::: quiz\nIs it?\n\n- [x] Yes\n\n  It is.\n- [ ] No\n\n  It is.\n:::\n\n"),
                3 => {
                    plan.note(random, number, ":::", false);
                }
                _ => {
                    let kind = *random.pick(&["exercise", "activity", "discussion", "debrief"]);
                    let minutes = random.below(30) as u32;
                    let stated = if minutes > 20 { String::new() } else { format!("minutes={} ", minutes + 1) };
                    let (title, materials) = (format!("STEP{number}."), format!("MATERIAL{number}."));
                    plan.both(&format!(":::: {kind} {title} {{{stated}materials=\"{materials}\"}}\nWork.\n\n"));
                    let taken = if stated.is_empty() { 0 } else { minutes + 1 };
                    (plan.minutes, plan.public) = (plan.minutes + taken, plan.public + taken);
                    let mut words = vec![title, materials];
                    if random.below(2) == 0 {
                        let before = plan.together.len();
                        let word = plan.note(random, number + 1, ":::", !stated.is_empty());
                        // A note with its own minutes in an activity without is a step.
                        if plan.together.len() == before {
                            words.push(word);
                        }
                    }
                    plan.together.push(words);
                    plan.both("::::\n\n");
                }
            }
        }
        plan
    }
}

#[test]
fn a_run_sheet_has_every_step_note_and_material_once_and_its_times_add_up() {
    let mut random = Random(20);
    for round in 0..60 {
        let plan = Plan::random(&mut random, 1);
        let stated = plan.public + random.below(60) as u32 + 1;
        let pause = random.below(2) as u32 * 15;
        let front =
            if pause > 0 { format!("minutes: {stated}\nbreak: {pause}\n") } else { format!("minutes: {stated}\n") };
        let written = page_with(&front, &plan.text);
        let loaded = load_with(&written, Audience::Facilitator, &mut Memo::new());
        let [desk, sheet] = ["en/desk.html", "en/basics/run-sheet.html"].map(|path| page(&loaded, path));
        let rows = rows(&sheet);
        for pair in rows.windows(2) {
            assert_eq!(pair[0].at + pair[0].minutes, pair[1].at, "round {round}: {}", plan.text);
        }
        let end = rows.last().expect("rows").at;
        assert_eq!(end, stated.max(plan.minutes) + pause, "round {round}: {}", plan.text);
        let notes =
            plan.text.split("NOTE").skip(1).map(|rest| format!("NOTE{}.", rest.split_once('.').expect("a dot").0));
        for note in notes {
            assert_eq!(sheet.matches(&note).count(), 1, "round {round}: {note} of {}", plan.text);
        }
        for words in &plan.together {
            row_with(&rows, &words.iter().map(String::as_str).collect::<Vec<_>>());
            for word in words.iter().filter(|word| word.starts_with("MATERIAL")) {
                assert_eq!(sheet.matches(word.as_str()).count(), 1, "round {round}: {word}");
                assert_eq!(desk.matches(word.as_str()).count(), 1, "round {round}: {word}");
            }
        }
        if round % 8 > 0 {
            continue;
        }
        // What only the run sheet uses changes no byte for participants.
        let plain = page_with(&format!("minutes: {stated}\n"), &plan.plain);
        assert!(built(&written, Audience::Participant) == built(&plain, Audience::Participant), "round {round}");
    }
}

#[test]
fn a_note_belongs_to_the_step_that_it_is_in_or_behind_and_otherwise_to_the_page() {
    let note = |word: &str| format!("::: facilitator\n{word}\n:::\n\n");
    let quiz = "::: quiz\nIs it?\n\n- [x] Yes\n\n  It is.\n- [ ] No\n\n  It is.\n:::\n\n";
    let page = note("FIRST")
        + "::: activity Cards {minutes=5}\nSort.\n:::\n\nText.\n\n"
        + &note("BEHIND")
        + "## Next\n\n"
        + &note("SECTION")
        + ":::: exercise Roles {minutes=10}\nPlay.\n\n"
        + &note("INSIDE")
        + "::: debrief {minutes=3}\nTalk.\n:::\n::::\n\n"
        + quiz
        + quiz
        + &note("QUESTIONS")
        + ":::: facilitator\nOUTER\n\n::: activity Update {minutes=2}\nLook it up.\n:::\n::::\n";
    let sheet = sheet("minutes: 30\n", &page);
    let rows = rows(&sheet);
    for words in [
        ["FIRST", ">Law</a>"],
        ["BEHIND", "Activity: Cards"],
        ["SECTION", ">Law</a>"],
        ["INSIDE", "Exercise: Roles"],
        ["QUESTIONS", "2 questions"],
        ["OUTER", "Activity: Update"],
    ] {
        row_with(&rows, &words);
    }
    let minutes: Vec<u32> = rows.iter().map(|row| row.minutes).collect();
    // The debrief takes place within the exercise; the update is a part of the page's time.
    assert_eq!(minutes, [13, 5, 10, 0, 2, 0], "{sheet}");
    assert_eq!(rows.last().expect("rows").at, 30);
}

#[test]
fn a_note_with_minutes_is_a_step_and_participants_see_the_same_minutes() {
    let page = "::: facilitator Result of the update {minutes=4 materials=\"The gazette\"}\nRead it out.\n:::\n";
    let files = page_with("minutes: 20\n", page);
    assert_eq!(report(&load_with(&files, Audience::Facilitator, &mut Memo::new())), Vec::<String>::new());
    let found = built(&files, Audience::Facilitator);
    let rows = rows(&text(&found, "en/basics/run-sheet.html"));
    let row = row_with(&rows, &["<b>Result of the update</b>", "Read it out.", "The gazette"]);
    assert_eq!((row.at, row.minutes), (16, 4));
    // The block itself says how long it takes and what it needs.
    assert!(text(&found, "en/basics/law.html").contains("<p class=\"materials\">Materials: The gazette</p>"));
    assert!(text(&built(&files, Audience::Participant), "en/basics/law.html").contains("20 minutes"));
}

#[test]
fn the_purpose_of_a_step_is_its_objectives_and_a_page_without_any_says_what_it_is_about() {
    let mut files = page_with(
        "description: What the law says.\n",
        "::: activity Cards {minutes=5 objective=\"name 2\"}\nSort.\n:::\n\n::: quiz {objective=2}\nIs it?\n\n- [x] Yes\n\n  So it is.\n- [ ] No\n\n  It is.\n:::\n",
    );
    for tag in ["en", "es"] {
        let front = "---\ntitle: Basics\nobjectives:\n- Name the rules. {#name}\n- Apply `them`.\n---\n\nText.\n";
        files.insert(format!("content/{tag}/01-basics/index.md"), front.to_owned());
    }
    let found = rows(&text(&built(&files, Audience::Facilitator), "en/basics/run-sheet.html"));
    row_with(&found, &["Opening", "Name the rules.", "Apply `them`."]);
    row_with(&found, &["Cards", "Purpose", "Name the rules.", "Apply `them`."]);
    let page = row_with(&found, &["Subject", "What the law says."]);
    assert!(!page.html.contains("Purpose"));
    // Objectives of the page take precedence over those of the module.
    let own = "::: objectives\n- Find the *right* `rule`\n  in time. {#name}\n:::\n\n::: activity Cards {objective=name}\nSort.\n:::\n";
    for tag in ["en", "es"] {
        files.insert(
            format!("content/{tag}/01-basics/01-law.md"),
            format!("---\ntitle: Law\ndescription: D.\n---\n\n{own}"),
        );
    }
    let found = rows(&text(&built(&files, Audience::Facilitator), "es/basics/run-sheet.html"));
    row_with(&found, &["Actividad: Cards", "Para qué", "Find the right rule in time."]);
    let page = row_with(&found, &["Law</a>", "<em>right</em> <code>rule</code>"]);
    assert!(!page.html.contains("Tema"), "{}", page.html);
}

#[test]
fn notes_on_the_whole_module_follow_its_table_and_the_opening_leads_to_them() {
    let mut files = page_with("minutes: 10\n", "Text.\n");
    let front = "---\ntitle: Basics\nmaterials: [A board]\n---\n\n::: facilitator\n**Opening.** Ask [what they know](#own).\n:::\n\n## Own\n\nText.\n";
    files.insert("content/en/01-basics/index.md".into(), front.into());
    let sheet = text(&built(&files, Audience::Facilitator), "en/basics/run-sheet.html");
    let rows = rows(&sheet);
    assert!(row_with(&rows, &["Opening"]).html.contains("href=\"#_notes\""));
    let (table, rest) = sheet.split_once("</table>").expect("a table");
    assert!(!table.contains("Ask") && table.contains("<li>A board</li>"), "{table}");
    assert!(rest.contains("id=\"_notes\"") && rest.contains("<strong>Opening.</strong> Ask"), "{rest}");
    // A link to a place on the page leads to the page.
    assert!(rest.contains("href=\"index.html#own\""), "{rest}");
}

#[test]
fn a_break_is_a_row_of_the_run_sheet_and_must_be_the_same_in_every_language() {
    let sheet = sheet("minutes: 10\nbreak: 15\n", "Text.\n");
    let found = rows(&sheet);
    let row = row_with(&found, &["Break"]);
    assert_eq!((row.at, row.minutes, found.last().expect("rows").at), (10, 15, 25));
    assert!(sheet.contains("10 minutes. "), "a break is no time of the module: {sheet}");
    let mut files = page_with("break: 15\n", "Text.\n");
    files.insert("content/es/01-basics/01-law.md".into(), "---\ntitle: Ley\nbreak: 20\n---\n\nText.\n".into());
    let told = report(&load_with(&files, Audience::Participant, &mut Memo::new()));
    assert!(
        told.iter().any(|one| one.starts_with("content/es/01-basics/01-law.md:3:8 T629") && one.contains("`break`")),
        "{told:#?}"
    );
    files = page_with("break: 0\n", "Text.\n");
    let told = report(&load_with(&files, Audience::Participant, &mut Memo::new()));
    assert!(told.iter().any(|one| one.starts_with("content/en/01-basics/01-law.md:3:8 T304")), "{told:#?}");
}

#[test]
fn only_the_facilitator_edition_has_a_desk_and_its_front_pages_and_menus_lead_there() {
    let files = course();
    for (edition, is_there) in [(Audience::Participant, false), (Audience::Facilitator, true)] {
        let found = built(&files, edition);
        for (tag, title) in [("en", "Facilitator&#39;s desk"), ("es", "Para facilitar el curso")] {
            assert_eq!(found.contains_key(&format!("{tag}/desk.html")), is_there);
            for (path, href) in [("index.html", "desk.html"), ("help.html", "desk.html"), ("search.html", "desk.html")]
            {
                let page = text(&found, &format!("{tag}/{path}"));
                assert_eq!(page.contains(&format!("href=\"{href}\">{title}<")), is_there, "{tag}/{path}");
            }
            let module = if tag == "en" { "basics" } else { "bases" };
            let page = text(&found, &format!("{tag}/{module}/index.html"));
            assert_eq!(page.contains("<dd><a href=\"../desk.html\">"), is_there, "{tag}");
        }
        for (path, bytes) in &found {
            let names_it = String::from_utf8_lossy(bytes).contains("desk.html");
            assert!(is_there || !names_it, "{path}");
            assert!(path.as_str() != "sitemap.xml" || !names_it, "search engines are not told of it");
        }
    }
}

/// The ids of a page.
fn ids(page: &str) -> BTreeSet<&str> {
    page.split(" id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn the_desk_of_the_course_leads_to_run_sheets_and_answers_and_lists_each_material_once() {
    let loaded = load_course(own_course(), Audience::Facilitator);
    let mut read = BTreeMap::new();
    let mut text =
        |path: String| -> String { read.entry(path.clone()).or_insert_with(|| page(&loaded, &path)).clone() };
    for tag in ["en", "es"] {
        let desk = text(format!("{tag}/desk.html"));
        let (_, main) = desk.split_once("<main").expect("a main part");
        let main = main.split_once("</main>").expect("its end").0;
        let sections: Vec<&str> = main.split("<section aria-labelledby=\"_module_").skip(1).collect();
        assert_eq!(sections.len(), loaded.site.modules.len());
        for section in &sections {
            assert!(section.contains("/run-sheet.html\"") && section.contains("/print.html\""), "{section}");
        }
        for href in main.split("href=\"").skip(1).map(|rest| rest.split_once('"').expect("ended").0) {
            let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
            let page = text(format!("{tag}/{path}").replace(&format!("{tag}/../"), ""));
            assert!(anchor.is_empty() || ids(&page).contains(anchor), "{href} leads nowhere");
        }
        // Every page with questions or solutions is listed, with the print page's key.
        let prints = sections.iter().filter_map(|section| {
            let (before, _) = section.split_once("/print.html\"")?;
            Some(format!("{tag}/{}/print.html", before.rsplit_once('"')?.1))
        });
        let keys: usize = prints.map(|path| text(path).matches("class=\"printed-key\"").count()).sum();
        assert_eq!(main.matches("-_key\"").count(), keys);
    }
}

#[test]
fn the_desk_lists_a_material_of_several_steps_once_and_answers_on_their_page_without_print_pages() {
    let page = "---\ntitle: P\nmaterials: [Cards]\n---\n\n:::: exercise {materials=Cards}\nSort.\n\n::: solution\nSo.\n:::\n::::\n\n\
        ::: activity {materials=Pens}\nDraw.\n:::\n\n::: facilitator {materials=Keys}\nOpen.\n:::\n\n\
        ::: quiz\nIs it?\n\n- [x] Yes\n\n  So it is.\n- [ ] No\n\n  It is.\n:::\n";
    let site = "title = \"T\"\n[languages.en]\n[editions]\n";
    let site = site.replace("[editions]\n", "");
    let files = files(&[
        ("site.toml", &site),
        ("content/en/index.md", "---\ntitle: T\n---\n"),
        ("content/en/01-a/index.md", "---\ntitle: A\nmaterials: [Pens]\n---\n"),
        ("content/en/01-a/01-p.md", page),
        ("content/en/02-b/index.md", "---\ntitle: B\naudience: facilitator\n---\n"),
    ]);
    let desk = text(&built(&files, Audience::Facilitator), "en/desk.html");
    let materials =
        desk.split_once("class=\"day-materials\">").expect("a list").1.split_once("</ul>").expect("ended").0;
    assert_eq!(materials.trim(), "<li>Pens</li>\n<li>Cards</li>\n<li>Keys</li>");
    assert!(desk.contains("<a href=\"a/p.html\">1.1 P</a> (1 question, 1 solution)"), "{desk}");
    let (_, own) = desk.split_once("Pages for facilitators only").expect("a heading");
    assert!(own.split_once("</ul>").expect("ended").0.contains("<a href=\"b/index.html\">B</a>"), "{desk}");
}
