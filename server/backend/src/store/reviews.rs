//! Rounds of reviewing, reviewers, reviews, conflicts, redactions, discussions.

use domain::applications::ApplicationState;
use domain::ids::{ApplicationId, EditionId, PersonId, RedactionId, RemarkId, ReviewId};
use domain::reviews::{ConflictKind, Mark, Opinion, ReviewState, RoundState, Rubric};
use domain::{Language, Timestamp};

use crate::db::Tx;
use crate::{Result, all, exec, optional};

// ------------------------------------------------------------------ the round

/// The reviewing of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The edition.
    pub edition_id: EditionId,
    /// Where it stands.
    pub state: RoundState,
    /// What applications are judged by.
    pub rubric: Rubric,
    /// How many reviews each application gets.
    pub reviews_each: i64,
    /// Until when reviewers should be done.
    pub due_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct RoundRow {
    edition_id: EditionId,
    state: RoundState,
    rubric: String,
    reviews_each: i64,
    due_at: Timestamp,
}

impl TryFrom<RoundRow> for Round {
    type Error = crate::Error;
    fn try_from(row: RoundRow) -> Result<Self> {
        Ok(Self {
            edition_id: row.edition_id,
            state: row.state,
            rubric: serde_json::from_str(&row.rubric)?,
            reviews_each: row.reviews_each,
            due_at: row.due_at,
        })
    }
}

const ROUND: &str = "SELECT edition_id, state, rubric, reviews_each, due_at FROM review_rounds WHERE edition_id = $1";
const ROUNDS: &str = "SELECT edition_id, state, rubric, reviews_each, due_at FROM review_rounds";
const HOLD_ROUND: &str = "UPDATE review_rounds SET state = state WHERE edition_id = $1";
const PUT_ROUND: &str = "INSERT INTO review_rounds (edition_id, state, rubric, reviews_each, due_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (edition_id) DO UPDATE SET state = EXCLUDED.state, rubric = EXCLUDED.rubric, reviews_each = EXCLUDED.reviews_each, due_at = EXCLUDED.due_at";

/// Lets nobody else change the round of an edition until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold_round(tx: &mut Tx, edition: &EditionId) -> Result<()> {
    exec!(tx, sqlx::query(HOLD_ROUND).bind(edition.as_str()))?;
    Ok(())
}

/// The round of an edition, once it is prepared.
///
/// # Errors
/// When the database fails.
pub async fn round(tx: &mut Tx, edition: &EditionId) -> Result<Option<Round>> {
    let row: Option<RoundRow> = optional!(tx, sqlx::query_as(ROUND).bind(edition.as_str()))?;
    row.map(Round::try_from).transpose()
}

/// Every round.
///
/// # Errors
/// When the database fails.
pub async fn rounds(tx: &mut Tx) -> Result<Vec<Round>> {
    let rows: Vec<RoundRow> = all!(tx, sqlx::query_as(ROUNDS))?;
    rows.into_iter().map(Round::try_from).collect()
}

/// Stores a round as it is now.
///
/// # Errors
/// When the database fails.
pub async fn put_round(tx: &mut Tx, round: &Round) -> Result<()> {
    exec!(
        tx,
        sqlx::query(PUT_ROUND)
            .bind(round.edition_id.as_str())
            .bind(round.state)
            .bind(serde_json::to_string(&round.rubric)?)
            .bind(round.reviews_each)
            .bind(round.due_at)
    )?;
    Ok(())
}

// ------------------------------------------------------------------ reviewers

/// The most applications of a reviewer of whom nothing else was said.
pub const MOST: i64 = 40;

/// Somebody who reviews for an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// The language of mails to them.
    pub language: Option<Language>,
    /// Country.
    pub country: Option<String>,
    /// City.
    pub city_name: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// The languages they read.
    pub languages: Vec<Language>,
    /// The most applications they take.
    pub most: i64,
}

#[derive(sqlx::FromRow)]
struct ReviewerRow {
    id: PersonId,
    name: String,
    email: String,
    language: Option<Language>,
    country: Option<String>,
    city_name: Option<String>,
    organisation: Option<String>,
    languages: Option<String>,
    most: Option<i64>,
}

