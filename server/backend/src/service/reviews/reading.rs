//! The reviewer: what there is to read, without whose it is; scores, comments, abstaining, talking.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use domain::accounts::Level;
use domain::applications::Content;
use domain::call::Answers;
use domain::drafts::Saved;
use domain::geography::CitySize;
use domain::ids::{ApplicationId, PersonId, RemarkId, ReviewId};
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::reviews::{
    Abstention, Audience, ConflictKind, Opinion, REMARK_MAX, ReviewForm, ReviewState,
};
use domain::text::Prose;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use super::round_of;
use crate::access::{Caller, Permit};
use crate::cities::key;
use crate::db::Tx;
use crate::service::once;
use crate::store::applications::{self, Application};
use crate::store::reviews::{self as store, Identity, NotedConflict, Queued, Review, Round};
use crate::store::{accounts, co_authors, programme};
use crate::veil::Veil;
use crate::{Academy, Error, Result, audit, when};

/// The longest reason for abstaining, in characters.
pub const REASON_MAX: usize = 500;

// ------------------------------------------------------------------ the veil

/// What hides who wrote each application, by its id: everybody it must not tell, what their cities are called
/// elsewhere, and the passages that organisers named. Whatever a reviewer reads is drawn from here.
async fn veils(
    tx: &mut Tx,
    identities: Vec<Identity>,
    passages: Vec<(ApplicationId, String)>,
) -> Result<HashMap<ApplicationId, Veil>> {
    let mut veils: HashMap<ApplicationId, Veil> = HashMap::new();
    let mut elsewhere: HashMap<(String, String), Vec<String>> = HashMap::new();
    for identity in identities {
        let city = identity.city_name.as_deref().unwrap_or_default();
        let mut veil = veils
            .remove(&identity.application_id)
            .unwrap_or_default()
            .name(&identity.name)
            .name(city)
            .organisation(identity.organisation.as_deref().unwrap_or_default());
        if let Some(country) = identity.country.filter(|_| !city.is_empty()) {
            let names = match elsewhere.entry((country, key(city))) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let (country, city) = new.key();
                    let names = accounts::city_names(tx, country, city).await?;
                    new.insert(names)
                }
            };
            for name in names {
                veil = veil.also(name);
            }
        }
        veils.insert(identity.application_id, veil);
    }
    for (application, passage) in passages {
        if let Some(veil) = veils.remove(&application) {
            veils.insert(application, veil.phrase(&passage));
        }
    }
    Ok(veils)
}

/// The veil of an application. Without one there is nothing to read: an open text is never shown.
fn veil_of<'a>(veils: &'a HashMap<ApplicationId, Veil>, id: &ApplicationId) -> Result<&'a Veil> {
    veils
        .get(id)
        .ok_or_else(|| Error::fault("an application without its veil"))
}

/// What hides who wrote one application.
pub(super) async fn veil(tx: &mut Tx, id: &ApplicationId) -> Result<Veil> {
    let identities = store::identities(tx, id).await?;
    let passages = store::redactions(tx, id)
        .await?
        .into_iter()
        .map(|redaction| (id.clone(), redaction.passage))
        .collect();
    let veils = veils(tx, identities, passages).await?;
    veil_of(&veils, id).cloned()
}

/// An application's text behind its veil.
pub(super) fn veiled(content: &Content, veil: &Veil) -> Content {
    Content {
        preferences: content.preferences.clone(),
        motivation: veil.over(&content.motivation),
        dilemma_title: veil.over(&content.dilemma_title),
        situation: veil.over(&content.situation),
        one_hand: veil.over(&content.one_hand),
        other_hand: veil.over(&content.other_hand),
        tried: veil.over(&content.tried),
        key_question: veil.over(&content.key_question),
        wish: veil.over(&content.wish),
        // Organisers' own questions may ask for anything, such as where somebody works: reviewers never see
        // what was answered.
        answers: Answers::new(),
    }
}

// ------------------------------------------------------------------ the list

