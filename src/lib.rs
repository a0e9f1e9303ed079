//! temario turns Markdown modules into a bilingual training site.
//!
//! A site is a pure function from an output path to bytes. The floors, from
//! the ground up; each imports only from those below it (`tests/architecture.rs`):
//!
//! | floor | modules | what they do |
//! |---|---|---|
//! | 0 | [`source`], [`language`] | inputs with digests and spans; languages, slugs, plurals |
//! | 1 | [`diagnostic`] | faults as data, their words in English and Spanish, reports |
//! | 2 | [`markdown`], [`config`] | one text → a body with holes; `site.toml` and front matter |
//! | 3 | [`curriculum`] | documents → the site: modules, pages, pairs, links, editions |
//! | 4 | [`theme`], [`search`] | templates, strings, assets; the index of each language |
//! | 5 | [`plan`] | every address, what stands there, and what is known of it |
//! | 6 | [`output`], [`check`] | a format a file: site → view → bytes; a rule a file |
//! | 7 | [`pipeline`], [`status`] | runs the stages, writes the folder; how far translations are |
//! | 8 | [`scaffold`], [`exchange`] | new sites, modules, pages; texts to translators and back |
//! | 9 | [`serve`], [`import`] | the author's server; sites of other programs made ours |
//! | 10 | [`cli`] | a command a file; the only place that prints and exits |
//!
//! Where a change goes is said in `ARCHITECTURE.md`.

pub mod agreement;
pub mod check;
pub mod cli;
pub mod config;
pub mod curriculum;
pub mod deploy;
pub mod diagnostic;
pub mod exchange;
pub mod import;
pub mod language;
pub mod loads;
pub mod markdown;
pub mod media;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod scaffold;
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
