//! A large call: its list beside a small one, and the last five minutes before it closes.
//!
//! - `list_10k_ms`: a page of the list of 10,000 applications as an organiser sees it (first and last page, sorted by
//!   name, by state, filtered by country, searched for what all say and for what a few say), the mean of the medians;
//!   at most three times `list_100_ms`, the same of 100. The two are asked in turn.
//! - `rush_p99_ms`: 3,000 people submit their drafts over 64 connections, each as soon as the one before it on its
//!   connection is answered; the 99th percentile of the answers. A second is what a person waits without a doubt.
//! - `rush_lost`: those of the 3,000, all sent before the call closes, that were refused, answered by an error or are not
//!   stored as submitted afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use backend::access::Grant;
use backend::one;
use backend::store::applications::{self as store, Application};
use backend::store::{accounts, programme};
use domain::accounts::{Level, Person};
use domain::applications::{ApplicationState, Content, receipt};
use domain::geography::City;
use domain::ids::PersonId;
use domain::permission::Role;
use domain::programme::{Call, Edition, EditionState, Module, Story};
use domain::{Language, Timestamp};
use tokio::sync::Mutex;

use crate::{House, figure, http};

const MANY: usize = 10_000;
const FEW: usize = 100;
const RUSH: usize = 3_000;
const LINES: usize = 64;
/// How often each page is asked for.
const ASKED: usize = 15;

pub async fn measure() {
    let house = House::new().await;
    let stage = Stage::new(&house).await;
    lists(&house, &stage).await;
    rush(&house, &stage).await;
}

struct Stage {
    model: Edition,
    modules: Vec<Module>,
    cities: Vec<City>,
}

impl Stage {
    async fn new(house: &House) -> Self {
        let mut tx = house.academy.db.read().await.unwrap();
        let model = programme::edition_by_slug(&mut tx, "2027")
            .await
            .unwrap()
            .unwrap();
        let modules = programme::modules(&mut tx, &model.id).await.unwrap();
        let mut cities = Vec::new();
        for country in ["BE", "DE", "ES", "FR", "IT", "PL", "PT", "SE"] {
            cities.extend(accounts::cities(&mut tx, country, "", 40).await.unwrap());
        }
        Self {
            model,
            modules,
            cities,
        }
    }

    /// An edition of its own with the modules of the demonstration.
    async fn edition(
        &self,
        house: &House,
        slug: &str,
        state: EditionState,
    ) -> (Edition, Vec<Module>) {
        let now = house.academy.now();
        let edition = Edition {
            id: house.academy.id(),
            slug: slug.to_owned(),
            state,
            call: Call {
                opens_at: now.plus(-Timestamp::DAY),
                closes_at: now.plus(5 * Timestamp::MINUTE),
                grace_minutes: 0,
            },
            ..self.model.clone()
        };
        let mut tx = house.academy.db.write().await.unwrap();
        programme::insert_edition(&mut tx, &edition, &Story::default())
            .await
            .unwrap();
        let mut modules = Vec::new();
        for (at, module) in (0..).zip(&self.modules) {
            let module = Module {
                id: house.academy.id(),
                edition_id: edition.id.clone(),
                ..module.clone()
            };
            programme::insert_module(&mut tx, &module, at, &[])
                .await
                .unwrap();
            modules.push(module);
        }
        tx.commit().await.unwrap();
        (edition, modules)
    }

    /// So many people with applications to an edition, drafts or submitted.
    async fn fill(
        &self,
        house: &House,
        slug: &str,
        count: usize,
        state: ApplicationState,
    ) -> Vec<Application> {
        let open = if state == ApplicationState::Draft {
            EditionState::CallOpen
        } else {
            EditionState::Selecting
        };
        let (edition, modules) = self.edition(house, slug, open).await;
        let academy = &house.academy;
        let now = academy.now();
        let mut all = Vec::with_capacity(count);
        let mut tx = academy.db.write().await.unwrap();
        for at in 0..count {
            // A walk that does not keep neighbours together.
            let city = self.cities[at * 7 % self.cities.len()].clone();
            let id: PersonId = academy.id();
            let person = Person {
                email: format!("{slug}-{at}@example.org"),
                name: format!(
                    "{} {}",
                    ["Ana", "Łukasz", "Élodie", "Jürgen", "Inês"][at % 5],
                    at * 31 % count
                ),
                verified: true,
                language: Some(Language::En),
                time_zone: city.time_zone.clone(),
                country: Some(city.country.clone()),
                city: Some(city.clone()),
                organisation: Some(format!("City of {}", city.name)),
                level: Some(Level::ALL[at % Level::ALL.len()]),
                created_at: now,
                id,
            };
            accounts::insert_whole(&mut tx, &person, "").await.unwrap();
            let content = Content {
                preferences: vec![modules[at % modules.len()].id.to_string()],
                motivation: "We learn alone, and what we learn is lost with whoever leaves. "
                    .repeat(8),
                dilemma_title: format!("House families first, or those who wait longest? {at}"),
                situation: "Two hundred people wait, forty places come free a year. ".repeat(8),
                one_hand: "Families first, because children lose school years. ".repeat(6),
                other_hand: "Those who wait longest, because a queue is fair. ".repeat(6),
                key_question: "How could we decide so that people accept it?".to_owned(),
                ..Content::default()
            };
            let sent = state != ApplicationState::Draft;
            let application_id = academy.id();
            let application = Application {
                edition_id: edition.id.clone(),
                person_id: person.id.clone(),
                state,
                revision: 1,
                created_at: now,
                updated_at: now,
                submitted_at: sent.then(|| now.plus(i64::try_from(at).unwrap())),
                receipt: sent.then(|| receipt(slug, &application_id)),
                country: sent.then(|| city.country.clone()),
                city_name: sent.then(|| city.name.clone()),
                population: sent.then_some(city.population),
                level: person.level.filter(|_| sent),
                organisation: person.organisation.clone().filter(|_| sent),
                title: sent.then(|| content.dilemma_title.clone()),
                first_module_id: sent.then(|| modules[at % modules.len()].id.clone()),
                module_id: None,
                decided_at: None,
                decided_by: None,
                reason: None,
                confirm_by: None,
                answered_at: None,
                form_version: 0,
                content,
                id: application_id,
            };
            store::insert(&mut tx, &application, &person.name)
                .await
                .unwrap();
            all.push(application);
        }
        tx.commit().await.unwrap();
        all
    }
}

