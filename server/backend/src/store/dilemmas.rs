//! Dilemmas, what is said about them, and the sessions planned with them.

use domain::Timestamp;
use domain::dilemmas::{Confidentiality, DilemmaState, Draft, Kept, Topic};
use domain::ids::{ApplicationId, DilemmaId, EditionId, ModuleId, PersonId, SessionId};
use domain::language::ContentLanguage;
use domain::sessions::SessionState;

use crate::db::Tx;
use crate::{Result, all, exec, optional};

/// A dilemma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dilemma {
    /// Id.
    pub id: DilemmaId,
    /// Whose it is.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// City or organisation.
    pub home: String,
    /// The application it came with.
    pub application_id: Option<ApplicationId>,
    /// Its edition.
    pub edition_id: EditionId,
    /// Its module: the one its owner has a place in, or else applies for first.
    pub module_id: Option<ModuleId>,
    /// Where it stands.
    pub state: DilemmaState,
    /// Who may read it.
    pub confidentiality: Confidentiality,
    /// The language it is written in.
    pub language: ContentLanguage,
    /// In one line.
    pub title: String,
    /// Situation, one hand, other hand, what was tried, key question, wish.
    pub parts: [String; 6],
    /// Topics.
    pub topics: Vec<Topic>,
    /// Words of its owner's own.
    pub keywords: Vec<String>,
    /// What became of the advice.
    pub outcome: String,
    /// Grows with every change of the text.
    pub revision: i64,
    /// When it was last written on.
    pub updated_at: Timestamp,
}

impl Dilemma {
    /// What stands in the form that writes it anew.
    pub fn draft(&self) -> Draft {
        let [situation, one_hand, other_hand, tried, key_question, wish] = self.parts.clone();
        let topics = self.topics.iter().map(|topic| topic.key().to_owned());
        Draft {
            title: self.title.clone(),
            situation,
            one_hand,
            other_hand,
            tried,
            key_question,
            wish,
            topics: topics.collect(),
            keywords: self.keywords.join(", "),
            language: self.language.tag().to_owned(),
        }
    }
}

/// The names of the parts, as forms and locales have them.
pub const PARTS: [&str; 6] = [
    "situation",
    "one_hand",
    "other_hand",
    "tried",
    "key_question",
    "wish",
];

#[derive(sqlx::FromRow)]
struct Row {
    id: DilemmaId,
    person_id: PersonId,
    name: String,
    home: String,
    application_id: Option<ApplicationId>,
    edition_id: EditionId,
    module_id: Option<ModuleId>,
    state: DilemmaState,
    confidentiality: Confidentiality,
    language: ContentLanguage,
    title: String,
    situation: String,
    one_hand: String,
    other_hand: String,
    tried: String,
    key_question: String,
    wish: String,
    topics: String,
    keywords: String,
    outcome: String,
    revision: i64,
    updated_at: Timestamp,
}

impl TryFrom<Row> for Dilemma {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            person_id: row.person_id,
            name: row.name,
            home: row.home,
            application_id: row.application_id,
            edition_id: row.edition_id,
            module_id: row.module_id,
            state: row.state,
            confidentiality: row.confidentiality,
            language: row.language,
            title: row.title,
            parts: [
                row.situation,
                row.one_hand,
                row.other_hand,
                row.tried,
                row.key_question,
                row.wish,
            ],
            topics: serde_json::from_str(&row.topics)?,
            keywords: serde_json::from_str(&row.keywords)?,
            outcome: row.outcome,
            revision: row.revision,
            updated_at: row.updated_at,
        })
    }
}

macro_rules! dilemma {
    ($rest:literal) => {
        concat!(
            "SELECT d.id, d.person_id, p.name, COALESCE(c.name, p.organisation, '') AS home, d.application_id,
            COALESCE(a.edition_id, d.edition_id) AS edition_id, COALESCE(a.module_id, a.first_module_id, d.module_id) AS module_id,
            d.state, d.confidentiality, d.language, d.title, d.situation, d.one_hand, d.other_hand, d.tried, d.key_question, d.wish,
            d.topics, d.keywords, d.outcome, d.revision, d.updated_at
            FROM dilemmas d JOIN people p ON p.id = d.person_id LEFT JOIN cities c ON c.id = p.city_id
            LEFT JOIN applications a ON a.id = d.application_id ",
            $rest
        )
    };
}

