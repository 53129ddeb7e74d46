//! What every story needs: a database of its own on either engine, a held clock, people with roles.
//!
//! `on_both! { story }` runs `async fn story(house: House)` on SQLite, and on PostgreSQL where
//! `TEST_DATABASE_URL` names a server (`end2end/with-postgres.sh` starts one).
#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "each test file uses its part"
)]

mod stage;

use std::sync::Arc;

use backend::access::Grant;
use backend::chance::{Chance as _, OsChance};
use backend::clock::HeldClock;
use backend::db::Db;
use backend::service::today::{self, Task};
use backend::store::accounts;
use backend::{Academy, Caller, Settings};
use domain::Language;
use domain::ids::PersonId;
use domain::permission::Role;

pub use stage::{NOW, ask_as, both, edition, edition_in, profile};

/// A database of one's own.
pub struct House {
    pub url: String,
    pub clock: Arc<HeldClock>,
    folder: Option<tempfile::TempDir>,
}

impl House {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
        Self {
            url,
            clock: Arc::new(HeldClock::at(NOW)),
            folder: Some(folder),
        }
    }

    pub async fn postgres() -> Option<Self> {
        let server = std::env::var("TEST_DATABASE_URL").ok()?;
        let mut random = [0; 8];
        OsChance.fill(&mut random);
        let name = format!("story_{:016x}", u64::from_le_bytes(random));
        let db = Db::open(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(db.postgres().unwrap())
            .await
            .unwrap();
        db.close().await;
        let (before, _) = server.rsplit_once('/').unwrap();
        Some(Self {
            url: format!("{before}/{name}"),
            clock: Arc::new(HeldClock::at(NOW)),
            folder: None,
        })
    }

    /// An academy on this database; a second one is a second process, as far as rules go.
    pub async fn academy(&self) -> Arc<Academy> {
        let db = Db::open(&self.url).await.unwrap();
        db.migrate().await.unwrap();
        let settings = Settings {
            public_url: "https://academy.example.org".into(),
            demonstration: false,
            pseudo_locale: false,
        };
        let clock = Arc::clone(&self.clock) as Arc<dyn backend::clock::Clock>;
        Arc::new(Academy::with(db, settings, None, clock, Arc::new(OsChance)).unwrap())
    }
}

macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::common::House::sqlite()).await; })+ }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $name() {
            if let Some(house) = super::common::House::postgres().await { super::$name(house).await; }
        })+ }
    };
}
pub(crate) use on_both;

/// A verified person with roles, as the one who asks.
pub async fn caller(academy: &Academy, name: &str, grants: &[(Role, &str)]) -> Caller {
    let id: PersonId = academy.id();
    let now = academy.now();
    let mut tx = academy.db.write().await.unwrap();
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let new = accounts::NewPerson {
        id: &id,
        email: &email,
        name,
        password_hash: "",
        language: Language::En,
        time_zone: "Europe/Brussels",
    };
    accounts::insert(&mut tx, &new, now).await.unwrap();
    accounts::verify(&mut tx, &id, now).await.unwrap();
    for (role, scope) in grants {
        accounts::grant(
            &mut tx,
            &id,
            &Grant {
                role: *role,
                scope: (*scope).to_owned(),
            },
            None,
            now,
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    ask_as(academy, &id).await
}

/// What Today asks of somebody, by the beginning of its key.
pub async fn tasks(academy: &Academy, caller: &Caller, key: &str) -> Vec<Task> {
    let mut tasks = today::tasks(academy, caller).await.unwrap();
    tasks.retain(|task| task.key.starts_with(key));
    tasks
}
