//! Organisers keep what is told: they make an edition, change it, its modules and their programmes.

use domain::error::Form;
use domain::ids::ModuleId;
use domain::permission::Operation;
use domain::programme::{
    About, AboutForm, CALL_ZONE, Call, Edition, EditionState, Module, ModuleForm, Slot, SlotForm,
    Story, parse_slug,
};
use domain::{FieldProblem, Refusal, Timestamp};
use serde::Serialize;

use super::{CallForm, misplaced, permitted};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::accounts::city_meant;
use crate::service::once::fingerprint;
use crate::store::{accounts, programme as store};
use crate::{Academy, Result, audit, when};

/// The most slots of a programme.
const SLOTS_MAX: usize = 60;

/// The most days of an edition: two modules of two days each, one after the other, with a weekend between.
const DAYS_MAX: i64 = 14;

/// An edition as typed.
#[derive(Debug, Clone, Default)]
pub struct EditionForm {
    /// What is told of it.
    pub about: AboutForm,
    /// Code of the host country.
    pub country: String,
    /// The host city, by any of its names.
    pub city: String,
    /// IANA zone.
    pub time_zone: String,
}

impl EditionForm {
    async fn parse(&self, academy: &Academy, form: &mut Form) -> Result<Option<Told>> {
        let city = city_meant(academy, &self.country, "", &self.city).await?;
        let city = form.take(city.ok_or_else(|| FieldProblem::new("city_name", "city")));
        if !when::is_zone(&self.time_zone) {
            form.note(FieldProblem::new("time_zone", "choose"));
        }
        let about = self.about.parse(form);
        Ok(about.zip(city).map(|(about, city)| Told {
            about,
            city: city.id,
            time_zone: self.time_zone.clone(),
        }))
    }
}

/// What is told of an edition, read.
struct Told {
    about: About,
    city: i64,
    time_zone: String,
}

impl Told {
    fn tell(self, edition: &mut Edition, story: &mut Story) {
        self.about.tell(edition, story);
        edition.city = Some(self.city);
        edition.time_zone = self.time_zone;
    }
}

/// What stood on a page, as one short word: what has changed since is not written over.
pub(in crate::service) fn mark(of: &impl Serialize) -> Result<String> {
    Ok(fingerprint(&[&serde_json::to_string(of)?]))
}

/// Refuses to write over what has changed since it was seen.
pub(in crate::service) fn unchanged(seen: &str, now: &str) -> Result<()> {
    if now == seen {
        Ok(())
    } else {
        Err(Refusal::conflict("changed-meanwhile").into())
    }
}

/// The edition, held, where the caller may change what is told of it.
async fn kept<'a>(tx: &mut Tx, caller: &'a Caller, slug: &str) -> Result<(Edition, Permit<'a>)> {
    caller.able(Operation::EditEdition)?;
    store::hold(tx, slug).await?;
    let (edition, permit) = permitted(tx, caller, Operation::EditEdition, slug).await?;
    if edition.state == EditionState::Archived {
        return Err(Refusal::conflict("edition-archived").into());
    }
    Ok((edition, permit))
}

/// What cannot be meant by the days of an edition: a year that was mistyped, an answer before the call closes.
fn misdated(edition: &Edition) -> Vec<FieldProblem> {
    let (first, last, answers) = (&edition.starts_on, &edition.ends_on, &edition.answers_on);
    let mut problems = Vec::new();
    if when::days_between(first, last).is_some_and(|days| days >= DAYS_MAX) {
        problems.push(FieldProblem::new("ends_on", "event-long").with("max", DAYS_MAX));
    }
    if answers.is_empty() {
        return problems;
    }
    if *answers < when::iso_day(edition.call.closes_at, CALL_ZONE) {
        problems.push(FieldProblem::new("answers_on", "before-call-closes"));
    } else if answers >= first {
        problems.push(FieldProblem::new("answers_on", "before-event"));
    }
    problems
}

/// The editions from which a new one can take its modules, the latest first.
///
/// # Errors
/// `sign-in`, `forbidden` for whoever organises single editions only.
pub async fn new_edition(academy: &Academy, caller: &Caller) -> Result<Vec<Edition>> {
    caller.permit(Operation::EditEdition, &[])?;
    let mut tx = academy.db.read().await?;
    store::editions(&mut tx).await
}

