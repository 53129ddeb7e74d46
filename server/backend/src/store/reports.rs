//! Reports of sessions: passages, what people allow, who reads.

use domain::Timestamp;
use domain::dilemmas::Confidentiality;
use domain::ids::{PassageId, PersonId, SessionId, ThreadId};
use domain::reports::{Passage, Section, Verdict};
use domain::sessions::Seq;

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

#[derive(sqlx::FromRow)]
struct PassageRow {
    id: PassageId,
    phase: Section,
    position: i64,
    source: Option<Seq>,
    author_id: Option<PersonId>,
    body: String,
    edited: bool,
    verdict: Verdict,
    revision: i64,
}

impl From<PassageRow> for Passage {
    fn from(row: PassageRow) -> Self {
        Self {
            id: row.id,
            section: row.phase,
            position: row.position,
            source: row.source,
            author: row.author_id,
            body: row.body,
            edited: row.edited,
            verdict: row.verdict,
            revision: row.revision,
        }
    }
}

const PASSAGES: &str = "SELECT id, phase, position, source, author_id, body, edited, verdict, revision FROM report_passages
    WHERE session_id = $1 ORDER BY phase, position, id";
const RELEASED: &str =
    "SELECT s.id, r.audience FROM sessions s JOIN reports r ON r.session_id = s.id
    WHERE s.state = 'released' AND r.audience <> 'room' ORDER BY s.planned_at DESC, s.id";
const INSERT: &str = "INSERT INTO report_passages (id, session_id, phase, position, source, author_id, body, edited, verdict, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const SET: &str = "UPDATE report_passages SET body = $3, edited = $4, verdict = $5, revision = $6 WHERE id = $1 AND revision = $2";
const REMOVE: &str = "DELETE FROM report_passages WHERE id = $1 AND revision = $2";
const REMOVE_SOURCE: &str = "DELETE FROM report_passages WHERE session_id = $1 AND source = $2";
const WITHHOLD: &str =
    "UPDATE report_passages SET verdict = 'withheld' WHERE session_id = $1 AND verdict = 'pending'";

/// The passages of a report, in order.
///
/// # Errors
/// When the database fails.
pub async fn passages(tx: &mut Tx, session: &SessionId) -> Result<Vec<Passage>> {
    let rows: Vec<PassageRow> = all!(tx, sqlx::query_as(PASSAGES).bind(session.as_str()))?;
    Ok(rows.into_iter().map(Passage::from).collect())
}

/// The reports that went further than their room: session and audience, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn released(tx: &mut Tx) -> Result<Vec<(SessionId, Confidentiality)>> {
    Ok(all!(tx, sqlx::query_as(RELEASED))?)
}

/// Adds a passage.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, session: &SessionId, passage: &Passage) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(passage.id.as_str())
            .bind(session.as_str())
            .bind(passage.section)
            .bind(passage.position)
            .bind(passage.source)
            .bind(passage.author.as_ref().map(PersonId::as_str))
            .bind(passage.body.as_str())
            .bind(passage.edited)
            .bind(passage.verdict)
            .bind(passage.revision)
    )?;
    Ok(())
}

/// Keeps a passage as it is now, if it still is what it was.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &mut Tx, before: i64, passage: &Passage) -> Result<bool> {
    let rows = exec!(
        tx,
        sqlx::query(SET)
            .bind(passage.id.as_str())
            .bind(before)
            .bind(passage.body.as_str())
            .bind(passage.edited)
            .bind(passage.verdict)
            .bind(passage.revision)
    )?;
    Ok(rows == 1)
}

/// Takes a passage out, if it still is what it was.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, passage: &Passage) -> Result<bool> {
    let rows = exec!(
        tx,
        sqlx::query(REMOVE)
            .bind(passage.id.as_str())
            .bind(passage.revision)
    )?;
    Ok(rows == 1)
}

/// Takes out what was made of a contribution.
///
/// # Errors
/// When the database fails.
pub async fn remove_source(tx: &mut Tx, session: &SessionId, source: Seq) -> Result<()> {
    exec!(
        tx,
        sqlx::query(REMOVE_SOURCE)
            .bind(session.as_str())
            .bind(source)
    )?;
    Ok(())
}

/// What nobody decided about stays in the room.
///
/// # Errors
/// When the database fails.
pub async fn withhold_pending(tx: &mut Tx, session: &SessionId) -> Result<()> {
    exec!(tx, sqlx::query(WITHHOLD).bind(session.as_str()))?;
    Ok(())
}

