//! `temario translate export|import`: exports texts for translators, and imports their translations.

use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{TranslateArguments, TranslateCommand, TranslationExtent, TranslationFormat};
use super::exit::Exit;
use super::session::Session;
use crate::config::{Audience, Delivery};
use crate::diagnostic::{Noun, Phrase, count, phrases};
use crate::exchange::{
    Catalogue, Column, DocumentTexts, ExchangeRemark, Extent, Message, Placed, ProblemKind, Reading, Returned,
    ReturnedFile, as_in_file, catalogue, columns, is_ours, page_texts, place, read_returned, source_of, targets,
    with_files, write_docx, write_po, write_xliff, write_xliff_1,
};
use crate::language::Language;
use crate::pipeline::{BuildOptions, Loaded, Memo, Timings, load};
use crate::source::{normalised, write_changes, write_files};
use crate::status::{confirmed, today};

pub(super) fn run(session: &Session, arguments: &TranslateArguments) -> Exit {
    let done = match &arguments.what {
        TranslateCommand::Export { to, format, output, only, edition } => {
            export(session, to.as_deref(), *format, output.as_deref(), *only, super::arguments::edition(*edition))
        }
        TranslateCommand::Import { path } => import(session, path),
    };
    done.unwrap_or_else(|exit| exit)
}

/// Options that include the pages for facilitators, which are translated too.
fn options() -> BuildOptions {
    BuildOptions::of(Delivery::to(Audience::Facilitator))
}

fn open(session: &Session, root: &Path) -> Result<Loaded, Exit> {
    let snapshot = crate::pipeline::read(root, &mut Timings::new()).map_err(|error| session.machine(root, &error))?;
    let loaded = load(snapshot, &options(), &mut Memo::new(), &mut Timings::new());
    if session.report_unread(&loaded) {
        return Err(Exit::ContentHasErrors);
    }
    Ok(loaded)
}

fn named(loaded: &Loaded, tag: &str) -> Option<Language> {
    let languages = &loaded.site.config.languages;
    let found = loaded.site.languages().find(|one| languages[*one].tag.as_str() == tag);
    // Translation tools may add a region to the language of the site, or remove it.
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
    found.or_else(|| loaded.site.languages().find(|one| primary(languages[*one].tag.as_str()) == primary(tag)))
}

/// The given language; else the only target language.
fn target(session: &Session, loaded: &Loaded, to: Option<&str>) -> Result<Language, Exit> {
    if let Some(tag) = to {
        return named(loaded, tag).ok_or_else(|| {
            session.complain(&phrases::TranslateNoLanguage { language: tag });
            Exit::WrongUsage
        });
    }
    let into: Vec<Language> =
        loaded.site.languages().filter(|language| source_of(&loaded.site, *language).is_some()).collect();
    let used = |language: &&Language| {
        let languages = &loaded.site.config.languages;
        languages[**language].tag != languages[loaded.site.config.default_language].tag
    };
    match into.iter().filter(used).collect::<Vec<_>>().as_slice() {
        [only] => Ok(**only),
        _ => {
            session.complain(&phrases::TranslateWhich);
            Err(Exit::WrongUsage)
        }
    }
}

fn export(
    session: &Session,
    to: Option<&str>,
    format: TranslationFormat,
    output: Option<&Path>,
    only: Option<TranslationExtent>,
    edition: Audience,
) -> Result<Exit, Exit> {
    let root = session.root()?;
    let loaded = open(session, &root)?;
    let site = &loaded.site;
    let into = target(session, &loaded, to)?;
    let Some(from) = source_of(site, into) else {
        session.complain(&phrases::TranslateNothing);
        return Err(Exit::WrongUsage);
    };
    let extent = if only.is_some() { Extent::Open } else { Extent::Everything };
    let texts = |extent, edition| catalogue(site, &loaded.snapshot, from, into, extent, edition);
    let mut catalogue = texts(extent, edition);
    let path = match output {
        Some(path) => path.to_path_buf(),
        None => PathBuf::from(format!("{}.{}", catalogue.target, format.ending())),
    };
    let everything = texts(Extent::Everything, Audience::Facilitator);
    keep_what_is_there(session, &path, format, &everything, &mut catalogue)?;
    let of = |language: Language| {
        let config = &site.config.languages[language];
        let label = config.label.as_deref().unwrap_or_else(|| loaded.theme.strings(language).get("language.name"));
        Column { locale: &config.locale, direction: config.direction, label }
    };
    let columns_of = [of(from), of(into)];
    let pages = || page_texts(site, &loaded.snapshot, from, into, edition);
    let bytes = match format {
        TranslationFormat::Po => write_po(&catalogue).into_bytes(),
        TranslationFormat::Xliff => write_xliff(&catalogue).into_bytes(),
        TranslationFormat::XliffOld => write_xliff_1(&catalogue).into_bytes(),
        TranslationFormat::Docx => {
            let titles = pages().map(|page| (page.name, page.source.document.front.title.clone())).collect();
            write_docx(&catalogue, &DocumentTexts { columns: columns_of, titles })
        }
        TranslationFormat::Html => {
            let pages: Vec<_> = pages().collect();
            columns(&catalogue.title, &pages, &columns_of, session.language).into_bytes()
        }
    };
    write_files(Path::new("."), [(path.as_path(), bytes.as_slice())])
        .map_err(|(path, error)| session.machine(&path, &error))?;
    let texts = count(session.language, Noun::Text, catalogue.messages.len());
    eprintln!("{}", session.phrase(&phrases::TranslateWritten { path: &path.display().to_string(), texts: &texts }));
    Ok(Exit::Done)
}

