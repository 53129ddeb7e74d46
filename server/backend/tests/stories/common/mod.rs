//! What every story needs: a database of its own on either engine, a held clock, people with roles.
//!
//! `on_both! { story }` runs `async fn story(house: House)` on SQLite and on the PostgreSQL that
//! `TEST_DATABASE_URL` names (`end2end/with-postgres.sh` starts one).

mod stage;

use std::sync::Arc;

use backend::chance::{Chance as _, OsChance};
use backend::clock::HeldClock;
use backend::db::Db;
use backend::mail::Mailer;
use backend::selection::Solver;
use backend::service::today::{self, Task};
use backend::service::waves::{self, Outcome};
use backend::store::applications::{self as applications, Application};
use backend::{Academy, Caller, Error, Result, Settings};
use domain::accounts::Level;
use domain::applications::{ApplicationState, Content, receipt};
use domain::ids::{ApplicationId, Id as _, PersonId};
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::reviews::CriterionForm;

pub use stage::{NOW, ask_as, edition, profile};

/// A database of one's own.
pub struct House {
    pub url: String,
    pub clock: Arc<HeldClock>,
    /// Goes with the house, where the database is a file.
    _folder: Option<tempfile::TempDir>,
}

impl House {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.sqlite").display());
        Self {
            url,
            clock: Arc::new(HeldClock::at(NOW)),
            _folder: Some(folder),
        }
    }

    /// None only where somebody says so: half of the stories would be green without being told.
    pub async fn postgres() -> Option<Self> {
        if std::env::var_os("TEST_WITHOUT_POSTGRES").is_some() {
            return None;
        }
        let server = std::env::var("TEST_DATABASE_URL")
            .expect("run under end2end/with-postgres.sh, or set TEST_WITHOUT_POSTGRES");
        let mut random = [0; 8];
        OsChance.fill(&mut random);
        let name = format!("story_{:016x}", u64::from_le_bytes(random));
        on_postgres(&server, format!("CREATE DATABASE {name}")).await;
        let (before, _) = server.rsplit_once('/').unwrap();
        Some(Self {
            url: format!("{before}/{name}"),
            clock: Arc::new(HeldClock::at(NOW)),
            _folder: None,
        })
    }

    /// A story that ended well leaves no database on the server: together they would fill a small disk.
    pub async fn leave_postgres(url: &str) {
        let server = std::env::var("TEST_DATABASE_URL").unwrap();
        let (_, name) = url.rsplit_once('/').unwrap();
        on_postgres(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }

    /// An academy on this database; a second one is a second process, as far as rules go.
    pub async fn academy(&self) -> Arc<Academy> {
        self.academy_with(Solver::HIGHS).await
    }

    /// The same, with a solver of one's own.
    pub async fn academy_with(&self, solver: Solver) -> Arc<Academy> {
        let academy = self.open(None).await;
        Arc::new(Academy { solver, ..academy })
    }

    /// The same, with a way to a mail server.
    pub async fn academy_mailing(&self, mailer: Mailer) -> Arc<Academy> {
        Arc::new(self.open(Some(mailer)).await)
    }

    async fn open(&self, mailer: Option<Mailer>) -> Academy {
        let db = Db::open(&self.url).await.unwrap();
        db.migrate().await.unwrap();
        let settings = Settings {
            public_url: "https://academy.example.org".into(),
            contact: "academy@example.org".to_owned(),
            demonstration: false,
            pseudo_locale: false,
        };
        let clock = Arc::clone(&self.clock) as Arc<dyn backend::clock::Clock>;
        Academy::with(db, settings, mailer, clock, Arc::new(OsChance)).unwrap()
    }
}

async fn on_postgres(server: &str, statement: String) {
    let db = Db::open(server).await.unwrap();
    let statement = sqlx::query(sqlx::AssertSqlSafe(statement));
    statement.execute(db.postgres().unwrap()).await.unwrap();
    db.close().await;
}

macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(crate::common::House::sqlite()).await; })+ }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $name() {
            if let Some(house) = crate::common::House::postgres().await {
                let url = house.url.clone();
                super::$name(house).await;
                crate::common::House::leave_postgres(&url).await;
            }
        })+ }
    };
}
pub(crate) use on_both;

/// A verified person with roles, as the one who asks.
pub async fn caller(academy: &Academy, name: &str, grants: &[(Role, &str)]) -> Caller {
    let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
    let id = stage::person(academy, &email, name, "", grants).await;
    ask_as(academy, &id).await
}

