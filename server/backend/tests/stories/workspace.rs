//! The workspace, told on SQLite and on PostgreSQL: who enters a space and who learns nothing of it,
//! how a thread lives, that a form sent twice does one thing, how commitments are kept.

use crate::common::{self, House, NOW, id_of, on_both};
use backend::access::Grant;
use backend::service::workspace::{self as service, Place};
use backend::service::{administration, today};
use backend::store::workspace as store;
use backend::store::{accounts, retention};
use backend::{Academy, Caller, Error, all, exec, one};
use domain::Timestamp;
use domain::ids::{CommitmentId, SpaceId, ThreadId};
use domain::language::Bilingual;
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::time::Day;
use domain::workspace::{
    CheckInForm, CommitmentForm, CommitmentState, EditForm, PostForm, SpaceKind, ThreadForm,
};

on_both! {
    who_enters_which_space
    a_role_brings_its_spaces_and_takes_them_away
    a_module_that_is_renamed_keeps_its_space
    a_thread_lives
    a_form_sent_twice_makes_one_post
    two_forms_at_once_make_one_post
    ids_of_others_lead_nowhere
    organisers_remove_with_a_reason
    what_is_searched_is_found
    news_is_what_others_wrote_since_one_looked
    nobody_floods_a_space
    a_commitment_is_kept
    a_commitment_is_shown_to_whom_its_owner_says
    commitments_of_others_lead_nowhere
    who_is_erased_leaves_posts_without_a_name
}

const KEYS: [&str; 3] = [
    "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a51",
    "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a52",
    "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a53",
];

/// Why something was refused: the code, or `field:code` of every field.
fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome.expect_err("refused") {
        Error::Refused(refusal) if refusal.problems().is_empty() => refusal.code().to_owned(),
        Error::Refused(refusal) => refusal
            .problems()
            .iter()
            .map(|problem| format!("{}:{}", problem.field, problem.code))
            .collect::<Vec<_>>()
            .join(" "),
        fault => panic!("{fault}"),
    }
}

fn thread_form(title: &str, body: &str, key: &str) -> ThreadForm {
    ThreadForm {
        title: title.into(),
        body: body.into(),
        language: "en".into(),
        form_key: key.into(),
    }
}

fn post_form(body: &str, key: &str) -> PostForm {
    PostForm {
        body: body.into(),
        language: "fr".into(),
        form_key: key.into(),
    }
}

fn edit_form(title: &str, body: &str) -> EditForm {
    EditForm {
        title: title.into(),
        body: body.into(),
        language: "en".into(),
    }
}

/// An edition with two modules, each with its space; a working group; people in them.
struct Cast {
    academy: std::sync::Arc<Academy>,
    house: House,
    edition: Edition,
    modules: Vec<Module>,
    /// A participant of the first module.
    ana: Caller,
    /// Another.
    bram: Caller,
    /// A participant of the second module.
    chiara: Caller,
    organiser: Caller,
}

const HOUSING: &str = "module-2027-housing";
const WORK: &str = "module-2027-work";

async fn welcome(academy: &Academy, caller: &Caller) {
    let mut tx = academy.db.write().await.unwrap();
    for grant in &caller.grants {
        service::welcome(&mut tx, academy, id_of(caller), grant)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn cast(house: House) -> Cast {
    let academy = house.academy().await;
    let (edition, modules) = common::edition(&academy).await;
    let (housing, work) = (modules[0].id.as_str(), modules[1].id.as_str());
    let ana = common::caller(&academy, "Ana Novak", &[(Role::Participant, housing)]).await;
    let bram = common::caller(&academy, "Bram de Smet", &[(Role::Participant, housing)]).await;
    let chiara = common::caller(&academy, "Chiara Conti", &[(Role::Participant, work)]).await;
    let organiser = common::caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    for caller in [&ana, &bram, &chiara] {
        welcome(&academy, caller).await;
    }
    house.clock.forward(1);
    Cast {
        academy,
        house,
        edition,
        modules,
        ana,
        bram,
        chiara,
        organiser,
    }
}

impl Cast {
    async fn thread(&self, caller: &Caller, slug: &str, title: &str, body: &str) -> Place {
        self.house.clock.forward(1);
        let key = backend::chance::uuid_v4(self.academy.chance.as_ref());
        service::start_thread(&self.academy, caller, slug, &thread_form(title, body, &key))
            .await
            .unwrap()
    }

    async fn reply(&self, caller: &Caller, slug: &str, thread: &ThreadId, body: &str) -> Place {
        self.house.clock.forward(1);
        let key = backend::chance::uuid_v4(self.academy.chance.as_ref());
        service::reply(&self.academy, caller, slug, thread, &post_form(body, &key))
            .await
            .unwrap()
    }

    async fn count(&self, table: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        let sql = format!("SELECT COUNT(*) FROM {table}");
        one!(tx, sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone()))).unwrap()
    }

    /// What happened to something, as the audit has it, by name: the clock stands.
    async fn audited(&self, subject: &str) -> Vec<String> {
        let mut tx = self.academy.db.read().await.unwrap();
        let sql = "SELECT operation FROM audit WHERE subject_id = $1 ORDER BY operation";
        all!(tx, sqlx::query_scalar(sql).bind(subject)).unwrap()
    }

    async fn again(&self, caller: &Caller) -> Caller {
        common::ask_as(&self.academy, id_of(caller)).await
    }
}