/// Refuses to overwrite a file with translations that were not imported yet. Keeps the comments of translators.
fn keep_what_is_there(
    session: &Session,
    path: &Path,
    format: TranslationFormat,
    everything: &Catalogue,
    catalogue: &mut Catalogue,
) -> Result<(), Exit> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(session.machine(path, &error)),
    };
    let shown = path.display().to_string();
    let refuse = |words: &dyn Phrase| {
        session.complain(words);
        Err(Exit::WrongUsage)
    };
    let known = match format {
        TranslationFormat::Html if is_ours(&bytes) => return Ok(()),
        TranslationFormat::Html => return refuse(&phrases::TranslateNotOurs { path: &shown }),
        _ => read_returned(&bytes),
    };
    let Ok(known) = known else { return refuse(&phrases::TranslateNotOurs { path: &shown }) };
    let mut lost = refused(known.reading()).count();
    for Returned { message, .. } in known.reading().messages.iter().cloned() {
        let same = |one: &&Message| one.context == message.context;
        let stands = everything.messages.iter().find(same).map(|one| one.target.as_str());
        lost += usize::from(!message.target.is_empty() && stands.is_some_and(|target| target != message.target));
        if let Some(one) = catalogue.messages.iter_mut().find(|one| one.context == message.context) {
            one.comments = message.comments;
        }
    }
    if lost == 0 {
        return Ok(());
    }
    refuse(&phrases::TranslateNotBack { path: &shown, texts: &count(session.language, Noun::Text, lost) })
}

fn read(session: &Session, path: &Path) -> Result<ReturnedFile, Exit> {
    let bytes = fs::read(path).map_err(|error| session.machine(path, &error))?;
    // Texts of the site are in this form too, whatever a translator's program writes.
    let bytes = std::str::from_utf8(&bytes).map_or(bytes.clone(), |text| normalised(text).into_owned().into_bytes());
    read_returned(&bytes).map_err(|fault| {
        eprintln!(
            "{}:{}:{}: {}: {}",
            path.display(),
            fault.line,
            fault.column,
            session.phrase(&phrases::Error),
            fault.message(session.language)
        );
        eprintln!("{}", session.phrase(&phrases::TranslateRefused));
        Exit::ContentHasErrors
    })
}

fn import(session: &Session, path: &Path) -> Result<Exit, Exit> {
    let root = session.root()?;
    let file = read(session, path)?;
    let loaded = open(session, &root)?;
    let tag = file.reading().target.to_string();
    let Some(into) = named(&loaded, &tag) else {
        session.complain(&phrases::TranslateNoLanguage { language: &tag });
        return Err(Exit::WrongUsage);
    };
    let reading = fitted(session, file, &loaded, into)?;
    let placed = place(&loaded, &reading, into);
    let mut files = Vec::new();
    for (path, text) in &placed.files {
        let location = root.join(loaded.snapshot.on_disk(path).as_str());
        let before = match fs::read(&location) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            other => other.map_err(|error| session.machine(&location, &error))?,
        };
        files.push((path, as_in_file(&before, text)));
    }
    // Confirmations of the translator are computed for the changed files, and written together with them.
    let after = with_files(&loaded, &placed.files, &options());
    let records = confirmed(&after.site, &targets(&after.site, &placed, into), today());
    let pages = files.iter().map(|(path, bytes)| (*path, bytes.as_slice()));
    write_changes(&root, &loaded.snapshot, pages.chain(records.sources()))
        .map_err(|(path, error)| session.machine(&path, &error))?;
    tell(session, path, &reading, &placed, records.sections + records.entries);
    let is_complete = placed.problems.is_empty() && refused(&reading).next().is_none();
    Ok(if is_complete { Exit::Done } else { Exit::ContentHasErrors })
}

