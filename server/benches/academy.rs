//! What the academy costs beside the limit it is measured against: `make bench`.
//!
//! Each figure is a ratio taken in one run, the measured thing and its limit in turn, with the clients on
//! the same machine: one that is slow or busy is so for both. Pages and rooms are served by a process of
//! their own. Printed one a line: name, figure, what it must reach.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::needless_range_loop,
    missing_docs,
    clippy::disallowed_methods,
    reason = "a program for measuring: it stops at the first surprise, prints, and reads the clock"
)]

#[path = "academy/applications.rs"]
mod applications;
#[path = "academy/http.rs"]
mod http;
#[path = "academy/process.rs"]
mod process;
#[path = "academy/rooms.rs"]
mod rooms;
#[path = "academy/selection.rs"]
mod selection;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::serve::ListenerExt as _;
use backend::chance::{OsChance, Token};
use backend::db::Db;
use backend::store::{self, accounts};
use backend::{Academy, Settings, cities, service};
use domain::ids::{EditionId, PersonId};
use process::Server;
use server::context::{Proxies, Secure, State};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio_util::sync::CancellationToken;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long one side of a pair is measured.
const SPAN: Duration = Duration::from_secs(3);

/// How many ask at a time.
const CLIENTS: usize = 32;

fn main() {
    // `cargo test --benches` and friends pass flags; this program has none.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    if let Ok(what) = std::env::var(process::SERVE) {
        runtime.block_on(process::serve(&what));
        return;
    }
    // One of them by name, or all.
    let only = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    if wanted("selection") {
        selection::measure();
    }
    runtime.block_on(async {
        if wanted("rooms") {
            rooms::measure().await;
        }
        if wanted("cluster") {
            rooms::cluster().await;
        }
        if wanted("applications") {
            applications::measure().await;
        }
        if !wanted("pages") && !wanted("saves") {
            return;
        }
        let house = House::new().await;
        if wanted("pages") {
            pages(&house).await;
        }
        if wanted("saves") {
            saves(&house).await;
        }
    });
}

/// Prints a figure with what it must reach; `most` turns the comparison round.
pub fn figure(name: &str, value: f64, limit: f64, most: bool) {
    let holds = if most { value <= limit } else { value >= limit };
    let (sign, verdict) = (
        if most { "at most" } else { "at least" },
        if holds { "holds" } else { "MISSED" },
    );
    println!("{name:<24} {value:>10.3}   {sign} {limit} {verdict}");
}

/// A served academy with the demonstration in it.
pub struct House {
    pub academy: Arc<Academy>,
    pub address: SocketAddr,
    pub folder: Option<tempfile::TempDir>,
}

