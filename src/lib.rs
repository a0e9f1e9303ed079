//! temario turns Markdown modules into a bilingual training site.
//!
//! A site is a pure function from an output path to bytes. Each layer imports only from lower ones
//! (`tests/architecture.rs`):
//!
//! | layer | modules | what they do |
//! |---|---|---|
//! | 0 | [`source`], [`language`] | inputs with digests and spans; languages, slugs, plurals |
//! | 0 | [`loads`], [`media`] | external resources in files; removal of metadata from media |
//! | 0 | [`signature`], [`web`] | signatures of manifests; the HTTP client |
//! | 0 | [`agreement`], [`shown`] | consent to run programs of a site; escaping of untrusted text |
//! | 1 | [`diagnostic`] | rules, messages in English and Spanish, reports |
//! | 2 | [`markdown`], [`config`] | one text → a tree; `site.toml` and front matter |
//! | 3 | [`curriculum`], [`wording`] | documents → the site: modules, pages, links, editions; data of languages |
//! | 4 | [`theme`], [`search`], [`readability`] | templates, strings, assets; the index of each language; how hard pages are to read |
//! | 4 | [`schemas`] | JSON Schemas of the files that authors write |
//! | 5 | [`plan`] | every address, with its output and the properties of that output |
//! | 6 | [`output`], [`check`] | one file for each format: site → view → bytes; one file for each rule |
//! | 7 | [`pipeline`], [`status`] | running the stages, writing the folder; states of translations |
//! | 8 | [`scaffold`], [`exchange`] | new sites, modules, pages; export and import of texts to translate |
//! | 8 | [`deploy`], [`verify`] | publishing changed files; comparing a published site with its manifest |
//! | 9 | [`serve`], [`import`] | the author's server; conversion of sites from other programs |
//! | 10 | [`cli`] | one file for each command; only this module prints and exits |
//!
//! `ARCHITECTURE.md` lists where each kind of change goes.

pub mod agreement;
pub mod check;
pub mod cli;
pub mod config;
pub mod curriculum;
pub mod deploy;
pub mod diagnostic;
pub mod exchange;
pub mod history;
pub mod import;
pub mod language;
pub mod loads;
pub mod markdown;
pub mod media;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod readability;
pub mod scaffold;
pub mod schemas;
pub mod search;
pub mod serve;
pub mod shown;
pub mod signature;
pub mod source;
pub mod status;
pub mod theme;
pub mod verify;
pub mod web;
pub mod wording;
