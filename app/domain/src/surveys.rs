//! Surveys: questions that last across editions, answers that fit them, and what may be said of a
//! pile of answers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::Form;
use crate::ids::{EditionId, ModuleId, SurveyId};
use crate::language::{Bilingual, ContentLanguage};
use crate::text::Prose;
use crate::words::words;
use crate::{FieldProblem, Refusal, Timestamp};

/// Below so many answers nothing is shown: in a small group everybody guesses who said what.
pub const FEWEST: usize = 5;

/// The most characters of a written answer.
pub const LONGEST: usize = 2000;

words! {
    /// Where a survey stands.
    SurveyState {
        /// Being prepared; nobody is invited yet.
        Draft = "draft",
        /// The invited answer; nobody sees results.
        Open = "open",
        /// Nobody answers any more; results can be read and do not change again.
        Closed = "closed",
        /// The results were reported.
        Reported = "reported",
    }
}

impl SurveyState {
    /// Invites people to answer.
    ///
    /// # Errors
    /// `survey-not-draft` unless it is being prepared.
    pub const fn open(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(Self::Open),
            _ => Err(Refusal::conflict("survey-not-draft")),
        }
    }

    /// Ends the answering. There is no way back: whoever had seen the results could see, after more
    /// answers, what those few said.
    ///
    /// # Errors
    /// `survey-not-open` unless it is open.
    pub const fn close(self) -> Result<Self, Refusal> {
        match self {
            Self::Open => Ok(Self::Closed),
            _ => Err(Refusal::conflict("survey-not-open")),
        }
    }

    /// Notes that the results were reported.
    ///
    /// # Errors
    /// `survey-not-closed` unless it is closed.
    pub const fn report(self) -> Result<Self, Refusal> {
        match self {
            Self::Closed => Ok(Self::Reported),
            _ => Err(Refusal::conflict("survey-not-closed")),
        }
    }

    /// Whether results may be read. Not while people answer: two looks at a growing pile would show
    /// what those in between said.
    pub const fn shows_results(self) -> bool {
        matches!(self, Self::Closed | Self::Reported)
    }
}

words! {
    /// How a question relates to the one with the same key in earlier editions.
    Comparability {
        /// Asked in the same words with the same choices.
        Comparable = "comparable",
        /// Asked in other words; figures do not compare as they stand.
        Reworded = "reworded",
        /// Asked for the first time.
        New = "new",
    }
}

words! {
    /// Whom a survey invites.
    Audience {
        /// The participants of its module.
        Module = "module",
        /// The participants of its edition.
        Edition = "edition",
        /// Everybody who has had a place in any edition.
        Everybody = "everybody",
    }
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable key.
    pub key: String,
    /// What it says.
    pub label: Bilingual,
}

/// Steps from `min` to `max`, with words at both ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// The lowest step.
    pub min: u8,
    /// The highest step.
    pub max: u8,
    /// What the lowest step means.
    pub low: Bilingual,
    /// What the highest step means.
    pub high: Bilingual,
}

/// What kind of answer a question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// One of several.
    Single {
        /// The choices, in order.
        options: Vec<Choice>,
    },
    /// One step of a scale.
    Scale {
        /// The scale.
        scale: Scale,
    },
    /// A few lines in one's own words.
    Text,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Lasts across editions.
    pub key: String,
    /// How it relates to earlier editions.
    pub comparability: Comparability,
    /// The question.
    pub text: Bilingual,
    /// A hint under it.
    #[serde(default)]
    pub help: Option<Bilingual>,
    /// Whether it must be answered.
    pub required: bool,
    /// What is asked for.
    #[serde(flatten)]
    pub ask: Ask,
}

/// The questions of a survey: at least one, each with a key of its own, choices that differ and
/// scales that rise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Question>", into = "Vec<Question>")]
pub struct Questionnaire(Vec<Question>);

