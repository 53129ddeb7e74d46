//! After the decision: places moved and taken back, the door, certificates, the open space; told on both engines.

use std::sync::Arc;

use crate::common::{self, House, applicants, ask_as, caller, code, edition, id_of, on_both};
use backend::live;
use backend::service::applications::{self as applications, DecisionForm, PlaceForm, SwapForm};
use backend::service::certificates::{self as certificates, Own, Verified};
use backend::service::door::{self as service, Scanned};
use backend::service::sessions::{self, PlanForm, board};
use backend::service::{administration, groups, programme, today, workspace};
use backend::store::applications as store;
use backend::store::{mails, programme as editions, workspace as spaces};
use backend::{Academy, Caller, all, exec, one};
use domain::Timestamp;
use domain::applications::{Answer, ApplicationState as State};
use domain::ids::{ApplicationId, SessionId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Edition, EditionState, Module};

on_both! {
    a_place_is_moved_with_its_roles_and_spaces
    of_two_who_move_into_the_last_place_one_does
    two_places_are_exchanged_or_neither
    a_place_is_taken_back_with_a_reason
    whoever_loses_a_place_is_in_no_room_and_no_group
    people_come_through_the_door
    whose_number_it_is_learns_only_the_door
    a_certificate_is_for_who_was_there_and_says_so_to_anybody
    papers_hold_what_they_should
    whoever_applied_may_come_into_the_open_space
    a_role_that_is_taken_away_takes_its_spaces_along
    the_open_space_opens_no_other
}

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
    organiser: Caller,
    people: Vec<(Caller, ApplicationId)>,
}

impl Stage {
    /// Six applicants; the first four have confirmed places, two in each module.
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let people = applicants(&academy, &edition, &modules, 6).await;
        let organiser = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
        let stage = Self {
            academy,
            edition,
            modules,
            organiser,
            people,
        };
        for at in 0..4 {
            stage.offered(at).await;
            let (who, id) = &stage.people[at];
            applications::answer(&stage.academy, who, id, Answer::Confirm)
                .await
                .unwrap();
        }
        stage
    }

    async fn offered(&self, at: usize) {
        let form = DecisionForm {
            decision: "offer".to_owned(),
            module: self.modules[at % 2].id.to_string(),
            confirm_by: "2027-02-10".to_owned(),
            reason: "Strong.".to_owned(),
            seen: "submitted".to_owned(),
        };
        applications::decide(&self.academy, &self.organiser, &self.people[at].1, &form)
            .await
            .unwrap();
    }

    async fn enter(&self, state: EditionState) {
        let mut tx = self.academy.db.write().await.unwrap();
        exec!(
            tx,
            sqlx::query("UPDATE editions SET state = $1").bind(state.key())
        )
        .unwrap();
        tx.commit().await.unwrap();
    }

    async fn state(&self, at: usize) -> store::Application {
        let mut tx = self.academy.db.read().await.unwrap();
        store::by_id(&mut tx, &self.people[at].1)
            .await
            .unwrap()
            .unwrap()
    }

    /// The person as they are now.
    async fn who(&self, at: usize) -> Caller {
        ask_as(
            &self.academy,
            &self.people[at].0.person.as_ref().unwrap().id,
        )
        .await
    }

    async fn spaces(&self, at: usize) -> Vec<String> {
        let who = self.who(at).await;
        let Ok(page) = workspace::overview(&self.academy, &who).await else {
            return Vec::new();
        };
        let mut slugs: Vec<String> = page.spaces.into_iter().map(|space| space.slug).collect();
        slugs.sort();
        slugs
    }

    async fn mails(&self, kind: MailKind) -> Vec<mails::Mail> {
        let mut tx = self.academy.db.read().await.unwrap();
        let (all, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
        all.into_iter().filter(|mail| mail.kind == kind).collect()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }

    fn form(&self, module: usize, reason: &str) -> PlaceForm {
        PlaceForm {
            module: self.modules[module].id.to_string(),
            reason: reason.to_owned(),
            seen: "confirmed".to_owned(),
        }
    }
}

fn text(paper: &[u8]) -> String {
    common::pages_of(paper).join(" ")
}

