//! `site.toml` and front matter, typed, with the span of each value.
//!
//! Both formats are parsed into the same tree ([`Node`]) and read by the same reader ([`Fields`]), so that unknown
//! keys, wrong values and suggestions of the nearest name work in the same way.

mod agenda;
mod base_url;
mod delivery;
mod deploy;
mod fields;
mod front_matter;
mod host;
mod language_config;
mod languages;
mod node;
mod reader;
mod record;
mod site;
mod toml;
mod yaml;
mod yaml_cause;

pub use agenda::{Agenda, Clock, Factor, Pause};
pub use base_url::BaseUrl;
pub use delivery::{Audience, Delivery, DeliveryForm};
pub use deploy::{DeployKind, DeployTarget, GitIdentity, RemoteProgram, is_remote};
pub use fields::{FieldFaults, Fields, Wanted, scalar_text};
pub use front_matter::{Date, FRONT_MATTER_KEYS, FrontMatter, Objective, read_front_matter, split_front_matter};
pub use host::{Host, HostHeaders, HostKind, HostRedirect, Packing};
pub use language_config::LanguageConfig;
pub use node::{KeyValue, Node, Spanned, Value};
pub use reader::{Budget, CitationForm, Imprint, ReaderSettings, Safety, is_mail};
pub use record::{FieldKind, FieldRecord, RecordedTable, recorded};
pub use site::{CONFIG_FAULTS, CheckLevel, CoursePart, Menu, SITE_FILE, SiteConfig, read_site_config};
pub use toml::parse_toml;
pub use yaml::parse_yaml;
pub use yaml_cause::{YamlCause, yaml_cause};
