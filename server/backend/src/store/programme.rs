//! Editions and modules with their programmes.

use std::collections::HashMap;

use domain::Timestamp;
use domain::ids::{EditionId, ModuleId};
use domain::programme::{Call, Claim, Edition, EditionState, Module, Slot, Story, Theme};

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

#[derive(sqlx::FromRow)]
struct EditionRow {
    id: EditionId,
    slug: String,
    state: EditionState,
    title: String,
    place: String,
    city_id: Option<i64>,
    time_zone: String,
    note: String,
    starts_on: String,
    ends_on: String,
    answers_on: String,
    call_opens_at: Timestamp,
    call_closes_at: Timestamp,
    grace_minutes: i64,
    demonstration: bool,
}

impl TryFrom<EditionRow> for Edition {
    type Error = crate::Error;
    fn try_from(row: EditionRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            state: row.state,
            title: serde_json::from_str(&row.title)?,
            place: serde_json::from_str(&row.place)?,
            city: row.city_id,
            time_zone: row.time_zone,
            note: serde_json::from_str(&row.note)?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            answers_on: row.answers_on,
            call: Call {
                opens_at: row.call_opens_at,
                closes_at: row.call_closes_at,
                grace_minutes: row.grace_minutes,
            },
            demonstration: row.demonstration,
        })
    }
}

#[derive(sqlx::FromRow)]
struct StoryRow {
    id: EditionId,
    summary: String,
    facts: String,
    results: String,
    claims: String,
}

