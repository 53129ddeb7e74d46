//! Editions, modules and programmes as organisers make and change them.

use crate::common::{House, caller, code, edition, id_of, on_both};
use backend::service::administration::set_role;
use backend::service::programme::{self as service, CallForm, EditionForm, SlotChange};
use backend::store::programme as store;
use backend::{Academy, Caller, one};
use domain::Language;
use domain::language::Both;
use domain::permission::Role;
use domain::programme::{AboutForm, EditionState, ModuleForm, SlotForm};

on_both! {
    an_edition_is_made_and_told
    who_may_make_and_who_may_change
    nothing_is_written_over
    a_module_goes_while_nothing_hangs_on_it
    a_mistaken_edition_goes_until_it_is_announced
    two_make_the_same_at_once
}

fn both(text: &str) -> Both {
    Both {
        en: text.to_owned(),
        fr: String::new(),
    }
}

fn form() -> EditionForm {
    EditionForm {
        about: AboutForm {
            title: both("Fourth edition"),
            place: both("Ghent"),
            starts_on: "2028-05-23".to_owned(),
            ends_on: "2028-05-24".to_owned(),
            about: both("What we learn."),
            ..AboutForm::default()
        },
        country: "BE".to_owned(),
        city: "ghent".to_owned(),
        time_zone: "Europe/Brussels".to_owned(),
    }
}

fn call() -> CallForm {
    CallForm {
        opens: "2027-12-01T09:00".to_owned(),
        closes: "2028-01-31T17:00".to_owned(),
        ..CallForm::default()
    }
}

fn module(slug: &str) -> ModuleForm {
    ModuleForm {
        slug: slug.to_owned(),
        title: both("Schools"),
        theme: "education".to_owned(),
        places: "24".to_owned(),
        ..ModuleForm::default()
    }
}

fn slot(day: &str, starts: &str, ends: &str, title: &str) -> SlotForm {
    SlotForm {
        day: day.to_owned(),
        starts: starts.to_owned(),
        ends: ends.to_owned(),
        kind: "plenary".to_owned(),
        title: both(title),
        ..SlotForm::default()
    }
}

async fn change(academy: &Academy, who: &Caller, change: SlotChange<'_>) -> backend::Result<()> {
    service::change_programme(academy, who, "2028", "housing", change).await
}

async fn an_edition_is_made_and_told(house: House) {
    let academy = house.academy().await;
    let (before, _) = edition(&academy).await;
    let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let old = service::kept_module(&academy, &olga, "2027", "housing")
        .await
        .unwrap();
    let lunch = slot("1", "12:00", "13:00", "Lunch");
    let add = SlotChange::Add(&lunch);
    service::change_programme(&academy, &olga, "2027", &old.module.slug, add)
        .await
        .unwrap();

    service::make_edition(&academy, &olga, "2028", &form(), &call(), &before.slug)
        .await
        .unwrap();
    let page = service::edition(&academy, &olga, "2028").await.unwrap();
    assert_eq!(page.edition.state, EditionState::Draft);
    assert_eq!(
        (page.edition.city, page.edition.title.en.as_str()),
        (Some(2), "Fourth edition")
    );
    assert_eq!(page.story.summary.en, "What we learn.");
    let slugs: Vec<&str> = page
        .modules
        .iter()
        .map(|module| module.slug.as_str())
        .collect();
    assert_eq!(slugs, ["housing", "work"]);
    let copied = service::kept_module(&academy, &olga, "2028", "housing")
        .await
        .unwrap();
    assert_ne!(copied.module.id, old.module.id);
    assert_eq!(copied.slots.len(), 1);

    // Nobody else knows of it until it is announced.
    let visitor = Caller::visitor(Language::En);
    assert_eq!(
        code(service::edition(&academy, &visitor, "2028").await),
        "not-found"
    );
    service::advance(&academy, &olga, "2028", "draft")
        .await
        .unwrap();
    service::edition(&academy, &visitor, "2028").await.unwrap();

    // Slots stand in the order of the two days, whatever the order in which they were typed.
    for new in [
        slot("2", "09:00", "10:00", "Second morning"),
        slot("1", "09:00", "10:00", "Welcome"),
    ] {
        change(&academy, &olga, SlotChange::Add(&new))
            .await
            .unwrap();
    }
    let titles = async || {
        let page = service::module(&academy, &visitor, "2028", "housing")
            .await
            .unwrap();
        page.slots
            .into_iter()
            .map(|slot| slot.title.en)
            .collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["Welcome", "Lunch", "Second morning"]);
    let kept = service::kept_module(&academy, &olga, "2028", "housing")
        .await
        .unwrap();
    let later = slot("1", "13:00", "14:00", "Late lunch");
    change(&academy, &olga, SlotChange::Put(&kept.slots[1].1, &later))
        .await
        .unwrap();
    change(&academy, &olga, SlotChange::Remove(&kept.slots[0].1))
        .await
        .unwrap();
    assert_eq!(titles().await, ["Late lunch", "Second morning"]);

    let mut tx = academy.db.read().await.unwrap();
    let noted: i64 = one!(
        tx,
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM audit WHERE operation IN ('edition.made', 'module.programme_changed')"
        )
    )
    .unwrap();
    assert_eq!(noted, 6);
}

