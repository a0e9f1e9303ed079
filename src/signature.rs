//! Signatures of manifests in the format of minisign. With the public key, a forged copy of a site can be detected.

use std::io::Cursor;

use base64::Engine as _;
use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

/// The file name of a manifest's signature.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// The length in bytes of the checksum at the end of a secret key.
const CHECKSUM: usize = 32;

/// The time of signing in seconds since 1970, if the trusted comment contains it, as in those of minisign and temario.
pub fn signed_at(remark: &str) -> Option<u64> {
    remark.split('\t').find_map(|part| part.trim().strip_prefix("timestamp:")?.parse().ok())
}

/// Why something was not signed, or a signature is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// The text of a secret key cannot be read.
    SecretKey,
    /// The password of the secret key is wrong.
    Password,
    /// The text of a public key cannot be read.
    PublicKey,
    /// The text of a signature cannot be read.
    Signature,
    /// The signature was made with another key, or for other bytes.
    Wrong,
}

/// Whether a secret key is encrypted with a password.
///
/// # Errors
/// The text is not a secret key.
pub fn needs_password(secret_key: &str) -> Result<bool, SignatureFault> {
    let lines = secret_key.trim().lines().count();
    if lines != 2 {
        return Err(SignatureFault::SecretKey);
    }
    Ok(unencrypted(secret_key).is_none())
}

/// A key without a password. `minisign -W` writes no checksum into it.
fn unencrypted(secret_key: &str) -> Option<SecretKey> {
    if let Ok(key) = SecretKeyBox::from_string(secret_key).and_then(SecretKeyBox::into_unencrypted_secret_key) {
        return Some(key);
    }
    let line = secret_key.trim().lines().nth(1)?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(line.trim()).ok()?;
    let key = SecretKey::from_bytes(&bytes).ok().filter(|key| !key.is_encrypted())?;
    let has_checksum = bytes.get(bytes.len().saturating_sub(CHECKSUM)..)?.iter().any(|byte| *byte != 0);
    // A damaged key makes signatures that its own public key does not verify.
    let public = PublicKey::from_secret_key(&key).ok()?;
    let signature = minisign::sign(None, &key, Cursor::new(b"whole"), None, None).ok()?;
    let is_whole = minisign::verify(&public, &signature, Cursor::new(b"whole"), true, false, false).is_ok();
    (!has_checksum && is_whole).then_some(key)
}

/// Signs bytes. `remark` becomes the trusted comment and must not contain a line end.
///
/// # Errors
/// The text is not a secret key, or the password is wrong.
pub fn sign(secret_key: &str, password: Option<String>, bytes: &[u8], remark: &str) -> Result<String, SignatureFault> {
    let boxed = SecretKeyBox::from_string(secret_key).map_err(|_| SignatureFault::SecretKey)?;
    let key = match password {
        Some(password) => boxed.into_secret_key(Some(password)).map_err(|_| SignatureFault::Password)?,
        None => unencrypted(secret_key).ok_or(SignatureFault::SecretKey)?,
    };
    let signature = minisign::sign(None, &key, Cursor::new(bytes), Some(remark), Some("signature by temario"));
    signature.map(SignatureBox::into_string).map_err(|_| SignatureFault::SecretKey)
}

/// Verifies a signature of bytes with a public key: the file of the key, or only its line. Returns the trusted comment.
///
/// # Errors
/// A key or signature cannot be read, or the signature is not valid.
pub fn verify(public_key: &str, signature: &str, bytes: &[u8]) -> Result<String, SignatureFault> {
    let text = public_key.trim();
    let key = match text.contains('\n') {
        true => PublicKeyBox::from_string(public_key).and_then(PublicKeyBox::into_public_key),
        false => PublicKey::from_base64(text),
    };
    let key = key.map_err(|_| SignatureFault::PublicKey)?;
    let signature = SignatureBox::from_string(signature).map_err(|_| SignatureFault::Signature)?;
    // Signatures of the legacy format sign the bytes instead of their hash, and are as secure.
    minisign::verify(&key, &signature, Cursor::new(bytes), true, false, true).map_err(|_| SignatureFault::Wrong)?;
    Ok(signature.trusted_comment().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;

    use super::*;

    fn keys(password: Option<&str>) -> (String, String) {
        let pair = match password {
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password.to_owned())).expect("keys"),
            None => KeyPair::generate_unencrypted_keypair().expect("keys"),
        };
        let secret = pair.sk.to_box(None).expect("a box").into_string();
        (secret, pair.pk.to_box().expect("a box").into_string())
    }

    #[test]
    fn what_was_signed_is_known_and_nothing_else() {
        let (secret, public) = keys(None);
        let (_, other) = keys(None);
        assert_eq!(needs_password(&secret), Ok(false));
        let signature = sign(&secret, None, b"manifest", "edition participant").expect("signed");
        assert_eq!(verify(&public, &signature, b"manifest").as_deref(), Ok("edition participant"));
        let line = public.lines().nth(1).expect("the key itself");
        assert!(verify(line, &signature, b"manifest").is_ok());
        assert_eq!(verify(&public, &signature, b"manifesto"), Err(SignatureFault::Wrong));
        assert_eq!(verify(&other, &signature, b"manifest"), Err(SignatureFault::Wrong));
        assert_eq!(verify("abc", &signature, b"manifest"), Err(SignatureFault::PublicKey));
        assert_eq!(verify(&public, "abc", b"manifest"), Err(SignatureFault::Signature));
    }

    #[test]
    fn a_remark_says_when_something_was_signed() {
        assert_eq!(signed_at("timestamp:1700000000\tfile:x"), Some(1_700_000_000));
        assert_eq!(signed_at("file:x\ttimestamp:17"), Some(17));
        for remark in ["", "timestamp:", "timestamp:-1", "time:1", "timestamp:99999999999999999999"] {
            assert_eq!(signed_at(remark), None, "{remark}");
        }
    }

    #[test]
    fn a_key_may_be_kept_under_a_password() {
        let (secret, public) = keys(Some("árbol"));
        assert_eq!(needs_password(&secret), Ok(true));
        assert_eq!(sign(&secret, Some("olmo".to_owned()), b"x", ""), Err(SignatureFault::Password));
        let signature = sign(&secret, Some("árbol".to_owned()), b"x", "").expect("signed");
        assert!(verify(&public, &signature, b"x").is_ok());
        assert_eq!(needs_password("abc"), Err(SignatureFault::SecretKey));
    }

    #[test]
    fn a_signature_of_the_program_minisign_counts() {
        let public = include_str!("../tests/signature/minisign.pub");
        let signature = include_str!("../tests/signature/manifest.json.minisig");
        let verified = verify(public, signature, include_bytes!("../tests/signature/manifest.json"));
        assert!(verified.is_ok_and(|remark| remark.contains("timestamp")));
    }
}
