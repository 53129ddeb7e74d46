//! Sessions, their people, their logs, the commitments made in them.

use std::collections::HashMap;

use domain::Timestamp;
use domain::ids::{CommitmentId, ContributionId, EditionId, ModuleId, PersonId, SessionId};
use domain::language::{ContentLanguage, Language};
use domain::permission::Role;
use domain::sessions::{
    Commitment, Event, Member, Recorded, RoomRole, Seq, SessionState, Setup, Template,
};

use crate::db::Tx;
use crate::store::workspace;
use crate::{Result, all, exec, optional};

/// A session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its edition.
    pub edition_id: EditionId,
    /// Its module, if it belongs to one.
    pub module_id: Option<ModuleId>,
    /// Its title.
    pub title: String,
    /// How it goes.
    pub template: Template,
    /// Where it stands.
    pub state: SessionState,
    /// The language people speak in it.
    pub language: Language,
    /// When it is planned to begin.
    pub planned_at: Timestamp,
    /// When its report was handed over.
    pub ended_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: SessionId,
    edition_id: EditionId,
    module_id: Option<ModuleId>,
    title: String,
    template: String,
    state: SessionState,
    language: Language,
    planned_at: Timestamp,
    ended_at: Option<Timestamp>,
}

impl TryFrom<SessionRow> for Session {
    type Error = crate::Error;
    fn try_from(row: SessionRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            module_id: row.module_id,
            title: row.title,
            template: serde_json::from_str(&row.template)?,
            state: row.state,
            language: row.language,
            planned_at: row.planned_at,
            ended_at: row.ended_at,
        })
    }
}

macro_rules! session {
    ($rest:literal) => {
        concat!("SELECT s.id, s.edition_id, s.module_id, s.title, s.template, s.state, s.language, s.planned_at, s.ended_at FROM sessions s ", $rest)
    };
}

const BY_ID: &str = session!("WHERE s.id = $1");
const OF_EDITION: &str = session!("WHERE s.edition_id = $1 ORDER BY s.planned_at DESC, s.id");
const OF_PERSON: &str = session!(
    "JOIN session_people sp ON sp.session_id = s.id WHERE sp.person_id = $1 AND NOT sp.gone ORDER BY s.planned_at DESC, s.id"
);
const INSERT: &str = "INSERT INTO sessions (id, edition_id, module_id, title, template, state, language, planned_at, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
// Whoever runs or records a session does so by another role than that of a participant. A session of the whole edition
// is left with the last role in the edition.
const AHEAD: &str = "SELECT s.id FROM sessions s JOIN session_people sp ON sp.session_id = s.id
    WHERE sp.person_id = $1 AND NOT sp.gone AND sp.role NOT IN ('facilitator', 'rapporteur') AND s.edition_id = $2 AND s.state = 'planned'
    AND (s.module_id = $3 OR (s.module_id IS NULL AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = $1 AND r.scope_id IN ('', $2))))
    ORDER BY s.id";
const SET_STATE: &str =
    "UPDATE sessions SET state = $2, ended_at = COALESCE(ended_at, $3) WHERE id = $1";

/// The session with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &SessionId) -> Result<Option<Session>> {
    let row: Option<SessionRow> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Session::try_from).transpose()
}

/// The sessions of an edition, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = all!(tx, sqlx::query_as(OF_EDITION).bind(edition.as_str()))?;
    rows.into_iter().map(Session::try_from).collect()
}

/// The sessions a person is in, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = all!(tx, sqlx::query_as(OF_PERSON).bind(person.as_str()))?;
    rows.into_iter().map(Session::try_from).collect()
}

/// The sessions of a module that have not begun and that somebody is in as a participant of it.
///
/// # Errors
/// When the database fails.
pub async fn ahead(
    tx: &mut Tx,
    person: &PersonId,
    edition: &EditionId,
    module: &ModuleId,
) -> Result<Vec<SessionId>> {
    Ok(all!(
        tx,
        sqlx::query_scalar(AHEAD)
            .bind(person.as_str())
            .bind(edition.as_str())
            .bind(module.as_str())
    )?)
}

