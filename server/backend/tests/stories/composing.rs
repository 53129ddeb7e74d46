//! The solver against brute force: on small cases every cohort there is can be looked at.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "small figures"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use backend::clock::{HeldClock, SystemClock};
use backend::selection::{self as solver, Replay, Search, Watch};
use domain::Timestamp;
use domain::accounts::Level;
use domain::geography::CitySize;
use domain::ids::{ApplicationId, Id as _, ModuleId};
use domain::programme::Theme;
use domain::selection::{
    Bound, Candidate, Cap, Change, Chosen, Each, Feature, Found, Gender, Group, Inputs, Limits,
    Mode, Named, Outcome, Proof, Protocol, Quota, Variety, Wish, Worth,
};
use domain::text::Prose;
use proptest::prelude::*;

fn watch() -> Watch {
    Watch::new(Arc::new(SystemClock), 60_000)
}

fn module(number: u128) -> ModuleId {
    ModuleId::from_bits(number)
}

fn id(number: usize) -> ApplicationId {
    ApplicationId::from_bits(number as u128)
}

/// Small figures, read as a candidate.
fn candidate(number: usize, draw: u32) -> Candidate {
    let digit = |at: u32, of: u32| (draw / 7_u32.pow(at)) % of;
    let preferences = match digit(0, 4) {
        0 => vec![module(1)],
        1 => vec![module(2)],
        2 => vec![module(1), module(2)],
        _ => vec![module(2), module(1)],
    };
    Candidate {
        application: id(number),
        points: i64::from(digit(1, 3)) * 50 + 50,
        preferences,
        country: ["DE", "FR", "PL"][digit(2, 3) as usize].to_owned(),
        level: Level::ALL[digit(3, 2) as usize],
        size: CitySize::ALL[digit(4, 2) as usize],
        city: format!("city {}", digit(5, 4)),
        organisation: format!("organisation {}", digit(6, 5)),
        gender: [None, Some(Gender::Woman), Some(Gender::Man)][digit(7, 3) as usize],
        first_time: digit(8, 2) == 0,
        topic: Some(Theme::ALL[digit(9, 3) as usize]),
        held: None,
    }
}

prop_compose! {
    fn limits()(
        places in (1_u16..3, 1_u16..3),
        least in proptest::option::of(1_u16..3),
        most in proptest::option::of(0_u16..3),
        level in proptest::option::of((0_u16..2, 1_u16..4)),
        city in proptest::option::of(1_u16..3),
        variety in proptest::option::of(1_u16..4),
        first_time in proptest::option::of(1_u16..3),
        named in proptest::option::of((0_usize..6, proptest::bool::ANY)),
        balance in proptest::sample::subsequence(Feature::ALL.to_vec(), 0..=3),
    ) -> Limits {
        let mut limits = Limits::places([(module(1), i64::from(places.0)), (module(2), i64::from(places.1))]);
        if least.is_some() || most.is_some() {
            limits.quotas.push(Quota { group: Group::Country("DE".to_owned()), least, most });
        }
        if let Some((least, most)) = level {
            limits.quotas.push(Quota { group: Group::Level(Level::Local), least: Some(least), most: Some(most) });
        }
        if let Some(least) = first_time {
            limits.quotas.push(Quota { group: Group::FirstTime, least: Some(least), most: None });
        }
        limits.caps.extend(city.map(|most| Cap { each: Each::City, most }));
        limits.varieties.extend(variety.map(|least| Variety { feature: Feature::Country, least }));
        limits.named.extend(named.map(|(number, required)| Named {
            application: id(number),
            wish: if required { Wish::Required } else { Wish::Excluded },
            reason: Prose::parse("reason", "Because.").unwrap(),
        }));
        limits.balance = balance;
        limits
    }
}

prop_compose! {
    fn inputs(mode: Mode)(draws in proptest::collection::vec(proptest::num::u32::ANY, 1..7), limits in limits(), seed in 0_u32..1000) -> Inputs {
        Inputs {
            mode,
            seed: seed.to_string(),
            modules: vec![module(1), module(2)],
            limits,
            candidates: draws.iter().enumerate().map(|(at, draw)| candidate(at, *draw)).collect(),
        }
    }
}