/// The reading of a file, compared with the texts of the site if the format needs it.
fn fitted(session: &Session, file: ReturnedFile, loaded: &Loaded, into: Language) -> Result<Reading, Exit> {
    let site = &loaded.site;
    let texts = |from| catalogue(site, &loaded.snapshot, from, into, Extent::Everything, Audience::Facilitator);
    let tag = file.reading().source.as_ref().map(ToString::to_string).unwrap_or_default();
    match (file, named(loaded, &tag)) {
        (ReturnedFile::Exact(reading), _) => Ok(reading),
        (ReturnedFile::Document(document), Some(from)) => Ok(document.fitted(&texts(from))),
        (ReturnedFile::Document(_), None) => {
            session.complain(&phrases::TranslateNoLanguage { language: &tag });
            Err(Exit::WrongUsage)
        }
    }
}

/// The remarks because of which a translation was not imported.
fn refused(reading: &Reading) -> impl Iterator<Item = &ExchangeRemark> {
    reading.remarks.iter().filter(|remark| remark.kind.is_refusal())
}

/// Text on one line, cut to 100 characters.
fn excerpt(words: &str) -> String {
    const LONGEST: usize = 100;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn tell(session: &Session, path: &Path, reading: &Reading, placed: &Placed, sections: usize) {
    let shown = path.display();
    for remark in &reading.remarks {
        eprintln!(
            "{shown}:{}:{}: {}: {}",
            remark.line,
            remark.column,
            session.phrase(if remark.kind.is_refusal() { &phrases::Warning } else { &phrases::Note }),
            remark.message(session.language)
        );
    }
    for problem in &placed.problems {
        let name = &problem.context;
        let words = match problem.kind {
            ProblemKind::NoPage => session.phrase(&phrases::TranslateNoPage { name }),
            ProblemKind::PageIsDraft => session.phrase(&phrases::TranslatePageIsDraft { name }),
            ProblemKind::FileExists => session.phrase(&phrases::TranslateFileExists { name }),
            ProblemKind::SourceChanged => session.phrase(&phrases::TranslateSourceChanged { name }),
            ProblemKind::TranslationChanged => session.phrase(&phrases::TranslateTranslationChanged { name }),
            ProblemKind::Guess => session.phrase(&phrases::TranslateGuess { name }),
            ProblemKind::Audience => session.phrase(&phrases::TranslateAudience { name }),
            ProblemKind::Open => session.phrase(&phrases::TranslateOpen { name }),
            ProblemKind::Moved => session.phrase(&phrases::TranslateMoved { name }),
            ProblemKind::LabelTaken => session.phrase(&phrases::TranslateLabelTaken { name }),
            ProblemKind::NoPlace => session.phrase(&phrases::TranslateNoPlace { name }),
            ProblemKind::Incomplete => session.phrase(&phrases::TranslateIncomplete { name }),
            ProblemKind::NotEditable => session.phrase(&phrases::TranslateNotEditable { name }),
            ProblemKind::PlaceholdersDiffer => session.phrase(&phrases::TranslatePlaceholders { name }),
            ProblemKind::WordOfPages => session.phrase(&phrases::TranslateWordOfPages { name }),
            ProblemKind::WouldBreak => session.phrase(&phrases::TranslateWouldBreak { name }),
        };
        eprintln!("{shown}:{}: {}: {words}", problem.line, session.phrase(&phrases::Warning));
        let place = problem.place.as_ref().map(|(path, line)| format!("{path}:{line}: ")).unwrap_or_default();
        eprintln!("  {place}{}", excerpt(&problem.words));
    }
    let words = |noun: Noun, number: usize| count(session.language, noun, number);
    eprintln!(
        "{}",
        session.phrase(&phrases::TranslateDone {
            files: &words(Noun::File, placed.files.len()),
            placed: &words(Noun::Text, placed.placed),
            sections: &words(Noun::Section, sections),
            unchanged: &words(Noun::Text, placed.unchanged)
        })
    );
    let left = placed.problems.len() + refused(reading).count();
    if left > 0 {
        let left = words(Noun::Text, left);
        eprintln!("{}", session.phrase(&phrases::TranslateLeft { texts: &left }));
    }
}
