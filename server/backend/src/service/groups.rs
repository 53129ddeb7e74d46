//! Groups of a module: proposed by rule and seed (`domain::groups`), changed by hand, then a session each.
//! Once a session is planned from a group, its people are in the session: they are moved on the board.

use std::collections::BTreeMap;

use domain::dilemmas::DilemmaState;
use domain::error::Form;
use domain::geography::CitySize;
use domain::groups::{self as rules, GROUPS_MAX, Inputs};
use domain::ids::{ModuleId, PersonId, SessionId};
use domain::permission::{Operation, Role};
use domain::programme::{Edition, Module};
use domain::sessions::{SessionState, Template};
use domain::{FieldProblem, Refusal};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::sessions::{self, PlanForm};
use crate::store::dilemmas::{self, Dilemma};
use crate::store::groups::{self as store, Guest, Plan, Planned};
use crate::store::{programme, sessions as session_store};
use crate::texts::say_with;
use crate::{Academy, Result, args, audit};

/// A module whose groups the caller makes, and its edition.
#[derive(Debug, Clone)]
pub struct Place {
    /// Edition.
    pub edition: Edition,
    /// Module.
    pub module: Module,
}

/// The modules whose sessions the caller plans, the latest edition first.
///
/// # Errors
/// `sign-in`, `forbidden` when there is none.
pub async fn places(academy: &Academy, caller: &Caller) -> Result<Vec<Place>> {
    caller.permit_somewhere(Operation::PlanSession)?;
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let mut places = Vec::new();
    for edition in programme::editions(&mut tx).await? {
        let own = modules
            .iter()
            .filter(|module| module.edition_id == edition.id);
        for module in own {
            let scopes = [edition.id.as_str(), module.id.as_str()];
            if caller.permit(Operation::PlanSession, &scopes).is_ok() {
                places.push(Place {
                    edition: edition.clone(),
                    module: module.clone(),
                });
            }
        }
    }
    Ok(places)
}

/// A group.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its number, from 0.
    pub number: usize,
    /// Its people, by name.
    pub people: Vec<Guest>,
    /// The session planned from it.
    pub session: Option<Planned>,
    /// The dilemmas its people bring that a session can be planned with.
    pub dilemmas: Vec<Dilemma>,
}

/// Two people who should not sit together and do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The number of their group, from 0.
    pub group: usize,
    /// Their names.
    pub names: [String; 2],
}

/// The groups of a module.
#[derive(Debug, Clone)]
pub struct Page {
    /// The module.
    pub place: Place,
    /// How they came about; none before the first proposal.
    pub plan: Option<Plan>,
    /// The groups.
    pub groups: Vec<Group>,
    /// Everybody who has a place, by name.
    pub guests: Vec<Guest>,
    /// The pairs of them of whom somebody said that they should not sit together.
    pub apart: Vec<[Guest; 2]>,
    /// Those who came later and are in no group yet.
    pub waiting: Vec<Guest>,
    /// Which pairs could not be kept apart.
    pub broken: Vec<Broken>,
    /// The points of these groups; fewer are better.
    pub worth: i64,
    /// Whether another proposal may replace them.
    pub open: bool,
    /// Who can facilitate: id and name.
    pub facilitators: Vec<(PersonId, String)>,
    /// The methods a session can follow.
    pub templates: Vec<Template>,
}

/// What is known of a module's groups inside a transaction.
struct Desk<'a> {
    permit: Permit<'a>,
    place: Place,
    guests: Vec<Guest>,
    planned: Vec<Planned>,
    plan: Option<Plan>,
}

async fn desk<'a>(tx: &mut Tx, caller: &'a Caller, id: &ModuleId) -> Result<Desk<'a>> {
    caller.signed_in()?;
    let module = programme::module(tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let scopes = [module.edition_id.as_str(), id.as_str()];
    let permit = caller
        .permit(Operation::PlanSession, &scopes)
        .map_err(|_| Refusal::not_found())?;
    let edition = programme::edition(tx, &module.edition_id)
        .await?
        .ok_or(Refusal::not_found())?;
    Ok(Desk {
        permit,
        guests: store::guests(tx, id).await?,
        planned: store::planned(tx, id).await?,
        plan: store::plan(tx, id).await?,
        place: Place { edition, module },
    })
}

/// The same, with the groups held until the transaction ends: who changes them at the same time waits, and then sees what
/// was done.
async fn held<'a>(tx: &mut Tx, caller: &'a Caller, id: &ModuleId) -> Result<Desk<'a>> {
    caller.signed_in()?;
    store::hold(tx, id).await?;
    desk(tx, caller, id).await
}