async fn a_place_is_moved_with_its_roles_and_spaces(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    let id = &stage.people[0].1;
    let spaces = |module: &str| {
        ["academy", "edition-2027", module]
            .map(ToOwned::to_owned)
            .to_vec()
    };
    assert_eq!(stage.spaces(0).await, spaces("module-2027-housing"));
    let scope = |at: usize| stage.modules[at].id.to_string();
    for (form, told) in [
        (stage.form(0, "Same."), "fields"),
        (stage.form(1, " "), "fields"),
        (
            PlaceForm {
                seen: "offered".to_owned(),
                ..stage.form(1, "Late.")
            },
            "decided-meanwhile",
        ),
        (
            PlaceForm {
                module: id.to_string(),
                ..stage.form(1, "Else.")
            },
            "fields",
        ),
    ] {
        assert_eq!(
            code(applications::move_place(academy, olga, id, &form).await),
            told
        );
    }
    assert!(stage.mails(MailKind::Moved).await.is_empty());
    applications::move_place(academy, olga, id, &stage.form(1, "Better for you."))
        .await
        .unwrap();
    let after = stage.state(0).await;
    assert_eq!(after.state, State::Confirmed);
    assert_eq!(after.module_id.as_ref(), Some(&stage.modules[1].id));
    let roles: Vec<String> = stage
        .who(0)
        .await
        .scopes(Role::Participant)
        .map(ToOwned::to_owned)
        .collect();
    assert!(
        roles.contains(&scope(1)) && !roles.contains(&scope(0)),
        "{roles:?}"
    );
    assert_eq!(stage.spaces(0).await, spaces("module-2027-work"));
    let mail = stage.mails(MailKind::Moved).await.remove(0);
    assert!(mail.body_text.contains("work") && mail.body_text.contains("Better for you."));
    // A module that is full takes nobody.
    let mut tx = academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE modules SET places = 3")).unwrap();
    tx.commit().await.unwrap();
    let form = stage.form(1, "Too.");
    let refused = applications::move_place(academy, olga, &stage.people[2].1, &form).await;
    assert_eq!(code(refused), "module-full");
    // An offer moves, too: nothing is open yet that would follow.
    stage.offered(4).await;
    let form = PlaceForm {
        seen: "offered".to_owned(),
        ..stage.form(0, "Full.")
    };
    let refused = applications::move_place(academy, olga, &stage.people[4].1, &form).await;
    assert_eq!(code(refused), "fields", "it is there already");
    // Not in the hands of others.
    let facilitator = caller(academy, "Fay", &[(Role::Facilitator, "")]).await;
    let elsewhere = caller(academy, "Else", &[(Role::Organiser, &scope(0))]).await;
    let own = stage.who(0).await;
    for (who, told) in [
        (&facilitator, "forbidden"),
        (&own, "forbidden"),
        (&elsewhere, "forbidden"),
        (&Caller::visitor(domain::Language::En), "sign-in"),
    ] {
        let form = stage.form(0, "Mine.");
        assert_eq!(
            code(applications::move_place(academy, who, id, &form).await),
            told
        );
        assert_eq!(
            code(applications::cancel(academy, who, id, &form).await),
            told
        );
    }
}

async fn of_two_who_move_into_the_last_place_one_does(house: House) {
    let stage = Stage::set(&house).await;
    let mut tx = stage.academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE modules SET places = 3")).unwrap();
    tx.commit().await.unwrap();
    // Another organiser is moving somebody there, and has not come to the end.
    let mut tx = stage.academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE editions SET state = state")).unwrap();
    let moving = tokio::spawn({
        let (academy, olga) = (Arc::clone(&stage.academy), stage.organiser.clone());
        let (id, form) = (stage.people[0].1.clone(), stage.form(1, "Better for you."));
        async move { applications::move_place(&academy, &olga, &id, &form).await }
    });
    common::until_it_waits(&stage.academy, &moving).await;
    exec!(
        tx,
        sqlx::query("UPDATE applications SET module_id = $2 WHERE id = $1")
            .bind(stage.people[2].1.as_str())
            .bind(stage.modules[1].id.as_str())
    )
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(moving.await.unwrap()), "module-full");
}

