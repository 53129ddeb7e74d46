//! Methods copied and changed, told on SQLite and on PostgreSQL.

use crate::common::{self, House, code, on_both};
use backend::Caller;
use backend::service::{methods as service, sessions};
use domain::Language;
use domain::language::Both;
use domain::permission::Role;
use domain::sessions::{About, PhaseDraft, Rights, Shape};

on_both! {
    a_method_is_copied_changed_and_used
    what_is_shipped_stays_and_others_change_nothing
}

fn phase(name: &str, minutes: &str) -> PhaseDraft {
    PhaseDraft {
        kind: "advice".into(),
        name: Both {
            en: name.into(),
            fr: String::new(),
        },
        output: Both {
            en: "Advice.".into(),
            fr: String::new(),
        },
        minutes: ["1", minutes, "30"].map(str::to_owned),
        rights: Rights {
            speaks: vec!["adviser".into()],
            silent: vec!["case_giver".into()],
            writes: vec!["adviser:advice".into(), "case_giver:".into()],
            ..Rights::default()
        },
        ..PhaseDraft::default()
    }
}

async fn a_method_is_copied_changed_and_used(house: House) {
    let academy = house.academy().await;
    let (edition, _) = common::edition(&academy).await;
    let scope = edition.id.as_str();
    let fatma = common::caller(&academy, "Fatma", &[(Role::Facilitator, scope)]).await;
    let ana = common::caller(&academy, "Ana", &[(Role::Participant, scope)]).await;
    let boris = common::caller(&academy, "Boris", &[(Role::Participant, scope)]).await;
    let id = service::copy(&academy, &fatma, "wise_crowds")
        .await
        .unwrap();
    let key = id.as_str();
    let about = About {
        title: Both {
            en: "Our crowds".into(),
            fr: String::new(),
        },
        people: ["3", "6"].map(str::to_owned),
        ..About::default()
    };
    service::describe(&academy, &fatma, key, "1", &about)
        .await
        .unwrap();
    let late = service::describe(&academy, &fatma, key, "1", &about).await;
    assert_eq!(code(late), "changed-meanwhile");
    service::phase(&academy, &fatma, key, "2", 2, &phase("Advice", "12"))
        .await
        .unwrap();
    let method = service::page(&academy, &ana, key).await.unwrap();
    assert!(!method.keeps && !method.built_in && method.used == 0);
    assert_eq!(method.template.title.en, "Our crowds");
    assert_eq!(method.template.minutes, 2 + 3 + 12 + 2);
    assert_eq!(method.template.check(), Ok(()));

    let id_of = |caller: &Caller| caller.person.as_ref().unwrap().id.to_string();
    let form = sessions::PlanForm {
        edition: "2027".into(),
        title: "Group 1".into(),
        template: key.into(),
        language: "en".into(),
        starts: "2027-01-15T10:00".into(),
        people: vec![id_of(&ana), id_of(&boris)],
        ..sessions::PlanForm::default()
    };
    let session = sessions::plan(&academy, &fatma, &form).await.unwrap();
    let stored = async || {
        let mut tx = academy.db.read().await.unwrap();
        let stored = backend::store::sessions::by_id(&mut tx, &session).await;
        stored.unwrap().unwrap().template
    };
    let planned = stored().await;
    assert_eq!(planned, method.template);

    // Changed in the middle of its session, down to what cannot be run: the session is what it was.
    let mut broken = phase("Advice", "20");
    broken.output = Both::default();
    service::phase(&academy, &fatma, key, "3", 2, &broken)
        .await
        .unwrap();
    let at = service::shape(&academy, &fatma, key, "4", 0, Shape::Add)
        .await
        .unwrap();
    assert_eq!(at, 1);
    assert_eq!(stored().await, planned);
    let changed = service::page(&academy, &fatma, key).await.unwrap();
    assert_eq!(
        (
            changed.revision,
            changed.used,
            changed.template.phases.len()
        ),
        (5, 1, 5)
    );
    assert_eq!(
        changed.template.check().unwrap_err().code(),
        "template-output"
    );
    // It is seen by who keeps methods alone, and no session can be planned with it.
    assert_eq!(code(service::page(&academy, &ana, key).await), "not-found");
    assert_eq!(service::list(&academy, &ana).await.unwrap().len(), 6);
    assert_eq!(service::list(&academy, &fatma).await.unwrap().len(), 7);
    let refused = sessions::plan(&academy, &fatma, &form)
        .await
        .unwrap_err()
        .refusal();
    assert_eq!(refused.problems()[0].field, "template");
    assert_eq!(
        code(service::remove(&academy, &fatma, key).await),
        "method-used"
    );
    let copy = service::copy(&academy, &fatma, key).await.unwrap();
    service::remove(&academy, &fatma, copy.as_str())
        .await
        .unwrap();
}

async fn what_is_shipped_stays_and_others_change_nothing(house: House) {
    let academy = house.academy().await;
    let (edition, _) = common::edition(&academy).await;
    let scope = edition.id.as_str();
    let fatma = common::caller(&academy, "Fatma", &[(Role::Facilitator, scope)]).await;
    let olga = common::caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let ana = common::caller(&academy, "Ana", &[(Role::Participant, scope)]).await;
    let rosa = common::caller(&academy, "Rosa", &[(Role::Rapporteur, scope)]).await;
    let visitor = Caller::visitor(Language::En);
    let id = service::copy(&academy, &olga, "ten_step").await.unwrap();
    for key in ["wise_crowds", id.as_str()] {
        let built_in = key == "wise_crowds";
        for (who, expected) in [
            (&fatma, if built_in { "method-built-in" } else { "" }),
            (&ana, "forbidden"),
            (&rosa, "forbidden"),
            (&visitor, "sign-in"),
        ] {
            let outcome = service::phase(&academy, who, key, "1", 0, &phase("Mine", "5")).await;
            let told = outcome.map_or_else(
                |error| error.refusal().code().to_owned(),
                |()| String::new(),
            );
            assert_eq!(told, expected, "{key}");
            if !expected.is_empty() {
                assert_eq!(
                    code(service::shape(&academy, who, key, "2", 0, Shape::Remove).await),
                    expected
                );
                assert_eq!(code(service::remove(&academy, who, key).await), expected);
            }
            if expected != "method-built-in" && !expected.is_empty() {
                assert_eq!(code(service::copy(&academy, who, key).await), expected);
            }
        }
    }
    assert_eq!(sessions::template("wise_crowds").unwrap().phases.len(), 4);
    for nowhere in ["nothing", "00000000-0000-7000-8000-000000000000"] {
        assert_eq!(
            code(service::copy(&academy, &fatma, nowhere).await),
            "not-found"
        );
        assert_eq!(
            code(service::remove(&academy, &fatma, nowhere).await),
            "not-found"
        );
    }
}
