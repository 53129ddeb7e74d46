//! What a transaction promises, however many run side by side and whoever goes away half way.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use backend::db::Db;
use backend::{Academy, all, exec};
use futures::future::join_all;

use crate::common::{House, on_both};

on_both! {
    those_side_by_side_are_kept_or_fail_each_alone
    whoever_goes_away_half_way_leaves_nothing_half_done
    whoever_waits_and_goes_away_keeps_nobody_waiting
}

async fn noted(house: &House) -> Arc<Academy> {
    let academy = house.academy().await;
    let mut tx = academy.db.write().await.unwrap();
    exec!(
        tx,
        sqlx::query("CREATE TABLE noted (one BIGINT PRIMARY KEY, two BIGINT NOT NULL)")
    )
    .unwrap();
    tx.commit().await.unwrap();
    academy
}

/// Two statements and a commit; what somebody else noted is refused.
async fn note(db: &Db, number: i64) -> backend::Result<()> {
    let mut tx = db.write().await?;
    exec!(
        tx,
        sqlx::query("INSERT INTO noted (one, two) VALUES ($1, 0)").bind(number)
    )?;
    exec!(
        tx,
        sqlx::query("UPDATE noted SET two = 1 WHERE one = $1").bind(number)
    )?;
    tx.commit().await
}

/// What is kept; none of it by halves.
async fn kept(db: &Db) -> BTreeSet<i64> {
    let mut tx = db.read().await.unwrap();
    let rows: Vec<(i64, i64)> = all!(tx, sqlx::query_as("SELECT one, two FROM noted")).unwrap();
    assert!(rows.iter().all(|(_, two)| *two == 1), "{rows:?}");
    rows.into_iter().map(|(one, _)| one).collect()
}

/// Asks a future so many times at most, and lets it go.
async fn only<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut asked = 0;
    poll_fn(|context| {
        asked += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if asked >= times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

async fn those_side_by_side_are_kept_or_fail_each_alone(house: House) {
    let academy = noted(&house).await;
    let db = &academy.db;
    note(db, 1000).await.unwrap();
    for round in 0..10 {
        let numbers = round * 100..round * 100 + 40;
        let all = numbers.clone().map(|number| async move {
            match number % 4 {
                // It is there already, and the others are not to suffer from it.
                0 => assert!(note(db, 1000).await.is_err()),
                // Nobody commits it.
                1 => {
                    let mut tx = db.write().await.unwrap();
                    let sql = "INSERT INTO noted (one, two) VALUES ($1, 0)";
                    exec!(tx, sqlx::query(sql).bind(number)).unwrap();
                }
                _ => note(db, number).await.unwrap(),
            }
        });
        join_all(all).await;
        let there = kept(db).await;
        for number in numbers {
            assert_eq!(there.contains(&number), number % 4 > 1, "{number}");
        }
    }
}

async fn whoever_goes_away_half_way_leaves_nothing_half_done(house: House) {
    let academy = noted(&house).await;
    let mut promised = BTreeSet::new();
    for times in 0..24_i64 {
        let all = (0..20).map(|seat| {
            let academy = Arc::clone(&academy);
            tokio::spawn(async move {
                let number = times * 100 + seat;
                let noted = note(&academy.db, number);
                if seat % 2 == 0 {
                    noted.await.unwrap();
                    return Some(number);
                }
                let asked = usize::try_from(times).unwrap();
                only(noted, asked).await?.unwrap();
                Some(number)
            })
        });
        for outcome in join_all(all).await {
            promised.extend(outcome.unwrap());
        }
        let there = kept(&academy.db).await;
        assert!(promised.is_subset(&there), "what was promised is kept");
    }
    assert!(
        promised.len() < 24 * 20,
        "some went away before their commit"
    );
}

async fn whoever_waits_and_goes_away_keeps_nobody_waiting(house: House) {
    let academy = noted(&house).await;
    for round in 0..200 {
        let mut tx = academy.db.write().await.unwrap();
        let sql = "INSERT INTO noted (one, two) VALUES ($1, 1)";
        exec!(tx, sqlx::query(sql).bind(round)).unwrap();
        let kept = {
            let mut waiting = pin!(academy.db.write());
            assert!(
                only(waiting.as_mut(), 1).await.is_none() || academy.db.is_postgres(),
                "SQLite has one writer"
            );
            let kept = tokio::spawn(tx.commit());
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            kept
        };
        kept.await.unwrap().unwrap();
    }
    assert_eq!(kept(&academy.db).await.len(), 200);
}
