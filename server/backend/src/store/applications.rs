//! Applications, what happened to them, and the dilemmas they bring.

use domain::accounts::Level;
use domain::applications::{ApplicationState, Complete, Content};
use domain::dilemmas::{Confidentiality, DilemmaState};
use domain::geography::CitySize;
use domain::ids::{ApplicationId, DilemmaId, EditionId, ModuleId, PersonId};
use domain::{Language, Timestamp};

use crate::cities::fold;
use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

/// An application with everything stored of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Id.
    pub id: ApplicationId,
    /// To which edition.
    pub edition_id: EditionId,
    /// Whose.
    pub person_id: PersonId,
    /// Where it stands.
    pub state: ApplicationState,
    /// Grows with every save.
    pub revision: i64,
    /// When it was started.
    pub created_at: Timestamp,
    /// When its text was saved last.
    pub updated_at: Timestamp,
    /// When it was submitted last.
    pub submitted_at: Option<Timestamp>,
    /// The number on the receipt.
    pub receipt: Option<String>,
    /// Country at submission.
    pub country: Option<String>,
    /// City at submission.
    pub city_name: Option<String>,
    /// Inhabitants of the city at submission.
    pub population: Option<i64>,
    /// Level of governance at submission.
    pub level: Option<Level>,
    /// Organisation at submission.
    pub organisation: Option<String>,
    /// Title of the dilemma at submission.
    pub title: Option<String>,
    /// First choice at submission.
    pub first_module_id: Option<ModuleId>,
    /// The module offered.
    pub module_id: Option<ModuleId>,
    /// When it was decided last.
    pub decided_at: Option<Timestamp>,
    /// By whom.
    pub decided_by: Option<PersonId>,
    /// The reason given.
    pub reason: Option<String>,
    /// Until when an offer holds.
    pub confirm_by: Option<Timestamp>,
    /// When the offer was answered.
    pub answered_at: Option<Timestamp>,
    /// The version whose questions the page of the last save showed; once sent, those it answers.
    pub form_version: i64,
    /// What the applicant wrote so far.
    pub content: Content,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: ApplicationId,
    edition_id: EditionId,
    person_id: PersonId,
    state: ApplicationState,
    revision: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    submitted_at: Option<Timestamp>,
    receipt: Option<String>,
    country: Option<String>,
    city_name: Option<String>,
    population: Option<i64>,
    level: Option<Level>,
    organisation: Option<String>,
    title: Option<String>,
    first_module_id: Option<ModuleId>,
    module_id: Option<ModuleId>,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
    reason: Option<String>,
    confirm_by: Option<Timestamp>,
    answered_at: Option<Timestamp>,
    form_version: i64,
    content: String,
}

impl TryFrom<Row> for Application {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            person_id: row.person_id,
            state: row.state,
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
            submitted_at: row.submitted_at,
            receipt: row.receipt,
            country: row.country,
            city_name: row.city_name,
            population: row.population,
            level: row.level,
            organisation: row.organisation,
            title: row.title,
            first_module_id: row.first_module_id,
            module_id: row.module_id,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            reason: row.reason,
            confirm_by: row.confirm_by,
            answered_at: row.answered_at,
            form_version: row.form_version,
            content: serde_json::from_str(&row.content)?,
        })
    }
}

/// What lists are sorted by and searched in, without case and diacritics.
struct Keys {
    name: String,
    city: String,
    search: String,
}

impl Keys {
    fn of(name: &str, city: &str, organisation: &str, title: &str) -> Self {
        let (name, city) = (fold(name), fold(city));
        let search = format!("{name}\n{city}\n{}\n{}", fold(organisation), fold(title));
        Self { name, city, search }
    }
}