impl Questionnaire {
    /// Reads a list of questions.
    ///
    /// # Errors
    /// `questionnaire` when it is none.
    pub fn parse(questions: Vec<Question>) -> Result<Self, Refusal> {
        let mut keys = BTreeSet::new();
        let sound = questions.iter().all(|question| {
            is_key(&question.key)
                && keys.insert(question.key.as_str())
                && !question.text.en.trim().is_empty()
                && match &question.ask {
                    Ask::Single { options } => {
                        let different: BTreeSet<_> =
                            options.iter().map(|option| option.key.as_str()).collect();
                        options.len() >= 2
                            && different.len() == options.len()
                            && different.into_iter().all(is_key)
                    }
                    Ask::Scale { scale } => {
                        scale.min < scale.max && scale.max <= scale.min.saturating_add(10)
                    }
                    Ask::Text => true,
                }
        });
        if questions.is_empty() || !sound {
            return Err(Refusal::invalid("questionnaire"));
        }
        Ok(Self(questions))
    }

    /// The questions, in order.
    pub fn questions(&self) -> &[Question] {
        &self.0
    }

    /// The question with this key.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.0.iter().find(|question| question.key == key)
    }
}

impl TryFrom<Vec<Question>> for Questionnaire {
    type Error = Refusal;
    fn try_from(questions: Vec<Question>) -> Result<Self, Refusal> {
        Self::parse(questions)
    }
}

impl From<Questionnaire> for Vec<Question> {
    fn from(questionnaire: Questionnaire) -> Self {
        questionnaire.0
    }
}

fn is_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Id.
    pub id: SurveyId,
    /// Its edition.
    pub edition_id: EditionId,
    /// Its module, if it is about one.
    pub module_id: Option<ModuleId>,
    /// Where it stands, as stored; see [`Survey::standing`].
    pub state: SurveyState,
    /// Whom it invites.
    pub audience: Audience,
    /// Title.
    pub title: Bilingual,
    /// What it is for.
    pub intro: Bilingual,
    /// Its questions.
    pub questions: Questionnaire,
    /// The first instant at which one may answer.
    pub opens_at: Timestamp,
    /// The last instant at which one may answer.
    pub closes_at: Timestamp,
    /// How many people were invited, those included who have erased themselves since.
    pub invited: i64,
    /// When those who had not answered were last reminded.
    pub reminded_at: Option<Timestamp>,
}

impl Survey {
    /// Where it stands at `now`: past its deadline it is closed, whether or not somebody has
    /// pressed the button.
    pub const fn standing(&self, now: Timestamp) -> SurveyState {
        match self.state {
            SurveyState::Open if now.millis() > self.closes_at.millis() => SurveyState::Closed,
            state => state,
        }
    }

    /// Whether an answer that arrives at `now` counts. The closing instant itself still does.
    ///
    /// # Errors
    /// `survey-not-yet` or `survey-closed`.
    pub const fn admits(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.standing(now) {
            SurveyState::Open if now.millis() >= self.opens_at.millis() => Ok(()),
            SurveyState::Draft | SurveyState::Open => Err(Refusal::conflict("survey-not-yet")),
            SurveyState::Closed | SurveyState::Reported => Err(Refusal::conflict("survey-closed")),
        }
    }
}

/// What somebody answered to one question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// A step of the scale.
    Step(u8),
    /// The key of a choice.
    Choice(String),
    /// Words.
    Text {
        /// As written.
        text: String,
        /// The language it is written in.
        language: ContentLanguage,
    },
}

