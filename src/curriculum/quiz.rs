//! The options of a question, out of the task list in its block.

use super::blocks::BlockKind;
use super::document::Document;
use crate::markdown::{Div, Node};
use crate::source::Span;

/// An option of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuizOption {
    /// Whether it is a right answer.
    pub is_right: bool,
    /// Whether something is said about it.
    pub has_feedback: bool,
    /// Its first line.
    pub span: Span,
}

/// The options of one question in order. Tasks inside an option's feedback are none.
pub fn quiz_options(div: &Div) -> Vec<QuizOption> {
    let mut options: Vec<QuizOption> = Vec::new();
    let mut depth = 0;
    let mut in_label = false;
    for node in &div.nodes {
        match node {
            Node::TaskOpen(task) => {
                depth += 1;
                if depth == 1 {
                    options.push(QuizOption { is_right: task.ticked, has_feedback: false, span: task.span });
                    in_label = true;
                }
            }
            Node::TaskLabelClose if depth == 1 => in_label = false,
            Node::TaskClose => depth -= 1,
            // Anything after the label is feedback.
            _ if depth > 0 && !in_label => {
                if let Some(option) = options.last_mut() {
                    option.has_feedback = true;
                }
            }
            _ => {}
        }
    }
    options
}

/// The questions of a page in order, each with its div.
pub fn quizzes(document: &Document) -> Vec<&Div> {
    let mut found = Vec::new();
    document.body.each_div(&mut |div| {
        if document.blocks.get(div.index as usize).is_some_and(|block| block.kind == BlockKind::Quiz) {
            found.push(div);
        }
    });
    found
}
