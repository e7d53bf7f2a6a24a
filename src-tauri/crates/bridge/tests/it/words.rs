//! The manner of every Chinese sentence in the program, read out of its sources and its data.
//!
//! One space between Chinese and Latin letters or digits, none within Chinese, Chinese punctuation behind Chinese, and
//! none of the words that the product does not use. What WeCom itself writes stands in 【】, or below `seen`, and is
//! left as WeCom writes it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Words that have another name here, or are not said at all.
const FORBIDDEN: &[&str] = &[
    "证实",
    "您",
    "离开",
    "！",
    "“",
    "”",
    "登陆",
    "帐号",
    "缺省",
    "应用内窗口",
    "API只读通讯录",
    "门户预览",
    "接收消息服务器URL",
];
/// 用户名 is what somebody logs in to the portal with, and nothing else; 账号 is WeCom's userid, or an account as a whole.
fn names_alike(zh: &str, en: &str) -> bool {
    let en = en.replace("{username}", "").to_lowercase();
    zh.contains("用户名") == en.contains("username")
}
/// What is shown as it must be typed.
const AS_TYPED: &[&str] = &["主机:端口", "主机[:端口]"];

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_chinese(c: char) -> bool {
    is_han(c) || "，。；：、？（）「」".contains(c)
}

/// What is wrong with a sentence, if anything.
fn fault(sentence: &str) -> Option<String> {
    if let Some(word) = FORBIDDEN.iter().find(|word| sentence.contains(*word)) {
        return Some(format!("says {word:?}"));
    }
    let mut text = with_names_as(sentence, "、").replace("\\n", " ");
    for typed in AS_TYPED {
        text = text.replace(typed, "字");
    }
    let all: Vec<char> = text.chars().collect();
    for pair in all.windows(2) {
        let &[a, b] = pair else { continue };
        if (is_han(a) && b.is_ascii_alphanumeric()) || (a.is_ascii_alphanumeric() && is_han(b)) {
            return Some(format!("no space in {a}{b}"));
        }
        if (is_han(a) && ",;:!?(".contains(b)) || (a == ')' && is_han(b)) {
            return Some(format!("half-width punctuation in {a}{b}"));
        }
    }
    let spaced = all
        .windows(3)
        .find(|three| matches!(three, &&[a, ' ', b] if is_chinese(a) && is_chinese(b)));
    spaced.map(|three| format!("a space within {}", three.iter().collect::<String>()))
}

/// The sentence with something else in place of each 【name】.
fn with_names_as(sentence: &str, name: &str) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('【') {
        text.push_str(before);
        text.push_str(name);
        rest = after.split_once('】').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text
}

/// The string literals of a source file up to its tests.
fn literals(source: &str) -> Vec<String> {
    let product = source
        .split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default();
    let mut found = Vec::new();
    for line in product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        let mut rest = line.replace("'\"'", "' '");
        while let Some(at) = rest.find('"') {
            let after = rest.split_off(at + 1);
            let end = after
                .char_indices()
                .scan(false, |escaped, (at, c)| {
                    let is_end = c == '"' && !*escaped;
                    *escaped = c == '\\' && !*escaped;
                    Some((at, is_end))
                })
                .find(|(_, is_end)| *is_end)
                .map_or(after.len(), |(at, _)| at);
            found.push(after.get(..end).unwrap_or_default().to_owned());
            rest = after.get(end + 1..).unwrap_or_default().to_owned();
        }
    }
    found
}

/// Every string below `zh` of a JSON file.
fn sentences(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "zh" => into.push(text.clone()),
                    _ => sentences(value, into),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|each| sentences(each, into)),
        _ => {}
    }
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "sandbox", "wecom"].contains(&&*name) {
            sources(&path, into);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            into.push(path);
        }
    }
}

#[test]
fn the_rules_know_right_from_wrong() {
    let right = [
        "约 2,600 人扫不了码",
        "在【网页授权及JS-SDK】把它改成 redirect_uri 的域名和端口。",
        "授权回调域只写「主机」或「主机:端口」。",
        "{n} 人待确认（{errcode}）",
        "【应用管理】→ 该应用 → Secret【查看】",
    ];
    for text in right {
        assert_eq!(fault(text), None, "{text}");
    }
    let wrong = [
        "约2,600 人",
        "把IP加上",
        "先检测 再保存",
        "点“重新检测”",
        "还没有证实",
        "您的门户",
        "错误:没有",
        "已保存 。",
    ];
    for text in wrong {
        assert!(fault(text).is_some(), "{text}");
    }
    let source =
        "// \"不读\"\nlet a = (\"一\\\"二\", '\"', \"三\");\n#[cfg(test)]\nmod tests { \"四\" }";
    assert_eq!(literals(source), ["一\\\"二", "三"]);
}

#[test]
fn a_username_is_called_one_name() {
    assert!(names_alike("账号", "User ID"));
    assert!(!names_alike("账号", "Username"));
    assert!(!names_alike("用户名", "Account"));
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    sources(&crates, &mut files);
    let mut faults = Vec::new();
    for file in &files {
        let all = literals(&fs::read_to_string(file).unwrap());
        for pair in all.windows(2) {
            let [zh, en] = pair else { continue };
            // A sentence and its other language stand side by side.
            let is_pair = zh.chars().any(is_han) && !en.chars().any(is_han);
            let is_name = zh == "账号" || zh == "用户名";
            if is_pair && is_name && !names_alike(zh, en) {
                faults.push(format!("{}: {zh} / {en}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_chinese_sentence_of_the_program_keeps_to_the_manner() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut files, mut said) = (Vec::new(), Vec::new());
    sources(&crates, &mut files);
    sources(&crates.join("../src"), &mut files);
    // What other systems write over their columns is quoted there, not said.
    files.retain(|file| !file.ends_with("import/columns.rs"));
    for file in &files {
        let source = fs::read_to_string(file).unwrap();
        said.extend(
            literals(&source)
                .into_iter()
                .map(|text| (file.clone(), text)),
        );
    }
    for data in ["remedy/sentences.json", "clinic/entries.json"] {
        let file = crates.join("bridge-core/src").join(data);
        let mut texts = Vec::new();
        sentences(
            &serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap(),
            &mut texts,
        );
        assert!(texts.len() > 300, "{data}");
        said.extend(texts.into_iter().map(|text| (file.clone(), text)));
    }
    // English sentences carry console names too.
    said.retain(|(_, text)| with_names_as(text, "").chars().any(is_han));
    assert!(said.len() > 1500, "{}", said.len());
    let faults: Vec<_> = said
        .iter()
        .filter_map(|(file, text)| Some(format!("{}: {}: {text}", file.display(), fault(text)?)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
