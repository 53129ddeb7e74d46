//! Which capabilities concern a person at all, so that most are never asked.

use domain::Timestamp;
use domain::ids::PersonId;

use crate::db::Tx;
use crate::{Result, one};

/// Where something of a person's own may wait for them. What is false asks for nothing; what is true
/// has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "one answer a capability")]
pub struct Concerns {
    /// A draft of their own or one they write along at, or an offer.
    pub applications: bool,
    /// Reviews given to them and not yet sent.
    pub reviews: bool,
    /// A dilemma that somebody else wrote about.
    pub dilemmas: bool,
    /// Sessions to come or under way.
    pub sessions: bool,
    /// Sessions whose report is being written or waits for release.
    pub reports: bool,
    /// Open surveys they have not answered.
    pub surveys: bool,
    /// Commitments that are neither done nor dropped.
    pub commitments: bool,
}

const CONCERNS: &str = "SELECT
    EXISTS (SELECT 1 FROM applications WHERE person_id = $1 AND state IN ('draft', 'offered'))
        OR EXISTS (SELECT 1 FROM co_authors c JOIN people p ON p.email = c.email WHERE p.id = $1) AS applications,
    EXISTS (SELECT 1 FROM reviews WHERE reviewer_id = $1 AND state IN ('assigned', 'begun')) AS reviews,
    EXISTS (SELECT 1 FROM dilemmas d JOIN dilemma_comments m ON m.dilemma_id = d.id WHERE d.person_id = $1 AND m.author_id <> $1) AS dilemmas,
    EXISTS (SELECT 1 FROM session_people p JOIN sessions s ON s.id = p.session_id
        WHERE p.person_id = $1 AND NOT p.gone AND s.state IN ('planned', 'open', 'running', 'closing')) AS sessions,
    EXISTS (SELECT 1 FROM session_people p JOIN sessions s ON s.id = p.session_id
        WHERE p.person_id = $1 AND NOT p.gone AND s.state IN ('closing', 'reported')) AS reports,
    EXISTS (SELECT 1 FROM survey_invitations i JOIN surveys s ON s.id = i.survey_id
        WHERE i.person_id = $1 AND i.answered = FALSE AND s.state = 'open' AND s.opens_at <= $2 AND s.closes_at >= $2) AS surveys,
    EXISTS (SELECT 1 FROM commitments WHERE person_id = $1 AND body <> '' AND state NOT IN ('done', 'dropped')) AS commitments";

/// What concerns a person now.
///
/// # Errors
/// When the database fails.
pub async fn concerns(tx: &mut Tx, person: &PersonId, now: Timestamp) -> Result<Concerns> {
    Ok(one!(
        tx,
        sqlx::query_as(CONCERNS)
            .bind(person.as_str())
            .bind(now.millis())
    )?)
}
