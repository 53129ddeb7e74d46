//! Dilemmas, told on SQLite and on PostgreSQL.

use std::sync::Arc;

use crate::common::{self, House, NOW, id_of, on_both};
use backend::access::Grant;
use backend::service::dilemmas::{self as service, Then};
use backend::service::{accounts, sessions};
use backend::store::{accounts as people, dilemmas as store, programme};
use backend::{Academy, Caller, Error, all, one};
use domain::dilemmas::{Confidentiality, DilemmaState, Draft, Topic};
use domain::drafts::Saved;
use domain::ids::DilemmaId;
use domain::permission::Role;
use domain::programme::{Edition, Story};
use domain::{Language, Timestamp};

on_both! {
    a_dilemma_is_written_prepared_and_talked_about
    each_circle_reaches_those_in_it
    those_alike_are_found_among_what_one_prepares
    whoever_gave_their_place_back_takes_back_what_they_shared
    a_session_is_planned_with_a_dilemma
    the_erased_leave_no_dilemma
    a_draft_saves_itself_for_its_owner_alone
}

fn code(outcome: Result<impl std::fmt::Debug, Error>) -> String {
    let refusal = outcome.unwrap_err().refusal();
    let fields = refusal.problems().iter();
    let fields: Vec<String> = fields
        .map(|problem| format!("{}:{}", problem.field, problem.code))
        .collect();
    if fields.is_empty() {
        refusal.code().to_owned()
    } else {
        fields.join(" ")
    }
}

fn draft(title: &str, about: &str, topics: &[&str]) -> Draft {
    Draft {
        title: title.into(),
        situation: about.into(),
        one_hand: "One way.".into(),
        other_hand: "The other.".into(),
        key_question: "How could we?".into(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        language: "en".into(),
        ..Draft::default()
    }
}

/// Two modules with a facilitator each, an organiser, two participants of housing, one of work.
struct Cast {
    academy: Arc<Academy>,
    modules: Vec<String>,
    edition: String,
    facilitator: Caller,
    other: Caller,
    organiser: Caller,
    ana: Caller,
    boris: Caller,
    chloe: Caller,
}

async fn cast(house: &House) -> Cast {
    let academy = house.academy().await;
    let (edition, modules) = common::edition(&academy).await;
    let modules: Vec<String> = modules.iter().map(|module| module.id.to_string()).collect();
    let person = async |name: &str, role: Role, scope: &str| {
        common::caller(&academy, name, &[(role, scope)]).await
    };
    Cast {
        facilitator: person("Fatma", Role::Facilitator, &modules[0]).await,
        other: person("Otto", Role::Facilitator, &modules[1]).await,
        organiser: person("Olga", Role::Organiser, "").await,
        ana: person("Ana", Role::Participant, &modules[0]).await,
        boris: person("Boris", Role::Participant, &modules[0]).await,
        chloe: person("Chloe", Role::Participant, &modules[1]).await,
        academy: Arc::clone(&academy),
        edition: edition.id.to_string(),
        modules,
    }
}

impl Cast {
    async fn start(&self, who: &Caller, module: usize, draft: &Draft, then: Then) -> DilemmaId {
        let (module, title) = (&self.modules[module], &draft.title);
        let id = service::start(&self.academy, who, module, title, &draft.language)
            .await
            .unwrap();
        service::rewrite(&self.academy, who, &id, "1", draft, then)
            .await
            .unwrap();
        id
    }

    async fn reads(&self, who: &Caller, id: &DilemmaId) -> bool {
        match service::page(&self.academy, who, id).await {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.refusal().code(), "not-found");
                false
            }
        }
    }

    async fn stored(&self, id: &DilemmaId) -> store::Dilemma {
        let mut tx = self.academy.db.read().await.unwrap();
        store::by_id(&mut tx, id).await.unwrap().unwrap()
    }

    async fn mails(&self) -> Vec<String> {
        let mut tx = self.academy.db.read().await.unwrap();
        all!(
            &mut tx,
            sqlx::query_scalar("SELECT address FROM mails WHERE kind = 'dilemma' ORDER BY id")
        )
        .unwrap()
    }
}