macro_rules! columns {
    () => {
        "id, edition_id, person_id, state, revision, created_at, updated_at, submitted_at, receipt, country, city_name, population, level, \
         organisation, title, first_module_id, module_id, decided_at, decided_by, reason, confirm_by, answered_at, form_version, content"
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM applications WHERE id = $1");
const OF_PERSON: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM applications WHERE edition_id = $1 AND person_id = $2"
);
const INSERT: &str = concat!(
    "INSERT INTO applications (",
    columns!(),
    ", name_key, city_key, search_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"
);
const START: &str = "INSERT INTO applications (id, edition_id, person_id, state, revision, created_at, updated_at, form_version, content) VALUES ($1, $2, $3, 'draft', 1, $4, $4, $5, '{}')
    ON CONFLICT (edition_id, person_id) DO NOTHING";
const SAVE: &str = "UPDATE applications SET content = $4, revision = revision + 1, updated_at = $5, form_version = $6
    WHERE id = $1 AND revision = $3 AND state IN ('draft', 'withdrawn') AND (person_id = $2 OR EXISTS (SELECT 1 FROM co_authors c
    JOIN people p ON p.email = c.email WHERE c.application_id = applications.id AND p.id = $2 AND p.verified_at IS NOT NULL))";
const KEEP_VERSION: &str = "INSERT INTO application_versions (application_id, revision, content, replaced_at)
    SELECT id, revision, content, $4 FROM applications WHERE id = $1 AND revision = $3 AND state IN ('draft', 'withdrawn') AND (person_id = $2 OR EXISTS (SELECT 1
    FROM co_authors c JOIN people p ON p.email = c.email WHERE c.application_id = applications.id AND p.id = $2 AND p.verified_at IS NOT NULL))
    ON CONFLICT DO NOTHING";
const VERSIONS: &str = "SELECT content, replaced_at FROM application_versions WHERE application_id = $1 ORDER BY revision DESC";
const SUBMIT: &str = "UPDATE applications SET state = 'submitted', content = $4, revision = revision + 1, updated_at = $5, submitted_at = $5, receipt = $6,
    country = $7, city_name = $8, population = $9, level = $10, organisation = $11, title = $12, first_module_id = $13, name_key = $14, city_key = $15,
    search_key = $16, form_version = $17, module_id = NULL, decided_at = NULL, decided_by = NULL, reason = NULL, confirm_by = NULL, answered_at = NULL
    WHERE id = $1 AND revision = $2 AND state = $3";
const DECIDE: &str = "UPDATE applications SET state = $3, module_id = $4, decided_at = $5, decided_by = $6, reason = $7, confirm_by = $8, answered_at = NULL
    WHERE id = $1 AND state = $2";
// An offer may have been moved to another module meanwhile: it is answered, and taken back, as it was read.
const ANSWER: &str = "UPDATE applications SET state = $3, answered_at = $4 WHERE id = $1 AND state = $2 AND module_id = $5";
const HOLD: &str = "UPDATE applications SET state = state WHERE id = $1";
const MOVE: &str = "UPDATE applications SET state = $3 WHERE id = $1 AND state = $2";
const CANCEL: &str = "UPDATE applications SET state = $3, reason = $4 WHERE id = $1 AND state = $2 AND module_id = $5";
const HOLD_EDITION: &str = "UPDATE editions SET state = state WHERE id = (SELECT edition_id FROM applications WHERE id = $1)";
const HOLDERS: &str = "SELECT a.id, p.name, a.module_id FROM applications a JOIN people p ON p.id = a.person_id
    WHERE a.edition_id = $1 AND a.state IN ('offered', 'confirmed') AND a.module_id IS NOT NULL AND p.erased_at IS NULL ORDER BY p.name, a.id";
const MOVE_MODULE: &str =
    "UPDATE applications SET module_id = $4 WHERE id = $1 AND state = $2 AND module_id = $3";

/// The application with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &ApplicationId) -> Result<Option<Application>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Application::try_from).transpose()
}

/// A person's application to an edition.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    tx: &mut Tx,
    edition: &EditionId,
    person: &PersonId,
) -> Result<Option<Application>> {
    let row: Option<Row> = optional!(
        tx,
        sqlx::query_as(OF_PERSON)
            .bind(edition.as_str())
            .bind(person.as_str())
    )?;
    row.map(Application::try_from).transpose()
}

