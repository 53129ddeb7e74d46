//! Scenarios of a selection, and those who may be chosen.

use domain::Timestamp;
use domain::accounts::Level;
use domain::applications::ApplicationState;
use domain::ids::{ApplicationId, EditionId, ModuleId, PersonId, ScenarioId};
use domain::programme::Theme;
use domain::selection::{
    Found, Gender, Inputs, Limits, Mode, Progress, Protocol, Reason, ScenarioState,
};

use crate::db::Tx;
use crate::{Result, all, exec, optional};

/// An application that can be chosen, or holds a place.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Candidate {
    /// The application.
    pub id: ApplicationId,
    /// Name of the applicant.
    pub name: String,
    /// The number on the receipt.
    pub receipt: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// Country at submission.
    pub country: Option<String>,
    /// City at submission.
    pub city_name: Option<String>,
    /// Inhabitants of the city.
    pub population: Option<i64>,
    /// Level of governance.
    pub level: Option<Level>,
    /// Organisation at submission.
    pub organisation: Option<String>,
    /// Title of the dilemma.
    pub title: Option<String>,
    /// The module in which a place is offered or taken.
    pub module_id: Option<ModuleId>,
    /// Theme of the first choice.
    pub topic: Option<Theme>,
    /// Gender, if stated for this.
    pub gender: Option<Gender>,
    /// Editions they took part in before.
    pub before: i64,
    /// What was written, for the preferences (`domain::applications::Content`).
    pub content: String,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Id.
    pub id: ScenarioId,
    /// Of which edition.
    pub edition_id: EditionId,
    /// Its name.
    pub name: String,
    /// How it chooses.
    pub mode: Mode,
    /// Where it stands.
    pub state: ScenarioState,
    /// Grows with every change.
    pub revision: i64,
    /// What must hold.
    pub limits: Limits,
    /// How long a solver may take.
    pub seconds: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: PersonId,
    /// How far a solver has come.
    pub progress: Option<Progress>,
    /// Whether somebody said stop.
    pub stop: bool,
    /// What went in.
    pub inputs: Option<Inputs>,
    /// Its hash.
    pub inputs_sha256: Option<String>,
    /// What came out.
    pub found: Option<Found>,
    /// When.
    pub composed_at: Option<Timestamp>,
    /// When it was signed.
    pub signed_at: Option<Timestamp>,
    /// By whom.
    pub signed_by: Option<PersonId>,
    /// The whole of it.
    pub protocol: Option<Protocol>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ScenarioId,
    edition_id: EditionId,
    name: String,
    mode: Mode,
    state: ScenarioState,
    revision: i64,
    limits: String,
    seconds: i64,
    created_at: Timestamp,
    created_by: PersonId,
    progress: Option<String>,
    stop: bool,
    inputs: Option<String>,
    inputs_sha256: Option<String>,
    found: Option<String>,
    composed_at: Option<Timestamp>,
    signed_at: Option<Timestamp>,
    signed_by: Option<PersonId>,
    protocol: Option<String>,
}

fn read<T: serde::de::DeserializeOwned>(text: Option<String>) -> Result<Option<T>> {
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

fn written<T: serde::Serialize>(value: Option<&T>) -> Result<Option<String>> {
    Ok(value.map(serde_json::to_string).transpose()?)
}

impl TryFrom<Row> for Scenario {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            name: row.name,
            mode: row.mode,
            state: row.state,
            revision: row.revision,
            limits: serde_json::from_str(&row.limits)?,
            seconds: row.seconds,
            created_at: row.created_at,
            created_by: row.created_by,
            progress: read(row.progress)?,
            stop: row.stop,
            inputs: read(row.inputs)?,
            inputs_sha256: row.inputs_sha256,
            found: read(row.found)?,
            composed_at: row.composed_at,
            signed_at: row.signed_at,
            signed_by: row.signed_by,
            protocol: read(row.protocol)?,
        })
    }
}

const CANDIDATES: &str = "SELECT a.id, p.name, a.receipt, a.state, a.country, a.city_name, a.population, a.level, a.organisation, a.title, a.module_id,
    m.theme AS topic, g.gender, (SELECT COUNT(*) FROM applications b WHERE b.person_id = a.person_id AND b.edition_id <> a.edition_id AND b.state IN ('confirmed', 'attended')) AS before,
    a.content FROM applications a JOIN people p ON p.id = a.person_id LEFT JOIN modules m ON m.id = a.first_module_id LEFT JOIN stated_genders g ON g.application_id = a.id
    WHERE a.edition_id = $1 AND a.state IN ('submitted', 'eligible', 'in_review', 'waiting', 'offered', 'confirmed') ORDER BY a.id";
const SEED: &str = "SELECT seed, drawn_at FROM selection_seeds WHERE edition_id = $1";
const DRAW: &str = "INSERT INTO selection_seeds (edition_id, seed, drawn_at) VALUES ($1, $2, $3) ON CONFLICT (edition_id) DO NOTHING";

