//! The hashed files that `style/build.mjs` made, as its manifest names them.

use std::path::Path;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;

/// Addresses of the static files.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Assets {
    /// Style sheet.
    pub css: String,
    /// Sprite of icons.
    pub icons: String,
    /// Outlines of Europe.
    pub map: String,
    /// Stem of the WASM module and its JavaScript (`app.<hash>`); none in tests without a browser.
    pub app: Option<String>,
}

/// The map's outlines and projection, for drawing on the server.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Map {
    /// SVG `viewBox`.
    pub view_box: String,
    /// Countries.
    pub countries: Vec<Country>,
}

/// The outline of a country.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Country {
    /// ISO code.
    pub code: String,
    /// SVG path.
    pub path: String,
}

static ASSETS: OnceLock<(Assets, Map)> = OnceLock::new();

/// Reads the manifest of a site folder; once a process.
///
/// # Errors
/// When the folder holds no manifest that can be read.
pub fn load(site: &Path) -> Result<(), String> {
    let read = |name: &str| {
        std::fs::read_to_string(site.join(name))
            .map_err(|error| format!("{}: {error}", site.join(name).display()))
    };
    let assets = serde_json::from_str(&read("manifest.json")?)
        .map_err(|error| format!("manifest.json: {error}"))?;
    let map =
        serde_json::from_str(&read("map.json")?).map_err(|error| format!("map.json: {error}"))?;
    // A second load in one process (tests) finds the same files.
    let _ = ASSETS.set((assets, map));
    Ok(())
}

/// The addresses; empty ones when no site was loaded (tests of pages without a browser).
pub fn assets() -> &'static Assets {
    &ASSETS.get_or_init(Default::default).0
}

/// The map.
pub fn map() -> &'static Map {
    &ASSETS.get_or_init(Default::default).1
}

/// What Leptos needs to write its hydration script.
pub fn leptos_options(stem: &str) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name(stem.to_owned())
        .site_pkg_dir("pkg")
        .build()
}
