//! Scenarios of the open call, for trying out: the places alone, a balanced group, a set of limits that
//! contradicts itself. A fair lottery and the reasons are left to the worker, as in life.

use domain::selection::{
    Cap, Each, Feature, Gender, Group, Limits, Mode, Quota, ScenarioState, Variety,
};
use domain::{Timestamp, accounts::Level, geography::CitySize};

use super::World;
use crate::db::Tx;
use crate::jobs;
use crate::selection::{Watch, compose, hash};
use crate::service::selection::{empty, now};
use crate::store::{programme, selection as store};
use crate::{Academy, Result};

/// The seed, as if drawn.
const SEED_DRAWN: &str = "7b1f0c5e9a3d48628d0e64b2f1a97c35";

pub(super) async fn fill(tx: &mut Tx, academy: &Academy, world: &World) -> Result<()> {
    let dice = world.dice("selection");
    let edition = world.edition("2027")?;
    let organiser = world.person("org1")?;
    let drawn = world.ago(3, "10:12");
    store::draw(tx, &edition.id, SEED_DRAWN, drawn).await?;
    // Every fourth applicant would rather not say.
    for applicant in world.applicants() {
        let person = world.person(&applicant.person)?;
        let application =
            crate::store::applications::of_person(tx, &edition.id, &person.id).await?;
        if let Some(application) = application
            && dice.percent(75)
        {
            let gender = if applicant.feminine {
                Gender::Woman
            } else {
                Gender::Man
            };
            store::state_gender(tx, &application.id, Some(gender), application.updated_at).await?;
        }
    }
    let modules = programme::modules(tx, &edition.id).await?;
    let places = Limits::places(
        modules
            .iter()
            .map(|module| (module.id.clone(), module.places)),
    );
    let told = [
        ("Places only", Mode::Merit, places.clone()),
        ("Balanced", Mode::Merit, balanced(&places)),
        ("More than fits", Mode::Merit, too_much(&places)),
        ("Fair lottery", Mode::Lottery, balanced(&places)),
    ];
    for (at, (name, mode, limits)) in (0..).zip(told) {
        let made = drawn.plus(at * 20 * Timestamp::MINUTE);
        let mut scenario = empty(dice.id(made), edition, organiser, made);
        name.clone_into(&mut scenario.name);
        scenario.mode = mode;
        scenario.limits = limits;
        if mode == Mode::Merit {
            let inputs = now(tx, edition, &modules, &scenario).await?;
            let watch = Watch::new(std::sync::Arc::clone(&academy.clock), 60_000);
            let found = compose(&inputs, &watch)?;
            scenario.state = ScenarioState::Queued.end(found.as_ref())?;
            scenario.inputs_sha256 = Some(hash(&inputs)?);
            scenario.inputs = Some(inputs);
            scenario.composed_at = Some(made.plus(4 * Timestamp::SECOND));
            scenario.found = found;
        } else {
            scenario.state = ScenarioState::Queued;
        }
        store::insert(tx, &scenario).await?;
        // Not at once: whoever starts the demonstration should not wait for a solver.
        let later = match name {
            "Balanced" => Timestamp::MINUTE,
            "Fair lottery" => 2 * Timestamp::MINUTE,
            "Places only" => 3 * Timestamp::MINUTE,
            _ => continue,
        };
        let (kind, id) = (jobs::Kind::Compose, scenario.id.as_str());
        jobs::enqueue(tx, academy, kind, id, None, world.now.plus(later)).await?;
    }
    Ok(())
}

fn quota(group: Group, least: Option<u16>, most: Option<u16>) -> Quota {
    Quota { group, least, most }
}

/// Spread over Europe, small cities, all levels, as many women as men where known.
fn balanced(places: &Limits) -> Limits {
    let mut limits = places.clone();
    limits.quotas.extend([
        quota(Group::Level(Level::Regional), Some(4), None),
        quota(Group::Level(Level::National), Some(3), Some(8)),
        quota(Group::Size(CitySize::Small), Some(6), None),
        quota(Group::Size(CitySize::Metropolis), None, Some(5)),
        quota(Group::Gender(Gender::Woman), Some(10), None),
        quota(Group::Gender(Gender::Man), Some(10), None),
        quota(Group::FirstTime, Some(20), None),
    ]);
    limits.caps.extend([
        Cap {
            each: Each::Country,
            most: 3,
        },
        Cap {
            each: Each::City,
            most: 1,
        },
        Cap {
            each: Each::Organisation,
            most: 1,
        },
    ]);
    limits.varieties.push(Variety {
        feature: Feature::Country,
        least: 14,
    });
    limits.balance.push(Feature::Gender);
    limits
}

/// One place more than there are, were every wish fulfilled.
fn too_much(places: &Limits) -> Limits {
    let mut limits = places.clone();
    limits.quotas.extend([
        quota(Group::Level(Level::Local), Some(30), None),
        quota(Group::Level(Level::Regional), Some(11), None),
        quota(Group::Level(Level::National), Some(8), None),
    ]);
    limits
}
