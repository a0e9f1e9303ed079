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
}

impl Server {
    pub fn start(root: &std::path::Path) -> Self {
        let mut child = temario()
            .args(["serve", "--port", "0", "--root"])
            .arg(root)
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
        // What the server says later must not fill the pipe.
        thread::spawn(move || lines.for_each(drop));
        Self { child, port }
    }

    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.ask(path, &format!("Host: 127.0.0.1:{}\r\n", self.port))
    }

    fn ask(&self, path: &str, headers: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connects");
        write!(stream, "GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").expect("asks");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answers");
        let split = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers end");
        let head = String::from_utf8_lossy(&answer[..split]).into_owned();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
        assert!(!head.to_lowercase().contains("transfer-encoding"), "the length is known");
        (status, answer.split_off(split + 4))
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
