//! The languages of the interface.

use serde::{Deserialize, Serialize};

use crate::FieldProblem;
use crate::error::Form;
use crate::text::{Line, Prose};

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

    /// A date as people write it: French counts the first of a month, "1er janvier", which CLDR's
    /// patterns cannot say.
    ///
    /// ```
    /// use domain::Language;
    /// let said = |date: &str| Language::Fr.ordinal(date.to_owned());
    /// assert_eq!(said("1 janvier 2027 à 11:00"), "1er janvier 2027 à 11:00");
    /// assert_eq!(said("vendredi 1 janvier 2027"), "vendredi 1er janvier 2027");
    /// assert_eq!(said("21 janvier 2027"), "21 janvier 2027");
    /// assert_eq!(Language::En.ordinal("1 January 2027".to_owned()), "1 January 2027");
    /// ```
    #[must_use]
    pub fn ordinal(self, date: String) -> String {
        match (self, date.strip_prefix("1 ")) {
            (Self::Fr, Some(month)) => format!("1er {month}"),
            (Self::Fr, None) => date.replacen(" 1 ", " 1er ", 1),
            _ => date,
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
    /// The text in `language`, English where it is missing, and the language it is in.
    pub fn said(&self, language: Language) -> (&str, Language) {
        match language {
            Language::Fr if !self.fr.is_empty() => (&self.fr, Language::Fr),
            _ => (&self.en, Language::En),
        }
    }

    /// The text in `language`; English where it is missing.
    pub fn get(&self, language: Language) -> &str {
        self.said(language).0
    }

    /// Whether there is no text in any language.
    pub const fn is_empty(&self) -> bool {
        self.en.is_empty() && self.fr.is_empty()
    }
}

/// A text in the languages of the interface, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// English.
    pub en: String,
    /// French; may stay empty.
    pub fr: String,
}

impl Both {
    /// One line of up to `MAX` characters, which has to be there in English.
    pub fn line<const MAX: usize>(&self, form: &mut Form, fields: [&'static str; 2]) -> Bilingual {
        let en = form.take(Line::<MAX>::parse(fields[0], &self.en));
        let fr = form.take(Line::<MAX>::optional(fields[1], &self.fr));
        Bilingual {
            en: en.map(String::from).unwrap_or_default(),
            fr: fr.flatten().map(String::from).unwrap_or_default(),
        }
    }

    /// Some lines of up to `MAX` characters, or none.
    pub fn prose<const MAX: usize>(&self, form: &mut Form, fields: [&'static str; 2]) -> Bilingual {
        let mut read = |field, raw: &str| {
            let text = form.take(Prose::<MAX>::optional(field, raw)).flatten();
            text.map(String::from).unwrap_or_default()
        };
        Bilingual {
            en: read(fields[0], &self.en),
            fr: read(fields[1], &self.fr),
        }
    }

    /// Up to `MOST` texts, one a line: the n-th line of the one language says what the n-th of the other says.
    pub fn lines<const MAX: usize, const MOST: usize>(
        &self,
        form: &mut Form,
        fields: [&'static str; 2],
    ) -> Vec<Bilingual> {
        let split = |raw: &str| -> Vec<String> {
            let lines = raw.lines().map(|line| line.trim().to_owned());
            lines.filter(|line| !line.is_empty()).collect()
        };
        let (english, french) = (split(&self.en), split(&self.fr));
        if english.len().max(french.len()) > MOST {
            let most = i64::try_from(MOST).unwrap_or(i64::MAX);
            form.note(FieldProblem::new(fields[0], "too-many").with("max", most));
        }
        if !french.is_empty() && french.len() != english.len() {
            form.note(FieldProblem::new(fields[1], "lines-differ"));
        }
        let mut lines = Vec::new();
        for (at, line) in english.iter().enumerate().take(MOST) {
            let both = Self {
                en: line.clone(),
                fr: french.get(at).cloned().unwrap_or_default(),
            };
            lines.push(both.prose::<MAX>(form, fields));
        }
        lines
    }
}

impl From<&Bilingual> for Both {
    fn from(text: &Bilingual) -> Self {
        Self {
            en: text.en.clone(),
            fr: text.fr.clone(),
        }
    }
}

/// Languages people write in: tag (BCP 47) and name in itself. The official languages of the Union
/// and those of the other countries the academy knows, by name.
pub const WRITTEN: [(&str, &str); 33] = [
    ("bs", "Bosanski"),
    ("bg", "Български"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("et", "Eesti"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("hr", "Hrvatski"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("lv", "Latviešu"),
    ("lt", "Lietuvių"),
    ("hu", "Magyar"),
    ("mk", "Македонски"),
    ("mt", "Malti"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("sq", "Shqip"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sr", "Srpski"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ka", "ქართული"),
];

/// The language a person wrote something in; one of [`WRITTEN`]. It becomes the `lang` of the text,
/// so that a screen reader pronounces it and a browser can translate it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(try_from = "String", into = "String")]
pub struct ContentLanguage(String);

impl ContentLanguage {
    /// Reads what was chosen in `field`.
    ///
    /// # Errors
    /// `choose`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, FieldProblem> {
        if WRITTEN.iter().any(|(tag, _)| *tag == raw) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(FieldProblem::new(field, "choose"))
        }
    }

    /// The BCP 47 tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The language's name in itself.
    pub fn own_name(&self) -> &str {
        WRITTEN
            .iter()
            .find(|(tag, _)| *tag == self.0)
            .map_or(self.tag(), |(_, name)| name)
    }
}

impl From<Language> for ContentLanguage {
    /// Who reads in a language most likely writes in it.
    fn from(language: Language) -> Self {
        Self(
            match language {
                Language::En | Language::Pseudo => "en",
                Language::Fr => "fr",
            }
            .to_owned(),
        )
    }
}

impl TryFrom<String> for ContentLanguage {
    type Error = crate::Refusal;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Ok(Self::parse("language", &raw)?)
    }
}

impl From<ContentLanguage> for String {
    fn from(language: ContentLanguage) -> Self {
        language.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_languages_of_the_list_are_written() {
        assert_eq!(
            ContentLanguage::parse("language", "pt").unwrap().own_name(),
            "Português"
        );
        for bad in ["", "xx", "en-XA", "EN", "fr\" onload=\"x"] {
            assert!(ContentLanguage::parse("language", bad).is_err(), "{bad}");
        }
        for language in Language::CHOICES {
            let written = ContentLanguage::from(language);
            assert_eq!(
                ContentLanguage::parse("language", language.tag()).unwrap(),
                written
            );
        }
    }
}
