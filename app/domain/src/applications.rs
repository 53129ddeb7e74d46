//! Applications: what a policy maker writes, and what may happen to it.

use serde::{Deserialize, Serialize};

use crate::error::Form;
use crate::ids::{ApplicationId, ModuleId};
use crate::programme::Call;
use crate::text::{self, Line, Prose};
use crate::words::words;
use crate::{FieldProblem, Refusal, Timestamp};

words! {
    /// Where an application stands.
    ApplicationState {
        /// Being written.
        Draft = "draft",
        /// Sent in time.
        Submitted = "submitted",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
        /// Meets the conditions of the call.
        Eligible = "eligible",
        /// Does not meet the conditions of the call.
        Ineligible = "ineligible",
        /// Being read.
        InReview = "in_review",
        /// A place is offered.
        Offered = "offered",
        /// On the waiting list.
        Waiting = "waiting",
        /// Not selected.
        NotSelected = "not_selected",
        /// The applicant takes the place.
        Confirmed = "confirmed",
        /// The applicant gives the place back.
        Declined = "declined",
        /// The offer ran out.
        Expired = "expired",
        /// Was there.
        Attended = "attended",
        /// Was not there.
        Absent = "absent",
    }
}

words! {
    /// What an organiser decides.
    Decision {
        /// Offer a place.
        Offer = "offer",
        /// Put on the waiting list.
        Wait = "wait",
        /// Decline.
        Decline = "decline",
    }
}

words! {
    /// What an applicant answers to an offer.
    Answer {
        /// Takes the place.
        Confirm = "confirm",
        /// Gives it back.
        GiveBack = "give_back",
    }
}

impl ApplicationState {
    /// Submits a draft (or an application that was withdrawn) in time.
    ///
    /// # Errors
    /// `already-submitted`; or why the call does not admit it ([`Call::admits`]).
    pub fn submit(self, call: &Call, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Draft | Self::Withdrawn => call.admits(now).map(|()| Self::Submitted),
            _ => Err(Refusal::conflict("already-submitted")),
        }
    }

    /// Takes the application back, as long as nothing is decided.
    ///
    /// # Errors
    /// `cannot-withdraw`.
    pub fn withdraw(self) -> Result<Self, Refusal> {
        match self {
            Self::Submitted | Self::Eligible | Self::InReview | Self::Waiting => {
                Ok(Self::Withdrawn)
            }
            _ => Err(Refusal::conflict("cannot-withdraw")),
        }
    }

    /// Applies an organiser's decision. Somebody on the waiting list can still be offered a place
    /// or be declined.
    ///
    /// # Errors
    /// `cannot-decide`.
    pub fn decide(self, decision: Decision) -> Result<Self, Refusal> {
        match (self, decision) {
            (
                Self::Submitted | Self::Eligible | Self::InReview | Self::Waiting,
                Decision::Offer,
            ) => Ok(Self::Offered),
            (Self::Submitted | Self::Eligible | Self::InReview, Decision::Wait) => {
                Ok(Self::Waiting)
            }
            (
                Self::Submitted | Self::Eligible | Self::InReview | Self::Waiting,
                Decision::Decline,
            ) => Ok(Self::NotSelected),
            _ => Err(Refusal::conflict("cannot-decide")),
        }
    }

    /// Answers an offer before it runs out; a confirmed place can still be given back.
    ///
    /// # Errors
    /// `no-offer`, or `offer-expired` after `confirm_by`.
    pub fn answer(
        self,
        answer: Answer,
        confirm_by: Timestamp,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        match (self, answer) {
            (Self::Offered, _) if now > confirm_by => Err(Refusal::conflict("offer-expired")),
            (Self::Offered, Answer::Confirm) => Ok(Self::Confirmed),
            (Self::Offered | Self::Confirmed, Answer::GiveBack) => Ok(Self::Declined),
            _ => Err(Refusal::conflict("no-offer")),
        }
    }

    /// Lets an unanswered offer run out.
    ///
    /// # Errors
    /// `no-offer` when there is none, or it still holds.
    pub fn expire(self, confirm_by: Timestamp, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Offered if now > confirm_by => Ok(Self::Expired),
            _ => Err(Refusal::conflict("no-offer")),
        }
    }

    /// Whether the applicant may still change the text.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Withdrawn)
    }
}

