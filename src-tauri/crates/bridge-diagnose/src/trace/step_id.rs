//! The identifiers of a trace's steps, each with its title.

use bridge_core::lang::Text;

macro_rules! steps {
    ($($variant:ident = $id:literal, $zh:literal, $en:literal, $doc:literal;)+) => {
        bridge_core::id_enum! {
            /// The identifier of a step. The order is that of the chain from WeCom to the login.
            StepId { $(#[doc = $doc] $variant = $id,)+ }
        }

        impl StepId {
            /// The title that people read.
            pub const fn title(self) -> Text {
                match self { $(Self::$variant => Text::fixed($zh, $en),)+ }
            }
        }
    };
}

steps! {
    InWecom = "member.in_wecom", "是企业微信的成员", "A member in WeCom",
        "WeCom has a member with this userid.";
    Active = "member.active", "企业微信里已激活", "Active in WeCom",
        "The member has joined in WeCom and is not switched off there.";
    InRange = "member.in_range", "在应用可见范围里", "In the app's visible range",
        "The app sees the member.";
    Department = "member.department", "所在部门", "Departments",
        "The member's departments.";
    Synced = "member.synced", "在用户目录里", "In the directory",
        "A sync has brought the member into the directory.";
    Duplicate = "member.duplicate", "没有重复用户", "No duplicate",
        "No sync left the member out as a duplicate.";
    Deactivated = "member.deactivated", "在目录里没有停用", "Not deactivated in the directory",
        "The user may log in, as the directory has it.";
    LoginMethods = "member.login_methods", "扫码登录已开启", "Scan login is on",
        "The data source allows scan login and there is an app for it.";
    Rehearsal = "member.rehearsal", "扫码登录演练过", "Scan login was rehearsed",
        "The member's latest rehearsal logged in.";
}
