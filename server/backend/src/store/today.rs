//! What waits for a person in every capability, in one read.

use domain::applications::ApplicationState;
use domain::ids::{
    ApplicationId, CommitmentId, DilemmaId, EditionId, PersonId, SessionId, SurveyId,
};
use domain::language::Bilingual;
use domain::sessions::{Seq, SessionState};
use domain::{Refusal, Timestamp};

use crate::db::Tx;
use crate::{Error, Result, all};

/// Something of a person's own that may wait for them. Whether it does, and what they may do about it,
/// its capability knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// An application that is a draft, or was offered a place.
    Application {
        /// To which edition.
        edition: EditionId,
        /// State.
        state: ApplicationState,
        /// Until when an offer holds.
        confirm_by: Option<Timestamp>,
    },
    /// Somebody else's draft they write along at, while its author may still send it.
    Along {
        /// The draft.
        application: ApplicationId,
        /// Whose it is.
        author: String,
        /// Until when the author may send it.
        closes_at: Timestamp,
    },
    /// Reviews given to them and not yet sent.
    Reviews,
    /// A dilemma about which somebody said something since they answered.
    Dilemma {
        /// Id.
        id: DilemmaId,
        /// Title.
        title: String,
    },
    /// A session they are in, to come or under way, or one whose report is not released.
    Session {
        /// Id.
        id: SessionId,
        /// Title.
        title: String,
        /// State.
        state: SessionState,
        /// When it begins.
        planned_at: Timestamp,
    },
    /// The report of a session they were in, which is not released.
    Report {
        /// The session.
        session: SessionId,
        /// Its title.
        title: String,
        /// Its state.
        state: SessionState,
        /// The last event of its room.
        last: Seq,
    },
    /// A report with words of theirs, of which they have not said what they allow.
    Consent {
        /// The session.
        session: SessionId,
    },
    /// An open survey they have not answered.
    Survey {
        /// Id.
        id: SurveyId,
        /// Title.
        title: Bilingual,
        /// Until when.
        closes_at: Timestamp,
    },
    /// A commitment that is neither done nor dropped.
    Commitment {
        /// Id.
        id: CommitmentId,
        /// What they committed to.
        body: String,
        /// Its day, ISO 8601.
        due_on: String,
    },
}

#[derive(sqlx::FromRow)]
struct WaitingRow {
    what: String,
    id: String,
    text: String,
    mark: String,
    at: Option<Timestamp>,
}

fn unknown(what: &str) -> Error {
    Error::fault(format!("waiting: {what}"))
}

/// An id as the database has it.
fn stored<T>(id: Result<T, Refusal>) -> Result<T> {
    id.map_err(|_| unknown("an id of another form"))
}

impl TryFrom<WaitingRow> for Waiting {
    type Error = Error;
    fn try_from(row: WaitingRow) -> Result<Self> {
        let at = row.at.ok_or_else(|| unknown("an instant is missing"));
        Ok(match row.what.as_str() {
            "application" => Self::Application {
                edition: stored(EditionId::parse(&row.id))?,
                state: ApplicationState::from_key(&row.mark).ok_or_else(|| unknown(&row.mark))?,
                confirm_by: row.at,
            },
            "along" => Self::Along {
                application: stored(ApplicationId::parse(&row.id))?,
                author: row.text,
                closes_at: at?,
            },
            "reviews" => Self::Reviews,
            "dilemma" => Self::Dilemma {
                id: stored(DilemmaId::parse(&row.id))?,
                title: row.text,
            },
            "session" => Self::Session {
                id: stored(SessionId::parse(&row.id))?,
                title: row.text,
                state: SessionState::from_key(&row.mark).ok_or_else(|| unknown(&row.mark))?,
                planned_at: at?,
            },
            "report" => Self::Report {
                session: stored(SessionId::parse(&row.id))?,
                title: row.text,
                state: SessionState::from_key(&row.mark).ok_or_else(|| unknown(&row.mark))?,
                // Not an instant: the number of an event stands in its place.
                last: Seq::new(at?.millis()),
            },
            "consent" => Self::Consent {
                session: stored(SessionId::parse(&row.id))?,
            },
            "survey" => Self::Survey {
                id: stored(SurveyId::parse(&row.id))?,
                title: serde_json::from_str(&row.text)?,
                closes_at: at?,
            },
            "commitment" => Self::Commitment {
                id: stored(CommitmentId::parse(&row.id))?,
                body: row.text,
                due_on: row.mark,
            },
            other => return Err(unknown(other)),
        })
    }
}

