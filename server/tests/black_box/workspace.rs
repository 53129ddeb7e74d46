//! The workspace over HTTP: reading, writing, looking before sending; hostile texts, other people's
//! ids, forms sent twice; commitments from the first page to the last check-in.

use crate::common::{Browser, NOW, Seen, TestServer, pseudo};
use backend::access::Grant;
use backend::service::workspace as service;
use backend::store::workspace::{self as store, NewSpace};
use backend::store::{accounts, retention};
use backend::{all, one};
use domain::Timestamp;
use domain::ids::PersonId;
use domain::language::Bilingual;
use domain::permission::Role;
use domain::workspace::SpaceKind;
use reqwest::StatusCode;

/// A server with the academy's space and a group's, and people in them.
struct House {
    server: TestServer,
    /// In both spaces.
    ana: Browser,
    ana_id: PersonId,
    /// In the academy's space.
    bram: Browser,
    /// Holds a role and is a member nowhere.
    outsider: Browser,
    organiser: Browser,
}

async fn house() -> House {
    let server = TestServer::start().await;
    let academy = &server.academy;
    let everywhere = Grant {
        role: Role::Participant,
        scope: String::new(),
    };
    let ana = server
        .person("ana@example.org", &[(Role::Participant, "")])
        .await;
    let bram = server
        .person("bram@example.org", &[(Role::Participant, "")])
        .await;
    let mut tx = academy.db.write().await.unwrap();
    for person in [&ana, &bram] {
        service::welcome(&mut tx, academy, person, &everywhere)
            .await
            .unwrap();
    }
    let both = |text: &str| Bilingual {
        en: text.into(),
        fr: format!("{text} (fr)"),
    };
    let group = NewSpace {
        id: academy.id(),
        slug: "group".into(),
        kind: SpaceKind::Group,
        edition: None,
        module: None,
        title: both("Small cities"),
        about: both("Places with half a post"),
    };
    store::insert_space(&mut tx, &group, NOW).await.unwrap();
    store::join(&mut tx, "group", &ana, NOW).await.unwrap();
    tx.commit().await.unwrap();
    server.clock.forward(1);
    House {
        ana: server.sign_in("ana@example.org").await,
        bram: server.sign_in("bram@example.org").await,
        outsider: server
            .signed_in("out@example.org", &[(Role::Participant, "")])
            .await,
        organiser: server
            .signed_in("olga@example.org", &[(Role::Organiser, "")])
            .await,
        ana_id: ana,
        server,
    }
}

impl House {
    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.server.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }

    async fn posts(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM posts").await
    }

    /// Starts a thread through the form; its address.
    async fn thread(&self, by: &Browser, space: &str, title: &str, body: &str) -> String {
        self.server.clock.forward(1);
        let page = by.page(&format!("/workspace/{space}")).await;
        let key = key_of(&page, "start_thread");
        let form = [
            ("do", "workspace/start_thread"),
            ("space", space),
            ("form_key", &key),
            ("title", title),
            ("body", body),
            ("written_in", "en"),
        ];
        let seen = by.submit(&format!("/workspace/{space}"), &form).await;
        assert_eq!(
            seen.status,
            StatusCode::SEE_OTHER,
            "{:?}",
            seen.texts(".ecl-notification, .ua-error-summary")
        );
        seen.location.unwrap().split('#').next().unwrap().to_owned()
    }
}

/// The key in a form of a page.
fn key_of(page: &Seen, action: &str) -> String {
    let form = format!("form:has(input[value=\"workspace/{action}\"]) input[name=form_key]");
    page.attribute(&form, "value")
        .unwrap_or_else(|| panic!("no form for {action}: {}", page.status))
}

