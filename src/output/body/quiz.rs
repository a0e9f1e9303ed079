//! Task lists: options of a question, points of a checklist, or tasks as they are.

use super::render::{Purpose, Renderer, heading_name};
use crate::config::Audience;
use crate::curriculum::{BlockKind, Document, quiz_options};
use crate::markdown::{Div, Element, Event, Events};
use crate::output::markup::Markup;
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
        let right = quiz_options(self.document, div).iter().filter(|option| option.is_right).count();
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
                // Opening one option of those of which one is right closes the others.
                let group =
                    (self.choice() == "one").then(|| format!("{}_quiz_{}", self.prefix(), self.questions.len()));
                self.out.open("li");
                let class = if ticked { "option right" } else { "option" };
                self.out.tag("details").with("class", class).maybe("name", group.as_deref()).open();
                self.out.open("summary");
                self.out.open("span");
            }
            Some(BlockKind::Checklist) if self.purpose == Purpose::Page => {
                self.tasks.push(OpenTask::Check);
                self.is_plain = true;
                self.out.tag("li").with("class", "check").open();
                self.out.open("label");
                self.out.tag("input").with("type", "checkbox").void();
                self.out.finished(" ");
                self.out.open("span");
            }
            _ => {
                self.tasks.push(OpenTask::Shown);
                let (name, sign) = if ticked { ("tasks.done", "☑") } else { ("tasks.open", "☐") };
                self.out.tag("li").with("class", "task").open();
                let label = self.strings.get(name);
                self.out.tag("span").with("class", "box").with("role", "img").with("aria-label", label).open();
                self.out.text(sign);
                self.out.close("span");
                self.out.finished(" ");
            }
        }
    }

    pub(super) fn close_task_label(&mut self) {
        match self.tasks.last() {
            Some(OpenTask::Option(is_right)) => {
                let verdict = if *is_right { "quiz.right" } else { "quiz.wrong" };
                self.out.close("span");
                // Those who lead see the key beside the options.
                if *is_right && self.view.edition == Audience::Facilitator {
                    self.out.tag("span").with("class", "mark").open();
                    self.out.text(self.strings.get("quiz.mark"));
                    self.out.close("span");
                }
                self.out.close("summary");
                self.out.finished("\n");
                self.out.tag("div").with("class", "feedback").open();
                self.out.finished("\n");
                self.out.tag("p").with("class", "verdict").open();
                self.out.text(self.strings.get(verdict));
                self.out.close("p");
                self.out.finished("\n");
            }
            Some(OpenTask::Check) => {
                self.out.close("span");
                self.out.close("label");
                self.out.finished("\n");
            }
            Some(OpenTask::Shown) | None => return,
        }
        self.is_plain = false;
    }

    pub(super) fn close_task(&mut self) {
        match self.tasks.pop() {
            Some(OpenTask::Option(_)) => {
                self.out.close("div");
                self.out.close("details");
            }
            Some(OpenTask::Check | OpenTask::Shown) | None => {}
        }
        self.out.close("li");
        self.out.finished("\n");
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
        self.out.tag("section").with("class", "key").open();
        self.out.finished("\n");
        if !questions.is_empty() {
            key_heading(&mut self.out, level, self.strings.get("quiz.key"), 0);
            self.out.open("ol");
            self.out.finished("\n");
            for question in &questions {
                self.out.open("li");
                self.right_options(question.div)?;
                self.out.close("li");
                self.out.finished("\n");
            }
            self.out.close("ol");
            self.out.finished("\n");
        }
        if !solutions.is_empty() {
            key_heading(&mut self.out, level, self.strings.get("exercises.key"), 0);
        }
        for (solution, exercise) in solutions {
            if exercise > 0 {
                key_heading(&mut self.out, below, self.strings.get("blocks.exercise.label"), exercise);
            }
            self.events(solution.content)?;
        }
        self.out.close("section");
        self.out.finished("\n");
        self.questions = questions;
        Ok(())
    }

    /// Letter, words and feedback of each right option of a question.
    fn right_options(&mut self, div: &'a Div) -> Result<(), TemplateFault> {
        let letters = ('a'..='z').cycle();
        for (letter, option) in letters.zip(options(self.document, div)).filter(|(_, option)| option.is_right) {
            self.out.open("p");
            self.out.element("b", &format!("{letter})"));
            self.out.finished(" ");
            self.events(option.label)?;
            self.out.close("p");
            self.out.finished("\n");
            self.events(option.feedback)?;
        }
        Ok(())
    }
}

/// An option of a question.
struct OptionParts {
    is_right: bool,
    label: Events,
    feedback: Events,
}

/// The options of a question. Tasks inside an option are none, nor are those of another block.
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

/// A heading of the key, with a number unless it is 0.
fn key_heading(out: &mut Markup, level: u8, words: &str, number: u32) {
    out.open(heading_name(level));
    out.text(words);
    if number > 0 {
        out.text(&format!(" {number}"));
    }
    out.close(heading_name(level));
    out.finished("\n");
}
