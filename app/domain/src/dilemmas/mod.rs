//! Dilemmas: what somebody brings from work for peers to advise on.
//!
//! A dilemma is written along five parts ([`Draft`]), found by its topics and by what is like it
//! ([`similarity`]), read as far as its owner lets it ([`Confidentiality`]) and goes a way of its own
//! ([`DilemmaState`]) through preparation, room and report.

pub mod similarity;

use crate::applications::{DilemmaText, PART_MAX, QUESTION_MAX, TITLE_MAX};
use crate::drafts::{self, Fields};
use crate::error::Form;
use crate::language::ContentLanguage;
use crate::programme::Theme;
use crate::text::{self, Line, Prose};
use crate::words::words;
use crate::{FieldProblem, Refusal};

/// The longest comment or answer, in characters.
pub const COMMENT_MAX: usize = 2_000;
/// The longest account of what became of the advice, in characters.
pub const OUTCOME_MAX: usize = 4_000;
/// The most topics of the list on one dilemma.
pub const TOPICS_MAX: usize = 4;
/// The most words of one's own on one dilemma.
pub const KEYWORDS_MAX: usize = 5;
/// The longest of them, in characters.
pub const KEYWORD_MAX: usize = 40;

words! {
    /// Where a dilemma stands.
    DilemmaState {
        /// Being written; only its owner sees it.
        Draft = "draft",
        /// Brought, with an application or by somebody who has a place.
        Brought = "brought",
        /// Prepared with the facilitator.
        Prepared = "prepared",
        /// Worked on in a session.
        Discussed = "discussed",
        /// The report of the session is there.
        Reported = "reported",
        /// Its owner told what became of the advice.
        FollowedUp = "followed_up",
    }
}

