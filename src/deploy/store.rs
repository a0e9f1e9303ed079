//! Objects in a store with the S3 protocol.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use http_body_util::BodyExt;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody,
    HttpService,
};
use object_store::path::Path;
use object_store::{Attribute, Attributes, ObjectStore, ObjectStoreExt, PutOptions, RetryConfig};
use tokio_stream::StreamExt;

use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
use super::profile;
use super::publication::Publication;
use super::standing::{Expected, Stand, Standing, of_bytes, of_size, others};
use crate::output::HostRules;
use crate::pipeline::MANIFEST;
use crate::plan::media_type;
use crate::shown;
use crate::web;

/// The number of concurrent transfers; most of their time is waiting.
const AT_ONCE: usize = 8;

/// The variables with credentials. Without them, a profile is read.
const CREDENTIALS: [&str; 4] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/// The maximum size of an object that is read before its deletion, in bytes. Lists are smaller.
const ANSWER_LIMIT: u64 = 512 * 1024 * 1024;

/// The maximum number of listed objects, because a store could list without end.
const OBJECTS: usize = 1_000_000;

/// The size of an object, and its digest if the store lists an MD5.
type StoreListed = (u64, Option<String>);

/// Objects whose names have the same prefix.
pub(super) struct StorePlace {
    store: AmazonS3,
    name: String,
    prefix: String,
    rules: HostRules,
    /// The objects beside the expected ones.
    others: Vec<String>,
}

impl StorePlace {
    /// # Errors
    /// There are no credentials for the store, or its name is not valid.
    pub fn new(
        bucket: &str,
        endpoint: Option<&str>,
        region: Option<&str>,
        prefix: &str,
        rules: &HostRules,
    ) -> Result<Self, DeployFault> {
        let is_open = CREDENTIALS.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
            std::env::var(name).iter().for_each(|secret| shown::remember(secret));
        }
        let profile = match is_open {
            true => None,
            false => Some(profile::read()?.ok_or(DeployFault::NoCredentials)?),
        };
        let retry =
            RetryConfig { max_retries: 3, retry_timeout: std::time::Duration::from_secs(30), ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_retry(retry)
            .with_http_connector(Web(web::agent()));
        if let Some(profile) = profile {
            let secrets = [Some(&profile.id), Some(&profile.secret), profile.token.as_ref()];
            secrets.into_iter().flatten().for_each(|secret| shown::remember(secret));
            builder = builder.with_access_key_id(profile.id).with_secret_access_key(profile.secret);
            if let Some(token) = profile.token {
                builder = builder.with_token(token);
            }
            // The environment has priority.
            let is_known = builder.get_config_value(&AmazonS3ConfigKey::Region).is_some();
            if let Some(region) = profile.region.filter(|_| !is_known) {
                builder = builder.with_region(region);
            }
        }
        if let Some(endpoint) = endpoint {
            // HTTP without encryption is for a local store, which the user configured.
            builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
        }
        if let Some(region) = region {
            builder = builder.with_region(region);
        }
        let store = builder.build().map_err(fault)?;
        let name = format!("s3://{bucket}/{prefix}");
        Ok(Self { store, name, prefix: prefix.to_owned(), rules: rules.clone(), others: Vec::new() })
    }

    fn key(&self, path: &str) -> Result<Path, DeployFault> {
        Path::parse(format!("{}{path}", self.prefix)).map_err(|error| DeployFault::Store(error.to_string()))
    }

    fn prefix(&self) -> Result<Option<Path>, DeployFault> {
        if self.prefix.is_empty() {
            return Ok(None);
        }
        let prefix = Path::parse(self.prefix.trim_end_matches('/'));
        prefix.map(Some).map_err(|error| DeployFault::Store(error.to_string()))
    }

