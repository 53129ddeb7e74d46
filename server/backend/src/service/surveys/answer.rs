//! Surveys as those who are invited see them.

use std::collections::BTreeMap;

use domain::ids::SurveyId;
use domain::language::{Bilingual, ContentLanguage};
use domain::permission::{Operation, Role};
use domain::programme::{CALL_ZONE, Edition};
use domain::surveys::{Answers, Survey, SurveyState};
use domain::{Refusal, Timestamp};

use super::edition_of;
use crate::access::{Caller, Permit};
use crate::chance::uuid_v4;
use crate::service::today::Task;
use crate::store::surveys as store;
use crate::{Academy, Result};

/// A survey as somebody sees it who is invited to it.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The survey.
    pub survey: Survey,
    /// Its edition.
    pub edition: Edition,
    /// Where it stands now.
    pub standing: SurveyState,
    /// Whether this person has answered.
    pub answered: bool,
}

/// The leave to answer surveys. A survey may invite those of other editions than its own, so the
/// permit is for wherever the caller has a place; whether they are invited is asked besides.
pub(super) fn leave(caller: &Caller) -> Result<Permit<'_>, Refusal> {
    let places: Vec<&str> = caller.scopes(Role::Participant).collect();
    caller.permit(Operation::AnswerSurvey, &places)
}

/// A survey the caller is invited to.
///
/// # Errors
/// `not-found` when there is none, or none that invites the caller.
pub async fn invited(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<Invited> {
    let permit = leave(caller)?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let survey = store::survey(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let answered = store::invitation(&mut tx, id, &person.id)
        .await?
        .ok_or(Refusal::not_found())?;
    let edition = edition_of(&mut tx, &survey).await?;
    let standing = survey.standing(academy.now());
    Ok(Invited {
        survey,
        edition,
        standing,
        answered,
    })
}

/// Answers a survey. `given` are question keys and what was typed or chosen; texts are written in
/// `language`.
///
/// Nothing is noted in the audit log and no mail confirms it: either would say when this person
/// answered.
///
/// # Errors
/// `not-found` when the caller is not invited, `survey-answered` the second time, `survey-not-yet`,
/// `survey-closed`, or what [`Answers::parse`] refuses.
pub async fn answer(
    academy: &Academy,
    caller: &Caller,
    id: &SurveyId,
    given: &BTreeMap<String, String>,
    language: &str,
) -> Result<()> {
    let permit = leave(caller)?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    let survey = store::hold(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    match store::invitation(&mut tx, id, &person.id).await? {
        None => return Err(Refusal::not_found().into()),
        Some(true) => return Err(Refusal::conflict("survey-answered").into()),
        Some(false) => survey.admits(academy.now())?,
    }
    let language = if language.is_empty() {
        caller.language.into()
    } else {
        ContentLanguage::parse("written_in", language)?
    };
    let given = given
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()));
    let answers = Answers::parse(&survey.questions, given, &language)?;
    let mark = uuid_v4(academy.chance.as_ref());
    store::put(&mut tx, id, &person.id, &mark, &answers).await?;
    tx.commit().await?;
    if let Err(error) = academy
        .db
        .sweep(&["survey_answers", "survey_invitations"])
        .await
    {
        // The answer is kept; what the engine still remembers of the pile before goes with the next.
        tracing::warn!(code = "sweep", %error, "replaced rows could not be swept");
    }
    Ok(())
}

/// A survey that the caller has not answered, as something to do.
pub(crate) fn task(
    caller: &Caller,
    id: &SurveyId,
    title: &Bilingual,
    closes_at: Timestamp,
) -> Option<Task> {
    leave(caller).is_ok().then(|| Task {
        key: "survey",
        about: title.get(caller.language).to_owned(),
        count: 0,
        due: Some(closes_at),
        zone: Some(CALL_ZONE.to_owned()),
        href: format!("/surveys/{id}"),
    })
}
