//! Localisation of clap's help: section headings, and the Chinese text of every command and argument.

use bridge::Lang;
use clap::{Arg, ArgAction, Command, CommandFactory as _};
use sandbox::Scenario;

use super::Cli;

struct Headings {
    template: &'static str,
    commands: &'static str,
    arguments: &'static str,
    options: &'static str,
    general: &'static str,
    help: &'static str,
    version: &'static str,
    about: &'static str,
    scenarios: &'static str,
    end: &'static str,
}

const ZH: Headings = Headings {
    template: "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
    commands: "命令",
    arguments: "参数",
    options: "选项",
    general: "通用选项",
    help: "显示帮助",
    version: "显示版本",
    about: "把企业微信接成统一身份门户的数据源和认证源",
    scenarios: "场景（--scenario）",
    end: "\
Secret 来自环境变量 WECOM_CONTACTS_SECRET（通讯录同步）和 WECOM_APP_SECRET（自建应用），
推送目标的密码来自 WECOM_TARGET_SECRET；没有时在终端里询问；命令行参数里从不放 Secret。

退出状态
  0 完成    1 体检或演练没有通过    2 用法或填写有误    3 同步待确认
  4 企业微信或推送目标拒绝或连不上      5 密钥库或存储有问题",
};

const EN: Headings = Headings {
    template: "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    commands: "Commands",
    arguments: "Arguments",
    options: "Options",
    general: "General options",
    help: "Print help",
    version: "Print the version",
    about: "Makes WeCom the data source and the authentication source of an identity portal",
    scenarios: "Scenarios (--scenario)",
    end: "\
Secrets come from WECOM_CONTACTS_SECRET (contacts sync) and WECOM_APP_SECRET (the self-built
app), those of push targets from WECOM_TARGET_SECRET, or are asked for on a terminal; they never stand on the command line.

Exit status
  0 done    1 a check or rehearsal failed    2 wrong usage or input    3 a run is held
  4 WeCom or a push target refused or cannot be reached    5 keyring or storage",
};

/// The command line with its help in one language.
pub(crate) fn command(lang: Lang) -> Command {
    let headings = match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    };
    let version = Arg::new("version").short('V').long("version");
    let version = version.action(ArgAction::Version);
    let root = Cli::command()
        .about(headings.about)
        .after_help(headings.end)
        .disable_version_flag(true)
        .arg(version.help(headings.version));
    localized(root, "", headings, lang)
}

/// Every scenario by name, with its line.
fn scenarios(headings: &Headings, lang: Lang) -> String {
    let longest = Scenario::ALL.map(|it| it.name().len()).into_iter().max();
    let width = longest.unwrap_or_default();
    let lines = Scenario::ALL.map(|scenario| {
        let said = match lang {
            Lang::Zh => scenario.zh(),
            Lang::En => scenario.en(),
        };
        format!("\n  {:width$}  {said}", scenario.name())
    });
    format!("{}{}", headings.scenarios, lines.concat())
}

/// The command and all below it, with headings and, in Chinese, every text replaced.
fn localized(command: Command, path: &str, headings: &'static Headings, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help");
    let help = help.action(ArgAction::Help).help(headings.help);
    let mut command = command
        .help_template(headings.template)
        .subcommand_help_heading(headings.commands)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
        .mut_args(|arg| localized_arg(arg, path, headings, lang));
    if let (Lang::Zh, Some(words)) = (lang, of_command(path)) {
        command = command.about(words);
    }
    if path == "sandbox serve" {
        command = command.after_help(scenarios(headings, lang));
    }
    let names = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned());
    for name in names.collect::<Vec<_>>() {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |sub| localized(sub, path.trim(), headings, lang));
    }
    command
}

fn localized_arg(arg: Arg, path: &str, headings: &'static Headings, lang: Lang) -> Arg {
    let general = arg.is_global_set() || matches!(arg.get_id().as_str(), "help" | "version");
    let heading = match (general, arg.is_positional()) {
        (true, _) => headings.general,
        (false, true) => headings.arguments,
        (false, false) => headings.options,
    };
    let words = (lang == Lang::Zh).then(|| of_arg(path, arg.get_id().as_str()));
    let arg = arg.help_heading(heading);
    match words.flatten() {
        Some(words) => arg.help(words),
        None => arg,
    }
}

fn of_command(path: &str) -> Option<&'static str> {
    let found = COMMANDS_ZH.iter().find(|(each, _)| *each == path);
    found.map(|(_, words)| *words)
}

