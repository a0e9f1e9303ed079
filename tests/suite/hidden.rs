//! What an author meant to hide is in no byte that participants get, or the build fails at its place.
//!
//! A grammar of near-misses spells hidden text in many ways and puts it into every place of a site. Each case is a small
//! course with one such text, which holds a marker. `TEMARIO_SEED` chooses the cases, `TEMARIO_CASES` how many.

use std::collections::BTreeSet;

use temario::diagnostic::Severity;
use temario::pipeline::Loaded;
use temario::source::LineIndex;

use crate::fuzzed::course_with_data;
use crate::support::{Files, Random, assert_every_data_file, load, report};

const CASES: usize = 2_400;
const MARKER: &str = "zq7hidden";

/// A file of the course with a hidden text in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    path: String,
    text: String,
    /// The lines, from 1, in which a finding counts.
    lines: (usize, usize),
    /// Whether the text hides nothing but must never be published: a mark of an unverified statement.
    must_fail: bool,
    raw_html: bool,
}

/// What a case is made of: the way in which something is hidden, over one line or several, with `§` for the marker.
struct Hidden {
    text: String,
    must_fail: bool,
}

fn hidden(text: impl Into<String>) -> Hidden {
    Hidden { text: text.into(), must_fail: false }
}

/// Blocks for facilitators, and what authors write who remember them nearly, or from other programs.
fn blocks() -> Vec<Hidden> {
    let mut all = Vec::new();
    let words =
        ["facilitator", "instructor", "facilitacion", "Facilitator", "FACILITACION", "facilitación", "facilitador"];
    let colons = [
        ":",
        "::",
        ":::",
        "::::",
        ": :",
        "：：：",
        "：：",
        "：",
        ":：:",
        "﹕﹕﹕",
        "∶∶∶",
        ":\u{200B}::",
        "\\u{200B}:::",
        "∷",
        "꞉꞉꞉",
    ];
    for word in words {
        for colons in colons {
            let colons = colons.replace("\\u{200B}", "\u{200B}");
            for space in ["", " ", "\t", "\u{A0}", "  ", " {.", " \u{200B}"] {
                let end = if space.contains('{') { "}" } else { "" };
                all.push(hidden(format!("{colons}{space}{word}{end}\n§\n{colons}")));
                all.push(hidden(format!("{colons}{space}{word}{end}\n\n§\n")));
            }
            all.push(hidden(format!("{colons} {word} Ojo\n§\n{colons}")));
            all.push(hidden(format!("{colons}{word}{colons}\n§")));
        }
        for (open, close) in [
            ("!!! $", ""),
            ("??? $", ""),
            ("???+ $ \"Ojo\"", ""),
            ("!!!$", ""),
            ("> [!$]", ""),
            ("[!$]", ""),
            ("> [!$] Ojo", ""),
            ("> [! $ ]", ""),
            ("{{< $ >}}", "{{< /$ >}}"),
            ("{{% $ %}}", "{{% /$ %}}"),
            ("{% $ %}", "{% end$ %}"),
            ("```{$}", "```"),
            ("``` $", "```"),
            ("~~~ {.$}", "~~~"),
            (".. $::", ""),
            ("<$>", "</$>"),
            ("<div class=\"$\">", "</div>"),
            ("<aside class='x $'>\n", "\n</aside>"),
            ("@$", ""),
            ("#$", ""),
            ("%% $", "%%"),
            (";;; $", ";;;"),
            (";:: $", ";::"),
            ("=== $", ""),
            ("+++ $", "+++"),
            ("[$]", "[/$]"),
            ("[$]:", ""),
            ("**$:**", ""),
            ("$:", ""),
            ("*$* —", ""),
            ("__$__:", ""),
            ("## $", ""),
            ("### **$**", ""),
            ("$\n", ""),
            ("<!-- $ -->", "<!-- /$ -->\n\n::: $\n"),
            ("« $ » :", ""),
            ("($: x)", ""),
            ("| $: |\n|---|", ""),
            ("{: .$}", ""),
            ("{.$}", ""),
            ("-- $ --", ""),
            ("~ $ ~", ""),
            ("→ $:", ""),
            ("📝 $:", ""),
        ] {
            let text = format!("{}\n§\n{}", open.replace('$', word), close.replace('$', word));
            // The last of these is a comment around a text that is not in it: nothing there is hidden.
            if !open.starts_with("<!--") {
                all.push(hidden(text));
            }
        }
        all.push(hidden(format!("§\n{{: .{word}}}")));
        all.push(hidden(format!("## § {{.{word}}}")));
        all.push(hidden(format!("[§]{{.{word}}}")));
    }
    all
}

