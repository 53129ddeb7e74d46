//! Every page of the academy and its address. Server functions stand under `/api`.

use crate::pages;
use crate::request::PageFn;

macro_rules! routes {
    ($($path:literal => $page:path,)+) => {
        &[$(($path, |cx| Box::pin($page(cx)))),+]
    };
}

/// Address patterns (as axum writes them) and their pages.
pub const ROUTES: &[(&str, PageFn)] = routes! {
    "/" => pages::home::home,
    "/about" => pages::home::about,
    "/privacy" => pages::home::privacy,
    "/accessibility" => pages::home::accessibility,
    "/editions" => pages::programme::editions,
    "/editions/{edition}" => pages::programme::edition,
    "/editions/{edition}/selection" => pages::selection::published,
    "/editions/{edition}/{module}" => pages::programme::module,
    "/sign-in" => pages::accounts::sign_in,
    "/sign-up" => pages::accounts::sign_up,
    "/sign-up/sent" => pages::accounts::sent,
    "/verify" => pages::accounts::verify,
    "/forgot" => pages::accounts::forgot,
    "/reset" => pages::accounts::reset,
    "/account" => pages::accounts::account,
    "/calendar" => pages::exchange::calendar,
    "/tokens" => pages::exchange::tokens,
    "/today" => pages::today::today,
    "/sessions" => pages::sessions::list,
    "/sessions/plan" => pages::sessions::plan,
    "/sessions/board" => pages::sessions::board,
    "/sessions/{session}" => pages::sessions::room,
    "/sessions/{session}/projector" => pages::sessions::projector,
    "/sessions/{session}/clock" => pages::sessions::clock,
    "/sessions/{session}/sheet" => pages::sessions::sheet,
    "/sessions/{session}/run-sheet" => pages::sheet::sheet,
    "/sessions/{session}/report" => pages::reports::report,
    "/sessions/{session}/report/edit" => pages::reports::edit,
    "/sessions/{session}/replay" => pages::reports::replay,
    "/workspace" => pages::workspace::overview,
    "/workspace/{space}" => pages::workspace::space,
    "/workspace/{space}/commitments" => pages::workspace::space_commitments,
    "/workspace/{space}/{thread}" => pages::workspace::thread,
    "/workspace/{space}/{thread}/{post}" => pages::workspace::post,
    "/commitments" => pages::workspace::commitments,
    "/commitments/{commitment}" => pages::workspace::commitment,
    "/methods" => pages::sessions::methods,
    "/methods/{method}" => pages::sessions::method,
    "/surveys/{survey}" => pages::surveys::answer,
    "/evaluation" => pages::surveys::evaluation,
    "/evaluation/new" => pages::surveys::prepare,
    "/evaluation/withdraw" => pages::surveys::withdraw,
    "/evaluation/{survey}" => pages::surveys::results,
    "/evaluation/{survey}/publish" => pages::surveys::publish,
    "/apply/{edition}" => pages::applications::apply,
    "/organise" => pages::applications::editions,
    "/organise/applications/{application}" => pages::applications::application,
    "/organise/{edition}" => pages::programme::settings,
    "/organise/{edition}/applications" => pages::applications::list,
    "/organise/{edition}/selection" => pages::selection::desk,
    "/organise/{edition}/selection/{scenario}" => pages::selection::scenario,
    "/organise/{edition}/selection/{scenario}/limits" => pages::selection::limits,
    "/organise/{edition}/wave" => pages::applications::wave,
    "/organise/{edition}/import" => pages::exchange::import,
    "/organise/{edition}/import/{import}" => pages::exchange::report,
    "/people" => pages::administration::people,
    "/audit" => pages::administration::audit,
    "/outbox" => pages::administration::outbox,
    "/outbox/{mail}" => pages::administration::mail,
    "/demonstration/mails" => pages::administration::demonstration_mails,
};