impl TryFrom<ReviewerRow> for Reviewer {
    type Error = crate::Error;
    fn try_from(row: ReviewerRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            email: row.email,
            language: row.language,
            country: row.country,
            city_name: row.city_name,
            organisation: row.organisation,
            // Whoever was made a reviewer among the people reads what the interface speaks.
            languages: match row.languages {
                Some(languages) => serde_json::from_str(&languages)?,
                None => Language::CHOICES.to_vec(),
            },
            most: row.most.unwrap_or(MOST),
        })
    }
}

const REVIEWERS: &str = "SELECT p.id, p.name, p.email, p.language, p.country, c.name AS city_name, p.organisation, r.languages, r.most
    FROM people p LEFT JOIN cities c ON c.id = p.city_id LEFT JOIN reviewers r ON r.person_id = p.id AND r.edition_id = $1
    WHERE p.erased_at IS NULL AND EXISTS (SELECT 1 FROM roles g WHERE g.person_id = p.id AND g.role = 'reviewer' AND g.scope_id IN ('', $1))
    ORDER BY p.name, p.id";
const PUT_REVIEWER: &str = "INSERT INTO reviewers (edition_id, person_id, languages, most) VALUES ($1, $2, $3, $4)
    ON CONFLICT (edition_id, person_id) DO UPDATE SET languages = EXCLUDED.languages, most = EXCLUDED.most";

/// Everybody who holds the role of reviewer for an edition, by name.
///
/// # Errors
/// When the database fails.
pub async fn reviewers(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Reviewer>> {
    let rows: Vec<ReviewerRow> = all!(tx, sqlx::query_as(REVIEWERS).bind(edition.as_str()))?;
    rows.into_iter().map(Reviewer::try_from).collect()
}

/// Notes what a reviewer can take on.
///
/// # Errors
/// When the database fails.
pub async fn put_reviewer(
    tx: &mut Tx,
    edition: &EditionId,
    person: &PersonId,
    languages: &[Language],
    most: i64,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(PUT_REVIEWER)
            .bind(edition.as_str())
            .bind(person.as_str())
            .bind(serde_json::to_string(languages)?)
            .bind(most)
    )?;
    Ok(())
}

// ------------------------------------------------------------------ what is reviewed

/// An application that is reviewed, or was.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Candidate {
    /// The application.
    pub id: ApplicationId,
    /// The number on its receipt.
    pub receipt: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// Whose.
    pub person_id: PersonId,
    /// Name of the applicant.
    pub name: String,
    /// Country at submission.
    pub country: Option<String>,
    /// City at submission.
    pub city_name: Option<String>,
    /// Organisation at submission.
    pub organisation: Option<String>,
    /// Title of the dilemma.
    pub title: Option<String>,
    /// The language it is written in.
    pub language: Option<Language>,
    /// Who wrote along.
    #[sqlx(skip)]
    pub co_authors: Vec<PersonId>,
}

// What was withdrawn is its author's again.
macro_rules! in_review {
    () => {
        "a.state NOT IN ('draft', 'withdrawn', 'ineligible')"
    };
}

const CANDIDATES: &str = concat!(
    "SELECT a.id, a.receipt, a.state, a.person_id, p.name, a.country, a.city_name, a.organisation, a.title, d.language FROM applications a
    JOIN people p ON p.id = a.person_id LEFT JOIN dilemmas d ON d.application_id = a.id WHERE a.edition_id = $1 AND ",
    in_review!(),
    " ORDER BY a.id"
);
const LANGUAGE: &str = "SELECT language FROM dilemmas WHERE application_id = $1";
const CANDIDATES_CO_AUTHORS: &str = "SELECT a.id, p.id FROM applications a JOIN co_authors w ON w.application_id = a.id
    JOIN people p ON p.email = w.email AND p.verified_at IS NOT NULL WHERE a.edition_id = $1 ORDER BY a.id, p.id";

