//! The valid paths of published files: one rule for planning, writing, listing, archiving, uploading and comparing
//! files.
//!
//! A site is built on one system, copied to a second, archived for a third and extracted on a participant's phone. A
//! name must denote the same file on all of them. Accents, spaces and letters of any script are valid.
//!
//! [`check_path`] is the rule. For lists of files from elsewhere, [`is_inside`] is the same rule without the faults
//! that are only impractical: a site published with such a name must be replaceable.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest name in bytes. File systems allow 255; digests, extensions of compressed copies and prefixes of
/// temporary files need some of them.
pub const NAME_LIMIT: usize = 200;

/// The longest path in UTF-16 units, as counted by Windows, which allows 259 including the folder of the site.
pub const PATH_LIMIT: usize = 230;

/// Why a path cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// A segment is empty, or consists of dots and spaces: on some systems it denotes another folder.
    Climbs,
    /// It has a character that is a separator on some system (`\`, `:`), or a control character.
    Separator(char),
    /// It has an invisible character, or one that changes the direction of text.
    Invisible(char),
    /// It has a character that Windows forbids: `<>"|?*`.
    Forbidden(char),
    /// Windows reserves the name for a device: `CON`, `nul.txt`.
    Reserved,
    /// It ends in a dot or a space, which Windows removes.
    Ends,
    /// It is longer than [`NAME_LIMIT`] or [`PATH_LIMIT`].
    TooLong,
    /// Its accents are combining characters (NFD), which most systems treat as another name.
    Decomposed,
}

impl NameFault {
    /// Whether a file with this name could be outside its folder on some system.
    pub fn can_escape(self) -> bool {
        matches!(self, Self::Climbs | Self::Separator(_))
    }

    /// The invalid character, if the fault is a character.
    pub fn character(self) -> Option<char> {
        match self {
            Self::Separator(character) | Self::Invisible(character) | Self::Forbidden(character) => Some(character),
            _ => None,
        }
    }
}

/// Checks each segment of a path. Segments are separated by `/`.
///
/// # Errors
/// The first segment with the most severe fault, and the fault.
pub fn check_path(path: &str) -> Result<(), (&str, NameFault)> {
    let mut found = None;
    for part in path.split('/') {
        if let Err(fault) = check_name(part) {
            if fault.can_escape() {
                return Err((part, fault));
            }
            found.get_or_insert((part, fault));
        }
    }
    let is_long = || path.len() > PATH_LIMIT && path.encode_utf16().count() > PATH_LIMIT;
    match found {
        None if is_long() => Err((path.rsplit('/').next().unwrap_or(path), NameFault::TooLong)),
        None => Ok(()),
        Some(found) => Err(found),
    }
}

/// Whether a path denotes a file in its base folder on any system. Lists of files come from other computers and decide
/// which files are removed. Every path that [`check_path`] accepts is inside.
pub fn is_inside(path: &str) -> bool {
    // Nor a file of a Git repository, in any spelling: if the target is a work tree, it could be executed.
    let is_git = |part: &str| {
        part.trim_end_matches(['.', ' ']).eq_ignore_ascii_case(".git") || part.eq_ignore_ascii_case("git~1")
    };
    !path.split('/').any(|part| is_git(part) || check_name(part).is_err_and(NameFault::can_escape))
}

/// Checks one segment of a path.
///
/// # Errors
/// The fault; those that can escape take precedence.
pub fn check_name(name: &str) -> Result<(), NameFault> {
    // Windows removes dots and spaces at the end, so that `.. ` means `..` there.
    if name.chars().all(|character| character == '.' || character.is_whitespace()) {
        return Err(NameFault::Climbs);
    }
    let separates = |character: &char| matches!(character, '\\' | ':') || character.is_control();
    if let Some(character) = name.chars().find(separates) {
        return Err(NameFault::Separator(character));
    }
    if let Some(character) = name.chars().find(|character| is_invisible(*character)) {
        return Err(NameFault::Invisible(character));
    }
    if let Some(character) = name.chars().find(|character| "<>\"|?*".contains(*character)) {
        return Err(NameFault::Forbidden(character));
    }
    if is_reserved(name) {
        return Err(NameFault::Reserved);
    }
    if name.ends_with('.') || name.ends_with(char::is_whitespace) || name.starts_with(char::is_whitespace) {
        return Err(NameFault::Ends);
    }
    if name.len() > NAME_LIMIT {
        return Err(NameFault::TooLong);
    }
    match is_nfc(name) {
        true => Ok(()),
        false => Err(NameFault::Decomposed),
    }
}

/// Whether Windows reserves a name for a device, with any extension and in any case.
pub(super) fn is_reserved(name: &str) -> bool {
    // Windows ignores spaces before the dot.
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        let mut rest = stem.strip_prefix(prefix).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") || numbered("com") || numbered("lpt")
}

/// Zero-width and bidirectional control characters: a name with one of them looks like another name. They include
/// joiners, tags, variation selectors, noncharacters and the replacement character.
pub fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}'
        | '\u{E000}'..='\u{F8FF}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{10FFFF}')
}

