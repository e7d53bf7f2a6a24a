//! The rules by which a data source makes usernames: one after another, until one gives a name that nobody has.

use std::fmt;
use std::str::FromStr;

use compact_str::{CompactString, ToCompactString as _};
use serde::{Deserialize, Serialize, Serializer};

use crate::error::{Code, Error, Result};
use crate::expression::{Expression, Inputs, Rendered};
use crate::lang::Text;
use crate::pinyin;
use crate::text;

/// The longest username, in bytes: WeCom's own limit of a userid.
pub const LONGEST: usize = 64;

/// The most rules of a source.
pub const MOST_RULES: usize = 8;

/// What stands before the name of an attribute.
const ATTRIBUTE: &str = "extattr:";
/// What stands before an expression.
const EXPRESSION: &str = "=";

/// A rule that gives a username.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UsernameRule {
    /// The userid as it is.
    Userid,
    /// What stands before the @ of the e-mail address.
    Mail,
    /// What stands before the @ of the corp's own mailbox.
    BizMail,
    /// The mobile number, without spaces and hyphens.
    Mobile,
    /// The name in pinyin.
    Pinyin,
    /// The corp's own attribute (扩展属性) of this name.
    Attribute(String),
    /// What an expression gives.
    Expression(Expression),
}

impl UsernameRule {
    /// What it gives for one person.
    ///
    /// # Errors
    /// `expression.invalid` of an expression that fails for them.
    pub fn name_of(&self, of: &impl Inputs) -> Result<Rendered> {
        let input = |name: &str| of.input(name);
        Ok(match self {
            Self::Userid => rendered(input("userid").as_text().map(str::to_owned)),
            Self::Mail => rendered(input("email").as_text().map(before_at)),
            Self::BizMail => rendered(input("biz_mail").as_text().map(before_at)),
            Self::Mobile => rendered(input("mobile").as_text().map(digits)),
            Self::Pinyin => rendered(input("name").as_text().map(pinyin::spelled)),
            Self::Attribute(name) => {
                rendered(input("extra").part(name).as_text().map(str::to_owned))
            }
            Self::Expression(expression) => return expression.evaluate(of),
        })
    }

    /// What people call it.
    pub fn label(&self) -> Text {
        match self {
            Self::Userid => Text::fixed("企业微信账号（userid）", "userid"),
            Self::Mail => Text::fixed("邮箱 @ 前的部分", "e-mail, before the @"),
            Self::BizMail => Text::fixed("企业邮箱 @ 前的部分", "corp mailbox, before the @"),
            Self::Mobile => Text::fixed("手机号", "mobile"),
            Self::Pinyin => Text::fixed("姓名的拼音", "name in pinyin"),
            Self::Attribute(name) => text!("扩展属性「{name}」", "attribute {name}"),
            Self::Expression(expression) => text!("表达式 {expression}", "expression {expression}"),
        }
    }
}

fn rendered(text: Option<String>) -> Rendered {
    match text.as_deref().map(str::trim) {
        None => Rendered::Unknown,
        Some("") => Rendered::Empty,
        Some(text) => Rendered::Text(text.into()),
    }
}

fn before_at(address: &str) -> String {
    let before = address
        .split_once('@')
        .map_or(address, |(before, _)| before);
    before.to_owned()
}

fn digits(number: &str) -> String {
    number
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '-' | '(' | ')'))
        .collect()
}

impl fmt::Display for UsernameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Userid => f.write_str("userid"),
            Self::Mail => f.write_str("mail"),
            Self::BizMail => f.write_str("biz-mail"),
            Self::Mobile => f.write_str("mobile"),
            Self::Pinyin => f.write_str("pinyin"),
            Self::Attribute(name) => write!(f, "{ATTRIBUTE}{name}"),
            Self::Expression(expression) => write!(f, "{EXPRESSION}{expression}"),
        }
    }
}

impl FromStr for UsernameRule {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        let given = given.trim();
        if let Some(expression) = given.strip_prefix(EXPRESSION) {
            return Expression::parse(expression).map(Self::Expression);
        }
        if let Some(name) = given.strip_prefix(ATTRIBUTE) {
            let name = name.trim();
            let is_fine = !name.is_empty()
                && name.chars().count() <= LONGEST
                && !name.chars().any(char::is_control);
            return match is_fine {
                true => Ok(Self::Attribute(name.to_owned())),
                false => Err(wrong(given)),
            };
        }
        let plain = [
            Self::Userid,
            Self::Mail,
            Self::BizMail,
            Self::Mobile,
            Self::Pinyin,
        ];
        let found = plain.into_iter().find(|rule| rule.to_string() == given);
        found.ok_or_else(|| wrong(given))
    }
}

/// The rules of a source, first to last; never none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsernameRules(Vec<UsernameRule>);

impl Default for UsernameRules {
    fn default() -> Self {
        Self(vec![UsernameRule::Userid])
    }
}