async fn a_dilemma_is_written_prepared_and_talked_about(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let gaps = Draft {
        title: "Who comes first?".into(),
        language: "fr".into(),
        ..Draft::default()
    };
    let id = service::start(
        academy,
        &cast.ana,
        &cast.modules[0],
        "Who comes first?",
        "fr",
    )
    .await
    .unwrap();
    for other in [&cast.facilitator, &cast.organiser, &cast.boris] {
        assert!(
            !cast.reads(other, &id).await,
            "a draft is its owner's alone"
        );
    }
    let page = service::page(academy, &cast.ana, &id).await.unwrap();
    assert!(page.own && page.writes && !page.prepares);
    let bring = service::rewrite(academy, &cast.ana, &id, "1", &gaps, Then::Bring).await;
    assert_eq!(
        code(bring),
        "situation:required one_hand:required other_hand:required key_question:required"
    );
    let whole = draft("Who comes first?", "Forty flats.", &["allocation"]);
    service::rewrite(academy, &cast.ana, &id, "1", &whole, Then::Bring)
        .await
        .unwrap();
    // The second tab still shows the first revision, and hears of the other text before what is missing.
    let late = service::rewrite(academy, &cast.ana, &id, "1", &gaps, Then::Keep).await;
    assert_eq!(code(late), "dilemma-changed");
    let gone = service::rewrite(academy, &cast.ana, &id, "2", &gaps, Then::Keep).await;
    assert_eq!(
        code(gone),
        "situation:required one_hand:required other_hand:required key_question:required",
        "what was brought stays whole"
    );
    let late = service::rewrite(academy, &cast.ana, &id, "1", &whole, Then::Keep).await;
    assert_eq!(code(late), "dilemma-changed");
    let kept = cast.stored(&id).await;
    assert_eq!((kept.revision, kept.state), (2, DilemmaState::Brought));
    assert_eq!(kept.topics, [Topic::Allocation]);
    assert_eq!(kept.confidentiality, Confidentiality::Room);
    assert_eq!(
        code(service::discard(academy, &cast.ana, &id).await),
        "dilemma-brought"
    );

    // The facilitator of the module comments; the form sent twice says it once and mails once.
    for _ in 0..2 {
        service::comment(academy, &cast.facilitator, &id, "seed", "Which flats?")
            .await
            .unwrap();
    }
    assert_eq!(cast.mails().await, ["ana@example.org"]);
    assert_eq!(common::tasks(academy, &cast.ana, "dilemma-").await.len(), 1);
    house.clock.forward(Timestamp::MINUTE);
    service::comment(academy, &cast.ana, &id, "seed", "The new ones.")
        .await
        .unwrap();
    assert_eq!(cast.mails().await, ["ana@example.org", "fatma@example.org"]);
    assert!(
        common::tasks(academy, &cast.ana, "dilemma-")
            .await
            .is_empty()
    );
    let page = service::page(academy, &cast.organiser, &id).await.unwrap();
    let said: Vec<&str> = page
        .comments
        .iter()
        .map(|comment| comment.body.as_str())
        .collect();
    assert_eq!(said, ["Which flats?", "The new ones."]);
    for nobody in [&cast.boris, &cast.other, &cast.chloe] {
        let comment = service::comment(academy, nobody, &id, "x", "Me too.").await;
        assert_eq!(code(comment), "not-found");
        assert_eq!(
            code(service::prepare(academy, nobody, &id).await),
            "not-found"
        );
    }
    assert_eq!(
        code(service::prepare(academy, &cast.ana, &id).await),
        "not-found"
    );

    service::prepare(academy, &cast.facilitator, &id)
        .await
        .unwrap();
    assert_eq!(
        code(service::prepare(academy, &cast.facilitator, &id).await),
        "dilemma-prepared"
    );
    service::rewrite(academy, &cast.ana, &id, "2", &whole, Then::Keep)
        .await
        .unwrap();
    assert_eq!(
        cast.stored(&id).await.state,
        DilemmaState::Brought,
        "it is looked at again"
    );
    let early = service::follow_up(academy, &cast.ana, &id, "It worked.").await;
    assert_eq!(code(early), "dilemma-not-reported");

    let second = cast.start(&cast.ana, 0, &gaps, Then::Keep).await;
    service::discard(academy, &cast.ana, &second).await.unwrap();
    assert!(!cast.reads(&cast.ana, &second).await);
    // Only in a module one has a place in.
    let elsewhere = service::start(academy, &cast.ana, &cast.modules[1], "Title", "en").await;
    assert_eq!(code(elsewhere), "module:choose");
    let no_place =
        service::start(academy, &cast.facilitator, &cast.modules[0], "Title", "en").await;
    assert_eq!(code(no_place), "forbidden");

    let mut tx = academy.db.read().await.unwrap();
    let audit: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT DISTINCT operation FROM audit WHERE operation LIKE 'dilemma.%' ORDER BY operation")
    )
    .unwrap();
    assert_eq!(
        audit,
        [
            "dilemma.answered",
            "dilemma.commented",
            "dilemma.discarded",
            "dilemma.prepared",
            "dilemma.started",
            "dilemma.written"
        ]
    );
}