/// The words for an argument of this command, else those for every argument of its name.
fn of_arg(path: &str, id: &str) -> Option<&'static str> {
    let whole = format!("{path}/{id}");
    let find = |wanted: &str| ARGS_ZH.iter().find(|(each, _)| *each == wanted);
    find(&whole).or_else(|| find(id)).map(|(_, words)| *words)
}

const COMMANDS_ZH: &[(&str, &str)] = &[
    ("tenant", "租户：门户和它的企业微信地址"),
    ("tenant add", "添加租户"),
    ("tenant list", "列出租户"),
    ("tenant show", "查看一个租户"),
    ("tenant set", "修改租户；给空值就是清除"),
    (
        "tenant remove",
        "移除租户，连同它的数据源、用户目录、记录和 Secret",
    ),
    ("source", "数据源：成员从哪里来（方式一）"),
    ("source add", "添加数据源，可以同时设置扫码登录（方式一）"),
    ("source list", "列出数据源"),
    ("source show", "查看一个数据源"),
    ("source set", "修改数据源"),
    ("source remove", "移除数据源；它的用户会留下，但被停用"),
    ("auth", "认证源：成员怎样扫码登录（方式二）"),
    ("auth add", "为已有的数据源设置扫码登录（方式二）"),
    ("auth list", "列出认证源"),
    ("auth show", "查看一个认证源"),
    ("auth set", "修改认证源"),
    ("auth remove", "移除认证源；扫码登录随之关闭"),
    ("sync", "把企业微信的成员同步到用户目录"),
    ("sync run", "现在同步一个数据源"),
    (
        "sync due",
        "同步所有到时间的数据源，供 cron 或任务计划程序调用；第一次同步要由人来做",
    ),
    ("sync watch", "一直运行，到时间就同步，直到 Ctrl-C"),
    (
        "sync history",
        "列出一个数据源的同步记录，或一个租户的全部记录（包括导入），新的在前",
    ),
    ("sync show", "查看一次同步的每一项变更和原因"),
    ("sync undo", "撤销最近一次已应用的同步"),
    ("sync decide", "列出等你核对的成员，并逐个核对"),
    ("target", "推送目标：用户目录要送到的系统"),
    ("target add", "添加推送目标；有一项检测不通过就什么也不保存"),
    ("target list", "列出推送目标"),
    ("target show", "查看一个推送目标"),
    ("target set", "修改推送目标"),
    ("target remove", "移除推送目标；那边什么都不动"),
    ("target probe", "探测推送目标能做什么"),
    (
        "target mapping",
        "查看映射、换成别的映射，或看真实的人会写成什么样",
    ),
    ("push", "推送：把用户目录送到推送目标"),
    ("push run", "向一个推送目标推送一次"),
    ("push trial", "只推送一个人，逐步显示"),
    ("push history", "列出最近几次推送"),
    ("push show", "查看一次推送的每一项和原因"),
    ("check", "体检：检查整套设置，并说明要改什么"),
    ("member", "一名成员"),
    ("member trace", "查一个人：为什么能登录或不能登录"),
    (
        "member try",
        "试同步一位成员：完整同步会对这个人做什么；加 --apply 就只应用这一项",
    ),
    ("users", "用户目录"),
    ("users list", "列出用户"),
    (
        "users search",
        "按用户名、账号、姓名或拼音、手机号或邮箱查找用户",
    ),
    ("users add", "添加本地用户"),
    ("users set", "修改本地用户；给空值就是清除"),
    (
        "users erase",
        "立即抹除一个企业微信里已没有的用户或本地用户：资料永久清除，以前的同步记录里也清除，那些同步不能再撤销",
    ),
    (
        "users import",
        "把 CSV 文件里已有的账号导入成本地用户；sync undo 可以撤销",
    ),
    ("users export", "把全部用户写到标准输出或文件"),
    ("login", "扫码演练：在成员用到之前先走一遍扫码登录"),
    ("login rehearse", "扫一次码，一直走到用户目录里的用户"),
    ("login history", "一个认证源以前的演练，新的在前"),
    (
        "login url",
        "打印登录页的地址；浏览器最后停下的地址交给 login rehearse --paste",
    ),
    (
        "checklist",
        "上线清单：员工扫码进门户之前要验证的各项，以及哪些已经验证",
    ),
    ("clinic", "错误诊所：一个错误码是什么意思、该怎么办"),
    ("sandbox", "模拟租户：本机上的一个模拟企业微信"),
    (
        "sandbox serve",
        "提供服务直到 Ctrl-C；第一行是它的地址和 Secret",
    ),
    ("demo", "用模拟企业微信演示全部流程，什么也不留下"),
];

