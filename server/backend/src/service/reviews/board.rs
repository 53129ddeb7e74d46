//! The organiser's view of a round: how far reviewers are, what the scores come to, and what reviewers
//! see and say of one application.

use std::collections::HashMap;

use domain::applications::Content;
use domain::ids::{ApplicationId, PersonId, RedactionId, RemarkId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::reviews::{REMARK_MAX, ReviewState, Score, scores as score};
use domain::text::Prose;
use domain::{FieldProblem, Refusal, Timestamp};

use super::kept;
use super::reading::{points, veil, veiled};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::once;
use crate::store::applications::{self, Application};
use crate::store::reviews::{self as store, Candidate, Redaction, Remark, Review, Reviewer, Round};
use crate::store::{accounts, programme};
use crate::veil::Veil;
use crate::{Academy, Result, audit};

/// Rows a page of the results.
pub const PAGE: i64 = 50;
/// The longest passage to hide, in characters.
pub const PASSAGE_MAX: usize = 500;

/// How far a reviewer is.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Who.
    pub reviewer: Reviewer,
    /// Applications they have, those they abstained from left out.
    pub given: usize,
    /// Reviews they sent.
    pub done: usize,
    /// Applications they abstained from.
    pub abstained: usize,
    /// By how many points they score higher than others would have.
    pub leniency: Option<f64>,
    /// When they sent one last.
    pub last: Option<Timestamp>,
}

/// What the reviews of one application come to.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// The application.
    pub candidate: Candidate,
    /// Its score, once a review was sent.
    pub score: Option<Score>,
    /// How many reviewers have it.
    pub given: usize,
    /// The mean score of each criterion as a share of the best, 0 to 1.
    pub criteria: Vec<Option<f64>>,
}

/// The round of an edition as it stands.
#[derive(Debug, Clone)]
pub struct Board {
    /// The edition.
    pub edition: Edition,
    /// Its round; none before it is prepared.
    pub round: Option<Round>,
    /// How far each reviewer is.
    pub progress: Vec<Progress>,
    /// This page of the applications: the best first, then those without a score.
    pub ranked: Vec<Ranked>,
    /// How many applications are listed.
    pub total: i64,
    /// Reviews that are still to be given out for undecided applications.
    pub short: usize,
    /// Reviews that were given out, those abstained from left out.
    pub given: usize,
    /// Reviews that were sent.
    pub done: usize,
    /// Applications whose reviewers are far apart.
    pub apart: usize,
}

/// Which applications of the results are listed, and how they are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By the normalised score.
    #[default]
    Normalised,
    /// By the mean as given.
    Raw,
    /// By how far reviewers lie apart.
    Spread,
}

impl Order {
    /// The order with this key; the normalised score for any other.
    pub fn from_key(key: &str) -> Self {
        match key {
            "raw" => Self::Raw,
            "spread" => Self::Spread,
            _ => Self::Normalised,
        }
    }

    const fn of(self, score: &Score) -> f64 {
        match self {
            Self::Normalised => score.normalised,
            Self::Raw => score.raw,
            Self::Spread => score.spread,
        }
    }
}

/// The round of an edition; `page` of the results counts from 0.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn board(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    order: Order,
    page: i64,
) -> Result<Board> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let mut board = gather(&mut tx, edition, order).await?;
    let from = usize::try_from(page.max(0).saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    board.ranked = board.ranked.into_iter().skip(from).take(size).collect();
    Ok(board)
}

