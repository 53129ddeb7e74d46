//! Who reads what: conflicts of interest, the automatic assignment, changes by hand.

use std::collections::{BTreeSet, HashMap, HashSet};

use domain::ids::{ApplicationId, PersonId, ReviewId};
use domain::permission::Operation;
use domain::reviews::{
    ConflictKind, Need, Opinion, ReviewState, RoundState, Seat, assign as solve,
};
use domain::{Language, Refusal, Timestamp};

use super::round::tell;
use super::{kept, round_of};
use crate::access::Caller;
use crate::cities::fold;
use crate::store::applications;
use crate::store::reviews::{self as store, Candidate, NotedConflict, Review, Reviewer};
use crate::{Academy, Result, audit};

/// Names of organisations shorter than this are not looked for within others.
const NAME_MIN: usize = 6;

/// A conflict between a reviewer and an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The application.
    pub application: ApplicationId,
    /// Name of the applicant.
    pub applicant: String,
    /// What they share: the organisation, city or country as the application has it.
    pub shared: String,
    /// The reviewer.
    pub reviewer: PersonId,
    /// Name of the reviewer.
    pub name: String,
    /// Which kind.
    pub kind: ConflictKind,
    /// Whether an organiser dismissed it as a false alarm.
    pub dismissed: bool,
}

/// What a reviewer and an application share. A city is found with its country too: who dismisses the
/// one has not dismissed the other.
fn found(reviewer: &Reviewer, candidate: &Candidate) -> Vec<ConflictKind> {
    let mut kinds = Vec::new();
    if reviewer.id == candidate.person_id || candidate.co_authors.contains(&reviewer.id) {
        return vec![ConflictKind::Own];
    }
    if same_organisation(
        reviewer.organisation.as_deref().unwrap_or_default(),
        candidate.organisation.as_deref().unwrap_or_default(),
    ) {
        kinds.push(ConflictKind::Organisation);
    }
    let country = candidate.country.is_some() && reviewer.country == candidate.country;
    let city = |name: &Option<String>| name.as_deref().map(fold).unwrap_or_default();
    let theirs = city(&candidate.city_name);
    if country && !theirs.is_empty() && city(&reviewer.city_name) == theirs {
        kinds.push(ConflictKind::City);
    }
    if country {
        kinds.push(ConflictKind::Country);
    }
    kinds
}

/// Whether two names are of one organisation: the same words, or the words of one within the other.
fn same_organisation(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let folded = fold(name);
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!(" {} ", words.join(" "))
    };
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() < other.len() {
        (one, other)
    } else {
        (other, one)
    };
    short.trim().len() >= NAME_MIN && long.contains(&short)
}

/// Every conflict of a round, found or declared.
fn all<'a>(
    reviewers: &[Reviewer],
    candidates: impl IntoIterator<Item = &'a Candidate>,
    noted: &[NotedConflict],
) -> Vec<Conflict> {
    let candidates: Vec<&Candidate> = candidates.into_iter().collect();
    let noted: HashMap<(&ApplicationId, &PersonId, ConflictKind), bool> = noted
        .iter()
        .map(|conflict| {
            let key = (
                &conflict.application_id,
                &conflict.reviewer_id,
                conflict.kind,
            );
            (key, conflict.dismissed_by.is_some())
        })
        .collect();
    let mut conflicts = Vec::new();
    for reviewer in reviewers {
        for candidate in &candidates {
            let mut kinds = found(reviewer, candidate);
            let declared = (&candidate.id, &reviewer.id, ConflictKind::Declared);
            if noted.contains_key(&declared) {
                kinds.push(ConflictKind::Declared);
            }
            conflicts.extend(kinds.into_iter().map(|kind| {
                let key = (&candidate.id, &reviewer.id, kind);
                let shared = match kind {
                    ConflictKind::Organisation => candidate.organisation.clone(),
                    ConflictKind::City => candidate.city_name.clone(),
                    ConflictKind::Country => candidate.country.clone(),
                    ConflictKind::Own | ConflictKind::Declared => None,
                };
                Conflict {
                    application: candidate.id.clone(),
                    applicant: candidate.name.clone(),
                    shared: shared.unwrap_or_default(),
                    reviewer: reviewer.id.clone(),
                    name: reviewer.name.clone(),
                    kind,
                    dismissed: kind.can_be_dismissed()
                        && noted.get(&key).copied().unwrap_or_default(),
                }
            }));
        }
    }
    conflicts
}

