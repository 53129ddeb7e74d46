//! Applications, told on SQLite and on PostgreSQL.
#![allow(
    clippy::similar_names,
    clippy::assigning_clones,
    reason = "short names for short stories"
)]

use std::sync::Arc;

use crate::common::{House, NOW, ask_as, caller, code, code_of, edition, on_both, profile};
use backend::db::Tx;
use backend::service::accounts as accounts_service;
use backend::service::applications::{self as service, DecisionForm, ListQuery};
use backend::service::{administration, today};
use backend::store::applications::{self as store, Application};
use backend::store::{accounts, mails, programme};
use backend::{Academy, Caller, Error, exec, jobs, one};
use domain::accounts::{Level, ProfileForm};
use domain::applications::{Answer, ApplicationState, Content, Save, Saved};
use domain::call::Answers;
use domain::ids::{ApplicationId, ModuleId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Edition, EditionState, Module};
use domain::{Kind, Language, Timestamp};

on_both! {
    a_draft_is_saved_and_nothing_is_overwritten
    what_was_acknowledged_is_there
    an_application_is_sent_once_and_in_time
    two_presses_of_submit_are_one_submission
    what_cannot_be_sent_stays_a_draft
    an_application_is_withdrawn_and_sent_again
    a_decision_is_read_before_it_leaves
    of_two_organisers_the_second_is_told
    a_place_is_confirmed_and_given_back
    a_place_is_answered_as_it_was_read
    an_offer_runs_out
    nobody_reaches_what_is_not_theirs
    the_list_finds_sorts_and_counts
    the_longest_words_are_found
    today_says_what_to_do
    an_erased_person_leaves_no_text
    hostile_text_is_cleaned_or_refused_at_its_field
}

// ---------------------------------------------------------------- the cast

/// An academy with an open call.
struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
}

impl Stage {
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        Self {
            academy,
            edition,
            modules,
        }
    }

    /// Somebody with a complete profile.
    async fn applicant(&self, name: &str, city: i64) -> Caller {
        let person = caller(&self.academy, name, &[]).await;
        let form = ProfileForm {
            organisation: format!("City of {city}"),
            level: if city == 3 { "regional" } else { "local" }.to_owned(),
            ..profile(name, city)
        };
        accounts_service::save_profile(&self.academy, &person, &form)
            .await
            .unwrap();
        ask_as(&self.academy, &person.person.unwrap().id).await
    }

    async fn organiser(&self, name: &str) -> Caller {
        caller(&self.academy, name, &[(Role::Organiser, "")]).await
    }

    async fn started(&self, who: &Caller) -> Application {
        service::start(&self.academy, who, "2027").await.unwrap();
        self.stored(who).await
    }

    async fn stored(&self, who: &Caller) -> Application {
        service::own(&self.academy, who, "2027")
            .await
            .unwrap()
            .application
            .unwrap()
    }

    fn whole(&self, title: &str) -> Content {
        Content {
            preferences: vec![
                self.modules[0].id.to_string(),
                self.modules[1].id.to_string(),
            ],
            motivation: "We learn alone.".to_owned(),
            dilemma_title: title.to_owned(),
            situation: "As it is.".to_owned(),
            one_hand: "Housing first.".to_owned(),
            other_hand: "Work first.".to_owned(),
            key_question: "How could we decide?".to_owned(),
            ..Content::default()
        }
    }

    /// Started, written and sent.
    async fn sent(&self, who: &Caller, title: &str) -> Application {
        let draft = self.started(who).await;
        service::submit(&self.academy, who, save(&draft, self.whole(title)))
            .await
            .unwrap();
        self.stored(who).await
    }

    fn offer(&self, day: &str) -> DecisionForm {
        DecisionForm {
            decision: "offer".to_owned(),
            module: self.modules[0].id.to_string(),
            confirm_by: day.to_owned(),
            reason: "Your dilemma is one that many cities share.".to_owned(),
            seen: "submitted".to_owned(),
        }
    }

    /// Sent and offered a place until 23:59 of 29 January 2027 in Brussels.
    async fn offered(&self, who: &Caller, organiser: &Caller) -> Application {
        let sent = self.sent(who, "Two goods").await;
        service::decide(
            &self.academy,
            organiser,
            &sent.id,
            &self.offer("2027-01-29"),
        )
        .await
        .unwrap();
        self.stored(who).await
    }

    async fn read(&self) -> Tx {
        self.academy.db.read().await.unwrap()
    }

    async fn mails(&self, kind: MailKind) -> Vec<mails::Mail> {
        let (mails, _) = mails::page(&mut self.read().await, "", "", 1_000, 0)
            .await
            .unwrap();
        mails.into_iter().filter(|mail| mail.kind == kind).collect()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.read().await;
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }
}

fn save(stored: &Application, content: Content) -> Save {
    Save {
        application: stored.id.clone(),
        base: stored.revision,
        content,
        form: 0,
        replace: false,
    }
}

fn fields(error: &Error) -> Vec<String> {
    error
        .refusal()
        .problems()
        .iter()
        .map(|problem| format!("{}: {}", problem.field, problem.code))
        .collect()
}

fn typed(text: &str) -> Content {
    Content {
        motivation: text.to_owned(),
        ..Content::default()
    }
}

// ---------------------------------------------------------------- drafts

