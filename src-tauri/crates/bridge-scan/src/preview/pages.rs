//! Pages of the portal preview: login, scan by pasting, change of password, profile. Words and HTML only.

use axum::http::StatusCode;
use maud::{Markup, Render, html};

use crate::callback_pages::remedy;
use crate::preview_state::Methods;
use crate::preview_state::session::LoginMethod;
use bridge_core::auth::Auth;
use bridge_core::lang::{Lang, Text};
use bridge_core::remedy::Fix;
use bridge_directory::query::UserView;

const PREVIEW: Text = Text::fixed(
    "登录页预览：只在这台机器上，不是正式的门户。",
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

    fn html(&self, lang: Lang) -> Markup {
        html! {
            p class="told bad" role="alert" { (self.text.get(lang)) }
            @if let Some(fix) = &self.fix { (remedy(fix, lang)) }
        }
    }
}

/// A page's title and content.
pub(super) struct Content {
    pub(super) title: String,
    pub(super) body: Markup,
}

/// What stands above every page.
pub(super) fn band(lang: Lang) -> Markup {
    html! { p class="preview" id="preview" { (PREVIEW.get(lang)) } }
}

/// What stands below every page: the other language.
pub(super) fn footer(lang: Lang) -> Markup {
    let (to, tag, name) = match lang {
        Lang::Zh => ("/language?to=en", Lang::En.tag(), "English"),
        Lang::En => ("/language?to=zh", Lang::Zh.tag(), "中文"),
    };
    html! { footer { a id="language" href=(to) lang=(tag) { (name) } } }
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
        let parts = html! {
            @if let Some(notice) = self.notice { (notice.html(lang)) }
            @if scan { (self.scan(lang)) }
            @if scan && password { p class="or" { (OR.get(lang)) } }
            @if password { (self.password(lang)) }
            @if !scan && !password { p class="dim" { (NO_WAY.get(lang)) } }
        };
        let body = card(&title, &parts);
        Content { title, body }
    }

    fn scan(&self, lang: Lang) -> Markup {
        let several = self.auths.len() > 1;
        html! {
            @for (number, auth) in self.auths.iter().enumerate() {
                a class="button main" id=[(number == 0).then_some("scan")] href={ "/scan?auth=" (auth.id) } {
                    (SCAN.get(lang))
                    @if several { " · " (auth.corp_id.as_str()) }
                }
            }
        }
    }

    fn password(&self, lang: Lang) -> Markup {
        html! {
            form method="post" action="/login" {
                (token(self.token))
                label for="username" { (USERNAME.get(lang)) }
                input id="username" name="username" value=(self.username) autocomplete="username" autocapitalize="none"
                    spellcheck="false" maxlength="128" required;
                label for="password" { (PASSWORD.get(lang)) }
                input id="password" name="password" type="password" autocomplete="current-password" required;
                button id="log-in" { (LOG_IN.get(lang)) }
            }
        }
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
    let domain = auth.callback_domain.as_str();
    let title = SCAN.get(lang).to_owned();
    let (why, open, then, address, go) = match lang {
        Lang::Zh => (
            format!(
                "授权回调域 {domain} 不通向这个预览，扫码后浏览器会停在那里。把那时的地址粘贴回来，就能在这里登录。"
            ),
            "打开企业微信的登录页（新窗口）",
            "扫码（或点页面上的快速登录）并在手机上确认登录后，复制浏览器地址栏里的整个地址。五分钟内有效，只能用一次。",
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
    let content = html! {
        @if let Some(notice) = notice { (notice.html(lang)) }
        p { (why) }
        p { a class="button main" id="open" href=(page) target="_blank" rel="noopener noreferrer" { (open) } }
        p class="dim" { (then) }
        form method="post" action="/paste" {
            (token(token_))
            input type="hidden" name="auth" value=(auth.id);
            label for="address" { (address) }
            textarea id="address" name="address" autocomplete="off" spellcheck="false" required {}
            button id="use" { (go) }
        }
        (back(lang))
    };
    let body = card(&title, &content);
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
    let content = html! {
        @if let Some(notice) = notice { (notice.html(lang)) }
        p { (why) }
        form method="post" action="/password" {
            (token(token_))
            (secret("old", old, "current-password"))
            (secret("new", new, "new-password"))
            (secret("again", again, "new-password"))
            button class="main" id="change" { (go) }
        }
        p {}
        @if first { (logout(token_, lang)) } @else { (back(lang)) }
    };
    Content {
        title: title.to_owned(),
        body: card(title, &content),
    }
}

/// Profile page of the user who is logged in.
pub(super) struct Profile<'a> {
    pub(super) user: &'a UserView,
    /// What the data source is called; `None` for local users.
    pub(super) source: Option<&'a str>,
    pub(super) how: LoginMethod,
    /// Whether they have a password to change.
    pub(super) has_password: bool,
    pub(super) token: &'a str,
}

impl Profile<'_> {
    pub(super) fn content(&self, lang: Lang) -> Content {
        let user = self.user;
        let name = user.name.as_deref().unwrap_or(&user.username);
        let title = Text::new(format!("已登录：{name}"), format!("Logged in: {name}"));
        let title = title.get(lang).to_owned();
        let change = Text::fixed("修改密码", "Change the password");
        let content = html! {
            dl { (self.rows(lang)) }
            @if self.has_password {
                p { a id="change-password" href="/password" { (change.get(lang)) } }
            }
            (logout(self.token, lang))
        };
        let body = card(&title, &content);
        Content { title, body }
    }

    fn rows(&self, lang: Lang) -> Markup {
        let user = self.user;
        let local = Text::fixed(
            "本地用户，不属于任何数据源",
            "A local user, of no data source",
        );
        let how = match self.how {
            LoginMethod::Scan => Text::fixed("企业微信扫码", "WeCom scan"),
            LoginMethod::Password => Text::fixed("用户名和密码", "Username and password"),
        };
        let row = |label: Text, value: &dyn Render| {
            html! { dt { (label.get(lang)) } dd { (value) } }
        };
        html! {
            @if let Some(name) = &user.name { (row(Text::fixed("姓名", "Name"), name)) }
            (row(USERNAME, &user.username))
            @if let Some(userid) = &user.userid { (row(Text::fixed("企业微信账号", "WeCom userid"), userid)) }
            (row(Text::fixed("来源", "Source"), &self.source.unwrap_or(local.get(lang))))
            (row(Text::fixed("部门", "Departments"), &self.departments(lang)))
            (row(Text::fixed("登录方式", "Logged in by"), &how.get(lang)))
        }
    }

    fn departments(&self, lang: Lang) -> Markup {
        let nowhere = Text::fixed("没有部门", "None");
        html! {
            @if self.user.departments.is_empty() { (nowhere.get(lang)) }
            @for (number, department) in self.user.departments.iter().enumerate() {
                @if number > 0 { br; }
                (department.path)
            }
        }
    }
}