impl UsernameRules {
    /// The rules as they are written; none are the userid.
    ///
    /// # Errors
    /// `expression.invalid` with `place`, the rule's number from 1; `input.invalid` with `field` `username_rules`.
    pub fn parse<S: AsRef<str>>(given: &[S]) -> Result<Self> {
        let mut rules = Vec::with_capacity(given.len());
        for (place, rule) in given.iter().enumerate() {
            let at = |error: Error| error.with("rule", place + 1);
            let parsed = rule.as_ref().parse::<UsernameRule>().map_err(at)?;
            if rules.contains(&parsed) || place >= MOST_RULES {
                return Err(at(wrong(rule.as_ref())));
            }
            rules.push(parsed);
        }
        Ok(match rules.is_empty() {
            true => Self::default(),
            false => Self(rules),
        })
    }

    /// First to last.
    pub fn rules(&self) -> &[UsernameRule] {
        &self.0
    }

    /// Whether usernames are the userids, as without any rule.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// As they are written.
    pub fn written(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// The username of one person: that of the first rule that gives a usable one.
    ///
    /// A rule that fails ends the search: the name that comes after it would be a wrong one, and names stay.
    pub fn choose(
        &self,
        of: &impl Inputs,
        unknown: OnUnknown,
        is_taken: impl Fn(&str) -> bool,
    ) -> ChosenName {
        let mut chosen = ChosenName::default();
        for rule in &self.0 {
            let (name, fault) = match rule.name_of(of) {
                Err(error) => {
                    chosen.failed = Some(error);
                    (None, NameFault::Failed)
                }
                Ok(Rendered::Unknown) => (None, NameFault::Unknown),
                Ok(Rendered::Empty) => (None, NameFault::Empty),
                Ok(Rendered::Text(name)) => {
                    match fault_of(&name).or_else(|| is_taken(&name).then_some(NameFault::Taken)) {
                        Some(fault) => (Some(name), fault),
                        None => {
                            chosen.name = Some(name);
                            return chosen;
                        }
                    }
                }
            };
            chosen.tried.push(TriedName {
                rule: rule.to_string(),
                name: name.map(Into::into),
                fault,
            });
            let is_end = fault == NameFault::Failed
                || (fault == NameFault::Unknown && unknown == OnUnknown::Stop);
            if is_end {
                return chosen;
            }
        }
        chosen
    }

    /// As they stand in the database: nothing where they are the default.
    pub(crate) fn to_column(&self) -> Option<String> {
        match self.is_default() {
            true => None,
            false => serde_json::to_string(self).ok(),
        }
    }

    pub(crate) fn of_column(column: Option<&str>) -> Result<Self> {
        let Some(json) = column else {
            return Ok(Self::default());
        };
        let damaged = || Error::damaged("rules for usernames");
        let rules: Vec<String> = serde_json::from_str(json).map_err(|_| damaged())?;
        Self::parse(&rules).map_err(|_| damaged())
    }
}

impl Serialize for UsernameRules {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(ToString::to_string))
    }
}

/// What becomes of a rule that rests on something unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnUnknown {
    /// The next rule has a try: for a newcomer.
    Next,
    /// The search ends: what there is stays.
    Stop,
}

/// The username that rules give one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChosenName {
    /// The username; none where no rule gives a usable one.
    pub name: Option<CompactString>,
    /// The rules that were tried before, and why each of them gives none.
    pub tried: Vec<TriedName>,
    /// The error of an expression that fails.
    pub failed: Option<Error>,
}

/// A rule that gives one person no usable username.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TriedName {
    /// The rule as it is written.
    pub rule: String,
    /// What it gives, if anything.
    pub name: Option<String>,
    /// Why that is no username.
    pub fault: NameFault,
}

impl TriedName {
    /// What is wrong with it, in a few words.
    pub fn text(&self) -> Text {
        let (rule, name) = (&self.rule, self.name.as_deref().unwrap_or_default());
        match self.fault {
            NameFault::Unknown => text!("{rule} 读不到值", "{rule}: not known"),
            NameFault::Empty => text!("{rule} 没有值", "{rule}: empty"),
            NameFault::TooLong => text!("{rule} 得到的名称太长", "{rule}: too long"),
            NameFault::Form => text!(
                "{rule} 得到的「{name}」含空格等不能用的字符",
                "{rule}: {name} has spaces or other signs"
            ),
            NameFault::Taken => text!("{rule} 得到的「{name}」已被占用", "{rule}: {name} is taken"),
            NameFault::Failed => text!("{rule} 计算出错", "{rule}: it fails"),
        }
    }
}

id_enum! {
    /// Why what a rule gives is no username.
    NameFault {
        /// It rests on something that is not known.
        Unknown = "unknown",
        /// It is empty.
        Empty = "empty",
        /// It is longer than a username may be.
        TooLong = "too_long",
        /// It has a space or a control character.
        Form = "form",
        /// Somebody else has it.
        Taken = "taken",
        /// The expression fails.
        Failed = "failed",
    }
}

