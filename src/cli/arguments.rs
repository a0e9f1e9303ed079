//! Arguments of the command line, with help and error messages in both languages.
//!
//! Each flag is defined only here; its help is in the program's texts.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Audience, Factor, SITE_FILE};
use crate::diagnostic::{Phrase, ProgramLanguage, ReportFormat, phrase, phrases};
use crate::import::Layout;
use crate::pipeline::Shard;

/// The whole command line.
#[derive(Parser)]
#[command(name = "temario", version, disable_help_subcommand = true, about = words(&phrases::About))]
pub(super) struct Cli {
    #[arg(long, global = true, value_name = "DIR", help = words(&phrases::ArgRoot))]
    pub root: Option<PathBuf>,
    #[arg(long, global = true, value_name = "en|es", value_parser = ["en", "es"], help = words(&phrases::ArgLanguage))]
    pub language: Option<String>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    #[command(about = words(&phrases::AboutBuild))]
    Build(BuildArguments),
    #[command(about = words(&phrases::AboutMerge))]
    Merge(MergeArguments),
    #[command(about = words(&phrases::AboutServe))]
    Serve(ServeArguments),
    #[command(about = words(&phrases::AboutCheck))]
    Check(CheckArguments),
    #[command(about = words(&phrases::AboutNew))]
    New(NewArguments),
    #[command(about = words(&phrases::AboutSearch))]
    Search(SearchArguments),
    #[command(about = words(&phrases::AboutStatus))]
    Status(StatusArguments),
    #[command(about = words(&phrases::AboutTranslate))]
    Translate(TranslateArguments),
    #[command(about = words(&phrases::AboutAgenda))]
    Agenda(AgendaArguments),
    #[command(about = words(&phrases::AboutCounts))]
    Counts(CountsArguments),
    #[command(about = words(&phrases::AboutExport))]
    Export(ExportArguments),
    #[command(about = words(&phrases::AboutDeploy))]
    Deploy(DeployArguments),
    #[command(about = words(&phrases::AboutTheme))]
    Theme(ThemeArguments),
    #[command(about = words(&phrases::AboutAddresses))]
    Addresses(AddressesArguments),
    #[command(about = words(&phrases::AboutVerify))]
    Verify(VerifyArguments),
    #[command(about = words(&phrases::AboutSign))]
    Sign(SignArguments),
    #[command(about = words(&phrases::AboutExplain))]
    Explain(ExplainArguments),
    #[command(about = words(&phrases::AboutSchema))]
    Schema(SchemaArguments),
    #[command(about = words(&phrases::AboutCompletions))]
    Completions(CompletionsArguments),
    #[command(about = words(&phrases::AboutMan))]
    Man(ManArguments),
}

#[derive(Args)]
pub(super) struct BuildArguments {
    #[arg(long, value_name = "DIR", help = words(&phrases::ArgOutput))]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "participant", help = words(&phrases::ArgEdition))]
    pub edition: EditionArgument,
    #[arg(long, value_name = "URL", help = words(&phrases::ArgBaseUrl))]
    pub base_url: Option<String>,
    #[arg(long, help = words(&phrases::ArgLowProfile))]
    pub low_profile: bool,
    #[arg(long, help = words(&phrases::ArgTimings))]
    pub timings: bool,
    #[arg(long, value_enum, value_name = "warnings", help = words(&phrases::ArgDeny))]
    pub deny: Option<Deny>,
    #[arg(long, value_name = "K/N", value_parser = shard, help = words(&phrases::ArgShard))]
    pub shard: Option<Shard>,
}

fn shard(text: &str) -> Result<Shard, String> {
    Shard::parse(text).ok_or_else(|| text.to_owned())
}

#[derive(Args)]
pub(super) struct MergeArguments {
    #[arg(value_name = "DIR", required = true, help = words(&phrases::ArgParts))]
    pub parts: Vec<PathBuf>,
    #[arg(long = "output", value_name = "DIR", default_value = "public", help = words(&phrases::ArgMergeOutput))]
    pub output: PathBuf,
}

