//! The reviewing of the open call: applications are read as they come in. Twelve reviewers, some
//! stricter than others, most of them nearly done.

use std::collections::BTreeMap;

use domain::ids::ApplicationId;
use domain::reviews::{
    Audience, COMMENT_MAX, Comment, Opinion, ReviewState, RoundState, Rubric, scores,
};
use domain::{Language, Timestamp};

use super::{Dice, World};
use crate::db::Tx;
use crate::service::reviews::{new, plan, suggested};
use crate::store::reviews::{self as store, Review, Round};
use crate::{Error, Result};

/// By how many points each reviewer scores higher than others would.
const LENIENCY: [i64; 12] = [0, 9, -12, 4, -3, 14, 0, -16, 6, -5, 2, 8];
/// What the reviewer who signs in still has to score.
const LEFT: usize = 8;
/// The most applications of a reviewer.
const MOST: i64 = 44;

/// What reviewers write, by criterion and language; the second half for applicants.
const COMMENTS: [(&str, [&str; 4]); 4] = [
    (
        "dilemma",
        [
            "Both ways are argued from practice; I would put this one first in its session.",
            "The second way is a straw man. In a session that would come out quickly.",
            "The tension is there, but it takes until the last paragraph to see it.",
            "You name what each way would cost. That is what makes peers able to advise you.",
        ],
    ),
    (
        "act",
        [
            "Has the mandate, and says so without boasting.",
            "Not clear who decides; the organisers could ask.",
            "The budget is decided elsewhere, and the text knows it.",
            "Tell your peers at the beginning what you can decide yourself.",
        ],
    ),
    (
        "learn",
        [
            "Half of the applications I read know this.",
            "Very particular to one law; others would listen more than talk.",
            "The part on what failed is worth a session by itself.",
            "What you tried and gave up will help others more than what worked.",
        ],
    ),
    (
        "use",
        [
            "Concrete: a decision in spring waits for this.",
            "Nothing on what happens afterwards.",
            "Names colleagues who will carry it on.",
            "Decide before you come who at home will hear of it first.",
        ],
    ),
];

const REMARKS: [&str; 3] = [
    "We are far apart here. I gave little for the dilemma: where is the second way?",
    "It is in the paragraph on what was tried. I had overlooked it on first reading too.",
    "Read again, and I come up by one level. The rest stands.",
];

pub(super) async fn fill(tx: &mut Tx, world: &World) -> Result<()> {
    let dice = world.dice("reviews");
    let edition = world.edition("2027")?;
    let round = Round {
        edition_id: edition.id.clone(),
        state: RoundState::Open,
        rubric: suggested()?,
        reviews_each: 2,
        due_at: world.at(19, "23:59"),
    };
    store::put_round(tx, &round).await?;
    let people = world.reviewers()?;
    for (at, person) in people.iter().enumerate() {
        // Everybody reads English; every other one French, who signs in as well.
        let languages: &[Language] = if at % 2 == 0 || person.language == Some(Language::Fr) {
            &Language::CHOICES
        } else {
            &[Language::En]
        };
        store::put_reviewer(tx, &edition.id, &person.id, languages, MOST).await?;
    }
    let reviewers = store::reviewers(tx, &edition.id).await?;
    let candidates = store::candidates(tx, &edition.id).await?;
    let (pairs, _) = plan(&reviewers, &candidates, &[], &[], round.reviews_each);
    let given = world.ago(4, "09:30");
    let mut of_each: BTreeMap<usize, Vec<Review>> = BTreeMap::new();
    for (application, reviewer) in pairs {
        let at = people
            .iter()
            .position(|person| person.id == reviewer)
            .ok_or_else(|| Error::fault("a reviewer of the demonstration who is not there"))?;
        let review = new(dice.id(given), &application, &reviewer, given);
        of_each.entry(at).or_default().push(review);
    }
    for (at, mut reviews) in of_each {
        reviews.sort_by(|one, other| one.id.cmp(&other.id));
        let left = if at == 0 {
            LEFT
        } else {
            dice.below(reviews.len() / 3 + 1)
        };
        let done = reviews.len().saturating_sub(left);
        for (number, review) in reviews.into_iter().enumerate() {
            let review = if number < done {
                written(&dice, &round.rubric, review, LENIENCY[at % 12], world.now)
            } else {
                review
            };
            store::insert(tx, &review).await?;
        }
    }
    discuss(tx, world, &round).await
}

/// A review as somebody would write it: by how good the application is, how strict they are, and a
/// little chance; sent in the days before `now`.
pub(super) fn written(
    dice: &Dice,
    rubric: &Rubric,
    review: Review,
    leniency: i64,
    now: Timestamp,
) -> Review {
    // Two reviewers of one application see the same thing in it.
    let quality = i64::try_from(seed(&review.application_id) % 61).unwrap_or_default() + 25;
    let sent = now.plus(-dice.between(40, 4 * 24 * 60 - 600) * Timestamp::MINUTE);
    if dice.percent(2) {
        return Review {
            state: ReviewState::Abstained,
            reason: "I have advised on this law and cannot judge it from outside.".to_owned(),
            updated_at: sent,
            ..review
        };
    }
    let mut opinion = Opinion::default();
    for criterion in rubric.criteria() {
        let levels = i64::try_from(criterion.levels.len()).unwrap_or(1);
        let points = (quality + leniency + dice.between(-18, 18)).clamp(0, 99);
        let score = 1 + points * levels / 100;
        opinion.scores.insert(criterion.key.clone(), score);
        let texts = COMMENTS.iter().find(|(key, _)| *key == criterion.key);
        if let Some((_, texts)) = texts.filter(|_| dice.percent(30)) {
            let at = dice.below(texts.len());
            let comment = Comment {
                text: texts[at].chars().take(COMMENT_MAX).collect(),
                audience: if at + 1 == texts.len() {
                    Audience::Applicant
                } else {
                    Audience::Committee
                },
            };
            opinion.comments.insert(criterion.key.clone(), comment);
        }
    }
    Review {
        state: ReviewState::Done,
        revision: 2,
        total: rubric.total(&opinion.scores),
        opinion,
        updated_at: sent,
        sent_at: Some(sent),
        ..review
    }
}

fn seed(application: &ApplicationId) -> u64 {
    application
        .as_str()
        .bytes()
        .fold(17, |sum: u64, byte| sum.wrapping_mul(31) ^ u64::from(byte))
}

/// Where two are far apart, they have talked.
async fn discuss(tx: &mut Tx, world: &World, round: &Round) -> Result<()> {
    let dice = world.dice("review remarks");
    let (found, _) = scores(&store::marks(tx, &round.edition_id).await?);
    let apart = found.iter().filter(|score| score.needs_discussion());
    for score in apart.take(3) {
        let reviews = store::of_application(tx, &score.application).await?;
        let (Some(one), Some(other)) = (reviews.first(), reviews.last()) else {
            continue;
        };
        for (at, (body, author)) in REMARKS.iter().zip([one, other, one]).enumerate() {
            let minutes = i64::try_from(at).unwrap_or_default() * 47;
            let said = world.now.plus(-(200 - minutes) * Timestamp::MINUTE);
            let id = dice.id(said);
            store::remark(tx, &id, &score.application, &author.reviewer_id, body, said).await?;
        }
    }
    Ok(())
}