/// Whether a conflict keeps a reviewer from an application; `noted` holds what was noted about the two.
pub(crate) fn is_barred(
    reviewer: &Reviewer,
    candidate: &Candidate,
    noted: &[NotedConflict],
) -> bool {
    all(std::slice::from_ref(reviewer), [candidate], noted)
        .iter()
        .any(|conflict| !conflict.dismissed)
}

/// The conflicts of an edition, found or declared, by reviewer.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn conflicts(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(domain::programme::Edition, Vec<Conflict>)> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let reviewers = store::reviewers(&mut tx, &edition.id).await?;
    let candidates = store::candidates(&mut tx, &edition.id).await?;
    let noted = store::conflicts(&mut tx, &edition.id).await?;
    let conflicts = all(&reviewers, &candidates, &noted);
    Ok((edition, conflicts))
}

/// Dismisses conflicts of one kind between a reviewer and an application, or all their applications,
/// as false alarms; or takes that back.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` when there is no such conflict.
pub async fn dismiss(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    reviewer: &PersonId,
    kind: ConflictKind,
    application: Option<&ApplicationId>,
    dismissed: bool,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let by = permit.person()?.id.clone();
    let reviewers = store::reviewers(&mut tx, &edition.id).await?;
    let candidates = store::candidates(&mut tx, &edition.id).await?;
    let noted = store::conflicts(&mut tx, &edition.id).await?;
    let meant: Vec<Conflict> = all(&reviewers, &candidates, &noted)
        .into_iter()
        .filter(|conflict| {
            conflict.reviewer == *reviewer
                && conflict.kind == kind
                && kind.can_be_dismissed()
                && application.is_none_or(|id| conflict.application == *id)
                && conflict.dismissed != dismissed
        })
        .collect();
    if meant.is_empty() {
        return Err(Refusal::not_found().into());
    }
    for conflict in &meant {
        let noted = NotedConflict {
            application_id: conflict.application.clone(),
            reviewer_id: conflict.reviewer.clone(),
            kind,
            dismissed_by: dismissed.then(|| by.clone()),
        };
        if dismissed || kind == ConflictKind::Declared {
            store::put_conflict(&mut tx, &noted, now).await?;
        } else {
            store::forget_conflict(&mut tx, &noted).await?;
        }
    }
    let event = if dismissed {
        "review.conflict_dismissed"
    } else {
        "review.conflict_restored"
    };
    audit::note(
        &mut tx,
        academy,
        &permit,
        event,
        ("person", reviewer.as_str()),
        serde_json::json!({"kind": kind, "applications": meant.iter().map(|conflict| &conflict.application).collect::<Vec<_>>()}),
    )
    .await?;
    tx.commit().await
}

/// What the automatic assignment did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// Reviews that were given out.
    pub given: usize,
    /// Reviews that nobody is left for.
    pub short: usize,
}

