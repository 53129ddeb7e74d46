use proptest::prelude::*;

use super::*;
use crate::ids::Id as _;

fn module(number: u128) -> ModuleId {
    ModuleId::from_bits(number)
}

fn candidate(number: u128, country: &str) -> Candidate {
    Candidate {
        application: ApplicationId::from_bits(number),
        points: 100,
        preferences: vec![module(1), module(2)],
        country: country.to_owned(),
        level: Level::Local,
        size: CitySize::Small,
        city: format!("{country}-1"),
        organisation: format!("organisation {number}"),
        gender: None,
        first_time: number.is_multiple_of(2),
        topic: Some(Theme::Housing),
        held: None,
    }
}

fn inputs(limits: Limits) -> Inputs {
    Inputs {
        mode: Mode::Merit,
        seed: "seed".to_owned(),
        modules: vec![module(1), module(2)],
        limits,
        candidates: vec![candidate(1, "DE"), candidate(2, "DE"), candidate(3, "FR")],
    }
}

fn place(number: u128, at: u128) -> Chosen {
    Chosen {
        application: ApplicationId::from_bits(number),
        module: module(at),
    }
}

fn form(pairs: &[(&str, &str, &str)]) -> LimitsForm {
    let mut form = LimitsForm::default();
    for at in 1..=2 {
        form.most
            .insert(Group::Module(module(at)).key(), "2".to_owned());
    }
    for (group, least, most) in pairs {
        form.least.insert((*group).to_owned(), (*least).to_owned());
        form.most.insert((*group).to_owned(), (*most).to_owned());
    }
    form
}

#[test]
fn limits_are_read_and_written_as_they_are() {
    let modules = [module(1), module(2)];
    let mut typed = form(&[("level:local", "1", ""), ("first_time", "", " 3 ")]);
    typed.country = vec!["DE".to_owned(), String::new()];
    typed.country_least = vec!["0".to_owned(), String::new()];
    typed.country_most = vec!["4".to_owned(), String::new()];
    typed.each.insert("city".to_owned(), "2".to_owned());
    typed.variety.insert("country".to_owned(), "2".to_owned());
    typed.balance = vec!["level".to_owned(), "nonsense".to_owned()];
    let limits = typed.parse(&modules, Vec::new()).unwrap();
    assert_eq!(limits.quotas.len(), 5);
    assert_eq!(limits.quota(&Group::FirstTime).unwrap().most, Some(3));
    assert_eq!(limits.cap(Each::City), Some(2));
    assert_eq!(limits.balance, [Feature::Level]);
    let again = LimitsForm::from(&limits)
        .parse(&modules, Vec::new())
        .unwrap();
    assert_eq!(again, limits);
    let stored = serde_json::to_string(&limits).unwrap();
    assert_eq!(serde_json::from_str::<Limits>(&stored).unwrap(), limits);
    assert!(stored.contains("\"country:DE\""));
}

#[test]
fn what_cannot_be_a_limit_is_named() {
    let modules = [module(1)];
    let problem = |typed: LimitsForm| {
        let refusal = typed.parse(&modules, Vec::new()).unwrap_err();
        let problem = refusal.problems().first().cloned().unwrap();
        format!("{} {}", problem.field, problem.code)
    };
    assert_eq!(
        problem(form(&[("level:local", "3", "2")])),
        "quotas least-over-most"
    );
    assert_eq!(problem(form(&[("level:local", "-1", "")])), "quotas number");
    assert_eq!(problem(form(&[("first_time", "1e9", "")])), "quotas number");
    assert_eq!(problem(LimitsForm::default()), "places places-missing");
    let mut twice = form(&[]);
    twice.country = vec!["DE".to_owned(), "DE".to_owned()];
    twice.country_most = vec!["1".to_owned(), "2".to_owned()];
    assert_eq!(problem(twice), "countries country-twice");
    let mut nowhere = form(&[]);
    nowhere.country = vec!["ZZ".to_owned()];
    assert_eq!(problem(nowhere), "countries choose");
    let mut unnamed = form(&[]);
    unnamed.country = vec![String::new()];
    unnamed.country_most = vec!["2".to_owned()];
    assert_eq!(problem(unnamed), "countries choose");
    let mut none = form(&[]);
    none.each.insert("city".to_owned(), "0".to_owned());
    assert_eq!(problem(none), "caps number");
}