macro_rules! columns {
    () => {
        "id, edition_id, name, mode, state, revision, limits, seconds, created_at, created_by, progress, stop, inputs, inputs_sha256, found, composed_at, \
         signed_at, signed_by, protocol"
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM scenarios WHERE id = $1");
const OF_EDITION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM scenarios WHERE edition_id = $1 ORDER BY created_at, id"
);
const SIGNED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM scenarios WHERE edition_id = $1 AND state = 'signed'"
);
const INSERT: &str = concat!(
    "INSERT INTO scenarios (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
);
const SAVE: &str = "UPDATE scenarios SET name = $3, mode = $4, state = $5, revision = revision + 1, limits = $6, seconds = $7, progress = $8, stop = $9, inputs = $10,
    inputs_sha256 = $11, found = $12, composed_at = $13, signed_at = $14, signed_by = $15, protocol = $16 WHERE id = $1 AND revision = $2";
const PROGRESS: &str = "UPDATE scenarios SET progress = $2 WHERE id = $1";
const STOP: &str = "UPDATE scenarios SET stop = TRUE WHERE id = $1 AND (state IN ('queued', 'solving') OR progress IS NOT NULL)";
const STOPPED: &str = "SELECT stop FROM scenarios WHERE id = $1";
const GIVE_UP: &str = "UPDATE scenarios SET state = 'failed', revision = revision + 1, progress = NULL, composed_at = $2
    WHERE id = $1 AND state IN ('queued', 'solving')";
const DELETE: &str = "DELETE FROM scenarios WHERE id = $1 AND revision = $2";
const CLEAR: &str = "DELETE FROM scenario_reasons WHERE scenario_id = $1";
const REASON: &str =
    "INSERT INTO scenario_reasons (scenario_id, application_id, reason) VALUES ($1, $2, $3)
    ON CONFLICT (scenario_id, application_id) DO UPDATE SET reason = EXCLUDED.reason";
const REASONS: &str = "SELECT application_id, reason FROM scenario_reasons WHERE scenario_id = $1 ORDER BY application_id";
const STATED: &str = "SELECT gender FROM stated_genders WHERE application_id = $1";
const STATE: &str = "INSERT INTO stated_genders (application_id, gender, stated_at) VALUES ($1, $2, $3)
    ON CONFLICT (application_id) DO UPDATE SET gender = EXCLUDED.gender, stated_at = EXCLUDED.stated_at";
const UNSTATE: &str = "DELETE FROM stated_genders WHERE application_id = $1";

/// Those who may be chosen for an edition, and those who hold a place in it, by id.
///
/// # Errors
/// When the database fails.
pub async fn candidates(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Candidate>> {
    Ok(all!(tx, sqlx::query_as(CANDIDATES).bind(edition.as_str()))?)
}

/// The seed of an edition and when it was drawn, if it was.
///
/// # Errors
/// When the database fails.
pub async fn seed(tx: &mut Tx, edition: &EditionId) -> Result<Option<(String, Timestamp)>> {
    Ok(optional!(tx, sqlx::query_as(SEED).bind(edition.as_str()))?)
}

/// Keeps the seed of an edition; false when there is one already.
///
/// # Errors
/// When the database fails.
pub async fn draw(tx: &mut Tx, edition: &EditionId, seed: &str, now: Timestamp) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(DRAW)
            .bind(edition.as_str())
            .bind(seed)
            .bind(now)
    )? > 0)
}

/// The scenario with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &ScenarioId) -> Result<Option<Scenario>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Scenario::try_from).transpose()
}

/// The scenarios of an edition, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Scenario>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(OF_EDITION).bind(edition.as_str()))?;
    rows.into_iter().map(Scenario::try_from).collect()
}

/// The scenario of an edition that was signed, if any.
///
/// # Errors
/// When the database fails.
pub async fn signed(tx: &mut Tx, edition: &EditionId) -> Result<Option<Scenario>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(SIGNED).bind(edition.as_str()))?;
    row.map(Scenario::try_from).transpose()
}

/// Adds a scenario.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, scenario: &Scenario) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(scenario.id.as_str())
            .bind(scenario.edition_id.as_str())
            .bind(scenario.name.as_str())
            .bind(scenario.mode)
            .bind(scenario.state)
            .bind(scenario.revision)
            .bind(serde_json::to_string(&scenario.limits)?)
            .bind(scenario.seconds)
            .bind(scenario.created_at)
            .bind(scenario.created_by.as_str())
            .bind(written(scenario.progress.as_ref())?)
            .bind(scenario.stop)
            .bind(written(scenario.inputs.as_ref())?)
            .bind(scenario.inputs_sha256.as_deref())
            .bind(written(scenario.found.as_ref())?)
            .bind(scenario.composed_at)
            .bind(scenario.signed_at)
            .bind(scenario.signed_by.as_ref().map(PersonId::as_str))
            .bind(written(scenario.protocol.as_ref())?)
    )?;
    Ok(())
}

