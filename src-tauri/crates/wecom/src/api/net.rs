//! WeCom's own addresses, for outbound firewalls. Any token may ask.

use serde::Deserialize;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::mend::Answer;

impl Caller {
    /// Lists the addresses of the API server: plain ones, ranges, or with `*` for a part.
    pub async fn api_addresses(&self) -> Result<Vec<String>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            ip_list: Vec<String>,
        }
        impl Answer for Reply {}
        let reply: Reply = self.call(Request::get(Api::GetApiDomainIp)).await?;
        Ok(reply.ip_list)
    }
}
