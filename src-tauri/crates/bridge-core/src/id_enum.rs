//! Stable identifiers as enums: one variant each, spelled the same in the database, in JSON and in TypeScript.

/// Declares an enum of identifiers with their spellings.
#[macro_export]
macro_rules! id_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                #[serde(rename = $id)]
                #[cfg_attr(feature = "bindings", ts(rename = $id))]
                $variant,
            )+
        }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The identifier as the database and JSON spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
