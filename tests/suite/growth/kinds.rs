//! Inputs of any size, one kind after another: a size becomes the files of a site.
//!
//! The tests count what a build of each kind asks for at three sizes (`tests/suite/growth`), and
//! `cargo bench --bench growth` measures its processor time. A new kind is a row in [`kinds`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Files by path.
type Files = BTreeMap<String, String>;

/// One kind of input.
pub struct Kind {
    /// What there is much of.
    pub name: &'static str,
    /// How much of it the benchmark takes at least; it takes four times as much too.
    pub size: usize,
    /// What the program is asked to do.
    pub command: &'static [&'static str],
    /// The site of a size.
    pub make: fn(usize) -> Files,
}

const BUILD: &[&str] = &["build"];
const CHECK: &[&str] = &["check"];

fn kind(name: &'static str, size: usize, make: fn(usize) -> Files) -> Kind {
    Kind { name, size, command: BUILD, make }
}

fn checked(name: &'static str, size: usize, make: fn(usize) -> Files) -> Kind {
    Kind { name, size, command: CHECK, make }
}

/// A site with nothing in it but its front pages.
fn site(settings: &str) -> Files {
    let config = format!(
        "title = \"Course\"\nbase_url = \"https://example.org\"\n{settings}\n[languages.en]\n[languages.es]\ntitle = \"Curso\"\n"
    );
    Files::from([
        ("site.toml".to_owned(), config),
        ("content/en/index.md".to_owned(), "---\ntitle: Course\n---\n\nText.\n".to_owned()),
        ("content/es/index.md".to_owned(), "---\ntitle: Curso\n---\n\nTexto.\n".to_owned()),
    ])
}

/// A site with one page in both languages.
fn pair(en: &str, es: &str) -> Files {
    let mut files = site("");
    put_pair(&mut files, "about", "", en, es);
    files
}

fn put_pair(files: &mut Files, path: &str, front: &str, en: &str, es: &str) {
    for (language, text) in [("en", en), ("es", es)] {
        files.insert(
            format!("content/{language}/{path}.md"),
            format!("---\ntitle: Page {language}\n{front}---\n\n{text}\n"),
        );
    }
}

/// A site with the same page in both languages.
fn page(text: &str) -> Files {
    pair(text, text)
}

/// The same on a site that lets raw HTML through.
fn raw(text: &str) -> Files {
    let mut files = site("[markdown]\nraw_html = true");
    put_pair(&mut files, "about", "", text, text);
    files
}

/// Texts of numbers, one after another.
fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

fn times(text: &str, count: usize) -> String {
    text.repeat(count)
}

/// A page in both languages, written with the words of each.
fn spoken(text: impl Fn(&[&str; 6]) -> String) -> Files {
    let en = ["note", "quiz", "exercise", "tabs", "tab", "facilitator"];
    let es = ["nota", "autoevaluacion", "ejercicio", "pestanas", "pestana", "facilitacion"];
    pair(&text(&en), &text(&es))
}

/// A module with pages, and no text to speak of.
fn module(settings: &str, pages: usize, front: impl Fn(usize) -> String, text: impl Fn(usize) -> String) -> Files {
    let mut files = site(settings);
    put_pair(&mut files, "01-module/index", "", "Text.", "Texto.");
    for number in 0..pages {
        let text = text(number);
        put_pair(&mut files, &format!("01-module/{number:06}-page-{number}"), &front(number), &text, &text);
    }
    files
}

fn none(_: usize) -> String {
    String::new()
}

fn some(number: usize) -> String {
    format!("Text {number}.")
}

fn with(mut files: Files, path: &str, text: String) -> Files {
    files.insert(path.to_owned(), text);
    files
}

/// Letters that stand for a number: words of their own, of the same length.
fn word(mut number: usize) -> String {
    let mut word = String::from("w");
    for _ in 0..5 {
        word.push(char::from(b'a' + u8::try_from(number % 20).unwrap_or(0)));
        number /= 20;
    }
    word
}

fn term(number: usize, more: &str) -> String {
    let word = word(number);
    format!(
        "- id: {word}\n  en: {word} term\n  es: {word} voz\n  def_en: A {word}.\n  def_es: Una {word}.\n  forms_en: [{word} term]\n  forms_es: [{word} voz]\n  sources: []\n{more}"
    )
}

fn glossary(count: usize, more: impl Fn(usize) -> String) -> String {
    format!("terms:\n{}", each(count, |number| term(number, &more(number))))
}

fn instrument(number: usize) -> String {
    let id = word(number);
    format!(
        "- id: {id}\n  kind: treaty\n  title_en: Treaty {id}\n  title_es: Tratado {id}\n  short_en: [{id}]\n  short_es: [{id}]\n  body_en: Body\n  body_es: Órgano\n  adopted: '1984-12-10'\n  in_force: null\n  symbol: S/{number}\n  url_en: null\n  url_es: null\n  covers_en: Something.\n  covers_es: Algo.\n"
    )
}

fn instruments(count: usize) -> String {
    format!("instruments:\n{}", each(count, instrument))
}

/// All kinds.
pub fn kinds() -> Vec<Kind> {
    let mut all = markdown();
    all.extend(broken_markdown());
    all.extend(between_languages());
    all.extend(front_matter());
    all.extend(data());
    all.extend(whole_sites());
    all.extend(commands());
    all
}

