//! What organisers change of what is told: an edition, its modules, their programmes.

use domain::language::Both;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, EditionState, ModuleForm, SlotForm, SlotKind, Theme};
use leptos::prelude::*;

use backend::service::programme::{self as service, EditionForm, KeptModule};
use backend::when;

use crate::components::form::{
    Fold, PostForm, SelectField, Submit, TextArea, TextField, comes_back,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::said;
use crate::pages::accounts::countries;
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// A line in each language.
fn line(fields: [&'static str; 2], text: &Both) -> impl IntoView + use<> {
    view! {
        <div class="ua-grid ua-grid--2">
            <TextField name=fields[0] value=text.en.clone()/>
            <TextField name=fields[1] value=text.fr.clone() optional=true/>
        </div>
    }
}

/// Several lines in each language, or none.
fn text(fields: [&'static str; 2], text: &Both, rows: u32) -> impl IntoView + use<> {
    view! {
        <div class="ua-grid ua-grid--2">
            <TextArea name=fields[0] value=text.en.clone() rows=rows optional=true/>
            <TextArea name=fields[1] value=text.fr.clone() rows=rows optional=true/>
        </div>
    }
}

fn zones() -> Vec<(String, Label)> {
    let zones = when::zones().into_iter();
    zones
        .map(|zone| (zone.clone(), Label::written(zone.replace('_', " "))))
        .collect()
}

/// What is told of an edition: the fields of the form that makes one and of the one that changes it.
fn about_fields(form: &EditionForm) -> impl IntoView + use<> {
    let about = &form.about;
    // Of a past edition the month alone may be known, which a field for days cannot show.
    let kind = if about.starts_on.len() == 7 {
        "text"
    } else {
        "date"
    };
    view! {
        {line(["title_en", "title_fr"], &about.title)}
        {line(["place_en", "place_fr"], &about.place)}
        <div class="ua-grid ua-grid--2">
            <SelectField name="country" options=countries() value=form.country.clone() empty=t!("choose")/>
            <TextField name="city_name" value=form.city.clone() help=t!("field-host-help")/>
        </div>
        <SelectField name="time_zone" options=zones() value=form.time_zone.clone() help=t!("field-edition-zone-help")/>
        <div class="ua-grid ua-grid--2">
            <TextField name="starts_on" kind=kind value=about.starts_on.clone()/>
            <TextField name="ends_on" kind=kind value=about.ends_on.clone() optional=kind == "text"/>
        </div>
        <TextField name="answers_on" kind="date" value=about.answers_on.clone() optional=true help=t!("field-answers_on-help")/>
        {text(["about_en", "about_fr"], &about.about, 5)}
        {text(["facts_en", "facts_fr"], &about.facts, 4)}
        {text(["results_en", "results_fr"], &about.results, 4)}
        {text(["note_en", "note_fr"], &about.note, 2)}
    }
}

/// The form of a new edition.
pub async fn new_edition(cx: Cx) -> PageResult {
    let editions = service::new_edition(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("edition-new"), move || {
        let models: Vec<(String, Label)> = editions
            .iter()
            .map(|edition| (edition.slug.clone(), Label::from(&edition.title)))
            .collect();
        let model = editions
            .first()
            .map(|edition| edition.slug.clone())
            .unwrap_or_default();
        let form = EditionForm {
            time_zone: CALL_ZONE.to_owned(),
            ..EditionForm::default()
        };
        view! {
            <PageHeader title=t!("edition-new") trail=vec![("/organise".to_owned(), t!("organise-editions").into_owned())]/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("edition-new-text")}</p>
                <PostForm to="programme/put_edition" unsent=true class="ua-form ua-form--wide">
                    <TextField name="slug" help=t!("field-slug-help")/>
                    {about_fields(&form)}
                    <div class="ua-grid ua-grid--2">
                        <TextField name="opens" label=t!("field-call-opens") kind="datetime-local" help=t!("call-zone", zone = CALL_ZONE)/>
                        <TextField name="closes" label=t!("field-call-closes") kind="datetime-local"/>
                    </div>
                    <SelectField name="like" options=models value=model empty=t!("edition-like-none") optional=true help=t!("field-like-help")/>
                    <Submit label=t!("edition-make")/>
                </PostForm>
            </div>
        }
    })
    .live())
}

/// What is told of an edition, to change it.
pub async fn about(cx: Cx) -> PageResult {
    let page = service::kept_edition(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let makes = cx.caller.permit(Operation::EditEdition, &[]).is_ok();
    Ok(Page::new(cx.say("edition-about"), move || {
        let edition = page.edition;
        let discard = (makes && edition.state == EditionState::Draft).then(|| {
            let slug = edition.slug.clone();
            view! {
                <Fold summary=t!("edition-discard") to="programme/discard_edition">
                    <p>{t!("edition-discard-text")}</p>
                    <PostForm to="programme/discard_edition">
                        <input type="hidden" name="edition" value=slug/>
                        <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("edition-discard")}</button>
                    </PostForm>
                </Fold>
            }
        });
        let trail = vec![
            ("/organise".to_owned(), Label::from(t!("organise-editions"))),
            (
                format!("/organise/{}", edition.slug),
                Label::from(&edition.title),
            ),
        ];
        view! {
            <PageHeader title=t!("edition-about") eyebrow=&edition.title trail=trail/>
            <div class="ecl-container ua-body ua-stack">
                <PostForm to="programme/put_edition" unsent=true class="ua-form ua-form--wide">
                    <input type="hidden" name="edition" value=edition.slug/>
                    <input type="hidden" name="seen" value=page.seen/>
                    {about_fields(&page.form)}
                    <Submit label=t!("edition-about-save")/>
                </PostForm>
                {discard}
            </div>
        }
    })
    .live())
}

/// The form of a module: a new one, or one that is there, with its programme.
pub async fn module(cx: Cx) -> PageResult {
    let (edition, slug) = (cx.param("edition"), cx.param("module"));
    let kept = if slug == "new" {
        Err(service::kept_edition(&cx.academy, &cx.caller, edition)
            .await?
            .edition)
    } else {
        Ok(service::kept_module(&cx.academy, &cx.caller, edition, slug).await?)
    };
    let key = if kept.is_ok() {
        "module-edit"
    } else {
        "module-new"
    };
    let now = cx.academy.now();
    Ok(Page::new(cx.say(key), move || {
        let edition = match &kept {
            Ok(page) => page.edition.clone(),
            Err(edition) => edition.clone(),
        };
        let (within, of) = (edition.slug.clone(), edition.slug.clone());
        let trail = vec![
            ("/organise".to_owned(), Label::from(t!("organise-editions"))),
            (
                format!("/organise/{}", edition.slug),
                Label::from(&edition.title),
            ),
        ];
        let (form, word, seen) = match &kept {
            Ok(page) => (
                ModuleForm::of(&page.module),
                page.module.slug.clone(),
                page.seen.clone(),
            ),
            Err(_) => (ModuleForm::default(), String::new(), String::new()),
        };
        let themes: Vec<(String, String)> = Theme::ALL
            .iter()
            .map(|theme| {
                (
                    theme.key().to_owned(),
                    t!(&format!("theme-{}", theme.key())).into_owned(),
                )
            })
            .collect();
        let programme = kept.as_ref().ok().map(programme);
        let remove = kept.as_ref().ok().filter(|page| !page.edition.has_opened(now)).map(|page| {
            let module = page.module.slug.clone();
            view! {
                <Fold summary=t!("module-remove") to="programme/remove_module">
                    <p>{t!("module-remove-text")}</p>
                    <PostForm to="programme/remove_module">
                        <input type="hidden" name="edition" value=of/>
                        <input type="hidden" name="module" value=module/>
                        <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("module-remove")}</button>
                    </PostForm>
                </Fold>
            }
        });
        view! {
            <PageHeader title=t!(key) eyebrow=&edition.title trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <section class="ua-stack" aria-labelledby="module">
                    <h2 id="module">{t!("module-about")}</h2>
                    <PostForm to="programme/put_module" unsent=true class="ua-form ua-form--wide" id="module">
                        <input type="hidden" name="edition" value=within/>
                        <input type="hidden" name="module" value=word/>
                        <input type="hidden" name="seen" value=seen/>
                        <TextField name="slug" value=form.slug.clone() help=t!("field-slug-help")/>
                        {line(["title_en", "title_fr"], &form.title)}
                        <div class="ua-grid ua-grid--2">
                            <SelectField name="theme" options=themes value=form.theme.clone() empty=t!("choose")/>
                            <TextField name="module_places" kind="number" value=form.places.clone()/>
                        </div>
                        {text(["about_en", "about_fr"], &form.about, 5)}
                        {text(["aims_en", "aims_fr"], &form.aims, 4)}
                        {text(["challenges_en", "challenges_fr"], &form.challenges, 4)}
                        <Submit label=t!("module-save")/>
                    </PostForm>
                </section>
                {programme}
                {remove}
            </div>
        }
    })
    .live())
}