/// What somebody answered, by question; questions left out are not in it. It holds nothing about
/// who or when.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// Reads what a form holds: question keys and values; empty values are questions left out.
    /// Texts are written in `language`.
    ///
    /// # Errors
    /// `survey-changed` when the form holds a question that the survey has not, `survey-empty` when
    /// nothing is answered, or the fields to blame: `required`, `choose-answer`, `too-long`.
    pub fn parse<'a>(
        questionnaire: &Questionnaire,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
        language: &ContentLanguage,
    ) -> Result<Self, Refusal> {
        let mut typed = BTreeMap::new();
        for (key, value) in given {
            if questionnaire.question(key).is_none() || typed.insert(key, value).is_some() {
                return Err(Refusal::invalid("survey-changed"));
            }
        }
        let (mut form, mut answers) = (Form::default(), BTreeMap::new());
        for question in questionnaire.questions() {
            let raw = typed
                .get(question.key.as_str())
                .copied()
                .unwrap_or_default();
            match question.read(raw, language) {
                Ok(Some(answer)) => {
                    answers.insert(question.key.clone(), answer);
                }
                Ok(None) => {}
                Err(problem) => form.note(problem),
            }
        }
        form.finish()?;
        if answers.is_empty() {
            return Err(Refusal::invalid("survey-empty"));
        }
        Ok(Self(answers))
    }

    /// Puts in the answer to a question.
    ///
    /// # Errors
    /// `survey-changed` when it is none that the question can have.
    pub fn put(&mut self, question: &Question, answer: Answer) -> Result<(), Refusal> {
        if !question.fits(&answer) {
            return Err(Refusal::invalid("survey-changed"));
        }
        self.0.insert(question.key.clone(), answer);
        Ok(())
    }

    /// The answer to a question, if it was answered.
    pub fn get(&self, key: &str) -> Option<&Answer> {
        self.0.get(key)
    }
}

impl Question {
    fn read(&self, raw: &str, language: &ContentLanguage) -> Result<Option<Answer>, FieldProblem> {
        let problem = |code: &'static str| FieldProblem {
            field: Cow::Owned(self.field()),
            code: Cow::Borrowed(code),
            args: BTreeMap::new(),
        };
        let answer = match &self.ask {
            Ask::Text => Prose::<LONGEST>::optional("text", raw)
                .map_err(|found| FieldProblem {
                    field: Cow::Owned(self.field()),
                    ..found
                })?
                .map(|text| Answer::Text {
                    text: text.into(),
                    language: language.clone(),
                }),
            _ if raw.is_empty() => None,
            Ask::Single { options } => Some(
                options
                    .iter()
                    .find(|option| option.key == raw)
                    .map(|option| Answer::Choice(option.key.clone()))
                    .ok_or_else(|| problem("choose-answer"))?,
            ),
            Ask::Scale { scale } => Some(
                raw.parse()
                    .ok()
                    .filter(|step| (scale.min..=scale.max).contains(step))
                    .map(Answer::Step)
                    .ok_or_else(|| problem("choose-answer"))?,
            ),
        };
        match (answer, &self.ask) {
            (None, Ask::Text) if self.required => Err(problem("required")),
            (None, _) if self.required => Err(problem("choose-answer")),
            (answer, _) => Ok(answer),
        }
    }

    /// The name of its field in a form.
    pub fn field(&self) -> String {
        format!("answers[{}]", self.key)
    }

    /// Whether answers to both can be compared: the same words, the same choices.
    pub fn asks_the_same_as(&self, other: &Self) -> bool {
        self.text == other.text && self.ask == other.ask
    }

    /// The keys that can be chosen, in order; none for texts.
    pub fn choices(&self) -> Vec<String> {
        match &self.ask {
            Ask::Single { options } => options.iter().map(|option| option.key.clone()).collect(),
            Ask::Scale { scale } => (scale.min..=scale.max)
                .map(|step| step.to_string())
                .collect(),
            Ask::Text => Vec::new(),
        }
    }

    /// What somebody says who chooses one of `chosen`: the question and the words of the choices. None
    /// unless each of them can be chosen here, and some cannot.
    pub fn statement(&self, chosen: &[String]) -> Option<Bilingual> {
        let all = self.choices();
        let sound = !chosen.is_empty()
            && chosen.len() < all.len()
            && chosen.iter().all(|key| all.contains(key))
            && chosen.iter().collect::<BTreeSet<_>>().len() == chosen.len();
        if !sound {
            return None;
        }
        let said = |question: &str, label: fn(&Bilingual) -> &str| {
            let labels: Vec<&str> = match &self.ask {
                Ask::Single { options } => options
                    .iter()
                    .filter(|option| chosen.contains(&option.key))
                    .map(|option| label(&option.label))
                    .collect(),
                _ => all
                    .iter()
                    .filter(|key| chosen.contains(key))
                    .map(String::as_str)
                    .collect(),
            };
            format!("{question} – {}", labels.join(" / "))
        };
        let mut statement = Bilingual {
            en: said(&self.text.en, |label| &label.en),
            fr: String::new(),
        };
        if !self.text.fr.is_empty() {
            statement.fr = said(&self.text.fr, |label| label.get(crate::Language::Fr));
        }
        Some(statement)
    }

    /// Whether `answer` is one that this question can have.
    fn fits(&self, answer: &Answer) -> bool {
        match (&self.ask, answer) {
            (Ask::Single { options }, Answer::Choice(key)) => {
                options.iter().any(|option| option.key == *key)
            }
            (Ask::Scale { scale }, Answer::Step(step)) => (scale.min..=scale.max).contains(step),
            (Ask::Text, Answer::Text { .. }) => true,
            _ => false,
        }
    }
}