async fn two_places_are_exchanged_or_neither(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    let (id, other) = (&stage.people[0].1, &stage.people[1].1);
    let (mine, theirs) = (&stage.modules[0].id, &stage.modules[1].id);
    let mut tx = academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE modules SET places = 2")).unwrap();
    tx.commit().await.unwrap();
    let refused = applications::move_place(academy, olga, id, &stage.form(1, "Full.")).await;
    assert_eq!(code(refused), "module-full");
    let partners = applications::partners(academy, olga, id).await.unwrap();
    let names: Vec<&str> = partners.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Person 1", "Person 3"]);
    let form = |with: &str, reason: &str| SwapForm {
        with: with.to_owned(),
        reason: reason.to_owned(),
        seen: "confirmed".to_owned(),
        from: mine.to_string(),
    };
    let whole = form(other.as_str(), "They agree on it.");
    let late = SwapForm {
        seen: "offered".to_owned(),
        ..whole.clone()
    };
    let elsewhere = SwapForm {
        from: theirs.to_string(),
        ..whole.clone()
    };
    for (form, told) in [
        (form(other.as_str(), " "), "fields"),
        (form(id.as_str(), "Oneself."), "fields"),
        (form("", "Nobody."), "fields"),
        (form(stage.edition.id.as_str(), "No application."), "fields"),
        // In the same module, and without a place.
        (form(stage.people[2].1.as_str(), "Same."), "fields"),
        (form(stage.people[4].1.as_str(), "None."), "fields"),
        (late, "decided-meanwhile"),
        (elsewhere, "decided-meanwhile"),
    ] {
        assert_eq!(
            code(applications::swap(academy, olga, id, &form).await),
            told
        );
    }
    assert!(stage.mails(MailKind::Moved).await.is_empty());
    // Of two who exchange the same places at once, one does, and the places are not moved back.
    let (one, two) = tokio::join!(
        applications::swap(academy, olga, id, &whole),
        applications::swap(academy, olga, id, &whole)
    );
    let refused = one.as_ref().err().or(two.as_ref().err()).unwrap();
    assert_eq!(refused.refusal().code(), "decided-meanwhile");
    assert!(one.is_ok() || two.is_ok());
    assert_eq!(stage.state(0).await.module_id.as_ref(), Some(theirs));
    assert_eq!(stage.state(1).await.module_id.as_ref(), Some(mine));
    for (at, here, left) in [(0, theirs, mine), (1, mine, theirs)] {
        let who = stage.who(at).await;
        let scopes: Vec<&str> = who.scopes(Role::Participant).collect();
        assert!(
            scopes.contains(&here.as_str()) && !scopes.contains(&left.as_str()),
            "{scopes:?}"
        );
    }
    let mails = stage.mails(MailKind::Moved).await;
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(mail.body_text.contains("They agree on it."));
        let name = if mail.address.contains('0') {
            "Person 1"
        } else {
            "Person 0"
        };
        assert!(!mail.body_text.contains(name), "{}", mail.body_text);
    }
    let noted = "SELECT COUNT(*) FROM audit WHERE operation = 'application.moved'";
    assert_eq!(stage.count(noted).await, 2);
    // Each entry names the other application, so that who reads one finds both.
    for (at, partner) in [(0, 1), (1, 0)] {
        let (of, with) = (&stage.people[at].1, &stage.people[partner].1);
        let mut tx = academy.db.read().await.unwrap();
        let detail: String = one!(
            tx,
            sqlx::query_scalar(
                "SELECT detail FROM audit WHERE operation = 'application.moved' AND subject_id = $1"
            )
            .bind(of.as_str())
        )
        .unwrap();
        assert!(detail.contains(&format!(r#""with":"{with}""#)), "{detail}");
    }
    // An offer is exchanged for a place that is taken, too.
    stage.offered(4).await;
    let offer = SwapForm {
        seen: "offered".to_owned(),
        ..form(id.as_str(), "Once more.")
    };
    applications::swap(academy, olga, &stage.people[4].1, &offer)
        .await
        .unwrap();
    let after = stage.state(4).await;
    assert_eq!(
        (after.state, after.module_id.as_ref()),
        (State::Offered, Some(theirs))
    );
    assert_eq!(stage.state(0).await.module_id.as_ref(), Some(mine));
    // Not in the hands of others.
    let facilitator = caller(academy, "Fay", &[(Role::Facilitator, "")]).await;
    let elsewhere = caller(academy, "Else", &[(Role::Organiser, mine.as_str())]).await;
    for (who, told) in [
        (&facilitator, "forbidden"),
        (&stage.who(0).await, "forbidden"),
        (&elsewhere, "forbidden"),
        (&Caller::visitor(domain::Language::En), "sign-in"),
    ] {
        assert_eq!(
            code(applications::swap(academy, who, id, &whole).await),
            told
        );
        assert_eq!(code(applications::partners(academy, who, id).await), told);
    }
}

async fn a_place_is_taken_back_with_a_reason(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    let id = &stage.people[1].1;
    assert_eq!(
        code(applications::cancel(academy, olga, id, &stage.form(0, "\n")).await),
        "fields"
    );
    applications::cancel(academy, olga, id, &stage.form(0, "The venue is smaller."))
        .await
        .unwrap();
    let after = stage.state(1).await;
    assert_eq!(after.state, State::Cancelled);
    assert_eq!(after.reason.as_deref(), Some("The venue is smaller."));
    assert!(stage.who(1).await.grants.is_empty());
    assert!(stage.spaces(1).await.is_empty());
    let mail = stage.mails(MailKind::Cancelled).await.remove(0);
    assert!(mail.body_text.contains("The venue is smaller."));
    let mut tx = academy.db.read().await.unwrap();
    let taken = store::taken(&mut tx, &stage.edition.id).await.unwrap();
    let held = |at: usize| {
        let module = &stage.modules[at].id;
        taken
            .iter()
            .find(|(id, _)| id == module)
            .map(|(_, count)| *count)
    };
    assert_eq!((held(0), held(1)), (Some(2), Some(1)));
    drop(tx);
    // Twice is once; and nobody takes back what nobody has.
    let form = PlaceForm {
        seen: "cancelled".to_owned(),
        ..stage.form(0, "Again.")
    };
    assert_eq!(
        code(applications::cancel(academy, olga, id, &form).await),
        "no-place"
    );
    let form = PlaceForm {
        seen: "submitted".to_owned(),
        ..form
    };
    let fifth = &stage.people[4].1;
    assert_eq!(
        code(applications::cancel(academy, olga, fifth, &form).await),
        "no-place"
    );
    // Their own place people give back until the edition begins.
    let (who, own) = (&stage.who(2).await, &stage.people[2].1);
    stage.enter(EditionState::Running).await;
    let late = applications::answer(academy, who, own, Answer::GiveBack).await;
    assert_eq!(code(late), "edition-under-way");
    let late = applications::cancel(academy, olga, own, &stage.form(0, "Late.")).await;
    assert_eq!(code(late), "edition-under-way");
    stage.enter(EditionState::Confirmed).await;
    applications::answer(academy, who, own, Answer::GiveBack)
        .await
        .unwrap();
    assert_eq!(stage.state(2).await.state, State::Declined);
}

async fn whoever_loses_a_place_is_in_no_room_and_no_group(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, Arc::new(stage.organiser.clone()));
    stage.offered(4).await;
    let (who, id) = &stage.people[4];
    applications::answer(academy, who, id, Answer::Confirm)
        .await
        .unwrap();
    let module = &stage.modules[0].id;
    let fay = caller(academy, "Fay", &[(Role::Facilitator, module.as_str())]).await;
    groups::propose(academy, &fay, module, "1", false)
        .await
        .unwrap();
    let plan = async |people: [usize; 2]| {
        let people = people.map(|at| id_of(&stage.people[at].0).to_string());
        let form = PlanForm {
            edition: "2027".to_owned(),
            module: module.to_string(),
            title: "Room".to_owned(),
            template: "incident_intervision".to_owned(),
            language: "en".to_owned(),
            starts: "2027-01-16T10:00".to_owned(),
            facilitator: id_of(&fay).to_string(),
            people: people.to_vec(),
            ..PlanForm::default()
        };
        sessions::plan(academy, &fay, &form).await.unwrap()
    };
    let (first, second) = (plan([0, 2]).await, plan([0, 4]).await);
    // Before it begins one of them is put into the other room, where its log knows them.
    let moved = id_of(&stage.people[2].0);
    board::move_person(academy, &olga, moved, &first, &second)
        .await
        .unwrap();
    let fay = ask_as(academy, id_of(&fay)).await;
    let inside = async |academy: &Arc<Academy>, room: &SessionId| {
        let view = live::view(academy, &fay, room).await.unwrap();
        let mut names: Vec<String> = view.board.members.into_iter().map(|one| one.name).collect();
        names.sort();
        names.join(", ")
    };
    assert_eq!(inside(academy, &first).await, "Fay, Person 0");
    assert_eq!(
        inside(academy, &second).await,
        "Fay, Person 0, Person 2, Person 4"
    );

    // Given back, taken back, moved to the other module: while both rooms are open.
    let (who, id) = &stage.people[0];
    applications::answer(academy, who, id, Answer::GiveBack)
        .await
        .unwrap();
    assert_eq!(inside(academy, &first).await, "Fay");
    assert_eq!(inside(academy, &second).await, "Fay, Person 2, Person 4");
    let form = stage.form(1, "It has to be.");
    applications::cancel(academy, &olga, &stage.people[2].1, &form)
        .await
        .unwrap();
    assert_eq!(inside(academy, &second).await, "Fay, Person 4");
    applications::move_place(academy, &olga, &stage.people[4].1, &form)
        .await
        .unwrap();
    // Who opens the room later, in another process, finds the same.
    for academy in [academy, &house.academy().await] {
        for room in [&first, &second] {
            assert_eq!(inside(academy, room).await, "Fay");
            for at in [0, 2, 4] {
                let gone = stage.who(at).await;
                assert_eq!(code(live::view(academy, &gone, room).await), "not-found");
                assert_eq!(
                    code(sessions::page(academy, &gone, room).await),
                    "not-found"
                );
            }
        }
    }
    let leave = "SELECT COUNT(*) FROM roles WHERE scope_id IN (SELECT id FROM sessions)";
    assert_eq!(stage.count(leave).await, 2, "Fay's");
    let grouped = "SELECT COUNT(*) FROM group_places";
    assert_eq!(stage.count(grouped).await, 0);
    assert!(stage.spaces(0).await.is_empty() && stage.spaces(2).await.is_empty());
    let told = "SELECT COUNT(*) FROM audit WHERE operation = 'session.person_taken_out'";
    assert_eq!(stage.count(told).await, 5, "one of them by the board");
}

async fn people_come_through_the_door(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    let id = &stage.people[0].1;
    // While people still apply, the door is closed.
    assert_eq!(
        code(service::check_in(academy, olga, id).await),
        "door-closed"
    );
    let doors = service::doors(academy, olga).await.unwrap();
    assert!(doors.len() == 1 && !doors[0].open);
    stage.enter(EditionState::Running).await;
    let task = |tasks: Vec<today::Task>| {
        let mut door = tasks.into_iter().filter(|task| task.key == "door");
        door.next().map(|task| task.count)
    };
    assert_eq!(task(today::tasks(academy, olga).await.unwrap()), Some(4));
    let fay = caller(
        academy,
        "Fay",
        &[(Role::Facilitator, stage.modules[0].id.as_str())],
    )
    .await;
    assert_eq!(task(today::tasks(academy, &fay).await.unwrap()), Some(2));
    // Whoever keeps the door of a module sees and checks in its people alone.
    let door = service::list(academy, &fay, "2027", "", 0).await.unwrap();
    assert_eq!((door.guests.len(), door.expected, door.arrived), (2, 2, 0));
    assert!(
        door.guests
            .iter()
            .all(|guest| guest.module_id.as_ref() == Some(&stage.modules[0].id))
    );
    assert_eq!(
        code(service::check_in(academy, &fay, &stage.people[1].1).await),
        "not-found"
    );
    // From afar, too: the doors one keeps, each with its own people.
    for (who, expected) in [(&fay, 2), (olga, 4)] {
        let doors = service::doors(academy, who).await.unwrap();
        let seen: Vec<_> = doors
            .iter()
            .map(|door| {
                (
                    door.edition.slug.as_str(),
                    door.open,
                    door.expected,
                    door.arrived,
                )
            })
            .collect();
        assert_eq!(seen, [("2027", true, expected, 0)]);
    }
    let elsewhere = caller(academy, "Else", &[(Role::Facilitator, "elsewhere")]).await;
    assert!(
        service::doors(academy, &elsewhere)
            .await
            .unwrap()
            .is_empty()
    );
    let guest = &stage.people[0].0;
    assert_eq!(code(service::doors(academy, guest).await), "forbidden");
    // Pressed twice, by two, it is noted once.
    let (one, two) = tokio::join!(
        service::check_in(academy, &fay, id),
        service::check_in(academy, olga, id)
    );
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    service::check_in(academy, olga, id).await.unwrap();
    assert_eq!(stage.state(0).await.state, State::Attended);
    assert_eq!(stage.count("SELECT COUNT(*) FROM arrivals").await, 1);
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation = 'door.checked_in'")
            .await,
        1
    );
    // By number, however it is typed; who is not expected has none that opens.
    let number = stage.state(2).await.receipt.unwrap();
    let typed = format!(" {} ", number.to_lowercase());
    let name = service::check_in_number(academy, olga, "2027", &typed)
        .await
        .unwrap();
    assert_eq!(name, "Person 2");
    let unknown = stage.state(5).await.receipt.unwrap();
    for number in [unknown.as_str(), "", "2027-0000-0000", "é"] {
        let refused = service::check_in_number(academy, olga, "2027", number).await;
        assert_eq!(code(refused), "fields", "{number}");
    }
    let door = service::list(academy, olga, "2027", "PERSON 2", 0)
        .await
        .unwrap();
    assert_eq!((door.found, door.arrived, door.expected), (1, 2, 4));
    assert!(door.guests[0].arrived_at.is_some());
    // A mistake is taken back.
    service::undo(academy, &fay, &stage.people[2].1)
        .await
        .unwrap();
    assert_eq!(stage.state(2).await.state, State::Confirmed);
    assert_eq!(
        code(service::undo(academy, &fay, &stage.people[2].1).await),
        "not-arrived"
    );
    assert_eq!(
        code(service::check_in(academy, olga, &stage.people[5].1).await),
        "not-found"
    );
    // When the two days are over, who was expected and did not come is absent; a late correction counts.
    programme::advance(academy, olga, "2027", "running")
        .await
        .unwrap();
    // Pressed twice, it is one step.
    assert_eq!(
        code(programme::advance(academy, olga, "2027", "running").await),
        "changed-meanwhile"
    );
    assert_eq!(stage.state(0).await.state, State::Attended);
    for at in 1..4 {
        assert_eq!(stage.state(at).await.state, State::Absent);
    }
    service::check_in(academy, olga, &stage.people[1].1)
        .await
        .unwrap();
    assert_eq!(stage.state(1).await.state, State::Attended);
    // Whose check-in then was the mistake is absent: nobody is expected any more.
    service::undo(academy, olga, &stage.people[1].1)
        .await
        .unwrap();
    assert_eq!(stage.state(1).await.state, State::Absent);
    service::check_in(academy, olga, &stage.people[1].1)
        .await
        .unwrap();
    let rows = applications::download(academy, olga, "2027", &applications::ListQuery::default())
        .await
        .unwrap()
        .rows;
    assert_eq!(
        rows.iter().filter(|row| row.arrived_at.is_some()).count(),
        2
    );
    programme::advance(academy, olga, "2027", "follow_up")
        .await
        .unwrap();
    assert_eq!(code(service::undo(academy, olga, id).await), "door-closed");
    assert_eq!(
        code(service::check_in(academy, olga, &stage.people[3].1).await),
        "door-closed"
    );
}

