//! Surveys, invitations, answers.

use std::collections::HashMap;

use domain::ids::{EditionId, ModuleId, PersonId, SurveyId};
use domain::surveys::{Answers, Audience, Survey, SurveyState};
use domain::{Language, Timestamp};

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

#[derive(sqlx::FromRow)]
struct Row {
    id: SurveyId,
    edition_id: EditionId,
    module_id: Option<ModuleId>,
    state: SurveyState,
    audience: Audience,
    title: String,
    intro: String,
    questions: String,
    opens_at: Timestamp,
    closes_at: Timestamp,
    invited: i64,
    reminded_at: Option<Timestamp>,
}

impl TryFrom<Row> for Survey {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            module_id: row.module_id,
            state: row.state,
            audience: row.audience,
            title: serde_json::from_str(&row.title)?,
            intro: serde_json::from_str(&row.intro)?,
            questions: serde_json::from_str(&row.questions)?,
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            invited: row.invited,
            reminded_at: row.reminded_at,
        })
    }
}

macro_rules! survey {
    ($rest:literal) => {
        concat!("SELECT s.id, s.edition_id, s.module_id, s.state, s.audience, s.title, s.intro, s.questions, s.opens_at, s.closes_at, s.invited, s.reminded_at FROM surveys s ", $rest)
    };
}

const ALL: &str = survey!("ORDER BY s.opens_at DESC, s.id");
const BY_ID: &str = survey!("WHERE s.id = $1");
const INSERT: &str = "INSERT INTO surveys (id, edition_id, module_id, state, audience, title, intro, questions, opens_at, closes_at, invited, reminded_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
// Changes nothing and is held until the transaction ends: whoever changes the survey or answers it
// waits for whoever came before, on PostgreSQL as on SQLite.
const HOLD: &str = "UPDATE surveys SET state = state WHERE id = $1";
const SET_STATE: &str =
    "UPDATE surveys SET state = $2, opens_at = $3, closes_at = $4, invited = $5 WHERE id = $1";
const DISCARD: &str = "DELETE FROM surveys WHERE id = $1 AND state = 'draft'";
const SET_REMINDED: &str = "UPDATE surveys SET reminded_at = $2 WHERE id = $1";

/// Every survey, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn surveys(tx: &mut Tx) -> Result<Vec<Survey>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(ALL))?;
    rows.into_iter().map(Survey::try_from).collect()
}

/// The survey with this id.
///
/// # Errors
/// When the database fails.
pub async fn survey(tx: &mut Tx, id: &SurveyId) -> Result<Option<Survey>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Survey::try_from).transpose()
}

/// The survey with this id, which nobody else changes or answers until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, id: &SurveyId) -> Result<Option<Survey>> {
    exec!(tx, sqlx::query(HOLD).bind(id.as_str()))?;
    survey(tx, id).await
}

/// Adds a survey.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, survey: &Survey) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(survey.id.as_str())
            .bind(survey.edition_id.as_str())
            .bind(survey.module_id.as_ref().map(ModuleId::as_str))
            .bind(survey.state)
            .bind(survey.audience)
            .bind(serde_json::to_string(&survey.title)?)
            .bind(serde_json::to_string(&survey.intro)?)
            .bind(serde_json::to_string(&survey.questions)?)
            .bind(survey.opens_at)
            .bind(survey.closes_at)
            .bind(survey.invited)
            .bind(survey.reminded_at)
    )?;
    Ok(())
}

/// Deletes a survey that nobody was invited to.
///
/// # Errors
/// When the database fails.
pub async fn discard(tx: &mut Tx, id: &SurveyId) -> Result<()> {
    exec!(tx, sqlx::query(DISCARD).bind(id.as_str()))?;
    Ok(())
}

/// Stores where a survey stands, when it opened and closes, and how many it invited.
///
/// # Errors
/// When the database fails.
pub async fn set_state(tx: &mut Tx, survey: &Survey) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_STATE)
            .bind(survey.id.as_str())
            .bind(survey.state)
            .bind(survey.opens_at)
            .bind(survey.closes_at)
            .bind(survey.invited)
    )?;
    Ok(())
}

/// Notes when those who had not answered were reminded.
///
/// # Errors
/// When the database fails.
pub async fn set_reminded(tx: &mut Tx, id: &SurveyId, now: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(SET_REMINDED).bind(id.as_str()).bind(now))?;
    Ok(())
}

const PARTICIPANTS: &str = "SELECT DISTINCT r.person_id FROM roles r JOIN people p ON p.id = r.person_id
    WHERE r.role = 'participant' AND (r.scope_id = $1 OR ($1 = '' AND (r.scope_id IN (SELECT id FROM editions) OR r.scope_id IN (SELECT id FROM modules))))
    AND p.erased_at IS NULL AND p.verified_at IS NOT NULL ORDER BY r.person_id";
const INVITE: &str = "INSERT INTO survey_invitations (survey_id, person_id, answered) VALUES ($1, $2, FALSE) ON CONFLICT (survey_id, person_id) DO NOTHING";
const INVITATION: &str =
    "SELECT answered FROM survey_invitations WHERE survey_id = $1 AND person_id = $2";
const WAITING: &str = "SELECT p.id, p.name, p.email, p.language FROM survey_invitations i JOIN people p ON p.id = i.person_id
    WHERE i.survey_id = $1 AND i.answered = FALSE AND p.erased_at IS NULL ORDER BY p.id";

