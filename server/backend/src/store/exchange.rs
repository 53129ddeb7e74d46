//! Filters kept by name, tokens of programs, private calendars, files on their way in; and lists as
//! programs read them.

use domain::Timestamp;
use domain::applications::ApplicationState;
use domain::exchange::{ImportKind, Scope};
use domain::ids::{ApplicationId, EditionId, ImportId, ModuleId, PersonId, TokenId, ViewId};

use crate::db::Tx;
use crate::store::applications::Listed;
use crate::{Result, all, exec, one, optional};

// ------------------------------------------------------------------ filters kept by name

/// A filter that somebody keeps under a name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct View {
    /// Id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
}

const VIEWS: &str = "SELECT id, name, query FROM list_views WHERE person_id = $1 AND edition_id = $2 ORDER BY name, id";
const KEEP_VIEW: &str = "INSERT INTO list_views (id, person_id, edition_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (person_id, edition_id, name) DO UPDATE SET query = EXCLUDED.query";
const REMOVE_VIEW: &str = "DELETE FROM list_views WHERE id = $1 AND person_id = $2";

/// The filters that a person keeps for the list of an edition, by name.
///
/// # Errors
/// When the database fails.
pub async fn views(tx: &mut Tx, person: &PersonId, edition: &EditionId) -> Result<Vec<View>> {
    Ok(all!(
        tx,
        sqlx::query_as(VIEWS)
            .bind(person.as_str())
            .bind(edition.as_str())
    )?)
}

/// Keeps a filter; one of the same name is replaced.
///
/// # Errors
/// When the database fails.
pub async fn keep_view(
    tx: &mut Tx,
    person: &PersonId,
    edition: &EditionId,
    view: &View,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(KEEP_VIEW)
            .bind(view.id.as_str())
            .bind(person.as_str())
            .bind(edition.as_str())
            .bind(view.name.as_str())
            .bind(view.query.as_str())
            .bind(now)
    )?;
    Ok(())
}

/// Removes a person's own filter; false when it is not theirs.
///
/// # Errors
/// When the database fails.
pub async fn remove_view(tx: &mut Tx, id: &ViewId, person: &PersonId) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(REMOVE_VIEW)
            .bind(id.as_str())
            .bind(person.as_str())
    )? > 0)
}

// ------------------------------------------------------------------ tokens

/// A token by which a program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Id.
    pub id: TokenId,
    /// Who made it, and in whose name it reads.
    pub person_id: PersonId,
    /// Their name.
    pub owner: String,
    /// What it is for.
    pub name: String,
    /// What it opens.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub used_at: Option<Timestamp>,
    /// When it was ended.
    pub revoked_at: Option<Timestamp>,
}

impl ApiToken {
    /// Whether it opens anything at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now <= self.expires_at
    }
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: TokenId,
    person_id: PersonId,
    owner: String,
    name: String,
    scopes: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

impl TryFrom<TokenRow> for ApiToken {
    type Error = crate::Error;
    fn try_from(row: TokenRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            person_id: row.person_id,
            owner: row.owner,
            name: row.name,
            scopes: serde_json::from_str(&row.scopes)?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
            revoked_at: row.revoked_at,
        })
    }
}

macro_rules! tokens {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.person_id, p.name AS owner, t.name, t.scopes, t.created_at, t.expires_at, t.used_at, t.revoked_at
            FROM api_tokens t JOIN people p ON p.id = t.person_id ",
            $rest
        )
    };
}

const INSERT_TOKEN: &str = "INSERT INTO api_tokens (id, person_id, name, token_hash, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (person_id, name) DO NOTHING";
const TOKENS: &str =
    tokens!("WHERE ($1 = '' OR t.person_id = $1) ORDER BY t.created_at DESC, t.id DESC");
const TOKEN: &str = tokens!("WHERE t.id = $1");
const TOKEN_BY_HASH: &str = tokens!("WHERE t.token_hash = $1 AND p.erased_at IS NULL");
const REVOKE_TOKEN: &str =
    "UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
const USED_TOKEN: &str =
    "UPDATE api_tokens SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2)";

/// Adds a token; false when its maker has one of that name.
///
/// # Errors
/// When the database fails.
pub async fn insert_token(tx: &mut Tx, token: &ApiToken, hash: &str) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(INSERT_TOKEN)
            .bind(token.id.as_str())
            .bind(token.person_id.as_str())
            .bind(token.name.as_str())
            .bind(hash)
            .bind(serde_json::to_string(&token.scopes)?)
            .bind(token.created_at)
            .bind(token.expires_at)
    )? > 0)
}

