//! Search for entries by the beginning of a code or by words of either language.
//!
//! Words of Latin letters match the beginning of a word. Chinese has no spaces to go by, so a run of
//! characters matches as a whole or, if it is long enough to be a sentence, by the pairs of neighbours that it shares
//! with a text.

use std::cmp::Reverse;
use std::sync::OnceLock;

use super::halfwidth::to_halfwidth;
use super::{Entry, all, directory, read};

const EXACT_CODE: u32 = 400;
const CODE_PREFIX: u32 = 200;
const ASKED: u32 = 60;
const TITLE: u32 = 40;
const CAUSE: u32 = 10;
const STEPS: u32 = 4;

/// A run of fewer characters is a word, which matches as a whole.
// People also type names here, such as 王不在 or 李应用, whose parts are common words of the entries.
const SENTENCE: usize = 4;

/// This many pairs in common with a sentence make a text worth showing.
const ENOUGH_PAIRS: usize = 3;

/// Entries that fit the words, best first; nothing for no words.
///
/// Entries that hold every word come alone; only if there are none, those that hold half of them do.
/// A pasted error message leads to its own entry first.
pub fn search(words: &str) -> Vec<&'static Entry> {
    let terms = terms(words);
    if terms.is_empty() {
        return Vec::new();
    }
    let mut hits = hits(&terms, terms.len());
    if hits.is_empty() {
        hits = self::hits(&terms, terms.len().div_ceil(2));
    }
    let Some(exact) = read(words).entry else {
        return hits;
    };
    hits.retain(|entry| !std::ptr::eq(*entry, exact));
    hits.insert(0, exact);
    hits
}

fn hits(terms: &[Term], needed: usize) -> Vec<&'static Entry> {
    let mut hits: Vec<_> = indexed()
        .iter()
        .filter_map(|entry| Some((entry.score(terms, needed)?, entry.entry)))
        .collect();
    // What fits as well comes in WeCom's part first: its people ask most.
    hits.sort_by_key(|(score, entry)| {
        let other = !entry.kind.is_wecom();
        (Reverse(*score), other, entry.code.unsigned_abs())
    });
    hits.into_iter().map(|(_, entry)| entry).collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Term {
    /// Digits, perhaps with a minus: the beginning of a code, or a figure in a text.
    Number(String),
    /// Latin letters and digits.
    Latin(String),
    /// Everything else, which means Chinese.
    Run(Vec<char>),
}

/// The words of a query, in lower case.
fn terms(words: &str) -> Vec<Term> {
    let words = to_halfwidth(words).to_lowercase();
    let mut terms = Vec::new();
    for chunk in words.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
        terms.extend(runs(chunk).into_iter().filter_map(term));
    }
    terms
}

/// The chunk, cut where Latin and other letters meet.
fn runs(chunk: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = chunk;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|c: char| c.is_ascii() != first.is_ascii())
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        runs.push(run);
        rest = after;
    }
    runs
}

fn term(run: &str) -> Option<Term> {
    let bare = run.trim_matches(['-', '_']);
    if bare.is_empty() {
        return None;
    }
    if !bare.is_ascii() {
        return Some(Term::Run(bare.chars().collect()));
    }
    if !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Term::Latin(bare.to_owned()));
    }
    let sign = if run.starts_with('-') { "-" } else { "" };
    Some(Term::Number(format!("{sign}{bare}")))
}

/// An entry with its texts in lower case.
struct Indexed {
    entry: &'static Entry,
    code: String,
    asked: String,
    title: String,
    cause: String,
    steps: String,
}

fn indexed() -> &'static [Indexed] {
    static INDEX: OnceLock<Vec<Indexed>> = OnceLock::new();
    let entries = || all().iter().chain(directory());
    INDEX.get_or_init(|| entries().map(Indexed::new).collect())
}

impl Indexed {
    fn new(entry: &'static Entry) -> Self {
        let steps = entry.steps.iter().flat_map(|step| [&*step.zh, &*step.en]);
        let title = [&*entry.title.zh, &*entry.title.en].into_iter();
        Self {
            entry,
            code: last_word(&entry.name()).to_lowercase(),
            asked: joined(entry.asked.iter().map(String::as_str)),
            title: joined(
                title
                    .chain(entry.seen.iter().map(String::as_str))
                    .chain(entry.called.as_deref()),
            ),
            cause: joined([&*entry.cause.zh, &*entry.cause.en].into_iter()),
            steps: joined(steps),
        }
    }

    /// The sum over all terms, or none when too few of them are here.
    fn score(&self, terms: &[Term], needed: usize) -> Option<u32> {
        let scores = terms
            .iter()
            .map(|term| self.score_of(term))
            .filter(|score| *score > 0);
        let (found, sum) = scores.fold((0, 0), |(found, sum), score| (found + 1, sum + score));
        (found >= needed).then_some(sum)
    }

    fn score_of(&self, term: &Term) -> u32 {
        let by_code = match term {
            Term::Number(digits) if self.code == *digits => EXACT_CODE,
            Term::Number(digits) if self.begins_with(digits) => CODE_PREFIX,
            _ => 0,
        };
        let by_words = [
            (&self.asked, ASKED),
            (&self.title, TITLE),
            (&self.cause, CAUSE),
            (&self.steps, STEPS),
        ]
        .into_iter()
        .map(|(text, weight)| weight * share(term, text) / 100)
        .sum::<u32>();
        by_code + by_words
    }