pub async fn listen(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
    tokio::spawn(async move {
        axum::serve(
            listener,
            router.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .await
        .unwrap();
    });
    address
}

impl House {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bench.sqlite");
        Self::open(&format!("sqlite:{}", file.display()), Some(folder)).await
    }

    /// Serves the academy in this database; with a folder, it is filled first.
    pub async fn open(url: &str, folder: Option<tempfile::TempDir>) -> Self {
        let db = Db::open(url).await.unwrap();
        db.migrate().await.unwrap();
        let settings = Settings {
            public_url: "http://127.0.0.1".into(),
            contact: "academy@example.org".to_owned(),
            demonstration: true,
            pseudo_locale: false,
        };
        let academy = Arc::new(Academy::new(db, settings, None).unwrap());
        if folder.is_some() {
            cities::load(&academy.db).await.unwrap();
            service::demonstration::fill(&academy).await.unwrap();
        }
        tokio::spawn(backend::live::listen(
            Arc::clone(&academy),
            CancellationToken::new(),
        ));
        let state = State {
            academy: Arc::clone(&academy),
            proxies: Proxies(0),
            secure: Secure(false),
        };
        let router =
            server::router::router(state, Path::new("target/site"), "http://127.0.0.1").unwrap();
        let address = listen(router).await;
        Self {
            academy,
            address,
            folder,
        }
    }

    /// The cookie of a new sign-in.
    pub async fn cookie(&self, person: &PersonId) -> String {
        let token = Token::new(&OsChance);
        let now = self.academy.now();
        let mut tx = self.academy.db.write().await.unwrap();
        let until = now.plus(service::accounts::ABSOLUTE);
        accounts::insert_sign_in(
            &mut tx,
            &self.academy.id(),
            person,
            &token.hash(),
            "bench",
            now,
            until,
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        format!("session={}", token.reveal())
    }

    pub async fn person(&self, email: &str) -> PersonId {
        let mut tx = self.academy.db.read().await.unwrap();
        accounts::by_email(&mut tx, email)
            .await
            .unwrap()
            .unwrap()
            .id
    }
}

/// Prints requests a second of a page over those of a bare route that returns the same bytes: the median
/// of many short pairs, as either side alone swings by a third from one second to the next.
async fn page_ratio(house: &House, name: &str, limit: f64, path: &str, cookie: Option<String>) {
    let folder = house.folder.as_ref().unwrap().path();
    let academy = Server::start(&format!("sqlite:{}", folder.join("bench.sqlite").display()));
    let request = http::get(path, cookie.as_deref());
    let html = http::once(academy.address, &request).await;
    assert!(html.starts_with(b"<!DOCTYPE html>"), "{path} is a page");
    let file = folder.join("page.html");
    std::fs::write(&file, html).unwrap();
    let bare = Server::start(&format!("bare {}", file.display()));
    let bare_request = http::get("/", None);
    let mut pairs = Vec::new();
    for _ in 0..9 {
        let span = Duration::from_secs(1);
        let most = http::rate(bare.address, &bare_request, CLIENTS, span).await;
        let page = http::rate(academy.address, &request, CLIENTS, span).await;
        pairs.push((page / most, page, most));
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, page, most) = pairs[pairs.len() / 2];
    figure(name, ratio, limit, false);
    println!("{:<24} {page:>10.0}   a second, a bare route {most:.0}", "");
}

async fn pages(house: &House) {
    let module: String = {
        let mut tx = house.academy.db.read().await.unwrap();
        let sql = "SELECT m.slug FROM modules m JOIN editions e ON e.id = m.edition_id WHERE e.slug = '2019' ORDER BY m.position LIMIT 1";
        backend::one!(tx, sqlx::query_scalar(sql)).unwrap()
    };
    let path = format!("/editions/2019/{module}");
    page_ratio(house, "page_ratio", 0.15, &path, None).await;
    let person = house.person("participant@example.org").await;
    let cookie = house.cookie(&person).await;
    page_ratio(house, "page_signed_in_ratio", 0.08, "/today", Some(cookie)).await;
}

/// Starts drafts for people of the demonstration who have none yet.
async fn drafts(house: &House) {
    let mut tx = house.academy.db.write().await.unwrap();
    let sql = "SELECT p.id, e.id FROM people p JOIN editions e ON e.slug = '2027' WHERE p.verified_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.edition_id = e.id AND a.person_id = p.id) ORDER BY p.id LIMIT $1";
    let people: Vec<(String, String)> =
        backend::all!(tx, sqlx::query_as(sql).bind(CLIENTS as i64)).unwrap();
    for (person, edition) in people {
        let (person, edition) = (
            PersonId::parse(&person).unwrap(),
            EditionId::parse(&edition).unwrap(),
        );
        let now = house.academy.now();
        store::applications::start(&mut tx, &house.academy.id(), &edition, &person, 0, now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Durable saves of drafts through HTTP by 32 people over bare commits of one row with the same settings.
async fn saves(house: &House) {
    let mut people = Vec::new();
    drafts(house).await;
    {
        use backend::all;
        let mut tx = house.academy.db.read().await.unwrap();
        let rows: Vec<(String, String, i64)> = all!(
            tx,
            sqlx::query_as("SELECT id, person_id, revision FROM applications WHERE state = 'draft' ORDER BY id LIMIT $1").bind(CLIENTS as i64)
        )
        .unwrap();
        drop(tx);
        for (application, person, revision) in rows {
            let cookie = house.cookie(&PersonId::parse(&person).unwrap()).await;
            people.push((application, revision, cookie));
        }
    }
    assert_eq!(people.len(), CLIENTS, "each has a draft of their own");
    let mut ratios = Vec::new();
    for _ in 0..3 {
        let limit = bare_commits(house.folder.as_ref().unwrap().path()).await;
        let done = Arc::new(AtomicI64::new(0));
        let until = Instant::now() + SPAN;
        let mut savers = Vec::new();
        for slot in 0..people.len() {
            let (application, revision, cookie) = people[slot].clone();
            let (done, address) = (Arc::clone(&done), house.address);
            savers.push(tokio::spawn(async move {
                let mut line = http::Line::open(address).await;
                let mut revision = revision;
                while Instant::now() < until {
                    let text = format!("Revision {revision} of a motivation that somebody is typing just now.");
                    let body = serde_json::json!({"save": {"about": application, "base": revision, "content": {"motivation": [text]}}});
                    let request = http::post_json("/api/applications/save", &cookie, &body.to_string());
                    let answer: serde_json::Value = serde_json::from_slice(&line.ask(&request).await).unwrap();
                    revision = answer["Kept"]["revision"].as_i64().unwrap_or_else(|| panic!("a save is kept: {answer}"));
                    done.fetch_add(1, Ordering::Relaxed);
                }
                (slot, revision)
            }));
        }
        for saver in savers {
            let (slot, revision) = saver.await.unwrap();
            people[slot].1 = revision;
        }
        let saved = done.load(Ordering::Relaxed) as f64 / SPAN.as_secs_f64();
        ratios.push((saved / limit, saved, limit));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, saved, limit) = ratios[1];
    figure("save_ratio", ratio, 0.7, false);
    println!(
        "{:<24} {saved:>10.0}   a second by {} clients, bare commits {limit:.0}",
        "",
        people.len()
    );
}

/// Commits a second of one row each, one after another, as SQLite can at best with these settings.
async fn bare_commits(folder: &Path) -> f64 {
    let file = folder.join("bare.sqlite");
    let mut conn = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .connect()
        .await
        .unwrap();
    sqlx::query("CREATE TABLE IF NOT EXISTS one (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::query("INSERT INTO one VALUES (1, '') ON CONFLICT DO NOTHING")
        .execute(&mut conn)
        .await
        .unwrap();
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < SPAN {
        sqlx::query("UPDATE one SET text = $1 WHERE id = 1")
            .bind(format!("Revision {count} of a text"))
            .execute(&mut conn)
            .await
            .unwrap();
        count += 1;
    }
    let rate = f64::from(count) / began.elapsed().as_secs_f64();
    conn.close().await.unwrap();
    rate
}
