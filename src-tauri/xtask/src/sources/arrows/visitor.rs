//! Walks through one module and notes what it uses of others.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprMethodCall, FnArg, ImplItemFn, ItemFn, ItemImpl, ItemUse, Macro, Member, Pat,
    Signature,
};

use crate::sources::names;
use crate::sources::syntax;
use crate::sources::tree::Package;

use super::central::{Central, TypeName, segments};

/// A module that is used, and where.
pub(super) struct Used {
    pub(super) module: usize,
    pub(super) evidence: String,
}

/// What a module uses.
pub(super) fn used(package: &Package, central: &Central, module: usize) -> Vec<Used> {
    let mut visitor = Visitor {
        package,
        central,
        module,
        own: None,
        parameters: BTreeMap::new(),
        used: Vec::new(),
    };
    let items = &package.modules[module].items;
    items.iter().for_each(|item| visitor.visit_item(item));
    visitor.used
}

struct Visitor<'a> {
    package: &'a Package,
    central: &'a Central,
    module: usize,
    /// Whose `impl` this is.
    own: Option<TypeName>,
    /// The parameters of this function, with their types.
    parameters: BTreeMap<String, Option<TypeName>>,
    used: Vec<Used>,
}

impl Visitor<'_> {
    fn path(&mut self, path: &[String], line: usize) {
        let own = self
            .own
            .clone()
            .filter(|_| path.first().is_some_and(|first| first == "Self"));
        if let (Some(own), Some(method)) = (own, path.get(1)) {
            return self.method(&own, method, line);
        }
        let Some(meaning) = self.package.meaning(self.module, path) else {
            return;
        };
        self.note(meaning.module, &path.join("::"), line);
        if let (Some(item), Some(method)) = (meaning.item, meaning.rest.first()) {
            self.method(&(meaning.module, item), method, line);
        }
    }

    fn method(&mut self, of: &TypeName, method: &str, line: usize) {
        let modules: Vec<_> = self.central.method(of, method).collect();
        for module in modules {
            self.note(module, &format!("{}::{method}", of.1), line);
        }
    }

    fn note(&mut self, module: usize, what: &str, line: usize) {
        if module != self.module {
            let file = self.package.modules[self.module].file;
            let path = &self.package.files[file].path;
            self.used.push(Used {
                module,
                evidence: format!("{path}:{line} {what}"),
            });
        }
    }

    /// The central types that a name may have here.
    fn named(&self, name: &str) -> BTreeSet<TypeName> {
        if name == "self" {
            return self.own.iter().cloned().collect();
        }
        match self.parameters.get(name) {
            Some(of) => of.iter().cloned().collect(),
            None => self.central.named(name),
        }
    }

    /// The central types that an expression may have.
    fn types(&self, of: &Expr) -> BTreeSet<TypeName> {
        match of {
            Expr::Path(path) => path
                .path
                .get_ident()
                .map(|name| self.named(&name.to_string()))
                .unwrap_or_default(),
            Expr::Field(field) => match &field.member {
                Member::Named(name) => self.central.named(&name.to_string()),
                Member::Unnamed(_) => BTreeSet::new(),
            },
            Expr::MethodCall(call) if is_same(&call.method.to_string()) => {
                self.types(&call.receiver)
            }
            Expr::MethodCall(call) => self.central.returned(&call.method.to_string()),
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => self.of_call(&segments(&path.path)),
                _ => BTreeSet::new(),
            },
            Expr::Reference(inner) => self.types(&inner.expr),
            Expr::Paren(inner) => self.types(&inner.expr),
            Expr::Try(inner) => self.types(&inner.expr),
            Expr::Await(inner) => self.types(&inner.base),
            Expr::Unary(inner) => self.types(&inner.expr),
            _ => BTreeSet::new(),
        }
    }

    fn of_call(&self, path: &[String]) -> BTreeSet<TypeName> {
        path.last()
            .map(|name| self.central.returned(name))
            .unwrap_or_default()
    }

    fn in_function(&mut self, signature: &Signature, walk: impl FnOnce(&mut Self)) {
        let own = self.own.clone();
        let typed = signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(name) => {
                    let of =
                        self.central
                            .in_type(self.package, self.module, own.as_ref(), &typed.ty);
                    Some((name.ident.to_string(), of))
                }
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
        let parameters = typed.collect();
        let before = std::mem::replace(&mut self.parameters, parameters);
        walk(self);
        self.parameters = before;
    }

    /// Macros' arguments are no syntax yet: paths and calls of methods are looked for among their words.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(name) if !continues_path(&tokens, at) => {
                    let line = name.span().start().line;
                    let path = path_at(&tokens, at);
                    if let Some(method) = called_at(&tokens, at) {
                        let types = if follows(&tokens, at, '.') {
                            self.central.named(&path[0])
                        } else {
                            self.named(&path[0])
                        };
                        types.iter().for_each(|of| self.method(of, &method, line));
                    }
                    if path.len() > 1 || !follows(&tokens, at, '.') {
                        self.path(&path, line);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Methods that give the same type again.
fn is_same(method: &str) -> bool {
    matches!(
        method,
        "clone" | "as_ref" | "borrow" | "to_owned" | "as_deref"
    )
}

fn is(token: Option<&TokenTree>, punctuation: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == punctuation)
}

/// Whether this stands behind such a sign.
fn follows(tokens: &[TokenTree], at: usize, sign: char) -> bool {
    at.checked_sub(1)
        .is_some_and(|before| is(tokens.get(before), sign))
}

/// Whether this stands behind `::`.
fn continues_path(tokens: &[TokenTree], at: usize) -> bool {
    follows(tokens, at, ':')
        && at
            .checked_sub(1)
            .is_some_and(|before| follows(tokens, before, ':'))
}

/// `a::b::c` from here on.
fn path_at(tokens: &[TokenTree], at: usize) -> Vec<String> {
    let mut path = Vec::new();
    let mut at = at;
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        if !(is(tokens.get(at + 1), ':') && is(tokens.get(at + 2), ':')) {
            break;
        }
        at += 3;
    }
    path
}

/// The method of `name.method(…)`.
fn called_at(tokens: &[TokenTree], at: usize) -> Option<String> {
    match (tokens.get(at + 1), tokens.get(at + 2), tokens.get(at + 3)) {
        (dot, Some(TokenTree::Ident(method)), Some(TokenTree::Group(_))) if is(dot, '.') => {
            Some(method.to_string())
        }
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if names::is_re_export(item) {
            return;
        }
        for brought in names::flat(&item.tree) {
            self.path(&brought.path, syntax::line(item));
        }
    }

    fn visit_item_impl(&mut self, block: &'ast ItemImpl) {
        self.own = self.central.of_impl(self.package, self.module, block);
        visit::visit_item_impl(self, block);
        self.own = None;
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.in_function(&item.sig, |visitor| visit::visit_item_fn(visitor, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.in_function(&item.sig, |visitor| {
            visit::visit_impl_item_fn(visitor, item)
        });
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(&segments(path), syntax::line(path));
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let method = call.method.to_string();
        for of in self.types(&call.receiver) {
            self.method(&of, &method, syntax::line(&call.method));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }

    /// Attributes hold doc links and derives, which are no use of a module.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    /// `pub(crate)` and `pub(in a::b)` name modules and use none.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}