/// The tokens of a person, or of everybody; the latest first.
///
/// # Errors
/// When the database fails.
pub async fn tokens(tx: &mut Tx, person: Option<&PersonId>) -> Result<Vec<ApiToken>> {
    let rows: Vec<TokenRow> = all!(
        tx,
        sqlx::query_as(TOKENS).bind(person.map_or("", PersonId::as_str))
    )?;
    rows.into_iter().map(ApiToken::try_from).collect()
}

/// The token with this id.
///
/// # Errors
/// When the database fails.
pub async fn token(tx: &mut Tx, id: &TokenId) -> Result<Option<ApiToken>> {
    let row: Option<TokenRow> = optional!(tx, sqlx::query_as(TOKEN).bind(id.as_str()))?;
    row.map(ApiToken::try_from).transpose()
}

/// The token with this hash, unless its maker is erased.
///
/// # Errors
/// When the database fails.
pub async fn token_by_hash(tx: &mut Tx, hash: &str) -> Result<Option<ApiToken>> {
    let row: Option<TokenRow> = optional!(tx, sqlx::query_as(TOKEN_BY_HASH).bind(hash))?;
    row.map(ApiToken::try_from).transpose()
}

/// Ends a token; false when it was ended before.
///
/// # Errors
/// When the database fails.
pub async fn revoke_token(tx: &mut Tx, id: &TokenId, now: Timestamp) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(REVOKE_TOKEN).bind(id.as_str()).bind(now))? > 0)
}

/// Notes that a token was used.
///
/// # Errors
/// When the database fails.
pub async fn token_used(tx: &mut Tx, id: &TokenId, now: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(USED_TOKEN).bind(id.as_str()).bind(now))?;
    Ok(())
}

// ------------------------------------------------------------------ private calendars

const CALENDAR_SINCE: &str = "SELECT created_at FROM calendar_links WHERE person_id = $1";
const CALENDAR_OF: &str = "SELECT person_id FROM calendar_links WHERE token_hash = $1";
const SET_CALENDAR: &str = "INSERT INTO calendar_links (person_id, token_hash, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (person_id) DO UPDATE SET token_hash = EXCLUDED.token_hash, created_at = EXCLUDED.created_at";
const END_CALENDAR: &str = "DELETE FROM calendar_links WHERE person_id = $1";

/// Since when a person has a private calendar, if they have one.
///
/// # Errors
/// When the database fails.
pub async fn calendar_since(tx: &mut Tx, person: &PersonId) -> Result<Option<Timestamp>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(CALENDAR_SINCE).bind(person.as_str())
    )?)
}

/// Whose calendar has this hash in its address.
///
/// # Errors
/// When the database fails.
pub async fn calendar_of(tx: &mut Tx, hash: &str) -> Result<Option<PersonId>> {
    Ok(optional!(tx, sqlx::query_scalar(CALENDAR_OF).bind(hash))?)
}

/// Gives a person's calendar a new address; the one before leads nowhere.
///
/// # Errors
/// When the database fails.
pub async fn set_calendar(
    tx: &mut Tx,
    person: &PersonId,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_CALENDAR)
            .bind(person.as_str())
            .bind(hash)
            .bind(now)
    )?;
    Ok(())
}

/// Ends a person's calendar; false when there was none.
///
/// # Errors
/// When the database fails.
pub async fn end_calendar(tx: &mut Tx, person: &PersonId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(END_CALENDAR).bind(person.as_str()))? > 0)
}

// ------------------------------------------------------------------ lists as programs read them

const AFTER: &str = "SELECT a.id, p.name, p.email, a.state, a.submitted_at, a.receipt, a.country, a.city_name, a.population, a.level, a.organisation, a.title,
    a.first_module_id, a.module_id, a.decided_at, a.reason, a.confirm_by, a.answered_at, r.at AS arrived_at FROM applications a JOIN people p ON p.id = a.person_id
    LEFT JOIN arrivals r ON r.application_id = a.id WHERE a.edition_id = $1 AND a.state <> 'draft' AND a.id > $2 ORDER BY a.id LIMIT $3";
const DECIDED_AFTER: &str = "SELECT a.id, a.receipt, a.state, a.module_id, a.decided_at, COALESCE(p.name, '') AS decided_by, COALESCE(a.reason, '') AS reason,
    a.confirm_by, a.answered_at FROM applications a LEFT JOIN people p ON p.id = a.decided_by
    WHERE a.edition_id = $1 AND a.state <> 'draft' AND a.decided_at IS NOT NULL AND a.id > $2 ORDER BY a.id LIMIT $3";

