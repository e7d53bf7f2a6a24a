//! What is seen at the preview: login, scan by pasting, change of password, and who one is. Words and HTML only.

use axum::http::StatusCode;

use super::Methods;
use super::session::How;
use crate::pages::remedy;
use bridge_core::auth::Auth;
use bridge_core::html::escape;
use bridge_core::lang::{Lang, Text};
use bridge_core::remedy::Fix;
use bridge_directory::query::UserView;

const PREVIEW: Text = Text::fixed(
    "门户预览：只在这台机器上，不是正式的门户。",
    "Portal preview: on this machine only, not the real portal.",
);
const SCAN: Text = Text::fixed("企业微信扫码登录", "Log in by WeCom scan");
const OR: Text = Text::fixed("或者", "or");
const USERNAME: Text = Text::fixed("用户名", "Username");
const PASSWORD: Text = Text::fixed("密码", "Password");
const LOG_IN: Text = Text::fixed("登录", "Log in");
const NO_WAY: Text = Text::fixed(
    "这个租户没有开启任何登录方式。在数据源的登录方式里开启密码登录或扫码登录。",
    "No login method is on for this tenant. Switch password login or scan login on among a data source's login methods.",
);

/// What a page tells before anything else.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    pub(super) text: Text,
    pub(super) fix: Option<Fix>,
    pub(super) status: StatusCode,
}

impl Notice {
    pub(super) fn new(status: StatusCode, text: Text) -> Self {
        Self {
            text,
            fix: None,
            status,
        }
    }

    fn html(&self, lang: Lang) -> String {
        let text = escape(self.text.get(lang));
        let fix = self.fix.as_ref().map(|fix| remedy(fix, lang));
        format!(
            "<p class=\"told bad\" role=\"alert\">{text}</p>{}",
            fix.unwrap_or_default()
        )
    }
}

/// A page's title and content.
pub(super) struct Content {
    pub(super) title: String,
    pub(super) body: String,
}

/// What stands above every page.
pub(super) fn band(lang: Lang) -> String {
    format!(
        "<p class=\"preview\" id=\"preview\">{}</p>",
        PREVIEW.get(lang)
    )
}

/// What stands below every page: the other language.
pub(super) fn footer(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "<footer><a id=\"language\" href=\"/language?to=en\" lang=\"en\">English</a></footer>"
        }
        Lang::En => {
            "<footer><a id=\"language\" href=\"/language?to=zh\" lang=\"zh-CN\">中文</a></footer>"
        }
    }
}

/// The login page.
pub(super) struct Login<'a> {
    pub(super) tenant: &'a str,
    pub(super) methods: Methods,
    pub(super) auths: &'a [Auth],
    pub(super) token: &'a str,
    /// What was typed as a username before.
    pub(super) username: &'a str,
    pub(super) notice: Option<&'a Notice>,
}

impl Login<'_> {
    pub(super) fn content(&self, lang: Lang) -> Content {
        let title = Text::new(
            format!("登录{}", self.tenant),
            format!("Log in to {}", self.tenant),
        );
        let title = title.get(lang).to_owned();
        let Methods { password, scan } = self.methods;
        let parts = [
            self.notice.map(|notice| notice.html(lang)),
            scan.then(|| self.scan(lang)),
            (scan && password).then(|| format!("<p class=\"or\">{}</p>", OR.get(lang))),
            password.then(|| self.password(lang)),
            (!scan && !password).then(|| format!("<p class=\"dim\">{}</p>", NO_WAY.get(lang))),
        ];
        let parts = parts.into_iter().flatten().collect::<String>();
        let body = card(&title, &parts);
        Content { title, body }
    }

    fn scan(&self, lang: Lang) -> String {
        let several = self.auths.len() > 1;
        let link = |(number, auth): (usize, &Auth)| {
            let corp = several.then(|| format!(" · {}", escape(auth.corp_id.as_str())));
            let id = if number == 0 { " id=\"scan\"" } else { "" };
            format!(
                "<a class=\"button main\"{id} href=\"/scan?auth={}\">{}{}</a>",
                escape(&auth.id),
                SCAN.get(lang),
                corp.unwrap_or_default()
            )
        };
        self.auths.iter().enumerate().map(link).collect()
    }

    fn password(&self, lang: Lang) -> String {
        format!(
            "<form method=\"post\" action=\"/login\">{}<label for=\"username\">{}</label><input id=\"username\" name=\"username\" value=\"{}\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"128\" required><label for=\"password\">{}</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required><button id=\"log-in\">{}</button></form>",
            token(self.token),
            USERNAME.get(lang),
            escape(self.username),
            PASSWORD.get(lang),
            LOG_IN.get(lang),
        )
    }
}

