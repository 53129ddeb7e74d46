//! The winter school: a small edition between its selection and its first day. A cohort is signed, the
//! decisions are sent; some places have fallen free, some people wait, and a few decisions are still to leave.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::accounts::{Level, Person};
use domain::applications::{Answer, ApplicationState, Decision};
use domain::ids::{ApplicationId, MailId, PersonId};
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::reviews::RoundState;
use domain::selection::{
    Cap, Each, Feature, Group, Limits, Mode, Named, Quota, ScenarioState, Signature, Variety, Wish,
};
use domain::text::Prose;
use domain::{Language, Timestamp};

use super::people::WINTER_REVIEWERS;
use super::reviews::written;
use super::{Dice, World};
use crate::access::Grant;
use crate::db::Tx;
use crate::selection::{Watch, compose, hash};
use crate::service::applications::offered;
use crate::service::reviews::{new, plan, suggested};
use crate::service::selection::{Words, cohort, empty, now, protocol};
use crate::store::applications::{self, Application, Event};
use crate::store::reviews::{self as reviews, Round};
use crate::store::selection::{self as scenarios, Scenario};
use crate::store::waves::{self, Draft};
use crate::store::{accounts, mails, programme};
use crate::{Academy, Error, Result, jobs, mail};

/// The seed, as if drawn.
const SEED: &str = "3d0a97b1c25e4f86a1b7d90e64c8f253";
/// How many wait for a place.
const WAITING: usize = 9;
/// How many decisions are written and wait to be sent.
const UNSENT: usize = 3;

pub(super) async fn fill(tx: &mut Tx, academy: &Academy, world: &World) -> Result<()> {
    let dice = world.dice("winter");
    let edition = world.edition("winter")?;
    review(tx, world, &dice, edition).await?;
    let modules = programme::modules(tx, &edition.id).await?;
    let scenario = sign(tx, academy, world, &dice, (edition, &modules)).await?;
    decide(tx, academy, world, (edition, &modules), &scenario).await?;
    // The reasons for each are left to the worker, as in life.
    let (kind, later) = (jobs::Kind::Compose, world.now.plus(3 * Timestamp::MINUTE));
    jobs::enqueue(tx, academy, kind, scenario.id.as_str(), None, later).await
}

/// A round that is over: two reviews of each application.
async fn review(tx: &mut Tx, world: &World, dice: &Dice, edition: &Edition) -> Result<()> {
    let round = Round {
        edition_id: edition.id.clone(),
        state: RoundState::Closed,
        rubric: suggested()?,
        reviews_each: 2,
        due_at: world.at(-27, "23:59"),
    };
    reviews::put_round(tx, &round).await?;
    for key in WINTER_REVIEWERS {
        let person = &world.person(key)?.id;
        let (languages, most) = (&Language::CHOICES, reviews::MOST);
        reviews::put_reviewer(tx, &edition.id, person, languages, most).await?;
    }
    let reviewers = reviews::reviewers(tx, &edition.id).await?;
    let candidates = reviews::candidates(tx, &edition.id).await?;
    let (pairs, _) = plan(&reviewers, &candidates, &[], &[], round.reviews_each);
    for (application, reviewer) in pairs {
        let given = world.at(-38, "10:00");
        let review = new(dice.id(given), &application, &reviewer, given);
        let leniency = if reviewers.first().is_some_and(|one| one.id == reviewer) {
            6
        } else {
            -3
        };
        let review = written(
            dice,
            &round.rubric,
            review,
            leniency,
            world.at(-27, "18:00"),
        );
        reviews::insert(tx, &review).await?;
    }
    Ok(())
}

/// Places, levels and countries; whoever took part before and tells of it has a place.
fn limits(modules: &[Module], required: &ApplicationId) -> Result<Limits> {
    let mut limits = Limits::places(
        modules
            .iter()
            .map(|module| (module.id.clone(), module.places)),
    );
    let least = |group, least| Quota {
        group,
        least: Some(least),
        most: None,
    };
    limits.quotas.extend([
        least(Group::Level(Level::Regional), 2),
        least(Group::Level(Level::National), 1),
        least(Group::FirstTime, 15),
    ]);
    limits.caps.extend([
        Cap {
            each: Each::Country,
            most: 4,
        },
        Cap {
            each: Each::Organisation,
            most: 1,
        },
    ]);
    limits.varieties.push(Variety {
        feature: Feature::Country,
        least: 9,
    });
    limits.named.push(Named {
        application: required.clone(),
        wish: Wish::Required,
        reason: Prose::parse(
            "reason",
            "Tells what became of the advice of the last edition.",
        )?,
    });
    Ok(limits)
}