impl DilemmaState {
    /// A draft is brought.
    ///
    /// # Errors
    /// `dilemma-brought` when it was.
    pub fn bring(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(Self::Brought),
            _ => Err(Refusal::conflict("dilemma-brought")),
        }
    }

    /// Its text is written on. What was prepared is to be looked at again.
    ///
    /// # Errors
    /// `dilemma-discussed` once a room has worked on it: the words it worked on stay.
    pub fn rewrite(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(Self::Draft),
            Self::Brought | Self::Prepared => Ok(Self::Brought),
            _ => Err(Refusal::conflict("dilemma-discussed")),
        }
    }

    /// The facilitator says that it is ready for a room.
    ///
    /// # Errors
    /// `dilemma-not-brought`, `dilemma-prepared`, `dilemma-discussed`.
    pub fn prepare(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Err(Refusal::conflict("dilemma-not-brought")),
            Self::Brought => Ok(Self::Prepared),
            Self::Prepared => Err(Refusal::conflict("dilemma-prepared")),
            _ => Err(Refusal::conflict("dilemma-discussed")),
        }
    }

    /// A room has worked on it; a second room changes nothing about that.
    #[must_use]
    pub fn discussed(self) -> Self {
        self.max(Self::Discussed)
    }

    /// The report of a room is there.
    #[must_use]
    pub fn reported(self) -> Self {
        self.max(Self::Reported)
    }

    /// Its owner tells what became of the advice, or tells it anew.
    ///
    /// # Errors
    /// `dilemma-not-reported` as long as there is no report.
    pub fn follow_up(self) -> Result<Self, Refusal> {
        match self {
            Self::Reported | Self::FollowedUp => Ok(Self::FollowedUp),
            _ => Err(Refusal::conflict("dilemma-not-reported")),
        }
    }

    /// Whether a session can be planned with it.
    pub const fn can_be_planned(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

words! {
    /// How far something may be read: circles, each around the one before. It is also where a reader
    /// stands: the narrowest circle they are in.
    Confidentiality {
        /// Those in the room.
        Room = "room",
        /// Everybody in the module.
        Module = "module",
        /// Everybody in the edition.
        Edition = "edition",
        /// Everybody in the academy.
        Academy = "academy",
        /// Everybody.
        Public = "public",
    }
}

impl Confidentiality {
    /// Whether somebody who stands in this circle may read it.
    pub fn reaches(self, reader: Self) -> bool {
        reader <= self
    }

    /// Whether a report may go to `audience` when this is how far its dilemma may be read: never
    /// further than its owner lets the dilemma itself.
    ///
    /// # Errors
    /// `report-wider-than-dilemma`.
    pub fn bounds(self, audience: Self) -> Result<(), Refusal> {
        if audience <= self {
            Ok(())
        } else {
            Err(Refusal::conflict("report-wider-than-dilemma"))
        }
    }

    /// Draws the circle anew, where a report went to `shared` already.
    ///
    /// # Errors
    /// `dilemma-report-shared`: what has left cannot be taken back.
    pub fn redraw(self, shared: Option<Self>) -> Result<Self, Refusal> {
        if shared.is_some_and(|shared| self < shared) {
            Err(Refusal::conflict("dilemma-report-shared"))
        } else {
            Ok(self)
        }
    }
}

words! {
    /// What dilemmas are about, to find those that are alike.
    Topic {
        /// Neighbourhood.
        Neighbourhood = "neighbourhood",
        /// Volunteers.
        Volunteers = "volunteers",
        /// Information.
        Information = "information",
        /// Interpreting.
        Interpreting = "interpreting",
        /// Temporary protection.
        TemporaryProtection = "temporary_protection",
        /// Allocation of homes.
        Allocation = "allocation",
        /// Landlords.
        Landlords = "landlords",
        /// Homelessness.
        Homelessness = "homelessness",
        /// Shared housing.
        SharedHousing = "shared_housing",
        /// Employers.
        Employers = "employers",
        /// Recognition of skills.
        Recognition = "recognition",
        /// Working conditions.
        WorkingConditions = "working_conditions",
        /// Self-employment.
        SelfEmployment = "self_employment",
        /// Childcare.
        Childcare = "childcare",
        /// Language learning.
        Language = "language",
        /// School places.
        SchoolPlaces = "school_places",
        /// Teachers.
        Teachers = "teachers",
        /// Parents.
        Parents = "parents",
        /// Young people.
        Youth = "youth",
        /// Women.
        Women = "women",
        /// Unaccompanied minors.
        UnaccompaniedMinors = "unaccompanied_minors",
        /// Health.
        Health = "health",
        /// Older people.
        OlderPeople = "older_people",
        /// Disability.
        Disability = "disability",
        /// LGBTIQ people.
        Lgbtiq = "lgbtiq",
        /// Violence.
        Violence = "violence",
        /// Civil society.
        CivilSociety = "civil_society",
        /// Levels of government.
        Multilevel = "multilevel",
        /// Small and medium-sized cities.
        SmallCity = "small_city",
        /// Legal status.
        LegalStatus = "legal_status",
        /// Data.
        Data = "data",
        /// Funding.
        Funding = "funding",
        /// Discrimination.
        Discrimination = "discrimination",
        /// Families.
        Families = "families",
        /// Gender.
        Gender = "gender",
        /// Segregation.
        Segregation = "segregation",
        /// Digital access.
        Digital = "digital",
    }
}

impl Topic {
    /// The theme it belongs to; none for what concerns them all.
    pub const fn theme(self) -> Option<Theme> {
        match self {
            Self::Neighbourhood
            | Self::Volunteers
            | Self::Information
            | Self::Interpreting
            | Self::TemporaryProtection => Some(Theme::Reception),
            Self::Allocation | Self::Landlords | Self::Homelessness | Self::SharedHousing => {
                Some(Theme::Housing)
            }
            Self::Employers
            | Self::Recognition
            | Self::WorkingConditions
            | Self::SelfEmployment
            | Self::Childcare => Some(Theme::Work),
            Self::Language | Self::SchoolPlaces | Self::Teachers | Self::Parents | Self::Youth => {
                Some(Theme::Education)
            }
            Self::Women
            | Self::UnaccompaniedMinors
            | Self::Health
            | Self::OlderPeople
            | Self::Disability
            | Self::Lgbtiq
            | Self::Violence => Some(Theme::Vulnerable),
            Self::CivilSociety
            | Self::Multilevel
            | Self::SmallCity
            | Self::LegalStatus
            | Self::Data
            | Self::Funding
            | Self::Discrimination
            | Self::Families
            | Self::Gender
            | Self::Segregation
            | Self::Digital => None,
        }
    }
}

/// A word of one's own.
pub type Keyword = Line<KEYWORD_MAX>;
/// A comment or an answer.
pub type Remark = Prose<COMMENT_MAX>;

/// What a form about a dilemma holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// In one line.
    pub title: String,
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
    /// What its owner would like from peers.
    pub wish: String,
    /// Keys of topics.
    pub topics: Vec<String>,
    /// Words of one's own, between commas.
    pub keywords: String,
    /// Tag of the language it is written in.
    pub language: String,
}

