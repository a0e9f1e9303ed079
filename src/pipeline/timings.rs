//! How long each stage took; the only clock of a build, and for people's eyes alone.

use std::time::{Duration, Instant};

/// Stages with their times, in the order in which they ran.
#[derive(Default)]
pub struct Timings {
    stages: Vec<(&'static str, Duration)>,
    watcher: Option<Box<dyn Fn(&'static str) + Send>>,
}

impl Timings {
    /// Nothing measured yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells somebody the name of each stage as it begins.
    pub fn watched(watcher: impl Fn(&'static str) + Send + 'static) -> Self {
        Self { stages: Vec::new(), watcher: Some(Box::new(watcher)) }
    }

    /// Runs a stage and notes how long it took.
    pub fn stage<T>(&mut self, name: &'static str, run: impl FnOnce() -> T) -> T {
        if let Some(watcher) = &self.watcher {
            watcher(name);
        }
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
