//! Properties of both formats, with texts that nobody writes and with those of this repository's course.

use proptest::prelude::*;
use temario::diagnostic::ProgramLanguage;
use temario::exchange::{
    Catalogue, Message, MessageState, RemarkKind, read_po, read_xliff, write_po, write_xliff, write_xliff_1,
};
use temario::markdown::{PieceKind, inline_pieces};
use temario::source::SourcePath;

use super::standard::broken_rules;
use super::standard_1::broken_rules_1;
use super::{back, message, tag};
use crate::support::own_course;

/// Both readers answer whatever they are given, and places lie inside it.
fn assert_answers(bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for fault in [read_po(bytes).err(), read_xliff(bytes).err()].into_iter().flatten() {
        assert!((1..=lines).contains(&fault.line), "{fault:?}");
        assert!(fault.column >= 1);
        for language in ProgramLanguage::ALL {
            assert!(!fault.message(language).is_empty());
        }
    }
}

/// Words and marks as they stand beside each other in nobody's course.
fn markdown() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "tortura",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "[",
            "]",
            "(",
            ")",
            "](x.md)",
            "](y \"t\")",
            "![",
            "[[torture|",
            "[[npm]]",
            "]]",
            "[@uncat art. 1]",
            "[^1]",
            "[^",
            "<https://a.org>",
            "<b>",
            "</b>",
            "&nbsp;",
            "&#x0;",
            "&",
            "\\",
            "\\*",
            "\\\n",
            "\n",
            "\n\n",
            " ",
            "  \n",
            "# ",
            "- ",
            "> ",
            "1. ",
            "```",
            "|",
            ":::",
            "]]>",
            "\"",
            "'",
            "<",
            ">",
            "[a]: b",
            "[a]",
            "[r][a]",
            "[r][]",
            "\t",
            "\r",
            "\u{0}",
            "\u{FFFE}",
            "\u{85}",
            "e\u{301}",
            "عذاب",
            "\u{200F}",
            "ñ",
            "😀",
            "{#id}",
            "$x$",
            "x^2^",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(|character| character.to_string()),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// A line for people: anything that is not a control character.
fn line() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{0,8}".prop_map(|line| line.replace(|character: char| !is_xml(character), "x"))
}