#[derive(Args)]
pub(super) struct ServeArguments {
    #[arg(long, default_value_t = 4000, help = words(&phrases::ArgPort))]
    pub port: u16,
    #[arg(long, value_enum, value_name = "compare", num_args = 0..=1, default_missing_value = "front", help = words(&phrases::ArgOpen))]
    pub open: Option<OpenArgument>,
    #[arg(long, value_enum, default_value = "participant", help = words(&phrases::ArgEdition))]
    pub edition: EditionArgument,
    #[arg(long, help = words(&phrases::ArgFollow))]
    pub follow: bool,
    #[arg(long, value_name = "ADDR", help = words(&phrases::ArgBind))]
    pub bind: Option<std::net::IpAddr>,
    #[arg(long, help = words(&phrases::ArgToken))]
    pub token: bool,
    #[arg(long, help = words(&phrases::ArgPoll))]
    pub poll: bool,
    #[arg(long, help = words(&phrases::ArgAllowPrograms))]
    pub allow_programs: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OpenArgument {
    Front,
    Compare,
}

#[derive(Args)]
pub(super) struct CheckArguments {
    #[arg(long, value_enum, default_value = "human", help = words(&phrases::ArgFormat))]
    pub format: FormatArgument,
    #[arg(long, help = words(&phrases::ArgAll))]
    pub all: bool,
    #[arg(long, value_enum, default_value = "participant", help = words(&phrases::ArgEdition))]
    pub edition: EditionArgument,
    #[arg(long, value_enum, value_name = "warnings", help = words(&phrases::ArgDeny))]
    pub deny: Option<Deny>,
}

#[derive(Args)]
pub(super) struct NewArguments {
    #[command(subcommand)]
    pub what: NewCommand,
}

#[derive(Subcommand)]
pub(super) enum NewCommand {
    #[command(about = words(&phrases::AboutNewSite))]
    Site {
        #[arg(value_name = "DIR", help = words(&phrases::ArgDir))]
        dir: PathBuf,
        // Repeated for several folders.
        #[arg(long, value_name = "PATH", help = words(&phrases::ArgFrom))]
        from: Vec<PathBuf>,
        #[arg(long, value_enum, value_name = "NAME", requires = "from", help = words(&phrases::ArgLayout))]
        layout: Option<LayoutArgument>,
        #[arg(long = "in", value_name = "en|es", value_parser = ["en", "es"], conflicts_with = "from", help = words(&phrases::ArgNewIn))]
        content: Option<String>,
    },
    #[command(about = words(&phrases::AboutNewModule))]
    Module {
        // Several words without quotation marks are one name.
        #[arg(value_name = "SLUG", required = true, help = words(&phrases::ArgSlug))]
        slug: Vec<String>,
    },
    #[command(about = words(&phrases::AboutNewPage))]
    Page {
        #[arg(value_name = "MODULE/SLUG", required = true, help = words(&phrases::ArgPage))]
        page: Vec<String>,
    },
}

/// The program for which an imported site was written.
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
    // Several words without quotation marks are one query.
    #[arg(value_name = "QUERY", required_unless_present = "queries", help = words(&phrases::ArgQuery))]
    pub query: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "query", help = words(&phrases::ArgQueries))]
    pub queries: Option<PathBuf>,
    #[arg(long = "in", value_name = "TAG", help = words(&phrases::ArgIn))]
    pub content: Option<String>,
    #[arg(long, default_value_t = 10, help = words(&phrases::ArgLimit))]
    pub limit: usize,
    #[arg(long, value_enum, default_value = "participant", help = words(&phrases::ArgEdition))]
    pub edition: EditionArgument,
    #[arg(long = "format", value_enum, default_value = "human", help = words(&phrases::ArgList))]
    pub list: ListFormat,
}

#[derive(Args)]
pub(super) struct ExportArguments {
    #[command(subcommand)]
    pub what: ExportCommand,
}

#[derive(Subcommand)]
pub(super) enum ExportCommand {
    #[command(about = words(&phrases::AboutExportZip))]
    Zip {
        #[arg(long = "output", value_name = "FILE", help = words(&phrases::ArgArchive))]
        archive: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "participant", help = words(&phrases::ArgEdition))]
        edition: EditionArgument,
        #[arg(long, help = words(&phrases::ArgLowProfile))]
        low_profile: bool,
    },
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct StatusArguments {
    #[command(subcommand)]
    pub what: Option<StatusCommand>,
    #[arg(long, help = words(&phrases::ArgDiff))]
    pub diff: bool,
    #[arg(long = "format", value_enum, default_value = "human", help = words(&phrases::ArgList))]
    pub list: ListFormat,
}

