//! Spaces, members, threads, posts, commitments and their check-ins.

use domain::Timestamp;
use domain::ids::{
    CommitmentId, EditionId, ModuleId, PersonId, PostId, SessionId, SpaceId, ThreadId,
};
use domain::language::{Bilingual, ContentLanguage};
use domain::time::Day;
use domain::workspace::{CommitmentState, SpaceKind};

use crate::cities::fold;
use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

/// A space, and what the person who asks is to it.
#[derive(Debug, Clone)]
pub struct Space {
    /// Id.
    pub id: SpaceId,
    /// The word in the address.
    pub slug: String,
    /// Kind.
    pub kind: SpaceKind,
    /// The edition it belongs to; none where it reaches over all of them.
    pub edition: Option<EditionId>,
    /// The module it belongs to.
    pub module: Option<ModuleId>,
    /// Title.
    pub title: Bilingual,
    /// What it is for.
    pub about: Bilingual,
    /// What was written later is new to the person; none when not a member.
    pub seen_at: Option<Timestamp>,
    /// How many members it has.
    pub members: i64,
    /// How many threads it has.
    pub threads: i64,
    /// The last post.
    pub newest_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct SpaceRow {
    id: SpaceId,
    slug: String,
    kind: SpaceKind,
    edition_id: Option<EditionId>,
    module_id: Option<ModuleId>,
    title: String,
    about: String,
    seen_at: Option<Timestamp>,
    members: i64,
    threads: i64,
    newest_at: Option<Timestamp>,
}

impl TryFrom<SpaceRow> for Space {
    type Error = crate::Error;
    fn try_from(row: SpaceRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            kind: row.kind,
            edition: row.edition_id,
            module: row.module_id,
            title: serde_json::from_str(&row.title)?,
            about: serde_json::from_str(&row.about)?,
            seen_at: row.seen_at,
            members: row.members,
            threads: row.threads,
            newest_at: row.newest_at,
        })
    }
}

/// A thread is listed as long as one of its posts is there.
macro_rules! listed {
    () => {
        "EXISTS (SELECT 1 FROM posts x WHERE x.thread_id = t.id AND x.removed_at IS NULL)"
    };
}

macro_rules! space {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.slug, s.kind, s.edition_id, s.module_id, s.title, s.about, m.seen_at,
            (SELECT COUNT(*) FROM space_members n WHERE n.space_id = s.id) AS members,
            (SELECT COUNT(*) FROM threads t WHERE t.space_id = s.id AND ",
            listed!(),
            ") AS threads,
            (SELECT MAX(t.last_post_at) FROM threads t WHERE t.space_id = s.id AND ",
            listed!(),
            ") AS newest_at
            FROM spaces s LEFT JOIN space_members m ON m.space_id = s.id AND m.person_id = $1 ",
            $rest
        )
    };
}

const SPACES: &str = space!("ORDER BY s.created_at, s.slug");
const SPACE_BY_SLUG: &str = space!("WHERE s.slug = $2");
const SPACE_OF_MODULE: &str = "SELECT MIN(id) FROM spaces WHERE module_id = $1 AND kind = 'module'";
const SLUG_OF: &str = "SELECT slug FROM spaces WHERE id = $1";
const SLUG_FOR: &str = "SELECT slug FROM spaces WHERE kind = $1 AND COALESCE(edition_id, '') = $2 AND COALESCE(module_id, '') = $3
    ORDER BY id LIMIT 1";
const INSERT_SPACE: &str =
    "INSERT INTO spaces (id, slug, kind, edition_id, module_id, title, about, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (slug) DO NOTHING";
const JOIN: &str = "INSERT INTO space_members (space_id, person_id, joined_at, seen_at)
    SELECT id, $2, $3, $3 FROM spaces WHERE slug = $1 ON CONFLICT (space_id, person_id) DO NOTHING";