async fn a_draft_is_saved_and_nothing_is_overwritten(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let incomplete = caller(academy, "Nobody", &[]).await;
    let refused = service::start(academy, &incomplete, "2027")
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "profile-incomplete");

    let ana = stage.applicant("Ana", 2).await;
    let draft = stage.started(&ana).await;
    service::start(academy, &ana, "2027").await.unwrap();
    assert_eq!(
        stage.stored(&ana).await,
        draft,
        "starting again changes nothing"
    );
    assert_eq!((draft.state, draft.revision), (ApplicationState::Draft, 1));

    house.clock.forward(1_000);
    let at = academy.now();
    let kept = service::save(academy, &ana, save(&draft, typed("one")))
        .await
        .unwrap();
    assert_eq!(kept, Saved::Kept { revision: 2, at });

    // The answer was lost and the same text comes again: it is there, and no conflict.
    let again = service::save(academy, &ana, save(&draft, typed("one")))
        .await
        .unwrap();
    assert_eq!(again, Saved::Kept { revision: 2, at });

    // Another tab, opened before, knows only revision 1.
    let stale = service::save(academy, &ana, save(&draft, typed("two")))
        .await
        .unwrap();
    assert_eq!(
        stale,
        Saved::Changed {
            revision: 2,
            at,
            theirs: typed("one")
        }
    );
    assert_eq!(
        stage.stored(&ana).await.content,
        typed("one"),
        "nothing was overwritten"
    );

    // It was shown both and keeps its own; what it replaces is kept aside.
    house.clock.forward(1_000);
    let replace = Save {
        base: 2,
        replace: true,
        ..save(&draft, typed("two"))
    };
    let kept = service::save(academy, &ana, replace.clone()).await.unwrap();
    assert_eq!(
        kept,
        Saved::Kept {
            revision: 3,
            at: academy.now()
        }
    );
    let own = service::own(academy, &ana, "2027").await.unwrap();
    assert_eq!(own.application.unwrap().content, typed("two"));
    assert_eq!(own.replaced, [(typed("one"), academy.now())]);

    // A third text came in between: the choice was made without knowing it.
    let unseen = Save {
        content: typed("three"),
        ..replace
    };
    assert!(matches!(
        service::save(academy, &ana, unseen).await.unwrap(),
        Saved::Changed { revision: 3, .. }
    ));
    assert_eq!(
        service::own(academy, &ana, "2027")
            .await
            .unwrap()
            .replaced
            .len(),
        1
    );

    // Saving leaves no audit trail; starting does.
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation LIKE 'application.%'")
            .await,
        1
    );

    // A draft is saved after the deadline, too.
    house.clock.forward(2 * Timestamp::DAY);
    let stored = stage.stored(&ana).await;
    assert!(matches!(
        service::save(academy, &ana, save(&stored, typed("late")))
            .await
            .unwrap(),
        Saved::Kept { .. }
    ));
}

async fn what_was_acknowledged_is_there(house: House) {
    let stage = Stage::set(&house).await;
    let mut writers = Vec::new();
    for name in ["Ana", "Ben", "Eva", "Jan"] {
        let who = stage.applicant(name, 1).await;
        let draft = stage.started(&who).await;
        let (writer, other) = (Arc::clone(&stage.academy), house.academy().await);
        writers.push(tokio::spawn(async move {
            let mut base = draft.revision;
            for round in 0..25 {
                let content = typed(&format!("{name} {round}"));
                let save = Save {
                    base,
                    ..save(&draft, content.clone())
                };
                let Saved::Kept { revision, .. } =
                    service::save(&writer, &who, save).await.unwrap()
                else {
                    panic!("nobody else writes this draft");
                };
                base = revision;
                // Another process sees it the moment it was acknowledged.
                let seen = service::own(&other, &who, "2027")
                    .await
                    .unwrap()
                    .application
                    .unwrap();
                assert_eq!((seen.revision, seen.content), (revision, content));
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
}

// ---------------------------------------------------------------- sending

async fn an_application_is_sent_once_and_in_time(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (ana, ben) = (
        stage.applicant("Ana", 2).await,
        stage.applicant("Ben", 1).await,
    );
    let (draft, late) = (stage.started(&ana).await, stage.started(&ben).await);

    // To the last millisecond.
    house
        .clock
        .forward(stage.edition.call.closes_at.since(academy.now()));
    service::submit(academy, &ana, save(&draft, stage.whole("Two goods")))
        .await
        .unwrap();
    house.clock.forward(1);
    let refused = service::submit(academy, &ben, save(&late, stage.whole("Too late")))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "call-closed");
    let kept = stage.stored(&ben).await;
    assert_eq!(
        (kept.state, kept.content),
        (ApplicationState::Draft, stage.whole("Too late"))
    );

    let sent = stage.stored(&ana).await;
    assert_eq!(sent.state, ApplicationState::Submitted);
    assert_eq!(sent.submitted_at, Some(stage.edition.call.closes_at));
    assert_eq!(
        sent.receipt,
        Some(domain::applications::receipt("2027", &sent.id))
    );
    assert_eq!(
        (
            sent.country.as_deref(),
            sent.city_name.as_deref(),
            sent.population,
            sent.level,
            sent.organisation.as_deref(),
            sent.title.as_deref()
        ),
        (
            Some("BE"),
            Some("Ghent"),
            Some(231_493),
            Some(Level::Local),
            Some("City of 2"),
            Some("Two goods")
        )
    );
    assert_eq!(sent.first_module_id, Some(stage.modules[0].id.clone()));

    let mut tx = stage.read().await;
    let dilemma: (String, String, String, String) = one!(
        tx,
        sqlx::query_as(
            "SELECT state, confidentiality, language, title FROM dilemmas WHERE application_id = $1"
        )
        .bind(sent.id.as_str())
    )
    .unwrap();
    assert_eq!(
        dilemma,
        (
            "brought".to_owned(),
            "room".to_owned(),
            "en".to_owned(),
            "Two goods".to_owned()
        )
    );
    drop(tx);
    let receipts = stage.mails(MailKind::Receipt).await;
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].address, "ana@example.org");
    assert!(
        receipts[0]
            .body_text
            .contains(sent.receipt.as_deref().unwrap())
    );
    let own = service::own(academy, &ana, "2027").await.unwrap();
    let happened: Vec<_> = own.events.iter().map(|event| event.event).collect();
    assert_eq!(
        happened,
        [ApplicationState::Draft, ApplicationState::Submitted]
    );

    // Nothing moves any more.
    let refused = service::save(academy, &ana, save(&sent, typed("x")))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "not-editable");
    let refused = service::submit(academy, &ana, save(&draft, stage.whole("Two goods")))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "already-submitted");
    assert_eq!(stage.mails(MailKind::Receipt).await.len(), 1);

    // Whoever never started is told why not.
    let eva = stage.applicant("Eva", 3).await;
    assert_eq!(
        code(service::start(academy, &eva, "2027").await),
        "call-closed"
    );
    assert_eq!(
        service::own(academy, &eva, "2027")
            .await
            .unwrap()
            .closed
            .unwrap()
            .code(),
        "call-closed"
    );
}