/// What somebody reviews for one edition.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The edition.
    pub edition: Edition,
    /// Its round.
    pub round: Round,
    /// The reviews, in the order in which they were given out; titles are veiled.
    pub reviews: Vec<Queued>,
}

impl Queue {
    /// How many reviews are in a state that `which` accepts.
    pub fn count(&self, which: impl Fn(ReviewState) -> bool) -> usize {
        self.reviews
            .iter()
            .filter(|review| which(review.state))
            .count()
    }

    /// The next one to write.
    pub fn next(&self) -> Option<&Queued> {
        self.reviews.iter().find(|review| review.state.is_waiting())
    }
}

/// What the caller reviews, the latest edition first. Before a round opens there is nothing to see.
///
/// # Errors
/// `sign-in`, `forbidden`.
pub async fn queue(academy: &Academy, caller: &Caller) -> Result<Vec<Queue>> {
    caller.able(Operation::ReviewApplications)?;
    let person = caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let given = store::queue(&mut tx, &person.id).await?;
    let identities = store::queue_identities(&mut tx, &person.id).await?;
    let passages = store::queue_redactions(&mut tx, &person.id).await?;
    let veils = veils(&mut tx, identities, passages).await?;
    let mut queues = Vec::new();
    for edition in programme::editions(&mut tx).await? {
        let permitted = caller
            .permit(Operation::ReviewApplications, &[edition.id.as_str()])
            .is_ok();
        let Some(round) = store::round(&mut tx, &edition.id).await? else {
            continue;
        };
        if !permitted || round.state.takes_rubric().is_ok() {
            continue;
        }
        let reviews: Vec<Queued> = given
            .iter()
            .filter(|review| review.edition_id == edition.id)
            .map(|review| {
                let veil = veil_of(&veils, &review.application_id)?;
                let title = review.title.as_deref().map(|title| veil.over(title));
                Ok(Queued {
                    title,
                    ..review.clone()
                })
            })
            .collect::<Result<_>>()?;
        queues.push(Queue {
            edition,
            round,
            reviews,
        });
    }
    Ok(queues)
}

// ------------------------------------------------------------------ one application

/// Another review of the same application.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Its place among the reviews: reviewers are numbered for one another.
    pub number: usize,
    /// Scores and comments; none before the reader has sent their own.
    pub opinion: Opinion,
    /// The weighted mean.
    pub total: f64,
}

/// Who says something in a discussion, as a reviewer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colleague {
    /// The reader.
    Oneself,
    /// The reviewer with this number.
    Reviewer(usize),
    /// An organiser.
    Organiser,
}

/// An application as its reviewer reads it.
#[derive(Debug, Clone)]
pub struct Blind {
    /// The review.
    pub review: Review,
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// Its round.
    pub round: Round,
    /// The text, without whose it is.
    pub content: Content,
    /// Level of governance.
    pub level: Option<Level>,
    /// Size of the city.
    pub size: Option<CitySize>,
    /// The language it is written in.
    pub language: Option<Language>,
    /// The place of the review in the reviewer's list, from 1, and how many there are.
    pub place: (usize, usize),
    /// How many the reviewer still has to write, this one included.
    pub waiting: usize,
    /// The next one that is waiting, after this one.
    pub next: Option<ReviewId>,
    /// What the others think, once the reviewer has said their own.
    pub peers: Vec<Peer>,
    /// What was said about it, likewise.
    pub remarks: Vec<(Colleague, Timestamp, String)>,
}

/// A review of the caller's with everything around it.
struct Own<'a> {
    permit: Permit<'a>,
    review: Review,
    application: Application,
    round: Round,
}

/// The caller's own review, if they still review for its edition and its application is not
/// withdrawn.
async fn own<'a>(tx: &mut Tx, caller: &'a Caller, id: &ReviewId) -> Result<Own<'a>> {
    caller.able(Operation::ReviewApplications)?;
    let person = caller.signed_in()?;
    let review = store::review(tx, id)
        .await?
        .filter(|review| review.reviewer_id == person.id)
        .ok_or(Refusal::not_found())?;
    let application = applications::by_id(tx, &review.application_id)
        .await?
        .filter(|application| !application.state.is_editable())
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(
        Operation::ReviewApplications,
        &[application.edition_id.as_str()],
    )?;
    let round = round_of(tx, &application.edition_id).await?;
    if round.state.takes_rubric().is_ok() {
        return Err(Refusal::not_found().into());
    }
    Ok(Own {
        permit,
        review,
        application,
        round,
    })
}