fn markdown() -> Vec<Kind> {
    vec![
        kind("paragraphs", 10_000, |n| page(&times("Some words stand here.\n\n", n))),
        kind("words in one paragraph", 100_000, |n| page(&times("word ", n))),
        kind("different words", 50_000, |n| page(&each(n, |i| format!("{} ", word(i))))),
        kind("letters in one word", 500_000, |n| page(&times("a", n))),
        kind("lines in one paragraph", 50_000, |n| page(&times("word\n", n))),
        kind("footnotes", 5_000, |n| {
            page(&format!("{}\n\n{}", each(n, |i| format!("a[^{i}] ")), each(n, |i| format!("[^{i}]: b\n\n"))))
        }),
        kind("footnotes referred to backwards", 5_000, |n| {
            page(&format!(
                "{}\n\n{}",
                each(n, |i| format!("a[^{}] ", n - 1 - i)),
                each(n, |i| format!("[^{i}]: b\n\n"))
            ))
        }),
        kind("footnotes one of another", 5_000, |n| {
            page(&format!("a[^0]\n\n{}", each(n, |i| format!("[^{i}]: b[^{}]\n\n", (i + 1) % n))))
        }),
        kind("references to one footnote", 5_000, |n| page(&format!("{}\n\n[^1]: b\n", times("a[^1] ", n)))),
        kind("headings", 5_000, |n| page(&each(n, |i| format!("## Part {i}\n\nText.\n\n")))),
        kind("headings of the same words", 5_000, |n| page(&times("## Part\n\nText.\n\n", n))),
        kind("headings that take each other's ids", 3_000, |n| {
            page(&format!("{}{}", each(n, |i| format!("## Part {i}\n\n")), times("## Part\n\n", n)))
        }),
        kind("headings with ids", 5_000, |n| page(&each(n, |i| format!("## Part {{#p{i}}}\n\nText.\n\n")))),
        kind("headings in one word", 5_000, |n| page(&times("# a\n", n))),
        kind("links to headings", 5_000, |n| {
            page(&format!("{}{}", each(n, |i| format!("## Part {{#p{i}}}\n\n")), each(n, |i| format!("[a](#p{i})\n"))))
        }),
        kind("links to the other page's headings", 3_000, |n| {
            let mut files = page(&each(n, |i| format!("## Part {{#p{i}}}\n\n")));
            let links = each(n, |i| format!("[a](about.md#p{i})\n"));
            put_pair(&mut files, "links", "", &links, &links);
            files
        }),
        kind("links elsewhere", 10_000, |n| page(&each(n, |i| format!("[a](https://example.org/{i})\n")))),
        kind("links by reference", 5_000, |n| {
            page(&format!(
                "{}\n\n{}",
                each(n, |i| format!("[a][{i}]\n")),
                each(n, |i| format!("[{i}]: https://e.org/{i}\n"))
            ))
        }),
        kind("uses of one reference with a long address", 2_000, |n| {
            page(&format!("{}\n\n[1]: https://e.org/{}\n", times("[a][1]\n", n), times("a", n)))
        }),
        kind("addresses", 10_000, |n| page(&times("<https://example.org/a> ", n))),
        kind("quotations in quotations", 200, |n| page(&format!("{}a", times("> ", n)))),
        kind("quotations", 10_000, |n| page(&times("> a\n\n", n))),
        kind("lists in lists", 100, |n| page(&each(n, |i| format!("{}- a\n", times("  ", i))))),
        kind("lists in lists on one line", 1_000, |n| page(&format!("{}a", times("- ", n)))),
        kind("items", 20_000, |n| page(&times("- a\n", n))),
        kind("numbered items", 20_000, |n| page(&times("1. a\n", n))),
        kind("lists", 10_000, |n| page(&times("- a\n\nText.\n\n", n))),
        kind("tasks", 10_000, |n| page(&times("- [ ] a\n", n))),
        kind("emphasis", 20_000, |n| page(&times("*a* **b** ", n))),
        kind("emphasis in emphasis", 5_000, |n| page(&format!("{}a{}", times("*a **b ", n), times("** *", n)))),
        kind("table rows", 10_000, |n| page(&format!("|a|b|\n|-|-|\n{}", times("|c|d|\n", n)))),
        kind("table columns", 5_000, |n| {
            page(&format!("{}|\n{}|\n{}|\n", times("|a", n), times("|-", n), times("|b", n)))
        }),
        kind("table rows shorter than the head", 500, |n| {
            page(&format!("{}|\n{}|\n{}", times("|a", n), times("|-", n), times("|b|\n", n)))
        }),
        kind("table rows longer than the head", 500, |n| {
            page(&format!("|a|\n|-|\n{}", times(&format!("{}|\n", times("|b", 20)), n)))
        }),
        kind("tables", 5_000, |n| page(&times("|a|b|\n|-|-|\n|c|d|\n\nText.\n\n", n))),
        kind("definitions", 10_000, |n| page(&times("Word\n: a\n\n", n))),
        kind("code", 20_000, |n| page(&times("`a` ", n))),
        kind("code blocks", 10_000, |n| page(&times("```\na\n```\n\n", n))),
        kind("lines of code", 50_000, |n| page(&format!("```\n{}```\n", times("a\n", n)))),
        kind("comments", 10_000, |n| page(&times("a <!-- b --> ", n))),
        kind("comment blocks", 10_000, |n| page(&times("<!-- b -->\n\n", n))),
        kind("entities", 50_000, |n| page(&times("&amp;", n))),
        kind("backslashes", 50_000, |n| page(&times("\\*", n))),
        kind("hard breaks", 50_000, |n| page(&times("a\\\n", n))),
        kind("pictures that are one", 5_000, |n| {
            with(page(&times("![a](/media/a.svg)\n\n", n)), "content/media/a.svg", "<svg/>".to_owned())
        }),
        kind("blocks", 5_000, |n| spoken(|word| times(&format!("::: {}\na\n:::\n\n", word[0]), n))),
        kind("blocks with titles", 5_000, |n| {
            spoken(|word| times(&format!("::: {} Title *a* b {{#a}}\na\n:::\n\n", word[0]), n))
        }),
        kind("exercises", 3_000, |n| spoken(|word| times(&format!("::: {} Do {{minutes=1}}\na\n:::\n\n", word[2]), n))),
        kind("quizzes", 3_000, |n| {
            spoken(|word| times(&format!("::: {}\na?\n\n- [x] a\n\n  b\n- [ ] c\n\n  d\n:::\n\n", word[1]), n))
        }),
        kind("answers of one quiz", 5_000, |n| {
            spoken(|word| format!("::: {}\na?\n\n- [x] a\n\n  b\n{}:::\n", word[1], times("- [ ] c\n\n  d\n", n)))
        }),
        kind("facilitators' blocks", 5_000, |n| spoken(|word| times(&format!("::: {}\na\n:::\n\n", word[5]), n))),
        kind("raw elements", 10_000, |n| raw(&times("a <b>b</b> ", n))),
        kind("raw elements in each other", 2_000, |n| raw(&format!("a {}", times("<b>b ", n)))),
        kind("raw elements that are refused", 5_000, |n| page(&times("a <i>b</i> ", n))),
        kind("numbers in one paragraph", 5_000, |n| page(&each(n, |i| format!("{} ", i * 7 + 13)))),
        kind("signs of groups between digits", 50_000, |n| page(&times("1.", n))),
        kind("digits", 100_000, |n| page(&times("1", n))),
        kind("quotation marks", 50_000, |n| page(&times("\"a\" ", n))),
        kind("sentences without spaces", 50_000, |n| page(&times("a.b,c;", n))),
        kind("combining signs", 50_000, |n| page(&times("e\u{301}", n))),
    ]
}

