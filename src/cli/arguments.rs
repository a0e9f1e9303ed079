//! What can be typed, in both languages: help and errors of the command line.
//!
//! Each flag is defined once, here; its words are in the program's texts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Factor, SITE_FILE};
use crate::diagnostic::{Format, Phrase, ProgramLanguage, phrase, phrases};
use crate::import::Layout;
use crate::pipeline::Shard;

/// The whole command line.
#[derive(Parser)]
#[command(name = "temario", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    #[arg(long, global = true, value_name = "en|es", value_parser = ["en", "es"])]
    pub language: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    Build(BuildArguments),
    Merge(MergeArguments),
    Serve(ServeArguments),
    Check(CheckArguments),
    New(NewArguments),
    Search(SearchArguments),
    Status(StatusArguments),
    Translate(TranslateArguments),
    Agenda(AgendaArguments),
    Counts(CountsArguments),
    Export(ExportArguments),
    Deploy(DeployArguments),
    Theme(ThemeArguments),
    Addresses(AddressesArguments),
    Verify(VerifyArguments),
    Sign(SignArguments),
    Explain(ExplainArguments),
    Completions(CompletionsArguments),
    Man(ManArguments),
}

#[derive(Args)]
pub(super) struct BuildArguments {
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "participant")]
    pub edition: EditionArgument,
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    #[arg(long)]
    pub low_profile: bool,
    #[arg(long)]
    pub timings: bool,
    #[arg(long, value_enum, value_name = "warnings")]
    pub deny: Option<Deny>,
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<Shard>,
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| text.to_owned())
}

#[derive(Args)]
pub(super) struct MergeArguments {
    #[arg(value_name = "DIR", id = "parts", required = true)]
    pub parts: Vec<PathBuf>,
    #[arg(long = "output", id = "merge-output", value_name = "DIR", default_value = "public")]
    pub output: PathBuf,
}

#[derive(Args)]
pub(super) struct ServeArguments {
    #[arg(long, default_value_t = 4000)]
    pub port: u16,
    #[arg(long, value_enum, value_name = "compare", num_args = 0..=1, default_missing_value = "front")]
    pub open: Option<OpenArgument>,
    #[arg(long, value_enum, default_value = "participant")]
    pub edition: EditionArgument,
    #[arg(long)]
    pub follow: bool,
    #[arg(long, value_name = "ADDR")]
    pub bind: Option<std::net::IpAddr>,
    #[arg(long)]
    pub token: bool,
    #[arg(long)]
    pub poll: bool,
    #[arg(long)]
    pub allow_programs: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OpenArgument {
    Front,
    Compare,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    #[arg(long, value_enum, default_value = "human")]
    pub format: FormatArgument,
    #[arg(long, value_enum, default_value = "participant")]
    pub edition: EditionArgument,
    #[arg(long, value_enum, value_name = "warnings")]
    pub deny: Option<Deny>,
}

#[derive(Args)]
pub(super) struct NewArguments {
    #[command(subcommand)]
    pub what: NewCommand,
}

#[derive(Subcommand)]
pub(super) enum NewCommand {
    Site {
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// Once for each folder.
        #[arg(long, value_name = "PATH")]
        from: Vec<PathBuf>,
        #[arg(long, value_enum, value_name = "NAME", requires = "from")]
        layout: Option<LayoutArgument>,
    },
    Module {
        /// Words without quotation marks are one name.
        #[arg(value_name = "SLUG", required = true)]
        slug: Vec<String>,
    },
    Page {
        #[arg(value_name = "MODULE/SLUG", required = true)]
        page: Vec<String>,
    },
}

/// What a site that is imported was written for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LayoutArgument {
    Hugo,
    Zola,
    Mdbook,
    Carpentries,
    Docusaurus,
    Folders,
}

impl From<LayoutArgument> for Layout {
    fn from(layout: LayoutArgument) -> Self {
        match layout {
            LayoutArgument::Hugo => Self::Hugo,
            LayoutArgument::Zola => Self::Zola,
            LayoutArgument::Mdbook => Self::MdBook,
            LayoutArgument::Carpentries => Self::Carpentries,
            LayoutArgument::Docusaurus => Self::Docusaurus,
            LayoutArgument::Folders => Self::Folders,
        }
    }
}

