//! `get_api_domain_ip` and `getcallbackip`: IP addresses in all three notations that are in use.

use serde_json::json;

use crate::response::{ApiResult, success};

pub(super) fn api_domain_ip() -> ApiResult {
    success(json!({ "ip_list": ["198.51.100.7", "198.51.100.8", "192.0.2.*"] }))
}

pub(super) fn callback_ip() -> ApiResult {
    success(json!({ "ip_list": ["198.51.100.*", "192.0.2.0/28", "203.0.113.250"] }))
}