/// Marks that begin something and never end it, and other text that a writer did not mean.
fn broken_markdown() -> Vec<Kind> {
    const MARKS: [(&str, &str); 37] = [
        ("opened `*`", "*"),
        ("opened `**a `", "**a "),
        ("opened `_a `", "_a "),
        ("opened `a*b_`", "a*b_"),
        ("opened `~~a `", "~~a "),
        ("opened `[`", "["),
        ("opened `[a](`", "[a]("),
        ("opened `[a](<b`", "[a](<b"),
        ("opened `[a](b \"`", "[a](b \""),
        ("opened `![`", "!["),
        ("opened `![a](`", "![a]("),
        ("opened `[[`", "[["),
        ("opened `[[a|`", "[[a|"),
        ("opened `[^`", "[^"),
        ("opened `[@`", "[@"),
        ("opened `<`", "<"),
        ("opened `<a`", "<a "),
        ("opened `<!--`", "<!--"),
        ("opened `<!-- a` on lines", "a <!-- b\n"),
        ("opened `<?`", "<?"),
        ("opened `<![CDATA[`", "a <![CDATA["),
        ("opened `<!A`", "a <!A "),
        ("opened `` ` ``", "a ``b` "),
        ("opened `&`", "&a"),
        ("opened `{`", "{"),
        ("opened `{#`", "{#"),
        ("opened `|`", "|a"),
        ("opened `:`", "a\n: "),
        ("opened `[a]: `", "[a]: \n"),
        ("closed `]`", "a]"),
        ("turned `](`", "]("),
        ("opened `*a `", "*a "),
        ("closed `)` behind an address", "https://example.org/a)"),
        ("addresses `a@b_`", "a@b_"),
        ("links in one line", "[a](b)"),
        ("boxes without a space", "- [x]y\n"),
        ("opened `![a](b.png){width=`", "![a](b.png){width="),
    ];
    let mut all: Vec<Kind> = Vec::new();
    macro_rules! marks {
        ($($number:literal)*) => {
            $(all.push(kind(MARKS[$number].0, 10_000, |n| page(&times(MARKS[$number].1, n))));)*
        };
    }
    marks!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36);
    all.extend([
        kind("links in the title of a block", 20_000, |n| {
            spoken(|words| format!("::: {} {}\nx\n:::\n", words[0], times("[a](b)", n)))
        }),
        kind("headings without a space", 5_000, |n| page(&times("##Part\n\nText.\n\n", n))),
        kind("blocks of no known name", 3_000, |n| page(&times("::: nothing\n:::\n\n", n))),
        kind("fillers beside code", 10_000, |n| page(&times("TO WRITE `a` ", n))),
        kind("runs of backticks of each length", 300, |n| page(&each(n, |i| format!("{} a ", times("`", i + 1))))),
        kind("footnotes that nobody refers to", 5_000, |n| page(&each(n, |i| format!("[^{i}]: b\n\n")))),
        kind("footnotes of the same name", 5_000, |n| page(&format!("a[^1]\n\n{}", times("[^1]: b\n\n", n)))),
        kind("references to nothing", 5_000, |n| page(&each(n, |i| format!("[a][r{i}]\n")))),
        kind("headings with the same id", 5_000, |n| page(&times("## Part {#a}\n\n", n))),
        kind("links to headings that are not there", 2_000, |n| {
            page(&format!(
                "{}{}",
                each(n, |i| format!("## Part {{#part-{i}}}\n\n")),
                each(n, |i| format!("[a](#port-{i})\n"))
            ))
        }),
        kind("links to pages that are not there", 2_000, |n| page(&each(n, |i| format!("[a](page-{i}.md)\n")))),
        kind("links to files that are not there", 2_000, |n| page(&each(n, |i| format!("[a](file-{i}.pdf)\n")))),
        kind("pictures that are not there", 5_000, |n| page(&each(n, |i| format!("![a](p{i}.png)\n\n")))),
        kind("terms that are not there", 2_000, |n| {
            with(page(&each(n, |i| format!("[[v{}]]\n", word(i)))), "content/glossary.yml", glossary(n, none))
        }),
        kind("instruments that are not there", 2_000, |n| {
            with(page(&each(n, |i| format!("[@v{}]\n", word(i)))), "content/instruments.yml", instruments(n))
        }),
        kind("sources in one citation", 5_000, |n| {
            with(
                page(&format!("a [@{}]", vec!["waaaaa art. 1"; n].join("; @"))),
                "content/instruments.yml",
                instruments(5),
            )
        }),
        kind("different sources in one citation", 2_000, |n| {
            let ids: Vec<String> = (0..n).map(word).collect();
            with(page(&format!("a [@{}]", ids.join("; @"))), "content/instruments.yml", instruments(n))
        }),
        kind("parts of one citation that are none", 5_000, |n| page(&format!("a [@{}]", times("a art; ", n)))),
        kind("places in one citation", 2_000, |n| {
            let places = each(n, |i| format!("{}, ", i + 1));
            with(page(&format!("a [@waaaaa arts. {places}1]")), "content/instruments.yml", instruments(5))
        }),
        kind("blocks that are not closed", 5_000, |n| spoken(|word| times(&format!("::: {}\n", word[0]), n))),
        kind("blocks that are not opened", 5_000, |n| page(&times(":::\n\n", n))),
        kind("blocks of no kind", 5_000, |n| page(&each(n, |i| format!("::: nota{i}\na\n:::\n\n")))),
        kind("attributes", 3_000, |n| {
            spoken(|word| format!("::: {} A {{{}}}\na\n:::\n", word[0], each(n, |i| format!("a{i}=1 "))))
        }),
        kind("the same attribute", 3_000, |n| {
            spoken(|word| format!("::: {} A {{{}}}\na\n:::\n", word[2], times("minutes=1 ", n)))
        }),
        kind("marks of what is not verified", 5_000, |n| page(&times("a [VERIFY] ", n))),
        kind("findings on one line", 5_000, |n| page(&times("[a](b.md) ", n))),
        kind("findings allowed by comments", 2_000, |n| {
            page(&times("<!-- allow link-unresolved: a reason -->\n[a](b.md)\n\n", n))
        }),
        kind("conflicts of a merge", 5_000, |n| page(&times("<<<<<<< a\n=======\n>>>>>>> b\n\n", n))),
    ]);
    all
}