async fn who_may_make_and_who_may_change(house: House) {
    let academy = house.academy().await;
    let (edition, _) = edition(&academy).await;
    let scope = edition.id.as_str();
    let make = async |who: &Caller| {
        service::make_edition(&academy, who, "2028", &form(), &call(), "").await
    };
    let describe =
        async |who: &Caller| service::describe_edition(&academy, who, "2027", "", &form()).await;
    let put =
        async |who: &Caller| service::make_module(&academy, who, "2027", &module("new-one")).await;
    let visitor = Caller::visitor(Language::En);
    assert_eq!(code(make(&visitor).await), "sign-in");
    assert_eq!(code(describe(&visitor).await), "sign-in");
    for (name, grants) in [
        ("Nobody", &[][..]),
        ("Fatma", &[(Role::Facilitator, scope)]),
        ("Eva", &[(Role::Evaluator, "")]),
        ("Ada", &[(Role::Administrator, "")]),
        ("Otto", &[(Role::Organiser, "another-edition")]),
    ] {
        let who = caller(&academy, name, grants).await;
        assert_eq!(code(make(&who).await), "forbidden", "{name}");
        assert_eq!(code(describe(&who).await), "forbidden", "{name}");
        assert_eq!(code(put(&who).await), "forbidden", "{name}");
        assert_eq!(
            code(service::remove_module(&academy, &who, "2027", "work").await),
            "forbidden",
            "{name}"
        );
        assert_eq!(
            code(service::discard_edition(&academy, &who, "2027").await),
            "forbidden",
            "{name}"
        );
        assert_eq!(
            code(service::kept_edition(&academy, &who, "2027").await),
            "forbidden",
            "{name}"
        );
        assert_eq!(
            code(service::kept_module(&academy, &who, "2027", "work").await),
            "forbidden",
            "{name}"
        );
        let new = slot("1", "09:00", "10:00", "Mine");
        let add = SlotChange::Add(&new);
        assert_eq!(
            code(service::change_programme(&academy, &who, "2027", "work", add).await),
            "forbidden",
            "{name}"
        );
    }
    // Whoever organises one edition keeps that one, and makes no other.
    let oskar = caller(&academy, "Oskar", &[(Role::Organiser, scope)]).await;
    assert_eq!(code(make(&oskar).await), "forbidden");
    assert_eq!(put(&oskar).await.unwrap(), "new-one");
    // What is over stays as it was told.
    let mut tx = academy.db.write().await.unwrap();
    store::set_state(&mut tx, &edition.id, EditionState::Archived, edition.state)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(put(&oskar).await), "edition-archived");
    assert_eq!(code(describe(&oskar).await), "edition-archived");
}

async fn nothing_is_written_over(house: House) {
    let academy = house.academy().await;
    edition(&academy).await;
    let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let wrong = EditionForm {
        city: "Atlantis".to_owned(),
        about: AboutForm {
            starts_on: "2028-05-25".to_owned(),
            ..form().about
        },
        ..form()
    };
    let late = CallForm {
        closes: "2028-06-01T17:00".to_owned(),
        ..call()
    };
    let fields = |outcome: backend::Result<()>| {
        let refusal = outcome.unwrap_err().refusal();
        let fields = refusal.problems().iter();
        fields
            .map(|problem| format!("{} {}", problem.field, problem.code))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        fields(service::make_edition(&academy, &olga, "2027", &wrong, &call(), "elsewhere").await),
        [
            "city_name city",
            "ends_on after-first-day",
            "slug word-taken",
            "like choose"
        ]
    );
    assert_eq!(
        fields(service::make_edition(&academy, &olga, "new", &form(), &late, "").await),
        ["slug address-word", "closes before-event"]
    );
    service::make_edition(&academy, &olga, "2028", &form(), &call(), "2027")
        .await
        .unwrap();

    // Two change the same page: the second is told.
    let page = service::kept_edition(&academy, &olga, "2028")
        .await
        .unwrap();
    assert_eq!(
        (page.form.city.as_str(), &page.form.about),
        ("Ghent", &form().about)
    );
    let describe = async |form: &EditionForm| {
        service::describe_edition(&academy, &olga, "2028", &page.seen, form).await
    };
    let early = EditionForm {
        about: AboutForm {
            starts_on: "2028-01-31".to_owned(),
            ..form().about
        },
        ..form()
    };
    assert_eq!(
        fields(describe(&early).await),
        ["ends_on event-long", "starts_on before-call-closes"]
    );
    for (answers, problem) in [
        ("2028-01-30", "answers_on before-call-closes"),
        ("2028-05-23", "answers_on before-event"),
    ] {
        let promised = EditionForm {
            about: AboutForm {
                answers_on: answers.to_owned(),
                ..form().about
            },
            ..form()
        };
        assert_eq!(fields(describe(&promised).await), [problem]);
    }
    let renamed = EditionForm {
        about: AboutForm {
            title: both("Edition in Ghent"),
            ..form().about
        },
        ..form()
    };
    describe(&renamed).await.unwrap();
    assert_eq!(code(describe(&form()).await), "changed-meanwhile");

    let kept = service::kept_module(&academy, &olga, "2028", "housing")
        .await
        .unwrap();
    let put = async |form: &ModuleForm| {
        service::describe_module(&academy, &olga, "2028", "housing", &kept.seen, form).await
    };
    assert_eq!(
        fields(put(&module("work")).await.map(drop)),
        ["slug word-taken"]
    );
    assert_eq!(
        fields(
            service::make_module(&academy, &olga, "2028", &module("work"))
                .await
                .map(drop)
        ),
        ["slug word-taken"]
    );
    assert_eq!(put(&module("schools")).await.unwrap(), "schools");
    assert_eq!(code(put(&module("homes")).await), "not-found");
    let gone = SlotChange::Remove("what was never there");
    let removed = service::change_programme(&academy, &olga, "2028", "schools", gone).await;
    assert_eq!(code(removed), "changed-meanwhile");
}