/// A similar name that is valid on every system.
pub fn proposal(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    for character in name.nfc() {
        match character {
            // A separator in a title becomes a separator of words.
            ':' | '\\' | '/' | '|' => {
                let before = kept.trim_end().len();
                kept.truncate(before);
                kept.push('-');
            }
            '<' | '>' | '"' | '?' | '*' => {}
            character if character.is_control() => kept.push(' '),
            character if is_invisible(character) => {}
            character if character == ' ' && kept.ends_with(['-', ' ']) => {}
            character => kept.push(character),
        }
    }
    let (stem, ending) = match kept.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && (1..=10).contains(&ending.trim().len()) => (stem, ending.trim()),
        _ => (kept.as_str(), ""),
    };
    let is_edge = |character: char| character.is_whitespace() || character == '.';
    let mut stem = stem.trim_end_matches(is_edge).trim_start().trim_end_matches('-').to_owned();
    while stem.len() > NAME_LIMIT / 2 {
        stem.pop();
    }
    let stem = match stem.trim_end_matches(is_edge) {
        "" => "file",
        stem => stem,
    };
    let whole = |stem: &str| if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") };
    let prefixed = whole(&format!("file-{}", stem.replace(['.', '$'], "-")));
    let fits = |name: &String| check_name(name).is_ok();
    // A removed character may have been between a letter and its accent.
    [composed(&whole(stem)), composed(&prefixed), whole("file")].into_iter().find(fits).unwrap_or_else(|| "file".into())
}

/// A key that is equal for names that some file systems treat as equal: those that ignore case or normalise accents.
pub fn alike(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Upper case first: `ß` becomes `SS`, and both sigmas become one.
    path.nfd().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// A name in NFC: some systems list names in NFD.
pub fn composed(name: &str) -> String {
    if is_nfc(name) { name.to_owned() } else { name.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_spaces_and_letters_of_any_script_are_names() {
        for path in [
            "es/descargas/año [1]'.pdf",
            "Guía - visita.pdf",
            "media/Ficha (versión final), 2ª ed. & anexos.pdf",
            "مرفق.pdf",
            "訪問 ガイド.pdf",
            ".well-known/security.txt",
            "_headers",
            "a-b_c+d=e@f#g%h!i;j~k.txt",
            "console.txt",
            "com10.txt",
            "😀.png",
            "-rf.txt",
            "a..b.txt",
            "..a",
        ] {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn names_that_some_system_cannot_have_are_faults() {
        use NameFault::*;
        for (path, part, fault) in [
            ("", "", Climbs),
            ("../x", "..", Climbs),
            ("es/.. /x", ".. ", Climbs),
            ("es/.../x", "...", Climbs),
            ("/etc/x", "", Climbs),
            ("es//x", "", Climbs),
            ("a ./../b", "..", Climbs),
            ("C:/x", "C:", Separator(':')),
            ("Guía: visita.pdf", "Guía: visita.pdf", Separator(':')),
            ("a\\b", "a\\b", Separator('\\')),
            ("a\nb", "a\nb", Separator('\n')),
            ("a\u{1b}[31m", "a\u{1b}[31m", Separator('\u{1b}')),
            ("a\u{85}", "a\u{85}", Separator('\u{85}')),
            ("a\u{202e}fdp.exe", "a\u{202e}fdp.exe", Invisible('\u{202e}')),
            ("a\u{200b}b", "a\u{200b}b", Invisible('\u{200b}')),
            ("x/¿Qué?.pdf", "¿Qué?.pdf", Forbidden('?')),
            ("CON", "CON", Reserved),
            ("x/nul.txt/y", "nul.txt", Reserved),
            ("com1.tar.gz", "com1.tar.gz", Reserved),
            ("LPT²", "LPT²", Reserved),
            ("aux .txt", "aux .txt", Reserved),
            ("x./y", "x.", Ends),
            ("x ", "x ", Ends),
            ("Gui\u{301}a.pdf", "Gui\u{301}a.pdf", Decomposed),
        ] {
            assert_eq!(check_path(path), Err((part, fault)), "{path:?}");
        }
        let long = "a".repeat(NAME_LIMIT + 1);
        assert_eq!(check_path(&long), Err((long.as_str(), TooLong)));
        assert_eq!(check_path(&"abcdefgh/".repeat(40)[..300]), Err(("abc", TooLong)));
    }

    #[test]
    fn what_may_be_written_may_be_read_and_a_proposal_may_be_written() {
        let characters: Vec<char> =
            "aZ9é\u{301} .-_~/\\:<>\"|?*\n\t\u{1b}\u{202e}\u{200d}\u{feff}$#%ñ訪².".chars().collect();
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize
            };
            let stem = ["", "con", "NUL", "com1", "..", "Guía", " "][next() % 7];
            let name: String = (0..next() % 8).map(|_| characters[next() % characters.len()]).collect();
            let name = format!("{stem}{name}{}", ["", ".pdf", ".", " "][next() % 4]);
            assert!(check_path(&name).is_err() || is_inside(&name), "{name:?}");
            let proposed = proposal(&name);
            assert_eq!(check_path(&proposed), Ok(()), "{name:?} → {proposed:?}");
        }
    }

    #[test]
    fn a_proposal_is_near_to_the_name() {
        assert_eq!(proposal("Guía: visita.pdf"), "Guía-visita.pdf");
        assert_eq!(proposal("Guía  \\ visita?.pdf"), "Guía-visita.pdf");
        assert_eq!(proposal("CON"), "file-CON");
        assert_eq!(proposal("aux.txt"), "file-aux.txt");
        assert_eq!(proposal("Gui\u{301}a. "), "Guía");
        assert_eq!(proposal("\u{202e}"), "file");
    }

    #[test]
    fn names_that_a_system_cannot_tell_apart_are_alike() {
        for (one, other) in [("Fotos/A.PNG", "fotos/a.png"), ("Gui\u{301}a", "GUÍA"), ("straße", "STRASSE"), ("ς", "Σ")]
        {
            assert_eq!(alike(one), alike(other));
        }
        assert_ne!(alike("guia"), alike("guía"));
    }
}
