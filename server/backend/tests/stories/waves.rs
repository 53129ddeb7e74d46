//! Decisions in waves and the reminder of an offer, told on both engines.

use std::fmt::Write as _;

use std::sync::Arc;

use crate::common::{House, ask_as, caller, code, edition, on_both, send_wave, tasks};
use backend::service::applications::{self as applications, DecisionForm};
use backend::service::waves::{self as service, Outcome};
use backend::service::{imports, retention};
use backend::store::{accounts, applications as store, mails};
use backend::{Academy, Caller, jobs, one};
use domain::Timestamp;
use domain::applications::{Answer, ApplicationState};
use domain::ids::ApplicationId;
use domain::mail::MailKind;
use domain::permission::Role;

on_both! {
    a_wave_is_written_read_and_sent
    what_changed_is_left_and_others_do_nothing
    what_nobody_has_read_does_not_leave
    today_tells_who_may_send_it_of_a_wave
    of_two_who_send_a_wave_each_decision_leaves_once
    an_offer_without_answer_is_reminded_of_once
}

struct Stage {
    academy: Arc<Academy>,
    organiser: Caller,
    ids: Vec<ApplicationId>,
}

impl Stage {
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, _) = edition(&academy).await;
        let organiser = caller(&academy, "Ana", &[(Role::Organiser, edition.id.as_str())]).await;
        let mut file = "email,name,country,city,organisation,level,language,modules,motivation,dilemma_title,situation,one_hand,other_hand,key_question".to_owned();
        for at in 0..4 {
            let module = ["housing", "work"][at % 2];
            write!(file, "\nperson{at}@example.org,Person {at},BE,Ghent,City,local,en,{module},Why,Title,So,One,Other,How?").unwrap();
        }
        let import =
            imports::applications::read(&academy, &organiser, "2027", "a.csv", file.as_bytes())
                .await
                .unwrap();
        imports::bring(&academy, &organiser, "2027", &import)
            .await
            .unwrap();
        let mut ids = Vec::new();
        for at in 0..4 {
            let person = Self::person(&academy, at).await;
            ids.push(
                applications::own(&academy, &person, "2027")
                    .await
                    .unwrap()
                    .application
                    .unwrap()
                    .id,
            );
        }
        Self {
            academy,
            organiser,
            ids,
        }
    }

    async fn person(academy: &Academy, at: usize) -> Caller {
        let mut tx = academy.db.read().await.unwrap();
        let email = format!("person{at}@example.org");
        let person = accounts::by_email(&mut tx, &email).await.unwrap().unwrap();
        drop(tx);
        ask_as(academy, &person.id).await
    }

    fn some(&self, at: &[usize]) -> Vec<String> {
        at.iter().map(|at| self.ids[*at].to_string()).collect()
    }

    async fn sent(&self, kind: MailKind) -> Vec<mails::Mail> {
        let mut tx = self.academy.db.read().await.unwrap();
        let (all, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
        all.into_iter().filter(|mail| mail.kind == kind).collect()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }
}

fn offer() -> DecisionForm {
    DecisionForm {
        decision: "offer".to_owned(),
        confirm_by: "2027-01-29".to_owned(),
        reason: "Strong.".to_owned(),
        ..DecisionForm::default()
    }
}

async fn today_tells_who_may_send_it_of_a_wave(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    let other = caller(academy, "Olaf", &[(Role::Organiser, "another-edition")]).await;
    assert_eq!(tasks(academy, ana, "wave-send").await, []);
    service::write(academy, ana, "2027", &stage.some(&[0, 1]), &offer())
        .await
        .unwrap();
    let told = tasks(academy, ana, "wave-send").await;
    let told: Vec<_> = told
        .iter()
        .map(|task| (task.count, task.href.as_str()))
        .collect();
    assert_eq!(told, [(2, "/organise/2027/wave")]);
    assert_eq!(tasks(academy, &other, "wave-send").await, []);
    send_wave(academy, ana).await.unwrap();
    assert_eq!(tasks(academy, ana, "wave-send").await, []);
}