async fn lists(house: &House, stage: &Stage) {
    stage
        .fill(house, "few", FEW, ApplicationState::Submitted)
        .await;
    stage
        .fill(house, "many", MANY, ApplicationState::Submitted)
        .await;
    let organiser = house.person("organiser@example.org").await;
    let mut tx = house.academy.db.write().await.unwrap();
    let grant = Grant {
        role: Role::Organiser,
        scope: String::new(),
    };
    accounts::grant(&mut tx, &organiser, &grant, None, house.academy.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let cookie = house.cookie(&organiser).await;
    let (mut small, mut large) = (Vec::new(), Vec::new());
    for (asked, many) in [
        ("", ""),
        ("page=2", "page=200"),
        ("sort=name", "sort=name"),
        ("sort=-state", "sort=-state"),
        ("country=PL", "country=PL"),
        ("q=wait", "q=wait"),
        ("q=jurgen%2031", "q=jurgen%2031"),
    ] {
        let mut line = http::Line::open(house.address).await;
        let few = http::get(
            &format!("/organise/few/applications?{asked}"),
            Some(&cookie),
        );
        let many = http::get(
            &format!("/organise/many/applications?{many}"),
            Some(&cookie),
        );
        let (mut small_ms, mut large_ms) = (Vec::new(), Vec::new());
        for _ in 0..ASKED {
            for (request, times) in [(&few, &mut small_ms), (&many, &mut large_ms)] {
                let began = Instant::now();
                line.ask(request).await;
                times.push(began.elapsed());
            }
        }
        let (few, many) = (median(small_ms), median(large_ms));
        println!("{:<24} {many:>10.3}   {asked:?} beside {few:.3}", "");
        small.push(few);
        large.push(many);
    }
    let (small, large) = (mean(&small), mean(&large));
    println!("{:<24} {small:>10.3}", "list_100_ms");
    figure("list_10k_ms", large, 3.0 * small, true);
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1_000.0
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A form as a browser sends it from the page it stands on.
fn post(cookie: &str, application: &Application) -> Vec<u8> {
    let text = &application.content;
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("application", application.id.as_str())
        .append_pair("base", "1")
        .append_pair("preferences[]", &text.preferences[0])
        .append_pair("motivation", &text.motivation)
        .append_pair("dilemma_title", &text.dilemma_title)
        .append_pair("situation", &text.situation)
        .append_pair("one_hand", &text.one_hand)
        .append_pair("other_hand", &text.other_hand)
        .append_pair("key_question", &text.key_question)
        .append_pair("intent", "submit")
        .finish();
    format!(
        "POST /api/applications/write HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: http://127.0.0.1\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn rush(house: &House, stage: &Stage) {
    let drafts = stage
        .fill(house, "rush", RUSH, ApplicationState::Draft)
        .await;
    let edition = drafts[0].edition_id.clone();
    let mut requests = Vec::with_capacity(RUSH);
    for draft in &drafts {
        requests.push(post(&house.cookie(&draft.person_id).await, draft));
    }
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let times = Arc::new(Mutex::new(Vec::with_capacity(RUSH)));
    let mut senders = Vec::new();
    for _ in 0..LINES {
        let (requests, next, times) =
            (Arc::clone(&requests), Arc::clone(&next), Arc::clone(&times));
        let address = house.address;
        senders.push(tokio::spawn(async move {
            // A refusal or an error ends this sender: what it did not send is then missing below.
            let mut line = http::Line::open(address).await;
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let began = Instant::now();
                line.ask(request).await;
                times.lock().await.push(began.elapsed());
            }
        }));
    }
    for sender in senders {
        // One that met an error has panicked; the count says how many were lost by it.
        let _ = sender.await;
    }
    let mut times = times.lock().await.clone();
    times.sort();
    let p99 = times
        .get(times.len() * 99 / 100)
        .map_or(f64::INFINITY, |time| time.as_secs_f64() * 1_000.0);
    let mut tx = house.academy.db.read().await.unwrap();
    let stored: i64 = one!(
        tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'submitted' AND receipt IS NOT NULL")
            .bind(edition.as_str())
    )
    .unwrap();
    figure("rush_p99_ms", p99, 1_000.0, true);
    figure("rush_lost", RUSH as f64 - stored as f64, 0.0, true);
}
