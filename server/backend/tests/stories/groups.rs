//! Groups of a module, told on SQLite and on PostgreSQL.

use std::sync::Arc;

use crate::common::{self, House, code, on_both};
use backend::access::Grant;
use backend::service::groups::{self as service, GroupForm, Page};
use backend::store::{accounts, groups as store, sessions};
use backend::{Academy, Caller, Error, exec, one};
use domain::Language;
use domain::ids::{ModuleId, PersonId};
use domain::permission::Role;

on_both! {
    groups_are_proposed_changed_and_planned
    of_two_who_keep_groups_the_second_sees_what_the_first_did
    nobody_else_makes_groups
    two_people_are_kept_apart_and_nobody_asks_why
    a_group_is_planned_without_whoever_has_no_place_any_more
}

/// A module with nine people from three countries, two of them of one organisation.
struct Cast {
    academy: Arc<Academy>,
    module: ModuleId,
    facilitator: Caller,
    people: Vec<PersonId>,
}

async fn cast(house: &House) -> Cast {
    let academy = house.academy().await;
    let (_, modules) = common::edition(&academy).await;
    let module = modules[0].id.clone();
    let mut people = Vec::new();
    for at in 0..9 {
        let name = format!("Person {at}");
        let caller = common::caller(&academy, &name, &[(Role::Participant, module.as_str())]).await;
        people.push(caller.person.unwrap().id);
    }
    let mut tx = academy.db.write().await.unwrap();
    for (at, person) in people.iter().enumerate() {
        let organisation = if at < 2 { " City of Ghent" } else { "" };
        exec!(
            &mut tx,
            sqlx::query(
                "UPDATE people SET country = $2, organisation = $3, level = 'local' WHERE id = $1"
            )
            .bind(person.as_str())
            .bind(["BE", "FR", "IT"][at % 3])
            .bind(if at == 1 {
                organisation.trim().to_uppercase()
            } else {
                organisation.to_owned()
            })
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    let facilitator =
        common::caller(&academy, "Fatma", &[(Role::Facilitator, module.as_str())]).await;
    Cast {
        academy,
        module,
        facilitator,
        people,
    }
}

impl Cast {
    async fn page(&self) -> Page {
        service::page(&self.academy, &self.facilitator, &self.module)
            .await
            .unwrap()
    }

    async fn propose(&self, count: &str) -> Result<(), Error> {
        service::propose(&self.academy, &self.facilitator, &self.module, count, false).await
    }

    async fn move_person(&self, person: &PersonId, seen: i64, to: &str) -> Result<bool, Error> {
        let seen = seen.to_string();
        service::move_person(
            &self.academy,
            &self.facilitator,
            &self.module,
            &seen,
            person,
            to,
        )
        .await
    }

    fn form(&self, number: &str, seen: i64) -> GroupForm {
        GroupForm {
            number: number.into(),
            seen: seen.to_string(),
            template: "incident_intervision".into(),
            language: "en".into(),
            starts: "2027-01-16T10:00".into(),
            facilitator: self.facilitator.person.as_ref().unwrap().id.to_string(),
            dilemma: String::new(),
        }
    }

    async fn plan(&self, form: &GroupForm) -> Result<domain::ids::SessionId, Error> {
        service::plan(&self.academy, &self.facilitator, &self.module, form).await
    }
}

async fn groups_are_proposed_changed_and_planned(house: House) {
    let cast = cast(&house).await;
    assert!(cast.page().await.plan.is_none());
    for wrong in ["0", "5", "x", ""] {
        let refused = cast.propose(wrong).await.unwrap_err().refusal();
        assert_eq!(refused.problems()[0].field, "groups", "{wrong}");
    }
    cast.propose("3").await.unwrap();
    let page = cast.page().await;
    let sizes: Vec<usize> = page.groups.iter().map(|group| group.people.len()).collect();
    assert_eq!(sizes, [3, 3, 3]);
    assert!(page.broken.is_empty() && page.waiting.is_empty() && page.open);
    for group in &page.groups {
        let mut countries: Vec<_> = group
            .people
            .iter()
            .map(|guest| guest.country.clone().unwrap())
            .collect();
        countries.sort();
        assert_eq!(countries, ["BE", "FR", "IT"], "countries mix");
    }

    // By hand, against the rule: it is done, and said.
    let place = |page: &Page, person: &PersonId| {
        let mut groups = page.groups.iter();
        groups
            .position(|group| group.people.iter().any(|guest| guest.id == *person))
            .unwrap()
    };
    let to = (place(&page, &cast.people[1]) + 1).to_string();
    let sound = cast.move_person(&cast.people[0], 1, &to).await.unwrap();
    assert!(!sound, "colleagues sit together now");
    let late = cast.move_person(&cast.people[2], 1, &to).await;
    assert_eq!(code(late), "changed-meanwhile");
    let page = cast.page().await;
    assert_eq!(page.plan.unwrap().revision, 2);
    assert_eq!(page.broken.len(), 1);
    for wrong in ["0", "4", "x"] {
        assert_eq!(
            code(cast.move_person(&cast.people[0], 2, wrong).await),
            "form-incomplete"
        );
    }
    let stranger = PersonId::parse("00000000-0000-7000-8000-000000000000").unwrap();
    assert_eq!(code(cast.move_person(&stranger, 2, "1").await), "not-found");

    // Somebody who comes later waits, and is put into a group.
    let late = common::caller(
        &cast.academy,
        "Late",
        &[(Role::Participant, cast.module.as_str())],
    )
    .await;
    assert_eq!(cast.page().await.waiting.len(), 1);
    cast.move_person(&late.person.unwrap().id, 2, "1")
        .await
        .unwrap();
    assert!(cast.page().await.waiting.is_empty());

    // A session of a group: once, from what was seen, with exactly its people.
    assert_eq!(
        code(cast.plan(&cast.form("1", 2)).await),
        "changed-meanwhile"
    );
    let nobody = GroupForm {
        facilitator: String::new(),
        ..cast.form("1", 3)
    };
    assert_eq!(
        cast.plan(&nobody).await.unwrap_err().refusal().problems()[0].field,
        "facilitator"
    );
    let session = cast.plan(&cast.form("1", 3)).await.unwrap();
    assert_eq!(code(cast.plan(&cast.form("1", 3)).await), "groups-planned");
    let page = cast.page().await;
    let mut tx = cast.academy.db.read().await.unwrap();
    let members = backend::store::sessions::members(&mut tx, &session)
        .await
        .unwrap();
    let title: String = one!(
        &mut tx,
        sqlx::query_scalar("SELECT title FROM sessions WHERE id = $1").bind(session.as_str())
    )
    .unwrap();
    drop(tx);
    assert_eq!(title, "housing, group 1");
    assert_eq!(
        members.len(),
        page.groups[0].people.len() + 1,
        "and the facilitator"
    );

    // Its people are in the session now; the other groups can still be changed, not replaced.
    let inside = page.groups[0].people[0].id.clone();
    assert_eq!(
        code(cast.move_person(&inside, 3, "2").await),
        "groups-planned"
    );
    let outside = page.groups[1].people[0].id.clone();
    assert_eq!(
        code(cast.move_person(&outside, 3, "1").await),
        "groups-planned"
    );
    cast.move_person(&outside, 3, "3").await.unwrap();
    assert!(!page.open);
    assert_eq!(code(cast.propose("2").await), "groups-planned");

    // When its sessions are over, the next round is made, and those who met are known.
    let mut tx = cast.academy.db.write().await.unwrap();
    exec!(
        &mut tx,
        sqlx::query("UPDATE sessions SET state = 'released'")
    )
    .unwrap();
    let met = backend::store::groups::met(&mut tx, &cast.module)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(met.len(), (members.len() - 1) * (members.len() - 2) / 2);
    service::propose(&cast.academy, &cast.facilitator, &cast.module, "2", true)
        .await
        .unwrap();
    let page = cast.page().await;
    assert!(
        page.open
            && page.groups.len() == 2
            && page.groups.iter().all(|group| group.session.is_none())
    );
}

async fn a_group_is_planned_without_whoever_has_no_place_any_more(house: House) {
    let cast = cast(&house).await;
    cast.propose("3").await.unwrap();
    let page = cast.page().await;
    let edition = page.place.edition.id.to_string();
    // Of one group somebody is gone from the edition, of another somebody has another role in it now.
    let gone = page.groups[1].people[0].id.clone();
    let elsewhere = page.groups[2].people[0].id.clone();
    let grant = |scope: &str| Grant {
        role: Role::Participant,
        scope: scope.to_owned(),
    };
    let mut tx = cast.academy.db.write().await.unwrap();
    for person in [&gone, &elsewhere] {
        accounts::revoke(&mut tx, person, &grant(cast.module.as_str()))
            .await
            .unwrap();
    }
    accounts::grant(&mut tx, &elsewhere, &grant(&edition), None, common::NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for number in ["2", "3"] {
        let session = cast.plan(&cast.form(number, 1)).await.unwrap();
        let mut tx = cast.academy.db.read().await.unwrap();
        let members = sessions::members(&mut tx, &session).await.unwrap();
        assert_eq!(members.len(), 3, "two of three, and the facilitator");
        let known = [&gone, &elsewhere];
        assert!(members.iter().all(|one| !known.contains(&&one.person)));
    }
}

async fn nobody_else_makes_groups(house: House) {
    let cast = cast(&house).await;
    cast.propose("2").await.unwrap();
    let academy = &cast.academy;
    let other = common::caller(academy, "Otto", &[(Role::Facilitator, "elsewhere")]).await;
    let member = common::ask_as(academy, &cast.people[0]).await;
    let rapporteur =
        common::caller(academy, "Rosa", &[(Role::Rapporteur, cast.module.as_str())]).await;
    let visitor = Caller::visitor(Language::En);
    for (who, expected) in [
        (&other, "not-found"),
        (&member, "not-found"),
        (&rapporteur, "not-found"),
        (&visitor, "sign-in"),
    ] {
        assert_eq!(
            code(service::page(academy, who, &cast.module).await),
            expected
        );
        assert_eq!(
            code(service::propose(academy, who, &cast.module, "2", false).await),
            expected
        );
        let both = (cast.people[0].as_str(), cast.people[3].as_str());
        let apart = service::set_apart(academy, who, &cast.module, both, true).await;
        assert_eq!(code(apart), expected);
        let person = &cast.people[0];
        let moved = service::move_person(academy, who, &cast.module, "1", person, "2").await;
        assert_eq!(code(moved), expected);
        assert_eq!(
            code(service::plan(academy, who, &cast.module, &cast.form("1", 1)).await),
            expected
        );
    }
    assert_eq!(code(service::places(academy, &member).await), "forbidden");
    assert_eq!(
        service::places(academy, &cast.facilitator)
            .await
            .unwrap()
            .len(),
        1
    );
    let nowhere = ModuleId::parse("00000000-0000-7000-8000-000000000000").unwrap();
    assert_eq!(
        code(service::page(academy, &cast.facilitator, &nowhere).await),
        "not-found"
    );
    // An erased person leaves their group.
    let mut tx = academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, &cast.people[0])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(cast.page().await.guests.len(), 8);
}

async fn two_people_are_kept_apart_and_nobody_asks_why(house: House) {
    let cast = cast(&house).await;
    let set = async |one: &str, other: &str, apart: bool| {
        let both = (one, other);
        service::set_apart(&cast.academy, &cast.facilitator, &cast.module, both, apart).await
    };
    let (one, other) = (&cast.people[3], &cast.people[7]);
    for (wrong, field) in [
        ((one.as_str(), one.as_str()), "other"),
        (("", other.as_str()), "one"),
        (("nobody", other.as_str()), "one"),
        (
            (
                one.as_str(),
                cast.facilitator.person.as_ref().unwrap().id.as_str(),
            ),
            "other",
        ),
    ] {
        let refused = set(wrong.0, wrong.1, true).await.unwrap_err().refusal();
        assert_eq!(refused.problems()[0].field, field);
    }
    // Whatever comes first, it is one pair.
    set(one.as_str(), other.as_str(), true).await.unwrap();
    set(other.as_str(), one.as_str(), true).await.unwrap();
    let pairs = cast.page().await.apart;
    assert_eq!(pairs.len(), 1);
    let names = pairs[0].each_ref().map(|guest| guest.name.as_str());
    assert_eq!(names, ["Person 3", "Person 7"]);
    let place = |page: &Page, person: &PersonId| {
        let mut groups = page.groups.iter();
        groups
            .position(|group| group.people.iter().any(|guest| guest.id == *person))
            .unwrap()
    };
    for count in ["2", "3", "4"] {
        for _ in 0..4 {
            cast.propose(count).await.unwrap();
            let page = cast.page().await;
            assert_ne!(place(&page, one), place(&page, other));
            assert!(page.broken.is_empty());
        }
    }
    // By hand it is done, and told at once and on the page.
    let page = cast.page().await;
    let to = (place(&page, other) + 1).to_string();
    let seen = page.plan.unwrap().revision;
    assert!(!cast.move_person(one, seen, &to).await.unwrap());
    let page = cast.page().await;
    assert!(
        page.broken
            .iter()
            .any(|broken| broken.names == ["Person 3", "Person 7"])
    );
    set(one.as_str(), other.as_str(), false).await.unwrap();
    let page = cast.page().await;
    assert!(page.apart.is_empty() && page.broken.is_empty());
    let elsewhere = (0..4).find(|number| *number != place(&page, one)).unwrap() + 1;
    let moved = cast
        .move_person(one, seen + 1, &elsewhere.to_string())
        .await;
    assert!(moved.is_ok());
    // What is kept says who, and nothing else; whoever erases themselves is in no pair.
    set(one.as_str(), other.as_str(), true).await.unwrap();
    let mut tx = cast.academy.db.write().await.unwrap();
    let noted: i64 = one!(
        &mut tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation = 'groups.apart'")
    )
    .unwrap();
    assert_eq!(noted, 3, "what was so already is not noted again");
    backend::store::retention::erase_person(&mut tx, other)
        .await
        .unwrap();
    let left = backend::store::groups::apart(&mut tx, &cast.module)
        .await
        .unwrap();
    assert!(left.is_empty());
    tx.commit().await.unwrap();
}

async fn of_two_who_keep_groups_the_second_sees_what_the_first_did(house: House) {
    let cast = Arc::new(cast(&house).await);
    cast.propose("3").await.unwrap();
    let page = cast.page().await;
    let person = |group: usize| page.groups[group].people[0].id.clone();
    let session = cast.plan(&cast.form("1", 1)).await.unwrap();
    // Somebody else changes the groups and has not come to the end; no session is noted yet.
    let begun = async || {
        let mut tx = cast.academy.db.write().await.unwrap();
        exec!(&mut tx, sqlx::query("DELETE FROM group_sessions")).unwrap();
        tx.commit().await.unwrap();
        let mut tx = cast.academy.db.write().await.unwrap();
        let held = "UPDATE group_plans SET revision = revision";
        exec!(&mut tx, sqlx::query(held)).unwrap();
        tx
    };

    // While a session is planned from the first group, neither new groups are proposed …
    let mut tx = begun().await;
    let proposing = tokio::spawn({
        let cast = Arc::clone(&cast);
        async move { cast.propose("2").await }
    });
    common::until_it_waits(&cast.academy, &proposing).await;
    store::set_session(&mut tx, &cast.module, 0, &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(proposing.await.unwrap()), "groups-planned");

    // … nor is somebody taken out of it.
    let mut tx = begun().await;
    let moving = tokio::spawn({
        let (cast, person) = (Arc::clone(&cast), person(0));
        async move { cast.move_person(&person, 1, "2").await }
    });
    common::until_it_waits(&cast.academy, &moving).await;
    store::set_session(&mut tx, &cast.module, 0, &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(moving.await.unwrap()), "groups-planned");

    // While somebody is put into it, no session is planned without them.
    let mut tx = begun().await;
    let planning = tokio::spawn({
        let cast = Arc::clone(&cast);
        async move { cast.plan(&cast.form("1", 1)).await }
    });
    common::until_it_waits(&cast.academy, &planning).await;
    assert!(store::touch(&mut tx, &cast.module, 1).await.unwrap());
    store::set_place(&mut tx, &cast.module, &person(1), 0)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(planning.await.unwrap()), "changed-meanwhile");
}