/// A cohort that an organiser signed three weeks ago.
async fn sign(
    tx: &mut Tx,
    academy: &Academy,
    world: &World,
    dice: &Dice,
    (edition, modules): (&Edition, &[Module]),
) -> Result<Scenario> {
    let organiser = world.person("org1")?;
    let made = world.at(-22, "10:30");
    scenarios::draw(tx, &edition.id, SEED, made).await?;
    let first = known(tx, world, edition, 0).await?;
    let mut scenario = empty(dice.id(made), edition, organiser, made);
    "Balanced".clone_into(&mut scenario.name);
    scenario.mode = Mode::Merit;
    scenario.limits = limits(modules, &first.id)?;
    let inputs = now(tx, edition, modules, &scenario).await?;
    let watch = Watch::new(Arc::clone(&academy.clock), 60_000);
    let found = compose(&inputs, &watch)?;
    scenario.inputs_sha256 = Some(hash(&inputs)?);
    scenario.inputs = Some(inputs);
    scenario.composed_at = Some(made.plus(3 * Timestamp::SECOND));
    let solved = ScenarioState::Queued.end(found.as_ref())?;
    scenario.found = found;
    scenario.state = solved.sign()?;
    let at = world.at(-21, "16:05");
    let signature = Signature {
        name: organiser.name.clone(),
        at,
        statement: "Both modules are full, with small cities and three regions among them. The limits were agreed on before the reviews were read.".to_owned(),
    };
    scenario.protocol = protocol(&scenario, edition, Some(signature));
    scenario.signed_at = Some(at);
    scenario.signed_by = Some(organiser.id.clone());
    scenarios::insert(tx, &scenario).await?;
    Ok(scenario)
}

/// The application of the one who applied at this place of the list.
async fn known(tx: &mut Tx, world: &World, edition: &Edition, at: usize) -> Result<Application> {
    let applicant = &world.winter()[at];
    let person = &world.person(&applicant.person)?.id;
    applications::of_person(tx, &edition.id, person)
        .await?
        .ok_or_else(|| Error::fault("the winter school has an applicant without an application"))
}

/// What became of an offer.
#[derive(Clone, Copy)]
enum Answered {
    Confirmed,
    Declined,
    Cancelled,
    /// There is no answer yet.
    Open,
}

impl Answered {
    /// Of the offers in order: most come, a few do not, a few have not said yet. Whoever signs in comes.
    const fn of(number: usize, first: bool) -> Self {
        match number {
            _ if first => Self::Confirmed,
            2 | 13 => Self::Declined,
            7 => Self::Cancelled,
            5 | 10 | 17 | 21 => Self::Open,
            _ => Self::Confirmed,
        }
    }
}

/// Decisions, sent nine days ago, and the answers since.
async fn decide(
    tx: &mut Tx,
    academy: &Academy,
    world: &World,
    (edition, modules): (&Edition, &[Module]),
    scenario: &Scenario,
) -> Result<()> {
    let (inputs, outcome) = cohort(scenario)
        .ok_or_else(|| Error::fault("the limits of the winter school contradict one another"))?;
    let organiser = &world.person("org1")?.id;
    let (sent, confirm_by) = (world.at(-9, "15:20"), world.at(5, "23:59"));
    let chosen: BTreeSet<&ApplicationId> =
        outcome.chosen.iter().map(|one| &one.application).collect();
    let mut others: Vec<_> = inputs
        .candidates
        .iter()
        .filter(|one| !chosen.contains(&one.application))
        .collect();
    others.sort_by_key(|one| std::cmp::Reverse(one.points));
    let waiting: BTreeSet<&ApplicationId> = others
        .iter()
        .take(WAITING)
        .map(|one| &one.application)
        .collect();
    let unsent: BTreeSet<&ApplicationId> = others
        .iter()
        .rev()
        .take(UNSENT)
        .map(|one| &one.application)
        .collect();
    let dice = world.dice("letters");
    let (mut offers, mut lost) = (0, false);
    for (at, applicant) in world.winter().iter().enumerate() {
        let before = known(tx, world, edition, at).await?;
        let place = outcome
            .chosen
            .iter()
            .find(|one| one.application == before.id);
        let words = Words {
            language: applicant.language,
            modules,
            candidates: &[],
            inputs,
        };
        let reason = words.to_applicant(outcome, &before.id, None);
        let decision = match place {
            Some(_) => Decision::Offer,
            None if waiting.contains(&before.id) => Decision::Wait,
            None => Decision::Decline,
        };
        if unsent.contains(&before.id) {
            let draft = Draft {
                application_id: before.id.clone(),
                decision: decision.key().to_owned(),
                module: String::new(),
                confirm_by: String::new(),
                reason,
                seen: before.state.key().to_owned(),
            };
            waves::keep(tx, &edition.id, &draft, organiser, sent).await?;
            continue;
        }
        let after = Application {
            state: before.state.decide(decision)?,
            module_id: place.map(|place| place.module.clone()),
            decided_at: Some(sent),
            decided_by: Some(organiser.clone()),
            reason: Some(reason.clone()),
            confirm_by: place.map(|_| confirm_by),
            ..before.clone()
        };
        applications::decide(tx, &before, &after).await?;
        told(tx, &after.id, organiser, after.state, Some(reason), sent).await?;
        if place.is_some() {
            let answered = Answered::of(offers, at == 0);
            offers += 1;
            let day = i64::try_from(offers % 7).unwrap_or_default();
            let when = world.at(-8 + day, "11:40");
            answer(tx, academy, world, &after, (answered, when)).await?;
            if matches!(answered, Answered::Open) {
                // One of those who have not answered never got their letter.
                let person = world.person(&applicant.person)?;
                let id = dice.id(sent);
                letter(tx, academy, (edition, modules), (&id, person), &after).await?;
                if !lost {
                    mails::returned(tx, &id, Some("550 5.1.1 mailbox unknown")).await?;
                    lost = true;
                }
            }
        }
    }
    Ok(())
}

