//! The table of forms that the interface's tests read too.

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Vector {
    field: Field,
    given: String,
    state: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    suggests: Option<String>,
    #[serde(default)]
    repair: Option<String>,
    #[serde(default)]
    text: Option<Text>,
}

fn vectors() -> Vec<Vector> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/vectors/forms.json"
    );
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

#[test]
fn every_value_stands_as_the_table_says() {
    let fingerprints = SecretFingerprints::default();
    for vector in vectors() {
        let about = format!("{} {:?}", vector.field.id(), vector.given);
        let checked = check(vector.field, &vector.given, &fingerprints);
        let state = serde_json::to_value(checked.state).unwrap();
        assert_eq!(state, vector.state, "{about}: {checked:?}");
        assert_eq!(checked.reason, vector.reason, "{about}");
        assert_eq!(checked.value, vector.value, "{about}");
        assert_eq!(checked.suggests, vector.suggests, "{about}");
        assert_eq!(checked.repair, vector.repair, "{about}");
        assert_eq!(checked.text, vector.text, "{about}");
    }
}

#[test]
fn every_field_has_good_and_bad_values_in_the_table() {
    let vectors = vectors();
    for field in Field::ALL {
        let states = vectors.iter().filter(|vector| vector.field == *field);
        let states = states
            .map(|vector| vector.state.as_str())
            .collect::<Vec<_>>();
        assert!(states.contains(&"ok"), "{field:?}");
        assert!(states.iter().any(|state| *state != "ok"), "{field:?}");
        assert_eq!(field.id().parse::<Field>().unwrap(), *field);
    }
}

#[test]
fn a_secret_is_never_in_the_answer_and_has_one_mark() {
    let fingerprints = SecretFingerprints::default();
    let secret = "kQ7-zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz0";
    let of = |given: &str| check(Field::AppSecret, given, &fingerprints);
    for given in [
        secret,
        &secret[..9],
        &format!("{secret} x"),
        &secret.repeat(20),
    ] {
        let told = serde_json::to_string(&of(given)).unwrap();
        assert!(!told.contains("zzz"), "{told}");
    }
    assert_eq!(of(secret).mark, of(&format!(" {secret}\u{200b}\n")).mark);
    assert_ne!(of(secret).mark, of(&secret.replace('0', "1")).mark);
    let elsewhere = check(Field::AppSecret, secret, &SecretFingerprints::default());
    assert_ne!(of(secret).mark, elsewhere.mark, "of no use elsewhere");
}
