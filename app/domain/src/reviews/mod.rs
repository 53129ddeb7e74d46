//! Reviewing: the rubric of an edition, what a reviewer thinks of an application, who may not read
//! whose, and what the scores come to.

mod assign;
mod score;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::drafts::Fields;
use crate::error::Form;
use crate::language::Bilingual;
use crate::text::{self, Line};
use crate::words::words;
use crate::{FieldProblem, Refusal};

pub use assign::{Need, Seat, assign};
pub use score::{DISCUSS_FROM, Leniency, Mark, Score, scores};

words! {
    /// Where the reviewing of an edition stands.
    RoundState {
        /// The rubric is being written, applications are given to reviewers.
        Prepared = "prepared",
        /// Reviewers read and score; the rubric does not change any more.
        Open = "open",
        /// Scores stand.
        Closed = "closed",
    }
}

impl RoundState {
    /// Lets reviewers begin, or go on.
    ///
    /// # Errors
    /// `review-open` when they can already.
    pub const fn open(self) -> Result<Self, Refusal> {
        match self {
            Self::Prepared | Self::Closed => Ok(Self::Open),
            Self::Open => Err(Refusal::conflict("review-open")),
        }
    }

    /// Ends the reviewing.
    ///
    /// # Errors
    /// `review-not-open` when it is not under way.
    pub const fn close(self) -> Result<Self, Refusal> {
        match self {
            Self::Open => Ok(Self::Closed),
            Self::Prepared | Self::Closed => Err(Refusal::conflict("review-not-open")),
        }
    }

    /// Whether reviewers may write.
    ///
    /// # Errors
    /// `review-not-open`.
    pub const fn takes_reviews(self) -> Result<(), Refusal> {
        match self {
            Self::Open => Ok(()),
            Self::Prepared | Self::Closed => Err(Refusal::conflict("review-not-open")),
        }
    }

    /// Whether the rubric may still change: until the first reviewer can have scored by it.
    ///
    /// # Errors
    /// `rubric-frozen`.
    pub const fn takes_rubric(self) -> Result<(), Refusal> {
        match self {
            Self::Prepared => Ok(()),
            Self::Open | Self::Closed => Err(Refusal::conflict("rubric-frozen")),
        }
    }
}

words! {
    /// Where one reviewer's review of one application stands.
    ReviewState {
        /// Given to the reviewer.
        Assigned = "assigned",
        /// Begun, or to be looked at again.
        Begun = "begun",
        /// Sent; its scores count.
        Done = "done",
        /// The reviewer will not score this application.
        Abstained = "abstained",
    }
}

impl ReviewState {
    /// Keeps what is written so far.
    ///
    /// # Errors
    /// `review-done`, `review-abstained`.
    pub const fn save(self) -> Result<Self, Refusal> {
        match self {
            Self::Assigned | Self::Begun => Ok(Self::Begun),
            Self::Done => Err(Refusal::conflict("review-done")),
            Self::Abstained => Err(Refusal::conflict("review-abstained")),
        }
    }

    /// Sends it; one that was sent can be sent again with other scores while reviewing is open.
    ///
    /// # Errors
    /// `review-abstained`.
    pub const fn send(self) -> Result<Self, Refusal> {
        match self {
            Self::Assigned | Self::Begun | Self::Done => Ok(Self::Done),
            Self::Abstained => Err(Refusal::conflict("review-abstained")),
        }
    }

    /// Leaves the application to others; its scores do not count any more.
    ///
    /// # Errors
    /// `review-abstained`.
    pub const fn abstain(self) -> Result<Self, Refusal> {
        match self {
            Self::Assigned | Self::Begun | Self::Done => Ok(Self::Abstained),
            Self::Abstained => Err(Refusal::conflict("review-abstained")),
        }
    }

    /// Whether the reviewer still has to do something.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::Assigned | Self::Begun)
    }

    /// Whether it takes one of the places of its application.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Abstained)
    }
}

words! {
    /// Why somebody should not review an application.
    ConflictKind {
        /// They wrote it, or wrote along.
        Own = "own",
        /// They work for the same organisation.
        Organisation = "organisation",
        /// They live in the same city.
        City = "city",
        /// They come from the same country.
        Country = "country",
        /// They said so themselves.
        Declared = "declared",
    }
}

