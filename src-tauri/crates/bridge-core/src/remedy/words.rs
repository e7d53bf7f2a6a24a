//! The sentences of our own errors, in both languages: what happened, why, and the way out.
//!
//! WeCom's errcodes are not here but in the clinic.

use serde_json::Value;

use super::sentences;
use crate::error::{Code, Error};
use crate::lang::Text;
use crate::remedy::Fix;
use crate::remedy::trusted_ip::fix_of;
use crate::text;

/// What happened, in one sentence.
pub fn headline(error: &Error) -> Text {
    if let Some(sentences) = sentences::of(error) {
        return sentences.title;
    }
    let fact = |key: &str| fact(error, key);
    match error.code() {
        Code::InputInvalid => of_field(&fact("field")),
        Code::CorpIdInvalid => {
            Text::fixed("这不是企业 ID 的格式", "This is not the form of a corp ID")
        }
        Code::CorpIdMismatch => Text::fixed(
            "企业 ID 与数据源的不一致",
            "The corp ID differs from the data source's",
        ),
        Code::AgentIdInvalid => Text::fixed("这不是 AgentId", "This is not an AgentId"),
        Code::AddressInsecure => Text::fixed(
            "地址要以 https:// 开头",
            "The address must begin with https://",
        ),
        Code::NameInvalid => Text::fixed("名称要有 1 到 64 个字", "A name has 1 to 64 characters"),
        Code::NameTaken => text!(
            "已经有一个租户叫「{}」",
            "A tenant is called “{}” already",
            fact("name")
        ),
        Code::AlreadyThere => Text::fixed(
            "这个租户已经为这家企业设置过了",
            "This tenant has one for this corp already",
        ),
        Code::TenantUnknown => unknown("租户", "tenant", &fact("wanted")),
        Code::SourceUnknown => unknown("数据源", "data source", &fact("wanted")),
        Code::AuthUnknown => unknown("认证源", "authentication source", &fact("wanted")),
        Code::RunUnknown => unknown("同步记录", "run", &fact("wanted")),
        Code::UserUnknown => unknown("用户", "user", &fact("wanted")),
        Code::UserTaken => text!(
            "用户名「{}」已被使用",
            "The username “{}” is in use",
            fact("username")
        ),
        Code::UserManaged => Text::fixed("这个用户由企业微信管理", "This user is managed in WeCom"),
        Code::Ambiguous => text!(
            "「{}」对应不止一个",
            "“{}” fits more than one",
            fact("wanted")
        ),
        Code::UndoNone => Text::fixed("这次同步不能撤销", "This run cannot be undone"),
        Code::UndoMoved => Text::fixed(
            "这次同步写过的内容后来又变了",
            "Something that this run wrote was changed since",
        ),
        Code::ReportUnwritable => text!(
            "写不了文件 {}",
            "The file {} cannot be written",
            fact("file")
        ),
        Code::SyncHeld if fact("reason") == "take_over" => Text::fixed(
            "有账号要换使用者，等人确认",
            "Accounts would change hands: this waits for a person",
        ),
        Code::SyncHeld => Text::fixed(
            "要停用或禁用的人太多，等人确认",
            "Too many people would lose access: this waits for a person",
        ),
        Code::SyncMoved => match fact("what").as_str() {
            "plan" => Text::fixed(
                "现在的变更与预览的不同",
                "The changes are no longer those of the preview",
            ),
            "settings" => Text::fixed(
                "读取期间，数据源的设置变了",
                "The source's settings changed during the run",
            ),
            _ => Text::fixed(
                "读取期间，用户目录变了",
                "The directory changed during the run",
            ),
        },
        Code::SyncEmpty => Text::fixed(
            "企业微信一个成员也没有返回",
            "WeCom returned not one member",
        ),
        Code::SyncBusy => Text::fixed("这个数据源正在同步", "This data source is being synced"),
        Code::WecomRefused => of_refusal(error),
        Code::WecomRateLimited => of_limit(&fact("until")),
        Code::WecomUnreachable
        | Code::WecomNotWecom
        | Code::SecretInvalid
        | Code::CallbackDomainInvalid
        | Code::AddressInvalid
        | Code::SecretMissing
        | Code::SecretElsewhere
        | Code::StoreForeign => in_the_file(),
        Code::KeyringUnavailable => {
            Text::fixed("用不了系统的密钥库", "The system's keyring cannot be used")
        }
        Code::StoreUnavailable => Text::fixed("用不了数据文件夹", "The data folder cannot be used"),
        Code::StoreBusy => Text::fixed(
            "数据库正被另一个程序占用",
            "Another program holds the database",
        ),
        Code::StoreFull => Text::fixed("磁盘满了", "The disk is full"),
        Code::StoreDamaged => Text::fixed("数据库文件损坏了", "The database file is damaged"),
        Code::StoreNewer => Text::fixed(
            "数据库来自更新的版本",
            "The database comes from a newer version",
        ),
        Code::ListenerBusy | Code::ListenerDenied => super::listening::headline(error),
        Code::ListenerElsewhere => text!(
            "授权回调域 {} 不指向这台机器",
            "The callback domain {} does not point to this machine",
            fact("callback_domain")
        ),
        Code::ListenerHttps => Text::fixed(
            "回调地址是 https，本机监听不了",
            "The callback address is https, which this machine cannot answer",
        ),
        Code::ListenerRunning => text!(
            "本程序已经在监听端口 {}",
            "This program is listening on port {} already",
            fact("port")
        ),
        Code::PasswordWeak => super::listening::of_password(&fact("why")),
    }
}