async fn each_circle_reaches_those_in_it(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let id = cast
        .start(&cast.ana, 0, &draft("Flats", "Flats.", &[]), Then::Bring)
        .await;
    let before = {
        let mut tx = academy.db.write().await.unwrap();
        let editions = programme::editions(&mut tx).await.unwrap();
        let before = Edition {
            id: academy.id(),
            slug: "2026".to_owned(),
            ..editions[0].clone()
        };
        programme::insert_edition(&mut tx, &before, &Story::default())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        before.id.to_string()
    };
    let elsewhere = common::caller(academy, "Emil", &[(Role::Participant, &before)]).await;
    // Who applied once and was not selected may be in the open space, and is in no edition by that.
    let in_space = common::caller(academy, "Orla", &[(Role::Participant, "open-space")]).await;
    let stranger = common::caller(academy, "Sara", &[]).await;
    let visitor = Caller::visitor(Language::En);
    let readers = [
        &cast.boris,
        &cast.chloe,
        &elsewhere,
        &in_space,
        &stranger,
        &visitor,
    ];
    for (circle, expected) in [
        ("room", [false; 6]),
        ("module", [true, false, false, false, false, false]),
        ("edition", [true, true, false, false, false, false]),
        ("academy", [true, true, true, false, false, false]),
        ("public", [true; 6]),
    ] {
        service::open_to(academy, &cast.ana, &id, circle)
            .await
            .unwrap();
        for (reader, expected) in readers.into_iter().zip(expected) {
            assert_eq!(cast.reads(reader, &id).await, expected, "{circle}");
            if reader.person.is_some() {
                let list = service::list(academy, reader).await.unwrap();
                assert_eq!(list.shared.len(), usize::from(expected), "{circle}");
            }
        }
        // Who prepares the module reads it in any case, and who prepares another one does not by that.
        for preparer in [&cast.facilitator, &cast.organiser] {
            let list = service::list(academy, preparer).await.unwrap();
            assert_eq!((list.prepared.len(), list.shared.len()), (1, 0));
        }
        let list = service::list(academy, &cast.other).await.unwrap();
        assert!(list.prepared.is_empty());
    }
    for other in [&cast.boris, &cast.facilitator, &cast.organiser] {
        let widen = service::open_to(academy, other, &id, "public").await;
        assert_eq!(code(widen), "not-found", "only its owner draws the circle");
        let rewrite = draft("Mine", "Mine.", &[]);
        let rewrite = service::rewrite(academy, other, &id, "1", &rewrite, Then::Keep).await;
        assert_eq!(code(rewrite), "not-found");
    }
    assert_eq!(
        code(service::open_to(academy, &cast.ana, &id, "moon").await),
        "form-incomplete"
    );
    assert_eq!(code(service::list(academy, &visitor).await), "sign-in");
}

async fn those_alike_are_found_among_what_one_prepares(house: House) {
    let cast = cast(&house).await;
    let landlords = draft(
        "Landlords refuse",
        "Private landlords refuse refugee families.",
        &["landlords"],
    );
    let one = cast.start(&cast.ana, 0, &landlords, Then::Bring).await;
    let french = draft("Les bailleurs", "Personne ne veut louer.", &["landlords"]);
    let two = cast.start(&cast.boris, 0, &french, Then::Bring).await;
    let school = draft(
        "School places",
        "Schools without a teacher.",
        &["school_places"],
    );
    let three = cast.start(&cast.boris, 0, &school, Then::Bring).await;
    let work = draft(
        "Landlords of work",
        "Private landlords refuse refugee families.",
        &["landlords"],
    );
    cast.start(&cast.chloe, 1, &work, Then::Bring).await;

    let page = service::page(&cast.academy, &cast.facilitator, &one)
        .await
        .unwrap();
    let near: Vec<&DilemmaId> = page
        .alike
        .iter()
        .map(|alike| &alike.card.dilemma.id)
        .collect();
    assert_eq!(
        near,
        [&two, &three],
        "those of other modules are none of hers"
    );
    assert_eq!(page.alike[0].topics, [Topic::Landlords]);
    assert!(page.alike[0].percent > page.alike[1].percent && page.alike[0].percent <= 100);
    let page = service::page(&cast.academy, &cast.organiser, &one)
        .await
        .unwrap();
    assert_eq!(page.alike[0].card.dilemma.title, "Landlords of work");
    let page = service::page(&cast.academy, &cast.ana, &one).await.unwrap();
    assert!(
        page.alike.is_empty(),
        "an owner is not shown what others brought"
    );
}

