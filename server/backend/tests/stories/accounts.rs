//! Accounts, told on SQLite and on PostgreSQL: who is found by what, and what goes with whoever erases themselves.

use crate::common::{House, NOW, caller, code, id_of, on_both};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use backend::chance::Token;
use backend::service::accounts as service;
use backend::store::{accounts, retention};
use backend::{Caller, exec, one};
use domain::{Language, Timestamp};

on_both! {
    people_are_found_by_their_names_in_any_case
    what_names_somebody_by_their_address_goes_with_them
    a_weaker_hash_is_made_anew_at_sign_in
    one_sees_where_one_is_signed_in_until_that_ends
    a_link_is_looked_at_without_being_used_up
}

async fn people_are_found_by_their_names_in_any_case(house: House) {
    let academy = house.academy().await;
    for name in [
        "Łucja Nowak",
        "Élise_Martin",
        "Elise Martin",
        "Anna Świątek",
    ] {
        caller(&academy, name, &[]).await;
    }
    let mut tx = academy.db.read().await.unwrap();
    for (text, found) in [
        ("łucja", vec!["Łucja Nowak"]),
        ("Łucja", vec!["Łucja Nowak"]),
        ("élise", vec!["Élise_Martin"]),
        ("anna św", vec!["Anna Świątek"]),
        ("wią", vec!["Anna Świątek"]),
        ("e_m", vec!["Élise_Martin"]),
        ("100%", vec![]),
        ("!", vec![]),
    ] {
        let (people, count) = accounts::search(&mut tx, text, 10, 0).await.unwrap();
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(
            (names, count),
            (found.clone(), i64::try_from(found.len()).unwrap()),
            "{text}"
        );
    }
}

async fn what_names_somebody_by_their_address_goes_with_them(house: House) {
    let academy = house.academy().await;
    let ana = caller(&academy, "Ana", &[]).await;
    let boris = caller(&academy, "Boris", &[]).await;
    let mut tx = academy.db.write().await.unwrap();
    // Written to before there was an account; signed up for it without being signed in.
    for name in ["ana", "boris"] {
        exec!(
            tx,
            sqlx::query("INSERT INTO mails (id, address, language, kind, subject_id, subject, body_text, body_html, state, created_at) VALUES ($1, $2, 'en', 'call_exception', '', 'Later', 'Later', '', 'sent', $3)")
                .bind(name)
                .bind(format!("{name}@example.org"))
                .bind(NOW)
        )
        .unwrap();
    }
    for who in [&ana, &boris] {
        exec!(
            tx,
            sqlx::query("INSERT INTO audit (id, at, origin, operation, subject_kind, subject_id, detail) VALUES ($1, $2, '192.0.2.1', 'account.made', 'person', $1, '')")
                .bind(id_of(who).as_str())
                .bind(NOW)
        )
        .unwrap();
    }
    retention::erase_person(&mut tx, id_of(&ana)).await.unwrap();
    let mails: i64 = one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM mails")).unwrap();
    let origins =
        "SELECT COUNT(*) FROM audit WHERE origin IS NOT NULL AND operation = 'account.made'";
    let origins: i64 = one!(tx, sqlx::query_scalar(origins)).unwrap();
    assert_eq!((mails, origins), (1, 1), "those of the other stay");
}

async fn a_weaker_hash_is_made_anew_at_sign_in(house: House) {
    let academy = house.academy().await;
    let ana = caller(&academy, "Ana", &[]).await;
    let weaker = Params::new(8 * 1024, 1, 1, None).unwrap();
    let hash: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, weaker)
        .hash_password_with_salt(b"quiet harbour seven lamps", &[7; 16])
        .unwrap();
    let mut tx = academy.db.write().await.unwrap();
    accounts::set_password(&mut tx, id_of(&ana), &hash.to_string())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let stored = async || {
        let mut tx = academy.db.read().await.unwrap();
        let hash = accounts::password_of(&mut tx, id_of(&ana)).await.unwrap();
        hash.unwrap()
    };
    let visitor = Caller::visitor(Language::En);
    let sign_in = async |password: &str| {
        service::sign_in(&academy, &visitor, "ana@example.org", password, "", "").await
    };
    assert_eq!(
        code(sign_in("quiet harbour").await.map(drop)),
        "sign-in-wrong"
    );
    assert_eq!(
        stored().await,
        hash.to_string(),
        "a wrong one changes nothing"
    );
    sign_in("quiet harbour seven lamps").await.unwrap();
    let anew = stored().await;
    assert!(
        anew.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{anew}"
    );
    sign_in("quiet harbour seven lamps").await.unwrap();
    assert_eq!(stored().await, anew, "once");
}

async fn one_sees_where_one_is_signed_in_until_that_ends(house: House) {
    let academy = house.academy().await;
    let ana = caller(&academy, "Ana", &[]).await;
    let boris = caller(&academy, "Boris", &[]).await;
    let begin = async |who: &Caller, device: &str| {
        let (token, now) = (Token::new(academy.chance.as_ref()), academy.now());
        let (id, until) = (academy.id(), now.plus(service::ABSOLUTE));
        let mut tx = academy.db.write().await.unwrap();
        accounts::insert_sign_in(&mut tx, &id, id_of(who), &token.hash(), device, now, until)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    };
    let devices = async || {
        let listed = service::sign_ins(&academy, &ana).await.unwrap();
        let devices = listed.into_iter().map(|one| one.device);
        devices.collect::<Vec<_>>()
    };
    begin(&ana, "phone").await;
    house.clock.forward(Timestamp::DAY);
    let desk = begin(&ana, "desk").await;
    let lost = begin(&boris, "lost").await;
    assert_eq!(devices().await, ["desk", "phone"], "the last used first");

    let theirs = service::end_sign_in(&academy, &ana, &lost).await;
    assert_eq!(code(theirs), "not-found");
    service::end_sign_in(&academy, &ana, &desk).await.unwrap();
    assert_eq!(devices().await, ["phone"]);
    house.clock.forward(service::IDLE - Timestamp::DAY - 1);
    assert_eq!(devices().await, ["phone"]);
    house.clock.forward(1);
    assert!(devices().await.is_empty(), "one that is not used ends");
}

async fn a_link_is_looked_at_without_being_used_up(house: House) {
    let academy = house.academy().await;
    let ana = caller(&academy, "Ana", &[]).await;
    let token = Token::new(academy.chance.as_ref());
    let (hash, now) = (token.hash(), academy.now());
    let until = now.plus(Timestamp::MINUTE);
    let mut tx = academy.db.write().await.unwrap();
    accounts::insert_link(
        &mut tx,
        &hash,
        id_of(&ana),
        "verify",
        Some("new@example.org"),
        now,
        until,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let look = async |purpose| service::link_holds(&academy, purpose, token.reveal()).await;
    let new = Some("new@example.org".to_owned());
    assert_eq!(look("verify").await.unwrap(), new);
    assert_eq!(look("verify").await.unwrap(), new, "and again");
    assert_eq!(code(look("reset").await), "link-wrong");

    house.clock.forward(Timestamp::MINUTE - 1);
    assert_eq!(look("verify").await.unwrap(), new);
    house.clock.forward(1);
    assert_eq!(code(look("verify").await), "link-wrong", "it is too old");
}
