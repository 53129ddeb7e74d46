//! What pages say around the island that keeps a draft.

use domain::Timestamp;

use backend::when;

use crate::request::{Cx, Posted};
use crate::say::language;
use crate::t;

/// The sentences of the island.
pub const WORDS: &[&str] = &[
    "draft-saved:time",
    "draft-saving",
    "draft-file-sending",
    "draft-file-stored",
    "draft-file-failed",
    "problem-file-large",
    "draft-waiting",
    "draft-failed",
    "draft-failed-form",
    "draft-failed-sign-in",
    "draft-failed-sent",
    "draft-found",
    "draft-changed-title",
    "draft-changed-text",
    "draft-changed-part",
    "draft-changed-mine",
    "draft-changed-theirs",
    "draft-changed-empty",
    "draft-keep-mine",
    "draft-take-theirs",
    "draft-taken",
    "draft-taken-undo",
    "draft-parts:count,total",
    "field-count:count,max",
];

/// When a text was saved, in words: today the time, else the day. A `draft` is one that nobody else reads yet.
pub fn saved(cx: &Cx, at: Timestamp, draft: bool) -> String {
    let (zone, now) = (cx.zone(), cx.academy.now());
    let today = when::iso_day(at, zone) == when::iso_day(now, zone);
    let key = match (draft, today) {
        (true, true) => "draft-saved",
        (true, false) => "draft-saved-on",
        (false, true) => "text-saved",
        (false, false) => "text-saved-on",
    };
    let sentence = if today {
        t!(key, time = when::time(at, zone))
    } else {
        t!(key, day = when::date(language(), at, zone))
    };
    sentence.into_owned()
}

/// The revision that the text in a form was typed on: `stored`, but after a refusal the one that the form named.
/// Whoever has typed on an older text is told with the next save, too.
pub fn typed_on(refused: Option<&Posted>, stored: i64) -> i64 {
    refused
        .and_then(|posted| posted.value("base")?.parse().ok())
        .unwrap_or(stored)
}
