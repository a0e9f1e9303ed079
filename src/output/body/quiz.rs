//! Task lists: options of a question, items of a checklist, or plain tasks.

use serde::Serialize;

use super::renderer::{OpenTask, Purpose, Question, Renderer};
use crate::config::Audience;
use crate::curriculum::{BlockKind, Document, quiz_options};
use crate::markdown::{Div, Element, Event, Events};
use crate::output::markup::Markup;
use crate::theme::{Parts, TemplateFault};

impl<'a> Renderer<'a> {
    pub(super) fn open_question(&mut self, div: &'a Div) {
        let right = quiz_options(self.document, div).iter().filter(|option| option.is_right).count();
        self.questions.push(Question { div, right });
    }

    /// `many` if the last question has several correct options, otherwise `one`.
    pub(super) fn choice(&self) -> &'static str {
        match self.questions.last() {
            Some(question) if question.right > 1 => "many",
            _ => "one",
        }
    }

    /// In a quiz each option opens to show whether it is correct; elsewhere a task shows its checkbox.
    pub(super) fn open_task(&mut self, ticked: bool) -> Result<(), TemplateFault> {
        let is_inside_option = self.tasks.iter().any(|task| matches!(task, OpenTask::Option));
        let set = |is_set: bool| is_set.then_some("");
        match self.open_blocks.last() {
            Some(BlockKind::Quiz) if self.purpose == Purpose::Page && !is_inside_option => {
                self.tasks.push(OpenTask::Option);
                self.is_plain = true;
                // If one option is correct, opening an option closes the others.
                let group =
                    (self.choice() == "one").then(|| format!("{}_quiz_{}", self.prefix(), self.questions.len()));
                // Facilitators see the key beside the options.
                let is_marked = ticked && self.view.edition == Audience::Facilitator;
                let values = [("right", set(ticked)), ("group", group.as_deref()), ("marked", set(is_marked))];
                self.begin("text/option.html", &values)
            }
            Some(BlockKind::Checklist) if self.purpose == Purpose::Page => {
                self.tasks.push(OpenTask::Check);
                self.is_plain = true;
                self.begin("text/check.html", &[])
            }
            _ => {
                self.tasks.push(OpenTask::Shown);
                self.begin("text/task.html", &[("ticked", set(ticked))])
            }
        }
    }

    pub(super) fn close_task_label(&mut self) {
        self.go_on();
        if matches!(self.tasks.last(), Some(OpenTask::Option | OpenTask::Check)) {
            self.is_plain = false;
        }
    }

    pub(super) fn close_task(&mut self) {
        self.tasks.pop();
        self.end_block();
    }

    /// The correct options of all questions and the solutions to exercises, which print on a separate sheet.
    pub(super) fn answer_key(&mut self) -> Result<(), TemplateFault> {
        let questions = std::mem::take(&mut self.questions);
        let solutions = std::mem::take(&mut self.solutions);
        if !questions.is_empty() || !solutions.is_empty() {
            self.purpose = Purpose::Excerpt;
            let key = SolutionKey {
                level: self.level(2),
                level_below: self.level(3),
                questions: questions.iter().map(|one| self.right_options(one.div)).collect::<Result<_, _>>()?,
                solutions: solutions
                    .into_iter()
                    .map(|(div, exercise)| Ok(Solution { exercise, content: self.apart(div.content)? }))
                    .collect::<Result<_, _>>()?,
            };
            let html = self.theme.render("text/key.html", self.view.language, &key, Parts::new())?;
            self.out.finished(&html);
        }
        self.questions = questions;
        Ok(())
    }

    /// Renders a range of events separately.
    fn apart(&mut self, events: Events) -> Result<String, TemplateFault> {
        let form = self.out.form();
        let page = std::mem::replace(&mut self.out, Markup::new(form));
        let result = self.events(events);
        let apart = std::mem::replace(&mut self.out, page);
        result.map(|()| apart.into_string())
    }

    fn right_options(&mut self, div: &'a Div) -> Result<Vec<RightOption>, TemplateFault> {
        let options = ('a'..='z').cycle().zip(options(self.document, div)).filter(|(_, option)| option.is_right);
        options
            .map(|(letter, option)| {
                Ok(RightOption { letter, label: self.apart(option.label)?, feedback: self.apart(option.feedback)? })
            })
            .collect()
    }
}

/// The values of the key's template.
#[derive(Serialize)]
struct SolutionKey {
    level: u8,
    level_below: u8,
    /// The correct options of each question.
    questions: Vec<Vec<RightOption>>,
    solutions: Vec<Solution>,
}

#[derive(Serialize)]
struct RightOption {
    letter: char,
    label: String,
    feedback: String,
}

#[derive(Serialize)]
struct Solution {
    /// The number of its exercise, from 1; 0 without an exercise.
    exercise: u32,
    content: String,
}

/// An option of a question.
struct OptionParts {
    is_right: bool,
    label: Events,
    feedback: Events,
}

/// The options of a question, without tasks inside options or other blocks.
fn options(document: &Document, div: &Div) -> Vec<OptionParts> {
    let mut options: Vec<OptionParts> = Vec::new();
    let mut depth = 0_usize;
    let mut walk = document.walk_within(None, div.content);
    while let Some((at, event)) = walk.next() {
        match event {
            Event::Open(Element::Task(_, is_right)) => {
                depth += 1;
                if depth == 1 {
                    let none = Events { start: at + 2, end: at + 2 };
                    options.push(OptionParts { is_right, label: none, feedback: none });
                }
            }
            Event::Close(Element::TaskLabel) if depth == 1 => {
                if let Some(option) = options.last_mut() {
                    option.label.end = at;
                    option.feedback = Events { start: at + 1, end: at + 1 };
                }
            }
            Event::Close(Element::Task(..)) => {
                depth = depth.saturating_sub(1);
                if let Some(option) = options.last_mut().filter(|_| depth == 0) {
                    option.feedback.end = at;
                }
            }
            Event::Open(Element::Div(_)) => walk.pass_over(),
            _ => {}
        }
    }
    options
}
