//! Choosing a city: suggestions as one types. Without WASM the name alone is sent.

use leptos::prelude::*;

use crate::islands::live;
use crate::words::Words;

/// A text field with suggestions (the ARIA combobox pattern with a list box).
#[island]
pub fn CityPicker(
    country: String,
    city: String,
    name: String,
    problem: Option<String>,
    icons: String,
    words: Words,
) -> impl IntoView {
    // Whoever typed before the island came to life goes on with what they typed.
    let now = field_now("f-city").unwrap_or_else(|| name.clone());
    let chosen = RwSignal::new(if now == name { city } else { String::new() });
    let typed = RwSignal::new(now);
    let found = RwSignal::new(Vec::<domain::geography::City>::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let status = RwSignal::new(String::new());
    let words = StoredValue::new(words);
    let first_country = StoredValue::new(country);

    let choose = move |at: usize| {
        if let Some(city) = found.read_untracked().get(at) {
            chosen.set(city.id.to_string());
            typed.set(city.name.clone());
            open.set(false);
            status.set(String::new());
        }
    };
    let look = move |text: String| {
        typed.set(text.clone());
        chosen.set(String::new());
        active.set(0);
        if text.trim().chars().count() < 2 {
            open.set(false);
            status.set(String::new());
            return;
        }
        let country = field_now("f-country").unwrap_or_else(|| first_country.get_value());
        if country.is_empty() {
            status.set(words.read_value().get("city-country"));
            open.set(false);
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(cities) = crate::api::accounts::cities(country, text.clone()).await
                && typed.get_untracked() == text
            {
                status.set(if cities.is_empty() {
                    words.read_value().get("city-none")
                } else {
                    words
                        .read_value()
                        .fill("city-found", &[("count", &cities.len().to_string())])
                });
                open.set(!cities.is_empty());
                found.set(cities);
            }
        });
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let count = found.read_untracked().len();
        if !open.get_untracked() || count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => active.update(|at| *at = (*at + count - 1) % count),
            "Enter" => choose(active.get_untracked()),
            "Escape" => open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let described = if problem.is_some() {
        "f-city-help f-city-error"
    } else {
        "f-city-help"
    };
    let invalid = problem.is_some();
    view! {
        <div class=if invalid { "ecl-form-group ecl-form-group--invalid ua-combo" } else { "ecl-form-group ua-combo" }>
            <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for="f-city">{words.read_value().get("field-city")}</label><span class="ecl-form-label__required" aria-hidden="true">" *"</span></div>
            <div class="ecl-help-block" id="f-city-help">{words.read_value().get("field-city-help")}</div>
            {problem.map(|text| view! { <div class="ecl-feedback-message" id="f-city-error"><svg class="ecl-icon ecl-feedback-message__icon" aria-hidden="true"><use href=format!("{icons}#error")/></svg>{text}</div> })}
            <input type="hidden" name="city" value=move || chosen.get()/>
            <input class="ecl-text-input" id="f-city" name="city_name" autocomplete="off" role="combobox" aria-autocomplete="list" aria-controls="f-city-list"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-activedescendant=move || open.get().then(|| format!("f-city-{}", active.get()))
                aria-invalid=invalid.then_some("true") aria-describedby=described
                prop:value=move || typed.get() value=typed.get_untracked()
                on:input=move |event| look(event_target_value(&event)) on:keydown=key on:blur=move |_| open.set(false)/>
            <ul class="ua-combo__list" id="f-city-list" role="listbox" aria-label=words.read_value().get("field-city") hidden=move || !open.get()>
                {live(move || found.get().into_iter().enumerate().map(|(at, city)| {
                    let label = format!("{} · {}", city.name, words.read_value().fill("city-inhabitants", &[("count", &grouped(city.population))]));
                    view! {
                        <li class="ua-combo__option" id=format!("f-city-{at}") role="option" aria-selected=move || if active.get() == at { "true" } else { "false" }
                            on:mousedown=move |event| { event.prevent_default(); choose(at); }>{label}</li>
                    }
                }).collect::<Vec<_>>())}
            </ul>
            <p class="ua-small ua-muted" role="status">{live(move || status.get())}</p>
        </div>
    }
}

/// What a field of the form holds at this moment; on the server there is no such moment.
fn field_now(id: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast as _;
        let field = document().get_element_by_id(id)?;
        field
            .dyn_ref::<web_sys::HtmlInputElement>()
            .map(web_sys::HtmlInputElement::value)
            .or_else(|| {
                field
                    .dyn_ref::<web_sys::HtmlSelectElement>()
                    .map(web_sys::HtmlSelectElement::value)
            })
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        None
    }
}

/// 1 234 567 with narrow spaces, which both languages read.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