fn reply<'a>(thread: &'a str, key: &'a str, body: &'a str) -> [(&'static str, &'a str); 6] {
    [
        ("do", "workspace/reply"),
        ("space", "academy"),
        ("thread", thread.rsplit('/').next().unwrap()),
        ("form_key", key),
        ("body", body),
        ("written_in", "fr"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_from_the_first_word_to_the_last() {
    let house = house().await;
    let thread = house
        .thread(
            &house.ana,
            "academy",
            "Who pays the deposit?",
            "Does **anybody**?",
        )
        .await;
    let said = house.ana.page(&thread).await;
    assert_eq!(
        said.texts(".ecl-notification--success"),
        ["Your thread is started."]
    );
    assert_eq!(said.texts("h1"), ["Who pays the deposit?"]);
    assert_eq!(said.attribute("h1", "lang").as_deref(), Some("en"));
    assert_eq!(said.texts(".ua-post__author"), ["ana"]);
    assert_eq!(said.texts(".ua-post__body strong"), ["anybody"]);

    house.server.clock.forward(1);
    let page = house.bram.page(&thread).await;
    let key = key_of(&page, "reply");
    let sent = house
        .bram
        .submit(&thread, &reply(&thread, &key, "Nous."))
        .await;
    let to = sent.location.unwrap();
    assert!(to.starts_with(&format!("{thread}#post-")), "{to}");
    let seen = house.ana.page(&thread).await;
    assert_eq!(seen.texts(".ua-post__author"), ["ana", "bram"]);
    assert_eq!(
        seen.attribute(".ua-post--reply .ua-post__body", "lang")
            .as_deref(),
        Some("fr")
    );
    assert!(seen.texts(".ua-post__meta time")[0].contains("15 January 2027 at 09:00 (CET)"));
    let list = house.ana.page("/workspace/academy").await;
    assert_eq!(
        list.texts(".ua-list__title a"),
        ["Who pays the deposit? (1 new post)"]
    );
    let home = house.ana.page("/workspace").await;
    assert!(
        home.texts("#news ~ ul a")
            .concat()
            .contains("Who pays the deposit?")
    );
    let until = home.attribute("input[name=until]", "value").unwrap();
    let seen = house
        .ana
        .submit(
            "/workspace",
            &[("do", "workspace/mark_seen"), ("until", &until)],
        )
        .await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert!(
        house
            .ana
            .page("/workspace")
            .await
            .html
            .contains("You have seen everything")
    );

    // Changing one's own, by way of the page that the thread leads to.
    let edit = house
        .bram
        .page(&thread)
        .await
        .attribute(".ua-post__foot a[href*='/workspace/']", "href")
        .unwrap();
    let page = house.bram.page(&edit).await;
    assert_eq!(page.texts("textarea"), ["Nous."]);
    assert!(
        page.attribute("input[name=title]", "value").is_none(),
        "a reply has no title"
    );
    let ids: Vec<&str> = edit.rsplit('/').collect();
    let form = |body: &'static str, seen: &str| {
        vec![
            ("do", "workspace/edit_post".to_owned()),
            ("space", "academy".to_owned()),
            ("thread", ids[1].to_owned()),
            ("post", ids[0].to_owned()),
            ("seen", seen.to_owned()),
            ("body", body.to_owned()),
            ("written_in", "fr".to_owned()),
        ]
    };
    let change = async |by: &Browser, form: Vec<(&str, String)>| {
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        by.submit(&edit, &form).await
    };
    house.server.clock.forward(1);
    assert_eq!(
        change(&house.bram, form("Nous, depuis 2017.", "0"))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(
        house
            .ana
            .page(&thread)
            .await
            .texts(".ua-post--reply .ua-post__meta")
            .concat()
            .contains("edited")
    );
    let stale = change(&house.bram, form("From an older tab", "0")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(
        stale.texts("textarea"),
        ["From an older tab"],
        "nothing typed is lost"
    );
    let now = stale.attribute("input[name=seen]", "value").unwrap();
    assert_eq!(
        change(&house.bram, form("From an older tab", &now))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        change(&house.ana, form("Not mine", &now)).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(house.ana.get(&edit).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        house.outsider.get(&edit).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        change(&house.bram, form("x", "no number")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_texts() {
    let house = house().await;
    let title = "</title><script>alert(1)</script><b onclick=x>\" & 'title'";
    let body = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://example.org/pixel.png)",
        "[click](javascript:alert(1)) [click](JaVaScRiPt:alert(1)) [data](data:text/html,x)",
        "<a href=\"https://example.org\" style=\"position:fixed\" onclick=\"x\">raw</a>",
        "<form action=/account><input name=do value=accounts/erase><button>x</button></form>",
        "<svg/onload=alert(1)> <iframe src=//example.org></iframe> <style>*{display:none}</style>",
        "<div id=main class=ua-post>ids</div> <meta http-equiv=refresh content=0>",
        "# A heading of the first rank",
        "https://example.org/?a=1&b=2 and [link](https://example.org \"onmouseover=alert(1)\")",
        "{{7+7}} ${7+7} {form-problems} ⟦x⟧ \u{202e}evil\u{0}\u{7}",
        "| a | b |\n|---|---|\n| <td onclick=x> | 2 |",
    ]
    .join("\n\n");
    let thread = house.thread(&house.ana, "academy", title, &body).await;
    for path in [thread.as_str(), "/workspace/academy", "/workspace"] {
        let seen = house.bram.page(path).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert_eq!(seen.texts("script").len(), 0, "{path}");
        for bad in [
            "onerror=",
            "onclick=",
            "<img",
            "<iframe",
            "<svg/onload",
            "javascript:alert",
            "data:text/html,x\"",
            "<style>*",
            "\u{202e}",
            "\u{0}",
            "http-equiv=refresh",
        ] {
            let inside = seen.html.split("<main").nth(1).unwrap().to_lowercase();
            let escaped = inside.replace("&lt;", "").replace("&quot;", "");
            let found = escaped.contains(bad)
                && !inside.contains(&format!("&lt;{}", bad.trim_start_matches('<')));
            let quoted = ["onclick=", "onerror="].contains(&bad)
                && seen
                    .texts(&format!("[{}]", bad.trim_end_matches('=')))
                    .is_empty();
            assert!(!found || quoted, "{bad} on {path}");
        }
        assert!(
            seen.html.contains("&lt;script&gt;alert(1)"),
            "the title is shown as typed on {path}"
        );
    }
    let seen = house.bram.page(&thread).await;
    assert_eq!(
        seen.texts("h1").len(),
        1,
        "no other heading of the first rank"
    );
    assert_eq!(
        seen.texts(".ua-post__body form, .ua-post__body input, .ua-post__body button")
            .len(),
        0
    );
    assert_eq!(
        seen.texts(".ua-post__body [id], .ua-post__body [class], .ua-post__body [style]")
            .len(),
        0
    );
    assert_eq!(
        seen.attribute(".ua-post__body a[href^='https://example.org/?a']", "rel")
            .as_deref(),
        Some("nofollow noopener")
    );
    assert!(
        seen.texts(".ua-post__body")
            .concat()
            .contains("{{7+7}} ${7+7} {form-problems}")
    );
    // What is searched for is shown as typed.
    let found = house
        .bram
        .page("/workspace/academy?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        .await;
    assert_eq!(
        found.attribute("input[name=q]", "value").as_deref(),
        Some("\"><script>alert(1)</script>")
    );
    assert_eq!(found.texts("script").len(), 0);
    let policy = house.bram.get(&thread).await.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("script-src 'none'") && policy.contains("img-src 'self' data:"),
        "{policy}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_before_sending_changes_nothing() {
    let house = house().await;
    let thread = house.thread(&house.ana, "academy", "Title", "Body").await;
    let key = key_of(&house.bram.page(&thread).await, "reply");
    let before = house.posts().await;
    for body in [
        "Some **bold** text & <b>tags</b>",
        "<script>alert(1)</script>[x](javascript:alert(1))",
        "",
    ] {
        let mut form = reply(&thread, &key, body).to_vec();
        form.push(("preview", "1"));
        let seen = house.bram.submit(&thread, &form).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert_eq!(seen.texts("textarea"), [body], "what was typed stays");
        assert_eq!(
            seen.attribute("option[selected]", "value").as_deref(),
            Some("fr")
        );
        assert_eq!(key_of(&seen, "reply"), key, "the form stays the same form");
        assert_eq!(seen.texts("script").len(), 0);
        assert!(!seen.html.contains("javascript:alert(1)\""));
        assert_eq!(seen.texts(".ecl-notification--error").len(), 0);
        assert_eq!(seen.texts("#preview-title"), ["Preview"]);
    }
    let mut form = reply(&thread, &key, "Some **bold** text").to_vec();
    form.push(("preview", "1"));
    assert_eq!(
        house
            .bram
            .submit(&thread, &form)
            .await
            .texts("#reply .ua-prose strong"),
        ["bold"]
    );
    // A language that is none is a text in an attribute, nothing more.
    form[5] = ("written_in", "\"><script>alert(1)</script>");
    let seen = house.bram.submit(&thread, &form).await;
    assert_eq!(
        (seen.status, seen.texts("script").len()),
        (StatusCode::OK, 0)
    );
    // A text that is far too long is shown up to where a post ends, and kept whole in the field.
    let long = "word ".repeat(20_000);
    let mut form = reply(&thread, &key, &long).to_vec();
    form.push(("preview", "1"));
    let seen = house.bram.submit(&thread, &form).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(seen.texts("#reply .ua-prose").concat().len() <= 10_000);
    assert_eq!(house.posts().await, before);
    // After looking, sending the same form.
    let sent = house
        .bram
        .submit(&thread, &reply(&thread, &key, "Some **bold** text"))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(house.posts().await, before + 1);

    let page = house.ana.page("/workspace/academy").await;
    let key = key_of(&page, "start_thread");
    let form = [
        ("do", "workspace/start_thread"),
        ("space", "academy"),
        ("form_key", &key),
        ("title", "A title"),
        ("body", "*A* body"),
        ("written_in", "pt"),
        ("preview", "1"),
    ];
    let seen = house.ana.submit("/workspace/academy", &form).await;
    assert_eq!(seen.texts("#new-thread .ua-prose em"), ["A"]);
    assert_eq!(
        seen.attribute("#new-thread .ua-prose", "lang").as_deref(),
        Some("pt")
    );
    assert_eq!(
        seen.attribute("input[name=title]", "value").as_deref(),
        Some("A title")
    );
    assert_eq!(
        seen.attribute("#new-thread form", "action").as_deref(),
        Some("#new-thread")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_makes_one_post() {
    let house = house().await;
    let thread = house.thread(&house.ana, "academy", "Title", "Body").await;
    let key = key_of(&house.bram.page(&thread).await, "reply");
    let form = reply(&thread, &key, "Only once");
    let (one, two) = tokio::join!(
        house.bram.submit(&thread, &form),
        house.bram.submit(&thread, &form)
    );
    let three = house.bram.submit(&thread, &form).await;
    assert_eq!(
        (one.status, two.status, three.status),
        (
            StatusCode::SEE_OTHER,
            StatusCode::SEE_OTHER,
            StatusCode::SEE_OTHER
        )
    );
    assert_eq!(
        (one.location.clone(), one.location),
        (two.location, three.location)
    );
    assert_eq!(house.posts().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn clumsy_forms_lose_nothing_and_break_nothing() {
    let house = house().await;
    let thread = house.thread(&house.ana, "academy", "Title", "Body").await;
    let key = key_of(&house.bram.page(&thread).await, "reply");
    let before = house.posts().await;
    // 100 kB: too long for a post, and still there to be shortened.
    let long = "Zażółć gęślą jaźń. ".repeat(4_000);
    let seen = house
        .bram
        .submit(&thread, &reply(&thread, &key, &long))
        .await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(seen.texts("textarea")[0], long.trim());
    assert!(
        seen.texts(".ua-error-summary").concat().contains("10,000"),
        "{:?}",
        seen.texts(".ua-error-summary")
    );
    assert_eq!(
        seen.attribute("textarea", "aria-invalid").as_deref(),
        Some("true")
    );
    // 2 MB is no form.
    let huge = "x".repeat(2 * 1024 * 1024);
    let refused = house
        .bram
        .submit(&thread, &reply(&thread, &key, &huge))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("more than a form may hold"));
    // Nothing, white space, nothing visible.
    for body in ["", " \r\n\t", "\u{200b}\u{feff}"] {
        let seen = house
            .bram
            .submit(&thread, &reply(&thread, &key, body))
            .await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            seen.texts(".ua-error-summary")
                .concat()
                .contains("Please fill this in")
        );
    }
    // A field too few, a key that is none, an id that is none, a language that is none.
    let full = reply(&thread, &key, "text");
    for missing in 1..full.len() {
        let form: Vec<_> = full
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != missing)
            .map(|(_, pair)| *pair)
            .collect();
        let status = house.bram.submit(&thread, &form).await.status;
        assert!(
            [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::NOT_FOUND].contains(&status),
            "{} is missing: {status}",
            full[missing].0
        );
    }
    for (field, value, status) in [
        (1, "nowhere", StatusCode::NOT_FOUND),
        (1, "../academy", StatusCode::NOT_FOUND),
        (1, "' OR '1'='1", StatusCode::NOT_FOUND),
        (2, "1", StatusCode::NOT_FOUND),
        (
            2,
            "0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b",
            StatusCode::NOT_FOUND,
        ),
        (3, "x", StatusCode::UNPROCESSABLE_ENTITY),
        (5, "klingon", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let mut form = full;
        form[field].1 = value;
        assert_eq!(
            house.bram.submit(&thread, &form).await.status,
            status,
            "{value}"
        );
    }
    assert_eq!(house.posts().await, before);
    // Line ends as browsers send them, and no surprise in pages that do not exist.
    house
        .bram
        .submit(&thread, &reply(&thread, &key, "one\r\n\r\ntwo"))
        .await;
    assert_eq!(
        house
            .bram
            .page(&thread)
            .await
            .texts(".ua-post--reply .ua-post__body p"),
        ["one", "two"]
    );
    for page in ["0", "-1", "99999999999999999999", "2", "x", "1%00"] {
        let seen = house.bram.page(&format!("{thread}?page={page}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
        assert_eq!(
            house
                .bram
                .page(&format!("/workspace/academy?page={page}&q=a&q=b"))
                .await
                .status,
            StatusCode::OK
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_outsiders_there_is_nothing() {
    let house = house().await;
    let thread = house.thread(&house.ana, "academy", "Title", "Body").await;
    let hidden = house
        .thread(&house.ana, "group", "Of the group", "Only the group")
        .await;
    let post = house
        .ana
        .page(&thread)
        .await
        .attribute(".ua-post", "id")
        .unwrap()
        .replace("post-", "");
    let commitment = make_commitment(&house, "academy").await;
    let of_group = hidden.rsplit('/').next().unwrap().to_owned();
    let visitor = house.server.visitor();
    let inside = format!("{thread}/{post}");
    for path in [
        "/workspace/academy",
        "/workspace/academy/commitments",
        &thread,
        &inside,
        &commitment,
    ] {
        assert_eq!(
            house.outsider.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
        let away = visitor.page(path).await;
        assert!(
            away.location.unwrap().starts_with("/sign-in?next=%2F"),
            "{path}"
        );
    }
    // Of what does not exist and what one may not see, one hears the same.
    let nowhere = house.outsider.page("/workspace/nowhere").await;
    let closed = house.outsider.page("/workspace/academy").await;
    assert_eq!(
        nowhere.texts("main"),
        closed
            .texts("main")
            .iter()
            .map(|text| text.replace(request_of(&closed), request_of(&nowhere)))
            .collect::<Vec<_>>()
    );
    assert_eq!(
        house
            .outsider
            .page("/workspace")
            .await
            .texts(".ua-empty__title"),
        ["No spaces yet"]
    );

    // Bram is in the academy's space, not in the group's: its thread, by way of his own space.
    let crossed = format!("/workspace/academy/{of_group}");
    assert_eq!(
        house.bram.get(&crossed).await.status(),
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        house.bram.get(&hidden).await.status(),
        StatusCode::NOT_FOUND
    );
    let key = key_of(&house.bram.page(&thread).await, "reply");
    let thread_id = thread.rsplit('/').next().unwrap();
    let before = house.posts().await;
    for (space, id) in [
        ("academy", of_group.as_str()),
        ("group", of_group.as_str()),
        ("group", thread_id),
    ] {
        let mut form = reply(&thread, &key, "Hello?");
        form[1].1 = space;
        form[2].1 = id;
        assert_eq!(
            house.bram.submit(&thread, &form).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let own_thread = ("thread", thread_id);
    let ids = [("space", "academy"), own_thread, ("post", post.as_str())];
    let forms: [(&str, &[(&str, &str)]); 6] = [
        (
            "workspace/edit_post",
            &[
                ("seen", "0"),
                ("title", "x"),
                ("body", "x"),
                ("written_in", "en"),
            ],
        ),
        ("workspace/remove_post", &[("removal_reason", "x")]),
        ("workspace/pin", &[("pinned", "true")]),
        (
            "workspace/check_in",
            &[
                ("commitment", commitment.rsplit('/').next().unwrap()),
                ("check_in", "done"),
                ("check_in_note", "x"),
                ("form_key", &key),
            ],
        ),
        (
            "workspace/show_commitment",
            &[("commitment", commitment.rsplit('/').next().unwrap())],
        ),
        (
            "workspace/reply",
            &[("body", "x"), ("written_in", "en"), ("form_key", &key)],
        ),
    ];
    for (action, fields) in forms {
        let mut form = vec![("do", action)];
        form.extend(ids);
        form.extend(fields);
        let outside = house.outsider.submit("/today", &form).await.status;
        assert_eq!(outside, StatusCode::NOT_FOUND, "{action}");
        if action != "workspace/reply" {
            let member = house.bram.submit("/today", &form).await.status;
            assert!(
                [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&member),
                "{action}: {member}"
            );
        }
        let away = visitor.submit("/", &form).await;
        assert!(away.location.unwrap().starts_with("/sign-in"), "{action}");
    }
    assert_eq!(house.posts().await, before);
    assert_eq!(
        house
            .count(
                "SELECT COUNT(*) FROM posts WHERE removed_at IS NOT NULL OR edited_at IS NOT NULL"
            )
            .await,
        0
    );
    assert_eq!(house.count("SELECT COUNT(*) FROM check_ins").await, 0);
    assert_eq!(
        house
            .count("SELECT COUNT(*) FROM threads WHERE pinned")
            .await,
        0
    );
}

fn request_of(page: &Seen) -> &str {
    page.html
        .split("name request ")
        .nth(1)
        .unwrap()
        .split('.')
        .next()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn organisers_pin_and_remove() {
    let house = house().await;
    let thread = house
        .thread(&house.ana, "academy", "A tender", "Buy **this**")
        .await;
    let id = thread.rsplit('/').next().unwrap().to_owned();
    assert!(
        !house
            .bram
            .page(&thread)
            .await
            .html
            .contains("workspace/pin")
    );
    let pin = [
        ("do", "workspace/pin"),
        ("space", "academy"),
        ("thread", id.as_str()),
        ("pinned", "true"),
    ];
    assert_eq!(
        house.bram.submit(&thread, &pin).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        house.organiser.submit(&thread, &pin).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        house
            .bram
            .page("/workspace/academy")
            .await
            .texts(".ua-list .ua-pill"),
        ["Pinned"]
    );
    let wrong = [
        ("do", "workspace/pin"),
        ("space", "academy"),
        ("thread", id.as_str()),
        ("pinned", "perhaps"),
    ];
    assert_eq!(
        house.organiser.submit(&thread, &wrong).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let page = house
        .organiser
        .page(&thread)
        .await
        .attribute(".ua-post__foot a[href*='/workspace/']", "href")
        .unwrap();
    let seen = house.organiser.page(&page).await;
    assert_eq!(seen.texts("h1"), ["Remove somebody’s post"]);
    assert!(
        !seen.html.contains("workspace/edit_post"),
        "nobody rewrites what somebody else said"
    );
    let post = page.rsplit('/').next().unwrap();
    let remove = |reason| {
        [
            ("do", "workspace/remove_post"),
            ("space", "academy"),
            ("thread", id.as_str()),
            ("post", post),
            ("removal_reason", reason),
        ]
    };
    let without = house.organiser.submit(&page, &remove("")).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        without
            .texts(".ua-error-summary a")
            .concat()
            .contains("Reason")
    );
    let done = house
        .organiser
        .submit(&page, &remove("<b>Advertising</b>"))
        .await;
    assert_eq!(
        done.location.as_deref(),
        Some("/workspace/academy"),
        "its only post went"
    );
    assert_eq!(
        house.organiser.get(&thread).await.status(),
        StatusCode::NOT_FOUND
    );
    house.server.drain().await;
    let mut tx = house.server.academy.db.read().await.unwrap();
    let mails: Vec<String> = all!(tx, sqlx::query_scalar("SELECT body_html FROM mails WHERE kind = 'post_removed' AND address = 'ana@example.org'")).unwrap();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("&lt;b&gt;Advertising"), "{}", mails[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_is_a_former_participant() {
    let house = house().await;
    let thread = house
        .thread(&house.ana, "academy", "Before I go", "You may need this")
        .await;
    let commitment = make_commitment(&house, "academy").await;
    let academy = &house.server.academy;
    let mut tx = academy.db.write().await.unwrap();
    retention::erase_person(&mut tx, &house.ana_id)
        .await
        .unwrap();
    accounts::erase(&mut tx, &house.ana_id, academy.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let seen = house.bram.page(&thread).await;
    assert_eq!(seen.texts(".ua-post__author"), ["Former participant"]);
    assert_eq!(seen.texts(".ua-post__body"), ["You may need this"]);
    assert!(!seen.html.contains("ana"), "no trace of the name");
    let list = house.bram.page("/workspace/academy").await;
    assert!(
        list.texts(".ua-list__meta")
            .concat()
            .contains("Former participant")
    );
    assert!(!list.html.contains("Ask three employers"));
    assert_eq!(
        house.bram.get(&commitment).await.status(),
        StatusCode::NOT_FOUND
    );
}

/// Ana makes a commitment through the form; its address.
async fn make_commitment(house: &House, space: &str) -> String {
    let page = house.ana.page("/commitments").await;
    let key = key_of(&page, "make_commitment");
    let form = [
        ("do", "workspace/make_commitment"),
        ("form_key", &key),
        ("commitment", "Ask three employers"),
        ("first_step", "Write to the chamber"),
        ("due_on", "2027-01-20"),
        ("written_in", "en"),
        ("shown_in", space),
    ];
    house
        .ana
        .submit("/commitments", &form)
        .await
        .location
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commitment_from_making_to_learning() {
    let house = house().await;
    assert_eq!(
        house
            .ana
            .page("/commitments")
            .await
            .texts(".ua-empty__title"),
        ["No open commitments"]
    );
    let empty = [
        ("do", "workspace/make_commitment"),
        ("form_key", "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a5b"),
        ("commitment", ""),
        ("first_step", "Kept"),
        ("due_on", "yesterday"),
        ("written_in", "en"),
    ];
    let seen = house.ana.submit("/commitments", &empty).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(seen.texts(".ua-error-summary li").len(), 2);
    assert_eq!(seen.texts("textarea[name=first_step]"), ["Kept"]);
    assert_eq!(
        seen.attribute("input[name=form_key]", "value").as_deref(),
        Some("0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a5b")
    );

    assert_eq!(
        house.organiser.get("/commitments").await.status(),
        StatusCode::FORBIDDEN
    );
    let path = make_commitment(&house, "academy").await;
    let today = house.ana.page("/today").await;
    assert!(
        today
            .texts(".ua-task__title")
            .concat()
            .contains("Check in on your commitment")
    );
    assert!(today.html.contains(&format!("href=\"{path}\"")));
    assert!(
        house
            .bram
            .page("/workspace/academy")
            .await
            .html
            .contains("Ask three employers")
    );
    let theirs = house.bram.page(&path).await;
    assert_eq!(
        theirs
            .texts("form[method=post]:has(input[value^=\"workspace/\"])")
            .len(),
        0,
        "others only read"
    );

    let id = path.rsplit('/').next().unwrap().to_owned();
    let page = house.ana.page(&path).await;
    assert_eq!(page.texts(".ecl-timeline__title"), ["Made", "Check-in due"]);
    let key = key_of(&page, "check_in");
    let say = |house: &House, state: &'static str, note: &'static str| {
        let id = id.clone();
        let (key, ana, path) = (key.clone(), house.ana.clone(), path.clone());
        async move {
            let form = [
                ("do", "workspace/check_in"),
                ("commitment", id.as_str()),
                ("form_key", key.as_str()),
                ("check_in", state),
                ("check_in_note", note),
                ("due_on", "2027-01-20"),
            ];
            ana.submit(&path, &form).await
        }
    };
    let nothing = say(&house, "", "Some words").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        nothing.texts("textarea[name=check_in_note]"),
        ["Some words"]
    );
    assert!(
        say(&house, "done", "")
            .await
            .texts(".ua-error-summary")
            .concat()
            .contains("what you learned")
    );
    assert_eq!(
        say(&house, "blocked", "Insurance <b>").await.status,
        StatusCode::SEE_OTHER
    );
    house.server.clock.forward(30 * Timestamp::DAY);
    let (ana, bram) = (
        house.server.sign_in("ana@example.org").await,
        house.server.sign_in("bram@example.org").await,
    );
    let house = House { ana, bram, ..house };
    let late = house.ana.page(&path).await;
    assert_eq!(
        late.texts(".ecl-timeline__title"),
        ["Made", "Blocked", "Check-in overdue"]
    );
    assert!(
        house
            .ana
            .page("/commitments")
            .await
            .texts(".ua-task__due--late")
            .concat()
            .contains("25 days late")
    );
    assert_eq!(
        say(&house, "done", "They wanted one number").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        say(&house, "started", "").await.status,
        StatusCode::CONFLICT
    );
    let over = house.ana.page(&path).await;
    assert_eq!(
        over.texts(".ecl-timeline__title"),
        ["Made", "Blocked", "Done"]
    );
    assert!(!over.html.contains("workspace/check_in"));
    assert!(
        house
            .bram
            .page("/workspace/academy/commitments")
            .await
            .html
            .contains("They wanted one number")
    );
    // Taking it back from the space.
    let hide = [
        ("do", "workspace/show_commitment"),
        ("commitment", id.as_str()),
        ("shown_in", ""),
    ];
    assert_eq!(
        house.ana.submit(&path, &hide).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(house.bram.get(&path).await.status(), StatusCode::NOT_FOUND);
    let elsewhere = [
        ("do", "workspace/show_commitment"),
        ("commitment", id.as_str()),
        ("shown_in", "nowhere"),
    ];
    assert_eq!(
        house.ana.submit(&path, &elsewhere).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_word_is_from_the_locales_or_says_that_it_is_content() {
    let house = house().await;
    let thread = house
        .thread(&house.ana, "academy", "A title", "A body")
        .await;
    let removed = house
        .thread(&house.ana, "academy", "Removed", "Removed")
        .await;
    let key = key_of(&house.bram.page(&removed).await, "reply");
    house
        .bram
        .submit(&removed, &reply(&removed, &key, "Stays"))
        .await;
    let post = house
        .ana
        .page(&removed)
        .await
        .attribute(".ua-post", "id")
        .unwrap()
        .replace("post-", "");
    let id = removed.rsplit('/').next().unwrap();
    let remove = [
        ("do", "workspace/remove_post"),
        ("space", "academy"),
        ("thread", id),
        ("post", &post),
        ("removal_reason", "Because"),
    ];
    assert_eq!(
        house
            .organiser
            .submit(&removed, &remove)
            .await
            .location
            .as_deref(),
        Some(removed.as_str())
    );
    let own = house
        .ana
        .page(&thread)
        .await
        .attribute(".ua-post__foot a[href*='/workspace/']", "href")
        .unwrap();
    let commitment = make_commitment(&house, "academy").await;
    let mut form = reply(&thread, &key, "").to_vec();
    form.push(("preview", "1"));
    for browser in [&house.ana, &house.bram, &house.organiser] {
        for path in [
            "/workspace",
            "/workspace/academy",
            "/workspace/academy?q=nothing",
            "/workspace/academy/commitments",
            &thread,
            &removed,
            &own,
            "/commitments",
            &commitment,
        ] {
            browser
                .submit(
                    "/workspace",
                    &[("do", "accounts/choose_language"), ("language", "en-XA")],
                )
                .await;
            let page = browser.page(path).await;
            if page.status == StatusCode::OK {
                assert_eq!(pseudo::unmarked(&page.html), Vec::<String>::new(), "{path}");
            }
        }
    }
    let page = house.bram.submit(&thread, &form).await;
    assert_eq!(pseudo::unmarked(&page.html), Vec::<String>::new());
    let page = house.bram.submit(&thread, &reply(&thread, &key, "")).await;
    assert_eq!(pseudo::unmarked(&page.html), Vec::<String>::new());
    for language in ["fr", "en"] {
        house
            .ana
            .submit(
                "/workspace",
                &[("do", "accounts/choose_language"), ("language", language)],
            )
            .await;
        for path in [
            "/workspace",
            "/workspace/academy",
            &thread,
            &removed,
            &own,
            "/commitments",
            &commitment,
        ] {
            let body = house.ana.page(path).await.texts("body").concat();
            assert!(!body.contains('{'), "{path} in {language} lacks a sentence");
        }
    }
}
