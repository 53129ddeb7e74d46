//! Identifiers: UUIDs (version 7) as text, one type a noun so that they cannot be mixed up.

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// What every id can do besides being read.
pub trait Id: Sized {
    /// The id with these 128 bits.
    fn from_bits(bits: u128) -> Self;
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an id as it stands in an address or a form.
            ///
            /// # Errors
            /// `not-found` when the text has not the form of an id: nothing can be there.
            pub fn parse(raw: &str) -> Result<Self, Refusal> {
                if well_formed(raw) { Ok(Self(raw.to_owned())) } else { Err(Refusal::not_found()) }
            }

            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl Id for $name {
            fn from_bits(bits: u128) -> Self {
                let hex = format!("{bits:032x}");
                Self(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refusal;
            fn try_from(raw: String) -> Result<Self, Refusal> { Self::parse(&raw) }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self { id.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

fn well_formed(raw: &str) -> bool {
    raw.len() == 36
        && raw.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

id! {
    /// A person with an account.
    PersonId;
    /// A sign-in on one device.
    SignInId;
    /// A yearly edition of the academy.
    EditionId;
    /// A thematic two-day module of an edition.
    ModuleId;
    /// A policy maker's application to an edition.
    ApplicationId;
    /// A file that goes with an application.
    FileId;
    /// A reviewer's review of an application.
    ReviewId;
    /// A passage of an application that reviewers do not see.
    RedactionId;
    /// A remark in the discussion of an application.
    RemarkId;
    /// A scenario of a selection.
    ScenarioId;
    /// A proposal for places that fell free.
    RefillId;
    /// A dilemma brought by a person.
    DilemmaId;
    /// A method the academy made by copying.
    MethodId;
    /// A peer session.
    SessionId;
    /// One contribution in a session; made by the sender, so that it is stored once.
    ContributionId;
    /// A passage of the report of a session.
    PassageId;
    /// An evaluation survey.
    SurveyId;
    /// A space of the workspace.
    SpaceId;
    /// A thread in a space.
    ThreadId;
    /// A post in a thread.
    PostId;
    /// A commitment made by a person.
    CommitmentId;
    /// A filter of a list that somebody keeps under a name.
    ViewId;
    /// A token by which a program reads.
    TokenId;
    /// A file of applications on its way in.
    ImportId;
    /// A mail in the outbox.
    MailId;
    /// A job.
    JobId;
    /// A row of the audit log.
    AuditId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lower_case_uuids_are_ids() {
        assert!(PersonId::parse("0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b").is_ok());
        for bad in [
            "",
            "1",
            "0190A5B2-7C1D-7E3F-8A9B-0C1D2E3F4A5B",
            "0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b ",
            "0190a5b2_7c1d_7e3f_8a9b_0c1d2e3f4a5b",
        ] {
            assert!(PersonId::parse(bad).is_err(), "{bad}");
        }
    }
}