/// Adds an application as it is, with the applicant's `name` to be found and sorted by.
///
/// # Errors
/// When the database fails; a duplicate when the person has applied to the edition.
pub async fn insert(tx: &mut Tx, application: &Application, name: &str) -> Result<()> {
    let keys = application.title.as_ref().map(|title| {
        Keys::of(
            name,
            application.city_name.as_deref().unwrap_or_default(),
            application.organisation.as_deref().unwrap_or_default(),
            title,
        )
    });
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(application.id.as_str())
            .bind(application.edition_id.as_str())
            .bind(application.person_id.as_str())
            .bind(application.state)
            .bind(application.revision)
            .bind(application.created_at)
            .bind(application.updated_at)
            .bind(application.submitted_at)
            .bind(application.receipt.as_deref())
            .bind(application.country.as_deref())
            .bind(application.city_name.as_deref())
            .bind(application.population)
            .bind(application.level)
            .bind(application.organisation.as_deref())
            .bind(application.title.as_deref())
            .bind(application.first_module_id.as_ref().map(ModuleId::as_str))
            .bind(application.module_id.as_ref().map(ModuleId::as_str))
            .bind(application.decided_at)
            .bind(application.decided_by.as_ref().map(PersonId::as_str))
            .bind(application.reason.as_deref())
            .bind(application.confirm_by)
            .bind(application.answered_at)
            .bind(application.form_version)
            .bind(serde_json::to_string(&application.content)?)
            .bind(keys.as_ref().map(|keys| keys.name.as_str()))
            .bind(keys.as_ref().map(|keys| keys.city.as_str()))
            .bind(keys.as_ref().map(|keys| keys.search.as_str()))
    )?;
    Ok(())
}

/// Starts a draft on the own questions of version `form`; false when the person has an application to the
/// edition already.
///
/// # Errors
/// When the database fails.
pub async fn start(
    tx: &mut Tx,
    id: &ApplicationId,
    edition: &EditionId,
    person: &PersonId,
    form: i64,
    now: Timestamp,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(START)
            .bind(id.as_str())
            .bind(edition.as_str())
            .bind(person.as_str())
            .bind(now)
            .bind(form)
    )? > 0)
}

/// Stores the text of a draft that is a person's own or that they write along at, typed on the own questions of version `form`, over revision
/// `base`; the new revision, or none when
/// it is neither, not a draft, or another revision by now.
///
/// # Errors
/// When the database fails.
pub async fn save(
    tx: &mut Tx,
    id: &ApplicationId,
    person: &PersonId,
    base: i64,
    (content, form): (&Content, i64),
    now: Timestamp,
) -> Result<Option<i64>> {
    let saved = exec!(
        tx,
        sqlx::query(SAVE)
            .bind(id.as_str())
            .bind(person.as_str())
            .bind(base)
            .bind(serde_json::to_string(content)?)
            .bind(now)
            .bind(form)
    )?;
    Ok((saved > 0).then(|| base + 1))
}

/// Keeps the text stored as revision `base` aside, before a save replaces it.
///
/// # Errors
/// When the database fails.
pub async fn keep_version(
    tx: &mut Tx,
    id: &ApplicationId,
    person: &PersonId,
    base: i64,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(KEEP_VERSION)
            .bind(id.as_str())
            .bind(person.as_str())
            .bind(base)
            .bind(now)
    )?;
    Ok(())
}