/// What an applicant writes, as typed so far. Saved as often as it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// Modules in order of preference; the ids as the form holds them.
    pub preferences: Vec<String>,
    /// Why the applicant wants to come.
    pub motivation: String,
    /// The dilemma in one line.
    pub dilemma_title: String,
    /// The situation.
    pub situation: String,
    /// On the one hand …
    pub one_hand: String,
    /// … on the other hand.
    pub other_hand: String,
    /// What was tried.
    pub tried: String,
    /// The key question.
    pub key_question: String,
    /// What the applicant would like from peers.
    pub wish: String,
}

/// The longest motivation, in characters.
pub const MOTIVATION_MAX: usize = 3_000;
/// The longest part of a dilemma, in characters.
pub const PART_MAX: usize = 2_000;
/// The longest title or question, in characters.
pub const TITLE_MAX: usize = 200;

impl Content {
    /// Cleans what was typed for keeping as a draft; empty fields are fine.
    ///
    /// # Errors
    /// Fields that are too long to be kept.
    pub fn draft(self) -> Result<Self, Refusal> {
        let mut form = Form::default();
        let mut keep =
            |field, raw: &str, max| form.take(text::draft(field, raw, max)).unwrap_or_default();
        let kept = Self {
            preferences: self
                .preferences
                .iter()
                .filter(|id| !id.is_empty())
                .take(10)
                .cloned()
                .collect(),
            motivation: keep("motivation", &self.motivation, MOTIVATION_MAX),
            dilemma_title: keep("dilemma_title", &self.dilemma_title, TITLE_MAX),
            situation: keep("situation", &self.situation, PART_MAX),
            one_hand: keep("one_hand", &self.one_hand, PART_MAX),
            other_hand: keep("other_hand", &self.other_hand, PART_MAX),
            tried: keep("tried", &self.tried, PART_MAX),
            key_question: keep("key_question", &self.key_question, TITLE_MAX * 2),
            wish: keep("wish", &self.wish, PART_MAX),
        };
        form.finish()?;
        Ok(kept)
    }

    /// Reads the whole application for submission. `modules` are those of the edition.
    ///
    /// # Errors
    /// Every field that is missing or cannot be accepted.
    pub fn parse(&self, modules: &[ModuleId]) -> Result<Complete, Refusal> {
        let mut form = Form::default();
        let mut preferences: Vec<ModuleId> = Vec::new();
        for raw in self.preferences.iter().filter(|raw| !raw.is_empty()) {
            match modules.iter().find(|id| id.as_str() == raw) {
                Some(id) if !preferences.contains(id) => preferences.push(id.clone()),
                Some(_) => form.note(FieldProblem::new("preferences", "chosen-twice")),
                None => form.note(FieldProblem::new("preferences", "choose")),
            }
        }
        if preferences.is_empty() {
            form.note(FieldProblem::new("preferences", "choose-module"));
        }
        let motivation = form.take(Prose::parse("motivation", &self.motivation));
        let title = form.take(Line::parse("dilemma_title", &self.dilemma_title));
        let situation = form.take(Prose::parse("situation", &self.situation));
        let one_hand = form.take(Prose::parse("one_hand", &self.one_hand));
        let other_hand = form.take(Prose::parse("other_hand", &self.other_hand));
        let tried = form.take(Prose::optional("tried", &self.tried)).flatten();
        let question = form.take(Prose::parse("key_question", &self.key_question));
        let wish = form.take(Prose::optional("wish", &self.wish)).flatten();
        form.finish()?;
        match (motivation, title, situation, one_hand, other_hand, question) {
            (
                Some(motivation),
                Some(title),
                Some(situation),
                Some(one_hand),
                Some(other_hand),
                Some(key_question),
            ) => Ok(Complete {
                preferences,
                motivation,
                dilemma: DilemmaText {
                    title,
                    situation,
                    one_hand,
                    other_hand,
                    tried,
                    key_question,
                    wish,
                },
            }),
            _ => Err(Refusal::invalid("fields")),
        }
    }
}

