//! Who is asking: from a request's cookies and headers to the context that pages and server
//! functions get.

use std::net::SocketAddr;
use std::sync::Arc;

use app::request::Cx;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Uri, header, request::Parts};
use backend::{Academy, Caller};
use domain::Language;
use domain::text::shown;

/// What every handler shares.
#[derive(Clone)]
pub struct State {
    /// The academy.
    pub academy: Arc<Academy>,
    /// Reverse proxies in front.
    pub proxies: Proxies,
    /// Whether people come over HTTPS.
    pub secure: Secure,
}

/// Where reverse proxies write the address they were asked from.
pub const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How many reverse proxies stand in front.
#[derive(Debug, Clone, Copy)]
pub struct Proxies(pub u8);

/// Whether people come over HTTPS; then cookies are `__Host-` and `Secure`.
#[derive(Debug, Clone, Copy)]
pub struct Secure(pub bool);

/// The id given to a request.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn own_cookie<'a>(headers: &'a HeaderMap, name: &str, secure: bool) -> Option<&'a str> {
    if secure {
        cookie(headers, &format!("__Host-{name}"))
    } else {
        cookie(headers, name)
    }
}

/// The network address of the person: the connection's own, or the one the outermost trusted proxy
/// saw. Addresses that anybody could have written into the header further left are not believed.
pub fn origin(parts: &Parts, proxies: Proxies) -> Option<String> {
    if proxies.0 > 0 {
        let list: Vec<&str> = parts
            .headers
            .get_all(FORWARDED)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        if let Some(address) = list
            .len()
            .checked_sub(usize::from(proxies.0))
            .and_then(|at| list.get(at))
        {
            return Some((*address).to_owned());
        }
    }
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_string())
}

/// Who is asking.
///
/// # Errors
/// When the database fails.
pub async fn caller(state: &State, parts: &Parts) -> backend::Result<Caller> {
    let known = match own_cookie(&parts.headers, "session", state.secure.0) {
        Some(token) => backend::service::accounts::known(&state.academy, token).await?,
        None => None,
    };
    let pseudo = state.academy.settings.pseudo_locale;
    let chosen = own_cookie(&parts.headers, "language", state.secure.0)
        .and_then(Language::from_tag)
        .filter(|language| *language != Language::Pseudo || pseudo);
    let asked = || {
        parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map_or(Language::En, Language::negotiate)
    };
    let request_id = parts
        .extensions
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let origin = origin(parts, state.proxies);
    Ok(match known {
        Some(known) => Caller {
            language: known
                .person
                .language
                .filter(|language| *language != Language::Pseudo || pseudo)
                .or(chosen)
                .unwrap_or_else(asked),
            person: Some(known.person),
            sign_in: Some(known.sign_in),
            grants: known.grants,
            origin,
            request_id,
            form: None,
        },
        None => Caller {
            origin,
            request_id,
            ..Caller::visitor(chosen.unwrap_or_else(asked))
        },
    })
}

/// The context of a request for the page at `uri`.
///
/// # Errors
/// When the database fails.
pub async fn cx(
    state: &State,
    parts: &Parts,
    uri: &Uri,
    params: Vec<(String, String)>,
) -> backend::Result<Cx> {
    let caller = caller(state, parts).await?;
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .take(50)
        .map(|(name, value)| (name.into_owned(), shown(value.into_owned())))
        .collect();
    let text = |name: header::HeaderName| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    Ok(Cx {
        academy: Arc::clone(&state.academy),
        caller: Arc::new(caller),
        path: uri.path().to_owned(),
        params: Arc::new(params),
        query: Arc::new(query),
        posted: None,
        files: Arc::default(),
        notice: own_cookie(&parts.headers, "notice", state.secure.0)
            .filter(|key| key.starts_with("notice-") && backend::texts::has(Language::En, key))
            .map(ToOwned::to_owned),
        theme: own_cookie(&parts.headers, "theme", state.secure.0)
            .filter(|theme| matches!(*theme, "light" | "dark"))
            .map(ToOwned::to_owned),
        device: text(header::USER_AGENT),
        secure: state.secure.0,
    })
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    /// Who asked with these headers over a connection from 192.0.2.9, behind so many proxies.
    fn asked(forwarded: &[&str], proxies: u8) -> Option<String> {
        let mut request = Request::builder();
        for value in forwarded {
            request = request.header(FORWARDED, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let connection = SocketAddr::from(([192, 0, 2, 9], 4711));
        parts.extensions.insert(ConnectInfo(connection));
        origin(&parts, Proxies(proxies))
    }

    #[test]
    fn an_address_is_believed_as_far_as_proxies_are_trusted() {
        let own = Some("192.0.2.9".to_owned());
        let seen = Some("203.0.113.5".to_owned());
        assert_eq!(
            asked(&["203.0.113.5"], 0),
            own,
            "anybody can write a header"
        );
        assert_eq!(asked(&["203.0.113.5"], 1), seen);
        // What stands further left came from outside.
        assert_eq!(asked(&["198.51.100.1, 203.0.113.5"], 1), seen);
        assert_eq!(asked(&["198.51.100.1", "203.0.113.5"], 1), seen);
        assert_eq!(asked(&["203.0.113.5, 10.0.0.1"], 2), seen);
        // Somebody who comes past the proxies.
        assert_eq!(asked(&[], 1), own);
        assert_eq!(asked(&["203.0.113.5"], 2), own);
    }
}