async fn two_presses_of_submit_are_one_submission(house: House) {
    let stage = Stage::set(&house).await;
    let ana = stage.applicant("Ana", 2).await;
    let draft = stage.started(&ana).await;
    let press = || {
        let (academy, ana, save) = (
            Arc::clone(&stage.academy),
            ana.clone(),
            save(&draft, stage.whole("Two goods")),
        );
        tokio::spawn(async move { service::submit(&academy, &ana, save).await })
    };
    let answers = [press(), press(), press()];
    let mut done = 0;
    for answer in answers {
        match answer.await.unwrap() {
            Ok(()) => done += 1,
            Err(error) => assert!(
                ["already-submitted", "draft-changed"].contains(&code_of(&error).as_str()),
                "{error}"
            ),
        }
    }
    assert_eq!(done, 1);
    assert_eq!(stage.mails(MailKind::Receipt).await.len(), 1);
    assert_eq!(stage.count("SELECT COUNT(*) FROM dilemmas").await, 1);
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation = 'application.submitted'")
            .await,
        1
    );
}

async fn what_cannot_be_sent_stays_a_draft(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.applicant("Ana", 2).await;
    let draft = stage.started(&ana).await;

    let partial = Content {
        key_question: String::new(),
        preferences: vec![],
        ..stage.whole("Two goods")
    };
    let refused = service::submit(academy, &ana, save(&draft, partial.clone()))
        .await
        .unwrap_err();
    assert_eq!(
        fields(&refused),
        ["preferences: choose-module", "key_question: required"]
    );
    let kept = stage.stored(&ana).await;
    assert_eq!((kept.content.clone(), kept.revision), (partial, 2));

    // A module of another edition is none.
    let foreign = Content {
        preferences: vec![academy.id::<ModuleId>().to_string()],
        ..stage.whole("x")
    };
    let refused = service::submit(academy, &ana, save(&kept, foreign))
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["preferences: choose"]);

    // Typed on an old text: told, and nothing stored.
    let refused = service::submit(academy, &ana, save(&draft, stage.whole("Old")))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "draft-changed");
    assert_ne!(stage.stored(&ana).await.content, stage.whole("Old"));

    // The edition moved on although the clock has not.
    let mut tx = academy.db.write().await.unwrap();
    programme::set_state(
        &mut tx,
        &stage.edition.id,
        EditionState::Selecting,
        EditionState::CallOpen,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let stored = stage.stored(&ana).await;
    let refused = service::submit(academy, &ana, save(&stored, stage.whole("Late")))
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "call-closed");
    assert_eq!(stage.stored(&ana).await.content, stage.whole("Late"));
    assert_eq!(stage.mails(MailKind::Receipt).await.len(), 0);
}

async fn an_application_is_withdrawn_and_sent_again(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.applicant("Ana", 2).await;
    let sent = stage.sent(&ana, "Two goods").await;
    service::withdraw(academy, &ana, &sent.id).await.unwrap();
    let withdrawn = stage.stored(&ana).await;
    assert_eq!(withdrawn.state, ApplicationState::Withdrawn);
    assert_eq!(
        withdrawn.content,
        stage.whole("Two goods"),
        "the text stays"
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM dilemmas").await, 0);
    assert_eq!(
        code(service::withdraw(academy, &ana, &sent.id).await),
        "cannot-withdraw"
    );

    let saved = service::save(academy, &ana, save(&withdrawn, stage.whole("Better")))
        .await
        .unwrap();
    assert!(matches!(saved, Saved::Kept { .. }));
    let stored = stage.stored(&ana).await;
    service::submit(academy, &ana, save(&stored, stage.whole("Best")))
        .await
        .unwrap();
    let again = stage.stored(&ana).await;
    assert_eq!(
        (again.state, &again.receipt),
        (ApplicationState::Submitted, &sent.receipt)
    );
    assert_eq!(again.title.as_deref(), Some("Best"));
    assert_eq!(stage.mails(MailKind::Receipt).await.len(), 2);
    let own = service::own(academy, &ana, "2027").await.unwrap();
    assert_eq!(own.events.len(), 4);

    // After the deadline an application can still be taken back, but not sent again.
    house.clock.forward(2 * Timestamp::DAY);
    service::withdraw(academy, &ana, &sent.id).await.unwrap();
    let stored = stage.stored(&ana).await;
    assert_eq!(
        code(service::submit(academy, &ana, save(&stored, stage.whole("Best"))).await),
        "call-closed"
    );
}

// ---------------------------------------------------------------- deciding

async fn a_decision_is_read_before_it_leaves(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.applicant("Ana", 2).await;
    let organiser = stage.organiser("Olga").await;
    let sent = stage.sent(&ana, "Two goods").await;

    let empty = DecisionForm {
        seen: "submitted".to_owned(),
        ..DecisionForm::default()
    };
    let refused = service::preview(academy, &organiser, &sent.id, &empty)
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["decision: choose", "reason: required"]);
    let bad = DecisionForm {
        module: "x".to_owned(),
        confirm_by: "2027-02-30".to_owned(),
        reason: " \u{200b}".to_owned(),
        ..stage.offer("")
    };
    let refused = service::decide(academy, &organiser, &sent.id, &bad)
        .await
        .unwrap_err();
    assert_eq!(
        fields(&refused),
        [
            "module: choose",
            "confirm_by: not-a-day",
            "reason: required"
        ]
    );
    // NOW is 15 January 2027, 09:00 in Brussels: the day before is over.
    let refused = service::decide(academy, &organiser, &sent.id, &stage.offer("2027-01-14"))
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["confirm_by: due-past"]);
    // Nor is a place confirmed on the first day of the event.
    let refused = service::decide(academy, &organiser, &sent.id, &stage.offer("2027-05-20"))
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["confirm_by: before-event"]);

    let form = stage.offer("2027-01-29");
    let preview = service::preview(academy, &organiser, &sent.id, &form)
        .await
        .unwrap();
    assert_eq!(preview.address, "ana@example.org");
    assert!(
        preview
            .mail
            .text
            .contains("Your dilemma is one that many cities share.")
    );
    assert!(preview.mail.text.contains("29 January 2027 at 23:59 (CET)"));
    assert_eq!(preview.over, None);
    assert_eq!(stage.stored(&ana).await, sent, "a preview changes nothing");
    assert!(stage.mails(MailKind::Offer).await.is_empty());

    service::decide(academy, &organiser, &sent.id, &form)
        .await
        .unwrap();
    let mails = stage.mails(MailKind::Offer).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (&mails[0].subject, &mails[0].body_text, &mails[0].body_html),
        (
            &preview.mail.subject,
            &preview.mail.text,
            &preview.mail.html
        ),
        "what was read is what left"
    );
    let offered = stage.stored(&ana).await;
    assert_eq!(offered.state, ApplicationState::Offered);
    assert_eq!(offered.module_id, Some(stage.modules[0].id.clone()));
    assert_eq!(
        offered.confirm_by,
        backend::when::instant("2027-01-29T23:59", "Europe/Brussels")
    );
    assert_eq!(
        offered.decided_by,
        Some(organiser.person.as_ref().unwrap().id.clone())
    );
    assert_eq!(
        code(service::withdraw(academy, &ana, &sent.id).await),
        "cannot-withdraw"
    );

    // The other two decisions, in French for whoever reads French.
    let eva = stage.applicant("Eva", 3).await;
    let sent = stage.sent(&eva, "Another").await;
    let mut tx = academy.db.write().await.unwrap();
    accounts::set_language(&mut tx, &eva.person.as_ref().unwrap().id, Language::Fr)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let wait = DecisionForm {
        decision: "wait".to_owned(),
        ..form.clone()
    };
    service::decide(academy, &organiser, &sent.id, &wait)
        .await
        .unwrap();
    assert!(
        stage.mails(MailKind::Waiting).await[0]
            .subject
            .starts_with("Vous êtes sur la liste d’attente")
    );
    let decline = DecisionForm {
        decision: "decline".to_owned(),
        seen: "waiting".to_owned(),
        ..form
    };
    service::decide(academy, &organiser, &sent.id, &decline)
        .await
        .unwrap();
    assert_eq!(stage.mails(MailKind::NotSelected).await.len(), 1);
    assert_eq!(stage.stored(&eva).await.confirm_by, None);
}