async fn whose_number_it_is_learns_only_the_door(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    stage.enter(EditionState::Confirmed).await;
    let number = stage.state(0).await.receipt.unwrap();
    let theirs = stage.state(2).await.receipt.unwrap();
    let visitor = Caller::visitor(domain::Language::En);
    let fay = caller(
        academy,
        "Fay",
        &[(Role::Facilitator, stage.modules[0].id.as_str())],
    )
    .await;
    let other = caller(
        academy,
        "Tim",
        &[(Role::Facilitator, stage.modules[1].id.as_str())],
    )
    .await;
    match service::scanned(academy, &fay, &number.to_lowercase())
        .await
        .unwrap()
    {
        Scanned::Guest(_, guest) => assert_eq!(guest.name, "Person 0"),
        Scanned::Own(_) => panic!("the door sees the guest"),
    }
    assert_eq!(
        code(service::scanned(academy, &other, &number).await),
        "not-found"
    );
    assert_eq!(
        code(service::scanned(academy, &visitor, &number).await),
        "sign-in"
    );
    // A participant who opens somebody's number sees their own ticket, and so they do for a number that is none's.
    let who = stage.who(2).await;
    for asked in [&number, &theirs, &"2027-0000-0000".to_owned()] {
        match service::scanned(academy, &who, asked).await.unwrap() {
            Scanned::Own(ticket) => {
                assert_eq!(
                    (ticket.name.as_str(), &ticket.number),
                    ("Person 2", &theirs)
                );
                assert!(ticket.address.ends_with(&format!("/check-in/{theirs}")));
            }
            Scanned::Guest(..) => panic!("a participant keeps no door"),
        }
    }
    // Without a place there is no ticket.
    assert_eq!(
        code(service::ticket(academy, &stage.who(5).await, "2027").await),
        "not-found"
    );
    for asked in ["2028-0000-0000", "nonsense", ""] {
        assert_eq!(
            code(service::scanned(academy, &who, asked).await),
            "not-found"
        );
    }
    // The door itself.
    for (person, told) in [(&who, "forbidden"), (&visitor, "sign-in")] {
        assert_eq!(
            code(service::list(academy, person, "2027", "", 0).await),
            told
        );
        assert_eq!(
            code(service::check_in(academy, person, &stage.people[0].1).await),
            told
        );
        assert_eq!(
            code(service::undo(academy, person, &stage.people[0].1).await),
            told
        );
        let typed = service::check_in_number(academy, person, "2027", &number).await;
        assert_eq!(code(typed), told);
        assert_eq!(code(service::badges(academy, person, "2027").await), told);
        assert_eq!(
            code(service::attendance(academy, person, "2027").await),
            told
        );
    }
}