/// Notes for facilitators as text.
fn notes() -> Vec<Hidden> {
    let mut all = Vec::new();
    for words in [
        "Facilitator note",
        "Note for facilitators",
        "For the facilitator",
        "Trainer notes",
        "For whoever facilitates",
        "Instructors only",
        "Nota para quien facilita",
        "Nota para la persona facilitadora",
        "Para quienes facilitan",
        "Nota de facilitación",
        "NOTA PARA FACILITADORES",
        "Para el facilitador/a",
        "Solo para quienes facilitan",
        "Nota interna",
        "Speaker notes",
        "Do not show to participants",
        "Instrucciones para el facilitador",
        "Answers (facilitator only)",
        "N.B. for trainers",
        "Indicaciones para el equipo de facilitación",
        "Facilitator's guide",
        "Clave de respuestas",
        "Borrador",
    ] {
        for form in [
            "$: §",
            "**$:** §",
            "*$* — §",
            "($: §)",
            "[$: §]",
            "$\n§",
            "## $\n\n§",
            "$ – §",
            "“$”: §",
            "_$_: §",
            "$. §",
            "<b>$</b>: §",
        ] {
            all.push(hidden(form.replace('$', words)));
        }
    }
    all
}

/// What swallows the text behind it.
fn swallowed() -> Vec<Hidden> {
    let mut all = Vec::new();
    for fence in ["```", "~~~", "````", "`````", "~~~~"] {
        for info in ["", "text", " markdown", "{.x}"] {
            for inside in ["code", "", "```sh", "~~~"] {
                for word in ["facilitator", "facilitacion"] {
                    let code = format!("{fence}{info}\n{inside}\n\n");
                    all.push(hidden(format!("{code}::: {word}\n§\n:::")));
                    all.push(hidden(format!("{code}::: {word}\n§\n:::\n\n{fence}yaml\nx\n{fence}")));
                    all.push(hidden(format!("{code}Text.\n\n<!-- § -->\n")));
                }
            }
        }
        all.push(hidden(format!("{fence}\na\n\n::: facilitator\n§\n:::\n\n{fence}\n\nText.")));
        all.push(hidden(format!("{fence}\na\n\n<!-- § -->\n\n{fence}\n\nText.")));
        all.push(hidden(format!("{fence}\na\n{}\n\n::: facilitator\n§\n:::\n", &fence[1..])));
    }
    for open in ["<pre>", "<script>", "<style>", "<textarea>", "<!--", "<?x", "<![CDATA[", "<!X"] {
        all.push(hidden(format!("{open}\n\n::: facilitator\n§\n:::")));
        all.push(hidden(format!("{open} a\n\n<!-- § -->\n\n::: facilitator\n§\n:::")));
    }
    all.push(hidden("<div>\n<!-- §\n</div>\n\nText."));
    all.push(hidden("::: note\n\n::: facilitator\n§\n:::\n"));
    all
}

/// Comments, right and nearly right.
fn comments() -> Vec<&'static str> {
    vec![
        "<!-- § -->",
        "<!--§-->",
        "<!— § —>",
        "<!– § –>",
        "<!––§––>",
        "<! -- § -->",
        "<!- § ->",
        "< !-- § -->",
        "<¡-- § -->",
        "‹!-- § --›",
        "‹!— § —›",
        "«!-- § --»",
        "&lt;!-- § --&gt;",
        "<!--> § -->",
        "<!---> § -->",
        "<-- § -->",
        "<— § —>",
        "＜!-- § --＞",
        "<! § >",
        "<\u{200B}!-- § -->",
        "<!\u{AD}-- § -->",
        "{!-- § --}",
        "<!\u{2011}\u{2011} § \u{2011}\u{2011}>",
        "<!−− § −−>",
        "<!-- §",
        "<!-- § --!>",
    ]
}

/// Comments of other programs, which hide nothing here.
fn foreign_comments() -> Vec<Hidden> {
    [
        "{% comment %}§{% endcomment %}",
        "{# § #}",
        "{/* § */}",
        "<%-- § --%>",
        "%% § %%",
        "// §",
        "{>>§<<}",
        "/* § */",
        "{{!-- § --}}",
        "{{/* § */}}",
        "{{< comment >}}§{{< /comment >}}",
        "????\n§",
        "???\n§",
        "////\n§\n////",
        ".. §",
        "{--§--}",
        "<span hidden>§</span>",
        "<div style=\"display:none\">\n§\n</div>",
        "<p style='visibility: hidden'>§</p>",
        "<template>§</template>",
        "<noscript>§</noscript>",
    ]
    .into_iter()
    .map(hidden)
    .collect()
}

