//! Scripts: the addresses among their strings, and calls that run text as a program.
//!
//! What a program does cannot be decided in general. This reader finds what authors copy from other sites: a visit
//! counter, a font, a library. It does not find addresses that a script assembles from parts.

use std::ops::Range;

use super::format::Format;
use super::found::{FoundLoads, LoadKind};
use super::target;

/// Schemes that open a connection.
const SCHEMES: [&str; 9] = ["http", "https", "ws", "wss", "ftp", "stun", "stuns", "turn", "turns"];

/// Functions that run text as a program.
const RUNS: [&str; 4] = ["eval", "Function", "atob", "unescape"];

/// Functions that load a script.
const LOADS: [&str; 2] = ["importScripts", "import"];

/// Reads a whole script.
pub fn read(text: &str, found: &mut FoundLoads) {
    let mut lexer = Lexer { text, at: 0, last: Last::Start, braces: Vec::new() };
    while let Some(piece) = lexer.next() {
        match piece {
            ScriptPiece::String(at) => string(&text[at.clone()], at, found),
            ScriptPiece::Call(at) => {
                let name = &text[at.clone()];
                let argument = text[lexer.at..].trim_start().strip_prefix('(').map(str::trim_start);
                let is_literal = argument.is_some_and(|first| first.starts_with(['"', '\'', '`']));
                if RUNS.contains(&name) || (LOADS.contains(&name) && !is_literal) {
                    found.script(at, name);
                }
            }
            ScriptPiece::Broken(at) => found.unreadable(at..at),
        }
    }
}

/// Reads a string in a script.
fn string(written: &str, at: Range<usize>, found: &mut FoundLoads) {
    let text = decoded(written);
    if address(&text).is_some() {
        found.push(LoadKind::Foreign, at, &text);
    } else if target::scheme(&text).as_deref() == Some("javascript") {
        found.script(at, &text);
    } else if text.contains('<') && text.contains('=') {
        found.inside(at, |found| found.read(Format::Html, &text));
    } else if text.contains("url(") || text.contains("@import") {
        found.inside(at, |found| found.read(Format::Css, &text));
    }
}

/// The text, if it is the address of another host, or begins like one. Names of XML vocabularies are not loaded.
pub fn address(text: &str) -> Option<&str> {
    let is_foreign = match target::scheme(text) {
        Some(scheme) => SCHEMES.contains(&scheme.as_str()),
        // Two slashes are followed by a host, not by words.
        None => {
            let rest = text.trim_start().replace('\\', "/");
            let host = rest.strip_prefix("//").map(|rest| rest.split('/').next().unwrap_or_default().to_owned());
            host.is_some_and(|host| host.contains('.') && !host.contains(char::is_whitespace))
        }
    };
    (is_foreign && !target::is_of_w3c(text)).then_some(text)
}

/// A string with its escapes decoded.
fn decoded(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        let code = |rest: &mut std::iter::Peekable<std::str::Chars<'_>>, most: usize| {
            let mut digits = String::new();
            while digits.len() < most {
                let Some(digit) = rest.next_if(char::is_ascii_hexdigit) else { break };
                digits.push(digit);
            }
            u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
        };
        match rest.next() {
            Some('x') => text.extend(code(&mut rest, 2)),
            Some('u') if rest.next_if_eq(&'{').is_some() => {
                text.extend(code(&mut rest, 8));
                rest.next_if_eq(&'}');
            }
            Some('u') => text.extend(code(&mut rest, 4)),
            Some('n' | 'r' | 't' | 'v' | 'f' | 'b') => text.push(' '),
            Some('\n') | None => {}
            Some(first @ '0'..='7') => {
                let mut value = first.to_digit(8).unwrap_or_default();
                for _ in 0..2 {
                    if let Some(digit) = rest.next_if(|one| ('0'..='7').contains(one)) {
                        value = value * 8 + digit.to_digit(8).unwrap_or_default();
                    }
                }
                text.extend(char::from_u32(value));
            }
            Some(other) => text.push(other),
        }
    }
    text
}

