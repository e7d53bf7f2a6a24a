//! What users paste in place of the callback's address, why that is, and what to paste instead.

use bridge_core::lang::Text;

use crate::address::RedirectMismatch;

/// One mistake of copying.
pub(super) struct PasteMistake {
    /// What was pasted.
    pub(super) text: Text,
    /// Why that happens.
    pub(super) cause: Text,
    /// What to do instead.
    pub(super) step: Text,
}

/// The mistake behind a mismatch; none if the address itself is another one.
pub(super) fn paste_mistake(what: RedirectMismatch) -> Option<PasteMistake> {
    match what {
        RedirectMismatch::NoScheme => Some(NO_SCHEME),
        RedirectMismatch::ViewSource => Some(VIEW_SOURCE),
        RedirectMismatch::Escaped => Some(ESCAPED),
        RedirectMismatch::ErrorPage => Some(ERROR_PAGE),
        RedirectMismatch::LoginPage => Some(LOGIN_PAGE),
        RedirectMismatch::NotAnAddress
        | RedirectMismatch::Unclear
        | RedirectMismatch::Scheme
        | RedirectMismatch::Host
        | RedirectMismatch::Port
        | RedirectMismatch::Path
        | RedirectMismatch::Login => None,
    }
}

const NO_SCHEME: PasteMistake = PasteMistake {
    text: Text::fixed(
        "粘贴的地址没有 https:// 开头",
        "The pasted address lacks its https://",
    ),
    cause: Text::fixed(
        "有的浏览器在地址栏里不显示开头；只选了一部分时也复制不到它。",
        "Some browsers do not show the beginning, and a part that is selected is copied without it.",
    ),
    step: Text::fixed(
        "点一下地址栏，全选（Ctrl+A）后复制，再粘贴。",
        "Click the address bar, select all (Ctrl+A), copy, and paste again.",
    ),
};

const VIEW_SOURCE: PasteMistake = PasteMistake {
    text: Text::fixed(
        "粘贴的是查看源代码页（view-source:）的地址",
        "What was pasted is the address of a page's source (view-source:)",
    ),
    cause: Text::fixed(
        "浏览器当时显示的是页面源代码，不是登录后的页面。",
        "The browser was showing a page's source, not the page after the login.",
    ),
    step: Text::fixed(
        "删掉开头的 view-source: 再粘贴一次，其余不动。",
        "Delete view-source: at its beginning and paste the rest unchanged.",
    ),
};

const ESCAPED: PasteMistake = PasteMistake {
    text: Text::fixed(
        "地址里有 &amp;，不是浏览器里的原样",
        "The address has &amp; in it, so it is not as the browser had it",
    ),
    cause: Text::fixed(
        "它是从网页源代码、邮件或聊天里复制的，那里把 & 写成了 &amp;。",
        "It was copied out of a page's source, a mail or a chat, which write & as &amp;.",
    ),
    step: Text::fixed(
        "从浏览器的地址栏复制；没有别的办法时，把每个 &amp; 改成 &。",
        "Copy it from the browser's address bar; failing that, make every &amp; an &.",
    ),
};

const ERROR_PAGE: PasteMistake = PasteMistake {
    text: Text::fixed(
        "粘贴的是浏览器自己的出错页",
        "What was pasted is the browser's own error page",
    ),
    cause: Text::fixed(
        "门户的地址没有打开，浏览器换成了自己的出错页；登录结果在它要打开的那个地址里。",
        "The portal's address did not open and the browser shows a page of its own; the login's result is in the address that it meant to open.",
    ),
    step: Text::fixed(
        "在出错页上点地址栏（或按后退再前进），复制以门户域名开头的那个地址；看不到时用「本程序的窗口」演练。",
        "On the error page click the address bar (or go back and forward) and copy the address with the portal's name; where it is not shown, rehearse in this program's window.",
    ),
};

const LOGIN_PAGE: PasteMistake = PasteMistake {
    text: Text::fixed(
        "粘贴的是扫码之前的登录页地址",
        "What was pasted is the login page's address, from before the scan",
    ),
    cause: Text::fixed(
        "这是二维码所在的页面；登录结果在扫码确认之后跳转到的地址里。",
        "This is the page with the QR code; the login's result is in the address that the browser goes to after the scan.",
    ),
    step: Text::fixed(
        "用企业微信扫码，或点页面上的快速登录；在手机上确认登录，等浏览器跳转后再复制地址栏里的地址。",
        "Scan the code with WeCom, or choose the quick login on the page; confirm the login on the phone, and copy the address bar after the browser went on.",
    ),
};
