//! Surveys: answered once and by nobody who can be found out, opened and closed, read when closed.

use std::collections::BTreeMap;

use domain::error::Form;
use domain::ids::{PersonId, SurveyId};
use domain::language::{Bilingual, ContentLanguage};
use domain::mail::MailKind;
use domain::permission::{Operation, Role};
use domain::programme::{CALL_ZONE, Claim, ClaimUnit, Edition, EditionState, Module};
use domain::surveys::{
    Answers, Audience, Comparability, Finding, Question, Questionnaire, Share, Survey, SurveyState,
    findings,
};
use domain::text::Line;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::chance::uuid_v4;
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::service::today::Task;
use crate::store::{programme, surveys as store};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, when};

/// Those who have not answered are reminded once in this time at the most.
pub const REMINDER_PAUSE: i64 = 20 * Timestamp::HOUR;

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
fn leave(caller: &Caller) -> Result<Permit<'_>, Refusal> {
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

async fn edition_of(tx: &mut Tx, survey: &Survey) -> Result<Edition> {
    Ok(programme::edition(tx, &survey.edition_id)
        .await?
        .ok_or(Refusal::not_found())?)
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

/// The surveys the caller has to answer, as things to do.
///
/// # Errors
/// When the database fails.
pub async fn tasks(academy: &Academy, caller: &Caller) -> Result<Vec<Task>> {
    let Ok(permit) = leave(caller) else {
        return Ok(Vec::new());
    };
    let mut tx = academy.db.read().await?;
    let surveys = store::to_answer(&mut tx, &permit.person()?.id, academy.now()).await?;
    Ok(surveys
        .into_iter()
        .map(|survey| Task {
            key: "survey",
            about: survey.title.get(caller.language).to_owned(),
            count: 0,
            due: Some(survey.closes_at),
            zone: Some(CALL_ZONE.to_owned()),
            href: format!("/surveys/{}", survey.id),
        })
        .collect())
}

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
    /// Its surveys, the latest first.
    pub surveys: Vec<Listed>,
}

fn response(answered: i64, survey: &Survey) -> Share {
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
    if !caller.could(Operation::ReadResults) {
        // Says the right thing to visitors and to those who have signed in.
        caller.permit(Operation::ReadResults, &[])?;
    }
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let editions = programme::editions(&mut tx).await?;
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
    let keeps = caller
        .permit(Operation::KeepSurveys, &[survey.edition_id.as_str()])
        .is_ok();
    let response = response(answered, &survey);
    Ok(Results {
        listed: Listed {
            survey,
            module,
            standing,
            response,
        },
        edition,
        findings,
        elsewhere,
        recipients,
        keeps,
    })
}

async fn readable(tx: &mut Tx, caller: &Caller, id: &SurveyId) -> Result<Survey> {
    if !caller.could(Operation::ReadResults) {
        caller.permit(Operation::ReadResults, &[])?;
    }
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

/// The survey held for a change, and the leave for it.
async fn kept<'a>(tx: &mut Tx, caller: &'a Caller, id: &SurveyId) -> Result<(Survey, Permit<'a>)> {
    if !caller.could(Operation::KeepSurveys) {
        caller.permit(Operation::KeepSurveys, &[])?;
    }
    let survey = store::hold(tx, id).await?.ok_or(Refusal::not_found())?;
    let permit = caller.permit(Operation::KeepSurveys, &[survey.edition_id.as_str()])?;
    Ok((survey, permit))
}