fn card(title: &str, content: &Markup) -> Markup {
    html! { section class="card" { h1 { (title) } (content) } }
}

fn secret(id: &str, label: &str, kind: &str) -> Markup {
    html! {
        label for=(id) { (label) }
        input id=(id) name=(id) type="password" autocomplete=(kind) required;
    }
}

fn token(token: &str) -> Markup {
    html! { input type="hidden" name="token" value=(token); }
}

fn back(lang: Lang) -> Markup {
    let back = Text::fixed("返回", "Back");
    html! { p {} p { a href="/" { (back.get(lang)) } } }
}

fn logout(token_: &str, lang: Lang) -> Markup {
    let words = Text::fixed("退出登录", "Log out");
    html! {
        form method="post" action="/logout" {
            (token(token_))
            button id="log-out" { (words.get(lang)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use bridge_directory::can_scan::CanScan;
    use bridge_directory::query::DepartmentRef;
    use bridge_directory::user::UserStatus;

    fn user(word: &str) -> UserView {
        let department = DepartmentRef {
            id: 1,
            name: word.to_owned(),
            path: word.to_owned(),
            leaders: None,
        };
        UserView {
            id: "1".to_owned(),
            userid: Some(word.to_owned()),
            username: word.to_owned(),
            name: Some(word.to_owned()),
            mobile: None,
            email: None,
            biz_mail: None,
            telephone: None,
            position: None,
            alias: None,
            employee_no: None,
            extra: None,
            departments: vec![department.clone(), department],
            main_department: None,
            order: Vec::new(),
            manager: None,
            status: UserStatus::Active,
            status_text: Text::same(word),
            can_scan: CanScan::default(),
            has_password: false,
            protected: false,
            source_id: None,
            departed_at: None,
            updated_at: 0,
        }
    }

    /// The login page and the profile page, with a word wherever one comes from outside.
    fn pages(word: &str, lang: Lang) -> String {
        let notice = Notice {
            text: Text::same(word),
            fix: Some(Fix::new(Text::same(word), vec![Text::same(word)])),
            status: StatusCode::FORBIDDEN,
        };
        let login = Login {
            tenant: word,
            methods: Methods {
                password: true,
                scan: true,
            },
            auths: &[],
            token: word,
            username: word,
            notice: Some(&notice),
        };
        let user = user(word);
        let who = Profile {
            user: &user,
            source: Some(word),
            how: LoginMethod::Scan,
            has_password: true,
            token: word,
        };
        let pages = [
            login.content(lang),
            who.content(lang),
            change(true, word, Some(&notice), lang),
        ];
        pages.map(|page| page.body.into_string()).concat()
    }

    proptest! {
        /// A page with words from outside is that with a plain word, but for that word.
        #[test]
        fn words_from_outside_stay_words(word in "zq[<>&\"'/=;!a-z张\u{202E}\u{200F} \n-]{0,24}qz") {
            let stays = html! { (word) }.into_string();
            for lang in [Lang::Zh, Lang::En] {
                prop_assert_eq!(pages(&word, lang).replace(&stays, "plain"), pages("plain", lang));
            }
        }
    }
}
