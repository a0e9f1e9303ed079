//! A store for the tests in a browser: `store FOLDER PORT` speaks the S3 protocol over a folder whose folders are its
//! buckets, until it is ended. Who knows the keys of the tests may write; anybody may read. By the name of the machine
//! it is the bucket `site` alone, from its root, as readers have it.

#![expect(clippy::print_stdout, reason = "the tests wait for the line that says it is there")]

#[path = "../suite/store.rs"]
#[expect(dead_code, reason = "the other tests use the rest")]
mod store;

use std::net::TcpListener;
use std::path::PathBuf;

use s3s::S3Result;
use s3s::access::{S3Access, S3AccessContext};
use s3s::host::{S3Host, VirtualHost};

struct Host;

impl S3Host for Host {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        Ok(VirtualHost::new(host).with_bucket("site"))
    }
}

struct Access;

#[async_trait::async_trait]
impl S3Access for Access {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        let reads = matches!(request.s3_op().name(), "GetObject" | "HeadObject");
        match request.credentials() {
            None if !reads => Err(s3s::s3_error!(AccessDenied, "who writes needs keys")),
            _ => Ok(()),
        }
    }
}

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let port = arguments.next().and_then(|port| port.to_str()?.parse::<u16>().ok()).expect("a port");
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
    println!("{}", listener.local_addr().expect("an address"));
    let mut store = store::store(&folder);
    store.set_access(Access);
    store.set_host(Host);
    store::answer(listener, store.build(), store::Told::default());
}