/// A dilemma that may still have gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Title, never empty: it is what lists show.
    pub title: Line<TITLE_MAX>,
    /// Situation, one hand, other hand, what was tried, key question, wish; any may be empty.
    pub parts: [String; 6],
    /// Topics, each once.
    pub topics: Vec<Topic>,
    /// Words of one's own, each once.
    pub keywords: Vec<Keyword>,
    /// The language it is written in.
    pub language: ContentLanguage,
}

impl Draft {
    /// What stands in the fields of the form. Topics in the order they have there.
    pub fn fields(&self) -> Fields {
        let mut topics = self.topics.clone();
        topics.sort_by_key(|key| Topic::from_key(key));
        let texts = [
            ("title", &self.title),
            ("situation", &self.situation),
            ("one_hand", &self.one_hand),
            ("other_hand", &self.other_hand),
            ("tried", &self.tried),
            ("key_question", &self.key_question),
            ("wish", &self.wish),
            ("keywords", &self.keywords),
            ("written_in", &self.language),
        ];
        texts
            .into_iter()
            .map(|(name, text)| (name.to_owned(), vec![text.clone()]))
            .chain([("topics".to_owned(), topics)])
            .collect()
    }

    /// What was typed, from the fields of the form.
    pub fn of_fields(mut fields: Fields) -> Self {
        let mut text = |name| drafts::take(&mut fields, name);
        Self {
            title: text("title"),
            situation: text("situation"),
            one_hand: text("one_hand"),
            other_hand: text("other_hand"),
            tried: text("tried"),
            key_question: text("key_question"),
            wish: text("wish"),
            keywords: text("keywords"),
            language: text("written_in"),
            topics: fields.remove("topics").unwrap_or_default(),
        }
    }

