//! `temario deploy`.

use std::cell::Cell;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{DeployArguments, IdentityArgument};
use super::exit::{Exit, exit_for};
use super::progress::Progress;
use super::session::Session;
use super::{addresses, build, programs, sign, verify};
use crate::config::{Audience, DeployKind, DeployTarget, GitIdentity};
use crate::curriculum::PUBLISHED;
use crate::deploy::{Commit, DeployFault, DeployOptions, Deployed, Publication, RemoteCause, RemoteFault, deploy};
use crate::diagnostic::{Diagnostic, Noun, Phrase, count, phrases, rules};
use crate::pipeline::{BuildOptions, Loaded, Memo, Stage, Tally, WriteError, kilobytes, load, settings};
use crate::shown;

/// The number of deletions listed outside a dry run.
const LISTED: usize = 10;

pub(super) fn run(session: &Session, arguments: &DeployArguments) -> Exit {
    publish(session, arguments).unwrap_or_else(|exit| exit)
}

fn publish(session: &Session, arguments: &DeployArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let (progress, mut timings) = Progress::start(session);
    let snapshot = crate::pipeline::read(&root, &mut timings).map_err(|error| session.machine(&root, &error));
    let Ok(snapshot) = snapshot else {
        progress.finish();
        return snapshot.map(|_| Exit::Done);
    };
    let targets = settings(&snapshot).deploys;
    let target = wanted(&targets, arguments.target.as_deref());
    // Without a target the site is still loaded, because errors in `site.toml` may be the reason.
    let delivery = target.map(|target| target.delivery.clone()).unwrap_or_default();
    let options = BuildOptions { delivery, weigh: arguments.folder.is_none() };
    let loaded = load(snapshot, &options, &mut Memo::new(), &mut timings);
    timings.stage(Stage::Check, || loaded.diagnostics().len());
    progress.finish();
    if loaded.has_configuration_errors() {
        session.report_overview(&loaded);
        eprintln!("{}", session.phrase(&phrases::NotDeployed));
        return Err(Exit::WrongUsage);
    }
    let Some(target) = target else {
        unknown(session, &targets, arguments.target.as_deref());
        return Err(Exit::WrongUsage);
    };
    if arguments.folder.is_none() {
        if !loaded.diagnostics().is_empty() {
            session.report_overview(&loaded);
        }
        let exit = exit_for(&loaded, arguments.deny.is_some());
        if exit != Exit::Done {
            eprintln!("{}", session.phrase(&phrases::NotDeployed));
            return Ok(exit);
        }
    }
    let is_placeholder = |one: &&Diagnostic| one.rule.code == rules::PLACEHOLDER_LEFT.code;
    let placeholders = loaded.diagnostics().iter().filter(is_placeholder).count();
    if placeholders > 0 {
        if arguments.folder.is_some() {
            session.report_overview(&loaded);
        }
        session.complain(&phrases::DeployPlaceholders { files: &count(session.language, Noun::File, placeholders) });
        return Ok(Exit::ContentHasErrors);
    }
    if let Some(command) = programs::named_by(&target.kind, &root) {
        programs::agreed(session, &root, &command, arguments.allow_programs, arguments.dry_run)?;
    }
    let progress = Progress::of_stage(session, Stage::Render, &Arc::default(), false);
    let publication = match &arguments.folder {
        Some(folder) => Publication::of_folder(folder),
        None => Publication::of_site(&loaded),
    };
    progress.finish();
    let mut publication = publication.map_err(|fault| refuse(session, &loaded, fault))?;
    let (built, wanted) = (publication.manifest.edition, target.delivery.audience);
    if built != wanted {
        let (there, here) = (edition_words(session, built), edition_words(session, wanted));
        session.complain(&phrases::DeployWrongEdition { here: &here, target: &target.name, there: &there });
        return Err(Exit::WrongUsage);
    }
    if let Some(key) = &arguments.secret_key {
        publication.signature = Some(sign::signature(session, key, &publication.manifest.to_bytes())?);
    }
    let options = DeployOptions {
        max_deletes: arguments.max_deletes,
        sends_all: arguments.everything_again,
        is_dry: arguments.dry_run,
        trusts_list: arguments.trust_list,
        reads_all: arguments.read_all,
        takes_over: arguments.take_over,
    };
    let is_quiet = loaded.site.delivery.low_profile;
    // The commit message of a low-profile site does not name the subject.
    let message =
        if is_quiet { "update".to_owned() } else { format!("{} ({})", loaded.site.config.title, target.name) };
    let identity = identity(target, arguments.identity).filter(|_| !is_quiet);
    let identity = if is_quiet { Some(GitIdentity::Neutral) } else { identity };
    let commit = Commit { message: &message, identity, ask: &|name| ask(session, target, name) };
    // Programs of the user may ask for a password, also while the place is compared.
    let has_program = matches!(target.kind, DeployKind::Git { .. } | DeployKind::Remote { .. });
    let tally: Arc<Tally> = Arc::clone(&publication.tally);
    let progress = Cell::new(Some(Progress::of_stage(session, Stage::Compare, &tally, has_program)));
    let tell = |deployed: &Deployed| {
        progress.take().into_iter().for_each(Progress::finish);
        show(session, target, deployed, arguments.dry_run);
        let sent = deployed.plan.new.iter().chain(&deployed.plan.changed);
        tally.start(sent.map(|(path, _)| path.as_str()));
        progress.set(Some(Progress::of_stage(session, Stage::Send, &tally, has_program)));
    };
    let deployed = deploy(&publication, target, &root, options, &commit, tell);
    progress.take().into_iter().for_each(Progress::finish);
    let deployed = deployed.map_err(|fault| refuse(session, &loaded, fault))?;
    if arguments.dry_run {
        eprintln!("{}", session.phrase(&phrases::DeployDry));
        return Ok(Exit::Done);
    }
    let files = deployed.plan.new.len() + deployed.plan.changed.len() + deployed.plan.unchanged.len();
    let files = count(session.language, Noun::File, files);
    eprintln!("{}", session.phrase(&phrases::Deployed { files: &files, target: &target.name }));
    if target.is_test {
        eprintln!("{}", session.phrase(&phrases::DeployTest { target: &target.name }));
    } else if arguments.folder.is_none() && loaded.site.delivery.is_public() {
        addresses::record(session, &root, &loaded)?;
        if loaded.snapshot.source(PUBLISHED).is_none() {
            eprintln!("{}", session.phrase(&phrases::AddressesFirst { path: PUBLISHED, target: &target.name }));
        }
    }
    Ok(Exit::Done)
}