const BY_ID: &str = dilemma!("WHERE d.id = $1");
const OF_PERSON: &str = dilemma!("WHERE d.person_id = $1 ORDER BY d.updated_at DESC, d.id");
/// Of those who have a place: what others bring is read as an application.
const OF_EDITION: &str = dilemma!(
    "WHERE COALESCE(a.edition_id, d.edition_id) = $1 AND d.state <> 'draft' AND (a.id IS NULL OR a.state IN ('confirmed', 'attended'))
    ORDER BY LOWER(d.title), d.id"
);
const SHARED: &str = dilemma!(
    "WHERE d.confidentiality <> 'room' AND d.state <> 'draft' AND (a.id IS NULL OR a.state IN ('confirmed', 'attended'))
    ORDER BY d.updated_at DESC, d.id"
);
const OF_SESSION: &str = dilemma!("JOIN sessions s ON s.dilemma_id = d.id WHERE s.id = $1");

/// The dilemma with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &DilemmaId) -> Result<Option<Dilemma>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Dilemma::try_from).transpose()
}

/// The dilemmas of a person, those written on last first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Dilemma>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(OF_PERSON).bind(person.as_str()))?;
    rows.into_iter().map(Dilemma::try_from).collect()
}

/// The dilemmas brought to an edition by those who have a place, by title.
///
/// # Errors
/// When the database fails.
pub async fn of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Dilemma>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(OF_EDITION).bind(edition.as_str()))?;
    rows.into_iter().map(Dilemma::try_from).collect()
}

/// The dilemmas that more people may read than those of a room, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn shared(tx: &mut Tx) -> Result<Vec<Dilemma>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(SHARED))?;
    rows.into_iter().map(Dilemma::try_from).collect()
}

/// The dilemma a session was planned with.
///
/// # Errors
/// When the database fails.
pub async fn of_session(tx: &mut Tx, session: &SessionId) -> Result<Option<Dilemma>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(OF_SESSION).bind(session.as_str()))?;
    row.map(Dilemma::try_from).transpose()
}

const INSERT: &str = "INSERT INTO dilemmas (id, person_id, edition_id, module_id, state, confidentiality, language, title, situation, one_hand, other_hand, tried,
    key_question, wish, topics, keywords, updated_at) VALUES ($1, $2, $3, $4, $5, 'room', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const REWRITE: &str = "UPDATE dilemmas SET state = $3, language = $4, title = $5, situation = $6, one_hand = $7, other_hand = $8, tried = $9, key_question = $10,
    wish = $11, topics = $12, keywords = $13, updated_at = $14, revision = revision + 1 WHERE id = $1 AND revision = $2";
const SET: &str = "UPDATE dilemmas SET state = $2, confidentiality = $3, outcome = $4 WHERE id = $1 AND state = $5";
const SET_TOPICS: &str = "UPDATE dilemmas SET topics = $2 WHERE id = $1";
const DISCARD: &str = "DELETE FROM dilemmas WHERE id = $1 AND state = 'draft'";

/// Where a new dilemma belongs.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Whose it is.
    pub person: &'a PersonId,
    /// Edition.
    pub edition: &'a EditionId,
    /// Module.
    pub module: &'a ModuleId,
}

/// Adds a dilemma that comes with no application.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    id: &DilemmaId,
    place: Place<'_>,
    state: DilemmaState,
    kept: &Kept,
    now: Timestamp,
) -> Result<()> {
    let [situation, one_hand, other_hand, tried, key_question, wish] = &kept.parts;
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(place.person.as_str())
            .bind(place.edition.as_str())
            .bind(place.module.as_str())
            .bind(state)
            .bind(kept.language.tag())
            .bind(kept.title.as_str())
            .bind(situation)
            .bind(one_hand)
            .bind(other_hand)
            .bind(tried)
            .bind(key_question)
            .bind(wish)
            .bind(serde_json::to_string(&kept.topics)?)
            .bind(serde_json::to_string(&kept.keywords)?)
            .bind(now)
    )?;
    Ok(())
}

/// Writes a dilemma anew, if it is still at this revision.
///
/// # Errors
/// When the database fails.
pub async fn rewrite(
    tx: &mut Tx,
    id: &DilemmaId,
    seen: i64,
    state: DilemmaState,
    kept: &Kept,
    now: Timestamp,
) -> Result<bool> {
    let [situation, one_hand, other_hand, tried, key_question, wish] = &kept.parts;
    let touched = exec!(
        tx,
        sqlx::query(REWRITE)
            .bind(id.as_str())
            .bind(seen)
            .bind(state)
            .bind(kept.language.tag())
            .bind(kept.title.as_str())
            .bind(situation)
            .bind(one_hand)
            .bind(other_hand)
            .bind(tried)
            .bind(key_question)
            .bind(wish)
            .bind(serde_json::to_string(&kept.topics)?)
            .bind(serde_json::to_string(&kept.keywords)?)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// Notes where a dilemma stands, who may read it and what became of the advice, if it still stands
/// where it was seen.
///
/// # Errors
/// When the database fails.
pub async fn set(tx: &mut Tx, after: &Dilemma, before: DilemmaState) -> Result<bool> {
    let touched = exec!(
        tx,
        sqlx::query(SET)
            .bind(after.id.as_str())
            .bind(after.state)
            .bind(after.confidentiality)
            .bind(&after.outcome)
            .bind(before)
    )?;
    Ok(touched == 1)
}

/// Notes the topics of a dilemma that came from elsewhere.
///
/// # Errors
/// When the database fails.
pub async fn set_topics(tx: &mut Tx, id: &DilemmaId, topics: &[Topic]) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_TOPICS)
            .bind(id.as_str())
            .bind(serde_json::to_string(topics)?)
    )?;
    Ok(())
}

