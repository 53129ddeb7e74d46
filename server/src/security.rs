//! Headers that keep pages from doing what they should not.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Sets what a page may load. `live` pages may run the site's own script and WASM; others none.
pub fn page_policy(headers: &mut HeaderMap, nonce: &str, live: bool) {
    let script = if live {
        format!("'self' 'nonce-{nonce}' 'wasm-unsafe-eval'")
    } else {
        "'none'".to_owned()
    };
    let connect = if live { "'self'" } else { "'none'" };
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; connect-src {connect}; font-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
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
