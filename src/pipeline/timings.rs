//! How long each stage took; the only clock of a build, and for people's eyes alone.

use std::time::{Duration, Instant};

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The inputs are read.
    Read,
    /// The theme is loaded.
    Theme,
    /// Glossary, instruments, checklists and diagrams are read.
    Data,
    /// The records of translations are read.
    Records,
    /// Pages are parsed.
    Parse,
    /// Pages become a site.
    Assemble,
    /// The rules run.
    Check,
    /// The search index is made.
    Search,
    /// Addresses are given.
    Plan,
    /// Outputs are rendered and written.
    Write,
}

/// Stages with their times, in the order in which they ran.
#[derive(Default)]
pub struct Timings {
    stages: Vec<(Stage, Duration)>,
    watcher: Option<Box<dyn Fn(Stage) + Send>>,
}

impl Timings {
    /// Nothing measured yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells somebody of each stage as it begins.
    pub fn watched(watcher: impl Fn(Stage) + Send + 'static) -> Self {
        Self { stages: Vec::new(), watcher: Some(Box::new(watcher)) }
    }

    /// Runs a stage and notes how long it took.
    pub fn stage<T>(&mut self, stage: Stage, run: impl FnOnce() -> T) -> T {
        if let Some(watcher) = &self.watcher {
            watcher(stage);
        }
        let start = Instant::now();
        let value = run();
        self.stages.push((stage, start.elapsed()));
        value
    }

    /// The stages.
    pub fn stages(&self) -> &[(Stage, Duration)] {
        &self.stages
    }
}
