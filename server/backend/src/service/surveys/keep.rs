//! Opened, reminded, closed, reported.

use domain::ids::{PersonId, SurveyId};
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::programme::CALL_ZONE;
use domain::surveys::{Audience, Survey, SurveyState};
use domain::{Language, Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::store::surveys as store;
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, when};

/// Those who have not answered are reminded once in this time at the most.
pub const REMINDER_PAUSE: i64 = 20 * Timestamp::HOUR;

/// The survey held for a change, and the leave for it.
pub(super) async fn kept<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    id: &SurveyId,
) -> Result<(Survey, Permit<'a>)> {
    caller.able(Operation::KeepSurveys)?;
    let survey = store::hold(tx, id).await?.ok_or(Refusal::not_found())?;
    let permit = keeper(caller, &survey)?;
    Ok((survey, permit))
}

/// The permit to keep a survey. Who keeps the surveys of one edition writes to nobody in the others.
pub(super) fn keeper<'a>(caller: &'a Caller, survey: &Survey) -> Result<Permit<'a>, Refusal> {
    let edition = [survey.edition_id.as_str()];
    let scopes = if survey.audience == Audience::Everybody {
        &[]
    } else {
        edition.as_slice()
    };
    caller.permit(Operation::KeepSurveys, scopes)
}

pub(super) async fn audience(tx: &mut Tx, survey: &Survey) -> Result<Vec<PersonId>> {
    let scope = match (survey.audience, &survey.module_id) {
        (Audience::Everybody, _) => "",
        (Audience::Module, Some(module)) => module.as_str(),
        (Audience::Module | Audience::Edition, _) => survey.edition_id.as_str(),
    };
    store::participants(tx, scope).await
}

/// Opens a survey: everybody it is for is invited and gets a mail.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-draft`, `survey-past` when its deadline has passed,
/// `survey-nobody` when there is nobody to invite.
pub async fn open(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (mut survey, permit) = kept(&mut tx, caller, id).await?;
    survey.state = survey.state.open()?;
    if survey.closes_at <= now {
        return Err(Refusal::conflict("survey-past").into());
    }
    survey.opens_at = now;
    let people = audience(&mut tx, &survey).await?;
    if people.is_empty() {
        return Err(Refusal::conflict("survey-nobody").into());
    }
    for person in &people {
        store::invite(&mut tx, id, person).await?;
    }
    survey.invited = i64::try_from(people.len()).unwrap_or(i64::MAX);
    store::set_state(&mut tx, &survey).await?;
    let sent = write(&mut tx, academy, &survey, "mail-survey").await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.opened",
        ("survey", id.as_str()),
        serde_json::json!({ "invited": survey.invited, "mails": sent }),
    )
    .await?;
    tx.commit().await
}

/// Writes to everybody who has not answered; how many they are.
pub(super) async fn write(
    tx: &mut Tx,
    academy: &Academy,
    survey: &Survey,
    key: &str,
) -> Result<usize> {
    let waiting = store::waiting(tx, &survey.id).await?;
    for person in &waiting {
        let language = person.language.unwrap_or(Language::En);
        let title = survey.title.get(language);
        let until = when::date_time(language, survey.closes_at, CALL_ZONE);
        let letter = Letter {
            kind: MailKind::Survey,
            about: survey.id.to_string(),
            person: Some(person.id.clone()),
            name: person.name.clone(),
            address: person.email.clone(),
            language,
            subject: say_with(language, &format!("{key}-subject"), args!(title = title))
                .into_owned(),
            paragraphs: vec![
                say_with(
                    language,
                    &format!("{key}-text"),
                    args!(title = title, until = until),
                )
                .into_owned(),
                say(language, "mail-survey-anonymous").into_owned(),
            ],
            action: Some((
                say(language, "mail-survey-action").into_owned(),
                format!("/surveys/{}", survey.id),
            )),
        };
        mail::queue(tx, academy, &letter).await?;
    }
    Ok(waiting.len())
}

/// Ends the answering.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-open`.
pub async fn close(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (mut survey, permit) = kept(&mut tx, caller, id).await?;
    survey.state = survey.state.close()?;
    survey.closes_at = survey.closes_at.min(now);
    store::set_state(&mut tx, &survey).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.closed",
        ("survey", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Notes that the results were reported.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-closed`.
pub async fn report(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (mut survey, permit) = kept(&mut tx, caller, id).await?;
    survey.state = survey.standing(academy.now()).report()?;
    store::set_state(&mut tx, &survey).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.reported",
        ("survey", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Reminds everybody who has not answered.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-open`; `survey-reminded` when that was done less than
/// [`REMINDER_PAUSE`] ago; `survey-all-answered` when nobody is left.
pub async fn remind(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (survey, permit) = kept(&mut tx, caller, id).await?;
    if survey.standing(now) != SurveyState::Open {
        return Err(Refusal::conflict("survey-not-open").into());
    }
    if survey
        .reminded_at
        .is_some_and(|at| now.since(at) < REMINDER_PAUSE)
    {
        return Err(Refusal::conflict("survey-reminded").into());
    }
    let sent = write(&mut tx, academy, &survey, "mail-survey-reminder").await?;
    if sent == 0 {
        return Err(Refusal::conflict("survey-all-answered").into());
    }
    store::set_reminded(&mut tx, id, now).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.reminded",
        ("survey", id.as_str()),
        serde_json::json!({ "mails": sent }),
    )
    .await?;
    tx.commit().await
}