/// Texts that were replaced, the latest first, with the instant of their replacement.
///
/// # Errors
/// When the database fails.
pub async fn versions(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<(Content, Timestamp)>> {
    let rows: Vec<(String, Timestamp)> = all!(tx, sqlx::query_as(VERSIONS).bind(id.as_str()))?;
    rows.into_iter()
        .map(|(content, at)| Ok((serde_json::from_str(&content)?, at)))
        .collect()
}

/// Freezes an application: `after` is the application as submitted, `before` as it was read.
/// False when somebody changed it in between.
///
/// # Errors
/// When the database fails.
pub async fn submit(
    tx: &mut Tx,
    before: &Application,
    after: &Application,
    name: &str,
) -> Result<bool> {
    let keys = Keys::of(
        name,
        after.city_name.as_deref().unwrap_or_default(),
        after.organisation.as_deref().unwrap_or_default(),
        after.title.as_deref().unwrap_or_default(),
    );
    Ok(exec!(
        tx,
        sqlx::query(SUBMIT)
            .bind(after.id.as_str())
            .bind(before.revision)
            .bind(before.state)
            .bind(serde_json::to_string(&after.content)?)
            .bind(after.submitted_at)
            .bind(after.receipt.as_deref())
            .bind(after.country.as_deref())
            .bind(after.city_name.as_deref())
            .bind(after.population)
            .bind(after.level)
            .bind(after.organisation.as_deref())
            .bind(after.title.as_deref())
            .bind(after.first_module_id.as_ref().map(ModuleId::as_str))
            .bind(keys.name.as_str())
            .bind(keys.city.as_str())
            .bind(keys.search.as_str())
            .bind(after.form_version)
    )? > 0)
}

/// Stores a decision: `after` is the application as decided, `before` as it was read. False when
/// somebody decided in between.
///
/// # Errors
/// When the database fails.
pub async fn decide(tx: &mut Tx, before: &Application, after: &Application) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(DECIDE)
            .bind(after.id.as_str())
            .bind(before.state)
            .bind(after.state)
            .bind(after.module_id.as_ref().map(ModuleId::as_str))
            .bind(after.decided_at)
            .bind(after.decided_by.as_ref().map(PersonId::as_str))
            .bind(after.reason.as_deref())
            .bind(after.confirm_by)
    )? > 0)
}

/// Stores the answer to an offer; false when it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    tx: &mut Tx,
    id: &ApplicationId,
    from: ApplicationState,
    to: ApplicationState,
    module: &ModuleId,
    now: Timestamp,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(ANSWER)
            .bind(id.as_str())
            .bind(from)
            .bind(to)
            .bind(now)
            .bind(module.as_str())
    )? > 0)
}

/// Holds an application until the transaction ends: who comes at the same time waits, and then sees
/// what was done.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, id: &ApplicationId) -> Result<()> {
    exec!(tx, sqlx::query(HOLD).bind(id.as_str()))?;
    Ok(())
}

/// Moves an application from one state to another; false when it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    tx: &mut Tx,
    id: &ApplicationId,
    from: ApplicationState,
    to: ApplicationState,
) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(MOVE).bind(id.as_str()).bind(from).bind(to))? > 0)
}

/// Stores that organisers took a place back, and why; false when it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn cancel(
    tx: &mut Tx,
    id: &ApplicationId,
    from: ApplicationState,
    to: ApplicationState,
    module: &ModuleId,
    reason: &str,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(CANCEL)
            .bind(id.as_str())
            .bind(from)
            .bind(to)
            .bind(reason)
            .bind(module.as_str())
    )? > 0)
}

/// Moves a place from one module to another; false when it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn move_module(
    tx: &mut Tx,
    id: &ApplicationId,
    state: ApplicationState,
    from: &ModuleId,
    to: &ModuleId,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(MOVE_MODULE)
            .bind(id.as_str())
            .bind(state)
            .bind(from.as_str())
            .bind(to.as_str())
    )? > 0)
}

/// Holds the edition an application is to until the transaction ends, before the application itself: for who counts
/// its places, or asks where it stands.
///
/// # Errors
/// When the database fails.
pub async fn hold_edition(tx: &mut Tx, id: &ApplicationId) -> Result<()> {
    exec!(tx, sqlx::query(HOLD_EDITION).bind(id.as_str()))?;
    Ok(())
}

/// Those to whom a place is offered, or who took one, by name: application, name, module.
///
/// # Errors
/// When the database fails.
pub async fn holders(
    tx: &mut Tx,
    edition: &EditionId,
) -> Result<Vec<(ApplicationId, String, ModuleId)>> {
    Ok(all!(tx, sqlx::query_as(HOLDERS).bind(edition.as_str()))?)
}