#[derive(Subcommand)]
pub(super) enum StatusCommand {
    #[command(about = words(&phrases::AboutStatusConfirm))]
    Confirm {
        #[arg(value_name = "PAGE", required_unless_present_any = ["everything", "from_git", "from_key"], help = words(&phrases::ArgConfirmedPages))]
        pages: Vec<String>,
        #[arg(long = "all", conflicts_with = "pages", help = words(&phrases::ArgEverything))]
        everything: bool,
        #[arg(long, value_name = "YYYY-MM-DD", conflicts_with_all = ["from_git", "from_key"], help = words(&phrases::ArgDate))]
        date: Option<String>,
        #[arg(long = "from-git", help = words(&phrases::ArgFromGit))]
        from_git: bool,
        #[arg(long = "from-key", value_name = "NAME", conflicts_with = "from_git", help = words(&phrases::ArgFromKey))]
        from_key: Option<String>,
    },
}

#[derive(Args)]
pub(super) struct TranslateArguments {
    #[command(subcommand)]
    pub what: TranslateCommand,
}

#[derive(Subcommand)]
pub(super) enum TranslateCommand {
    #[command(about = words(&phrases::AboutTranslateExport))]
    Export {
        #[arg(long, value_name = "TAG", help = words(&phrases::ArgTranslateTo))]
        to: Option<String>,
        #[arg(long = "format", value_enum, default_value = "po", help = words(&phrases::ArgTranslateFormat))]
        format: TranslationFormat,
        #[arg(long = "output", value_name = "PATH", help = words(&phrases::ArgTranslateOutput))]
        output: Option<PathBuf>,
        #[arg(long, value_enum, value_name = "outdated", help = words(&phrases::ArgOnly))]
        only: Option<TranslationExtent>,
        #[arg(long = "edition", value_enum, default_value = "facilitator", help = words(&phrases::ArgTranslateEdition))]
        edition: EditionArgument,
    },
    #[command(about = words(&phrases::AboutTranslateImport))]
    Import {
        #[arg(value_name = "PATH", help = words(&phrases::ArgTranslatePath))]
        path: PathBuf,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TranslationFormat {
    Po,
    Xliff,
    #[value(name = "xliff-1.2", alias = "xliff1")]
    XliffOld,
    Docx,
    Html,
}

impl TranslationFormat {
    /// The extension of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Po => "po",
            Self::Xliff | Self::XliffOld => "xlf",
            Self::Docx => "docx",
            Self::Html => "html",
        }
    }
}

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
    #[command(about = words(&phrases::AboutThemeShow))]
    Show {
        #[arg(value_name = "PATH", help = words(&phrases::ArgThemeFile))]
        file: Option<String>,
    },
    #[command(about = words(&phrases::AboutThemeCopy))]
    Copy {
        #[arg(value_name = "PATH", help = words(&phrases::ArgThemeFile))]
        file: String,
        #[arg(long = "as", value_name = "PATH", help = words(&phrases::ArgThemeAs))]
        name: Option<String>,
    },
}

#[derive(Args)]
pub(super) struct AgendaArguments {
    #[arg(value_name = "NAME", help = words(&phrases::ArgAgendaName))]
    pub name: Option<String>,
    #[arg(long = "in", value_name = "TAG", help = words(&phrases::ArgIn))]
    pub content: Option<String>,
    #[arg(long, value_name = "FACTOR", value_parser = interpretation, help = words(&phrases::ArgInterpretation))]
    pub interpretation: Option<Factor>,
    #[arg(long = "format", value_enum, default_value = "human", help = words(&phrases::ArgList))]
    pub list: ListFormat,
}

fn interpretation(text: &str) -> Result<Factor, String> {
    Factor::parse(text).ok_or_else(|| text.to_owned())
}

#[derive(Args)]
pub(super) struct SchemaArguments {
    #[arg(value_name = "NAME", help = words(&phrases::ArgSchema))]
    pub name: Option<String>,
}

#[derive(Args)]
pub(super) struct CountsArguments {
    #[arg(long, help = words(&phrases::ArgReadability))]
    pub readability: bool,
    #[arg(long, value_enum, help = words(&phrases::ArgCountedEdition))]
    pub edition: Option<EditionArgument>,
    #[arg(long = "format", value_enum, default_value = "human", help = words(&phrases::ArgList))]
    pub list: ListFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Human,
    Json,
}

