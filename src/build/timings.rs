//! How long each stage took; the only clock of a build, and for people's eyes alone.

use std::time::{Duration, Instant};

/// Stages with their times, in the order in which they ran.
#[derive(Debug, Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Nothing measured yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a stage and notes how long it took.
    pub fn stage<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = run();
        self.stages.push((name, start.elapsed()));
        value
    }

    /// The stages.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}