/// Something that happened to an application: the state it entered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// By whom; none when the academy itself did it.
    pub actor_id: Option<PersonId>,
    /// The state it entered.
    pub event: ApplicationState,
    /// The reason given.
    pub reason: Option<String>,
}

const INSERT_EVENT: &str = "INSERT INTO application_events (application_id, position, at, actor_id, event, reason)
    SELECT $1, COALESCE(MAX(position), 0) + 1, $2, $3, $4, $5 FROM application_events WHERE application_id = $1";
const EVENTS: &str = "SELECT at, actor_id, event, reason FROM application_events WHERE application_id = $1 ORDER BY position";

/// Adds what happened to an application.
///
/// # Errors
/// When the database fails.
pub async fn insert_event(tx: &mut Tx, id: &ApplicationId, event: &Event) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_EVENT)
            .bind(id.as_str())
            .bind(event.at)
            .bind(event.actor_id.as_ref().map(PersonId::as_str))
            .bind(event.event)
            .bind(event.reason.as_deref())
    )?;
    Ok(())
}

/// What happened to an application, in order.
///
/// # Errors
/// When the database fails.
pub async fn events(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<Event>> {
    Ok(all!(tx, sqlx::query_as(EVENTS).bind(id.as_str()))?)
}

const BRING: &str = "INSERT INTO dilemmas (id, person_id, application_id, state, confidentiality, language, title, situation, one_hand, other_hand, tried, key_question, wish, updated_at)
    VALUES ($1, $2, $3, 'brought', 'room', $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (application_id) DO UPDATE SET language = EXCLUDED.language, title = EXCLUDED.title, situation = EXCLUDED.situation, one_hand = EXCLUDED.one_hand,
    other_hand = EXCLUDED.other_hand, tried = EXCLUDED.tried, key_question = EXCLUDED.key_question, wish = EXCLUDED.wish, updated_at = EXCLUDED.updated_at, revision = dilemmas.revision + 1";
const SET_DILEMMA: &str = "UPDATE dilemmas SET state = $2, confidentiality = $3 WHERE id = $1";
const TAKE_BACK: &str = "DELETE FROM dilemmas WHERE application_id = $1 AND state = 'brought'
    AND NOT EXISTS (SELECT 1 FROM dilemma_comments m WHERE m.dilemma_id = dilemmas.id) AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.dilemma_id = dilemmas.id)";

/// Brings the dilemma of an application, for the room only; replaces its text if it was brought
/// before.
///
/// # Errors
/// When the database fails.
pub async fn bring_dilemma(
    tx: &mut Tx,
    id: &DilemmaId,
    application: &Application,
    complete: &Complete,
    language: Language,
    now: Timestamp,
) -> Result<()> {
    let dilemma = &complete.dilemma;
    exec!(
        tx,
        sqlx::query(BRING)
            .bind(id.as_str())
            .bind(application.person_id.as_str())
            .bind(application.id.as_str())
            .bind(language)
            .bind(dilemma.title.as_str())
            .bind(dilemma.situation.as_str())
            .bind(dilemma.one_hand.as_str())
            .bind(dilemma.other_hand.as_str())
            .bind(dilemma.tried.as_ref().map_or("", |text| text.as_str()))
            .bind(dilemma.key_question.as_str())
            .bind(dilemma.wish.as_ref().map_or("", |text| text.as_str()))
            .bind(now)
    )?;
    Ok(())
}

/// Notes how far a dilemma has come and who may read it.
///
/// # Errors
/// When the database fails.
pub async fn set_dilemma(
    tx: &mut Tx,
    id: &DilemmaId,
    state: DilemmaState,
    confidentiality: Confidentiality,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_DILEMMA)
            .bind(id.as_str())
            .bind(state)
            .bind(confidentiality)
    )?;
    Ok(())
}

/// Takes back the dilemma of an application that is withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn take_dilemma_back(tx: &mut Tx, application: &ApplicationId) -> Result<()> {
    exec!(tx, sqlx::query(TAKE_BACK).bind(application.as_str()))?;
    Ok(())
}

