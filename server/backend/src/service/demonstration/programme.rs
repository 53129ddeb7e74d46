//! Editions, modules and programmes, as `demo/programme.json` tells them.

use domain::language::Bilingual;
use domain::programme::{
    CALL_ZONE, Call, Claim, ClaimUnit, Edition, EditionState, Module, Slot, SlotKind, Story, Theme,
};
use serde::Deserialize;

use super::World;
use crate::db::Tx;
use crate::store::programme as store;
use crate::{Error, Result, when};

#[derive(Deserialize)]
struct Content {
    sources: Vec<Source>,
    editions: Vec<EditionContent>,
}

#[derive(Deserialize)]
struct Source {
    key: String,
    citation: Bilingual,
}

#[derive(Deserialize)]
struct EditionContent {
    slug: String,
    demonstration: bool,
    state: EditionState,
    title: Bilingual,
    place: Bilingual,
    city_geonames_id: i64,
    time_zone: String,
    dates: Dates,
    call: CallContent,
    summary: Bilingual,
    results: Vec<Bilingual>,
    claims: Vec<ClaimContent>,
    facts: Vec<Bilingual>,
    programme_note: Bilingual,
    modules: Vec<ModuleContent>,
}

#[derive(Deserialize)]
struct Dates {
    month: String,
    first_day: Option<String>,
    last_day: Option<String>,
    /// For editions that are always ahead.
    first_day_in_days: Option<i64>,
}

#[derive(Deserialize)]
struct CallContent {
    stored_opens: String,
    stored_closes: String,
    call_opened_days_ago: Option<i64>,
    call_closes_in_days: Option<i64>,
    confirmations_in_days: Option<i64>,
    grace_minutes: i64,
}

#[derive(Deserialize)]
struct ClaimContent {
    key: String,
    wording: Bilingual,
    value: i64,
    unit: ClaimUnit,
    numerator: Option<i64>,
    denominator: Option<i64>,
    invited: Option<i64>,
    date: String,
    author: Option<String>,
    signed_off_by: Option<String>,
    source: String,
    statements: Vec<Bilingual>,
    note: Bilingual,
}

#[derive(Deserialize)]
struct ModuleContent {
    slug: String,
    theme: Theme,
    places: i64,
    title: Bilingual,
    summary: Bilingual,
    aims: Vec<Bilingual>,
    challenges: Vec<Bilingual>,
    programme: Vec<SlotContent>,
}

#[derive(Deserialize)]
struct SlotContent {
    day: i64,
    start: String,
    end: String,
    kind: SlotKind,
    title: Bilingual,
    description: Bilingual,
    place: Bilingual,
}

/// Modules with their programmes.
type Modules = Vec<(Module, Vec<Slot>)>;

pub(super) async fn fill(tx: &mut Tx, world: &mut World) -> Result<()> {
    let content: Content = super::read(
        "programme.json",
        include_str!("../../../demo/programme.json"),
    )?;
    let dice = world.dice("programme");
    for content_of in content.editions {
        let (edition, story, modules) = edition(world, &dice, &content.sources, content_of)?;
        store::insert_edition(tx, &edition, &story).await?;
        for (position, (module, slots)) in (0..).zip(&modules) {
            store::insert_module(tx, module, position, slots).await?;
        }
        for (module, _) in modules {
            world
                .modules
                .insert(format!("{}/{}", edition.slug, module.slug), module);
        }
        world.editions.insert(edition.slug.clone(), edition);
    }
    Ok(())
}

fn edition(
    world: &World,
    dice: &super::Dice,
    sources: &[Source],
    content: EditionContent,
) -> Result<(Edition, Story, Modules)> {
    let instant = |local: &str| {
        when::instant(local, CALL_ZONE)
            .ok_or_else(|| Error::fault(format!("demo/programme.json: {local}")))
    };
    let call = match (
        content.call.call_opened_days_ago,
        content.call.call_closes_in_days,
    ) {
        (Some(opened), Some(closes)) => Call {
            opens_at: world.ago(opened, "09:00"),
            closes_at: world.at(closes, "17:00"),
            grace_minutes: content.call.grace_minutes,
        },
        _ => Call {
            opens_at: instant(&content.call.stored_opens)?,
            closes_at: instant(&content.call.stored_closes)?,
            grace_minutes: content.call.grace_minutes,
        },
    };
    let (starts_on, ends_on) = match (
        content.dates.first_day_in_days,
        content.dates.first_day,
        content.dates.last_day,
    ) {
        // An edition begins on a Tuesday.
        (Some(days), ..) => {
            let first = when::same_week(&world.day(days), 2);
            let last = when::same_week(&world.day(days), 3);
            (first, last)
        }
        (None, Some(first), Some(last)) => (first, last),
        _ => (content.dates.month, String::new()),
    };
    // People hear by a Friday.
    let answers_on = content
        .call
        .confirmations_in_days
        .map_or_else(String::new, |days| when::same_week(&world.day(days), 5));
    let claims = content
        .claims
        .into_iter()
        .map(|claim| {
            let source = sources.iter().find(|source| source.key == claim.source);
            Claim {
                key: claim.key,
                wording: claim.wording,
                value: claim.value,
                unit: claim.unit,
                numerator: claim.numerator,
                denominator: claim.denominator,
                invited: claim.invited,
                date: claim.date,
                author: claim.author,
                signed_off_by: claim.signed_off_by,
                source: source
                    .map(|source| source.citation.clone())
                    .unwrap_or_default(),
                statements: claim.statements,
                note: claim.note,
                withdrawn: None,
            }
        })
        .collect();
    // Its name says the year it is in, whenever the demonstration is told; its address stays.
    let year = starts_on.get(..4).unwrap_or_default();
    let title = Bilingual {
        en: content.title.en.replace("{year}", year),
        fr: content.title.fr.replace("{year}", year),
    };
    let edition = Edition {
        id: dice.id(call.opens_at),
        slug: content.slug,
        state: content.state,
        title,
        place: content.place,
        city: Some(content.city_geonames_id),
        time_zone: content.time_zone,
        note: content.programme_note,
        starts_on,
        ends_on,
        answers_on,
        call,
        demonstration: content.demonstration,
    };
    let story = Story {
        summary: content.summary,
        facts: content.facts,
        results: content.results,
        claims,
    };
    let modules = content
        .modules
        .into_iter()
        .map(|content| {
            let module = Module {
                id: dice.id(edition.call.opens_at),
                edition_id: edition.id.clone(),
                slug: content.slug,
                title: content.title,
                theme: content.theme,
                places: content.places,
                summary: content.summary,
                aims: content.aims,
                challenges: content.challenges,
            };
            let slots = content
                .programme
                .into_iter()
                .map(|slot| Slot {
                    day: slot.day,
                    starts: slot.start,
                    ends: slot.end,
                    kind: slot.kind,
                    title: slot.title,
                    description: slot.description,
                    place: slot.place,
                })
                .collect();
            (module, slots)
        })
        .collect();
    Ok((edition, story, modules))
}