const LEAVE: &str = "DELETE FROM space_members WHERE space_id = $1 AND person_id = $2";
const OPEN_SPACES: &str = "SELECT id FROM spaces WHERE kind = 'open'";
const SET_SEEN: &str =
    "UPDATE space_members SET seen_at = $2 WHERE person_id = $1 AND seen_at < $2";

/// Every space, with what `person` is to it.
///
/// # Errors
/// When the database fails.
pub async fn spaces(tx: &mut Tx, person: &PersonId) -> Result<Vec<Space>> {
    let rows: Vec<SpaceRow> = all!(tx, sqlx::query_as(SPACES).bind(person.as_str()))?;
    rows.into_iter().map(Space::try_from).collect()
}

/// The space with this word in its address, with what `person` is to it.
///
/// # Errors
/// When the database fails.
pub async fn space_by_slug(tx: &mut Tx, person: &PersonId, slug: &str) -> Result<Option<Space>> {
    let row: Option<SpaceRow> = optional!(
        tx,
        sqlx::query_as(SPACE_BY_SLUG)
            .bind(person.as_str())
            .bind(slug)
    )?;
    row.map(Space::try_from).transpose()
}

/// The space of a module, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn space_of_module(tx: &mut Tx, module: &ModuleId) -> Result<Option<SpaceId>> {
    Ok(one!(
        tx,
        sqlx::query_scalar(SPACE_OF_MODULE).bind(module.as_str())
    )?)
}

/// The word in the address of a space.
///
/// # Errors
/// When the database fails.
pub async fn slug_of(tx: &mut Tx, space: &SpaceId) -> Result<Option<String>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(SLUG_OF).bind(space.as_str())
    )?)
}

/// A new space.
#[derive(Debug, Clone)]
pub struct NewSpace {
    /// Id.
    pub id: SpaceId,
    /// The word in the address.
    pub slug: String,
    /// Kind.
    pub kind: SpaceKind,
    /// The edition it belongs to.
    pub edition: Option<EditionId>,
    /// The module it belongs to.
    pub module: Option<ModuleId>,
    /// Title.
    pub title: Bilingual,
    /// What it is for.
    pub about: Bilingual,
}

/// The word in the address of the space there is of that kind for the same edition and module; of several the one that
/// [`space_of_module`] finds.
///
/// # Errors
/// When the database fails.
pub async fn slug_for(tx: &mut Tx, space: &NewSpace) -> Result<Option<String>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(SLUG_FOR)
            .bind(space.kind)
            .bind(space.edition.as_ref().map_or("", EditionId::as_str))
            .bind(space.module.as_ref().map_or("", ModuleId::as_str))
    )?)
}

/// Adds a space unless one has its address; false when one has.
///
/// # Errors
/// When the database fails.
pub async fn insert_space(tx: &mut Tx, space: &NewSpace, at: Timestamp) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(INSERT_SPACE)
            .bind(space.id.as_str())
            .bind(&space.slug)
            .bind(space.kind)
            .bind(space.edition.as_ref().map(EditionId::as_str))
            .bind(space.module.as_ref().map(ModuleId::as_str))
            .bind(serde_json::to_string(&space.title)?)
            .bind(serde_json::to_string(&space.about)?)
            .bind(at)
    )? > 0)
}

/// Makes a person a member of the space with this address; false when they were.
///
/// # Errors
/// When the database fails.
pub async fn join(tx: &mut Tx, slug: &str, person: &PersonId, at: Timestamp) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(JOIN).bind(slug).bind(person.as_str()).bind(at)
    )? > 0)
}

/// Ends the membership of a person in a space.
///
/// # Errors
/// When the database fails.
pub async fn leave(tx: &mut Tx, space: &SpaceId, person: &PersonId) -> Result<()> {
    exec!(
        tx,
        sqlx::query(LEAVE)
            .bind(space.as_str())
            .bind(person.as_str())
    )?;
    Ok(())
}

