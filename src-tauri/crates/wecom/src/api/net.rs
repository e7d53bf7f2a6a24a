//! IP addresses of WeCom's API servers, for outbound firewalls. Any token may read them.

use serde::Deserialize;

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient::Payload;

impl Caller {
    /// Lists the IP addresses of the API servers: plain ones, CIDR ranges, or with `*` for a part.
    ///
    /// # Errors
    /// [`Error`]; a private installation may not have this API ([`Error::is_missing_call`]).
    pub async fn api_addresses(&self) -> Result<Vec<String>, Error> {
        #[derive(Deserialize)]
        struct Reply {
            ip_list: Vec<String>,
        }
        impl Payload for Reply {}
        let reply: Reply = self.call(Request::get(Api::GetApiDomainIp)).await?;
        Ok(reply.ip_list)
    }
}