#[derive(Args)]
pub(super) struct DeployArguments {
    #[arg(value_name = "TARGET", help = words(&phrases::ArgTarget))]
    pub target: Option<String>,
    #[arg(long, help = words(&phrases::ArgDryRun))]
    pub dry_run: bool,
    #[arg(long, value_name = "N", default_value_t = 256, help = words(&phrases::ArgMaxDeletes))]
    pub max_deletes: usize,
    #[arg(long = "all", help = words(&phrases::ArgEverythingAgain))]
    pub everything_again: bool,
    #[arg(long, help = words(&phrases::ArgTrustList))]
    pub trust_list: bool,
    #[arg(long, conflicts_with = "trust_list", help = words(&phrases::ArgReadAll))]
    pub read_all: bool,
    #[arg(long, help = words(&phrases::ArgTakeOver))]
    pub take_over: bool,
    #[arg(long, value_enum, value_name = "NAME", help = words(&phrases::ArgDeployIdentity))]
    pub identity: Option<IdentityArgument>,
    #[arg(long = "from", value_name = "DIR", help = words(&phrases::ArgDeployFrom))]
    pub folder: Option<PathBuf>,
    #[arg(long = "sign", value_name = "FILE", help = words(&phrases::ArgDeploySign))]
    pub secret_key: Option<PathBuf>,
    #[arg(long, help = words(&phrases::ArgAllowPrograms))]
    pub allow_programs: bool,
    #[arg(long, value_enum, value_name = "warnings", help = words(&phrases::ArgDeny))]
    pub deny: Option<Deny>,
}

/// The author name of commits.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum IdentityArgument {
    Own,
    Neutral,
}

#[derive(Args)]
pub(super) struct VerifyArguments {
    #[arg(value_name = "URL|DIR", help = words(&phrases::ArgVerified))]
    pub place: String,
    #[arg(long, value_name = "FILE", help = words(&phrases::ArgManifest))]
    pub manifest: Option<PathBuf>,
    #[arg(long = "key", value_name = "KEY", help = words(&phrases::ArgPublicKey))]
    pub key: Option<String>,
    #[arg(long = "format", value_enum, default_value = "human", help = words(&phrases::ArgList))]
    pub list: ListFormat,
    #[arg(long, value_enum, value_name = "warnings", help = words(&phrases::ArgDeny))]
    pub deny: Option<Deny>,
}

#[derive(Args)]
pub(super) struct SignArguments {
    #[arg(value_name = "DIR", help = words(&phrases::ArgSignedFolder))]
    pub folder: PathBuf,
    #[arg(long = "key", value_name = "FILE", help = words(&phrases::ArgSecretKey))]
    pub secret_key: PathBuf,
}

#[derive(Args)]
pub(super) struct AddressesArguments {
    #[command(subcommand)]
    pub what: Option<AddressesCommand>,
}

#[derive(Subcommand)]
pub(super) enum AddressesCommand {
    #[command(about = words(&phrases::AboutAddressesRecord))]
    Record,
    #[command(about = words(&phrases::AboutAddressesForget))]
    Forget(ForgetArguments),
}

#[derive(Args)]
pub(super) struct ForgetArguments {
    #[arg(value_name = "ADDRESS", required_unless_present = "lost", help = words(&phrases::ArgForgotten))]
    pub addresses: Vec<String>,
    #[arg(long, conflicts_with = "addresses", help = words(&phrases::ArgForgetLost))]
    pub lost: bool,
}

#[derive(Args)]
pub(super) struct CompletionsArguments {
    #[arg(value_enum, value_name = "SHELL", help = words(&phrases::ArgShell))]
    pub shell: clap_complete::Shell,
}

