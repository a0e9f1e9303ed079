//! The position in a file's path: language, module, page, and order among siblings.

use serde::Serialize;

/// The position of a page in the course, from its path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Position {
    /// The folder below `content/`: a language tag.
    pub language: String,
    /// The module's folder; `None` for a page outside the modules.
    pub module: Option<Numbered>,
    /// The file name of the page without its extension; `index` for a front page.
    pub page: Numbered,
}

/// A name with a number before it: `02-ill-treatment`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Numbered {
    /// The number, which sets the order.
    pub number: Option<i64>,
    /// The name after the number.
    pub id: String,
}

impl Numbered {
    /// Splits a name; without a number and a hyphen the whole name is the id.
    pub fn parse(name: &str) -> Self {
        let digits = name.bytes().take_while(u8::is_ascii_digit).count();
        let number = name.get(..digits).and_then(|digits| digits.parse().ok());
        match (number, name.get(digits..).and_then(|rest| rest.strip_prefix('-'))) {
            (Some(number), Some(id)) if !id.is_empty() => Self { number: Some(number), id: id.to_owned() },
            _ => Self { number: None, id: name.to_owned() },
        }
    }
}

impl Position {
    /// Whether this is the front page of a module or of the course.
    pub fn is_index(&self) -> bool {
        self.page.id == "index" && self.page.number.is_none()
    }
}

/// Parses a path such as `content/es/01-x/02-y.md`. `None` if a page cannot have this path.
pub fn position_of(path: &str) -> Option<Position> {
    let rest = path.strip_prefix("content/")?.strip_suffix(".md")?;
    let parts: Vec<&str> = rest.split('/').collect();
    let (language, module, page) = match parts.as_slice() {
        [language, page] => (language, None, page),
        [language, module, page] => (language, Some(Numbered::parse(module)), page),
        _ => return None,
    };
    Some(Position { language: (*language).to_owned(), module, page: Numbered::parse(page) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_give_the_order_and_are_not_part_of_the_id() {
        let position = position_of("content/es/01-que-es/02-malos-tratos.md").expect("a page");
        assert_eq!(position.module.map(|module| (module.number, module.id)), Some((Some(1), "que-es".into())));
        assert_eq!((position.page.number, position.page.id.as_str()), (Some(2), "malos-tratos"));
        assert!(position_of("content/en/index.md").is_some_and(|home| home.is_index()));
        assert!(position_of("content/en/a/b/c.md").is_none());
        assert_eq!(Numbered::parse("2018").id, "2018");
    }
}