impl Error {
    /// Why it is so and what to do about it.
    pub fn fix(&self) -> Fix {
        if let Some(sentences) = sentences::of(self) {
            return sentences.fix;
        }
        let Some(errcode) = self.errcode() else {
            let (cause, steps) = remedy(self);
            return Fix::new(cause, steps);
        };
        if let Some(fix) = fix_of(self) {
            return fix;
        }
        let mut fix = Fix::of_errcode(errcode);
        if let (60020, Some(ip)) = (errcode, self.caller_ip()) {
            fix.steps.insert(
                0,
                text!(
                    "把 {ip} 加到下面说的企业可信IP。",
                    "Add {ip} to the trusted IPs named below."
                ),
            );
        }
        fix
    }
}

fn remedy(error: &Error) -> (Text, Vec<Text>) {
    let file = fact(error, "file");
    let (cause, step) = match error.code() {
        Code::InputInvalid | Code::NameInvalid => (
            Text::fixed(
                "填的值不在允许的范围内。",
                "The value is outside what is accepted.",
            ),
            Text::fixed("改正后再试一次。", "Correct it and try again."),
        ),
        Code::CorpIdInvalid => (
            Text::fixed(
                "企业 ID 以 ww 开头，共 18 个字符；旧企业可能以 wx 开头。",
                "A corp ID begins with ww and has 18 characters; that of an old corp may begin with wx.",
            ),
            Text::fixed(
                "在【我的企业】→【企业信息】最底部复制企业 ID。",
                "Copy it from the bottom of 【我的企业】 My company → 【企业信息】 Company information.",
            ),
        ),
        Code::CorpIdMismatch => (
            Text::fixed(
                "两边的企业 ID 不一致时，同步来的用户不能扫码登录。",
                "With two different corp IDs, users who were synced cannot log in by scanning.",
            ),
            text!(
                "改填数据源的企业 ID：{}。",
                "Enter the data source's corp ID: {}.",
                list(error, "data_source")
            ),
        ),
        Code::AgentIdInvalid => of_agent(error),
        Code::AddressInsecure => (
            Text::fixed(
                "http 会把 Secret 明文送出去，只有本机地址可以用。",
                "Plain http would send the secret readable to all; only addresses of this machine may use it.",
            ),
            Text::fixed(
                "把地址改成 https:// 开头。",
                "Let the address begin with https://.",
            ),
        ),
        Code::NameTaken => (
            Text::fixed("租户的名称不能重复。", "Names of tenants are unique."),
            Text::fixed("换一个名称。", "Choose another name."),
        ),
        Code::AlreadyThere => (
            Text::fixed(
                "一个租户为一家企业只设置一次。",
                "A tenant has one per corp.",
            ),
            Text::fixed(
                "修改已有的那一个，或先移除它。",
                "Change the one that is there, or remove it first.",
            ),
        ),
        Code::TenantUnknown => not_found("tenant list"),
        Code::SourceUnknown => not_found("source list"),
        Code::AuthUnknown => not_found("auth list"),
        Code::RunUnknown => not_found("sync history"),
        Code::UserUnknown => not_found("users list"),
        Code::UserTaken => (
            Text::fixed(
                "目录里的用户名不分大小写，不能重复。",
                "Usernames of a directory are unique, whatever their case.",
            ),
            Text::fixed("换一个用户名。", "Choose another username."),
        ),
        Code::UserManaged => (
            Text::fixed(
                "它的资料来自数据源，在这里改了也会被下次同步改回去。",
                "Its data come from a data source; the next sync would undo a change made here.",
            ),
            Text::fixed(
                "在企业微信的【通讯录】里修改，再同步一次。",
                "Change it in WeCom's 【通讯录】 Contacts, then sync.",
            ),
        ),
        Code::Ambiguous => (
            text!(
                "符合的有：{}。",
                "These fit: {}.",
                list(error, "candidates")
            ),
            Text::fixed("多写几个字符。", "Give a few more characters."),
        ),
        Code::UndoNone => (
            Text::fixed(
                "只有最近一次已应用、还没有撤销的同步可以撤销。",
                "Only the latest applied run that was not undone can be.",
            ),
            Text::fixed(
                "用 sync history 看看最近一次是哪一次。",
                "See in sync history which one that is.",
            ),
        ),
        Code::UndoMoved => (
            text!(
                "后来变过的有：{}。",
                "Changed since: {}.",
                list(error, "changed")
            ),
            Text::fixed(
                "先处理这些用户，或者再同步一次。",
                "See to these first, or sync again.",
            ),
        ),
        Code::ReportUnwritable => (
            text!("系统说：{}。", "The system says: {}.", error.message()),
            Text::fixed(
                "换一个能写的位置。",
                "Choose a place that can be written to.",
            ),
        ),
        Code::SyncHeld => of_held(error),
        Code::SyncMoved => (
            Text::fixed(
                "这次同步依据的内容已经变了，所以什么也没有写。",
                "What this run was made from has changed, so nothing was written.",
            ),
            Text::fixed("重新预览一次。", "Make a new preview."),
        ),
        Code::SyncEmpty => (
            Text::fixed(
                "空的结果不会被当成全员离职；什么也没有改。",
                "An empty answer is not taken for everybody having left; nothing was changed.",
            ),
            Text::fixed(
                "检查 Secret 的权限和可见范围，再同步一次。",
                "Check what the secret may read, then sync again.",
            ),
        ),
        Code::SyncBusy => (
            Text::fixed(
                "同一个数据源同一时间只运行一次同步，另一个窗口或命令正在运行它。",
                "A data source runs once at a time, and another window or command is running it.",
            ),
            Text::fixed("等它结束后再试。", "Try again when it has ended."),
        ),
        Code::WecomRefused | Code::WecomRateLimited => (
            Text::fixed("企业微信没有说明原因。", "WeCom gave no reason."),
            Text::fixed("过一会儿再试。", "Try again in a while."),
        ),
        Code::WecomUnreachable
        | Code::WecomNotWecom
        | Code::SecretInvalid
        | Code::CallbackDomainInvalid
        | Code::AddressInvalid
        | Code::SecretMissing
        | Code::SecretElsewhere
        | Code::StoreForeign => (in_the_file(), in_the_file()),
        Code::KeyringUnavailable => (
            Text::fixed(
                "系统的密钥库没有运行、被锁住或拒绝了访问。",
                "The system's keyring is not running, is locked, or denied access.",
            ),
            Text::fixed(
                "解锁或启动密钥库，再重新打开本程序；也可以用 --no-store-secrets 只在这一次使用 Secret，不保存。",
                "Unlock or start it, then restart this program; or use --no-store-secrets to use the secret this time only, without keeping it.",
            ),
        ),
        Code::StoreUnavailable => (
            text!("系统说：{}。", "The system says: {}.", error.message()),
            Text::fixed(
                "检查文件夹的权限，或用 --data-dir 换一个。",
                "Check the folder's permissions, or choose another with --data-dir.",
            ),
        ),
        Code::StoreBusy => (
            Text::fixed(
                "另一个窗口或命令正在写。",
                "Another window or command is writing.",
            ),
            Text::fixed("等它结束后再试。", "Try again when it has ended."),
        ),
        Code::StoreFull => (
            Text::fixed(
                "数据文件夹所在的磁盘没有空间了，什么也没有改。",
                "The disk of the data folder has no room left; nothing was changed.",
            ),
            Text::fixed("腾出空间后再试。", "Make room and try again."),
        ),
        Code::StoreDamaged => (
            text!(
                "{file} 读不出来，已原样留着。",
                "{file} cannot be read; it was left as it is."
            ),
            Text::fixed(
                "从备份恢复这个文件；没有备份时，把它改名移开，再重新添加数据源。",
                "Restore it from a backup; without one, move it away under another name and add the data source anew.",
            ),
        ),
        Code::StoreNewer => (
            text!(
                "{file} 是更新版本的程序写的，旧版本不会动它。",
                "{file} was written by a newer version, and an older one leaves it alone."
            ),
            Text::fixed(
                "升级程序，或用 --data-dir 换一个文件夹。",
                "Upgrade, or choose another folder with --data-dir.",
            ),
        ),
        Code::ListenerBusy
        | Code::ListenerDenied
        | Code::ListenerElsewhere
        | Code::ListenerHttps
        | Code::ListenerRunning => return super::listening::remedy(error),
        Code::PasswordWeak => (
            Text::fixed(
                "太容易被猜到的密码等于没有密码。",
                "A password that is guessed easily protects nothing.",
            ),
            Text::fixed(
                "换一个至少 10 个字符的密码，例如几个互不相干的词。",
                "Choose one of at least 10 characters, such as a few words that have nothing to do with each other.",
            ),
        ),
    };
    (cause, vec![step])
}

