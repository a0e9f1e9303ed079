//! What `serve` answers equals what `build` writes, and only this computer may ask.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::support::{course, put, temario, tree};

pub struct Server {
    child: Child,
    port: u16,
    /// The file with the link, of a server with a token.
    link: Option<std::path::PathBuf>,
}

impl Server {
    pub fn start(root: &std::path::Path) -> Self {
        Self::start_with(root, &[])
    }

    fn start_with(root: &std::path::Path, more: &[&str]) -> Self {
        Self::start_as(temario(), root, more)
    }

    fn start_as(mut program: std::process::Command, root: &std::path::Path, more: &[&str]) -> Self {
        let mut child = program
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
        let port = loop {
            let line = lines.next().expect("a line").expect("text");
            let port = line.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next()?.parse().ok());
            if let Some(port) = port {
                break port;
            }
        };
        let has_token = more.iter().any(|argument| matches!(*argument, "--bind" | "--token"));
        let link = has_token.then(|| {
            let line = lines.next().expect("a line").expect("text");
            let (_, path) = line.split_once("is in the file ").expect("the link is in a file");
            std::path::PathBuf::from(path)
        });
        // What the server says later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Self { child, port, link }
    }

    /// Asks as the site's own pages do.
    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.ask(path, &format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n", self.port))
    }

    /// The token, from the file where the link is.
    fn token(&self) -> String {
        let link = fs::read_to_string(self.link.as_ref().expect("a server with a token")).expect("the link");
        link.trim_end().split_once("?token=").expect("a token").1.to_owned()
    }

    fn ask(&self, path: &str, headers: &str) -> (u16, Vec<u8>) {
        let (status, _, body) = self.answer(path, headers);
        (status, body)
    }

    fn head(&self, path: &str, headers: &str) -> (u16, String) {
        let (status, head, _) = self.answer(path, headers);
        (status, head)
    }

    fn answer(&self, path: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").expect("asks");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answers");
        let split = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        assert!(!head.to_lowercase().contains("transfer-encoding"), "the length is known");
        (status, head + "\r\n", answer.split_off(split + 4))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A page without the one element that `serve` adds.
pub fn without_script(page: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8(page).expect("pages are UTF-8");
    let start = text.find("<script data-temario-live").expect("the element is there");
    let end = start + text[start..].find("</script>\n").expect("it ends") + "</script>\n".len();
    format!("{}{}", &text[..start], &text[end..]).into_bytes()
}

#[test]
fn every_answer_is_what_a_build_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    assert!(temario().args(["build", "--root"]).arg(folder.path()).status().expect("runs").success());
    let built = tree(&folder.path().join("public"));
    let server = Server::start(folder.path());
    for (path, bytes) in built.iter().filter(|(path, _)| *path != "manifest.json") {
        let (status, body) = server.get(&format!("/{path}"));
        assert_eq!(status, 200, "{path}");
        let body = if path.ends_with(".html") { without_script(body) } else { body };
        assert!(body == *bytes, "{path}");
        if let Some(short) = path.strip_suffix(".html") {
            assert_eq!(server.get(&format!("/{short}")).0, 200, "{short}");
        }
    }
    assert_eq!(without_script(server.get("/es/bases/").1), built["es/bases/index.html"]);
    assert_eq!(server.get("/es/bases").0, 302);
    let (status, missing) = server.get("/es/nada/aqui.html");
    assert_eq!(status, 404);
    assert!(without_script(missing) == built["es/404.html"]);
}

#[test]
fn a_saved_page_is_served_and_a_fault_does_not_end_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let page = folder.path().join("content/es/01-basics/02-practice.md");
    let wait_for = |words: &str| {
        let end = Instant::now() + Duration::from_secs(20);
        while Instant::now() < end {
            if String::from_utf8_lossy(&server.get("/es/bases/practica.html").1).contains(words) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("`{words}` is never served");
    };
    let text = fs::read_to_string(&page).expect("a page");
    fs::write(&page, text.replace("Texto.", "Texto nuevo.")).expect("saved");
    wait_for("Texto nuevo.");
    fs::write(&page, text.replace("Texto.", "Con error.\n\n::: ejercisio\nx\n:::\n")).expect("saved");
    wait_for("Con error.");
    let renamed = page.with_extension("tmp");
    fs::write(&renamed, text.replace("Texto.", "Guardado al renombrar.")).expect("saved");
    fs::rename(&renamed, &page).expect("renamed");
    wait_for("Guardado al renombrar.");
}

