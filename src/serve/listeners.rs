//! The connected browsers, and the events that each of their tabs waits for.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::response::sse::Event;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::guard::Token;

/// The channel for events to one browser.
pub type Sender = mpsc::Sender<Result<Event, Infallible>>;

/// The connected browsers.
#[derive(Clone, Default)]
pub(super) struct Listeners(Arc<Mutex<HashMap<String, Listener>>>);

struct Listener {
    sender: Sender,
    tabs: HashMap<u64, JoinHandle<()>>,
}

/// A connected browser, removed when this is dropped.
pub struct Listening {
    listeners: Listeners,
    pub name: String,
}

/// Limits on connected browsers and on tabs of each, above what authors use.
const MOST_LISTENERS: usize = 200;
const MOST_TABS: usize = 500;

impl Listeners {
    pub fn enter(&self, sender: Sender) -> Option<Listening> {
        let name = Token::new().ok()?.as_str().to_owned();
        let mut listeners = self.0.lock().expect("no panic while locked");
        if listeners.len() >= MOST_LISTENERS {
            return None;
        }
        listeners.insert(name.clone(), Listener { sender, tabs: HashMap::new() });
        Some(Listening { listeners: self.clone(), name })
    }

    pub fn sender(&self, name: &str) -> Option<Sender> {
        self.0.lock().expect("no panic while locked").get(name).map(|listener| listener.sender.clone())
    }

    /// Replaces the task of a tab; returns whether there was room for it.
    pub fn watch(&self, name: &str, tab: u64, watching: Option<JoinHandle<()>>) -> bool {
        let mut listeners = self.0.lock().expect("no panic while locked");
        let listener = listeners.get_mut(name);
        let Some(listener) = listener.filter(|own| own.tabs.len() < MOST_TABS || own.tabs.contains_key(&tab)) else {
            watching.inspect(JoinHandle::abort);
            return false;
        };
        let before = match watching {
            Some(watching) => listener.tabs.insert(tab, watching),
            None => listener.tabs.remove(&tab),
        };
        before.inspect(JoinHandle::abort);
        true
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let listener = self.listeners.0.lock().expect("no panic while locked").remove(&self.name);
        listener.iter().flat_map(|listener| listener.tabs.values()).for_each(JoinHandle::abort);
    }
}
