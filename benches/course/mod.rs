//! A course of any size for benchmarks: blocks, questions, citations, and the terms of a glossary.

use std::collections::BTreeMap;

const PAGES_A_MODULE: usize = 25;

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

/// Pages of about 600 words with some dozen different terms.
pub fn course(pages: usize, glossary: &str) -> BTreeMap<String, String> {
    let title = "title = \"Course\"\nbase_url = \"https://example.org\"\n[languages.en]\n[languages.es]\n";
    let mut files = BTreeMap::from([("site.toml".to_owned(), title.to_owned())]);
    let mut numbers = Numbers(7);
    for (language, words) in [
        ("en", ["exercise", "The team writes down what it saw and heard in the yard", "before it speaks of", "quiz"]),
        (
            "es",
            ["ejercicio", "El equipo anota lo que vio y escuchó en el patio", "antes de hablar de", "autoevaluacion"],
        ),
    ] {
        let names: Vec<&str> =
            glossary.lines().filter_map(|line| line.strip_prefix(&format!("  {language}: "))).collect();
        files.insert(format!("content/{language}/index.md"), "---\ntitle: Course\n---\n\nText.\n".to_owned());
        for module in 0..pages / 2 / PAGES_A_MODULE {
            let folder = format!("content/{language}/{module:04}-module-{module}");
            files.insert(format!("{folder}/index.md"), format!("---\ntitle: Module {module}\n---\n\nText.\n"));
            for page in 1..PAGES_A_MODULE {
                let text = page_text(&words, &names, &mut numbers);
                files.insert(
                    format!("{folder}/{page:02}-page-{page}.md"),
                    format!("---\ntitle: Page {page}\n---\n\n{text}"),
                );
            }
        }
    }
    files
}

fn page_text(words: &[&str; 4], names: &[&str], numbers: &mut Numbers) -> String {
    let [exercise, sentence, joined, quiz] = words;
    let mut text = String::new();
    for section in 1..8 {
        text.push_str(&format!("## Section {section}\n\n"));
        text.push_str(&format!("{sentence}. {sentence} [@uncat art. 2]. "));
        for _ in 0..2 {
            let name = names[numbers.below(names.len())];
            text.push_str(&format!("{sentence}. {sentence}, {joined} {name} [@uncat art. 2]. "));
        }
        text.push_str(&format!("\n\n- {sentence}.\n- {sentence}.\n\n"));
    }
    text.push_str(&format!("::: {exercise} {{minutes=10}}\n{sentence}.\n:::\n\n"));
    text.push_str(&format!("::: {quiz}\n{sentence}?\n\n- [x] A\n\n  {sentence}.\n- [ ] B\n\n  {sentence}.\n:::\n"));
    text
}
