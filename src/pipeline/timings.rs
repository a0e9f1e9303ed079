//! The duration of each stage: the only use of a clock in a build, for display only.

use std::time::{Duration, Instant};

/// A stage of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reads the inputs.
    Read,
    /// Loads the theme.
    Theme,
    /// Reads glossary, instruments, checklists and diagrams.
    Data,
    /// Reads the translation records.
    Records,
    /// Parses pages.
    Parse,
    /// Assembles the site.
    Assemble,
    /// Runs the rules.
    Check,
    /// Builds the search index.
    Search,
    /// Assigns addresses.
    Plan,
    /// Renders and writes outputs.
    Write,
}

/// Stages with their durations, in the order in which they ran.
#[derive(Default)]
pub struct Timings {
    stages: Vec<(Stage, Duration)>,
    watcher: Option<Box<dyn Fn(Stage) + Send>>,
}

impl Timings {
    /// Without measurements.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `watcher` at the start of each stage.
    pub fn watched(watcher: impl Fn(Stage) + Send + 'static) -> Self {
        Self { stages: Vec::new(), watcher: Some(Box::new(watcher)) }
    }

    /// Runs a stage and records its duration.
    pub fn stage<T>(&mut self, stage: Stage, run: impl FnOnce() -> T) -> T {
        if let Some(watcher) = &self.watcher {
            watcher(stage);
        }
        let start = Instant::now();
        let value = run();
        self.stages.push((stage, start.elapsed()));
        value
    }

    /// The stages that ran.
    pub fn stages(&self) -> &[(Stage, Duration)] {
        &self.stages
    }
}