/// Why a text is no username, whoever has it; none where it is one.
pub fn fault_of(name: &str) -> Option<NameFault> {
    match name {
        "" => Some(NameFault::Empty),
        name if name.len() > LONGEST => Some(NameFault::TooLong),
        name if name
            .chars()
            .any(|sign| sign.is_whitespace() || sign.is_control()) =>
        {
            Some(NameFault::Form)
        }
        _ => None,
    }
}

fn wrong(given: &str) -> Error {
    Error::new(Code::InputInvalid, "not a rule for usernames")
        .with("field", "username_rules")
        .with("given", given.trim().to_compact_string().as_str())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::expression::Input;

    struct Member(&'static [(&'static str, &'static str)]);

    impl Inputs for Member {
        fn input(&self, name: &str) -> Input {
            match name {
                "extra" => Input::fields(BTreeMap::from([("工号".to_owned(), "E 7".to_owned())])),
                name => Input::text(
                    self.0
                        .iter()
                        .find(|(known, _)| *known == name)
                        .map(|(_, text)| *text),
                ),
            }
        }
    }

    const ZHANG: Member = Member(&[
        ("userid", "ZhangSan"),
        ("name", "张三"),
        ("email", "z3@corp.example"),
        ("mobile", "138 0013-8000"),
        ("alias", ""),
    ]);

    /// Rules, names that are taken, the name, and what is wrong with those before.
    type Case = (
        &'static [&'static str],
        &'static [&'static str],
        Option<&'static str>,
        &'static [NameFault],
    );

    #[test]
    fn a_chain_gives_the_first_name_that_nobody_has() {
        let cases: [Case; 10] = [
            (&[], &[], Some("ZhangSan"), &[]),
            (&["mail"], &[], Some("z3"), &[]),
            (&["mobile"], &[], Some("13800138000"), &[]),
            (&["pinyin"], &[], Some("zhangsan"), &[]),
            (
                &["biz-mail", "mail"],
                &[],
                Some("z3"),
                &[NameFault::Unknown],
            ),
            (
                &["extattr:工号", "userid"],
                &[],
                Some("ZhangSan"),
                &[NameFault::Form],
            ),
            (
                &["=alias", "=name|pinyin ~ '.x'"],
                &[],
                Some("zhangsan.x"),
                &[NameFault::Empty],
            ),
            (
                &["mail", "pinyin"],
                &["z3"],
                Some("zhangsan"),
                &[NameFault::Taken],
            ),
            (
                &["mail", "pinyin"],
                &["z3", "zhangsan"],
                None,
                &[NameFault::Taken, NameFault::Taken],
            ),
            (
                &["=name ~ 'x' * 70", "userid"],
                &[],
                Some("ZhangSan"),
                &[NameFault::TooLong],
            ),
        ];
        for (rules, taken, name, faults) in cases {
            let rules = UsernameRules::parse(rules).unwrap();
            let chosen = rules.choose(&ZHANG, OnUnknown::Next, |name| taken.contains(&name));
            assert_eq!(chosen.name.as_deref(), name, "{rules:?}");
            let found = chosen
                .tried
                .iter()
                .map(|tried| tried.fault)
                .collect::<Vec<_>>();
            assert_eq!(found, faults, "{rules:?}");
        }
    }

    #[test]
    fn a_rule_that_fails_and_one_that_is_unknown_to_somebody_with_a_name_end_the_search() {
        let rules = UsernameRules::parse(&["biz-mail", "userid"]).unwrap();
        assert_eq!(rules.choose(&ZHANG, OnUnknown::Stop, |_| false).name, None);
        // Fails for long names only.
        let rules = UsernameRules::parse(&["=userid|replace('', mobile * 40)", "userid"]).unwrap();
        let long = Member(&[
            ("userid", "abcdefghijklmnopqrstuvwxyz"),
            ("mobile", "13800138000"),
        ]);
        let chosen = rules.choose(&long, OnUnknown::Next, |_| false);
        assert_eq!(
            (chosen.name.as_deref(), chosen.failed.is_some()),
            (None, true)
        );
    }

    #[test]
    fn rules_are_written_as_they_are_read() {
        let given = [
            "userid",
            "mail",
            "biz-mail",
            "mobile",
            "pinyin",
            "extattr:工号",
            "=name|pinyin",
        ];
        let rules = UsernameRules::parse(&given).unwrap();
        assert_eq!(rules.written(), given);
        assert_eq!(
            UsernameRules::of_column(rules.to_column().as_deref()).unwrap(),
            rules
        );
        assert_eq!(UsernameRules::default().to_column(), None);
        let wrong: [&[&str]; 5] = [
            &["Mail"],
            &["extattr:"],
            &["mail", "mail"],
            &[""],
            &["a", "userid"],
        ];
        for given in wrong {
            let error = UsernameRules::parse(given).unwrap_err();
            assert_eq!(error.detail()["field"], "username_rules", "{given:?}");
        }
        let error = UsernameRules::parse(&["userid", "=x"]).unwrap_err();
        assert_eq!(
            (error.code(), &error.detail()["rule"]),
            (Code::ExpressionInvalid, &2.into())
        );
    }
}
