//! The TypeScript bindings: the types of the contract, and the request and response of each command.

use std::collections::BTreeMap;

use ts_rs::{Config, TypeVisitor as _};

use super::failure::Failure;
use super::signature::{Declarations, Signature};
use super::table;
use super::topic::Topic;
use crate::clinic::ConsolePage;
use crate::directory::field::{Field, TEXTS};

const HEAD: &str =
    "// Written by `cargo test -p bridge --features bindings --test bindings`; never by hand.\n\n";

/// The whole of `ui/src/generated/contract.ts`.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let signatures = table::signatures(&config);
    let mut declarations = Declarations::new(config);
    declarations.visit::<Failure>();
    declarations.visit::<Topic>();
    for signature in &signatures {
        (signature.collect)(&mut declarations);
    }
    let types = declarations
        .texts()
        .map(|declaration| format!("export {declaration}\n"))
        .collect::<Vec<_>>();
    [
        HEAD.to_owned(),
        types.join("\n"),
        commands(&signatures),
        unexpected(),
        fields(),
        pages(),
    ]
    .concat()
}

/// What people call the fields of a user, and which of them the panel of a user shows as text.
fn fields() -> String {
    let labels = Field::ALL.map(|field| (field, field.label()));
    let labels = BTreeMap::from(labels);
    let labels = serde_json::to_string_pretty(&labels).unwrap_or_default();
    let shown = TEXTS.iter().filter(|text| text.is_shown);
    let shown = shown.map(|text| text.column).collect::<Vec<_>>();
    format!(
        "\n/** What people call the fields of a user. */\nexport const FIELD_LABELS: Record<Field, Text> = {labels}\n\n/** The fields of a user that are a text of their own. */\nexport const USER_TEXTS = {shown:?} as const satisfies readonly Field[]\n"
    )
}

/// What the pages outside the program are called, and the way to each; the explanation of an errcode is made from its code.
fn pages() -> String {
    let fixed = ConsolePage::FIXED.iter().filter_map(|page| {
        let id = serde_json::to_value(page).ok()?.as_str()?.to_owned();
        Some((
            id,
            serde_json::json!({ "name": page.name(), "title": page.title() }),
        ))
    });
    let fixed = fixed.collect::<BTreeMap<_, _>>();
    let fixed = serde_json::to_string_pretty(&fixed).unwrap_or_default();
    format!(
        "\n/** What console pages are called, and the way to each. */\nexport const CONSOLE_PAGES: Record<Extract<ConsolePage, string>, {{ name: Text; title: Text }}> = {fixed}\n"
    )
}

/// The text of a failure in the interface itself.
fn unexpected() -> String {
    let failure = serde_json::to_string_pretty(&Failure::unexpected("")).unwrap_or_default();
    format!(
        "\n/** What is said of a failure that no command has answered. */\nexport const UNEXPECTED: AppError = {failure}\n\n/** After so many refusals a live check waits for a person. */\nexport const MOST_REFUSALS = {}\n",
        crate::checkup::MAX_REFUSALS,
    )
}

fn commands(signatures: &[Signature]) -> String {
    let entries = signatures.iter().map(|signature| {
        let Signature {
            name,
            request,
            response,
            progress,
            ..
        } = signature;
        let response = if response == "null" { "void" } else { response };
        let progress = progress
            .as_deref()
            .map(|told| if told == "null" { "never" } else { told });
        let job = progress
            .map(|told| format!("; progress: {told}"))
            .unwrap_or_default();
        format!("  {name}: {{ request: {request}; response: {response}{job} }}\n")
    });
    format!(
        "\n/** Every command: what it takes, what it gives, and what it tells meanwhile if it can be cancelled. */\nexport interface Commands {{\n{}}}\n",
        entries.collect::<String>()
    )
}
