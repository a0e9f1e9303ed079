//! Which marks of a text a translation must keep, and which of them it has lost.

use crate::markdown::{InlineMark, InlineSign, PieceKind, inline_pieces};

/// Whether a translation may leave a mark out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it the page says something else: its source is gone.
    Required,
    /// The structure of another mark hangs on it.
    Structural,
    /// The words stand without it.
    Optional,
}

/// Whether a mark that stands alone may be left out.
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

/// Whether a mark around words may be left out. Pictures differ between languages, so their loss is not certain.
pub(super) fn need_of_mark(mark: InlineMark) -> Need {
    match mark {
        InlineMark::Image => Need::Structural,
        InlineMark::Emphasis | InlineMark::Strong | InlineMark::Strikethrough | InlineMark::Link | InlineMark::Term => {
            Need::Optional
        }
    }
}

/// The citations, footnotes, links and code of `source` that `target` lacks, as they are written, each as often as it is
/// lacking.
pub(super) fn lost_codes(source: &str, target: &str) -> Vec<String> {
    // Most texts have none, and then need not be parsed.
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

/// The marks among `codes` that are no marks in `text`, because of what a translator has put beside them.
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

/// What a required mark refers to: the sources of a citation, whose articles each language writes in its own way; of a
/// footnote, a link and code, whose label, address and words each language chooses, only that it is one.
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