impl ConflictKind {
    /// Whether an organiser can dismiss it as a false alarm.
    pub const fn can_be_dismissed(self) -> bool {
        !matches!(self, Self::Own)
    }
}

words! {
    /// Why a reviewer abstains.
    Abstention {
        /// A conflict of interest; it is noted as declared.
        Conflict = "conflict",
        /// They cannot judge it.
        CannotJudge = "cannot_judge",
    }
}

words! {
    /// For whom a comment is.
    Audience {
        /// Organisers and the other reviewers of the application.
        Committee = "committee",
        /// The applicant as well, once it is decided.
        Applicant = "applicant",
    }
}

/// The most criteria of a rubric.
pub const CRITERIA_MAX: usize = 8;
/// The most levels of a criterion: those of the number keys that are easy to reach.
pub const LEVELS_MAX: usize = 6;
/// The heaviest a criterion can weigh.
pub const WEIGHT_MAX: i64 = 100;
/// The longest comment, in characters.
pub const COMMENT_MAX: usize = 1_000;
/// The longest remark of a discussion, in characters.
pub const REMARK_MAX: usize = 2_000;

/// Something an application is judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Stable key within its rubric.
    pub key: String,
    /// What is judged.
    pub title: Bilingual,
    /// How heavily it weighs beside the others.
    pub weight: i64,
    /// What each level means, the lowest first.
    pub levels: Vec<Bilingual>,
}

/// What applications of an edition are judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rubric(pub Vec<Criterion>);

impl Rubric {
    /// The criteria in order.
    pub fn criteria(&self) -> &[Criterion] {
        &self.0
    }

    /// The weighted mean of the scores, from 0 (every criterion at its lowest level) to 100; none
    /// while a criterion is not scored.
    pub fn total(&self, scores: &BTreeMap<String, i64>) -> Option<f64> {
        let (mut sum, mut weights) = (0.0, 0.0);
        for criterion in &self.0 {
            let share = criterion.share(*scores.get(&criterion.key)?)?;
            let weight = f64::from(i32::try_from(criterion.weight).ok()?);
            sum += weight * share;
            weights += weight;
        }
        (weights > 0.0).then(|| 100.0 * sum / weights)
    }
}

impl Criterion {
    /// A score (1 is the lowest level) as a share of the best, 0 to 1.
    pub fn share(&self, score: i64) -> Option<f64> {
        let at = i32::try_from(score).ok()?.checked_sub(1)?;
        let last = i32::try_from(self.levels.len()).ok()?.checked_sub(1)?;
        (last > 0 && (0..=last).contains(&at)).then(|| f64::from(at) / f64::from(last))
    }
}

/// A criterion as the form of a rubric holds it; levels stand one a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CriterionForm {
    /// The key it has, if it was stored before.
    pub key: String,
    /// Title in English.
    pub title_en: String,
    /// Title in French.
    pub title_fr: String,
    /// Weight.
    pub weight: String,
    /// Levels in English.
    pub levels_en: String,
    /// Levels in French.
    pub levels_fr: String,
}