/// An application that can be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// Modules in order of preference, at least one.
    pub preferences: Vec<ModuleId>,
    /// Motivation.
    pub motivation: Prose<MOTIVATION_MAX>,
    /// The dilemma.
    pub dilemma: DilemmaText,
}

/// A dilemma as it is brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DilemmaText {
    /// In one line.
    pub title: Line<TITLE_MAX>,
    /// The situation.
    pub situation: Prose<PART_MAX>,
    /// On the one hand.
    pub one_hand: Prose<PART_MAX>,
    /// On the other hand.
    pub other_hand: Prose<PART_MAX>,
    /// What was tried.
    pub tried: Option<Prose<PART_MAX>>,
    /// The key question.
    pub key_question: Prose<400>,
    /// What the applicant would like from peers.
    pub wish: Option<Prose<PART_MAX>>,
}

/// The answer to a saved draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved {
    /// Stored durably under this revision.
    Kept {
        /// Revision to name with the next save.
        revision: i64,
        /// When.
        at: Timestamp,
    },
    /// Somebody (another tab, another device) saved in between; nothing was overwritten.
    Changed {
        /// The revision stored now.
        revision: i64,
        /// What is stored now.
        theirs: Content,
    },
}

/// What an applicant sends to save a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    /// Which application.
    pub application: ApplicationId,
    /// The revision the text was typed on.
    pub base: i64,
    /// The text.
    pub content: Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> Call {
        Call {
            opens_at: Timestamp::from_millis(0),
            closes_at: Timestamp::from_millis(1_000),
            grace_minutes: 0,
        }
    }

    #[test]
    fn only_drafts_in_time_are_submitted() {
        let now = Timestamp::from_millis(1_000);
        for state in ApplicationState::ALL {
            let submitted = state.submit(&call(), now);
            assert_eq!(submitted.is_ok(), state.is_editable(), "{state:?}");
        }
        assert_eq!(
            ApplicationState::Draft
                .submit(&call(), now.plus(1))
                .unwrap_err()
                .code(),
            "call-closed"
        );
    }

    #[test]
    fn an_offer_holds_until_its_instant() {
        let by = Timestamp::from_millis(500);
        assert_eq!(
            ApplicationState::Offered
                .answer(Answer::Confirm, by, by)
                .unwrap(),
            ApplicationState::Confirmed
        );
        assert_eq!(
            ApplicationState::Offered
                .answer(Answer::Confirm, by, by.plus(1))
                .unwrap_err()
                .code(),
            "offer-expired"
        );
        assert!(ApplicationState::Offered.expire(by, by).is_err());
        assert_eq!(
            ApplicationState::Offered.expire(by, by.plus(1)).unwrap(),
            ApplicationState::Expired
        );
        assert_eq!(
            ApplicationState::Confirmed
                .answer(Answer::GiveBack, by, by.plus(9))
                .unwrap(),
            ApplicationState::Declined
        );
    }

    #[test]
    fn an_empty_application_names_what_is_missing() {
        let problems = Content::default().parse(&[]).unwrap_err();
        let fields: Vec<_> = problems
            .problems()
            .iter()
            .map(|problem| problem.field.as_ref())
            .collect();
        assert_eq!(
            fields,
            [
                "preferences",
                "motivation",
                "dilemma_title",
                "situation",
                "one_hand",
                "other_hand",
                "key_question"
            ]
        );
    }
}