pub(super) fn fact(error: &Error, key: &str) -> String {
    match error.detail().get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "?".to_owned(),
        Some(other) => other.to_string(),
    }
}

fn list(error: &Error, key: &str) -> String {
    let items = error.detail().get(key).and_then(Value::as_array);
    let items = items.into_iter().flatten().filter_map(Value::as_str);
    items.collect::<Vec<_>>().join(", ")
}

fn unknown(zh: &str, en: &str, wanted: &str) -> Text {
    if wanted == "?" {
        return text!("还没有{zh}", "There is no {en} yet");
    }
    text!("没有叫「{wanted}」的{zh}", "There is no {en} “{wanted}”")
}

fn of_held(error: &Error) -> (Text, Text) {
    let is_take_over = error
        .detail()
        .get("reason")
        .is_some_and(|reason| reason == "take_over");
    let cause = match is_take_over {
        true => Text::fixed(
            "不止一名成员只凭手机号、邮箱或重新出现的账号就会得到已有的账号，可能不是同一个人。",
            "More than one member would get an existing account by no more than a mobile number, an e-mail address or a userid that came back: it may not be the same person.",
        ),
        false => Text::fixed(
            "要停用和禁用的人数超过了这个数据源的批量停用保护。",
            "The number of people who would be deactivated or disabled is past this source's access guard.",
        ),
    };
    let take_overs = error.detail().get("take_overs").and_then(Value::as_u64);
    let cause = match take_overs {
        Some(count @ 1..) if !is_take_over => Text::new(
            format!("{}另有 {count} 个账号要换使用者。", cause.zh),
            format!("{} Besides, {count} accounts would change hands.", cause.en),
        ),
        _ => cause,
    };
    let step = Text::fixed(
        "核对名单；确认无误后用 --confirm 再运行一次。",
        "Check the list; if it is right, run again with --confirm.",
    );
    (cause, step)
}

