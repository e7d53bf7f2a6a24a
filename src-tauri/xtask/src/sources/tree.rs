//! The files and modules of a package, found as the compiler finds them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Item, ItemMod, Lit, Meta};

use crate::stop::Stop;

use super::names::Names;
use super::syntax;

/// A package without its tests.
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) files: Vec<File>,
    pub(crate) modules: Vec<Module>,
}

/// A source file.
pub(crate) struct File {
    /// From the top of the repository, or of the tree that was read.
    pub(crate) path: String,
    /// All its lines.
    pub(crate) lines: usize,
    /// Those that are not for tests.
    pub(crate) product_lines: usize,
}

/// A module, in a file of its own or within one.
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) file: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) children: BTreeMap<String, usize>,
    pub(crate) items: Vec<Item>,
    pub(super) names: Names,
}

impl Package {
    /// Reads all that hangs below these files.
    pub(crate) fn read<'a>(
        name: &str,
        roots: impl Iterator<Item = &'a Path>,
        top: &Path,
    ) -> Result<Self, Stop> {
        let mut reader = Reader {
            top,
            package: Self {
                name: name.to_owned(),
                files: Vec::new(),
                modules: Vec::new(),
            },
        };
        for root in roots {
            reader.file(root, "crate", None)?;
        }
        Ok(reader.package)
    }

    /// `file:line` of every `impl` of a type by this name, its own or of a trait.
    pub(crate) fn impls_of(&self, name: &str) -> Vec<String> {
        let found = self.modules.iter().flat_map(|module| {
            let path = &self.files[module.file].path;
            module.items.iter().filter_map(move |item| match item {
                Item::Impl(block) if syntax::is_named(&block.self_ty, name) => {
                    Some(format!("{path}:{}", syntax::line(&block.impl_token)))
                }
                _ => None,
            })
        });
        found.collect()
    }

    /// The module directly below the root in which this one is, or the root itself.
    pub(crate) fn top_module(&self, module: usize) -> usize {
        let parent = |at: usize| self.modules[at].parent;
        let mut at = module;
        while let Some(above) = parent(at)
            && parent(above).is_some()
        {
            at = above;
        }
        at
    }
}

struct Reader<'a> {
    top: &'a Path,
    package: Package,
}

impl Reader<'_> {
    fn file(&mut self, path: &Path, name: &str, parent: Option<usize>) -> Result<usize, Stop> {
        let shown = path.strip_prefix(self.top).unwrap_or(path);
        let shown = shown.to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(path).map_err(|error| Stop::io(&shown, &error))?;
        let mut syntax = syn::parse_file(&text)
            .map_err(|error| Stop::Failed(format!("{shown} cannot be parsed: {error}")))?;
        let lines = text.lines().count();
        let tests = syntax::without_tests(&mut syntax.items);
        let file = self.package.files.len();
        self.package.files.push(File {
            path: shown,
            lines,
            product_lines: lines.saturating_sub(tests),
        });
        let below = below(path, parent.is_none());
        self.module(name, file, parent, syntax.items, path, &below)
    }

    /// Takes up a module and what is below it; `below` is the folder in which its children's files are.
    fn module(
        &mut self,
        name: &str,
        file: usize,
        parent: Option<usize>,
        items: Vec<Item>,
        path: &Path,
        below: &Path,
    ) -> Result<usize, Stop> {
        let here = self.package.modules.len();
        let (modules, items) = items
            .into_iter()
            .partition::<Vec<_>, _>(|item| matches!(item, Item::Mod(_)));
        self.package.modules.push(Module {
            name: name.to_owned(),
            file,
            parent,
            children: BTreeMap::new(),
            names: Names::of(&items),
            items,
        });
        for item in modules {
            let Item::Mod(child) = item else { continue };
            let name = child.ident.to_string();
            let index = self.child(child, &name, here, path, below)?;
            self.package.modules[here]
                .children
                .entry(name)
                .or_insert(index);
        }
        Ok(here)
    }

    fn child(
        &mut self,
        child: ItemMod,
        name: &str,
        parent: usize,
        path: &Path,
        below: &Path,
    ) -> Result<usize, Stop> {
        if let Some((_, items)) = child.content {
            let file = self.package.modules[parent].file;
            return self.module(name, file, Some(parent), items, path, &below.join(name));
        }
        let named = path_attribute(&child.attrs).map(|place| path.with_file_name(place));
        let places = [
            below.join(format!("{name}.rs")),
            below.join(name).join("mod.rs"),
        ];
        let found = named
            .into_iter()
            .chain(places)
            .find(|place| place.is_file());
        let found = found
            .ok_or_else(|| Stop::Failed(format!("{}: mod {name} has no file", path.display())))?;
        self.file(&found, name, Some(parent))
    }
}

/// The folder of a file's child modules.
fn below(path: &Path, is_root: bool) -> PathBuf {
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    match path.file_stem() {
        Some(stem) if !is_root && stem != "mod" => folder.join(stem),
        _ => folder,
    }
}

/// What `#[path = "…"]` says.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(text) => Some(text.value()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
}
