//! Copies of a report to take along, as Markdown and as PDF. A copy holds what the page shows whoever asks for it, in
//! their language, and says for whom it is: on paper on every page.

use domain::Language;
use domain::reports::{Section, Verdict};
use domain::sessions::SessionState;

use super::{Page, Part, Told, page};
use crate::access::Caller;
use crate::paper::Paper;
use crate::service::door::written;
use crate::store::sessions::Session;
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, when};
use domain::ids::SessionId;

/// What a section is called, and the language of that where it is another.
fn heading(
    session: &Session,
    section: Section,
    language: Language,
) -> (String, Option<&'static str>) {
    let phase = section
        .phase()
        .and_then(|phase| session.template.phase(phase));
    phase.map_or_else(
        || (say(language, "report-short").into_owned(), None),
        |phase| {
            let (name, tongue) = phase.name.said(language);
            let tag = (tongue != language).then(|| tongue.tag());
            (name.to_owned(), tag)
        },
    )
}

/// Whose words a passage is, where its author agreed to be named.
fn byline(told: &Told, language: Language) -> Option<String> {
    let key = if told.passage.edited {
        "report-after"
    } else {
        "report-by"
    };
    let name = told.name.as_ref()?;
    Some(say_with(language, key, args!(name = name.as_str())).into_owned())
}

/// That a passage has not left the room; only who was there is shown one.
fn stays(session: &Session, told: &Told, language: Language) -> Option<String> {
    let verdict = told.passage.verdict;
    let decides = session.state != SessionState::Closing && verdict != Verdict::Approved;
    decides.then(|| say(language, &format!("report-{}", verdict.key())).into_owned())
}

/// What was approved, as Markdown without names.
pub(super) fn approved(session: &Session, parts: &[Part]) -> String {
    let language = session.language;
    let out = |told: &&Told| told.passage.verdict == Verdict::Approved;
    let mut text = Vec::new();
    for part in parts {
        let mut passages = part.passages.iter().filter(out).peekable();
        if passages.peek().is_none() {
            continue;
        }
        let (name, _) = heading(session, part.section, language);
        text.push(format!("## {name}"));
        text.extend(passages.map(|told| told.passage.body.clone()));
    }
    text.join("\n\n")
}

/// For whom a copy of the page is, in words.
fn readers(page: &Page, language: Language) -> String {
    let key = format!("audience-{}", page.reach().key());
    let audience = say(language, &key);
    say_with(
        language,
        "report-audience-is",
        args!(audience = audience.as_ref()),
    )
    .into_owned()
}

/// The name of the file.
fn file(page: &Page, ending: &str) -> String {
    format!("urban-academy-report-{}.{ending}", page.edition.slug)
}

/// The report as a file of Markdown: its name, its text.
///
/// # Errors
/// As [`page`].
pub async fn markdown(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
) -> Result<(String, String)> {
    let page = page(academy, caller, id).await?;
    let (session, language) = (&page.session, caller.language);
    let mut text = vec![
        format!("# {}", session.title),
        when::date(language, session.planned_at, &page.edition.time_zone),
        format!("**{}**", readers(&page, language)),
    ];
    for part in &page.parts {
        let (name, _) = heading(session, part.section, language);
        text.push(format!("## {name}"));
        for told in &part.passages {
            text.push(told.passage.body.clone());
            let below = [byline(told, language), stays(session, told, language)];
            text.extend(below.into_iter().flatten().map(|line| format!("*{line}*")));
        }
    }
    Ok((file(&page, "md"), text.join("\n\n") + "\n"))
}

/// The report as PDF: its name, the file.
///
/// # Errors
/// As [`page`].
pub async fn pdf(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<(String, Vec<u8>)> {
    let page = page(academy, caller, id).await?;
    let name = file(&page, "pdf");
    Ok((name, written(paper(&page, caller.language)).await?))
}

fn paper(page: &Page, language: Language) -> Paper {
    let session = &page.session;
    let spoken = session.language.tag();
    let title = args!(title = session.title.as_str());
    let mut paper = Paper::new(say_with(language, "report-of", title), language);
    paper.above(readers(page, language));
    paper.written_heading(1, session.title.as_str(), Some(spoken));
    let zone = &page.edition.time_zone;
    let module = page
        .module
        .as_ref()
        .map(|module| module.title.get(language));
    let audience = format!("audience-{}", page.reach().key());
    paper.facts([
        (
            say(language, "report-date"),
            when::date(language, session.planned_at, zone),
        ),
        (
            say(language, "certificate-edition"),
            page.edition.title.get(language).to_owned(),
        ),
        (
            say(language, "certificate-module"),
            module.unwrap_or_default().to_owned(),
        ),
        (
            say(language, "field-template"),
            session.template.title.get(language).to_owned(),
        ),
        (
            say(language, "report-copy-readers"),
            say(language, &audience).into_owned(),
        ),
    ]);
    if page.parts.is_empty() {
        paper.paragraph(say(language, "report-nothing"));
    }
    for part in &page.parts {
        let (name, tag) = heading(session, part.section, language);
        paper.written_heading(2, name, tag);
        for told in &part.passages {
            paper.markdown(&told.passage.body, spoken);
            let below = [byline(told, language), stays(session, told, language)];
            for line in below.into_iter().flatten() {
                paper.aside(format!("– {line}"));
            }
        }
    }
    if !page.commitments.is_empty() {
        paper.section(say(language, "report-commitments"));
    }
    for commitment in &page.commitments {
        let tag = commitment.language.tag();
        paper.written(commitment.body.as_str(), Some(tag));
        paper.written(commitment.first_step.as_str(), Some(tag));
        let day = when::day(language, commitment.due_on.as_str());
        let by = say_with(language, "commitment-by", args!(day = day));
        let state = say(
            language,
            &format!("commitment-state-{}", commitment.state.key()),
        );
        let who = [commitment.name.as_str(), &by, &state];
        let told: Vec<&str> = who.into_iter().filter(|one| !one.is_empty()).collect();
        paper.aside(format!("– {}", told.join(" · ")));
    }
    paper
}