/// Makes an edition, which organisers alone see until it is announced; with the modules and programmes of the edition
/// `like`, unless that is empty.
///
/// # Errors
/// `forbidden` for whoever organises single editions only; every field that cannot be accepted.
pub async fn make_edition(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    form: &EditionForm,
    call: &CallForm,
    like: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::EditEdition, &[])?;
    let mut check = Form::default();
    let slug = check.take(parse_slug("slug", slug));
    let told = form.parse(academy, &mut check).await?;
    let opens = check.take(when::moment("opens", &call.opens, CALL_ZONE));
    let closes = check.take(when::moment("closes", &call.closes, CALL_ZONE));
    let never = Timestamp::from_millis(0);
    let mut edition = Edition {
        id: academy.id(),
        slug: slug.unwrap_or_default(),
        state: EditionState::Draft,
        title: domain::language::Bilingual::default(),
        place: domain::language::Bilingual::default(),
        city: None,
        time_zone: CALL_ZONE.to_owned(),
        note: domain::language::Bilingual::default(),
        starts_on: String::new(),
        ends_on: String::new(),
        answers_on: String::new(),
        call: Call {
            opens_at: never,
            closes_at: never,
            grace_minutes: 0,
        },
        demonstration: academy.settings.demonstration,
    };
    let mut story = Story::default();
    if let Some(told) = told {
        told.tell(&mut edition, &mut story);
    }
    if let (Some(opens), Some(closes)) = (opens, closes) {
        if let Some(problem) = misplaced(&edition, opens, closes, academy.now()) {
            check.note(problem);
        }
        edition.call.opens_at = opens;
        edition.call.closes_at = closes;
        for problem in misdated(&edition) {
            check.note(problem);
        }
    }
    let mut tx = academy.db.write().await?;
    if store::edition_by_slug(&mut tx, &edition.slug)
        .await?
        .is_some()
    {
        check.note(FieldProblem::new("slug", "word-taken"));
    }
    let model = if like.is_empty() {
        None
    } else {
        let model = store::edition_by_slug(&mut tx, like).await?;
        check.take(model.ok_or_else(|| FieldProblem::new("like", "choose")))
    };
    check.finish()?;
    word_is_free(store::insert_edition(&mut tx, &edition, &story).await)?;
    if let Some(model) = &model {
        for (at, module) in (0..).zip(store::modules(&mut tx, &model.id).await?) {
            let slots = store::programme(&mut tx, &module.id).await?;
            let copy = Module {
                id: academy.id(),
                edition_id: edition.id.clone(),
                ..module
            };
            store::insert_module(&mut tx, &copy, at, &slots).await?;
        }
    }
    let (about, detail) = (
        ("edition", edition.id.as_str()),
        serde_json::json!({"slug": edition.slug, "like": model.map(|model| model.slug)}),
    );
    audit::note(&mut tx, academy, &permit, "edition.made", about, detail).await?;
    tx.commit().await
}

/// Discards an edition made by mistake, with its modules and its call, as long as nobody else was told of it.
///
/// # Errors
/// `forbidden` for whoever organises single editions only, `not-found`, `edition-announced`, `edition-used`.
pub async fn discard_edition(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let permit = caller.permit(Operation::EditEdition, &[])?;
    let mut tx = academy.db.write().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    if edition.state != EditionState::Draft {
        return Err(Refusal::conflict("edition-announced").into());
    }
    match store::remove_edition(&mut tx, &edition.id).await {
        Err(error) if error.is_referred_to() => {
            return Err(Refusal::conflict("edition-used").into());
        }
        other => other?,
    }
    let about = ("edition", edition.id.as_str());
    let detail = serde_json::json!({"slug": edition.slug});
    audit::note(
        &mut tx,
        academy,
        &permit,
        "edition.discarded",
        about,
        detail,
    )
    .await?;
    tx.commit().await
}

/// An edition as its organisers change it.
#[derive(Debug, Clone)]
pub struct KeptEdition {
    /// The edition.
    pub edition: Edition,
    /// The form filled in.
    pub form: EditionForm,
    /// What goes along with the form: what it was filled in from.
    pub seen: String,
}

