//! The pages of `temario explain`: the prose of `tests/checks/CODE.md`.
//!
//! The same file is the test case of the rule, so the wrong example on the page is one that the program reports.

use include_dir::{Dir, include_dir};

use super::rule::Rule;
use super::rules;
use super::texts::ProgramLanguage;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/checks");

/// Finds a rule by its code, in upper or lower case, or by its name.
pub fn find_rule(text: &str) -> Option<&'static Rule> {
    rules::ALL.iter().find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name == text).copied()
}

/// The page of a rule in a language: its meaning, its reason and its fix. `None` if the rule has no page.
pub fn explain(rule: &Rule, language: ProgramLanguage) -> Option<String> {
    let page = CASES.get_file(format!("{}.md", rule.code))?.contents_utf8()?;
    let start = format!("\n## {}\n", language.tag());
    let (_, after) = page.split_once(&start)?;
    let prose = after.split("\n## ").next().unwrap_or(after);
    Some(format!("{} · {}\n\n{}\n", rule.code, rule.name, prose.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        for rule in rules::ALL {
            for language in ProgramLanguage::ALL {
                assert!(explain(rule, language).is_some(), "{} in {}", rule.code, language.tag());
            }
        }
    }
}
