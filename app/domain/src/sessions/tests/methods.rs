//! Methods copied and changed.

use proptest::prelude::*;

use super::*;
use crate::language::Both;

fn codes(template: &Template) -> Vec<String> {
    let found = template.findings();
    let told = found.iter().map(|finding| {
        let at = finding
            .phase
            .map_or_else(String::new, |at| format!("{at}:"));
        format!(
            "{at}{}{}",
            finding.code,
            if finding.blocks { "" } else { "?" }
        )
    });
    told.collect()
}

/// The phase as the form shows it.
fn typed(phase: &Phase) -> PhaseDraft {
    let both = |text: &crate::language::Bilingual| Both {
        en: text.en.clone(),
        fr: text.fr.clone(),
    };
    let keys = |roles: &[RoomRole]| roles.iter().map(|role| role.key().to_owned()).collect();
    let lines = |one: fn(&crate::language::Bilingual) -> &String| {
        let lines: Vec<&str> = phase
            .prompts
            .iter()
            .map(|prompt| one(prompt).as_str())
            .collect();
        lines.join("\n")
    };
    let writes = phase.accepts.iter().flat_map(|(role, kinds)| {
        kinds
            .iter()
            .map(|kind| format!("{}:{}", role.key(), kind.key()))
    });
    let Minutes { min, target, max } = phase.minutes;
    PhaseDraft {
        kind: phase.kind.key().to_owned(),
        name: both(&phase.name),
        purpose: both(&phase.purpose),
        rule: both(&phase.rule),
        output: both(&phase.output),
        prompts: Both {
            en: lines(|prompt| &prompt.en),
            fr: lines(|prompt| &prompt.fr),
        },
        minutes: [min, target, max].map(|minutes| minutes.to_string()),
        rights: Rights {
            speaks: keys(&phase.speaks),
            voters: keys(&phase.voters),
            commits: keys(&phase.commits),
            silent: keys(&phase.silent),
            writes: writes.collect(),
        },
        votes: phase.votes.to_string(),
        anonymous: phase.anonymous,
        sealed: phase.sees == Sees::Facilitator,
    }
}

#[test]
fn what_the_academy_ships_has_no_finding_and_goes_through_the_form_unchanged() {
    for template in templates() {
        assert_eq!(codes(&template), Vec::<String>::new(), "{}", template.key);
        for at in 0..template.phases.len() {
            let draft = typed(&template.phases[at]);
            assert_eq!(
                template.clone().with_phase(at, &draft),
                Ok(template.clone())
            );
        }
    }
}

#[test]
fn findings_say_which_phase_and_whether_they_stand_in_the_way() {
    let mut method = template("incident_intervision").copied("mine".into());
    let advice = 5;
    let mut draft = typed(&method.phases[advice]);
    draft.rights.silent.clear();
    draft.minutes = ["5", "120", "130"].map(str::to_owned);
    draft.output = Both::default();
    method = method.with_phase(advice, &draft).unwrap();
    assert_eq!(
        codes(&method),
        [
            "template-long?",
            "5:template-output",
            "5:template-case-giver?"
        ]
    );
    assert_eq!(method.check().unwrap_err().code(), "template-output");
    draft.rights.writes.clear();
    draft.rights.speaks = vec!["adviser".into()];
    draft.rights.silent = vec!["adviser".into(), "case_giver".into()];
    draft.minutes = ["9", "8", "7"].map(str::to_owned);
    draft.votes = "2".into();
    method = method.with_phase(advice, &draft).unwrap();
    assert_eq!(
        codes(&method),
        [
            "template-minutes",
            "template-writes",
            "template-votes",
            "template-silent",
            "template-output"
        ]
        .map(|code| format!("5:{code}"))
    );
}

#[test]
fn what_cannot_be_read_is_said_at_its_field() {
    let method = template("troika_consulting");
    let bad = PhaseDraft {
        kind: "party".into(),
        prompts: Both {
            en: "One\nTwo".into(),
            fr: "Un".into(),
        },
        minutes: ["0", "x", "241"].map(str::to_owned),
        rights: Rights {
            speaks: vec!["king".into()],
            writes: vec!["adviser:".into(), "adviser:poem".into(), "adviser".into()],
            ..Rights::default()
        },
        votes: "11".into(),
        ..PhaseDraft::default()
    };
    let refusal = method.clone().with_phase(0, &bad).unwrap_err();
    let fields: Vec<&str> = refusal
        .problems()
        .iter()
        .map(|problem| &*problem.field)
        .collect();
    assert_eq!(
        fields,
        [
            "kind",
            "name_en",
            "prompts_fr",
            "minutes_min",
            "minutes_target",
            "minutes_max",
            "rights",
            "rights",
            "rights",
            "votes"
        ]
    );
    assert_eq!(
        method.clone().with_phase(99, &bad).unwrap_err().code(),
        "not-found"
    );
    let about = About {
        people: ["9", "3"].map(str::to_owned),
        ..About::default()
    };
    let refusal = method.described(&about).unwrap_err();
    let fields: Vec<&str> = refusal
        .problems()
        .iter()
        .map(|problem| &*problem.field)
        .collect();
    assert_eq!(fields, ["name_en", "people_min"]);
}

proptest! {
    #[test]
    fn however_phases_are_moved_the_keys_stay_distinct_and_the_time_adds_up(
        steps in prop::collection::vec((0_usize..12, 0_u8..4), 0..40)
    ) {
        let mut method = template("wise_crowds").copied("mine".into());
        for (at, step) in steps {
            let shape = [Shape::Add, Shape::Remove, Shape::Earlier, Shape::Later][usize::from(step)];
            let before = method.phases.len();
            match method.clone().shaped(at, shape) {
                Ok((next, look)) => {
                    prop_assert!(look < next.phases.len());
                    method = next;
                }
                Err(refusal) => {
                    let expected = if at < before { "template-empty" } else { "not-found" };
                    prop_assert_eq!(refusal.code(), expected);
                }
            }
            prop_assert!(method.findings().iter().all(|finding| finding.code == "template-long"));
        }
    }
}