const JOIN: &str = "INSERT INTO space_members (space_id, person_id, joined_at, seen_at)
    SELECT id, $1, $4, $4 FROM spaces WHERE kind = 'academy' OR (kind = 'edition' AND edition_id = $2) OR (kind = 'module' AND module_id = $3)
    ON CONFLICT DO NOTHING";
// Every participant of a module is one of its edition, too: that alone keeps nobody in the space of a module they left.
const LEAVE: &str = "DELETE FROM space_members WHERE person_id = $1 AND space_id IN (SELECT s.id FROM spaces s WHERE
    (s.kind = 'edition' AND s.edition_id = $2 AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = $1 AND r.scope_id IN ('', $2)))
    OR (s.kind = 'module' AND s.module_id = $3 AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = $1
        AND (r.scope_id IN ('', $3) OR (r.scope_id = $2 AND r.role <> 'participant'))))
    OR (s.kind = 'academy' AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = $1 AND r.scope_id NOT IN (SELECT o.id FROM spaces o WHERE o.kind = 'open'))))";

/// Makes a participant a member of the spaces of the academy, the edition and the module; of
/// those that there are.
///
/// # Errors
/// When the database fails.
pub async fn join_spaces(
    tx: &mut Tx,
    person: &PersonId,
    edition: &EditionId,
    module: &ModuleId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(JOIN)
            .bind(person.as_str())
            .bind(edition.as_str())
            .bind(module.as_str())
            .bind(now)
    )?;
    Ok(())
}

/// Takes somebody who gave a place back out of the spaces that no other role of theirs opens.
///
/// # Errors
/// When the database fails.
pub async fn leave_spaces(
    tx: &mut Tx,
    person: &PersonId,
    edition: &EditionId,
    module: &ModuleId,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(LEAVE)
            .bind(person.as_str())
            .bind(edition.as_str())
            .bind(module.as_str())
    )?;
    Ok(())
}

/// Which applications of an edition are listed. Drafts never are: they belong to their authors.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<ApplicationState>,
    /// Offered this module, or with it as their first choice while none is offered.
    pub module: Option<ModuleId>,
    /// From this country.
    pub country: Option<String>,
    /// At this level of governance.
    pub level: Option<Level>,
    /// From a city of this size.
    pub size: Option<CitySize>,
    /// With this in name, city, organisation or title.
    pub text: String,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// When it was submitted.
    #[default]
    Submitted,
    /// Name of the applicant.
    Name,
    /// City.
    City,
    /// Country.
    Country,
    /// State, in the order of the lifecycle.
    State,
}

/// An application in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Id.
    pub id: ApplicationId,
    /// Name of the applicant.
    pub name: String,
    /// Address of the applicant.
    pub email: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was submitted last.
    pub submitted_at: Option<Timestamp>,
    /// The number on the receipt.
    pub receipt: Option<String>,
    /// Country at submission.
    pub country: Option<String>,
    /// City at submission.
    pub city_name: Option<String>,
    /// Inhabitants of the city.
    pub population: Option<i64>,
    /// Level of governance at submission.
    pub level: Option<Level>,
    /// Organisation at submission.
    pub organisation: Option<String>,
    /// Title of the dilemma.
    pub title: Option<String>,
    /// First choice.
    pub first_module_id: Option<ModuleId>,
    /// The module offered.
    pub module_id: Option<ModuleId>,
    /// When it was decided last.
    pub decided_at: Option<Timestamp>,
    /// The reason given.
    pub reason: Option<String>,
    /// Until when an offer holds.
    pub confirm_by: Option<Timestamp>,
    /// When the offer was answered.
    pub answered_at: Option<Timestamp>,
    /// When they came through the door.
    pub arrived_at: Option<Timestamp>,
}

/// The size of a city. As the index of the counts has it (`migrations/0061_application_lists.sql`), which is why it is
/// not bound.
macro_rules! size {
    () => {
        "CASE WHEN a.population IS NULL THEN NULL WHEN a.population < 50000 THEN 'small' WHEN a.population < 250000 THEN 'medium' \
         WHEN a.population < 1000000 THEN 'large' ELSE 'metropolis' END"
    };
}

