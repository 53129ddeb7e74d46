//! Signing up and in, links from mails, one's own account.

use domain::Language;
use domain::accounts::Level;
use domain::applications::ApplicationState;
use domain::geography::COUNTRIES;
use domain::programme::Edition;
use leptos::prelude::*;

use backend::service::accounts as service;
use backend::service::applications;
use backend::when;

use crate::components::form::{Fold, PostForm, RadioField, SelectField, Submit, TextField, typed};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::table::{encode, with_query};
use crate::components::{When, said};
use crate::islands::city::CityPicker;
use crate::pages::applications::state_pill;
use crate::request::{Cx, Page, PageResult};
use crate::say::words;
use crate::t;

/// The pages of demonstration people: address and key of what they are.
pub const DEMONSTRATION_PEOPLE: [(&str, &str); 8] = [
    ("applicant@example.org", "demonstration-applicant"),
    ("participant@example.org", "demonstration-participant"),
    ("organiser@example.org", "demonstration-organiser"),
    ("facilitator@example.org", "demonstration-facilitator"),
    ("rapporteur@example.org", "demonstration-rapporteur"),
    ("reviewer@example.org", "demonstration-reviewer"),
    ("evaluator@example.org", "demonstration-evaluator"),
    ("administrator@example.org", "demonstration-administrator"),
];

pub async fn sign_in(cx: Cx) -> PageResult {
    let next = cx.query("next").to_owned();
    let demonstration = cx.academy.settings.demonstration;
    Ok(Page::new(cx.say("sign-in"), move || {
        let after = next.clone();
        let (sign_up, forgot) = (with_next("/sign-up", &next), with_next("/forgot", &next));
        let lost = (!cx.query("lost").is_empty())
            .then(|| view! { <Notice kind="warning">{t!("sign-in-lost")}</Notice> });
        let why = (!next.is_empty() && lost.is_none()).then(|| {
            let key = if next.starts_with("/apply/") {
                "sign-in-to-apply"
            } else {
                "sign-in-first"
            };
            view! { <p class="ua-lead">{t!(key)}</p> }
        });
        view! {
        <PageHeader title=t!("sign-in")/>
        <div class="ecl-container ua-body ua-split">
            <div class="ua-stack">
                {lost}{why}
                <PostForm to="accounts/sign_in" class="ua-form">
                    <input type="hidden" name="next" value=after/>
                    <TextField name="email" kind="email" autocomplete="username"/>
                    <TextField name="password" kind="password" autocomplete="current-password"/>
                    <Submit label=t!("sign-in")/>
                </PostForm>
                <p><a href=forgot>{t!("forgot-link")}</a></p>
                <p>{t!("no-account")}" "<a href=sign_up>{t!("sign-up")}</a></p>
            </div>
            {demonstration.then(|| demonstration_sign_ins(&next))}
        </div>
        }
    }))
}

