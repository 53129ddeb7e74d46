//! Erasing: what a person asked to have erased, and what has outlived its purpose.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::ids::PersonId;

use crate::db::Tx;
use crate::{Result, all, exec};

/// What goes when a person erases themselves. What others need to understand their own records
/// stays without text: an application was there and was withdrawn.
const ERASE: &[&str] = &[
    "DELETE FROM sign_ins WHERE person_id = $1",
    "DELETE FROM links WHERE person_id = $1",
    "DELETE FROM roles WHERE person_id = $1",
    "DELETE FROM list_views WHERE person_id = $1",
    "DELETE FROM api_tokens WHERE person_id = $1",
    "DELETE FROM calendar_links WHERE person_id = $1",
    "UPDATE imports SET content = '[]', problems = '[]', file_name = '' WHERE person_id = $1",
    // Whoever is written to before they have an account is known by the address alone.
    "DELETE FROM mails WHERE person_id = $1 OR address = (SELECT email FROM people WHERE id = $1)",
    // Letters to colleagues have the name of who invited them.
    "DELETE FROM mails WHERE kind = 'co_author' AND subject_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM co_authors WHERE email = (SELECT email FROM people WHERE id = $1) OR application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM call_exceptions WHERE email = (SELECT email FROM people WHERE id = $1)",
    "DELETE FROM application_versions WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM application_files WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM stated_genders WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    // Whoever asks about their certificate is told that there was one, and not whose.
    "UPDATE certificates SET name = '', withdrawn = TRUE WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM arrivals WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM decision_drafts WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM redactions WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "UPDATE review_remarks SET body = '' WHERE author_id = $1 OR application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    // Scores stay: decisions were taken by them. What reviewers wrote about somebody goes with them.
    "UPDATE reviews SET opinion = '{}', reason = '' WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM reviews WHERE reviewer_id = $1 AND state IN ('assigned', 'begun')",
    "DELETE FROM reviewers WHERE person_id = $1",
    "DELETE FROM dilemma_comments WHERE author_id = $1 OR dilemma_id IN (SELECT id FROM dilemmas WHERE person_id = $1)",
    "UPDATE sessions SET dilemma_id = NULL WHERE dilemma_id IN (SELECT id FROM dilemmas WHERE person_id = $1 AND confidentiality <> 'public')",
    "DELETE FROM dilemmas WHERE person_id = $1 AND confidentiality <> 'public'",
    "UPDATE application_events SET reason = NULL WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1)",
    "DELETE FROM application_events WHERE application_id IN (SELECT id FROM applications WHERE person_id = $1 AND state = 'draft')",
    "DELETE FROM applications WHERE person_id = $1 AND state = 'draft'",
    // A place that was offered or taken is free again; what was decided against or is over stays so.
    "UPDATE applications SET content = '{}', organisation = NULL, city_name = NULL, population = NULL, title = NULL, reason = NULL, name_key = NULL, city_key = NULL,
        search_key = NULL, state = CASE WHEN state IN ('offered', 'confirmed') THEN 'declined'
        WHEN state IN ('submitted', 'eligible', 'in_review', 'waiting') THEN 'withdrawn' ELSE state END WHERE person_id = $1",
    "DELETE FROM survey_invitations WHERE person_id = $1",
    "DELETE FROM space_members WHERE person_id = $1",
    // In a room that has opened the log speaks of them: there they stay without a name.
    "DELETE FROM session_people WHERE person_id = $1 AND session_id IN (SELECT id FROM sessions WHERE state = 'planned')",
    "DELETE FROM group_places WHERE person_id = $1",
    "DELETE FROM group_apart WHERE one_id = $1 OR other_id = $1",
    "DELETE FROM report_consents WHERE person_id = $1",
    "DELETE FROM report_passages WHERE author_id = $1",
    // Posts stay, so that what others answered can be understood; nobody's name is on them.
    "UPDATE check_ins SET note = '' WHERE commitment_id IN (SELECT id FROM commitments WHERE person_id = $1)",
    "UPDATE commitments SET body = '', first_step = '', learned = '' WHERE person_id = $1",
    // Who signs up or asks for a new password is not signed in: then the person is what it is about.
    "UPDATE audit SET origin = NULL WHERE actor_id = $1 OR (actor_id IS NULL AND subject_kind = 'person' AND subject_id = $1)",
];