fn not_found(command: &str) -> (Text, Text) {
    (
        Text::fixed(
            "编号、编号的开头或名称都没有对上。",
            "Neither an identifier, nor the beginning of one, nor a name fits.",
        ),
        text!(
            "用 {command} 看看有哪些。",
            "See what there is with {command}."
        ),
    )
}

fn of_field(field: &str) -> Text {
    match field {
        "auto_sync" => Text::fixed(
            "自动同步可以是 off、4、12 或 24",
            "Automatic sync is off, 4, 12 or 24",
        ),
        "on_duplicate" => Text::fixed(
            "重复用户可以 skip 或 overwrite",
            "Duplicates are skip or overwrite",
        ),
        "guard_percent" => Text::fixed("比例是 0 到 100", "A share is 0 to 100 percent"),
        "keep_days" => Text::fixed(
            "记录保留 1 到 3650 天",
            "History is kept for 1 to 3650 days",
        ),
        "description" => Text::fixed(
            "描述最多 200 个字，不能换行",
            "A description has at most 200 characters on one line",
        ),
        _ => text!(
            "「{field}」的值不能用",
            "The value of “{field}” cannot be used"
        ),
    }
}

fn of_refusal(error: &Error) -> Text {
    let entry = error.errcode().and_then(crate::clinic::lookup);
    let code = error.errcode().unwrap_or_default();
    match entry {
        Some(entry) => Text::new(
            format!("企业微信拒绝了：{}（{code}）", entry.title.zh),
            format!("WeCom refused: {} ({code})", entry.title.en),
        ),
        None => text!("企业微信拒绝了（{code}）", "WeCom refused ({code})"),
    }
}

