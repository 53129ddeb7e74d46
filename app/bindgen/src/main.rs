//! `wasm-bindgen`, as far as this project needs it.
//!
//! The tool must have exactly the version of the library that the application is compiled with. Built
//! here, it has the version of `Cargo.lock`, takes half a minute instead of the three and a half of
//! `cargo install wasm-bindgen-cli`, and nothing is installed on the machine.

use clap::{Parser, ValueEnum};
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

/// Makes the JavaScript that loads a WebAssembly module compiled from Rust.
#[derive(Parser)]
#[command(name = "wasm-bindgen", version = "0.2.130")]
struct Arguments {
    /// The module that cargo compiled for wasm32-unknown-unknown.
    module: PathBuf,
    /// Where the JavaScript and the module go.
    #[arg(long)]
    out_dir: PathBuf,
    /// Name of the files, without ending; that of the module unless given.
    #[arg(long)]
    out_name: Option<String>,
    /// How the module is loaded.
    #[arg(long, value_enum, default_value_t = Target::Web)]
    target: Target,
    /// Accepted for likeness with the published tool: declarations are never written.
    #[arg(long)]
    no_typescript: bool,
    /// Keeps the names of functions, for reading stack traces.
    #[arg(long)]
    keep_debug: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Target {
    /// A module that a browser imports as it is.
    Web,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&arguments.module)
        .typescript(false)
        .keep_debug(arguments.keep_debug)
        .remove_name_section(!arguments.keep_debug)
        .remove_producers_section(!arguments.keep_debug);
    match arguments.target {
        Target::Web => bindgen.web(true)?,
    };
    if let Some(name) = &arguments.out_name {
        bindgen.out_name(name);
    }
    bindgen.generate(&arguments.out_dir)
}