#[test]
fn what_a_cohort_breaks_is_named() {
    let mut limits = Limits::places([(module(1), 1), (module(2), 5)]);
    limits.quotas.push(Quota {
        group: Group::Country("FR".to_owned()),
        least: Some(1),
        most: None,
    });
    limits.caps.push(Cap {
        each: Each::City,
        most: 1,
    });
    limits.varieties.push(Variety {
        feature: Feature::Country,
        least: 2,
    });
    let inputs = inputs(limits);
    assert_eq!(inputs.broken(&[place(1, 1), place(3, 2)]), []);
    assert_eq!(
        inputs.broken(&[place(1, 1), place(2, 1)]),
        [
            (Some(Bound::Most(Group::Module(module(1)))), 1),
            (Some(Bound::Least(Group::Country("FR".to_owned()))), 1),
            (Some(Bound::Each(Each::City)), 1),
            (Some(Bound::Variety(Feature::Country)), 1),
        ]
    );
    // Twice the same person, somebody unknown, a module nobody asked for.
    for cohort in [
        [place(3, 1), place(3, 2), place(1, 2)],
        [place(3, 1), place(1, 2), place(9, 2)],
        [place(3, 1), place(1, 2), place(2, 3)],
    ] {
        assert!(inputs.broken(&cohort).contains(&(None, 1)), "{cohort:?}");
    }
}

#[test]
fn a_place_that_is_held_stays() {
    let mut inputs = inputs(Limits::places([(module(1), 2), (module(2), 2)]));
    inputs.candidates[0].held = Some(module(2));
    assert_eq!(inputs.broken(&[place(2, 1)]), [(None, 1)]);
    assert_eq!(inputs.broken(&[place(1, 1)]), [(None, 1)]);
    assert_eq!(inputs.broken(&[place(1, 2)]), []);
}

#[test]
fn worth_is_compared_part_by_part() {
    let inputs = inputs(Limits::places([(module(1), 2), (module(2), 2)]));
    let worth = inputs.worth(&[place(1, 1), place(2, 2)]);
    // First choice 2, second 1; the two share country, level, size and topic.
    assert_eq!(
        worth,
        Worth {
            points: 200,
            preference: 3,
            pairs: 4
        }
    );
    assert!(inputs.worth(&[place(1, 1), place(3, 2)]).beats(&worth));
    assert!(inputs.worth(&[place(1, 1), place(2, 1)]).beats(&worth));
    assert!(!worth.beats(&worth));
    assert!(
        Worth {
            points: 201,
            preference: 0,
            pairs: 99
        }
        .beats(&worth)
    );
}

#[test]
fn a_scenario_is_signed_once_and_only_when_there_is_a_cohort() {
    use ScenarioState as S;
    for state in S::ALL {
        assert_eq!(state.sign().is_ok(), *state == S::Solved, "{state:?}");
        assert_eq!(state.set_aside().is_ok(), *state == S::Signed, "{state:?}");
        assert_eq!(state.begin().is_ok(), state.is_under_way(), "{state:?}");
        assert_eq!(state.end(None).is_ok(), state.is_under_way(), "{state:?}");
        let open = !state.is_under_way() && !matches!(state, S::Signed | S::SetAside);
        assert_eq!(state.edit().is_ok(), open, "{state:?}");
        assert_eq!(state.queue().is_ok(), open, "{state:?}");
    }
}

#[test]
fn tickets_stand_for_cohorts() {
    let panel = |people: &[u32], tickets| Panel {
        people: people.to_vec(),
        tickets,
    };
    let lottery = Portfolio {
        panels: vec![panel(&[0, 2], 6_000), panel(&[1, 2], 4_000)],
        drawn: 6_000,
        leximin: true,
    };
    assert_eq!(lottery.panel(5_999).unwrap().people, [0, 2]);
    assert_eq!(lottery.panel(6_000).unwrap().people, [1, 2]);
    assert!(lottery.panel(10_000).is_none());
    assert_eq!(
        [lottery.chance(0), lottery.chance(1), lottery.chance(2)],
        [6_000, 4_000, 10_000]
    );
}

proptest! {
    #[test]
    fn a_word_of_a_group_is_the_group(key in "[a-z_]{0,10}:?[A-Za-z0-9-]{0,12}") {
        if let Some(group) = Group::from_key(&key) {
            prop_assert_eq!(group.key(), key);
        }
    }

    #[test]
    fn moving_a_limit_breaks_nothing_that_held(least in 0_u16..4, most in 0_u16..4, by in 0_u16..3) {
        let mut limits = Limits::places([(module(1), 2), (module(2), 2)]);
        let group = Group::Country("DE".to_owned());
        limits.quotas.push(Quota { group: group.clone(), least: Some(least), most: Some(most) });
        let cohort = [place(1, 1), place(3, 2)];
        let before = inputs(limits.clone()).broken(&cohort).len();
        for bound in [Bound::Least(group.clone()), Bound::Most(group)] {
            prop_assert!(inputs(limits.moved(&bound, by)).broken(&cohort).len() <= before);
        }
    }
}
