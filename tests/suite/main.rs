//! The tests that need no browser, in one binary.

mod addresses;
mod agenda;
mod aligned;
mod bad_input;
mod bad_sites;
mod characters;
mod checks;
mod commands;
mod corpora;
mod curriculum;
mod data;
mod deploy;
mod deploy_kills;
mod device;
#[cfg(target_os = "linux")]
mod durable;
mod edits;
mod entries;
mod exchange;
#[cfg(unix)]
mod faults;
mod foreign;
mod fuzzed;
mod growth;
mod hidden;
mod history;
#[cfg(target_os = "linux")]
mod hostile;
mod hosts;
mod import;
#[cfg(unix)]
mod kills;
mod leaks;
mod low_profile;
mod markdown;
mod markup;
mod media;
mod menus;
mod mirror;
mod names;
mod pictures;
mod printing;
mod programs;
mod properties;
mod quantities;
mod reader;
mod regions;
mod releases;
mod returned;
mod run_sheets;
mod scaffold;
mod search;
mod seeds;
mod served;
mod shards;
mod sites;
mod ssh;
mod stale;
mod store;
mod support;
mod theme;
mod translate;
mod translations;
mod verify;
mod words;
mod writers;
