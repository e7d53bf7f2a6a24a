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
    InWecom = "member.in_wecom", "企业微信成员", "WeCom member",
        "WeCom has a member with this userid.";
    Active = "member.active", "激活状态", "Activation",
        "The member has joined in WeCom and is not switched off there.";
    InRange = "member.in_range", "应用可见范围", "App's visible range",
        "The app sees the member.";
    Department = "member.department", "所在部门", "Departments",
        "The member's departments.";
    Synced = "member.synced", "用户目录", "Directory",
        "A sync has brought the member into the directory.";
    Duplicate = "member.duplicate", "重复用户", "Duplicates",
        "No sync left the member out as a duplicate.";
    Deactivated = "member.deactivated", "目录里的状态", "Status in the directory",
        "The user may log in, as the directory has it.";
    LoginMethods = "member.login_methods", "登录方式", "Login methods",
        "The data source allows scan login and there is an app for it.";
    Rehearsal = "member.rehearsal", "扫码演练", "Rehearsal",
        "The member's latest rehearsal logged in.";
}