async fn a_module_goes_while_nothing_hangs_on_it(house: House) {
    let academy = house.academy().await;
    edition(&academy).await;
    let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let remove = async |edition: &str, module: &str| {
        service::remove_module(&academy, &olga, edition, module).await
    };
    assert_eq!(
        code(remove("2027", "work").await),
        "module-used",
        "the call is open"
    );
    service::make_edition(&academy, &olga, "2028", &form(), &call(), "2027")
        .await
        .unwrap();
    let page = service::edition(&academy, &olga, "2028").await.unwrap();
    // A facilitator makes the module's space.
    let ada = caller(&academy, "Ada", &[(Role::Administrator, "")]).await;
    let felix = caller(&academy, "Felix", &[]).await;
    let module = page.modules[0].id.as_str();
    set_role(
        &academy,
        &ada,
        id_of(&felix),
        Role::Facilitator,
        module,
        true,
    )
    .await
    .unwrap();
    assert_eq!(code(remove("2028", "housing").await), "module-used");
    remove("2028", "work").await.unwrap();
    let left = service::edition(&academy, &olga, "2028").await.unwrap();
    assert_eq!(left.modules.len(), 1);
}

async fn a_mistaken_edition_goes_until_it_is_announced(house: House) {
    let academy = house.academy().await;
    let (edition, _) = edition(&academy).await;
    let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let begin = async || {
        service::make_edition(&academy, &olga, "2028", &form(), &call(), "2027")
            .await
            .unwrap();
    };
    let discard =
        async |who: &Caller, slug: &str| service::discard_edition(&academy, who, slug).await;
    assert_eq!(code(discard(&olga, "2027").await), "edition-announced");
    assert_eq!(code(discard(&olga, "2028").await), "not-found");
    begin().await;
    // Who organises single editions makes none, and discards none.
    let made = service::edition(&academy, &olga, "2028").await.unwrap();
    let both = [edition.id.as_str(), made.edition.id.as_str()];
    let grants = both.map(|scope| (Role::Organiser, scope));
    let oskar = caller(&academy, "Oskar", &grants).await;
    assert_eq!(code(discard(&oskar, "2028").await), "forbidden");
    discard(&olga, "2028").await.unwrap();
    assert_eq!(
        code(service::edition(&academy, &olga, "2028").await),
        "not-found"
    );
    // Its word is free again.
    begin().await;
    let again = service::edition(&academy, &olga, "2028").await.unwrap();
    assert_eq!(again.modules.len(), 2);
    // A facilitator makes the module's space, on which somebody may have written.
    let ada = caller(&academy, "Ada", &[(Role::Administrator, "")]).await;
    let felix = caller(&academy, "Felix", &[]).await;
    let module = again.modules[0].id.as_str();
    set_role(
        &academy,
        &ada,
        id_of(&felix),
        Role::Facilitator,
        module,
        true,
    )
    .await
    .unwrap();
    assert_eq!(code(discard(&olga, "2028").await), "edition-used");
    let still = service::edition(&academy, &olga, "2028").await.unwrap();
    assert_eq!(still.modules.len(), 2, "all of it stays");
}

async fn two_make_the_same_at_once(house: House) {
    let academy = house.academy().await;
    edition(&academy).await;
    let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let (form, call) = (form(), call());
    let make = || service::make_edition(&academy, &olga, "2028", &form, &call, "2027");
    let (one, other) = tokio::join!(make(), make());
    assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);
    for outcome in [one, other] {
        if outcome.is_err() {
            assert_eq!(code(outcome), "fields");
        }
    }
    let slots = [
        slot("1", "09:00", "10:00", "One"),
        slot("1", "10:00", "11:00", "Two"),
    ];
    let add = |at: usize| change(&academy, &olga, SlotChange::Add(&slots[at]));
    let (one, other) = tokio::join!(add(0), add(1));
    one.unwrap();
    other.unwrap();
    let kept = service::kept_module(&academy, &olga, "2028", "housing")
        .await
        .unwrap();
    assert_eq!(kept.slots.len(), 2, "neither takes the other's away");
}
