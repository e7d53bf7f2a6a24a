//! Why a target's certificate is trusted: the platform's authorities, a given one, or this very certificate.

use bridge_core::error::Result;
use ldap::Trust;
use serde::{Deserialize, Serialize};

/// The longest file of authorities, in bytes.
const LONGEST_CA: usize = 256 * 1024;

/// Why the server's certificate is trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum TrustSetting {
    /// The platform's authorities, and the name in the certificate.
    #[default]
    System,
    /// These authorities, and the name in the certificate.
    Ca {
        /// As PEM.
        pem: String,
    },
    /// This certificate alone, which a person has looked at.
    Pin {
        /// SHA-256 of its DER form, in hexadecimal digits.
        sha256: String,
    },
}

impl TrustSetting {
    /// Authorities out of a file.
    ///
    /// # Errors
    /// `input.invalid` with `field` `ca` for what is no PEM file of certificates.
    pub fn ca(pem: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(pem)
            .ok()
            .filter(|text| text.len() <= LONGEST_CA);
        let text = text.filter(|text| {
            text.contains("-----BEGIN CERTIFICATE-----") && !text.contains("PRIVATE KEY")
        });
        let pem = text.ok_or_else(|| super::wrong("ca", "PEM"))?.to_owned();
        Ok(Self::Ca { pem })
    }

    /// A certificate by its fingerprint, with or without colons.
    ///
    /// # Errors
    /// `input.invalid` with `field` `pin`.
    pub fn pin(given: &str) -> Result<Self> {
        let sha256 = digits(given).ok_or_else(|| super::wrong("pin", "SHA-256"))?;
        Ok(Self::Pin {
            sha256: hex(&sha256),
        })
    }

    /// As the client takes it.
    pub fn trust(&self) -> Trust {
        match self {
            Self::System => Trust::System,
            Self::Ca { pem } => Trust::Ca(pem.clone().into_bytes()),
            // What cannot be read is a fingerprint that no certificate has.
            Self::Pin { sha256 } => Trust::Pin(digits(sha256).unwrap_or_default()),
        }
    }
}

/// The 32 bytes that hexadecimal digits spell.
fn digits(given: &str) -> Option<[u8; 32]> {
    let plain = given
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ':')
        .collect::<String>();
    if plain.len() != 64 || !plain.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(plain.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_however_it_is_copied() {
        let plain = "ab".repeat(32);
        let colons = ["AB"; 32].join(":");
        for given in [plain.clone(), colons, format!(" {plain} ")] {
            let trust = TrustSetting::pin(&given).unwrap();
            assert_eq!(
                trust,
                TrustSetting::Pin {
                    sha256: plain.clone()
                }
            );
            assert_eq!(trust.trust(), Trust::Pin([0xab; 32]));
        }
        for wrong in [
            "",
            "ab",
            &"zz".repeat(32),
            &"ab".repeat(31),
            &"é".repeat(32),
        ] {
            assert!(TrustSetting::pin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_with_a_key_is_no_file_of_authorities() {
        assert!(
            TrustSetting::ca(b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")
                .is_ok()
        );
        for wrong in [
            &b"rubbish"[..],
            b"\xff\xfe",
            b"-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----",
        ] {
            assert!(TrustSetting::ca(wrong).is_err());
        }
    }
}