// Comparisons one by one: SQLite builds a table for each list of more than two words, and sorts what
// is sorted again afterwards. Whose call still admits an author, late access included, is told as
// `Edition::with_leave` and `Edition::admits` tell it; a story holds them together.
const WAITING: &str = "SELECT 'application' AS what, edition_id AS id, '' AS text, state AS mark, confirm_by AS at
    FROM applications WHERE person_id = $1 AND (state = 'draft' OR state = 'offered')
    UNION ALL SELECT 'along', a.id, w.name, '', CASE WHEN x.until_at > e.call_closes_at + e.grace_minutes * 60000 THEN x.until_at ELSE e.call_closes_at END
    FROM people p JOIN co_authors c ON c.email = p.email JOIN applications a ON a.id = c.application_id JOIN people w ON w.id = a.person_id
    JOIN editions e ON e.id = a.edition_id LEFT JOIN call_exceptions x ON x.edition_id = e.id AND x.email = w.email
    WHERE p.id = $1 AND p.verified_at IS NOT NULL AND a.state = 'draft' AND e.call_opens_at <= $2
        AND ((e.state = 'call_open' AND e.call_closes_at + e.grace_minutes * 60000 >= $2)
        OR ((e.state = 'call_open' OR e.state = 'selecting') AND x.until_at > e.call_closes_at + e.grace_minutes * 60000 AND x.until_at >= $2))
    UNION ALL SELECT 'reviews', '', '', '', CAST(NULL AS BIGINT)
    WHERE EXISTS (SELECT 1 FROM reviews WHERE reviewer_id = $1 AND (state = 'assigned' OR state = 'begun'))
    UNION ALL SELECT 'dilemma', d.id, d.title, '', CAST(NULL AS BIGINT)
    FROM dilemmas d WHERE d.person_id = $1 AND EXISTS (SELECT 1 FROM dilemma_comments m WHERE m.dilemma_id = d.id AND m.author_id <> $1
        AND NOT EXISTS (SELECT 1 FROM dilemma_comments o WHERE o.dilemma_id = d.id AND o.author_id = $1 AND o.at >= m.at))
    UNION ALL SELECT 'session', s.id, s.title, s.state, s.planned_at
    FROM session_people sp JOIN sessions s ON s.id = sp.session_id WHERE sp.person_id = $1 AND NOT sp.gone AND s.state <> 'released'
    UNION ALL SELECT 'report', s.id, s.title, s.state, (SELECT COALESCE(MAX(seq), 0) FROM session_events WHERE session_id = s.id)
    FROM session_people sp JOIN sessions s ON s.id = sp.session_id
    WHERE sp.person_id = $1 AND NOT sp.gone AND (s.state = 'closing' OR s.state = 'reported')
    UNION ALL SELECT DISTINCT 'consent', w.session_id, '', '', CAST(NULL AS BIGINT) FROM report_passages w WHERE w.author_id = $1
        AND NOT EXISTS (SELECT 1 FROM report_consents c WHERE c.session_id = w.session_id AND c.person_id = $1)
    UNION ALL SELECT 'survey', s.id, s.title, '', s.closes_at
    FROM survey_invitations i JOIN surveys s ON s.id = i.survey_id
    WHERE i.person_id = $1 AND i.answered = FALSE AND s.state = 'open' AND s.opens_at <= $2 AND s.closes_at >= $2
    UNION ALL SELECT 'commitment', id, body, due_on, CAST(NULL AS BIGINT)
    FROM commitments WHERE person_id = $1 AND body <> '' AND state <> 'done' AND state <> 'dropped' AND due_on <= $3";

/// What may wait for a person at `now`, in no order; of commitments those due by the day `by`
/// (`YYYY-MM-DD`).
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Tx,
    person: &PersonId,
    now: Timestamp,
    by: &str,
) -> Result<Vec<Waiting>> {
    let rows: Vec<WaitingRow> = all!(
        tx,
        sqlx::query_as(WAITING)
            .bind(person.as_str())
            .bind(now)
            .bind(by)
    )?;
    rows.into_iter().map(Waiting::try_from).collect()
}