async fn audience(tx: &mut Tx, survey: &Survey) -> Result<Vec<PersonId>> {
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
async fn write(tx: &mut Tx, academy: &Academy, survey: &Survey, key: &str) -> Result<usize> {
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

/// What a form holds that publishes a figure.
#[derive(Debug, Clone, Default)]
pub struct FigureForm {
    /// Key of the question.
    pub question: String,
    /// Keys of the choices that count.
    pub choices: Vec<String>,
    /// The sentence in English.
    pub wording_en: String,
    /// The sentence in French; may be empty.
    pub wording_fr: String,
}

/// Publishes a figure with its evidence, on the page of its edition: numerator, denominator and
/// invited are counted here, none of them is typed. The figure names the body that computed it; who
/// pressed the button stands in the audit log.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-still-open`, `survey-too-few`, `edition-archived`, or fields that
/// cannot be accepted.
pub async fn publish(
    academy: &Academy,
    caller: &Caller,
    id: &SurveyId,
    form: &FigureForm,
) -> Result<String> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (survey, permit) = kept(&mut tx, caller, id).await?;
    let edition = edition_of(&mut tx, &survey).await?;
    if edition.state == EditionState::Archived {
        return Err(Refusal::conflict("edition-archived").into());
    }
    if !survey.standing(now).shows_results() {
        return Err(Refusal::conflict("survey-still-open").into());
    }
    let found = findings(&survey.questions, &store::answers(&mut tx, id).await?)
        .ok_or(Refusal::conflict("survey-too-few"))?;
    let questions = survey.questions.questions();
    let asked = questions.iter().zip(&found);
    let figure = asked
        .filter(|(question, _)| question.key == form.question)
        .find_map(|(question, finding)| {
            Some((
                question.statement(&form.choices)?,
                finding.share_of(&form.choices)?,
            ))
        });
    let mut check = Form::default();
    let figure = check.take(figure.ok_or_else(|| FieldProblem::new("choices", "choose-some")));
    let wording_en = check.take(Line::<300>::parse("wording_en", &form.wording_en));
    let wording_fr = check.take(Line::<300>::optional("wording_fr", &form.wording_fr));
    check.finish()?;
    let (Some((statement, share)), Some(wording_en), Some(wording_fr)) =
        (figure, wording_en, wording_fr)
    else {
        return Err(Refusal::invalid("fields").into());
    };
    let whole = |count: usize| i64::try_from(count).ok();
    let key: SurveyId = academy.id();
    let claim = Claim {
        key: format!("figure-{key}"),
        wording: Bilingual {
            en: wording_en.into(),
            fr: wording_fr.map(String::from).unwrap_or_default(),
        },
        value: share.percent(),
        unit: ClaimUnit::Percent,
        numerator: whole(share.count),
        denominator: whole(share.of),
        invited: Some(survey.invited),
        date: when::iso_day(now, CALL_ZONE),
        author: permit.person()?.organisation.clone(),
        signed_off_by: None,
        source: survey.title,
        statements: vec![statement],
        note: Bilingual::default(),
        withdrawn: None,
    };
    let mut claims = programme::hold_claims(&mut tx, &edition.id).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "figure.published",
        ("survey", id.as_str()),
        serde_json::json!({ "figure": claim.key, "question": form.question, "choices": form.choices,
            "numerator": claim.numerator, "denominator": claim.denominator }),
    )
    .await?;
    claims.push(claim);
    programme::set_claims(&mut tx, &edition.id, &claims).await?;
    tx.commit().await?;
    Ok(edition.slug)
}

/// A published figure and its edition, for whoever may withdraw it.
///
/// # Errors
/// `not-found`, `forbidden`.
pub async fn figure(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    key: &str,
) -> Result<(Edition, Claim)> {
    if !caller.could(Operation::KeepSurveys) {
        caller.permit(Operation::KeepSurveys, &[])?;
    }
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, edition)
        .await?
        .ok_or(Refusal::not_found())?;
    caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    let claim = edition.claims.iter().find(|claim| claim.key == key);
    let claim = claim.cloned().ok_or(Refusal::not_found())?;
    Ok((edition, claim))
}