async fn gather(tx: &mut Tx, edition: Edition, order: Order) -> Result<Board> {
    let round = store::round(tx, &edition.id).await?;
    let reviewers = store::reviewers(tx, &edition.id).await?;
    let candidates = store::candidates(tx, &edition.id).await?;
    let reviews = store::of_edition(tx, &edition.id).await?;
    let (scores, leniency) = score(&store::marks(tx, &edition.id).await?);
    let mut by_application: HashMap<&ApplicationId, Vec<&Review>> = HashMap::new();
    for review in &reviews {
        by_application
            .entry(&review.application_id)
            .or_default()
            .push(review);
    }
    let mut standing: HashMap<ApplicationId, Score> = scores
        .into_iter()
        .map(|score| (score.application.clone(), score))
        .collect();
    let each = round.as_ref().map_or(0, |round| round.reviews_each);
    let each = usize::try_from(each).unwrap_or_default();
    let mut short = 0;
    let mut ranked: Vec<Ranked> = candidates
        .into_iter()
        .map(|candidate| {
            let own = by_application
                .get(&candidate.id)
                .map_or(&[][..], Vec::as_slice);
            let given = own.iter().filter(|review| review.state.counts()).count();
            if candidate.state.is_undecided() {
                short += each.saturating_sub(given);
            }
            Ranked {
                score: standing.remove(&candidate.id),
                criteria: round
                    .as_ref()
                    .map(|round| criteria(round, own))
                    .unwrap_or_default(),
                given,
                candidate,
            }
        })
        .collect();
    let value = |ranked: &Ranked| ranked.score.as_ref().map_or(-1.0, |score| order.of(score));
    ranked.sort_by(|a, b| {
        value(b)
            .total_cmp(&value(a))
            .then_with(|| a.candidate.id.cmp(&b.candidate.id))
    });
    let progress = progress(reviewers, &reviews, |reviewer| {
        leniency
            .iter()
            .find(|known| known.reviewer == *reviewer)
            .map(|known| known.points)
    });
    let apart = ranked
        .iter()
        .filter(|ranked| ranked.score.as_ref().is_some_and(Score::needs_discussion))
        .count();
    Ok(Board {
        edition,
        progress,
        total: i64::try_from(ranked.len()).unwrap_or(i64::MAX),
        ranked,
        short,
        given: reviews
            .iter()
            .filter(|review| review.state.counts())
            .count(),
        done: reviews
            .iter()
            .filter(|review| review.state == ReviewState::Done)
            .count(),
        apart,
        round,
    })
}

/// The mean of the reviews of an application by criterion, as a share of the best.
fn criteria(round: &Round, reviews: &[&Review]) -> Vec<Option<f64>> {
    round
        .rubric
        .criteria()
        .iter()
        .map(|criterion| {
            let shares: Vec<f64> = reviews
                .iter()
                .filter(|review| review.state == ReviewState::Done)
                .filter_map(|review| criterion.share(*review.opinion.scores.get(&criterion.key)?))
                .collect();
            let count = f64::from(i32::try_from(shares.len()).ok()?);
            (count > 0.0).then(|| shares.iter().sum::<f64>() / count)
        })
        .collect()
}

fn progress(
    reviewers: Vec<Reviewer>,
    reviews: &[Review],
    leniency: impl Fn(&PersonId) -> Option<f64>,
) -> Vec<Progress> {
    reviewers
        .into_iter()
        .map(|reviewer| {
            let own = || {
                reviews
                    .iter()
                    .filter(|review| review.reviewer_id == reviewer.id)
            };
            let count = |which: fn(&Review) -> bool| own().filter(|review| which(review)).count();
            Progress {
                given: count(|review| review.state.counts()),
                done: count(|review| review.state == ReviewState::Done),
                abstained: count(|review| review.state == ReviewState::Abstained),
                leniency: leniency(&reviewer.id),
                last: own().filter_map(|review| review.sent_at).max(),
                reviewer,
            }
        })
        .collect()
}

/// The results of a round as a table, one row an application; that they were taken along is noted.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn table(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(Edition, Vec<String>, Vec<Vec<String>>)> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let board = gather(&mut tx, edition, Order::Normalised).await?;
    let criteria = board
        .round
        .as_ref()
        .map_or(&[][..], |round| round.rubric.criteria());
    let mut head: Vec<String> = [
        "application",
        "state",
        "name",
        "title",
        "reviews",
        "raw",
        "normalised",
        "spread",
    ]
    .map(str::to_owned)
    .to_vec();
    head.extend(
        criteria
            .iter()
            .map(|criterion| criterion.title.get(caller.language).to_owned()),
    );
    let rows: Vec<Vec<String>> = board
        .ranked
        .iter()
        .map(|ranked| {
            let (candidate, score) = (&ranked.candidate, ranked.score.as_ref());
            let of = |value: fn(&Score) -> f64| {
                score.map(|score| points(value(score))).unwrap_or_default()
            };
            let mut row = vec![
                candidate.id.to_string(),
                candidate.state.key().to_owned(),
                candidate.name.clone(),
                candidate.title.clone().unwrap_or_default(),
                score.map_or(0, |score| score.count).to_string(),
                of(|score| score.raw),
                of(|score| score.normalised),
                of(|score| score.spread),
            ];
            row.extend(
                ranked
                    .criteria
                    .iter()
                    .map(|share| share.map(|share| points(100.0 * share)).unwrap_or_default()),
            );
            row
        })
        .collect();
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.downloaded",
        ("edition", board.edition.id.as_str()),
        serde_json::json!({"rows": rows.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok((board.edition, head, rows))
}

// ------------------------------------------------------------------ one application

/// What reviewers see and say of one application, for an organiser.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The application, as its applicant wrote it.
    pub application: Application,
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The round; none before it is prepared.
    pub round: Option<Round>,
    /// The reviews with the names of their reviewers.
    pub reviews: Vec<(Review, String)>,
    /// What they come to.
    pub score: Option<Score>,
    /// Reviewers who do not have it.
    pub others: Vec<Reviewer>,
    /// The text as reviewers read it.
    pub veiled: Content,
    /// Passages that are hidden by hand.
    pub redactions: Vec<Redaction>,
    /// The discussion.
    pub remarks: Vec<Remark>,
}

