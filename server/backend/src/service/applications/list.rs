//! The applications of an edition, as organisers find and download them.

use std::collections::BTreeMap;

use domain::accounts::Level;
use domain::applications::ApplicationState;
use domain::call::{Answers, Question};
use domain::geography::CitySize;
use domain::ids::{ApplicationId, ModuleId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};

use crate::access::Caller;
use crate::service::programme::permitted;
use crate::store::applications::{self as store, Count, Filter, Listed, Sort, StateCount};
use crate::store::{call, programme};
use crate::{Academy, Result, audit};

/// Rows a page of the list.
pub const PAGE: i64 = 50;

/// The most applications a download holds.
pub(super) const DOWNLOAD: i64 = 100_000;

/// An edition with how many applications it has in each state.
#[derive(Debug, Clone)]
pub struct EditionCounts {
    /// The edition.
    pub edition: Edition,
    /// Counts by state, drafts included.
    pub counts: Vec<StateCount>,
}

impl EditionCounts {
    /// How many applications are in a state that `which` accepts.
    pub fn count(&self, which: impl Fn(ApplicationState) -> bool) -> i64 {
        self.counts
            .iter()
            .filter(|row| which(row.state))
            .map(|row| row.count)
            .sum()
    }
}

/// The editions whose applications the caller may see, the latest first.
///
/// # Errors
/// `sign-in`, `forbidden`.
pub async fn editions(academy: &Academy, caller: &Caller) -> Result<Vec<EditionCounts>> {
    caller.able(Operation::ListApplications)?;
    let mut tx = academy.db.read().await?;
    let editions = programme::editions(&mut tx).await?;
    let counts = store::state_counts(&mut tx).await?;
    Ok(editions
        .into_iter()
        .filter(|edition| {
            caller
                .permit(Operation::ListApplications, &[edition.id.as_str()])
                .is_ok()
        })
        .map(|edition| EditionCounts {
            counts: counts
                .iter()
                .filter(|row| row.edition_id == edition.id)
                .cloned()
                .collect(),
            edition,
        })
        .collect())
}

/// What a list is asked for, as the address has it.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Text to find.
    pub text: String,
    /// Key of a state.
    pub state: String,
    /// Word of a module.
    pub module: String,
    /// Code of a country.
    pub country: String,
    /// Key of a level.
    pub level: String,
    /// Key of a size.
    pub size: String,
    /// Key of a column, with `-` before it for descending.
    pub sort: String,
}

impl ListQuery {
    /// The query as an address has it; what is empty is left out.
    pub fn address(&self) -> String {
        let pairs = [
            ("q", &self.text),
            ("state", &self.state),
            ("module", &self.module),
            ("country", &self.country),
            ("level", &self.level),
            ("size", &self.size),
            ("sort", &self.sort),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                pairs.map(|(name, value)| (name, value.chars().take(100).collect::<String>())),
            )
            .finish()
    }

    /// What cannot be read is left out.
    fn read(&self, modules: &[Module]) -> (Filter, (Sort, bool)) {
        let filter = Filter {
            state: ApplicationState::from_key(&self.state)
                .filter(|state| *state != ApplicationState::Draft),
            module: modules
                .iter()
                .find(|module| module.slug == self.module)
                .map(|module| module.id.clone()),
            country: Some(self.country.clone()).filter(|code| domain::geography::is_country(code)),
            level: Level::from_key(&self.level),
            size: CitySize::from_key(&self.size),
            text: self.text.chars().take(100).collect(),
        };
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let sort = match key {
            "name" => Sort::Name,
            "city" => Sort::City,
            "country" => Sort::Country,
            "state" => Sort::State,
            "submitted" => Sort::Submitted,
            // Whoever asks for nothing sees the latest first.
            _ => return (filter, (Sort::Submitted, true)),
        };
        (filter, (sort, descending))
    }
}

/// A page of the applications of an edition.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// What is listed.
    pub filter: Filter,
    /// The rows of this page.
    pub rows: Vec<Listed>,
    /// Counts of all that is listed.
    pub counts: Vec<Count>,
    /// How many are listed.
    pub total: i64,
    /// Places offered or taken, by module.
    pub taken: Vec<(ModuleId, i64)>,
    /// Counts of the edition by state, drafts included.
    pub states: EditionCounts,
}

/// The applications of an edition; `page` counts from 0.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn list(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    query: &ListQuery,
    page: i64,
) -> Result<ListPage> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ListApplications, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let (filter, order) = query.read(&modules);
    let offset = page.max(0).saturating_mul(PAGE);
    let rows = store::list(&mut tx, &edition.id, &filter, order, PAGE, offset).await?;
    let counts = store::counts(&mut tx, &edition.id, &filter).await?;
    let taken = store::taken(&mut tx, &edition.id).await?;
    let states = store::state_counts(&mut tx)
        .await?
        .into_iter()
        .filter(|row| row.edition_id == edition.id)
        .collect();
    Ok(ListPage {
        total: counts.iter().map(|row| row.count).sum(),
        states: EditionCounts {
            edition: edition.clone(),
            counts: states,
        },
        edition,
        modules,
        filter,
        rows,
        counts,
        taken,
    })
}

/// The applications of an edition, to take along.
#[derive(Debug, Clone)]
pub struct Download {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The applications.
    pub rows: Vec<Listed>,
    /// The organisers' own questions, in whatever version.
    pub questions: Vec<Question>,
    /// What was answered, with the names of files.
    pub answers: BTreeMap<ApplicationId, Answers>,
}

/// Every application that a query leaves, for a download. That somebody took personal data along is noted.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn download(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    query: &ListQuery,
) -> Result<Download> {
    let mut tx = academy.db.read().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::ListApplications, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let (filter, order) = query.read(&modules);
    let rows = store::list(&mut tx, &edition.id, &filter, order, DOWNLOAD, 0).await?;
    // What was asked at any time: who answered an earlier version has answered.
    let mut questions: Vec<Question> = Vec::new();
    for version in call::versions(&mut tx, &edition.id).await? {
        for question in version.form.questions {
            if questions.iter().all(|known| known.key != question.key) {
                questions.push(question);
            }
        }
    }
    let mut answers = BTreeMap::new();
    if !questions.is_empty() {
        answers = call::answers(&mut tx, &edition.id).await?;
        for file in call::files_of_edition(&mut tx, &edition.id).await? {
            let of = answers.entry(file.application_id).or_default();
            of.insert(file.question, vec![file.name]);
        }
    }
    drop(tx);
    let mut tx = academy.db.write().await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.downloaded",
        ("edition", edition.id.as_str()),
        serde_json::json!({"rows": rows.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok(Download {
        edition,
        modules,
        rows,
        questions,
        answers,
    })
}
