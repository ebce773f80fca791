//! Plain enums that are written as slugs and shown as names.

/// A plain enum with its slugs (as in JSON) and its names on the screen.
#[macro_export]
macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $slug:literal, $title:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $slug)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the screen.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value as written in JSON and typed in the quick-add grammar.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// Name on the screen.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// The value with this slug.
            pub fn from_slug(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.slug() == text)
            }
        }
    };
}
