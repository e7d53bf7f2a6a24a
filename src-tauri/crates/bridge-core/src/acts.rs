//! The acts of people on settings, secrets and users: who, when, on what, and which fields.
//!
//! An act is written in the transaction of the change where there is one. No value is ever kept: of a secret that it was
//! changed or shown, of a user the row's key and the names of the fields. Runs keep their actor themselves.

use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde_json::Value;

use crate::actor::Actor;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::text;

id_enum! {
    /// What was done.
    RecordedActKind {
        /// A tenant was added.
        TenantAdd = "tenant.add",
        /// A tenant's name or addresses were changed.
        TenantChange = "tenant.change",
        /// A tenant was removed.
        TenantRemove = "tenant.remove",
        /// A data source was added.
        SourceAdd = "source.add",
        /// A data source's settings were changed.
        SourceChange = "source.change",
        /// A data source was removed.
        SourceRemove = "source.remove",
        /// An authentication source was added.
        AuthAdd = "auth.add",
        /// An authentication source's values were changed.
        AuthChange = "auth.change",
        /// An authentication source was removed.
        AuthRemove = "auth.remove",
        /// A push target was added.
        TargetAdd = "target.add",
        /// A push target's settings were changed.
        TargetChange = "target.change",
        /// A push target was removed.
        TargetRemove = "target.remove",
        /// A secret was replaced or removed.
        SecretChange = "secret.change",
        /// A secret was shown to a person.
        SecretShow = "secret.show",
        /// A local user was added.
        UserAdd = "user.add",
        /// A local user was changed by hand.
        UserChange = "user.change",
        /// A user was erased by a person.
        UserErase = "user.erase",
        /// A user's password was set by an administrator.
        PasswordSet = "password.set",
        /// A user was protected from being given to a member.
        UserProtect = "user.protect",
        /// A user is no longer protected.
        UserUnprotect = "user.unprotect",
        /// A member who waited was settled.
        MemberDecide = "member.decide",
        /// What was settled for a member was taken back.
        MemberForget = "member.forget",
    }
}

id_enum! {
    /// What an act is about.
    ObjectKind {
        /// A tenant.
        Tenant = "tenant",
        /// A data source.
        Source = "source",
        /// An authentication source.
        Auth = "auth",
        /// A push target.
        Target = "target",
        /// A user.
        User = "user",
    }
}

/// An act before it is kept.
#[derive(Clone, Copy, Debug)]
pub struct NewAct<'a> {
    /// What was done.
    pub act: RecordedActKind,
    /// The tenant's identifier.
    pub tenant: &'a str,
    /// On what.
    pub object: (ObjectKind, &'a str),
    /// What a tenant or a source is called; never a person's name.
    pub name: Option<&'a str>,
    /// Which fields, by their names.
    pub fields: &'a [String],
}

/// A kept act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RecordedAct {
    /// When: milliseconds since 1970 UTC, sent as RFC 3339.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: i64,
    /// By whom.
    pub actor: Actor,
    /// What was done.
    pub act: RecordedActKind,
    /// What kind of thing it was done to.
    pub object_kind: ObjectKind,
    /// Its identifier.
    pub object_id: String,
    /// What it was called then; none for users.
    pub object_name: Option<String>,
    /// Which fields, by their names.
    pub fields: Vec<String>,
}

impl RecordedAct {
    /// What was done, in words, without on what.
    pub fn text(&self) -> Text {
        let what = self.act.text();
        if self.fields.is_empty() {
            return what;
        }
        let labels = self.fields.iter().map(|field| label_of(field));
        let (zh, en): (Vec<_>, Vec<_>) = labels
            .map(|Text { zh, en }| (zh.into_owned(), en.into_owned()))
            .unzip();
        let (zh, en) = (zh.join("、"), en.join(", "));
        let Text {
            zh: act_zh,
            en: act_en,
        } = what;
        text!("{act_zh}：{zh}", "{act_en}: {en}")
    }
}

