#[cfg(feature = "ssr")]
use domain::Refusal;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::accounts as service;

#[server(prefix = "/api", endpoint = "accounts/sign_up")]
pub async fn sign_up(
    name: String,
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::SignUp {
        name,
        email,
        password,
        next: on_site(next).unwrap_or_default(),
    };
    service::sign_up(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/sign-up/sent"))
}

#[server(prefix = "/api", endpoint = "accounts/verify")]
pub async fn verify(token: String, #[server(default)] next: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let changed = service::verify(&cx.academy, &cx.caller, &token)
        .await
        .map_err(|error| told(&cx, &error))?;
    let signed_in = cx.caller.person.is_some();
    Ok(match on_site(next) {
        _ if changed => Done::go(if signed_in { "/account" } else { "/sign-in" })
            .saying("notice-address-changed"),
        Some(next) => Done::go(crate::pages::accounts::sign_in_to(&next)).saying("notice-verified"),
        None => Done::go("/sign-in").saying("notice-verified"),
    })
}

#[server(prefix = "/api", endpoint = "accounts/sign_in")]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let next = on_site(next);
    let wanted = next.as_deref().unwrap_or_default();
    let (academy, caller) = (&cx.academy, &cx.caller);
    let token = service::sign_in(academy, caller, &email, &password, &cx.device, wanted)
        .await
        .map_err(|error| told(&cx, &error))?;
    cookies::set(
        &cx,
        "session",
        token.reveal(),
        service::ABSOLUTE / 1000,
        true,
    );
    Ok(Done::go(next.unwrap_or_else(|| "/today".to_owned())))
}

/// Where somebody wanted to go, if it is on this site: nowhere else does a form lead. Browsers read a backslash as a
/// slash and leave out tabs and ends of lines.
#[cfg(feature = "ssr")]
fn on_site(next: String) -> Option<String> {
    let safe = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= 500
        && !next.contains(|c: char| c == '\\' || c.is_control());
    safe.then_some(next)
}

#[server(prefix = "/api", endpoint = "accounts/sign_out")]
pub async fn sign_out() -> Result<Done, Refused> {
    let cx = cx()?;
    service::sign_out(&cx.academy, &cx.caller)
        .await
        .map_err(|error| told(&cx, &error))?;
    cookies::set(&cx, "session", "", 0, true);
    Ok(Done::go("/").saying("notice-signed-out"))
}

#[server(prefix = "/api", endpoint = "accounts/forgot")]
pub async fn forgot(email: String, #[server(default)] next: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let next = on_site(next).unwrap_or_default();
    service::forgot(&cx.academy, &cx.caller, &email, &next)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-reset-sent"))
}

#[server(prefix = "/api", endpoint = "accounts/reset")]
pub async fn reset(
    token: String,
    password: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    service::reset(&cx.academy, &cx.caller, &token, &password)
        .await
        .map_err(|error| told(&cx, &error))?;
    let sign_in = on_site(next).map_or_else(
        || "/sign-in".to_owned(),
        |next| crate::pages::accounts::sign_in_to(&next),
    );
    Ok(Done::go(sign_in).saying("notice-password-changed"))
}

#[server(prefix = "/api", endpoint = "accounts/save_profile")]
pub async fn save_profile(
    name: String,
    country: String,
    #[server(default)] city: String,
    #[server(default)] city_name: String,
    organisation: String,
    #[server(default)] level: String,
    language: String,
    time_zone: String,
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    // Without WASM, and by those who type on, the name is typed and nothing chosen.
    let city = service::city_meant(&cx.academy, &country, &city, &city_name)
        .await
        .map_err(|error| told(&cx, &error))?
        .map_or(city_name, |city| city.id.to_string());
    let form = domain::accounts::ProfileForm {
        name,
        country,
        city,
        organisation,
        level,
        language,
        time_zone,
    };
    service::save_profile(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(match on_site(next) {
        Some(next) => Done::go(next).saying("notice-profile-saved"),
        None => Done::stay("notice-profile-saved"),
    })
}

/// Cities of a country one of whose names begins as typed, for choosing; 12 at the most.
#[server(prefix = "/api", endpoint = "accounts/cities")]
pub async fn cities(
    country: String,
    typed: String,
) -> Result<Vec<domain::geography::City>, Refused> {
    let cx = cx()?;
    Ok(service::cities(&cx.academy, &country, &typed)
        .await
        .map_err(|error| told(&cx, &error))?)
}

#[server(prefix = "/api", endpoint = "accounts/change_address")]
pub async fn change_address(email: String, password: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::change_address(&cx.academy, &cx.caller, &email, &password)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-address-asked"))
}

#[server(prefix = "/api", endpoint = "accounts/change_password")]
pub async fn change_password(old_password: String, password: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::change_password(&cx.academy, &cx.caller, &old_password, &password)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-password-changed"))
}

#[server(prefix = "/api", endpoint = "accounts/end_sign_in")]
pub async fn end_sign_in(sign_in: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = domain::ids::SignInId::parse(&sign_in)?;
    service::end_sign_in(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-sign-in-ended"))
}

#[server(prefix = "/api", endpoint = "accounts/erase")]
pub async fn erase(password: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::erase(&cx.academy, &cx.caller, &password)
        .await
        .map_err(|error| told(&cx, &error))?;
    cookies::set(&cx, "session", "", 0, true);
    Ok(Done::go("/").saying("notice-erased"))
}

#[server(prefix = "/api", endpoint = "accounts/choose_language")]
pub async fn choose_language(language: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let language = domain::Language::from_tag(&language).ok_or(Refusal::not_found())?;
    service::choose_language(&cx.academy, &cx.caller, language)
        .await
        .map_err(|error| told(&cx, &error))?;
    cookies::set(&cx, "language", language.tag(), 31_536_000, false);
    Ok(Done::default())
}

#[server(prefix = "/api", endpoint = "accounts/choose_theme")]
pub async fn choose_theme(theme: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let seconds = if matches!(theme.as_str(), "light" | "dark") {
        31_536_000
    } else {
        0
    };
    cookies::set(
        &cx,
        "theme",
        &theme
            .chars()
            .filter(char::is_ascii_lowercase)
            .take(5)
            .collect::<String>(),
        seconds,
        false,
    );
    Ok(Done::default())
}

/// Cookies a server function sets.
#[cfg(feature = "ssr")]
mod cookies {
    use axum::http::{HeaderValue, header::SET_COOKIE};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use crate::request::Cx;

    /// Sets a cookie for `seconds`; 0 takes it away. Values are chosen by the server and need no quoting.
    pub(super) fn set(cx: &Cx, name: &str, value: &str, seconds: i64, secret: bool) {
        let prefix = if cx.secure { "__Host-" } else { "" };
        let secure = if cx.secure { "; Secure" } else { "" };
        let hidden = if secret { "; HttpOnly" } else { "" };
        let cookie = format!(
            "{prefix}{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}{secure}"
        );
        if let (Some(options), Ok(value)) = (
            use_context::<ResponseOptions>(),
            HeaderValue::from_str(&cookie),
        ) {
            options.append_header(SET_COOKIE, value);
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::on_site;

    #[test]
    fn whoever_signs_in_stays_on_this_site() {
        let here = "/apply/2027?step=2#wish";
        assert_eq!(on_site(here.to_owned()).as_deref(), Some(here));
        for elsewhere in [
            "",
            "today",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
        ] {
            assert_eq!(on_site(elsewhere.to_owned()), None, "{elsewhere:?}");
        }
    }
}