/// The two days, slot by slot, each with its form folded in.
fn programme(page: &KeptModule) -> impl IntoView + use<> {
    let days: Vec<_> = [1_i64, 2]
        .into_iter()
        .map(|day| {
            let slots: Vec<_> = page
                .slots
                .iter()
                .filter(|(slot, _)| slot.day == day)
                .map(|(slot, seen)| {
                    let open = comes_back("programme/put_slot", Some(seen));
                    let times = format!("{}–{}", slot.starts, slot.ends);
                    let change = slot_form(page, SlotForm::of(slot), seen.clone());
                    let (edition, module, seen) = (page.edition.slug.clone(), page.module.slug.clone(), seen.clone());
                    view! {
                        <details class="ua-details" open=open>
                            <summary>{times}" · "{said(&slot.title)}</summary>
                            <div class="ua-details__body ua-stack">
                                {change}
                                <PostForm to="programme/remove_slot">
                                    <input type="hidden" name="edition" value=edition/>
                                    <input type="hidden" name="module" value=module/>
                                    <input type="hidden" name="seen" value=seen/>
                                    <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("slot-remove")}</button>
                                </PostForm>
                            </div>
                        </details>
                    }
                })
                .collect();
            (!slots.is_empty()).then(|| view! { <h3>{t!("day-number", day = day)}</h3>{slots} })
        })
        .collect();
    let last = page.slots.last().map(|(slot, _)| slot);
    let next = SlotForm {
        day: last.map_or(1, |slot| slot.day).to_string(),
        starts: last.map(|slot| slot.ends.clone()).unwrap_or_default(),
        kind: SlotKind::Plenary.key().to_owned(),
        ..SlotForm::default()
    };
    view! {
        <section class="ua-stack" aria-labelledby="programme">
            <h2 id="programme">{t!("timetable")}</h2>
            <p>{t!("programme-keep-text", zone = page.edition.time_zone.as_str())}</p>
            {days}
            <details class="ua-details" open=page.slots.is_empty() || comes_back("programme/put_slot", Some("new"))>
                <summary>{t!("slot-add")}</summary>
                <div class="ua-details__body">{slot_form(page, next, String::new())}</div>
            </details>
        </section>
    }
}

