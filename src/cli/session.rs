//! What all commands share: the language, the folder of the site, and error output.

use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::printing::{machine_failed, print_error, print_out, styling};
use crate::config::{BaseUrl, SITE_FILE, SiteConfig};
use crate::diagnostic::{
    Diagnostic, Phrase, ProgramLanguage, Report, ReportFormat, Rule, Styling, phrase, phrases, rules,
};
use crate::language::Language;
use crate::pipeline::{BuildOptions, Loaded, Memo, Stage, Timings};

/// The rules about files whose content could not be read.
static UNREAD: [&Rule; 5] =
    [&rules::NOT_UTF8, &rules::NAME_TWICE, &rules::FRONT_MATTER_SYNTAX, &rules::DATA_SYNTAX, &rules::LOCK_UNREADABLE];

/// What all commands share.
pub struct Session {
    pub language: ProgramLanguage,
    /// The language of the system, if the program has it.
    pub system_language: Option<ProgramLanguage>,
    pub root: Option<PathBuf>,
}

impl Session {
    /// A phrase in the program's language.
    pub fn phrase(&self, words: &dyn Phrase) -> String {
        phrase(self.language, words)
    }

    /// Prints an error line.
    pub fn complain(&self, words: &dyn Phrase) {
        self.complain_of(&self.phrase(words));
    }

    /// Prints an error line with a given message.
    pub fn complain_of(&self, message: &str) {
        eprintln!("{}: {message}", self.phrase(&phrases::Error));
    }

    /// The site's folder: the given one, or the nearest folder upwards with a `site.toml`.
    pub fn root(&self) -> Result<PathBuf, Exit> {
        if let Some(root) = &self.root {
            if !root.is_dir() {
                self.complain(&phrases::NoRoot { folder: &root.display().to_string() });
                return Err(Exit::WrongUsage);
            }
            if root.join(SITE_FILE).is_file() {
                return Ok(root.clone());
            }
            self.complain(&phrases::NoSite { folder: &root.display().to_string() });
            return Err(Exit::WrongUsage);
        }
        let here = std::env::current_dir().map_err(|error| self.machine(Path::new("."), &error))?;
        let found = here.ancestors().find(|folder| folder.join(SITE_FILE).is_file());
        found.map(Path::to_path_buf).ok_or_else(|| {
            self.complain(&phrases::NoSite { folder: &here.display().to_string() });
            Exit::WrongUsage
        })
    }

    /// The site's folder, if there is one; prints nothing.
    pub fn root_if_any(&self) -> Option<PathBuf> {
        if let Some(root) = &self.root {
            return Some(root.clone());
        }
        let here = std::env::current_dir().ok()?;
        here.ancestors().find(|folder| folder.join(SITE_FILE).is_file()).map(Path::to_path_buf)
    }

    /// Reports an error of the operating system at a path, with help.
    pub fn machine(&self, path: &Path, error: &std::io::Error) -> Exit {
        machine_failed(self.language, path, error)
    }

    /// Prints a help line.
    pub fn help(&self, text: &str) {
        eprintln!("{}: {text}", self.phrase(&phrases::Help));
    }

    /// Reads and loads the site.
    pub fn load(&self, root: &Path, options: &BuildOptions, timings: &mut Timings) -> Result<Loaded, Exit> {
        let snapshot = crate::pipeline::read(root, timings).map_err(|error| self.machine(root, &error))?;
        let loaded = crate::pipeline::load(snapshot, options, &mut Memo::new(), timings);
        timings.stage(Stage::Check, || loaded.diagnostics().len());
        Ok(loaded)
    }

    /// The language for showing content: that of `--in`; else the language of the system if the site has it, else the
    /// default language of the site. `--language` is the language of messages only.
    pub fn content_language(&self, config: &SiteConfig, tag: Option<&str>) -> Result<Language, Exit> {
        let of = |tag: &str| config.languages.find(|language| language.tag.as_str() == tag);
        match tag {
            Some(tag) => of(tag).ok_or_else(|| {
                self.complain(&phrases::TranslateNoLanguage { language: tag });
                Exit::WrongUsage
            }),
            None => {
                let system = self.system_language.and_then(|language| of(language.tag()));
                Ok(system.unwrap_or(config.default_language))
            }
        }
    }

    /// Parses a public address from the command line.
    pub fn base_url(&self, text: Option<&String>) -> Result<Option<BaseUrl>, Exit> {
        let Some(text) = text else { return Ok(None) };
        BaseUrl::parse(text).map(Some).ok_or_else(|| {
            self.complain(&phrases::BadBaseUrl { url: text });
            Exit::WrongUsage
        })
    }

    /// Reports the faults of a site if a file of it could not be read, and returns whether there is one. The content of
    /// such a file is unknown, so that nothing may be recorded of it.
    pub fn report_unread(&self, loaded: &Loaded) -> bool {
        let is_unread = |one: &Diagnostic| UNREAD.iter().any(|rule| one.rule.code == rule.code);
        let found = loaded.found().iter().any(is_unread);
        if found {
            self.report_overview(loaded);
        }
        found
    }

    /// Prints the findings for people to stderr; of very many only the first of each rule.
    pub fn report_overview(&self, loaded: &Loaded) {
        print_error(&Report::new(loaded.diagnostics(), &loaded.snapshot, self.language).overview(styling()));
    }

    /// Prints a complete report: for people to stderr, for machines to stdout.
    pub fn report(&self, loaded: &Loaded, format: ReportFormat) {
        let report = Report::new(loaded.diagnostics(), &loaded.snapshot, self.language);
        match format {
            ReportFormat::Human => print_error(&report.render(format, styling())),
            ReportFormat::Short => eprint!("{}", report.render(format, Styling::Plain)),
            ReportFormat::Json | ReportFormat::Github | ReportFormat::Sarif => {
                print_out(&report.render(format, Styling::Plain))
            }
        }
    }
}
