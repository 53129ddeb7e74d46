//! What evaluators read.

use domain::Refusal;
use domain::ids::SurveyId;
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{Claim, Edition, Module};
use domain::surveys::{Finding, Share, Survey, SurveyState, findings};

use super::edition_of;
use super::keep::{audience, keeper};
use crate::access::Caller;
use crate::db::Tx;
use crate::store::{programme, surveys as store};
use crate::{Academy, Result, audit};

/// A survey and how far it got.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The survey.
    pub survey: Survey,
    /// Its module, if it is about one.
    pub module: Option<Module>,
    /// Where it stands now.
    pub standing: SurveyState,
    /// How many answered, of how many invited.
    pub response: Share,
}

/// The surveys of an edition.
#[derive(Debug, Clone)]
pub struct EditionSurveys {
    /// The edition.
    pub edition: Edition,
    /// Its published figures.
    pub claims: Vec<Claim>,
    /// Its surveys, the latest first.
    pub surveys: Vec<Listed>,
}

pub(super) fn response(answered: i64, survey: &Survey) -> Share {
    let count = usize::try_from(answered).unwrap_or_default();
    // Whoever was erased before this was counted may be missing among the invited.
    Share {
        count,
        of: usize::try_from(survey.invited)
            .unwrap_or_default()
            .max(count),
    }
}

/// Every edition with its surveys, the latest first.
///
/// # Errors
/// `forbidden` for those who may read results of no edition.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<EditionSurveys>> {
    caller.able(Operation::ReadResults)?;
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let editions = programme::editions(&mut tx).await?;
    let mut stories = programme::stories(&mut tx).await?;
    let modules = programme::all_modules(&mut tx).await?;
    let surveys = store::surveys(&mut tx).await?;
    let answered = store::answered_all(&mut tx).await?;
    Ok(editions
        .into_iter()
        .filter(|edition| {
            caller
                .permit(Operation::ReadResults, &[edition.id.as_str()])
                .is_ok()
        })
        .map(|edition| EditionSurveys {
            surveys: surveys
                .iter()
                .filter(|survey| survey.edition_id == edition.id)
                .map(|survey| Listed {
                    module: survey
                        .module_id
                        .as_ref()
                        .and_then(|id| modules.iter().find(|module| module.id == *id).cloned()),
                    standing: survey.standing(now),
                    response: response(
                        answered.get(&survey.id).copied().unwrap_or_default(),
                        survey,
                    ),
                    survey: survey.clone(),
                })
                .collect(),
            claims: stories.remove(&edition.id).unwrap_or_default().claims,
            edition,
        })
        .collect())
}

/// Where a question was asked besides.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The other survey.
    pub survey: SurveyId,
    /// Its title.
    pub title: Bilingual,
    /// Whether the words are the same in both.
    pub comparable: bool,
}

/// A survey with all that may be said about it.
#[derive(Debug, Clone)]
pub struct Results {
    /// The survey and how far it got.
    pub listed: Listed,
    /// Its edition.
    pub edition: Edition,
    /// The published figures of the edition.
    pub claims: Vec<Claim>,
    /// What its answers say, question by question; none while it is open or when too few answered.
    pub findings: Option<Vec<Finding>>,
    /// Where each question was asked besides, in the order of the questions.
    pub elsewhere: Vec<Vec<Elsewhere>>,
    /// How many would get the invitation (while it is prepared) or a reminder (while it is open).
    pub recipients: usize,
    /// Whether the caller may open and close it.
    pub keeps: bool,
}

/// What may be said about a survey.
///
/// # Errors
/// `not-found`, `forbidden`.
pub async fn results(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<Results> {
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let survey = readable(&mut tx, caller, id).await?;
    let edition = edition_of(&mut tx, &survey).await?;
    let module = match &survey.module_id {
        Some(id) => programme::module(&mut tx, id).await?,
        None => None,
    };
    let standing = survey.standing(now);
    let answered = store::answered(&mut tx, id).await?;
    let findings = if standing.shows_results() {
        findings(&survey.questions, &store::answers(&mut tx, id).await?)
    } else {
        None
    };
    let others: Vec<Survey> = store::surveys(&mut tx)
        .await?
        .into_iter()
        .filter(|other| {
            other.id != survey.id
                && other.standing(now).shows_results()
                && caller
                    .permit(Operation::ReadResults, &[other.edition_id.as_str()])
                    .is_ok()
        })
        .collect();
    let elsewhere = survey
        .questions
        .questions()
        .iter()
        .map(|question| {
            others
                .iter()
                .filter_map(|other| {
                    let twin = other.questions.question(&question.key)?;
                    Some(Elsewhere {
                        survey: other.id.clone(),
                        title: other.title.clone(),
                        comparable: question.asks_the_same_as(twin),
                    })
                })
                .collect()
        })
        .collect();
    let recipients = match standing {
        SurveyState::Draft => audience(&mut tx, &survey).await?.len(),
        SurveyState::Open => store::waiting(&mut tx, id).await?.len(),
        SurveyState::Closed | SurveyState::Reported => 0,
    };
    let keeps = keeper(caller, &survey).is_ok();
    let response = response(answered, &survey);
    let story = programme::story(&mut tx, &edition.id).await?;
    Ok(Results {
        listed: Listed {
            survey,
            module,
            standing,
            response,
        },
        claims: story.unwrap_or_default().claims,
        edition,
        findings,
        elsewhere,
        recipients,
        keeps,
    })
}

pub(super) async fn readable(tx: &mut Tx, caller: &Caller, id: &SurveyId) -> Result<Survey> {
    caller.able(Operation::ReadResults)?;
    let survey = store::survey(tx, id).await?.ok_or(Refusal::not_found())?;
    caller.permit(Operation::ReadResults, &[survey.edition_id.as_str()])?;
    Ok(survey)
}

/// A table of answers: the keys of the questions, and a row an answer.
#[derive(Debug, Clone)]
pub struct Table {
    /// The edition, for the name of the file.
    pub edition: String,
    /// Keys of the questions.
    pub head: Vec<String>,
    /// One answer a row, in the order of random ids.
    pub rows: Vec<Vec<String>>,
}

/// The answers to a survey, row by row.
///
/// # Errors
/// `not-found`, `forbidden`; `survey-still-open` while people answer, `survey-too-few` when too few did.
pub async fn table(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<Table> {
    let mut tx = academy.db.write().await?;
    let survey = readable(&mut tx, caller, id).await?;
    let permit = caller.permit(Operation::ReadResults, &[survey.edition_id.as_str()])?;
    if !survey.standing(academy.now()).shows_results() {
        return Err(Refusal::conflict("survey-still-open").into());
    }
    let pile = store::answers(&mut tx, id).await?;
    if pile.len() < domain::surveys::FEWEST {
        return Err(Refusal::conflict("survey-too-few").into());
    }
    let edition = edition_of(&mut tx, &survey).await?.slug;
    let head: Vec<String> = survey
        .questions
        .questions()
        .iter()
        .map(|question| question.key.clone())
        .collect();
    let rows = pile
        .iter()
        .map(|answers| {
            head.iter()
                .map(|key| {
                    answers
                        .get(key)
                        .map(domain::surveys::Answer::key)
                        .unwrap_or_default()
                })
                .collect()
        })
        .collect();
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.exported",
        ("survey", id.as_str()),
        serde_json::json!({ "answers": pile.len() }),
    )
    .await?;
    tx.commit().await?;
    Ok(Table {
        edition,
        head,
        rows,
    })
}