/// Marks of statements that nobody has verified.
fn marks() -> Vec<Hidden> {
    let mut all = Vec::new();
    let words = [
        "VERIFY",
        "Verificar",
        "verificar: la cifra",
        " verify ",
        "TODO",
        "PENDIENTE",
        "pendiente",
        "**verify**",
        "verify?",
        "Por verificar",
        "to be verified",
        "VERIFICAR LA FECHA",
        "verify the year",
        "TBC",
        "tbd",
        "fixme",
        "falta fuente",
        "citation needed",
        "verify source",
        "sin verificar",
        "TODO: x",
        "Pendiente: cifra",
        "¿verificar?",
        "verificar…",
        "XXX",
        "*por confirmar*",
        "verif\u{AD}y",
        "Vérifiquese",
    ];
    // The last two are no spelling of a mark.
    for word in &words[..words.len() - 2] {
        for (open, close) in [("[", "]"), ("［", "］"), ("【", "】"), ("[[", "]]"), ("[ ", " ]")] {
            all.push(Hidden { text: format!("The limit is 36 hours {open}{word}{close}."), must_fail: true });
        }
    }
    for word in ["verify", "verificar", "VERIFY", "TODO", "por verificar"] {
        for (open, close) in [("(", ")"), ("{", "}"), ("<", ">"), ("（", "）")] {
            all.push(Hidden { text: format!("The limit is 36 hours {open}{word}{close}."), must_fail: true });
        }
    }
    all
}

/// Marks without brackets, at the start of a line.
fn bare_marks() -> Vec<Hidden> {
    let lines = [
        "VERIFY: check",
        "VERIFICAR: la cifra",
        "**VERIFY:** x",
        "FIXME: y",
        "POR VERIFICAR: z",
        "__TO BE CONFIRMED__: w",
    ];
    lines.into_iter().map(|line| Hidden { text: line.into(), must_fail: true }).collect()
}

/// What a text can lie in, as what comes before its lines.
const CONTAINERS: [(&str, &str); 18] = [
    ("", ""),
    (" ", " "),
    ("   ", "   "),
    ("    ", "    "),
    ("\t", "\t"),
    ("> ", "> "),
    (">", ">"),
    ("- ", "  "),
    ("* ", "  "),
    ("1. ", "   "),
    ("> - ", ">   "),
    ("- > ", "  > "),
    ("- [ ] ", "      "),
    ("\u{200B}", ""),
    ("\u{FEFF}", ""),
    ("\u{A0}", "\u{A0}"),
    ("\u{3000}", ""),
    ("- a\n\n  ", "  "),
];

fn contained(text: &str, (first, rest): (&str, &str)) -> String {
    let mut lines = text.lines();
    let mut contained = format!("{first}{}", lines.next().unwrap_or_default());
    for line in lines {
        contained.push('\n');
        contained.push_str(rest);
        contained.push_str(line);
    }
    contained
}

/// The places of a page and of data in which a short text can be, with `$` for it.
const PLACES: [&str; 37] = [
    "Text $ more.",
    "$",
    "$ text",
    "## Title $",
    "- item $",
    "1. $",
    "| a | b |\n|---|---|\n| $ | c |",
    "| $ | b |\n|---|---|\n| c | d |",
    "See [here $](02-practice.md).",
    "See [here](02-practice.md \"$\").",
    "[here]\n\n[here]: 02-practice.md \"$\"",
    "> quoted $",
    "::: note Title $\nText.\n:::",
    "::: exercise Title {materials=\"$\"}\nText.\n:::",
    ":::: tabs\n::: tab $\nText.\n:::\n::::",
    "::: quiz Question $\nWhich?\n\n- [x] a\n\n  Yes.\n- [ ] b\n\n  No.\n:::",
    "::: quiz\nWhich? $\n\n- [x] a\n\n  Yes.\n- [ ] b\n\n  No.\n:::",
    "::: quiz\nWhich?\n\n- [x] a $\n\n  Yes.\n- [ ] b\n\n  No.\n:::",
    "::: quiz\nWhich?\n\n- [x] a\n\n  Yes $.\n- [ ] b\n\n  No.\n:::",
    "Text.[^n]\n\n[^n]: Note $.",
    "Term $\n: Meaning",
    "Term\n: Meaning $",
    "> [!NOTE]\n> Text $",
    "**bold $**",
    "*$*",
    "~~$~~",
    "::: diagram {form=steps parts=\"One; Two $\"}\n:::",
    "::: diagram {form=factors parts=\"One; Two\" centre=\"$\"}\n:::",
    "[[torture|words $]]",
    "::: facilitator\nOthers.\n:::\n\n$",
    "Line\n$\nline",
    "::: objectives\n- Know $ {#k}\n:::",
    "::: keypoints\n- Key $\n:::",
    "::: solution\nText $\n:::",
    "::: spoiler More $\nText.\n:::",
    "Text  \n$",
    "<b>a</b> $",
];