fn between_languages() -> Vec<Kind> {
    vec![
        kind("sections that differ", 1_000, |n| {
            pair(
                &each(n, |i| format!("## Part {i}\n\nText {i}.\n\n")),
                &each(n, |i| format!("### Parte {i}\n\nTexto {i}.\n\n")),
            )
        }),
        kind("sections that one language lacks", 1_000, |n| {
            pair(&each(n, |i| format!("## Part {i}\n\nText {i}.\n\n")), "Nada.")
        }),
        kind("sections with ids in another order", 1_000, |n| {
            pair(
                &each(n, |i| format!("## Part {i} {{#p{i}}}\n\nText {i}.\n\n")),
                &each(n, |i| format!("## Parte {i} {{#p{}}}\n\nTexto {i}.\n\n", n - 1 - i)),
            )
        }),
        kind("recorded sections that were all written anew", 300, |n| {
            recorded(n, |i| format!("Old {}", word(i)), |i| format!("New {}", word(i)))
        }),
        kind("recorded sections that all changed a word", 300, |n| {
            recorded(
                n,
                |i| format!("one two three four five six {}", word(i)),
                |i| format!("one two three four five six seven {}", word(i)),
            )
        }),
        kind("numbers that differ", 3_000, |n| {
            pair(&each(n, |i| format!("{} ", i * 2 + 10_000)), &each(n, |i| format!("{} ", i * 2 + 10_001)))
        }),
        kind("links that differ", 2_000, |n| {
            pair(&each(n, |i| format!("[a](https://a.org/{i})\n")), &each(n, |i| format!("[a](https://b.org/{i})\n")))
        }),
        kind("links that lack in one language", 2_000, |n| {
            pair(&each(n, |i| format!("[a](https://a.org/{i})\n")), "Nada.")
        }),
        kind("pictures that differ", 2_000, |n| {
            pair(&each(n, |i| format!("![a](a{i}.png)\n\n")), &each(n, |i| format!("![a](b{i}.png)\n\n")))
        }),
        kind("citations that differ", 2_000, |n| {
            with(
                pair(&each(n, |i| format!("[@{}]\n", word(i))), &each(n, |i| format!("[@{}]\n", word(i + n)))),
                "content/instruments.yml",
                instruments(2 * n),
            )
        }),
        kind("places of citations that differ", 2_000, |n| {
            with(
                pair(
                    &each(n, |i| format!("[@waaaaa art. {i}]\n")),
                    &each(n, |i| format!("[@waaaaa art. {}]\n", i + n)),
                ),
                "content/instruments.yml",
                instruments(5),
            )
        }),
        kind("terms that differ", 2_000, |n| {
            with(
                pair(&each(n, |i| format!("[[{}]]\n", word(i))), &each(n, |i| format!("[[{}]]\n", word(i + n)))),
                "content/glossary.yml",
                glossary(2 * n, none),
            )
        }),
        kind("terms taught that the translation lacks", 1_000, |n| {
            let mut files = site("");
            let ids: Vec<String> = (0..n).map(word).collect();
            let front = format!("terms: [{}]\n", ids.join(", "));
            put_pair(
                &mut files,
                "about",
                &front,
                &each(n, |i| format!("The {} term.\n", word(i))),
                &times("Nada hay. ", n),
            );
            with(files, "content/glossary.yml", glossary(n, none))
        }),
        kind("lists that differ", 3_000, |n| pair(&times("- a\n\nText.\n\n", n), &times("1. a\n\nText.\n\n", n))),
        kind("items that differ", 5_000, |n| pair(&times("- a\n", n), &times("- a\n", n + 1))),
        kind("tables that differ", 2_000, |n| {
            pair(&times("|a|b|\n|-|-|\n|c|d|\n\nText.\n\n", n), &times("|a|\n|-|\n|c|\n\nText.\n\n", n))
        }),
        kind("blocks that differ", 2_000, |n| {
            pair(&times("::: note\na\n:::\n\n", n), &times("::: consejo\na\n:::\n\n", n))
        }),
        kind("blocks that lack in one language", 2_000, |n| pair(&times("::: note\na\n:::\n\n", n), "Nada.")),
        kind("footnotes that differ", 2_000, |n| {
            pair(&format!("{}\n\n{}", each(n, |i| format!("a[^{i}] ")), each(n, |i| format!("[^{i}]: b\n\n"))), "Nada.")
        }),
        kind("sentences left in the other language", 2_000, |n| {
            page(&times("The team writes down what it saw and heard in the yard before it speaks. ", n))
        }),
        kind("sentences of slips in writing", 2_000, |n| {
            pair(
                &times("The  the team , writes ...\n\n", n),
                &times("Usted  usted puedes , escribe solo \"así\"...\n\n", n),
            )
        }),
    ]
}

