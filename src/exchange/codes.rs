//! Determines which marks a translation must keep, and which of them it has lost.

use crate::markdown::{InlineMark, InlineSign, PieceKind, inline_pieces};

/// Whether a translation may omit a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// The meaning depends on it, for example a source.
    Required,
    /// Another mark depends on it for its structure.
    Structural,
    /// The text is complete without it.
    Optional,
}

/// Whether a mark without content may be omitted.
pub(super) fn need_of_sign(sign: InlineSign) -> Need {
    match sign {
        InlineSign::Citation | InlineSign::FootnoteReference => Need::Required,
        InlineSign::BeforeTitle => Need::Structural,
        InlineSign::Code
        | InlineSign::Autolink
        | InlineSign::Term
        | InlineSign::Character
        | InlineSign::Html
        | InlineSign::Break => Need::Optional,
    }
}

/// Whether a mark around text may be omitted. Pictures differ between languages, so a missing one may be intended.
pub(super) fn need_of_mark(mark: InlineMark) -> Need {
    match mark {
        InlineMark::Image => Need::Structural,
        InlineMark::Emphasis | InlineMark::Strong | InlineMark::Strikethrough | InlineMark::Link | InlineMark::Term => {
            Need::Optional
        }
    }
}

/// The citations, footnotes, links and code of `source` that `target` lacks, as written, once for each missing
/// occurrence.
pub(super) fn lost_codes(source: &str, target: &str) -> Vec<String> {
    // Most texts have none and need no parsing.
    if !["@", "[^", "`", "](", "<"].iter().any(|mark| source.contains(mark)) {
        return Vec::new();
    }
    let mut lost = required(source);
    for kept in required(target) {
        if let Some(at) = lost.iter().position(|code| meant(code) == meant(kept)) {
            lost.remove(at);
        }
    }
    lost.into_iter().map(str::to_owned).collect()
}

/// The marks among `codes` that are not parsed as marks in `text`, because of the text beside them.
pub(super) fn broken_codes(codes: &[String], text: &str) -> Vec<String> {
    let pieces = inline_pieces(text);
    let mut found: Vec<&str> =
        pieces.iter().filter(|piece| piece.kind != PieceKind::Text).map(|piece| piece.text).collect();
    let mut broken = Vec::new();
    for code in codes.iter().filter(|code| !code.is_empty()) {
        match found.iter().position(|other| other == code) {
            Some(at) => {
                found.swap_remove(at);
            }
            None => broken.push(code.clone()),
        }
    }
    broken
}

/// The value to compare for a required mark: the sources of a citation, because languages write articles differently;
/// for footnotes, links and code only their kind, because each language has its own label, address or text.
fn meant(code: &str) -> Vec<&str> {
    let kinds = [("[^", "[^]"), ("](", "]("), ("][", "]("), ("<", "]("), ("`", "`")];
    if let Some((_, kind)) = kinds.iter().find(|(start, _)| code.starts_with(start)) {
        return vec![kind];
    }
    let items = code.trim_matches(['[', ']']).split(';');
    items.filter_map(|item| item.trim().strip_prefix('@')?.split_whitespace().next()).collect()
}

fn required(text: &str) -> Vec<&str> {
    let is_required = |kind| match kind {
        PieceKind::Alone(sign) => {
            need_of_sign(sign) == Need::Required || matches!(sign, InlineSign::Code | InlineSign::Autolink)
        }
        PieceKind::Close(mark) => mark == InlineMark::Link,
        _ => false,
    };
    inline_pieces(text).into_iter().filter(|piece| is_required(piece.kind)).map(|piece| piece.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_that_moves_is_kept_and_one_that_goes_is_lost() {
        let source = "Torture is a crime [@uncat art. 4], always [@uncat art. 2][^1].";
        assert!(lost_codes(source, "Siempre [^1] [@uncat art. 2] es delito [@uncat art. 4].").is_empty());
        assert_eq!(lost_codes(source, "Es delito [@uncat art. 4]."), ["[@uncat art. 2]", "[^1]"]);
        assert_eq!(lost_codes("a [^1] b [^1]", "a [^1] b"), ["[^1]"]);
        assert!(lost_codes("a [^report] [@ccpr para. 3]", "a [^informe] [@ccpr párr. 3]").is_empty());
        assert_eq!(lost_codes("a [@ccpr para. 3]", "a [@uncat párr. 3]"), ["[@ccpr para. 3]"]);
        assert!(lost_codes("**a** *b*", "a b").is_empty());
        assert_eq!(lost_codes("a [b](c) `d` `e` <https://x.org>", "a [b](/es/c) `f`"), ["`e`", "<https://x.org>"]);
        assert_eq!(lost_codes("[b](c)", "[b] (c)"), ["](c)"]);
    }
}