/// Where data can hold a text; the first is the file, the second a line to replace, the third what replaces it.
const DATA: [(&str, &str, &str); 17] = [
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\ndescription: 'A $'\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\nobjectives:\n- 'Know $'\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\nkeywords: ['word $']\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\nmaterials: ['cards $']\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\nquestions: ['What $?']\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\ntranslators: ['Somebody $']\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\ndescription: >\n  A text\n  # $\n  more\n"),
    ("content/LANG/01-basics/02-practice.md", "---\n", "---\ndescription: |\n  $\n"),
    (
        "content/glossary.yml",
        "terms:\n",
        "terms:\n- id: extra-term\n  en: extra\n  es: extra\n  def_en: 'A $.'\n  def_es: 'Un.'\n",
    ),
    (
        "content/glossary.yml",
        "terms:\n",
        "terms:\n- id: extra-term\n  en: 'extra $'\n  es: extra\n  def_en: 'A.'\n  def_es: 'Un.'\n",
    ),
    (
        "content/instruments.yml",
        "instruments:\n",
        "instruments:\n- id: extra-source\n  title_en: 'Source $'\n  title_es: Fuente\n",
    ),
    ("content/diagrams.yml", "  title_en: Elements\n", "  title_en: 'Elements $'\n"),
    ("content/diagrams.yml", "  text_es: Todos.\n", "  text_es: 'Todos $.'\n"),
    ("content/diagrams.yml", "  - en: Pain\n", "  - en: 'Pain $'\n"),
    ("site.toml", "title = \"Curso\"\n", "title = 'Curso $'\n"),
    ("themes/default/strings/en.toml", "", "[search]\nlead = 'Search $'\n"),
    ("content/checklists/visit.yml", "groups:\n", "groups:\n- id: extra\n  en: 'Extra $'\n  es: Extra\n  items: []\n"),
];

/// Front matter that is nearly the one that hides a page.
const FRONT: [&str; 20] = [
    "draft: true",
    "draft: yes",
    "draft: \"true\"",
    "draft: 'yes'",
    "draft: on",
    "Draft: true",
    "DRAFT: true",
    "draft : true",
    "draft:true",
    "drafts: true",
    "borrador: true",
    "audience: facilitator",
    "audience: Facilitator",
    "audience: facilitators",
    "audience: facilitador",
    "audiencia: facilitator",
    "audience: [facilitator]",
    "published: false",
    "publish: false",
    "draft: True",
];