/// The applications of an edition that are reviewed, or were, by id.
///
/// # Errors
/// When the database fails.
pub async fn candidates(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Candidate>> {
    let mut candidates: Vec<Candidate> =
        all!(tx, sqlx::query_as(CANDIDATES).bind(edition.as_str()))?;
    let along: Vec<(ApplicationId, PersonId)> = all!(
        tx,
        sqlx::query_as(CANDIDATES_CO_AUTHORS).bind(edition.as_str())
    )?;
    for (application, person) in along {
        if let Ok(at) = candidates.binary_search_by(|candidate| candidate.id.cmp(&application)) {
            candidates[at].co_authors.push(person);
        }
    }
    Ok(candidates)
}

/// The language that the dilemma of an application is written in.
///
/// # Errors
/// When the database fails.
pub async fn language(tx: &mut Tx, id: &ApplicationId) -> Result<Option<Language>> {
    let found: Option<Option<Language>> =
        optional!(tx, sqlx::query_scalar(LANGUAGE).bind(id.as_str()))?;
    Ok(found.flatten())
}

// ------------------------------------------------------------------ who is hidden

/// Somebody whom the text of an application must not tell: its author as they were when they sent it, its author
/// as their profile is now, or somebody who wrote along.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Identity {
    /// The application.
    pub application_id: ApplicationId,
    /// Name; folded where it is the one at submission.
    pub name: String,
    /// Country of the city.
    pub country: Option<String>,
    /// City.
    pub city_name: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
}

macro_rules! identities {
    ($which:literal) => {
        concat!(
            "SELECT a.id AS application_id, COALESCE(a.name_key, '') AS name, a.country, a.city_name, a.organisation FROM applications a WHERE ",
            $which,
            " UNION SELECT a.id, p.name, c.country, c.name, p.organisation FROM applications a JOIN people p ON p.id = a.person_id
            LEFT JOIN cities c ON c.id = p.city_id WHERE ",
            $which,
            " UNION SELECT a.id, p.name, c.country, c.name, p.organisation FROM applications a JOIN co_authors w ON w.application_id = a.id
            JOIN people p ON p.email = w.email AND p.verified_at IS NOT NULL LEFT JOIN cities c ON c.id = p.city_id WHERE ",
            $which
        )
    };
}

const IDENTITIES: &str = identities!("a.id = $1");
const QUEUE_IDENTITIES: &str =
    identities!("a.id IN (SELECT application_id FROM reviews WHERE reviewer_id = $1)");

/// Whom an application must not tell.
///
/// # Errors
/// When the database fails.
pub async fn identities(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<Identity>> {
    Ok(all!(tx, sqlx::query_as(IDENTITIES).bind(id.as_str()))?)
}

/// Whom the applications must not tell that somebody reviews.
///
/// # Errors
/// When the database fails.
pub async fn queue_identities(tx: &mut Tx, reviewer: &PersonId) -> Result<Vec<Identity>> {
    Ok(all!(
        tx,
        sqlx::query_as(QUEUE_IDENTITIES).bind(reviewer.as_str())
    )?)
}

// ------------------------------------------------------------------ reviews

/// A review.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// Of which application.
    pub application_id: ApplicationId,
    /// By whom.
    pub reviewer_id: PersonId,
    /// Where it stands.
    pub state: ReviewState,
    /// Grows with every save.
    pub revision: i64,
    /// What the reviewer thinks so far.
    pub opinion: Opinion,
    /// The weighted mean of the scores, once sent.
    pub total: Option<f64>,
    /// Why the reviewer abstained.
    pub reason: String,
    /// When it was given to the reviewer.
    pub assigned_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// When it was sent last.
    pub sent_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: ReviewId,
    application_id: ApplicationId,
    reviewer_id: PersonId,
    state: ReviewState,
    revision: i64,
    opinion: String,
    total: Option<f64>,
    reason: String,
    assigned_at: Timestamp,
    updated_at: Timestamp,
    sent_at: Option<Timestamp>,
}

impl TryFrom<ReviewRow> for Review {
    type Error = crate::Error;
    fn try_from(row: ReviewRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            application_id: row.application_id,
            reviewer_id: row.reviewer_id,
            state: row.state,
            revision: row.revision,
            opinion: serde_json::from_str(&row.opinion)?,
            total: row.total,
            reason: row.reason,
            assigned_at: row.assigned_at,
            updated_at: row.updated_at,
            sent_at: row.sent_at,
        })
    }
}