/// How an application was decided.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Decided {
    /// Of the application.
    pub id: ApplicationId,
    /// The number on its receipt.
    pub receipt: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// The module offered.
    pub module_id: Option<ModuleId>,
    /// When it was decided last.
    pub decided_at: Timestamp,
    /// By whom; empty once erased.
    pub decided_by: String,
    /// The reason given.
    pub reason: String,
    /// Until when an offer holds.
    pub confirm_by: Option<Timestamp>,
    /// When the offer was answered.
    pub answered_at: Option<Timestamp>,
}

/// The applications of an edition that come after the id `after`, by id; drafts never.
///
/// # Errors
/// When the database fails.
pub async fn applications_after(
    tx: &mut Tx,
    edition: &EditionId,
    after: &str,
    limit: i64,
) -> Result<Vec<Listed>> {
    Ok(all!(
        tx,
        sqlx::query_as(AFTER)
            .bind(edition.as_str())
            .bind(after)
            .bind(limit)
    )?)
}

/// The decided applications of an edition that come after the id `after`, by id.
///
/// # Errors
/// When the database fails.
pub async fn decided_after(
    tx: &mut Tx,
    edition: &EditionId,
    after: &str,
    limit: i64,
) -> Result<Vec<Decided>> {
    Ok(all!(
        tx,
        sqlx::query_as(DECIDED_AFTER)
            .bind(edition.as_str())
            .bind(after)
            .bind(limit)
    )?)
}

// ------------------------------------------------------------------ files on their way in

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Into which edition.
    pub edition_id: EditionId,
    /// By whom.
    pub person_id: PersonId,
    /// What it is of.
    pub kind: ImportKind,
    /// What the file was called.
    pub file_name: String,
    /// How many lines it has.
    pub rows_found: i64,
    /// How many problems were found.
    pub problems_found: i64,
    /// The first of them, as JSON.
    pub problems: String,
    /// The rows as they were read, as JSON.
    pub content: String,
    /// When it was read.
    pub created_at: Timestamp,
    /// When it was brought in.
    pub done_at: Option<Timestamp>,
}

const INSERT_IMPORT: &str = "INSERT INTO imports (id, edition_id, person_id, kind, file_name, rows_found, problems_found, problems, content, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const IMPORT: &str = "SELECT id, edition_id, person_id, kind, file_name, rows_found, problems_found, problems, content, created_at, done_at FROM imports WHERE id = $1";
const IMPORT_DONE: &str =
    "UPDATE imports SET done_at = $2, content = '[]' WHERE id = $1 AND done_at IS NULL";
const APPLIED: &str = "SELECT COUNT(*) FROM applications a JOIN people p ON p.id = a.person_id WHERE a.edition_id = $1 AND p.email = $2";

/// Adds a file that was read.
///
/// # Errors
/// When the database fails.
pub async fn insert_import(tx: &mut Tx, import: &Import) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_IMPORT)
            .bind(import.id.as_str())
            .bind(import.edition_id.as_str())
            .bind(import.person_id.as_str())
            .bind(import.kind)
            .bind(import.file_name.as_str())
            .bind(import.rows_found)
            .bind(import.problems_found)
            .bind(import.problems.as_str())
            .bind(import.content.as_str())
            .bind(import.created_at)
    )?;
    Ok(())
}

/// The file with this id.
///
/// # Errors
/// When the database fails.
pub async fn import(tx: &mut Tx, id: &ImportId) -> Result<Option<Import>> {
    Ok(optional!(tx, sqlx::query_as(IMPORT).bind(id.as_str()))?)
}

/// Notes that a file was brought in; false when it was before.
///
/// # Errors
/// When the database fails.
pub async fn import_done(tx: &mut Tx, id: &ImportId, now: Timestamp) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(IMPORT_DONE).bind(id.as_str()).bind(now))? > 0)
}

/// Whether the person with this address has an application to the edition, drafts included.
///
/// # Errors
/// When the database fails.
pub async fn has_applied(tx: &mut Tx, edition: &EditionId, email: &str) -> Result<bool> {
    let count: i64 = one!(
        tx,
        sqlx::query_scalar(APPLIED)
            .bind(edition.as_str())
            .bind(email)
    )?;
    Ok(count > 0)
}