/// The spaces into which one comes by oneself.
///
/// # Errors
/// When the database fails.
pub async fn open_spaces(tx: &mut Tx) -> Result<Vec<SpaceId>> {
    Ok(all!(tx, sqlx::query_scalar(OPEN_SPACES))?)
}

/// Notes that a person has seen what was written in their spaces up to `until`.
///
/// # Errors
/// When the database fails.
pub async fn set_seen(tx: &mut Tx, person: &PersonId, until: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(SET_SEEN).bind(person.as_str()).bind(until))?;
    Ok(())
}

/// A thread in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ThreadRow {
    /// Id.
    pub id: ThreadId,
    /// The space it is in.
    pub space_id: SpaceId,
    /// What it is about; empty once its first post was removed.
    pub title: String,
    /// The language of the title.
    pub language: ContentLanguage,
    /// Whether organisers keep it at the top.
    pub pinned: bool,
    /// The last post.
    pub last_post_at: Timestamp,
    /// Who wrote the last post; empty for somebody who erased themselves.
    pub last_author: Option<String>,
    /// How many posts it has.
    pub posts: i64,
    /// How many posts of others the person who asks has not seen.
    pub news: i64,
}

macro_rules! thread {
    ($rest:expr) => {
        concat!(
            "SELECT t.id, t.space_id, t.title, t.language, t.pinned, t.last_post_at,
            (SELECT p.name FROM posts x JOIN people p ON p.id = x.author_id WHERE x.thread_id = t.id AND x.removed_at IS NULL
                ORDER BY x.created_at DESC, x.id DESC LIMIT 1) AS last_author,
            (SELECT COUNT(*) FROM posts x WHERE x.thread_id = t.id AND x.removed_at IS NULL) AS posts,
            (SELECT COUNT(*) FROM posts x WHERE x.thread_id = t.id AND x.removed_at IS NULL AND x.author_id <> $1 AND x.created_at > m.seen_at) AS news
            FROM threads t LEFT JOIN space_members m ON m.space_id = t.space_id AND m.person_id = $1 ",
            $rest
        )
    };
}

/// An empty pattern finds everything.
macro_rules! found {
    ($space:literal, $pattern:literal) => {
        concat!(
            "WHERE t.space_id = ",
            $space,
            " AND ",
            listed!(),
            " AND (",
            $pattern,
            " = '' OR t.folded LIKE ",
            $pattern,
            " ESCAPE '\\' OR EXISTS (SELECT 1 FROM posts x WHERE x.thread_id = t.id AND x.removed_at IS NULL AND x.folded LIKE ",
            $pattern,
            " ESCAPE '\\'))"
        )
    };
}

const THREADS: &str = concat!(
    thread!(found!("$2", "$3")),
    " ORDER BY t.pinned DESC, t.last_post_at DESC, t.id DESC LIMIT $4 OFFSET $5"
);
const COUNT_THREADS: &str = concat!("SELECT COUNT(*) FROM threads t ", found!("$1", "$2"));
const NEWS: &str = thread!(
    "WHERE EXISTS (SELECT 1 FROM posts x WHERE x.thread_id = t.id AND x.removed_at IS NULL AND x.author_id <> $1 AND x.created_at > m.seen_at)
    ORDER BY t.last_post_at DESC, t.id DESC LIMIT $2"
);
const THREAD: &str = thread!("WHERE t.id = $2");
const INSERT_THREAD: &str = "INSERT INTO threads (id, space_id, author_id, title, folded, language, pinned, created_at, last_post_at)
    VALUES ($1, $2, $3, $4, $5, $6, FALSE, $7, $7)";
const SET_TITLE: &str = "UPDATE threads SET title = $2, folded = $3, language = $4 WHERE id = $1";
const SET_PINNED: &str = "UPDATE threads SET pinned = $2 WHERE id = $1 AND pinned <> $2";
const SET_LAST: &str = "UPDATE threads SET last_post_at = COALESCE(
    (SELECT MAX(x.created_at) FROM posts x WHERE x.thread_id = $1 AND x.removed_at IS NULL), created_at) WHERE id = $1";

