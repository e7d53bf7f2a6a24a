//! The download of an export's file: one bounded request without a token, checked against size and hash.

use std::time::Duration;

use md5::{Digest as _, Md5};
use reqwest::StatusCode;

use super::destination;
use super::error::ExportError;
use super::job::File;
use crate::client::Caller;
use crate::unreachable::unreachable_kind;

/// For a whole file, on a slow line.
const TIME_OUT: Duration = Duration::from_secs(120);

/// Downloads a file of at most `largest` bytes, to the byte as WeCom announced it.
///
/// # Errors
/// [`ExportError::Address`], [`ExportError::Unreachable`], [`ExportError::Status`], [`ExportError::Size`],
/// [`ExportError::Hash`].
pub(super) async fn fetch(
    caller: &Caller,
    file: &File,
    largest: u64,
) -> Result<Vec<u8>, ExportError> {
    let expected = u64::try_from(file.size).unwrap_or(0);
    let size = |got| ExportError::Size { expected, got };
    if expected == 0 || expected > largest {
        return Err(size(0));
    }
    let shared = caller.inner().client.shared();
    let destination = destination::checked(&file.url, &shared.base).await?;
    let unreachable = |error: reqwest::Error| ExportError::Unreachable {
        host: destination.host.clone(),
        kind: unreachable_kind(&error.without_url(), shared.proxied()),
    };
    let http = shared.download_client(&destination.host, &destination.addresses, TIME_OUT);
    let http = http.map_err(|_| ExportError::Interrupted)?;
    let sent = http.get(destination.url.clone()).send().await;
    let mut response = sent.map_err(unreachable)?;
    if response.status() != StatusCode::OK {
        let (host, status) = (destination.host.clone(), response.status().as_u16());
        return Err(ExportError::Status { host, status });
    }
    let capacity = usize::try_from(expected).map_err(|_| size(0))?;
    let (mut bytes, mut hash) = (Vec::with_capacity(capacity), Md5::new());
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + chunk.len() > capacity {
            return Err(size(expected + 1));
        }
        hash.update(&chunk);
        bytes.extend_from_slice(&chunk);
    }
    if bytes.len() != capacity {
        return Err(size(bytes.len() as u64));
    }
    match same_hash(&hash.finalize(), &file.md5) {
        true => Ok(bytes),
        false => Err(ExportError::Hash),
    }
}

fn same_hash(hash: &[u8], named: &str) -> bool {
    let mut hex = String::with_capacity(hash.len() * 2);
    for byte in hash {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.eq_ignore_ascii_case(named.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_compared_in_either_case() {
        let hash = Md5::digest(b"wecom");
        let hex = "a6a2b0a5a5a5a5a5a5a5a5a5a5a5a5a5";
        assert!(!same_hash(&hash, hex));
        let own: String = hash.iter().map(|byte| format!("{byte:02X}")).collect();
        assert!(same_hash(&hash, &own) && same_hash(&hash, &own.to_lowercase()));
    }
}