#[test]
fn strangers_and_climbing_paths_get_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let own = format!("Host: 127.0.0.1:{}\r\n", server.port);
    assert_eq!(server.ask("/", "Host: evil.example\r\n").0, 403);
    assert_eq!(server.ask("/", &format!("{own}Origin: https://evil.example\r\n")).0, 403);
    assert_eq!(server.ask("/", &format!("Host: localhost:{}\r\n", server.port)).0, 200);
    for path in [
        "/../site.toml",
        "/%2e%2e/site.toml",
        "/..%2fsite.toml",
        "/site.toml",
        "/content/en/index.md",
        "//etc/passwd",
        "/en/%00",
    ] {
        let (status, body) = server.get(path);
        assert_eq!(status, 404, "{path}");
        assert!(!String::from_utf8_lossy(&body).contains("base_url"), "{path}");
    }
}

/// The author looks at the site while its rules run: the address is printed before their findings.
#[test]
fn the_address_comes_before_the_findings_of_the_first_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = course();
    files.insert("content/en/about.md".to_owned(), "---\ntitle: A\n---\n\n[x](none.md)\n".to_owned());
    put(folder.path(), &files);
    let mut child = temario()
        .args(["serve", "--port", "0", "--root"])
        .arg(folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines().map(|line| line.expect("text"));
    let first = lines.next().expect("a line");
    assert!(first.starts_with("http://127.0.0.1:"), "{first}");
    assert!(lines.any(|line| line.contains("error[T501]")), "the findings follow");
    child.kill().expect("ended");
    child.wait().expect("ended");
}

#[test]
fn no_address_leads_to_another_server() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let own = format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n", server.port);
    // Browsers take two slashes for the name of a server, a backslash for a slash, and a tab for nothing.
    for path in
        ["/_compare//evil.example/", "/_compare/%5Cevil.example", "/_compare/%09/evil.example", "/_compare/%20/x"]
    {
        let (status, head) = server.head(path, &own);
        let to = head.lines().find_map(|line| line.strip_prefix("location: /")).expect("it leads to this server");
        assert!(status == 302 && to.starts_with(|first: char| first.is_ascii_alphanumeric()), "{path}: {to}");
    }
}

#[test]
fn a_busy_port_is_said_clearly() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let second = temario()
        .args(["serve", "--port", &server.port.to_string(), "--root"])
        .arg(folder.path())
        .output()
        .expect("runs");
    assert_eq!(second.status.code(), Some(3));
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(message.contains("is in use") && message.contains("--port 0"), "{message}");
}

