//! A machine that is reached by ssh.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server of OpenSSH for one test, with keys of its own.
pub struct Ssh {
    child: Child,
    port: u16,
    key: String,
}

impl Ssh {
    /// Starts it, with its keys in a folder, and waits until it answers.
    pub fn start(folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
        for name in ["host", "user"] {
            let file = folder.join(name).display().to_string();
            let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &file]).status();
            assert!(made.expect("ssh-keygen is there").success());
        }
        let _ = fs::create_dir_all("/run/sshd");
        let path = |name: &str| folder.join(name).display().to_string();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\n\
             PidFile none\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n",
            path("host"),
            path("user.pub"),
        );
        fs::write(folder.join("config"), config).expect("a file");
        let child = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f", &path("config")])
            .stderr(Stdio::null())
            .spawn()
            .expect("sshd is there: install openssh-server");
        let server = Self { child, port, key: path("user") };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("sshd does not answer");
    }

    /// The words by which `sftp` or `ssh` reaches it, but for its name.
    pub fn client(&self, program: &str) -> String {
        let port = if program == "sftp" { "-P" } else { "-p" };
        format!(
            "{program} {port} {} -i {} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o BatchMode=yes",
            self.port, self.key
        )
    }
}

impl Drop for Ssh {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