fn edition_mark(edition: &Edition, story: &Story) -> Result<String> {
    let (id, city, zone) = (&edition.id, edition.city, &edition.time_zone);
    let days = (&edition.starts_on, &edition.ends_on, &edition.answers_on);
    let texts = (&edition.title, &edition.place, &edition.note);
    let told = (&story.summary, &story.facts, &story.results);
    mark(&(id, city, zone, days, texts, told))
}

/// What is told of an edition, for changing it.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn kept_edition(academy: &Academy, caller: &Caller, slug: &str) -> Result<KeptEdition> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::EditEdition, slug).await?;
    let story = store::story(&mut tx, &edition.id)
        .await?
        .unwrap_or_default();
    let city = match edition.city {
        Some(id) => accounts::city(&mut tx, id).await?,
        None => None,
    };
    let (country, city) = city
        .map(|city| (city.country, city.name))
        .unwrap_or_default();
    Ok(KeptEdition {
        form: EditionForm {
            about: AboutForm::of(&edition, &story),
            country,
            city,
            time_zone: edition.time_zone.clone(),
        },
        seen: edition_mark(&edition, &story)?,
        edition,
    })
}

/// Changes what is told of an edition.
///
/// # Errors
/// `forbidden`, `not-found`, `edition-archived`, `changed-meanwhile`, every field that cannot be accepted.
pub async fn describe_edition(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    seen: &str,
    form: &EditionForm,
) -> Result<()> {
    caller.able(Operation::EditEdition)?;
    let mut check = Form::default();
    let told = form.parse(academy, &mut check).await?;
    let mut tx = academy.db.write().await?;
    let (mut edition, permit) = kept(&mut tx, caller, slug).await?;
    let mut story = store::story(&mut tx, &edition.id)
        .await?
        .unwrap_or_default();
    unchanged(seen, &edition_mark(&edition, &story)?)?;
    if let Some(told) = told {
        let days = |edition: &Edition| {
            let (first, last) = (edition.starts_on.clone(), edition.ends_on.clone());
            (first, last, edition.answers_on.clone())
        };
        let (before, all_before) = (edition.starts_on.clone(), days(&edition));
        told.tell(&mut edition, &mut story);
        if days(&edition) != all_before {
            for problem in misdated(&edition) {
                check.note(problem);
            }
        }
        let begins = when::instant(&format!("{}T00:00", edition.starts_on), &edition.time_zone);
        // What stood already is not asked about.
        if edition.starts_on != before
            && begins.is_some_and(|begins| begins <= edition.call.closes_at)
        {
            check.note(FieldProblem::new("starts_on", "before-call-closes"));
        }
    }
    check.finish()?;
    store::set_edition(&mut tx, &edition, &story).await?;
    let (about, detail) = (
        ("edition", edition.id.as_str()),
        serde_json::json!({"starts_on": edition.starts_on, "ends_on": edition.ends_on}),
    );
    audit::note(
        &mut tx,
        academy,
        &permit,
        "edition.described",
        about,
        detail,
    )
    .await?;
    tx.commit().await
}

/// A module as the organisers of its edition change it.
#[derive(Debug, Clone)]
pub struct KeptModule {
    /// The edition.
    pub edition: Edition,
    /// The module.
    pub module: Module,
    /// What goes along with its form.
    pub seen: String,
    /// Its programme, each slot with what goes along with its form.
    pub slots: Vec<(Slot, String)>,
}

/// A module and its programme, for changing them.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn kept_module(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    slug: &str,
) -> Result<KeptModule> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::EditEdition, edition).await?;
    let module = module_of(&mut tx, &edition, slug).await?;
    let slots = store::programme(&mut tx, &module.id).await?;
    let slots = slots.into_iter().map(|slot| {
        let seen = mark(&slot)?;
        Ok((slot, seen))
    });
    Ok(KeptModule {
        seen: mark(&module)?,
        slots: slots.collect::<Result<_>>()?,
        module,
        edition,
    })
}

async fn module_of(tx: &mut Tx, edition: &Edition, slug: &str) -> Result<Module> {
    let found = store::module_by_slug(tx, &edition.id, slug).await?;
    Ok(found.ok_or(Refusal::not_found())?)
}

