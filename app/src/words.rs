//! The strings an island needs, in one language, handed to it as a prop: the WASM module holds none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Sentences by key. Placeables stand as `{name}` and are filled in the browser.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words(pub BTreeMap<String, String>);

impl Words {
    /// The sentence `key`; the key itself where the page forgot to hand it over.
    pub fn get(&self, key: &str) -> String {
        self.0.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// The sentence `key` with its placeables filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.get(key), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    }
}
