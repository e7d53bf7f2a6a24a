//! Connections to WeCom, one per address and proxy, so that tokens are shared across a process's runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use wecom::{Caller, Client, Clock, CorpId, Secret};

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::tenant::{Endpoints, Tenant};

/// The open connections of a process.
pub(crate) struct Connections {
    clock: Arc<dyn Clock>,
    open: Mutex<HashMap<(String, Option<String>), Client>>,
}

impl Connections {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            open: Mutex::default(),
        }
    }

    /// The connection for these addresses.
    pub(crate) fn to(&self, ends: &Endpoints) -> Result<Client> {
        let key = (ends.api_base.to_string(), ends.proxy.clone());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = open.get(&key) {
            return Ok(client.clone());
        }
        let builder = Client::builder(ends.api_base.clone()).proxy(ends.proxy.as_deref());
        let client = builder.clock(Arc::clone(&self.clock)).build();
        let client = client.map_err(|error| Error::new(Code::AddressInvalid, error.to_string()))?;
        open.insert(key, client.clone());
        Ok(client)
    }
}

impl Tenant {
    /// The tenant's addresses.
    pub(crate) fn endpoints(&self) -> Result<Endpoints> {
        Endpoints::parse(
            Some(&self.api_base),
            Some(&self.login_base),
            self.proxy.as_deref(),
        )
    }
}

impl Bridge {
    /// A caller for one secret of one corp.
    pub(crate) fn caller(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<Caller> {
        let client = self.connections().to(&tenant.endpoints()?)?;
        Ok(client.caller(corp_id, secret))
    }
}
