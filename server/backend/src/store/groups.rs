//! Groups of a module, and the sessions planned from them.

use domain::accounts::Level;
use domain::ids::{ModuleId, PersonId, SessionId};
use domain::sessions::SessionState;

use crate::db::Tx;
use crate::{Result, all, exec, optional};

/// Somebody who has a place in a module.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Guest {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// City or organisation.
    pub home: String,
    /// Country code.
    pub country: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Level of government.
    pub level: Option<Level>,
    /// Their city.
    pub city_id: Option<i64>,
    /// Its inhabitants.
    pub population: Option<i64>,
}

/// How the groups of a module came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Plan {
    /// How many groups.
    #[sqlx(rename = "group_count")]
    pub groups: i64,
    /// The seed.
    pub seed: i64,
    /// Whether those who met go on together.
    pub together: bool,
    /// Grows with every change.
    pub revision: i64,
}

/// The session planned from a group.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Planned {
    /// The number of the group, from 0.
    pub number: i64,
    /// The session.
    pub session_id: SessionId,
    /// Where it stands.
    pub state: SessionState,
}

const GUESTS: &str = "SELECT DISTINCT p.id, p.name, COALESCE(c.name, p.organisation, '') AS home, p.country, p.organisation, p.level, p.city_id, c.population
    FROM roles r JOIN people p ON p.id = r.person_id LEFT JOIN cities c ON c.id = p.city_id
    WHERE r.role = 'participant' AND r.scope_id = $1 AND p.erased_at IS NULL ORDER BY p.id";
const MET: &str = "SELECT DISTINCT one.person_id, other.person_id FROM session_people one JOIN session_people other ON other.session_id = one.session_id
    AND one.person_id < other.person_id JOIN sessions s ON s.id = one.session_id
    JOIN roles r ON r.person_id = one.person_id AND r.role = 'participant' AND r.scope_id = $1
    JOIN roles o ON o.person_id = other.person_id AND o.role = 'participant' AND o.scope_id = $1
    WHERE s.state <> 'planned' AND NOT one.gone AND NOT other.gone";
const PLAN: &str =
    "SELECT group_count, seed, together, revision FROM group_plans WHERE module_id = $1";
const HOLD: &str = "UPDATE group_plans SET revision = revision WHERE module_id = $1";
const SET_PLAN: &str = "INSERT INTO group_plans (module_id, group_count, seed, together, revision) VALUES ($1, $2, $3, $4, 1)
    ON CONFLICT (module_id) DO UPDATE SET group_count = EXCLUDED.group_count, seed = EXCLUDED.seed, together = EXCLUDED.together, revision = group_plans.revision + 1";
const TOUCH: &str =
    "UPDATE group_plans SET revision = revision + 1 WHERE module_id = $1 AND revision = $2";
const PLACES: &str = "SELECT person_id, number FROM group_places WHERE module_id = $1";
const CLEAR: [&str; 2] = [
    "DELETE FROM group_places WHERE module_id = $1",
    "DELETE FROM group_sessions WHERE module_id = $1",
];
const SET_PLACE: &str =
    "INSERT INTO group_places (module_id, person_id, number) VALUES ($1, $2, $3)
    ON CONFLICT (module_id, person_id) DO UPDATE SET number = EXCLUDED.number";
const LEAVE: &str = "DELETE FROM group_places WHERE module_id = $1 AND person_id = $2";
const PLANNED: &str = "SELECT g.number, g.session_id, s.state FROM group_sessions g JOIN sessions s ON s.id = g.session_id WHERE g.module_id = $1 ORDER BY g.number";
const SET_SESSION: &str = "INSERT INTO group_sessions (module_id, number, session_id) VALUES ($1, $2, $3) ON CONFLICT (module_id, number) DO NOTHING";
const APART: &str =
    "SELECT one_id, other_id FROM group_apart WHERE module_id = $1 ORDER BY one_id, other_id";
const SET_APART: &str = "INSERT INTO group_apart (module_id, one_id, other_id) VALUES ($1, $2, $3) ON CONFLICT (module_id, one_id, other_id) DO NOTHING";
const CLEAR_APART: &str =
    "DELETE FROM group_apart WHERE module_id = $1 AND one_id = $2 AND other_id = $3";

/// Those who have a place in a module, by name.
///
/// # Errors
/// When the database fails.
pub async fn guests(tx: &mut Tx, module: &ModuleId) -> Result<Vec<Guest>> {
    let mut guests: Vec<Guest> = all!(tx, sqlx::query_as(GUESTS).bind(module.as_str()))?;
    // As people look names up, on either engine: É beside E.
    guests.sort_by_cached_key(|guest| crate::cities::fold(&guest.name));
    Ok(guests)
}

