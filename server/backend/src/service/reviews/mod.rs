//! Reviewing: organisers prepare a round and give out applications, reviewers read without knowing
//! whose they are and score, the scores are compared.

mod assignment;
mod board;
mod reading;
mod round;

use domain::Refusal;
use domain::ids::EditionId;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition};
use domain::reviews::{Score, scores as score};

use crate::Result;
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::programme::permitted;
use crate::service::today::Task;
use crate::store::programme;
use crate::store::reviews::{self as store, Round};

pub use assignment::{Assigned, Conflict, assign, conflicts, dismiss, give, take_back};
pub(crate) use assignment::{is_barred, new, plan};
pub use board::{
    Board, Judged, Order, PAGE, PASSAGE_MAX, Progress, Ranked, board, judged, redact, say, table,
    uncover,
};
pub use reading::{
    Blind, Colleague, Peer, Queue, REASON_MAX, abstain, download, for_applicant, queue, read,
    remark, save, send, sent,
};
pub(crate) use reading::{abstention, declare};
pub use round::{
    RoundForm, RoundPage, add_reviewer, close, open, prepare, remind, remind_due, remove_reviewer,
    round_page,
};
pub(crate) use round::{letter, suggested};

/// What the reviews of an edition come to, for each application that has any, by id: the mean as
/// given, the mean with the leniency of each reviewer taken out ([`domain::reviews::scores`]), how
/// many there are and how far they lie apart.
///
/// # Errors
/// When the database fails.
pub async fn scores(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Score>> {
    Ok(score(&store::marks(tx, edition).await?).0)
}

/// The edition with this word and the permit to keep its reviews.
async fn kept<'a>(tx: &mut Tx, caller: &'a Caller, slug: &str) -> Result<(Edition, Permit<'a>)> {
    permitted(tx, caller, Operation::KeepReviews, slug).await
}

/// The same, with the round held: of two presses at once, the second sees what the first did.
async fn held<'a>(tx: &mut Tx, caller: &'a Caller, slug: &str) -> Result<(Edition, Permit<'a>)> {
    let (edition, permit) = kept(tx, caller, slug).await?;
    store::hold_round(tx, &edition.id).await?;
    Ok((edition, permit))
}

pub(crate) async fn round_of(tx: &mut Tx, edition: &EditionId) -> Result<Round> {
    store::round(tx, edition)
        .await?
        .ok_or_else(|| Refusal::conflict("review-not-prepared").into())
}

/// What the caller has to do about reviews.
///
/// # Errors
/// `sign-in`; or when the database fails.
pub(crate) async fn tasks(tx: &mut Tx, caller: &Caller) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    let mut tasks = Vec::new();
    if !caller.could(Operation::ReviewApplications) {
        return Ok(tasks);
    }
    for (edition, count) in store::waiting(tx, &person.id).await? {
        let open = store::round(tx, &edition)
            .await?
            .filter(|round| round.state.takes_reviews().is_ok());
        let (Some(round), Some(edition)) = (open, programme::edition(tx, &edition).await?) else {
            continue;
        };
        if caller
            .permit(Operation::ReviewApplications, &[edition.id.as_str()])
            .is_ok()
        {
            tasks.push(Task {
                key: "reviews-score",
                about: edition.title.get(caller.language).to_owned(),
                count,
                due: Some(round.due_at),
                zone: Some(CALL_ZONE.to_owned()),
                href: "/reviews".to_owned(),
            });
        }
    }
    Ok(tasks)
}
