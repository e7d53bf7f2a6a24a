//! The note to those who will scan: what an administrator sends around on the day.

use serde::Serialize;

use crate::lang::Text;
use crate::tenant::Tenant;
use crate::text;

/// A note to copy into a mail or a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct StaffNote {
    /// Its words, with line breaks.
    pub text: Text,
}

/// The note of a tenant, with its portal's address where that is known.
pub(super) fn of(tenant: &Tenant) -> StaffNote {
    let open = match &tenant.portal_url {
        Some(url) => text!("打开 {url}", "Open {url}"),
        None => Text::fixed("打开公司的门户", "Open the company portal"),
    };
    let name = &tenant.name;
    let zh = format!(
        "各位同事：\n\
         现在可以用企业微信扫码登录「{name}」。\n\
         1. 在电脑上{}，选择企业微信登录。\n\
         2. 打开手机上的企业微信，点右上角的加号，选择【扫一扫】，扫描页面上的二维码；电脑上已登录企业微信的，也可以点页面上的快速登录。\n\
         3. 在手机上确认登录，页面会自动进入门户。\n\
         手机上还没有加入企业微信的同事，请先加入再扫码。扫码后提示没有权限或找不到账号的，请把提示截图发给 IT。",
        open.zh
    );
    let en = format!(
        "Dear colleagues,\n\
         You can now log in to {name} by scanning with WeCom.\n\
         1. {} on your computer and choose to log in with WeCom.\n\
         2. Open WeCom on your phone, tap the plus sign, choose Scan, and scan the QR code on the page; if WeCom is running on your computer, the quick login on the page works as well.\n\
         3. Confirm on your phone. The page goes on to the portal by itself.\n\
         If you have not joined WeCom on your phone yet, join first. If the page says that you have no permission or no account, send a screenshot to IT.",
        open.en
    );
    StaffNote {
        text: Text::new(zh, en),
    }
}