async fn of_two_organisers_the_second_is_told(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.applicant("Ana", 2).await;
    let (one, two) = (stage.organiser("Olga").await, stage.organiser("Otto").await);
    let sent = stage.sent(&ana, "Two goods").await;

    let wait = DecisionForm {
        decision: "wait".to_owned(),
        ..stage.offer("2027-01-29")
    };
    let decide = |who: &Caller, form: DecisionForm| {
        let (academy, who, id) = (Arc::clone(academy), who.clone(), sent.id.clone());
        tokio::spawn(async move { service::decide(&academy, &who, &id, &form).await })
    };
    // Offering somebody a place who waits is allowed, but not unseen.
    let (first, second) = (decide(&one, wait), decide(&two, stage.offer("2027-01-29")));
    let answers = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(
        answers.iter().filter(|answer| answer.is_ok()).count(),
        1,
        "{answers:?}"
    );
    let refused = answers.into_iter().find_map(Result::err).unwrap();
    assert_eq!(
        (code_of(&refused).as_str(), refused.refusal().kind()),
        ("decided-meanwhile", Kind::Conflict)
    );
    let sent_mails =
        stage.mails(MailKind::Offer).await.len() + stage.mails(MailKind::Waiting).await.len();
    assert_eq!(sent_mails, 1, "one decision, one mail");
    assert_eq!(
        service::own(academy, &ana, "2027")
            .await
            .unwrap()
            .events
            .len(),
        3
    );

    // Beyond the places of a module is allowed, and said.
    for number in 0..10 {
        let who = stage.applicant(&format!("Guest {number}"), 1).await;
        stage.offered(&who, &one).await;
    }
    let last = stage.applicant("Last", 3).await;
    let application = stage.sent(&last, "One more").await;
    let preview = service::preview(academy, &one, &application.id, &stage.offer("2027-01-29"))
        .await
        .unwrap();
    let (taken, places) = preview.over.unwrap();
    assert!(taken == 11 || taken == 12, "{taken}");
    assert_eq!(places, 10);
    service::decide(academy, &one, &application.id, &stage.offer("2027-01-29"))
        .await
        .unwrap();
}