async fn a_certificate_is_for_who_was_there_and_says_so_to_anybody(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    let visitor = Caller::visitor(domain::Language::Fr);
    stage.enter(EditionState::Running).await;
    let who = stage.who(0).await;
    assert_eq!(
        code(certificates::issue(academy, &who, "2027").await),
        "not-attended"
    );
    service::check_in(academy, olga, &stage.people[0].1)
        .await
        .unwrap();
    // The last day is the 21st of May; on the day before there is none yet.
    assert_eq!(
        code(certificates::issue(academy, &who, "2027").await),
        "edition-not-over"
    );
    assert_eq!(
        certificates::own(academy, &who, "2027").await.unwrap(),
        Own::None
    );
    house.clock.forward(126 * Timestamp::DAY);
    assert_eq!(
        certificates::own(academy, &who, "2027").await.unwrap(),
        Own::Ready
    );
    certificates::issue(academy, &who, "2027").await.unwrap();
    let Own::Issued(first) = certificates::own(academy, &who, "2027").await.unwrap() else {
        panic!("there is one")
    };
    // Asked for again it is the same.
    certificates::issue(academy, &who, "2027").await.unwrap();
    assert_eq!(
        certificates::own(academy, &who, "2027").await.unwrap(),
        Own::Issued(first.clone())
    );
    match certificates::verify(academy, &visitor, &first.to_string().to_lowercase())
        .await
        .unwrap()
    {
        Verified::Genuine { name, module, .. } => {
            assert_eq!(
                (name.as_str(), &module.id),
                ("Person 0", &stage.modules[0].id)
            );
        }
        other => panic!("{other:?}"),
    }
    for unknown in [
        "",
        "x",
        "0000-0000-0000-0000-0000",
        first.to_string().get(..20).unwrap(),
    ] {
        let answer = certificates::verify(academy, &visitor, unknown)
            .await
            .unwrap();
        assert!(matches!(answer, Verified::Unknown), "{unknown}");
    }
    let (name, paper) = certificates::paper(academy, &who, "2027").await.unwrap();
    assert_eq!(name, "urban-academy-2027-certificate.pdf");
    let said = text(&paper);
    let place = stage.edition.place.get(domain::Language::En);
    for part in ["Person 0", "housing", place, &first.to_string()] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // Nobody gets another's.
    for at in [1, 5] {
        let who = stage.who(at).await;
        assert_eq!(
            code(certificates::paper(academy, &who, "2027").await),
            "not-found"
        );
        assert_eq!(
            code(certificates::issue(academy, &who, "2027").await),
            "not-attended"
        );
    }
    assert_eq!(
        code(certificates::issue(academy, &visitor, "2027").await),
        "sign-in"
    );
    assert_eq!(
        code(certificates::issue(academy, olga, "2027").await),
        "not-found"
    );
    // The code is nowhere but on the certificate.
    let sql = "SELECT COUNT(*) FROM audit WHERE detail LIKE '%-____-____-%' AND operation = 'certificate.issued'";
    assert_eq!(stage.count(sql).await, 0);
    // A check-in that was a mistake takes the certificate with it; anew, it has a new code.
    service::undo(academy, olga, &stage.people[0].1)
        .await
        .unwrap();
    let answer = certificates::verify(academy, &visitor, first.as_str())
        .await
        .unwrap();
    assert!(matches!(answer, Verified::Withdrawn));
    assert_eq!(
        code(certificates::paper(academy, &who, "2027").await),
        "not-found"
    );
    service::check_in(academy, olga, &stage.people[0].1)
        .await
        .unwrap();
    certificates::issue(academy, &who, "2027").await.unwrap();
    let Own::Issued(second) = certificates::own(academy, &who, "2027").await.unwrap() else {
        panic!("there is one again")
    };
    assert_ne!(first, second);
    // With the account goes the name; that there was one is said honestly.
    let mut tx = academy.db.write().await.unwrap();
    let person = &who.person.as_ref().unwrap().id;
    backend::store::retention::erase_person(&mut tx, person)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let answer = certificates::verify(academy, &visitor, second.as_str())
        .await
        .unwrap();
    assert!(matches!(answer, Verified::Withdrawn));
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM certificates WHERE name <> ''")
            .await,
        0
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM arrivals").await, 0);
}