/// Takes a person out of every table but `people`.
///
/// # Errors
/// When the database fails.
pub async fn erase_person(tx: &mut Tx, person: &PersonId) -> Result<()> {
    for statement in ERASE {
        exec!(tx, sqlx::query(*statement).bind(person.as_str()))?;
    }
    super::sessions::erase_person(tx, person).await
}

/// How long decisions can be accounted for: five years.
const RECORDS_DAYS: i64 = 1826;

/// One statement a retention rule: its name, and rows older than the instant go.
pub const RULES: &[(&str, i64, &str)] = &[
    (
        "sign-ins that are over",
        0,
        "DELETE FROM sign_ins WHERE expires_at < $1",
    ),
    (
        "links, 30 days",
        30,
        "DELETE FROM links WHERE created_at < $1",
    ),
    (
        "tries, 1 day",
        1,
        "DELETE FROM attempts WHERE window_start < $1",
    ),
    (
        "forms that were sent, 1 day",
        1,
        "DELETE FROM forms_once WHERE made_at < $1",
    ),
    (
        "jobs done, 30 days",
        30,
        "DELETE FROM jobs WHERE done_at < $1",
    ),
    (
        "mails, 2 years",
        730,
        "DELETE FROM mails WHERE created_at < $1",
    ),
    (
        "network addresses in the audit log, 180 days",
        180,
        "UPDATE audit SET origin = NULL WHERE at < $1 AND origin IS NOT NULL",
    ),
    (
        "audit log, 5 years",
        RECORDS_DAYS,
        "DELETE FROM audit WHERE at < $1",
    ),
    (
        "genders stated for the balance of a cohort, 1 year",
        365,
        "DELETE FROM stated_genders WHERE stated_at < $1",
    ),
    // A record names applications, with country, city, organisation and, where it was looked at, gender.
    (
        "records of refills, 5 years",
        RECORDS_DAYS,
        "DELETE FROM refills WHERE asked_at < $1 OR scenario_id IN (SELECT id FROM scenarios WHERE COALESCE(composed_at, created_at) < $1)",
    ),
    (
        "reasons in the records of selections, 5 years",
        RECORDS_DAYS,
        "DELETE FROM scenario_reasons WHERE scenario_id IN (SELECT id FROM scenarios WHERE COALESCE(composed_at, created_at) < $1)",
    ),
    (
        "records of selections, 5 years",
        RECORDS_DAYS,
        "DELETE FROM scenarios WHERE COALESCE(composed_at, created_at) < $1",
    ),
    (
        "replaced versions of drafts, 90 days",
        90,
        "DELETE FROM application_versions WHERE replaced_at < $1",
    ),
    (
        "files of applications that were never sent, 90 days after the call closed",
        90,
        "DELETE FROM application_files WHERE application_id IN (SELECT a.id FROM applications a JOIN editions e ON e.id = a.edition_id
            WHERE a.state IN ('draft', 'withdrawn') AND e.call_closes_at < $1)",
    ),
    (
        "who wrote along at applications, 90 days after the call closed",
        90,
        "DELETE FROM co_authors WHERE application_id IN (SELECT a.id FROM applications a JOIN editions e ON e.id = a.edition_id
            WHERE e.call_closes_at < $1)",
    ),
    (
        "exceptions from the rules of a call, 1 year after it closed",
        365,
        "DELETE FROM call_exceptions WHERE edition_id IN (SELECT id FROM editions WHERE call_closes_at < $1)",
    ),
    (
        "tokens of programs, 1 year after they ended",
        365,
        "DELETE FROM api_tokens WHERE expires_at < $1 OR revoked_at < $1",
    ),
    (
        "files of applications that were read, 7 days",
        7,
        "DELETE FROM imports WHERE created_at < $1",
    ),
    (
        "who was invited to a survey, 90 days after it closed",
        90,
        "DELETE FROM survey_invitations WHERE survey_id IN (SELECT id FROM surveys WHERE closes_at < $1)",
    ),
];