fn of_limit(until: &str) -> Text {
    match until {
        "?" => Text::fixed(
            "企业微信限制了调用频率",
            "WeCom limits the calls for a while",
        ),
        until => text!(
            "企业微信限制了调用频率，{until}（UTC）之后解除",
            "WeCom limits the calls until {until} (UTC)"
        ),
    }
}

fn of_agent(error: &Error) -> (Text, Text) {
    let page_number = error.detail().get("page_number").and_then(Value::as_bool) == Some(true);
    let cause = if page_number {
        Text::fixed(
            "这是后台网址里的应用编号，不是 AgentId。",
            "This is the number in the console's address, not the AgentId.",
        )
    } else {
        Text::fixed(
            "AgentId 是一个数字，形如 1000002。",
            "An AgentId is a number such as 1000002.",
        )
    };
    let step = Text::fixed(
        "在【应用管理】打开这个自建应用，复制页面顶部的 AgentId。",
        "Open the self-built app under 【应用管理】 App management and copy the AgentId at the top.",
    );
    (cause, step)
}

/// Of codes whose sentences are data; a test holds that each has some without any fact.
fn in_the_file() -> Text {
    Text::fixed("出了问题", "Something went wrong")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_code_says_what_happened_and_the_way_out_in_both_languages() {
        for code in Code::ALL {
            let error = Error::new(*code, "x");
            let fix = error.fix();
            let mut texts = vec![headline(&error), fix.cause];
            texts.extend(fix.steps);
            assert!(texts.len() >= 3, "{code}");
            for text in texts {
                assert!(
                    text.zh.chars().any(|c| c > '\u{2e80}'),
                    "{code}: {}",
                    text.zh
                );
                assert!(
                    !text.en.is_empty() && text.get(Lang::En) != text.get(Lang::Zh),
                    "{code}: {}",
                    text.en
                );
            }
        }
    }

    #[test]
    fn an_untrusted_address_is_named_in_the_first_step() {
        let error = Error::new(Code::WecomRefused, "no")
            .with("errcode", 60020)
            .with("caller_ip", "203.0.113.7");
        assert!(error.fix().steps[0].en.contains("203.0.113.7"));
    }

    #[test]
    fn where_the_list_of_trusted_addresses_is_known_it_is_named() {
        let of = |list: &str| {
            let error = Error::new(Code::WecomRefused, "no").with("errcode", 60020);
            let error = error.with("caller_ip", "203.0.113.7");
            error.with("trusted_ip_list", list).fix()
        };
        let (app, contacts) = (of("app"), of("contacts"));
        for fix in [&app, &contacts] {
            assert!(fix.steps[0].en.contains("203.0.113.7"), "{fix:?}");
        }
        assert_ne!(app.page, contacts.page);
        assert!(contacts.link().unwrap().ends_with("#apps/contactsApi"));
    }

    #[test]
    fn a_secret_of_the_wrong_form_is_told_what_is_wrong() {
        let cases = [
            ("two words", "space"),
            ("ａｂｃ", "full-width"),
            (&"x".repeat(10_000), "longer"),
        ];
        for (given, said) in cases {
            let error = Error::from(wecom::Secret::parse(given).unwrap_err());
            let cause = error.fix().cause;
            assert!(cause.en.contains(said), "{given:.20}: {}", cause.en);
        }
    }

    #[test]
    fn the_page_number_is_told_apart_from_other_mistakes() {
        let error = Error::new(Code::AgentIdInvalid, "x").with("page_number", true);
        assert_ne!(
            error.fix().cause,
            Error::new(Code::AgentIdInvalid, "x").fix().cause
        );
    }
}