impl TryFrom<StoryRow> for Story {
    type Error = crate::Error;
    fn try_from(row: StoryRow) -> Result<Self> {
        Ok(Self {
            summary: serde_json::from_str(&row.summary)?,
            facts: serde_json::from_str(&row.facts)?,
            results: serde_json::from_str(&row.results)?,
            claims: serde_json::from_str(&row.claims)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ModuleRow {
    id: ModuleId,
    edition_id: EditionId,
    slug: String,
    title: String,
    theme: Theme,
    places: i64,
    summary: String,
    aims: String,
    challenges: String,
}

impl TryFrom<ModuleRow> for Module {
    type Error = crate::Error;
    fn try_from(row: ModuleRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            slug: row.slug,
            title: serde_json::from_str(&row.title)?,
            theme: row.theme,
            places: row.places,
            summary: serde_json::from_str(&row.summary)?,
            aims: serde_json::from_str(&row.aims)?,
            challenges: serde_json::from_str(&row.challenges)?,
        })
    }
}

/// A module's page in one row: its edition, itself, its programme.
#[derive(sqlx::FromRow)]
struct PageRow {
    #[sqlx(flatten)]
    edition: EditionRow,
    module_id: ModuleId,
    module_slug: String,
    module_title: String,
    theme: Theme,
    places: i64,
    module_summary: String,
    aims: String,
    challenges: String,
    programme: String,
}

macro_rules! edition {
    ($rest:literal) => {
        concat!(
            "SELECT id, slug, state, title, place, city_id, time_zone, note, starts_on, ends_on, answers_on,
            call_opens_at, call_closes_at, grace_minutes, demonstration FROM editions ",
            $rest
        )
    };
}
macro_rules! module {
    ($rest:literal) => {
        concat!("SELECT id, edition_id, slug, title, theme, places, summary, aims, challenges FROM modules ", $rest)
    };
}

const EDITIONS: &str = edition!("ORDER BY starts_on DESC, id");
const EDITION_BY_SLUG: &str = edition!("WHERE slug = $1");
const EDITION_BY_ID: &str = edition!("WHERE id = $1");
const STORY: &str = "SELECT id, summary, facts, results, claims FROM editions WHERE id = $1";
const STORIES: &str = "SELECT id, summary, facts, results, claims FROM editions";
const MODULES: &str = module!("WHERE edition_id = $1 ORDER BY position");
const ALL_MODULES: &str = module!("ORDER BY edition_id, position");
const MODULE_BY_SLUG: &str = module!("WHERE edition_id = $1 AND slug = $2");
const MODULE_BY_ID: &str = module!("WHERE id = $1");
const PAGE: &str = "SELECT e.id, e.slug, e.state, e.title, e.place, e.city_id, e.time_zone, e.note, e.starts_on, e.ends_on, e.answers_on, e.call_opens_at, e.call_closes_at, e.grace_minutes, e.demonstration,
    m.id AS module_id, m.slug AS module_slug, m.title AS module_title, m.theme, m.places, m.summary AS module_summary, m.aims, m.challenges, m.programme
    FROM modules m JOIN editions e ON e.id = m.edition_id WHERE e.slug = $1 AND m.slug = $2";
// By edition, so that the index on edition and state serves.
const PLACES: &str = "SELECT DISTINCT c.country, c.latitude, c.longitude, '' AS host FROM applications a
    JOIN people p ON p.id = a.person_id JOIN cities c ON c.id = p.city_id
    WHERE a.edition_id IN (SELECT id FROM editions) AND a.state = 'attended'
    UNION ALL SELECT c.country, c.latitude, c.longitude, e.slug FROM editions e JOIN cities c ON c.id = e.city_id WHERE e.state <> 'draft'
    ORDER BY host, latitude, longitude";
const INSERT_EDITION: &str = "INSERT INTO editions (id, slug, state, title, place, city_id, time_zone, summary, facts, results, claims, note, starts_on, ends_on, answers_on, call_opens_at, call_closes_at, grace_minutes, demonstration)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
const INSERT_MODULE: &str = "INSERT INTO modules (id, edition_id, slug, title, theme, places, summary, aims, challenges, position, programme)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const SET_EDITION: &str = "UPDATE editions SET title = $2, place = $3, city_id = $4, time_zone = $5, summary = $6, facts = $7, results = $8, note = $9, starts_on = $10, ends_on = $11, answers_on = $12 WHERE id = $1";
const HOLD_EDITION: &str = "UPDATE editions SET state = state WHERE slug = $1";
const SET_MODULE: &str = "UPDATE modules SET slug = $2, title = $3, theme = $4, places = $5, summary = $6, aims = $7, challenges = $8 WHERE id = $1";
const NEXT_POSITION: &str =
    "SELECT COALESCE(MAX(position), -1) + 1 FROM modules WHERE edition_id = $1";
const PROGRAMME: &str = "SELECT programme FROM modules WHERE id = $1";
const SET_PROGRAMME: &str = "UPDATE modules SET programme = $2 WHERE id = $1";
const REMOVE_MODULE: &str = "DELETE FROM modules WHERE id = $1";
/// An edition and what was only prepared for it, what refers to others first.
const REMOVE_EDITION: [&str; 6] = [
    "DELETE FROM call_forms WHERE edition_id = $1",
    "DELETE FROM call_rules WHERE edition_id = $1",
    "DELETE FROM call_exceptions WHERE edition_id = $1",
    "DELETE FROM roles WHERE scope_id = $1",
    "DELETE FROM modules WHERE edition_id = $1",
    "DELETE FROM editions WHERE id = $1",
];
const SET_STATE: &str = "UPDATE editions SET state = $2 WHERE id = $1 AND state = $3";
const HOLD_CLAIMS: &str = "UPDATE editions SET claims = claims WHERE id = $1 RETURNING claims";
const SET_CLAIMS: &str = "UPDATE editions SET claims = $2 WHERE id = $1";
const SET_CALL: &str =
    "UPDATE editions SET call_opens_at = $2, call_closes_at = $3, grace_minutes = $4 WHERE id = $1";

/// Every edition, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn editions(tx: &mut Tx) -> Result<Vec<Edition>> {
    let rows: Vec<EditionRow> = all!(tx, sqlx::query_as(EDITIONS))?;
    rows.into_iter().map(Edition::try_from).collect()
}

/// The edition with this word in its address.
///
/// # Errors
/// When the database fails.
pub async fn edition_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Edition>> {
    let row: Option<EditionRow> = optional!(tx, sqlx::query_as(EDITION_BY_SLUG).bind(slug))?;
    row.map(Edition::try_from).transpose()
}

/// The edition with this id.
///
/// # Errors
/// When the database fails.
pub async fn edition(tx: &mut Tx, id: &EditionId) -> Result<Option<Edition>> {
    let row: Option<EditionRow> = optional!(tx, sqlx::query_as(EDITION_BY_ID).bind(id.as_str()))?;
    row.map(Edition::try_from).transpose()
}

/// What is told of the edition with this id.
///
/// # Errors
/// When the database fails.
pub async fn story(tx: &mut Tx, id: &EditionId) -> Result<Option<Story>> {
    let row: Option<StoryRow> = optional!(tx, sqlx::query_as(STORY).bind(id.as_str()))?;
    row.map(Story::try_from).transpose()
}

/// What is told of every edition.
///
/// # Errors
/// When the database fails.
pub async fn stories(tx: &mut Tx) -> Result<HashMap<EditionId, Story>> {
    let rows: Vec<StoryRow> = all!(tx, sqlx::query_as(STORIES))?;
    rows.into_iter()
        .map(|row| Ok((row.id.clone(), row.try_into()?)))
        .collect()
}

/// The modules of an edition, in order.
///
/// # Errors
/// When the database fails.
pub async fn modules(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Module>> {
    let rows: Vec<ModuleRow> = all!(tx, sqlx::query_as(MODULES).bind(edition.as_str()))?;
    rows.into_iter().map(Module::try_from).collect()
}

/// The modules of every edition.
///
/// # Errors
/// When the database fails.
pub async fn all_modules(tx: &mut Tx) -> Result<Vec<Module>> {
    let rows: Vec<ModuleRow> = all!(tx, sqlx::query_as(ALL_MODULES))?;
    rows.into_iter().map(Module::try_from).collect()
}

/// The module with these words in its address, with its edition and its programme in the order of
/// the two days. One row: the page that is read most asks the database once.
///
/// # Errors
/// When the database fails.
pub async fn module_page(
    tx: &mut Tx,
    edition: &str,
    module: &str,
) -> Result<Option<(Edition, Module, Vec<Slot>)>> {
    let row: Option<PageRow> = optional!(tx, sqlx::query_as(PAGE).bind(edition).bind(module))?;
    row.map(|row| {
        let module = ModuleRow {
            id: row.module_id,
            edition_id: row.edition.id.clone(),
            slug: row.module_slug,
            title: row.module_title,
            theme: row.theme,
            places: row.places,
            summary: row.module_summary,
            aims: row.aims,
            challenges: row.challenges,
        };
        let slots = serde_json::from_str(&row.programme)?;
        Ok((row.edition.try_into()?, module.try_into()?, slots))
    })
    .transpose()
}

/// The module with this word in its address.
///
/// # Errors
/// When the database fails.
pub async fn module_by_slug(
    tx: &mut Tx,
    edition: &EditionId,
    slug: &str,
) -> Result<Option<Module>> {
    let row: Option<ModuleRow> = optional!(
        tx,
        sqlx::query_as(MODULE_BY_SLUG)
            .bind(edition.as_str())
            .bind(slug)
    )?;
    row.map(Module::try_from).transpose()
}

/// The module with this id.
///
/// # Errors
/// When the database fails.
pub async fn module(tx: &mut Tx, id: &ModuleId) -> Result<Option<Module>> {
    let row: Option<ModuleRow> = optional!(tx, sqlx::query_as(MODULE_BY_ID).bind(id.as_str()))?;
    row.map(Module::try_from).transpose()
}

/// A city on the public map. Nobody's name goes with it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Place {
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The edition it hosts; empty when participants came from it.
    pub host: String,
}

/// The cities participants came from, and those that host an edition.
///
/// # Errors
/// When the database fails.
pub async fn places(tx: &mut Tx) -> Result<Vec<Place>> {
    Ok(all!(tx, sqlx::query_as(PLACES))?)
}

/// Adds an edition and what is told of it.
///
/// # Errors
/// When the database fails.
pub async fn insert_edition(tx: &mut Tx, edition: &Edition, story: &Story) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_EDITION)
            .bind(edition.id.as_str())
            .bind(&edition.slug)
            .bind(edition.state)
            .bind(serde_json::to_string(&edition.title)?)
            .bind(serde_json::to_string(&edition.place)?)
            .bind(edition.city)
            .bind(&edition.time_zone)
            .bind(serde_json::to_string(&story.summary)?)
            .bind(serde_json::to_string(&story.facts)?)
            .bind(serde_json::to_string(&story.results)?)
            .bind(serde_json::to_string(&story.claims)?)
            .bind(serde_json::to_string(&edition.note)?)
            .bind(&edition.starts_on)
            .bind(&edition.ends_on)
            .bind(&edition.answers_on)
            .bind(edition.call.opens_at)
            .bind(edition.call.closes_at)
            .bind(edition.call.grace_minutes)
            .bind(edition.demonstration)
    )?;
    Ok(())
}

