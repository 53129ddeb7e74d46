//! The binary `academy`.

use clap::Parser as _;
use server::commands::{Cli, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(reason) => {
            #[expect(
                clippy::print_stderr,
                reason = "the answer to the person at the terminal"
            )]
            {
                eprintln!("academy: {reason}");
            }
            std::process::ExitCode::FAILURE
        }
    }
}