    /// People leave out the minus of a login page's code.
    fn begins_with(&self, digits: &str) -> bool {
        self.code.starts_with(digits) || self.code.trim_start_matches('-').starts_with(digits)
    }
}

/// The code in what it is called: 49 of `LDAP 49`.
fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts
        .map(|text| to_halfwidth(text).to_lowercase())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How much of a term a text holds, in percent.
fn share(term: &Term, text: &str) -> u32 {
    match term {
        Term::Number(word) | Term::Latin(word) if begins_a_word(text, word) => 100,
        Term::Number(_) | Term::Latin(_) => 0,
        Term::Run(chars) => share_of_run(chars, text),
    }
}

fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_alphanumeric())
    })
}

/// A run as a whole counts fully; a sentence by half of its pairs, or enough of a long one's, counts by at most half.
fn share_of_run(chars: &[char], text: &str) -> u32 {
    if text.contains(&chars.iter().collect::<String>()) {
        return 100;
    }
    let pairs = chars.windows(2);
    let total = pairs.len();
    let found = pairs
        .filter(|pair| text.contains(&pair.iter().collect::<String>()))
        .count();
    if chars.len() < SENTENCE || found < ENOUGH_PAIRS.min(total.div_ceil(2)) {
        return 0;
    }
    u32::try_from(found * 50 / total).unwrap_or(50)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(words: &str) -> Vec<i64> {
        search(words).iter().map(|entry| entry.code).collect()
    }

    #[test]
    fn words_of_either_language_find_the_entry_first() {
        let cases = [
            ("企业可信IP", 60020),
            ("trusted ip", 60020),
            ("not allow to access from your ip", 60020),
            ("授权回调域 不一致", -31020),
            ("callback domain differs", -31020),
            ("应用已停用", 50003),
            ("app is disabled", 50003),
            ("企业id 不正确", 40013),
            ("太频繁", 45009),
            ("通讯录secret读取详情", 48009),
            ("invalid corpid", 40013),
        ];
        for (words, code) in cases {
            assert_eq!(
                codes(words).first(),
                Some(&code),
                "{words}: {:?}",
                codes(words)
            );
        }
    }

    /// What a helpdesk types who has no code: the first hit is the entry that mends it.
    #[test]
    fn what_people_say_without_a_code_finds_its_entry_first() {
        let cases = [
            ("二维码不显示", -31020),
            ("员工说二维码不显示", -31020),
            ("登录页没有二维码怎么办", -31020),
            ("二维码出不来", -31020),
            ("回调域填错了", -31020),
            ("扫码页面空白", -31020),
            ("qr code does not show", -31020),
            ("ip白名单", 60020),
            ("换了服务器就报错", 60020),
            ("出口ip变了", 60020),
            ("ip whitelist", 60020),
            ("同步进来只有id", 48009),
            ("姓名读不到", 48009),
            ("没有姓名", 48009),
            ("secret不对", 40001),
            ("重置了secret以后不行", 40001),
            ("agentid填错", 301_002),
            ("agentid和secret不匹配", 301_002),
            ("手机提示无权限", 60021),
            ("扫不了码", 60021),
            ("新员工登录不了", 60021),
            ("刷新页面后登录失败", 40029),
            ("corpid不对", 40013),
            ("企业id填错", 40013),
            ("读不到部门", 60011),
            ("应用被停用", 50003),
            ("频率限制", 45009),
            ("请求太多", 45009),
            ("可信域名没设置", -31039),
            ("userid不存在", 60111),
            ("token过期", 42001),
            ("系统繁忙", -1),
            ("域名校验文件", 85005),
            ("域名没备案", 85008),
            ("license不够", 701_008),
        ];
        for (words, code) in cases {
            let found = codes(words);
            assert_eq!(found.first(), Some(&code), "{words}: {found:?}");
        }
    }

    #[test]
    fn a_code_is_found_by_its_beginning_and_exactly_first() {
        let prefix = codes("600");
        assert!(
            prefix.starts_with(&[6000, 60001, 60003, 60004]),
            "{prefix:?}"
        );
        assert_eq!(codes("60020").first(), Some(&60020));
        assert_eq!(codes("31020").first(), Some(&-31020));
        assert_eq!(codes("-3102"), [-31020, -31027, -31028]);
        assert_eq!(codes("0").first(), Some(&0));
    }

    #[test]
    fn a_pasted_message_leads_to_its_entry() {
        let body = r#"{"errcode":48002,"errmsg":"api forbidden, hint: [1688718213150478337204586], from ip: 203.0.113.7"}"#;
        assert_eq!(codes(body).first(), Some(&48002));
    }

    #[test]
    fn a_sentence_without_spaces_finds_what_shares_its_words() {
        assert!(
            codes("员工扫码后提示不在可见范围内怎么办")
                .iter()
                .take(5)
                .any(|code| [50002, 60021, 60011].contains(code))
        );
    }

    #[test]
    fn nothing_is_found_for_nothing_and_for_nonsense() {
        assert!(search(" ，。- ").is_empty());
        assert!(search("xyzzy").is_empty());
    }

    #[test]
    fn a_persons_name_finds_no_code_by_a_part_of_it() {
        for name in ["王不在", "李应用", "张企业", "欧阳成员"] {
            assert_eq!(codes(name), [0; 0], "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_words_can_be_searched(words in "\\PC*") {
            search(&words);
        }
    }
}