fn demonstration_sign_ins(next: &str) -> impl IntoView + use<> {
    let people: Vec<_> = DEMONSTRATION_PEOPLE
        .into_iter()
        .map(|(email, key)| {
            let next = next.to_owned();
            view! {
            <li>
                <PostForm to="accounts/sign_in" id=email.to_owned()>
                    <input type="hidden" name="next" value=next/>
                    <input type="hidden" name="email" value=email/>
                    <input type="hidden" name="password" value=backend::service::demonstration::PASSWORD/>
                    <button class="ecl-button ecl-button--secondary">{t!(key)}</button>
                    <p class="ua-small ua-muted">{t!(&format!("{key}-text"))}</p>
                </PostForm>
            </li>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="demonstration">
            <h2 id="demonstration">{t!("demonstration-sign-in-title")}</h2>
            <p>{t!("demonstration-sign-in-text")}</p>
            <ul class="ua-plain ua-stack">{people}</ul>
        </section>
    }
}

pub async fn sign_up(cx: Cx) -> PageResult {
    let next = cx.query("next").to_owned();
    let demonstration = cx.academy.settings.demonstration;
    Ok(Page::new(cx.say("sign-up"), move || {
        let sign_in = with_next("/sign-in", &next);
        view! {
            <PageHeader title=t!("sign-up")/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("sign-up-text")}</p>
                {demonstration.then(|| view! { <Notice kind="warning">{t!("sign-up-demonstration")}</Notice> })}
                <PostForm to="accounts/sign_up" class="ua-form">
                    <input type="hidden" name="next" value=next/>
                    <TextField name="name" autocomplete="name" help=t!("field-name-help")/>
                    <TextField name="email" kind="email" autocomplete="username" help=t!("field-email-help")/>
                    <TextField name="password" kind="password" autocomplete="new-password" help=t!("field-password-help")/>
                    <p class="ua-small">{t!("sign-up-privacy")}" "<a href="/privacy">{t!("privacy")}</a></p>
                    <Submit label=t!("sign-up-action")/>
                </PostForm>
                <p>{t!("have-account")}" "<a href=sign_in>{t!("sign-in")}</a></p>
            </div>
        }
    }))
}

pub async fn sent(cx: Cx) -> PageResult {
    let (demonstration, mailless) = (
        cx.academy.settings.demonstration,
        cx.academy.mailer.is_none(),
    );
    Ok(Page::new(cx.say("sent-title"), move || {
        view! {
            <PageHeader title=t!("sent-title")/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("sent-text")}" "<a href="/sign-in">{t!("sign-in")}</a></p>
                {(demonstration && mailless).then(|| view! { <Notice kind="info">{t!("sent-demonstration")}" "<a href="/demonstration/mails">{t!("demonstration-mails-link")}</a></Notice> })}
                {(!demonstration && mailless).then(|| view! { <Notice kind="warning">{t!("sent-waiting")}</Notice> })}
            </div>
        }
    }))
}

pub async fn verify(cx: Cx) -> PageResult {
    let (token, next) = (cx.query("token").to_owned(), cx.query("next").to_owned());
    let link = service::link_holds(&cx.academy, "verify", &token).await;
    Ok(Page::new(cx.say("verify-title"), move || {
        view! {
            <PageHeader title=t!("verify-title")/>
            <div class="ecl-container ua-body ua-stack">
                {if let Ok(new_address) = link {
                    let text = match new_address {
                        Some(address) => t!("verify-new-text", address = address),
                        None => t!("verify-text"),
                    };
                    view! {
                        <p>{text}</p>
                        <PostForm to="accounts/verify">
                            <input type="hidden" name="token" value=token/>
                            <input type="hidden" name="next" value=next/>
                            <Submit label=t!("verify-action")/>
                        </PostForm>
                    }.into_any()
                } else {
                    view! { <Notice kind="warning">{t!("verify-wrong")}" "<a href="/sign-in">{t!("sign-in")}</a></Notice> }.into_any()
                }}
            </div>
        }
    }))
}

pub async fn forgot(cx: Cx) -> PageResult {
    let next = cx.query("next").to_owned();
    Ok(Page::new(cx.say("forgot-title"), move || {
        view! {
            <PageHeader title=t!("forgot-title")/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("forgot-text")}</p>
                <PostForm to="accounts/forgot" class="ua-form">
                    <input type="hidden" name="next" value=next/>
                    <TextField name="email" kind="email" autocomplete="username"/>
                    <Submit label=t!("forgot-action")/>
                </PostForm>
            </div>
        }
    }))
}

pub async fn reset(cx: Cx) -> PageResult {
    let (token, next) = (cx.query("token").to_owned(), cx.query("next").to_owned());
    let holds = service::link_holds(&cx.academy, "reset", &token)
        .await
        .is_ok();
    Ok(Page::new(cx.say("reset-title"), move || {
        view! {
            <PageHeader title=t!("reset-title")/>
            <div class="ecl-container ua-body ua-stack">
                {if holds {
                    view! {
                        <PostForm to="accounts/reset" class="ua-form">
                            <input type="hidden" name="token" value=token/>
                            <input type="hidden" name="next" value=next/>
                            <TextField name="password" kind="password" autocomplete="new-password" help=t!("field-password-help") label=t!("field-new-password")/>
                            <Submit label=t!("reset-action")/>
                        </PostForm>
                    }.into_any()
                } else {
                    view! { <Notice kind="warning">{t!("reset-wrong")}" "<a href="/forgot">{t!("forgot-title")}</a></Notice> }.into_any()
                }}
            </div>
        }
    }))
}

