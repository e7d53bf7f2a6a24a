//! Export jobs: a whole corp's members in a few calls, as encrypted files that WeCom prepares.
//!
//! A job is started, polled until it is done, and its files are downloaded, checked and decrypted in memory. Whatever goes
//! wrong is an [`ExportError`], and the caller reads department by department instead: nothing here is retried for long.

mod cipher;
mod destination;
mod download;
mod error;
mod job;
mod key;

use std::time::Duration;

pub use error::{AddressRule, ExportError};

use crate::api::{Api, Member, MemberList};
use crate::client::Caller;
use crate::reply;
use crate::transport::Raw;
use job::File;
use key::ExportKey;

/// How long an export may take, and how large its files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportPolicy {
    /// The pause before the first poll; each further one doubles.
    pub first_pause: Duration,
    /// The longest pause between two polls.
    pub longest_pause: Duration,
    /// After so long a job that is not done counts as failed.
    pub patience: Duration,
    /// Rows per file, which bounds the memory: WeCom takes 10,000 to 1,000,000.
    pub rows_per_file: u32,
    /// The largest file that is downloaded, in bytes.
    pub largest_file: u64,
}

impl Default for ExportPolicy {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(4),
            patience: Duration::from_secs(180),
            rows_per_file: 20_000,
            largest_file: 256 * 1024 * 1024,
        }
    }
}

impl Caller {
    /// Reads every member that the secret sees by an export job, and hands them to `take` file by file.
    ///
    /// # Errors
    /// [`ExportError`]; what was handed to `take` before is incomplete then.
    pub async fn export_members(
        &self,
        policy: &ExportPolicy,
        take: &mut (dyn FnMut(Vec<Member>) + Send),
    ) -> Result<(), ExportError> {
        let key = ExportKey::random()?;
        let job = job::start(self, Api::ExportUser, (&key, policy)).await?;
        for file in job::finished(self, &job, policy).await? {
            let plain = self.plain(&file, &key, policy).await?;
            let list: MemberList = decoded(plain)?;
            take(list.userlist);
        }
        Ok(())
    }

    async fn plain(
        &self,
        file: &File,
        key: &ExportKey,
        policy: &ExportPolicy,
    ) -> Result<Vec<u8>, ExportError> {
        let mut bytes = download::fetch(self, file, policy.largest_file).await?;
        // AES over some ten megabytes takes long enough to keep a runtime thread from everybody else.
        let key = key.clone();
        let decrypted = tokio::task::spawn_blocking(move || {
            cipher::decrypt(&mut bytes, &key)?;
            Ok(bytes)
        });
        decrypted.await.map_err(|_| ExportError::Interrupted)?
    }
}

/// Reads a decrypted file, which has the form of the listing's own answer.
fn decoded<T: crate::lenient::Payload>(body: Vec<u8>) -> Result<T, ExportError> {
    let raw = Raw {
        status: reqwest::StatusCode::OK,
        says_html: false,
        body,
    };
    reply::read(Api::ExportUser, &raw, &[]).map_err(ExportError::Content)
}
