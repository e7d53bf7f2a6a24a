//! Small questions about pieces of syntax.

use syn::spanned::Spanned;
use syn::{Attribute, ImplItem, Item, ItemImpl, Meta, Type};

/// Whether an item with these attributes is there for tests only.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path
            .segments
            .last()
            .is_some_and(|last| last.ident == "test"),
        // `tokio::test(…)`, `cfg(test)`, `cfg(all(test, …))`; `cfg(any(test, …))` is in other builds too.
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition = list.tokens.to_string().replace(' ', "");
            condition == "test" || condition.starts_with("all(test,")
        }
        Meta::List(list) => list
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "test"),
        Meta::NameValue(_) => false,
    })
}

/// The attributes of an item; none for what is not understood.
pub(super) fn of_item(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The attributes of what stands in an `impl`.
pub(super) fn of_impl_item(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => &[],
    }
}

/// The names of the functions in an `impl`.
pub(super) fn methods(block: &ItemImpl) -> impl Iterator<Item = String> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    })
}

/// Whether a type is called so.
pub(super) fn is_named(of: &Type, name: &str) -> bool {
    match of {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == name),
        Type::Reference(reference) => is_named(&reference.elem, name),
        _ => false,
    }
}

/// How many lines a piece of syntax takes, first and last included.
pub(super) fn lines(piece: &impl Spanned) -> usize {
    let span = piece.span();
    span.end().line - span.start().line + 1
}

/// The line on which a piece of syntax begins.
pub(super) fn line(piece: &impl Spanned) -> usize {
    piece.span().start().line
}

/// Takes out what is there for tests only, at every depth, and returns how many lines that were.
pub(super) fn without_tests(items: &mut Vec<Item>) -> usize {
    let mut gone = 0;
    items.retain_mut(|item| {
        if is_test(of_item(item)) {
            gone += lines(item);
            return false;
        }
        match item {
            Item::Impl(block) => block.items.retain(|item| {
                let test = is_test(of_impl_item(item));
                gone += if test { lines(item) } else { 0 };
                !test
            }),
            Item::Mod(module) => {
                if let Some((_, items)) = &mut module.content {
                    gone += without_tests(items);
                }
            }
            _ => {}
        }
        true
    });
    gone
}
