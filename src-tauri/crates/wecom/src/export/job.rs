//! The job of an export: started by one call, polled by another until its files are there.

use serde::Deserialize;
use serde_json::json;

use super::ExportPolicy;
use super::error::ExportError;
use super::key::ExportKey;
use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::lenient::Payload;
use crate::wire;

/// A file of a finished job.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct File {
    /// Where it is, for two hours. Whoever has the address has the file.
    pub(super) url: String,
    /// Its size in bytes.
    #[serde(deserialize_with = "wire::int")]
    pub(super) size: i64,
    /// The MD5 of the encrypted bytes, in hexadecimal.
    pub(super) md5: String,
}

const WAITING: i64 = 0;
const WORKING: i64 = 1;
const DONE: i64 = 2;

/// Starts a job and returns its id.
///
/// # Errors
/// [`ExportError::Call`]; errcode 48009 for a contacts secret that may read ids only.
pub(super) async fn start(
    caller: &Caller,
    api: Api,
    (key, policy): (&ExportKey, &ExportPolicy),
) -> Result<String, ExportError> {
    #[derive(Deserialize)]
    struct Started {
        #[serde(deserialize_with = "wire::text")]
        jobid: compact_str::CompactString,
    }
    impl Payload for Started {}
    let body = json!({
        "encoding_aeskey": key.encoding(),
        "block_size": policy.rows_per_file,
    });
    let request = Request::post(api, &body).hiding(key.encoding());
    let started: Started = caller.call(request).await?;
    Ok(started.jobid.into())
}

/// Polls a job until it is done, and returns its files.
///
/// # Errors
/// [`ExportError::Call`], [`ExportError::Failed`], [`ExportError::TimedOut`].
pub(super) async fn finished(
    caller: &Caller,
    job: &str,
    policy: &ExportPolicy,
) -> Result<Vec<File>, ExportError> {
    #[derive(Deserialize)]
    struct JobState {
        #[serde(deserialize_with = "wire::int")]
        status: i64,
        #[serde(default, deserialize_with = "wire::list")]
        data_list: Vec<File>,
    }
    impl Payload for JobState {}
    let (mut pause, mut waited) = (policy.first_pause, std::time::Duration::ZERO);
    while waited < policy.patience {
        caller.clock().sleep(pause).await;
        waited += pause;
        pause = pause.saturating_mul(2).min(policy.longest_pause);
        let request = Request::get(Api::ExportResult).with("jobid", job);
        let result: JobState = caller.call(request).await?;
        match result.status {
            WAITING | WORKING => {}
            DONE => return Ok(result.data_list),
            status => return Err(ExportError::Failed { status }),
        }
    }
    let seconds = policy.patience.as_secs();
    Err(ExportError::TimedOut { seconds })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{ApiBase, CannedResponse, CannedResponses, Client, CorpId, Secret};

    fn caller(status: i64) -> Caller {
        let answer = move |api| {
            let body = match api {
                Api::GetToken => r#"{"access_token":"t","expires_in":7200}"#.to_owned(),
                Api::ExportResult => format!(r#"{{"errcode":0,"status":{status}}}"#),
                _ => r#"{"errcode":0,"jobid":"j"}"#.to_owned(),
            };
            CannedResponse {
                status: 200,
                says_html: false,
                body: body.into_bytes(),
            }
        };
        let client = Client::builder(ApiBase::parse("https://wecom.invalid").unwrap());
        let client = client.canned(CannedResponses::new(answer)).build().unwrap();
        let corp = CorpId::parse("ww0123456789abcdef").unwrap();
        client.caller(&corp, &Secret::parse(&"s".repeat(43)).unwrap())
    }

    #[tokio::test]
    async fn a_job_that_never_ends_or_fails_is_given_up() {
        let policy = ExportPolicy {
            first_pause: Duration::from_millis(1),
            longest_pause: Duration::from_millis(2),
            patience: Duration::from_millis(9),
            ..ExportPolicy::default()
        };
        let cases = [
            (0, Err(ExportError::TimedOut { seconds: 0 })),
            (1, Err(ExportError::TimedOut { seconds: 0 })),
            (2, Ok(Vec::new())),
            (3, Err(ExportError::Failed { status: 3 })),
            (9, Err(ExportError::Failed { status: 9 })),
        ];
        for (status, expected) in cases {
            let got = finished(&caller(status), "j", &policy).await;
            assert_eq!(got, expected, "{status}");
        }
    }
}
