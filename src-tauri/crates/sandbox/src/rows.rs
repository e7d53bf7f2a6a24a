//! Rows of directory listings in WeCom's JSON form, without quirks.

use serde::Serialize;
use serde_json::{Value, json};

use crate::people::{Extras, Person};

pub(crate) fn extattr(person: &Person) -> Option<Value> {
    let employee_number = person.employee_number();
    let attrs = match person.extras {
        Extras::Absent => return None,
        Extras::Empty => json!([]),
        Extras::Typed => json!([
            {"type": 0, "name": "工号", "text": {"value": employee_number}},
            {"type": 1, "name": "主页", "web": {"url": "https://people.spruce.example/", "title": "主页"}},
        ]),
        Extras::Untyped => json!([{"name": "工号", "value": employee_number}]),
    };
    Some(json!({ "attrs": attrs }))
}

/// A member's `external_profile`: with all three types of attribute, empty, or absent.
pub(crate) fn external_profile(person: &Person) -> Option<Value> {
    match person.extras {
        Extras::Absent | Extras::Empty => None,
        Extras::Untyped => Some(json!({"external_corp_name": "", "external_attr": []})),
        Extras::Typed => Some(json!({
            "external_corp_name": "云杉智造",
            "wechat_channels": {"nickname": "云杉智造", "status": 1},
            "external_attr": [
                {"type": 0, "name": "专长", "text": {"value": person.position}},
                {"type": 1, "name": "主页", "web": {"url": "https://people.spruce.example/", "title": "主页"}},
                {"type": 2, "name": "名片", "miniprogram": {
                    "appid": "wx0123456789abcdef", "pagepath": "/card", "title": "名片",
                }},
            ],
        })),
    }
}

#[derive(Serialize)]
pub(crate) struct DepartmentRow<'a> {
    pub(crate) id: u64,
    pub(crate) name: &'a str,
    pub(crate) name_en: &'a str,
    pub(crate) department_leader: Vec<&'a str>,
    pub(crate) parentid: u64,
    pub(crate) order: u64,
}

#[derive(Serialize)]
pub(crate) struct DepartmentIdRow {
    pub(crate) id: u64,
    pub(crate) parentid: u64,
    pub(crate) order: u64,
}

#[derive(Serialize)]
pub(crate) struct NameRow<'a> {
    pub(crate) userid: &'a str,
    pub(crate) name: &'a str,
    pub(crate) department: Vec<u64>,
}

#[derive(Serialize)]
pub(crate) struct IdRow<'a> {
    pub(crate) userid: &'a str,
    pub(crate) department: u64,
}

/// A member as `user/get` and `user/list` spell it.
#[derive(Serialize)]
pub(crate) struct MemberRow<'a> {
    pub(crate) userid: &'a str,
    pub(crate) name: &'a str,
    pub(crate) department: Vec<u64>,
    pub(crate) order: Vec<u64>,
    pub(crate) position: &'a str,
    pub(crate) gender: &'static str,
    #[serde(flatten)]
    pub(crate) sensitive: Option<Sensitive<'a>>,
    pub(crate) is_leader_in_dept: Vec<u8>,
    pub(crate) isleader: u8,
    pub(crate) direct_leader: Vec<&'a str>,
    pub(crate) telephone: &'static str,
    pub(crate) alias: &'static str,
    pub(crate) english_name: &'static str,
    pub(crate) enable: u8,
    pub(crate) hide_mobile: u8,
    pub(crate) status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) main_department: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extattr: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_profile: Option<Value>,
    pub(crate) external_position: &'static str,
}

/// Fields that an app made after June 2022 may not read: their keys are then absent.
#[derive(Serialize)]
pub(crate) struct Sensitive<'a> {
    pub(crate) mobile: &'a str,
    pub(crate) email: &'a str,
    pub(crate) biz_mail: &'static str,
    pub(crate) avatar: String,
    pub(crate) thumb_avatar: String,
    pub(crate) qr_code: String,
    pub(crate) address: &'static str,
}

impl<'a> Sensitive<'a> {
    pub(crate) fn of(person: &'a Person) -> Self {
        let stable_id = person.stable_id;
        Self {
            mobile: &person.mobile,
            email: &person.email,
            biz_mail: "",
            avatar: format!("https://pictures.spruce.example/{stable_id:016x}/0"),
            thumb_avatar: format!("https://pictures.spruce.example/{stable_id:016x}/100"),
            qr_code: format!("https://pictures.spruce.example/qr/{stable_id:016x}"),
            address: "",
        }
    }
}
