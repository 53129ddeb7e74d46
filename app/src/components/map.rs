//! The map of Europe, drawn by the server; its outlines are one cached file.

use std::fmt::Write as _;

use leptos::prelude::*;

use crate::assets::{assets, map};

/// A place with its name on the map.
#[derive(Debug, Clone)]
pub struct Host {
    /// Name.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// Europe with countries that stand out, cities as dots, and one place by name.
#[component]
pub fn Europe(
    /// What the picture says, in words.
    #[prop(into)]
    label: String,
    /// ISO codes of the countries that stand out.
    countries: Vec<String>,
    /// Latitude and longitude of cities.
    cities: Vec<(f64, f64)>,
    /// The place that is named.
    host: Option<Host>,
) -> impl IntoView {
    let (map, file) = (map(), &assets().map);
    let inside: Vec<_> = countries
        .into_iter()
        .filter(|code| map.countries.iter().any(|country| country.code == *code))
        .map(|code| view! { <use class="ua-map__land ua-map__land--in" href=format!("{file}#c-{code}")/> })
        .collect();
    // One path of round line ends: a hundred circles would weigh as much as the page.
    let dots = cities
        .into_iter()
        .fold(String::new(), |mut path, (latitude, longitude)| {
            let (x, y) = map.projection.place(latitude, longitude);
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x:.0} {y:.0}h0");
            path
        });
    let host = host.map(|host| {
        let (x, y) = map.projection.place(host.latitude, host.longitude);
        let (x, y) = (format!("{x:.0}"), format!("{y:.0}"));
        view! {
            <circle class="ua-map__halo" cx=x.clone() cy=y.clone() r="26"/>
            <circle class="ua-map__dot" cx=x.clone() cy=y.clone() r="9"/>
            <text class="ua-map__label" x=x y=y dx="34" dy="8" translate="no">{host.name}</text>
        }
    });
    view! {
        <svg class="ua-map" viewBox=map.view_box.clone() role="img" aria-label=label>
            <use class="ua-map__land" href=format!("{file}#land")/>
            {inside}
            <path class="ua-map__cities" d=dots/>
            {host}
        </svg>
    }
}