/// Every cohort that satisfies the limits.
fn every_cohort(inputs: &Inputs) -> Vec<Vec<Chosen>> {
    let mut all: Vec<Vec<Chosen>> = vec![Vec::new()];
    for candidate in &inputs.candidates {
        let mut longer = all.clone();
        for module in candidate.modules() {
            for cohort in &all {
                let mut cohort = cohort.clone();
                cohort.push(Chosen {
                    application: candidate.application.clone(),
                    module: module.clone(),
                });
                longer.push(cohort);
            }
        }
        all = longer;
    }
    all.retain(|cohort| inputs.broken(cohort).is_empty());
    all
}

fn best(inputs: &Inputs) -> Option<Worth> {
    every_cohort(inputs)
        .iter()
        .map(|cohort| inputs.worth(cohort))
        .reduce(|best, worth| if worth.beats(&best) { worth } else { best })
}

fn cohort(inputs: &Inputs) -> Outcome {
    match solver::compose(inputs, &watch()).unwrap().unwrap() {
        Found::Cohort(outcome) => *outcome,
        Found::Impossible(remedies) => panic!("{remedies:?}"),
    }
}

/// Every limit that could move.
fn bounds(limits: &Limits) -> Vec<Bound> {
    let quotas = limits.quotas.iter().flat_map(|quota| {
        let least = quota.least.map(|_| Bound::Least(quota.group.clone()));
        least
            .into_iter()
            .chain(quota.most.map(|_| Bound::Most(quota.group.clone())))
    });
    quotas
        .chain(limits.caps.iter().map(|cap| Bound::Each(cap.each)))
        .chain(
            limits
                .varieties
                .iter()
                .map(|one| Bound::Variety(one.feature)),
        )
        .chain(
            limits
                .named
                .iter()
                .map(|named| Bound::Required(named.application.clone())),
        )
        .collect()
}

