//! Demonstration of surveys: six, with answers drawn from the distributions in `demo/surveys.json`.

use std::collections::HashMap;

use domain::Timestamp;
use domain::ids::{PersonId, SurveyId};
use domain::language::Bilingual;
use domain::programme::CALL_ZONE;
use domain::surveys::{
    Answer, Answers, Ask, Audience, Question, Questionnaire, Survey, SurveyState, Written,
};
use serde::Deserialize;

use super::{Dice, World, read};
use crate::chance::uuid_v4;
use crate::db::Tx;
use crate::store::surveys as store;
use crate::{Academy, Error, Result, when};

#[derive(Deserialize)]
struct Content {
    surveys: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    key: String,
    edition: String,
    module: Option<String>,
    state: SurveyState,
    audience: Audience,
    invited: i64,
    answered: usize,
    opens_on: Option<String>,
    closes_on: Option<String>,
    opened_days_ago: Option<i64>,
    closes_in_days: Option<i64>,
    title: Bilingual,
    intro: Bilingual,
    questions: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(flatten)]
    question: Question,
    /// Per cent by key.
    distribution: Option<HashMap<String, usize>>,
    /// The part of those who answered that answered this.
    answer_rate: f64,
    /// What was written.
    answers: Option<Vec<Written>>,
}

pub(super) async fn fill(tx: &mut Tx, _academy: &Academy, world: &World) -> Result<()> {
    let content: Content = read("surveys.json", include_str!("../../../demo/surveys.json"))?;
    for told in content.surveys {
        let dice = world.dice(&told.key);
        let pile = answers(&told, &dice)?;
        let (opens_at, closes_at) = match (&told.opens_on, &told.closes_on) {
            (Some(opens), Some(closes)) => (at(opens, "09:00")?, at(closes, "17:00")?),
            _ => (
                world.ago(told.opened_days_ago.unwrap_or_default(), "09:00"),
                world.at(told.closes_in_days.unwrap_or_default(), "17:00"),
            ),
        };
        let module_id = match &told.module {
            Some(slug) => Some(world.module(&told.edition, slug)?.id.clone()),
            None => None,
        };
        let questions = told.questions.into_iter().map(|asked| asked.question);
        // Who was invited to those of the past is forgotten; how many were is not.
        let open = told.state == SurveyState::Open;
        let people = if open { everybody(world)? } else { Vec::new() };
        let survey = Survey {
            id: dice.id(opens_at),
            edition_id: world.edition(&told.edition)?.id.clone(),
            module_id,
            state: told.state,
            audience: told.audience,
            title: told.title,
            intro: told.intro,
            questions: Questionnaire::parse(questions.collect())?,
            opens_at,
            closes_at,
            invited: if open {
                i64::try_from(people.len()).unwrap_or(i64::MAX)
            } else {
                told.invited
            },
            reminded_at: open.then(|| world.ago(6, "10:00")),
        };
        store::insert(tx, &survey).await?;
        invite(tx, &survey.id, people, &dice, pile.len(), world).await?;
        let mut rows = Vec::new();
        for answers in &pile {
            rows.push((uuid_v4(&dice.0), serde_json::to_string(answers)?));
        }
        store::lay(tx, &survey.id, rows).await?;
    }
    Ok(())
}

fn at(day: &str, time: &str) -> Result<Timestamp> {
    when::instant(&format!("{day}T{time}"), CALL_ZONE)
        .ok_or_else(|| Error::fault(format!("demo/surveys.json: there is no day {day}")))
}

/// Everybody who has had a place.
fn everybody(world: &World) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for (edition, module) in [
        ("2018", "education"),
        ("2018", "civil-society"),
        ("2019", "work"),
        ("2019", "housing"),
    ] {
        let cohort = world.cohort(edition, module)?;
        people.extend(cohort.into_iter().map(|person| person.id.clone()));
    }
    people.sort();
    people.dedup();
    Ok(people)
}

/// Invites people, of whom so many have answered; not the one who signs in as the participant of the
/// demonstration.
async fn invite(
    tx: &mut Tx,
    survey: &SurveyId,
    people: Vec<PersonId>,
    dice: &Dice,
    answered: usize,
    world: &World,
) -> Result<()> {
    for person in &people {
        store::invite(tx, survey, person).await?;
    }
    let participant = &world.person("p04")?.id;
    let mut others: Vec<&PersonId> = people
        .iter()
        .filter(|person| *person != participant)
        .collect();
    dice.shuffle(&mut others);
    for person in others.into_iter().take(answered) {
        store::set_answered(tx, survey, person).await?;
    }
    Ok(())
}

/// As many answers as are told, question by question in the shares that are told.
fn answers(told: &Told, dice: &Dice) -> Result<Vec<Answers>> {
    let mut pile = vec![Answers::default(); told.answered];
    for asked in &told.questions {
        let mut given = given(asked, told.answered);
        given.resize(told.answered, None);
        dice.shuffle(&mut given);
        for (answers, answer) in pile.iter_mut().zip(given) {
            if let Some(answer) = answer {
                answers.put(&asked.question, answer)?;
            }
        }
    }
    Ok(pile)
}

/// The answers to one question, each in its share (largest remainders first).
fn given(asked: &Asked, of: usize) -> Vec<Option<Answer>> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "tens of answers"
    )]
    let count = (of as f64 * asked.answer_rate).round() as usize;
    if let Some(texts) = &asked.answers {
        let texts = texts.iter().take(count).map(|written| {
            Some(Answer::Text {
                text: written.text.clone(),
                language: written.language.clone(),
            })
        });
        return texts.collect();
    }
    // Key, how many in whole, and what the whole leaves out.
    let mut parts: Vec<(String, usize, usize)> = asked
        .question
        .choices()
        .into_iter()
        .map(|key| {
            let share = asked
                .distribution
                .as_ref()
                .and_then(|shares| shares.get(&key))
                .copied()
                .unwrap_or_default();
            (key, count * share / 100, count * share % 100)
        })
        .collect();
    let told: usize = parts.iter().map(|(_, whole, _)| whole).sum();
    parts.sort_by_key(|(_, _, rest)| std::cmp::Reverse(*rest));
    for (_, whole, _) in parts.iter_mut().take(count.saturating_sub(told)) {
        *whole += 1;
    }
    parts
        .into_iter()
        .flat_map(|(key, whole, _)| {
            let answer = match asked.question.ask {
                Ask::Scale { .. } => key.parse().map(Answer::Step).ok(),
                _ => Some(Answer::Choice(key)),
            };
            std::iter::repeat_n(answer, whole)
        })
        .collect()
}
