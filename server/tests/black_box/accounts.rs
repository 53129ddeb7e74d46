//! Accounts over HTTP: signing up, the links of mails, signing in, limits, devices, erasure.

use crate::common::{PASSWORD, Seen, TestServer};
use backend::one;
use backend::service::administration::demonstration_mails;
use backend::store::mails;
use domain::Timestamp;
use domain::mail::MailKind;
use domain::permission::Role;
use reqwest::StatusCode;

/// The links in the mails to an address, newest first.
async fn links(server: &TestServer, address: &str, kind: MailKind) -> Vec<String> {
    let mut tx = server.academy.db.read().await.unwrap();
    let (mails, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
    mails
        .into_iter()
        .filter(|mail| mail.address == address && mail.kind == kind)
        .map(|mail| {
            mail.body_text
                .lines()
                .find_map(|line| line.strip_prefix(server.url.as_str()))
                .unwrap()
                .to_owned()
        })
        .collect()
}

const NEW: [(&str, &str); 4] = [
    ("do", "accounts/sign_up"),
    ("name", "Ana Novak"),
    ("email", "Ana@Example.org"),
    ("password", PASSWORD),
];

#[tokio::test(flavor = "multi_thread")]
async fn signing_up_verifying_and_signing_in() {
    let server = TestServer::start().await;
    let ana = server.visitor();
    let sent = ana.submit("/sign-up", &NEW).await;
    assert_eq!(
        (sent.status, sent.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/sign-up/sent"))
    );

    server.clock.forward(1);
    let sign_in = [
        ("do", "accounts/sign_in"),
        ("email", "ana@example.org"),
        ("password", PASSWORD),
    ];
    let early = ana.submit("/sign-in", &sign_in).await;
    assert_eq!(early.status, StatusCode::FORBIDDEN);
    assert!(
        early
            .texts(".ecl-notification--error")
            .concat()
            .contains("not verified yet")
    );

    let all = links(&server, "ana@example.org", MailKind::Verify).await;
    assert_eq!(all.len(), 2, "signing in sent the link again");
    let token = all[0].split_once("token=").unwrap().1.to_owned();
    let old = all[1].split_once("token=").unwrap().1.to_owned();
    // Opening the link changes nothing; only the button does.
    assert!(ana.page(&all[0]).await.html.contains("accounts/verify"));
    assert_eq!(
        ana.submit("/verify", &[("do", "accounts/verify"), ("token", &old)])
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let verified = ana
        .submit("/verify", &[("do", "accounts/verify"), ("token", &token)])
        .await;
    assert_eq!(verified.location.as_deref(), Some("/sign-in"));
    assert!(
        ana.page("/sign-in")
            .await
            .texts(".ecl-notification--success")
            .concat()
            .contains("is verified")
    );
    assert_eq!(
        ana.submit("/verify", &[("do", "accounts/verify"), ("token", &token)])
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    server.clock.forward(1);
    assert_eq!(
        ana.submit("/sign-in", &sign_in).await.location.as_deref(),
        Some("/today")
    );
    assert_eq!(ana.page("/today").await.texts("h1"), ["Today"]);
    // Who did it and from where, as far as that is known: anybody can type an address.
    let mut tx = server.academy.db.read().await.unwrap();
    let noted: Vec<(String, Option<String>, Option<String>, String)> = backend::all!(
        tx,
        sqlx::query_as(
            "SELECT operation, actor_id, origin, subject_id FROM audit WHERE operation LIKE 'account.%' ORDER BY id"
        )
    )
    .unwrap();
    drop(tx);
    let who: Vec<(&str, bool)> = noted
        .iter()
        .map(|(event, actor, origin, subject)| {
            assert!(origin.is_some(), "{event}");
            assert!(
                actor.as_ref().is_none_or(|actor| actor == subject),
                "{event}"
            );
            (event.as_str(), actor.is_some())
        })
        .collect();
    assert_eq!(
        who,
        [
            ("account.made", false),
            ("account.verified", true),
            ("account.signed_in", true)
        ]
    );
    assert_eq!(
        ana.submit("/today", &[("do", "accounts/sign_out")])
            .await
            .location
            .as_deref(),
        Some("/")
    );
    assert_eq!(
        ana.page("/today").await.location.as_deref(),
        Some("/sign-in?next=%2Ftoday")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_told_at_its_field_and_nothing_typed_is_lost() {
    let server = TestServer::start().await;
    let seen = server
        .visitor()
        .submit(
            "/sign-up",
            &[
                ("do", "accounts/sign_up"),
                ("name", "<script>\u{202e}x"),
                ("email", "no"),
                ("password", "short"),
            ],
        )
        .await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        seen.attribute("#f-name", "value").as_deref(),
        Some("<script>x"),
        "without what never gets in"
    );
    assert_eq!(seen.attribute("#f-email", "value").as_deref(), Some("no"));
    assert_eq!(
        seen.attribute("#f-email", "aria-invalid").as_deref(),
        Some("true")
    );
    assert_eq!(
        seen.attribute("#f-password", "value").as_deref(),
        Some(""),
        "a password is not sent back"
    );
    assert_eq!(seen.texts(".ua-error-summary li").len(), 2);
    assert_eq!(seen.executable(), Vec::<String>::new());

    let huge = "x".repeat(100_000);
    let seen = server
        .visitor()
        .submit(
            "/sign-up",
            &[
                ("do", "accounts/sign_up"),
                ("name", &huge),
                ("email", "a@example.org"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        seen.texts("#f-name-error")
            .concat()
            .contains("At most 100 characters")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_came_to_apply_comes_there_by_way_of_a_new_account() {
    let server = TestServer::start().await;
    crate::common::edition(&server.academy).await;
    let ana = server.visitor();
    let closed = ana.page("/apply/2027").await;
    let sign_in = closed.location.unwrap();
    let page = ana.page(&sign_in).await;
    assert_eq!(page.texts(".ua-lead").len(), 1, "it says why");
    let sign_up = page.attribute("main a[href^='/sign-up']", "href").unwrap();
    let form = ana.page(&sign_up).await.form("accounts/sign_up");
    let form = form
        .with("name", "Ana Novak")
        .with("email", "ana@example.org")
        .with("password", PASSWORD);
    ana.send(&sign_up, &form).await;
    // Signing in before the address is verified sends the link again: it leads there too.
    let early = ana.page(&sign_in).await.form("accounts/sign_in");
    let early = early
        .with("email", "ana@example.org")
        .with("password", PASSWORD);
    server.clock.forward(1);
    assert_eq!(
        ana.send(&sign_in, &early).await.status,
        StatusCode::FORBIDDEN
    );
    let all = links(&server, "ana@example.org", MailKind::Verify).await;
    assert_eq!(all.len(), 2);
    assert!(
        all.iter()
            .all(|link| link.ends_with("&next=%2Fapply%2F2027")),
        "{all:?}"
    );
    let form = ana.page(&all[0]).await.form("accounts/verify");
    let verified = ana.send(&all[0], &form).await;
    let sign_in = verified.location.unwrap();
    let form = ana.page(&sign_in).await.form("accounts/sign_in");
    let form = form
        .with("email", "ana@example.org")
        .with("password", PASSWORD);
    let there = ana.send(&sign_in, &form).await;
    assert_eq!(there.location.as_deref(), Some("/apply/2027"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_changes_when_its_link_is_opened() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    server.person("boris@example.org", &[]).await;
    let ask = async |email: &str, password: &str| {
        let form = ana.page("/account").await.form("accounts/change_address");
        let form = form.with("email", email).with("password", password);
        ana.send("/account", &form).await
    };
    for (email, password, field) in [
        ("new@example.org", "not my password", "password"),
        ("ana@example.org", PASSWORD, "email"),
        ("new", PASSWORD, "email"),
    ] {
        let refused = ask(email, password).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        let led = refused.attributes(".ua-error-summary a", "href");
        assert_eq!(led, [format!("#f-{field}-address")], "{email}");
        assert!(
            refused.attribute(&led[0], "aria-invalid").is_some(),
            "it leads to the field"
        );
    }

    // Of an address that somebody has, only that somebody learns.
    let taken = ask("boris@example.org", PASSWORD).await;
    let free = ask("New@Example.org", PASSWORD).await;
    assert_eq!((taken.status, taken.location), (free.status, free.location));
    let told = links(&server, "boris@example.org", MailKind::AlreadyKnown).await;
    assert_eq!(told, ["/forgot"]);
    assert!(
        links(&server, "boris@example.org", MailKind::Verify)
            .await
            .is_empty()
    );

    // A second wish replaces the first; until the link is opened everything stays as it is.
    server.clock.forward(1);
    ask("newer@example.org", PASSWORD).await;
    let first = links(&server, "new@example.org", MailKind::Verify).await;
    let link = links(&server, "newer@example.org", MailKind::Verify)
        .await
        .remove(0);
    let visitor = server.visitor();
    assert!(
        visitor
            .page(&first[0])
            .await
            .forms()
            .iter()
            .all(|form| form.action != "accounts/verify")
    );
    server.sign_in("ana@example.org").await;
    let forgot = [("do", "accounts/forgot"), ("email", "ana@example.org")];
    visitor.submit("/forgot", &forgot).await;
    let reset = links(&server, "ana@example.org", MailKind::Reset).await;

    let page = visitor.page(&link).await;
    assert!(page.texts("main p").concat().contains("newer@example.org"));
    let form = page.form("accounts/verify");
    let changed = visitor.send(&link, &form).await;
    assert_eq!(
        changed
            .location
            .as_deref()
            .map(|to| to.starts_with("/sign-in")),
        Some(true)
    );
    let again = visitor.send(&link, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "once");

    server.sign_in("newer@example.org").await;
    let before = [
        ("do", "accounts/sign_in"),
        ("email", "ana@example.org"),
        ("password", PASSWORD),
    ];
    let refused = server.visitor().submit("/sign-in", &before).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut told = links(&server, "ana@example.org", MailKind::AddressChanged).await;
    told.sort();
    assert_eq!(
        told,
        ["/account", "/account", "/account", "/sign-in"],
        "the mailbox before is told of what was asked and what was done"
    );
    assert!(
        visitor
            .page(&reset[0])
            .await
            .forms()
            .iter()
            .all(|form| form.action != "accounts/reset"),
        "a link in the mailbox before gets nobody in"
    );
    assert_eq!(
        ana.page("/account").await.status,
        StatusCode::OK,
        "who is signed in stays so"
    );

    // Somebody takes the address while the link is on its way.
    ask("late@example.org", PASSWORD).await;
    server.person("late@example.org", &[]).await;
    let link = links(&server, "late@example.org", MailKind::Verify)
        .await
        .remove(0);
    let form = ana.page(&link).await.form("accounts/verify");
    assert_eq!(ana.send(&link, &form).await.status, StatusCode::CONFLICT);
    server.sign_in("newer@example.org").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_stops_a_change_of_address_and_an_exception_goes_along() {
    let server = TestServer::start().await;
    let (edition, _) = crate::common::edition(&server.academy).await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    let olga = server
        .signed_in("olga@example.org", &[(Role::Organiser, "")])
        .await;
    let access = format!("/organise/{}/call/access", edition.slug);
    let form = olga.page(&access).await.form("call/grant");
    let form = form
        .with("email", "ana@example.org")
        .with("until", "2027-02-01T18:00")
        .with("reason", "She was ill");
    assert_eq!(
        olga.send(&access, &form).await.status,
        StatusCode::SEE_OTHER
    );
    let ask = async || {
        let form = ana.page("/account").await.form("accounts/change_address");
        let form = form
            .with("email", "new@example.org")
            .with("password", PASSWORD);
        ana.send("/account", &form).await;
        links(&server, "new@example.org", MailKind::Verify)
            .await
            .remove(0)
    };
    let link = ask().await;
    let form = ana.page("/account").await.form("accounts/change_password");
    let form = form
        .with("old_password", PASSWORD)
        .with("password", "seven quiet lamps in harbour");
    ana.send("/account", &form).await;
    let page = ana.page(&link).await;
    assert!(
        page.forms()
            .iter()
            .all(|form| form.action != "accounts/verify")
    );

    server.clock.forward(1);
    let form = ana.page("/account").await.form("accounts/change_address");
    let form = form
        .with("email", "new@example.org")
        .with("password", "seven quiet lamps in harbour");
    ana.send("/account", &form).await;
    let link = links(&server, "new@example.org", MailKind::Verify)
        .await
        .remove(0);
    let form = ana.page(&link).await.form("accounts/verify");
    ana.send(&link, &form).await;
    let listed = olga.page(&access).await.texts("main").concat();
    assert!(listed.contains("new@example.org") && !listed.contains("ana@example.org"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_known_gets_the_same_answer() {
    let server = TestServer::start().await;
    let first = server.visitor().submit("/sign-up", &NEW).await;
    let second = server.visitor().submit("/sign-up", &NEW).await;
    assert_eq!(
        (first.status, first.location, first.html),
        (second.status, second.location.clone(), second.html.clone())
    );
    // Whoever sent the form twice has a second link; somebody whose address is verified learns that others try.
    assert_eq!(
        links(&server, "ana@example.org", MailKind::Verify)
            .await
            .len(),
        2
    );
    server.person("boris@example.org", &[]).await;
    let boris = NEW.map(|(field, value)| match field {
        "email" => (field, "boris@example.org"),
        _ => (field, value),
    });
    let third = server.visitor().submit("/sign-up", &boris).await;
    assert_eq!(
        (second.status, second.location),
        (third.status, third.location)
    );
    assert_eq!(
        links(&server, "boris@example.org", MailKind::AlreadyKnown).await,
        ["/forgot"]
    );

    let known = server
        .visitor()
        .submit(
            "/forgot",
            &[("do", "accounts/forgot"), ("email", "ana@example.org")],
        )
        .await;
    let unknown = server
        .visitor()
        .submit(
            "/forgot",
            &[("do", "accounts/forgot"), ("email", "nobody@example.org")],
        )
        .await;
    assert_eq!(
        (known.status, known.location, known.html),
        (unknown.status, unknown.location, unknown.html)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_sign_in() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    server
        .visitor()
        .submit(
            "/forgot",
            &[("do", "accounts/forgot"), ("email", "ana@example.org")],
        )
        .await;
    let link = links(&server, "ana@example.org", MailKind::Reset)
        .await
        .remove(0);
    let token = link.split_once("token=").unwrap().1.to_owned();
    let weak = server
        .visitor()
        .submit(
            "/reset",
            &[
                ("do", "accounts/reset"),
                ("token", &token),
                ("password", "password1234"),
            ],
        )
        .await;
    assert_eq!(
        weak.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a weak one does not use up the link"
    );
    let new = "seven quiet lamps in harbour";
    let reset = |password: &'static str| {
        let (visitor, token) = (server.visitor(), token.clone());
        async move {
            visitor
                .submit(
                    "/reset",
                    &[
                        ("do", "accounts/reset"),
                        ("token", &token),
                        ("password", password),
                    ],
                )
                .await
                .status
        }
    };
    assert_eq!(reset(new).await, StatusCode::SEE_OTHER);
    assert_eq!(
        reset(new).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a link works once"
    );
    assert!(
        ana.page("/today")
            .await
            .location
            .unwrap()
            .starts_with("/sign-in")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_comes_back_to_the_page_as_it_was_and_says_what_was_lost() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let first = visitor.page("/outbox?state=sent&about=a%26b").await;
    let next = "?next=%2Foutbox%3Fstate%3Dsent%26about%3Da%2526b";
    assert_eq!(first.location, Some(format!("/sign-in{next}")));
    let sign_in = visitor.page(&first.location.unwrap()).await;
    assert!(!sign_in.html.contains("You were signed out"));
    let forgot = format!("/forgot{next}");
    assert!(sign_in.attributes("main a", "href").contains(&forgot));

    // Also by way of a new password.
    server.person("olga@example.org", &[]).await;
    let asked = visitor.page(&forgot).await.form("accounts/forgot");
    visitor
        .send(&forgot, &asked.with("email", "olga@example.org"))
        .await;
    let link = links(&server, "olga@example.org", MailKind::Reset)
        .await
        .remove(0);
    let reset = visitor.page(&link).await.form("accounts/reset");
    let reset = reset.with("password", "seven quiet lamps in harbour");
    let done = visitor.send(&link, &reset).await;
    assert_eq!(done.location, Some(format!("/sign-in{next}")));

    // A form sent when the sign-in has run out was not taken, and the page says so.
    let lost = visitor
        .submit(
            "/account?next=%2Ftoday",
            &[("do", "accounts/save_profile"), ("name", "Ana")],
        )
        .await;
    let location = lost.location.unwrap();
    assert_eq!(
        location,
        "/sign-in?next=%2Faccount%3Fnext%3D%252Ftoday&lost=yes"
    );
    let told = visitor.page(&location).await;
    assert!(
        told.texts(".ecl-notification")
            .concat()
            .contains("You were signed out")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_sign_ins_run_out() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    server
        .visitor()
        .submit(
            "/forgot",
            &[("do", "accounts/forgot"), ("email", "ana@example.org")],
        )
        .await;
    let link = links(&server, "ana@example.org", MailKind::Reset)
        .await
        .remove(0);
    server.clock.forward(2 * Timestamp::HOUR + 1);
    assert!(
        !server
            .visitor()
            .page(&link)
            .await
            .html
            .contains("accounts/reset")
    );
    server.clock.forward(13 * Timestamp::DAY);
    assert_eq!(ana.page("/today").await.status, StatusCode::OK);
    server.clock.forward(14 * Timestamp::DAY + 1);
    assert!(ana.page("/today").await.location.is_some(), "idle");

    let ben = server.signed_in("ben@example.org", &[]).await;
    for _ in 0..3 {
        server.clock.forward(9 * Timestamp::DAY);
        assert_eq!(ben.page("/today").await.status, StatusCode::OK);
    }
    server.clock.forward(4 * Timestamp::DAY);
    assert!(ben.page("/today").await.location.is_some(), "absolute");
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_limited_by_account_and_forgotten_after_a_while() {
    let server = TestServer::start().await;
    server.person("ana@example.org", &[]).await;
    let guess = |password: &'static str| {
        let visitor = server.visitor();
        async move {
            visitor
                .submit(
                    "/sign-in",
                    &[
                        ("do", "accounts/sign_in"),
                        ("email", "ana@example.org"),
                        ("password", password),
                    ],
                )
                .await
                .status
        }
    };
    for _ in 0..10 {
        assert_eq!(guess("wrong").await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(
        guess(PASSWORD).await,
        StatusCode::TOO_MANY_REQUESTS,
        "even the right one"
    );
    server.clock.forward(15 * Timestamp::MINUTE);
    assert_eq!(guess(PASSWORD).await, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_mistyped_ends_nothing() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    let form = |password: &'static str| {
        [
            ("do", "accounts/sign_in"),
            ("email", "ana@example.org"),
            ("password", password),
        ]
    };
    // In a second window, while a draft waits in the first.
    let wrong = ana.submit("/sign-in", &form("wrong")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ana.page("/today").await.status, StatusCode::OK);
    // The right one takes the place of the sign-in there was.
    ana.submit("/sign-in", &form(PASSWORD)).await;
    assert_eq!(ana.page("/today").await.status, StatusCode::OK);
    let mut tx = server.academy.db.read().await.unwrap();
    let count: i64 = one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM sign_ins")).unwrap();
    assert_eq!(count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_nowhere_else() {
    let server = TestServer::start().await;
    server.person("ana@example.org", &[]).await;
    for (next, to) in [
        ("/reports?page=2", "/reports?page=2"),
        ("", "/today"),
        ("https://evil.example.org", "/today"),
        ("//evil.example.org", "/today"),
        ("/\\evil.example.org", "/today"),
        ("/\t/evil.example.org", "/today"),
        ("/\n/evil.example.org", "/today"),
        ("/\u{1}\u{7f}/evil.example.org", "/today"),
    ] {
        let form = [
            ("do", "accounts/sign_in"),
            ("email", "ana@example.org"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let seen = server.visitor().submit("/sign-in", &form).await;
        assert_eq!(seen.location.as_deref(), Some(to), "{next:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_full_of_people_signs_in_from_one_address() {
    let server = TestServer::start().await;
    let sign_in = async |email: &str, password: &str| {
        let form = [
            ("do", "accounts/sign_in"),
            ("email", email),
            ("password", password),
        ];
        server.visitor().post("/sign-in", &form).await.status()
    };
    for at in 0..70 {
        let email = format!("p{at}@example.org");
        server.person(&email, &[]).await;
        assert_eq!(
            sign_in(&email, PASSWORD).await,
            StatusCode::SEE_OTHER,
            "{at}"
        );
    }
    // Wrong tries count, whoever they are for, and whoever signs in in between.
    for at in 0..60 {
        let email = format!("p{at}@example.org");
        let wrong = sign_in(&email, "wrong").await;
        assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
        if at % 10 == 0 {
            let email = format!("p{}@example.org", at + 5);
            assert_eq!(sign_in(&email, PASSWORD).await, StatusCode::SEE_OTHER);
        }
    }
    let tried = sign_in("p69@example.org", PASSWORD).await;
    assert_eq!(tried, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_are_ones_own() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    let ben = server.signed_in("ben@example.org", &[]).await;
    let device = ana
        .page("/account")
        .await
        .attribute("input[name=sign_in]", "value")
        .unwrap();
    assert_eq!(
        ben.submit(
            "/account",
            &[("do", "accounts/end_sign_in"), ("sign_in", &device)]
        )
        .await
        .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(ana.page("/today").await.status, StatusCode::OK);
    assert_eq!(
        ana.submit(
            "/account",
            &[("do", "accounts/end_sign_in"), ("sign_in", &device)]
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    assert!(ana.page("/today").await.location.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_takes_the_password_and_leaves_no_data() {
    let server = TestServer::start().await;
    let id = server.person("ana@example.org", &[]).await;
    let ana = server.sign_in("ana@example.org").await;
    let folded = |page: &Seen| page.attributes("details[open]:has(#f-password-erase)", "open");
    assert!(folded(&ana.page("/account").await).is_empty());
    let refused = ana
        .submit(
            "/account",
            &[
                ("do", "accounts/erase"),
                ("form_id", "erase"),
                ("password", "wrong"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What is folded away stands open when it says what is wrong.
    assert_eq!(refused.texts("details[open] #errors li").len(), 1);
    assert_eq!(folded(&refused).len(), 1);
    let data = ana.get("/account/data.json").await.text().await.unwrap();
    assert!(data.contains("ana@example.org"));
    assert_eq!(
        ana.submit(
            "/account",
            &[("do", "accounts/erase"), ("password", PASSWORD)]
        )
        .await
        .location
        .as_deref(),
        Some("/")
    );
    let mut tx = server.academy.db.read().await.unwrap();
    assert!(
        backend::store::accounts::by_id(&mut tx, &id)
            .await
            .unwrap()
            .is_none()
    );
    let left: i64 = backend::one!(
        tx,
        sqlx::query_scalar(
            "SELECT COUNT(*) FROM people WHERE email LIKE '%ana@%' OR name LIKE '%ana%'"
        )
    )
    .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_roles_are_closed_to_others() {
    let server = TestServer::start().await;
    let roles = [
        Role::Participant,
        Role::Facilitator,
        Role::Organiser,
        Role::Evaluator,
        Role::Administrator,
    ];
    let pages = [
        ("/people", [Role::Administrator].as_slice()),
        ("/audit", &[Role::Administrator]),
        ("/outbox", &[Role::Organiser, Role::Administrator]),
        ("/door", &[Role::Facilitator, Role::Organiser]),
    ];
    for role in roles {
        let person = server
            .signed_in(&format!("{}@example.org", role.key()), &[(role, "")])
            .await;
        for (path, open) in pages {
            let expected = if open.contains(&role) {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(person.get(path).await.status(), expected, "{role:?} {path}");
        }
        // Organisers come to a door from its edition.
        let today = person.page("/today").await;
        assert_eq!(
            today.html.contains("href=\"/door\""),
            role == Role::Facilitator,
            "{role:?}"
        );
        let target = server
            .person(&format!("target-of-{}@example.org", role.key()), &[])
            .await;
        let grant = person
            .submit(
                "/people",
                &[
                    ("do", "administration/set_role"),
                    ("person", target.as_str()),
                    ("role", "organiser"),
                    ("scope", ""),
                    ("granted", "true"),
                ],
            )
            .await;
        assert_eq!(
            grant.status,
            if role == Role::Administrator {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::FORBIDDEN
            },
            "{role:?} grants"
        );
    }
    for (path, _) in pages {
        assert!(
            server
                .visitor()
                .page(path)
                .await
                .location
                .unwrap()
                .starts_with("/sign-in"),
            "{path}"
        );
    }
    assert!(
        demonstration_mails(&server.academy, 1).await.is_err(),
        "mails are read by everyone in the demonstration only"
    );
    // The same at its address, for whoever asks, and nothing leads there.
    let administrator = server.sign_in("administrator@example.org").await;
    assert_eq!(
        administrator.page("/demonstration/mails").await.status,
        StatusCode::NOT_FOUND
    );
    for path in ["/demonstration/mails", "/", "/sign-up", "/sign-in"] {
        let page = server.visitor().page(path).await;
        let there = path != "/demonstration/mails";
        assert_eq!(page.status == StatusCode::OK, there, "{path}");
        assert!(!page.html.contains("href=\"/demonstration"), "{path}");
        assert!(!page.html.contains("invented"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_came_back_is_noted_by_a_plain_form() {
    const RETURNED: &str = "administration/returned";
    let server = TestServer::start().await;
    let ana = server.person("ana@example.org", &[]).await;
    let letter = backend::mail::Letter {
        kind: MailKind::Survey,
        about: "nothing".to_owned(),
        person: Some(ana),
        name: "Ana".to_owned(),
        address: "ana@example.org".to_owned(),
        language: domain::Language::En,
        subject: "A question".to_owned(),
        paragraphs: Vec::new(),
        action: None,
    };
    let mut tx = server.academy.db.write().await.unwrap();
    let id = backend::mail::queue(&mut tx, &server.academy, &letter)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let path = format!("/outbox/{id}");
    let olga = server
        .signed_in("olga@example.org", &[(Role::Organiser, "")])
        .await;
    let waits = olga.page(&path).await;
    assert!(waits.forms().iter().all(|form| form.action != RETURNED));
    // No mail server is configured here: it waits, and the page says why.
    server.drain().await;
    let list = olga.page("/outbox?state=waiting").await;
    assert_eq!(list.texts("tbody a"), ["A question"]);
    assert_eq!(list.texts(".ecl-notification__title"), ["Emails wait"]);
    let mut tx = server.academy.db.write().await.unwrap();
    mails::sent(&mut tx, &id, server.academy.now(), false)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let form = olga.page(&path).await.form(RETURNED);
    let stranger = server.sign_in("ana@example.org").await;
    let refused = stranger.send("/today", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let long = form.clone().with("returned", &"x".repeat(501));
    let refused = olga.send(&path, &long).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts(".ua-error-summary__list li").len(), 1);
    assert_eq!(
        refused.texts(".ua-details[open] form").len(),
        1,
        "it is seen"
    );
    let why = "550 <b>mailbox</b> unknown";
    let noted = olga.send(&path, &form.clone().with("returned", why)).await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    let page = olga.page(&path).await;
    assert!(page.html.contains("This email came back."));
    assert_eq!(page.texts(".ecl-notification code"), [why]);
    assert!(page.forms().iter().all(|form| form.action != RETURNED));
    let list = olga.page("/outbox?state=failed").await;
    assert_eq!(list.texts("tbody a"), ["A question"]);
    let twice = olga.send(&path, &form).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}
