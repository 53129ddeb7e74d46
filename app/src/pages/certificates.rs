//! Whether a certificate is genuine: for anybody who holds the paper.

use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::certificates::{self as service, Verified};
use backend::when;

use crate::components::filters::{Filters, Search};
use crate::components::form::PostForm;
use crate::components::layout::PageHeader;
use crate::components::notice::Notice;
use crate::components::{Icon, said};
use crate::pages::programme::dates;
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn verify(cx: Cx) -> PageResult {
    let typed = match cx.param("code") {
        "" => cx.query("code").to_owned(),
        code => code.to_owned(),
    };
    let asked = !typed.is_empty();
    let verified = if asked {
        service::verify(&cx.academy, &cx.caller, &typed).await?
    } else {
        Verified::Unknown
    };
    let missing = asked && matches!(verified, Verified::Unknown);
    let mut page = Page::new(cx.say("certificate-asked-title"), move || {
        let answer = match &verified {
            Verified::Genuine {
                code,
                name,
                edition,
                module,
                issued_at,
            } => view! {
                <Notice kind="success" title=t!("certificate-asked-genuine-title")>{t!("certificate-asked-genuine-text")}</Notice>
                <dl class="ecl-description-list ecl-description-list--horizontal">
                    <dt class="ecl-description-list__term">{t!("certificate-name")}</dt><dd class="ecl-description-list__definition" translate="no" dir="auto">{name.clone()}</dd>
                    <dt class="ecl-description-list__term">{t!("certificate-edition")}</dt><dd class="ecl-description-list__definition">{said(&edition.title)}</dd>
                    <dt class="ecl-description-list__term">{t!("certificate-module")}</dt><dd class="ecl-description-list__definition">{said(&module.title)}</dd>
                    <dt class="ecl-description-list__term">{t!("certificate-dates")}</dt><dd class="ecl-description-list__definition">{dates(edition)}</dd>
                    <dt class="ecl-description-list__term">{t!("certificate-place")}</dt><dd class="ecl-description-list__definition">{said(&edition.place)}</dd>
                    <dt class="ecl-description-list__term">{t!("certificate-issued")}</dt><dd class="ecl-description-list__definition"><time datetime=when::rfc3339(*issued_at)>{when::date(crate::say::language(), *issued_at, CALL_ZONE)}</time></dd>
                    <dt class="ecl-description-list__term">{t!("certificate-code")}</dt><dd class="ecl-description-list__definition" translate="no">{code.to_string()}</dd>
                </dl>
            }
            .into_any(),
            Verified::Withdrawn => view! { <Notice kind="warning" title=t!("certificate-asked-withdrawn-title")>{t!("certificate-asked-withdrawn-text")}</Notice> }.into_any(),
            Verified::Unknown if asked => view! { <Notice kind="error" title=t!("certificate-asked-unknown-title")>{t!("certificate-asked-unknown-text")}</Notice> }.into_any(),
            Verified::Unknown => view! { <p class="ua-lead">{t!("certificate-asked-text")}</p> }.into_any(),
        };
        let value = if missing {
            typed.clone()
        } else {
            String::new()
        };
        view! {
            <PageHeader title=t!("certificate-asked-title")/>
            <div class="ecl-container ua-body ua-stack">
                {answer}
                <Filters to="/certificates" label=t!("certificate-asked-title") action=t!("certificate-asked-action")>
                    <Search name="code" label=t!("certificate-code") value=value code=true/>
                </Filters>
            </div>
        }
    });
    if missing {
        page.status = 404;
    }
    Ok(page)
}

/// What somebody can have of their certificate on the page of their application.
pub fn own(own: &service::Own, edition: &str) -> Option<AnyView> {
    let slug = edition.to_owned();
    let inside = match own {
        service::Own::None => return None,
        service::Own::Ready => view! {
            <p>{t!("certificate-ready")}</p>
            <PostForm to="certificates/issue">
                <input type="hidden" name="edition" value=slug/>
                <button class="ecl-button ecl-button--primary">{t!("certificate-issue")}</button>
            </PostForm>
        }
        .into_any(),
        service::Own::Issued(code) => {
            let (paper, page) = (
                format!("/apply/{slug}/certificate.pdf"),
                format!("/certificates/{code}"),
            );
            view! {
                <p>{t!("certificate-have")}" "<a href=page translate="no">{code.to_string()}</a></p>
                <p><a class="ecl-button ecl-button--primary" href=paper download=""><Icon name="download" class="ecl-button__icon"/>{t!("certificate-download")}</a></p>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <section class="ua-panel ua-panel--tint ua-stack" aria-labelledby="certificate">
                <h2 id="certificate">{t!("certificate-title")}</h2>
                {inside}
            </section>
        }
        .into_any(),
    )
}