/// What a search for `text` looks like to `LIKE`.
fn pattern(text: &str) -> String {
    let folded = fold(text.trim());
    if folded.is_empty() {
        return String::new();
    }
    let mut pattern = String::with_capacity(folded.len() + 2);
    pattern.push('%');
    for c in folded.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Threads of a space whose title or posts contain `text`, pinned ones first, then the liveliest;
/// and how many there are.
///
/// # Errors
/// When the database fails.
pub async fn threads(
    tx: &mut Tx,
    person: &PersonId,
    space: &SpaceId,
    text: &str,
    limit: i64,
    offset: i64,
) -> Result<(Vec<ThreadRow>, i64)> {
    let pattern = pattern(text);
    let rows = all!(
        tx,
        sqlx::query_as(THREADS)
            .bind(person.as_str())
            .bind(space.as_str())
            .bind(&pattern)
            .bind(limit)
            .bind(offset)
    )?;
    let count = one!(
        tx,
        sqlx::query_scalar(COUNT_THREADS)
            .bind(space.as_str())
            .bind(&pattern)
    )?;
    Ok((rows, count))
}

/// Threads of the spaces `person` is a member of, in which others wrote since they looked.
///
/// # Errors
/// When the database fails.
pub async fn news(tx: &mut Tx, person: &PersonId, limit: i64) -> Result<Vec<ThreadRow>> {
    Ok(all!(
        tx,
        sqlx::query_as(NEWS).bind(person.as_str()).bind(limit)
    )?)
}

/// One thread.
///
/// # Errors
/// When the database fails.
pub async fn thread(tx: &mut Tx, person: &PersonId, id: &ThreadId) -> Result<Option<ThreadRow>> {
    Ok(optional!(
        tx,
        sqlx::query_as(THREAD)
            .bind(person.as_str())
            .bind(id.as_str())
    )?)
}

/// Adds a thread; its first post comes after.
///
/// # Errors
/// When the database fails.
pub async fn insert_thread(
    tx: &mut Tx,
    id: &ThreadId,
    space: &SpaceId,
    author: &PersonId,
    title: &str,
    language: &ContentLanguage,
    at: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_THREAD)
            .bind(id.as_str())
            .bind(space.as_str())
            .bind(author.as_str())
            .bind(title)
            .bind(fold(title))
            .bind(language.tag())
            .bind(at)
    )?;
    Ok(())
}

/// Changes the title of a thread.
///
/// # Errors
/// When the database fails.
pub async fn set_title(
    tx: &mut Tx,
    id: &ThreadId,
    title: &str,
    language: &ContentLanguage,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_TITLE)
            .bind(id.as_str())
            .bind(title)
            .bind(fold(title))
            .bind(language.tag())
    )?;
    Ok(())
}

/// Pins a thread or lets it go; false when it was so already.
///
/// # Errors
/// When the database fails.
pub async fn set_pinned(tx: &mut Tx, id: &ThreadId, pinned: bool) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(SET_PINNED).bind(id.as_str()).bind(pinned))? > 0)
}

/// A post with its author.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PostRow {
    /// Id.
    pub id: PostId,
    /// The thread it is in.
    pub thread_id: ThreadId,
    /// Its author.
    pub author_id: PersonId,
    /// The author's name; empty for somebody who erased themselves.
    pub author: String,
    /// The author's city.
    pub city: Option<String>,
    /// Whether the author is an organiser.
    pub organiser: bool,
    /// Markdown; empty once removed.
    pub body: String,
    /// The language it is written in.
    pub language: ContentLanguage,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
    /// When it was removed.
    pub removed_at: Option<Timestamp>,
    /// Why an organiser removed it; empty when its author did.
    pub removed_reason: String,
    /// Its number in the thread, from 1.
    pub number: i64,
}