impl Desk<'_> {
    /// Whether another proposal may replace the groups: before any session, or after them all.
    fn is_open(&self) -> bool {
        let over = |planned: &Planned| {
            matches!(
                planned.state,
                SessionState::Reported | SessionState::Released
            )
        };
        self.planned.iter().all(over)
    }
}

/// What the rules know of the people of a module.
pub(super) async fn inputs(
    tx: &mut Tx,
    module: &Module,
    guests: &[Guest],
    together: bool,
) -> Result<Inputs> {
    let mut topics: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for dilemma in dilemmas::of_edition(tx, &module.edition_id).await? {
        let keys = dilemma.topics.iter().map(|topic| topic.key().to_owned());
        topics.entry(dilemma.person_id).or_default().extend(keys);
    }
    let at = |id: &PersonId| guests.iter().position(|guest| guest.id == *id);
    let met = store::met(tx, &module.id).await?;
    let met = met.iter().filter_map(|(one, other)| {
        let (one, other) = (at(one)?, at(other)?);
        Some((one.min(other), one.max(other)))
    });
    let apart = store::apart(tx, &module.id).await?;
    let apart = apart.iter().filter_map(|(one, other)| {
        let (one, other) = (at(one)?, at(other)?);
        Some((one.min(other), one.max(other)))
    });
    let guest = |guest: &Guest| {
        let organisation = guest.organisation.as_deref().unwrap_or_default();
        let mut houses = vec![format!(
            "organisation {}",
            organisation.trim().to_lowercase()
        )];
        if organisation.trim().is_empty() {
            houses.clear();
        }
        // Two people of one city hall may each name another department.
        if let (Some(city), Some(domain::accounts::Level::Local)) = (guest.city_id, guest.level) {
            houses.push(format!("city {city}"));
        }
        rules::Guest {
            country: guest.country.clone(),
            level: guest.level.map(|level| level.key().to_owned()),
            size: guest
                .population
                .map(|population| CitySize::of(population).key().to_owned()),
            houses,
            topics: topics
                .get(&guest.id)
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
        }
    };
    Ok(Inputs {
        guests: guests.iter().map(guest).collect(),
        met: met.collect(),
        apart: apart.collect(),
        together,
    })
}

/// The groups of a module.
///
/// # Errors
/// `sign-in`; `not-found` for those who do not plan its sessions.
pub async fn page(academy: &Academy, caller: &Caller, id: &ModuleId) -> Result<Page> {
    let mut tx = academy.db.read().await?;
    let desk = desk(&mut tx, caller, id).await?;
    let places: BTreeMap<PersonId, i64> = store::places(&mut tx, id).await?.into_iter().collect();
    let known = dilemmas::of_edition(&mut tx, &desk.place.edition.id).await?;
    let count = desk.plan.map_or(0, |plan| plan.groups);
    let mut groups = Vec::new();
    for number in 0..count {
        let people: Vec<Guest> = desk
            .guests
            .iter()
            .filter(|guest| places.get(&guest.id) == Some(&number))
            .cloned()
            .collect();
        let brought = known.iter().filter(|dilemma| {
            let ready = matches!(
                dilemma.state,
                DilemmaState::Brought | DilemmaState::Prepared
            );
            ready && people.iter().any(|guest| guest.id == dilemma.person_id)
        });
        groups.push(Group {
            number: usize::try_from(number).unwrap_or(0),
            dilemmas: brought.cloned().collect(),
            session: desk
                .planned
                .iter()
                .find(|planned| planned.number == number)
                .cloned(),
            people,
        });
    }
    let together = desk.plan.is_some_and(|plan| plan.together);
    let inputs = inputs(&mut tx, &desk.place.module, &desk.guests, together).await?;
    // Whoever is in no group yet is in one of their own, as far as the rules are concerned.
    let alone = usize::try_from(count).unwrap_or(0);
    let numbers: Vec<usize> = desk
        .guests
        .iter()
        .enumerate()
        .map(|(at, guest)| {
            let number = places
                .get(&guest.id)
                .and_then(|number| usize::try_from(*number).ok());
            number.unwrap_or(alone + at)
        })
        .collect();
    let broken = inputs
        .broken(&numbers)
        .into_iter()
        .filter_map(|(one, other)| {
            let names = [
                desk.guests.get(one)?.name.clone(),
                desk.guests.get(other)?.name.clone(),
            ];
            Some(Broken {
                group: *numbers.get(one)?,
                names,
            })
        });
    let apart = inputs.apart.iter().filter_map(|(one, other)| {
        Some([
            desk.guests.get(*one)?.clone(),
            desk.guests.get(*other)?.clone(),
        ])
    });
    let facilitators = session_store::guests(&mut tx, &desk.place.edition.id).await?;
    let facilitators = facilitators
        .into_iter()
        .filter(|guest| guest.role == Role::Facilitator);
    Ok(Page {
        worth: inputs.worth(&numbers),
        broken: broken.collect(),
        apart: apart.collect(),
        waiting: desk
            .guests
            .iter()
            .filter(|guest| desk.plan.is_some() && !places.contains_key(&guest.id))
            .cloned()
            .collect(),
        open: desk.is_open(),
        facilitators: facilitators.map(|guest| (guest.id, guest.name)).collect(),
        templates: super::methods::runnable(&mut tx).await?,
        plan: desk.plan,
        place: desk.place,
        guests: desk.guests,
        groups,
    })
}