/// Participants with a role in `scope` (an edition or a module); empty means any of these, and no single session and no
/// open space: who was let into those has had no place.
///
/// # Errors
/// When the database fails.
pub async fn participants(tx: &mut Tx, scope: &str) -> Result<Vec<PersonId>> {
    Ok(all!(tx, sqlx::query_scalar(PARTICIPANTS).bind(scope))?)
}

/// Invites a person.
///
/// # Errors
/// When the database fails.
pub async fn invite(tx: &mut Tx, survey: &SurveyId, person: &PersonId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INVITE)
            .bind(survey.as_str())
            .bind(person.as_str())
    )?;
    Ok(())
}

/// Whether an invited person has answered; none if they are not invited.
///
/// # Errors
/// When the database fails.
pub async fn invitation(tx: &mut Tx, survey: &SurveyId, person: &PersonId) -> Result<Option<bool>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(INVITATION)
            .bind(survey.as_str())
            .bind(person.as_str())
    )?)
}

/// Somebody who was invited and has not answered.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Language, if chosen.
    pub language: Option<Language>,
}

/// Those who were invited and have not answered.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Tx, survey: &SurveyId) -> Result<Vec<Waiting>> {
    Ok(all!(tx, sqlx::query_as(WAITING).bind(survey.as_str()))?)
}

const ANSWERS: &str = "SELECT answers FROM survey_answers WHERE survey_id = $1 ORDER BY id";
const PILE: &str = "SELECT id, answers FROM survey_answers WHERE survey_id = $1";
const CLEAR: &str = "DELETE FROM survey_answers WHERE survey_id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM survey_answers WHERE survey_id = $1";
const COUNTS: &str = "SELECT survey_id, COUNT(*) FROM survey_answers GROUP BY survey_id";
// Every row of the survey is written, not only the one that changes: PostgreSQL marks each row with
// the transaction that wrote it.
const SET_ANSWERED: &str =
    "UPDATE survey_invitations SET answered = (answered OR person_id = $2) WHERE survey_id = $1";
/// Rows a statement: three values each, below SQLite's 32,766 and PostgreSQL's 65,535.
const ROWS: usize = 5_000;

/// The answers to a survey, in the order of their random ids.
///
/// # Errors
/// When the database fails.
pub async fn answers(tx: &mut Tx, survey: &SurveyId) -> Result<Vec<Answers>> {
    let rows: Vec<String> = all!(tx, sqlx::query_scalar(ANSWERS).bind(survey.as_str()))?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(row)?))
        .collect()
}

/// How many have answered a survey.
///
/// # Errors
/// When the database fails.
pub async fn answered(tx: &mut Tx, survey: &SurveyId) -> Result<i64> {
    Ok(one!(tx, sqlx::query_scalar(COUNT).bind(survey.as_str()))?)
}

/// How many have answered each survey.
///
/// # Errors
/// When the database fails.
pub async fn answered_all(tx: &mut Tx) -> Result<HashMap<SurveyId, i64>> {
    let rows: Vec<(SurveyId, i64)> = all!(tx, sqlx::query_as(COUNTS))?;
    Ok(rows.into_iter().collect())
}

/// Notes that a person has answered.
///
/// # Errors
/// When the database fails.
pub async fn set_answered(tx: &mut Tx, survey: &SurveyId, person: &PersonId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_ANSWERED)
            .bind(survey.as_str())
            .bind(person.as_str())
    )?;
    Ok(())
}

/// Puts an answer into the pile, so that nothing in the database tells whose it is.
///
/// Rows have an order and a mark even where no column says so: SQLite numbers them as they come,
/// PostgreSQL knows where each lies (`ctid`) and which transaction wrote it (`xmin`). Therefore the
/// whole pile is taken up and laid down again, sorted by ids that are random bits: afterwards the
/// table is the same in whatever order the answers came (it is *history independent*: Naor and
/// Teague, “Anti-persistence: history independent data structures”, STOC 2001). The invitations are
/// all written too, in one statement that treats each alike. The caller holds the survey
/// ([`hold`]), and sweeps the database afterwards ([`crate::db::Db::sweep`]), since engines keep
/// replaced rows for a while.
///
/// # Errors
/// When the database fails.
pub async fn put(
    tx: &mut Tx,
    survey: &SurveyId,
    person: &PersonId,
    id: &str,
    answers: &Answers,
) -> Result<()> {
    set_answered(tx, survey, person).await?;
    let mut pile: Vec<(String, String)> = all!(tx, sqlx::query_as(PILE).bind(survey.as_str()))?;
    pile.push((id.to_owned(), serde_json::to_string(answers)?));
    lay(tx, survey, pile).await
}

/// Lays down a pile of answers (id and text) in the place of the one that is there.
///
/// # Errors
/// When the database fails.
pub async fn lay(tx: &mut Tx, survey: &SurveyId, mut pile: Vec<(String, String)>) -> Result<()> {
    pile.sort();
    exec!(tx, sqlx::query(CLEAR).bind(survey.as_str()))?;
    for rows in pile.chunks(ROWS) {
        let places: Vec<String> = (0..rows.len())
            .map(|at| format!("(${}, ${}, ${})", at * 3 + 1, at * 3 + 2, at * 3 + 3))
            .collect();
        let statement = format!(
            "INSERT INTO survey_answers (id, survey_id, answers) VALUES {}",
            places.join(", ")
        );
        exec!(tx, {
            // As long as its pile: not worth a place among the prepared ones.
            let mut query = sqlx::query(sqlx::AssertSqlSafe(statement.as_str())).persistent(false);
            for (id, answers) in rows {
                query = query.bind(id).bind(survey.as_str()).bind(answers);
            }
            query
        })?;
    }
    Ok(())
}
