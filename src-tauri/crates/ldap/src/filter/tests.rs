use proptest::prelude::*;

use super::*;

#[test]
fn values_are_escaped_and_read_again() {
    let cases: [(&[u8], &str); 7] = [
        (b"Li Lei", "Li Lei"),
        (b"a*b(c)\\d", r"a\2ab\28c\29\5cd"),
        (b"nul\0", r"nul\00"),
        (b"\n", r"\0a"),
        ("李".as_bytes(), "李"),
        (&[0xff, 0x28], r"\ff\28"),
        (b"a=b&|!", "a=b&|!"),
    ];
    for (value, shown) in cases {
        let filter = Filter::equals("cn", value);
        assert_eq!(filter.to_string(), format!("(cn={shown})"));
        assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
    }
}

#[test]
fn filters_are_read_as_people_write_them() {
    let cases = [
        ("cn=a", "(cn=a)"),
        (" (cn=a) ", "(cn=a)"),
        ("(& (cn=a) (sn=b) )", "(&(cn=a)(sn=b))"),
        ("(&)", "(&)"),
        ("(|)", "(|)"),
        ("(! (cn=*))", "(!(cn=*))"),
        ("(cn=a*)", "(cn=a*)"),
        ("(cn=*a)", "(cn=*a)"),
        ("(cn=*a*)", "(cn=*a*)"),
        ("(cn=\\2a)", "(cn=\\2a)"),
        ("(cn=)", "(cn=)"),
        ("(a>=1)", "(a>=1)"),
        ("(a<=1)", "(a<=1)"),
        (
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
            "(userAccountControl:1.2.840.113556.1.4.803:=2)",
        ),
        ("(2.5.4.3=a)", "(2.5.4.3=a)"),
        ("(userCertificate;binary=*)", "(userCertificate;binary=*)"),
    ];
    for (text, shown) in cases {
        assert_eq!(Filter::parse(text).unwrap().to_string(), shown, "{text}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let deep = "(!".repeat(40) + "(cn=*)" + &")".repeat(40);
    let cases = [
        "",
        "(",
        "()",
        "(cn)",
        "(cn=a",
        "cn=a)",
        "(cn=a))",
        "(cn=a)(sn=b)",
        "(&(cn=a)",
        "(=a)",
        "(cn=a\\)",
        "(cn=\\2)",
        "(cn=\\zz)",
        "(cn=a*b)",
        "(cn=**)",
        "(cn=a(b)",
        "(!cn=a)",
        "(c n=a)",
        "(cn:=a)",
        "(cn::=a)",
        "(:dn:2.4:=a)",
        "(cn=a\0)",
        "(姓=a)",
        "(cn;=a)",
        &deep,
    ];
    for text in cases {
        assert!(Filter::parse(text).is_err(), "{text:?} was taken");
    }
}

#[test]
fn only_what_can_be_sent_is_valid() {
    let mut deep = Filter::present("objectClass");
    for _ in 0..40 {
        deep = Filter::Not(Box::new(deep));
    }
    let invalid = [
        Filter::equals("cn)(uid=*", "a"),
        Filter::present(""),
        Filter::StartsWith("cn".into(), vec![]),
        Filter::Rule("cn".into(), "no rule".into(), vec![]),
        Filter::And(vec![Filter::present("objectClass"), Filter::present("c n")]),
        deep,
    ];
    for filter in invalid {
        assert!(!filter.is_valid(), "{filter}");
    }
    assert!(Filter::And(vec![]).is_valid() && Filter::equals("cn", "").is_valid());
}

fn filters() -> impl Strategy<Value = Filter> {
    let name = prop_oneof![Just("cn".to_owned()), Just("2.5.4.3".to_owned())];
    let value = prop::collection::vec(any::<u8>(), 1..8);
    let leaf = (name, value, 0..8_u8).prop_map(|(name, value, kind)| match kind {
        0 => Filter::Equals(name, value),
        1 => Filter::Present(name),
        2 => Filter::StartsWith(name, value),
        3 => Filter::EndsWith(name, value),
        4 => Filter::Contains(name, value),
        5 => Filter::AtLeast(name, value),
        6 => Filter::AtMost(name, value),
        _ => Filter::Rule(name, BITS_SET.to_owned(), value),
    });
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Or),
            inner.prop_map(|part| Filter::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_filter_survives(filter in filters()) {
        prop_assert!(filter.is_valid());
        prop_assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[()&|!=*<>:a-c\\\\0-9 é]{0,24}") {
        if let Ok(filter) = Filter::parse(&text) {
            prop_assert!(filter.is_valid());
            prop_assert_eq!(Filter::parse(&filter.to_string()).unwrap(), filter);
        }
    }
}