async fn a_wave_is_written_read_and_sent(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    assert_eq!(
        service::write(academy, ana, "2027", &stage.some(&[0, 1]), &offer())
            .await
            .unwrap(),
        2
    );
    let decline = DecisionForm {
        decision: "decline".to_owned(),
        ..offer()
    };
    service::write(academy, ana, "2027", &stage.some(&[1, 2]), &decline)
        .await
        .unwrap();
    // The second word on an application replaces the first.
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 3);
    let waiting = service::list(academy, ana, "2027").await.unwrap().waiting;
    let of_first = waiting
        .iter()
        .find(|one| one.application == stage.ids[0])
        .unwrap();
    let preview = of_first.preview.as_ref().unwrap();
    // Each gets their first choice, and the mail is the very one that leaves.
    assert!(
        preview.mail.text.contains("housing"),
        "{}",
        preview.mail.text
    );
    assert!(stage.sent(MailKind::Offer).await.is_empty());
    service::remove(academy, ana, "2027", &stage.ids[2])
        .await
        .unwrap();
    assert_eq!(
        code(service::remove(academy, ana, "2027", &stage.ids[2]).await),
        "not-found"
    );
    let outcome = send_wave(academy, ana).await.unwrap();
    assert_eq!(outcome, Outcome { sent: 2, left: 0 });
    let offers = stage.sent(MailKind::Offer).await;
    assert_eq!(offers.len(), 1);
    assert_eq!(offers[0].body_text, preview.mail.text);
    assert_eq!(stage.sent(MailKind::NotSelected).await.len(), 1);
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 0);
    assert_eq!(code(send_wave(academy, ana).await), "wave-empty");
    assert_eq!(stage.count("SELECT COUNT(*) FROM audit WHERE operation IN ('wave.written', 'wave.removed', 'wave.sent', 'application.offered', 'application.not_selected')").await, 6);
}

async fn what_changed_is_left_and_others_do_nothing(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    let nobody = caller(academy, "Nobody", &[]).await;
    let elsewhere = caller(academy, "Else", &[(Role::Organiser, stage.ids[0].as_str())]).await;
    for other in [&nobody, &elsewhere] {
        assert_eq!(
            code(service::write(academy, other, "2027", &stage.some(&[0]), &offer()).await),
            "forbidden"
        );
        assert_eq!(
            code(service::list(academy, other, "2027").await),
            "forbidden"
        );
        assert_eq!(
            code(service::send(academy, other, "2027", "").await),
            "forbidden"
        );
        assert_eq!(
            code(service::remove(academy, other, "2027", &stage.ids[0]).await),
            "forbidden"
        );
    }
    assert_eq!(
        code(service::write(academy, ana, "2027", &[], &offer()).await),
        "wave-empty"
    );
    // All or none: one that is not there spoils the rest; so does a reason that is missing.
    let mut ids = stage.some(&[0]);
    ids.push("0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b".to_owned());
    assert_eq!(
        code(service::write(academy, ana, "2027", &ids, &offer()).await),
        "not-found"
    );
    let silent = DecisionForm {
        reason: " ".to_owned(),
        ..offer()
    };
    assert_eq!(
        code(service::write(academy, ana, "2027", &stage.some(&[0]), &silent).await),
        "fields"
    );
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 0);

    service::write(academy, ana, "2027", &stage.some(&[0, 1, 2, 3]), &offer())
        .await
        .unwrap();
    // One goes on to the reviewers, one is decided by hand, one erases themselves.
    let mut tx = academy.db.write().await.unwrap();
    store::set_state(
        &mut tx,
        &stage.ids[0],
        ApplicationState::Submitted,
        ApplicationState::InReview,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let by_hand = DecisionForm {
        decision: "wait".to_owned(),
        seen: "submitted".to_owned(),
        ..offer()
    };
    applications::decide(academy, ana, &stage.ids[1], &by_hand)
        .await
        .unwrap();
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 3);
    let gone = Stage::person(academy, 3).await;
    let mut tx = academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, &gone.person.unwrap().id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let outcome = send_wave(academy, ana).await.unwrap();
    assert_eq!(outcome, Outcome { sent: 1, left: 1 });
    let left = service::list(academy, ana, "2027").await.unwrap().waiting;
    assert_eq!(left.len(), 1);
    assert_eq!(
        left[0].preview.as_ref().unwrap_err().code(),
        "decided-meanwhile"
    );
    // Again: nothing is sent twice.
    assert_eq!(
        send_wave(academy, ana).await.unwrap(),
        Outcome { sent: 0, left: 1 }
    );
    assert_eq!(stage.sent(MailKind::Offer).await.len(), 1);
}