    async fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, DeployFault> {
        match self.store.get(&self.key(path)?).await {
            Ok(found) if found.meta.size > most => Err(DeployFault::TooLarge(format!("{}{path}", self.name), most)),
            Ok(found) => Ok(Some(found.bytes().await.map_err(fault)?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(error)),
        }
    }

    /// The size and the digest of the expected objects, by path, and the paths of all others.
    async fn listed(&self, expected: &Expected) -> Result<(BTreeMap<String, StoreListed>, Vec<String>), DeployFault> {
        let prefix = self.prefix()?;
        let mut list = self.store.list(prefix.as_ref());
        let (mut listed, mut beside) = (BTreeMap::new(), Vec::new());
        let mut objects = 0;
        while let Some(object) = list.next().await {
            let object = object.map_err(fault)?;
            objects += 1;
            if objects > OBJECTS {
                return Err(DeployFault::TooLarge(self.name.clone(), OBJECTS as u64));
            }
            let Some(path) = object.location.as_ref().strip_prefix(&self.prefix) else { continue };
            if expected.contains_key(path) {
                let is_md5 = |tag: &String| tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
                let tag = object.e_tag.map(|tag| tag.trim_matches('"').to_ascii_lowercase()).filter(is_md5);
                listed.insert(path.to_owned(), (object.size, tag));
            } else {
                beside.push(path.to_owned());
            }
        }
        Ok((listed, beside))
    }

    async fn write(&self, path: &str, bytes: Vec<u8>) -> Result<(), DeployFault> {
        let options = PutOptions { attributes: self.attributes(path), ..PutOptions::default() };
        self.store.put_opts(&self.key(path)?, bytes.into(), options).await.map(drop).map_err(fault)
    }

    /// The headers of an object for browsers.
    fn attributes(&self, path: &str) -> Attributes {
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, media_type(path).into());
        let of_path = self.rules.headers_of(&format!("/{path}")).into_iter();
        let mut cache = of_path.filter(|(name, _)| name.eq_ignore_ascii_case("cache-control"));
        if let Some((_, value)) = cache.next() {
            attributes.insert(Attribute::CacheControl, value.to_owned().into());
        }
        let packings = [(".gz", "gzip"), (".br", "br"), (".zst", "zstd")];
        if let Some((_, encoding)) = packings.iter().find(|(ending, _)| path.ends_with(ending)) {
            attributes.insert(Attribute::ContentEncoding, (*encoding).into());
        }
        attributes
    }

    async fn remove(&self, path: &str) -> Result<(), DeployFault> {
        match self.store.delete(&self.key(path)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }

    /// Applies a function to files concurrently; the first failure stops all.
    fn each(&self, paths: &[String], act: impl Fn(&str) -> Result<(), DeployFault> + Sync) -> Result<(), DeployFault> {
        let next = AtomicUsize::new(0);
        let failed: Mutex<Option<DeployFault>> = Mutex::new(None);
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(paths.len()) {
                scope.spawn(|| {
                    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Err(fault) = act(path) {
                            next.store(paths.len(), Ordering::Relaxed);
                            failed.lock().expect("no thread panics").get_or_insert(fault);
                        }
                    }
                });
            }
        });
        failed.into_inner().expect("no thread panics").map_or(Ok(()), Err)
    }
}

impl DeployPlace for StorePlace {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn look(&mut self) -> Result<PlaceLists, DeployFault> {
        waited(async {
            let (manifest, pending) = (self.read(MANIFEST, LIST_LIMIT).await?, self.read(PENDING, LIST_LIMIT).await?);
            let is_known = manifest.is_some() || pending.is_some();
            let prefix = self.prefix()?;
            let is_empty =
                !is_known && self.store.list(prefix.as_ref()).next().await.transpose().map_err(fault)?.is_none();
            Ok(PlaceLists { manifest, pending, is_empty })
        })
    }