/// Scanning where the browser does not come back here: open WeCom's page, then paste where it ended.
pub(super) fn paste(
    auth: &Auth,
    page: &str,
    token_: &str,
    notice: Option<&Notice>,
    lang: Lang,
) -> Content {
    let domain = escape(auth.callback_domain.as_str());
    let title = SCAN.get(lang).to_owned();
    let (why, open, then, address, go) = match lang {
        Lang::Zh => (
            format!(
                "授权回调域 {domain} 不通向这个预览，扫码后浏览器会停在那里。把那时的地址粘贴回来，就能在这里登录。"
            ),
            "打开企业微信的登录页（新窗口）",
            "扫码并在手机上确认后，复制浏览器地址栏里的整个地址。五分钟内有效，只能用一次。",
            "停下的地址",
            "用这个地址登录",
        ),
        Lang::En => (
            format!(
                "The callback domain {domain} does not lead to this preview: after the scan the browser ends there. Paste that address to log in here."
            ),
            "Open WeCom's login page (new window)",
            "Scan and agree on the phone, then copy the whole address out of the browser's address bar. It works once, within five minutes.",
            "The address it ended on",
            "Log in with this address",
        ),
    };
    let notice = notice.map(|notice| notice.html(lang)).unwrap_or_default();
    let body = card(
        &title,
        &format!(
            "{notice}<p>{why}</p><p><a class=\"button main\" id=\"open\" href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{open}</a></p><p class=\"dim\">{then}</p><form method=\"post\" action=\"/paste\">{}<input type=\"hidden\" name=\"auth\" value=\"{}\"><label for=\"address\">{address}</label><textarea id=\"address\" name=\"address\" autocomplete=\"off\" spellcheck=\"false\" required></textarea><button id=\"use\">{go}</button></form>{}",
            escape(page),
            token(token_),
            escape(&auth.id),
            back(lang),
        ),
    );
    Content { title, body }
}

/// The change of a password, by choice or at the first login.
pub(super) fn change(first: bool, token_: &str, notice: Option<&Notice>, lang: Lang) -> Content {
    let (title, why, old, new, again, go) = match (lang, first) {
        (Lang::Zh, true) => (
            "换掉初始密码",
            "这个密码是管理员给的。先换成只有自己知道的，再继续。",
            "管理员给的密码",
            "新密码（至少 10 个字符）",
            "再输入一次新密码",
            "换好并继续",
        ),
        (Lang::Zh, false) => (
            "修改密码",
            "新密码从下次登录起使用。",
            "现在的密码",
            "新密码（至少 10 个字符）",
            "再输入一次新密码",
            "修改",
        ),
        (Lang::En, true) => (
            "Change the first password",
            "An administrator gave you this password. Change it to one that only you know, then go on.",
            "The password you were given",
            "New password (at least 10 characters)",
            "The new password again",
            "Change and go on",
        ),
        (Lang::En, false) => (
            "Change the password",
            "The new password counts from the next login on.",
            "Present password",
            "New password (at least 10 characters)",
            "The new password again",
            "Change",
        ),
    };
    let field = |id: &str, label: &str, kind: &str| {
        format!(
            "<label for=\"{id}\">{label}</label><input id=\"{id}\" name=\"{id}\" type=\"password\" autocomplete=\"{kind}\" required>"
        )
    };
    let notice = notice.map(|notice| notice.html(lang)).unwrap_or_default();
    let leave = match first {
        true => logout(token_, lang),
        false => back(lang),
    };
    let body = card(
        title,
        &format!(
            "{notice}<p>{why}</p><form method=\"post\" action=\"/password\">{}{}{}{}<button class=\"main\" id=\"change\">{go}</button></form><p></p>{leave}",
            token(token_),
            field("old", old, "current-password"),
            field("new", new, "new-password"),
            field("again", again, "new-password"),
        ),
    );
    Content {
        title: title.to_owned(),
        body,
    }
}