#[derive(Args)]
pub(super) struct SearchArguments {
    /// Words without quotation marks are one query.
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    pub query: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub queries: Option<PathBuf>,
    #[arg(long, default_value_t = 10)]
    pub limit: usize,
    #[arg(long, value_enum, default_value = "participant")]
    pub edition: EditionArgument,
    #[arg(long = "format", value_enum, default_value = "human")]
    pub list: ListFormat,
}

#[derive(Args)]
pub(super) struct ExportArguments {
    #[command(subcommand)]
    pub what: ExportCommand,
}

#[derive(Subcommand)]
pub(super) enum ExportCommand {
    Zip {
        #[arg(long = "output", value_name = "FILE")]
        archive: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "participant")]
        edition: EditionArgument,
        #[arg(long)]
        low_profile: bool,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct StatusArguments {
    #[command(subcommand)]
    pub what: Option<StatusCommand>,
    #[arg(long)]
    pub diff: bool,
    #[arg(long = "format", value_enum, default_value = "human")]
    pub list: ListFormat,
}

#[derive(Subcommand)]
pub(super) enum StatusCommand {
    Confirm {
        #[arg(value_name = "PAGE", id = "confirmed-pages", required_unless_present = "everything")]
        pages: Vec<String>,
        #[arg(long = "all", id = "everything", conflicts_with = "confirmed-pages")]
        everything: bool,
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<String>,
    },
}

#[derive(Args)]
pub(super) struct TranslateArguments {
    #[command(subcommand)]
    pub what: TranslateCommand,
}

#[derive(Subcommand)]
pub(super) enum TranslateCommand {
    Export {
        #[arg(long, value_name = "TAG", id = "translate-to")]
        to: Option<String>,
        #[arg(long = "format", id = "translate-format", value_enum, default_value = "po")]
        format: TranslationFormat,
        #[arg(long = "output", id = "translate-output", value_name = "PATH")]
        output: Option<PathBuf>,
        #[arg(long, value_enum, value_name = "outdated")]
        only: Option<TranslationExtent>,
        #[arg(long = "edition", id = "translate-edition", value_enum, default_value = "facilitator")]
        edition: EditionArgument,
    },
    Import {
        #[arg(value_name = "PATH", id = "translate-path")]
        path: PathBuf,
    },
}

/// How texts are handed to a translator.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TranslationFormat {
    Po,
    Xliff,
    Html,
}

impl TranslationFormat {
    /// What the names of its files end with.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Po => "po",
            Self::Xliff => "xlf",
            Self::Html => "html",
        }
    }
}

/// Which texts are.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TranslationExtent {
    Outdated,
}

#[derive(Args)]
pub(super) struct ThemeArguments {
    #[command(subcommand)]
    pub what: ThemeCommand,
}

#[derive(Subcommand)]
pub(super) enum ThemeCommand {
    Show {
        #[arg(value_name = "PATH", id = "theme-file")]
        file: Option<String>,
    },
    Copy {
        #[arg(value_name = "PATH", id = "theme-file")]
        file: String,
        #[arg(long = "as", id = "theme-as", value_name = "PATH")]
        name: Option<String>,
    },
}

#[derive(Args)]
pub(super) struct AgendaArguments {
    #[arg(value_name = "NAME", id = "agenda-name")]
    pub name: Option<String>,
    #[arg(long, value_name = "FACTOR", value_parser = interpretation)]
    pub interpretation: Option<Factor>,
    #[arg(long = "format", value_enum, default_value = "human")]
    pub list: ListFormat,
}

fn interpretation(text: &str) -> Result<Factor, String> {
    Factor::parse(text).ok_or_else(|| text.to_owned())
}

#[derive(Args)]
pub(super) struct CountsArguments {
    #[arg(long = "format", value_enum, default_value = "human")]
    pub list: ListFormat,
}

/// How results are listed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Human,
    Json,
}

