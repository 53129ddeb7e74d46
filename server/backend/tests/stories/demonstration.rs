//! The demonstration: what it holds, that a seed tells it, and what it refuses.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::common::{self, House, NOW, on_both};
use backend::service::demonstration;
use backend::store::{accounts, applications, programme};
use backend::{Academy, all, cities, one};
use domain::Timestamp;
use domain::applications::ApplicationState;
use domain::permission::Role;
use domain::programme::{Edition, EditionState};

on_both! { it_looks_like_life its_year_follows_the_calendar it_is_told_once_and_never_over_other_data }

async fn filled(house: &House) -> Arc<Academy> {
    let academy = house.academy().await;
    cities::load(&academy.db).await.unwrap();
    demonstration::fill(&academy).await.unwrap();
    academy
}

async fn its_year_follows_the_calendar(house: House) {
    house.clock.forward(365 * Timestamp::DAY);
    let academy = filled(&house).await;
    let mut tx = academy.db.read().await.unwrap();
    // Told a year later: the name and the days follow, the address stays.
    let open = programme::edition_by_slug(&mut tx, "2027")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (open.starts_on.as_str(), open.ends_on.as_str()),
        ("2028-06-13", "2028-06-14")
    );
    for title in [&open.title.en, &open.title.fr] {
        assert!(title.contains("2028") && !title.contains("2027"), "{title}");
    }
    assert!(open.call.admits(academy.now()).is_ok());
}

