//! The duration of each stage: the only use of a clock in a build, for display only.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::tally::Tally;

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
    /// Renders the outputs to publish.
    Render,
    /// Compares a place with the outputs to publish.
    Compare,
    /// Sends outputs to a place.
    Send,
}

/// Stages with their durations, in the order in which they ran.
#[derive(Default)]
pub struct Timings {
    stages: Vec<(Stage, Duration)>,
    watcher: Option<Box<dyn Fn(Stage) + Send>>,
    tally: Arc<Tally>,
}

impl Timings {
    /// Without measurements.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls `watcher` at the start of each stage.
    pub fn watched(watcher: impl Fn(Stage) + Send + 'static) -> Self {
        Self { watcher: Some(Box::new(watcher)), ..Self::default() }
    }

    /// The number of outputs that are written so far.
    pub fn tally(&self) -> &Arc<Tally> {
        &self.tally
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
