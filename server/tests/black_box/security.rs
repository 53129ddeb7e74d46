//! What browsers are told, what other sites cannot do, what a sign-in is worth; and anything at all in
//! every field of every form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::common::walk::{kind, walk};
use crate::common::{Browser, Form, PASSWORD, Seen, TestServer};
use app::components::table::encode;
use app::pages::accounts::DEMONSTRATION_PEOPLE;
use domain::Timestamp;
use futures::StreamExt as _;
use reqwest::{Client, StatusCode};
use server::context::Secure;

// ---------------------------------------------------------------- what browsers are told

/// The directives of the policy of a page.
async fn policy(browser: &Browser, path: &str) -> BTreeMap<String, String> {
    let answer = browser.get(path).await;
    let headers = answer.headers();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(headers[name], value, "{path} {name}");
    }
    let policy = headers["content-security-policy"].to_str().unwrap();
    policy
        .split(';')
        .map(|directive| {
            let (name, value) = directive.trim().split_once(' ').unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_tell_browsers_what_they_may_not_do() {
    let server = TestServer::start().await;
    let (visitor, ana) = (
        server.visitor(),
        server.signed_in("ana@example.org", &[]).await,
    );
    for (browser, path) in [
        (&visitor, "/"),
        (&visitor, "/sign-in"),
        (&visitor, "/nothing-is-here"),
        (&ana, "/today"),
    ] {
        let policy = policy(browser, path).await;
        assert_eq!(policy["script-src"], "'none'", "{path}");
        for (name, value) in [
            ("default-src", "'none'"),
            ("style-src", "'self'"),
            ("base-uri", "'none'"),
            ("form-action", "'self'"),
            ("frame-ancestors", "'none'"),
        ] {
            assert_eq!(policy[name], value, "{path} {name}");
        }
    }
    // A page with islands runs the site's own scripts: those with the number of this answer alone.
    let nonces: BTreeSet<String> = [
        policy(&ana, "/account").await,
        policy(&ana, "/account").await,
    ]
    .into_iter()
    .map(|policy| policy["script-src"].clone())
    .collect();
    assert_eq!(nonces.len(), 2, "{nonces:?}");
    for nonce in nonces {
        assert!(nonce.starts_with("'self' 'nonce-"), "{nonce}");
        assert!(
            !nonce.contains("unsafe-inline") && !nonce.contains("'unsafe-eval'"),
            "{nonce}"
        );
    }
    // A part of a page is told less: it is never shown by itself.
    let part = visitor.get("/pkg/style.css").await;
    for (name, told) in [
        ("x-content-type-options", true),
        ("cross-origin-resource-policy", true),
        ("x-frame-options", false),
        ("permissions-policy", false),
    ] {
        assert_eq!(part.headers().contains_key(name), told, "{name}");
    }
    // What is not a page is not taken for one.
    for path in ["/health/live", "/api/accounts/cities", "/account/data.json"] {
        assert_eq!(
            ana.get(path).await.headers()["x-content-type-options"],
            "nosniff",
            "{path}"
        );
    }
}

/// The check that other tests rely on finds what it should.
#[test]
fn what_runs_is_found() {
    let seen = |html: &str| {
        let seen = Seen {
            status: StatusCode::OK,
            location: None,
            html: html.to_owned(),
        };
        seen.executable().len()
    };
    for html in [
        "<script>alert(1)</script>",
        "<script nonce=\"x\">alert(1)</script>",
        "<p onclick=\"x()\">",
        "<a href=\" java\tscript:alert(1)\">x</a>",
        "<iframe srcdoc=\"x\"></iframe>",
        "<img src=\"https://evil.example.org/x.png\">",
        "<form action=\"data:text/html,x\"></form>",
        "<base href=\"https://evil.example.org/\">",
    ] {
        assert_ne!(seen(html), 0, "{html}");
    }
    for html in [
        "<input value=\"&quot;><script>alert(1)</script>\">",
        "<textarea>&lt;script&gt;alert(1)&lt;/script&gt;</textarea>",
        "<a href=\"https://example.org/\">x</a>",
    ] {
        assert_eq!(seen(html), 0, "{html}");
    }
}

// ---------------------------------------------------------------- other sites

#[tokio::test(flavor = "multi_thread")]
async fn other_sites_cannot_send_forms() {
    let server = TestServer::start().await;
    let ana = server.signed_in("ana@example.org", &[]).await;
    let send = async |path: &str, headers: &[(&str, &str)]| {
        let mut request = ana
            .client
            .post(format!("{}{path}", ana.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("do=accounts%2Fsign_out");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap().status()
    };
    let (evil, own) = ("https://evil.example.org", ana.url.as_str());
    for headers in [
        &[("sec-fetch-site", "cross-site"), ("origin", evil)][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", evil)],
        &[("origin", evil)],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:1")],
        &[("origin", &format!("{own}.evil.example.org"))],
    ] {
        for path in ["/today", "/api/accounts/sign_out", "/nothing-is-here"] {
            assert_eq!(
                send(path, headers).await,
                StatusCode::FORBIDDEN,
                "{path} {headers:?}"
            );
        }
        assert_eq!(ana.page("/today").await.status, StatusCode::OK);
    }
    // What is not there is said as everything else is.
    let none = ana.submit("/api/nope/nope", &[]).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(none.html.contains("not-found"), "{}", none.html);
    // Nothing changes by following a link, either.
    for path in [
        "/today?do=accounts/sign_out",
        "/api/accounts/sign_out",
        "/verify?token=x",
    ] {
        ana.get(path).await;
        assert_eq!(ana.page("/today").await.status, StatusCode::OK, "{path}");
    }
    let own = [("sec-fetch-site", "same-origin"), ("origin", own)];
    assert_eq!(send("/today", &own).await, StatusCode::SEE_OTHER);
    assert_eq!(ana.page("/today").await.status, StatusCode::SEE_OTHER);
}

// ---------------------------------------------------------------- sign-ins

/// Signs in with the cookies given; the cookies that are set.
async fn signs_in(server: &TestServer, cookie: &str) -> Vec<String> {
    let answer = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
        .post(format!("{}/sign-in", server.url))
        .header("origin", &server.url)
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!(
            "do=accounts%2Fsign_in&email=ana%40example.org&password={}",
            encode(PASSWORD)
        ))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect()
}

/// Whether somebody with this cookie is signed in.
async fn is_in(server: &TestServer, cookie: &str) -> bool {
    let answer = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
        .get(format!("{}/today", server.url))
        .header("cookie", cookie)
        .send()
        .await
        .unwrap();
    answer.status() == StatusCode::OK
}

fn pair(cookies: &[String], name: &str) -> String {
    cookies
        .iter()
        .find(|cookie| cookie.starts_with(&format!("{name}=")))
        .unwrap_or_else(|| panic!("{name} in {cookies:?}"))
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_in_has_a_secret_of_its_own() {
    let server = TestServer::start().await;
    server.person("ana@example.org", &[]).await;
    // One that was planted is never worth anything.
    let planted = format!("session={}", "A".repeat(43));
    let first = pair(&signs_in(&server, &planted).await, "session");
    assert_ne!(first, planted);
    assert!(!is_in(&server, &planted).await && is_in(&server, &first).await);
    // Signing in again in the same browser ends the one before.
    let second = pair(&signs_in(&server, &first).await, "session");
    assert_ne!(second, first);
    assert!(!is_in(&server, &first).await && is_in(&server, &second).await);
    // Another browser is another sign-in, and the secret is stored nowhere.
    let third = pair(&signs_in(&server, "").await, "session");
    assert!(is_in(&server, &second).await && is_in(&server, &third).await);
    let mut tx = server.academy.db.read().await.unwrap();
    let stored: Vec<String> =
        backend::all!(tx, sqlx::query_scalar("SELECT token_hash FROM sign_ins")).unwrap();
    let secret = third.strip_prefix("session=").unwrap();
    assert!(stored.iter().all(|hash| !hash.contains(secret)));
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_https_cookies_are_bound_to_the_host() {
    let server = TestServer::start_behind(Secure(true)).await;
    server.person("ana@example.org", &[]).await;
    let cookies = signs_in(&server, "").await;
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("__Host-session="))
        .unwrap();
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(
            session.split("; ").any(|found| found == part),
            "{part} in {session}"
        );
    }
    assert!(!session.to_lowercase().contains("domain"));
    for cookie in &cookies {
        assert!(
            cookie.starts_with("__Host-") && cookie.contains("; Secure"),
            "{cookie}"
        );
    }
    let pair = pair(&cookies, "__Host-session");
    assert!(is_in(&server, &pair).await);
    // One without the prefix could have been set by another host of the domain.
    let bare = pair.strip_prefix("__Host-").unwrap();
    assert!(!is_in(&server, bare).await);
    let answer = server.visitor().get("/").await;
    assert!(answer.headers().contains_key("strict-transport-security"));
}

/// What somebody is told, and after how long.
async fn told(
    server: &TestServer,
    path: &str,
    action: &str,
    email: &str,
) -> (Duration, (StatusCode, Option<String>, String)) {
    let visitor = server.visitor();
    // Connected already, so that only the answer is measured.
    visitor.get("/health/live").await;
    let form = [
        ("do", action),
        ("name", "Ana"),
        ("email", email),
        ("password", "copper lantern over nine rivers"),
    ];
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it takes is what is asked"
    )]
    let begun = Instant::now();
    let answer = visitor.post(path, &form).await;
    let took = begun.elapsed();
    let seen = Seen::of(answer).await;
    // What was typed is given back; nothing else may differ.
    (
        took,
        (seen.status, seen.location, seen.html.replace(email, "")),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_an_address_exists_cannot_be_told_by_the_answer_or_its_time() {
    const TURNS: usize = 6;
    let server = TestServer::start().await;
    for turn in 0..TURNS {
        server
            .person(&format!("known{turn}@example.org"), &[])
            .await;
    }
    for (path, action) in [
        ("/sign-in", "accounts/sign_in"),
        ("/sign-up", "accounts/sign_up"),
        ("/forgot", "accounts/forgot"),
    ] {
        // By turns, and the shortest of each: what the machine does besides only makes it longer.
        let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
        for turn in 0..TURNS {
            let (took, here) =
                told(&server, path, action, &format!("known{turn}@example.org")).await;
            known = known.min(took);
            let (took, there) =
                told(&server, path, action, &format!("nobody{turn}@example.org")).await;
            unknown = unknown.min(took);
            assert_eq!(here, there, "{path}");
        }
        let ratio = known.as_secs_f64() / unknown.as_secs_f64();
        // A password that is not hashed shows as a ratio of ten and more.
        assert!(
            ratio < 4.0 && ratio > 0.25,
            "{path}: {known:?} for an address that exists, {unknown:?} for one that does not"
        );
        server.clock.forward(Timestamp::HOUR);
    }
}

// ---------------------------------------------------------------- anything in every field

/// What is typed into every field, as it goes over the wire.
fn anything() -> Vec<(&'static str, String)> {
    vec![
        ("nothing", String::new()),
        ("100 kB", "x".repeat(100_000)),
        (
            "control characters",
            encode("a\u{0}\u{1}\u{8}\u{1b}[31m\u{7f}\u{85}b\r\n\t"),
        ),
        (
            "marks that reorder",
            encode("\u{202e}gpj.exe\u{2066}\u{200f}\u{feff}"),
        ),
        (
            "a script",
            encode("\"'></textarea></select><script>alert(1)</script><img src=x onerror=alert(1)>"),
        ),
        ("a link that runs", encode("javascript:alert(1)//")),
        ("SQL", encode("' OR 1=1; DROP TABLE people; --")),
        ("a path", encode("../../../../etc/passwd\u{0}.png")),
        ("a huge number", "99999999999999999999999999".to_owned()),
        ("a negative number", "-1".to_owned()),
        ("no UTF-8", "%ff%fe%80%c3%28".to_owned()),
        ("broken encoding", "%zz%%%u0041%".to_owned()),
    ]
}

/// A form that somebody finds on a page.
struct Found {
    browser: Browser,
    path: String,
    form: Form,
}

impl Found {
    /// The form with a field as it goes over the wire.
    fn body(&self, field: &str, raw: &str) -> String {
        let mut body = format!("do={}", encode(&self.form.action));
        for (name, value) in &self.form.fields {
            if name != field {
                write!(body, "&{}={}", encode(name), encode(value)).unwrap();
            }
        }
        write!(body, "&{}={raw}", encode(field)).unwrap();
        body
    }

    /// Sends it; nothing may break, run, or come back that was never let in.
    async fn send(&self, what: &str, body: String) {
        let answer = self.browser.post_body(&self.path, body).await;
        let seen = Seen::of(answer).await;
        let about = format!("{} on {}: {what}", self.form.action, self.path);
        harmless(&seen, &about);
        if let Some(to) = seen.location.as_deref().filter(|to| to.starts_with('/')) {
            harmless(&self.browser.page(to).await, &about);
        } else {
            assert_eq!(seen.location, None, "{about} leads away");
        }
    }
}

/// Nothing broke, nothing runs, nothing stands in it that never gets in.
fn harmless(seen: &Seen, about: &str) {
    assert!(!seen.status.is_server_error(), "{about}: {}", seen.status);
    assert_eq!(seen.executable(), Vec::<String>::new(), "{about}");
    let forbidden = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(seen.html.chars().find(forbidden), None, "{about}");
}

/// A form of each kind that somebody of the demonstration finds, and those of visitors.
async fn forms(server: &TestServer) -> Vec<Found> {
    let visitor = server.visitor();
    for (path, action) in [
        ("/sign-up", "accounts/sign_up"),
        ("/forgot", "accounts/forgot"),
    ] {
        let email = if path == "/forgot" {
            // Somebody whose new password nobody needs to know.
            server.person("forgetful@example.org", &[]).await;
            "forgetful@example.org"
        } else {
            "ana@example.org"
        };
        let sent = told(server, path, action, email).await.1.0;
        assert_eq!(sent, StatusCode::SEE_OTHER, "{path}");
    }
    let mut starts = vec![
        "/".to_owned(),
        "/sign-up".to_owned(),
        "/sign-in".to_owned(),
        "/forgot".to_owned(),
    ];
    let mut tx = server.academy.db.read().await.unwrap();
    let mails: Vec<String> = backend::all!(
        tx,
        sqlx::query_scalar("SELECT body_text FROM mails WHERE body_text LIKE '%token=%'")
    )
    .unwrap();
    drop(tx);
    assert_eq!(mails.len(), 2, "a link to verify and one to set a password");
    let links = mails
        .iter()
        .flat_map(|mail| mail.split_whitespace())
        .filter_map(|word| word.strip_prefix(server.url.as_str()))
        .filter(|path| path.contains("token="));
    starts.extend(links.map(ToOwned::to_owned));

    let everywhere = ["/today", "/account", "/", "/outbox"];
    let mut browsers = vec![(visitor, starts)];
    for (email, _) in DEMONSTRATION_PEOPLE {
        let starts = everywhere.map(ToOwned::to_owned).to_vec();
        browsers.push((server.sign_in(email).await, starts));
    }
    let mut found: Vec<Found> = Vec::new();
    for (browser, starts) in browsers {
        let starts: Vec<&str> = starts.iter().map(String::as_str).collect();
        for (path, page) in walk(&browser, &starts).await {
            for form in page.forms() {
                if found.iter().all(|known| known.form.action != form.action) {
                    found.push(Found {
                        browser: browser.clone(),
                        path: path.clone(),
                        form,
                    });
                }
            }
        }
    }
    // Forms that stand on a page in another state of the same thing.
    for (action, like, field) in [
        ("surveys/open", "surveys/close", "survey"),
        ("surveys/discard", "surveys/close", "survey"),
        ("surveys/report", "surveys/close", "survey"),
        ("applications/answer", "applications/write", "application"),
        ("applications/withdraw", "applications/write", "application"),
        ("call/copy_questions", "call/keep_question", "edition"),
        ("certificates/issue", "applications/write", "edition"),
        ("applications/cancel", "exchange/keep_view", "application"),
        ("applications/swap", "exchange/keep_view", "application"),
        (
            "applications/move_place",
            "exchange/keep_view",
            "application",
        ),
        ("door/check_in", "exchange/keep_view", "application"),
        ("refills/propose", "exchange/keep_view", "edition"),
        ("refills/stop", "exchange/keep_view", "refill"),
        ("refills/offer", "exchange/keep_view", "refill"),
        ("selection/decisions", "exchange/keep_view", "scenario"),
        ("workspace/join_open", "applications/write", "none"),
        ("exchange/bring_in", "exchange/keep_view", "edition"),
        ("exchange/end_calendar", "exchange/make_calendar", "none"),
        ("exchange/end_token", "exchange/make_token", "token"),
        ("exchange/remove_view", "exchange/keep_view", "view"),
        ("selection/set_aside", "exchange/keep_view", "scenario"),
        ("selection/sign", "exchange/keep_view", "scenario"),
        ("selection/unname", "exchange/keep_view", "scenario"),
        ("sessions/answer_flag", "sessions/plan", "session"),
        ("sessions/call_off", "sessions/plan", "session"),
        ("sessions/move_person", "sessions/plan", "session"),
        ("groups/move_person", "sessions/plan", "module"),
        ("groups/plan", "sessions/plan", "module"),
        ("groups/propose", "sessions/plan", "module"),
        ("methods/describe", "methods/copy", "method"),
        ("methods/phase", "methods/copy", "method"),
        ("methods/remove", "methods/copy", "method"),
        ("methods/shape", "methods/copy", "method"),
        ("dilemmas/discard", "sessions/plan", "dilemma"),
        ("dilemmas/follow_up", "sessions/plan", "dilemma"),
        ("dilemmas/prepare", "sessions/plan", "dilemma"),
        ("dilemmas/rewrite", "sessions/plan", "dilemma"),
        ("reports/consent", "sessions/plan", "session"),
        ("reports/judge", "sessions/plan", "session"),
        ("reports/release", "sessions/plan", "session"),
        ("reports/widen", "sessions/plan", "session"),
        ("reports/word", "sessions/plan", "session"),
        (
            "programme/discard_edition",
            "programme/put_module",
            "edition",
        ),
        ("programme/remove_module", "programme/put_module", "edition"),
        ("reviews/open", "exchange/keep_view", "edition"),
        ("reviews/uncover", "exchange/keep_view", "application"),
        ("waves/remove", "waves/write", "edition"),
        ("waves/send", "waves/write", "edition"),
    ] {
        let model = found
            .iter()
            .find(|found| found.form.action == like)
            .unwrap_or_else(|| panic!("a form for {like}"));
        let mut fields = model.form.fields.clone();
        fields.retain(|(name, _)| name == field);
        if fields.is_empty() {
            fields.push((field.to_owned(), String::new()));
        }
        let offers = vec![("answer".to_owned(), String::new())];
        found.push(Found {
            browser: model.browser.clone(),
            path: model.path.clone(),
            form: Form {
                action: action.to_owned(),
                fields,
                offers,
            },
        });
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn anything_may_be_sent_in_every_field_of_every_form() {
    let server = TestServer::demonstration().await;
    let found = forms(&server).await;

    // Every function is met but those that islands alone call.
    let met: BTreeSet<String> = found
        .iter()
        .map(|found| found.form.action.clone())
        .collect();
    let missed: BTreeSet<String> = server_fn::axum::server_fn_paths()
        .filter_map(|(path, _)| path.strip_prefix("/api/").map(ToOwned::to_owned))
        .filter(|path| !met.contains(path))
        .collect();
    let islands = [
        "accounts/cities",
        "applications/save",
        "dilemmas/save",
        "reviews/save",
    ];
    assert_eq!(missed, islands.map(ToOwned::to_owned).into());
    let applicant = server.sign_in("applicant@example.org").await;
    for island in islands {
        for (what, raw) in anything() {
            for (kind, body) in [
                (
                    "application/x-www-form-urlencoded",
                    format!("country={raw}&typed={raw}&save={raw}"),
                ),
                (
                    "application/json",
                    format!(
                        "{{\"country\":\"{raw}\",\"typed\":\"{raw}\",\"save\":{{\"about\":\"{raw}\",\"base\":{raw},\"content\":\"{raw}\"}}}}"
                    ),
                ),
                ("text/html", raw.clone()),
            ] {
                let answer = applicant
                    .client
                    .post(format!("{}/api/{island}", server.url))
                    .header("origin", &server.url)
                    .header("content-type", kind)
                    .body(body)
                    .send()
                    .await
                    .unwrap();
                assert!(
                    !answer.status().is_server_error(),
                    "{island}: {what} as {kind}"
                );
                assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
                let kind = answer
                    .headers()
                    .get("content-type")
                    .map(|kind| kind.to_str().unwrap().to_owned());
                assert!(kind.is_none_or(|kind| !kind.contains("html")), "{island}");
            }
        }
    }

    // Some at a time: the answers are read while the next are made.
    let sent = futures::stream::iter(&found).for_each_concurrent(4, async |found| {
        let fields: BTreeSet<&str> = found
            .form
            .fields
            .iter()
            .chain(&found.form.offers)
            .map(|(name, _)| name.as_str())
            .collect();
        for field in fields {
            for (what, raw) in anything() {
                // Limits on guessing would answer for the rest.
                server.clock.forward(Timestamp::MINUTE);
                found
                    .send(&format!("{what} in {field}"), found.body(field, &raw))
                    .await;
            }
        }
        // Nothing but the name of the form; twice every field; a form that is none.
        let name = format!("do={}", encode(&found.form.action));
        let whole = found.form.body();
        for (what, body) in [
            ("nothing else", name.clone()),
            ("everything twice", format!("{whole}&{whole}")),
            ("no form", "{\"do\":1}".to_owned()),
            ("many fields", format!("{name}{}", "&x=1".repeat(10_000))),
        ] {
            if !matches!(found.form.action.as_str(), "accounts/sign_out") {
                found.send(what, body).await;
            }
        }
    });
    sent.await;

    // And after all of this, whatever got in stands there as text, on every page of everybody.
    for (email, _) in DEMONSTRATION_PEOPLE {
        let browser = server.sign_in(email).await;
        for (path, page) in walk(&browser, &["/today", "/account", "/"]).await {
            assert_eq!(page.status, StatusCode::OK, "{email} {path}");
            harmless(&page, &format!("{email} {path}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anything_may_stand_in_an_address() {
    let server = TestServer::demonstration().await;
    let mut kinds: BTreeMap<String, (Browser, String)> = BTreeMap::new();
    for email in [
        "participant@example.org",
        "organiser@example.org",
        "evaluator@example.org",
        "administrator@example.org",
    ] {
        let browser = server.sign_in(email).await;
        for (path, _) in walk(&browser, &["/today", "/account", "/"]).await {
            let path = path.split('?').next().unwrap().to_owned();
            kinds
                .entry(kind(&path))
                .or_insert_with(|| (browser.clone(), path));
        }
    }
    assert!(kinds.len() > 20, "{:?}", kinds.keys());
    for (browser, path) in kinds.values() {
        for (what, raw) in anything() {
            // As long as an address may be.
            let raw: String = raw.chars().take(4_000).collect();
            let query: Vec<String> = [
                "q", "page", "sort", "state", "module", "country", "level", "size", "next",
                "token", "about", "edition",
            ]
            .iter()
            .map(|name| format!("{name}={raw}"))
            .collect();
            let asked = format!("{path}?{}", query.join("&"));
            let about = format!("{what} asked of {path}");
            harmless(&browser.page(&asked).await, &about);
            // In the place of every part of the path.
            let parts: Vec<&str> = path.split('/').collect();
            for at in 1..parts.len() {
                let mut parts = parts.clone();
                let part = raw.replace(['/', '?', '#'], "%2F");
                parts[at] = &part;
                let path = parts.join("/");
                harmless(
                    &browser.page(&path).await,
                    &format!("{what} in the path {path}"),
                );
            }
        }
    }
}
