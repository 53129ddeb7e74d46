//! Logs: one line an event, JSON for machines or text for people, request ids in both.

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts logging to standard error.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(config: &Config) -> Result<(), String> {
    let filter = EnvFilter::try_new(&config.log).map_err(|error| format!("log: {error}"))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    let started = if config.log_json {
        lines
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init()
    } else {
        lines.compact().try_init()
    };
    // Tests start several servers in one process; the first one's logging serves all.
    drop(started);
    Ok(())
}
