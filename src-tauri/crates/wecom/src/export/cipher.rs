//! Decryption of an export's file: AES-256-CBC, padded as PKCS#7 does but to 32 bytes, which is two blocks.

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::{BlockModeDecrypt as _, KeyIvInit as _, block_padding::NoPadding};

use super::error::ExportError;
use super::key::ExportKey;

/// One block of AES.
const BLOCK: usize = 16;
/// To a multiple of this WeCom pads, so a padding is up to 32 bytes long.
const PADDED_TO: usize = 32;

/// Decrypts in place and cuts the padding off.
///
/// # Errors
/// [`ExportError::Cipher`] for a length or a padding that this cipher does not give.
pub(super) fn decrypt(bytes: &mut Vec<u8>, key: &ExportKey) -> Result<(), ExportError> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(BLOCK) {
        return Err(ExportError::Cipher("its length is not one of whole blocks"));
    }
    let key = key.aes()?;
    let cipher = Decryptor::<Aes256>::new_from_slices(&key[..], &key[..BLOCK]);
    let cipher = cipher.map_err(|_| ExportError::Cipher("the key is not one"))?;
    let plain = cipher.decrypt_padded::<NoPadding>(bytes);
    let length = plain
        .map_err(|_| ExportError::Cipher("its length is not one of whole blocks"))?
        .len();
    let padding =
        padding_of(&bytes[..length]).ok_or(ExportError::Cipher("its padding is wrong"))?;
    bytes.truncate(length - padding);
    Ok(())
}

fn padding_of(plain: &[u8]) -> Option<usize> {
    let last = *plain.last()?;
    let length = usize::from(last);
    let padding = plain
        .len()
        .checked_sub(length)
        .map(|start| &plain[start..])?;
    ((1..=PADDED_TO).contains(&length) && padding.iter().all(|byte| *byte == last))
        .then_some(length)
}

#[cfg(test)]
mod tests {
    use cbc::Encryptor;
    use cbc::cipher::BlockModeEncrypt as _;
    use proptest::prelude::*;

    use super::*;

    fn encrypted(plain: &[u8], key: &ExportKey) -> Vec<u8> {
        let padding = PADDED_TO - plain.len() % PADDED_TO;
        let mut bytes = plain.to_vec();
        bytes.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
        let key = key.aes().unwrap();
        let cipher = Encryptor::<Aes256>::new_from_slices(&key[..], &key[..BLOCK]).unwrap();
        let length = bytes.len();
        cipher
            .encrypt_padded::<NoPadding>(&mut bytes, length)
            .unwrap();
        bytes
    }

    proptest! {
        #[test]
        fn what_was_encrypted_comes_back(plain in proptest::collection::vec(any::<u8>(), 0..200)) {
            let key = ExportKey::random().unwrap();
            let mut bytes = encrypted(&plain, &key);
            decrypt(&mut bytes, &key).unwrap();
            prop_assert_eq!(bytes, plain);
        }
    }

    #[test]
    fn another_key_and_odd_lengths_are_errors() {
        let key = ExportKey::random().unwrap();
        let whole = encrypted(br#"{"userlist":[]}"#, &key);
        for length in [0, 1, 15, 17] {
            let mut cut = whole[..length].to_vec();
            assert!(decrypt(&mut cut, &key).is_err(), "{length}");
        }
        let other = ExportKey::random().unwrap();
        // One key in some hundred ends in a valid padding by chance, which the hash has ruled out by then.
        let wrong = (0..20).filter(|_| {
            let mut bytes = whole.clone();
            decrypt(&mut bytes, &other).is_ok() && bytes == br#"{"userlist":[]}"#
        });
        assert_eq!(wrong.count(), 0);
    }

    #[test]
    fn a_padding_longer_than_one_block_is_cut() {
        let cases: [(&[u8], Option<usize>); 5] = [
            (&[7; 7], Some(7)),
            (&[32; 32], Some(32)),
            (&[33; 40], None),
            (&[0; 16], None),
            (&[1, 2, 3, 3], None),
        ];
        for (plain, expected) in cases {
            assert_eq!(padding_of(plain), expected, "{plain:?}");
        }
    }
}