fn cases() -> Vec<Case> {
    let mut random = Random(std::env::var("TEMARIO_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7));
    let mut all = BTreeSet::new();
    let course = course_with_data();
    let mut add = |path: &str, before: &str, text: &str, after: &str, must_fail: bool, raw_html: bool| {
        let first = before.matches('\n').count() + 1;
        let text = text.replace('§', MARKER);
        let lines = (first, first + text.trim_end().matches('\n').count());
        all.insert(Case { path: path.into(), text: format!("{before}{text}{after}"), lines, must_fail, raw_html });
    };
    // Places take turns, so that every form and every place is there whatever the number.
    let page = |language: &str| format!("content/{language}/01-basics/09-case.md");
    let before = [
        "Text.\n\n",
        "Text.\n",
        "",
        "- item\n\n",
        "> quoted\n\n",
        "::: note\nText.\n:::\n\n",
        "Term\n: Meaning\n\n",
        "| a |\n|---|\n| b |\n\n",
    ];
    let after = ["\n", "\n\nMore text.\n", "\n\n## Next\n\nText.\n"];
    let mut put = |hidden: &Hidden, random: &mut Random, turns: usize| {
        for turn in 0..turns {
            let container = if turn == 0 { CONTAINERS[0] } else { *random.pick(&CONTAINERS) };
            let text = contained(&hidden.text, container);
            let before = format!("---\ntitle: P\n---\n\n{}", random.pick::<&str>(&before));
            let language = *random.pick::<&str>(&["en", "es"]);
            add(&page(language), &before, &text, random.pick::<&str>(&after), hidden.must_fail, random.below(4) == 0);
        }
    };
    for hidden in blocks() {
        put(&hidden, &mut random, 3);
    }
    for hidden in notes().into_iter().chain(foreign_comments()).chain(bare_marks()) {
        put(&hidden, &mut random, 3);
    }
    for hidden in swallowed() {
        put(&hidden, &mut random, 3);
    }
    let mut short: Vec<Hidden> = comments().into_iter().map(hidden).collect();
    short.extend(marks());
    for Hidden { text, must_fail } in &short {
        for place in PLACES {
            let text = place.replace('$', text);
            add(
                &page(random.pick::<&str>(&["en", "es"])),
                "---\ntitle: P\n---\n\n",
                &text,
                "\n",
                *must_fail,
                random.below(4) == 0,
            );
        }
        assert_every_data_file(DATA.map(|(path, ..)| path));
        for (path, line, replaced) in DATA {
            let language = *random.pick::<&str>(&["en", "es"]);
            let path = path.replace("LANG", language);
            let file = course.get(&path).map_or("", String::as_str);
            let Some(at) = file.find(line) else { panic!("`{line}` is not in {path}") };
            let escaped = text.replace('\'', "''");
            let (before, after) = (&file[..at], &file[at + line.len()..]);
            add(&path, before, &replaced.replace('$', &escaped), after, *must_fail, false);
        }
    }
    for front in FRONT {
        for form in [
            "---\ntitle: §\n$\n---\n\n§\n",
            "\n---\ntitle: §\n$\n---\n\n§\n",
            "----\ntitle: §\n$\n----\n\n§\n",
            "+++\ntitle = '§'\n$\n+++\n\n§\n",
            "—-\ntitle: §\n$\n—-\n\n§\n",
            "---\ntitle: §\n$\n\n§\n",
            "\u{200B}---\ntitle: §\n$\n---\n\n§\n",
        ] {
            add(&page(random.pick::<&str>(&["en", "es"])), "", &form.replace('$', front), "", false, false);
        }
    }
    let mut all: Vec<Case> = all.into_iter().collect();
    let count = std::env::var("TEMARIO_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(CASES);
    for index in 0..all.len().min(count) {
        let other = index + random.below(all.len() - index);
        all.swap(index, other);
    }
    all.truncate(count);
    all
}

fn loaded(case: &Case) -> Loaded {
    let mut files: Files = course_with_data();
    files.insert(case.path.clone(), case.text.clone());
    if case.raw_html {
        files.entry("site.toml".into()).and_modify(|text| text.push_str("[markdown]\nraw_html = true\n"));
    }
    load(&files)
}

/// What is wrong with a case: the marker in an output, or no error at its place.
fn fault(case: &Case) -> Option<String> {
    let loaded = loaded(case);
    if loaded.has_errors() {
        let text = &case.text;
        let is_here = loaded.diagnostics().iter().any(|one| {
            let line = LineIndex::new(text).position(one.primary.span.start).line;
            one.severity == Severity::Error
                && one.primary.path.as_str() == case.path
                && (case.lines.0..=case.lines.1.max(case.lines.0)).contains(&line)
        });
        return (!is_here).then(|| format!("no error at its place:\n{}", report(&loaded).join("\n")));
    }
    if case.must_fail {
        return Some("it builds".into());
    }
    for (address, route) in loaded.plan_all() {
        let view = loaded.view(&route);
        let bytes = loaded.render(&view).expect("the theme's templates have no faults");
        if String::from_utf8_lossy(&bytes).to_lowercase().contains(MARKER) {
            return Some(format!("the marker is in {}", address.as_str()));
        }
    }
    None
}

#[test]
fn hidden_text_in_any_spelling_and_place_is_hidden_or_stops_the_build() {
    let cases = cases();
    assert!(cases.len() >= 2_000 || std::env::var_os("TEMARIO_CASES").is_some());
    let mut faults = Vec::new();
    for case in &cases {
        if let Some(fault) = fault(case) {
            faults.push(format!(
                "=== {} {:?} raw_html={}\n{}\n--- {fault}",
                case.path, case.lines, case.raw_html, case.text
            ));
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {} cases\n{}",
        faults.len(),
        cases.len(),
        faults[..faults.len().min(40)].join("\n")
    );
}