/// Adds a session.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, session: &Session, by: &PersonId, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(session.id.as_str())
            .bind(session.edition_id.as_str())
            .bind(session.module_id.as_ref().map(ModuleId::as_str))
            .bind(&session.title)
            .bind(serde_json::to_string(&session.template)?)
            .bind(session.state)
            .bind(session.language)
            .bind(session.planned_at)
            .bind(by.as_str())
            .bind(now)
    )?;
    Ok(())
}

const FORGET: [&str; 5] = [
    "DELETE FROM session_events WHERE session_id = $1",
    "DELETE FROM session_notes WHERE session_id = $1",
    "DELETE FROM session_people WHERE session_id = $1",
    "DELETE FROM group_sessions WHERE session_id = $1",
    "DELETE FROM roles WHERE scope_id = $1",
];
const REMOVE: &str = "DELETE FROM sessions WHERE id = $1 AND state = 'planned'";

/// Takes a session away that was planned and never opened, with who was to be in it and what let them in; false when
/// it was opened.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: &SessionId) -> Result<bool> {
    for statement in FORGET {
        exec!(tx, sqlx::query(statement).bind(id.as_str()))?;
    }
    Ok(exec!(tx, sqlx::query(REMOVE).bind(id.as_str()))? > 0)
}

/// Notes where a session stands now, for lists; and when it ended.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    tx: &mut Tx,
    id: &SessionId,
    state: SessionState,
    ended_at: Option<Timestamp>,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_STATE)
            .bind(id.as_str())
            .bind(state)
            .bind(ended_at)
    )?;
    Ok(())
}

const INSERT_PERSON: &str =
    "INSERT INTO session_people (session_id, person_id, role) VALUES ($1, $2, $3)";
const MEMBERS: &str = "SELECT sp.person_id, p.name, COALESCE(c.name, p.organisation, '') AS home, sp.role, sp.admitted, sp.gone
    FROM session_people sp JOIN people p ON p.id = sp.person_id LEFT JOIN cities c ON c.id = p.city_id
    WHERE sp.session_id = $1 ORDER BY LOWER(p.name), p.id";
const PERSON: &str = "SELECT p.id AS person_id, p.name, COALESCE(c.name, p.organisation, '') AS home, 'adviser' AS role, TRUE AS admitted, FALSE AS gone
    FROM people p LEFT JOIN cities c ON c.id = p.city_id WHERE p.id = $1 AND p.erased_at IS NULL";
const ADMIT: &str =
    "INSERT INTO session_people (session_id, person_id, role, admitted) VALUES ($1, $2, $3, TRUE)
    ON CONFLICT (session_id, person_id) DO UPDATE SET gone = FALSE";
const TAKE_OUT: &str =
    "UPDATE session_people SET gone = TRUE WHERE session_id = $1 AND person_id = $2";

#[derive(sqlx::FromRow)]
struct MemberRow {
    person_id: PersonId,
    name: String,
    home: String,
    role: RoomRole,
    admitted: bool,
    gone: bool,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self::new(row.person_id, row.name, row.home, row.role)
    }
}

/// Puts a person into a session.
///
/// # Errors
/// When the database fails.
pub async fn insert_person(
    tx: &mut Tx,
    session: &SessionId,
    person: &PersonId,
    role: RoomRole,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_PERSON)
            .bind(session.as_str())
            .bind(person.as_str())
            .bind(role)
    )?;
    Ok(())
}

/// Puts a person into a session that was planned without them, or back into one they left.
///
/// # Errors
/// When the database fails.
pub async fn admit(
    tx: &mut Tx,
    session: &SessionId,
    person: &PersonId,
    role: RoomRole,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(ADMIT)
            .bind(session.as_str())
            .bind(person.as_str())
            .bind(role)
    )?;
    Ok(())
}

