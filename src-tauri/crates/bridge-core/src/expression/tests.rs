//! What expressions give, and what ends clearly.

use std::collections::BTreeMap;

use super::*;

/// A person by the names of inputs; what is not there is unknown.
struct Known(BTreeMap<&'static str, &'static str>);

impl Inputs for Known {
    fn input(&self, name: &str) -> Input {
        match name {
            "extra" | "extattr" => {
                let fields = [("工号", "E-17"), ("座 位", "3F")];
                Input::fields(
                    fields
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .into(),
                )
            }
            "main_department" => Input::department(7, "研发", || "总部/研发".to_owned()),
            "departments" => Input::list([
                Input::department(7, "研发", || "总部/研发".to_owned()),
                Input::department(9, "销售", || "总部/销售".to_owned()),
            ]),
            name => Input::text(self.0.get(name).copied()),
        }
    }
}

fn zhang() -> Known {
    let known = [
        ("userid", "ZhangSan"),
        ("name", "张三"),
        ("biz_mail", "San.Zhang@corp.example"),
        ("alias", ""),
        ("position", "Ingénieur"),
    ];
    Known(known.into())
}

#[test]
fn an_expression_gives_a_text() {
    let text = |text: &str| Rendered::Text(text.into());
    let cases = [
        ("userid", text("ZhangSan")),
        ("userid|lower", text("zhangsan")),
        ("biz_mail|before('@')|lower", text("san.zhang")),
        ("biz_mail|after('@')", text("corp.example")),
        ("userid|before('@')", text("ZhangSan")),
        ("name|pinyin", text("zhangsan")),
        ("name|initials ~ '-' ~ userid|left(3)", text("zs-Zha")),
        ("userid|slice(5)", text("San")),
        ("userid|slice(0, 5)|upper", text("ZHANG")),
        ("biz_mail|replace('.', '')|before('@')", text("SanZhang")),
        ("position|ascii", text("Ingenieur")),
        ("name|ascii", Rendered::Empty),
        ("alias", Rendered::Empty),
        ("none", Rendered::Empty),
        ("email", Rendered::Unknown),
        ("email|before('@')", Rendered::Unknown),
        ("email ~ 'x'", Rendered::Unknown),
        ("email|default(userid)", text("ZhangSan")),
        ("alias|default(name)", text("张三")),
        ("email|default('')", Rendered::Empty),
        ("extra.工号", text("E-17")),
        ("extattr['座 位']", text("3F")),
        ("extra.缺", Rendered::Unknown),
        ("main_department.name", text("研发")),
        ("departments[1].path", text("总部/销售")),
        ("departments[5].path", Rendered::Unknown),
        (
            "userid if main_department.name == '研发' else name",
            text("ZhangSan"),
        ),
        (" '  ' ", Rendered::Empty),
    ];
    for (expression, want) in cases {
        let got = Expression::parse(expression).unwrap().evaluate(&zhang());
        assert_eq!(got.unwrap(), want, "{expression}");
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_its_place() {
    let cases = [
        ("", "empty", None),
        ("userid|", "unfinished", None),
        ("userid lower", "syntax", Some(8)),
        ("姓名|lower", "unknown_name", Some(1)),
        ("name ~ user.mobile", "unknown_name", Some(8)),
        ("name.__class__", "unknown_name", Some(1)),
        ("name|shout", "unknown_filter", Some(6)),
        (
            "'a' if userid == 'x' else 'b'|shout",
            "unknown_filter",
            Some(31),
        ),
        ("range(10**9)", "unknown_name", Some(1)),
        ("name.upper()", "unknown_name", Some(1)),
        ("'a'.upper()", "call", None),
        ("userid is defined", "call", Some(8)),
        ("userid[:5]", "slice", Some(8)),
        ("userid|before", "arguments", None),
        ("1 + 1", "not_text", None),
        ("userid == 'x'", "not_text", None),
        ("departments", "not_text", None),
        ("extra", "not_text", None),
        ("name + 1", "operation", None),
        ("'x' * 1000000000", "too_much", None),
        ("name * 1000000", "too_much", None),
        ("[1] * 1000000000", "too_much", None),
        ("10 ** 10 ** 10 ** 10", "operation", None),
        (
            "userid|replace('', userid ~ userid ~ userid ~ userid)|replace('', userid ~ userid ~ userid ~ userid)|replace('', userid ~ userid ~ userid)",
            "too_much",
            None,
        ),
        ("{{ userid }}", "syntax", None),
        ("{% for x in y %}", "syntax", None),
    ];
    for (expression, reason, at) in cases {
        let error = Expression::parse(expression).expect_err(expression);
        assert_eq!(error.code(), Code::ExpressionInvalid, "{expression}");
        assert_eq!(error.detail()["reason"], reason, "{expression}: {error:?}");
        if let Some(at) = at {
            assert_eq!(error.detail()["at"], at, "{expression}: {error:?}");
        }
    }
    let nested = format!("{}userid{}", "(".repeat(200), ")".repeat(200));
    let error = Expression::parse(&nested).unwrap_err();
    assert_eq!(error.detail()["reason"], "nested");
    let long = format!("userid ~ '{}'", "x".repeat(LONGEST));
    assert_eq!(
        Expression::parse(&long).unwrap_err().detail()["reason"],
        "long"
    );
    let chained = format!("userid{}", "|lower".repeat(82));
    assert!(Expression::parse(&chained).is_ok());
    let negated = format!("{}userid", "not ".repeat(120));
    assert!(Expression::parse(&negated).is_err());
}

#[test]
fn every_error_says_what_to_do_in_both_languages() {
    for expression in [
        "",
        "userid|",
        "x",
        "name|shout",
        "name.upper()",
        "'a'.upper()",
        "userid|before",
        "1",
        "name * 1000000",
        "name + 1",
    ] {
        let error = Expression::parse(expression).unwrap_err();
        let (title, fix) = (error.title(), error.fix());
        assert!(
            !title.zh.is_empty() && !title.en.is_empty() && !fix.steps.is_empty(),
            "{error:?}"
        );
    }
}

#[test]
fn the_names_of_inputs_are_told() {
    let cases: [(&str, &[&str]); 4] = [
        ("userid", &["userid"]),
        ("email|default(name|pinyin)", &["email", "name"]),
        ("extra.工号 ~ extra['a']", &["extra"]),
        ("'x'", &[]),
    ];
    for (expression, names) in cases {
        assert_eq!(Expression::parse(expression).unwrap().names(), names);
    }
}

/// A run evaluates an expression for a hundred thousand people.
#[test]
fn two_texts_of_one_expression_are_the_same_rule() {
    let one = Expression::parse(" name|pinyin ").unwrap();
    assert_eq!(one, Expression::parse("name|pinyin").unwrap());
    assert_ne!(one, Expression::parse("name | pinyin").unwrap());
}

/// What a mapping of a push sees of the same person.
struct Pushed(Known);

impl Inputs for Pushed {
    fn input(&self, name: &str) -> Input {
        match name {
            "user.enabled" => Input::flag(true),
            "user.mobile" => Input::text(Some("138 0013 8000")),
            "department" => self.0.input("main_department"),
            name => match name.strip_prefix("user.") {
                Some(name) => self.0.input(name),
                None => Input::unknown(),
            },
        }
    }
}

#[test]
fn a_mapping_names_the_same_as_parts_of_a_user() {
    let text = |text: &str| Rendered::Text(text.into());
    let cases = [
        ("user.userid", text("ZhangSan")),
        ("user.mobile|e164", text("+8613800138000")),
        ("user.mobile|national", text("13800138000")),
        (
            "user.email|default(user.biz_mail)",
            text("San.Zhang@corp.example"),
        ),
        ("user.email", Rendered::Unknown),
        ("user.email|default(none)", Rendered::Empty),
        ("department.path|path(' > ')", text("总部 > 研发")),
        ("user.main_department.name", text("研发")),
        ("user.extra.工号", text("E-17")),
        ("'active' if user.enabled else 'inactive'", text("active")),
        (
            "user.name|labelled(user.userid, 64)",
            text("张三 (ZhangSan)"),
        ),
        ("user.userid|sam", text("ZhangSan")),
        ("source.corp_id", Rendered::Unknown),
    ];
    for (expression, want) in cases {
        let read = Expression::parse_in(Vocabulary::Push, expression).unwrap();
        assert_eq!(
            read.evaluate(&Pushed(zhang())).unwrap(),
            want,
            "{expression}"
        );
    }
    let wrong = [
        "userid",
        "user",
        "user.password",
        "user.enabled.x",
        "department.leaders",
        "user['name']",
        "source",
    ];
    for expression in wrong {
        assert!(
            Expression::parse_in(Vocabulary::Push, expression).is_err(),
            "{expression}"
        );
    }
    assert!(Expression::parse("user.userid").is_err());
}

#[test]
fn a_log_on_name_fits_active_directory() {
    let cases = [
        ("zhangsan", "zhangsan"),
        ("zhang.san@corp", "zhang.san_corp"),
        ("a/b\\c[d]e:f;g|h=i", "a_b_c_d_e_f_g_h_i"),
        ("dot.", "dot"),
        ("12345678901234567890", "12345678901234567890"),
    ];
    for (name, want) in cases {
        assert_eq!(sam(name), want);
    }
    let (one, other) = (
        sam("wangxiaoming-beijing-01"),
        sam("wangxiaoming-beijing-02"),
    );
    assert!(
        one != other && one.starts_with("wangxiaoming-be-") && one.len() == 20,
        "{one} {other}"
    );
    assert_eq!(
        one,
        sam(" WangXiaoMing-Beijing-01").replacen("WangXiaoMing-Be", "wangxiaoming-be", 1)
    );
}

#[test]
fn a_label_stays_whole() {
    let cases = [
        (("张三", "zhangsan", 64), "张三 (zhangsan)"),
        (("一二三四五", "ab", 8), "一二三 (ab)"),
        (("一二三", "abcdef", 8), "abcdef"),
        (("", "ab", 8), "ab"),
    ];
    for ((name, label, most), want) in cases {
        assert_eq!(labelled(name, label, most), want);
    }
}
