//! Other people's programs over HTTP: who gets in, what they read, and what they try.

use crate::common::{self, Browser, PASSWORD, Seen, TestServer};
use domain::ids::EditionId;
use domain::permission::Role;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const LIST: &str = "/organise/2027/applications";

/// A server with an open call, and an organiser of it.
async fn stage() -> (TestServer, Browser, EditionId) {
    let server = TestServer::start().await;
    let (edition, _) = common::edition(&server.academy).await;
    let organiser = server
        .signed_in(
            "organiser@example.org",
            &[(Role::Organiser, edition.id.as_str())],
        )
        .await;
    (server, organiser, edition.id)
}

const HEAD: &str = "email,name,country,city,organisation,level,modules,motivation,dilemma_title,situation,one_hand,other_hand,key_question";

fn line(email: &str, title: &str) -> String {
    format!("{email},Zoe,BE,Ghent,City,local,housing,Why,{title},So,One,Other,How?")
}

/// Sends a file as the form of the page does; where it leads.
async fn upload(browser: &Browser, text: String) -> Seen {
    let part = reqwest::multipart::Part::text(text).file_name("people.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    let answer = browser
        .client
        .post(format!("{}/organise/2027/import/file", browser.url))
        .header("origin", &browser.url)
        .multipart(form)
        .send()
        .await
        .unwrap();
    Seen::of(answer).await
}

/// The cookie of a new session.
async fn session_of(server: &TestServer, email: &str) -> String {
    let form = [
        ("do", "accounts/sign_in"),
        ("email", email),
        ("password", PASSWORD),
    ];
    let answer = server.visitor().post("/sign-in", &form).await;
    let mut cookies = answer.headers().get_all("set-cookie").iter();
    let session = cookies.find_map(|cookie| {
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
        cookie.starts_with("session=").then(|| cookie.to_owned())
    });
    session.unwrap()
}

/// What is answered to a file of so many bytes, read when it is sent as browsers do: to its end, or not at all.
async fn sent_whole(server: &TestServer, cookie: &str, bytes: usize) -> String {
    let head =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n";
    let tail = "\r\n--x--\r\n";
    let length = head.len() + bytes + tail.len();
    let mut line = TcpStream::connect(server.address).await.unwrap();
    let request = format!(
        "POST /organise/2027/import/file HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncookie: {cookie}\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: {length}\r\n\r\n{head}",
        server.address, server.url
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let some = vec![b'x'; bytes / 100];
    for _ in 0..100 {
        line.write_all(&some).await.expect("the server reads on");
    }
    line.write_all(&vec![b'x'; bytes - 100 * some.len()])
        .await
        .unwrap();
    line.write_all(tail.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn filled(browser: &Browser) {
    let text = format!(
        "{HEAD}\n{}\n{}",
        line("zoe@example.org", "A title"),
        line("yann@example.org", "Another")
    );
    let to = upload(browser, text).await.location.unwrap();
    let page = browser.page(&to).await;
    assert!(page.html.contains("Nothing is wrong"), "{}", page.html);
    let done = browser.send(&to, &page.form("exchange/bring_in")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
}

/// A secret made through the page.
async fn token(browser: &Browser, name: &str, scopes: &[&str]) -> String {
    let page = browser.page("/tokens").await;
    let mut form = page.form("exchange/make_token").with("token_name", name);
    for scope in scopes {
        form.fields
            .push(("scopes[]".to_owned(), (*scope).to_owned()));
    }
    let made = browser.send("/tokens", &form).await;
    let secret = made.texts("code.ua-written").concat();
    assert!(
        secret.starts_with("uai_"),
        "{:?} {}",
        made.status,
        made.texts("main").concat()
    );
    // Shown once: the page itself does not have it.
    assert!(!browser.page("/tokens").await.html.contains(&secret));
    secret
}

async fn read(url: &str, path: &str, secret: &str) -> (StatusCode, Value) {
    let answer = Client::new()
        .get(format!("{url}/api/v1{path}"))
        .header("authorization", format!("Bearer {secret}"))
        .send()
        .await
        .unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap_or(Value::Null))
}

#[tokio::test]
async fn programs_read_by_token_and_only_by_token() {
    let (server, organiser, _) = stage().await;
    filled(&organiser).await;
    let all = token(
        &organiser,
        "all",
        &["programme", "applications", "decisions"],
    )
    .await;
    let url = server.url.clone();

    let (status, editions) = read(&url, "/editions", &all).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(editions["items"][0]["edition"], "2027");
    assert_eq!(editions["items"][0]["modules"][0]["title"]["en"], "housing");
    let (_, first) = read(&url, "/editions/2027/applications?limit=1", &all).await;
    let next = first["next"].as_str().unwrap();
    let (_, second) = read(
        &url,
        &format!("/editions/2027/applications?limit=1&cursor={next}"),
        &all,
    )
    .await;
    assert_eq!(second["next"], Value::Null);
    assert_ne!(first["items"][0]["email"], second["items"][0]["email"]);
    let id = first["items"][0]["application"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, whole) = read(&url, &format!("/applications/{id}"), &all).await;
    assert_eq!(
        (&whole["texts"]["situation"], &whole["edition"]),
        (&"So".into(), &"2027".into())
    );
    let (_, decisions) = read(&url, "/editions/2027/decisions", &all).await;
    assert_eq!(decisions["items"], Value::Array(Vec::new()));

    // A cookie is no token; neither is another scheme, nor a token in the address.
    for path in [
        "/editions",
        "/editions/2027/applications",
        "/editions/2027/decisions",
    ] {
        let answer = organiser.get(&format!("/api/v1{path}")).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.headers()["www-authenticate"],
            "Bearer realm=\"academy\""
        );
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let answer = organiser
            .get(&format!("/api/v1{path}?access_token={all}"))
            .await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    for (path, code) in [
        ("/editions/2027/applications?limit=x", 422),
        ("/editions/2027/applications?cursor=%27", 422),
        ("/editions/1999/applications", 404),
        ("/editions/%2e%2e/applications", 404),
        ("/applications/0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b", 404),
        ("/applications/x", 404),
        ("/nothing", 404),
    ] {
        let (status, problem) = read(&url, path, &all).await;
        assert_eq!(status.as_u16(), code, "{path}");
        assert_eq!(problem["status"], code, "{path}");
    }
    // Nothing is changed through it.
    let answer = Client::new()
        .post(format!("{url}/api/v1/editions"))
        .bearer_auth(&all)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    // A token of one scope opens no other.
    let narrow = token(&organiser, "narrow", &["decisions"]).await;
    assert_eq!(
        read(&url, "/editions/2027/decisions", &narrow).await.0,
        StatusCode::OK
    );
    for path in [
        "/editions",
        "/editions/2027",
        "/editions/2027/applications",
        &format!("/applications/{id}"),
    ] {
        let (status, problem) = read(&url, path, &narrow).await;
        assert_eq!(
            (status, &problem["code"]),
            (StatusCode::FORBIDDEN, &"token-scope".into()),
            "{path}"
        );
    }
    // Ended on the page, it opens nothing.
    let page = organiser.page("/tokens").await;
    let form = page.form("exchange/end_token");
    for _ in 0..2 {
        let page = organiser.page("/tokens").await;
        if let Some(form) = page
            .forms()
            .into_iter()
            .find(|form| form.action == "exchange/end_token")
        {
            organiser.send("/tokens", &form).await;
        }
    }
    assert_eq!(
        read(&url, "/editions", &all).await.0,
        StatusCode::UNAUTHORIZED
    );
    // Others neither see nor end it.
    let other = server
        .signed_in("other@example.org", &[(Role::Organiser, "")])
        .await;
    assert!(!other.page("/tokens").await.html.contains("narrow"));
    assert_eq!(
        other.send("/tokens", &form).await.status,
        StatusCode::NOT_FOUND
    );
    let evaluator = server
        .signed_in("evaluator@example.org", &[(Role::Evaluator, "")])
        .await;
    assert_eq!(
        evaluator.page("/tokens").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        server.visitor().page("/tokens").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_description_says_what_there_is() {
    let (server, _, _) = stage().await;
    let answer = server.visitor().get("/api/v1/openapi.json").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let text: Value = answer.json().await.unwrap();
    let paths: Vec<&String> = text["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/applications/{application}",
            "/editions",
            "/editions/{edition}",
            "/editions/{edition}/applications",
            "/editions/{edition}/decisions"
        ]
    );
    assert_eq!(
        text["components"]["securitySchemes"]["token"]["scheme"],
        "bearer"
    );
    for (path, methods) in text["paths"].as_object().unwrap() {
        let methods: Vec<&String> = methods.as_object().unwrap().keys().collect();
        assert_eq!(methods, ["get"], "{path}");
        assert!(
            text["paths"][path]["get"]["security"][0]["token"].is_array(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_list_leaves_as_a_workbook_and_a_filter_is_kept() {
    let (server, organiser, _) = stage().await;
    filled(&organiser).await;
    let answer = organiser.get(&format!("{LIST}.xlsx?q=Another")).await;
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("urban-academy-2027-applications.xlsx")
    );
    let bytes = std::io::Cursor::new(answer.bytes().await.unwrap());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0)
        .unwrap()
        .unwrap();
    assert_eq!(sheet.height(), 2);
    let row: Vec<String> = sheet
        .rows()
        .nth(1)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        row.contains(&"yann@example.org".to_owned()) && row.contains(&"231493".to_owned()),
        "{row:?}"
    );
    let visitor = server.visitor().get(&format!("{LIST}.xlsx")).await;
    assert_eq!(visitor.status(), StatusCode::UNAUTHORIZED);

    let filtered = format!("{LIST}?q=Another&sort=name");
    let page = organiser.page(&filtered).await;
    let form = page
        .form("exchange/keep_view")
        .with("view_name", "<b>Mine</b>");
    assert_eq!(
        organiser.send(&filtered, &form).await.status,
        StatusCode::SEE_OTHER
    );
    let page = organiser.page(LIST).await;
    assert!(page.executable().is_empty());
    assert_eq!(page.attribute("#views ~ ul a", "href").unwrap(), filtered);
    assert_eq!(page.texts("#views ~ ul a"), ["<b>Mine</b>"]);
    organiser
        .send(LIST, &page.form("exchange/remove_view"))
        .await;
    assert!(organiser.page(LIST).await.texts("#views").is_empty());
}

#[tokio::test]
async fn a_file_with_problems_is_reported_on_and_others_see_nothing() {
    let (server, organiser, _) = stage().await;
    let text = format!(
        "{HEAD}\n{}\n{}",
        line("ok@example.org", "Fine"),
        line("bad@example.org", "=cmd|' /C calc'!A0")
    );
    let to = upload(&organiser, text.clone()).await.location.unwrap();
    let page = organiser.page(&to).await;
    assert_eq!(page.texts("tbody td")[..2], ["3", "dilemma_title"]);
    assert!(
        page.forms()
            .iter()
            .all(|form| form.action != "exchange/bring_in")
    );
    assert!(page.executable().is_empty());
    for refused in ["", "  \n"] {
        let to = upload(&organiser, refused.to_owned())
            .await
            .location
            .unwrap();
        assert_eq!(to, "/organise/2027/import?refused=import-empty");
        assert!(
            organiser
                .page(&to)
                .await
                .html
                .contains("The file is empty.")
        );
    }
    // Without a file, or with a form of another kind.
    let answer = organiser
        .post("/organise/2027/import/file", &[("file", "x")])
        .await;
    assert_eq!(
        Seen::of(answer).await.location.unwrap(),
        "/organise/2027/import?refused=form-incomplete"
    );
    // A file that is too large is answered once the browser has sent it all, and so is who may not send one.
    let session = session_of(&server, "organiser@example.org").await;
    for (cookie, to) in [
        (&*session, "/organise/2027/import?refused=too-large"),
        ("", "/organise/2027/import"),
    ] {
        let answer = sent_whole(&server, cookie, 30 * 1024 * 1024).await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(answer.contains(&format!("location: {to}\r\n")), "{answer}");
    }
    // From another site nothing is taken.
    let foreign = organiser
        .client
        .post(format!("{}/organise/2027/import/file", organiser.url))
        .header("origin", "https://evil.example.org")
        .body("x")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let other = server
        .signed_in("participant@example.org", &[(Role::Participant, "")])
        .await;
    assert_eq!(
        upload(&other, text).await.location.unwrap(),
        "/organise/2027/import"
    );
    assert_eq!(
        other.page("/organise/2027/import").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(other.page(&to).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        server.visitor().page(&to).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn calendars_are_public_or_secret() {
    let (server, organiser, _) = stage().await;
    let visitor = server.visitor();
    let answer = visitor.get("/editions/2027/calendar.ics").await;
    assert_eq!(
        answer.headers()["content-type"],
        "text/calendar; charset=utf-8"
    );
    let text = answer.text().await.unwrap();
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 4, "{text}");
    assert!(text.contains("DTEND;VALUE=DATE:20270522"), "{text}");
    assert_eq!(
        visitor.get("/editions/none/calendar.ics").await.status(),
        StatusCode::NOT_FOUND
    );

    let page = organiser.page("/calendar").await;
    let made = organiser
        .send("/calendar", &page.form("exchange/make_calendar"))
        .await;
    let address = made.texts("code.ua-written").concat();
    let path = address.strip_prefix(&server.url).unwrap().to_owned();
    assert_eq!(visitor.get(&path).await.status(), StatusCode::OK);
    assert_eq!(
        visitor.get(path.trim_end_matches(".ics")).await.status(),
        StatusCode::NOT_FOUND
    );
    let page = organiser.page("/calendar").await;
    assert!(!page.html.contains(&path));
    organiser
        .send("/calendar", &page.form("exchange/end_calendar"))
        .await;
    assert_eq!(visitor.get(&path).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        visitor.page("/calendar").await.status,
        StatusCode::SEE_OTHER
    );
}