#[derive(Args)]
pub(super) struct DeployArguments {
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "N", default_value_t = 256)]
    pub max_deletes: usize,
    #[arg(long = "all", id = "everything-again")]
    pub everything_again: bool,
    #[arg(long)]
    pub trust_list: bool,
    #[arg(long, value_enum, value_name = "NAME", id = "deploy-identity")]
    pub identity: Option<IdentityArgument>,
    #[arg(long = "from", id = "deploy-from", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    #[arg(long = "sign", id = "deploy-sign", value_name = "FILE")]
    pub secret_key: Option<PathBuf>,
    #[arg(long)]
    pub allow_programs: bool,
    #[arg(long, value_enum, value_name = "warnings")]
    pub deny: Option<Deny>,
}

/// Under which name a commit is made.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum IdentityArgument {
    Own,
    Neutral,
}

#[derive(Args)]
pub(super) struct VerifyArguments {
    #[arg(value_name = "URL|DIR", id = "verified")]
    pub place: String,
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    #[arg(long = "key", id = "public-key", value_name = "KEY")]
    pub key: Option<String>,
    #[arg(long = "format", value_enum, default_value = "human")]
    pub list: ListFormat,
    #[arg(long, value_enum, value_name = "warnings")]
    pub deny: Option<Deny>,
}

#[derive(Args)]
pub(super) struct SignArguments {
    #[arg(value_name = "DIR", id = "signed-folder")]
    pub folder: PathBuf,
    #[arg(long = "key", id = "secret-key", value_name = "FILE")]
    pub secret_key: PathBuf,
}

#[derive(Args)]
pub(super) struct AddressesArguments {
    #[command(subcommand)]
    pub what: Option<AddressesCommand>,
}

#[derive(Subcommand)]
pub(super) enum AddressesCommand {
    Record,
}

#[derive(Args)]
pub(super) struct CompletionsArguments {
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Args)]
pub(super) struct ManArguments {
    #[arg(value_name = "DIR", id = "man-folder")]
    pub man_folder: PathBuf,
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    #[arg(value_name = "CODE")]
    pub code: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EditionArgument {
    Participant,
    Facilitator,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    Warnings,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArgument {
    Human,
    Short,
    Json,
    Github,
    Sarif,
}

impl From<FormatArgument> for Format {
    fn from(format: FormatArgument) -> Self {
        match format {
            FormatArgument::Human => Self::Human,
            FormatArgument::Short => Self::Short,
            FormatArgument::Json => Self::Json,
            FormatArgument::Github => Self::Github,
            FormatArgument::Sarif => Self::Sarif,
        }
    }
}

/// What came of the arguments.
pub(super) enum Parsed {
    Run(Cli),
    /// Help or version.
    Show(String),
    /// A mistake, explained.
    Wrong(String),
}

/// The language in which to speak, found before anything else is understood:
/// `--language`, else the system's, else the first of the site here, else English.
pub(super) fn wanted_language(arguments: &[OsString]) -> ProgramLanguage {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let value_of = |flag: &str| {
        let joined = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        let next = words.iter().position(|word| *word == flag).and_then(|at| words.get(at + 1)).copied();
        joined.or(next)
    };
    let named = value_of("--language").and_then(ProgramLanguage::from_tag);
    let system = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .and_then(|locale| ProgramLanguage::from_tag(&locale));
    named.or(system).or_else(|| site_language(value_of("--root"))).unwrap_or(ProgramLanguage::English)
}

/// The first language that `site.toml` names.
fn site_language(root: Option<&str>) -> Option<ProgramLanguage> {
    let root = root.map(PathBuf::from).or_else(|| std::env::current_dir().ok())?;
    let file = root.ancestors().map(|folder| folder.join(SITE_FILE)).find(|file| file.is_file())?;
    let text = std::fs::read_to_string(file).ok()?;
    let first = text.lines().find_map(|line| line.trim().strip_prefix("[languages.")?.strip_suffix(']'))?;
    ProgramLanguage::from_tag(first)
}

/// The whole command line in the words of a language.
pub(super) fn command(language: ProgramLanguage) -> clap::Command {
    localise(Cli::command(), language, "about")
}

/// Understands the arguments, or explains why it cannot.
pub(super) fn parse(arguments: &[OsString], language: ProgramLanguage) -> Parsed {
    let mut command = command(language);
    match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => match Cli::from_arg_matches(&matches) {
            Ok(cli) => Parsed::Run(cli),
            Err(error) => Parsed::Wrong(explain(&error, language)),
        },
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Parsed::Show(error.render().to_string()),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Parsed::Wrong(error.render().to_string()),
            _ => Parsed::Wrong(explain(&error, language)),
        },
    }
}

