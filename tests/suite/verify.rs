//! Copies are compared with what was built: every byte, and who signed it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{course, put, temario, temario_in};

fn built(folder: &Path) -> std::path::PathBuf {
    put(folder, &course());
    let output = folder.join("public");
    let built = temario().args(["build", "--root"]).arg(folder).output().expect("runs");
    assert!(built.status.success());
    output
}

/// Runs the program; gives its status and all that it said.
fn run(words: &[&str]) -> (i32, String) {
    let output = temario().args(words).env("TEMARIO_KEY_PASSWORD", "árbol").output().expect("runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().expect("a status"), said)
}

/// A pair of keys in two files: the secret one, and the public one.
fn keys(folder: &Path, name: &str, password: Option<&str>) -> (String, String) {
    use minisign::KeyPair;
    let pair = match password {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned())).expect("keys"),
        None => KeyPair::generate_unencrypted_keypair().expect("keys"),
    };
    let path = |ending: &str| folder.join(format!("{name}.{ending}")).display().to_string();
    let (secret, public) = (path("key"), path("pub"));
    fs::write(&secret, pair.sk.to_box(None).expect("a box").into_string()).expect("a file");
    fs::write(&public, pair.pk.to_box().expect("a box").into_string()).expect("a file");
    (secret, public)
}

#[test]
fn a_copy_in_a_folder_is_compared_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = built(folder.path());
    let place = site.display().to_string();
    let (status, said) = run(&["verify", &place]);
    assert!(status == 0 && said.contains("0 differences") && said.contains("the copy's own manifest"), "{said}");
    let page = site.join("es/bases/ley.html");
    let text = fs::read_to_string(&page).expect("a page");
    fs::write(&page, text.replacen("Ley", "Lez", 1)).expect("written");
    fs::remove_file(site.join("en/glossary.html")).ok();
    fs::remove_file(site.join("robots.txt")).expect("removed");
    fs::write(site.join("en/added.html"), "x").expect("written");
    let (status, said) = run(&["verify", &place]);
    assert_eq!(status, 1, "{said}");
    for line in [
        "`es/bases/ley.html` differs from the manifest",
        "`robots.txt` is missing",
        "`en/added.html` is not in the manifest",
    ] {
        assert!(said.contains(line), "{said}");
    }
    let (status, json) = run(&["verify", &place, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(status, 1);
    assert_eq!(json["differences"].as_array().map(Vec::len), Some(3));
    let spanish =
        Command::new(env!("CARGO_BIN_EXE_temario")).args(["--language", "es", "verify"]).arg(folder.path()).output();
    let spanish = spanish.expect("runs");
    let said = String::from_utf8_lossy(&spanish.stderr).into_owned();
    assert!(spanish.status.code() == Some(1) && said.contains("no tiene un manifest.json"), "{said}");
}

#[test]
fn a_forged_copy_is_known_by_its_signature() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = built(folder.path());
    let place = site.display().to_string();
    let (secret, public) = keys(folder.path(), "ours", Some("árbol"));
    let (stranger, _) = keys(folder.path(), "theirs", None);
    let (status, said) = run(&["verify", &place, "--key", &public]);
    assert!(status == 1 && said.contains("not signed"), "{said}");
    let (status, said) = run(&["sign", &place, "--key", &secret]);
    assert_eq!(status, 0, "{said}");
    let (status, said) = run(&["verify", &place, "--key", &public]);
    assert!(status == 0 && said.contains("is signed: timestamp:"), "{said}");
    // The program whose format it is knows it too.
    let checked =
        Command::new("minisign").args(["-V", "-q", "-p", &public, "-m"]).arg(site.join("manifest.json")).status();
    assert!(checked.expect("minisign is there (tests/run installs it)").success());
    // Another build takes the place of this one, signature and all.
    let rebuilt = temario().args(["build", "--root"]).arg(folder.path()).output().expect("runs");
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    assert!(!site.join("manifest.json.minisig").exists());
    // Somebody changes a page and the manifest with it, and signs.
    run(&["sign", &place, "--key", &secret]);
    let manifest = site.join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replacen("\"size\": ", "\"size\": 1", 1)).expect("written");
    let (status, said) = run(&["verify", &place, "--key", &public]);
    assert!(status == 1 && said.contains("Do not trust this copy"), "{said}");
    run(&["sign", &place, "--key", &stranger]);
    let (status, said) = run(&["verify", &place, "--key", &public]);
    assert!(status == 1 && said.contains("Do not trust this copy"), "{said}");
}