macro_rules! post {
    ($rest:literal) => {
        concat!(
            "SELECT x.id, x.thread_id, x.author_id, p.name AS author, c.name AS city,
            EXISTS (SELECT 1 FROM roles r WHERE r.person_id = x.author_id AND r.role = 'organiser') AS organiser,
            x.body, x.language, x.created_at, x.edited_at, x.removed_at, x.removed_reason,
            (SELECT COUNT(*) FROM posts y WHERE y.thread_id = x.thread_id
                AND (y.created_at < x.created_at OR (y.created_at = x.created_at AND y.id <= x.id))) AS number
            FROM posts x JOIN people p ON p.id = x.author_id LEFT JOIN cities c ON c.id = p.city_id ",
            $rest
        )
    };
}

const POSTS: &str = post!("WHERE x.thread_id = $1 ORDER BY x.created_at, x.id LIMIT $2 OFFSET $3");
const COUNT_POSTS: &str = "SELECT COUNT(*) FROM posts WHERE thread_id = $1";
const POST: &str = post!("WHERE x.id = $1");
const POST_BY_KEY: &str = post!("WHERE x.author_id = $1 AND x.form_key = $2");
const INSERT_POST: &str = "INSERT INTO posts (id, thread_id, author_id, body, folded, language, created_at, removed_reason, form_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8) ON CONFLICT (author_id, form_key) DO NOTHING";
const SET_BODY: &str = "UPDATE posts SET body = $2, folded = $3, language = $4, edited_at = $5
    WHERE id = $1 AND removed_at IS NULL AND COALESCE(edited_at, 0) = $6";
// The form is free again: who removed a post by mistake may send its text once more.
const REMOVE: &str = "UPDATE posts SET body = '', folded = '', removed_at = $2, removed_by = $3, removed_reason = $4, form_key = id
    WHERE id = $1 AND removed_at IS NULL";

/// The posts of a thread, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn posts(
    tx: &mut Tx,
    thread: &ThreadId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<PostRow>, i64)> {
    let rows = all!(
        tx,
        sqlx::query_as(POSTS)
            .bind(thread.as_str())
            .bind(limit)
            .bind(offset)
    )?;
    let count = one!(tx, sqlx::query_scalar(COUNT_POSTS).bind(thread.as_str()))?;
    Ok((rows, count))
}

/// One post.
///
/// # Errors
/// When the database fails.
pub async fn post(tx: &mut Tx, id: &PostId) -> Result<Option<PostRow>> {
    Ok(optional!(tx, sqlx::query_as(POST).bind(id.as_str()))?)
}

/// The post an author sent with a form, if it arrived.
///
/// # Errors
/// When the database fails.
pub async fn post_by_key(
    tx: &mut Tx,
    author: &PersonId,
    form_key: &str,
) -> Result<Option<PostRow>> {
    Ok(optional!(
        tx,
        sqlx::query_as(POST_BY_KEY)
            .bind(author.as_str())
            .bind(form_key)
    )?)
}

/// A new post.
#[derive(Debug)]
pub struct NewPost<'a> {
    /// Id.
    pub id: &'a PostId,
    /// The thread it goes into.
    pub thread: &'a ThreadId,
    /// Author.
    pub author: &'a PersonId,
    /// Markdown.
    pub body: &'a str,
    /// The language it is written in.
    pub language: &'a ContentLanguage,
    /// Hash of the form it was sent with.
    pub form_key: &'a str,
}

/// Adds a post; false when its author sent this form before.
///
/// # Errors
/// When the database fails.
pub async fn insert_post(tx: &mut Tx, post: &NewPost<'_>, at: Timestamp) -> Result<bool> {
    let added = exec!(
        tx,
        sqlx::query(INSERT_POST)
            .bind(post.id.as_str())
            .bind(post.thread.as_str())
            .bind(post.author.as_str())
            .bind(post.body)
            .bind(fold(post.body))
            .bind(post.language.tag())
            .bind(at)
            .bind(post.form_key)
    )? > 0;
    exec!(tx, sqlx::query(SET_LAST).bind(post.thread.as_str()))?;
    Ok(added)
}