fn with(inputs: &Inputs, changes: &[Change]) -> Inputs {
    let limits = changes
        .iter()
        .fold(inputs.limits.clone(), |limits, change| {
            limits.moved(&change.bound, change.by)
        });
    Inputs {
        limits,
        ..inputs.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_best_cohort_is_the_one_brute_force_finds(inputs in inputs(Mode::Merit)) {
        match (solver::compose(&inputs, &watch()).unwrap().unwrap(), best(&inputs)) {
            (Found::Cohort(outcome), Some(best)) => {
                prop_assert_eq!(outcome.worth, best);
                prop_assert_eq!(outcome.proof, Proof::Best);
                prop_assert!(inputs.broken(&outcome.chosen).is_empty());
            }
            (Found::Impossible(remedies), None) => {
                prop_assert!(!remedies.is_empty());
                let size = |remedy: &[Change]| remedy.iter().map(|change| change.by).sum::<u16>();
                for remedy in &remedies {
                    prop_assert!(best_of(&with(&inputs, remedy)), "{:?} is not enough", remedy);
                    prop_assert_eq!(size(remedy), size(&remedies[0]));
                }
                // Nothing smaller would do.
                if size(&remedies[0]) > 1 {
                    for bound in bounds(&inputs.limits) {
                        let by = size(&remedies[0]) - 1;
                        let smaller = with(&inputs, &[Change { bound, by }]);
                        prop_assert!(!best_of(&smaller));
                    }
                }
            }
            (found, best) => prop_assert!(false, "{found:?} where brute force finds {best:?}"),
        }
    }

    #[test]
    fn a_reason_says_what_would_have_helped(inputs in inputs(Mode::Merit)) {
        if let Some(Found::Cohort(outcome)) = solver::compose(&inputs, &watch()).unwrap() {
            let reasons = solver::reasons(&inputs, &outcome, &watch()).unwrap();
            prop_assert_eq!(reasons.len(), inputs.candidates.len());
            for (id, reason) in reasons {
                let has = |cohort: &[Chosen]| cohort.iter().any(|chosen| chosen.application == id);
                if has(&outcome.chosen) {
                    prop_assert!(reason.missing.is_none() && reason.remedy.is_empty() && reason.admits.is_empty());
                    continue;
                }
                for change in &reason.admits {
                    prop_assert!(has(&cohort(&with(&inputs, std::slice::from_ref(change))).chosen));
                }
                match reason.missing {
                    // With so many more points every best cohort has them; with one less not every one.
                    Some(missing) if missing > 0 => {
                        prop_assert!(has(&cohort(&richer(&inputs, &id, missing)).chosen));
                        let without = best(&richer(&inputs, &id, missing - 1)).unwrap();
                        prop_assert_eq!(without.points, outcome.worth.points);
                    }
                    Some(_) => prop_assert!(every_cohort(&inputs).iter().any(|cohort| has(cohort) && inputs.worth(cohort).points == outcome.worth.points)),
                    None => prop_assert!(!every_cohort(&inputs).iter().any(|cohort| has(cohort))),
                }
                if !reason.remedy.is_empty() {
                    prop_assert!(every_cohort(&with(&inputs, &reason.remedy)).iter().any(|cohort| has(cohort)));
                }
            }
        }
    }

    #[test]
    fn chances_are_those_that_theory_asks_for(inputs in inputs(Mode::Lottery)) {
        let found = solver::chances(&inputs, &watch()).unwrap();
        let cohorts = every_cohort(&inputs);
        let most = cohorts.iter().map(Vec::len).max();
        match (found, most) {
            (Search::Found(fair), Some(most)) => {
                prop_assert!(fair.leximin);
                let panels: BTreeSet<Vec<usize>> = cohorts
                    .iter()
                    .filter(|cohort| cohort.len() == most)
                    .map(|cohort| {
                        let mut people: Vec<usize> = cohort.iter().map(|chosen| {
                            inputs.candidates.iter().position(|one| one.application == chosen.application).unwrap()
                        }).collect();
                        people.sort_unstable();
                        people
                    })
                    .collect();
                let theory = leximin(inputs.candidates.len(), &panels);
                for (at, (chance, expected)) in fair.chances.iter().zip(&theory).enumerate() {
                    prop_assert!((chance - expected).abs() < 1e-4, "{at}: {:?} is not {:?}", fair.chances, theory);
                }
            }
            (Search::Impossible, None) => {}
            (found, most) => prop_assert!(false, "{found:?} where there are cohorts of {most:?}"),
        }
    }

    #[test]
    fn the_same_inputs_give_the_same_cohort(inputs in inputs(Mode::Merit)) {
        let first = solver::compose(&inputs, &watch()).unwrap();
        prop_assert_eq!(&solver::compose(&inputs, &watch()).unwrap(), &first);
        // Through a file and back.
        let text = serde_json::to_string(&inputs).unwrap();
        let read: Inputs = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(solver::hash(&read).unwrap(), solver::hash(&inputs).unwrap());
        prop_assert_eq!(solver::compose(&read, &watch()).unwrap(), first);
    }
}

/// With the presolve of HiGHS 1.15 as it comes, each of these ends the process.
#[test]
fn what_crashed_the_solver_is_composed() {
    let inputs: Vec<Inputs> = serde_json::from_str(include_str!("parallel.json")).unwrap();
    for inputs in &inputs {
        let outcome = cohort(inputs);
        assert_eq!(Some(&outcome.worth), best(inputs).as_ref());
        let reasons = solver::reasons(inputs, &outcome, &watch()).unwrap();
        assert_eq!(reasons.len(), inputs.candidates.len());
    }
}

fn best_of(inputs: &Inputs) -> bool {
    !every_cohort(inputs).is_empty()
}

fn richer(inputs: &Inputs, id: &ApplicationId, by: i64) -> Inputs {
    let mut richer = inputs.clone();
    for candidate in &mut richer.candidates {
        if candidate.application == *id {
            candidate.points += by;
        }
    }
    richer
}

/// Leximin by its definition over all panels: the smallest chance as large as can be; whoever cannot
/// have more without taking from those, has just that; then the others.
fn leximin(people: usize, panels: &BTreeSet<Vec<usize>>) -> Vec<f64> {
    use highs::{RowProblem, Sense};
    let mut fixed: Vec<Option<f64>> = (0..people)
        .map(|at| {
            let there = panels.iter().any(|panel| panel.contains(&at));
            (!there).then_some(0.0)
        })
        .collect();
    // The largest possible value of `goal` (a person, or none for the smallest open chance).
    let solve = |fixed: &[Option<f64>], floor: f64, goal: Option<usize>| -> f64 {
        let mut problem = RowProblem::default();
        let weights: Vec<_> = panels
            .iter()
            .map(|panel| {
                let cost = goal.map_or(0.0, |at| f64::from(u8::from(panel.contains(&at))));
                problem.add_column(cost, 0.0..)
            })
            .collect();
        let smallest = problem.add_column(if goal.is_none() { 1.0 } else { 0.0 }, 0.0..);
        problem.add_row(1.0..=1.0, weights.iter().map(|weight| (*weight, 1.0)));
        for (at, chance) in fixed.iter().enumerate() {
            let with = panels
                .iter()
                .zip(&weights)
                .filter(|(panel, _)| panel.contains(&at));
            let mut terms: Vec<_> = with.map(|(_, weight)| (*weight, 1.0)).collect();
            match (chance, goal) {
                (Some(chance), _) => problem.add_row(chance - 1e-9.., terms),
                (None, None) => {
                    terms.push((smallest, -1.0));
                    problem.add_row(0.0.., terms);
                }
                (None, Some(_)) => problem.add_row(floor - 1e-9.., terms),
            }
        }
        let solved = problem.optimise(Sense::Maximise).solve();
        assert_eq!(solved.status(), highs::HighsModelStatus::Optimal);
        solved.objective_value()
    };
    while fixed.iter().any(Option::is_none) {
        let smallest = solve(&fixed, 0.0, None);
        let stuck: Vec<usize> = (0..people)
            .filter(|at| {
                fixed[*at].is_none() && solve(&fixed, smallest, Some(*at)) < smallest + 1e-7
            })
            .collect();
        assert!(!stuck.is_empty());
        for at in stuck {
            fixed[at] = Some(smallest);
        }
    }
    fixed.into_iter().map(Option::unwrap).collect()
}

// ---------------------------------------------------------------- told by hand

fn town(count: usize, places: i64) -> Inputs {
    Inputs {
        mode: Mode::Merit,
        seed: "first".to_owned(),
        modules: vec![module(1)],
        limits: Limits::places([(module(1), places)]),
        candidates: (0..count)
            .map(|at| Candidate {
                points: 100,
                preferences: vec![module(1)],
                country: if at < count / 2 { "DE" } else { "FR" }.to_owned(),
                level: Level::Local,
                size: CitySize::Small,
                city: format!("city {at}"),
                organisation: format!("organisation {at}"),
                ..candidate(at, 0)
            })
            .collect(),
    }
}

#[test]
fn between_equals_the_lot_decides_and_the_seed_is_the_lot() {
    let mut inputs = town(12, 4);
    inputs.limits.balance.clear();
    let first = cohort(&inputs);
    let mut lots: Vec<(u32, ApplicationId)> = inputs
        .candidates
        .iter()
        .map(|candidate| {
            (
                solver::lot(&inputs.seed, &candidate.application),
                candidate.application.clone(),
            )
        })
        .collect();
    lots.sort();
    let expected: BTreeSet<_> = lots.into_iter().rev().take(4).map(|(_, id)| id).collect();
    let chosen: BTreeSet<_> = first
        .chosen
        .iter()
        .map(|one| one.application.clone())
        .collect();
    assert_eq!(chosen, expected);
    inputs.seed = "second".to_owned();
    assert_ne!(cohort(&inputs).chosen, first.chosen);
}

#[test]
fn a_fair_lottery_gives_the_chances_that_quotas_leave() {
    let mut inputs = town(12, 4);
    inputs.mode = Mode::Lottery;
    inputs.limits.quotas.push(Quota {
        group: Group::Country("DE".to_owned()),
        least: Some(1),
        most: Some(1),
    });
    let outcome = cohort(&inputs);
    let lottery = outcome.portfolio.clone().unwrap();
    assert!(lottery.leximin);
    assert_eq!(
        lottery
            .panels
            .iter()
            .map(|panel| panel.tickets)
            .sum::<u32>(),
        10_000
    );
    // One of six, three of six; tickets round to the thousandth.
    for at in 0..12 {
        let expected = if at < 6 { 1_667 } else { 5_000 };
        assert!(
            lottery.chance(at).abs_diff(expected) < 15,
            "{at}: {}",
            lottery.chance(at)
        );
    }
    let drawn = lottery.panel(lottery.drawn).unwrap();
    assert_eq!(drawn.people.len(), 4);
    assert_eq!(outcome.chosen.len(), 4);
    assert_eq!(cohort(&inputs), outcome);
}

#[test]
fn what_contradicts_itself_is_told_with_the_smallest_way_out() {
    let mut inputs = town(12, 4);
    for (country, least) in [("DE", 3), ("FR", 2)] {
        inputs.limits.quotas.push(Quota {
            group: Group::Country(country.to_owned()),
            least: Some(least),
            most: None,
        });
    }
    let Some(Found::Impossible(remedies)) = solver::compose(&inputs, &watch()).unwrap() else {
        panic!("five do not fit into four places");
    };
    // One place fewer for Germany, or for France, or one more.
    let mut ways: Vec<Bound> = remedies
        .into_iter()
        .map(|mut remedy| {
            assert_eq!((remedy.len(), remedy[0].by), (1, 1));
            remedy.remove(0).bound
        })
        .collect();
    ways.sort();
    assert_eq!(
        ways,
        [
            Bound::Least(Group::Country("DE".to_owned())),
            Bound::Least(Group::Country("FR".to_owned())),
            Bound::Most(Group::Module(module(1))),
        ]
    );
}

#[test]
fn freed_places_are_filled_so_that_the_balance_holds() {
    let mut inputs = town(12, 4);
    inputs.limits.quotas.push(Quota {
        group: Group::Country("FR".to_owned()),
        least: Some(2),
        most: None,
    });
    // Two from Germany and one from France stay; somebody from France gave the place back.
    for at in [0, 1, 6] {
        inputs.candidates[at].held = Some(module(1));
    }
    let filled = solver::fill(&inputs, &watch()).unwrap().unwrap();
    assert!(filled.relaxed.is_empty());
    assert_eq!(
        inputs.count(&filled.outcome.chosen, &Group::Country("FR".to_owned())),
        2
    );
    for at in [0, 1, 6] {
        assert!(
            filled
                .outcome
                .chosen
                .iter()
                .any(|one| one.application == id(at))
        );
    }
    // Nobody from France waits: the limit gives way, and it is said which.
    inputs.candidates.truncate(7);
    let filled = solver::fill(&inputs, &watch()).unwrap().unwrap();
    assert_eq!(filled.relaxed.len(), 1);
    assert_eq!(
        filled.relaxed[0].bound,
        Bound::Least(Group::Country("FR".to_owned()))
    );
    assert_eq!(filled.outcome.chosen.len(), 4);
}

#[test]
fn a_solver_stops_when_it_is_told_to() {
    let inputs = town(12, 4);
    let stopped = watch();
    stopped.stop();
    assert_eq!(solver::compose(&inputs, &stopped).unwrap(), None);
    let late = Watch::new(Arc::new(HeldClock::at(Timestamp::from_millis(0))), 0);
    assert_eq!(solver::compose(&inputs, &late).unwrap(), None);
    assert!(late.is_over());
    let lottery = Inputs {
        mode: Mode::Lottery,
        ..inputs
    };
    assert_eq!(solver::compose(&lottery, &stopped).unwrap(), None);
}

#[test]
fn nobody_and_nothing_are_inputs_too() {
    assert_eq!(cohort(&town(0, 4)).chosen, []);
    assert_eq!(cohort(&town(3, 0)).chosen, []);
    assert_eq!(cohort(&town(3, 9)).chosen.len(), 3);
    let mut lottery = town(0, 4);
    lottery.mode = Mode::Lottery;
    assert_eq!(cohort(&lottery).chosen, []);
}

fn protocol(inputs: Inputs) -> Protocol {
    Protocol {
        format: Protocol::FORMAT,
        edition: "2027".to_owned(),
        scenario: "First".to_owned(),
        inputs_sha256: solver::hash(&inputs).unwrap(),
        solver: solver::solver(),
        outcome: cohort(&inputs),
        inputs,
        signature: None,
    }
}

#[test]
fn a_protocol_is_told_again_and_every_change_is_noticed() {
    for mode in [Mode::Merit, Mode::Lottery] {
        let told = protocol(Inputs {
            mode,
            ..town(12, 4)
        });
        let again = |protocol: &Protocol| solver::replay(protocol, &watch()).unwrap();
        assert_eq!(again(&told), Replay::Same);
        let mut seed = told.clone();
        seed.inputs.seed = "another".to_owned();
        assert!(matches!(again(&seed), Replay::Differs(_)));
        seed.inputs_sha256 = solver::hash(&seed.inputs).unwrap();
        assert!(matches!(again(&seed), Replay::Differs(_)));
        let mut friend = told.clone();
        let outside = (0..12)
            .map(id)
            .find(|id| !told.outcome.chosen.iter().any(|one| one.application == *id))
            .unwrap();
        friend.outcome.chosen[0].application = outside;
        assert!(matches!(again(&friend), Replay::Differs(_)));
        let mut empty = told.clone();
        empty.outcome.chosen.clear();
        assert!(matches!(again(&empty), Replay::Differs(_)));
        let mut format = told.clone();
        format.format = 2;
        assert!(matches!(again(&format), Replay::Differs(_)));
    }
}

#[test]
fn the_solver_in_protocols_is_the_one_that_is_built() {
    let lock = include_str!("../../../../Cargo.lock");
    let entry = format!("name = \"highs-sys\"\nversion = \"{}\"", solver::HIGHS);
    assert!(lock.contains(&entry));
}