const COUNTS: &str = concat!(
    "SELECT a.state, a.country, a.level, ",
    size!(),
    " AS size, COUNT(*) AS count FROM applications a WHERE a.edition_id = $1 AND a.state <> 'draft'"
);
const GROUPS: &str = concat!(" GROUP BY a.state, a.country, a.level, ", size!());
// The rows of a page are chosen first; only they are joined with their people.
const LIST: &str = "SELECT a.id, p.name, p.email, a.state, a.submitted_at, a.receipt, a.country, a.city_name, a.population, a.level, a.organisation, a.title,
    a.first_module_id, a.module_id, a.decided_at, a.reason, a.confirm_by, a.answered_at, r.at AS arrived_at FROM (SELECT id, person_id, state, submitted_at,
    receipt, country, city_name, population, level, organisation, title, first_module_id, module_id, decided_at, reason, confirm_by, answered_at, name_key,
    city_key FROM applications a WHERE a.edition_id = $1 AND a.submitted_at IS NOT NULL";
const PEOPLE: &str =
    ") a JOIN people p ON p.id = a.person_id LEFT JOIN arrivals r ON r.application_id = a.id";

impl Sort {
    /// What it sorts by, as its index has it; what is equal in all of it is sorted by its id.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Submitted => &["a.submitted_at"],
            Self::Name => &["COALESCE(a.name_key, '')"],
            Self::City => &["COALESCE(a.city_key, '')"],
            Self::Country => &["COALESCE(a.country, '')", "COALESCE(a.city_key, '')"],
            Self::State => &[
                "CASE a.state WHEN 'submitted' THEN 1 WHEN 'eligible' THEN 2 WHEN 'in_review' THEN 3 WHEN 'offered' THEN 4 WHEN 'confirmed' THEN 5 \
                 WHEN 'waiting' THEN 6 WHEN 'not_selected' THEN 7 WHEN 'ineligible' THEN 8 WHEN 'declined' THEN 9 WHEN 'expired' THEN 10 \
                 WHEN 'cancelled' THEN 11 WHEN 'withdrawn' THEN 12 WHEN 'attended' THEN 13 ELSE 14 END",
                "a.submitted_at",
            ],
        }
    }

    fn order(self, descending: bool) -> String {
        let direction = if descending { " DESC" } else { "" };
        let columns = self.columns().iter().chain(&["a.id"]);
        let columns: Vec<String> = columns
            .map(|column| format!("{column}{direction}"))
            .collect();
        format!(" ORDER BY {}", columns.join(", "))
    }
}

const STATES: &str =
    "SELECT edition_id, state, COUNT(*) AS count FROM applications GROUP BY edition_id, state";
const TAKEN: &str = "SELECT module_id, COUNT(*) FROM applications
    WHERE edition_id = $1 AND state IN ('offered', 'confirmed', 'attended', 'absent') AND module_id IS NOT NULL GROUP BY module_id";
const APPLIED: &str =
    "SELECT COUNT(*) FROM applications WHERE person_id = $1 AND submitted_at IS NOT NULL";
const OWN: &str = "SELECT edition_id, state, confirm_by FROM applications WHERE person_id = $1";

/// How many applications share a state, a country, a level and a size of city.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// State.
    pub state: ApplicationState,
    /// Country.
    pub country: Option<String>,
    /// Level of governance.
    pub level: Option<Level>,
    /// Size of the city.
    pub size: Option<CitySize>,
    /// How many.
    pub count: i64,
}

/// How many applications of an edition are in a state.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StateCount {
    /// Edition.
    pub edition_id: EditionId,
    /// State.
    pub state: ApplicationState,
    /// How many.
    pub count: i64,
}

/// What `Today` needs of one's own applications.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Own {
    /// Edition.
    pub edition_id: EditionId,
    /// State.
    pub state: ApplicationState,
    /// Until when an offer holds.
    pub confirm_by: Option<Timestamp>,
}

