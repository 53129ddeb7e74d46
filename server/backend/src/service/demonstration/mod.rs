//! Demonstration data: invented people and their year, from a fixed seed.
//!
//! What is true and what is invented is told apart in `demo/*.json`: the editions of 2018 and 2019
//! took place, everybody in them is invented. Everything is told relative to the present instant, so
//! that the call of the demonstration always closes in twelve days and a session is always running.

mod applications;
mod call;
mod people;
mod programme;
mod reviews;
mod selection;
mod sessions;
mod surveys;
mod winter;
mod workspace;

use std::collections::HashMap;

use domain::accounts::Person;
use domain::certificates::Code;
use domain::geography::City;
use domain::ids::Id;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::{Refusal, Timestamp};

use crate::chance::{self, Chance as _, SeededChance};
use crate::store::accounts;
use crate::{Academy, Error, Result, when};

/// The password of every demonstration sign-in; shown on the sign-in page of the demonstration.
pub const PASSWORD: &str = "quiet harbour seven lamps";

const FACT: &str = "demonstration";
/// The fixed seed: the year of the first academy.
const SEED: u64 = 2018;

/// Refuses to serve demonstration data as if they were real, and real data with demonstration
/// sign-ins.
///
/// # Errors
/// A fault in words for the terminal.
pub async fn guard(academy: &Academy) -> Result<()> {
    let mut tx = academy.db.read().await?;
    let demonstration = accounts::fact(&mut tx, FACT).await?.is_some();
    let anybody = accounts::anybody(&mut tx).await? > 0;
    match (academy.settings.demonstration, demonstration, anybody) {
        (true, false, true) => Err(Error::fault(
            "--demo: the database holds people who are not demonstration data; nothing was changed",
        )),
        (false, true, _) => Err(Error::fault(
            "the database holds demonstration data, whose sign-ins everybody knows; serve it with --demo",
        )),
        _ => Ok(()),
    }
}

/// Fills an empty database; does nothing when the demonstration data are there.
///
/// # Errors
/// `demonstration-refused` when the database holds anything else.
pub async fn fill(academy: &Academy) -> Result<()> {
    let mut tx = academy.db.read().await?;
    if accounts::fact(&mut tx, FACT).await?.is_some() {
        return Ok(());
    }
    drop(tx);
    // Hashing takes its time on purpose; it is done before the transaction is open.
    let password = domain::accounts::Password::attempt(PASSWORD);
    let hash = academy.passwords.hash(password).await?;
    let mut tx = academy.db.write().await?;
    let empty = accounts::anybody(&mut tx).await? == 0
        && crate::store::programme::editions(&mut tx).await?.is_empty();
    if !empty {
        return Err(Refusal::conflict("demonstration-refused").into());
    }
    let mut world = World::new(academy.now());
    programme::fill(&mut tx, &mut world).await?;
    people::fill(&mut tx, &mut world, &hash).await?;
    call::fill(&mut tx, &world).await?;
    applications::fill(&mut tx, &world).await?;
    reviews::fill(&mut tx, &world).await?;
    selection::fill(&mut tx, academy, &world).await?;
    winter::fill(&mut tx, academy, &world).await?;
    // Commitments made in sessions are seen in the spaces of their modules: those come first.
    workspace::fill(&mut tx, academy, &world).await?;
    sessions::fill(&mut tx, academy, &world).await?;
    surveys::fill(&mut tx, academy, &world).await?;
    accounts::set_fact(&mut tx, FACT, "1").await?;
    tx.commit().await
}

/// What the parts of the demonstration stand on: who there is and what takes place.
#[derive(Debug)]
pub(super) struct World {
    /// The instant everything is told relative to.
    pub now: Timestamp,
    seed: u64,
    people: HashMap<String, Person>,
    editions: HashMap<String, Edition>,
    modules: HashMap<String, Module>,
    cohorts: HashMap<String, Vec<String>>,
    applicants: Vec<Applicant>,
    winter: Vec<Applicant>,
    reviewers: Vec<String>,
    cities: HashMap<String, Vec<City>>,
}

/// Somebody who applies to a call.
#[derive(Debug, Clone)]
pub(super) struct Applicant {
    /// Key in [`World::person`].
    pub person: String,
    /// Whether texts about this person are in the feminine.
    pub feminine: bool,
    /// Language they write in.
    pub language: domain::Language,
    /// The theme they work on.
    pub theme: domain::programme::Theme,
    /// Whether they have not submitted yet.
    pub draft: bool,
}

impl World {
    fn new(now: Timestamp) -> Self {
        Self {
            now,
            seed: SEED,
            people: HashMap::new(),
            editions: HashMap::new(),
            modules: HashMap::new(),
            cohorts: HashMap::new(),
            applicants: Vec::new(),
            winter: Vec::new(),
            reviewers: Vec::new(),
            cities: HashMap::new(),
        }
    }