/// Takes a person out of a session.
///
/// # Errors
/// When the database fails.
pub async fn take_out(tx: &mut Tx, session: &SessionId, person: &PersonId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(TAKE_OUT)
            .bind(session.as_str())
            .bind(person.as_str())
    )?;
    Ok(())
}

/// Who is in a session now, with the role each came with, by name.
///
/// # Errors
/// When the database fails.
pub async fn members(tx: &mut Tx, session: &SessionId) -> Result<Vec<Member>> {
    let rows: Vec<MemberRow> = all!(tx, sqlx::query_as(MEMBERS).bind(session.as_str()))?;
    let rows = rows.into_iter().filter(|row| !row.gone);
    Ok(rows.map(Member::from).collect())
}

/// A room before anything happened in it: the people it was planned with, and the names of those who
/// came later.
///
/// # Errors
/// When the database fails.
pub async fn setup(tx: &mut Tx, session: &Session) -> Result<Setup> {
    let rows: Vec<MemberRow> = all!(tx, sqlx::query_as(MEMBERS).bind(session.id.as_str()))?;
    let (admitted, members): (Vec<MemberRow>, Vec<MemberRow>) =
        rows.into_iter().partition(|row| row.admitted);
    Ok(Setup {
        session: session.id.clone(),
        title: session.title.clone(),
        template: session.template.clone(),
        members: members.into_iter().map(Member::from).collect(),
        admitted: admitted.into_iter().map(Member::from).collect(),
    })
}

/// Somebody as a room calls them.
///
/// # Errors
/// When the database fails.
pub async fn person(tx: &mut Tx, person: &PersonId) -> Result<Option<Member>> {
    let row: Option<MemberRow> = optional!(tx, sqlx::query_as(PERSON).bind(person.as_str()))?;
    Ok(row.map(Member::from))
}

const GUESTS: &str = "SELECT DISTINCT p.id, p.name, COALESCE(c.name, p.organisation, '') AS home, r.role
    FROM roles r JOIN people p ON p.id = r.person_id LEFT JOIN cities c ON c.id = p.city_id
    WHERE p.erased_at IS NULL AND r.role IN ('participant', 'facilitator', 'rapporteur', 'expert')
        AND (r.scope_id = '' OR r.scope_id = $1 OR r.scope_id IN (SELECT m.id FROM modules m WHERE m.edition_id = $1))
    ORDER BY p.name, p.id";

/// Somebody who can be put into a session.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Guest {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// City or organisation.
    pub home: String,
    /// A role they hold in the edition; somebody with two stands there twice.
    pub role: Role,
}

/// Who can be put into a session of an edition: those who hold a role in it, by name.
///
/// # Errors
/// When the database fails.
pub async fn guests(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Guest>> {
    Ok(all!(tx, sqlx::query_as(GUESTS).bind(edition.as_str()))?)
}

/// One event of the log of one session.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The session.
    pub session: SessionId,
    /// What happened in it.
    pub recorded: Recorded,
}

const COLUMNS: usize = 6;
/// How many rows one statement takes. Few sizes: each is prepared once a connection.
const ROWS: [usize; 4] = [64, 16, 4, 1];

const LOG: &str = "SELECT seq, at, actor_id, command_id, event FROM session_events WHERE session_id = $1 AND seq > $2 ORDER BY seq";
const ERASE_BALLOTS: &str = "UPDATE session_events SET actor_id = NULL
    WHERE session_id = $1 AND seq < $2 AND actor_id IS NOT NULL AND (event LIKE '{\"voted\"%' OR event LIKE '{\"unvoted\"%')";

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: Seq,
    at: Timestamp,
    actor_id: Option<PersonId>,
    command_id: Option<domain::ids::ContributionId>,
    event: String,
}

impl TryFrom<EventRow> for Recorded {
    type Error = crate::Error;