/// A share of the answers to a question, never without its numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// 0 to 1; 0 of none.
    pub fn value(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            ratio(self.count, self.of)
        }
    }

    /// Whole per cent, halves away from zero.
    pub fn percent(self) -> i64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "0 to 100: a count is not larger than its whole"
        )]
        let percent = (self.value() * 100.0).round() as i64;
        percent
    }

    /// The 95 % score interval of a binomial proportion: Wilson, E. B. (1927), “Probable inference,
    /// the law of succession, and statistical inference”, Journal of the American Statistical
    /// Association 22(158), 209–212. Unlike the usual one it stays within 0 and 1 and holds for few
    /// answers. It says how far chance alone may have moved the share; nothing of those who did
    /// not answer.
    pub fn interval(self) -> (f64, f64) {
        /// The 97.5th percentile of the standard normal distribution.
        const Z: f64 = 1.959_963_984_540_054;
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (n, p) = (ratio(self.of, 1), self.value());
        let z2 = Z * Z;
        let middle = p + z2 / (2.0 * n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let whole = 1.0 + z2 / n;
        // What rounding leaves outside of the possible is cut.
        (
            ((middle - reach) / whole).clamp(0.0, p),
            ((middle + reach) / whole).clamp(p, 1.0),
        )
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "answers are counted in hundreds, not in 2^52"
)]
fn ratio(count: usize, of: usize) -> f64 {
    count as f64 / of as f64
}

/// A written answer, apart from everything else its author answered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Written {
    /// As written.
    pub text: String,
    /// The language it is written in.
    pub language: ContentLanguage,
}

/// What a pile of answers says about one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Finding {
    /// Fewer than [`FEWEST`] answered it: nothing is said.
    TooFew,
    /// How often each choice or step was taken, in the order of the question.
    Counts {
        /// By key of the choice or step.
        shares: Vec<(String, Share)>,
        /// The mean of a scale.
        mean: Option<f64>,
    },
    /// What was written, in the order of the alphabet: the same place in two lists does not mean
    /// the same author.
    Texts(Vec<Written>),
}

impl Finding {
    /// The share that chose one of `chosen`; none for texts and where too few answered.
    pub fn share_of(&self, chosen: &[String]) -> Option<Share> {
        let Self::Counts { shares, .. } = self else {
            return None;
        };
        let of = shares.first()?.1.of;
        let count = shares
            .iter()
            .filter(|(key, _)| chosen.contains(key))
            .map(|(_, share)| share.count)
            .sum();
        Some(Share { count, of })
    }
}

