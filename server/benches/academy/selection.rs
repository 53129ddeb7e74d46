//! How long a solver needs: 1,000 applicants, 60 places, 40 limits.

use std::sync::Arc;
use std::time::Instant;

use backend::chance::{Chance as _, SeededChance};
use backend::clock::SystemClock;
use backend::selection::{Watch, compose};
use domain::accounts::Level;
use domain::geography::{COUNTRIES, CitySize};
use domain::ids::{ApplicationId, Id as _, ModuleId};
use domain::programme::Theme;
use domain::selection::{
    Candidate, Cap, Each, Feature, Found, Gender, Group, Inputs, Limits, Mode, Proof, Quota,
    Variety,
};

/// Seconds until a cohort is proven to be the best, or within 0.1 % of it; the slowest of three calls.
pub fn measure() {
    let mut slowest: f64 = 0.0;
    for seed in 1..=3 {
        let inputs = call(seed);
        let began = Instant::now();
        let watch = Watch::new(Arc::new(SystemClock), 30_000);
        let found = compose(&inputs, &watch).unwrap();
        let seconds = began.elapsed().as_secs_f64();
        let Some(Found::Cohort(outcome)) = found else {
            panic!("no cohort: {found:?}");
        };
        assert_eq!(outcome.chosen.len(), 60);
        let near = match outcome.proof {
            Proof::Best => true,
            Proof::Within { gap, .. } => gap < 1_000,
        };
        slowest = slowest.max(if near { seconds } else { f64::INFINITY });
    }
    super::figure("select_s", slowest, 30.0, true);
}

/// A call with three modules of twenty places.
pub fn call(seed: u64) -> Inputs {
    let chance = SeededChance::new(seed);
    let below = |end: u64| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % end).unwrap()
    };
    let modules: Vec<ModuleId> = (1..=3).map(ModuleId::from_bits).collect();
    let candidates = (0..1_000_u128)
        .map(|number| {
            // Some countries apply much more than others.
            let country = COUNTRIES[below(30).min(below(30))];
            let mut preferences = modules.clone();
            preferences.rotate_left(below(3));
            preferences.truncate(1 + below(3));
            Candidate {
                application: ApplicationId::from_bits(number),
                points: 3_000 + i64::try_from(below(700) * 10).unwrap(),
                preferences,
                country: country.to_owned(),
                level: Level::ALL[below(4).min(2)],
                size: CitySize::ALL[below(4)],
                city: format!("{country} {}", below(20)),
                organisation: format!("{country} {}", below(40)),
                gender: [Some(Gender::Woman), Some(Gender::Man), None][below(3)],
                first_time: below(4) > 0,
                topic: Some(Theme::ALL[below(5)]),
                held: None,
            }
        })
        .collect();
    let mut limits = Limits::places(modules.iter().map(|module| (module.clone(), 20)));
    let mut quota = |group, least, most| limits.quotas.push(Quota { group, least, most });
    for country in &COUNTRIES[..18] {
        quota(Group::Country((*country).to_owned()), Some(1), Some(4));
    }
    for level in Level::ALL {
        quota(Group::Level(*level), Some(10), Some(35));
    }
    for size in CitySize::ALL {
        quota(Group::Size(*size), Some(10), Some(22));
    }
    for gender in [Gender::Woman, Gender::Man] {
        quota(Group::Gender(gender), Some(18), Some(30));
    }
    for topic in Theme::ALL {
        quota(Group::Topic(*topic), Some(8), Some(18));
    }
    quota(Group::FirstTime, Some(35), None);
    for (each, most) in [(Each::Organisation, 1), (Each::City, 2), (Each::Country, 5)] {
        limits.caps.push(Cap { each, most });
    }
    limits.varieties.push(Variety {
        feature: Feature::Country,
        least: 20,
    });
    let count = limits.quotas.len() + limits.caps.len() + limits.varieties.len();
    assert_eq!(count, 40);
    Inputs {
        mode: Mode::Merit,
        seed: seed.to_string(),
        modules,
        limits,
        candidates,
    }
}
