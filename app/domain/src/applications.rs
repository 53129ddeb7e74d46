//! Applications: what a policy maker writes, and what may happen to it.

use serde::{Deserialize, Serialize};

use crate::call::{self, Answers};
use crate::drafts::{self, Fields};
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
        /// The organisers took the place back.
        Cancelled = "cancelled",
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
        /// Does not take it.
        Decline = "decline",
        /// Gives back the place that was taken.
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
            // A page that still shows the offer gives no place back that was taken since.
            (Self::Offered, Answer::Decline) | (Self::Confirmed, Answer::GiveBack) => {
                Ok(Self::Declined)
            }
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

    /// The organisers take back a place that is offered or taken.
    ///
    /// # Errors
    /// `no-place`.
    pub fn cancel(self) -> Result<Self, Refusal> {
        if self.holds_place() {
            Ok(Self::Cancelled)
        } else {
            Err(Refusal::conflict("no-place"))
        }
    }

    /// Whether a place is offered or taken, so that it can be moved to another module or taken back.
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Offered | Self::Confirmed)
    }

    /// Comes through the door; also somebody who was thought to be absent.
    ///
    /// # Errors
    /// `not-expected`.
    pub fn arrive(self) -> Result<Self, Refusal> {
        match self {
            Self::Confirmed | Self::Absent | Self::Attended => Ok(Self::Attended),
            _ => Err(Refusal::conflict("not-expected")),
        }
    }

    /// Did not come after all: the check-in was a mistake. Once the two days are over, nobody comes any more.
    ///
    /// # Errors
    /// `not-arrived`.
    pub fn undo_arrival(self, over: bool) -> Result<Self, Refusal> {
        match self {
            Self::Attended if over => Ok(Self::Absent),
            Self::Attended => Ok(Self::Confirmed),
            _ => Err(Refusal::conflict("not-arrived")),
        }
    }

    /// Whether the applicant may still change the text.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Withdrawn)
    }

    /// Whether the organisers still have to decide.
    pub const fn is_undecided(self) -> bool {
        matches!(self, Self::Submitted | Self::Eligible | Self::InReview)
    }
}

/// The number on a receipt, in capitals: the word of the edition and 40 of the id's random bits in
/// Crockford's base 32, such as `2027-4F7K-2M9Q`. Submitting again after a withdrawal gives the same number.
pub fn receipt(edition: &str, id: &ApplicationId) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = u64::from_str_radix(&id.as_str()[26..], 16).unwrap_or_default();
    let digits: String = (0..8)
        .rev()
        .map(|at| char::from(DIGITS[(bits >> (5 * at) & 31) as usize]))
        .collect();
    format!(
        "{}-{}-{}",
        edition.to_uppercase(),
        &digits[..4],
        &digits[4..]
    )
}

/// The number of a receipt as it is stored, however somebody typed it.
pub fn typed_receipt(raw: &str) -> String {
    raw.trim().to_uppercase()
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
    /// Answers to the organisers' own questions.
    pub answers: Answers,
}

/// The parts that must be there to submit, as the form names them, in its order.
pub const PARTS: [&str; 7] = [
    "preferences",
    "motivation",
    "dilemma_title",
    "situation",
    "one_hand",
    "other_hand",
    "key_question",
];

