//! Signatures of commands in TypeScript, with the declarations of their types.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

/// The signature of one command, in TypeScript's names.
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

impl Declarations {
    pub(super) fn new(config: Config) -> Self {
        Self {
            config,
            found: BTreeMap::new(),
        }
    }

    /// In the order of their names.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        self.found.values()
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        T::visit_generics(self);
        let is_ours = T::output_path().is_some();
        if is_ours {
            let name = T::ident(&self.config);
            let declaration = T::decl(&self.config);
            if let Some(known) = self.found.get(&name) {
                // The interface has one name for a type, so two types of a name would lose one of them.
                assert_eq!(*known, declaration, "two types are called {name}");
                return;
            }
            self.found.insert(name, declaration);
        }
        T::visit_dependencies(self);
    }
}