impl CriterionForm {
    /// Whether nothing was typed, so that the criterion is left out.
    pub fn is_empty(&self) -> bool {
        [
            &self.title_en,
            &self.title_fr,
            &self.levels_en,
            &self.levels_fr,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
    }
}

/// The fields of the criterion at a place of the form; `FieldProblem` wants names that last.
const FIELDS: [[&str; 5]; CRITERIA_MAX] = fields();

const fn fields() -> [[&'static str; 5]; CRITERIA_MAX] {
    macro_rules! of {
        ($($at:literal)*) => {
            [$([
                concat!("criteria[", $at, "][title_en]"), concat!("criteria[", $at, "][title_fr]"),
                concat!("criteria[", $at, "][weight]"), concat!("criteria[", $at, "][levels_en]"),
                concat!("criteria[", $at, "][levels_fr]"),
            ]),*]
        };
    }
    of!(0 1 2 3 4 5 6 7)
}

/// The names of the fields of the criterion at a place of the form: titles, weight, levels.
pub fn criterion_fields(at: usize) -> [&'static str; 5] {
    FIELDS[at.min(CRITERIA_MAX - 1)]
}

impl Rubric {
    /// Reads a rubric from its form; criteria in which nothing was typed are left out.
    ///
    /// # Errors
    /// Every field that cannot be accepted; `no-criteria` when there is none.
    pub fn parse(forms: &[CriterionForm]) -> Result<Self, Refusal> {
        let mut form = Form::default();
        let mut criteria: Vec<Criterion> = Vec::new();
        for (at, given) in forms.iter().enumerate().take(CRITERIA_MAX) {
            if given.is_empty() {
                continue;
            }
            let [title_en, title_fr, weight, levels_en, levels_fr] = criterion_fields(at);
            let en = form.take(Line::<120>::parse(title_en, &given.title_en));
            let fr = form.take(Line::<120>::parse(title_fr, &given.title_fr));
            let weight = form.take(
                given
                    .weight
                    .trim()
                    .parse::<i64>()
                    .ok()
                    .filter(|weight| (1..=WEIGHT_MAX).contains(weight))
                    .ok_or_else(|| {
                        FieldProblem::new(weight, "number")
                            .with("min", 1)
                            .with("max", WEIGHT_MAX)
                    }),
            );
            let english = form.take(lines(levels_en, &given.levels_en));
            let french = form.take(lines(levels_fr, &given.levels_fr));
            if let (Some(english), Some(french)) = (&english, &french)
                && english.len() != french.len()
            {
                form.note(FieldProblem::new(levels_fr, "levels-differ"));
            }
            if let (Some(en), Some(fr), Some(weight), Some(english), Some(french)) =
                (en, fr, weight, english, french)
            {
                let taken: BTreeSet<&str> = criteria
                    .iter()
                    .map(|criterion| criterion.key.as_str())
                    .collect();
                let kept = Some(given.key.clone())
                    .filter(|key| is_key(key) && !taken.contains(key.as_str()));
                let key = kept.unwrap_or_else(|| free_key(&taken));
                criteria.push(Criterion {
                    key,
                    title: Bilingual {
                        en: en.into(),
                        fr: fr.into(),
                    },
                    weight,
                    levels: english
                        .into_iter()
                        .zip(french)
                        .map(|(en, fr)| Bilingual { en, fr })
                        .collect(),
                });
            }
        }
        form.finish()?;
        if criteria.is_empty() {
            return Err(Refusal::invalid("no-criteria"));
        }
        Ok(Self(criteria))
    }

    /// The rubric as its form holds it.
    pub fn forms(&self) -> Vec<CriterionForm> {
        let lines = |levels: &[Bilingual], of: fn(&Bilingual) -> &String| {
            levels
                .iter()
                .map(|level| of(level).as_str())
                .collect::<Vec<_>>()
                .join("\n")
        };
        self.0
            .iter()
            .map(|criterion| CriterionForm {
                key: criterion.key.clone(),
                title_en: criterion.title.en.clone(),
                title_fr: criterion.title.fr.clone(),
                weight: criterion.weight.to_string(),
                levels_en: lines(&criterion.levels, |level| &level.en),
                levels_fr: lines(&criterion.levels, |level| &level.fr),
            })
            .collect()
    }
}

fn is_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn free_key(taken: &BTreeSet<&str>) -> String {
    (1..=taken.len() + 1)
        .map(|number| format!("c{number}"))
        .find(|key| !taken.contains(key.as_str()))
        .unwrap_or_default()
}

/// The levels of a criterion, one a line.
fn lines(field: &'static str, raw: &str) -> Result<Vec<String>, FieldProblem> {
    let found = raw
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Line::<300>::parse(field, line).map(String::from))
        .collect::<Result<Vec<_>, _>>()?;
    if (2..=LEVELS_MAX).contains(&found.len()) {
        Ok(found)
    } else {
        Err(FieldProblem::new(field, "levels").with("max", 6))
    }
}

/// A comment on one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What is said.
    pub text: String,
    /// For whom.
    pub audience: Audience,
}

/// What a reviewer thinks so far: scores and comments by the keys of the criteria.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opinion {
    /// Scores; 1 is the lowest level.
    pub scores: BTreeMap<String, i64>,
    /// Comments.
    pub comments: BTreeMap<String, Comment>,
}