async fn a_place_is_confirmed_and_given_back(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    // There is a group and nothing else: nobody was given a role in the edition yet.
    let mut tx = academy.db.write().await.unwrap();
    exec!(
        tx,
        sqlx::query("INSERT INTO spaces (id, slug, kind, edition_id, title, about, created_at) VALUES ($1, $1, 'group', $2, '{}', '{}', 0)")
            .bind("00000000-0000-7000-8000-000000000005")
            .bind(stage.edition.id.as_str())
    )
    .unwrap();
    tx.commit().await.unwrap();

    let ana = stage.applicant("Ana", 2).await;
    let organiser = stage.organiser("Olga").await;
    let sent = stage.sent(&ana, "Two goods").await;
    assert_eq!(
        code(service::answer(academy, &ana, &sent.id, Answer::Confirm).await),
        "no-offer"
    );
    service::decide(academy, &organiser, &sent.id, &stage.offer("2027-01-29"))
        .await
        .unwrap();
    service::answer(academy, &ana, &sent.id, Answer::Confirm)
        .await
        .unwrap();

    let ana = ask_as(academy, &ana.person.unwrap().id).await;
    let mut scopes: Vec<_> = ana
        .grants
        .iter()
        .map(|grant| (grant.role, grant.scope.clone()))
        .collect();
    scopes.sort();
    let mut expected = vec![
        (Role::Participant, stage.edition.id.to_string()),
        (Role::Participant, stage.modules[0].id.to_string()),
    ];
    expected.sort();
    assert_eq!(scopes, expected);
    assert_eq!(
        stage.count("SELECT COUNT(*) FROM space_members").await,
        3,
        "academy, edition and own module"
    );
    // Whoever comes later comes into the same spaces.
    let felix = caller(academy, "Felix", &[]).await;
    let admin = caller(academy, "Ada", &[(Role::Administrator, "")]).await;
    let (felix, scope) = (&felix.person.unwrap().id, stage.modules[0].id.as_str());
    administration::set_role(academy, &admin, felix, Role::Facilitator, scope, true)
        .await
        .unwrap();
    let together = "SELECT COUNT(*) FROM (SELECT space_id FROM space_members GROUP BY space_id HAVING COUNT(*) = 2) shared";
    assert_eq!(stage.count(together).await, 3);
    assert_eq!(stage.count("SELECT COUNT(*) FROM spaces").await, 4);
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation = 'application.confirmed'")
            .await,
        1
    );
    assert_eq!(stage.mails(MailKind::Answered).await.len(), 1);
    let listed = service::list(academy, &organiser, "2027", &ListQuery::default(), 0)
        .await
        .unwrap();
    assert!(
        listed.rows[0].answered_at.is_some(),
        "the organisers see the answer"
    );
    assert_eq!(listed.taken, [(stage.modules[0].id.clone(), 1)]);
    assert_eq!(
        code(service::answer(academy, &ana, &sent.id, Answer::Confirm).await),
        "no-offer"
    );

    // A confirmed place does not run out.
    house.clock.forward(20 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    assert_eq!(stage.stored(&ana).await.state, ApplicationState::Confirmed);

    service::answer(academy, &ana, &sent.id, Answer::GiveBack)
        .await
        .unwrap();
    let ana = ask_as(academy, &ana.person.unwrap().id).await;
    assert!(ana.grants.is_empty());
    let felix_alone = "SELECT COUNT(*) FROM space_members";
    assert_eq!(stage.count(felix_alone).await, 3);
    assert_eq!(stage.stored(&ana).await.state, ApplicationState::Declined);

    // Once the two days have begun, nobody leaves by form.
    let ben = stage.applicant("Ben", 1).await;
    let mut tx = academy.db.write().await.unwrap();
    programme::set_state(
        &mut tx,
        &stage.edition.id,
        EditionState::Running,
        EditionState::CallOpen,
    )
    .await
    .unwrap();
    let confirmed = Application {
        id: academy.id(),
        person_id: ben.person.as_ref().unwrap().id.clone(),
        state: ApplicationState::Confirmed,
        receipt: None,
        ..stage_application(&sent)
    };
    store::insert(&mut tx, &confirmed, "Ben").await.unwrap();
    tx.commit().await.unwrap();
    let refused = service::answer(academy, &ben, &confirmed.id, Answer::GiveBack)
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "edition-under-way");
}

async fn a_place_is_answered_as_it_was_read(house: House) {
    let stage = Stage::set(&house).await;
    let organiser = stage.organiser("Olga").await;
    let ana = stage.applicant("Ana", 2).await;
    let id = stage.offered(&ana, &organiser).await.id;
    let (offered, confirmed) = (ApplicationState::Offered, ApplicationState::Confirmed);
    let (read, now) = (&stage.modules[0].id, &stage.modules[1].id);
    // Somebody moves it after it was read and before the answer is stored.
    let mut tx = stage.academy.db.write().await.unwrap();
    assert!(
        store::move_module(&mut tx, &id, offered, read, now)
            .await
            .unwrap()
    );
    for (module, stored) in [(read, false), (now, true)] {
        let answered = store::answer(&mut tx, &id, offered, confirmed, module, NOW).await;
        assert_eq!(answered.unwrap(), stored);
    }
    let declined = ApplicationState::Declined;
    for (module, stored) in [(read, false), (now, true)] {
        let cancelled = store::cancel(&mut tx, &id, confirmed, declined, module, "So.").await;
        assert_eq!(cancelled.unwrap(), stored);
    }
}

/// The same application with a place offered, to make others of.
fn stage_application(sent: &Application) -> Application {
    Application {
        module_id: sent.first_module_id.clone(),
        confirm_by: Some(NOW.plus(Timestamp::DAY)),
        ..sent.clone()
    }
}

async fn an_offer_runs_out(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser("Olga").await;
    let (ana, ben) = (
        stage.applicant("Ana", 2).await,
        stage.applicant("Ben", 1).await,
    );
    let (offered, other) = (
        stage.offered(&ana, &organiser).await,
        stage.offered(&ben, &organiser).await,
    );
    let confirm_by = offered.confirm_by.unwrap();

    // Its instant still counts; the job does not come early.
    house.clock.forward(confirm_by.since(academy.now()));
    jobs::run_due(academy).await.unwrap();
    service::answer(academy, &ana, &offered.id, Answer::Confirm)
        .await
        .unwrap();
    house.clock.forward(1);
    assert_eq!(
        code(service::answer(academy, &ben, &other.id, Answer::Confirm).await),
        "offer-expired"
    );
    jobs::run_due(academy).await.unwrap();
    jobs::run_due(academy).await.unwrap();
    assert_eq!(stage.stored(&ana).await.state, ApplicationState::Confirmed);
    assert_eq!(stage.stored(&ben).await.state, ApplicationState::Expired);
    let mails = stage.mails(MailKind::Expired).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].address, "ben@example.org");
    assert_eq!(stage.count("SELECT COUNT(*) FROM audit WHERE operation = 'application.expired' AND actor_id IS NULL").await, 1);
    assert_eq!(
        service::own(academy, &ben, "2027")
            .await
            .unwrap()
            .events
            .last()
            .unwrap()
            .event,
        ApplicationState::Expired
    );
}