/// One application for its reviewer.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` for another person's review or before the round is open.
pub async fn read(academy: &Academy, caller: &Caller, id: &ReviewId) -> Result<Blind> {
    let mut tx = academy.db.read().await?;
    let Own {
        permit,
        review,
        application,
        round,
    } = own(&mut tx, caller, id).await?;
    let reviewer = permit.person()?;
    let edition = programme::edition(&mut tx, &application.edition_id)
        .await?
        .ok_or_else(|| Error::fault("an application without its edition"))?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let veil = veil(&mut tx, &application.id).await?;
    let language = store::language(&mut tx, &application.id).await?;
    let mut queue = store::queue(&mut tx, &reviewer.id).await?;
    queue.retain(|queued| queued.edition_id == edition.id);
    let at = queue.iter().position(|queued| queued.id == review.id);
    let waiting = |queued: &&Queued| queued.state.is_waiting();
    // After the last comes the first that was left out.
    let next = at.and_then(|at| {
        let (before, after) = (&queue[..at], &queue[at + 1..]);
        after.iter().chain(before).find(waiting)
    });
    let (mut peers, mut remarks) = (Vec::new(), Vec::new());
    if review.state == ReviewState::Done {
        let reviews = store::of_application(&mut tx, &application.id).await?;
        let number = |who: &PersonId| reviews.iter().position(|review| review.reviewer_id == *who);
        for (at, other) in reviews.iter().enumerate() {
            let (Some(total), true) = (other.total, other.id != review.id) else {
                continue;
            };
            let mut opinion = other.opinion.clone();
            for comment in opinion.comments.values_mut() {
                comment.text = veil.over(&comment.text);
            }
            peers.push(Peer {
                number: at + 1,
                opinion,
                total,
            });
        }
        for remark in store::remarks(&mut tx, &application.id).await? {
            let who = if remark.author_id == reviewer.id {
                Colleague::Oneself
            } else {
                number(&remark.author_id)
                    .map_or(Colleague::Organiser, |at| Colleague::Reviewer(at + 1))
            };
            remarks.push((who, remark.said_at, veil.over(&remark.body)));
        }
    }
    Ok(Blind {
        content: veiled(&application.content, &veil),
        level: application.level,
        size: application.population.map(CitySize::of),
        language,
        place: (at.map_or(1, |at| at + 1), queue.len()),
        waiting: queue.iter().filter(waiting).count(),
        next: next.map(|queued| queued.id.clone()),
        peers,
        remarks,
        review,
        edition,
        modules,
        round,
    })
}

/// Nobody judges what they wrote, or wrote along at, even where it was given to them before that was known.
async fn judges(tx: &mut Tx, own: &Own<'_>) -> Result<()> {
    let (application, reviewer) = (&own.application, &own.review.reviewer_id);
    own.round.state.takes_reviews()?;
    if application.person_id == *reviewer
        || co_authors::is_one(tx, &application.id, reviewer).await?
    {
        return Err(Refusal::conflict("review-own").into());
    }
    Ok(())
}

/// Keeps what is written so far, as it is typed. There is no audit row: until it is sent it is the reviewer's own.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-open`, `review-own`, `review-done`, `review-abstained`, or fields.
pub async fn save(
    academy: &Academy,
    caller: &Caller,
    id: &ReviewId,
    base: i64,
    form: &ReviewForm,
) -> Result<Saved<Opinion>> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let own = own(&mut tx, caller, id).await?;
    judges(&mut tx, &own).await?;
    let after = Review {
        state: own.review.state.save()?,
        opinion: form.parse(&own.round.rubric)?,
        total: None,
        updated_at: now,
        ..own.review.clone()
    };
    if own.review.revision == base && store::save(&mut tx, &own.review, &after).await? {
        tx.commit().await?;
        let revision = base.saturating_add(1);
        return Ok(Saved::Kept { revision, at: now });
    }
    // Stored in between: what stands there now.
    let stored = store::review(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    tx.commit().await?;
    let (revision, at, theirs) = (stored.revision, stored.updated_at, stored.opinion);
    let same = theirs == after.opinion;
    Ok(Saved::in_between(revision, at, theirs, same))
}