/// Changes a post that was last changed at `seen`; false when it was changed or removed since.
///
/// # Errors
/// When the database fails.
pub async fn set_body(
    tx: &mut Tx,
    id: &PostId,
    body: &str,
    language: &ContentLanguage,
    seen: Option<Timestamp>,
    at: Timestamp,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(SET_BODY)
            .bind(id.as_str())
            .bind(body)
            .bind(fold(body))
            .bind(language.tag())
            .bind(at)
            .bind(seen.map_or(0, Timestamp::millis))
    )? > 0)
}

/// Takes the text of a post away; false when somebody did before.
///
/// # Errors
/// When the database fails.
pub async fn remove_post(
    tx: &mut Tx,
    post: &PostRow,
    by: &PersonId,
    reason: &str,
    at: Timestamp,
) -> Result<bool> {
    let removed = exec!(
        tx,
        sqlx::query(REMOVE)
            .bind(post.id.as_str())
            .bind(at)
            .bind(by.as_str())
            .bind(reason)
    )? > 0;
    exec!(tx, sqlx::query(SET_LAST).bind(post.thread_id.as_str()))?;
    Ok(removed)
}

/// A commitment with its owner and the space that sees it.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Id.
    pub id: CommitmentId,
    /// Its owner.
    pub person: PersonId,
    /// The owner's name; empty for somebody who erased themselves.
    pub name: String,
    /// The owner's city.
    pub city: Option<String>,
    /// The session it was made in.
    pub session: Option<SessionId>,
    /// The space whose members see it: address and title.
    pub space: Option<(String, Bilingual)>,
    /// What the person will do.
    pub body: String,
    /// The first step.
    pub first_step: String,
    /// The language it is written in.
    pub language: ContentLanguage,
    /// By when.
    pub due_on: Day,
    /// State.
    pub state: CommitmentState,
    /// What was learned; empty while it is open.
    pub learned: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last checked in on.
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct CommitmentRow {
    id: CommitmentId,
    person_id: PersonId,
    name: String,
    city: Option<String>,
    session_id: Option<SessionId>,
    space_slug: Option<String>,
    space_title: Option<String>,
    body: String,
    first_step: String,
    language: ContentLanguage,
    due_on: Day,
    state: CommitmentState,
    learned: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<CommitmentRow> for Commitment {
    type Error = crate::Error;
    fn try_from(row: CommitmentRow) -> Result<Self> {
        let space = match (row.space_slug, row.space_title) {
            (Some(slug), Some(title)) => Some((slug, serde_json::from_str(&title)?)),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            person: row.person_id,
            name: row.name,
            city: row.city,
            session: row.session_id,
            space,
            body: row.body,
            first_step: row.first_step,
            language: row.language,
            due_on: row.due_on,
            state: row.state,
            learned: row.learned,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

macro_rules! commitment {
    ($rest:literal) => {
        concat!(
            "SELECT k.id, k.person_id, p.name, c.name AS city, k.session_id, s.slug AS space_slug, s.title AS space_title,
            k.body, k.first_step, k.language, k.due_on, k.state, k.learned, k.created_at, k.updated_at
            FROM commitments k JOIN people p ON p.id = k.person_id LEFT JOIN cities c ON c.id = p.city_id LEFT JOIN spaces s ON s.id = k.space_id ",
            $rest,
            // What is open comes first, the most urgent at the top.
            " ORDER BY CASE WHEN k.state IN ('done', 'dropped') THEN 1 ELSE 0 END, k.due_on, k.id"
        )
    };
}

const COMMITMENTS_OF: &str = commitment!("WHERE k.person_id = $1");
const COMMITMENTS_IN: &str = commitment!("WHERE k.space_id = $1 AND k.body <> ''");
const COMMITMENTS_OF_SESSION: &str = commitment!("WHERE k.session_id = $1 AND k.body <> ''");
const COMMITMENT: &str = commitment!("WHERE k.id = $1");
const COMMITMENT_BY_KEY: &str = "SELECT id FROM commitments WHERE person_id = $1 AND form_key = $2";
const INSERT_COMMITMENT: &str = "INSERT INTO commitments (id, person_id, session_id, space_id, body, first_step, language, due_on, state, learned, created_at, updated_at, form_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'made', '', $9, $9, $10) ON CONFLICT (person_id, form_key) DO NOTHING";
const SET_COMMITMENT: &str = "UPDATE commitments SET state = $2, learned = $3, due_on = $4, updated_at = $5 WHERE id = $1 AND state = $6";
const HOLD_COMMITMENT: &str = "UPDATE commitments SET updated_at = updated_at WHERE id = $1";
const SET_SPACE: &str = "UPDATE commitments SET space_id = $2 WHERE id = $1";

/// A person's commitments: open ones first, the most urgent at the top.
///
/// # Errors
/// When the database fails.
pub async fn commitments_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<Commitment>> {
    let rows: Vec<CommitmentRow> = all!(tx, sqlx::query_as(COMMITMENTS_OF).bind(person.as_str()))?;
    rows.into_iter().map(Commitment::try_from).collect()
}

/// The commitments that the members of a space see.
///
/// # Errors
/// When the database fails.
pub async fn commitments_in(tx: &mut Tx, space: &SpaceId) -> Result<Vec<Commitment>> {
    let rows: Vec<CommitmentRow> = all!(tx, sqlx::query_as(COMMITMENTS_IN).bind(space.as_str()))?;
    rows.into_iter().map(Commitment::try_from).collect()
}

/// The commitments made in a session, for its report.
///
/// # Errors
/// When the database fails.
pub async fn commitments_of_session(tx: &mut Tx, session: &SessionId) -> Result<Vec<Commitment>> {
    let rows: Vec<CommitmentRow> = all!(
        tx,
        sqlx::query_as(COMMITMENTS_OF_SESSION).bind(session.as_str())
    )?;
    rows.into_iter().map(Commitment::try_from).collect()
}

/// Holds a commitment until the transaction ends: who comes at the same time waits, and then sees
/// what was done.
///
/// # Errors
/// When the database fails.
pub async fn hold_commitment(tx: &mut Tx, id: &CommitmentId) -> Result<()> {
    exec!(tx, sqlx::query(HOLD_COMMITMENT).bind(id.as_str()))?;
    Ok(())
}

/// One commitment.
///
/// # Errors
/// When the database fails.
pub async fn commitment(tx: &mut Tx, id: &CommitmentId) -> Result<Option<Commitment>> {
    let row: Option<CommitmentRow> = optional!(tx, sqlx::query_as(COMMITMENT).bind(id.as_str()))?;
    row.map(Commitment::try_from).transpose()
}

/// The commitment a person sent with a form, if it arrived.
///
/// # Errors
/// When the database fails.
pub async fn commitment_by_key(
    tx: &mut Tx,
    person: &PersonId,
    form_key: &str,
) -> Result<Option<CommitmentId>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(COMMITMENT_BY_KEY)
            .bind(person.as_str())
            .bind(form_key)
    )?)
}

/// A new commitment.
#[derive(Debug)]
pub struct NewCommitment<'a> {
    /// Id.
    pub id: &'a CommitmentId,
    /// Its owner.
    pub person: &'a PersonId,
    /// The session it is made in.
    pub session: Option<&'a SessionId>,
    /// The space whose members see it; see [`space_of_module`].
    pub space: Option<&'a SpaceId>,
    /// What the person will do.
    pub body: &'a str,
    /// The first step.
    pub first_step: &'a str,
    /// The language it is written in.
    pub language: &'a ContentLanguage,
    /// By when.
    pub due_on: &'a Day,
    /// Hash of the form it was sent with; where no form was, any text the person used once.
    pub form_key: &'a str,
}

