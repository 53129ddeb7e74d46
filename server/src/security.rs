//! Headers that keep pages from doing what they should not.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What every page may load.
macro_rules! policy {
    ($scripts:literal) => {
        concat!(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; ",
            $scripts
        )
    };
}

/// Sets what a page may load. One with a nonce may run the site's own script and WASM; others none.
pub fn page_policy(headers: &mut HeaderMap, nonce: Option<&str>) {
    let policy = match nonce {
        Some(nonce) => HeaderValue::try_from(format!(
            policy!("connect-src 'self'; script-src 'self' 'nonce-{}' 'wasm-unsafe-eval'"),
            nonce
        )),
        None => Ok(HeaderValue::from_static(policy!(
            "connect-src 'none'; script-src 'none'"
        ))),
    };
    if let Ok(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Sets the headers of what a browser may show by itself. Styles, scripts and icons are only ever
/// part of a page, and go without.
pub fn document_headers(headers: &mut HeaderMap) {
    set(
        headers,
        [
            // Links in mails carry secrets in their address; other sites never see it.
            (header::REFERRER_POLICY, "same-origin"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), microphone=(), geolocation=(), payment=()",
            ),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ),
        ],
    );
}

/// Sets the headers of every answer.
pub fn common_headers(headers: &mut HeaderMap, secure: bool) {
    set(
        headers,
        [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
        ],
    );
    if secure {
        set(
            headers,
            [(
                header::STRICT_TRANSPORT_SECURITY,
                "max-age=31536000; includeSubDomains",
            )],
        );
    }
}

fn set<const N: usize>(headers: &mut HeaderMap, pairs: [(HeaderName, &'static str); N]) {
    for (name, value) in pairs {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
