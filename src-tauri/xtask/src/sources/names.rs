//! What a name means in a module: a child, something defined there, or something brought in with `use`.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Item, ItemUse, UseTree, Visibility};

use super::tree::Package;

/// Brought-in and defined names of one module.
#[derive(Default)]
pub(crate) struct Names {
    /// By the name that it has here.
    brought: BTreeMap<String, Vec<String>>,
    /// Modules of which everything is brought in.
    globs: Vec<Vec<String>>,
    defined: BTreeSet<String>,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) module: usize,
    /// What of the module, if not the module itself.
    pub(crate) item: Option<String>,
    /// What the path says behind the item: a method, a variant.
    pub(crate) rest: Vec<String>,
}

/// One `use` of something: its path, and what it is called here.
pub(super) struct Brought {
    pub(super) path: Vec<String>,
    /// None: everything in it.
    pub(super) name: Option<String>,
}

/// Deeper is only a re-export that leads back to itself.
const DEPTH: usize = 16;

impl Names {
    pub(super) fn of(items: &[Item]) -> Self {
        let mut names = Self::default();
        items.iter().filter_map(defined).for_each(|name| {
            names.defined.insert(name);
        });
        for item in items {
            names.visit_item(item);
        }
        names
    }
}

/// Within functions too: the names that they bring in are taken for the whole module's.
impl Visit<'_> for Names {
    fn visit_item_use(&mut self, item: &ItemUse) {
        for Brought { path, name } in flat(&item.tree) {
            match name {
                Some(name) => {
                    self.brought.entry(name).or_insert(path);
                }
                None => self.globs.push(path),
            }
        }
    }

    fn visit_item(&mut self, item: &Item) {
        visit::visit_item(self, item);
    }
}

/// The single paths of a `use`.
pub(super) fn flat(tree: &UseTree) -> Vec<Brought> {
    let mut all = Vec::new();
    flatten(tree, &[], &mut all);
    all
}

fn flatten(tree: &UseTree, before: &[String], all: &mut Vec<Brought>) {
    let with = |last: String| before.iter().cloned().chain([last]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(step) => flatten(&step.tree, &with(step.ident.to_string()), all),
        UseTree::Name(name) if name.ident == "self" => all.push(Brought {
            path: before.to_vec(),
            name: before.last().cloned(),
        }),
        UseTree::Name(name) => all.push(Brought {
            path: with(name.ident.to_string()),
            name: Some(name.ident.to_string()),
        }),
        UseTree::Rename(name) => all.push(Brought {
            path: with(name.ident.to_string()),
            name: Some(name.rename.to_string()),
        }),
        UseTree::Glob(_) => all.push(Brought {
            path: before.to_vec(),
            name: None,
        }),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| flatten(tree, before, all)),
    }
}

/// Whether a `use` only gives a name on to others.
pub(super) fn is_re_export(item: &ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}

fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

impl Package {
    /// What a path means that stands in a module; none if it leads out of the package.
    pub(super) fn meaning(&self, module: usize, path: &[String]) -> Option<Meaning> {
        self.resolve(module, path, DEPTH)
    }

    fn resolve(&self, module: usize, path: &[String], depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        let start = match first.as_str() {
            "crate" => self.root(module),
            "self" => module,
            "super" => self.modules[module].parent?,
            _ => return self.looked_up(module, path, depth),
        };
        if rest.is_empty() {
            return Some(Meaning {
                module: start,
                item: None,
                rest: Vec::new(),
            });
        }
        if rest[0] == "super" {
            return self.resolve(start, rest, depth);
        }
        // A name that a macro makes is the module's all the same.
        Some(
            self.looked_up(start, rest, depth)
                .unwrap_or_else(|| Meaning {
                    module: start,
                    item: Some(rest[0].clone()),
                    rest: rest[1..].to_vec(),
                }),
        )
    }

    /// A path that begins with a name of this module.
    fn looked_up(&self, module: usize, path: &[String], depth: usize) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        let here = &self.modules[module];
        if let Some(child) = here.children.get(first) {
            let inside = if rest.is_empty() {
                None
            } else {
                self.looked_up(*child, rest, depth)
            };
            return Some(inside.unwrap_or_else(|| Meaning {
                module: *child,
                item: rest.first().cloned(),
                rest: rest.iter().skip(1).cloned().collect(),
            }));
        }
        if here.names.defined.contains(first) {
            return Some(Meaning {
                module,
                item: Some(first.clone()),
                rest: rest.to_vec(),
            });
        }
        if let Some(brought) = here.names.brought.get(first) {
            let whole: Vec<_> = brought.iter().chain(rest).cloned().collect();
            // `use url::Url` names a crate, not itself.
            return if brought.first() == Some(first) && brought.len() == 1 {
                None
            } else {
                self.resolve(module, &whole, depth)
            };
        }
        let globs = here.names.globs.iter();
        globs
            .filter_map(|glob| self.resolve(module, glob, depth))
            .filter(|glob| glob.item.is_none() && glob.module != module)
            .find_map(|glob| self.looked_up(glob.module, path, depth))
    }

    fn root(&self, module: usize) -> usize {
        let mut at = module;
        while let Some(parent) = self.modules[at].parent {
            at = parent;
        }
        at
    }
}