/// A page in two languages with a record of what it was made of.
fn recorded(count: usize, old: impl Fn(usize) -> String, new: impl Fn(usize) -> String) -> Files {
    let mut files = pair(
        &each(count, |i| format!("## Part {}\n\n{}\n\n", word(i), new(i))),
        &each(count, |i| format!("## Parte {}\n\nTexto {i}.\n\n", word(i + count))),
    );
    let lock = each(count, |i| {
        format!(
            "about#parte-{0}\ten#alt-{0}\t2026-11-26\t{1:016x}\t{2:016x}\tPart {0} ¶ {3}\n",
            word(i),
            i + 1,
            i + 7,
            old(i)
        )
    });
    files.insert("content/es.lock".to_owned(), lock);
    files
}

fn front_matter() -> Vec<Kind> {
    fn front(front: &str) -> Files {
        let mut files = site("");
        put_pair(&mut files, "01-module/index", front, "Text.", "Texto.");
        files
    }
    fn list(key: &str, count: usize, entry: impl Fn(usize) -> String) -> Files {
        front(&format!("{key}:\n{}", each(count, |i| format!("- {}\n", entry(i)))))
    }
    vec![
        kind("objectives", 3_000, |n| list("objectives", n, |i| format!("Explain part {i}."))),
        kind("materials", 3_000, |n| list("materials", n, |i| format!("sheet {i}"))),
        kind("keywords", 3_000, |n| list("keywords", n, word)),
        kind("aliases", 3_000, |n| list("aliases", n, |i| format!("/old/{i}.html"))),
        kind("aliases that are one", 3_000, |n| list("aliases", n, |_| "/old.html".to_owned())),
        kind("required modules that are not there", 2_000, |n| list("requires", n, word)),
        kind("terms of a page that are not there", 2_000, |n| list("terms", n, word)),
        kind("translators", 3_000, |n| list("translators", n, |i| format!("Person {i}"))),
        kind("keys that are not known", 3_000, |n| front(&each(n, |i| format!("titel{i}: a\n")))),
        kind("the same key", 3_000, |n| front(&times("description: a\n", n))),
        kind("lists in lists of YAML", 1_000, |n| front(&format!("materials: {}a{}\n", times("[", n), times("]", n)))),
        kind("maps in maps of YAML", 100, |n| {
            front(&format!("materials:\n{}", each(n, |i| format!("{}a:\n", times(" ", i + 1)))))
        }),
        kind("aliases of YAML", 1_000, |n| {
            front(&format!("materials: &a [{}]\nkeywords: [{}]\n", times("x, ", n), vec!["*a"; n].join(", ")))
        }),
        kind("a long title", 20_000, |n| {
            let mut files = site("");
            files
                .insert("content/en/about.md".to_owned(), format!("---\ntitle: {}\n---\n\nText.\n", times("word ", n)));
            files
        }),
        kind("a long description", 20_000, |n| front(&format!("description: {}\n", times("word ", n)))),
        kind("lines of YAML text", 10_000, |n| front(&format!("description: |\n{}", times("  word\n", n)))),
    ]
}

