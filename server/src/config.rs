//! Configuration: a file, the environment, flags; each wins over the one before.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

/// What can be set. Every flag has an environment variable and a key in the file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Address to listen on (default: 127.0.0.1:3000; port 0 takes a free one)
    #[arg(long, env = "ACADEMY_LISTEN", global = true)]
    pub listen: Option<String>,
    /// sqlite:PATH or postgres://… (default: sqlite:data/academy.sqlite)
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where people reach the academy; links in mails begin with it (default: http:// and the address)
    #[arg(long, env = "ACADEMY_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// Folder of styles, icons and WebAssembly (default: target/site)
    #[arg(long, env = "ACADEMY_SITE", global = true)]
    pub site: Option<PathBuf>,
    /// The mail server.
    #[arg(
        help = "smtp://HOST:PORT or smtps://USER:PASSWORD@HOST; without it, mail waits in the outbox",
        long,
        env = "ACADEMY_SMTP_URL",
        global = true,
        hide_env_values = true
    )]
    pub smtp_url: Option<String>,
    /// Sender of mails (default: Urban Academy academy@example.org)
    #[arg(long, env = "ACADEMY_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
    /// Where people write for help; at the foot of every page (default: the address of the sender)
    #[arg(long, env = "ACADEMY_CONTACT", global = true)]
    pub contact: Option<String>,
    /// Reverse proxies in front, each adding one address to X-Forwarded-For (default: 0)
    #[arg(long, env = "ACADEMY_PROXIES", global = true)]
    pub proxies: Option<u8>,
    /// What is logged, such as info or backend=debug (default: info)
    #[arg(long, env = "ACADEMY_LOG", global = true)]
    pub log: Option<String>,
    /// text or json (default: json unless standard error is a terminal)
    #[arg(long, env = "ACADEMY_LOG_FORMAT", global = true)]
    pub log_format: Option<String>,
    /// Offers the pseudo-locale that marks every string of the locales; for tests
    #[arg(long, env = "ACADEMY_PSEUDO_LOCALE", global = true)]
    pub pseudo_locale: Option<bool>,
}

/// The configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Database.
    pub database_url: String,
    /// Public address without a slash at the end; none follows the address listened on.
    pub public_url: Option<String>,
    /// Static files.
    pub site: PathBuf,
    /// Mail server.
    pub smtp_url: Option<String>,
    /// Sender.
    pub mail_from: String,
    /// Where people write for help.
    pub contact: String,
    /// Reverse proxies.
    pub proxies: u8,
    /// Log filter.
    pub log: String,
    /// Whether to log JSON.
    pub log_json: bool,
    /// Pseudo-locale.
    pub pseudo_locale: bool,
}

/// Reads the file, if one is named, and lays `flags` (with the environment in them) over it.
///
/// # Errors
/// The key and the reason, in words.
pub fn read(file: Option<&Path>, flags: Options) -> Result<Config, String> {
    let stored = match file {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("configuration file {}: {error}", path.display()))?;
            toml::from_str::<Options>(&text)
                .map_err(|error| format!("configuration file {}: {error}", path.display()))?
        }
        None => Options::default(),
    };
    let listen = flags
        .listen
        .or(stored.listen)
        .unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let listen = listen.parse().map_err(|_| {
        format!("listen: “{listen}” is not an address with a port, such as 127.0.0.1:3000")
    })?;
    let database_url = flags
        .database_url
        .or(stored.database_url)
        .unwrap_or_else(|| "sqlite:data/academy.sqlite".to_owned());
    if !["sqlite:", "postgres:", "postgresql:"]
        .iter()
        .any(|scheme| database_url.starts_with(scheme))
    {
        return Err("database_url: begins with neither sqlite: nor postgres:".to_owned());
    }
    let public_url = flags
        .public_url
        .or(stored.public_url)
        .map(|url| url.trim_end_matches('/').to_owned());
    if let Some(url) = &public_url
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        return Err(format!(
            "public_url: “{url}” begins with neither https:// nor http://"
        ));
    }
    let mail_from = flags
        .mail_from
        .or(stored.mail_from)
        .unwrap_or_else(|| "Urban Academy <academy@example.org>".to_owned());
    let contact = flags.contact.or(stored.contact).unwrap_or_else(|| {
        let address = mail_from.rsplit_once('<').map(|(_, rest)| rest);
        let address = address.and_then(|rest| rest.strip_suffix('>'));
        address.unwrap_or(&mail_from).to_owned()
    });
    let contact = domain::accounts::Email::parse("contact", &contact)
        .map_err(|_| format!("contact: “{contact}” is not an email address"))?;
    let log_format = flags.log_format.or(stored.log_format);
    let log_json = match log_format.as_deref() {
        Some("json") => true,
        Some("text") => false,
        None => !std::io::IsTerminal::is_terminal(&std::io::stderr()),
        Some(other) => return Err(format!("log_format: “{other}” is neither text nor json")),
    };
    Ok(Config {
        listen,
        database_url,
        public_url,
        site: flags
            .site
            .or(stored.site)
            .unwrap_or_else(|| PathBuf::from("target/site")),
        smtp_url: flags
            .smtp_url
            .or(stored.smtp_url)
            .filter(|url| !url.is_empty()),
        mail_from,
        contact: contact.into(),
        proxies: flags.proxies.or(stored.proxies).unwrap_or(0),
        log: flags
            .log
            .or(stored.log)
            .unwrap_or_else(|| "info".to_owned()),
        log_json,
        pseudo_locale: flags
            .pseudo_locale
            .or(stored.pseudo_locale)
            .unwrap_or(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_value_names_its_key() {
        for (options, key) in [
            (
                Options {
                    listen: Some("here".to_owned()),
                    ..Options::default()
                },
                "listen",
            ),
            (
                Options {
                    database_url: Some("mysql://x".to_owned()),
                    ..Options::default()
                },
                "database_url",
            ),
            (
                Options {
                    public_url: Some("example.org".to_owned()),
                    ..Options::default()
                },
                "public_url",
            ),
            (
                Options {
                    contact: Some("the organisers".to_owned()),
                    ..Options::default()
                },
                "contact",
            ),
            (
                Options {
                    log_format: Some("xml".to_owned()),
                    ..Options::default()
                },
                "log_format",
            ),
        ] {
            let reason = read(None, options).unwrap_err();
            assert!(reason.starts_with(key), "{reason}");
        }
    }

    #[test]
    fn the_readme_names_every_setting() {
        let readme = include_str!("../../README.md");
        let command = Options::augment_args(clap::Command::new("academy"));
        for setting in command.get_arguments() {
            let flag = setting.get_long().unwrap();
            let environment = setting.get_env().unwrap().to_str().unwrap();
            let row = format!("| `--{flag}` | `{environment}` | `{}` |", setting.get_id());
            assert!(readme.contains(&row), "{row}");
        }
    }

    #[test]
    fn flags_win_over_the_file_and_unknown_keys_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("academy.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\nproxies = 2\n").unwrap();
        let config = read(
            Some(&file),
            Options {
                listen: Some("127.0.0.1:2".to_owned()),
                ..Options::default()
            },
        )
        .unwrap();
        assert_eq!((config.listen.port(), config.proxies), (2, 2));
        std::fs::write(&file, "listne = \"127.0.0.1:1\"\n").unwrap();
        assert!(
            read(Some(&file), Options::default())
                .unwrap_err()
                .contains("listne")
        );
    }
}