/// Adds a commitment; false when its owner sent this form before.
///
/// # Errors
/// When the database fails.
pub async fn insert_commitment(
    tx: &mut Tx,
    commitment: &NewCommitment<'_>,
    at: Timestamp,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(INSERT_COMMITMENT)
            .bind(commitment.id.as_str())
            .bind(commitment.person.as_str())
            .bind(commitment.session.map(SessionId::as_str))
            .bind(commitment.space.map(SpaceId::as_str))
            .bind(commitment.body)
            .bind(commitment.first_step)
            .bind(commitment.language.tag())
            .bind(commitment.due_on.as_str())
            .bind(at)
            .bind(commitment.form_key)
    )? > 0)
}

/// Stores where a commitment stands that stood at `from`; false when it no longer does.
///
/// # Errors
/// When the database fails.
pub async fn set_commitment(
    tx: &mut Tx,
    commitment: &Commitment,
    from: CommitmentState,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(SET_COMMITMENT)
            .bind(commitment.id.as_str())
            .bind(commitment.state)
            .bind(&commitment.learned)
            .bind(commitment.due_on.as_str())
            .bind(commitment.updated_at)
            .bind(from)
    )? > 0)
}

/// Stores which space's members see a commitment; none: its owner alone.
///
/// # Errors
/// When the database fails.
pub async fn set_space(tx: &mut Tx, id: &CommitmentId, space: Option<&SpaceId>) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_SPACE)
            .bind(id.as_str())
            .bind(space.map(SpaceId::as_str))
    )?;
    Ok(())
}

