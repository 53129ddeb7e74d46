//! What is kept no longer than it must be: every rule at its limit, told on both engines.

use std::collections::BTreeSet;

use crate::common::{House, NOW, ask_as, caller, edition, id_of, on_both, profile};
use backend::service::{accounts, applications};
use backend::store::retention::{RULES, apply};
use backend::{exec, one};
use domain::Timestamp;

on_both! { every_rule_holds_to_the_day }

/// A rule, its days, and what is stored about a person (`$2`) at an instant (`$1`) that it ends.
struct Aged {
    rule: &'static str,
    days: i64,
    stored: &'static [&'static str],
}

const fn aged(rule: &'static str, days: i64, stored: &'static [&'static str]) -> Aged {
    Aged { rule, days, stored }
}

const CALL_CLOSED: &str = "UPDATE editions SET call_closes_at = $1 WHERE id IN (SELECT edition_id FROM applications WHERE person_id = $2)";
const AUDITED: &str = "INSERT INTO audit (id, at, origin, operation, subject_kind, subject_id, detail) VALUES ('x', $1, '127.0.0.1', 'tried', 'person', $2, 'null')";

const AGED: [Aged; 14] = [
    aged("sign-ins that are over", 0, &["INSERT INTO sign_ins (id, person_id, token_hash, device, created_at, seen_at, expires_at) VALUES ('x', $2, 'x', '', 0, 0, $1)"]),
    aged("links, 30 days", 30, &["INSERT INTO links (token_hash, person_id, purpose, created_at, expires_at) VALUES ('x', $2, 'reset', $1, 0)"]),
    aged("tries, 1 day", 1, &["INSERT INTO attempts (key, window_start, count) VALUES ($2, $1, 1)"]),
    aged("forms that were sent, 1 day", 1, &["INSERT INTO forms_once (key, made, made_at) VALUES ($2, 'x', $1)"]),
    aged("jobs done, 30 days", 30, &["INSERT INTO jobs (id, kind, payload, run_at, tries, lease_until, done_at) VALUES ($2, 'x', '', 0, 0, 0, $1)"]),
    aged("mails, 2 years", 730, &["INSERT INTO mails (id, person_id, address, language, kind, subject_id, subject, body_text, body_html, state, created_at)
        VALUES ('x', $2, 'a@example.org', 'en', 'receipt', 'x', '', '', '', 'sent', $1)"]),
    aged("network addresses in the audit log, 180 days", 180, &[AUDITED]),
    aged("audit log, 5 years", 1826, &[AUDITED]),
    aged("genders stated for the balance of a cohort, 1 year", 365, &["INSERT INTO stated_genders SELECT id, 'woman', $1 FROM applications WHERE person_id = $2"]),
    aged("replaced versions of drafts, 90 days", 90, &["INSERT INTO application_versions SELECT id, 0, '{}', $1 FROM applications WHERE person_id = $2"]),
    aged("who wrote along at applications, 90 days after the call closed", 90, &[
        "INSERT INTO co_authors SELECT id, 'b@example.org', $1 FROM applications WHERE person_id = $2", CALL_CLOSED]),
    aged("exceptions from the rules of a call, 1 year after it closed", 365, &[
        "INSERT INTO call_exceptions (edition_id, email, waives_rules, reason, granted_at) SELECT edition_id, 'b@example.org', TRUE, 'x', $1 FROM applications WHERE person_id = $2", CALL_CLOSED]),
    aged("tokens of programs, 1 year after they ended", 365, &["INSERT INTO api_tokens (id, person_id, name, token_hash, scopes, created_at, expires_at) VALUES ('x', $2, 'x', 'x', '[]', 0, $1)"]),
    aged("files of applications that were read, 7 days", 7, &["INSERT INTO imports (id, edition_id, person_id, file_name, rows_found, problems_found, problems, content, created_at)
        SELECT 'x', edition_id, person_id, 'a.csv', 0, 0, '[]', '[]', $1 FROM applications WHERE person_id = $2"]),
];

/// Rules whose rows need a whole story: `call`, `surveys` and `selection` tell them.
const ELSEWHERE: [&str; 5] = [
    "records of refills, 5 years",
    "reasons in the records of selections, 5 years",
    "records of selections, 5 years",
    "files of applications that were never sent, 90 days after the call closed",
    "who was invited to a survey, 90 days after it closed",
];

async fn every_rule_holds_to_the_day(house: House) {
    let academy = house.academy().await;
    edition(&academy).await;
    let ana = caller(&academy, "Ana", &[]).await;
    accounts::save_profile(&academy, &ana, &profile("Ana", 2))
        .await
        .unwrap();
    let ana = ask_as(&academy, id_of(&ana)).await;
    applications::start(&academy, &ana, "2027").await.unwrap();

    let told: BTreeSet<&str> = AGED.iter().map(|aged| aged.rule).chain(ELSEWHERE).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|(rule, _, _)| *rule).collect();
    assert_eq!(told, rules, "every rule is told, and no other");

    for Aged { rule, days, stored } in AGED {
        // What one rule leaves behind is undone before the next.
        let mut tx = academy.db.write().await.unwrap();
        let mut rows = 0;
        for statement in stored {
            let at = NOW.plus(-days * Timestamp::DAY);
            rows += exec!(
                tx,
                sqlx::query(*statement).bind(at).bind(id_of(&ana).as_str())
            )
            .unwrap();
        }
        assert!(rows > 0, "{rule}");
        let mut ended = async |now: Timestamp| {
            let touched = apply(&mut tx, now).await.unwrap();
            let found = touched.iter().find(|(name, _)| *name == rule);
            found.map(|(_, count)| *count)
        };
        assert_eq!(
            ended(NOW).await,
            Some(0),
            "{rule}: on the last day it stays"
        );
        assert_eq!(ended(NOW.plus(1)).await, Some(1), "{rule}: then it goes");
    }
    let mut tx = academy.db.read().await.unwrap();
    let people: i64 = one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM people")).unwrap();
    assert_eq!(people, 1, "and nobody with it");
}