/// The pairs of them who have been in a session together.
///
/// # Errors
/// When the database fails.
pub async fn met(tx: &mut Tx, module: &ModuleId) -> Result<Vec<(PersonId, PersonId)>> {
    Ok(all!(tx, sqlx::query_as(MET).bind(module.as_str()))?)
}

/// The pairs of a module who are not to sit in one group, the smaller id first.
///
/// # Errors
/// When the database fails.
pub async fn apart(tx: &mut Tx, module: &ModuleId) -> Result<Vec<(PersonId, PersonId)>> {
    Ok(all!(tx, sqlx::query_as(APART).bind(module.as_str()))?)
}

/// Notes, or no longer, that two people are not to sit in one group; false when it was so already.
///
/// # Errors
/// When the database fails.
pub async fn set_apart(
    tx: &mut Tx,
    module: &ModuleId,
    (one, other): (&PersonId, &PersonId),
    apart: bool,
) -> Result<bool> {
    let (first, second) = (one.min(other), one.max(other));
    let statement = if apart { SET_APART } else { CLEAR_APART };
    let touched = exec!(
        tx,
        sqlx::query(statement)
            .bind(module.as_str())
            .bind(first.as_str())
            .bind(second.as_str())
    )?;
    Ok(touched == 1)
}

/// How the groups of a module came about, if there are any.
///
/// # Errors
/// When the database fails.
pub async fn plan(tx: &mut Tx, module: &ModuleId) -> Result<Option<Plan>> {
    Ok(optional!(tx, sqlx::query_as(PLAN).bind(module.as_str()))?)
}

/// Holds the groups of a module until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, module: &ModuleId) -> Result<()> {
    exec!(tx, sqlx::query(HOLD).bind(module.as_str()))?;
    Ok(())
}

/// Puts other groups in place of those there are; the sessions planned from them are theirs no more.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    tx: &mut Tx,
    module: &ModuleId,
    plan: &Plan,
    places: &[(PersonId, i64)],
) -> Result<()> {
    for statement in CLEAR {
        exec!(tx, sqlx::query(statement).bind(module.as_str()))?;
    }
    exec!(
        tx,
        sqlx::query(SET_PLAN)
            .bind(module.as_str())
            .bind(plan.groups)
            .bind(plan.seed)
            .bind(plan.together)
    )?;
    for (person, number) in places {
        set_place(tx, module, person, *number).await?;
    }
    Ok(())
}

/// Counts a change, if the groups are still at this revision.
///
/// # Errors
/// When the database fails.
pub async fn touch(tx: &mut Tx, module: &ModuleId, seen: i64) -> Result<bool> {
    let touched = exec!(tx, sqlx::query(TOUCH).bind(module.as_str()).bind(seen))?;
    Ok(touched == 1)
}

/// Who is in which group.
///
/// # Errors
/// When the database fails.
pub async fn places(tx: &mut Tx, module: &ModuleId) -> Result<Vec<(PersonId, i64)>> {
    Ok(all!(tx, sqlx::query_as(PLACES).bind(module.as_str()))?)
}

/// Puts somebody into a group.
///
/// # Errors
/// When the database fails.
pub async fn set_place(
    tx: &mut Tx,
    module: &ModuleId,
    person: &PersonId,
    number: i64,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_PLACE)
            .bind(module.as_str())
            .bind(person.as_str())
            .bind(number)
    )?;
    Ok(())
}

/// Takes somebody who lost their place in a module out of its groups.
///
/// # Errors
/// When the database fails.
pub async fn leave(tx: &mut Tx, module: &ModuleId, person: &PersonId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(LEAVE)
            .bind(module.as_str())
            .bind(person.as_str())
    )?;
    Ok(())
}

/// The sessions planned from the groups of a module.
///
/// # Errors
/// When the database fails.
pub async fn planned(tx: &mut Tx, module: &ModuleId) -> Result<Vec<Planned>> {
    Ok(all!(tx, sqlx::query_as(PLANNED).bind(module.as_str()))?)
}

/// Notes the session planned from a group; false when there was one.
///
/// # Errors
/// When the database fails.
pub async fn set_session(
    tx: &mut Tx,
    module: &ModuleId,
    number: i64,
    session: &SessionId,
) -> Result<bool> {
    let touched = exec!(
        tx,
        sqlx::query(SET_SESSION)
            .bind(module.as_str())
            .bind(number)
            .bind(session.as_str())
    )?;
    Ok(touched == 1)
}