/// The identity of commits, from the argument or from `site.toml`.
fn identity(target: &DeployTarget, argument: Option<IdentityArgument>) -> Option<GitIdentity> {
    let said = argument.map(|argument| match argument {
        IdentityArgument::Own => GitIdentity::Own,
        IdentityArgument::Neutral => GitIdentity::Neutral,
    });
    match &target.kind {
        DeployKind::Git { identity, .. } => said.or(*identity),
        _ => said,
    }
}

/// Asks on a terminal whether commits may name the user. Without a terminal the identity is neutral.
fn ask(session: &Session, target: &DeployTarget, name: &str) -> GitIdentity {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        eprintln!("{}", session.phrase(&phrases::DeployIdentityNeutral { target: &target.name }));
        return GitIdentity::Neutral;
    }
    eprint!("{}", session.phrase(&phrases::DeployAskIdentity { name }));
    let mut answer = String::new();
    let is_yes = std::io::stdin().read_line(&mut answer).is_ok()
        && answer.trim().to_lowercase().starts_with(&session.phrase(&phrases::DeployAskYes));
    let (identity, word) = if is_yes { (GitIdentity::Own, "own") } else { (GitIdentity::Neutral, "neutral") };
    eprintln!("{}", session.phrase(&phrases::DeployIdentityAsked { identity: word, target: &target.name }));
    identity
}

/// The target with the given name; without a name, the only target.
fn wanted<'a>(targets: &'a [DeployTarget], name: Option<&str>) -> Option<&'a DeployTarget> {
    match name {
        Some(name) => targets.iter().find(|target| target.name == name),
        None => targets.first().filter(|_| targets.len() == 1),
    }
}

/// Reports that no target was selected, and lists the targets.
fn unknown(session: &Session, targets: &[DeployTarget], name: Option<&str>) {
    let known: Vec<String> = targets.iter().map(|target| format!("`{}`", target.name)).collect();
    let known = known.join(", ");
    match (targets.is_empty(), name) {
        (true, _) => session.complain(&phrases::DeployNone),
        (false, Some(name)) => session.complain(&phrases::DeployUnknown { known: &known, target: name }),
        (false, None) => session.complain(&phrases::DeployWhich { known: &known }),
    }
}