    /// Reads it for keeping: it needs a title, the rest may still be missing.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn keep(&self) -> Result<Kept, Refusal> {
        let mut form = Form::default();
        let title = form.take(Line::parse("title", &self.title));
        let mut part = |field, raw: &str, max| form.take(text::draft(field, raw, max));
        let parts = [
            part("situation", &self.situation, PART_MAX),
            part("one_hand", &self.one_hand, PART_MAX),
            part("other_hand", &self.other_hand, PART_MAX),
            part("tried", &self.tried, PART_MAX),
            part("key_question", &self.key_question, QUESTION_MAX),
            part("wish", &self.wish, PART_MAX),
        ];
        let topics = form.take(topics(&self.topics));
        let keywords = form.take(keywords(&self.keywords));
        let language = form.take(ContentLanguage::parse("written_in", &self.language));
        let (title, topics, keywords, language) = form.all((title, topics, keywords, language))?;
        Ok(Kept {
            title,
            parts: parts.map(Option::unwrap_or_default),
            topics,
            keywords,
            language,
        })
    }

    /// Reads it for bringing: the parts that a room needs are there.
    ///
    /// # Errors
    /// Every field that is missing or cannot be accepted.
    pub fn whole(&self) -> Result<DilemmaText, Refusal> {
        let mut form = Form::default();
        let title = form.take(Line::parse("title", &self.title));
        let situation = form.take(Prose::parse("situation", &self.situation));
        let one_hand = form.take(Prose::parse("one_hand", &self.one_hand));
        let other_hand = form.take(Prose::parse("other_hand", &self.other_hand));
        let tried = form.take(Prose::optional("tried", &self.tried)).flatten();
        let question = form.take(Prose::parse("key_question", &self.key_question));
        let wish = form.take(Prose::optional("wish", &self.wish)).flatten();
        let (title, situation, one_hand, other_hand, question) =
            form.all((title, situation, one_hand, other_hand, question))?;
        Ok(DilemmaText {
            title,
            situation,
            one_hand,
            other_hand,
            tried,
            key_question: question,
            wish,
        })
    }
}