const ARGS_ZH: &[(&str, &str)] = &[
    ("data_dir", "数据文件夹，代替系统默认的"),
    ("json", "在标准输出上只打印一个 JSON 文档"),
    ("lang", "语言，默认跟随系统"),
    ("tenant", "租户：编号、编号的开头或名称"),
    ("sync decide/who", "成员的企业微信账号；不写则列出全部"),
    ("source list/tenant", "只看这个租户的"),
    ("auth list/tenant", "只看这个租户的"),
    ("source", "数据源：编号、编号的开头、描述或企业 ID"),
    ("auth", "认证源：编号、编号的开头或企业 ID"),
    ("browser", "在系统浏览器里扫码；授权回调域要指向本机"),
    (
        "member try/apply",
        "应用为一次单独的同步，可以用 sync undo 撤销",
    ),
    ("html", "把名单写成这个网页文件，可以转发和打印"),
    ("csv", "把名单写成这个 CSV 文件，能用表格软件直接打开"),
    ("paste", "浏览器最后停下的地址；写 - 时从标准输入读"),
    ("run", "同步记录：编号或编号的开头"),
    ("target", "推送目标：编号、编号的开头或名称"),
    ("target list/tenant", "只看这个租户的"),
    ("target add/name", "名称"),
    ("target set/name", "名称"),
    ("kind", "是哪种系统"),
    ("url", "地址"),
    (
        "target add/bind_dn",
        "本程序在那边用的账号；密码现场询问，或取自 WECOM_TARGET_SECRET",
    ),
    ("bind_dn", "本程序在那边用的账号"),
    ("base", "起点：我们写的一切都在这个条目下面"),
    ("starttls", "用 StartTLS 开始加密"),
    ("layout", "每个部门一个组织单位，还是全部放在起点下面"),
    ("preset", "从这个预设的映射开始"),
    ("ca", "信任这个 PEM 文件里的签发机构"),
    ("pin", "只信任这一张证书，按它的指纹"),
    (
        "target add/scope",
        "只推送这个部门和它下面的人，用编号或名称；可以重复；all 是所有人",
    ),
    (
        "target set/scope",
        "只推送这个部门和它下面的人，用编号或名称；可以重复；all 是所有人",
    ),
    (
        "setting",
        "某一种系统才有的设置：cn、group_class、anchor、marker、leavers_ou、people_base、groups_base、phone、window",
    ),
    ("target set/password", "新账号的密码"),
    ("groups", "建哪些组"),
    (
        "target set/on_duplicate",
        "那边已有、没有关联的人怎么办：问人或跳过",
    ),
    ("grace_days", "离职的人停用多少天后可以移走或删除"),
    ("between", "自动推送只在这段时间里进行"),
    (
        "target set/guard_percent",
        "会停用的人超过这个百分比就待确认",
    ),
    ("target set/guard_people", "会停用的人超过这么多就待确认"),
    ("target set/guard_floor", "会停用的人少于这么多时从不待确认"),
    ("delete", "由本程序建的离职账号是否可以删除"),
    ("auto_push", "每次同步应用之后是否接着推送"),
    ("with_local", "本地用户是否也推送"),
    (
        "upn_suffix",
        "登录名 @ 后面的部分（Active Directory）；给空值就没有",
    ),
    ("target set/new_secret", "换新密码，取自环境变量或现场询问"),
    (
        "target add/no_store_secrets",
        "不把密码存进密钥库，每次命令都要给出",
    ),
    (
        "target set/no_store_secrets",
        "不把新密码存进密钥库，每次命令都要给出",
    ),
    (
        "with_account",
        "在那边建一个试用账号（wecom-bridge-probe-…），试完删除",
    ),
    (
        "target probe/report",
        "把结果写成这个网页文件，可以转发和打印",
    ),
    (
        "target mapping/file",
        "换成这个 JSON 文件里的映射；preset 是回到预设",
    ),
    (
        "target mapping/preview",
        "看 20 个真实的人会写成什么样，有什么写不了",
    ),
    ("push show/push", "推送：编号或编号的开头"),
    ("push show/limit", "最多显示多少项"),
    ("push show/offset", "从第几项之后开始"),
    ("push history/limit", "最多显示多少次"),
    ("push run/dry_run", "只做预览，什么也不写"),
    (
        "push run/confirm",
        "应用这个哈希的推送预览，它的清单你已经看过",
    ),
    (
        "push run/hand_out",
        "把新账号的密码写进这个文件；文件必须还不存在",
    ),
    ("push trial/who", "这个人的 userid"),
    (
        "push trial/hand_out",
        "把新账号的密码写进这个文件；文件必须还不存在",
    ),
    ("tenant add/name", "名称"),
    ("tenant set/name", "名称"),
    ("portal_url", "成员登录的门户地址"),
    ("api_base", "API 地址，默认是企业微信的"),
    ("login_base", "登录页地址，默认是企业微信的"),
    ("proxy", "访问两者用的代理，代替系统代理"),
    (
        "proxy_user",
        "登录这个代理的账号；密码现场询问，或取自 WECOM_PROXY_PASSWORD",
    ),
    (
        "tenant add/no_store_secrets",
        "不把代理的密码存进密钥库，每次命令都要给出",
    ),
    (
        "tenant set/no_store_secrets",
        "不把代理的密码存进密钥库，每次命令都要给出",
    ),
    ("corp_id", "企业 ID，在【我的企业】最底部"),
    ("auth add/corp_id", "企业 ID，要与数据源的一致"),
    ("check/all", "所有租户，同时检测几个，每个一行"),
    ("check/corp_id", "企业 ID；这样体检不保存任何东西"),
    ("description", "描述，用自己的话"),
    ("auto_sync", "每隔几小时自动同步"),
    ("on_duplicate", "成员与已有用户重复时怎么办：跳过或覆盖"),
    ("source add/password_login", "它的用户可以用密码登录"),
    ("source add/scan_login", "它的用户可以扫码登录"),
    ("source set/password_login", "它的用户是否可以用密码登录"),
    ("source set/scan_login", "它的用户是否可以扫码登录"),
    ("agent_id", "自建应用的 AgentId"),
    ("callback_domain", "应用的授权回调域"),
    (
        "no_store_secrets",
        "不把 Secret 存进密钥库，命令结束就没有了",
    ),
    ("new_secret", "换一个 Secret，来自环境变量或现场询问"),
    (
        "guard_percent",
        "要停用或禁用的用户超过这个百分比就等人确认",
    ),
    ("guard_people", "要停用或禁用的用户超过这么多人就等人确认"),
    ("guard_floor", "少于这么多人时从不等人确认"),
    ("keep_days", "同步记录保留几天"),
    (
        "archive_after",
        "停用这么多天后归档：资料清除，不能撤销；off 为不归档",
    ),
    (
        "source set/watch",
        "两次同步之间，每隔几分钟查看有没有人加入、退出或换部门",
    ),
    (
        "source set/at",
        "自动同步从这个本机时间开始，每次隔一个完整间隔",
    ),
    (
        "source set/quiet",
        "这段本机时间内什么也不自动开始，可以跨过午夜",
    ),
    (
        "include_department",
        "只同步这个部门和它下面的：编号、名称或路径；可以写几次",
    ),
    ("include_tag", "只同步有这个标签的：编号或名称；可以写几次"),
    ("include_member", "同步这名成员：账号；可以写几次"),
    (
        "exclude_department",
        "不同步这个部门和它下面的：编号、名称或路径；可以写几次",
    ),
    ("exclude_tag", "不同步有这个标签的：编号或名称；可以写几次"),
    ("exclude_member", "不同步这名成员：账号；可以写几次"),
    ("everybody", "all：取消同步范围，同步全部成员"),
    (
        "depart_out_of_scope",
        "不再属于同步范围的人是否停用；不停用就保持原样",
    ),
    (
        "employee_no",
        "工号取自企业微信的哪个扩展属性，或由表达式得到；off 为不取",
    ),
    (
        "source set/username",
        "用户名按这条规则得到：userid、mail、biz-mail、mobile、pinyin、extattr:属性名、=表达式；再给一次就是下一条，在前一条没有值或已被占用时用",
    ),
    ("rename_existing", "已有的用户也按规则改用户名"),
    (
        "never_take",
        "从不读取企业微信的这个字段，已存的值不动：mobile、email、biz_mail、telephone、position、alias、gender、extra、manager；none 为都读取",
    ),
    ("preview", "只看用户名规则会得到什么，什么也不保存"),
    ("limit", "最多这么多条"),
    (
        "sync history/tenant",
        "看这个租户的全部记录：编号、编号的开头或名称",
    ),
    (
        "users import/file",
        "CSV 文件，第一行是表头；- 表示从标准输入读取",
    ),
    (
        "users import/column",
        "这个字段取自这一列，不用猜的；列名留空就不导入这个字段",
    ),
    ("users import/rejected", "把没有导入的行写到这个 CSV 文件"),
    (
        "sync history/search",
        "只看提到这个账号、用户名或部门的同步",
    ),
    ("offset", "先跳过这么多条"),
    ("dry_run", "只预览，不改动"),
    (
        "confirm",
        "应用待确认的同步：你已经核对过名单。自动同步留下的要写明是哪一次：--confirm=RUN",
    ),
    ("expect", "只应用预览时得到这个标识的那份计划"),
    ("link", "这名成员就是这个用户：编号、用户名或企业微信账号"),
    ("new", "这名成员是另一个人：新建用户"),
    ("leave_out", "不同步这名成员"),
    ("forget", "撤销之前的决定"),
    (
        "protect",
        "是否保护这个账号：同步不会让成员接管；数据源的用户也可以",
    ),
    (
        "same",
        "两个账号是同一个人：将停用的旧账号和新账号；可以写几次",
    ),
    ("kind", "只看这一类变更，例如 depart 或 department_move"),
    ("search", "只看账号、用户名或姓名包含它的变更"),
    ("report", "另外写一份体检报告（一个独立的网页）"),
    ("with_names", "报告里写出人名"),
    ("who", "哪个人：账号、用户名、姓名或拼音、手机号或邮箱"),
    (
        "can_scan",
        "只看能扫码的、不能扫码的或不清楚的：yes、no、unknown",
    ),
    ("users search/words", "要找的内容"),
    ("department", "只看企业微信里这个部门和它下面的"),
    (
        "status",
        "只看 active、disabled、not_activated、departed 或 archived 的",
    ),
    ("left_before", "只看停用超过这么多天的"),
    ("user", "用户：编号、用户名或账号"),
    ("username", "登录用的名字"),
    ("name", "姓名"),
    ("mobile", "手机号"),
    ("email", "邮箱"),
    ("activate", "允许登录"),
    ("deactivate", "不再允许登录"),
    (
        "format",
        "csv（能用表格软件直接打开）或 json；默认 csv，带 --json 时默认 json",
    ),
    ("output", "写到这个文件"),
    (
        "checklist/tenant",
        "租户：编号、编号的开头或名称；只有一个租户时可以不写",
    ),
    ("clinic/words", "错误码、整段报错，或要查找的词"),
    ("port", "127.0.0.1 上的端口，0 表示任选一个空闲的"),
    ("members", "多少名成员"),
    ("departments", "多少个部门"),
    ("seed", "种子相同，生成的人和 Secret 就相同"),
    ("latency_ms", "每次回答前等这么多毫秒"),
    ("scenario", "它有什么毛病"),
    (
        "sandbox serve/callback_domain",
        "在它的应用里登记的授权回调域",
    ),
    (
        "sandbox serve/ldap",
        "同时提供一个可以推送的目录：模拟 LDAP 服务器",
    ),
    ("ldap_flavour", "这个 LDAP 服务器扮演什么：openldap 或 ad"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_its_chinese() {
        fn check(command: &Command, path: &str, missing: &mut Vec<String>) {
            for arg in command.get_arguments() {
                let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                if !help.chars().any(|c| c > '\u{2e80}') {
                    missing.push(format!("{path}/{}", arg.get_id()));
                }
            }
            for sub in command.get_subcommands() {
                let path = format!("{path} {}", sub.get_name());
                let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
                if !about.chars().any(|c| c > '\u{2e80}') {
                    missing.push(path.clone());
                }
                check(sub, path.trim(), missing);
            }
        }
        let mut missing = Vec::new();
        check(&command(Lang::Zh), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn the_help_renders_in_both_languages() {
        let cases = [
            (Lang::Zh, "用法：", "通用选项"),
            (Lang::En, "Usage: ", "General options:"),
        ];
        for (lang, usage, heading) in cases {
            let help = command(lang).render_help().to_string();
            assert!(help.contains(usage) && help.contains(heading), "{help}");
        }
    }
}
