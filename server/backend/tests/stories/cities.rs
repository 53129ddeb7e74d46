//! Finding a city by whatever people call it; told on both engines.

use crate::common::{House, on_both};
use backend::service::accounts::{cities, city_meant};
use backend::store::accounts as store;

on_both! {
    a_city_is_found_by_every_name_it_has
    nothing_is_guessed_of_a_name_that_is_only_begun
    what_is_typed_counts_against_what_was_chosen_before
    the_list_is_loaded_once_and_anew_when_it_changes
}

async fn first(academy: &backend::Academy, country: &str, typed: &str) -> Option<String> {
    let found = cities(academy, country, typed).await.unwrap();
    assert!(found.len() <= 12);
    found.into_iter().next().map(|city| city.name)
}

async fn a_city_is_found_by_every_name_it_has(house: House) {
    let academy = house.academy().await;
    backend::cities::load(&academy.db).await.unwrap();
    for (country, typed, name) in [
        ("DE", "Köln", "Köln"),
        ("DE", "Koln", "Köln"),
        ("DE", "KOELN", "Köln"),
        ("DE", "Cologne", "Köln"),
        ("DE", "  colo", "Köln"),
        ("DE", "Munich", "Munich"),
        ("DE", "München", "Munich"),
        ("BE", "Brussels", "Brussels"),
        ("BE", "Bruxelles", "Brussels"),
        ("BE", "Brussel", "Brussels"),
        ("BE", "Βρυξέλλες", "Brussels"),
        ("BE", "Anvers", "Antwerp"),
        ("BE", "Antwerpen", "Antwerp"),
        ("BE", "Ghent", "Gent"),
        ("BE", "Gand", "Gent"),
        ("BG", "София", "Sofia"),
        ("GR", "Αθήνα", "Athens"),
        ("GR", "ΑΘΗΝΑ", "Athens"),
        ("AT", "Wien", "Vienna"),
        ("AT", "Vienne", "Vienna"),
        ("CZ", "Praha", "Prague"),
        ("PT", "Lisboa", "Lisbon"),
        ("DK", "Koebenhavn", "Copenhagen"),
        ("FR", "Saint Denis", "Saint-Denis"),
        (
            "ES",
            "L’Hospitalet de Llobregat",
            "L'Hospitalet de Llobregat",
        ),
    ] {
        assert_eq!(
            first(&academy, country, typed).await.as_deref(),
            Some(name),
            "{typed}"
        );
    }
    // A name stands for a city of the country that was chosen, and for no other.
    for (country, typed) in [
        ("FR", "Köln"),
        ("DE", "Xyzzy"),
        ("", "Köln"),
        ("DE", ""),
        ("DE", " – | % _ "),
        ("XX", "Berlin"),
    ] {
        assert_eq!(first(&academy, country, typed).await, None, "{typed}");
    }
    let long = "Köln".repeat(30_000);
    assert_eq!(first(&academy, "DE", &long).await, None);
    let mut tx = academy.db.read().await.unwrap();
    let names = store::city_names(&mut tx, "DE", "koln").await.unwrap();
    assert!(names.contains(&"cologne".to_owned()) && !names.contains(&"koln".to_owned()));
}

async fn nothing_is_guessed_of_a_name_that_is_only_begun(house: House) {
    let academy = house.academy().await;
    backend::cities::load(&academy.db).await.unwrap();
    let meant = async |country: &str, typed: &str| {
        city_meant(&academy, country, "", typed)
            .await
            .unwrap()
            .map(|city| city.name)
    };
    // The whole name stands before a larger city that begins so.
    assert_eq!(meant("BE", "mol").await.as_deref(), Some("Mol"));
    assert_eq!(
        meant("DE", "Frankfurt").await.as_deref(),
        Some("Frankfurt am Main")
    );
    // Nobody is put into a city whose name goes on otherwise, nor into one of several.
    assert_eq!(meant("BE", "Denderm").await, None);
    assert_eq!(meant("FR", "Gent").await, None);
    assert_eq!(meant("DE", "Be").await, None);
    assert_eq!(meant("DE", "").await, None);
    assert_eq!(meant("DE", "Nowhere at all").await, None);
}

/// Without a script, the field that a list would fill keeps the city of the profile.
async fn what_is_typed_counts_against_what_was_chosen_before(house: House) {
    let academy = house.academy().await;
    backend::cities::load(&academy.db).await.unwrap();
    let koln = "2886242";
    for (country, chosen, typed, meant) in [
        ("DE", koln, "Köln", Some("Köln")),
        ("DE", koln, " Köln ", Some("Köln")),
        ("DE", koln, "", None),
        ("DE", koln, "Bonn", Some("Bonn")),
        ("BE", koln, "Anvers", Some("Antwerp")),
        ("BE", koln, "Köln", None),
        ("BE", koln, "", None),
        ("DE", koln, "Be", None),
        ("DE", "0", "Köln", Some("Köln")),
        ("DE", "x", "", None),
    ] {
        let found = city_meant(&academy, country, chosen, typed).await.unwrap();
        assert_eq!(
            found.map(|city| city.name).as_deref(),
            meant,
            "{country} {typed}"
        );
    }
}

async fn the_list_is_loaded_once_and_anew_when_it_changes(house: House) {
    let academy = house.academy().await;
    backend::cities::load(&academy.db).await.unwrap();
    let mut tx = academy.db.write().await.unwrap();
    backend::exec!(
        tx,
        sqlx::query("UPDATE cities SET names = '' WHERE country = 'DE'")
    )
    .unwrap();
    tx.commit().await.unwrap();
    backend::cities::load(&academy.db).await.unwrap();
    assert_eq!(first(&academy, "DE", "Berlin").await, None);
    let mut tx = academy.db.write().await.unwrap();
    backend::exec!(
        tx,
        sqlx::query("UPDATE facts SET value = 'older' WHERE key = 'cities'")
    )
    .unwrap();
    tx.commit().await.unwrap();
    backend::cities::load(&academy.db).await.unwrap();
    assert_eq!(
        first(&academy, "DE", "Berlin").await.as_deref(),
        Some("Berlin")
    );
}