/// Withdraws a published figure. It stays where it is, with the reason.
///
/// # Errors
/// `not-found`, `forbidden`, `edition-archived`, `figure-withdrawn`, or no reason.
pub async fn withdraw(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    key: &str,
    reason: &str,
) -> Result<()> {
    let (edition, _) = figure(academy, caller, edition, key).await?;
    let permit = caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    if edition.state == EditionState::Archived {
        return Err(Refusal::conflict("edition-archived").into());
    }
    let reason = Line::<300>::parse("reason", reason)?;
    let mut tx = academy.db.write().await?;
    let mut claims = programme::hold_claims(&mut tx, &edition.id).await?;
    let claim = claims.iter_mut().find(|claim| claim.key == key);
    let claim = claim.ok_or(Refusal::not_found())?;
    if claim.withdrawn.is_some() {
        return Err(Refusal::conflict("figure-withdrawn").into());
    }
    claim.withdrawn = Some(reason.into());
    programme::set_claims(&mut tx, &edition.id, &claims).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "figure.withdrawn",
        ("edition", edition.id.as_str()),
        serde_json::json!({ "figure": key }),
    )
    .await?;
    tx.commit().await
}

/// Questions that come with the academy; the first survey of an edition starts from them.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct BuiltIn {
    /// Stable key.
    pub key: String,
    /// Title.
    pub title: Bilingual,
    /// What it is for.
    pub intro: Bilingual,
    /// Its questions.
    pub questions: Questionnaire,
}

/// The questionnaires that come with the academy.
///
/// # Errors
/// Never with the file beside this one (a test reads it).
pub fn built_in() -> Result<Vec<BuiltIn>> {
    Ok(serde_json::from_str(include_str!("questionnaires.json"))?)
}

/// What a form holds that prepares a survey.
#[derive(Debug, Clone, Default)]
pub struct DraftForm {
    /// Whose questions are asked: the key of a built-in questionnaire or the id of a survey.
    pub questions: String,
    /// Slug of the edition, or of the edition and a module (`2027/housing`).
    pub about: String,
    /// Key of the audience.
    pub audience: String,
    /// The title in English; empty takes that of the questionnaire.
    pub title_en: String,
    /// The title in French; empty takes that of the questionnaire, or the English one.
    pub title_fr: String,
    /// When it closes, as read off a clock in Brussels.
    pub closes: String,
}

/// What there is to choose from for a new survey.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Built-in questionnaires.
    pub built_in: Vec<BuiltIn>,
    /// Surveys whose questions can be asked again, the latest first.
    pub surveys: Vec<Survey>,
    /// Editions that are not over, with their modules.
    pub editions: Vec<(Edition, Vec<Module>)>,
}

/// What there is to choose from for a new survey; none when the caller may prepare none.
///
/// # Errors
/// When the database fails.
pub async fn choices(academy: &Academy, caller: &Caller) -> Result<Option<Choices>> {
    if !caller.could(Operation::KeepSurveys) {
        return Ok(None);
    }
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let editions = programme::editions(&mut tx).await?;
    Ok(Some(Choices {
        built_in: built_in()?,
        surveys: store::surveys(&mut tx).await?,
        editions: editions
            .into_iter()
            .filter(|edition| {
                edition.state != EditionState::Archived
                    && caller
                        .permit(Operation::KeepSurveys, &[edition.id.as_str()])
                        .is_ok()
            })
            .map(|edition| {
                let own = modules
                    .iter()
                    .filter(|module| module.edition_id == edition.id);
                (edition.clone(), own.cloned().collect())
            })
            .collect(),
    }))
}

