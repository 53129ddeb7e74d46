//! Composing the cohort, told on SQLite and on PostgreSQL.

use std::sync::Arc;

use crate::common::{House, NOW, caller, code_of, edition, on_both};
use backend::selection::{Replay, Watch, replay};
use backend::service::selection::{self as service, NamedForm, ScenarioForm};
use backend::store::applications::{self as applications, Application};
use backend::store::selection as store;
use backend::{Academy, Caller, exec, jobs, one};
use domain::Timestamp;
use domain::accounts::Level;
use domain::applications::{ApplicationState, Content, receipt};
use domain::geography::CitySize;
use domain::ids::{ApplicationId, Id as _, ScenarioId};
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::selection::{Found, Gender, Group, LimitsForm, Protocol, ScenarioState};

on_both! {
    a_cohort_is_composed_and_signed
    what_contradicts_itself_is_told
    somebody_is_required_and_somebody_excluded
    a_solver_is_stopped
    of_two_who_sign_the_second_is_told
    what_changed_meanwhile_is_not_signed
    gender_is_stated_for_the_balance_and_nothing_else
    nobody_reaches_what_is_not_theirs
}

/// Who has a place with the seed `given`, whichever engine holds the applications.
const SAME_ON_BOTH: [usize; 5] = [0, 1, 3, 10, 11];

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
    organiser: Caller,
    people: Vec<(Caller, ApplicationId)>,
}

impl Stage {
    /// Twelve applicants from three countries, sent while the call was open; it is closed now.
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let organiser = caller(&academy, "Olga Organiser", &[(Role::Organiser, "")]).await;
        let mut people = Vec::new();
        for number in 0..12_usize {
            let who = caller(&academy, &format!("Person {number}"), &[]).await;
            // The same ids on both engines, so that the lot falls the same.
            let id = ApplicationId::from_bits(0x7000 + number as u128);
            let country = ["DE", "FR", "PL"][number % 3];
            let (first, second) = if number % 2 == 0 { (0, 1) } else { (1, 0) };
            let content = Content {
                preferences: vec![
                    modules[first].id.to_string(),
                    modules[second].id.to_string(),
                ],
                ..Content::default()
            };
            let application = Application {
                receipt: Some(receipt("2027", &id)),
                id: id.clone(),
                edition_id: edition.id.clone(),
                person_id: who.person.clone().unwrap().id,
                state: ApplicationState::Submitted,
                revision: 2,
                created_at: NOW,
                updated_at: NOW,
                submitted_at: Some(NOW),
                country: Some(country.to_owned()),
                city_name: Some(format!("{country} city {}", number % 5)),
                population: Some(30_000 * (i64::try_from(number).unwrap() + 1)),
                level: Some(Level::ALL[number % 3]),
                organisation: Some(format!("Organisation {}", number % 4)),
                title: Some("Two goods".to_owned()),
                first_module_id: Some(modules[first].id.clone()),
                module_id: None,
                decided_at: None,
                decided_by: None,
                reason: None,
                confirm_by: None,
                answered_at: None,
                form_version: 0,
                content,
            };
            let mut tx = academy.db.write().await.unwrap();
            applications::insert(&mut tx, &application, &format!("Person {number}"))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            people.push((who, id));
        }
        house.clock.forward(2 * Timestamp::DAY);
        Self {
            academy,
            edition,
            modules,
            organiser,
            people,
        }
    }

    async fn made(&self, name: &str, mode: &str) -> ScenarioId {
        service::create(&self.academy, &self.organiser, "2027", name, mode)
            .await
            .unwrap()
    }

    async fn page(&self, id: &ScenarioId) -> service::ScenarioPage {
        service::page(&self.academy, &self.organiser, id)
            .await
            .unwrap()
    }

    /// The form of a scenario as it stands, with places of two and three.
    async fn form(&self, id: &ScenarioId) -> ScenarioForm {
        let scenario = self.page(id).await.scenario;
        let mut limits = LimitsForm::from(&scenario.limits);
        for (module, places) in self.modules.iter().zip(["2", "3"]) {
            limits
                .most
                .insert(Group::Module(module.id.clone()).key(), places.to_owned());
        }
        ScenarioForm {
            name: scenario.name,
            mode: scenario.mode.key().to_owned(),
            seconds: "30".to_owned(),
            limits,
            seen: scenario.revision,
        }
    }

    async fn change(&self, id: &ScenarioId, form: &ScenarioForm) {
        service::change(&self.academy, &self.organiser, id, form)
            .await
            .unwrap();
    }

    async fn composed(&self, id: &ScenarioId) -> service::ScenarioPage {
        service::compose(&self.academy, &self.organiser, id)
            .await
            .unwrap();
        jobs::run_due(&self.academy).await.unwrap();
        self.page(id).await
    }

    async fn ready(&self, name: &str, mode: &str) -> service::ScenarioPage {
        let id = self.made(name, mode).await;
        self.change(&id, &self.form(&id).await).await;
        self.composed(&id).await
    }

    async fn audited(&self, operation: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(
            tx,
            sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation = $1").bind(operation)
        )
        .unwrap()
    }
}