    fn try_from(row: EventRow) -> Result<Self> {
        Ok(Self {
            seq: row.seq,
            at: row.at,
            actor: row.actor_id,
            command: row.command_id,
            event: serde_json::from_str(&row.event)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct NewsRow {
    session_id: SessionId,
    #[sqlx(flatten)]
    event: EventRow,
}

/// How many of so many rows the next statement takes.
fn rows_of(left: usize) -> usize {
    ROWS.into_iter().find(|rows| *rows <= left).unwrap_or(1)
}

/// Adds events to the logs of their sessions. Two writers of one number: the second fails as a
/// duplicate.
///
/// # Errors
/// When a number is taken or the database fails.
pub async fn append(tx: &mut Tx, entries: &[&Entry]) -> Result<()> {
    let mut entries = entries;
    while !entries.is_empty() {
        let count = rows_of(entries.len());
        let (now, later) = entries.split_at(count);
        let mut rows = Vec::with_capacity(count);
        for Entry { session, recorded } in now {
            rows.push((session, recorded, serde_json::to_string(&recorded.event)?));
        }
        let insert = insert_events(count);
        exec!(tx, {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(insert));
            for (session, recorded, event) in &rows {
                query = query
                    .bind(session.as_str())
                    .bind(recorded.seq)
                    .bind(recorded.at)
                    .bind(recorded.actor.as_ref().map(PersonId::as_str))
                    .bind(recorded.command.as_ref().map(ContributionId::as_str))
                    .bind(event.as_str());
            }
            query
        })?;
        entries = later;
    }
    Ok(())
}

fn insert_events(rows: usize) -> String {
    let mut sql = String::from(
        "INSERT INTO session_events (session_id, seq, at, actor_id, command_id, event) VALUES ",
    );
    for row in 0..rows {
        for column in 1..=COLUMNS {
            let before = match (row, column) {
                (0, 1) => "(",
                (_, 1) => "), (",
                _ => ", ",
            };
            sql.push_str(before);
            sql.push('$');
            sql.push_str(&(row * COLUMNS + column).to_string());
        }
    }
    sql.push(')');
    sql
}

/// The log after a number.
///
/// # Errors
/// When the database fails or the log cannot be read.
pub async fn log(tx: &mut Tx, session: &SessionId, after: Seq) -> Result<Vec<Recorded>> {
    let rows: Vec<EventRow> = all!(tx, sqlx::query_as(LOG).bind(session.as_str()).bind(after))?;
    rows.into_iter().map(Recorded::try_from).collect()
}

/// The logs of several sessions, each after its number; those without news are left out.
///
/// # Errors
/// When the database fails or a log cannot be read.
pub async fn logs(
    tx: &mut Tx,
    heads: &[(SessionId, Seq)],
) -> Result<HashMap<SessionId, Vec<Recorded>>> {
    let mut logs: HashMap<SessionId, Vec<Recorded>> = HashMap::new();
    let mut heads = heads;
    while !heads.is_empty() {
        let (now, later) = heads.split_at(rows_of(heads.len()));
        let statement = select_logs(now.len());
        let rows: Vec<NewsRow> = all!(tx, {
            let mut query = sqlx::query_as(sqlx::AssertSqlSafe(statement.as_str()));
            for (session, after) in now {
                query = query.bind(session.as_str()).bind(*after);
            }
            query
        })?;
        for NewsRow { session_id, event } in rows {
            let log = logs.entry(session_id).or_default();
            log.push(Recorded::try_from(event)?);
        }
        heads = later;
    }
    Ok(logs)
}

/// One look into the index a session: a join is read from end to end as soon as a log is long.
fn select_logs(heads: usize) -> String {
    let logs: Vec<String> = (0..heads)
        .map(|at| {
            format!(
                "SELECT session_id, seq, at, actor_id, command_id, event FROM session_events WHERE session_id = ${} AND seq > ${}",
                at * 2 + 1,
                at * 2 + 2
            )
        })
        .collect();
    format!("{} ORDER BY session_id, seq", logs.join(" UNION ALL "))
}

/// Erases who voted for what before an event; the counts stay. Done when a phase ends.
///
/// # Errors
/// When the database fails.
pub async fn erase_ballots(tx: &mut Tx, session: &SessionId, before: Seq) -> Result<()> {
    exec!(
        tx,
        sqlx::query(ERASE_BALLOTS)
            .bind(session.as_str())
            .bind(before)
    )?;
    Ok(())
}

const WRITTEN_BY: &str = "SELECT session_id, seq, event FROM session_events
    WHERE actor_id = $1 AND (event LIKE '{\"contributed\"%' OR event LIKE '{\"edited\"%' OR event LIKE '{\"committed\"%'
            OR event LIKE '{\"grouped\"%' OR event LIKE '{\"announced\"%')
        OR event LIKE '{\"typed_in\"%' AND event LIKE $2";
const ERASE_NOTES: &str = "DELETE FROM session_notes WHERE person_id = $1";
const REWRITE: &str = "UPDATE session_events SET event = $3 WHERE session_id = $1 AND seq = $2";

/// Takes what a person wrote out of the logs; that they wrote stays. Rooms open at this moment show
/// it until they close. What was written without a name cannot be found.
///
/// # Errors
/// When the database fails or the log cannot be read.
pub async fn erase_person(tx: &mut Tx, person: &PersonId) -> Result<()> {
    exec!(tx, sqlx::query(ERASE_NOTES).bind(person.as_str()))?;
    let typed_for = format!("%\"author\":\"{person}\"%");
    let rows: Vec<(SessionId, Seq, String)> = all!(
        tx,
        sqlx::query_as(WRITTEN_BY)
            .bind(person.as_str())
            .bind(typed_for.as_str())
    )?;
    for (session, seq, event) in rows {
        let event: Event = serde_json::from_str(&event)?;
        if let Some(erased) = event.erased() {
            let erased = serde_json::to_string(&erased)?;
            exec!(
                tx,
                sqlx::query(REWRITE)
                    .bind(session.as_str())
                    .bind(seq)
                    .bind(erased.as_str())
            )?;
        }
    }
    Ok(())
}

/// Keeps a commitment made in a session, seen in the space of the session's module if there is one.
///
/// # Errors
/// When the database fails.
pub async fn insert_commitment(
    tx: &mut Tx,
    id: &CommitmentId,
    session: &SessionId,
    person: &PersonId,
    made: &Commitment,
    at: Timestamp,
) -> Result<()> {
    let Some(known) = by_id(tx, session).await? else {
        return Err(crate::Error::fault("a commitment of no session"));
    };
    let space = match &known.module_id {
        Some(module) => workspace::space_of_module(tx, module).await?,
        None => None,
    };
    let commitment = workspace::NewCommitment {
        id,
        person,
        session: Some(session),
        space: space.as_ref(),
        body: made.text.as_str(),
        first_step: made.first_step.as_str(),
        language: &ContentLanguage::from(known.language),
        due_on: &made.due_on,
        // The room itself takes a command once.
        form_key: id.as_str(),
    };
    workspace::insert_commitment(tx, &commitment, at).await?;
    Ok(())
}

const NOTE: &str = "SELECT body FROM session_notes WHERE session_id = $1 AND person_id = $2";
const KEEP_NOTE: &str = "INSERT INTO session_notes (session_id, person_id, body, updated_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (session_id, person_id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";

/// What a person noted for themselves in a session.
///
/// # Errors
/// When the database fails.
pub async fn note(tx: &mut Tx, session: &SessionId, person: &PersonId) -> Result<String> {
    let body: Option<String> = optional!(
        tx,
        sqlx::query_scalar(NOTE)
            .bind(session.as_str())
            .bind(person.as_str())
    )?;
    Ok(body.unwrap_or_default())
}

/// Keeps what a person notes for themselves in a session, in place of what was there.
///
/// # Errors
/// When the database fails.
pub async fn keep_note(
    tx: &mut Tx,
    session: &SessionId,
    person: &PersonId,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(KEEP_NOTE)
            .bind(session.as_str())
            .bind(person.as_str())
            .bind(body)
            .bind(now)
    )?;
    Ok(())
}