/// Countries by name in the language being rendered.
pub fn countries() -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = COUNTRIES
        .iter()
        .map(|code| {
            (
                (*code).to_owned(),
                t!(&format!("country-{code}")).into_owned(),
            )
        })
        .collect();
    list.sort_by_key(|(_, name)| backend::cities::fold(name));
    list
}

/// What somebody applied to: where it stands, and what follows from it, such as a certificate.
pub fn applied(own: &[(Edition, ApplicationState)]) -> Option<AnyView> {
    let rows: Vec<_> = own
        .iter()
        .map(|(edition, state)| {
            let href = format!("/apply/{}", edition.slug);
            view! { <li class="ua-list__item"><a class="ua-list__title" href=href>{said(&edition.title)}</a>{state_pill(*state)}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="ua-stack" aria-labelledby="applied">
                <h2 id="applied">{t!("account-applications")}</h2>
                <ul class="ua-list">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

pub async fn account(cx: Cx) -> PageResult {
    let person = cx.caller.signed_in()?.clone();
    let sign_ins = service::sign_ins(&cx.academy, &cx.caller).await?;
    let own = applications::mine_all(&cx.academy, &cx.caller).await?;
    let here = cx.caller.sign_in.clone();
    let next = cx.query("next").to_owned();
    let zone = cx.zone().to_owned();
    let now_language = cx.language();
    Ok(Page::new(cx.say("account-title"), move || {
        let languages = Language::CHOICES.iter().map(|language| (language.tag().to_owned(), Label::written(language.own_name()).in_language(language.tag()))).collect::<Vec<_>>();
        let levels = Level::ALL.iter().map(|level| (level.key().to_owned(), t!(&format!("level-{}", level.key())).into_owned())).collect::<Vec<_>>();
        let zones = when::zones().into_iter().map(|zone| (zone.clone(), Label::written(zone.replace('_', " ")))).collect::<Vec<_>>();
        let rows: Vec<_> = sign_ins
            .into_iter()
            .map(|row| {
                let current = Some(&row.id) == here.as_ref();
                view! {
                    <tr class="ecl-table__row">
                        <td class="ecl-table__cell" data-ecl-table-header=t!("devices-device")><span translate="no">{device(&row.device)}</span>{current.then(|| view! { " "<span class="ua-pill ua-pill--success">{t!("devices-this")}</span> })}</td>
                        <td class="ecl-table__cell" data-ecl-table-header=t!("devices-seen")><When at=row.seen_at zone=zone.clone()/></td>
                        <td class="ecl-table__cell" data-ecl-table-header=t!("devices-end")>
                            <PostForm to="accounts/end_sign_in"><input type="hidden" name="sign_in" value=row.id.to_string()/><button class="ua-button--link">{t!("devices-end")}</button></PostForm>
                        </td>
                    </tr>
                }
            })
            .collect();
        let city = person.city.clone();
        view! {
            <PageHeader title=t!("account-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {(!person.profile_complete()).then(|| view! { <Notice kind="info">{t!("profile-why")}</Notice> })}
                {applied(&own)}
                <section class="ua-stack" aria-labelledby="profile">
                    <h2 id="profile">{t!("profile-title")}</h2>
                    <PostForm to="accounts/save_profile" class="ua-form">
                        <input type="hidden" name="next" value=next/>
                        <TextField name="name" value=person.name.clone() autocomplete="name"/>
                        {
                            let country = typed("country", person.country.as_deref().unwrap_or_default());
                            let city_id = typed("city", &city.as_ref().map(|city| city.id.to_string()).unwrap_or_default());
                            let city_name = typed("city_name", city.as_ref().map_or("", |city| city.name.as_str()));
                            let problem = crate::shell::posted().and_then(|posted| {
                                posted.problem("city").map(|problem| backend::texts::problem(crate::say::language(), problem).into_owned())
                            });
                            view! {
                                <SelectField name="country" options=countries() value=country.clone() empty=t!("choose")/>
                                <CityPicker country=country city=city_id name=city_name problem=problem icons=crate::assets::assets().icons.clone()
                                    words=words(&["field-city", "field-city-help", "city-none", "city-country", "city-inhabitants:count", "city-found:count"])/>
                            }
                        }
                        <TextField name="organisation" value=person.organisation.clone().unwrap_or_default() autocomplete="organization" help=t!("field-organisation-help")/>
                        <RadioField name="level" options=levels value=person.level.map(|level| level.key().to_owned()).unwrap_or_default()/>
                        <SelectField name="language" options=languages value=person.language.unwrap_or(now_language).tag() help=t!("field-language-help")/>
                        <SelectField name="time_zone" options=zones value=person.time_zone.clone()/>
                        <Submit label=t!("profile-save")/>
                    </PostForm>
                </section>
                <section class="ua-stack" aria-labelledby="address-title">
                    <h2 id="address-title">{t!("change-address-title")}</h2>
                    <p>{t!("change-address-now", address = person.email.clone())}</p>
                    <p>{t!("change-address-text")}</p>
                    <PostForm to="accounts/change_address" class="ua-form" id="address">
                        <TextField name="email" kind="email" autocomplete="email" label=t!("field-new-email")/>
                        <TextField name="password" kind="password" autocomplete="current-password" label=t!("field-old_password")/>
                        <Submit label=t!("change-address-action") look="secondary"/>
                    </PostForm>
                </section>
                <section class="ua-stack" aria-labelledby="password-title">
                    <h2 id="password-title">{t!("change-password-title")}</h2>
                    <PostForm to="accounts/change_password" class="ua-form" id="password">
                        <TextField name="old_password" kind="password" autocomplete="current-password"/>
                        <TextField name="password" kind="password" autocomplete="new-password" help=t!("field-password-help") label=t!("field-new-password")/>
                        <Submit label=t!("change-password-action") look="secondary"/>
                    </PostForm>
                </section>
                <section class="ua-stack" aria-labelledby="devices">
                    <h2 id="devices">{t!("devices-title")}</h2>
                    <p>{t!("devices-text")}</p>
                    <div class="ua-table-wrap">
                        <table class="ecl-table ua-table--cards">
                            <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("devices-device")}</th><th class="ecl-table__header" scope="col">{t!("devices-seen")}</th><th class="ecl-table__header" scope="col">{t!("devices-end")}</th></tr></thead>
                            <tbody class="ecl-table__body">{rows}</tbody>
                        </table>
                    </div>
                </section>
                <section class="ua-stack" aria-labelledby="data">
                    <h2 id="data">{t!("data-title")}</h2>
                    <p>{t!("data-text")}</p>
                    <p class="ua-actions">
                        <a class="ecl-button ecl-button--secondary" href="/account/data.json">{t!("data-download")}</a>
                        <a class="ecl-button ecl-button--secondary" href="/calendar">{t!("calendar-link")}</a>
                    </p>
                    <Fold summary=t!("erase-title") to="accounts/erase">
                        <p>{t!("erase-text")}</p>
                        <PostForm to="accounts/erase" class="ua-form" id="erase">
                            <TextField name="password" kind="password" autocomplete="current-password"/>
                            <p class="ua-actions"><button class="ecl-button ecl-button--primary ua-button--danger">{t!("erase-action")}</button></p>
                        </PostForm>
                    </Fold>
                </section>
            </div>
        }
    })
    .live())
}

/// A browser and its system by the names people know them by. An agent also names those it descends from, so the youngest is
/// asked for first; one that is not known stands as it is.
fn device(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        let mut names = names.iter();
        names
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        _ => agent.to_owned(),
    }
}

/// Where to sign in and come back to this page, as it was filtered.
pub fn sign_in_first(cx: &Cx) -> String {
    sign_in_to(&with_query(cx, &[]))
}

/// The same for somebody whose form was not taken, because nobody was signed in any more.
pub fn sign_in_again(cx: &Cx) -> String {
    format!("{}&lost=yes", sign_in_first(cx))
}

/// Where to sign in and go on to a page of this site.
pub fn sign_in_to(next: &str) -> String {
    with_next("/sign-in", next)
}

fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={}", encode(next))
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_device_is_called_what_people_call_it() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, name) in [
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/130.0.0.0 Safari/537.36"),
                "Chrome · Linux",
            ),
            (
                format!(
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
                ),
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                "Safari · iPhone",
            ),
            (
                "Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0".to_owned(),
                "Firefox · Android",
            ),
            ("curl/8.5.0".to_owned(), "curl/8.5.0"),
        ] {
            assert_eq!(device(&agent), name);
        }
    }
}