fn chosen(page: &service::ScenarioPage) -> Vec<ApplicationId> {
    let (_, outcome) = service::cohort(&page.scenario).unwrap();
    outcome
        .chosen
        .iter()
        .map(|one| one.application.clone())
        .collect()
}

async fn a_cohort_is_composed_and_signed(house: House) {
    let stage = Stage::set(&house).await;
    // The seed of an edition is drawn once; here it is given, so that both engines have the same.
    let mut tx = stage.academy.db.write().await.unwrap();
    assert!(
        store::draw(&mut tx, &stage.edition.id, "given", NOW)
            .await
            .unwrap()
    );
    assert!(
        !store::draw(&mut tx, &stage.edition.id, "other", NOW)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    for mode in ["merit", "lottery"] {
        let page = stage.ready(mode, mode).await;
        assert_eq!(page.scenario.state, ScenarioState::Solved);
        assert_eq!(chosen(&page).len(), 5);
        assert_eq!(page.reasons.len(), 12);
        assert!(page.scenario.progress.is_none() && !page.outdated && page.signable);
    }
    let desk = service::desk(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    assert_eq!(desk.seed.unwrap().0, "given");
    assert_eq!(
        (desk.scenarios.len(), desk.candidates.len(), desk.reviewed),
        (2, 12, 0)
    );
    // Modules have random ids, people do not: by whom they have places, both engines agree.
    let merit = desk
        .scenarios
        .iter()
        .find(|one| one.name == "merit")
        .unwrap();
    let page = stage.page(&merit.id).await;
    let places: Vec<usize> = chosen(&page)
        .iter()
        .map(|id| stage.people.iter().position(|(_, one)| one == id).unwrap())
        .collect();
    assert_eq!(places, SAME_ON_BOTH);
    let visitor = Caller::visitor(domain::Language::En);
    let published = service::published(&stage.academy, &visitor, "2027")
        .await
        .unwrap();
    assert!(published.signed.is_none() && published.seed.is_some());
    let id = page.scenario.id.clone();
    let seen = page.scenario.revision;
    let unsigned = service::download(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    let unsigned: Protocol = serde_json::from_slice(&unsigned.1).unwrap();
    assert!(unsigned.signature.is_none());
    let refused = service::sign(&stage.academy, &stage.organiser, &id, seen, " ")
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "fields");
    service::sign(
        &stage.academy,
        &stage.organiser,
        &id,
        seen,
        "It is balanced.",
    )
    .await
    .unwrap();
    let (name, json) = service::download(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    assert_eq!(name, "urban-academy-2027-protocol.json");
    let protocol: Protocol = serde_json::from_slice(&json).unwrap();
    assert_eq!(
        protocol.signature.as_ref().unwrap().statement,
        "It is balanced."
    );
    assert!(!String::from_utf8(json).unwrap().contains("Person 1"));
    let watch = Watch::new(Arc::clone(&stage.academy.clock), 60_000);
    assert_eq!(replay(&protocol, &watch).unwrap(), Replay::Same);
    // The proposal stands with each application; nothing was decided by it.
    let inside = chosen(&page)[0].clone();
    let proposed = service::proposal(&stage.academy, &stage.organiser, &inside)
        .await
        .unwrap()
        .unwrap();
    assert!(proposed.module.is_some());
    let outside = stage
        .people
        .iter()
        .map(|(_, id)| id)
        .find(|id| !chosen(&page).contains(id))
        .unwrap();
    let proposed = service::proposal(&stage.academy, &stage.organiser, outside)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(proposed.module, None);
    let mut tx = stage.academy.db.read().await.unwrap();
    let application = applications::by_id(&mut tx, &inside)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(application.state, ApplicationState::Submitted);
    drop(tx);
    let published = service::published(&stage.academy, &visitor, "2027")
        .await
        .unwrap();
    let signed = published.signed.unwrap();
    assert_eq!((signed.candidates, signed.chosen, signed.named), (12, 5, 0));
    assert!(signed.chances.is_empty() && signed.limits.named.is_empty());
    // Signed limits stay.
    let error = service::compose(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "scenario-signed");
    service::set_aside(&stage.academy, &stage.organiser, &id, "Two withdrew.")
        .await
        .unwrap();
    assert_eq!(
        service::proposal(&stage.academy, &stage.organiser, &inside)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        stage.page(&id).await.scenario.state,
        ScenarioState::SetAside
    );
    for (operation, count) in [
        ("selection.seed_drawn", 0),
        ("scenario.created", 2),
        ("scenario.changed", 2),
        ("scenario.composing", 2),
        ("scenario.composed", 2),
        ("scenario.signed", 1),
        ("scenario.downloaded", 2),
        ("scenario.set_aside", 1),
    ] {
        assert_eq!(stage.audited(operation).await, count, "{operation}");
    }
}

async fn what_contradicts_itself_is_told(house: House) {
    let stage = Stage::set(&house).await;
    let id = stage.made("Too much", "merit").await;
    assert_eq!(stage.audited("selection.seed_drawn").await, 1);
    let mut form = stage.form(&id).await;
    form.limits
        .least
        .insert("level:local".to_owned(), "4".to_owned());
    form.limits.country = vec!["FR".to_owned()];
    form.limits.country_least = vec!["4".to_owned()];
    form.limits.country_most = vec![String::new()];
    stage.change(&id, &form).await;
    // The same form again is one somebody saw before.
    let error = service::change(&stage.academy, &stage.organiser, &id, &form)
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "changed-meanwhile");
    let page = stage.composed(&id).await;
    assert_eq!(page.scenario.state, ScenarioState::Impossible);
    let Some(Found::Impossible(remedies)) = &page.scenario.found else {
        panic!("four and four do not fit into five places");
    };
    assert!(!remedies.is_empty());
    // Moving what it names is enough.
    let mut limits = page.scenario.limits.clone();
    for change in &remedies[0] {
        limits = limits.moved(&change.bound, change.by);
    }
    let copy = service::copy(&stage.academy, &stage.organiser, &id, "Moved")
        .await
        .unwrap();
    let mut form = stage.form(&copy).await;
    form.limits = LimitsForm::from(&limits);
    stage.change(&copy, &form).await;
    assert_eq!(
        stage.composed(&copy).await.scenario.state,
        ScenarioState::Solved
    );
    service::discard(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    let gone = service::page(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap_err();
    assert_eq!(code_of(&gone), "not-found");
}

async fn somebody_is_required_and_somebody_excluded(house: House) {
    let stage = Stage::set(&house).await;
    let page = stage.ready("First", "merit").await;
    let id = page.scenario.id.clone();
    let inside = chosen(&page)[0].clone();
    let outside = stage
        .people
        .iter()
        .map(|(_, id)| id)
        .find(|id| !chosen(&page).contains(id))
        .unwrap();
    let form = |who: &ApplicationId, wish: &str| NamedForm {
        receipt: receipt("2027", who).to_lowercase(),
        wish: wish.to_owned(),
        reason: "It was agreed.".to_owned(),
    };
    for (form, field) in [
        (
            NamedForm {
                receipt: "2027-XXXX-XXXX".to_owned(),
                ..form(outside, "required")
            },
            "receipt",
        ),
        (form(outside, "loved"), "named_wish"),
        (
            NamedForm {
                reason: String::new(),
                ..form(outside, "required")
            },
            "named_reason",
        ),
    ] {
        let error = service::name(&stage.academy, &stage.organiser, &id, &form)
            .await
            .unwrap_err();
        assert_eq!(error.refusal().problems()[0].field, field);
    }
    service::name(
        &stage.academy,
        &stage.organiser,
        &id,
        &form(outside, "required"),
    )
    .await
    .unwrap();
    service::name(
        &stage.academy,
        &stage.organiser,
        &id,
        &form(&inside, "excluded"),
    )
    .await
    .unwrap();
    // What was found for other limits is gone.
    assert_eq!(stage.page(&id).await.scenario.state, ScenarioState::Draft);
    assert!(stage.page(&id).await.reasons.is_empty());
    let page = stage.composed(&id).await;
    assert!(chosen(&page).contains(outside) && !chosen(&page).contains(&inside));
    service::unname(&stage.academy, &stage.organiser, &id, outside)
        .await
        .unwrap();
    let error = service::unname(&stage.academy, &stage.organiser, &id, outside)
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "not-found");
    assert_eq!(stage.page(&id).await.scenario.limits.named.len(), 1);
}

async fn a_solver_is_stopped(house: House) {
    let stage = Stage::set(&house).await;
    let page = stage.ready("First", "merit").await;
    let id = page.scenario.id;
    let error = service::stop(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "scenario-not-queued");
    service::compose(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    // While it waits or works, nothing about it changes.
    for error in [
        service::compose(&stage.academy, &stage.organiser, &id)
            .await
            .unwrap_err(),
        service::discard(&stage.academy, &stage.organiser, &id)
            .await
            .map(|_| ())
            .unwrap_err(),
    ] {
        assert_eq!(code_of(&error), "scenario-solving");
    }
    service::stop(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    let mut tx = stage.academy.db.read().await.unwrap();
    assert!(store::is_stopped(&mut tx, &id).await.unwrap());
    drop(tx);
    jobs::run_due(&stage.academy).await.unwrap();
    // Stopped before it began: it found something in no time, or nothing; either way it is over.
    let page = stage.page(&id).await;
    assert!(matches!(
        page.scenario.state,
        ScenarioState::Solved | ScenarioState::Failed
    ));
    assert!(page.scenario.progress.is_none());
    assert_eq!(
        stage.composed(&id).await.scenario.state,
        ScenarioState::Solved
    );
}

async fn of_two_who_sign_the_second_is_told(house: House) {
    let stage = Stage::set(&house).await;
    let (one, two) = (
        stage.ready("One", "merit").await,
        stage.ready("Two", "lottery").await,
    );
    let other = caller(&stage.academy, "Otto Organiser", &[(Role::Organiser, "")]).await;
    let seen = one.scenario.revision;
    service::sign(
        &stage.academy,
        &stage.organiser,
        &one.scenario.id,
        seen,
        "Yes.",
    )
    .await
    .unwrap();
    let same = service::sign(&stage.academy, &other, &one.scenario.id, seen, "Yes.")
        .await
        .unwrap_err();
    assert_eq!(code_of(&same), "changed-meanwhile");
    let seen = two.scenario.revision;
    let another = service::sign(&stage.academy, &other, &two.scenario.id, seen, "No, this.")
        .await
        .unwrap_err();
    assert_eq!(code_of(&another), "scenario-signed");
    assert_eq!(stage.audited("scenario.signed").await, 1);
    service::set_aside(&stage.academy, &other, &one.scenario.id, "The other one.")
        .await
        .unwrap();
    service::sign(&stage.academy, &other, &two.scenario.id, seen, "This.")
        .await
        .unwrap();
}

async fn what_changed_meanwhile_is_not_signed(house: House) {
    let stage = Stage::set(&house).await;
    let page = stage.ready("First", "merit").await;
    let (id, seen) = (page.scenario.id.clone(), page.scenario.revision);
    let mut tx = stage.academy.db.write().await.unwrap();
    let gone = &chosen(&page)[0];
    applications::set_state(
        &mut tx,
        gone,
        ApplicationState::Submitted,
        ApplicationState::Withdrawn,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(stage.page(&id).await.outdated);
    let error = service::sign(&stage.academy, &stage.organiser, &id, seen, "Yes.")
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "selection-changed");
    let page = stage.composed(&id).await;
    assert!(!chosen(&page).contains(gone));
    // Nothing is signed while the call is open.
    let mut tx = stage.academy.db.write().await.unwrap();
    exec!(
        tx,
        sqlx::query("UPDATE editions SET call_closes_at = $1")
            .bind(stage.academy.now().plus(Timestamp::DAY))
    )
    .unwrap();
    tx.commit().await.unwrap();
    let seen = page.scenario.revision;
    let error = service::sign(&stage.academy, &stage.organiser, &id, seen, "Yes.")
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "call-still-open");
}

async fn gender_is_stated_for_the_balance_and_nothing_else(house: House) {
    let stage = Stage::set(&house).await;
    for (who, id) in stage.people.iter().take(4) {
        service::state_gender(&stage.academy, who, id, "woman")
            .await
            .unwrap();
    }
    let (who, id) = &stage.people[0];
    assert_eq!(
        service::stated_gender(&stage.academy, who, id)
            .await
            .unwrap(),
        Some(Gender::Woman)
    );
    let error = service::state_gender(&stage.academy, who, id, "x")
        .await
        .unwrap_err();
    assert_eq!(error.refusal().problems()[0].field, "gender");
    // A selection that does not ask for it does not see it.
    let page = stage.ready("Without", "merit").await;
    let inputs = page.scenario.inputs.clone().unwrap();
    assert!(inputs.candidates.iter().all(|one| one.gender.is_none()));
    assert!(
        inputs
            .candidates
            .iter()
            .any(|one| one.size == CitySize::Small)
    );
    let mut form = stage.form(&page.scenario.id).await;
    form.limits
        .least
        .insert("gender:woman".to_owned(), "4".to_owned());
    stage.change(&page.scenario.id, &form).await;
    let page = stage.composed(&page.scenario.id).await;
    let (inputs, outcome) = service::cohort(&page.scenario).unwrap();
    assert_eq!(
        inputs.count(&outcome.chosen, &Group::Gender(Gender::Woman)),
        4
    );
    // Taken back, and gone with the person.
    service::state_gender(&stage.academy, who, id, "")
        .await
        .unwrap();
    assert_eq!(
        service::stated_gender(&stage.academy, who, id)
            .await
            .unwrap(),
        None
    );
    let (other, other_id) = &stage.people[1];
    let mut tx = stage.academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, &other.person.clone().unwrap().id)
        .await
        .unwrap();
    assert_eq!(store::gender(&mut tx, other_id).await.unwrap(), None);
}

async fn nobody_reaches_what_is_not_theirs(house: House) {
    let stage = Stage::set(&house).await;
    let page = stage.ready("First", "merit").await;
    let (id, seen) = (page.scenario.id.clone(), page.scenario.revision);
    let (applicant, own) = &stage.people[0];
    let reviewer = caller(&stage.academy, "Rita Reviewer", &[(Role::Reviewer, "")]).await;
    let elsewhere = caller(
        &stage.academy,
        "Oskar Organiser",
        &[(Role::Organiser, "another")],
    )
    .await;
    let visitor = Caller::visitor(domain::Language::En);
    for (who, expected) in [
        (&visitor, "sign-in"),
        (applicant, "forbidden"),
        (&reviewer, "forbidden"),
        (&elsewhere, "not-found"),
    ] {
        let academy = &stage.academy;
        let form = stage.form(&id).await;
        let named = NamedForm::default();
        for error in [
            service::page(academy, who, &id)
                .await
                .map(|_| ())
                .unwrap_err(),
            service::change(academy, who, &id, &form).await.unwrap_err(),
            service::name(academy, who, &id, &named).await.unwrap_err(),
            service::unname(academy, who, &id, own).await.unwrap_err(),
            service::copy(academy, who, &id, "Mine")
                .await
                .map(|_| ())
                .unwrap_err(),
            service::compose(academy, who, &id).await.unwrap_err(),
            service::stop(academy, who, &id).await.unwrap_err(),
            service::discard(academy, who, &id)
                .await
                .map(|_| ())
                .unwrap_err(),
            service::sign(academy, who, &id, seen, "Mine.")
                .await
                .unwrap_err(),
            service::set_aside(academy, who, &id, "Mine.")
                .await
                .unwrap_err(),
            service::download(academy, who, &id)
                .await
                .map(|_| ())
                .unwrap_err(),
        ] {
            assert_eq!(code_of(&error), expected);
        }
        let expected = if expected == "not-found" {
            "forbidden"
        } else {
            expected
        };
        for error in [
            service::desk(academy, who, "2027")
                .await
                .map(|_| ())
                .unwrap_err(),
            service::create(academy, who, "2027", "Mine", "merit")
                .await
                .map(|_| ())
                .unwrap_err(),
            service::proposal(academy, who, own)
                .await
                .map(|_| ())
                .unwrap_err(),
        ] {
            assert_eq!(code_of(&error), expected);
        }
    }
    // Another person's application.
    for who in [&stage.people[1].0, &stage.organiser] {
        let error = service::state_gender(&stage.academy, who, own, "woman")
            .await
            .unwrap_err();
        assert_eq!(code_of(&error), "not-found");
        let error = service::stated_gender(&stage.academy, who, own)
            .await
            .unwrap_err();
        assert_eq!(code_of(&error), "not-found");
    }
    let nowhere = ScenarioId::from_bits(1);
    let error = service::page(&stage.academy, &stage.organiser, &nowhere)
        .await
        .unwrap_err();
    assert_eq!(code_of(&error), "not-found");
}