/// Adds a module to an edition, after the others; the word in its address.
///
/// # Errors
/// `forbidden`, `not-found`, `edition-archived`, every field that cannot be accepted.
pub async fn make_module(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    form: &ModuleForm,
) -> Result<String> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, edition).await?;
    let id: ModuleId = academy.id();
    let module = form.parse(id, edition.id.clone())?;
    let position = store::next_position(&mut tx, &edition.id).await?;
    word_is_free(store::insert_module(&mut tx, &module, position, &[]).await)?;
    let about = ("module", module.id.as_str());
    let detail = serde_json::json!({"edition": edition.slug, "slug": module.slug});
    audit::note(&mut tx, academy, &permit, "module.made", about, detail).await?;
    tx.commit().await?;
    Ok(module.slug)
}

/// Changes a module; the word in its address.
///
/// # Errors
/// `forbidden`, `not-found`, `edition-archived`, `changed-meanwhile`, every field that cannot be accepted.
pub async fn describe_module(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    slug: &str,
    seen: &str,
    form: &ModuleForm,
) -> Result<String> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, edition).await?;
    let before = module_of(&mut tx, &edition, slug).await?;
    unchanged(seen, &mark(&before)?)?;
    let module = form.parse(before.id.clone(), edition.id.clone())?;
    word_is_free(store::set_module(&mut tx, &module).await)?;
    let about = ("module", module.id.as_str());
    let detail = serde_json::json!({"places": {"from": before.places, "to": module.places}});
    audit::note(&mut tx, academy, &permit, "module.described", about, detail).await?;
    tx.commit().await?;
    Ok(module.slug)
}

fn word_is_free(done: Result<()>) -> Result<()> {
    match done {
        Err(error) if error.is_duplicate() => Err(FieldProblem::new("slug", "word-taken").into()),
        other => other,
    }
}

/// Removes a module on which nothing hangs yet: no application, session, space or survey.
///
/// # Errors
/// `forbidden`, `not-found`, `module-used`.
pub async fn remove_module(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    slug: &str,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, edition).await?;
    // Drafts name modules without the database knowing.
    if edition.has_opened(academy.now()) {
        return Err(Refusal::conflict("module-used").into());
    }
    let module = module_of(&mut tx, &edition, slug).await?;
    match store::remove_module(&mut tx, &module.id).await {
        Err(error) if error.is_referred_to() => {
            return Err(Refusal::conflict("module-used").into());
        }
        other => other?,
    }
    let about = ("module", module.id.as_str());
    let detail = serde_json::json!({"edition": edition.slug, "slug": module.slug});
    audit::note(&mut tx, academy, &permit, "module.removed", about, detail).await?;
    tx.commit().await
}

/// What is done to a programme.
#[derive(Debug)]
pub enum SlotChange<'a> {
    /// Another slot.
    Add(&'a SlotForm),
    /// The slot that was seen is another one now.
    Put(&'a str, &'a SlotForm),
    /// The slot that was seen goes.
    Remove(&'a str),
}

/// Changes a slot of a module's programme; slots stand in the order of the two days by themselves.
///
/// # Errors
/// `forbidden`, `not-found`, `edition-archived`, `changed-meanwhile` when the slot is not there any more,
/// `programme-full`, every field that cannot be accepted.
pub async fn change_programme(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    module: &str,
    change: SlotChange<'_>,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, edition).await?;
    let module = module_of(&mut tx, &edition, module).await?;
    let mut slots = store::programme(&mut tx, &module.id).await?;
    let place = |slots: &[Slot], seen: &str| -> Result<usize> {
        for (at, slot) in slots.iter().enumerate() {
            if mark(slot)? == seen {
                return Ok(at);
            }
        }
        Err(Refusal::conflict("changed-meanwhile").into())
    };
    match change {
        SlotChange::Add(_) if slots.len() >= SLOTS_MAX => {
            return Err(Refusal::conflict("programme-full").into());
        }
        SlotChange::Add(form) => slots.push(form.parse()?),
        SlotChange::Put(seen, form) => {
            let at = place(&slots, seen)?;
            slots[at] = form.parse()?;
        }
        SlotChange::Remove(seen) => {
            let at = place(&slots, seen)?;
            slots.remove(at);
        }
    }
    store::set_programme(&mut tx, &module.id, &slots).await?;
    let (about, detail) = (
        ("module", module.id.as_str()),
        serde_json::json!({"slots": slots.len()}),
    );
    audit::note(
        &mut tx,
        academy,
        &permit,
        "module.programme_changed",
        about,
        detail,
    )
    .await?;
    tx.commit().await
}