fn data() -> Vec<Kind> {
    const GLOSSARY: &str = "content/glossary.yml";
    const INSTRUMENTS: &str = "content/instruments.yml";
    fn checklist(count: usize, ids: impl Fn(usize) -> String) -> String {
        let items = each(count, |i| format!("  - id: {}\n    en: Item {i}.\n    es: Punto {i}.\n", ids(i)));
        format!(
            "title_en: List\ntitle_es: Lista\nanswers:\n- id: 'yes'\n  en: 'Yes'\n  es: Sí\n- id: 'no'\n  en: 'No'\n  es: 'No'\ngroups:\n- id: one\n  en: One\n  es: Uno\n  items:\n{items}"
        )
    }
    fn diagram(form: &str, count: usize) -> Files {
        let text = format!(
            "diagrams:\n- id: d\n  form: {form}\n  title_en: A\n  title_es: B\n  text_en: A.\n  text_es: B.\n  centre_en: C\n  centre_es: C\n  parts:\n{}",
            each(count, |i| format!("  - en: Part {i}\n    es: Parte {i}\n"))
        );
        with(pair("::: diagram {from=d}\n:::", "::: diagrama {from=d}\n:::"), "content/diagrams.yml", text)
    }
    vec![
        kind("terms", 2_000, |n| with(page("Text."), GLOSSARY, glossary(n, none))),
        kind("terms that lead to the next", 2_000, |n| {
            with(page("Text."), GLOSSARY, glossary(n, |i| format!("  see_also: [{}]\n", word((i + 1) % n))))
        }),
        kind("terms to see also", 2_000, |n| {
            let all: Vec<String> = (1..n).map(word).collect();
            let see =
                move |i: usize| if i == 0 { format!("  see_also: [{}]\n", all.join(", ")) } else { String::new() };
            with(page("Text."), GLOSSARY, glossary(n, see))
        }),
        kind("terms to see also that are not there", 2_000, |n| {
            with(page("Text."), GLOSSARY, glossary(n, |i| format!("  see_also: [v{}]\n", word(i))))
        }),
        kind("forms of one term", 3_000, |n| {
            let forms: Vec<String> = (0..n).map(|i| format!("{} x", word(i))).collect();
            let text = format!(
                "terms:\n- id: a\n  en: a\n  es: b\n  def_en: A.\n  def_es: B.\n  sources: []\n  forms_en: [{0}]\n  forms_es: [{0}]\n",
                forms.join(", ")
            );
            with(page(&each(n, |i| format!("{} x. ", word(i)))), GLOSSARY, text)
        }),
        kind("words of one form", 3_000, |n| {
            let form = times("a ", n);
            let text = format!(
                "terms:\n- id: a\n  en: a\n  es: b\n  def_en: A.\n  def_es: B.\n  sources: []\n  forms_en: [{form}b]\n  forms_es: [{form}b]\n"
            );
            with(page(&times("a ", n * 2)), GLOSSARY, text)
        }),
        kind("terms of the same id", 2_000, |n| {
            with(page("Text."), GLOSSARY, format!("terms:\n{}", times(&term(1, ""), n)))
        }),
        kind("terms to avoid", 2_000, |n| {
            let avoid: Vec<String> = (0..n).map(|i| format!("{} y", word(i))).collect();
            let more = format!("  avoid_en: [{0}]\n  avoid_es: [{0}]\n", avoid.join(", "));
            with(page(&each(n, |i| format!("{} y. ", word(i)))), GLOSSARY, format!("terms:\n{}", term(1, &more)))
        }),
        kind("mentions of one term", 10_000, |n| {
            with(page(&times("waaaaa term, waaaaa voz. ", n)), GLOSSARY, glossary(5, none))
        }),
        kind("mentions of different terms", 2_000, |n| {
            with(page(&each(n, |i| format!("{0} term, {0} voz. ", word(i)))), GLOSSARY, glossary(n, none))
        }),
        kind("links to terms", 3_000, |n| {
            with(page(&each(n, |i| format!("[[{}]]\n", word(i)))), GLOSSARY, glossary(n, none))
        }),
        kind("pages that mention one term", 500, |n| {
            with(module("", n, none, |_| "waaaaa term, waaaaa voz".to_owned()), GLOSSARY, glossary(5, none))
        }),
        kind("pages that teach one term each", 500, |n| {
            let text = |i: usize| format!("{0} term, {0} voz.", word(i));
            with(module("", n, |i| format!("terms: [{}]\n", word(i)), text), GLOSSARY, glossary(n, none))
        }),
        kind("instruments", 2_000, |n| with(page("Text."), INSTRUMENTS, instruments(n))),
        kind("cited instruments", 2_000, |n| {
            with(page(&each(n, |i| format!("[@{}]\n", word(i)))), INSTRUMENTS, instruments(n))
        }),
        kind("citations of one instrument", 5_000, |n| {
            with(page(&times("a [@waaaaa art. 1]\n", n)), INSTRUMENTS, instruments(5))
        }),
        kind("citations of different places", 3_000, |n| {
            with(page(&each(n, |i| format!("a [@waaaaa art. {}]\n", i + 1))), INSTRUMENTS, instruments(5))
        }),
        kind("pages that cite one instrument", 500, |n| {
            with(module("", n, none, |_| "a [@waaaaa art. 1]".to_owned()), INSTRUMENTS, instruments(5))
        }),
        kind("instruments of the same id", 2_000, |n| {
            with(page("Text."), INSTRUMENTS, format!("instruments:\n{}", times(&instrument(1), n)))
        }),
        kind("items of a checklist", 2_000, |n| {
            with(page("Text."), "content/checklists/a.yml", checklist(n, |i| format!("i{i}")))
        }),
        kind("items of a checklist with the same id", 2_000, |n| {
            with(page("Text."), "content/checklists/a.yml", checklist(n, |_| "i".to_owned()))
        }),
        kind("checklists", 300, |n| {
            let mut files = page("Text.");
            for i in 0..n {
                files.insert(format!("content/checklists/l{i}.yml"), checklist(2, |i| format!("i{i}")));
            }
            files
        }),
        kind("parts of a diagram of factors", 2_000, |n| diagram("factors", n)),
        kind("parts of a diagram of steps", 2_000, |n| diagram("steps", n)),
        kind("parts of a diagram of groups", 2_000, |n| diagram("groups", n)),
        kind("parts of a diagram of a cycle", 2_000, |n| diagram("cycle", n)),
        kind("parts of a diagram of a timeline", 2_000, |n| diagram("timeline", n)),
        kind("diagrams", 1_000, |n| {
            let text = format!(
                "diagrams:\n{}",
                each(n, |i| format!(
                    "- id: d{i}\n  form: steps\n  title_en: A\n  title_es: B\n  text_en: A.\n  text_es: B.\n  parts:\n  - en: A\n    es: B\n  - en: C\n    es: D\n"
                ))
            );
            let use_of = |word: &str| each(n, |i| format!("::: {word} {{from=d{i}}}\n:::\n\n"));
            with(pair(&use_of("diagram"), &use_of("diagrama")), "content/diagrams.yml", text)
        }),
        kind("lines of data that are not known", 3_000, |n| {
            with(page("Text."), GLOSSARY, format!("terms: []\n{}", each(n, |i| format!("key{i}: 1\n"))))
        }),
    ]
}