fn is_xml(character: char) -> bool {
    !matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// A control character that XML does not have.
fn is_control(character: char) -> bool {
    character < ' ' && !matches!(character, '\t' | '\n' | '\r')
}

fn any_message() -> impl Strategy<Value = Message> {
    let state = prop::sample::select(vec![MessageState::Missing, MessageState::Outdated, MessageState::Current]);
    let lines = || prop::collection::vec(line(), 0..3);
    let place = prop::option::of(("[a-zñ /.]{1,9}", any::<u32>()));
    (line(), place, markdown(), markdown(), state, prop::option::of(line()), lines(), lines()).prop_map(
        |(name, place, source, target, state, previous, notes, comments)| {
            let state = match (target.is_empty(), state) {
                (true, _) => MessageState::Missing,
                (false, MessageState::Missing) => MessageState::Current,
                (false, state) => state,
            };
            let place = place.map(|(path, line)| (SourcePath::new(path.trim()), line));
            let place = place.filter(|(path, _)| !path.as_str().is_empty());
            let previous = previous.filter(|_| state == MessageState::Outdated);
            Message { place, state, previous, notes, comments, ..message(&name, &source, &target, state) }
        },
    )
}

fn any_catalogue() -> impl Strategy<Value = Catalogue> {
    (prop::collection::vec(any_message(), 1..5), line()).prop_map(|(mut messages, title)| {
        for (number, message) in messages.iter_mut().enumerate() {
            message.context = format!("law/{}#{}{number}", number / 2, message.context);
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        Catalogue { source: tag("en"), target: tag("pt-BR"), title, messages }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn pieces_put_together_are_the_text_and_marks_nest(text in markdown()) {
        let pieces = inline_pieces(&text);
        prop_assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text.as_str());
        let mut open = Vec::new();
        for piece in pieces {
            match piece.kind {
                PieceKind::Open(mark) => open.push(mark),
                PieceKind::Close(mark) => prop_assert_eq!(open.pop(), Some(mark)),
                PieceKind::Text | PieceKind::Alone(_) => prop_assert!(!piece.text.is_empty()),
            }
        }
        prop_assert!(open.is_empty());
    }

    #[test]
    fn any_catalogue_comes_back_from_po_as_it_was(catalogue in any_catalogue()) {
        let po = write_po(&catalogue);
        prop_assert_eq!(&back(&read_po(po.as_bytes()).expect("our own file")), &catalogue);
        prop_assert_eq!(&back(&read_po(po.replace('\n', "\r\n").as_bytes()).expect("our own file")), &catalogue);
    }

    #[test]
    fn any_catalogue_comes_back_from_xliff_as_it_was(catalogue in any_catalogue()) {
        let xliff = write_xliff(&catalogue);
        let reading = read_xliff(xliff.as_bytes()).expect("our own file");
        prop_assert_eq!(&back(&reading), &catalogue);
        let remarks = reading.remarks.iter().all(|remark| matches!(remark.kind, RemarkKind::LostCode(_)));
        prop_assert!(remarks, "{:?}", reading.remarks);
    }

    #[test]
    fn any_catalogue_comes_back_from_xliff_1_as_it_was(mut catalogue in any_catalogue()) {
        // XLIFF 1.2 cannot say characters that XML does not have.
        for text in catalogue.messages.iter_mut().flat_map(|one| [&mut one.source, &mut one.target]) {
            *text = text.replace(|character: char| !is_xml(character) || is_control(character), "x");
        }
        let xliff = write_xliff_1(&catalogue);
        let reading = read_xliff(xliff.as_bytes()).expect("our own file");
        prop_assert_eq!(&back(&reading), &catalogue);
        let remarks = reading.remarks.iter().all(|remark| matches!(remark.kind, RemarkKind::LostCode(_)));
        prop_assert!(remarks, "{:?}", reading.remarks);
        prop_assert_eq!(broken_rules_1(&xliff), None, "{}", xliff);
    }

    #[test]
    fn damage_is_answered_with_a_place_in_the_file(
        catalogue in any_catalogue(),
        cut in any::<prop::sample::Index>(),
        length in 0usize..6,
        put in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        for text in [write_po(&catalogue), write_xliff(&catalogue), write_xliff_1(&catalogue)] {
            let mut bytes = text.into_bytes();
            let start = cut.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, put.iter().copied());
            assert_answers(&bytes);
        }
    }

    #[test]
    fn whatever_the_caller_gives_is_written_so_that_it_can_be_read(
        texts in prop::collection::vec(markdown(), 8..9), line in any::<u32>(),
    ) {
        let [context, path, source, target, previous, note, comment, title] = &texts[..] else { unreachable!() };
        let message = Message {
            place: Some((SourcePath::new(path), line)),
            previous: Some(previous.clone()),
            notes: vec![note.clone()],
            comments: vec![comment.clone()],
            ..message(context, source, target, MessageState::Outdated)
        };
        let catalogue =
            Catalogue { source: tag("en"), target: tag("es"), title: title.clone(), messages: vec![message] };
        for reading in [read_po(write_po(&catalogue).as_bytes()), read_xliff(write_xliff(&catalogue).as_bytes())] {
            let reading = reading.expect("our own file");
            prop_assert_eq!(&reading.messages[0].message.source, source);
            prop_assert_eq!(&reading.messages[0].message.target, target);
        }
    }

    #[test]
    fn xliff_keeps_the_rules_of_the_standard(catalogue in any_catalogue()) {
        let xliff = write_xliff(&catalogue);
        prop_assert_eq!(broken_rules(&xliff), None, "{}", xliff);
    }
}

#[test]
fn the_course_of_this_repository_comes_back_from_both_formats_as_it_was() {
    let snapshot = own_course();
    let mut messages = Vec::new();
    let mut codes = 0;
    for source in snapshot.sources_below("content").filter(|source| source.path.as_str().ends_with(".md")) {
        for (number, paragraph) in source.text.split("\n\n").enumerate() {
            let text = paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            codes += inline_pieces(&text).iter().filter(|piece| piece.kind != PieceKind::Text).count();
            messages.push(message(&format!("{}#{number}", source.path), &text, &text, MessageState::Current));
        }
    }
    assert!(messages.len() > 200 && codes > 400, "{} paragraphs with {codes} marks", messages.len());
    messages.retain(|message| !message.source.is_empty());
    let catalogue = Catalogue { source: tag("en"), target: tag("es"), title: "temario".into(), messages };
    assert_eq!(back(&read_po(write_po(&catalogue).as_bytes()).expect("our own file")), catalogue);
    let xliff = write_xliff(&catalogue);
    assert_eq!(back(&read_xliff(xliff.as_bytes()).expect("our own file")), catalogue);
    assert_eq!(broken_rules(&xliff), None);
    let xliff = write_xliff_1(&catalogue);
    assert_eq!(back(&read_xliff(xliff.as_bytes()).expect("our own file")), catalogue);
    assert_eq!(broken_rules_1(&xliff), None);
}
