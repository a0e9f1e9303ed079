//! Task lists: options of a question, points of a checklist, or tasks as they are.

use super::render::{Purpose, Renderer};
use crate::curriculum::{BlockKind, Edition, quiz_options};
use crate::markdown::{Div, Node, escape_attribute, escape_text};
use crate::theme::TemplateFault;

/// What an item of a task list is, by the block around it.
pub(super) enum OpenTask {
    /// An option of a question, and whether it is right.
    Option(bool),
    /// A point of a checklist, for the reader to tick.
    Check,
    /// A task as the author left it.
    Shown,
}

/// A question of the page.
pub(super) struct Question<'a> {
    div: &'a Div,
    /// How many of its options are right.
    right: usize,
}

impl<'a> Renderer<'a> {
    pub(super) fn open_question(&mut self, div: &'a Div) {
        let right = quiz_options(div).iter().filter(|option| option.is_right).count();
        self.questions.push(Question { div, right });
    }

    /// How many answers the last question asks for.
    pub(super) fn choice(&self) -> &'static str {
        match self.questions.last() {
            Some(question) if question.right > 1 => "many",
            _ => "one",
        }
    }

    /// In a quiz each option unfolds to say whether it is right; elsewhere a task shows its box.
    pub(super) fn open_task(&mut self, ticked: bool) {
        let is_inside_option = self.tasks.iter().any(|task| matches!(task, OpenTask::Option(_)));
        match self.open_blocks.last() {
            Some(BlockKind::Quiz) if self.purpose == Purpose::Page && !is_inside_option => {
                self.tasks.push(OpenTask::Option(ticked));
                self.is_plain = true;
                self.out.push_str("<li><details class=\"option");
                self.out.push_str(if ticked { " right\"" } else { "\"" });
                if self.choice() == "one" {
                    // Opening one option closes the others.
                    self.out.push_str(&format!(" name=\"{}_quiz_{}\"", self.prefix(), self.questions.len()));
                }
                self.out.push_str("><summary><span>");
            }
            Some(BlockKind::Checklist) if self.purpose == Purpose::Page => {
                self.tasks.push(OpenTask::Check);
                self.is_plain = true;
                self.out.push_str("<li class=\"check\"><label><input type=\"checkbox\"> <span>");
            }
            _ => {
                self.tasks.push(OpenTask::Shown);
                self.out.push_str("<li class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"");
                let name = if ticked { "tasks.done" } else { "tasks.open" };
                escape_attribute(self.strings.get(name), &mut self.out);
                self.out.push_str(if ticked { "\">☑</span> " } else { "\">☐</span> " });
            }
        }
    }

    pub(super) fn close_task_label(&mut self) {
        match self.tasks.last() {
            Some(OpenTask::Option(is_right)) => {
                let verdict = if *is_right { "quiz.right" } else { "quiz.wrong" };
                self.out.push_str("</span>");
                // Those who lead see the key beside the options.
                if *is_right && self.view.edition == Edition::Facilitator {
                    self.out.push_str("<span class=\"mark\">");
                    escape_text(self.strings.get("quiz.mark"), &mut self.out);
                    self.out.push_str("</span>");
                }
                self.out.push_str("</summary>\n<div class=\"feedback\">\n<p class=\"verdict\">");
                escape_text(self.strings.get(verdict), &mut self.out);
                self.out.push_str("</p>\n");
            }
            Some(OpenTask::Check) => self.out.push_str("</span></label>\n"),
            Some(OpenTask::Shown) | None => return,
        }
        self.is_plain = false;
    }

    pub(super) fn close_task(&mut self) {
        match self.tasks.pop() {
            Some(OpenTask::Option(_)) => self.out.push_str("</div></details></li>\n"),
            _ => self.out.push_str("</li>\n"),
        }
    }

    /// The right answers of all questions and the solutions of exercises, which print puts on a sheet of its own.
    pub(super) fn answer_key(&mut self) -> Result<(), TemplateFault> {
        let questions = std::mem::take(&mut self.questions);
        let solutions = std::mem::take(&mut self.solutions);
        if questions.is_empty() && solutions.is_empty() {
            return Ok(());
        }
        self.purpose = Purpose::Excerpt;
        let (level, below) = (self.level(2), self.level(3));
        self.out.push_str("<section class=\"key\">\n");
        if !questions.is_empty() {
            self.key_heading(level, self.strings.get("quiz.key"), 0);
            self.out.push_str("<ol>\n");
            for question in &questions {
                self.out.push_str("<li>");
                self.right_options(question.div)?;
                self.out.push_str("</li>\n");
            }
            self.out.push_str("</ol>\n");
        }
        if !solutions.is_empty() {
            self.key_heading(level, self.strings.get("exercises.key"), 0);
        }
        for (solution, exercise) in solutions {
            if exercise > 0 {
                self.key_heading(below, self.strings.get("blocks.exercise.label"), exercise);
            }
            self.nodes(&solution.nodes)?;
        }
        self.out.push_str("</section>\n");
        self.questions = questions;
        Ok(())
    }

    /// A heading of the key, with a number unless it is 0.
    fn key_heading(&mut self, level: u8, words: &str, number: u32) {
        self.out.push_str(&format!("<h{level}>"));
        escape_text(words, &mut self.out);
        if number > 0 {
            self.out.push_str(&format!(" {number}"));
        }
        self.out.push_str(&format!("</h{level}>\n"));
    }

    /// Letter, words and feedback of each right option of a question.
    fn right_options(&mut self, div: &'a Div) -> Result<(), TemplateFault> {
        let (mut depth, mut number, mut is_right) = (0, 0_u8, false);
        for (place, node) in div.nodes.iter().enumerate() {
            match node {
                Node::TaskOpen(task) => {
                    depth += 1;
                    if depth == 1 {
                        number = number.saturating_add(1);
                        is_right = task.ticked;
                        if is_right {
                            let letter = char::from(b'a' + (number - 1) % 26);
                            self.out.push_str(&format!("<p><b>{letter})</b> "));
                        }
                        continue;
                    }
                }
                Node::TaskLabelClose if depth == 1 => {
                    if is_right {
                        self.out.push_str("</p>\n");
                    }
                    continue;
                }
                Node::TaskClose => {
                    depth -= 1;
                    if depth == 0 {
                        continue;
                    }
                }
                _ => {}
            }
            if depth > 0 && is_right {
                self.nodes(&div.nodes[place..=place])?;
            }
        }
        Ok(())
    }
}
