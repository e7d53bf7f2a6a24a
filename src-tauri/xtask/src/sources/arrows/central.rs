//! Types whose own methods stand in several modules, and what has such a type.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{
    FnArg, GenericArgument, Item, ItemImpl, Local, Pat, PatType, PathArguments, ReturnType,
    Signature, Type,
};

use crate::sources::syntax;
use crate::sources::tree::Package;

/// A type: its module and name.
pub(super) type TypeName = (usize, String);

/// What the whole package knows of such types.
#[derive(Default)]
pub(super) struct Central {
    /// The modules in which each method stands, by type.
    methods: BTreeMap<TypeName, BTreeMap<String, BTreeSet<usize>>>,
    /// Types by the names of parameters, variables and fields that have them.
    named: BTreeMap<String, BTreeSet<TypeName>>,
    /// Types by the functions and methods that return them.
    returned: BTreeMap<String, BTreeSet<TypeName>>,
}

impl Central {
    pub(super) fn of(package: &Package) -> Self {
        let mut methods = own_methods(package);
        methods.retain(|_, of_type| of_type.values().flatten().collect::<BTreeSet<_>>().len() > 1);
        let mut central = Self {
            methods,
            ..Self::default()
        };
        for module in 0..package.modules.len() {
            let (mut named, mut returned) = (Vec::new(), Vec::new());
            let mut finder = Finder {
                package,
                central: &central,
                module,
                named: &mut named,
                returned: &mut returned,
                own: None,
            };
            package.modules[module]
                .items
                .iter()
                .for_each(|item| finder.visit_item(item));
            for (name, of_type) in named {
                central.named.entry(name).or_default().insert(of_type);
            }
            for (name, of_type) in returned {
                central.returned.entry(name).or_default().insert(of_type);
            }
        }
        central
    }

    /// The modules in which this method of this type stands.
    pub(super) fn method(&self, of: &TypeName, method: &str) -> impl Iterator<Item = usize> {
        let modules = self.methods.get(of).and_then(|methods| methods.get(method));
        modules.into_iter().flatten().copied()
    }

    pub(super) fn named(&self, name: &str) -> BTreeSet<TypeName> {
        self.named.get(name).cloned().unwrap_or_default()
    }

    pub(super) fn returned(&self, by: &str) -> BTreeSet<TypeName> {
        self.returned.get(by).cloned().unwrap_or_default()
    }

    /// The central type that a type is, or refers to, or wraps.
    pub(super) fn in_type(
        &self,
        package: &Package,
        module: usize,
        own: Option<&TypeName>,
        of: &Type,
    ) -> Option<TypeName> {
        match of {
            Type::Reference(reference) => self.in_type(package, module, own, &reference.elem),
            Type::Paren(inner) => self.in_type(package, module, own, &inner.elem),
            Type::Path(path) if path.qself.is_none() => {
                if path.path.is_ident("Self") {
                    return own.cloned();
                }
                let last = path.path.segments.last()?;
                let name = type_name(package, module, &path.path)
                    .filter(|name| self.methods.contains_key(name));
                name.or_else(|| match &last.arguments {
                    PathArguments::AngleBracketed(inner) if wraps(&last.ident.to_string()) => {
                        inner.args.iter().find_map(|argument| match argument {
                            GenericArgument::Type(of) => self.in_type(package, module, own, of),
                            _ => None,
                        })
                    }
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// The central type of which this is an `impl`, of a trait too.
    pub(super) fn of_impl(
        &self,
        package: &Package,
        module: usize,
        block: &ItemImpl,
    ) -> Option<TypeName> {
        self.in_type(package, module, None, &block.self_ty)
    }
}

/// What is passed through to the thing inside.
fn wraps(name: &str) -> bool {
    matches!(name, "Arc" | "Rc" | "Box" | "Option" | "Result")
}

pub(super) fn segments(path: &syn::Path) -> Vec<String> {
    path.segments
        .iter()
        .map(|segment| segment.ident.to_string())
        .collect()
}

fn type_name(package: &Package, module: usize, path: &syn::Path) -> Option<TypeName> {
    let meaning = package.meaning(module, &segments(path))?;
    Some((meaning.module, meaning.item?))
}

fn own_methods(package: &Package) -> BTreeMap<TypeName, BTreeMap<String, BTreeSet<usize>>> {
    let mut all: BTreeMap<TypeName, BTreeMap<String, BTreeSet<usize>>> = BTreeMap::new();
    for (module, here) in package.modules.iter().enumerate() {
        for item in &here.items {
            let Item::Impl(block) = item else { continue };
            let Type::Path(of) = &*block.self_ty else {
                continue;
            };
            let Some(name) = type_name(package, module, &of.path) else {
                continue;
            };
            if block.trait_.is_none() {
                let of_type = all.entry(name).or_default();
                for method in syntax::methods(block) {
                    of_type.entry(method).or_default().insert(module);
                }
            }
        }
    }
    all
}

struct Finder<'a> {
    package: &'a Package,
    central: &'a Central,
    module: usize,
    named: &'a mut Vec<(String, TypeName)>,
    returned: &'a mut Vec<(String, TypeName)>,
    own: Option<TypeName>,
}

impl Finder<'_> {
    fn in_type(&self, of: &Type) -> Option<TypeName> {
        self.central
            .in_type(self.package, self.module, self.own.as_ref(), of)
    }

    fn name(&mut self, name: String, of: &Type) {
        if let Some(of_type) = self.in_type(of) {
            self.named.push((name, of_type));
        }
    }

    fn pattern(&mut self, pattern: &PatType) {
        if let Pat::Ident(name) = &*pattern.pat {
            self.name(name.ident.to_string(), &pattern.ty);
        }
    }
}

impl Visit<'_> for Finder<'_> {
    fn visit_item_impl(&mut self, block: &ItemImpl) {
        self.own = self.central.of_impl(self.package, self.module, block);
        visit::visit_item_impl(self, block);
        self.own = None;
    }

    fn visit_signature(&mut self, signature: &Signature) {
        for input in &signature.inputs {
            if let FnArg::Typed(typed) = input {
                self.pattern(typed);
            }
        }
        if let ReturnType::Type(_, of) = &signature.output
            && let Some(of_type) = self.in_type(of)
        {
            self.returned.push((signature.ident.to_string(), of_type));
        }
    }

    fn visit_field(&mut self, field: &syn::Field) {
        if let Some(name) = &field.ident {
            self.name(name.to_string(), &field.ty);
        }
    }

    fn visit_local(&mut self, local: &Local) {
        if let Pat::Type(typed) = &local.pat {
            self.pattern(typed);
        }
        visit::visit_local(self, local);
    }
}
