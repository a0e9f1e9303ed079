//! Real servers with the files that the site gives them: they do all that the manifest says.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::temario;

/// A server that ends with its test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Asked first, so that it ends its own children too.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        std::thread::sleep(Duration::from_millis(300));
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

/// Starts a program and waits until it answers.
fn start(words: &[&str], port: u16, folder: &Path) -> Server {
    let log = fs::File::create(folder.join("log")).expect("a file");
    let child = Command::new(words[0])
        .args(&words[1..])
        .env("HOME", folder)
        .stdout(log.try_clone().expect("a file"))
        .stderr(log)
        .stdin(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{} is there (tests/run installs it): {error}", words[0]));
    let mut server = Server(child);
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        if server.0.try_wait().expect("a state").is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{}: {}", words[0], fs::read_to_string(folder.join("log")).unwrap_or_default());
}

/// Builds `tests/sites/hosts` into `web/course` of a folder, as its address says.
fn built(folder: &Path) -> std::path::PathBuf {
    let web = folder.join("web");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/hosts");
    let output = temario().args(["build", "--root"]).arg(site).arg("--output").arg(web.join("course")).output();
    let output = output.expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // A server that runs as another user reads it too.
    let _ = Command::new("chmod").args(["-R", "a+rX"]).arg(folder).status();
    web
}

/// What `temario verify` says of a server: nothing but that all is as it should be.
#[track_caller]
fn is_as_it_should_be(port: u16, web: &Path) {
    let output = temario()
        .args(["verify", &format!("http://127.0.0.1:{port}/course"), "--deny", "warnings", "--manifest"])
        .arg(web.join("course/manifest.json"))
        .env_remove("ALL_PROXY")
        .output()
        .expect("runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("0 differences"), "{said}");
    // Whoever can unpack gets the packed copy.
    let agent = ureq::Agent::new_with_defaults();
    let url = format!("http://127.0.0.1:{port}/course/es/la-visita/");
    let answer = agent.get(&url).header("accept-encoding", "gzip").call().expect("an answer");
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!(header("content-encoding"), "gzip");
    assert!(header("content-type").starts_with("text/html"), "{}", header("content-type"));
    assert_eq!(header("x-course"), "visitas; 2026");
    // The address without its ending is answered too, and what is for servers is not.
    assert_eq!(agent.get(&format!("http://127.0.0.1:{port}/course/es/help")).call().expect("an answer").status(), 200);
    for hidden in ["_host/nginx.conf", "_headers", ".htaccess"] {
        let answer = agent.get(&format!("http://127.0.0.1:{port}/course/{hidden}")).call();
        assert!(matches!(answer, Err(ureq::Error::StatusCode(403 | 404))), "{hidden}: {answer:?}");
    }
}

#[test]
fn nginx_does_what_the_site_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, web) = (free_port(), built(folder.path()));
    let path = folder.path().display();
    let config = format!(
        "daemon off;\nworker_processes 1;\npid {path}/pid;\nerror_log {path}/error.log;\nevents {{}}\nhttp {{\n\
         include /etc/nginx/mime.types;\naccess_log off;\n\
         client_body_temp_path {path}/a;\nproxy_temp_path {path}/b;\nfastcgi_temp_path {path}/c;\n\
         uwsgi_temp_path {path}/d;\nscgi_temp_path {path}/e;\n\
         server {{\nlisten 127.0.0.1:{port};\nroot {path}/web;\ninclude {path}/web/course/_host/nginx.conf;\n}}\n}}\n"
    );
    fs::write(folder.path().join("nginx.conf"), config).expect("a file");
    let config = folder.path().join("nginx.conf").display().to_string();
    let _server = start(&["nginx", "-c", &config], port, folder.path());
    is_as_it_should_be(port, &web);
}

#[test]
fn apache_does_what_the_site_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, web) = (free_port(), built(folder.path()));
    let path = folder.path().display();
    let modules = ["mpm_event", "authz_core", "mime", "dir", "headers", "rewrite", "alias", "setenvif"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .concat();
    let config = format!(
        "ServerRoot {path}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {path}/pid\nErrorLog {path}/error.log\n\
         {modules}TypesConfig /etc/mime.types\nDocumentRoot {path}/web\n\
         <Directory {path}/web>\nRequire all granted\nAllowOverride All\nOptions FollowSymLinks\n</Directory>\n"
    );
    fs::write(folder.path().join("apache.conf"), config).expect("a file");
    let config = folder.path().join("apache.conf").display().to_string();
    let _server = start(&["apache2", "-f", &config, "-DFOREGROUND"], port, folder.path());
    is_as_it_should_be(port, &web);
}

#[test]
fn caddy_does_what_the_site_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, web) = (free_port(), built(folder.path()));
    let path = folder.path().display();
    let config = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {path}/web\n\
         \timport {path}/web/course/_host/Caddyfile\n}}\n"
    );
    fs::write(folder.path().join("Caddyfile"), config).expect("a file");
    let config = folder.path().join("Caddyfile").display().to_string();
    let _server = start(&["caddy", "run", "--adapter", "caddyfile", "--config", &config], port, folder.path());
    is_as_it_should_be(port, &web);
}

#[test]
fn a_host_that_sets_nothing_is_told_of_and_a_changed_page_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, web) = (free_port(), built(folder.path()));
    let path = folder.path().display();
    let config = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {path}/web\n\tfile_server\n}}\n"
    );
    fs::write(folder.path().join("Caddyfile"), config).expect("a file");
    let config = folder.path().join("Caddyfile").display().to_string();
    let _server = start(&["caddy", "run", "--adapter", "caddyfile", "--config", &config], port, folder.path());
    let verify = |more: &[&str]| {
        let url = format!("http://127.0.0.1:{port}/course");
        let output = temario().args(["verify", &url]).args(more).env_remove("ALL_PROXY").output().expect("runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    };
    let (status, said) = verify(&[]);
    assert_eq!(status, Some(0), "{said}");
    for line in [
        "the header Content-Security-Policy is missing",
        "`/en/old/` should lead to `/en/visit/`",
        "the status 404 and the page `/es/404.html`",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert_eq!(verify(&["--deny", "warnings"]).0, Some(1));
    fs::write(web.join("course/es/index.html"), "<p>other</p>").expect("written");
    fs::remove_file(web.join("course/en/help.html")).expect("removed");
    let (status, said) = verify(&[]);
    assert_eq!(status, Some(1));
    assert!(
        said.contains("error: `es/index.html` differs from the manifest")
            && said.contains("error: `en/help.html` is missing"),
        "{said}"
    );
}