/// What the form of a review holds, by the keys of the criteria.
#[derive(Debug, Clone, Default)]
pub struct ReviewForm {
    /// Scores.
    pub scores: BTreeMap<String, String>,
    /// Comments.
    pub comments: BTreeMap<String, String>,
    /// Comments that the applicant may read.
    pub shared: BTreeMap<String, String>,
}

impl Opinion {
    /// What a form shows of it.
    pub fn fields(&self) -> Fields {
        let scores = self
            .scores
            .iter()
            .map(|(key, score)| (format!("scores[{key}]"), vec![score.to_string()]));
        let comments = self
            .comments
            .iter()
            .map(|(key, comment)| (format!("comments[{key}]"), vec![comment.text.clone()]));
        let shared = self
            .comments
            .iter()
            .filter(|(_, comment)| comment.audience == Audience::Applicant)
            .map(|(key, _)| (format!("shared[{key}]"), vec!["on".to_owned()]));
        scores.chain(comments).chain(shared).collect()
    }
}

impl ReviewForm {
    /// What was typed, from the fields of the form.
    pub fn of_fields(fields: Fields) -> Self {
        let mut form = Self::default();
        for (name, values) in fields {
            let (Some((part, key)), Some(value)) = (
                name.strip_suffix(']').and_then(|name| name.split_once('[')),
                values.into_iter().next(),
            ) else {
                continue;
            };
            let part = match part {
                "scores" => &mut form.scores,
                "comments" => &mut form.comments,
                "shared" => &mut form.shared,
                _ => continue,
            };
            part.insert(key.to_owned(), value);
        }
        form
    }

    /// Reads what was typed, for keeping; criteria may be missing. What the rubric does not ask for
    /// is left out.
    ///
    /// # Errors
    /// `too-long` for comments, `choose` for a score that is not a level.
    pub fn parse(&self, rubric: &Rubric) -> Result<Opinion, Refusal> {
        let mut problems = Vec::new();
        let mut opinion = Opinion::default();
        for criterion in rubric.criteria() {
            let key = &criterion.key;
            match self.scores.get(key).map(String::as_str) {
                None | Some("") => {}
                Some(raw) => match raw.parse::<i64>() {
                    Ok(score) if criterion.share(score).is_some() => {
                        opinion.scores.insert(key.clone(), score);
                    }
                    _ => problems.push(problem(&format!("scores[{key}]"), "choose")),
                },
            }
            let raw = self.comments.get(key).map_or("", String::as_str);
            match text::draft("comments", raw, COMMENT_MAX) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => {
                    let audience = if self.shared.contains_key(key) {
                        Audience::Applicant
                    } else {
                        Audience::Committee
                    };
                    opinion
                        .comments
                        .insert(key.clone(), Comment { text, audience });
                }
                Err(found) => problems.push(FieldProblem {
                    field: format!("comments[{key}]").into(),
                    ..found
                }),
            }
        }
        if problems.is_empty() {
            Ok(opinion)
        } else {
            Err(Refusal::fields(problems))
        }
    }
}

fn problem(field: &str, code: &'static str) -> FieldProblem {
    FieldProblem {
        field: field.to_owned().into(),
        ..FieldProblem::new("", code)
    }
}

impl Opinion {
    /// The whole, for sending: every criterion is scored.
    ///
    /// # Errors
    /// `score-missing` for each that is not.
    pub fn complete(&self, rubric: &Rubric) -> Result<f64, Refusal> {
        let missing: Vec<FieldProblem> = rubric
            .criteria()
            .iter()
            .filter(|criterion| !self.scores.contains_key(&criterion.key))
            .map(|criterion| problem(&format!("scores[{}]", criterion.key), "score-missing"))
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::fields(missing));
        }
        rubric
            .total(&self.scores)
            .ok_or(Refusal::invalid("no-criteria"))
    }
}

#[cfg(test)]
#[allow(
    clippy::float_cmp,
    reason = "weighted means of small whole numbers are exact"
)]
mod tests {
    use super::*;

    fn form(title: &str, weight: &str, levels: usize) -> CriterionForm {
        let lines = (1..=levels)
            .map(|level| format!("Level {level}"))
            .collect::<Vec<_>>()
            .join("\n");
        CriterionForm {
            key: String::new(),
            title_en: title.to_owned(),
            title_fr: format!("{title} (fr)"),
            weight: weight.to_owned(),
            levels_en: lines.clone(),
            levels_fr: lines,
        }
    }