async fn of_application<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    id: &ApplicationId,
) -> Result<(Application, Permit<'a>)> {
    caller.able(Operation::KeepReviews)?;
    let application = applications::by_id(tx, id)
        .await?
        .filter(|application| !application.state.is_editable())
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(Operation::KeepReviews, &[application.edition_id.as_str()])?;
    Ok((application, permit))
}

/// What reviewers see and say of one application.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (also for what its author has back).
pub async fn judged(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<Judged> {
    let mut tx = academy.db.read().await?;
    let (application, _) = of_application(&mut tx, caller, id).await?;
    let edition = programme::edition(&mut tx, &application.edition_id)
        .await?
        .ok_or(Refusal::not_found())?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let round = store::round(&mut tx, &edition.id).await?;
    let mut others = store::reviewers(&mut tx, &edition.id).await?;
    let mut reviews = Vec::new();
    for review in store::of_application(&mut tx, id).await? {
        let name = match others.iter().find(|known| known.id == review.reviewer_id) {
            Some(reviewer) => reviewer.name.clone(),
            None => accounts::by_id(&mut tx, &review.reviewer_id)
                .await?
                .map(|person| person.name)
                .unwrap_or_default(),
        };
        reviews.push((review, name));
    }
    others.retain(|other| {
        other.id != application.person_id
            && !reviews
                .iter()
                .any(|(review, _)| review.reviewer_id == other.id)
    });
    let veil = veil(&mut tx, id).await?;
    Ok(Judged {
        veiled: veiled(&application.content, &veil),
        score: super::scores(&mut tx, &edition.id)
            .await?
            .into_iter()
            .find(|score| score.application == *id),
        redactions: store::redactions(&mut tx, id).await?,
        remarks: store::remarks(&mut tx, id).await?,
        application,
        edition,
        modules,
        round,
        reviews,
        others,
    })
}

/// Hides a passage of an application from its reviewers.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`; `not-in-text` when the application does not hold it.
pub async fn redact(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    passage: &str,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (application, permit) = of_application(&mut tx, caller, id).await?;
    let passage = Prose::<PASSAGE_MAX>::parse("passage", passage)?;
    let veil = Veil::default().phrase(passage.as_str());
    let there = application
        .content
        .texts()
        .iter()
        .any(|(_, text)| veil.over(text) != Veil::default().over(text));
    if !there {
        return Err(Refusal::from(FieldProblem::new("passage", "not-in-text")).into());
    }
    let by = permit.person()?.id.clone();
    let redaction: RedactionId = academy.id();
    store::redact(&mut tx, &redaction, id, passage.as_str(), &by, now).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.passage_hidden",
        ("application", id.as_str()),
        serde_json::json!({ "redaction": redaction }),
    )
    .await?;
    tx.commit().await
}

/// Shows a passage again that was hidden by hand.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn uncover(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    redaction: &RedactionId,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (_, permit) = of_application(&mut tx, caller, id).await?;
    if !store::uncover(&mut tx, redaction, id).await? {
        return Err(Refusal::not_found().into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.passage_shown",
        ("application", id.as_str()),
        serde_json::json!({ "redaction": redaction }),
    )
    .await?;
    tx.commit().await
}

/// Says something to the reviewers of an application.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, or a remark that is empty or too long.
pub async fn say(academy: &Academy, caller: &Caller, id: &ApplicationId, body: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (_, permit) = of_application(&mut tx, caller, id).await?;
    if once::made(&mut tx, caller, RemarkId::parse)
        .await?
        .is_some()
    {
        return tx.commit().await;
    }
    let body = Prose::<REMARK_MAX>::parse("remark", body)?;
    let author = permit.person()?.id.clone();
    let remark: RemarkId = academy.id();
    store::remark(&mut tx, &remark, id, &author, body.as_str(), academy.now()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.remarked",
        ("application", id.as_str()),
        (),
    )
    .await?;
    once::make(academy, tx, caller, remark, RemarkId::parse).await?;
    Ok(())
}