/// Adds a module at `position` with its programme; slots are kept in the order of the two days.
///
/// # Errors
/// When the database fails.
pub async fn insert_module(
    tx: &mut Tx,
    module: &Module,
    position: i64,
    slots: &[Slot],
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_MODULE)
            .bind(module.id.as_str())
            .bind(module.edition_id.as_str())
            .bind(&module.slug)
            .bind(serde_json::to_string(&module.title)?)
            .bind(module.theme)
            .bind(module.places)
            .bind(serde_json::to_string(&module.summary)?)
            .bind(serde_json::to_string(&module.aims)?)
            .bind(serde_json::to_string(&module.challenges)?)
            .bind(position)
            .bind(in_order(slots)?)
    )?;
    Ok(())
}

/// Slots as they are stored: in the order of the two days.
fn in_order(slots: &[Slot]) -> Result<String> {
    let mut slots: Vec<&Slot> = slots.iter().collect();
    slots.sort_by(|a, b| (a.day, &a.starts).cmp(&(b.day, &b.starts)));
    Ok(serde_json::to_string(&slots)?)
}

/// Keeps others from changing an edition, its modules and programmes until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, slug: &str) -> Result<()> {
    exec!(tx, sqlx::query(HOLD_EDITION).bind(slug))?;
    Ok(())
}