/// The kind of the previous token, which decides whether a slash is a division or begins a regular expression.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Start,
    /// A name, a number or a closing bracket: a value.
    Value,
    /// A keyword before an expression, such as `return`.
    Word,
    Sign,
}

enum ScriptPiece {
    /// A string, or a part of a template literal, without its delimiters.
    String(Range<usize>),
    /// A name before an opening bracket.
    Call(Range<usize>),
    /// The rest cannot be parsed.
    Broken(usize),
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    last: Last,
    /// For each open brace, whether it belongs to a template literal, whose text continues after it.
    braces: Vec<bool>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<ScriptPiece> {
        loop {
            let rest = &self.text[self.at..];
            let character = rest.chars().next()?;
            let start = self.at;
            match character {
                '/' if rest.starts_with("//") => self.skip_to("\n"),
                '/' if rest.starts_with("/*") => {
                    let Some(end) = rest[2..].find("*/") else { return self.broken(start) };
                    self.at += end + 4;
                }
                '<' if rest.starts_with("<!--") => self.skip_to("\n"),
                '/' if self.last != Last::Value => {
                    let Some(end) = expression(rest) else { return self.broken(start) };
                    self.at += end;
                    self.last = Last::Value;
                }
                '"' | '\'' => {
                    let Some(end) = quoted(rest, character) else { return self.broken(start) };
                    self.at += end;
                    self.last = Last::Value;
                    return Some(ScriptPiece::String(start + 1..self.at - 1));
                }
                '`' => {
                    self.at += 1;
                    return self.template();
                }
                '{' => {
                    self.braces.push(false);
                    self.sign(1);
                }
                '}' => {
                    self.at += 1;
                    // A block or an object: after a block, an expression is more frequent.
                    self.last = Last::Sign;
                    if self.braces.pop() == Some(true) {
                        return self.template();
                    }
                }
                ')' | ']' => {
                    self.at += 1;
                    self.last = Last::Value;
                }
                _ if is_name(character) => {
                    let length = rest.find(|one| !is_name(one)).unwrap_or(rest.len());
                    let name = &rest[..length];
                    self.at += length;
                    let words = [
                        "return",
                        "typeof",
                        "case",
                        "in",
                        "of",
                        "do",
                        "else",
                        "void",
                        "delete",
                        "new",
                        "throw",
                        "instanceof",
                        "yield",
                        "await",
                    ];
                    self.last = if words.contains(&name) { Last::Word } else { Last::Value };
                    if self.text[self.at..].trim_start().starts_with('(') {
                        return Some(ScriptPiece::Call(start..self.at));
                    }
                }
                _ if character.is_whitespace() => self.at += character.len_utf8(),
                _ => self.sign(character.len_utf8()),
            }
        }
    }

    fn sign(&mut self, length: usize) {
        self.at += length;
        self.last = Last::Sign;
    }

    fn skip_to(&mut self, end: &str) {
        self.at = self.text[self.at..].find(end).map_or(self.text.len(), |length| self.at + length);
    }

    fn broken(&mut self, at: usize) -> Option<ScriptPiece> {
        self.at = self.text.len();
        Some(ScriptPiece::Broken(at))
    }

    /// The text of a template literal up to its end, or to the next expression in it.
    fn template(&mut self) -> Option<ScriptPiece> {
        let start = self.at;
        let mut escaped = false;
        for (offset, character) in self.text[start..].char_indices() {
            let here = start + offset;
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '`' => {
                    self.at = here + 1;
                    self.last = Last::Value;
                    return Some(ScriptPiece::String(start..here));
                }
                '$' if self.text[here..].starts_with("${") => {
                    self.at = here + 2;
                    self.last = Last::Sign;
                    self.braces.push(true);
                    return Some(ScriptPiece::String(start..here));
                }
                _ => {}
            }
        }
        self.broken(start)
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '#')
}

/// The length of a string with its quotation marks.
fn quoted(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            _ if character == mark => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of a regular expression with its slashes.
fn expression(text: &str) -> Option<usize> {
    let (mut escaped, mut in_class) = (false, false);
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return Some(at + 1),
            _ => {}
        }
    }
    None
}