fn edition_words(session: &Session, edition: Audience) -> String {
    match edition {
        Audience::Facilitator => session.phrase(&phrases::EditionFacilitator),
        Audience::Participant => session.phrase(&phrases::EditionParticipant),
    }
}

/// Prints the plan: all of it in a dry run, else the totals and the first deletions.
fn show(session: &Session, target: &DeployTarget, deployed: &Deployed, is_dry: bool) {
    let plan = &deployed.plan;
    if deployed.was_interrupted {
        let words: &dyn Phrase = if is_dry { &phrases::DeployInterruptedDry } else { &phrases::DeployInterrupted };
        eprintln!("{}", session.phrase(words));
    }
    if let (Some(known), DeployKind::Git { branch, .. }) = (&deployed.new_branch, &target.kind) {
        // A server has as many branches as it wants.
        let known: Vec<String> = known.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
        let words: &dyn Phrase = match known.is_empty() {
            true => &phrases::DeployNewBranchFirst { branch },
            false => &phrases::DeployNewBranch { branch, known: &known.join(", ") },
        };
        eprintln!("{}", session.phrase(words));
    }
    let number = |files: &[(String, u64)]| files.len().to_string();
    let size = kilobytes(u32::try_from(plan.bytes()).unwrap_or(u32::MAX));
    let words = session.phrase(&phrases::DeployPlan {
        changed: &number(&plan.changed),
        deleted: &number(&plan.deleted),
        new: &number(&plan.new),
        size: &size,
        target: &target.name,
        unchanged: &number(&plan.unchanged),
    });
    eprintln!("{words}");
    let lists = [('+', &plan.new, is_dry), ('~', &plan.changed, is_dry), ('-', &plan.deleted, true)];
    for (mark, files, _) in lists.into_iter().filter(|(_, _, is_listed)| *is_listed) {
        let most = if is_dry { files.len() } else { LISTED };
        for (path, _) in files.iter().take(most) {
            eprintln!("  {mark} {path}");
        }
        if files.len() > most {
            eprintln!("  {}", session.phrase(&phrases::SearchMore { n: &(files.len() - most).to_string() }));
        }
    }
    show_found(session, &plan.repaired, |files| session.phrase(&phrases::DeployRepaired { files }));
    let replaced = plan.replaced.len().to_string();
    show_found(session, &plan.replaced, |_| session.phrase(&phrases::DeployReplaced { n: &replaced }));
    show_found(session, &plan.kept, |files| session.phrase(&phrases::DeployKept { files }));
    if !plan.others.is_empty() {
        eprintln!("{}", session.phrase(&phrases::DeployOthers { n: &plan.others.len().to_string() }));
        // They are the affair of others, so they are named only in a dry run.
        for path in plan.others.iter().take(if is_dry { LISTED } else { 0 }) {
            eprintln!("  ? {path}");
        }
        if is_dry && plan.others.len() > LISTED {
            eprintln!("  {}", session.phrase(&phrases::SearchMore { n: &(plan.others.len() - LISTED).to_string() }));
        }
    }
    if !plan.by_size.is_empty() {
        let files = count(session.language, Noun::File, plan.by_size.len());
        eprintln!("{}", session.phrase(&phrases::DeployBySize { files: &files }));
    }
}

/// Prints the files at a target that differ from its manifest, after a line with their number.
fn show_found(session: &Session, paths: &[String], words: impl FnOnce(&str) -> String) {
    if paths.is_empty() {
        return;
    }
    eprintln!("{}", words(&count(session.language, Noun::File, paths.len())));
    for path in paths.iter().take(LISTED) {
        eprintln!("  ! {path}");
    }
    if paths.len() > LISTED {
        eprintln!("  {}", session.phrase(&phrases::SearchMore { n: &(paths.len() - LISTED).to_string() }));
    }
}

