//! TypeScript unions of string literals, for identifiers that are words of a closed list.

/// Declares a type of the bindings that is the union of a list of words. It has no values.
#[macro_export]
macro_rules! words_union {
    ($(#[$doc:meta])* $name:ident: $words:expr) => {
        $(#[$doc])*
        #[cfg(feature = "bindings")]
        pub struct $name;

        #[cfg(feature = "bindings")]
        impl ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;

            fn name(_: &ts_rs::Config) -> String {
                stringify!($name).to_owned()
            }

            fn inline(_: &ts_rs::Config) -> String {
                let words = $words.into_iter().map(|word| format!("\n  | \"{word}\""));
                words.collect()
            }

            fn decl(config: &ts_rs::Config) -> String {
                format!("type {} ={};", Self::name(config), Self::inline(config))
            }

            fn decl_concrete(config: &ts_rs::Config) -> String {
                Self::decl(config)
            }

            fn output_path() -> Option<std::path::PathBuf> {
                Some(stringify!($name).into())
            }
        }
    };
}
