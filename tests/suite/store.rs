//! A store that speaks the S3 protocol, checks signatures, and notes what it is told of each object.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};

pub const KEY: &str = "AKIATEMARIO";
pub const SECRET: &str = "a-secret-that-nobody-may-see";

/// Headers of the last `PUT` of each path.
pub type Told = Arc<Mutex<BTreeMap<String, BTreeMap<String, String>>>>;

/// Starts a store over a folder whose folders are its buckets; it lives as long as the tests do.
pub fn start(folder: &Path) -> (SocketAddr, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let told = Told::default();
    let (noted, service) = (told.clone(), store(folder).build());
    std::thread::spawn(move || answer(listener, service, noted));
    (address, told)
}

/// A store for those who have the keys.
pub fn store(folder: &Path) -> S3ServiceBuilder {
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).expect("a folder"));
    builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
    builder
}

/// Answers for ever.
pub fn answer(listener: TcpListener, service: S3Service, told: Told) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(serve(listener, service, told));
}

async fn serve(listener: TcpListener, service: S3Service, told: Told) {
    listener.set_nonblocking(true).expect("a socket");
    let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (service, told) = (service.clone(), told.clone());
        tokio::spawn(async move {
            let answer = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                if request.method() == "PUT" {
                    let text =
                        |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
                    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), text(value)));
                    told.lock().expect("fine").insert(request.uri().path().to_owned(), headers.collect());
                }
                let service = service.clone();
                async move { hyper::service::Service::call(&service, request).await }
            });
            // A client that hangs up is no fault of the test.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}