#[test]
fn keys_that_are_none_are_said_to_be() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = built(folder.path()).display().to_string();
    let (secret, public) = keys(folder.path(), "ours", None);
    let nonsense = folder.path().join("nonsense").display().to_string();
    fs::write(&nonsense, "abc\n").expect("a file");
    assert_eq!(run(&["sign", &site, "--key", &nonsense]).0, 2);
    assert_eq!(run(&["sign", &site, "--key", &public]).0, 2);
    assert_eq!(run(&["sign", &folder.path().display().to_string(), "--key", &secret]).0, 2);
    assert_eq!(run(&["sign", &site, "--key", &secret]).0, 0);
    assert_eq!(run(&["verify", &site, "--key", &nonsense]).0, 2);
    let (status, said) = run(&["verify", "http://127.0.0.1:1/course"]);
    assert!(status == 3 && said.contains("does not answer"), "{said}");
}

#[test]
fn what_is_published_is_signed_and_an_old_signature_does_not_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = course();
    let web = folder.path().join("web");
    let target = format!("\n[deploy.web]\nkind = \"folder\"\npath = {:?}\n", web.display().to_string());
    let config = format!("{}{target}", files["site.toml"]);
    files.insert("site.toml".to_owned(), config);
    let root = folder.path().join("site");
    put(&root, &files);
    let root = root.display().to_string();
    let (secret, public) = keys(folder.path(), "ours", Some("árbol"));
    assert_eq!(run(&["deploy", "--root", &root]).0, 0);
    let (status, said) = run(&["deploy", "--root", &root, "--sign", &secret]);
    assert_eq!(status, 0, "{said}");
    let place = web.display().to_string();
    assert_eq!(run(&["verify", &place, "--key", &public]).0, 0);
    let page = Path::new(&root).join("content/es/index.md");
    fs::write(page, "---\ntitle: Curso\n---\n\nOtra cosa.\n").expect("written");
    assert_eq!(run(&["deploy", "--root", &root]).0, 0);
    assert!(!web.join("manifest.json.minisig").exists());
    assert_eq!(run(&["verify", &place]).0, 0);
}

#[test]
fn a_machine_without_certificates_of_authorities_is_told_where_to_get_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (empty, root) = (folder.path().join("empty"), folder.path().join("site"));
    fs::create_dir(&empty).expect("a folder");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("https://{}", listener.local_addr().expect("an address"));
    let mut site = course();
    let place = format!("[deploy.web]\nkind = \"s3\"\nbucket = \"course\"\nendpoint = \"{address}\"\n");
    site.get_mut("site.toml").expect("settings").push_str(&place);
    put(&root, &site);
    let root = root.display().to_string();
    for (language, words) in [("en", "no root certificates"), ("es", "no tiene certificados raíz")] {
        for command in [&["verify", &address][..], &["deploy", "--root", &root]] {
            let output = temario_in(language)
                .args(command)
                .env("SSL_CERT_DIR", &empty)
                .env_remove("SSL_CERT_FILE")
                .envs([("AWS_ACCESS_KEY_ID", "someone"), ("AWS_SECRET_ACCESS_KEY", "something")])
                .output()
                .expect("runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(3), "{said}");
            assert!(said.contains(words) && said.contains("SSL_CERT_FILE"), "{said}");
        }
    }
}
