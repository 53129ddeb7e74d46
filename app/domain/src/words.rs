//! A closed set of words: an enum whose every value has one key, the same in the database, in
//! addresses, in exports and in the locales.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text"))]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $key)] #[cfg_attr(feature = "sqlx", sqlx(rename = $key))] $variant,)+
        }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable key.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }

            /// The value with this key.
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }

            /// The value chosen in a field.
            ///
            /// # Errors
            /// `choose` for anything that is no key.
            pub fn parse(field: &'static str, raw: &str) -> Result<Self, $crate::FieldProblem> {
                Self::from_key(raw).ok_or_else(|| $crate::FieldProblem::new(field, "choose"))
            }
        }
    };
}
pub(crate) use words;
