//! Text that people type, parsed at the edge.
//!
//! Three things never get in: control characters, invisible characters that reorder what a reader
//! sees (the bidirectional embeddings, overrides and isolates), and more than was agreed.
//! Right-to-left *marks* stay: Arabic or Hebrew names may need them, and pages isolate what
//! people wrote.

use serde::{Deserialize, Serialize};

use crate::FieldProblem;

/// One line of text of 1 to `MAX` characters, without white space at its ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

/// Several lines of text of 1 to `MAX` characters; line ends are `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prose<const MAX: usize>(String);

fn reorders(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// What was typed, as it may be shown again before it is parsed: everything but what never gets in.
pub fn shown(mut raw: String) -> String {
    let lines = |c| matches!(c, '\n' | '\r' | '\t');
    raw.retain(|c| lines(c) || !(c.is_control() || reorders(c)));
    raw
}

fn clean(raw: &str, lines: bool) -> String {
    let unified = raw.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified
        .chars()
        .map(|c| {
            if !lines && (c == '\n' || c == '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|&c| (lines && (c == '\n' || c == '\t')) || !(c.is_control() || reorders(c)))
        .collect();
    kept.trim().to_owned()
}

fn bounded(text: String, field: &'static str, max: usize) -> Result<String, FieldProblem> {
    let length = text.chars().count();
    if length == 0 || text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        return Err(FieldProblem::new(field, "required"));
    }
    if length > max {
        return Err(FieldProblem::new(field, "too-long")
            .with("max", i64::try_from(max).unwrap_or(i64::MAX))
            .with("length", i64::try_from(length).unwrap_or(i64::MAX)));
    }
    Ok(text)
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
    )
}

macro_rules! text {
    ($name:ident, $lines:literal) => {
        impl<const MAX: usize> $name<MAX> {
            /// Reads what was typed into `field`.
            ///
            /// # Errors
            /// `required` when nothing visible is left, `too-long` past `MAX` characters.
            pub fn parse(field: &'static str, raw: &str) -> Result<Self, FieldProblem> {
                bounded(clean(raw, $lines), field, MAX).map(Self)
            }

            /// Reads what was typed into a field that may stay empty.
            ///
            /// # Errors
            /// `too-long` past `MAX` characters.
            pub fn optional(field: &'static str, raw: &str) -> Result<Option<Self>, FieldProblem> {
                match Self::parse(field, raw) {
                    Ok(text) => Ok(Some(text)),
                    Err(problem) if problem.code == "required" => Ok(None),
                    Err(problem) => Err(problem),
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> TryFrom<String> for $name<MAX> {
            type Error = crate::Refusal;
            fn try_from(raw: String) -> Result<Self, Self::Error> {
                Ok(Self::parse("text", &raw)?)
            }
        }

        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self {
                text.0
            }
        }

        impl<const MAX: usize> std::fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(Line, false);
text!(Prose, true);

/// What a draft field holds: anything up to `max` characters, cleaned, possibly empty.
///
/// # Errors
/// `too-long` past `max` characters.
pub fn draft(field: &'static str, raw: &str, max: usize) -> Result<String, FieldProblem> {
    match bounded(clean(raw, true), field, max) {
        Err(problem) if problem.code == "required" => Ok(String::new()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_text_is_cleaned_or_refused() {
        assert_eq!(
            shown("a\u{202E}\u{0}\u{7F}\u{200F}\r\n\tb ".into()),
            "a\u{200F}\r\n\tb "
        );
        let line = Line::<20>::parse("name", "  Ana\u{202E}\u{0} \r\nMaria ").unwrap();
        assert_eq!(line.as_str(), "Ana  Maria");
        assert_eq!(
            Line::<20>::parse("name", "\u{200B}\u{FEFF} \n")
                .unwrap_err()
                .code,
            "required"
        );
        assert_eq!(
            Line::<3>::parse("name", "abcd").unwrap_err().code,
            "too-long"
        );
        assert_eq!(
            Prose::<9>::parse("text", "a\r\nb\rc").unwrap().as_str(),
            "a\nb\nc"
        );
        assert!(serde_json::from_str::<Line<3>>("\"abcd\"").is_err());
    }

    proptest! {
        #[test]
        fn parsing_is_idempotent_and_never_keeps_what_it_bans(raw in "\\PC*|.*") {
            if let Ok(once) = Prose::<100_000>::parse("text", &raw) {
                let twice = Prose::<100_000>::parse("text", once.as_str()).unwrap();
                prop_assert_eq!(once.as_str(), twice.as_str());
                prop_assert!(!once.as_str().chars().any(|c| reorders(c) || (c.is_control() && c != '\n' && c != '\t')));
            }
        }
    }
}