async fn it_looks_like_life(house: House) {
    let academy = filled(&house).await;
    let mut tx = academy.db.read().await.unwrap();

    let editions = programme::editions(&mut tx).await.unwrap();
    let slugs: Vec<&str> = editions
        .iter()
        .map(|edition| edition.slug.as_str())
        .collect();
    assert_eq!(slugs, ["2027", "winter", "2019", "2018"]);
    let [open, winter, past @ ..] = &editions[..] else {
        panic!("four editions");
    };
    assert_eq!(open.state, EditionState::CallOpen);
    assert_eq!(winter.state, EditionState::Confirmed);
    assert!(winter.demonstration && winter.is_ahead());
    assert!(winter.title.en.contains("2027") && winter.title.fr.contains("2027"));
    assert!(open.demonstration && past.iter().all(|edition| !edition.demonstration));
    let stories = programme::stories(&mut tx).await.unwrap();
    let told = |edition: &Edition| &stories[&edition.id];
    assert!(
        past.iter()
            .map(told)
            .all(|story| !story.results.is_empty() && !story.claims.is_empty())
    );
    let claim = &told(&past[1]).claims[0];
    assert_eq!(
        (claim.value, claim.statements.len()),
        (97, 2),
        "two statements in one figure"
    );
    assert_eq!(
        (claim.numerator, claim.denominator),
        (None, None),
        "and no denominator"
    );
    assert_eq!(
        backend::when::local(open.call.closes_at, domain::programme::CALL_ZONE),
        format!(
            "{}T17:00",
            backend::when::iso_day(NOW.plus(12 * Timestamp::DAY), "Europe/Brussels")
        ),
    );
    assert!(open.call.admits(NOW).is_ok());
    // An edition begins on a Tuesday, here in June.
    assert_eq!(open.starts_on, "2027-06-08");
    assert!(open.title.en.contains("2027"), "{}", open.title.en);

    for (email, role) in [
        ("participant@example.org", Some(Role::Participant)),
        ("organiser@example.org", Some(Role::Organiser)),
        ("facilitator@example.org", Some(Role::Facilitator)),
        ("rapporteur@example.org", Some(Role::Rapporteur)),
        ("evaluator@example.org", Some(Role::Evaluator)),
        ("administrator@example.org", Some(Role::Administrator)),
        ("applicant@example.org", None),
    ] {
        let person = accounts::by_email(&mut tx, email).await.unwrap().unwrap();
        assert!(person.verified && person.profile_complete(), "{email}");
        let grants = accounts::grants_of(&mut tx, &person.id).await.unwrap();
        let roles: BTreeSet<Role> = grants.iter().map(|grant| grant.role).collect();
        assert_eq!(roles, role.into_iter().collect(), "{email}");
        let hash = accounts::password_of(&mut tx, &person.id).await.unwrap();
        let password = domain::accounts::Password::attempt(demonstration::PASSWORD);
        assert_eq!(
            academy.passwords.check(password, hash).await.unwrap(),
            backend::password::Checked::Right
        );
    }
    // The small edition whose cohort is signed: places that fell free, some who wait, a wave to send.
    for (what, least, most, query) in [
        (
            "signed",
            1,
            1,
            "SELECT COUNT(*) FROM scenarios WHERE edition_id = $1 AND state = 'signed' AND protocol IS NOT NULL",
        ),
        (
            "confirmed",
            15,
            18,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'confirmed'",
        ),
        (
            "open offers",
            4,
            4,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'offered'",
        ),
        (
            "free again",
            3,
            3,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state IN ('declined', 'cancelled')",
        ),
        (
            "waiting",
            9,
            9,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'waiting'",
        ),
        (
            "unsent",
            3,
            3,
            "SELECT COUNT(*) FROM decision_drafts WHERE edition_id = $1",
        ),
        (
            "reviews",
            100,
            120,
            "SELECT COUNT(*) FROM reviews r JOIN applications a ON a.id = r.application_id WHERE a.edition_id = $1",
        ),
    ] {
        let count: i64 = one!(tx, sqlx::query_scalar(query).bind(winter.id.as_str())).unwrap();
        assert!((least..=most).contains(&count), "{count} {what}");
    }
    let participant = accounts::by_email(&mut tx, "participant@example.org").await;
    let participant = participant.unwrap().unwrap().id;
    let comes = applications::of_person(&mut tx, &winter.id, &participant).await;
    assert_eq!(comes.unwrap().unwrap().state, ApplicationState::Confirmed);
    let open = open.id.as_str();
    for (what, least, most, query) in [
        (
            "applications",
            240,
            240,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state <> 'draft'",
        ),
        (
            "submitted",
            230,
            240,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'submitted'",
        ),
        (
            "drafts",
            15,
            30,
            "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'draft'",
        ),
        (
            "countries",
            26,
            42,
            "SELECT COUNT(DISTINCT country) FROM applications WHERE edition_id = $1",
        ),
        (
            "cities",
            120,
            240,
            "SELECT COUNT(DISTINCT city_name) FROM applications WHERE edition_id = $1",
        ),
        (
            "dilemmas",
            40,
            40,
            "SELECT COUNT(DISTINCT key_question) FROM dilemmas d JOIN applications a ON a.id = d.application_id WHERE a.edition_id = $1",
        ),
        (
            "took part before",
            5,
            20,
            "SELECT COUNT(*) FROM applications a JOIN applications b ON b.person_id = a.person_id AND b.state = 'attended' WHERE a.edition_id = $1",
        ),
    ] {
        let count: i64 = one!(tx, sqlx::query_scalar(query).bind(open)).unwrap();
        assert!((least..=most).contains(&count), "{count} {what}");
    }
    let year = NOW.plus(-365 * Timestamp::DAY).millis();
    let recently = NOW.plus(-14 * Timestamp::DAY).millis();
    for (what, least, most, query) in [
        ("sessions", 5, 5, "SELECT COUNT(*) FROM sessions"),
        (
            "running sessions",
            1,
            1,
            "SELECT COUNT(*) FROM sessions WHERE state = 'running'",
        ),
        (
            "sessions with contributions",
            3,
            4,
            "SELECT COUNT(DISTINCT session_id) FROM session_events",
        ),
        ("surveys", 6, 6, "SELECT COUNT(*) FROM surveys"),
        (
            "surveys with answers",
            6,
            6,
            "SELECT COUNT(DISTINCT survey_id) FROM survey_answers",
        ),
        (
            "open surveys",
            1,
            1,
            "SELECT COUNT(*) FROM surveys WHERE state = 'open'",
        ),
        ("answers", 150, 1_000, "SELECT COUNT(*) FROM survey_answers"),
        ("spaces", 11, 11, "SELECT COUNT(*) FROM spaces"),
        ("threads", 40, 100, "SELECT COUNT(*) FROM threads"),
        ("posts", 150, 1_000, "SELECT COUNT(*) FROM posts"),
        ("commitments", 26, 60, "SELECT COUNT(*) FROM commitments"),
    ] {
        let count: i64 = one!(tx, sqlx::query_scalar(query)).unwrap();
        assert!((least..=most).contains(&count), "{count} {what}");
    }
    let months: Vec<i64> = all!(
        tx,
        sqlx::query_scalar(
            "SELECT DISTINCT (created_at - $1) / 2629800000 FROM posts WHERE created_at > $1"
        )
        .bind(year)
    )
    .unwrap();
    assert_eq!(months.len(), 12, "somebody wrote in every month of a year");
    let (fresh, future): (i64, i64) = one!(
        tx,
        sqlx::query_as("SELECT COUNT(CASE WHEN created_at > $1 THEN 1 END), COUNT(CASE WHEN created_at > $2 THEN 1 END) FROM posts")
            .bind(recently)
            .bind(NOW)
    )
    .unwrap();
    assert!(
        fresh > 0 && future == 0,
        "{fresh} posts in two weeks, {future} from the future"
    );
    let attended: i64 = one!(
        tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM applications WHERE state = 'attended'")
    )
    .unwrap();
    assert_eq!(attended, 40 + 64, "every place of the past was taken");
    let late: i64 = one!(
        tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM application_events WHERE at > $1").bind(NOW)
    )
    .unwrap();
    assert_eq!(late, 0, "nothing has happened that is still to come");
    let early: i64 = one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM applications a JOIN editions e ON e.id = a.edition_id WHERE a.submitted_at < e.call_opens_at OR a.submitted_at > e.call_closes_at")).unwrap();
    assert_eq!(early, 0, "every application came while its call was open");

    let emails: Vec<String> = all!(tx, sqlx::query_scalar("SELECT email FROM people")).unwrap();
    assert!(emails.iter().all(|email| email.ends_with("@example.org")));
    assert!(emails.len() > 300, "{}", emails.len());
}

