//! The employee number: taken from the attribute that the data source names, searched, exported and undone.

use bridge::directory::filter::UserFilter;
use bridge::directory::query::UserView;
use bridge::source::{Source, SourceChange};

use crate::support::raw::{Office, Raw};

/// Attributes by name; none is a row without `extattr`.
type Attributes = Option<&'static [(&'static str, &'static str)]>;

/// An's row with these attributes; none is a row without `extattr`.
fn row(attributes: Option<&[(&str, &str)]>) -> Vec<u8> {
    let mut row = serde_json::json!({
        "userid": "an", "name": "安", "department": [1], "status": 1,
    });
    if let Some(attributes) = attributes {
        let attrs = attributes.iter();
        let attrs = attrs.map(|(name, value)| serde_json::json!({"name": name, "value": value}));
        row["extattr"] = serde_json::json!({ "attrs": attrs.collect::<Vec<_>>() });
    }
    row.to_string().into_bytes()
}

async fn take(office: &Office, source: &Source, rule: &str) {
    let change = SourceChange {
        employee_no: Some(rule.parse().unwrap()),
        ..SourceChange::default()
    };
    let set_up = office.bridge.set_up();
    set_up
        .change_source(&source.id, &change, None, true)
        .await
        .unwrap();
}

fn an(office: &Office) -> UserView {
    office.user("an")
}

#[tokio::test]
async fn the_employee_number_follows_its_rule_and_what_wecom_says() {
    let office = Office::of(Raw::corp());
    office
        .raw
        .rows(1, &[&row(Some(&[("工号", " E-0042 "), ("Badge", "7")]))]);
    let source = office.source(false).await;
    office.applied(&source).await;
    assert_eq!(an(&office).employee_no, None, "no rule, no number");

    let steps: [(&str, Attributes, Option<&str>); 7] = [
        (
            "extattr:工号",
            Some(&[("工号", " E-0042 "), ("Badge", "7")]),
            Some("E-0042"),
        ),
        // What is not sent is unknown, and unknown blanks nothing.
        ("extattr:工号", None, Some("E-0042")),
        ("extattr:Badge", None, Some("7")),
        ("extattr:Nobody has this", None, None),
        ("extattr:Badge", Some(&[("Badge", "")]), None),
        (
            "extattr:Badge",
            Some(&[("Badge", "\tE 7\u{1b}\nx ")]),
            Some("E 7 x"),
        ),
        ("off", Some(&[("Badge", "8")]), None),
    ];
    for (rule, attributes, number) in steps {
        take(&office, &source, rule).await;
        office.raw.rows(1, &[&row(attributes)]);
        office.applied(&source).await;
        assert_eq!(
            an(&office).employee_no.as_deref(),
            number,
            "{rule} {attributes:?}"
        );
    }
}

#[tokio::test]
async fn an_employee_number_is_found_exported_and_undone() {
    let office = Office::of(Raw::corp());
    office.raw.rows(1, &[&row(Some(&[("工号", "E-0042")]))]);
    let source = office.source(false).await;
    office.applied(&source).await;
    take(&office, &source, "extattr:工号").await;
    let run = office.applied(&source).await;
    assert_eq!(run.counts.updated, 1, "the rule alone changes the user");

    let filter = UserFilter {
        words: Some("e-0042".to_owned()),
        ..UserFilter::default()
    };
    let directory = office.bridge.directory();
    assert_eq!(directory.users(&office.tenant, &filter).unwrap().total, 1);
    let csv = bridge::directory::export::to_csv(&[an(&office)]).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(
        csv.contains(",employee_no,") && csv.contains(",E-0042,"),
        "{csv}"
    );

    office.bridge.sync().undo(&run.id).unwrap();
    assert_eq!(an(&office).employee_no, None);
    assert_eq!(directory.users(&office.tenant, &filter).unwrap().total, 0);
}