/// Proposes groups anew, from a seed of chance, in place of those there are.
///
/// # Errors
/// `sign-in`, `not-found`, `groups-planned` while sessions of them are to come or run,
/// `groups-nobody`, or a number that cannot be.
pub async fn propose(
    academy: &Academy,
    caller: &Caller,
    id: &ModuleId,
    count: &str,
    together: bool,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = held(&mut tx, caller, id).await?;
    if !desk.is_open() {
        return Err(Refusal::conflict("groups-planned").into());
    }
    // A group of one is none.
    let most = GROUPS_MAX.min(desk.guests.len() / 2);
    if most == 0 {
        return Err(Refusal::conflict("groups-nobody").into());
    }
    let count = count.trim().parse::<usize>().ok();
    let count = count.filter(|count| (1..=most).contains(count));
    let count = count.ok_or_else(|| {
        let problem = FieldProblem::new("groups", "number").with("min", 1);
        Refusal::from(problem.with("max", i64::try_from(most).unwrap_or(i64::MAX)))
    })?;
    let mut bytes = [0; 4];
    academy.chance.fill(&mut bytes);
    let seed = u32::from_le_bytes(bytes);
    let numbers = inputs(&mut tx, &desk.place.module, &desk.guests, together)
        .await?
        .propose(count, u64::from(seed));
    let places: Vec<(PersonId, i64)> = desk
        .guests
        .iter()
        .zip(numbers)
        .map(|(guest, number)| (guest.id.clone(), i64::try_from(number).unwrap_or(0)))
        .collect();
    let plan = Plan {
        groups: i64::try_from(count).unwrap_or(0),
        seed: i64::from(seed),
        together,
        revision: 0,
    };
    store::replace(&mut tx, id, &plan, &places).await?;
    let detail = serde_json::json!({"groups": count, "seed": seed, "together": together});
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "groups.proposed",
        ("module", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await
}

/// Puts somebody into another group; `to` counts from 1, as people do. Whether nobody is there with whom they should
/// not sit: it is done all the same, since who plans knows better, and said.
///
/// # Errors
/// `sign-in`, `not-found`, `groups-planned` where a session of either group is planned,
/// `changed-meanwhile`.
pub async fn move_person(
    academy: &Academy,
    caller: &Caller,
    id: &ModuleId,
    seen: &str,
    person: &PersonId,
    to: &str,
) -> Result<bool> {
    let mut tx = academy.db.write().await?;
    let desk = held(&mut tx, caller, id).await?;
    let seen: i64 = seen
        .parse()
        .map_err(|_| Refusal::invalid("form-incomplete"))?;
    let plan = desk.plan.ok_or(Refusal::not_found())?;
    let to = to.trim().parse::<i64>().ok().map(|to| to - 1);
    let to = to.filter(|to| (0..plan.groups).contains(to));
    let to = to.ok_or(Refusal::invalid("form-incomplete"))?;
    if !desk.guests.iter().any(|guest| guest.id == *person) {
        return Err(Refusal::not_found().into());
    }
    let places = store::places(&mut tx, id).await?;
    let from = places
        .iter()
        .find(|(who, _)| who == person)
        .map(|(_, from)| *from);
    let locked = |number: i64| desk.planned.iter().any(|planned| planned.number == number);
    if locked(to) || from.is_some_and(locked) {
        return Err(Refusal::conflict("groups-planned").into());
    }
    if !store::touch(&mut tx, id, seen).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    store::set_place(&mut tx, id, person, to).await?;
    let inputs = inputs(&mut tx, &desk.place.module, &desk.guests, plan.together).await?;
    let moved = |guest: &Guest| guest.id == *person;
    let group = |guest: &Guest| {
        let mut known = places.iter();
        let found = known.find(|(who, _)| *who == guest.id);
        moved(guest) || found.is_some_and(|(_, number)| *number == to)
    };
    // Only the group they come to: one number for it, another for everybody else.
    let numbers: Vec<usize> = (1..)
        .zip(&desk.guests)
        .map(|(at, guest)| if group(guest) { 0 } else { at })
        .collect();
    let sound = inputs.broken(&numbers).iter().all(|(one, other)| {
        let mut both = [one, other]
            .into_iter()
            .filter_map(|at| desk.guests.get(*at));
        !both.any(moved)
    });
    let detail = serde_json::json!({"person": person, "from": from, "to": to});
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "groups.changed",
        ("module", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(sound)
}

/// Notes that two people are not to sit in one group, or no longer. Nothing says why. Groups proposed from then on keep
/// them apart; those there are stay.
///
/// # Errors
/// `sign-in`, `not-found`, or two people who are not two.
pub async fn set_apart(
    academy: &Academy,
    caller: &Caller,
    id: &ModuleId,
    (one, other): (&str, &str),
    apart: bool,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    let find = |field: &'static str, raw: &str| {
        let mut guests = desk.guests.iter();
        let guest = guests.find(|guest| guest.id.as_str() == raw);
        guest.ok_or_else(|| FieldProblem::new(field, "choose"))
    };
    let mut form = Form::default();
    let (one, other) = (form.take(find("one", one)), form.take(find("other", other)));
    if let (Some(one), Some(other)) = (one, other)
        && one.id == other.id
    {
        form.note(FieldProblem::new("other", "choose"));
    }
    form.finish()?;
    let (Some(one), Some(other)) = (one, other) else {
        return Err(Refusal::invalid("form-incomplete").into());
    };
    if store::set_apart(&mut tx, id, (&one.id, &other.id), apart).await? {
        let detail = serde_json::json!({"people": [one.id, other.id], "apart": apart});
        audit::note(
            &mut tx,
            academy,
            &desk.permit,
            "groups.apart",
            ("module", id.as_str()),
            detail,
        )
        .await?;
    }
    tx.commit().await
}

/// What the form that plans a session from a group holds.
#[derive(Debug, Clone, Default)]
pub struct GroupForm {
    /// The number of the group, from 1.
    pub number: String,
    /// The revision of the groups that was seen.
    pub seen: String,
    /// Key of the template.
    pub template: String,
    /// Tag of the language spoken.
    pub language: String,
    /// `YYYY-MM-DDTHH:MM` in the edition's zone.
    pub starts: String,
    /// Who facilitates.
    pub facilitator: String,
    /// Id of the dilemma to work on, if one was chosen before.
    pub dilemma: String,
}

/// Plans the session of a group.
///
/// # Errors
/// `sign-in`, `not-found`, `groups-planned`, `changed-meanwhile`, or every field that cannot be
/// accepted.
pub async fn plan(
    academy: &Academy,
    caller: &Caller,
    id: &ModuleId,
    form: &GroupForm,
) -> Result<SessionId> {
    let mut tx = academy.db.write().await?;
    let desk = held(&mut tx, caller, id).await?;
    let current = desk.plan.ok_or(Refusal::not_found())?;
    let number = form
        .number
        .trim()
        .parse::<i64>()
        .ok()
        .map(|number| number - 1);
    let number = number.filter(|number| (0..current.groups).contains(number));
    let number = number.ok_or(Refusal::invalid("form-incomplete"))?;
    if desk.planned.iter().any(|planned| planned.number == number) {
        return Err(Refusal::conflict("groups-planned").into());
    }
    if form.seen.parse() != Ok(current.revision) {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let places = store::places(&mut tx, id).await?;
    // Exactly those whom the page shows: whoever has no place in the module any more stays out, also with another role
    // in the edition.
    let people = places.iter().filter(|(person, of)| {
        *of == number && desk.guests.iter().any(|guest| guest.id == *person)
    });
    let module = desk.place.module.title.get(caller.language);
    let named = args!(module = module, number = number + 1);
    let plan = PlanForm {
        edition: desk.place.edition.slug.clone(),
        module: id.to_string(),
        title: say_with(caller.language, "group-session-title", named).into_owned(),
        template: form.template.clone(),
        language: form.language.clone(),
        starts: form.starts.clone(),
        facilitator: form.facilitator.clone(),
        dilemma: form.dilemma.clone(),
        people: people.map(|(person, _)| person.to_string()).collect(),
        ..PlanForm::default()
    };
    let session = sessions::plan_in(&mut tx, academy, caller, &plan).await?;
    if !store::set_session(&mut tx, id, number, &session).await? {
        return Err(Refusal::conflict("groups-planned").into());
    }
    tx.commit().await?;
    Ok(session)
}
