//! The key of an export: 43 characters that WeCom takes, and the AES key that they stand for.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::error::ExportError;

/// WeCom takes letters and digits only, so base64's two other characters are left out.
const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// 43 characters hold two bits more than a key of 32 bytes: in these they are zero, which every decoder takes.
const LAST: &[u8; 16] = b"AEIMQUYcgkosw048";
const LENGTH: usize = 43;

/// A key for one export, cleared when its last clone is dropped. No `Debug`: it is a secret.
#[derive(Clone)]
pub(super) struct ExportKey(Arc<Zeroizing<String>>);

impl ExportKey {
    /// # Errors
    /// [`ExportError::Random`].
    pub(super) fn random() -> Result<Self, ExportError> {
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        while text.len() < LENGTH {
            let mut bytes = Zeroizing::new([0; 64]);
            getrandom::fill(&mut *bytes).map_err(|_| ExportError::Random)?;
            append(&mut text, &*bytes);
        }
        Ok(Self(Arc::new(text)))
    }

    /// The form in which WeCom takes it.
    pub(super) fn encoding(&self) -> &str {
        &self.0
    }

    /// The 32 bytes of AES-256, of which the first 16 are the initialisation vector too.
    ///
    /// # Errors
    /// [`ExportError::Cipher`] for a text that is no key.
    pub(super) fn aes(&self) -> Result<Zeroizing<[u8; 32]>, ExportError> {
        let mut key = Zeroizing::new([0; 32]);
        let padded = Zeroizing::new(format!("{}=", self.encoding()));
        let read = STANDARD.decode_slice_unchecked(padded.as_bytes(), &mut *key);
        match read {
            Ok(32) => Ok(key),
            _ => Err(ExportError::Cipher("the key is not one")),
        }
    }
}

/// Appends as many characters as the random bytes give, each equally likely.
fn append(text: &mut String, bytes: &[u8]) {
    for byte in bytes.iter().map(|byte| usize::from(*byte)) {
        let alphabet: &[u8] = match text.len() {
            LENGTH => return,
            at if at == LENGTH - 1 => LAST,
            _ => LETTERS,
        };
        // The bytes above the last full round would make the first characters likelier.
        let fair = 256 - 256 % alphabet.len();
        if byte < fair {
            text.push(char::from(alphabet[byte % alphabet.len()]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_one_that_strict_decoders_take() {
        for _ in 0..500 {
            let key = ExportKey::random().unwrap();
            let text = key.encoding();
            assert_eq!(text.len(), LENGTH);
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            let strict = STANDARD.decode(format!("{text}=")).unwrap();
            assert_eq!(strict, key.aes().unwrap().to_vec());
        }
    }

    #[test]
    fn no_character_is_likelier_than_another() {
        let mut text = String::new();
        append(&mut text, &(0..=255).collect::<Vec<u8>>());
        assert_eq!(text.len(), LENGTH);
        assert!(text.starts_with("ABCDEF"));
        // 248 to 255 would come out as A to H a fifth time.
        let mut rest = String::new();
        append(&mut rest, &[248, 249, 250, 255]);
        assert_eq!(rest, "");
    }
}