/// Topics by their keys, each once.
fn topics(raw: &[String]) -> Result<Vec<Topic>, FieldProblem> {
    let mut topics: Vec<Topic> = Vec::new();
    for key in raw.iter().filter(|key| !key.is_empty()) {
        let topic = Topic::parse("topics", key)?;
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    if topics.len() > TOPICS_MAX {
        return Err(FieldProblem::new("topics", "too-many")
            .with("max", i64::try_from(TOPICS_MAX).unwrap_or(i64::MAX)));
    }
    Ok(topics)
}

/// What stands between commas, each once whatever its case.
fn keywords(raw: &str) -> Result<Vec<Keyword>, FieldProblem> {
    let mut keywords: Vec<Keyword> = Vec::new();
    for piece in raw.split([',', ';', '\n']) {
        let Some(word) = Keyword::optional("keywords", piece)? else {
            continue;
        };
        let folded = word.as_str().to_lowercase();
        let known = |other: &Keyword| other.as_str().to_lowercase() == folded;
        if !keywords.iter().any(known) {
            keywords.push(word);
        }
    }
    if keywords.len() > KEYWORDS_MAX {
        return Err(FieldProblem::new("keywords", "too-many")
            .with("max", i64::try_from(KEYWORDS_MAX).unwrap_or(i64::MAX)));
    }
    Ok(keywords)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            title: "Families first, or those who wait longest?".into(),
            situation: "Forty flats.".into(),
            one_hand: "Families.".into(),
            other_hand: "Those who wait.".into(),
            key_question: "How could we decide?".into(),
            language: "en".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn a_form_and_what_it_holds_are_one_another() {
        let draft = Draft {
            topics: vec!["funding".into(), "landlords".into()],
            keywords: "bus drivers, night shifts".into(),
            ..draft()
        };
        let fields = draft.fields();
        assert_eq!(
            fields["topics"],
            ["landlords", "funding"],
            "in the form's order"
        );
        let back = Draft::of_fields(fields.clone());
        assert_eq!(back.fields(), fields);
        assert_eq!(back.keep().unwrap().title, draft.keep().unwrap().title);
        assert_eq!(Draft::of_fields(Fields::new()), Draft::default());
    }

    #[test]
    fn every_transition_is_as_written() {
        use DilemmaState as S;
        // Columns: bring, rewrite, prepare, discussed, reported, follow_up.
        let table = [
            (S::Draft, "B D - ? ? -"),
            (S::Brought, "- B P X R -"),
            (S::Prepared, "- B - X R -"),
            (S::Discussed, "- - - X R -"),
            (S::Reported, "- - - R R F"),
            (S::FollowedUp, "- - - F F F"),
        ];
        let letter = |state: S| match state {
            S::Draft => "D",
            S::Brought => "B",
            S::Prepared => "P",
            S::Discussed => "X",
            S::Reported => "R",
            S::FollowedUp => "F",
        };
        let told = |outcome: Result<S, Refusal>| outcome.map_or("-", letter);
        assert_eq!(table.len(), S::ALL.len());
        for (state, row) in table {
            let found = [
                told(state.bring()),
                told(state.rewrite()),
                told(state.prepare()),
                letter(state.discussed()),
                letter(state.reported()),
                told(state.follow_up()),
            ];
            // A draft is never planned, so that no room can discuss it.
            assert_eq!(state.can_be_planned(), state != S::Draft);
            for (found, expected) in found.into_iter().zip(row.split(' ')) {
                assert!(expected == "?" || found == expected, "{state:?}: {row}");
            }
        }
    }

    #[test]
    fn a_circle_reaches_those_in_it_and_a_report_never_goes_further_than_its_dilemma() {
        for (at, circle) in Confidentiality::ALL.iter().enumerate() {
            for (other, reader) in Confidentiality::ALL.iter().enumerate() {
                assert_eq!(
                    circle.reaches(*reader),
                    other <= at,
                    "{circle:?} {reader:?}"
                );
                let bound = circle
                    .bounds(*reader)
                    .map_err(|refusal| refusal.code().to_owned());
                let expected = if other <= at {
                    Ok(())
                } else {
                    Err("report-wider-than-dilemma".to_owned())
                };
                assert_eq!(bound, expected, "{circle:?} {reader:?}");
                // What may be drawn is exactly what still bounds the report that was shared.
                assert_eq!(circle.redraw(Some(*reader)).is_ok(), bound.is_ok());
            }
            assert_eq!(circle.redraw(None), Ok(*circle));
        }
    }

    #[test]
    fn a_draft_needs_a_title_and_a_dilemma_all_that_a_room_needs() {
        let gaps = Draft {
            title: "Title".into(),
            language: "fr".into(),
            ..Draft::default()
        };
        assert_eq!(gaps.keep().unwrap().language.tag(), "fr");
        let fields = |refusal: Refusal| {
            let problems = refusal.problems().iter();
            problems
                .map(|problem| format!("{}:{}", problem.field, problem.code))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(
            fields(gaps.whole().unwrap_err()),
            "situation:required one_hand:required other_hand:required key_question:required"
        );
        assert!(draft().whole().is_ok());
        let bad = Draft {
            title: " ".into(),
            situation: "x".repeat(PART_MAX + 1),
            topics: vec!["weather".into()],
            keywords: "a,b,c,d,e,f".into(),
            language: "xx".into(),
            ..Draft::default()
        };
        assert_eq!(
            fields(bad.keep().unwrap_err()),
            "title:required situation:too-long topics:choose keywords:too-many written_in:choose"
        );
    }

    #[test]
    fn topics_and_words_are_kept_once() {
        let kept = Draft {
            topics: vec![
                "women".into(),
                String::new(),
                "women".into(),
                "recognition".into(),
            ],
            keywords: " Bus drivers, ,bus Drivers; childcare\n".into(),
            ..draft()
        }
        .keep()
        .unwrap();
        assert_eq!(kept.topics, [Topic::Women, Topic::Recognition]);
        let words: Vec<&str> = kept.keywords.iter().map(Line::as_str).collect();
        assert_eq!(words, ["Bus drivers", "childcare"]);
        let every = Topic::ALL
            .iter()
            .map(|topic| topic.key().to_owned())
            .collect();
        let many = Draft {
            topics: every,
            ..draft()
        };
        assert_eq!(many.keep().unwrap_err().problems()[0].code, "too-many");
        // Every theme has topics, and some topics concern them all.
        for theme in Theme::ALL {
            assert!(Topic::ALL.iter().any(|topic| topic.theme() == Some(*theme)));
        }
        assert!(Topic::ALL.iter().any(|topic| topic.theme().is_none()));
    }
}