async fn whoever_gave_their_place_back_takes_back_what_they_shared(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let flats = draft("Flats", "Flats.", &[]);
    let id = cast.start(&cast.ana, 0, &flats, Then::Bring).await;
    let unsent = cast.start(&cast.ana, 0, &flats, Then::Keep).await;
    service::open_to(academy, &cast.ana, &id, "public")
        .await
        .unwrap();
    let mut tx = academy.db.write().await.unwrap();
    let place = Grant {
        role: Role::Participant,
        scope: cast.modules[0].clone(),
    };
    people::revoke(&mut tx, id_of(&cast.ana), &place)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let ana = common::ask_as(academy, id_of(&cast.ana)).await;
    let visitor = Caller::visitor(Language::En);
    assert!(cast.reads(&visitor, &id).await);
    let page = service::page(academy, &ana, &id).await.unwrap();
    assert!(page.own && !page.writes);
    assert_eq!(page.circles.len(), 5, "none is wider than it is");
    service::open_to(academy, &ana, &id, "room").await.unwrap();
    let page = service::page(academy, &ana, &id).await.unwrap();
    assert_eq!(page.circles, [Confidentiality::Room]);
    assert!(!cast.reads(&visitor, &id).await);
    // To bring it, to change its words and to show it to more people one has a place.
    let widen = service::open_to(academy, &ana, &id, "module").await;
    assert_eq!(code(widen), "forbidden");
    let rewrite = service::rewrite(academy, &ana, &unsent, "2", &flats, Then::Bring).await;
    assert_eq!(code(rewrite), "forbidden");
    service::discard(academy, &ana, &unsent).await.unwrap();
    assert_eq!(
        code(service::discard(academy, &ana, &id).await),
        "dilemma-brought"
    );
    for other in [&cast.boris, &cast.facilitator] {
        let narrow = service::open_to(academy, other, &id, "room").await;
        assert_eq!(code(narrow), "not-found");
    }
    let nobody = service::open_to(academy, &visitor, &id, "room").await;
    assert_eq!(code(nobody), "sign-in");
}

async fn a_session_is_planned_with_a_dilemma(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let id = cast
        .start(&cast.ana, 0, &draft("Flats", "Flats.", &[]), Then::Bring)
        .await;
    let kept = cast
        .start(&cast.ana, 0, &draft("Draft", "Draft.", &[]), Then::Keep)
        .await;
    let form = sessions::PlanForm {
        edition: "2027".into(),
        module: cast.modules[0].clone(),
        title: "Group 1".into(),
        template: "collegial_consultation".into(),
        language: "en".into(),
        starts: "2027-01-15T10:00".into(),
        facilitator: id_of(&cast.facilitator).to_string(),
        people: vec![
            id_of(&cast.boris).to_string(),
            id_of(&cast.chloe).to_string(),
        ],
        dilemma: id.to_string(),
        ..sessions::PlanForm::default()
    };
    for (dilemma, case_giver, expected) in [
        (kept.to_string(), String::new(), "dilemma:choose"),
        ("nonsense".to_owned(), String::new(), "dilemma:choose"),
        (
            id.to_string(),
            id_of(&cast.boris).to_string(),
            "case_giver:dilemma-of-another",
        ),
    ] {
        let form = sessions::PlanForm {
            dilemma,
            case_giver,
            ..form.clone()
        };
        assert_eq!(
            code(sessions::plan(academy, &cast.facilitator, &form).await),
            expected
        );
    }
    assert!(!cast.reads(&cast.chloe, &id).await);
    let session = sessions::plan(academy, &cast.facilitator, &form)
        .await
        .unwrap();
    assert!(cast.reads(&cast.chloe, &id).await, "she is in the room now");
    let found = service::of_session(academy, &cast.chloe, &session)
        .await
        .unwrap();
    assert_eq!(found.map(|dilemma| dilemma.id), Some(id.clone()));
    assert!(
        service::of_session(academy, &cast.other, &session)
            .await
            .unwrap()
            .is_none()
    );
    let mut tx = academy.db.read().await.unwrap();
    let role: String = one!(
        &mut tx,
        sqlx::query_scalar(
            "SELECT role FROM session_people WHERE session_id = $1 AND person_id = $2"
        )
        .bind(session.as_str())
        .bind(id_of(&cast.ana).as_str())
    )
    .unwrap();
    assert_eq!(role, "case_giver", "the owner brings the case");
    drop(tx);
    let page = service::page(academy, &cast.ana, &id).await.unwrap();
    assert_eq!(page.sessions.len(), 1);
    let list = service::list(academy, &cast.ana).await.unwrap();
    assert_eq!((list.own.len(), list.brings.len()), (2, 1));
    assert_eq!(cast.edition, list.brings[0].0.id.to_string());
}

