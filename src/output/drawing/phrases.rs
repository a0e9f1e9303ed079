//! The words of a language that drawings and their lists need besides those of the data.

/// The interface texts of one language.
pub(crate) struct DrawingPhrases<'a> {
    /// The text of a key below `diagrams.` in the strings.
    pub get: Box<dyn Fn(&str) -> String + 'a>,
}

impl DrawingPhrases<'_> {
    /// The text of a key with its values inserted. Each `{name}` of the text is replaced once, so that a value can
    /// contain braces.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let text = (self.get)(key);
        let mut filled = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let value = after.split_once('}').and_then(|(name, after)| {
                let (_, value) = values.iter().find(|(known, _)| *known == name)?;
                Some((value, after))
            });
            match value {
                Some((value, after)) => {
                    filled.push_str(value);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        let phrases = DrawingPhrases { get: Box::new(|_| "{part}; then {next} {other}".to_owned()) };
        let filled = phrases.fill("", &[("part", "{next}"), ("next", "B")]);
        assert_eq!(filled, "{next}; then B {other}");
    }
}