async fn nobody_reaches_what_is_not_theirs(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (ana, eve) = (
        stage.applicant("Ana", 2).await,
        stage.applicant("Eve", 1).await,
    );
    let draft = stage.started(&ana).await;
    let visitor = Caller::visitor(Language::En);
    let elsewhere = caller(
        academy,
        "Oscar",
        &[(Role::Organiser, academy.id::<ModuleId>().as_str())],
    )
    .await;
    let organiser = stage.organiser("Olga").await;
    let nothing: ApplicationId = academy.id();

    // Another person's application is not there, whatever is done to it.
    let refused = [
        service::save(academy, &eve, save(&draft, typed("mine now")))
            .await
            .map(drop)
            .unwrap_err(),
        service::save(
            academy,
            &eve,
            Save {
                replace: true,
                ..save(&draft, typed("mine now"))
            },
        )
        .await
        .map(drop)
        .unwrap_err(),
        service::submit(academy, &eve, save(&draft, stage.whole("x")))
            .await
            .unwrap_err(),
        service::withdraw(academy, &eve, &draft.id)
            .await
            .unwrap_err(),
        service::answer(academy, &eve, &draft.id, Answer::Confirm)
            .await
            .unwrap_err(),
        service::withdraw(academy, &eve, &nothing)
            .await
            .unwrap_err(),
        // Drafts are their authors' own: not even organisers read them.
        service::read(academy, &organiser, &draft.id)
            .await
            .map(drop)
            .unwrap_err(),
        service::decide(academy, &organiser, &draft.id, &stage.offer("2027-01-29"))
            .await
            .unwrap_err(),
    ];
    for error in refused {
        assert_eq!(code_of(&error), "not-found");
    }
    assert_eq!(stage.stored(&ana).await, draft);
    assert!(
        service::own(academy, &eve, "2027")
            .await
            .unwrap()
            .application
            .is_none()
    );
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM application_versions")
            .await,
        0
    );

    service::submit(academy, &ana, save(&draft, stage.whole("Two goods")))
        .await
        .unwrap();
    let query = ListQuery::default();
    let form = stage.offer("2027-01-29");
    for (who, expected) in [
        (&visitor, "sign-in"),
        (&ana, "forbidden"),
        (&elsewhere, "forbidden"),
    ] {
        let refused = [
            service::list(academy, who, "2027", &query, 0)
                .await
                .map(drop)
                .unwrap_err(),
            service::download(academy, who, "2027", &query)
                .await
                .map(drop)
                .unwrap_err(),
            service::read(academy, who, &draft.id)
                .await
                .map(drop)
                .unwrap_err(),
            service::preview(academy, who, &draft.id, &form)
                .await
                .map(drop)
                .unwrap_err(),
            service::decide(academy, who, &draft.id, &form)
                .await
                .unwrap_err(),
        ];
        for error in refused {
            assert_eq!(code_of(&error), expected);
        }
    }
    for error in [
        service::own(academy, &visitor, "2027")
            .await
            .map(drop)
            .unwrap_err(),
        service::start(academy, &visitor, "2027").await.unwrap_err(),
        service::save(academy, &visitor, save(&draft, typed("x")))
            .await
            .map(drop)
            .unwrap_err(),
        service::submit(academy, &visitor, save(&draft, typed("x")))
            .await
            .unwrap_err(),
        service::withdraw(academy, &visitor, &draft.id)
            .await
            .unwrap_err(),
        service::answer(academy, &visitor, &draft.id, Answer::Confirm)
            .await
            .unwrap_err(),
        service::editions(academy, &visitor)
            .await
            .map(drop)
            .unwrap_err(),
        today::tasks(academy, &visitor).await.map(drop).unwrap_err(),
    ] {
        assert_eq!(code_of(&error), "sign-in");
    }
    assert_eq!(code(service::editions(academy, &ana).await), "forbidden");
    assert!(
        service::editions(academy, &elsewhere)
            .await
            .unwrap()
            .is_empty()
    );

    // Whoever organises this edition, and only it, may.
    let own = caller(
        academy,
        "Olaf",
        &[(Role::Organiser, stage.edition.id.as_str())],
    )
    .await;
    assert_eq!(
        service::list(academy, &own, "2027", &query, 0)
            .await
            .unwrap()
            .total,
        1
    );
    assert_eq!(
        service::read(academy, &own, &draft.id)
            .await
            .unwrap()
            .application
            .state,
        ApplicationState::Submitted
    );
    service::download(academy, &own, "2027", &query)
        .await
        .unwrap();
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation = 'application.downloaded'")
            .await,
        1
    );

    // What was withdrawn is its author's again.
    service::withdraw(academy, &ana, &draft.id).await.unwrap();
    assert_eq!(
        service::read(academy, &own, &draft.id)
            .await
            .unwrap()
            .application
            .content,
        Content::default()
    );

    // An edition in preparation is not there for applicants.
    let mut tx = academy.db.write().await.unwrap();
    programme::set_state(
        &mut tx,
        &stage.edition.id,
        EditionState::Draft,
        EditionState::CallOpen,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(service::own(academy, &ana, "2027").await), "not-found");
    assert_eq!(
        code(service::start(academy, &eve, "2027").await),
        "not-found"
    );
}

// ---------------------------------------------------------------- lists and tasks

/// What is searched stands in an index, whose rows PostgreSQL holds below 2,704 bytes.
async fn the_longest_words_are_found(house: House) {
    let stage = Stage::set(&house).await;
    // Letters of four bytes in no order that could be packed.
    let mut letter = 0;
    let mut long = |count: usize| {
        let next = |_| {
            letter = (letter * 7_919 + 104_729) % 42_000;
            char::from_u32(0x20000 + letter).unwrap()
        };
        (0..count).map(next).collect::<String>()
    };
    let (name, title) = (long(100), long(200));
    let who = stage.applicant("Long", 1).await;
    let form = ProfileForm {
        organisation: long(200),
        ..profile(&name, 1)
    };
    accounts_service::save_profile(&stage.academy, &who, &form)
        .await
        .unwrap();
    let who = ask_as(&stage.academy, &who.person.unwrap().id).await;
    stage.sent(&who, &title).await;
    let query = ListQuery {
        text: title.chars().skip(100).collect(),
        ..ListQuery::default()
    };
    let organiser = stage.organiser("Olga").await;
    let found = service::list(&stage.academy, &organiser, "2027", &query, 0)
        .await
        .unwrap();
    assert_eq!(found.rows[0].name, name);
}

