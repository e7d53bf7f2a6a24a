//! Export jobs: their state, and their encrypted files. As WeCom makes them, traps included.
//!
//! The key is 43 letters and digits that carry two spare bits, the padding goes to 32 bytes and not to one block, and the
//! hash is that of the encrypted bytes.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use aes::Aes256;
use axum::body::Bytes;
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cbc::Encryptor;
use cbc::cipher::{BlockModeEncrypt as _, KeyIvInit as _, block_padding::NoPadding};
use md5::{Digest as _, Md5};

use crate::locked::locked;
use crate::response::Refusal;

/// How long a job takes unless a test says otherwise.
const TAKES: Duration = Duration::from_millis(50);
const KEY_LENGTH: usize = 43;
const PADDED_TO: usize = 32;

/// What is wrong with the exports of a test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExportFault {
    /// Nothing.
    #[default]
    None,
    /// The job never ends.
    Endless,
    /// The job fails.
    Fails,
    /// A file's hash is another one.
    WrongHash,
    /// A file is shorter than announced.
    WrongSize,
    /// A file's address is in a private network.
    ForbiddenAddress,
    /// A file's host answers 403, as a storage host does after two hours.
    Expired,
    /// So many members are left out of the files.
    Incomplete(u32),
    /// The files hold something else than they should.
    Garbage,
}

/// A finished file, as `get_result` lists it.
#[derive(Clone, serde::Serialize)]
pub(crate) struct Listed {
    url: String,
    size: usize,
    md5: String,
}

/// The state of a job.
pub(crate) struct Job {
    ready_at: Instant,
    files: Vec<Listed>,
    fails: bool,
    endless: bool,
}

#[derive(Default)]
struct State {
    jobs: HashMap<String, Job>,
    files: HashMap<String, Bytes>,
    fault: ExportFault,
    takes: Option<Duration>,
    started: u64,
}

/// All jobs and files of a sandbox.
#[derive(Default)]
pub(crate) struct Exports(Mutex<State>);

impl Exports {
    pub(crate) fn set_fault(&self, fault: ExportFault) {
        locked(&self.0).fault = fault;
    }

    pub(crate) fn set_duration(&self, takes: Duration) {
        locked(&self.0).takes = Some(takes);
    }

    /// How many members a job leaves out.
    pub(crate) fn left_out(&self) -> usize {
        match locked(&self.0).fault {
            ExportFault::Incomplete(count) => count as usize,
            _ => 0,
        }
    }

    /// Starts a job with the plain files that it will have; returns its id.
    pub(crate) fn start(
        &self,
        base: &str,
        key: &str,
        plain: Vec<Bytes>,
    ) -> Result<String, Refusal> {
        let key = aes_key(key).ok_or(Refusal::BAD_ARGUMENT)?;
        let mut state = locked(&self.0);
        state.started += 1;
        let id = format!("jobid_{}", state.started);
        let mut files = Vec::with_capacity(plain.len());
        for (place, plain) in plain.into_iter().enumerate() {
            let name = format!("{}-{place}", state.started);
            let (listed, bytes) = file(
                base,
                &name,
                encrypted(&plain, &key, state.fault)?,
                state.fault,
            );
            state.files.insert(name, bytes);
            files.push(listed);
        }
        let job = Job {
            ready_at: Instant::now() + state.takes.unwrap_or(TAKES),
            files,
            fails: state.fault == ExportFault::Fails,
            endless: state.fault == ExportFault::Endless,
        };
        state.jobs.insert(id.clone(), job);
        Ok(id)
    }

    /// A job's status, and its files once it is done.
    pub(crate) fn result(&self, id: &str) -> Result<(u8, Vec<Listed>), Refusal> {
        let state = locked(&self.0);
        let job = state.jobs.get(id).ok_or(Refusal::BAD_ARGUMENT)?;
        match () {
            () if job.endless || Instant::now() < job.ready_at => Ok((1, Vec::new())),
            () if job.fails => Ok((3, Vec::new())),
            () => Ok((2, job.files.clone())),
        }
    }

    /// An encrypted file by the last part of its address; `None` if there is none, or no longer.
    pub(crate) fn file(&self, name: &str) -> Option<Bytes> {
        let state = locked(&self.0);
        match state.fault {
            ExportFault::Expired => None,
            _ => state.files.get(name).cloned(),
        }
    }
}

fn file(base: &str, name: &str, mut bytes: Vec<u8>, fault: ExportFault) -> (Listed, Bytes) {
    let size = bytes.len();
    let mut md5 = hex(&Md5::digest(&bytes));
    let mut url = format!("{base}/exports/{name}?sign={}", hex(&Md5::digest(name)));
    match fault {
        ExportFault::WrongHash => md5 = "0".repeat(32),
        ExportFault::WrongSize => bytes.truncate(size / 2),
        ExportFault::ForbiddenAddress => url = "file:///etc/hostname".to_owned(),
        _ => {}
    }
    (Listed { url, size, md5 }, bytes.into())
}

fn encrypted(plain: &[u8], key: &[u8; 32], fault: ExportFault) -> Result<Vec<u8>, Refusal> {
    let plain: &[u8] = match fault {
        ExportFault::Garbage => b"<html>not a list</html>",
        _ => plain,
    };
    let padding = PADDED_TO - plain.len() % PADDED_TO;
    let mut bytes = Vec::with_capacity(plain.len() + padding);
    bytes.extend_from_slice(plain);
    bytes.extend(std::iter::repeat_n(
        u8::try_from(padding).unwrap_or(0),
        padding,
    ));
    let length = bytes.len();
    let cipher =
        Encryptor::<Aes256>::new_from_slices(key, &key[..16]).map_err(|_| Refusal::BUSY)?;
    cipher
        .encrypt_padded::<NoPadding>(&mut bytes, length)
        .map_err(|_| Refusal::BUSY)?;
    Ok(bytes)
}

/// The key that 43 letters and digits stand for. Their two spare bits may be anything, as WeCom takes them.
fn aes_key(text: &str) -> Option<[u8; 32]> {
    let is_key = text.len() == KEY_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = GeneralPurpose::new(&STANDARD, lenient).decode(text).ok();
    decoded.filter(|_| is_key)?.try_into().ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