async fn the_erased_leave_no_dilemma(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let id = cast
        .start(&cast.ana, 0, &draft("Flats", "Flats.", &[]), Then::Bring)
        .await;
    service::comment(academy, &cast.facilitator, &id, "a", "Which?")
        .await
        .unwrap();
    service::comment(academy, &cast.ana, &id, "b", "Those.")
        .await
        .unwrap();
    let session = {
        let form = sessions::PlanForm {
            edition: "2027".into(),
            title: "Group 1".into(),
            template: "troika_consulting".into(),
            language: "en".into(),
            starts: "2027-01-15T10:00".into(),
            people: vec![
                id_of(&cast.boris).to_string(),
                id_of(&cast.chloe).to_string(),
            ],
            dilemma: id.to_string(),
            ..sessions::PlanForm::default()
        };
        sessions::plan(academy, &cast.organiser, &form)
            .await
            .unwrap()
    };
    let told = accounts::export(academy, &cast.ana).await.unwrap();
    assert!(told.contains("Flats: Flats.") && told.contains("Those."));
    let mut tx = academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, id_of(&cast.ana))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!cast.reads(&cast.facilitator, &id).await);
    let mut tx = academy.db.read().await.unwrap();
    let left: i64 = one!(
        &mut tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM dilemma_comments")
    )
    .unwrap();
    assert_eq!(left, 0);
    assert!(
        store::of_session(&mut tx, &session)
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_draft_saves_itself_for_its_owner_alone(house: House) {
    let cast = cast(&house).await;
    let academy = &cast.academy;
    let id = service::start(academy, &cast.ana, &cast.modules[0], "Flats", "en")
        .await
        .unwrap();
    let gaps = Draft {
        title: "Flats for whom?".into(),
        situation: " Forty flats. ".into(),
        topics: vec!["funding".into(), "landlords".into()],
        language: "en".into(),
        ..Draft::default()
    };
    let save = async |who: &Caller, base: i64, draft: &Draft| {
        service::save(academy, who, &id, base, draft).await
    };
    let kept = |revision| Saved::Kept { revision, at: NOW };
    assert_eq!(save(&cast.ana, 1, &gaps).await.unwrap(), kept(2));
    // Sent again, because the answer was lost.
    assert_eq!(save(&cast.ana, 1, &gaps).await.unwrap(), kept(2));
    // Another tab is told what is stored, and nothing is overwritten.
    let other = Draft {
        situation: "Fifty flats.".into(),
        ..gaps.clone()
    };
    let told = save(&cast.ana, 1, &other).await.unwrap();
    let Saved::Changed {
        revision: 2,
        theirs,
        ..
    } = told
    else {
        panic!("{told:?}");
    };
    assert_eq!(theirs.situation, "Forty flats.");
    assert_eq!(theirs.fields()["topics"], ["landlords", "funding"]);
    assert_eq!(save(&cast.ana, 2, &other).await.unwrap(), kept(3));
    let nameless = Draft {
        title: " ".into(),
        ..other.clone()
    };
    assert_eq!(code(save(&cast.ana, 3, &nameless).await), "title:required");
    for stranger in [&cast.boris, &cast.facilitator, &cast.organiser] {
        let refused = save(stranger, 3, &other).await;
        assert_eq!(code(refused), "not-found");
    }
    let visitor = Caller::visitor(Language::En);
    assert_eq!(code(save(&visitor, 3, &other).await), "sign-in");
    let mut tx = academy.db.read().await.unwrap();
    let written: i64 = one!(
        &mut tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation = 'dilemma.written'")
    )
    .unwrap();
    drop(tx);
    assert_eq!(written, 0, "a draft is its owner's own");
    // Once it is brought others read it: it changes only when its owner says so.
    let whole = draft("Flats for whom?", "Forty flats.", &[]);
    service::rewrite(academy, &cast.ana, &id, "3", &whole, Then::Bring)
        .await
        .unwrap();
    let late = save(&cast.ana, 4, &other).await;
    assert_eq!(code(late), "dilemma-brought");
    assert_eq!(cast.stored(&id).await.parts[0], "Forty flats.");
}