// Accounts made before $1 and never verified; but not while a link to verify holds, not with an application that came
// in from a file, and not whoever was given a role: others count on them, and they can prove their address later.
macro_rules! unverified {
    () => {
        "SELECT p.id FROM people p WHERE p.verified_at IS NULL AND p.erased_at IS NULL AND p.created_at < $1
            AND NOT EXISTS (SELECT 1 FROM links l WHERE l.person_id = p.id AND l.used_at IS NULL AND l.expires_at > $2)
            AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.person_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id)"
    };
}

/// Nobody ever signed in to them, so this is all that hangs on them. What others wrote down for the address (late
/// access, writing along, mails to it) is not theirs: it waits for whoever proves that the address is. All at
/// once, since anybody can sign up hundreds of addresses.
const NEVER_VERIFIED: &[&str] = &[
    concat!("DELETE FROM mails WHERE person_id IN (", unverified!(), ")"),
    concat!(
        "DELETE FROM space_members WHERE person_id IN (",
        unverified!(),
        ")"
    ),
    concat!(
        "DELETE FROM reviewers WHERE person_id IN (",
        unverified!(),
        ")"
    ),
    concat!(
        "UPDATE audit SET origin = NULL WHERE subject_kind = 'person' AND subject_id IN (",
        unverified!(),
        ")"
    ),
    concat!("DELETE FROM links WHERE person_id IN (", unverified!(), ")"),
];

/// Applies every rule; how many rows each touched.
///
/// # Errors
/// When the database fails.
pub async fn apply(tx: &mut Tx, now: Timestamp) -> Result<Vec<(&'static str, u64)>> {
    let mut touched = Vec::new();
    for (name, days, statement) in RULES {
        let before = now.plus(-days * Timestamp::DAY);
        touched.push((*name, exec!(tx, sqlx::query(*statement).bind(before))?));
    }
    Ok(touched)
}

/// Takes what hangs on accounts that were made before an instant and never verified; which they are.
///
/// # Errors
/// When the database fails.
pub async fn never_verified(
    tx: &mut Tx,
    before: Timestamp,
    now: Timestamp,
) -> Result<Vec<PersonId>> {
    let gone = all!(tx, sqlx::query_scalar(unverified!()).bind(before).bind(now))?;
    for statement in NEVER_VERIFIED {
        exec!(tx, sqlx::query(*statement).bind(before).bind(now))?;
    }
    Ok(gone)
}