/// Gives every application that is not decided as many reviewers as it still needs
/// ([`domain::reviews::assign`]): nobody with a conflict, nobody who does not read its language,
/// nobody who had it before. Reviews that were given out stay.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-over`.
pub async fn assign(academy: &Academy, caller: &Caller, slug: &str) -> Result<Assigned> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let round = round_of(&mut tx, &edition.id).await?;
    if round.state == RoundState::Closed {
        return Err(Refusal::conflict("review-over").into());
    }
    let reviewers = store::reviewers(&mut tx, &edition.id).await?;
    let candidates = store::candidates(&mut tx, &edition.id).await?;
    let noted = store::conflicts(&mut tx, &edition.id).await?;
    let reviews = store::of_edition(&mut tx, &edition.id).await?;
    let (pairs, short) = plan(
        &reviewers,
        &candidates,
        &noted,
        &reviews,
        round.reviews_each,
    );
    let mut told: BTreeSet<PersonId> = BTreeSet::new();
    let mut given = 0;
    for (application, reviewer) in pairs {
        let review = new(academy.id(), &application, &reviewer, now);
        if store::insert(&mut tx, &review).await? {
            given += 1;
            told.insert(reviewer);
        }
    }
    if round.state == RoundState::Open && !told.is_empty() {
        let told: Vec<PersonId> = told.into_iter().collect();
        tell(&mut tx, academy, &edition, &round, "assigned", Some(&told)).await?;
    }
    let done = Assigned { given, short };
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.assigned",
        ("edition", edition.id.as_str()),
        serde_json::json!({"given": done.given, "short": done.short}),
    )
    .await?;
    tx.commit().await?;
    Ok(done)
}

/// Who is given what, and how many reviews nobody is left for.
pub(crate) fn plan(
    reviewers: &[Reviewer],
    candidates: &[Candidate],
    noted: &[NotedConflict],
    reviews: &[Review],
    each: i64,
) -> (Vec<(ApplicationId, PersonId)>, usize) {
    let candidates: Vec<&Candidate> = candidates
        .iter()
        .filter(|candidate| candidate.state.is_undecided())
        .collect();
    let barred: HashSet<(ApplicationId, PersonId)> =
        all(reviewers, candidates.iter().copied(), noted)
            .into_iter()
            .filter(|conflict| !conflict.dismissed)
            .map(|conflict| (conflict.application, conflict.reviewer))
            .chain(
                reviews
                    .iter()
                    .map(|review| (review.application_id.clone(), review.reviewer_id.clone())),
            )
            .collect();
    let counting = |which: &dyn Fn(&Review) -> bool| {
        reviews
            .iter()
            .filter(|review| review.state.counts() && which(review))
            .count()
    };
    let seats: Vec<Seat> = reviewers
        .iter()
        .map(|reviewer| Seat {
            load: counting(&|review| review.reviewer_id == reviewer.id),
            most: usize::try_from(reviewer.most).unwrap_or_default(),
        })
        .collect();
    let each = usize::try_from(each).unwrap_or_default();
    let needs: Vec<Need> = candidates
        .iter()
        .map(|candidate| {
            let mut able: Vec<usize> = (0..reviewers.len())
                .filter(|at| {
                    let reviewer = &reviewers[*at];
                    reads(reviewer, candidate.language)
                        && !barred.contains(&(candidate.id.clone(), reviewer.id.clone()))
                })
                .collect();
            able.sort_by_key(|at| mixed(&candidate.id, &reviewers[*at].id));
            Need {
                wanted: each
                    .saturating_sub(counting(&|review| review.application_id == candidate.id)),
                able,
            }
        })
        .collect();
    let wanted: usize = needs.iter().map(|need| need.wanted).sum();
    let pairs: Vec<(ApplicationId, PersonId)> = candidates
        .iter()
        .zip(solve(&seats, &needs))
        .flat_map(|(candidate, chosen)| {
            chosen
                .into_iter()
                .map(|at| (candidate.id.clone(), reviewers[at].id.clone()))
        })
        .collect();
    let short = wanted.saturating_sub(pairs.len());
    (pairs, short)
}

/// A review that nobody has looked at yet.
pub(crate) fn new(
    id: ReviewId,
    application: &ApplicationId,
    reviewer: &PersonId,
    now: Timestamp,
) -> Review {
    Review {
        id,
        application_id: application.clone(),
        reviewer_id: reviewer.clone(),
        state: ReviewState::Assigned,
        revision: 1,
        opinion: Opinion::default(),
        total: None,
        reason: String::new(),
        assigned_at: now,
        updated_at: now,
        sent_at: None,
    }
}