#[test]
fn slow_and_broken_and_many_requests_do_not_stop_it() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let connect = || TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
    // Some say nothing, some begin and never end, some talk nonsense, some ask for no end of things.
    let mut held = Vec::new();
    for number in 0..3000 {
        // The machine may allow this test fewer files than that; it needs some for the rest.
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", server.port)) else {
            held.truncate(held.len().saturating_sub(50));
            break;
        };
        let words: &[u8] = match number % 4 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
            2 => b"\0\0\0\xFF\xFE nonsense\r\n\r\n",
            _ => b"GET /en/ HTTP/1.1\r\nHost: ",
        };
        let _ = stream.write_all(words);
        held.push(stream);
    }
    assert!(held.len() > 200, "only {} connections", held.len());
    let start = Instant::now();
    assert_eq!(server.get("/es/bases/ley.html").0, 200);
    assert!(start.elapsed() < Duration::from_secs(5), "answered after {:?}", start.elapsed());
    let mut long = connect();
    let _ = long.write_all(format!("GET /{} HTTP/1.1\r\n", "a".repeat(300_000)).as_bytes());
    let mut answer = [0; 16];
    let read = long.read(&mut answer).unwrap_or(0);
    assert!(read == 0 || answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
    for path in
        ["/%00", "/es/%ff%fe", "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/en/bases/../../../site.toml", "/..%5csite.toml"]
    {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    // A folder has no listing.
    for path in ["/assets/", "/_temario/", "/static/"] {
        assert_eq!(server.get(path).0, 404, "{path}");
    }
    drop(held);
    assert_eq!(server.get("/en/").0, 200);
}

#[cfg(unix)]
#[test]
fn it_ends_at_once_whoever_is_connected() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let mut server = Server::start(folder.path());
    let mut events = TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
    let asked = "GET /_temario/events HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n\r\n";
    events.write_all(asked.as_bytes()).expect("asks");
    let mut first = [0; 12];
    events.read_exact(&mut first).expect("answers");
    let mut slow = TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("begins");
    let start = Instant::now();
    let killed = std::process::Command::new("kill").args(["-INT", &server.child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    let status = server.child.wait().expect("ends");
    assert!(start.elapsed() < Duration::from_secs(1), "ended after {:?}", start.elapsed());
    assert_eq!(status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn the_file_with_the_link_goes_with_the_server_however_it_is_ended() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let folder = tempfile::tempdir().expect("a folder");
        put(folder.path(), &course());
        let mut server = Server::start_with(folder.path(), &["--token"]);
        let link = server.link.clone().expect("a file");
        assert!(link.is_file());
        let killed = std::process::Command::new("kill").args([signal, &server.child.id().to_string()]).status();
        assert!(killed.expect("kill runs").success());
        server.child.wait().expect("ends");
        assert!(!link.exists() && !link.parent().is_some_and(|folder| folder.exists()), "{signal}");
    }
}

#[test]
fn off_the_loopback_interface_nothing_is_served_without_the_token() {
    nothing_without_the_token(&["--bind", "127.0.0.1"]);
}

#[test]
fn with_a_token_other_programs_of_this_machine_get_nothing_either() {
    nothing_without_the_token(&["--token"]);
}

fn nothing_without_the_token(more: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start_with(folder.path(), more);
    let token = server.token();
    assert_eq!(token.len(), 32);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let around = server.link.as_ref().and_then(|link| link.parent()).expect("a folder");
        assert_eq!(fs::metadata(around).expect("there").permissions().mode() & 0o077, 0, "others cannot read the link");
    }
    for path in [
        "/",
        "/en/",
        "/en/search-index.js",
        "/_temario/live.js",
        "/_temario/events",
        "/_temario/in?to=/en/",
        "/?token=",
        "/?token=00000000000000000000000000000000",
    ] {
        assert_eq!(server.get(path).0, 403, "{path}");
    }
    let own = format!("Host: 127.0.0.1:{}\r\n", server.port);
    // The link leads on to the address without the token, which the browser keeps as a cookie of the session.
    let (status, head) = server.head(&format!("/en/?token={token}"), &own);
    assert_eq!(status, 303);
    assert!(head.contains("location: /_temario/in?to=%2Fen%2F\r\n"), "{head}");
    assert!(head.contains("HttpOnly; SameSite=Strict; Path=/\r\n") && !head.contains(&token), "{head}");
    let (_, cookie) = head.split_once("set-cookie: ").expect("a cookie");
    let cookie = cookie.split(';').next().expect("a value");
    let onward = server.ask("/_temario/in?to=%2Fen%2F", &own).1;
    assert!(String::from_utf8_lossy(&onward).contains("content=\"0; url=/en/\""));
    assert_eq!(server.ask("/en/", &format!("{own}Cookie: a=b; {cookie}\r\n")).0, 200);
    assert_eq!(server.ask("/en/", &format!("{own}Cookie: {cookie}0\r\n")).0, 403);
    assert_eq!(server.ask("/en/", &format!("Host: evil.example\r\nCookie: {cookie}\r\n")).0, 403);
}

#[cfg(unix)]
#[test]
fn clients_without_the_token_cannot_keep_out_those_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    // A server that has room for 200 connections, so that a few hundred fill it.
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -n 400; exec \"$0\" --language en \"$@\"", env!("CARGO_BIN_EXE_temario")]);
    let server = Server::start_as(command, folder.path(), &["--bind", "127.0.0.1"]);
    let token = server.token();
    // Slow headers, slow bodies, and nothing at all.
    let mut held = Vec::new();
    for number in 0..700 {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
        let words: &[u8] = match number % 3 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
            _ => b"POST /_temario/enter HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\ncode=",
        };
        let _ = stream.write_all(words);
        held.push(stream);
    }
    let start = Instant::now();
    let own = format!("Host: 127.0.0.1:{}\r\n", server.port);
    let (status, head) = server.head(&format!("/en/?token={token}"), &own);
    assert_eq!(status, 303);
    let (_, cookie) = head.split_once("set-cookie: ").expect("a cookie");
    let cookie = cookie.split(';').next().expect("a value");
    assert_eq!(server.ask("/en/", &format!("{own}Cookie: {cookie}\r\n")).0, 200);
    assert!(start.elapsed() < Duration::from_secs(5), "answered after {:?} beside {}", start.elapsed(), held.len());
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start(folder.path());
    let own = format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: same-origin\r\n", server.port);
    let other = format!("Host: 127.0.0.1:{}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", server.port);
    let paths = [
        "/en/",
        "/en",
        "/en/nothing",
        "/search-index.js",
        "/_temario/live.js",
        "/_temario/worker.js",
        "/_temario/sections?page=/en/",
        "/_compare/en/index.html",
        "/_translate/",
        "/_temario/edit",
        "/%00",
    ];
    for path in paths {
        let (status, head) = server.head(path, &own);
        assert_ne!(status, 403, "{path}");
        for header in [
            "cross-origin-resource-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
            "frame-ancestors '",
            "x-frame-options: ",
        ] {
            assert!(head.contains(header), "{path} has {header}: {head}");
        }
        assert!(!head.contains("access-control"), "{path}: {head}");
        assert_eq!(server.head(path, &other).0, 403, "{path} is not for other sites");
    }
    for path in ["/_compare/en/index.html", "/_translate/"] {
        let head = server.head(path, &own).1;
        assert!(head.contains("frame-ancestors 'none'") && head.contains("x-frame-options: DENY"), "{path}: {head}");
    }
    // A browser that says nothing of where it comes from gets pages, and the rest once it has opened one.
    let silent = format!("Host: 127.0.0.1:{}\r\n", server.port);
    assert_eq!(server.head("/en/search-index.js", &silent).0, 403);
    let (status, head) = server.head("/en/", &silent);
    assert_eq!(status, 200);
    let (_, cookie) = head.split_once("set-cookie: ").expect("a cookie");
    let cookie = cookie.split(';').next().expect("a value");
    assert_eq!(server.head("/en/search-index.js", &format!("{silent}Cookie: {cookie}\r\n")).0, 200);
}