/// Changes what is told of an edition; its word in addresses, its call, its state and its published figures stay.
///
/// # Errors
/// When the database fails.
pub async fn set_edition(tx: &mut Tx, edition: &Edition, story: &Story) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_EDITION)
            .bind(edition.id.as_str())
            .bind(serde_json::to_string(&edition.title)?)
            .bind(serde_json::to_string(&edition.place)?)
            .bind(edition.city)
            .bind(&edition.time_zone)
            .bind(serde_json::to_string(&story.summary)?)
            .bind(serde_json::to_string(&story.facts)?)
            .bind(serde_json::to_string(&story.results)?)
            .bind(serde_json::to_string(&edition.note)?)
            .bind(&edition.starts_on)
            .bind(&edition.ends_on)
            .bind(&edition.answers_on)
    )?;
    Ok(())
}

/// The position after the last module of an edition.
///
/// # Errors
/// When the database fails.
pub async fn next_position(tx: &mut Tx, edition: &EditionId) -> Result<i64> {
    Ok(one!(
        tx,
        sqlx::query_scalar(NEXT_POSITION).bind(edition.as_str())
    )?)
}

/// Changes a module; its programme stays.
///
/// # Errors
/// When the database fails, which a word in addresses does that another module has.
pub async fn set_module(tx: &mut Tx, module: &Module) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_MODULE)
            .bind(module.id.as_str())
            .bind(&module.slug)
            .bind(serde_json::to_string(&module.title)?)
            .bind(module.theme)
            .bind(module.places)
            .bind(serde_json::to_string(&module.summary)?)
            .bind(serde_json::to_string(&module.aims)?)
            .bind(serde_json::to_string(&module.challenges)?)
    )?;
    Ok(())
}

/// The programme of a module.
///
/// # Errors
/// When the database fails.
pub async fn programme(tx: &mut Tx, module: &ModuleId) -> Result<Vec<Slot>> {
    let slots: String = one!(tx, sqlx::query_scalar(PROGRAMME).bind(module.as_str()))?;
    Ok(serde_json::from_str(&slots)?)
}

/// Stores the programme of a module, in the order of the two days.
///
/// # Errors
/// When the database fails.
pub async fn set_programme(tx: &mut Tx, module: &ModuleId, slots: &[Slot]) -> Result<()> {
    let slots = in_order(slots)?;
    exec!(
        tx,
        sqlx::query(SET_PROGRAMME)
            .bind(module.as_str())
            .bind(&slots)
    )?;
    Ok(())
}

/// Removes a module.
///
/// # Errors
/// When the database fails, which it does where anything hangs on the module.
pub async fn remove_module(tx: &mut Tx, module: &ModuleId) -> Result<()> {
    exec!(tx, sqlx::query(REMOVE_MODULE).bind(module.as_str()))?;
    Ok(())
}

/// Removes an edition with its modules, its call and the roles in it.
///
/// # Errors
/// When the database fails, which it does where anything else hangs on the edition or a module of it.
pub async fn remove_edition(tx: &mut Tx, id: &EditionId) -> Result<()> {
    for sql in REMOVE_EDITION {
        exec!(tx, sqlx::query(sql).bind(id.as_str()))?;
    }
    Ok(())
}

/// Moves an edition from one state to the next; false when somebody else did.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    tx: &mut Tx,
    id: &EditionId,
    to: EditionState,
    from: EditionState,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(SET_STATE).bind(id.as_str()).bind(to).bind(from)
    )? > 0)
}

/// The published figures of an edition, which nobody else changes until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold_claims(tx: &mut Tx, id: &EditionId) -> Result<Vec<Claim>> {
    let claims: Option<String> = optional!(tx, sqlx::query_scalar(HOLD_CLAIMS).bind(id.as_str()))?;
    Ok(serde_json::from_str(&claims.unwrap_or("[]".to_owned()))?)
}

/// Stores the published figures of an edition.
///
/// # Errors
/// When the database fails.
pub async fn set_claims(tx: &mut Tx, id: &EditionId, claims: &[Claim]) -> Result<()> {
    let claims = serde_json::to_string(claims)?;
    exec!(tx, sqlx::query(SET_CLAIMS).bind(id.as_str()).bind(&claims))?;
    Ok(())
}

/// Changes the call of an edition.
///
/// # Errors
/// When the database fails.
pub async fn set_call(tx: &mut Tx, id: &EditionId, call: &Call) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_CALL)
            .bind(id.as_str())
            .bind(call.opens_at)
            .bind(call.closes_at)
            .bind(call.grace_minutes)
    )?;
    Ok(())
}