macro_rules! columns {
    () => {
        "r.id, r.application_id, r.reviewer_id, r.state, r.revision, r.opinion, r.total, r.reason, r.assigned_at, r.updated_at, r.sent_at"
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM reviews r WHERE r.id = $1");
const OF_APPLICATION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM reviews r WHERE r.application_id = $1 ORDER BY r.id"
);
const OF_EDITION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM reviews r JOIN applications a ON a.id = r.application_id WHERE a.edition_id = $1 AND ",
    in_review!(),
    " ORDER BY r.id"
);
const MARKS: &str = concat!(
    "SELECT r.application_id, r.reviewer_id, r.total FROM reviews r JOIN applications a ON a.id = r.application_id
    WHERE a.edition_id = $1 AND r.state = 'done' AND r.total IS NOT NULL AND ",
    in_review!(),
    " ORDER BY r.application_id, r.reviewer_id"
);
const INSERT: &str = "INSERT INTO reviews (id, application_id, reviewer_id, state, revision, opinion, total, reason, assigned_at, updated_at, sent_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (application_id, reviewer_id) DO NOTHING";
const SAVE: &str = "UPDATE reviews SET state = $3, revision = revision + 1, opinion = $4, total = $5, reason = $6, updated_at = $7, sent_at = $8
    WHERE id = $1 AND revision = $2";
const REMOVE: &str = "DELETE FROM reviews WHERE id = $1 AND state = 'assigned'";
// A text that was sent anew is read anew; what was thought of the old one stays to start from.
const AGAIN: &str = "UPDATE reviews SET state = 'begun', revision = revision + 1, total = NULL, updated_at = $2 WHERE application_id = $1 AND state = 'done'";

/// The review with this id.
///
/// # Errors
/// When the database fails.
pub async fn review(tx: &mut Tx, id: &ReviewId) -> Result<Option<Review>> {
    let row: Option<ReviewRow> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Review::try_from).transpose()
}

/// The reviews of an application, in the order in which they were given out.
///
/// # Errors
/// When the database fails.
pub async fn of_application(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<Review>> {
    let rows: Vec<ReviewRow> = all!(tx, sqlx::query_as(OF_APPLICATION).bind(id.as_str()))?;
    rows.into_iter().map(Review::try_from).collect()
}

/// The reviews of an edition, in the order in which they were given out.
///
/// # Errors
/// When the database fails.
pub async fn of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Review>> {
    let rows: Vec<ReviewRow> = all!(tx, sqlx::query_as(OF_EDITION).bind(edition.as_str()))?;
    rows.into_iter().map(Review::try_from).collect()
}

/// What the reviews of an edition that were sent come to.
///
/// # Errors
/// When the database fails.
pub async fn marks(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Mark>> {
    let rows: Vec<(ApplicationId, PersonId, f64)> =
        all!(tx, sqlx::query_as(MARKS).bind(edition.as_str()))?;
    Ok(rows
        .into_iter()
        .map(|(application, reviewer, total)| Mark {
            application,
            reviewer,
            total,
        })
        .collect())
}

/// Adds a review as it is; false when the reviewer has one of the application already.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, review: &Review) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(INSERT)
            .bind(review.id.as_str())
            .bind(review.application_id.as_str())
            .bind(review.reviewer_id.as_str())
            .bind(review.state)
            .bind(review.revision)
            .bind(serde_json::to_string(&review.opinion)?)
            .bind(review.total)
            .bind(review.reason.as_str())
            .bind(review.assigned_at)
            .bind(review.updated_at)
            .bind(review.sent_at)
    )? > 0)
}

/// Stores what became of a review: `after` over the revision that `before` was read at. False when
/// it changed in between.
///
/// # Errors
/// When the database fails.
pub async fn save(tx: &mut Tx, before: &Review, after: &Review) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(SAVE)
            .bind(after.id.as_str())
            .bind(before.revision)
            .bind(after.state)
            .bind(serde_json::to_string(&after.opinion)?)
            .bind(after.total)
            .bind(after.reason.as_str())
            .bind(after.updated_at)
            .bind(after.sent_at)
    )? > 0)
}