async fn what_nobody_has_read_does_not_leave(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    let write = async |at: &[usize], reason: &str| {
        let form = DecisionForm {
            reason: reason.to_owned(),
            ..offer()
        };
        service::write(academy, ana, "2027", &stage.some(at), &form)
            .await
            .unwrap();
    };
    write(&[0, 1], "Strong.").await;
    let seen = service::list(academy, ana, "2027").await.unwrap().seen;
    // Another organiser writes one more, or another reason, while she reads.
    write(&[2], "Strong.").await;
    let late = service::send(academy, ana, "2027", &seen).await;
    assert_eq!(code(late), "changed-meanwhile");
    let seen = service::list(academy, ana, "2027").await.unwrap().seen;
    write(&[2], "Stronger.").await;
    let late = service::send(academy, ana, "2027", &seen).await;
    assert_eq!(code(late), "changed-meanwhile");
    assert!(stage.sent(MailKind::Offer).await.is_empty());

    // What is taken back takes its decision along: a text that is sent later has not been read yet.
    let person = Stage::person(academy, 2).await;
    applications::withdraw(academy, &person, &stage.ids[2])
        .await
        .unwrap();
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 2);
    let outcome = send_wave(academy, ana).await.unwrap();
    assert_eq!(outcome, Outcome { sent: 2, left: 0 });
}

async fn of_two_who_send_a_wave_each_decision_leaves_once(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    service::write(academy, ana, "2027", &stage.some(&[0, 1, 2, 3]), &offer())
        .await
        .unwrap();
    let otto = caller(academy, "Otto", &[(Role::Organiser, "")]).await;
    let begin = |who: &Caller| {
        let (academy, who) = (Arc::clone(academy), who.clone());
        tokio::spawn(async move { send_wave(&academy, &who).await })
    };
    let (one, two) = (begin(ana), begin(&otto));
    let mut sent = 0;
    for outcome in [one.await.unwrap(), two.await.unwrap()] {
        match outcome {
            Ok(outcome) => sent += outcome.sent,
            // Whoever comes when all have left finds nothing to send; or has not seen what is there now.
            refused => assert!(["wave-empty", "changed-meanwhile"].contains(&&*code(refused))),
        }
    }
    assert_eq!(sent, 4);
    assert_eq!(stage.sent(MailKind::Offer).await.len(), 4);
    assert_eq!(service::count(academy, ana, "2027").await.unwrap(), 0);
}

async fn an_offer_without_answer_is_reminded_of_once(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, ana) = (&stage.academy, &stage.organiser);
    service::write(academy, ana, "2027", &stage.some(&[0, 1]), &offer())
        .await
        .unwrap();
    send_wave(academy, ana).await.unwrap();
    applications::answer(
        academy,
        &Stage::person(academy, 1).await,
        &stage.ids[1],
        Answer::Confirm,
    )
    .await
    .unwrap();
    house.clock.forward(10 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    assert!(stage.sent(MailKind::OfferReminder).await.is_empty());
    house.clock.forward(2 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    jobs::run_due(academy).await.unwrap();
    // Only who has not answered.
    let reminders = stage.sent(MailKind::OfferReminder).await;
    assert_eq!(reminders.len(), 1);
    assert_eq!(reminders[0].address, "person0@example.org");
    assert!(
        reminders[0].body_text.contains("29 January 2027"),
        "{}",
        reminders[0].body_text
    );
    house.clock.forward(5 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    assert_eq!(stage.sent(MailKind::Expired).await.len(), 1);
    retention::run(academy).await.unwrap();
}