#[test]
fn a_change_is_noticed_by_polling_too() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let server = Server::start_with(folder.path(), &["--poll"]);
    let page = folder.path().join("content/es/01-basics/02-practice.md");
    let text = fs::read_to_string(&page).expect("a page");
    fs::write(&page, text.replace("Texto.", "Texto nuevo.")).expect("saved");
    let end = Instant::now() + Duration::from_secs(20);
    while !String::from_utf8_lossy(&server.get("/es/bases/practica.html").1).contains("Texto nuevo.") {
        assert!(Instant::now() < end, "never served");
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_leaves_the_site_of_before_and_is_tried_again() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let page = folder.path().join("content/es/01-basics/02-practice.md");
    let closed = |mode| fs::set_permissions(&page, fs::Permissions::from_mode(mode)).expect("permitted");
    closed(0o000);
    // Whoever may read everything cannot be shown this.
    let is_mighty = fs::read(&page).is_ok();
    closed(0o644);
    if is_mighty {
        return;
    }
    let server = Server::start(folder.path());
    let text = fs::read_to_string(&page).expect("a page");
    fs::write(&page, text.replace("Texto.", "Texto nuevo.")).expect("saved");
    closed(0o000);
    thread::sleep(Duration::from_millis(200));
    assert_eq!(server.get("/es/bases/practica.html").0, 200);
    closed(0o644);
    let end = Instant::now() + Duration::from_secs(10);
    while !String::from_utf8_lossy(&server.get("/es/bases/practica.html").1).contains("Texto nuevo.") {
        assert!(Instant::now() < end, "never served");
        thread::sleep(Duration::from_millis(20));
    }
}