async fn it_is_told_once_and_never_over_other_data(house: House) {
    let academy = filled(&house).await;
    let people = |academy: Arc<Academy>| async move {
        let mut tx = academy.db.read().await.unwrap();
        let count: i64 = one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM people")).unwrap();
        count
    };
    let before = people(Arc::clone(&academy)).await;
    demonstration::fill(&academy).await.unwrap();
    assert_eq!(
        people(Arc::clone(&academy)).await,
        before,
        "filling again does nothing"
    );
    assert!(
        demonstration::guard(&academy).await.is_err(),
        "served without --demo"
    );
}

#[tokio::test]
async fn it_refuses_a_database_that_holds_anything_else() {
    let house = House::sqlite();
    let academy = house.academy().await;
    cities::load(&academy.db).await.unwrap();
    common::caller(&academy, "Somebody Real", &[]).await;
    let refused = demonstration::fill(&academy).await.unwrap_err();
    assert_eq!(refused.refusal().code(), "demonstration-refused");
    let mut tx = academy.db.read().await.unwrap();
    assert!(programme::editions(&mut tx).await.unwrap().is_empty());
    drop(tx);

    let house = House::sqlite();
    let academy = house.academy().await;
    common::edition(&academy).await;
    assert!(
        demonstration::fill(&academy).await.is_err(),
        "an edition without people is something else, too"
    );
}

/// Every row of every table that the demonstration fills, but password hashes (their salt is not
/// from the seed).
async fn told(academy: &Academy) -> Vec<String> {
    let mut tx = academy.db.read().await.unwrap();
    let mut rows = Vec::new();
    for query in [
        "SELECT id || email || name || organisation || created_at FROM people ORDER BY id",
        "SELECT person_id || role || scope_id FROM roles ORDER BY person_id, role, scope_id",
        "SELECT id || title || call_closes_at FROM editions ORDER BY id",
        "SELECT id || title FROM modules ORDER BY id",
        "SELECT id || person_id || state || content || receipt || submitted_at FROM applications WHERE state <> 'draft' ORDER BY id",
        "SELECT id || state || inputs_sha256 || protocol FROM scenarios WHERE state = 'signed' ORDER BY id",
        "SELECT application_id || decision || reason FROM decision_drafts ORDER BY application_id",
        "SELECT id || application_id || state || title FROM dilemmas ORDER BY id",
        "SELECT id || address || state || subject FROM mails ORDER BY id",
        "SELECT id || title || state || planned_at FROM sessions ORDER BY id",
        "SELECT session_id || seq || at || event FROM session_events ORDER BY session_id, seq",
        "SELECT id || title || state || opens_at || invited FROM surveys ORDER BY id",
        "SELECT survey_id || person_id || answered FROM survey_invitations ORDER BY survey_id, person_id",
        "SELECT survey_id || answers FROM survey_answers ORDER BY survey_id, answers",
        "SELECT id || slug || title FROM spaces ORDER BY id",
        "SELECT space_id || person_id FROM space_members ORDER BY space_id, person_id",
        "SELECT id || title || created_at FROM threads ORDER BY id",
        "SELECT id || author_id || body || created_at FROM posts ORDER BY id",
        "SELECT id || person_id || body || due_on || state FROM commitments ORDER BY id",
    ] {
        let found: Vec<String> = all!(tx, sqlx::query_scalar(query)).unwrap();
        assert!(!found.is_empty(), "{query}");
        rows.extend(found);
    }
    rows
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let (one, other) = (House::sqlite(), House::sqlite());
    let (one, other) = (filled(&one).await, filled(&other).await);
    assert_eq!(told(&one).await, told(&other).await);
}
