//! The languages of the interface.

use serde::{Deserialize, Serialize};

/// A language the interface speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text"))]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "en"))]
    En,
    /// French.
    #[serde(rename = "fr")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "fr"))]
    Fr,
    /// The pseudo-locale of tests: every string of the locales is marked, so that a string left
    /// in code shows. Offered only where the configuration says so.
    #[serde(rename = "en-XA")]
    #[cfg_attr(feature = "sqlx", sqlx(rename = "en-XA"))]
    Pseudo,
}

impl Language {
    /// The languages a person can choose.
    pub const CHOICES: [Self; 2] = [Self::En, Self::Fr];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Pseudo => "en-XA",
        }
    }

    /// The language's name in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Pseudo => "Ƥşḗḗŭŭḓǿǿ",
        }
    }

    /// The language with this tag, if the interface speaks it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        [Self::En, Self::Fr, Self::Pseudo]
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// The best language for a browser's `Accept-Language` header (RFC 9110, 12.5.4).
    ///
    /// ```
    /// use domain::Language;
    /// assert_eq!(Language::negotiate("de, fr;q=0.8, en;q=0.7"), Language::Fr);
    /// assert_eq!(Language::negotiate("garbage;;q=x"), Language::En);
    /// ```
    pub fn negotiate(header: &str) -> Self {
        let mut best = (0_u32, Self::En);
        for part in header.split(',').take(20) {
            let mut pieces = part.trim().split(';');
            let tag = pieces
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(Some(1.0), |raw| raw.parse::<f64>().ok())
                .filter(|weight| (0.0..=1.0).contains(weight))
                .unwrap_or(0.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 1000 by the filter above"
            )]
            let weight = (weight * 1000.0) as u32;
            let language = match tag.split('-').next() {
                Some("en" | "*") => Self::En,
                Some("fr") => Self::Fr,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// A text in each language of the interface. Content that people write says its language instead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// English.
    pub en: String,
    /// French.
    pub fr: String,
}

impl Bilingual {
    /// The text in `language`; English where it is missing.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr if !self.fr.is_empty() => &self.fr,
            _ => &self.en,
        }
    }
}
