//! Headers that keep pages from doing what they should not.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Sets the headers of a page. `live` pages may run the site's own script and WASM; others none.
pub fn page_headers(headers: &mut HeaderMap, nonce: &str, live: bool, secure: bool) {
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
    common_headers(headers, secure);
}

/// Sets the headers of every answer.
pub fn common_headers(headers: &mut HeaderMap, secure: bool) {
    const COMMON: [(HeaderName, &str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
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
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in COMMON {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
}