impl RecordedActKind {
    fn text(self) -> Text {
        match self {
            Self::TenantAdd => Text::fixed("添加租户", "Tenant added"),
            Self::TenantChange => Text::fixed("修改租户", "Tenant changed"),
            Self::TenantRemove => Text::fixed("移除租户", "Tenant removed"),
            Self::SourceAdd => Text::fixed("添加数据源", "Data source added"),
            Self::SourceChange => Text::fixed("修改数据源", "Data source changed"),
            Self::SourceRemove => Text::fixed("移除数据源", "Data source removed"),
            Self::AuthAdd => Text::fixed("添加认证源", "Authentication source added"),
            Self::AuthChange => Text::fixed("修改认证源", "Authentication source changed"),
            Self::AuthRemove => Text::fixed("移除认证源", "Authentication source removed"),
            Self::TargetAdd => Text::fixed("添加推送目标", "Push target added"),
            Self::TargetChange => Text::fixed("修改推送目标", "Push target changed"),
            Self::TargetRemove => Text::fixed("移除推送目标", "Push target removed"),
            Self::SecretChange => Text::fixed("更换 Secret", "Secret changed"),
            Self::SecretShow => Text::fixed("查看 Secret", "Secret shown"),
            Self::UserAdd => Text::fixed("添加本地用户", "Local user added"),
            Self::UserChange => Text::fixed("修改本地用户", "Local user changed"),
            Self::UserErase => Text::fixed("抹除用户", "User erased"),
            Self::PasswordSet => Text::fixed("设置密码", "Password set"),
            Self::UserProtect => Text::fixed("保护账号", "Account protected"),
            Self::UserUnprotect => Text::fixed("取消保护账号", "Account no longer protected"),
            Self::MemberDecide => Text::fixed("核对待核对的成员", "Pending member settled"),
            Self::MemberForget => Text::fixed("撤销对成员的核对", "Settlement taken back"),
        }
    }
}

/// What people call a field of settings or of a user.
fn label_of(field: &str) -> Text {
    match field {
        "name" => Text::fixed("名称", "name"),
        "portal_url" => Text::fixed("门户地址", "portal address"),
        "api_base" => Text::fixed("API 地址", "API address"),
        "login_base" => Text::fixed("登录页地址", "login page address"),
        "proxy" => Text::fixed("代理", "proxy"),
        "proxy_user" => Text::fixed("代理账号", "proxy user"),
        "description" => Text::fixed("描述", "description"),
        "auto_sync_hours" => Text::fixed("自动同步", "automatic sync"),
        "watch" => Text::fixed("变动查看", "watch"),
        "at" => Text::fixed("同步时间", "time of day"),
        "quiet" => Text::fixed("静默时段", "quiet hours"),
        "on_duplicate" => Text::fixed("重复用户", "duplicates"),
        "password_login" => Text::fixed("密码登录", "password login"),
        "scan_login" => Text::fixed("扫码登录", "scan login"),
        "guard" => Text::fixed("批量停用保护", "access guard"),
        "keep_days" => Text::fixed("记录保留天数", "days of history"),
        "employee_no" => Text::fixed("工号", "employee number"),
        "scope" => Text::fixed("同步范围", "scope"),
        "depart_out_of_scope" => Text::fixed("不再属于同步范围的人", "people who leave the scope"),
        "username_rules" => Text::fixed("用户名规则", "rules for usernames"),
        "rename_existing" => Text::fixed("已有用户也改名", "renaming of existing users"),
        "never_take" => Text::fixed("不读取的字段", "fields never taken"),
        "archive_after" => Text::fixed("停用后归档", "archiving of leavers"),
        "agent_id" => Text::fixed("AgentId", "AgentId"),
        "app_name" => Text::fixed("应用名称", "app name"),
        "callback_domain" => Text::fixed("授权回调域", "callback domain"),
        "contacts" => Text::fixed("通讯录 Secret", "contacts secret"),
        "app" => Text::fixed("应用 Secret", "app secret"),
        "proxy_password" => Text::fixed("代理密码", "proxy password"),
        "target" => Text::fixed("推送目标的密码", "push target's password"),
        "url" => Text::fixed("地址", "address"),
        "bind_dn" => Text::fixed("绑定账号", "bind account"),
        "auto_push" => Text::fixed("自动推送", "automatic push"),
        "settings" => Text::fixed("推送设置", "push settings"),
        "username" => Text::fixed("用户名", "username"),
        "display_name" => Text::fixed("姓名", "name"),
        "mobile" => Text::fixed("手机号", "mobile"),
        "email" => Text::fixed("邮箱", "e-mail"),
        "status" => Text::fixed("状态", "status"),
        other => Text::same(other),
    }
}