/// Stores a scenario over the revision it was read as; false when it changed in between. A duplicate
/// when another one of the edition is signed.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &mut Tx, scenario: &Scenario) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(SAVE)
            .bind(scenario.id.as_str())
            .bind(scenario.revision)
            .bind(scenario.name.as_str())
            .bind(scenario.mode)
            .bind(scenario.state)
            .bind(serde_json::to_string(&scenario.limits)?)
            .bind(scenario.seconds)
            .bind(written(scenario.progress.as_ref())?)
            .bind(scenario.stop)
            .bind(written(scenario.inputs.as_ref())?)
            .bind(scenario.inputs_sha256.as_deref())
            .bind(written(scenario.found.as_ref())?)
            .bind(scenario.composed_at)
            .bind(scenario.signed_at)
            .bind(scenario.signed_by.as_ref().map(PersonId::as_str))
            .bind(written(scenario.protocol.as_ref())?)
    )? > 0)
}

/// Notes how far a solver has come; none when it is at an end.
///
/// # Errors
/// When the database fails.
pub async fn progress(tx: &mut Tx, id: &ScenarioId, progress: Option<&Progress>) -> Result<()> {
    let progress = written(progress)?;
    exec!(tx, sqlx::query(PROGRESS).bind(id.as_str()).bind(progress))?;
    Ok(())
}

/// Says stop; false when nothing is under way.
///
/// # Errors
/// When the database fails.
pub async fn stop(tx: &mut Tx, id: &ScenarioId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(STOP).bind(id.as_str()))? > 0)
}

/// Whether somebody said stop; a scenario that is gone is stopped too.
///
/// # Errors
/// When the database fails.
pub async fn is_stopped(tx: &mut Tx, id: &ScenarioId) -> Result<bool> {
    let stopped: Option<bool> = optional!(tx, sqlx::query_scalar(STOPPED).bind(id.as_str()))?;
    Ok(stopped.unwrap_or(true))
}

/// Ends a scenario for which nobody tries any more, whatever stands in it; false when it was at an end.
///
/// # Errors
/// When the database fails.
pub async fn give_up(tx: &mut Tx, id: &ScenarioId, now: Timestamp) -> Result<bool> {
    progress(tx, id, None).await?;
    Ok(exec!(tx, sqlx::query(GIVE_UP).bind(id.as_str()).bind(now))? > 0)
}

/// Removes a scenario as it was read, with its reasons; false when it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, scenario: &Scenario) -> Result<bool> {
    clear_reasons(tx, &scenario.id).await?;
    Ok(exec!(
        tx,
        sqlx::query(DELETE)
            .bind(scenario.id.as_str())
            .bind(scenario.revision)
    )? > 0)
}

/// Removes the reasons of a scenario.
///
/// # Errors
/// When the database fails.
pub async fn clear_reasons(tx: &mut Tx, id: &ScenarioId) -> Result<()> {
    exec!(tx, sqlx::query(CLEAR).bind(id.as_str()))?;
    Ok(())
}

/// Keeps the reason for a candidate.
///
/// # Errors
/// When the database fails.
pub async fn put_reason(
    tx: &mut Tx,
    id: &ScenarioId,
    application: &ApplicationId,
    reason: &Reason,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(REASON)
            .bind(id.as_str())
            .bind(application.as_str())
            .bind(serde_json::to_string(reason)?)
    )?;
    Ok(())
}

/// The reasons found so far, by application.
///
/// # Errors
/// When the database fails.
pub async fn reasons(tx: &mut Tx, id: &ScenarioId) -> Result<Vec<(ApplicationId, Reason)>> {
    let rows: Vec<(ApplicationId, String)> = all!(tx, sqlx::query_as(REASONS).bind(id.as_str()))?;
    rows.into_iter()
        .map(|(id, reason)| Ok((id, serde_json::from_str(&reason)?)))
        .collect()
}

/// The gender stated with an application.
///
/// # Errors
/// When the database fails.
pub async fn gender(tx: &mut Tx, application: &ApplicationId) -> Result<Option<Gender>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(STATED).bind(application.as_str())
    )?)
}

/// Keeps the gender stated with an application; none takes it back.
///
/// # Errors
/// When the database fails.
pub async fn state_gender(
    tx: &mut Tx,
    application: &ApplicationId,
    gender: Option<Gender>,
    now: Timestamp,
) -> Result<()> {
    match gender {
        Some(gender) => exec!(
            tx,
            sqlx::query(STATE)
                .bind(application.as_str())
                .bind(gender)
                .bind(now)
        )?,
        None => exec!(tx, sqlx::query(UNSTATE).bind(application.as_str()))?,
    };
    Ok(())
}