/// What is stored about a person, table by table. Every text is a column of its own row.
const RECORDS: &[(&str, &str)] = &[
    (
        "applications",
        "SELECT content FROM applications WHERE person_id = $1",
    ),
    (
        "replaced drafts",
        "SELECT v.content FROM application_versions v JOIN applications a ON a.id = v.application_id WHERE a.person_id = $1",
    ),
    (
        "files of applications",
        "SELECT f.name FROM application_files f JOIN applications a ON a.id = f.application_id WHERE a.person_id = $1",
    ),
    (
        "colleagues you let write along",
        "SELECT c.email FROM co_authors c JOIN applications a ON a.id = c.application_id WHERE a.person_id = $1",
    ),
    (
        "applications you write along at",
        "SELECT e.slug FROM co_authors c JOIN people p ON p.email = c.email JOIN applications a ON a.id = c.application_id
            JOIN editions e ON e.id = a.edition_id WHERE p.id = $1",
    ),
    (
        "exceptions from the rules of a call",
        "SELECT x.reason FROM call_exceptions x JOIN people p ON p.email = x.email WHERE p.id = $1",
    ),
    (
        "reasons of decisions",
        "SELECT e.reason FROM application_events e JOIN applications a ON a.id = e.application_id WHERE a.person_id = $1 AND e.reason IS NOT NULL",
    ),
    (
        "genders stated for the balance of a cohort",
        "SELECT g.gender FROM stated_genders g JOIN applications a ON a.id = g.application_id WHERE a.person_id = $1",
    ),
    (
        "certificates of participation",
        "SELECT c.code FROM certificates c JOIN applications a ON a.id = c.application_id WHERE a.person_id = $1 AND NOT c.withdrawn",
    ),
    (
        "editions at whose door you were checked in",
        "SELECT e.slug FROM arrivals r JOIN applications a ON a.id = r.application_id JOIN editions e ON e.id = a.edition_id WHERE a.person_id = $1",
    ),
    (
        "dilemmas",
        "SELECT title || ': ' || situation || ' / ' || one_hand || ' / ' || other_hand || ' / ' || tried || ' / ' || key_question || ' / ' || wish || ' / ' || outcome
            FROM dilemmas WHERE person_id = $1",
    ),
    (
        "comments on dilemmas",
        "SELECT body FROM dilemma_comments WHERE author_id = $1",
    ),
    (
        "posts",
        "SELECT body FROM posts WHERE author_id = $1 AND removed_at IS NULL",
    ),
    (
        "threads",
        "SELECT title FROM threads WHERE author_id = $1 AND title <> ''",
    ),
    (
        "commitments",
        "SELECT body FROM commitments WHERE person_id = $1",
    ),
    (
        "first steps",
        "SELECT first_step FROM commitments WHERE person_id = $1",
    ),
    (
        "check-ins",
        "SELECT note FROM check_ins WHERE note <> '' AND commitment_id IN (SELECT id FROM commitments WHERE person_id = $1)",
    ),
    (
        "contributions in sessions",
        "SELECT event FROM session_events WHERE actor_id = $1 AND (event LIKE '{\"contributed\"%' OR event LIKE '{\"edited\"%') ORDER BY session_id, seq",
    ),
    (
        "private notes of sessions",
        "SELECT body FROM session_notes WHERE person_id = $1 AND body <> ''",
    ),
    (
        "passages of reports",
        "SELECT body FROM report_passages WHERE author_id = $1",
    ),
    (
        "reviews",
        "SELECT opinion FROM reviews WHERE reviewer_id = $1",
    ),
    (
        "remarks on applications",
        "SELECT body FROM review_remarks WHERE author_id = $1 AND body <> ''",
    ),
    (
        "devices",
        "SELECT device FROM sign_ins WHERE person_id = $1",
    ),
    ("mails", "SELECT subject FROM mails WHERE person_id = $1"),
    (
        "filters kept by name",
        "SELECT name FROM list_views WHERE person_id = $1",
    ),
    (
        "tokens of programs",
        "SELECT name FROM api_tokens WHERE person_id = $1",
    ),
    ("roles", "SELECT role FROM roles WHERE person_id = $1"),
    (
        "spaces",
        "SELECT s.slug FROM space_members m JOIN spaces s ON s.id = m.space_id WHERE m.person_id = $1 ORDER BY s.slug",
    ),
    (
        "sessions",
        "SELECT s.title || ': ' || m.role FROM session_people m JOIN sessions s ON s.id = m.session_id WHERE m.person_id = $1 ORDER BY s.planned_at",
    ),
    (
        "reports that may name you",
        "SELECT s.title FROM report_consents c JOIN sessions s ON s.id = c.session_id WHERE c.person_id = $1 AND c.named",
    ),
    (
        "sessions that may be told again without names",
        "SELECT s.title FROM report_consents c JOIN sessions s ON s.id = c.session_id WHERE c.person_id = $1 AND c.replay",
    ),
    (
        "reasons not to review",
        "SELECT reason FROM reviews WHERE reviewer_id = $1 AND reason <> ''",
    ),
    (
        "what you did from which network address",
        "SELECT operation || ' ' || origin FROM audit WHERE actor_id = $1 AND origin IS NOT NULL ORDER BY at",
    ),
    (
        "surveys you were invited to",
        "SELECT s.title FROM surveys s JOIN survey_invitations i ON i.survey_id = s.id WHERE i.person_id = $1",
    ),
];

/// The records of a person.
///
/// # Errors
/// When the database fails.
pub async fn records_of(
    tx: &mut Tx,
    person: &PersonId,
) -> Result<BTreeMap<&'static str, Vec<String>>> {
    let mut records = BTreeMap::new();
    for (name, statement) in RECORDS {
        let rows: Vec<String> = all!(tx, sqlx::query_scalar(*statement).bind(person.as_str()))?;
        records.insert(*name, rows);
    }
    Ok(records)
}
