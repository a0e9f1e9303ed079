//! Style sheets: the addresses in them that a browser would load.

use cssparser::{ParseError, Parser, Token};

use super::found::FoundLoads;

/// Functions whose string arguments are not addresses: formats of fonts, counters, names.
const WORDS: [&str; 11] =
    ["format", "tech", "local", "attr", "counter", "counters", "symbols", "lang", "var", "env", "selector"];

/// Reads a style sheet, or the value of a `style` attribute.
pub fn read(text: &str, found: &mut FoundLoads) {
    let mut parser = Parser::new(text);
    scan(&mut parser, StringUse::Text, found);
}

/// The meaning of strings at a position.
#[derive(Clone, Copy, PartialEq)]
enum StringUse {
    /// Text.
    Text,
    /// Addresses.
    Loaded,
    /// Names, which look like addresses and are not loaded.
    Names,
}

fn scan(parser: &mut Parser<'_>, around: StringUse, found: &mut FoundLoads) {
    let mut strings = around;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        let at = start..parser.position().byte_index();
        match token {
            Token::AtKeyword(name) => {
                strings = match () {
                    () if name.eq_ignore_ascii_case("import") => StringUse::Loaded,
                    () if name.eq_ignore_ascii_case("namespace") => StringUse::Names,
                    () => StringUse::Text,
                };
            }
            Token::Semicolon => strings = around,
            Token::UnquotedUrl(address) | Token::BadUrl(address) if strings != StringUse::Names => {
                found.address(&address, at);
            }
            Token::QuotedString(address) | Token::BadString(address) if strings == StringUse::Loaded => {
                found.address(&address, at);
            }
            Token::Function(name) => {
                let is_words = WORDS.iter().any(|word| name.eq_ignore_ascii_case(word));
                let inside = match strings {
                    StringUse::Names => StringUse::Names,
                    _ if is_words => StringUse::Text,
                    _ => StringUse::Loaded,
                };
                nested(parser, inside, found);
            }
            Token::CurlyBracketBlock => {
                nested(parser, StringUse::Text, found);
                strings = around;
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock => {
                // `[href^="https:"]` is a selector.
                nested(parser, if strings == StringUse::Loaded { StringUse::Loaded } else { StringUse::Text }, found);
            }
            _ => {}
        }
    }
}

fn nested(parser: &mut Parser<'_>, strings: StringUse, found: &mut FoundLoads) {
    let start = parser.position().byte_index();
    let read = parser.parse_nested_block(|inner| -> Result<(), ParseError<()>> {
        scan(inner, strings, found);
        Ok(())
    });
    // Nesting deeper than in any real style sheet.
    if read.is_err() {
        found.unreadable(start..start);
    }
}