async fn papers_hold_what_they_should(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    stage.enter(EditionState::Running).await;
    service::check_in(academy, olga, &stage.people[0].1)
        .await
        .unwrap();
    let fay = caller(
        academy,
        "Fay",
        &[(Role::Facilitator, stage.modules[1].id.as_str())],
    )
    .await;
    let (name, badges) = service::badges(academy, olga, "2027").await.unwrap();
    assert_eq!(name, "urban-academy-2027-badges.pdf");
    let said = text(&badges);
    for at in 0..4 {
        let number = stage.state(at).await.receipt.unwrap();
        assert!(
            said.contains(&format!("Person {at}")) && said.contains(&number),
            "{said}"
        );
    }
    assert!(!said.contains("Person 4"), "{said}");
    let (_, mine) = service::badges(academy, &fay, "2027").await.unwrap();
    let mine = text(&mine);
    assert!(
        mine.contains("Person 1") && !mine.contains("Person 0"),
        "{mine}"
    );
    let (_, list) = service::attendance(academy, olga, "2027").await.unwrap();
    let list = text(&list);
    assert!(
        list.contains("1 of 4") && list.contains("Person 3"),
        "{list}"
    );
    let who = stage.who(5).await;
    let (name, receipt) = certificates::receipt(academy, &who, "2027").await.unwrap();
    assert_eq!(name, "urban-academy-2027-receipt.pdf");
    let said = text(&receipt);
    assert!(said.contains(&stage.state(5).await.receipt.unwrap()) && said.contains("Person 5"));
    assert_eq!(
        code(certificates::receipt(academy, olga, "2027").await),
        "not-found"
    );
    assert_eq!(
        stage
            .count(
                "SELECT COUNT(*) FROM audit WHERE operation IN ('door.badges', 'door.attendance')"
            )
            .await,
        3
    );
    let mut tx = academy.db.read().await.unwrap();
    let editions = editions::editions(&mut tx).await.unwrap();
    assert_eq!(editions.len(), 1);
}