/// What somebody allows of a session they were in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Consent {
    /// Who.
    pub person_id: PersonId,
    /// Their name beside their words.
    pub named: bool,
    /// The session told again without names.
    pub replay: bool,
}

const CONSENTS: &str =
    "SELECT person_id, named, replay FROM report_consents WHERE session_id = $1 ORDER BY person_id";
const SET_CONSENT: &str = "INSERT INTO report_consents (session_id, person_id, named, replay, answered_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (session_id, person_id) DO UPDATE SET named = EXCLUDED.named, replay = EXCLUDED.replay, answered_at = EXCLUDED.answered_at";

/// What the people of a session allow.
///
/// # Errors
/// When the database fails.
pub async fn consents(tx: &mut Tx, session: &SessionId) -> Result<Vec<Consent>> {
    Ok(all!(tx, sqlx::query_as(CONSENTS).bind(session.as_str()))?)
}

/// Notes what somebody allows; the last answer counts.
///
/// # Errors
/// When the database fails.
pub async fn set_consent(
    tx: &mut Tx,
    session: &SessionId,
    consent: &Consent,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_CONSENT)
            .bind(session.as_str())
            .bind(consent.person_id.as_str())
            .bind(consent.named)
            .bind(consent.replay)
            .bind(now)
    )?;
    Ok(())
}

/// Who reads a report outside its room, and where the workspace tells of it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Shared {
    /// Who reads what was approved.
    pub audience: Confidentiality,
    /// The thread.
    pub thread_id: Option<ThreadId>,
}

const SHARED: &str = "SELECT audience, thread_id FROM reports WHERE session_id = $1";
const SHARE: &str = "INSERT INTO reports (session_id, audience, thread_id) VALUES ($1, $2, $3)
    ON CONFLICT (session_id) DO UPDATE SET audience = EXCLUDED.audience, thread_id = EXCLUDED.thread_id";
const PLACE_OF: &str =
    "SELECT s.slug FROM threads t JOIN spaces s ON s.id = t.space_id WHERE t.id = $1";

/// How far a report is shared; none where nobody said.
///
/// # Errors
/// When the database fails.
pub async fn shared(tx: &mut Tx, session: &SessionId) -> Result<Option<Shared>> {
    Ok(optional!(
        tx,
        sqlx::query_as(SHARED).bind(session.as_str())
    )?)
}

/// Notes how far a report is shared.
///
/// # Errors
/// When the database fails.
pub async fn share(tx: &mut Tx, session: &SessionId, shared: &Shared) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SHARE)
            .bind(session.as_str())
            .bind(shared.audience)
            .bind(shared.thread_id.as_ref().map(ThreadId::as_str))
    )?;
    Ok(())
}

/// The word in the address of the space a thread is in.
///
/// # Errors
/// When the database fails.
pub async fn place_of(tx: &mut Tx, thread: &ThreadId) -> Result<Option<String>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(PLACE_OF).bind(thread.as_str())
    )?)
}

const EARLIER: &str = "SELECT s.id FROM sessions s
    JOIN session_people was ON was.session_id = s.id
    JOIN session_people now ON now.person_id = was.person_id AND now.session_id = $1
    WHERE NOT was.gone AND NOT now.gone AND s.id <> $1 AND s.planned_at < $2 AND s.state IN ('reported', 'released')
    GROUP BY s.id, s.planned_at
    HAVING COUNT(*) * 2 >= (SELECT COUNT(*) FROM session_people everybody WHERE everybody.session_id = $1 AND NOT everybody.gone)
    ORDER BY s.planned_at DESC, s.id LIMIT 1";
const WAS_IN: &str =
    "SELECT COUNT(*) FROM session_people WHERE session_id = $1 AND person_id = $2 AND NOT gone";

/// The session a group had before this one: the latest that half of its people were in.
///
/// # Errors
/// When the database fails.
pub async fn earlier(
    tx: &mut Tx,
    session: &SessionId,
    planned_at: Timestamp,
) -> Result<Option<SessionId>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(EARLIER)
            .bind(session.as_str())
            .bind(planned_at)
    )?)
}

/// Whether a person was put into a session and not taken out of it.
///
/// # Errors
/// When the database fails.
pub async fn was_in(tx: &mut Tx, session: &SessionId, person: &PersonId) -> Result<bool> {
    let count: i64 = one!(
        tx,
        sqlx::query_scalar(WAS_IN)
            .bind(session.as_str())
            .bind(person.as_str())
    )?;
    Ok(count > 0)
}