/// What a pile of answers says about each question, in order. Nothing at all if there are fewer than
/// [`FEWEST`] answers.
pub fn findings(questionnaire: &Questionnaire, pile: &[Answers]) -> Option<Vec<Finding>> {
    (pile.len() >= FEWEST).then(|| {
        questionnaire
            .questions()
            .iter()
            .map(|question| finding(question, pile))
            .collect()
    })
}

fn finding(question: &Question, pile: &[Answers]) -> Finding {
    let given: Vec<&Answer> = pile
        .iter()
        .filter_map(|answers| answers.get(&question.key))
        .filter(|answer| question.fits(answer))
        .collect();
    if given.len() < FEWEST {
        return Finding::TooFew;
    }
    if question.ask == Ask::Text {
        let mut texts: Vec<Written> = given
            .into_iter()
            .filter_map(|answer| match answer {
                Answer::Text { text, language } => Some(Written {
                    text: text.clone(),
                    language: language.clone(),
                }),
                _ => None,
            })
            .collect();
        texts.sort();
        return Finding::Texts(texts);
    }
    let of = given.len();
    let shares = question
        .choices()
        .into_iter()
        .map(|key| {
            let count = given.iter().filter(|answer| answer.key() == key).count();
            (key, Share { count, of })
        })
        .collect();
    let mean = matches!(question.ask, Ask::Scale { .. }).then(|| {
        let sum: usize = given.iter().map(|answer| answer.step()).sum();
        ratio(sum, of)
    });
    Finding::Counts { shares, mean }
}

impl Answer {
    /// The key that was chosen; the text itself for words. As exports have it.
    pub fn key(&self) -> String {
        match self {
            Self::Step(step) => step.to_string(),
            Self::Choice(key) => key.clone(),
            Self::Text { text, .. } => text.clone(),
        }
    }