/// The longest motivation, in characters.
pub const MOTIVATION_MAX: usize = 3_000;
/// The longest part of a dilemma, in characters.
pub const PART_MAX: usize = 2_000;
/// The longest title, in characters.
pub const TITLE_MAX: usize = 200;
/// The longest key question, in characters.
pub const QUESTION_MAX: usize = 400;
/// The most modules an applicant ranks.
pub const PREFERENCES_MAX: usize = 10;

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
                .filter(|id| ModuleId::parse(id).is_ok())
                .take(PREFERENCES_MAX)
                .cloned()
                .collect(),
            motivation: keep("motivation", &self.motivation, MOTIVATION_MAX),
            dilemma_title: keep("dilemma_title", &self.dilemma_title, TITLE_MAX),
            situation: keep("situation", &self.situation, PART_MAX),
            one_hand: keep("one_hand", &self.one_hand, PART_MAX),
            other_hand: keep("other_hand", &self.other_hand, PART_MAX),
            tried: keep("tried", &self.tried, PART_MAX),
            key_question: keep("key_question", &self.key_question, QUESTION_MAX),
            wish: keep("wish", &self.wish, PART_MAX),
            answers: Answers::new(),
        };
        let answers = call::clean(&self.answers);
        if let Err(refusal) = &answers {
            refusal
                .problems()
                .iter()
                .cloned()
                .for_each(|problem| form.note(problem));
        }
        form.finish()?;
        Ok(Self {
            answers: answers?,
            ..kept
        })
    }

    /// Which of [`PARTS`] are not there yet.
    pub fn missing(&self) -> Vec<&'static str> {
        let empty =
            |raw: &str| matches!(text::draft("", raw, usize::MAX), Ok(kept) if kept.is_empty());
        PARTS
            .into_iter()
            .filter(|part| match *part {
                "preferences" => self.preferences.iter().all(String::is_empty),
                "motivation" => empty(&self.motivation),
                "dilemma_title" => empty(&self.dilemma_title),
                "situation" => empty(&self.situation),
                "one_hand" => empty(&self.one_hand),
                "other_hand" => empty(&self.other_hand),
                _ => empty(&self.key_question),
            })
            .collect()
    }

    /// The texts by the names of their fields, in the order of the form.
    pub fn texts(&self) -> [(&'static str, &str); 8] {
        [
            ("motivation", &self.motivation),
            ("dilemma_title", &self.dilemma_title),
            ("situation", &self.situation),
            ("one_hand", &self.one_hand),
            ("other_hand", &self.other_hand),
            ("tried", &self.tried),
            ("key_question", &self.key_question),
            ("wish", &self.wish),
        ]
    }

    /// What stands in the fields of the form.
    pub fn fields(&self) -> Fields {
        let mut fields: Fields = self
            .texts()
            .into_iter()
            .map(|(name, text)| (name.to_owned(), vec![text.to_owned()]))
            .collect();
        fields.insert("preferences".to_owned(), self.preferences.clone());
        let answers = self.answers.iter();
        fields.extend(answers.map(|(key, values)| (call::field_of(key), values.clone())));
        fields
    }

    /// What was typed, from the fields of the form.
    pub fn of_fields(mut fields: Fields) -> Self {
        let mut text = |name| drafts::take(&mut fields, name);
        Self {
            motivation: text("motivation"),
            dilemma_title: text("dilemma_title"),
            situation: text("situation"),
            one_hand: text("one_hand"),
            other_hand: text("other_hand"),
            tried: text("tried"),
            key_question: text("key_question"),
            wish: text("wish"),
            preferences: fields.remove("preferences").unwrap_or_default(),
            answers: fields
                .into_iter()
                .filter_map(|(name, values)| {
                    let key = name.strip_prefix("answers[")?.strip_suffix(']')?;
                    Some((key.to_owned(), values))
                })
                .collect(),
        }
    }

    /// Reads the whole application for submission. `modules` are those of the edition.
    ///
    /// # Errors
    /// Every field that is missing or cannot be accepted.
    pub fn parse(&self, modules: &[ModuleId]) -> Result<Complete, Refusal> {
        let mut form = Form::default();
        let mut preferences: Vec<ModuleId> = Vec::new();
        let mut problem = None;
        for raw in self.preferences.iter().filter(|raw| !raw.is_empty()) {
            match modules.iter().find(|id| id.as_str() == raw) {
                Some(id) if !preferences.contains(id) => preferences.push(id.clone()),
                Some(_) => problem = Some("chosen-twice"),
                None => problem = Some("choose"),
            }
        }
        if preferences.is_empty() {
            problem = problem.or(Some("choose-module"));
        }
        if let Some(code) = problem {
            form.note(FieldProblem::new("preferences", code));
        }
        let motivation = form.take(Prose::parse("motivation", &self.motivation));
        let title = form.take(Line::parse("dilemma_title", &self.dilemma_title));
        let situation = form.take(Prose::parse("situation", &self.situation));
        let one_hand = form.take(Prose::parse("one_hand", &self.one_hand));
        let other_hand = form.take(Prose::parse("other_hand", &self.other_hand));
        let tried = form.take(Prose::optional("tried", &self.tried)).flatten();
        let question = form.take(Prose::parse("key_question", &self.key_question));
        let wish = form.take(Prose::optional("wish", &self.wish)).flatten();
        let (motivation, title, situation, one_hand, other_hand, key_question) =
            form.all((motivation, title, situation, one_hand, other_hand, question))?;
        Ok(Complete {
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
        })
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
    pub key_question: Prose<QUESTION_MAX>,
    /// What the applicant would like from peers.
    pub wish: Option<Prose<PART_MAX>>,
}

/// The answer to a saved draft.
pub type Saved = drafts::Saved<Content>;

/// A draft to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// Which application.
    pub application: ApplicationId,
    /// The revision the text was typed on.
    pub base: i64,
    /// The text.
    pub content: Content,
    /// The version of the organisers' own questions that its page showed.
    pub form: i64,
    /// Whether the text stored as `base` was seen and is to be replaced; it is then kept aside.
    pub replace: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::Id as _;

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
        for (state, answer) in [
            (ApplicationState::Confirmed, Answer::Decline),
            (ApplicationState::Offered, Answer::GiveBack),
        ] {
            let refused = state.answer(answer, by, by).unwrap_err();
            assert_eq!(refused.code(), "no-offer");
        }
    }

    #[test]
    fn only_who_holds_a_place_loses_it_or_arrives() {
        use ApplicationState as S;
        for state in S::ALL {
            let holds = matches!(state, S::Offered | S::Confirmed);
            assert_eq!(state.cancel().is_ok(), holds, "{state:?}");
            let comes = matches!(state, S::Confirmed | S::Absent | S::Attended);
            assert_eq!(state.arrive().is_ok(), comes, "{state:?}");
            for over in [false, true] {
                assert_eq!(state.undo_arrival(over).is_ok(), *state == S::Attended);
            }
        }
        assert_eq!(S::Attended.undo_arrival(false), Ok(S::Confirmed));
        assert_eq!(S::Attended.undo_arrival(true), Ok(S::Absent));
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

    fn whole(module: &ModuleId) -> Content {
        Content {
            preferences: vec![module.to_string()],
            motivation: "We learn alone.".to_owned(),
            dilemma_title: "Two goods pull apart".to_owned(),
            situation: "As it is.".to_owned(),
            one_hand: "Housing first.".to_owned(),
            other_hand: "Work first.".to_owned(),
            key_question: "How do we decide?".to_owned(),
            ..Content::default()
        }
    }

    fn module(last: u128) -> ModuleId {
        ModuleId::from_bits(last)
    }

    #[test]
    fn a_draft_keeps_what_fits_and_names_what_does_not() {
        let long = "x".repeat(100_000);
        let everywhere = Content {
            preferences: vec![long.clone(), module(1).to_string(), String::new()],
            motivation: long.clone(),
            dilemma_title: long.clone(),
            situation: long.clone(),
            one_hand: long.clone(),
            other_hand: long.clone(),
            tried: long.clone(),
            key_question: long.clone(),
            wish: long,
            answers: Answers::new(),
        };
        let refusal = everywhere.clone().draft().unwrap_err();
        let fields: Vec<_> = refusal
            .problems()
            .iter()
            .map(|problem| problem.field.as_ref())
            .collect();
        assert_eq!(fields, everywhere.texts().map(|(field, _)| field));

        let kept = Content {
            preferences: everywhere.preferences,
            situation: "a\u{0}\u{202e}b\r\n<script>".to_owned(),
            ..Content::default()
        }
        .draft()
        .unwrap();
        assert_eq!(kept.preferences, [module(1).to_string()]);
        assert_eq!(kept.situation, "ab\n<script>");
    }

    #[test]
    fn preferences_are_modules_of_the_edition_once_each() {
        let (one, two, other) = (module(1), module(2), module(3));
        let modules = [one.clone(), two.clone()];
        let with = |preferences: &[&ModuleId]| Content {
            preferences: preferences.iter().map(ToString::to_string).collect(),
            ..whole(&one)
        };
        assert_eq!(
            with(&[&two, &one]).parse(&modules).unwrap().preferences,
            [two.clone(), one.clone()]
        );
        for (preferences, code) in [
            (vec![&one, &one], "chosen-twice"),
            (vec![&one, &other], "choose"),
            (vec![], "choose-module"),
        ] {
            let refusal = with(&preferences).parse(&modules).unwrap_err();
            assert_eq!(refusal.problems()[0].code, code);
        }
    }

    #[test]
    fn a_receipt_is_short_and_stands_for_one_application() {
        let id = |bits| ApplicationId::from_bits(bits);
        assert_eq!(receipt("2027", &id(0)), "2027-0000-0000");
        assert_eq!(receipt("2027", &id((1 << 40) - 1)), "2027-ZZZZ-ZZZZ");
        assert_eq!(receipt("winter", &id(0)), "WINTER-0000-0000");
        assert_eq!(receipt("2027", &id((7 << 40) + 33)), "2027-0000-0011");
    }

    #[test]
    fn each_decision_has_its_states() {
        use ApplicationState as S;
        for state in S::ALL {
            let open = state.is_undecided() || *state == S::Waiting;
            assert_eq!(state.decide(Decision::Offer).is_ok(), open, "{state:?}");
            assert_eq!(state.decide(Decision::Decline).is_ok(), open, "{state:?}");
            assert_eq!(
                state.decide(Decision::Wait).is_ok(),
                state.is_undecided(),
                "{state:?}"
            );
            assert_eq!(state.withdraw().is_ok(), open, "{state:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_missing_is_what_a_submission_lacks(raw in proptest::array::uniform7("[ \u{200b}\n]{0,2}[a-z]{0,1}")) {
            let content = Content {
                preferences: if raw[0].trim().is_empty() { vec![String::new()] } else { vec![module(1).to_string()] },
                motivation: raw[1].clone(),
                dilemma_title: raw[2].clone(),
                situation: raw[3].clone(),
                one_hand: raw[4].clone(),
                other_hand: raw[5].clone(),
                key_question: raw[6].clone(),
                ..Content::default()
            };
            let named: Vec<String> = match content.parse(&[module(1)]) {
                Ok(_) => Vec::new(),
                Err(refusal) => refusal.problems().iter().map(|problem| problem.field.to_string()).collect(),
            };
            prop_assert_eq!(content.missing(), named);
        }

        #[test]
        fn a_form_and_what_it_holds_are_one_another(raw in proptest::array::uniform8("[a-z]{0,3}"), keys in prop::collection::btree_map("[a-z]{1,4}", prop::collection::vec("[a-z]{1,3}", 1..3), 0..3)) {
            let [motivation, dilemma_title, situation, one_hand, other_hand, tried, key_question, wish] = raw;
            let content = Content {
                preferences: vec![module(1).to_string(), module(2).to_string()],
                motivation, dilemma_title, situation, one_hand, other_hand, tried, key_question, wish,
                answers: keys,
            };
            prop_assert_eq!(Content::of_fields(content.fields()), content);
        }

        #[test]
        fn a_draft_kept_twice_is_the_same(text in "\\PC{0,60}|.{0,60}") {
            let content = Content { motivation: text.clone(), dilemma_title: text, ..Content::default() };
            let once = content.draft().unwrap();
            prop_assert_eq!(once.clone().draft().unwrap(), once);
        }
    }
}