impl Filter {
    /// What it asks for beyond the edition: conditions on `$2` and on, and what they compare with. Only what is asked is
    /// said, so that each statement finds the index that answers it.
    fn conditions(&self) -> (String, Vec<String>) {
        let like = like(self.text.trim());
        let asked = [
            ("a.state = $", self.state.map(ApplicationState::key), ""),
            (
                "COALESCE(a.module_id, a.first_module_id) = $",
                self.module.as_ref().map(ModuleId::as_str),
                "",
            ),
            ("a.country = $", self.country.as_deref(), ""),
            ("a.level = $", self.level.map(Level::key), ""),
            (concat!(size!(), " = $"), self.size.map(CitySize::key), ""),
            ("a.search_key LIKE $", like.as_deref(), " ESCAPE '!'"),
        ];
        let asked: Vec<_> = asked
            .into_iter()
            .filter_map(|(condition, value, end)| Some((condition, value?.to_owned(), end)))
            .collect();
        let conditions: Vec<String> = asked
            .iter()
            .zip(2..)
            .map(|((condition, _, end), at)| format!(" AND {condition}{at}{end}"))
            .collect();
        let values = asked.into_iter().map(|(_, value, _)| value).collect();
        (conditions.concat(), values)
    }
}

/// What a text stands anywhere in, if it says anything.
fn like(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let mut like = String::with_capacity(text.len() + 2);
    like.push('%');
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '!') {
            like.push('!');
        }
        like.push(c);
    }
    like.push('%');
    Some(like)
}

/// A page of the applications of an edition.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut Tx,
    edition: &EditionId,
    filter: &Filter,
    (sort, descending): (Sort, bool),
    limit: i64,
    offset: i64,
) -> Result<Vec<Listed>> {
    let (conditions, values) = filter.conditions();
    let order = sort.order(descending);
    let (limited, skipped) = (values.len() + 2, values.len() + 3);
    let statement =
        format!("{LIST}{conditions}{order} LIMIT ${limited} OFFSET ${skipped}{PEOPLE}{order}");
    Ok(all!(tx, {
        let mut query =
            sqlx::query_as(sqlx::AssertSqlSafe(statement.as_str())).bind(edition.as_str());
        for value in &values {
            query = query.bind(value.as_str());
        }
        query.bind(limit).bind(offset)
    })?)
}

/// Counts of the applications of an edition that a filter leaves.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Tx, edition: &EditionId, filter: &Filter) -> Result<Vec<Count>> {
    let (conditions, values) = filter.conditions();
    let statement = format!("{COUNTS}{conditions}{GROUPS}");
    Ok(all!(tx, {
        let mut query =
            sqlx::query_as(sqlx::AssertSqlSafe(statement.as_str())).bind(edition.as_str());
        for value in &values {
            query = query.bind(value.as_str());
        }
        query
    })?)
}

/// How many applications each edition has in each state, drafts included.
///
/// # Errors
/// When the database fails.
pub async fn state_counts(tx: &mut Tx) -> Result<Vec<StateCount>> {
    Ok(all!(tx, sqlx::query_as(STATES))?)
}

/// How many places of each module of an edition are offered or taken.
///
/// # Errors
/// When the database fails.
pub async fn taken(tx: &mut Tx, edition: &EditionId) -> Result<Vec<(ModuleId, i64)>> {
    Ok(all!(tx, sqlx::query_as(TAKEN).bind(edition.as_str()))?)
}

/// Whether a person ever sent an application.
///
/// # Errors
/// When the database fails.
pub async fn ever_applied(tx: &mut Tx, person: &PersonId) -> Result<bool> {
    let count: i64 = one!(tx, sqlx::query_scalar(APPLIED).bind(person.as_str()))?;
    Ok(count > 0)
}

/// Where a person's own applications stand.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Tx, person: &PersonId) -> Result<Vec<Own>> {
    Ok(all!(tx, sqlx::query_as(OWN).bind(person.as_str()))?)
}
