//! A place in the hands of organisers.

use leptos::prelude::*;

use backend::service::applications::{Dossier, Partner, REASON_MAX};

use crate::components::form::{Fold, PostForm, SelectField, Submit, TextArea};
use crate::components::layout::Label;
use crate::say::language;
use crate::t;

/// A place that is offered or taken: to another module, exchanged with somebody, or taken back.
pub(super) fn panel(dossier: &Dossier, partners: Vec<Partner>) -> impl IntoView + use<> {
    let application = &dossier.application;
    let modules: Vec<(String, String)> = dossier
        .intake
        .modules
        .iter()
        .filter(|module| Some(&module.id) != application.module_id.as_ref())
        .filter(|module| dossier.intake.taken(&module.id) < module.places)
        .map(|module| {
            let (title, taken) = (
                module.title.get(language()),
                dossier.intake.taken(&module.id),
            );
            let words = t!(
                "decision-module",
                module = title,
                taken = taken,
                places = module.places
            );
            (module.id.to_string(), words.into_owned())
        })
        .collect();
    let (id, seen) = (application.id.to_string(), application.state.key());
    let (again, third) = (id.clone(), id.clone());
    let from = application.module_id.as_ref().map(ToString::to_string);
    let partners: Vec<(String, Label)> = partners
        .into_iter()
        .map(|partner| {
            let module = dossier.intake.module(&partner.module);
            let title = module.map_or("", |module| module.title.get(language()));
            let label = Label::written(format!("{} · {title}", partner.name));
            (partner.application.to_string(), label)
        })
        .collect();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="place">
            <h2 id="place">{t!("place-title")}</h2>
            {(!modules.is_empty()).then(|| view! {
                <Fold summary=t!("place-move") to="applications/move_place">
                    <PostForm to="applications/move_place" class="ua-form" id="move">
                        <input type="hidden" name="application" value=id/>
                        <input type="hidden" name="seen" value=seen/>
                        <SelectField name="module" options=modules/>
                        <TextArea name="reason" rows=3 help=t!("field-reason-help") max=REASON_MAX/>
                        <Submit label=t!("place-move-action") look="secondary"/>
                    </PostForm>
                </Fold>
            })}
            {(!partners.is_empty()).then(|| view! {
                <Fold summary=t!("place-swap") to="applications/swap">
                    <p>{t!("place-swap-text")}</p>
                    <PostForm to="applications/swap" class="ua-form" id="swap">
                        <input type="hidden" name="application" value=third/>
                        <input type="hidden" name="seen" value=seen/>
                        <input type="hidden" name="from" value=from/>
                        <SelectField name="swap_with" options=partners empty=t!("choose")/>
                        <TextArea name="reason" rows=3 help=t!("place-swap-reason-help") max=REASON_MAX/>
                        <Submit label=t!("place-swap-action") look="secondary"/>
                    </PostForm>
                </Fold>
            })}
            <Fold summary=t!("place-cancel") to="applications/cancel">
                <p>{t!("place-cancel-text")}</p>
                <PostForm to="applications/cancel" class="ua-form" id="cancel">
                    <input type="hidden" name="application" value=again/>
                    <input type="hidden" name="seen" value=seen/>
                    <TextArea name="reason" rows=3 help=t!("field-reason-help") max=REASON_MAX/>
                    <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("place-cancel-action")}</button>
                </PostForm>
            </Fold>
        </section>
    }
}