fn slot_form(page: &KeptModule, form: SlotForm, seen: String) -> impl IntoView + use<> {
    let days: Vec<(String, String)> = [1_i64, 2]
        .into_iter()
        .map(|day| (day.to_string(), t!("day-number", day = day).into_owned()))
        .collect();
    let kinds: Vec<(String, String)> = SlotKind::ALL
        .iter()
        .map(|kind| {
            (
                kind.key().to_owned(),
                t!(&format!("slot-{}", kind.key())).into_owned(),
            )
        })
        .collect();
    let (edition, module) = (page.edition.slug.clone(), page.module.slug.clone());
    let (id, label) = if seen.is_empty() {
        ("new".to_owned(), "slot-add")
    } else {
        (seen.clone(), "slot-save")
    };
    view! {
        <PostForm to="programme/put_slot" class="ua-form ua-form--wide" id=id>
            <input type="hidden" name="edition" value=edition/>
            <input type="hidden" name="module" value=module/>
            <input type="hidden" name="seen" value=seen/>
            <div class="ua-grid ua-grid--2">
                <SelectField name="day" options=days value=form.day.clone()/>
                <SelectField name="slot_kind" options=kinds value=form.kind.clone()/>
                <TextField name="slot_starts" kind="time" value=form.starts.clone()/>
                <TextField name="slot_ends" kind="time" value=form.ends.clone()/>
            </div>
            {line(["title_en", "title_fr"], &form.title)}
            {text(["about_en", "about_fr"], &form.about, 2)}
            {text(["place_en", "place_fr"], &form.place, 1)}
            <Submit label=t!(label)/>
        </PostForm>
    }
}