fn whole_sites() -> Vec<Kind> {
    fn modules(count: usize, front: impl Fn(usize) -> String) -> Files {
        let mut files = site("");
        for number in 0..count {
            put_pair(&mut files, &format!("{number:05}-module-{number}/index"), &front(number), "Text.", "Texto.");
        }
        files
    }
    vec![
        kind("pages of one module", 1_000, |n| module("", n, none, some)),
        kind("pages of one module, offline", 1_000, |n| module("[reader]\noffline = true", n, none, some)),
        kind("pages of one module, side by side and to print", 500, |n| {
            module("[reader]\nparallel = true\nprint = true", n, none, some)
        }),
        Kind {
            name: "pages of one module, for facilitators",
            size: 500,
            command: &["build", "--edition", "facilitator"],
            make: |n| module("", n, none, some),
        },
        kind("pages of one module without numbers", 500, |n| {
            let mut files = site("");
            put_pair(&mut files, "01-module/index", "", "Text.", "Texto.");
            for number in 0..n {
                put_pair(&mut files, &format!("01-module/page-{number}"), "", "Text.", "Texto.");
            }
            files
        }),
        kind("pages of one module in one language", 1_000, |n| {
            let mut files = module("", n, none, some);
            files.retain(|path, _| !path.starts_with("content/es/01"));
            files
        }),
        kind("pages of one module that lead to all others", 200, |n| {
            module("", n, none, move |i| format!("[a]({:06}-page-{}.md)\n", (i + 1) % n, (i + 1) % n))
        }),
        kind("pages beside the front page", 1_000, |n| {
            let mut files = site("");
            for number in 0..n {
                put_pair(&mut files, &format!("page-{number}"), "", "Text.", "Texto.");
            }
            files
        }),
        kind("modules", 500, |n| modules(n, none)),
        kind("modules that require the one before", 500, |n| {
            modules(n, |i| if i == 0 { String::new() } else { format!("requires: [module-{}]\n", i - 1) })
        }),
        kind("modules that require each other", 500, move |n| {
            modules(n, move |i| format!("requires: [module-{}]\n", (i + 1) % n))
        }),
        kind("pages with objectives and key points", 500, |n| {
            module("", n, |_| "objectives:\n- Explain it.\n".to_owned(), |_| "::: keypoints\n- a\n:::".to_owned())
        }),
        kind("pages with exercises", 500, |n| {
            spread(n, "::: exercise Do {minutes=5}\na\n:::", "::: ejercicio Haga {minutes=5}\na\n:::")
        }),
        kind("pages with one picture each", 500, |n| pictures(n, "")),
        kind("pages with one picture each, offline", 500, |n| pictures(n, "[reader]\noffline = true")),
        kind("former addresses of pages", 500, |n| module("", n, |i| format!("aliases: [/old/{i}.html]\n"), some)),
        kind("former addresses of pages that are one", 500, |n| {
            module("", n, |_| "aliases: [/old.html]\n".to_owned(), some)
        }),
        kind("pages of the same slug", 500, |n| module("", n, |_| "slug: same\n".to_owned(), some)),
        kind("pages of the same title", 500, |n| module("", n, none, |_| "Same.".to_owned())),
        kind("pages that link to pages that are not there", 300, |n| {
            module("", n, none, |i| format!("[a](page-{}-x.md)", word(i)))
        }),
        kind("files that are ignored", 2_000, |n| {
            let mut files = site("");
            for number in 0..n {
                files.insert(format!("content/en/01-module/a/b/{number}.md"), "Text.".to_owned());
            }
            files
        }),
        kind("folders in folders", 50, |n| with(site(""), &format!("static/{}a.txt", times("a/", n)), "a".to_owned())),
        kind("files of `static`", 1_000, |n| {
            let mut files = site("");
            for number in 0..n {
                files.insert(format!("static/f{number}.txt"), format!("Text {number}."));
            }
            files
        }),
        kind("parts of the course", 300, |n| {
            let mut files = modules(n, none);
            let parts = each(n, |i| {
                format!("[[parts]]\ntitle = {{ en = \"A {i}\", es = \"B {i}\" }}\nmodules = [\"module-{i}\"]\n")
            });
            let config = format!("{}{parts}", files["site.toml"]);
            files.insert("site.toml".to_owned(), config);
            files
        }),
        kind("parts of the course that name nothing", 1_000, |n| {
            let mut files = modules(200, none);
            let names: Vec<String> = (0..n).map(|i| format!("\"modul-{i}\"")).collect();
            let parts = format!("[[parts]]\ntitle = {{ en = \"A\", es = \"B\" }}\nmodules = [{}]\n", names.join(", "));
            let config = format!("{}{parts}", files["site.toml"]);
            files.insert("site.toml".to_owned(), config);
            files
        }),
        kind("days of a programme", 100, |n| programme(n, |i| format!("[\"module-{i}\"]"))),
        kind("days of a programme that repeat themselves", 300, |n| {
            let mut files = programme(n, |_| "[\"module-0\"]".to_owned());
            files.retain(|path, _| !path.contains("module-") || path.contains("module-0/"));
            files
        }),
        kind("breaks of a programme", 300, |n| {
            let mut files = programme(1, |i| format!("[\"module-{i}\"]"));
            let breaks: Vec<String> = (0..n).map(|i| format!("{{ at = \"10:{:02}\", minutes = 1 }}", i % 60)).collect();
            let config = files["site.toml"].replace("days =", &format!("breaks = [{}]\ndays =", breaks.join(", ")));
            files.insert("site.toml".to_owned(), config);
            files
        }),
        kind("programmes", 100, |n| {
            let mut files = modules(1, none);
            let all = each(n, |i| {
                format!(
                    "[agenda.p{i}]\ntitle = {{ en = \"A {i}\", es = \"B {i}\" }}\nstart = \"09:00\"\nend = \"17:30\"\ndays = [[\"module-0\"]]\n"
                )
            });
            let config = format!("{}{all}", files["site.toml"]);
            files.insert("site.toml".to_owned(), config);
            files
        }),
        kind("settings that are not known", 2_000, |n| {
            let mut files = site("");
            let config = format!("{}{}", each(n, |i| format!("tittle{i} = 1\n")), files["site.toml"]);
            files.insert("site.toml".to_owned(), config);
            files
        }),
        kind("languages", 3, languages),
        kind("folders of languages that are not set", 100, |n| {
            let mut files = site("");
            for i in 0..n {
                let tag: String =
                    [i / 26 % 26, i % 26].iter().map(|i| char::from(b'a' + u8::try_from(*i).unwrap_or(0))).collect();
                files.insert(format!("content/q{tag}/index.md"), "---\ntitle: A\n---\n\nText.\n".to_owned());
            }
            files
        }),
        kind("a page of one module that says it all", 20, |n| page(&everything(n))),
    ]
}