async fn whoever_applied_may_come_into_the_open_space(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let stranger = caller(academy, "Sam", &[]).await;
    assert_eq!(
        code(workspace::join_open(academy, &stranger).await),
        "not-applied"
    );
    let visitor = Caller::visitor(domain::Language::En);
    assert_eq!(
        code(workspace::join_open(academy, &visitor).await),
        "sign-in"
    );
    // Nobody is put into it.
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM spaces WHERE kind = 'open'")
            .await,
        0
    );
    let declined = stage.who(5).await;
    assert!(!workspace::open_space(academy, &declined).await.unwrap());
    assert!(stage.spaces(5).await.is_empty());
    for _ in 0..2 {
        workspace::join_open(academy, &declined).await.unwrap();
    }
    let declined = stage.who(5).await;
    assert!(workspace::open_space(academy, &declined).await.unwrap());
    // It opens this one space, and nothing of the edition.
    assert_eq!(stage.spaces(5).await, ["open"]);
    assert_eq!(declined.grants.len(), 1);
    for closed in ["academy", "edition-2027"] {
        let refused = workspace::space(academy, &declined, closed, "", 0).await;
        assert_eq!(code(refused), "not-found");
    }
    let form = domain::workspace::ThreadForm {
        title: "Hello".to_owned(),
        body: "From Ghent.".to_owned(),
        language: "en".to_owned(),
        form_key: "5f0c7d7e-8a5b-4c7d-9e1f-0a1b2c3d4e5f".to_owned(),
    };
    workspace::start_thread(academy, &declined, "open", &form)
        .await
        .unwrap();
    let second = stage.who(4).await;
    assert_eq!(
        code(workspace::space(academy, &second, "open", "", 0).await),
        "not-found"
    );
    workspace::join_open(academy, &second).await.unwrap();
    let second = stage.who(4).await;
    let page = workspace::space(academy, &second, "open", "", 0)
        .await
        .unwrap();
    assert_eq!(page.threads.len(), 1);
    // Their data go with them.
    let person = second.person.as_ref().unwrap();
    let mut tx = academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, &person.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(stage.spaces(4).await.is_empty());
}

