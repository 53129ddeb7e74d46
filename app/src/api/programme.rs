#[cfg(feature = "ssr")]
use domain::language::Both;
#[cfg(feature = "ssr")]
use domain::programme::{AboutForm, ModuleForm, SlotForm};
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::programme as service;

#[server(prefix = "/api", endpoint = "programme/set_call")]
pub async fn set_call(
    edition: String,
    opens: String,
    closes: String,
    grace: String,
    #[server(default)] seen: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::CallForm {
        opens,
        closes,
        grace,
    };
    service::set_call(&cx.academy, &cx.caller, &edition, &seen, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-call-changed"))
}

#[server(prefix = "/api", endpoint = "programme/advance")]
pub async fn advance(edition: String, #[server(default)] seen: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::advance(&cx.academy, &cx.caller, &edition, &seen)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-edition-advanced"))
}

/// Makes an edition, or changes what is told of the one with this word in its address.
#[server(prefix = "/api", endpoint = "programme/put_edition")]
pub async fn put_edition(
    #[server(default)] edition: String,
    #[server(default)] seen: String,
    #[server(default)] slug: String,
    #[server(default)] title_en: String,
    #[server(default)] title_fr: String,
    #[server(default)] place_en: String,
    #[server(default)] place_fr: String,
    #[server(default)] country: String,
    #[server(default)] city_name: String,
    #[server(default)] time_zone: String,
    #[server(default)] starts_on: String,
    #[server(default)] ends_on: String,
    #[server(default)] answers_on: String,
    #[server(default)] about_en: String,
    #[server(default)] about_fr: String,
    #[server(default)] facts_en: String,
    #[server(default)] facts_fr: String,
    #[server(default)] results_en: String,
    #[server(default)] results_fr: String,
    #[server(default)] note_en: String,
    #[server(default)] note_fr: String,
    #[server(default)] opens: String,
    #[server(default)] closes: String,
    #[server(default)] like: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::EditionForm {
        about: AboutForm {
            title: Both {
                en: title_en,
                fr: title_fr,
            },
            place: Both {
                en: place_en,
                fr: place_fr,
            },
            starts_on,
            ends_on,
            answers_on,
            about: Both {
                en: about_en,
                fr: about_fr,
            },
            facts: Both {
                en: facts_en,
                fr: facts_fr,
            },
            results: Both {
                en: results_en,
                fr: results_fr,
            },
            note: Both {
                en: note_en,
                fr: note_fr,
            },
        },
        country,
        city: city_name,
        time_zone,
    };
    let (academy, caller) = (&cx.academy, &cx.caller);
    let (slug, kept, notice) = if edition.is_empty() {
        let call = service::CallForm {
            opens,
            closes,
            ..service::CallForm::default()
        };
        let made = service::make_edition(academy, caller, &slug, &form, &call, &like).await;
        (slug.trim(), made, "notice-edition-made")
    } else {
        let kept = service::describe_edition(academy, caller, &edition, &seen, &form).await;
        (edition.as_str(), kept, "notice-edition-described")
    };
    kept.map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{slug}")).saying(notice))
}

/// Adds a module to an edition, or changes the one with this word in its address.
#[server(prefix = "/api", endpoint = "programme/put_module")]
pub async fn put_module(
    edition: String,
    #[server(default)] module: String,
    #[server(default)] seen: String,
    #[server(default)] slug: String,
    #[server(default)] title_en: String,
    #[server(default)] title_fr: String,
    #[server(default)] theme: String,
    #[server(default)] module_places: String,
    #[server(default)] about_en: String,
    #[server(default)] about_fr: String,
    #[server(default)] aims_en: String,
    #[server(default)] aims_fr: String,
    #[server(default)] challenges_en: String,
    #[server(default)] challenges_fr: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = ModuleForm {
        slug,
        title: Both {
            en: title_en,
            fr: title_fr,
        },
        theme,
        places: module_places,
        about: Both {
            en: about_en,
            fr: about_fr,
        },
        aims: Both {
            en: aims_en,
            fr: aims_fr,
        },
        challenges: Both {
            en: challenges_en,
            fr: challenges_fr,
        },
    };
    let (academy, caller) = (&cx.academy, &cx.caller);
    let (kept, notice) = if module.is_empty() {
        let made = service::make_module(academy, caller, &edition, &form).await;
        (made, "notice-module-made")
    } else {
        let kept = service::describe_module(academy, caller, &edition, &module, &seen, &form).await;
        (kept, "notice-module-described")
    };
    let slug = kept.map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}/modules/{slug}")).saying(notice))
}

/// Discards an edition of which nobody was told yet.
#[server(prefix = "/api", endpoint = "programme/discard_edition")]
pub async fn discard_edition(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::discard_edition(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/organise").saying("notice-edition-discarded"))
}

/// Removes a module on which nothing hangs yet.
#[server(prefix = "/api", endpoint = "programme/remove_module")]
pub async fn remove_module(edition: String, module: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::remove_module(&cx.academy, &cx.caller, &edition, &module)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}")).saying("notice-module-removed"))
}

/// Adds a slot to the programme of a module, or changes the one that was seen.
#[server(prefix = "/api", endpoint = "programme/put_slot")]
pub async fn put_slot(
    edition: String,
    module: String,
    #[server(default)] seen: String,
    #[server(default)] day: String,
    #[server(default)] slot_starts: String,
    #[server(default)] slot_ends: String,
    #[server(default)] slot_kind: String,
    #[server(default)] title_en: String,
    #[server(default)] title_fr: String,
    #[server(default)] about_en: String,
    #[server(default)] about_fr: String,
    #[server(default)] place_en: String,
    #[server(default)] place_fr: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = SlotForm {
        day,
        starts: slot_starts,
        ends: slot_ends,
        kind: slot_kind,
        title: Both {
            en: title_en,
            fr: title_fr,
        },
        about: Both {
            en: about_en,
            fr: about_fr,
        },
        place: Both {
            en: place_en,
            fr: place_fr,
        },
    };
    let change = if seen.is_empty() {
        service::SlotChange::Add(&form)
    } else {
        service::SlotChange::Put(&seen, &form)
    };
    service::change_programme(&cx.academy, &cx.caller, &edition, &module, change)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-programme-changed"))
}

/// Removes a slot from the programme of a module.
#[server(prefix = "/api", endpoint = "programme/remove_slot")]
pub async fn remove_slot(edition: String, module: String, seen: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let change = service::SlotChange::Remove(&seen);
    service::change_programme(&cx.academy, &cx.caller, &edition, &module, change)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-programme-changed"))
}