/// Puts the words of a language into a command and those below it; `about` is the key of its description.
fn localise(command: clap::Command, language: ProgramLanguage, about: &str) -> clap::Command {
    let say = |words: &dyn Phrase| phrase(language, words);
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}\n", say(&phrases::Usage));
    let subcommands: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let is_root = about == "about";
    let help =
        clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(say(&phrases::ArgHelp));
    let mut command = command
        .about(say(named(about)))
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(say(&phrases::Commands))
        .subcommand_value_name(say(&phrases::Commands).to_uppercase())
        .mut_args(|argument| localise_argument(argument, language))
        .arg(help.help_heading(say(&phrases::Options)));
    if is_root {
        let version = clap::Arg::new("version").short('V').long("version").action(clap::ArgAction::Version);
        command = command.arg(version.help(say(&phrases::ArgVersion)).help_heading(say(&phrases::Options)));
    }
    for name in subcommands {
        let about = format!("{about}-{name}");
        command = command.mut_subcommand(&name, |inner| localise(inner, language, &about));
    }
    command
}

fn localise_argument(argument: clap::Arg, language: ProgramLanguage) -> clap::Arg {
    let heading: &dyn Phrase = if argument.is_positional() { &phrases::Arguments } else { &phrases::Options };
    let mut help = phrase(language, named(&format!("arg-{}", argument.get_id())));
    let takes_values = argument.get_action().takes_values();
    let possible = argument.get_possible_values();
    let values: Vec<&str> = possible.iter().map(clap::builder::PossibleValue::get_name).collect();
    if takes_values && values.len() > 1 {
        help.push_str(&format!(" [{}]", phrase(language, &phrases::Possible { values: &values.join(", ") })));
    }
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_values && !defaults.is_empty() {
        help.push_str(&format!(" [{}]", phrase(language, &phrases::Default { value: &defaults.join(", ") })));
    }
    let argument = argument.help(help).help_heading(phrase(language, heading));
    if takes_values { argument.hide_possible_values(true).hide_default_value(true) } else { argument }
}

/// The words of what the library for arguments knows by name; a test looks at every command and argument.
fn named(key: &str) -> &'static dyn Phrase {
    phrases::named(key).unwrap_or_else(|| panic!("`{key}` has its words in en.toml and es.toml"))
}

/// An error of the command line in the program's words.
fn explain(error: &clap::Error, language: ProgramLanguage) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => phrase(language, &phrases::UsageUnknownArgument { argument: &argument }),
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand);
            phrase(language, &phrases::UsageUnknownCommand { argument: &command })
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = context(ContextKind::InvalidValue);
            phrase(language, &phrases::UsageInvalidValue { argument: &argument, value: &value })
        }
        ErrorKind::MissingRequiredArgument => phrase(language, &phrases::UsageMissing { argument: &argument }),
        ErrorKind::MissingSubcommand => phrase(language, &phrases::UsageMissingCommand),
        _ => phrase(language, &phrases::UsageOther),
    };
    let mut text = format!("{}: {message}\n", phrase(language, &phrases::Error));
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(context)
        .find(|near| !near.is_empty());
    if let Some(near) = near {
        text.push_str(&format!("{}\n", phrase(language, &phrases::UsageNear { near: &near })));
    }
    let values = context(ContextKind::ValidValue);
    if !values.is_empty() {
        text.push_str(&format!("{}\n", phrase(language, &phrases::Possible { values: &values })));
    }
    text.push_str(&format!("{}\n", phrase(language, &phrases::UsageHint)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_flag_has_words_in_both_languages() {
        for language in ProgramLanguage::ALL {
            localise(Cli::command(), language, "about").debug_assert();
        }
    }

    #[test]
    fn a_mistyped_command_is_explained_in_spanish() {
        let arguments = ["temario", "buld"].map(OsString::from);
        let Parsed::Wrong(text) = parse(&arguments, ProgramLanguage::Spanish) else { panic!("wrong") };
        assert!(text.contains("comando desconocido `buld`") && text.contains("¿quiso decir `build`?"), "{text}");
    }
}
