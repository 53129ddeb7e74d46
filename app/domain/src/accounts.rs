//! Accounts: addresses, passwords, profiles.

use serde::{Deserialize, Serialize};

use crate::geography::{City, is_country};
use crate::text::Line;
use crate::words::words;
use crate::{FieldProblem, Language, Timestamp, ids::PersonId};

/// An e-mail address, in lower case (the academy treats addresses as case-insensitive).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// `required` or `email`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, FieldProblem> {
        let trimmed = raw.trim().to_lowercase();
        if trimmed.is_empty() {
            return Err(FieldProblem::new(field, "required"));
        }
        let options = email_address::Options::default()
            .with_required_tld()
            .without_display_text()
            .without_domain_literal();
        match email_address::EmailAddress::parse_with_options(&trimmed, options) {
            Ok(_) if trimmed.len() <= 254 && !trimmed.contains(['"', ' ', '\n', '\r']) => {
                Ok(Self(trimmed))
            }
            _ => Err(FieldProblem::new(field, "email")),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = crate::Refusal;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Ok(Self::parse("email", &raw)?)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// The fewest characters of a password (NIST SP 800-63B-4 asks for 15 where it stands alone, 8 with
/// a second factor; with the strength check, 12 is the academy's rule).
pub const PASSWORD_MIN: usize = 12;
/// The most characters of a password; longer ones would only cost hashing time.
pub const PASSWORD_MAX: usize = 200;

/// A password somebody typed; never shown, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Reads a new password: its length only; its strength is judged by the server.
    ///
    /// # Errors
    /// `required`, `password-short`, `too-long`.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, FieldProblem> {
        match raw.chars().count() {
            0 => Err(FieldProblem::new(field, "required")),
            1..PASSWORD_MIN => Err(FieldProblem::new(field, "password-short").with("min", 12)),
            PASSWORD_MIN..=PASSWORD_MAX => Ok(Self(raw.to_owned())),
            _ => Err(FieldProblem::new(field, "too-long").with("max", 200)),
        }
    }

    /// A password typed to sign in, whatever its length; cut so that hashing stays bounded.
    pub fn attempt(raw: &str) -> Self {
        Self(raw.chars().take(PASSWORD_MAX).collect())
    }

    /// The secret; for hashing and the strength check only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

words! {
    /// The level of governance a policy maker works at.
    Level {
        /// A city or municipality.
        Local = "local",
        /// A region, province or state.
        Regional = "regional",
        /// A national ministry or agency.
        National = "national",
    }
}

/// A complete profile, as an application needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Full name.
    pub name: Line<100>,
    /// ISO country code.
    pub country: String,
    /// `GeoNames` id of the city.
    pub city: i64,
    /// Where the person works.
    pub organisation: Line<200>,
    /// Level of governance.
    pub level: Level,
    /// Language of the interface and of mails.
    pub language: Language,
    /// IANA time zone.
    pub time_zone: String,
}

/// What a profile form holds before it is parsed; every field as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileForm {
    /// Full name.
    pub name: String,
    /// ISO country code.
    pub country: String,
    /// `GeoNames` id of the city; what was typed, where that is no city.
    pub city: String,
    /// Where the person works.
    pub organisation: String,
    /// Key of [`Level`].
    pub level: String,
    /// Tag of [`Language`].
    pub language: String,
    /// IANA time zone.
    pub time_zone: String,
}

impl ProfileForm {
    /// Reads the form. Whether the city is in the country, and whether the zone exists, the
    /// server checks against its lists.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn parse(&self) -> Result<Profile, crate::Refusal> {
        let mut form = crate::error::Form::default();
        let name = form.take(Line::parse("name", &self.name));
        let country = form.take(if is_country(&self.country) {
            Ok(self.country.clone())
        } else {
            Err(FieldProblem::new("country", "choose"))
        });
        let unclear = if self.city.trim().is_empty() {
            "required"
        } else {
            "city"
        };
        let city = form.take(
            self.city
                .parse::<i64>()
                .map_err(|_| FieldProblem::new("city", unclear)),
        );
        let organisation = form.take(Line::parse("organisation", &self.organisation));
        let level = form.take(Level::parse("level", &self.level));
        let language = form.take(
            Language::from_tag(&self.language)
                .ok_or_else(|| FieldProblem::new("language", "choose")),
        );
        let zone = form.take(Line::<64>::parse("time_zone", &self.time_zone));
        let (name, country, city, organisation, level, language, zone) =
            form.all((name, country, city, organisation, level, language, zone))?;
        Ok(Profile {
            name,
            country,
            city,
            organisation,
            level,
            language,
            time_zone: zone.as_str().to_owned(),
        })
    }
}

/// A person as the academy knows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Whether the address is verified.
    pub verified: bool,
    /// Language of the interface, if chosen.
    pub language: Option<Language>,
    /// IANA time zone.
    pub time_zone: String,
    /// ISO country code, once the profile is complete.
    pub country: Option<String>,
    /// The city, once the profile is complete.
    pub city: Option<City>,
    /// Organisation, once the profile is complete.
    pub organisation: Option<String>,
    /// Level of governance, once the profile is complete.
    pub level: Option<Level>,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl Person {
    /// Whether every field an application needs is there.
    pub const fn profile_complete(&self) -> bool {
        self.country.is_some()
            && self.city.is_some()
            && self.organisation.is_some()
            && self.level.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(
            Email::parse("email", " Ana.Silva@Example.ORG ")
                .unwrap()
                .as_str(),
            "ana.silva@example.org"
        );
        for bad in [
            "",
            "ana",
            "ana@",
            "ana@example",
            "Ana <ana@example.org>",
            "a@b.c\nBcc: x@y.z",
            "\"a b\"@example.org",
            "ana@[127.0.0.1]",
        ] {
            assert!(Email::parse("email", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let password = Password::parse("password", "correct horse battery").unwrap();
        assert_eq!(format!("{password:?}"), "Password(…)");
        assert_eq!(
            Password::parse("password", "short").unwrap_err().code,
            "password-short"
        );
    }

    #[test]
    fn an_empty_profile_names_every_field() {
        let refusal = ProfileForm::default().parse().unwrap_err();
        assert_eq!(refusal.problems().len(), 7);
    }
}
