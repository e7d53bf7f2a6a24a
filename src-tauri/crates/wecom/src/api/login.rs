//! The code exchange of a scan login: a single-use code is exchanged for an identity.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::api::Api;
use crate::call::Request;
use crate::client::Caller;
use crate::error::Error;
use crate::lenient::Payload;
use crate::wire::Text;

/// The identity of the person who scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginIdentity {
    /// A member of the corp, inside the app's visible range or not.
    Member {
        /// The id within the corp.
        userid: CompactString,
    },
    /// A member of a linked corp.
    LinkedCorp {
        /// That corp's id.
        corp: CompactString,
        /// The id within that corp.
        userid: CompactString,
    },
    /// A person who is no member of the corp; WeCom reports that as a success.
    Outsider {
        /// The person's id for this corp.
        openid: Option<CompactString>,
        /// The person's id as an external contact.
        external_userid: Option<CompactString>,
    },
    /// A response without any id.
    Nobody,
}

impl Caller {
    /// Exchanges a login code for an identity; only the secret of the app that showed the QR code can.
    ///
    /// The code works once, so a request that may have reached WeCom is not repeated. Private installations that have
    /// the API only under its older name are called by that.
    ///
    /// # Errors
    /// [`Error`]; errcode 40029 for a code that was used or has expired, 50001 or 40029 for another app's.
    pub async fn login_identity(&self, code: &str) -> Result<LoginIdentity, Error> {
        let ask = |api| {
            let request = Request::get(api).with("code", code);
            self.call::<Ids>(request.once().hiding(code))
        };
        let ids = match ask(Api::AuthGetUserInfo).await {
            // A server without this API answered 404 without consuming the code, so it can be sent to the older one.
            Err(error) if error.is_missing_call() => ask(Api::UserGetUserInfo).await?,
            answer => answer?,
        };
        Ok(ids.identity(self.corp().as_str()))
    }
}

/// The ids in a response, whose keys are spelled in several ways.
#[derive(Default)]
struct Ids {
    userid: Option<CompactString>,
    openid: Option<CompactString>,
    external_userid: Option<CompactString>,
    corpid: Option<CompactString>,
}

impl Ids {
    fn identity(self, own_corp: &str) -> LoginIdentity {
        let Some(userid) = self.userid else {
            return match (self.openid, self.external_userid) {
                (None, None) => LoginIdentity::Nobody,
                (openid, external_userid) => LoginIdentity::Outsider {
                    openid,
                    external_userid,
                },
            };
        };
        // A userid holds no slash; a linked corp's member comes as `corp/userid`.
        let (corp, userid) = match userid.split_once('/') {
            Some((corp, userid)) => (Some(CompactString::from(corp)), CompactString::from(userid)),
            None => (self.corpid, userid),
        };
        match corp {
            Some(corp) if !corp.eq_ignore_ascii_case(own_corp) => {
                LoginIdentity::LinkedCorp { corp, userid }
            }
            _ => LoginIdentity::Member { userid },
        }
    }

    fn slot(&mut self, key: &str) -> Option<&mut Option<CompactString>> {
        match key.to_ascii_lowercase().as_str() {
            "userid" => Some(&mut self.userid),
            "openid" => Some(&mut self.openid),
            "external_userid" => Some(&mut self.external_userid),
            "corpid" => Some(&mut self.corpid),
            _ => None,
        }
    }
}

impl Payload for Ids {}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_map(IdsVisitor)
    }
}

struct IdsVisitor;

impl<'de> Visitor<'de> for IdsVisitor {
    type Value = Ids;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ids, A::Error> {
        let mut ids = Ids::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            let Some(slot) = ids.slot(&key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value::<Option<Text>>()?.map(|text| text.0);
            *slot = slot.take().or(value.filter(|value| !value.is_empty()));
        }
        Ok(ids)
    }
}