/// Takes a review away that was not begun; false when it was.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: &ReviewId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(REMOVE).bind(id.as_str()))? > 0)
}

/// Puts the reviews of an application whose text was sent anew back to their reviewers.
///
/// # Errors
/// When the database fails.
pub async fn again(tx: &mut Tx, application: &ApplicationId, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        sqlx::query(AGAIN).bind(application.as_str()).bind(now)
    )?)
}

/// A review in its reviewer's list. The title still says who wrote it.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Queued {
    /// The review.
    pub id: ReviewId,
    /// The application.
    pub application_id: ApplicationId,
    /// Its edition.
    pub edition_id: EditionId,
    /// Where the review stands.
    pub state: ReviewState,
    /// The weighted mean of the scores, once sent.
    pub total: Option<f64>,
    /// When it was sent last.
    pub sent_at: Option<Timestamp>,
    /// Title of the dilemma.
    pub title: Option<String>,
}

const QUEUE: &str = concat!(
    "SELECT r.id, r.application_id, a.edition_id, r.state, r.total, r.sent_at, a.title FROM reviews r
    JOIN applications a ON a.id = r.application_id WHERE r.reviewer_id = $1 AND ",
    in_review!(),
    " ORDER BY r.id"
);
const WAITING: &str = concat!(
    "SELECT a.edition_id, COUNT(*) FROM reviews r JOIN applications a ON a.id = r.application_id
    WHERE r.reviewer_id = $1 AND r.state IN ('assigned', 'begun') AND ",
    in_review!(),
    " GROUP BY a.edition_id"
);
const QUEUE_REDACTIONS: &str = "SELECT d.application_id, d.passage FROM redactions d JOIN reviews r ON r.application_id = d.application_id
    WHERE r.reviewer_id = $1 ORDER BY d.id";

/// What somebody reviews, in the order in which it was given out.
///
/// # Errors
/// When the database fails.
pub async fn queue(tx: &mut Tx, reviewer: &PersonId) -> Result<Vec<Queued>> {
    Ok(all!(tx, sqlx::query_as(QUEUE).bind(reviewer.as_str()))?)
}

/// How many reviews of each edition somebody still has to write.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Tx, reviewer: &PersonId) -> Result<Vec<(EditionId, i64)>> {
    Ok(all!(tx, sqlx::query_as(WAITING).bind(reviewer.as_str()))?)
}

/// The passages that are hidden in what somebody reviews.
///
/// # Errors
/// When the database fails.
pub async fn queue_redactions(
    tx: &mut Tx,
    reviewer: &PersonId,
) -> Result<Vec<(ApplicationId, String)>> {
    Ok(all!(
        tx,
        sqlx::query_as(QUEUE_REDACTIONS).bind(reviewer.as_str())
    )?)
}

// ------------------------------------------------------------------ conflicts

/// A conflict that was declared, or found and dismissed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NotedConflict {
    /// The application.
    pub application_id: ApplicationId,
    /// The reviewer.
    pub reviewer_id: PersonId,
    /// Which kind.
    pub kind: ConflictKind,
    /// The organiser who dismissed it as a false alarm.
    pub dismissed_by: Option<PersonId>,
}

const CONFLICTS: &str = "SELECT c.application_id, c.reviewer_id, c.kind, c.dismissed_by FROM review_conflicts c
    JOIN applications a ON a.id = c.application_id WHERE a.edition_id = $1 ORDER BY c.application_id, c.reviewer_id, c.kind";
const PUT_CONFLICT: &str = "INSERT INTO review_conflicts (application_id, reviewer_id, kind, noted_at, dismissed_by) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (application_id, reviewer_id, kind) DO UPDATE SET noted_at = EXCLUDED.noted_at, dismissed_by = EXCLUDED.dismissed_by";
const FORGET_CONFLICT: &str =
    "DELETE FROM review_conflicts WHERE application_id = $1 AND reviewer_id = $2 AND kind = $3";

