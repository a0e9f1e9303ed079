//! The steps of a page in the room, as facilitators see them on the run sheet: [`session_steps`].

use super::blocks::{Block, BlockKind};
use super::document::Document;
use crate::config::Audience;
use crate::markdown::{Div, Element, Event, Events};

/// A step, with the facilitators' notes that belong to it.
#[derive(Debug)]
pub struct SessionStep<'d> {
    /// What happens.
    pub kind: SessionStepKind<'d>,
    /// The contents of the notes.
    pub notes: Vec<Events>,
}

/// What happens in a step.
#[derive(Debug)]
pub enum SessionStepKind<'d> {
    /// The page is explained and read.
    Page,
    /// An activity, or a facilitators' note with minutes of its own.
    Block(&'d Div, &'d Block),
    /// The questions of the page that follow each other, with their number.
    Questions(u32),
}

impl SessionStep<'_> {
    /// The stated minutes of a block.
    pub fn minutes(&self) -> Option<u32> {
        match self.kind {
            SessionStepKind::Block(_, block) => block.minutes.map(u32::from),
            SessionStepKind::Page | SessionStepKind::Questions(_) => None,
        }
    }
}

/// The steps of a page in order; the first is the page itself.
///
/// A note belongs to the step that it is in, or to the last one before it in the same section; otherwise to the page.
/// If a note contains activities, they are steps of their own, and the note belongs to the first of them.
pub fn session_steps(document: &Document) -> Vec<SessionStep<'_>> {
    let page = SessionStep { kind: SessionStepKind::Page, notes: Vec::new() };
    let mut steps = Steps { document, all: vec![page], open: Vec::new(), current: 0 };
    let mut walk = document.walk_within(Audience::Facilitator, document.body.page);
    while let Some((at, event)) = walk.next() {
        steps.open.retain(|(_, content)| at < content.end);
        match event {
            Event::Open(Element::Heading(_)) if steps.open.is_empty() => steps.current = 0,
            Event::Open(Element::Div(index)) => {
                let Some((div, block)) = document.body.divs.get(index as usize).zip(document.block(index)) else {
                    continue;
                };
                match block.kind {
                    BlockKind::Facilitator => {
                        steps.note(div, block);
                        walk.pass_over();
                    }
                    BlockKind::Quiz => steps.question(),
                    kind if kind.is_timed() => steps.activity(div, block),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    steps.all
}

struct Steps<'d> {
    document: &'d Document,
    all: Vec<SessionStep<'d>>,
    /// The steps around the position, by index, with their content.
    open: Vec<(usize, Events)>,
    /// The index of the step that a note at the position belongs to, if no step is open.
    current: usize,
}

impl<'d> Steps<'d> {
    fn push(&mut self, kind: SessionStepKind<'d>, notes: Vec<Events>) {
        self.current = self.all.len();
        self.all.push(SessionStep { kind, notes });
    }

    /// Whether an activity is a step: the time of an activity includes that of the activities inside it.
    fn is_step(&self, block: &Block) -> bool {
        let is_included = self.open.iter().any(|(step, _)| self.all[*step].minutes().is_some());
        !is_included && (self.open.is_empty() || block.minutes.is_some())
    }

    fn activity(&mut self, div: &'d Div, block: &'d Block) {
        if self.is_step(block) {
            self.push(SessionStepKind::Block(div, block), Vec::new());
            self.open.push((self.current, div.content));
        }
    }

    fn question(&mut self) {
        if !self.open.is_empty() {
            return;
        }
        match self.all.get_mut(self.current).map(|step| &mut step.kind) {
            Some(SessionStepKind::Questions(count)) => *count += 1,
            _ => self.push(SessionStepKind::Questions(1), Vec::new()),
        }
    }

    fn note(&mut self, div: &'d Div, block: &'d Block) {
        if block.minutes.is_some() && self.is_step(block) {
            let around = self.current;
            self.push(SessionStepKind::Block(div, block), vec![div.content]);
            // Inside an activity, later notes belong to the activity.
            if !self.open.is_empty() {
                self.current = around;
            }
            return;
        }
        let first = self.all.len();
        let mut walk = self.document.walk_within(Audience::Facilitator, div.content);
        while let Some((_, event)) = walk.next() {
            let Event::Open(Element::Div(index)) = event else { continue };
            let Some((inner, block)) = self.document.body.divs.get(index as usize).zip(self.document.block(index))
            else {
                continue;
            };
            if block.kind.is_timed() && self.is_step(block) {
                self.push(SessionStepKind::Block(inner, block), Vec::new());
                walk.pass_over();
            }
        }
        let owner = self.open.last().map_or(self.current, |(step, _)| *step);
        let owner = if first < self.all.len() { first } else { owner };
        self.all[owner].notes.push(div.content);
    }
}