    #[test]
    fn a_rubric_is_read_as_typed_and_its_total_is_weighted() {
        let rubric = Rubric::parse(&[
            form("Dilemma", "3", 5),
            CriterionForm::default(),
            form("Transfer", "1", 3),
        ])
        .unwrap();
        assert_eq!(Rubric::parse(&rubric.forms()).unwrap(), rubric);
        let keys: Vec<&str> = rubric.criteria().iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["c1", "c2"]);
        let mut scores = BTreeMap::from([("c1".to_owned(), 5)]);
        assert_eq!(rubric.total(&scores), None);
        scores.insert("c2".to_owned(), 1);
        assert_eq!(rubric.total(&scores), Some(75.0));
        scores.insert("c2".to_owned(), 4);
        assert_eq!(rubric.total(&scores), None, "there is no fourth level");
    }

    #[test]
    fn what_a_rubric_cannot_be() {
        let codes = |forms: &[CriterionForm]| -> Vec<String> {
            Rubric::parse(forms)
                .unwrap_err()
                .problems()
                .iter()
                .map(|problem| format!("{} {}", problem.field, problem.code))
                .collect()
        };
        assert!(Rubric::parse(&[]).unwrap_err().problems().is_empty());
        assert_eq!(codes(&[form("A", "0", 5)]), ["criteria[0][weight] number"]);
        assert_eq!(
            codes(&[form("A", "1", 7)]),
            [
                "criteria[0][levels_en] levels",
                "criteria[0][levels_fr] levels"
            ]
        );
        let uneven = CriterionForm {
            levels_fr: "Un\nDeux\nTrois".to_owned(),
            ..form("A", "1", 2)
        };
        assert_eq!(codes(&[uneven]), ["criteria[0][levels_fr] levels-differ"]);
        let nameless = CriterionForm {
            title_fr: String::new(),
            ..form("A", "1", 2)
        };
        assert_eq!(codes(&[nameless]), ["criteria[0][title_fr] required"]);
    }

    #[test]
    fn an_opinion_keeps_what_the_rubric_asks_and_is_sent_whole() {
        let rubric = Rubric::parse(&[form("A", "1", 5), form("B", "1", 5)]).unwrap();
        let mut given = ReviewForm {
            scores: BTreeMap::from([
                ("c1".to_owned(), "4".to_owned()),
                ("c9".to_owned(), "1".to_owned()),
            ]),
            comments: BTreeMap::from([("c1".to_owned(), " Clear. ".to_owned())]),
            shared: BTreeMap::from([("c1".to_owned(), "on".to_owned())]),
        };
        let opinion = given.parse(&rubric).unwrap();
        assert_eq!(opinion.scores.len(), 1);
        assert_eq!(opinion.comments["c1"].audience, Audience::Applicant);
        assert_eq!(opinion.comments["c1"].text, "Clear.");
        let refusal = opinion.complete(&rubric).unwrap_err();
        assert_eq!(refusal.problems()[0].field, "scores[c2]");
        given.scores.insert("c2".to_owned(), "6".to_owned());
        assert_eq!(
            given.parse(&rubric).unwrap_err().problems()[0].code,
            "choose"
        );
        given.scores.insert("c2".to_owned(), "2".to_owned());
        let opinion = given.parse(&rubric).unwrap();
        assert_eq!(opinion.complete(&rubric).unwrap(), 50.0);
    }

    #[test]
    fn a_round_and_its_reviews_know_what_comes_next() {
        assert_eq!(RoundState::Prepared.open().unwrap(), RoundState::Open);
        assert!(RoundState::Open.open().is_err());
        assert!(RoundState::Prepared.close().is_err());
        assert!(RoundState::Closed.takes_reviews().is_err());
        assert!(RoundState::Open.takes_rubric().is_err());
        for state in ReviewState::ALL {
            assert_eq!(state.send().is_ok(), state.counts(), "{state:?}");
            assert_eq!(state.save().is_ok(), state.is_waiting(), "{state:?}");
            assert_eq!(state.abstain().is_ok(), state.counts(), "{state:?}");
        }
    }
}
