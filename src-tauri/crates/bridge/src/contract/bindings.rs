//! TypeScript's side of the contract: every type that crosses, and what each command takes and gives.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use super::failure::Failure;
use super::table;
use super::topic::Topic;

const HEAD: &str = "// Written by `cargo test -p bridge --features bindings --test bindings`; never by hand.\nimport type { ChangeKind, Code, ConsolePage } from '@/platform/contract'\n\n";

/// What one command takes and gives, as TypeScript names it.
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) request: String,
    pub(super) response: String,
    /// Only a command that can be cancelled has one.
    pub(super) progress: Option<String>,
    /// Adds the types that it names, and those that they name.
    pub(super) collect: fn(&mut Declarations),
}

/// Types by name, each with its declaration.
pub(super) struct Declarations {
    config: Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        T::visit_generics(self);
        let is_ours = T::output_path().is_some();
        if is_ours {
            let name = T::ident(&self.config);
            if self.found.contains_key(&name) {
                return;
            }
            self.found.insert(name, T::decl(&self.config));
        }
        T::visit_dependencies(self);
    }
}

/// The whole of `ui/src/generated/contract.ts`.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let signatures = table::signatures(&config);
    let mut declarations = Declarations {
        config,
        found: BTreeMap::new(),
    };
    declarations.visit::<Failure>();
    declarations.visit::<Topic>();
    for signature in &signatures {
        (signature.collect)(&mut declarations);
    }
    let types = declarations.found.values();
    let types = types
        .map(|declaration| format!("export {declaration}\n"))
        .collect::<Vec<_>>();
    [
        HEAD.to_owned(),
        types.join("\n"),
        commands(&signatures),
        unexpected(),
    ]
    .concat()
}

/// What an interface says of a failure of its own, which no command has answered.
fn unexpected() -> String {
    let failure = serde_json::to_string_pretty(&Failure::unexpected("")).unwrap_or_default();
    format!(
        "\n/** What is said of a failure that no command has answered. */\nexport const UNEXPECTED: AppError = {failure}\n\n/** After so many refusals a live check waits for a person. */\nexport const MOST_REFUSALS = {}\n\n/** The errcodes that administrators meet most. */\nexport const COMMON_CODES: readonly number[] = {:?}\n",
        crate::checkup::MOST_REFUSALS,
        crate::clinic::COMMON,
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