async fn the_list_finds_sorts_and_counts(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser("Olga").await;
    for (name, city, title) in [
        ("Émile Zola", 2, "Café 100% full"),
        ("Zoë Adams", 3, "The snow_ball"),
        ("Łucja Mazur", 1, "Après l’école"),
        ("anna Berg", 1, "Two! goods"),
    ] {
        house.clock.forward(1_000);
        let who = stage.applicant(name, city).await;
        stage.sent(&who, title).await;
    }
    let hidden = stage.applicant("Hidden", 1).await;
    stage.started(&hidden).await;

    let list = async |query: ListQuery| {
        service::list(academy, &organiser, "2027", &query, 0)
            .await
            .unwrap()
    };
    let names = async |query: ListQuery| {
        list(query)
            .await
            .rows
            .into_iter()
            .map(|row| row.name)
            .collect::<Vec<_>>()
    };
    let sorted = async |sort: &str| {
        names(ListQuery {
            sort: sort.to_owned(),
            ..ListQuery::default()
        })
        .await
    };
    assert_eq!(
        sorted("").await,
        ["anna Berg", "Łucja Mazur", "Zoë Adams", "Émile Zola"],
        "the latest first"
    );
    assert_eq!(
        sorted("submitted").await,
        ["Émile Zola", "Zoë Adams", "Łucja Mazur", "anna Berg"]
    );
    assert_eq!(
        sorted("name").await,
        ["anna Berg", "Émile Zola", "Łucja Mazur", "Zoë Adams"]
    );
    assert_eq!(
        sorted("-name").await,
        ["Zoë Adams", "Łucja Mazur", "Émile Zola", "anna Berg"]
    );
    assert_eq!(sorted("city").await[..2], ["Zoë Adams", "Émile Zola"]);
    assert_eq!(sorted("-country").await[0], "Zoë Adams");
    assert_eq!(
        sorted("state").await,
        ["Émile Zola", "Zoë Adams", "Łucja Mazur", "anna Berg"],
        "all are submitted: the first of them first"
    );
    let mut backwards = sorted("state").await;
    backwards.reverse();
    assert_eq!(sorted("-state").await, backwards);
    assert_eq!(sorted("'; DROP TABLE people; --").await.len(), 4);

    let found = async |text: &str| {
        let mut found = names(ListQuery {
            text: text.to_owned(),
            ..ListQuery::default()
        })
        .await;
        found.sort();
        found
    };
    assert_eq!(found("emile").await, ["Émile Zola"]);
    assert_eq!(found(" ÉMILE ").await, ["Émile Zola"]);
    assert_eq!(found("łódź").await, ["anna Berg", "Łucja Mazur"]);
    assert_eq!(found("lodz").await.len(), 2);
    assert_eq!(found("apres l’ecole").await, ["Łucja Mazur"]);
    assert_eq!(found("0%").await, ["Émile Zola"], "wildcards are letters");
    assert_eq!(found("w_b").await, ["Zoë Adams"]);
    assert_eq!(found("o!").await, ["anna Berg"]);
    assert_eq!(found("%").await.len(), 1);
    assert_eq!(
        found("hidden").await,
        [] as [&str; 0],
        "drafts are not listed"
    );
    assert_eq!(found("' OR 1=1").await.len(), 0);

    let filtered = async |query: ListQuery| {
        let page = list(query).await;
        assert_eq!(
            page.total,
            i64::try_from(page.rows.len()).unwrap(),
            "counts and rows agree"
        );
        assert_eq!(
            page.counts.iter().map(|row| row.count).sum::<i64>(),
            page.total
        );
        page.total
    };
    let by = |change: fn(&mut ListQuery)| {
        let mut query = ListQuery::default();
        change(&mut query);
        query
    };
    assert_eq!(filtered(by(|q| q.country = "PL".to_owned())).await, 2);
    assert_eq!(filtered(by(|q| q.level = "regional".to_owned())).await, 1);
    assert_eq!(filtered(by(|q| q.size = "small".to_owned())).await, 1);
    assert_eq!(filtered(by(|q| q.size = "medium".to_owned())).await, 1);
    assert_eq!(filtered(by(|q| q.size = "large".to_owned())).await, 2);
    assert_eq!(filtered(by(|q| q.size = "metropolis".to_owned())).await, 0);
    assert_eq!(filtered(by(|q| q.module = "housing".to_owned())).await, 4);
    assert_eq!(filtered(by(|q| q.module = "work".to_owned())).await, 0);
    assert_eq!(filtered(by(|q| q.state = "submitted".to_owned())).await, 4);
    assert_eq!(
        filtered(by(|q| q.state = "draft".to_owned())).await,
        4,
        "there is no such filter"
    );
    assert_eq!(
        filtered(by(|q| {
            q.country = "PL".to_owned();
            q.text = "two".to_owned();
        }))
        .await,
        1
    );

    let page = list(ListQuery::default()).await;
    assert_eq!(
        page.states.count(|state| state == ApplicationState::Draft),
        1
    );
    assert!(
        service::list(academy, &organiser, "2027", &ListQuery::default(), 1)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(
        service::list(academy, &organiser, "2027", &ListQuery::default(), i64::MAX)
            .await
            .unwrap()
            .rows
            .is_empty()
    );

    // An offer of the other module moves an application to it.
    let work = DecisionForm {
        module: stage.modules[1].id.to_string(),
        ..stage.offer("2027-01-29")
    };
    service::decide(academy, &organiser, &page.rows[0].id, &work)
        .await
        .unwrap();
    assert_eq!(filtered(by(|q| q.module = "work".to_owned())).await, 1);
    assert_eq!(filtered(by(|q| q.module = "housing".to_owned())).await, 3);
}

async fn today_says_what_to_do(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser("Olga").await;
    let ana = stage.applicant("Ana", 2).await;
    let tasks = async |who: &Caller| {
        let tasks = today::tasks(academy, who).await.unwrap();
        tasks
            .into_iter()
            .filter(|task| task.key.starts_with("application"))
            .map(|task| (task.key, task.count, task.due, task.href))
            .collect::<Vec<_>>()
    };
    assert_eq!(tasks(&ana).await, []);
    let draft = stage.started(&ana).await;
    let closes = stage.edition.call.closes_at;
    assert_eq!(
        tasks(&ana).await,
        [(
            "application-finish",
            0,
            Some(closes),
            "/apply/2027".to_owned()
        )]
    );
    assert_eq!(tasks(&organiser).await, []);
    service::submit(academy, &ana, save(&draft, stage.whole("Two goods")))
        .await
        .unwrap();
    assert_eq!(tasks(&ana).await, []);
    let href = "/organise/2027/applications?state=submitted".to_owned();
    assert_eq!(
        tasks(&organiser).await,
        [("applications-decide", 1, None, href)]
    );
    service::decide(academy, &organiser, &draft.id, &stage.offer("2027-01-29"))
        .await
        .unwrap();
    assert_eq!(tasks(&organiser).await, []);
    let by = stage.stored(&ana).await.confirm_by;
    assert_eq!(
        tasks(&ana).await,
        [("application-answer", 0, by, "/apply/2027".to_owned())]
    );
    house.clock.forward(by.unwrap().since(academy.now()) + 1);
    assert_eq!(tasks(&ana).await, []);
    let ben = caller(academy, "Ben", &[]).await;
    assert_eq!(tasks(&ben).await, []);
}

// ---------------------------------------------------------------- erasing, hostile text

async fn an_erased_person_leaves_no_text(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser("Olga").await;
    let mut ids = Vec::new();
    for (name, offered) in [("Ana Unmistakable", true), ("Ben Unmistakable", false)] {
        let who = stage.applicant(name, 2).await;
        let draft = stage.started(&who).await;
        let changed = Save {
            replace: true,
            ..save(&draft, typed("Unmistakable"))
        };
        service::save(academy, &who, changed).await.unwrap();
        let stored = stage.stored(&who).await;
        service::submit(
            academy,
            &who,
            save(&stored, stage.whole("Unmistakable title")),
        )
        .await
        .unwrap();
        if offered {
            let form = DecisionForm {
                reason: "Unmistakable reason".to_owned(),
                ..stage.offer("2027-01-29")
            };
            service::decide(academy, &organiser, &stored.id, &form)
                .await
                .unwrap();
        }
        ids.push((who, stored.id));
    }
    let drafting = stage.applicant("Eva Unmistakable", 3).await;
    let draft = stage.started(&drafting).await;
    service::save(academy, &drafting, save(&draft, typed("Unmistakable")))
        .await
        .unwrap();
    for who in ids.iter().map(|(who, _)| who).chain([&drafting]) {
        let id = &who.person.as_ref().unwrap().id;
        let mut tx = academy.db.write().await.unwrap();
        backend::store::retention::erase_person(&mut tx, id)
            .await
            .unwrap();
        accounts::erase(&mut tx, id, academy.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    for table in [
        "SELECT COUNT(*) FROM applications WHERE content LIKE '%nmistakable%' OR search_key LIKE '%nmistakable%' OR name_key LIKE '%nmistakable%' OR title LIKE '%nmistakable%' OR reason LIKE '%nmistakable%'",
        "SELECT COUNT(*) FROM application_versions WHERE content LIKE '%nmistakable%'",
        "SELECT COUNT(*) FROM application_events WHERE reason LIKE '%nmistakable%'",
        "SELECT COUNT(*) FROM dilemmas WHERE title LIKE '%nmistakable%'",
        "SELECT COUNT(*) FROM mails WHERE body_text LIKE '%nmistakable%'",
        "SELECT COUNT(*) FROM audit WHERE detail LIKE '%nmistakable%'",
    ] {
        assert_eq!(stage.count(table).await, 0, "{table}");
    }
    // What happened stays countable: a place given back, an application withdrawn, no draft.
    let page = service::list(
        academy,
        &organiser,
        "2027",
        &ListQuery {
            sort: "state".to_owned(),
            ..ListQuery::default()
        },
        0,
    )
    .await
    .unwrap();
    let states: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.state, row.name.as_str()))
        .collect();
    assert_eq!(
        states,
        [
            (ApplicationState::Declined, ""),
            (ApplicationState::Withdrawn, "")
        ]
    );
    assert_eq!(stage.count("SELECT COUNT(*) FROM applications").await, 2);
    let dossier = service::read(academy, &organiser, &ids[0].1).await.unwrap();
    assert!(dossier.applicant.is_none());
    // The offer's job finds nothing to do.
    house.clock.forward(30 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    assert_eq!(stage.mails(MailKind::Expired).await.len(), 0);
}

async fn hostile_text_is_cleaned_or_refused_at_its_field(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.applicant("Ana", 2).await;
    let organiser = stage.organiser("Olga").await;
    let draft = stage.started(&ana).await;
    let long = "x".repeat(100_000);
    let everywhere = Content {
        preferences: vec![long.clone(); 1_000],
        motivation: long.clone(),
        dilemma_title: long.clone(),
        situation: long.clone(),
        one_hand: long.clone(),
        other_hand: long.clone(),
        tried: long.clone(),
        key_question: long.clone(),
        wish: long.clone(),
        answers: Answers::new(),
    };
    let names = [
        "motivation",
        "dilemma_title",
        "situation",
        "one_hand",
        "other_hand",
        "tried",
        "key_question",
        "wish",
    ];
    for refused in [
        service::save(academy, &ana, save(&draft, everywhere.clone()))
            .await
            .map(drop)
            .unwrap_err(),
        service::submit(academy, &ana, save(&draft, everywhere))
            .await
            .unwrap_err(),
    ] {
        assert_eq!(
            fields(&refused),
            names.map(|name| format!("{name}: too-long"))
        );
    }
    assert_eq!(stage.stored(&ana).await, draft);

    let script = "<script>alert(1)</script>\u{0}\u{202e}\u{7} {{ 7*7 }} %s ' -- \u{1f600}";
    let hostile = Content {
        motivation: script.to_owned(),
        dilemma_title: format!("a\r\nBcc: victim@example.org {script}"),
        ..stage.whole("x")
    };
    service::submit(academy, &ana, save(&draft, hostile))
        .await
        .unwrap();
    let sent = stage.stored(&ana).await;
    assert_eq!(
        sent.content.motivation,
        "<script>alert(1)</script> {{ 7*7 }} %s ' -- \u{1f600}"
    );
    assert!(
        !sent
            .title
            .as_deref()
            .unwrap()
            .contains(['\n', '\r', '\u{202e}', '\0'])
    );
    let receipt = &stage.mails(MailKind::Receipt).await[0];
    assert!(!receipt.subject.contains(['\n', '\r']));
    assert!(
        !receipt.body_html.contains("<script>"),
        "{}",
        receipt.body_html
    );
    assert!(receipt.body_html.contains("&lt;script&gt;"));

    let form = DecisionForm {
        reason: script.to_owned(),
        ..stage.offer("2027-01-29")
    };
    let preview = service::preview(academy, &organiser, &draft.id, &form)
        .await
        .unwrap();
    assert!(!preview.mail.html.contains("<script>"));
    let form = DecisionForm {
        reason: long,
        ..stage.offer("2027-01-29")
    };
    let refused = service::decide(academy, &organiser, &draft.id, &form)
        .await
        .unwrap_err();
    assert_eq!(fields(&refused), ["reason: too-long"]);
}
