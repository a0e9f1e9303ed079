//! The options of a question, from the task list in its block.

use super::blocks::BlockKind;
use super::document::Document;
use crate::markdown::{Div, Element, Event};
use crate::source::Span;

/// An option of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuizOption {
    /// Whether it is correct.
    pub is_right: bool,
    /// Whether it has feedback.
    pub has_feedback: bool,
    /// The span of its first line.
    pub span: Span,
}

/// The options of one question in order. Tasks inside the feedback of an option are not options.
pub fn quiz_options(document: &Document, div: &Div) -> Vec<QuizOption> {
    let mut options: Vec<QuizOption> = Vec::new();
    let mut depth = 0;
    let mut in_label = false;
    let mut walk = document.walk_within(None, div.content);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Task(item, is_right)) => {
                depth += 1;
                if depth == 1 {
                    let span = document.body.items.get(item as usize).map_or(div.name_span, |item| item.span);
                    options.push(QuizOption { is_right, has_feedback: false, span });
                    in_label = true;
                }
            }
            Event::Close(Element::TaskLabel) if depth == 1 => in_label = false,
            Event::Close(Element::Task(..)) => depth -= 1,
            // Everything after the label is feedback.
            _ if depth > 0 && !in_label => {
                if let Some(option) = options.last_mut() {
                    option.has_feedback = true;
                }
            }
            _ => {}
        }
        if matches!(event, Event::Open(Element::Div(_))) {
            walk.pass_over();
        }
    }
    options
}

/// The divs of the questions of a page, in order.
pub fn quizzes(document: &Document) -> Vec<&Div> {
    document.each_block().filter(|(_, block)| block.kind == BlockKind::Quiz).map(|(div, _)| div).collect()
}
