//! What a program on the network may say to the author's server.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use temario::diagnostic::ProgramLanguage;
use temario::pipeline::BuildOptions;
use temario::serve::{Answerer, ServeOptions, Watching};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::course_with_data;
use crate::support::{Outputs, put, tree};

/// Words that stand outside of the site's root, and in it where nothing is published.
const SECRET: &str = "SECRETO";

/// How long a client listens. Nobody waits: the clock of the runtime jumps as soon as nothing is to be done.
const LISTENING: Duration = Duration::from_secs(40);

struct Servers {
    folder: TempDir,
    before: Outputs,
    own: Answerer,
    bound: Answerer,
}

/// The bytes of a connection, with one request or several.
pub fn http(bytes: &[u8]) {
    static SERVERS: OnceLock<Mutex<Servers>> = OnceLock::new();
    // One after another: what one request writes is not to be taken for the work of another.
    let servers = SERVERS.get_or_init(|| Mutex::new(start())).lock().unwrap_or_else(PoisonError::into_inner);
    let answers = converse(&servers.own, bytes);
    assert!(!contains(&answers, SECRET), "{}", String::from_utf8_lossy(&answers));
    assert!(!statuses(&answers).contains(&500), "{}", String::from_utf8_lossy(&answers));
    for to in locations(&answers) {
        assert!(to.starts_with('/') && !to.starts_with("//"), "a way to another server: {to}");
    }
    // Without the token a server that others can reach gives nothing.
    for status in statuses(&converse(&servers.bound, bytes)) {
        assert!((400..500).contains(&status), "{status} without the token");
    }
    let after = tree(servers.folder.path());
    for (path, bytes) in &after {
        // To say that sections are in step is what a page of the server may do.
        let is_record = path.starts_with("site/content/") && path.ends_with(".lock");
        assert!(is_record || servers.before.get(path) == Some(bytes), "{path} was written");
    }
    assert!(servers.before.keys().all(|path| after.contains_key(path)), "a file was removed");
}

fn start() -> Servers {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("outside.txt"), SECRET).expect("a file");
    let root = folder.path().join("site");
    let mut files = course_with_data();
    // An editor that is not there: what is asked of it is looked up, and nothing is started.
    let settings = format!("{}[serve]\neditor = \"/nowhere/editor {{file}}:{{line}}\"\n", files["site.toml"]);
    files.insert("site.toml".into(), settings);
    files.insert("notes.txt".into(), SECRET.into());
    files.insert(".git/config".into(), SECRET.into());
    files.insert("content/en/.hidden.md".into(), SECRET.into());
    files.insert("static/shown.txt".into(), "shown".into());
    put(&root, &files);
    let own = answerer(&root, None);
    let bound = answerer(&root, Some([0, 0, 0, 0].into()));
    Servers { before: tree(folder.path()), folder, own, bound }
}

fn answerer(root: &Path, bind: Option<std::net::IpAddr>) -> Answerer {
    let options = ServeOptions {
        build: BuildOptions::default(),
        language: ProgramLanguage::Spanish,
        port: 0,
        bind,
        has_token: false,
        allows_programs: true,
        watching: Watching::Events,
        follow: false,
    };
    Answerer::new(root, &options).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Says something and listens until the server has nothing more to say.
fn converse(answerer: &Answerer, said: &[u8]) -> Vec<u8> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build().expect("a runtime");
    runtime.block_on(async {
        let (mut client, server) = tokio::io::duplex(said.len() + 64 * 1024);
        let answering = answerer.answer(SocketAddr::from(([127, 0, 0, 1], 50_000)), server);
        let mut heard = Vec::new();
        let listening = async {
            // A server that hangs up in the middle has heard enough.
            let _ = client.write_all(said).await;
            let _ = client.read_to_end(&mut heard).await;
        };
        let _ = tokio::time::timeout(LISTENING, async { tokio::join!(answering, listening) }).await;
        heard
    })
}

/// The statuses of answers that stand one after another.
fn statuses(answers: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(answers);
    text.match_indices("HTTP/1.").filter_map(|(at, _)| text.get(at + 9..at + 12)?.parse().ok()).collect()
}

/// Where answers lead, as a browser reads it.
fn locations(answers: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(answers);
    let found = text.lines().filter_map(|line| line.strip_prefix("location: "));
    found.map(|to| to.replace('\\', "/").replace('\t', "").trim_start().to_owned()).collect()
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}