    /// The member of the cast with this key: `org1`, `fac2`, `p07`, `admin1`, `eval1`, `applicant`.
    ///
    /// # Errors
    /// A fault when there is none: the content names somebody who is not there.
    pub fn person(&self, key: &str) -> Result<&Person> {
        known(&self.people, "person", key)
    }

    /// The edition with this slug.
    ///
    /// # Errors
    /// A fault when there is none.
    pub fn edition(&self, slug: &str) -> Result<&Edition> {
        known(&self.editions, "edition", slug)
    }

    /// The module with this slug of the edition with that slug.
    ///
    /// # Errors
    /// A fault when there is none.
    pub fn module(&self, edition: &str, slug: &str) -> Result<&Module> {
        known(&self.modules, "module", &format!("{edition}/{slug}"))
    }

    /// Everybody who took part in a module of the past, the cast first; as many as it had places.
    ///
    /// # Errors
    /// A fault when the module has no cohort.
    pub fn cohort(&self, edition: &str, module: &str) -> Result<Vec<&Person>> {
        let keys = known(&self.cohorts, "cohort", &format!("{edition}/{module}"))?;
        keys.iter().map(|key| self.person(key)).collect()
    }

    /// Everybody who applies to the open call; the one who signs in comes first.
    pub fn applicants(&self) -> &[Applicant] {
        &self.applicants
    }

    /// Everybody who applied to the winter school, whose call is over; somebody who signs in comes first.
    pub fn winter(&self) -> &[Applicant] {
        &self.winter
    }

    /// Everybody who reviews for the open call; the one who signs in comes first.
    ///
    /// # Errors
    /// A fault when one is not there.
    pub fn reviewers(&self) -> Result<Vec<&Person>> {
        self.reviewers.iter().map(|key| self.person(key)).collect()
    }

    /// Chance for one part of the demonstration: what another part draws changes nothing here.
    pub fn dice(&self, part: &str) -> Dice {
        let salt = part.bytes().fold(self.seed, |sum, byte| {
            sum.wrapping_mul(1_099_511_628_211) ^ u64::from(byte)
        });
        Dice(SeededChance::new(salt))
    }

    /// When a clock in Brussels shows `time` (`HH:MM`) `days` days from now; negative for the past.
    pub fn at(&self, days: i64, time: &str) -> Timestamp {
        let day = when::iso_day(self.now.plus(days * Timestamp::DAY), CALL_ZONE);
        when::instant(&format!("{day}T{time}"), CALL_ZONE).unwrap_or(self.now)
    }

    /// The same for something that has happened: never later than a minute ago.
    pub fn ago(&self, days: i64, time: &str) -> Timestamp {
        self.at(-days, time).min(self.now.plus(-Timestamp::MINUTE))
    }

    /// The ISO 8601 day `days` days from now in Brussels; negative for the past.
    pub fn day(&self, days: i64) -> String {
        when::iso_day(self.now.plus(days * Timestamp::DAY), CALL_ZONE)
    }
}

fn known<'a, T>(all: &'a HashMap<String, T>, what: &str, key: &str) -> Result<&'a T> {
    all.get(key)
        .ok_or_else(|| Error::fault(format!("the demonstration has no {what} {key}")))
}

/// Chance with a fixed seed. Draws are a little uneven (a remainder), which nobody will see.
pub(super) struct Dice(SeededChance);

impl Dice {
    fn number(&self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number from 0 to below `end`; 0 when that is nothing.
    pub fn below(&self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// A number from `first` to `last`.
    pub fn between(&self, first: i64, last: i64) -> i64 {
        let span = last.abs_diff(first).saturating_add(1);
        first.saturating_add_unsigned(self.number() % span)
    }

    /// True in so many cases of a hundred.
    pub fn percent(&self, share: i64) -> bool {
        self.between(1, 100) <= share
    }

    /// One of them.
    ///
    /// # Errors
    /// A fault when there is none.
    pub fn pick<'a, T>(&self, items: &'a [T]) -> Result<&'a T> {
        items
            .get(self.below(items.len()))
            .ok_or_else(|| Error::fault("the demonstration has nothing to pick from"))
    }

    /// Puts them into another order.
    pub fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// The code of a certificate.
    pub fn certificate(&self) -> Code {
        let mut bytes = [0; 16];
        self.0.fill(&mut bytes);
        Code::from_bits(u128::from_le_bytes(bytes))
    }

    /// An id as if made at `at`.
    pub fn id<T: Id>(&self, at: Timestamp) -> T {
        chance::id(&self.0, at)
    }
}

/// Reads a file of the demonstration's content.
fn read<T: serde::de::DeserializeOwned>(name: &str, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| Error::fault(format!("demo/{name}: {error}")))
}