/// The letter with an offer, as it left.
async fn letter(
    tx: &mut Tx,
    academy: &Academy,
    (edition, modules): (&Edition, &[Module]),
    (id, person): (&MailId, &Person),
    offer: &Application,
) -> Result<()> {
    let module = modules
        .iter()
        .find(|module| Some(&module.id) == offer.module_id.as_ref())
        .ok_or_else(|| Error::fault("an offer without a module"))?;
    let sent = offer.decided_at.unwrap_or(offer.updated_at);
    let letter = offered(person, edition, offer, module)?;
    let rendered = mail::render(academy, &letter)?;
    mails::insert(tx, id, &letter, &rendered, sent).await?;
    mails::sent(tx, id, sent, false).await
}

async fn told(
    tx: &mut Tx,
    id: &ApplicationId,
    by: &PersonId,
    event: ApplicationState,
    reason: Option<String>,
    at: Timestamp,
) -> Result<()> {
    let event = Event {
        at,
        actor_id: Some(by.clone()),
        event,
        reason,
    };
    applications::insert_event(tx, id, &event).await
}

/// The answer to an offer, with what opens with a confirmed place.
async fn answer(
    tx: &mut Tx,
    academy: &Academy,
    world: &World,
    offered: &Application,
    (answered, at): (Answered, Timestamp),
) -> Result<()> {
    let (id, person, from) = (&offered.id, &offered.person_id, offered.state);
    let (edition, module) = (&offered.edition_id, &offered.module_id);
    let confirm_by = offered.confirm_by.unwrap_or(at);
    let module = || {
        let module = module.as_ref();
        module.ok_or_else(|| Error::fault("an offer without a module"))
    };
    match answered {
        Answered::Confirmed => {
            let to = from.answer(Answer::Confirm, confirm_by, at)?;
            let module = module()?;
            applications::answer(tx, id, from, to, module, at).await?;
            told(tx, id, person, to, None, at).await?;
            for scope in [edition.to_string(), module.to_string()] {
                let role = Role::Participant;
                accounts::grant(tx, person, &Grant { role, scope }, None, at).await?;
            }
            applications::join_spaces(tx, person, edition, module, at).await
        }
        Answered::Declined => {
            let to = from.answer(Answer::Decline, confirm_by, at)?;
            applications::answer(tx, id, from, to, module()?, at).await?;
            told(tx, id, person, to, None, at).await
        }
        Answered::Cancelled => {
            let (to, by) = (from.cancel()?, &world.person("org1")?.id);
            let reason =
                "You wrote that you have changed to another post. We hope to see your successor.";
            applications::cancel(tx, id, from, to, module()?, reason).await?;
            told(tx, id, by, to, Some(reason.to_owned()), at).await
        }
        Answered::Open => {
            let (kind, key) = (
                jobs::Kind::ExpireOffer,
                format!("offer-{id}-{}", confirm_by.millis()),
            );
            let (payload, due) = (id.as_str(), confirm_by.plus(1));
            jobs::enqueue(tx, academy, kind, payload, Some(&key), due).await
        }
    }
}