#[derive(Args)]
pub(super) struct ManArguments {
    #[arg(value_name = "DIR", help = words(&phrases::ArgManFolder))]
    pub man_folder: PathBuf,
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    #[arg(value_name = "CODE", help = words(&phrases::ArgCode))]
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

impl From<FormatArgument> for ReportFormat {
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

/// The result of parsing the arguments.
pub(super) enum Parsed {
    Run(Cli),
    /// The text of the help or the version.
    Show(String),
    /// The text of an error.
    Wrong(String),
}

/// The language of messages, known before the arguments are parsed: `--language`, else the language of the system, else
/// the first language of the site in the working folder, else English.
pub(super) fn wanted_language(arguments: &[OsString]) -> ProgramLanguage {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let value_of = |flag: &str| {
        let joined = words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='));
        let next = words.iter().position(|word| *word == flag).and_then(|at| words.get(at + 1)).copied();
        joined.or(next)
    };
    let named = value_of("--language").and_then(ProgramLanguage::from_tag);
    let usual = || system_language().or_else(|| site_language(value_of("--root")));
    named.or_else(usual).unwrap_or(ProgramLanguage::English)
}

/// The language of the system, if the program has it.
pub(super) fn system_language() -> Option<ProgramLanguage> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
    ProgramLanguage::from_tag(&locale)
}

/// The first language in `site.toml`, if the program has it.
fn site_language(root: Option<&str>) -> Option<ProgramLanguage> {
    let root = root.map(PathBuf::from).or_else(|| std::env::current_dir().ok())?;
    let file = root.ancestors().map(|folder| folder.join(SITE_FILE)).find(|file| file.is_file())?;
    let text = std::fs::read_to_string(file).ok()?;
    let first = text.lines().find_map(|line| line.trim().strip_prefix("[languages.")?.strip_suffix(']'))?;
    ProgramLanguage::from_tag(first)
}

/// The command line with its help in a language.
pub(super) fn command(language: ProgramLanguage) -> clap::Command {
    let say = |words: &dyn Phrase| phrase(language, words);
    let version = clap::Arg::new("version").short('V').long("version").action(clap::ArgAction::Version);
    localise(Cli::command(), language)
        .disable_version_flag(true)
        .arg(version.help(say(&phrases::ArgVersion)).help_heading(say(&phrases::Options)))
}

/// Parses the arguments; an error becomes a message.
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

/// Separates the languages in the texts of [`words`].
const NEXT_LANGUAGE: char = '\u{1f}';

/// The help of a command or argument in every language. `clap` accepts one text, and where it is defined the language
/// is not known yet; [`spoken`] selects it.
fn words(words: &dyn Phrase) -> String {
    ProgramLanguage::ALL.map(|language| phrase(language, words)).join(&NEXT_LANGUAGE.to_string())
}

/// Selects one language from a text of [`words`]. A test checks every command and argument.
fn spoken(words: Option<&StyledStr>, language: ProgramLanguage) -> String {
    let words = words.map(|words| words.ansi().to_string()).unwrap_or_default();
    let own = ProgramLanguage::ALL.into_iter().zip(words.split(NEXT_LANGUAGE)).find(|(own, _)| *own == language);
    own.map(|(_, own)| own.to_owned()).filter(|own| *own != words).expect("every command and argument has its words")
}

/// Sets the help of a command and its subcommands to one language.
fn localise(command: clap::Command, language: ProgramLanguage) -> clap::Command {
    let say = |words: &dyn Phrase| phrase(language, words);
    let template = format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}\n", say(&phrases::Usage));
    let subcommands: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let help =
        clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(say(&phrases::ArgHelp));
    let about = spoken(command.get_about(), language);
    let mut command = command
        .about(about)
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_help_heading(say(&phrases::Commands))
        .subcommand_value_name(say(&phrases::Commands).to_uppercase())
        .mut_args(|argument| localise_argument(argument, language))
        .arg(help.help_heading(say(&phrases::Options)));
    for name in subcommands {
        command = command.mut_subcommand(&name, |inner| localise(inner, language));
    }
    command
}

fn localise_argument(argument: clap::Arg, language: ProgramLanguage) -> clap::Arg {
    let heading: &dyn Phrase = if argument.is_positional() { &phrases::Arguments } else { &phrases::Options };
    let mut help = spoken(argument.get_help(), language);
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

/// The message for an error of the command line.
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
            match value.is_empty() {
                true => phrase(language, &phrases::UsageMissing { argument: &argument }),
                false => phrase(language, &phrases::UsageInvalidValue { argument: &argument, value: &value }),
            }
        }
        ErrorKind::ArgumentConflict => match context(ContextKind::PriorArg) {
            other if other.is_empty() || other == argument => {
                phrase(language, &phrases::UsageTwice { argument: &argument })
            }
            other => phrase(language, &phrases::UsageConflict { argument: &argument, other: &other }),
        },
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

pub(super) fn edition(argument: EditionArgument) -> Audience {
    match argument {
        EditionArgument::Participant => Audience::Participant,
        EditionArgument::Facilitator => Audience::Facilitator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_flag_has_words_in_both_languages() {
        for language in ProgramLanguage::ALL {
            command(language).debug_assert();
        }
    }

    #[test]
    fn a_mistyped_command_is_explained_in_spanish() {
        let arguments = ["temario", "buld"].map(OsString::from);
        let Parsed::Wrong(text) = parse(&arguments, ProgramLanguage::Spanish) else { panic!("wrong") };
        assert!(text.contains("comando desconocido `buld`") && text.contains("¿quiso decir `build`?"), "{text}");
    }
}