    fn step(&self) -> usize {
        match self {
            Self::Step(step) => usize::from(*step),
            Self::Choice(_) | Self::Text { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(text: &str) -> Bilingual {
        Bilingual {
            en: text.to_owned(),
            fr: text.to_owned(),
        }
    }

    fn question(key: &str, required: bool, ask: Ask) -> Question {
        Question {
            key: key.to_owned(),
            comparability: Comparability::New,
            text: both(key),
            help: None,
            required,
            ask,
        }
    }

    fn choice() -> Ask {
        let options = ["yes", "no", "no_opinion"].map(|key| Choice {
            key: key.to_owned(),
            label: both(key),
        });
        Ask::Single {
            options: options.to_vec(),
        }
    }

    fn scale(min: u8, max: u8) -> Ask {
        Ask::Scale {
            scale: Scale {
                min,
                max,
                low: both("low"),
                high: both("high"),
            },
        }
    }

    fn three() -> Questionnaire {
        Questionnaire::parse(vec![
            question("overall", true, scale(1, 5)),
            question("annual", true, choice()),
            question("takeaway", false, Ask::Text),
        ])
        .unwrap()
    }

    fn codes(refusal: &Refusal) -> Vec<(String, String)> {
        refusal
            .problems()
            .iter()
            .map(|problem| (problem.field.to_string(), problem.code.to_string()))
            .collect()
    }

    #[test]
    fn the_lifecycle_goes_one_way() {
        use SurveyState::{Closed, Draft, Open, Reported};
        assert_eq!(
            Draft
                .open()
                .and_then(SurveyState::close)
                .and_then(SurveyState::report),
            Ok(Reported)
        );
        for (from, opens, closes, reports) in [
            (Draft, true, false, false),
            (Open, false, true, false),
            (Closed, false, false, true),
            (Reported, false, false, false),
        ] {
            assert_eq!(from.open().is_ok(), opens, "{from:?}");
            assert_eq!(from.close().is_ok(), closes, "{from:?}");
            assert_eq!(from.report().is_ok(), reports, "{from:?}");
            assert_eq!(
                from.shows_results(),
                matches!(from, Closed | Reported),
                "{from:?}"
            );
        }
    }

    #[test]
    fn a_deadline_means_one_thing() {
        let mut survey = Survey {
            id: SurveyId::parse("0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b").unwrap(),
            edition_id: EditionId::parse("0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b").unwrap(),
            module_id: None,
            state: SurveyState::Open,
            audience: Audience::Edition,
            title: both("Survey"),
            intro: both("Intro"),
            questions: three(),
            opens_at: Timestamp::from_millis(10),
            closes_at: Timestamp::from_millis(20),
            invited: 0,
            reminded_at: None,
        };
        let code = |survey: &Survey, at| {
            survey
                .admits(Timestamp::from_millis(at))
                .map_err(|refusal| refusal.code().to_owned())
                .err()
                .unwrap_or_default()
        };
        assert_eq!(code(&survey, 9), "survey-not-yet");
        assert_eq!(code(&survey, 10), "");
        assert_eq!(code(&survey, 20), "");
        assert_eq!(code(&survey, 21), "survey-closed");
        assert_eq!(
            survey.standing(Timestamp::from_millis(21)),
            SurveyState::Closed
        );
        survey.state = SurveyState::Draft;
        assert_eq!(code(&survey, 15), "survey-not-yet");
        survey.state = SurveyState::Reported;
        assert_eq!(code(&survey, 15), "survey-closed");
    }

    #[test]
    fn questionnaires_are_sound() {
        let text = |key: &str| question(key, false, Ask::Text);
        assert!(Questionnaire::parse(vec![]).is_err());
        assert!(
            Questionnaire::parse(vec![text("a"), text("a")]).is_err(),
            "a key twice"
        );
        for key in ["", "A", "a-b", "a b", "=a", &"x".repeat(41)] {
            assert!(Questionnaire::parse(vec![text(key)]).is_err(), "{key}");
        }
        assert!(
            Questionnaire::parse(vec![question("a", true, scale(5, 5))]).is_err(),
            "one step"
        );
        assert!(
            Questionnaire::parse(vec![question("a", true, scale(0, 200))]).is_err(),
            "too many steps"
        );
        let one = Ask::Single {
            options: vec![Choice {
                key: "yes".into(),
                label: both("yes"),
            }],
        };
        assert!(
            Questionnaire::parse(vec![question("a", true, one)]).is_err(),
            "no choice"
        );
        assert!(
            serde_json::from_str::<Questionnaire>("[]").is_err(),
            "stored ones are read the same way"
        );
        let again: Questionnaire =
            serde_json::from_str(&serde_json::to_string(&three()).unwrap()).unwrap();
        assert_eq!(again, three());
    }

    #[test]
    fn every_problem_is_named_at_its_question() {
        let refusal = Answers::parse(
            &three(),
            [("overall", "6"), ("takeaway", "x")],
            &ContentLanguage::from(crate::Language::En),
        )
        .unwrap_err();
        assert_eq!(
            codes(&refusal),
            [
                ("answers[overall]".into(), "choose-answer".into()),
                ("answers[annual]".into(), "choose-answer".into())
            ]
        );
        let long = "x".repeat(LONGEST + 1);
        let refusal = Answers::parse(
            &three(),
            [("overall", "1"), ("annual", "yes"), ("takeaway", &long)],
            &ContentLanguage::from(crate::Language::En),
        )
        .unwrap_err();
        assert_eq!(
            codes(&refusal),
            [("answers[takeaway]".into(), "too-long".into())]
        );
        for steps in [
            "0", "6", "-1", "+3 ", "3.0", "٣", "yes", "256", " ", "1e0", "01x",
        ] {
            assert!(
                Answers::parse(
                    &three(),
                    [("overall", steps), ("annual", "yes")],
                    &ContentLanguage::from(crate::Language::En)
                )
                .is_err(),
                "{steps}"
            );
        }
    }

    #[test]
    fn what_the_survey_does_not_ask_is_refused() {
        for given in [
            vec![("overall", "3"), ("annual", "yes"), ("person", "me")],
            vec![("overall", "3"), ("annual", "yes"), ("overall", "4")],
        ] {
            assert_eq!(
                Answers::parse(&three(), given, &ContentLanguage::from(crate::Language::En))
                    .unwrap_err()
                    .code(),
                "survey-changed"
            );
        }
        let optional = Questionnaire::parse(vec![question("takeaway", false, Ask::Text)]).unwrap();
        assert_eq!(
            Answers::parse(
                &optional,
                [("takeaway", " \u{200b}\n")],
                &ContentLanguage::from(crate::Language::En)
            )
            .unwrap_err()
            .code(),
            "survey-empty"
        );
    }

    #[test]
    fn answers_hold_nothing_but_answers() {
        let answers = Answers::parse(
            &three(),
            [
                ("overall", "4"),
                ("annual", "yes"),
                ("takeaway", " Un pas.\r\n"),
            ],
            &ContentLanguage::from(crate::Language::Fr),
        )
        .unwrap();
        let stored = serde_json::to_string(&answers).unwrap();
        assert_eq!(
            stored,
            r#"{"annual":"yes","overall":4,"takeaway":{"text":"Un pas.","language":"fr"}}"#
        );
        assert_eq!(serde_json::from_str::<Answers>(&stored).unwrap(), answers);
    }

    /// The four examples of Newcombe, R. G. (1998), “Two-sided confidence intervals for the single
    /// proportion”, Statistics in Medicine 17(8), 857–872, method 3.
    #[test]
    fn intervals_are_those_of_wilson() {
        for (count, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (found_low, found_high) = Share { count, of }.interval();
            assert!(
                (found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5,
                "{count} of {of}: {found_low}, {found_high}"
            );
        }
        assert_eq!(Share { count: 0, of: 0 }.interval(), (0.0, 1.0));
    }

    fn pile(steps: &[u8]) -> Vec<Answers> {
        steps
            .iter()
            .map(|step| {
                Answers::parse(
                    &three(),
                    [("overall", step.to_string().as_str()), ("annual", "yes")],
                    &ContentLanguage::from(crate::Language::En),
                )
                .unwrap()
            })
            .collect()
    }

    #[test]
    fn small_groups_are_not_shown() {
        assert_eq!(findings(&three(), &pile(&[1, 2, 3, 4])), None);
        let shown = findings(&three(), &pile(&[1, 2, 3, 4, 5])).unwrap();
        let Finding::Counts { shares, mean } = &shown[0] else {
            panic!("{shown:?}")
        };
        assert_eq!(shares[2], ("3".to_owned(), Share { count: 1, of: 5 }));
        assert_eq!(*mean, Some(3.0));
        assert_eq!(
            shown[2],
            Finding::TooFew,
            "nobody wrote anything: not even that a list is empty"
        );
    }

    #[test]
    fn a_figure_joins_choices_of_one_question() {
        let survey = three();
        let found = findings(&survey, &pile(&[1, 3, 4, 5, 5])).unwrap();
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let overall = survey.question("overall").unwrap();
        let share = found[0].share_of(&keys(&["4", "5"])).unwrap();
        assert_eq!((share, share.percent()), (Share { count: 3, of: 5 }, 60));
        assert_eq!(
            overall.statement(&keys(&["5", "4"])).unwrap().en,
            "overall – 4 / 5"
        );
        assert_eq!(
            survey
                .question("annual")
                .unwrap()
                .statement(&keys(&["yes"]))
                .unwrap()
                .en,
            "annual – yes"
        );
        for wrong in [&[][..], &["6"], &["4", "4"], &["1", "2", "3", "4", "5"]] {
            assert_eq!(overall.statement(&keys(wrong)), None, "{wrong:?}");
        }
        let words = survey.question("takeaway").unwrap();
        assert_eq!(words.statement(&keys(&["x"])), None);
        assert_eq!(found[2].share_of(&keys(&["x"])), None);
    }

    #[test]
    fn two_lists_of_texts_do_not_line_up() {
        let survey = Questionnaire::parse(vec![
            question("a", true, Ask::Text),
            question("b", true, Ask::Text),
        ])
        .unwrap();
        let said = [
            ("zebra", "one"),
            ("yak", "two"),
            ("ape", "three"),
            ("bee", "four"),
            ("cow", "five"),
        ];
        let pile: Vec<_> = said
            .iter()
            .map(|(a, b)| {
                Answers::parse(
                    &survey,
                    [("a", *a), ("b", *b)],
                    &ContentLanguage::from(crate::Language::En),
                )
                .unwrap()
            })
            .collect();
        let texts = |finding: &Finding| match finding {
            Finding::Texts(texts) => texts
                .iter()
                .map(|written| written.text.clone())
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let found = findings(&survey, &pile).unwrap();
        assert_eq!(texts(&found[0]), ["ape", "bee", "cow", "yak", "zebra"]);
        assert_eq!(texts(&found[1]), ["five", "four", "one", "three", "two"]);
    }

    proptest! {
        #[test]
        fn intervals_hold_the_share_and_mirror(of in 1_usize..2000, part in 0.0_f64..=1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small numbers of a test")]
            let count = (part * of as f64) as usize;
            let share = Share { count, of };
            let (low, high) = share.interval();
            prop_assert!(0.0 <= low && low <= share.value() && share.value() <= high && high <= 1.0);
            prop_assert!(low < high);
            let (mirrored_low, mirrored_high) = Share { count: of - count, of }.interval();
            prop_assert!((low - (1.0 - mirrored_high)).abs() < 1e-9 && (high - (1.0 - mirrored_low)).abs() < 1e-9);
            let (closer_low, closer_high) = Share { count: count * 4, of: of * 4 }.interval();
            prop_assert!(closer_high - closer_low < high - low, "more answers, narrower interval");
            prop_assert!((0..=100).contains(&share.percent()));
        }

        #[test]
        fn counts_add_up_whatever_the_order(steps in proptest::collection::vec(1_u8..=5, FEWEST..60), turn in 0_usize..60) {
            let mut turned = pile(&steps);
            let by = turn % turned.len();
            turned.rotate_left(by);
            let found = findings(&three(), &turned).unwrap();
            prop_assert_eq!(&found, &findings(&three(), &pile(&steps)).unwrap());
            let Finding::Counts { shares, mean: Some(mean) } = &found[0] else { panic!("{found:?}") };
            prop_assert_eq!(shares.iter().map(|(_, share)| share.count).sum::<usize>(), steps.len());
            prop_assert!(shares.iter().all(|(_, share)| share.of == steps.len()));
            prop_assert!((1.0..=5.0).contains(mean));
        }

        #[test]
        fn whatever_is_typed_is_read_or_refused(overall in "\\PC{0,3}|[1-5]", annual in "\\PC{0,12}|yes|no", takeaway in "\\PC*|.*") {
            let given = [("overall", overall.as_str()), ("annual", annual.as_str()), ("takeaway", takeaway.as_str())];
            if let Ok(answers) = Answers::parse(&three(), given, &ContentLanguage::from(crate::Language::En)) {
                for question in three().questions() {
                    prop_assert!(answers.get(&question.key).is_none_or(|answer| question.fits(answer)));
                    prop_assert!(!question.required || answers.get(&question.key).is_some());
                }
                let stored = serde_json::to_string(&answers).unwrap();
                prop_assert_eq!(serde_json::from_str::<Answers>(&stored).unwrap(), answers);
            }
        }
    }
}