    /// Compares the store's listing: sizes, and MD5 digests if the store has them (for objects uploaded in one piece
    /// and not encrypted with their own key).
    fn stands(&mut self, expected: &Expected, publication: &Publication<'_>) -> Result<Standing, DeployFault> {
        let (listed, beside) = waited(self.listed(expected))?;
        self.others = others(expected, beside.iter().map(|path| (path.as_str(), false)));
        let mut standing = Standing::new();
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for (path, (size, tag)) in &listed {
            let known = &expected[path];
            let stand = of_size(known, *size);
            let own = publication.manifest.files.get(path);
            // The digests of the site's own files can be computed; other objects are compared by size until they are
            // deleted.
            if let (Stand::SameSize(entry), Some(tag), Some(own)) = (&stand, tag, own)
                && entry == own
            {
                match md5(&publication.bytes(path)?) == *tag {
                    true => right.push((path.clone(), Stand::Known(own.clone()))),
                    false => wrong.push((path.clone(), Stand::Other)),
                }
            }
            standing.insert(path.clone(), stand);
        }
        // If no digest matches, the store's digests are not MD5.
        if !right.is_empty() {
            standing.extend(right);
            standing.extend(wrong);
        }
        Ok(standing)
    }

    fn others(&self, _: &Expected) -> Result<Vec<String>, DeployFault> {
        Ok(self.others.clone())
    }

    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault> {
        let paths: Vec<String> = files.keys().cloned().collect();
        let differing = Mutex::new(Vec::new());
        self.each(&paths, |path| {
            let known = &files[path];
            let most = known.iter().map(|entry| entry.size).max().unwrap_or_default();
            let is_known = match waited(self.read(path, most)) {
                Ok(None) => true,
                Ok(Some(bytes)) => matches!(of_bytes(known, &bytes), Stand::Known(_)),
                Err(DeployFault::TooLarge(..)) => false,
                Err(fault) => return Err(fault),
            };
            if !is_known {
                differing.lock().expect("no thread panics").push(path.to_owned());
            }
            Ok(())
        })?;
        let mut differing = differing.into_inner().expect("no thread panics");
        differing.sort();
        Ok(differing)
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault> {
        waited(self.write(path, bytes.to_vec()))
    }

    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        self.each(stage, |path| {
            waited(self.write(path, publication.bytes(path)?))?;
            publication.tally.finish(path);
            Ok(())
        })
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        self.each(paths, |path| waited(self.remove(path)))
    }
}

/// The MD5 digest of bytes, as stores list it.
fn md5(bytes: &[u8]) -> String {
    use md5::{Digest as _, Md5};
    Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fault(error: object_store::Error) -> DeployFault {
    // The innermost error contains the cause; the outer ones only the context.
    let mut words = error.to_string();
    let mut inner: &dyn std::error::Error = &error;
    while let Some(source) = inner.source() {
        inner = source;
        if web::trusts_nobody(inner) {
            return DeployFault::NoAuthorities;
        }
    }
    let innermost = inner.to_string();
    if !words.contains(&innermost) {
        words = format!("{words}: {innermost}");
    }
    DeployFault::Store(words)
}

/// Runs a future in a new runtime on this thread.
fn waited<T>(future: impl Future<Output = Result<T, DeployFault>>) -> Result<T, DeployFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.map_err(DeployFault::at("runtime"))?.block_on(future)
}

/// Sends requests of the store with the program's HTTP client.
#[derive(Clone, Debug)]
struct Web(ureq::Agent);

impl HttpConnector for Web {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Web {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let is_list =
            parts.uri.query().is_some() || [MANIFEST, PENDING].iter().any(|name| parts.uri.path().ends_with(name));
        let limit = if is_list { LIST_LIMIT } else { ANSWER_LIMIT };
        let has_body = !body.is_empty() || parts.method == "PUT" || parts.method == "POST";
        let answer = match has_body {
            true => self.0.run(http::Request::from_parts(parts, &body[..])),
            false => self.0.run(http::Request::from_parts(parts, ())),
        };
        let (parts, body) = answer.map_err(failed)?.into_parts();
        let bytes = body.into_with_config().limit(limit).read_to_vec().map_err(failed)?;
        Ok(HttpResponse::from_parts(parts, HttpResponseBody::from(bytes)))
    }
}

fn failed(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => HttpErrorKind::Connect,
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::Io(_) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