/// Throws a draft away.
///
/// # Errors
/// When the database fails.
pub async fn discard(tx: &mut Tx, id: &DilemmaId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(DISCARD).bind(id.as_str()))? == 1)
}

/// What somebody said about a dilemma.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Comment {
    /// Who.
    pub author_id: PersonId,
    /// Their name.
    pub name: String,
    /// The words.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

const COMMENTS: &str = "SELECT m.author_id, p.name, m.body, m.at FROM dilemma_comments m JOIN people p ON p.id = m.author_id
    WHERE m.dilemma_id = $1 ORDER BY m.at, m.id";
const COMMENT: &str = "INSERT INTO dilemma_comments (id, dilemma_id, author_id, body, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
/// What was said about a dilemma, in order.
///
/// # Errors
/// When the database fails.
pub async fn comments(tx: &mut Tx, id: &DilemmaId) -> Result<Vec<Comment>> {
    Ok(all!(tx, sqlx::query_as(COMMENTS).bind(id.as_str()))?)
}

/// Adds a comment; false when this form was sent before.
///
/// # Errors
/// When the database fails.
pub async fn comment(
    tx: &mut Tx,
    key: &str,
    dilemma: &DilemmaId,
    author: &PersonId,
    body: &str,
    now: Timestamp,
) -> Result<bool> {
    let touched = exec!(
        tx,
        sqlx::query(COMMENT)
            .bind(key)
            .bind(dilemma.as_str())
            .bind(author.as_str())
            .bind(body)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// A session planned with a dilemma.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Planned {
    /// Id.
    pub id: SessionId,
    /// Title.
    pub title: String,
    /// State.
    pub state: SessionState,
    /// When.
    pub planned_at: Timestamp,
    /// How far its report was shared, if it was.
    pub audience: Option<Confidentiality>,
}

const PLANNED: &str = "SELECT s.id, s.title, s.state, s.planned_at, CASE WHEN s.state = 'released' THEN r.audience END AS audience
    FROM sessions s LEFT JOIN reports r ON r.session_id = s.id WHERE s.dilemma_id = $1 ORDER BY s.planned_at, s.id";
const PLAN_WITH: &str = "UPDATE sessions SET dilemma_id = $2 WHERE id = $1";
const ADVANCE: &str = "UPDATE dilemmas SET state = $3 WHERE state = $2 AND id = (SELECT s.dilemma_id FROM sessions s WHERE s.id = $1)";
const SITS: &str = "SELECT s.id FROM sessions s JOIN session_people sp ON sp.session_id = s.id
    WHERE s.dilemma_id = $1 AND sp.person_id = $2 AND NOT sp.gone LIMIT 1";

/// The sessions planned with a dilemma, in time.
///
/// # Errors
/// When the database fails.
pub async fn planned(tx: &mut Tx, id: &DilemmaId) -> Result<Vec<Planned>> {
    Ok(all!(tx, sqlx::query_as(PLANNED).bind(id.as_str()))?)
}

/// Plans a session with a dilemma.
///
/// # Errors
/// When the database fails.
pub async fn plan_with(tx: &mut Tx, session: &SessionId, id: &DilemmaId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(PLAN_WITH)
            .bind(session.as_str())
            .bind(id.as_str())
    )?;
    Ok(())
}

/// Moves the dilemma of a session on, if it stands there.
///
/// # Errors
/// When the database fails.
pub async fn advance(
    tx: &mut Tx,
    session: &SessionId,
    before: DilemmaState,
    after: DilemmaState,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(ADVANCE)
            .bind(session.as_str())
            .bind(before)
            .bind(after)
    )?;
    Ok(())
}

/// Whether a person is in a room that works on a dilemma.
///
/// # Errors
/// When the database fails.
pub async fn sits(tx: &mut Tx, id: &DilemmaId, person: &PersonId) -> Result<bool> {
    let found: Option<SessionId> = optional!(
        tx,
        sqlx::query_scalar(SITS)
            .bind(id.as_str())
            .bind(person.as_str())
    )?;
    Ok(found.is_some())
}