/// Reports why a branch was not published: the remote and the branch, the cause, what to do, and what `git` said. A branch
/// changes as a whole, so what is published is unchanged.
fn refuse_remote(session: &Session, fault: &RemoteFault) -> Exit {
    let RemoteFault { remote, branch, cause, detail } = fault;
    let say = |words: &dyn Phrase| session.phrase(words);
    let (words, help, exit) = match cause {
        RemoteCause::UnknownName(names) => {
            let known: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let words = match known.is_empty() {
                true => say(&phrases::RemoteNoNames),
                false => say(&phrases::RemoteUnknownName { known: &known.join(", ") }),
            };
            (words, say(&phrases::RemoteNameHelp { remote }), Exit::WrongUsage)
        }
        RemoteCause::NoOwnRepository => {
            (say(&phrases::RemoteNoOwnRepository), say(&phrases::RemoteNoOwnRepositoryHelp), Exit::WrongUsage)
        }
        RemoteCause::NoIdentity => {
            (say(&phrases::RemoteNoIdentity), say(&phrases::RemoteNoIdentityHelp), Exit::WrongUsage)
        }
        RemoteCause::NoPath => {
            (say(&phrases::RemoteNoPath), say(&phrases::RemoteNoPathHelp { remote }), Exit::WrongUsage)
        }
        RemoteCause::NoRepository => {
            (say(&phrases::RemoteNoRepository), say(&phrases::RemoteNoRepositoryHelp), Exit::WrongUsage)
        }
        RemoteCause::OtherOwner => {
            (say(&phrases::RemoteOtherOwner), say(&phrases::RemoteOtherOwnerHelp { remote }), Exit::WrongUsage)
        }
        RemoteCause::NotFound => (say(&phrases::RemoteNotFound), say(&phrases::RemoteNotFoundHelp), Exit::WrongUsage),
        RemoteCause::NoHost => (say(&phrases::RemoteNoHost), say(&phrases::RemoteNoHostHelp), Exit::MachineFailed),
        RemoteCause::NoAnswer => {
            (say(&phrases::RemoteNoAnswer), say(&phrases::RemoteNoAnswerHelp), Exit::MachineFailed)
        }
        RemoteCause::HostKey => (say(&phrases::RemoteHostKey), say(&phrases::RemoteHostKeyHelp), Exit::MachineFailed),
        RemoteCause::Certificate => {
            (say(&phrases::RemoteCertificate), say(&phrases::RemoteCertificateHelp), Exit::MachineFailed)
        }
        RemoteCause::Denied => (say(&phrases::RemoteDenied), say(&phrases::RemoteDeniedHelp), Exit::MachineFailed),
        RemoteCause::Protected => {
            (say(&phrases::RemoteProtected), say(&phrases::RemoteProtectedHelp), Exit::WrongUsage)
        }
        RemoteCause::CheckedOut => {
            (say(&phrases::RemoteCheckedOut), say(&phrases::RemoteCheckedOutHelp), Exit::WrongUsage)
        }
        RemoteCause::NameTaken => {
            (say(&phrases::RemoteNameTaken), say(&phrases::RemoteNameTakenHelp), Exit::WrongUsage)
        }
        RemoteCause::KeepsHistory => {
            (say(&phrases::RemoteKeepsHistory), say(&phrases::RemoteKeepsHistoryHelp), Exit::WrongUsage)
        }
        RemoteCause::TooLarge => (say(&phrases::RemoteTooLarge), say(&phrases::RemoteTooLargeHelp), Exit::WrongUsage),
        RemoteCause::Rejected => {
            (say(&phrases::RemoteRejected), say(&phrases::RemoteRejectedHelp), Exit::MachineFailed)
        }
        RemoteCause::Other => {
            (say(&phrases::RemoteOther), say(&phrases::RemoteOtherHelp { remote }), Exit::MachineFailed)
        }
    };
    session.complain(&phrases::RemoteFault { branch, cause: &words, remote });
    session.help(&help);
    if !detail.is_empty() {
        let detail = say(&phrases::RemoteSaid { detail: &shown::joined(detail) });
        eprintln!("{}: {detail}", say(&phrases::Note));
    }
    eprintln!("{}", say(&phrases::NotDeployed));
    exit
}