/// The one rule, cell by cell: rows are people, columns the spaces of the academy, the edition, the
/// two modules, and a group of no edition. `x`: enters and writes; `m`: moderates as well.
type Row<'a> = (&'a str, &'a [(Role, &'a str)], &'a [&'a str], &'a str);

async fn who_enters_which_space(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let (edition, housing, work) = (
        cast.edition.id.as_str(),
        cast.modules[0].id.as_str(),
        cast.modules[1].id.as_str(),
    );
    let group: SpaceId = academy.id();
    let mut tx = academy.db.write().await.unwrap();
    let space = store::NewSpace {
        id: group.clone(),
        slug: "group".into(),
        kind: SpaceKind::Group,
        edition: None,
        module: None,
        title: Bilingual::default(),
        about: Bilingual::default(),
    };
    assert!(store::insert_space(&mut tx, &space, NOW).await.unwrap());
    assert!(!store::insert_space(&mut tx, &space, NOW).await.unwrap());
    tx.commit().await.unwrap();

    let slugs = ["academy", "edition-2027", HOUSING, WORK, "group"];
    let all = slugs.as_slice();
    let place: &str = group.as_str();
    // Name, roles, the spaces the person is a member of, what is expected.
    let rows: &[Row] = &[
        (
            "member",
            &[(Role::Participant, housing)],
            &slugs[..3],
            "xxx..",
        ),
        (
            "of the edition",
            &[(Role::Participant, edition)],
            all,
            "xxxxx",
        ),
        (
            "not a member",
            &[(Role::Participant, edition)],
            &[],
            ".....",
        ),
        ("without a role", &[], all, "....."),
        (
            "of another module",
            &[(Role::Participant, work)],
            all,
            "xx.xx",
        ),
        ("facilitator", &[(Role::Facilitator, edition)], all, "xxxxx"),
        ("rapporteur", &[(Role::Rapporteur, housing)], all, "xxx.x"),
        ("expert", &[(Role::Expert, "")], all, "xxxxx"),
        ("guest", &[(Role::Participant, place)], &["group"], "....x"),
        ("reviewer", &[(Role::Reviewer, edition)], all, "....."),
        ("evaluator", &[(Role::Evaluator, "")], all, "....."),
        ("administrator", &[(Role::Administrator, "")], all, "....."),
        ("organiser", &[(Role::Organiser, "")], &[], "mmmmm"),
        (
            "of one edition",
            &[(Role::Organiser, edition)],
            &[],
            ".mmm.",
        ),
        (
            "of that, member",
            &[(Role::Organiser, edition)],
            all,
            "xmmmx",
        ),
    ];
    let mut threads = Vec::new();
    for slug in slugs {
        threads.push(cast.thread(&cast.organiser, slug, "Thread", "Post").await);
    }
    for (name, roles, member_of, expected) in rows {
        let caller = common::caller(academy, name, roles).await;
        let mut tx = academy.db.write().await.unwrap();
        for slug in *member_of {
            store::join(&mut tx, slug, id_of(&caller), NOW)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        for ((slug, cell), place) in slugs.iter().zip(expected.chars()).zip(&threads) {
            let of = format!("{name} in {slug}");
            let read = service::space(academy, &caller, slug, "", 0).await;
            let thread = service::thread(academy, &caller, slug, &place.thread, 0).await;
            let body = format!("{name} was here");
            let reply = service::reply(
                academy,
                &caller,
                slug,
                &place.thread,
                &post_form(&body, KEYS[0]),
            )
            .await;
            let start =
                service::start_thread(academy, &caller, slug, &thread_form("T", &body, KEYS[1]))
                    .await;
            let pin = service::pin(academy, &caller, slug, &place.thread, true).await;
            let post = service::post(academy, &caller, slug, &place.thread, &place.post).await;
            let remove =
                service::remove_post(academy, &caller, slug, &place.thread, &place.post, "").await;
            if cell == '.' {
                assert_eq!(code(read), "not-found", "{of}");
                assert_eq!(code(thread), "not-found", "{of}");
                assert_eq!(code(reply), "not-found", "{of}");
                assert_eq!(code(start), "not-found", "{of}");
                assert_eq!(code(pin), "not-found", "{of}");
                assert_eq!(code(post), "not-found", "{of}");
                assert_eq!(code(remove), "not-found", "{of}");
            } else {
                assert!(read.unwrap().writes, "{of}");
                assert_eq!(thread.unwrap().moderates, cell == 'm', "{of}");
                assert!(reply.is_ok() && start.is_ok(), "{of}");
                if cell == 'm' {
                    assert!(pin.is_ok() && post.is_ok(), "{of}");
                    assert_eq!(code(remove), "removal_reason:required", "{of}");
                } else {
                    assert_eq!(code(pin), "forbidden", "{of}");
                    assert_eq!(code(post), "forbidden", "{of}");
                    assert_eq!(code(remove), "forbidden", "{of}");
                }
            }
        }
        let entered = expected.chars().filter(|cell| *cell != '.').count();
        match service::overview(academy, &caller).await {
            Ok(page) => assert_eq!(page.spaces.len(), entered, "{name}"),
            Err(error) => {
                assert_eq!(code::<()>(Err(error)), "forbidden", "{name}");
                assert_eq!(entered, 0, "{name}");
            }
        }
    }
    let visitor = Caller::visitor(domain::Language::En);
    assert_eq!(code(service::overview(academy, &visitor).await), "sign-in");
    assert_eq!(
        code(service::space(academy, &visitor, HOUSING, "", 0).await),
        "sign-in"
    );
    assert_eq!(
        code(service::space(academy, &visitor, "nowhere", "", 0).await),
        "sign-in"
    );
    assert_eq!(
        code(service::mark_seen(academy, &visitor, NOW).await),
        "sign-in"
    );
}

async fn a_role_brings_its_spaces_and_takes_them_away(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let admin = common::caller(academy, "Ada", &[(Role::Administrator, "")]).await;
    let dimitris = common::caller(academy, "Dimitris", &[]).await;
    let (person, module) = (id_of(&dimitris).clone(), cast.modules[1].id.to_string());
    for _ in 0..2 {
        administration::set_role(academy, &admin, &person, Role::Expert, &module, true)
            .await
            .unwrap();
    }
    let expert = cast.again(&dimitris).await;
    let spaces = service::overview(academy, &expert).await.unwrap().spaces;
    let mut slugs: Vec<&str> = spaces.iter().map(|space| space.slug.as_str()).collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["academy", "edition-2027", WORK]);
    let work = spaces.iter().find(|space| space.slug == WORK).unwrap();
    assert_eq!((work.members, work.title.fr.as_str()), (2, "work (fr)"));

    administration::set_role(academy, &admin, &person, Role::Expert, &module, false)
        .await
        .unwrap();
    let gone = cast.again(&dimitris).await;
    assert_eq!(
        code(service::space(academy, &gone, WORK, "", 0).await),
        "not-found"
    );
    assert_eq!(
        code(service::space(academy, &gone, "academy", "", 0).await),
        "not-found"
    );

    // Roles that read no space, and roles for one session, make nobody a member.
    let reviewer = Grant {
        role: Role::Reviewer,
        scope: cast.edition.id.to_string(),
    };
    let session = Grant {
        role: Role::Facilitator,
        scope: academy.id::<ThreadId>().to_string(),
    };
    let strange = Grant {
        role: Role::Expert,
        scope: "' OR 1=1".into(),
    };
    let members = cast.count("space_members").await;
    let mut tx = academy.db.write().await.unwrap();
    for grant in [reviewer, session, strange] {
        service::welcome(&mut tx, academy, &person, &grant)
            .await
            .unwrap();
    }
    // A role for one space brings that space alone.
    let guest = Grant {
        role: Role::Participant,
        scope: work.id.to_string(),
    };
    service::welcome(&mut tx, academy, id_of(&cast.ana), &guest)
        .await
        .unwrap();
    accounts::grant(&mut tx, id_of(&cast.ana), &guest, None, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(cast.count("space_members").await, members + 1);
    let ana = cast.again(&cast.ana).await;
    assert!(service::space(academy, &ana, WORK, "", 0).await.is_ok());
    assert!(
        cast.audited(person.as_str())
            .await
            .contains(&"space.joined".to_owned())
    );
}

async fn a_module_that_is_renamed_keeps_its_space(house: House) {
    let academy = house.academy().await;
    let (_, modules) = common::edition(&academy).await;
    let comes = async |name: &str, module: usize| {
        let grants = [(Role::Participant, modules[module].id.as_str())];
        let caller = common::caller(&academy, name, &grants).await;
        welcome(&academy, &caller).await;
        let spaces = service::overview(&academy, &caller).await.unwrap().spaces;
        let mut spaces = spaces.into_iter();
        spaces
            .find(|space| space.kind == SpaceKind::Module)
            .unwrap()
    };
    let first = comes("Ana Novak", 0).await;
    // The word of the one becomes that of the other.
    let mut tx = academy.db.write().await.unwrap();
    for (module, word) in modules.iter().zip(["homes", "housing"]) {
        exec!(
            tx,
            sqlx::query("UPDATE modules SET slug = $2 WHERE id = $1")
                .bind(module.id.as_str())
                .bind(word)
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    let second = comes("Bram de Smet", 0).await;
    assert_eq!(
        (second.id, second.slug.as_str()),
        (first.id.clone(), HOUSING)
    );
    assert_eq!(second.members, 2);
    // Its old address is taken: the other module has a space of its own all the same.
    let other = comes("Chiara Conti", 1).await;
    assert_eq!(other.module.as_ref(), Some(&modules[1].id));
    let again = comes("Dimitris", 1).await;
    assert_eq!((again.id, again.members), (other.id, 2));
}

async fn a_thread_lives(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let place = cast
        .thread(&cast.ana, HOUSING, "Who pays the deposit?", "**Who**?")
        .await;
    let reply = cast
        .reply(&cast.bram, HOUSING, &place.thread, "Nous, depuis 2017.")
        .await;
    assert_eq!((place.number, reply.number, reply.page()), (1, 2, 1));

    let page = service::thread(academy, &cast.ana, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(page.thread.title, "Who pays the deposit?");
    assert_eq!((page.total, page.thread.posts, page.thread.news), (2, 2, 1));
    let posts: Vec<_> = page
        .posts
        .iter()
        .map(|post| {
            (
                post.author.as_str(),
                post.body.as_str(),
                post.language.tag(),
            )
        })
        .collect();
    assert_eq!(
        posts,
        [
            ("Ana Novak", "**Who**?", "en"),
            ("Bram de Smet", "Nous, depuis 2017.", "fr")
        ]
    );
    assert!(
        page.posts
            .iter()
            .all(|post| post.edited_at.is_none() && !post.organiser)
    );

    // Changing one's own: the same text changes nothing, another is marked, an older tab is told.
    let ids = (&place.thread, &place.post);
    let same = edit_form("Who pays the deposit?", "**Who**?");
    service::edit_post(academy, &cast.ana, HOUSING, ids, None, &same)
        .await
        .unwrap();
    cast.house.clock.forward(1);
    let edit = edit_form("Who pays deposits?", "Which **city**?");
    service::edit_post(academy, &cast.ana, HOUSING, ids, None, &edit)
        .await
        .unwrap();
    let old = edit_form("Who pays deposits?", "From an older tab");
    assert_eq!(
        code(service::edit_post(academy, &cast.ana, HOUSING, ids, None, &old).await),
        "changed-meanwhile"
    );
    assert_eq!(
        code(service::edit_post(academy, &cast.bram, HOUSING, ids, None, &edit).await),
        "forbidden"
    );
    assert_eq!(
        code(service::edit_post(academy, &cast.organiser, HOUSING, ids, None, &edit).await),
        "forbidden"
    );
    assert_eq!(
        code(service::edit_post(academy, &cast.ana, HOUSING, ids, None, &edit_form("", "x")).await),
        "title:required"
    );
    let page = service::thread(academy, &cast.ana, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(page.thread.title, "Who pays deposits?");
    assert_eq!(page.posts[0].edited_at, Some(academy.now()));
    // A reply has no title: what a form says about one is not heard.
    let reply_ids = (&reply.thread, &reply.post);
    service::edit_post(
        academy,
        &cast.bram,
        HOUSING,
        reply_ids,
        None,
        &edit_form("Mine now", "Nous."),
    )
    .await
    .unwrap();
    let page = service::thread(academy, &cast.ana, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(page.thread.title, "Who pays deposits?");

    // Removing the first post takes the title along; removing the last, the thread.
    assert!(
        service::remove_post(academy, &cast.ana, HOUSING, &place.thread, &place.post, "")
            .await
            .unwrap()
    );
    let page = service::thread(academy, &cast.bram, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(
        (
            page.thread.title.as_str(),
            page.posts[0].body.as_str(),
            page.total
        ),
        ("", "", 2)
    );
    assert!(page.posts[0].removed_at.is_some() && page.posts[0].removed_reason.is_empty());
    assert_eq!(
        code(
            service::remove_post(academy, &cast.ana, HOUSING, &place.thread, &place.post, "").await
        ),
        "not-found"
    );
    assert_eq!(
        code(service::edit_post(academy, &cast.ana, HOUSING, ids, None, &edit).await),
        "not-found"
    );
    assert!(
        !service::remove_post(academy, &cast.bram, HOUSING, &reply.thread, &reply.post, "")
            .await
            .unwrap()
    );
    assert_eq!(
        code(service::thread(academy, &cast.ana, HOUSING, &place.thread, 0).await),
        "not-found"
    );
    let space = service::space(academy, &cast.ana, HOUSING, "", 0)
        .await
        .unwrap();
    assert_eq!(
        (space.total, space.space.threads, space.space.newest_at),
        (0, 0, None)
    );

    assert_eq!(cast.audited(place.thread.as_str()).await, ["thread.made"]);
    assert_eq!(
        cast.audited(place.post.as_str()).await,
        ["post.edited", "post.removed"]
    );
    assert_eq!(
        cast.audited(reply.post.as_str()).await,
        ["post.edited", "post.removed", "post.written"]
    );
}

async fn a_form_sent_twice_makes_one_post(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let form = thread_form("Once", "Only once", KEYS[0]);
    let first = service::start_thread(academy, &cast.ana, HOUSING, &form)
        .await
        .unwrap();
    cast.house.clock.forward(Timestamp::HOUR);
    let second = service::start_thread(academy, &cast.ana, HOUSING, &form)
        .await
        .unwrap();
    assert_eq!(first, second);
    let reply = post_form("Me too", KEYS[1]);
    let one = service::reply(academy, &cast.bram, HOUSING, &first.thread, &reply)
        .await
        .unwrap();
    assert_eq!(
        service::reply(academy, &cast.bram, HOUSING, &first.thread, &reply)
            .await
            .unwrap(),
        one
    );
    assert_eq!(
        (cast.count("threads").await, cast.count("posts").await),
        (1, 2)
    );

    // Going back and sending another text with the old page loses nothing.
    let other = service::reply(
        academy,
        &cast.bram,
        HOUSING,
        &first.thread,
        &post_form("And also", KEYS[1]),
    )
    .await
    .unwrap();
    assert_ne!(other, one);
    // Somebody else's key is not in the way, and does not lead to their post.
    let same = service::reply(academy, &cast.ana, HOUSING, &first.thread, &reply)
        .await
        .unwrap();
    assert_ne!(same.post, one.post);
    // Who removed a post by mistake sends it again.
    service::remove_post(academy, &cast.bram, HOUSING, &one.thread, &one.post, "")
        .await
        .unwrap();
    let again = service::reply(academy, &cast.bram, HOUSING, &first.thread, &reply)
        .await
        .unwrap();
    assert_ne!(again.post, one.post);
    for key in ["", "x", "not-a-key"] {
        let refused = service::reply(
            academy,
            &cast.ana,
            HOUSING,
            &first.thread,
            &post_form("x", key),
        )
        .await;
        assert_eq!(code(refused), "form-incomplete");
    }
}

async fn two_forms_at_once_make_one_post(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let form = thread_form("Once", "Only once", KEYS[0]);
    let many = (0..8).map(|_| service::start_thread(academy, &cast.ana, HOUSING, &form));
    let places: Vec<Place> = futures::future::join_all(many)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(places.iter().all(|place| *place == places[0]));
    let reply = post_form("Me too", KEYS[1]);
    let many =
        (0..8).map(|_| service::reply(academy, &cast.bram, HOUSING, &places[0].thread, &reply));
    let replies: Vec<Place> = futures::future::join_all(many)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(replies.iter().all(|place| *place == replies[0]));
    assert_eq!(
        (cast.count("threads").await, cast.count("posts").await),
        (1, 2)
    );

    let form = commitment_form("Ask three employers", "2027-03-01", KEYS[0]);
    let many = (0..8).map(|_| service::make_commitment(academy, &cast.ana, &form, ""));
    let made: Vec<CommitmentId> = futures::future::join_all(many)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(made.iter().all(|id| *id == made[0]));
    let said = check_in("done", "It works", "", KEYS[1]);
    let many = (0..8).map(|_| service::check_in(academy, &cast.ana, &made[0], &said));
    let outcomes = futures::future::join_all(many).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(
        (
            cast.count("commitments").await,
            cast.count("check_ins").await
        ),
        (1, 1)
    );
}

async fn ids_of_others_lead_nowhere(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let secret = cast
        .thread(&cast.chiara, WORK, "Of the other module", "Not for housing")
        .await;
    let own = cast.thread(&cast.ana, HOUSING, "Own", "Own").await;
    let other = cast.thread(&cast.bram, HOUSING, "Other", "Other").await;
    // A thread of a space one may not enter, by way of one that one may.
    for slug in [HOUSING, WORK, "academy"] {
        assert_eq!(
            code(service::thread(academy, &cast.ana, slug, &secret.thread, 0).await),
            "not-found"
        );
        let reply = post_form("Hello?", KEYS[0]);
        assert_eq!(
            code(service::reply(academy, &cast.ana, slug, &secret.thread, &reply).await),
            "not-found"
        );
        let ids = (&secret.thread, &secret.post);
        assert_eq!(
            code(
                service::edit_post(academy, &cast.ana, slug, ids, None, &edit_form("x", "x")).await
            ),
            "not-found"
        );
        assert_eq!(
            code(service::remove_post(academy, &cast.ana, slug, ids.0, ids.1, "x").await),
            "not-found"
        );
    }
    // A post of another thread of the same space, by way of one's own thread.
    let crossed = (&own.thread, &other.post);
    assert_eq!(
        code(service::post(academy, &cast.ana, HOUSING, crossed.0, crossed.1).await),
        "not-found"
    );
    assert_eq!(
        code(service::post(academy, &cast.organiser, HOUSING, crossed.0, crossed.1).await),
        "not-found"
    );
    assert_eq!(
        code(
            service::remove_post(academy, &cast.organiser, HOUSING, crossed.0, crossed.1, "x")
                .await
        ),
        "not-found"
    );
    // The organiser of another edition is nobody here.
    let stranger = common::caller(
        academy,
        "Stranger",
        &[(Role::Organiser, academy.id::<ThreadId>().as_str())],
    )
    .await;
    assert_eq!(
        code(service::pin(academy, &stranger, HOUSING, &own.thread, true).await),
        "not-found"
    );
    assert_eq!(cast.count("posts").await, 3);
}

async fn organisers_remove_with_a_reason(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let place = cast
        .thread(&cast.ana, HOUSING, "A tender", "Buy **this**")
        .await;
    cast.reply(&cast.bram, HOUSING, &place.thread, "Why?").await;
    for empty in ["", "  ", "\u{200b}"] {
        assert_eq!(
            code(
                service::remove_post(
                    academy,
                    &cast.organiser,
                    HOUSING,
                    &place.thread,
                    &place.post,
                    empty
                )
                .await
            ),
            "removal_reason:required"
        );
    }
    let reason = "Advertising has no place here.\nSorry.";
    assert!(
        service::remove_post(
            academy,
            &cast.organiser,
            HOUSING,
            &place.thread,
            &place.post,
            reason
        )
        .await
        .unwrap()
    );
    let page = service::thread(academy, &cast.bram, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(
        page.posts[0].removed_reason,
        "Advertising has no place here. Sorry."
    );
    assert_eq!(
        (page.posts[0].body.as_str(), page.thread.title.as_str()),
        ("", "")
    );

    let mut tx = academy.db.read().await.unwrap();
    let detail: String = one!(
        tx,
        sqlx::query_scalar(
            "SELECT detail FROM audit WHERE operation = 'post.moderated' AND actor_id = $1"
        )
        .bind(id_of(&cast.organiser).as_str())
    )
    .unwrap();
    assert!(
        detail.contains("Advertising") && !detail.contains("Buy"),
        "{detail}"
    );
    let mail: String = one!(
        tx,
        sqlx::query_scalar(
            "SELECT body_text FROM mails WHERE person_id = $1 AND kind = 'post_removed'"
        )
        .bind(id_of(&cast.ana).as_str())
    )
    .unwrap();
    assert!(
        mail.contains("Advertising has no place here. Sorry.") && mail.contains("A tender"),
        "{mail}"
    );
    drop(tx);

    // Pinned threads come first; pinning twice is noted once.
    let late = cast.thread(&cast.bram, HOUSING, "Later", "Later").await;
    for _ in 0..2 {
        service::pin(academy, &cast.organiser, HOUSING, &place.thread, true)
            .await
            .unwrap();
    }
    let first = |page: service::SpacePage| page.threads[0].id.clone();
    assert_eq!(
        first(
            service::space(academy, &cast.ana, HOUSING, "", 0)
                .await
                .unwrap()
        ),
        place.thread
    );
    service::pin(academy, &cast.organiser, HOUSING, &place.thread, false)
        .await
        .unwrap();
    assert_eq!(
        first(
            service::space(academy, &cast.ana, HOUSING, "", 0)
                .await
                .unwrap()
        ),
        late.thread
    );
    assert_eq!(
        cast.audited(place.thread.as_str()).await,
        ["thread.made", "thread.pinned", "thread.unpinned"]
    );
}

async fn what_is_searched_is_found(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    cast.thread(&cast.ana, HOUSING, "École et logement", "Une question")
        .await;
    let place = cast
        .thread(&cast.bram, HOUSING, "Deposits", "We pay 50% of it, always_")
        .await;
    cast.reply(&cast.ana, HOUSING, &place.thread, "À Łódź, non. C:\\temp")
        .await;
    for at in 0..32 {
        cast.thread(&cast.bram, HOUSING, &format!("Filler {at}"), "Nothing")
            .await;
    }
    for (text, found) in [
        ("ecole", 1),
        ("ÉCOLE", 1),
        ("lodz", 1),
        ("50%", 1),
        ("5%0", 0),
        ("always_", 1),
        ("always%", 0),
        ("a_ways", 0),
        ("c:\\temp", 1),
        ("%", 1),
        ("_", 1),
        ("'; DROP TABLE posts; --", 0),
        ("nothing", 32),
        ("  ", 34),
    ] {
        let page = service::space(academy, &cast.ana, HOUSING, text, 0)
            .await
            .unwrap();
        assert_eq!(page.total, found, "{text}");
        assert_eq!(
            i64::try_from(page.threads.len()).unwrap(),
            found.min(service::THREADS),
            "{text}"
        );
    }
    let second = service::space(academy, &cast.ana, HOUSING, "", 1)
        .await
        .unwrap();
    assert_eq!((second.threads.len(), second.total), (4, 34));
    let beyond = service::space(academy, &cast.ana, HOUSING, "", 99)
        .await
        .unwrap();
    assert_eq!(beyond.threads.len(), 0);
    // What was removed is not found any more, and nothing is found through another space.
    let own = service::thread(academy, &cast.ana, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    service::remove_post(
        academy,
        &cast.ana,
        HOUSING,
        &place.thread,
        &own.posts[1].id,
        "",
    )
    .await
    .unwrap();
    assert_eq!(
        service::space(academy, &cast.ana, HOUSING, "lodz", 0)
            .await
            .unwrap()
            .total,
        0
    );
    assert_eq!(
        service::space(academy, &cast.chiara, WORK, "deposits", 0)
            .await
            .unwrap()
            .total,
        0
    );
}

async fn news_is_what_others_wrote_since_one_looked(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let titles = |page: service::Overview| {
        page.news
            .iter()
            .map(|item| item.thread.title.clone())
            .collect::<Vec<_>>()
    };
    let place = cast.thread(&cast.ana, HOUSING, "Mine", "Mine").await;
    assert!(titles(service::overview(academy, &cast.ana).await.unwrap()).is_empty());
    assert_eq!(
        titles(service::overview(academy, &cast.bram).await.unwrap()),
        ["Mine"]
    );
    cast.reply(&cast.bram, HOUSING, &place.thread, "Yours?")
        .await;
    cast.thread(&cast.chiara, WORK, "Elsewhere", "Elsewhere")
        .await;
    assert_eq!(
        titles(service::overview(academy, &cast.ana).await.unwrap()),
        ["Mine"]
    );
    let looked = academy.now();
    cast.thread(
        &cast.bram,
        "edition-2027",
        "Meanwhile",
        "Written while Ana reads",
    )
    .await;
    service::mark_seen(academy, &cast.ana, looked)
        .await
        .unwrap();
    assert_eq!(
        titles(service::overview(academy, &cast.ana).await.unwrap()),
        ["Meanwhile"]
    );
    // Nobody has seen the future, and nobody looks back.
    for until in [
        Timestamp::from_millis(i64::MAX),
        Timestamp::from_millis(i64::MIN),
    ] {
        service::mark_seen(academy, &cast.ana, until).await.unwrap();
    }
    cast.reply(&cast.bram, HOUSING, &place.thread, "Still?")
        .await;
    let page = service::overview(academy, &cast.ana).await.unwrap();
    assert_eq!(
        (
            page.news.len(),
            page.news[0].thread.news,
            page.news[0].space.slug.as_str()
        ),
        (1, 1, HOUSING)
    );
}

async fn nobody_floods_a_space(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let place = cast.thread(&cast.ana, HOUSING, "Flood", "0").await;
    for at in 1..60 {
        cast.reply(&cast.ana, HOUSING, &place.thread, &at.to_string())
            .await;
    }
    let more = post_form("60", KEYS[0]);
    assert_eq!(
        code(service::reply(academy, &cast.ana, HOUSING, &place.thread, &more).await),
        "too-many-tries"
    );
    cast.reply(&cast.bram, HOUSING, &place.thread, "Others write on")
        .await;
    cast.house.clock.forward(15 * Timestamp::MINUTE);
    let last = service::reply(academy, &cast.ana, HOUSING, &place.thread, &more)
        .await
        .unwrap();
    assert_eq!((last.number, last.page()), (62, 2));
    let second = service::thread(academy, &cast.ana, HOUSING, &place.thread, 1)
        .await
        .unwrap();
    assert_eq!(
        (second.posts.len(), second.total, second.posts[0].number),
        (12, 62, 51)
    );
}

fn commitment_form(text: &str, due_on: &str, key: &str) -> CommitmentForm {
    CommitmentForm {
        commitment: text.into(),
        first_step: "Write to the chamber".into(),
        due_on: due_on.into(),
        language: "en".into(),
        form_key: key.into(),
    }
}

fn check_in(state: &str, note: &str, due_on: &str, key: &str) -> CheckInForm {
    CheckInForm {
        state: state.into(),
        note: note.into(),
        due_on: due_on.into(),
        form_key: key.into(),
    }
}

async fn a_commitment_is_kept(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let tasks = async || {
        let tasks = today::tasks(academy, &cast.ana).await.unwrap();
        tasks
            .into_iter()
            .filter(|task| task.key == "commitment")
            .map(|task| task.about)
            .collect::<Vec<_>>()
    };
    // NOW is 15 January 2027.
    let empty = commitment_form("", "2027-01-01", KEYS[0]);
    assert_eq!(
        code(service::make_commitment(academy, &cast.ana, &empty, "").await),
        "commitment:required due_on:due-past"
    );
    let form = commitment_form("Ask three employers", "2027-02-28", KEYS[0]);
    let id = service::make_commitment(academy, &cast.ana, &form, "")
        .await
        .unwrap();
    assert_eq!(
        service::make_commitment(academy, &cast.ana, &form, "")
            .await
            .unwrap(),
        id
    );
    assert!(tasks().await.is_empty(), "six weeks ahead");
    cast.house.clock.forward(30 * Timestamp::DAY);
    assert_eq!(tasks().await, ["Ask three employers"]);

    let state = async || {
        let page = service::commitment(academy, &cast.ana, &id).await.unwrap();
        (
            page.commitment.state,
            page.commitment.due_on.to_string(),
            page.check_ins.len(),
        )
    };
    let said = check_in("started", "", "2027-02-28", KEYS[0]);
    for _ in 0..2 {
        service::check_in(academy, &cast.ana, &id, &said)
            .await
            .unwrap();
    }
    assert_eq!(
        state().await,
        (CommitmentState::Started, "2027-02-28".into(), 1)
    );
    assert_eq!(
        code(
            service::check_in(
                academy,
                &cast.ana,
                &id,
                &check_in("blocked", "", "", KEYS[1])
            )
            .await
        ),
        "check_in_note:blocked"
    );
    service::check_in(
        academy,
        &cast.ana,
        &id,
        &check_in("blocked", "Insurance", "2027-05-01", KEYS[1]),
    )
    .await
    .unwrap();
    assert_eq!(
        state().await,
        (CommitmentState::Blocked, "2027-05-01".into(), 2)
    );
    assert!(tasks().await.is_empty(), "the day was moved");
    cast.house.clock.forward(120 * Timestamp::DAY);
    assert_eq!(tasks().await, ["Ask three employers"], "overdue");
    assert_eq!(
        code(service::check_in(academy, &cast.ana, &id, &check_in("done", " ", "", KEYS[2])).await),
        "check_in_note:learned"
    );
    service::check_in(
        academy,
        &cast.ana,
        &id,
        &check_in("done", "They wanted one number to call", "", KEYS[2]),
    )
    .await
    .unwrap();
    assert_eq!(
        code(
            service::check_in(
                academy,
                &cast.ana,
                &id,
                &check_in("started", "", "", KEYS[1])
            )
            .await
        ),
        "commitment-over"
    );
    let page = service::commitment(academy, &cast.ana, &id).await.unwrap();
    assert_eq!(page.commitment.learned, "They wanted one number to call");
    assert_eq!(
        page.check_ins
            .iter()
            .map(|row| row.state)
            .collect::<Vec<_>>(),
        [
            CommitmentState::Started,
            CommitmentState::Blocked,
            CommitmentState::Done
        ]
    );
    assert_eq!(
        page.check_ins[1].due_on,
        Some(Day::parse("due_on", "2027-05-01").unwrap())
    );
    assert!(tasks().await.is_empty());
    let checked = "commitment.checked_in";
    let audited = cast.audited(id.as_str()).await;
    assert_eq!(audited, [checked, checked, checked, "commitment.made"]);
}

async fn a_commitment_is_shown_to_whom_its_owner_says(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let form = commitment_form("Ask three employers", "2027-02-28", KEYS[0]);
    assert_eq!(
        code(service::make_commitment(academy, &cast.ana, &form, WORK).await),
        "shown_in:choose"
    );
    let id = service::make_commitment(academy, &cast.ana, &form, HOUSING)
        .await
        .unwrap();
    let seen = async |caller: &Caller, slug: &'static str| {
        service::space(academy, caller, slug, "", 0)
            .await
            .unwrap()
            .commitments
            .len()
    };
    assert_eq!(
        (
            seen(&cast.bram, HOUSING).await,
            seen(&cast.bram, "academy").await
        ),
        (1, 0)
    );
    let page = service::commitment(academy, &cast.bram, &id).await.unwrap();
    assert!(!page.own && page.spaces.is_empty());
    assert_eq!(
        code(service::commitment(academy, &cast.chiara, &id).await),
        "not-found"
    );
    service::show_commitment(academy, &cast.ana, &id, "academy")
        .await
        .unwrap();
    assert!(
        service::commitment(academy, &cast.chiara, &id)
            .await
            .is_ok()
    );
    service::show_commitment(academy, &cast.ana, &id, "")
        .await
        .unwrap();
    assert_eq!(
        code(service::commitment(academy, &cast.bram, &id).await),
        "not-found"
    );
    assert_eq!(seen(&cast.chiara, "academy").await, 0);
    assert!(
        service::commitment(academy, &cast.ana, &id)
            .await
            .unwrap()
            .own
    );
}

async fn commitments_of_others_lead_nowhere(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let form = commitment_form("Ask three employers", "2027-02-28", KEYS[0]);
    let id = service::make_commitment(academy, &cast.ana, &form, HOUSING)
        .await
        .unwrap();
    let said = check_in("done", "Not mine", "", KEYS[1]);
    let visitor = Caller::visitor(domain::Language::En);
    // Even who may read it, and who moderates the space, cannot speak for its owner.
    for (caller, expected) in [
        (&cast.bram, "not-found"),
        (&cast.chiara, "not-found"),
        (&cast.organiser, "forbidden"),
        (&visitor, "sign-in"),
    ] {
        assert_eq!(
            code(service::check_in(academy, caller, &id, &said).await),
            expected
        );
        assert_eq!(
            code(service::show_commitment(academy, caller, &id, "").await),
            expected
        );
    }
    for (caller, expected) in [(&cast.organiser, "forbidden"), (&visitor, "sign-in")] {
        assert_eq!(
            code(service::make_commitment(academy, caller, &form, "").await),
            expected
        );
        assert_eq!(code(service::commitments(academy, caller).await), expected);
    }
    assert!(
        service::commitments(academy, &cast.bram)
            .await
            .unwrap()
            .commitments
            .is_empty()
    );
    assert!(today::tasks(academy, &cast.organiser).await.is_ok());
    assert_eq!(cast.count("check_ins").await, 0);
}

async fn who_is_erased_leaves_posts_without_a_name(house: House) {
    let cast = cast(house).await;
    let academy = &cast.academy;
    let place = cast
        .thread(
            &cast.ana,
            HOUSING,
            "Before I go",
            "Somebody else may need this",
        )
        .await;
    cast.reply(&cast.bram, HOUSING, &place.thread, "Thank you")
        .await;
    let form = commitment_form("Ask three employers", "2027-02-28", KEYS[0]);
    let id = service::make_commitment(academy, &cast.ana, &form, HOUSING)
        .await
        .unwrap();
    service::check_in(
        academy,
        &cast.ana,
        &id,
        &check_in("blocked", "My boss", "", KEYS[1]),
    )
    .await
    .unwrap();
    let mut tx = academy.db.read().await.unwrap();
    let records = retention::records_of(&mut tx, id_of(&cast.ana))
        .await
        .unwrap();
    drop(tx);
    for (name, text) in [
        ("threads", "Before I go"),
        ("posts", "Somebody else may need this"),
        ("commitments", "Ask three employers"),
        ("first steps", "Write to the chamber"),
        ("check-ins", "My boss"),
    ] {
        assert_eq!(records[name], [text], "{name}");
    }
    assert!(records["spaces"].contains(&HOUSING.to_owned()));

    let mut tx = academy.db.write().await.unwrap();
    retention::erase_person(&mut tx, id_of(&cast.ana))
        .await
        .unwrap();
    accounts::erase(&mut tx, id_of(&cast.ana), academy.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let page = service::thread(academy, &cast.bram, HOUSING, &place.thread, 0)
        .await
        .unwrap();
    assert_eq!(
        (page.posts[0].author.as_str(), page.posts[0].body.as_str()),
        ("", "Somebody else may need this")
    );
    let space = service::space(academy, &cast.bram, HOUSING, "", 0)
        .await
        .unwrap();
    assert!(space.commitments.is_empty());
    assert_eq!(space.space.members, 1);
    assert_eq!(
        code(service::commitment(academy, &cast.bram, &id).await),
        "not-found"
    );
    let mut tx = academy.db.read().await.unwrap();
    let texts: Vec<String> = all!(tx, sqlx::query_scalar("SELECT note FROM check_ins UNION SELECT body FROM commitments UNION SELECT first_step FROM commitments")).unwrap();
    assert_eq!(texts, [""]);
    drop(tx);
    // The organisers still moderate what a former participant wrote; there is nobody to write to.
    let mails = cast.count("mails").await;
    service::remove_post(
        academy,
        &cast.organiser,
        HOUSING,
        &place.thread,
        &place.post,
        "Names a third person",
    )
    .await
    .unwrap();
    assert_eq!(cast.count("mails").await, mails);
}