/// Who somebody is.
pub(super) struct Who<'a> {
    pub(super) user: &'a UserView,
    /// What the data source is called; `None` for local users.
    pub(super) source: Option<&'a str>,
    pub(super) how: How,
    /// Whether they have a password to change.
    pub(super) has_password: bool,
    pub(super) token: &'a str,
}

impl Who<'_> {
    pub(super) fn content(&self, lang: Lang) -> Content {
        let user = self.user;
        let name = user.name.as_deref().unwrap_or(&user.username);
        let title = Text::new(format!("已登录：{name}"), format!("Logged in: {name}"));
        let title = title.get(lang).to_owned();
        let rows = self.rows(lang);
        let change = Text::fixed("修改密码", "Change the password");
        let change = self.has_password.then(|| {
            format!(
                "<p><a id=\"change-password\" href=\"/password\">{}</a></p>",
                change.get(lang)
            )
        });
        let body = card(
            &title,
            &format!(
                "<dl>{rows}</dl>{}{}",
                change.unwrap_or_default(),
                logout(self.token, lang)
            ),
        );
        Content { title, body }
    }

    fn rows(&self, lang: Lang) -> String {
        let user = self.user;
        let local = Text::fixed(
            "本地用户，不属于任何数据源",
            "A local user, of no data source",
        );
        let nowhere = Text::fixed("没有部门", "None");
        let how = match self.how {
            How::Scan => Text::fixed("企业微信扫码", "WeCom scan"),
            How::Password => Text::fixed("用户名和密码", "Username and password"),
        };
        let departments = user
            .departments
            .iter()
            .map(|department| escape(&department.path))
            .collect::<Vec<_>>()
            .join("<br>");
        let departments = match departments.is_empty() {
            true => nowhere.get(lang).to_owned(),
            false => departments,
        };
        let rows = [
            (
                Text::fixed("姓名", "Name"),
                user.name.as_deref().map(escape),
            ),
            (USERNAME, Some(escape(&user.username))),
            (
                Text::fixed("企业微信账号", "WeCom userid"),
                user.userid.as_deref().map(escape),
            ),
            (
                Text::fixed("来源", "Source"),
                Some(
                    self.source
                        .map_or_else(|| local.get(lang).to_owned(), escape),
                ),
            ),
            (Text::fixed("部门", "Departments"), Some(departments)),
            (
                Text::fixed("登录方式", "Logged in by"),
                Some(how.get(lang).to_owned()),
            ),
        ];
        rows.into_iter()
            .filter_map(|(label, value)| {
                Some(format!("<dt>{}</dt><dd>{}</dd>", label.get(lang), value?))
            })
            .collect()
    }
}

fn card(title: &str, content: &str) -> String {
    format!(
        "<section class=\"card\"><h1>{}</h1>{content}</section>",
        escape(title)
    )
}

fn token(token: &str) -> String {
    format!("<input type=\"hidden\" name=\"token\" value=\"{token}\">")
}

fn back(lang: Lang) -> String {
    let back = Text::fixed("返回", "Back");
    format!("<p></p><p><a href=\"/\">{}</a></p>", back.get(lang))
}

fn logout(token_: &str, lang: Lang) -> String {
    let words = Text::fixed("退出登录", "Log out");
    format!(
        "<form method=\"post\" action=\"/logout\">{}<button id=\"log-out\">{}</button></form>",
        token(token_),
        words.get(lang)
    )
}