/// The names of the top-level fields in which two rows differ, in alphabetical order.
pub fn differences<T: Serialize>(before: &T, after: &T) -> Vec<String> {
    let object = |row: &T| match serde_json::to_value(row) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (object(before), object(after));
    let mut fields = before.keys().chain(after.keys()).collect::<Vec<_>>();
    fields.sort_unstable();
    fields.dedup();
    fields.retain(|field| before.get(*field) != after.get(*field));
    fields.into_iter().cloned().collect()
}

impl Context {
    /// Keeps an act, within the transaction of what was done.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy`, `store.full` or `store.damaged`.
    pub fn record_act(&self, db: &Connection, new: &NewAct<'_>) -> Result<()> {
        let fields = serde_json::to_string(new.fields).map_err(|_| Error::damaged("act"))?;
        let (kind, id) = new.object;
        db.execute(
            "INSERT INTO acts (at, actor_account, actor_host, tenant, act, object_kind, object_id, object_name, detail)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                self.now_ms(),
                self.actor().account,
                self.actor().host,
                new.tenant,
                new.act.as_str(),
                kind.as_str(),
                id,
                new.name,
                fields,
            ],
        )?;
        Ok(())
    }

    /// Keeps an act that has no transaction of its own, such as that a secret was shown.
    ///
    /// # Errors
    /// As [`Context::record_act`].
    pub fn note_act(&self, new: &NewAct<'_>) -> Result<()> {
        self.store().write(|db| self.record_act(db, new))
    }

    /// The acts on a tenant and all that belongs to it, newest first; with `object` only those on this one.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn acts(
        &self,
        tenant: &str,
        object: Option<&str>,
        most: usize,
    ) -> Result<Vec<RecordedAct>> {
        self.store().read(|db| {
            let mut statement = db.prepare(
                "SELECT * FROM acts WHERE tenant = ?1 AND (?2 IS NULL OR object_id = ?2) ORDER BY key DESC LIMIT ?3",
            )?;
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![tenant, object, most], |row| Ok(of_row(row)))?;
            rows.collect::<rusqlite::Result<Result<Vec<_>>>>()?
        })
    }
}

fn of_row(row: &Row<'_>) -> Result<RecordedAct> {
    let word = |column: &str| row.get::<_, String>(column);
    let (act, kind) = (word("act")?, word("object_kind")?);
    let known = |id: &str| {
        RecordedActKind::ALL
            .iter()
            .copied()
            .find(|act| act.as_str() == id)
    };
    let object = |id: &str| {
        ObjectKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == id)
    };
    let fields = serde_json::from_str(&word("detail")?);
    Ok(RecordedAct {
        at: row.get("at")?,
        actor: Actor {
            account: word("actor_account")?,
            host: word("actor_host")?,
        },
        act: known(&act).ok_or_else(|| Error::damaged("act"))?,
        object_kind: object(&kind).ok_or_else(|| Error::damaged("object of an act"))?,
        object_id: word("object_id")?,
        object_name: row.get("object_name")?,
        fields: fields.map_err(|_| Error::damaged("fields of an act"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_what_differs_are_told() {
        let row = |name: &str, days: u32| serde_json::json!({ "name": name, "keep_days": days, "id": "a" });
        assert_eq!(
            differences(&row("a", 1), &row("b", 2)),
            ["keep_days", "name"]
        );
        assert_eq!(differences(&row("a", 1), &row("a", 1)), [""; 0]);
    }
}