async fn a_role_that_is_taken_away_takes_its_spaces_along(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let admin = caller(academy, "Ada", &[(Role::Administrator, "")]).await;
    let (edition, housing) = (stage.edition.id.as_str(), stage.modules[0].id.as_str());
    let set = async |at: usize, role: Role, scope: &str, granted: bool| {
        let person = id_of(&stage.people[at].0);
        administration::set_role(academy, &admin, person, role, scope, granted)
            .await
            .unwrap();
    };
    let member_of = async |at: usize| -> Vec<String> {
        let mut tx = academy.db.read().await.unwrap();
        let sql = "SELECT s.slug FROM spaces s JOIN space_members m ON m.space_id = s.id WHERE m.person_id = $1 ORDER BY s.slug";
        let person = id_of(&stage.people[at].0).as_str();
        all!(tx, sqlx::query_scalar(sql).bind(person)).unwrap()
    };
    let whole = ["academy", "edition-2027", "module-2027-housing"];
    // With the module goes its space, and no other.
    set(0, Role::Participant, housing, false).await;
    assert_eq!(member_of(0).await, whole[..2]);
    set(0, Role::Participant, edition, false).await;
    assert!(member_of(0).await.is_empty());
    // What another role opens stays, and what oneself came into.
    set(2, Role::Expert, housing, true).await;
    workspace::join_open(academy, &stage.who(2).await)
        .await
        .unwrap();
    for scope in [edition, housing] {
        set(2, Role::Participant, scope, false).await;
    }
    assert_eq!(member_of(2).await[..3], whole);
    set(2, Role::Expert, housing, false).await;
    assert_eq!(member_of(2).await, ["open"]);
    // Whose role reads no space is kept in none by it.
    set(1, Role::Reviewer, edition, true).await;
    for scope in [edition, stage.modules[1].id.as_str()] {
        set(1, Role::Participant, scope, false).await;
    }
    assert!(member_of(1).await.is_empty());
}

async fn the_open_space_opens_no_other(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    workspace::join_open(academy, &stage.who(5).await)
        .await
        .unwrap();
    // A membership that was left over from a role.
    let mut tx = academy.db.write().await.unwrap();
    let joined = spaces::join(&mut tx, "academy", id_of(&stage.people[5].0), academy.now()).await;
    assert!(joined.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(stage.spaces(5).await, ["open"]);
    let refused = workspace::space(academy, &stage.who(5).await, "academy", "", 0).await;
    assert_eq!(code(refused), "not-found");
    // A place in the edition does open it.
    workspace::join_open(academy, &stage.who(0).await)
        .await
        .unwrap();
    assert_eq!(stage.spaces(0).await.len(), 4);
}
