//! How long the functions of a package are: lines from `fn` to the closing brace.

use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn};

use super::syntax;
use super::tree::Package;

/// A function with a body.
pub(crate) struct Function {
    pub(crate) name: String,
    /// `file:line`.
    pub(crate) place: String,
    pub(crate) lines: usize,
}

/// Every function of a package, those within functions too.
pub(crate) fn of(package: &Package) -> Vec<Function> {
    let mut found = Vec::new();
    for module in &package.modules {
        let path = &package.files[module.file].path;
        let mut finder = Finder {
            path,
            found: &mut found,
        };
        module.items.iter().for_each(|item| finder.visit_item(item));
    }
    found
}

struct Finder<'a> {
    path: &'a str,
    found: &'a mut Vec<Function>,
}

impl Finder<'_> {
    fn add(&mut self, signature: &Signature, body: &Block) {
        let begin = syntax::line(&signature.fn_token);
        let end = body.brace_token.span.close().end().line;
        self.found.push(Function {
            name: signature.ident.to_string(),
            place: format!("{}:{begin}", self.path),
            lines: end - begin + 1,
        });
    }
}

impl Visit<'_> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &ItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &ImplItemFn) {
        self.add(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &TraitItemFn) {
        if let Some(body) = &item.default {
            self.add(&item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }
}