/// A check-in on a commitment.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CheckInRow {
    /// When.
    pub at: Timestamp,
    /// The state it led to.
    pub state: CommitmentState,
    /// What was learned, what blocks, what is new; may be empty.
    pub note: String,
    /// The new day, if it was moved.
    pub due_on: Option<Day>,
}

const CHECK_INS: &str =
    "SELECT at, state, note, due_on FROM check_ins WHERE commitment_id = $1 ORDER BY position";
const CHECK_IN_BY_KEY: &str =
    "SELECT COUNT(*) FROM check_ins WHERE commitment_id = $1 AND form_key = $2";
const INSERT_CHECK_IN: &str =
    "INSERT INTO check_ins (commitment_id, position, at, state, note, due_on, form_key)
    VALUES ($1, (SELECT COUNT(*) FROM check_ins WHERE commitment_id = $1), $2, $3, $4, $5, $6)";

/// The check-ins on a commitment, the first first.
///
/// # Errors
/// When the database fails.
pub async fn check_ins(tx: &mut Tx, id: &CommitmentId) -> Result<Vec<CheckInRow>> {
    Ok(all!(tx, sqlx::query_as(CHECK_INS).bind(id.as_str()))?)
}

/// Whether a check-in arrived with this form.
///
/// # Errors
/// When the database fails.
pub async fn check_in_arrived(tx: &mut Tx, id: &CommitmentId, form_key: &str) -> Result<bool> {
    let count: i64 = one!(
        tx,
        sqlx::query_scalar(CHECK_IN_BY_KEY)
            .bind(id.as_str())
            .bind(form_key)
    )?;
    Ok(count > 0)
}

/// Adds a check-in.
///
/// # Errors
/// When the database fails; a duplicate when its form arrived at the same time.
pub async fn insert_check_in(
    tx: &mut Tx,
    id: &CommitmentId,
    check_in: &CheckInRow,
    form_key: &str,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_CHECK_IN)
            .bind(id.as_str())
            .bind(check_in.at)
            .bind(check_in.state)
            .bind(&check_in.note)
            .bind(check_in.due_on.as_ref().map(Day::as_str))
            .bind(form_key)
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn what_is_searched_means_itself() {
        assert_eq!(pattern("  École_50 % \\ "), "%ecole\\_50 \\% \\\\%");
        assert_eq!(pattern("  "), "");
    }
}