fn reads(reviewer: &Reviewer, language: Option<Language>) -> bool {
    language.is_none_or(|language| {
        // The pseudo-locale is English with marks.
        let language = match language {
            Language::Fr => Language::Fr,
            Language::En | Language::Pseudo => Language::En,
        };
        reviewer.languages.contains(&language)
    })
}

/// An order of reviewers that is another one for each application, so that many pairs of reviewers
/// meet and their leniency can be compared: FNV-1a of both ids.
fn mixed(application: &ApplicationId, reviewer: &PersonId) -> u64 {
    application
        .as_str()
        .bytes()
        .chain(reviewer.as_str().bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// Gives an application to a reviewer by hand.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-over`, `review-conflict`
/// unless it was dismissed, `review-twice`.
pub async fn give(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    reviewer: &PersonId,
) -> Result<()> {
    caller.able(Operation::KeepReviews)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let application = applications::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(Operation::KeepReviews, &[application.edition_id.as_str()])?;
    let edition = &application.edition_id;
    let round = round_of(&mut tx, edition).await?;
    if round.state == RoundState::Closed {
        return Err(Refusal::conflict("review-over").into());
    }
    let reviewers = store::reviewers(&mut tx, edition).await?;
    let known = reviewers.iter().find(|known| known.id == *reviewer);
    let candidates = store::candidates(&mut tx, edition).await?;
    let candidate = candidates.iter().find(|known| known.id == *id);
    let (Some(known), Some(candidate)) = (known, candidate) else {
        return Err(Refusal::not_found().into());
    };
    let noted = store::conflicts(&mut tx, edition).await?;
    if is_barred(known, candidate, &noted) {
        return Err(Refusal::conflict("review-conflict").into());
    }
    if !store::insert(&mut tx, &new(academy.id(), id, reviewer, now)).await? {
        return Err(Refusal::conflict("review-twice").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.given",
        ("application", id.as_str()),
        serde_json::json!({ "reviewer": reviewer }),
    )
    .await?;
    if round.state == RoundState::Open
        && let Some(edition) = crate::store::programme::edition(&mut tx, edition).await?
    {
        let only = std::slice::from_ref(reviewer);
        tell(&mut tx, academy, &edition, &round, "assigned", Some(only)).await?;
    }
    tx.commit().await
}

/// Takes an application back from a reviewer who has not begun with it.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-begun`.
pub async fn take_back(academy: &Academy, caller: &Caller, id: &ReviewId) -> Result<()> {
    caller.able(Operation::KeepReviews)?;
    let mut tx = academy.db.write().await?;
    let review = store::review(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let application = applications::by_id(&mut tx, &review.application_id)
        .await?
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(Operation::KeepReviews, &[application.edition_id.as_str()])?;
    if !store::remove(&mut tx, id).await? {
        return Err(Refusal::conflict("review-begun").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.taken_back",
        ("application", application.id.as_str()),
        serde_json::json!({ "reviewer": review.reviewer_id }),
    )
    .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::same_organisation;

    #[test]
    fn organisations_are_the_same_however_they_are_written() {
        for (one, other) in [
            ("City of Łódź", "CITY OF LODZ"),
            ("City of Ghent", "City of Ghent, Department of Work"),
            ("Ville de Liège – service social", "ville de liege"),
        ] {
            assert!(same_organisation(one, other), "{one} / {other}");
            assert!(same_organisation(other, one), "{other} / {one}");
        }
        for (one, other) in [
            ("City of Ghent", "City of Genk"),
            ("City", "City of Ghent"),
            ("", "City of Ghent"),
            ("", ""),
            ("City of Gent", "City of Gentofte"),
        ] {
            assert!(!same_organisation(one, other), "{one} / {other}");
        }
    }
}
