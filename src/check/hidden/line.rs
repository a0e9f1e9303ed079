//! The start of a source line: its containers and its first words.

/// Zero-width and other invisible characters.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E007F}'
    )
}

/// Spaces of any width, and invisible characters.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character) || character == '\u{2800}'
}

/// Colons, and characters that look like a colon or are typed instead of one.
pub(super) fn is_colon(character: char) -> bool {
    matches!(character, ':' | '：' | '﹕' | '︓' | '꞉' | '∶' | 'ː' | '˸' | '։' | '׃' | '⁚' | '∷' | '⸬' | '፡' | '᛬')
}

/// Whether a bracket at the start of a text is the start of a link or a citation.
pub(super) fn is_link(rest: &str) -> bool {
    rest.starts_with("[@")
        || rest.starts_with("[^")
        || rest.find(']').is_some_and(|end| rest[end + 1..].starts_with(['(', '[']))
}

/// The markers before the text of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lead {
    /// The offset in the line after spaces and the markers of quotations, lists, headings and cells.
    pub at: usize,
    pub is_item: bool,
    pub is_heading: bool,
    pub is_cell: bool,
    /// Whether anything but spaces precedes it, or enough spaces to make it code.
    pub is_contained: bool,
}

impl Lead {
    pub(super) fn of(line: &str) -> Self {
        let mut lead = Self::default();
        loop {
            let rest = &line[lead.at..];
            let Some(first) = rest.chars().next() else { return lead };
            let mut taken = 0;
            if is_blank(first) || first == '>' || first == '＞' {
                taken = first.len_utf8();
            } else if first == '|' {
                lead.is_cell = true;
                taken = 1;
            } else if let Some(length) = heading(rest) {
                lead.is_heading = true;
                taken = length;
            } else if let Some(length) = item(rest) {
                lead.is_item = true;
                taken = length;
            }
            if taken == 0 {
                return lead;
            }
            lead.is_contained = true;
            lead.at += taken;
        }
    }
}

fn heading(rest: &str) -> Option<usize> {
    let signs = rest.bytes().take_while(|byte| *byte == b'#').count();
    ((1..=6).contains(&signs) && rest[signs..].starts_with(is_blank)).then_some(signs)
}

/// The length of `- `, `12. `, `[x] ` at the start of a text.
fn item(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if "-*+•‣◦·▪–—".contains(first) {
        let length = first.len_utf8();
        return rest[length..].starts_with(is_blank).then_some(length);
    }
    if let Some(inner) = rest.strip_prefix('[') {
        let ticked = inner.strip_prefix([' ', 'x', 'X']).is_some_and(|rest| rest.starts_with("] "));
        return ticked.then_some(3);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let sign = rest[digits..].strip_prefix(['.', ')']);
    ((1..=9).contains(&digits) && sign.is_some_and(|rest| rest.starts_with(is_blank))).then_some(digits + 1)
}

/// The words of a text up to a character that ends a phrase; spaces, emphasis and hyphens separate words.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let divides = |character: char| is_blank(character) || matches!(character, '*' | '_' | '-' | '‑' | '~' | '=');
        let rest = &self.text[self.at..];
        let rest = rest.trim_start_matches(divides);
        let at = self.text.len() - rest.len();
        let belongs = |character: char| {
            character.is_alphanumeric() || matches!(character, '\'' | '’' | '/' | '(' | '\u{300}'..='\u{36F}')
        };
        // `facilitador/a` and `facilitador(a)` are one word; a bracket at the start does not begin a word.
        if !rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        // A word may be as long as a file, but the words searched for are short.
        let rest = &rest[..rest.floor_char_boundary(64)];
        let mut end = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
        if let Some(bracket) = rest[..end].find('(') {
            end = match rest[bracket..].find(')') {
                Some(close) if close <= 4 => bracket + close + 1,
                _ => bracket,
            };
        }
        let word = rest[..end].trim_end_matches(['\'', '’', '/']);
        self.at = at + word.len();
        Some((at, word))
    }
}