/// Prepares a survey; nobody is invited before it is opened. Each question is marked as comparable,
/// reworded or new by what other editions asked.
///
/// # Errors
/// `sign-in`, `forbidden`, or fields that cannot be accepted.
pub async fn prepare(academy: &Academy, caller: &Caller, form: &DraftForm) -> Result<SurveyId> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    if !caller.could(Operation::KeepSurveys) {
        caller.permit(Operation::KeepSurveys, &[])?;
    }
    let all = store::surveys(&mut tx).await?;
    let (slug, module_slug) = form
        .about
        .split_once('/')
        .map_or((form.about.as_str(), None), |(edition, module)| {
            (edition, Some(module))
        });
    let edition = programme::edition_by_slug(&mut tx, slug).await?;
    let module = match (&edition, module_slug) {
        (Some(edition), Some(slug)) => {
            programme::module_by_slug(&mut tx, &edition.id, slug).await?
        }
        _ => None,
    };
    let found = edition
        .filter(|edition| edition.state != EditionState::Archived)
        .filter(|_| module_slug.is_none() || module.is_some());
    let mut check = Form::default();
    let edition = check.take(found.ok_or_else(|| FieldProblem::new("about", "choose")));
    let source = check.take(source(&all, &form.questions));
    let audience = check.take(
        Audience::from_key(&form.audience)
            .filter(|audience| *audience != Audience::Module || module_slug.is_some())
            .ok_or_else(|| FieldProblem::new("audience", "choose")),
    );
    let title_en = check.take(Line::<200>::optional("title_en", &form.title_en));
    let title_fr = check.take(Line::<200>::optional("title_fr", &form.title_fr));
    let closes_at = check.take(
        when::instant(&form.closes, CALL_ZONE)
            .ok_or_else(|| FieldProblem::new("closes", "date"))
            .and_then(|at| {
                if at > now {
                    Ok(at)
                } else {
                    Err(FieldProblem::new("closes", "past"))
                }
            }),
    );
    check.finish()?;
    let (
        Some(edition),
        Some(source),
        Some(audience),
        Some(title_en),
        Some(title_fr),
        Some(closes_at),
    ) = (edition, source, audience, title_en, title_fr, closes_at)
    else {
        return Err(Refusal::invalid("fields").into());
    };
    let permit = caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    let title = match (title_en, title_fr) {
        (Some(en), fr) => Bilingual {
            en: en.into(),
            fr: fr.map(String::from).unwrap_or_default(),
        },
        (None, Some(fr)) => Bilingual {
            en: source.title.en,
            fr: fr.into(),
        },
        (None, None) => source.title,
    };
    let before: Vec<&Survey> = all
        .iter()
        .filter(|other| other.edition_id != edition.id)
        .collect();
    let questions = Vec::from(source.questions)
        .into_iter()
        .map(|question| Question {
            comparability: compared(&question, &before),
            ..question
        })
        .collect();
    let survey = Survey {
        id: academy.id(),
        edition_id: edition.id,
        module_id: module.map(|module| module.id),
        state: SurveyState::Draft,
        audience,
        title,
        intro: source.intro,
        questions: Questionnaire::parse(questions)?,
        opens_at: now,
        closes_at,
        invited: 0,
        reminded_at: None,
    };
    store::insert(&mut tx, &survey).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.prepared",
        ("survey", survey.id.as_str()),
        serde_json::json!({ "questions": form.questions, "edition": edition.slug }),
    )
    .await?;
    tx.commit().await?;
    Ok(survey.id)
}

fn source(all: &[Survey], key: &str) -> Result<BuiltIn, FieldProblem> {
    let asked = all.iter().find(|survey| survey.id.as_str() == key);
    asked
        .map(|survey| BuiltIn {
            key: key.to_owned(),
            title: survey.title.clone(),
            intro: survey.intro.clone(),
            questions: survey.questions.clone(),
        })
        .or_else(|| built_in().ok()?.into_iter().find(|own| own.key == key))
        .ok_or_else(|| FieldProblem::new("questions", "choose"))
}

/// How a question relates to those with its key in `others`.
fn compared(question: &Question, others: &[&Survey]) -> Comparability {
    let mut twins = others
        .iter()
        .filter_map(|survey| survey.questions.question(&question.key))
        .peekable();
    if twins.peek().is_none() {
        Comparability::New
    } else if twins.any(|twin| question.asks_the_same_as(twin)) {
        Comparability::Comparable
    } else {
        Comparability::Reworded
    }
}

/// Throws away a survey that was never opened.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-draft`.
pub async fn discard(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (survey, permit) = kept(&mut tx, caller, id).await?;
    survey.state.open()?;
    store::discard(&mut tx, id).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.discarded",
        ("survey", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questionnaires_read_and_speak_both_languages() {
        let all = built_in().unwrap();
        assert_eq!(all.len(), 3);
        for own in all {
            for question in own.questions.questions() {
                assert!(!question.text.fr.is_empty(), "{} {}", own.key, question.key);
            }
        }
    }
}
