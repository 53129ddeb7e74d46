//! Letters about an application.

use domain::accounts::Person;
use domain::applications::{Answer, Decision};
use domain::ids::ApplicationId;
use domain::mail::MailKind;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::text::Prose;
use domain::{Language, Timestamp};

use super::decide::Ready;
use crate::mail::Letter;
use crate::store::applications::Application;
use crate::texts::{say, say_with};
use crate::{Result, args, when};

/// The letter to somebody in whose name organisers entered an application.
pub(in crate::service) fn entered(
    person: &Person,
    edition: &Edition,
    application: &Application,
) -> Letter {
    let writer = Writer::to(person, None, edition, &application.id);
    let number = args!(number = application.receipt.as_deref().unwrap_or_default());
    let paragraphs = vec![
        writer.text("mail-entered-text", None),
        say_with(writer.language, "mail-receipt-number", number).into_owned(),
        writer.text("mail-entered-sign-in", None),
    ];
    writer.letter(
        MailKind::Receipt,
        writer.text("mail-receipt-subject", None),
        paragraphs,
        "mail-receipt-action",
    )
}

/// The letter with which an offer left.
///
/// # Errors
/// A fault when nothing is offered.
pub(in crate::service) fn offered(
    person: &Person,
    edition: &Edition,
    application: &Application,
    module: &Module,
) -> Result<Letter> {
    let ready = Ready {
        decision: Decision::Offer,
        state: application.state,
        module: Some(module.clone()),
        confirm_by: application.confirm_by,
        reason: Prose::parse("reason", application.reason.as_deref().unwrap_or_default())?,
    };
    Ok(Writer::to(person, None, edition, &application.id).decision(&ready))
}

/// What every letter about an application needs.
pub(super) struct Writer<'a> {
    edition: &'a Edition,
    person: &'a Person,
    language: Language,
    about: &'a ApplicationId,
}

impl<'a> Writer<'a> {
    /// A letter that answers the person's own request comes in the language of that request;
    /// others in the one they chose for mails.
    pub(super) fn to(
        person: &'a Person,
        language: Option<Language>,
        edition: &'a Edition,
        about: &'a ApplicationId,
    ) -> Self {
        Self {
            edition,
            person,
            language: language.or(person.language).unwrap_or_default(),
            about,
        }
    }

    fn edition(&self) -> &str {
        self.edition.title.get(self.language)
    }

    fn at(&self, at: Timestamp) -> String {
        when::date_time(self.language, at, CALL_ZONE)
    }

    /// A sentence that may name the edition, its dates and place, and a module.
    fn text(&self, key: &str, module: Option<&Module>) -> String {
        let (language, edition) = (self.language, self.edition);
        let dates = when::days(language, &edition.starts_on, &edition.ends_on);
        let module = module.map_or("", |module| module.title.get(language));
        say_with(
            language,
            key,
            args!(
                edition = self.edition(),
                module = module,
                dates = dates,
                place = edition.place.get(language),
            ),
        )
        .into_owned()
    }

    fn letter(
        &self,
        kind: MailKind,
        subject: String,
        paragraphs: Vec<String>,
        action: &str,
    ) -> Letter {
        Letter {
            kind,
            about: self.about.to_string(),
            person: Some(self.person.id.clone()),
            name: self.person.name.clone(),
            address: self.person.email.clone(),
            language: self.language,
            subject,
            paragraphs,
            action: Some((
                say(self.language, action).into_owned(),
                format!("/apply/{}", self.edition.slug),
            )),
        }
    }

    pub(super) fn receipt(&self, application: &Application) -> Letter {
        let at = application.submitted_at.unwrap_or(application.updated_at);
        let arrived = args!(
            edition = self.edition(),
            at = self.at(at),
            title = application.title.as_deref().unwrap_or_default(),
        );
        let number = args!(number = application.receipt.as_deref().unwrap_or_default());
        let closes = args!(closes = self.at(self.edition.call.closes_at));
        let paragraphs = vec![
            say_with(self.language, "mail-receipt-text", arrived).into_owned(),
            say_with(self.language, "mail-receipt-number", number).into_owned(),
            say_with(self.language, "mail-receipt-next", closes).into_owned(),
        ];
        self.letter(
            MailKind::Receipt,
            self.text("mail-receipt-subject", None),
            paragraphs,
            "mail-receipt-action",
        )
    }

    pub(super) fn decision(&self, ready: &Ready) -> Letter {
        let module = ready.module.as_ref();
        let (kind, subject, text, action) = match ready.decision {
            Decision::Offer => (
                MailKind::Offer,
                "mail-offer-subject",
                "mail-offer-text",
                "mail-offer-action",
            ),
            Decision::Wait => (
                MailKind::Waiting,
                "mail-waiting-subject",
                "mail-waiting-text",
                "mail-decision-action",
            ),
            Decision::Decline => (
                MailKind::NotSelected,
                "mail-not-selected-subject",
                "mail-not-selected-text",
                "mail-decision-action",
            ),
        };
        let reason = args!(reason = ready.reason.as_str());
        let mut paragraphs = vec![
            self.text(text, module),
            say_with(self.language, "mail-decision-reason", reason).into_owned(),
        ];
        if let Some(confirm_by) = ready.confirm_by {
            let by = args!(by = self.at(confirm_by));
            paragraphs.push(say_with(self.language, "mail-offer-until", by).into_owned());
        }
        self.letter(kind, self.text(subject, module), paragraphs, action)
    }

    pub(super) fn answer(&self, answer: Answer, module: &Module) -> Letter {
        let (subject, text) = match answer {
            Answer::Confirm => ("mail-confirmed-subject", "mail-confirmed-text"),
            Answer::Decline | Answer::GiveBack => {
                ("mail-given-back-subject", "mail-given-back-text")
            }
        };
        self.letter(
            MailKind::Answered,
            self.text(subject, Some(module)),
            vec![self.text(text, Some(module))],
            "mail-decision-action",
        )
    }

    pub(super) fn reminder(&self, module: Option<&Module>, by: Timestamp) -> Letter {
        let until = args!(by = self.at(by));
        let paragraphs = vec![
            self.text("mail-offer-reminder-text", module),
            say_with(self.language, "mail-offer-until", until).into_owned(),
        ];
        self.letter(
            MailKind::OfferReminder,
            self.text("mail-offer-reminder-subject", module),
            paragraphs,
            "mail-offer-action",
        )
    }

    pub(super) fn moved(&self, to: &Module, reason: &str) -> Letter {
        let reason = args!(reason = reason);
        let paragraphs = vec![
            self.text("mail-moved-text", Some(to)),
            say_with(self.language, "mail-decision-reason", reason).into_owned(),
        ];
        self.letter(
            MailKind::Moved,
            self.text("mail-moved-subject", Some(to)),
            paragraphs,
            "mail-decision-action",
        )
    }

    pub(super) fn cancelled(&self, module: Option<&Module>, reason: &str) -> Letter {
        let reason = args!(reason = reason);
        let paragraphs = vec![
            self.text("mail-cancelled-text", module),
            say_with(self.language, "mail-decision-reason", reason).into_owned(),
        ];
        self.letter(
            MailKind::Cancelled,
            self.text("mail-cancelled-subject", module),
            paragraphs,
            "mail-decision-action",
        )
    }

    pub(super) fn expired(&self) -> Letter {
        self.letter(
            MailKind::Expired,
            self.text("mail-expired-subject", None),
            vec![self.text("mail-expired-text", None)],
            "mail-decision-action",
        )
    }
}