/// What was noted about conflicts in an edition.
///
/// # Errors
/// When the database fails.
pub async fn conflicts(tx: &mut Tx, edition: &EditionId) -> Result<Vec<NotedConflict>> {
    Ok(all!(tx, sqlx::query_as(CONFLICTS).bind(edition.as_str()))?)
}

/// Notes a conflict as declared, or as dismissed by somebody.
///
/// # Errors
/// When the database fails.
pub async fn put_conflict(tx: &mut Tx, conflict: &NotedConflict, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(PUT_CONFLICT)
            .bind(conflict.application_id.as_str())
            .bind(conflict.reviewer_id.as_str())
            .bind(conflict.kind)
            .bind(now)
            .bind(conflict.dismissed_by.as_ref().map(PersonId::as_str))
    )?;
    Ok(())
}

/// Forgets what was noted about a conflict.
///
/// # Errors
/// When the database fails.
pub async fn forget_conflict(tx: &mut Tx, conflict: &NotedConflict) -> Result<()> {
    exec!(
        tx,
        sqlx::query(FORGET_CONFLICT)
            .bind(conflict.application_id.as_str())
            .bind(conflict.reviewer_id.as_str())
            .bind(conflict.kind)
    )?;
    Ok(())
}

// ------------------------------------------------------------------ redactions

/// A passage that reviewers do not see.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Redaction {
    /// Id.
    pub id: RedactionId,
    /// The passage.
    pub passage: String,
}

const REDACTIONS: &str = "SELECT id, passage FROM redactions WHERE application_id = $1 ORDER BY id";
const REDACT: &str = "INSERT INTO redactions (id, application_id, passage, made_at, made_by) VALUES ($1, $2, $3, $4, $5)";
const UNCOVER: &str = "DELETE FROM redactions WHERE id = $1 AND application_id = $2";

/// The passages of an application that reviewers do not see.
///
/// # Errors
/// When the database fails.
pub async fn redactions(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<Redaction>> {
    Ok(all!(tx, sqlx::query_as(REDACTIONS).bind(id.as_str()))?)
}

/// Hides a passage.
///
/// # Errors
/// When the database fails.
pub async fn redact(
    tx: &mut Tx,
    id: &RedactionId,
    application: &ApplicationId,
    passage: &str,
    by: &PersonId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(REDACT)
            .bind(id.as_str())
            .bind(application.as_str())
            .bind(passage)
            .bind(now)
            .bind(by.as_str())
    )?;
    Ok(())
}

/// Shows a passage again; false when it was not hidden.
///
/// # Errors
/// When the database fails.
pub async fn uncover(tx: &mut Tx, id: &RedactionId, application: &ApplicationId) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(UNCOVER)
            .bind(id.as_str())
            .bind(application.as_str())
    )? > 0)
}

// ------------------------------------------------------------------ discussion

/// Something said in the discussion of an application.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Remark {
    /// Id.
    pub id: RemarkId,
    /// By whom.
    pub author_id: PersonId,
    /// Name of the author; empty once erased.
    pub author: String,
    /// What.
    pub body: String,
    /// When.
    pub said_at: Timestamp,
}

const REMARKS: &str = "SELECT m.id, m.author_id, p.name AS author, m.body, m.said_at FROM review_remarks m JOIN people p ON p.id = m.author_id
    WHERE m.application_id = $1 ORDER BY m.said_at, m.id";
const REMARK: &str = "INSERT INTO review_remarks (id, application_id, author_id, body, said_at) VALUES ($1, $2, $3, $4, $5)";

/// The discussion of an application.
///
/// # Errors
/// When the database fails.
pub async fn remarks(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<Remark>> {
    Ok(all!(tx, sqlx::query_as(REMARKS).bind(id.as_str()))?)
}

/// Adds a remark to the discussion of an application.
///
/// # Errors
/// When the database fails.
pub async fn remark(
    tx: &mut Tx,
    id: &RemarkId,
    application: &ApplicationId,
    author: &PersonId,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(REMARK)
            .bind(id.as_str())
            .bind(application.as_str())
            .bind(author.as_str())
            .bind(body)
            .bind(now)
    )?;
    Ok(())
}