fn changed() -> Error {
    Refusal::conflict("review-changed").into()
}

async fn write(tx: &mut Tx, own: &Own<'_>, after: &Review) -> Result<()> {
    if store::save(tx, &own.review, after).await? {
        Ok(())
    } else {
        Err(changed())
    }
}

/// Whether a review of the caller's was sent.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn sent(academy: &Academy, caller: &Caller, id: &ReviewId) -> Result<bool> {
    let mut tx = academy.db.read().await?;
    Ok(own(&mut tx, caller, id).await?.review.state == ReviewState::Done)
}

/// Sends a review; its scores count from now on. The next one that is waiting.
///
/// # Errors
/// As [`save`], `review-changed` when it was saved elsewhere since revision `base`, and `score-missing` for every criterion without a score.
pub async fn send(
    academy: &Academy,
    caller: &Caller,
    id: &ReviewId,
    base: i64,
    form: &ReviewForm,
) -> Result<Option<ReviewId>> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let own = own(&mut tx, caller, id).await?;
    judges(&mut tx, &own).await?;
    // Before anything is said of what is missing: it may stand in the other text.
    if own.review.revision != base {
        return Err(changed());
    }
    let opinion = form.parse(&own.round.rubric)?;
    let total = opinion.complete(&own.round.rubric)?;
    let after = Review {
        state: own.review.state.send()?,
        opinion,
        total: Some(total),
        updated_at: now,
        sent_at: Some(now),
        ..own.review.clone()
    };
    write(&mut tx, &own, &after).await?;
    audit::note(
        &mut tx,
        academy,
        &own.permit,
        "review.sent",
        ("review", id.as_str()),
        serde_json::json!({ "total": total }),
    )
    .await?;
    tx.commit().await?;
    Ok(read(academy, caller, id).await?.next)
}

/// Why somebody abstains, with their words. What a conflict is concerns nobody; what cannot be judged helps to
/// find somebody who can.
///
/// # Errors
/// `choose`, or a reason that is too long or missing.
pub(crate) fn abstention(
    because: &str,
    reason: &str,
) -> Result<(Abstention, String), FieldProblem> {
    let because = Abstention::parse("because", because)?;
    let reason = match because {
        Abstention::Conflict => Prose::<REASON_MAX>::optional("reason", reason)?
            .map(String::from)
            .unwrap_or_default(),
        Abstention::CannotJudge => Prose::<REASON_MAX>::parse("reason", reason)?.into(),
    };
    Ok((because, reason))
}

/// Notes the conflict of whoever abstains for one.
pub(crate) async fn declare(tx: &mut Tx, review: &Review, now: Timestamp) -> Result<()> {
    let conflict = NotedConflict {
        application_id: review.application_id.clone(),
        reviewer_id: review.reviewer_id.clone(),
        kind: ConflictKind::Declared,
        dismissed_by: None,
    };
    store::put_conflict(tx, &conflict, now).await
}

/// Leaves an application to others. A conflict of interest is noted as declared.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-open`, `review-abstained`, `review-changed`, or
/// a reason that is too long or missing.
pub async fn abstain(
    academy: &Academy,
    caller: &Caller,
    id: &ReviewId,
    because: &str,
    reason: &str,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let own = own(&mut tx, caller, id).await?;
    own.round.state.takes_reviews()?;
    let (because, reason) = abstention(because, reason)?;
    let after = Review {
        state: own.review.state.abstain()?,
        total: None,
        reason,
        updated_at: now,
        ..own.review.clone()
    };
    write(&mut tx, &own, &after).await?;
    if because == Abstention::Conflict {
        declare(&mut tx, &own.review, now).await?;
    }
    audit::note(
        &mut tx,
        academy,
        &own.permit,
        "review.abstained",
        ("review", id.as_str()),
        serde_json::json!({ "because": because }),
    )
    .await?;
    tx.commit().await
}