/// The words of a PDF page by page, read by somebody else's reader.
pub fn pages_of(paper: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(paper).unwrap();
    let words = |page| {
        let text = document.extract_text(&[page]).unwrap();
        text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    };
    document.get_pages().into_keys().map(words).collect()
}

/// Why something was refused.
pub fn code(outcome: Result<impl std::fmt::Debug>) -> String {
    code_of(&outcome.unwrap_err())
}

/// What an error refuses with; a fault is no refusal.
pub fn code_of(error: &Error) -> String {
    assert!(!error.is_fault(), "{error:?}");
    error.refusal().code().to_owned()
}

/// Whose account somebody asks with.
pub fn id_of(caller: &Caller) -> &PersonId {
    &caller.person.as_ref().unwrap().id
}

/// A criterion of a rubric as its form holds it, with five levels.
pub fn criterion(title: &str, weight: &str) -> CriterionForm {
    let levels = "Not at all\nA little\nSomewhat\nMuch\nWholly".to_owned();
    CriterionForm {
        key: String::new(),
        title_en: title.to_owned(),
        title_fr: title.to_owned(),
        weight: weight.to_owned(),
        levels_en: levels.clone(),
        levels_fr: levels,
    }
}

/// Until what was begun meanwhile waits for what a transaction of the story holds, or is over. On SQLite it waits
/// for the one writer in any case.
pub async fn until_it_waits<T>(academy: &Academy, begun: &tokio::task::JoinHandle<T>) {
    let Some(pool) = academy.db.postgres() else {
        return;
    };
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while !begun.is_finished() {
        let count: i64 = sqlx::query_scalar(waiting).fetch_one(pool).await.unwrap();
        if count > 0 {
            return;
        }
    }
}

/// What Today asks of somebody, by the beginning of its key.
pub async fn tasks(academy: &Academy, caller: &Caller, key: &str) -> Vec<Task> {
    let mut tasks = today::tasks(academy, caller).await.unwrap();
    tasks.retain(|task| task.key.starts_with(key));
    tasks
}

/// Sends the decisions of the edition that wait, as whoever just read them.
pub async fn send_wave(academy: &Academy, caller: &Caller) -> Result<Outcome> {
    let seen = waves::list(academy, caller, "2027").await?.seen;
    waves::send(academy, caller, "2027", &seen).await
}

/// Applicants from three countries whose applications were sent at [`NOW`]; the even ones prefer the first
/// module, the odd ones the second. Ids are the same on both engines, so that the lot falls the same.
pub async fn applicants(
    academy: &Academy,
    edition: &Edition,
    modules: &[Module],
    count: usize,
) -> Vec<(Caller, ApplicationId)> {
    let mut people = Vec::new();
    for number in 0..count {
        let name = format!("Person {number}");
        let who = caller(academy, &name, &[]).await;
        let id = ApplicationId::from_bits(0x7000 + u128::try_from(number).unwrap());
        let country = ["DE", "FR", "PL"][number % 3];
        let (first, second) = if number % 2 == 0 { (0, 1) } else { (1, 0) };
        let preferences = [first, second].map(|at| modules[at].id.to_string());
        let application = Application {
            receipt: Some(receipt(&edition.slug, &id)),
            id: id.clone(),
            edition_id: edition.id.clone(),
            person_id: who.person.clone().unwrap().id,
            state: ApplicationState::Submitted,
            revision: 2,
            created_at: NOW,
            updated_at: NOW,
            submitted_at: Some(NOW),
            country: Some(country.to_owned()),
            city_name: Some(format!("{country} city {number}")),
            population: Some(30_000 * (i64::try_from(number).unwrap() + 1)),
            level: Some(Level::ALL[number % 3]),
            organisation: Some(format!("Organisation {number}")),
            title: Some("Two goods".to_owned()),
            first_module_id: Some(modules[first].id.clone()),
            module_id: None,
            decided_at: None,
            decided_by: None,
            reason: None,
            confirm_by: None,
            answered_at: None,
            form_version: 0,
            content: Content {
                preferences: preferences.to_vec(),
                ..Content::default()
            },
        };
        let mut tx = academy.db.write().await.unwrap();
        applications::insert(&mut tx, &application, &name)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        people.push((who, id));
    }
    people
}
