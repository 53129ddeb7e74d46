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
    /// How places are put on it.
    pub projection: Projection,
    /// Countries.
    pub countries: Vec<Country>,
}

/// The Lambert azimuthal equal-area projection of `style/map.mjs`.
#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(default)]
pub struct Projection {
    /// Degrees north of its centre.
    pub lat0: f64,
    /// Degrees east of its centre.
    pub lon0: f64,
    /// Scale.
    pub scale: f64,
    /// Where the centre lies.
    pub tx: f64,
    /// Where the centre lies.
    pub ty: f64,
}

impl Projection {
    /// Where a place lies on the map.
    pub fn place(&self, latitude: f64, longitude: f64) -> (f64, f64) {
        let (lat0, lat) = (self.lat0.to_radians(), latitude.to_radians());
        let east = (longitude - self.lon0).to_radians();
        let k = (2.0 / (1.0 + lat0.sin() * lat.sin() + lat0.cos() * lat.cos() * east.cos())).sqrt();
        let x = k * lat.cos() * east.sin();
        let y = k * (lat0.cos() * lat.sin() - lat0.sin() * lat.cos() * east.cos());
        (self.tx + self.scale * x, self.ty - self.scale * y)
    }
}

/// The outline of a country.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Country {
    /// ISO code.
    pub code: String,
    /// SVG path.
    pub path: String,
    /// The middle of its largest piece, in the units of the view box.
    pub cx: i64,
    /// See `cx`.
    pub cy: i64,
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

#[cfg(test)]
mod tests {
    use super::Projection;

    #[test]
    fn the_centre_lies_in_the_middle_and_north_is_up() {
        let map = Projection {
            lat0: 52.0,
            lon0: 10.0,
            scale: 1000.0,
            tx: 400.0,
            ty: 500.0,
        };
        let (x, y) = map.place(52.0, 10.0);
        assert!((x - 400.0).abs() < 1e-9 && (y - 500.0).abs() < 1e-9);
        let (porto, helsinki) = (map.place(41.15, -8.61), map.place(60.17, 24.94));
        assert!(porto.0 < 400.0 && porto.1 > 500.0, "south and west");
        assert!(helsinki.0 > 400.0 && helsinki.1 < 500.0, "north and east");
        // From the formula by hand: 10 degrees north of the centre are 2·sin(5°) radii.
        let (x, y) = map.place(62.0, 10.0);
        assert!(
            (x - 400.0).abs() < 1e-9
                && (500.0 - y - 2000.0 * 5_f64.to_radians().sin()).abs() < 1e-9
        );
    }
}