/// Says something to the other reviewers of an application; after the reviewer has sent their own.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-open`, `review-first`, or a remark that is
/// empty or too long.
pub async fn remark(academy: &Academy, caller: &Caller, id: &ReviewId, body: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let own = own(&mut tx, caller, id).await?;
    own.round.state.takes_reviews()?;
    if own.review.state != ReviewState::Done {
        return Err(Refusal::conflict("review-first").into());
    }
    if once::made(&mut tx, caller, RemarkId::parse)
        .await?
        .is_some()
    {
        return tx.commit().await;
    }
    let body = Prose::<REMARK_MAX>::parse("remark", body)?;
    let remark: RemarkId = academy.id();
    store::remark(
        &mut tx,
        &remark,
        &own.application.id,
        &own.review.reviewer_id,
        body.as_str(),
        academy.now(),
    )
    .await?;
    audit::note(
        &mut tx,
        academy,
        &own.permit,
        "review.remarked",
        ("review", id.as_str()),
        (),
    )
    .await?;
    once::make(academy, tx, caller, remark, RemarkId::parse).await?;
    Ok(())
}

/// The caller's own reviews for an edition as a table, without whose the applications are.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn download(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(Vec<String>, Vec<Vec<String>>)> {
    let queue = queue(academy, caller)
        .await?
        .into_iter()
        .find(|queue| queue.edition.slug == slug)
        .ok_or(Refusal::not_found())?;
    let criteria = queue.round.rubric.criteria();
    let mut head: Vec<String> = ["number", "title", "state", "total", "sent_at"]
        .map(str::to_owned)
        .to_vec();
    for criterion in criteria {
        head.push(format!("score: {}", criterion.title.get(caller.language)));
        head.push(format!("comment: {}", criterion.title.get(caller.language)));
    }
    let mut tx = academy.db.read().await?;
    let mut rows = Vec::new();
    for (number, queued) in (1..).zip(&queue.reviews) {
        let Some(review) = store::review(&mut tx, &queued.id).await? else {
            continue;
        };
        let mut row = vec![
            i32::to_string(&number),
            queued.title.clone().unwrap_or_default(),
            queued.state.key().to_owned(),
            queued.total.map(points).unwrap_or_default(),
            queued.sent_at.map(when::rfc3339).unwrap_or_default(),
        ];
        for criterion in criteria {
            let score = review.opinion.scores.get(&criterion.key);
            let comment = review.opinion.comments.get(&criterion.key);
            row.push(score.map(ToString::to_string).unwrap_or_default());
            row.push(
                comment
                    .map(|comment| comment.text.clone())
                    .unwrap_or_default(),
            );
        }
        rows.push(row);
    }
    Ok((head, rows))
}

/// Points with one decimal, as exports have them.
pub(super) fn points(value: f64) -> String {
    format!("{value:.1}")
}

/// What reviewers wrote for an applicant, by criterion; shown once the application is decided.
///
/// # Errors
/// When the database fails.
pub async fn for_applicant(
    tx: &mut Tx,
    application: &Application,
) -> Result<Vec<(Bilingual, String)>> {
    let Some(round) = store::round(tx, &application.edition_id).await? else {
        return Ok(Vec::new());
    };
    let reviews = store::of_application(tx, &application.id).await?;
    Ok(round
        .rubric
        .criteria()
        .iter()
        .flat_map(|criterion| {
            reviews
                .iter()
                .filter(|review| review.state == ReviewState::Done)
                .filter_map(|review| review.opinion.comments.get(&criterion.key))
                .filter(|comment| comment.audience == Audience::Applicant)
                .map(|comment| (criterion.title.clone(), comment.text.clone()))
        })
        .collect())
}