/// Reports why nothing, or not everything, was published.
pub(super) fn refuse(session: &Session, loaded: &Loaded, fault: DeployFault) -> Exit {
    let shown = |path: &Path| path.display().to_string();
    let (message, exit) = match fault {
        DeployFault::Template(fault) => return build::refuse(session, loaded, WriteError::Template(fault)),
        DeployFault::Io(path, error) => {
            let exit = session.machine(&path, &error);
            eprintln!("{}", session.phrase(&phrases::DeployAgain));
            return exit;
        }
        DeployFault::OverSources(path) => return build::refuse(session, loaded, WriteError::OverSources(path)),
        DeployFault::NotOurs(place) => (session.phrase(&phrases::DeployNotOurs { place: &place }), Exit::WrongUsage),
        DeployFault::NoList(place) => (session.phrase(&phrases::DeployNoList { place: &place }), Exit::WrongUsage),
        DeployFault::OtherSite(place) => {
            (session.phrase(&phrases::DeployOtherSite { place: &place }), Exit::WrongUsage)
        }
        DeployFault::NoParent(place, parent) => {
            (session.phrase(&phrases::DeployNoParent { parent: &parent, place: &place }), Exit::WrongUsage)
        }
        DeployFault::NoDrive(folder, mount) => {
            let words = phrases::DeployNoDrive { folder: &shown(&folder), mount: &shown(&mount) };
            (session.phrase(&words), Exit::WrongUsage)
        }
        DeployFault::OfShell(path) => (session.phrase(&phrases::DeployOfShell { path: &path }), Exit::WrongUsage),
        DeployFault::OtherSystem(path) => {
            (session.phrase(&phrases::DeployOtherSystem { path: &path }), Exit::WrongUsage)
        }
        DeployFault::Remote(fault) => return refuse_remote(session, &fault),
        DeployFault::Unreadable(place) => {
            (session.phrase(&phrases::DeployUnreadable { place: &place }), Exit::WrongUsage)
        }
        DeployFault::RefusedName(place, name) => {
            let name = name.escape_debug().to_string();
            (session.phrase(&phrases::DeployRefusedName { name: &name, place: &place }), Exit::WrongUsage)
        }
        DeployFault::Foreign(path) => (session.phrase(&phrases::DeployForeign { path: &path }), Exit::WrongUsage),
        DeployFault::OtherEdition(there, here) => {
            let words = |edition| edition_words(session, edition);
            (session.phrase(&phrases::DeployEdition { here: &words(here), there: &words(there) }), Exit::WrongUsage)
        }
        DeployFault::TooManyDeletes(deletes, most) => (
            session.phrase(&phrases::DeployDeletes { deletes: &deletes.to_string(), most: &most.to_string() }),
            Exit::WrongUsage,
        ),
        DeployFault::NoFile(path) => (session.phrase(&phrases::DeployNoFile { path: &path }), Exit::WrongUsage),
        DeployFault::TooLarge(what, most) => {
            let size = kilobytes(u32::try_from(most).unwrap_or(u32::MAX));
            (session.phrase(&phrases::DeployTooLarge { size: &size, what: &what }), Exit::MachineFailed)
        }
        DeployFault::TooSlow(what, seconds) => (
            session.phrase(&phrases::DeployTooSlow { minutes: &(seconds / 60).to_string(), what: &what }),
            Exit::MachineFailed,
        ),
        DeployFault::BadRemote(remote) => {
            (session.phrase(&phrases::DeployBadRemote { remote: &remote }), Exit::WrongUsage)
        }
        DeployFault::Busy(path) => {
            (session.phrase(&phrases::DeployBusy { folder: &shown(&path) }), Exit::MachineFailed)
        }
        DeployFault::Overtaken(place) => {
            (session.phrase(&phrases::DeployOvertaken { place: &place }), Exit::MachineFailed)
        }
        DeployFault::Differs(path) => {
            (session.phrase(&phrases::DeployDiffers { path: &shown(&path) }), Exit::WrongUsage)
        }
        DeployFault::NotBuilt(path) => {
            (session.phrase(&phrases::DeployNotBuilt { folder: &shown(&path) }), Exit::WrongUsage)
        }
        DeployFault::NoProgram(program) => {
            (session.phrase(&phrases::DeployNoProgram { program: &program }), Exit::MachineFailed)
        }
        DeployFault::NoTemporary(path) => {
            (session.phrase(&phrases::DeployNoTemporary { folder: &shown(&path) }), Exit::MachineFailed)
        }
        DeployFault::NoCredentials => (session.phrase(&phrases::DeployNoCredentials), Exit::WrongUsage),
        DeployFault::NoProfile(name) => {
            (session.phrase(&phrases::DeployNoProfile { profile: &name }), Exit::WrongUsage)
        }
        DeployFault::NoAuthorities => return verify::no_authorities(session),
        DeployFault::Store(detail) => {
            session.complain(&phrases::DeployStore { detail: &shown::joined(&detail) });
            eprintln!("{}", session.phrase(&phrases::DeployAgain));
            return Exit::MachineFailed;
        }
        DeployFault::Program(program, detail) => {
            session.complain(&phrases::DeployProgram { detail: &shown::joined(&detail), program: &program });
            eprintln!("{}", session.phrase(&phrases::DeployAgain));
            return Exit::MachineFailed;
        }
    };
    session.complain_of(&message);
    exit
}