/// Pages of 25 in a module, with a text in each language.
fn spread(count: usize, en: &str, es: &str) -> Files {
    let mut files = site("");
    for number in 0..count {
        if number % 25 == 0 {
            put_pair(&mut files, &format!("{:05}-module-{}/index", number / 25, number / 25), "", "Text.", "Texto.");
        }
        put_pair(&mut files, &format!("{:05}-module-{}/page-{number}", number / 25, number / 25), "", en, es);
    }
    files
}

fn pictures(count: usize, settings: &str) -> Files {
    let mut files = module(settings, count, none, |i| format!("![a](/media/p{i}.svg)"));
    for number in 0..count {
        files.insert(format!("content/media/p{number}.svg"), format!("<svg id=\"p{number}\"/>"));
    }
    files
}

fn programme(days: usize, day: impl Fn(usize) -> String) -> Files {
    let mut files = site("");
    for number in 0..days {
        put_pair(&mut files, &format!("{number:05}-module-{number}/index"), "minutes: 60\n", "Text.", "Texto.");
    }
    let days: Vec<String> = (0..days).map(day).collect();
    let config = format!(
        "{}[agenda.p]\ntitle = {{ en = \"A\", es = \"B\" }}\nstart = \"09:00\"\nend = \"17:30\"\ndays = [{}]\n",
        files["site.toml"],
        days.join(", ")
    );
    files.insert("site.toml".to_owned(), config);
    files
}

/// A course of a few pages in so many languages beside English, with tags for private use and the English strings.
fn languages(count: usize) -> Files {
    let tags = (0..count).map(|number| {
        let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).expect("a letter"));
        format!("q{}{}", letter(number / 26), letter(number))
    });
    let mut config = "title = \"Course\"\nbase_url = \"https://example.org\"\ndefault_language = \"en\"\n".to_owned();
    let mut files = Files::new();
    for tag in std::iter::once("en".to_owned()).chain(tags) {
        let _ = writeln!(config, "[languages.{tag}]\nlabel = \"{tag}\"\ntitle = \"Course {tag}\"");
        if tag != "en" {
            let strings = include_str!("../../../themes/default/strings/en.toml");
            files.insert(format!("themes/default/strings/{tag}.toml"), strings.to_owned());
        }
        let pages = std::iter::once("index".to_owned()).chain((0..10).map(|number| format!("01-module/page-{number}")));
        for page in pages.chain(["01-module/index".to_owned()]) {
            let path = format!("content/{tag}/{page}.md");
            files.insert(path, format!("---\ntitle: {page}\n---\n\nText of *a* page.\n\n## Part\n\nText.\n"));
        }
    }
    files.insert("site.toml".to_owned(), config);
    files
}

/// A text with some of everything.
fn everything(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count * 20 {
        let _ = write!(
            text,
            "## Part {number}\n\nThe team *writes* **down** what [it](https://e.org/{number}) saw, {number} times[^{number}].\n\n- one\n- two\n\n|a|b|\n|-|-|\n|c|d|\n\n[^{number}]: A note.\n\n"
        );
    }
    text
}

/// Other commands than to build.
fn commands() -> Vec<Kind> {
    fn sections(count: usize) -> Files {
        pair(
            &each(count, |i| format!("## Part {}\n\nText {i} of *the* part.\n\n", word(i))),
            &each(count, |i| format!("## Parte {}\n\nTexto {i} de *la* parte.\n\n", word(i))),
        )
    }
    vec![
        Kind { name: "status of sections", size: 3_000, command: &["status"], make: sections },
        Kind {
            name: "status of sections that were all written anew",
            size: 300,
            command: &["status"],
            make: |n| recorded(n, |i| format!("Old {}", word(i)), |i| format!("New {}", word(i))),
        },
        Kind { name: "confirming sections", size: 3_000, command: &["status", "confirm", "es"], make: sections },
        Kind {
            name: "words found by search",
            size: 50_000,
            command: &["search", "en", "waaaaa"],
            make: |n| page(&times("waaaaa b ", n)),
        },
        checked("findings on one line, as text", 5_000, |n| page(&times("[a](b.md) ", n))),
        Kind {
            name: "findings on one line, as SARIF",
            size: 5_000,
            command: &["check", "--format", "sarif"],
            make: |n| page(&times("[a](b.md) ", n)),
        },
        Kind {
            name: "findings on one line, as JSON",
            size: 5_000,
            command: &["check", "--format", "json"],
            make: |n| page(&times("[a](b.md) ", n)),
        },
        Kind {
            name: "findings on many lines, as text",
            size: 5_000,
            command: &["check"],
            make: |n| page(&times("[a](b.md)\n", n)),
        },
    ]
}
