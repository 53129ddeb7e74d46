//! The database: SQLite (embedded, the default) or PostgreSQL, behind one transaction type.
//!
//! Every SQL text stands once, portable over both engines, and runs through [`on!`](crate::on). On SQLite all
//! writing goes through one connection with *group commit*: a transaction is a savepoint, and
//! those that wait behind one another share one durable `COMMIT` (`synchronous=FULL`). Each is told
//! of its success only after that commit; each can still fail alone.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool, Postgres,
    SqliteConnection, Transaction,
};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};

use crate::{Error, Result};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// The most transactions that share one commit.
const GROUP: usize = 64;

/// A connection of either engine; what [`on!`](crate::on) runs a statement on.
#[derive(Debug)]
pub enum Conn<'a> {
    /// SQLite.
    Sqlite(&'a mut SqliteConnection),
    /// PostgreSQL.
    Postgres(&'a mut PgConnection),
}

/// Runs an expression on whichever engine the transaction is of: `on!(tx, |c| query.fetch_all(c))`.
#[macro_export]
macro_rules! on {
    ($tx:expr, |$c:ident| $q:expr) => {
        match $tx.conn() {
            $crate::db::Conn::Sqlite($c) => $q.await,
            $crate::db::Conn::Postgres($c) => $q.await,
        }
    };
}

/// Runs a statement; how many rows it touched.
#[macro_export]
macro_rules! exec {
    ($tx:expr, $q:expr) => {
        match $tx.conn() {
            $crate::db::Conn::Sqlite(c) => $q.execute(c).await.map(|done| done.rows_affected()),
            $crate::db::Conn::Postgres(c) => $q.execute(c).await.map(|done| done.rows_affected()),
        }
    };
}

/// The one row there may be.
#[macro_export]
macro_rules! optional {
    ($tx:expr, $q:expr) => {
        $crate::on!($tx, |c| $q.fetch_optional(c))
    };
}

/// The one row there is.
#[macro_export]
macro_rules! one {
    ($tx:expr, $q:expr) => {
        $crate::on!($tx, |c| $q.fetch_one(c))
    };
}

/// Every row.
#[macro_export]
macro_rules! all {
    ($tx:expr, $q:expr) => {
        $crate::on!($tx, |c| $q.fetch_all(c))
    };
}

/// The database.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Sqlite {
        writer: Writer,
        readers: Arc<Readers>,
        file: PathBuf,
    },
    Postgres(PgPool),
}

#[derive(Clone)]
struct Writer {
    state: Arc<Mutex<WriterState>>,
    /// Transactions that wait for the connection; the last of a group commits for all.
    queued: Arc<AtomicUsize>,
}

struct WriterState {
    conn: SqliteConnection,
    /// Whether the shared outer transaction is open, with a savepoint for whoever comes next.
    open: bool,
    /// Those released into the open group, waiting for its commit.
    waiting: Vec<oneshot::Sender<Result<(), String>>>,
}

/// One transaction (or, from [`Db::read`], one reading connection).
pub struct Tx {
    kind: Kind,
    /// Whom to tell once it is kept: before, they would find nothing.
    told: Vec<Arc<Notify>>,
}

enum Kind {
    SqliteRead(Reader),
    SqliteWrite(GroupTx),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// Connections that only read, handed out one at a time. sqlx's pool asks a connection that comes back
/// whether it is well, which costs as much as the query itself; one to a file in this process is.
struct Readers {
    idle: std::sync::Mutex<Vec<SqliteConnection>>,
    /// As many as there are connections.
    places: Arc<Semaphore>,
}

/// A reading connection, which goes home when it is dropped.
struct Reader {
    /// Empty only while it goes home.
    conn: Option<SqliteConnection>,
    home: Arc<Readers>,
    /// Given back after the connection.
    _place: OwnedSemaphorePermit,
}

struct GroupTx {
    /// Empty only after `finish` took it.
    state: Option<OwnedMutexGuard<WriterState>>,
    queued: Arc<AtomicUsize>,
}

/// The file of a database, where it is SQLite's.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.trim_start_matches("//")))
}

/// Whether another process has a SQLite file open. What SQLite cannot read, nobody has.
pub async fn is_open_elsewhere(file: &Path) -> bool {
    let options = SqliteConnectOptions::new()
        .filename(file)
        // Everybody who has a database with a write-ahead log open holds a shared lock on its file.
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::ZERO)
        .disable_statement_logging();
    let Ok(mut conn) = options.connect().await else {
        return false;
    };
    let locked = conn.execute("BEGIN EXCLUSIVE").await;
    let busy =
        matches!(&locked, Err(sqlx::Error::Database(error)) if error.message().contains("locked"));
    // Closing takes the lock back.
    drop(conn.close().await);
    busy
}

impl Db {
    /// Opens the database at `url`: `sqlite:PATH` (made if missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is wrong, the file cannot be opened, or the server does not answer.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            // Statements here are short: workers and compiled plans take longer to begin than they take to end.
            // And whoever stops in the middle of a transaction does not hold up the others for ever.
            let options = PgConnectOptions::from_str(url)?
                .disable_statement_logging()
                .options([
                    ("jit", "off"),
                    ("max_parallel_workers_per_gather", "0"),
                    ("idle_in_transaction_session_timeout", "60s"),
                ]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(5))
                .connect_with(options)
                .await?;
            return Ok(Self(Arc::new(Engine::Postgres(pool))));
        }
        let file = sqlite_file(url).ok_or_else(|| {
            Error::fault("the database address starts with neither sqlite: nor postgres:")
        })?;
        if let Some(folder) = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::create_dir_all(folder)
                .map_err(|error| Error::fault(format!("{}: {error}", folder.display())))?;
        }
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            // What is deleted is overwritten: erased people and reordered answers leave no trace.
            .pragma("secure_delete", "ON")
            .disable_statement_logging();
        let conn = options.connect().await?;
        let readers = Readers::open(&options.create_if_missing(false).read_only(true)).await?;
        let state = WriterState {
            conn,
            open: false,
            waiting: Vec::new(),
        };
        Ok(Self(Arc::new(Engine::Sqlite {
            writer: Writer {
                state: Arc::new(Mutex::new(state)),
                queued: Arc::default(),
            },
            readers,
            file,
        })))
    }

    /// Opens the database of an academy that is there already; makes none.
    ///
    /// # Errors
    /// As [`Db::open`] and [`Db::check`], and where there is no such file.
    pub async fn existing(url: &str) -> Result<Self> {
        if let Some(file) = sqlite_file(url).filter(|file| !file.exists()) {
            let file = file.display();
            return Err(Error::fault(format!("{file}: there is no such file")));
        }
        let db = Self::open(url).await?;
        db.check().await?;
        Ok(db)
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When the database was made by a newer version, a migration changed or one fails.
    pub async fn migrate(&self) -> Result<()> {
        let done = match &*self.0 {
            Engine::Sqlite { writer, .. } => {
                MIGRATIONS.run(&mut writer.state.lock().await.conn).await
            }
            Engine::Postgres(pool) => MIGRATIONS.run(pool).await,
        };
        done.map_err(|error| match error {
            MigrateError::VersionMissing(version) => newer(version),
            MigrateError::VersionMismatch(version) => Error::fault(format!(
                "migration {version} in the database is not the one this program has; nothing was changed"
            )),
            other => Error::fault(format!("migration: {other}")),
        })
    }

    /// A connection for reading. On SQLite it cannot write.
    ///
    /// # Errors
    /// When no connection can be had in time.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx::of(match &*self.0 {
            Engine::Sqlite { readers, .. } => Kind::SqliteRead(readers.take().await?),
            Engine::Postgres(pool) => Kind::PostgresRead(pool.acquire().await?),
        }))
    }

    /// A transaction for writing. Dropped without [`Tx::commit`], it leaves nothing behind.
    /// Hold one at a time, and wait for no network while holding it.
    ///
    /// # Errors
    /// When the database cannot begin one.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx::of(match &*self.0 {
            Engine::Sqlite { writer, .. } => Kind::SqliteWrite(writer.begin().await?),
            Engine::Postgres(pool) => Kind::PostgresWrite(pool.begin().await?),
        }))
    }

    /// Copies the running SQLite database into a new file, consistent and compact.
    ///
    /// # Errors
    /// When the engine is PostgreSQL (use `pg_dump`), the file exists, or it cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        match &*self.0 {
            Engine::Sqlite { file, .. } => {
                if to.exists() {
                    return Err(Error::fault(format!(
                        "{} exists; nothing was overwritten",
                        to.display()
                    )));
                }
                let mut conn = SqliteConnectOptions::new().filename(file).connect().await?;
                sqlx::query("VACUUM INTO $1")
                    .bind(to.to_string_lossy().into_owned())
                    .execute(&mut conn)
                    .await?;
                conn.close().await?;
                Ok(())
            }
            Engine::Postgres(_) => Err(Error::fault(
                "backups of PostgreSQL are made with pg_dump; see the README",
            )),
        }
    }

    /// Lets the engine forget the rows of `tables` that were replaced or deleted: PostgreSQL keeps
    /// them until it is told to clean up, SQLite (which overwrites them, see `secure_delete`) in its
    /// write-ahead log.
    ///
    /// # Errors
    /// When the engine could not; nothing is lost then, and the next time does it.
    pub async fn sweep(&self, tables: &[&'static str]) -> Result<()> {
        match &*self.0 {
            Engine::Sqlite { file, .. } => {
                let mut conn = SqliteConnectOptions::new()
                    .filename(file)
                    .busy_timeout(Duration::from_secs(5))
                    .disable_statement_logging()
                    .connect()
                    .await?;
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").await?;
                conn.close().await?;
            }
            Engine::Postgres(pool) => {
                for table in tables {
                    let statement = format!("VACUUM (TRUNCATE FALSE) {table}");
                    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
                        .execute(pool)
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// Whether the database is an academy's, of this version or an older one. Changes nothing.
    ///
    /// # Errors
    /// When it does not answer, is no academy's, or was made by a newer version.
    pub async fn check(&self) -> Result<()> {
        let mut tx = self.read().await?;
        let applied: Vec<i64> = crate::all!(
            tx,
            sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success")
        )
        .map_err(|error| {
            Error::fault(format!("this is not the database of an academy: {error}"))
        })?;
        match applied
            .iter()
            .find(|version| !MIGRATIONS.version_exists(**version))
        {
            Some(version) => Err(newer(*version)),
            None => Ok(()),
        }
    }

    /// Whether the engine is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(&*self.0, Engine::Postgres(_))
    }

    /// The PostgreSQL pool, for listening; none on SQLite.
    pub fn postgres(&self) -> Option<&PgPool> {
        match &*self.0 {
            Engine::Postgres(pool) => Some(pool),
            Engine::Sqlite { .. } => None,
        }
    }

    /// Lets the database finish and closes it.
    pub async fn close(&self) {
        match &*self.0 {
            Engine::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                let mut state = writer.state.lock().await;
                // Folds the write-ahead log back, so that the file alone is the database.
                drop(state.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").await);
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

fn newer(version: i64) -> Error {
    Error::fault(format!(
        "the database was made by a newer version of the academy (it has migration {version}, this program does not); install that version, or restore a backup made by this one"
    ))
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_postgres() {
            "Db(PostgreSQL)"
        } else {
            "Db(SQLite)"
        })
    }
}

impl Tx {
    const fn of(kind: Kind) -> Self {
        let told = Vec::new();
        Self { kind, told }
    }

    /// The connection, for [`on!`](crate::on).
    pub fn conn(&mut self) -> Conn<'_> {
        match &mut self.kind {
            Kind::SqliteRead(reader) => Conn::Sqlite(reader.conn()),
            Kind::SqliteWrite(tx) => Conn::Sqlite(tx.conn()),
            Kind::PostgresRead(conn) => Conn::Postgres(conn),
            Kind::PostgresWrite(tx) => Conn::Postgres(tx),
        }
    }

    /// Wakes whoever waits for this, as soon as the transaction is kept; nobody where it is not.
    pub fn tell(&mut self, waiting: &Arc<Notify>) {
        self.told.push(Arc::clone(waiting));
    }

    /// Makes the transaction durable. When this returns, a crash loses nothing of it. One that found its work
    /// done ends so, too, before anybody is told: what it read may be of a group that is not committed yet.
    ///
    /// # Errors
    /// When the database could not; then nothing of it is kept.
    pub async fn commit(self) -> Result<()> {
        match self.kind {
            Kind::SqliteRead(_) | Kind::PostgresRead(_) => {}
            Kind::SqliteWrite(tx) => tx.commit().await?,
            Kind::PostgresWrite(tx) => tx.commit().await?,
        }
        for waiting in self.told {
            waiting.notify_one();
        }
        Ok(())
    }
}

impl Readers {
    /// One more than can work at a time, so that none waits for a page that is being rendered.
    async fn open(options: &SqliteConnectOptions) -> Result<Arc<Self>> {
        let count = std::thread::available_parallelism().map_or(2, usize::from) + 1;
        let mut idle = Vec::with_capacity(count);
        for _ in 0..count {
            idle.push(options.connect().await?);
        }
        Ok(Arc::new(Self {
            idle: std::sync::Mutex::new(idle),
            places: Arc::new(Semaphore::new(count)),
        }))
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    async fn take(self: &Arc<Self>) -> Result<Reader> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| Error::fault("the database is closed"))?;
        Ok(Reader {
            conn: self.idle().pop(),
            home: Arc::clone(self),
            _place: place,
        })
    }

    async fn close(&self) {
        self.places.close();
        let idle = std::mem::take(&mut *self.idle());
        for conn in idle {
            drop(conn.close().await);
        }
    }
}

impl Reader {
    #[expect(
        clippy::expect_used,
        reason = "whoever has a place has a connection: there are as many of both"
    )]
    fn conn(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("a place holds a connection")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.home.idle().extend(self.conn.take());
    }
}

impl Writer {
    /// Waits for the connection, and opens the group when it is not.
    async fn begin(&self) -> Result<GroupTx> {
        let place = Place::queue(self);
        let mut state = Arc::clone(&self.state).lock_owned().await;
        place.come();
        let opening = !std::mem::replace(&mut state.open, true);
        // From here `Drop` undoes what was begun: for a caller who goes away, and where beginning fails.
        let mut tx = GroupTx {
            state: Some(state),
            queued: Arc::clone(&self.queued),
        };
        if opening {
            tx.conn().execute("BEGIN IMMEDIATE; SAVEPOINT one").await?;
        }
        Ok(tx)
    }
}

/// A place in the queue for the connection.
struct Place(Option<Writer>);

impl Place {
    fn queue(writer: &Writer) -> Self {
        writer.queued.fetch_add(1, Ordering::SeqCst);
        Self(Some(writer.clone()))
    }

    fn come(mut self) {
        if let Some(writer) = self.0.take() {
            writer.queued.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Drop for Place {
    /// A group may have been left open for whoever waited here and went away.
    fn drop(&mut self) {
        let Some(writer) = self.0.take() else {
            return;
        };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            let mut state = writer.state.lock_owned().await;
            if writer.queued.fetch_sub(1, Ordering::SeqCst) == 1 && state.open {
                state.commit_group().await;
            }
        });
    }
}

impl GroupTx {
    #[expect(
        clippy::expect_used,
        reason = "only `commit` and `drop`, which end the value, take the guard"
    )]
    fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.state.as_mut().expect("held until it ends").conn
    }

    async fn commit(mut self) -> Result<()> {
        let Some(mut state) = self.state.take() else {
            return Ok(());
        };
        let queued = Arc::clone(&self.queued);
        let (told, outcome) = oneshot::channel();
        tokio::spawn(async move {
            state.waiting.push(told);
            if queued.load(Ordering::SeqCst) == 0 || state.waiting.len() >= GROUP {
                state.commit_group().await;
            } else if let Err(error) = state.conn.execute("RELEASE one; SAVEPOINT one").await {
                state.fail_group(&error).await;
            }
        });
        match outcome.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(code)) if code == "13" => {
                Err(domain::Refusal::new(domain::Kind::Unavailable, "storage-full").into())
            }
            Ok(Err(reason)) => Err(Error::fault(format!("commit: {reason}"))),
            Err(_) => Err(Error::fault("commit: the writer went away")),
        }
    }
}

impl Drop for GroupTx {
    /// Rolls back to the savepoint, and commits for those who wait if nobody comes after.
    fn drop(&mut self) {
        let Some(mut state) = self.state.take() else {
            return;
        };
        let queued = Arc::clone(&self.queued);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        runtime.spawn(async move {
            let undone = state.conn.execute("ROLLBACK TO one").await;
            match undone {
                Ok(_) if queued.load(Ordering::SeqCst) == 0 => state.commit_group().await,
                Ok(_) => {}
                Err(error) => state.fail_group(&error).await,
            }
        });
    }
}

impl WriterState {
    async fn commit_group(&mut self) {
        match self.conn.execute("COMMIT").await {
            Ok(_) => {
                self.open = false;
                for waiting in self.waiting.drain(..) {
                    // Whoever waited may have gone away; what they asked for is kept all the same.
                    let _ = waiting.send(Ok(()));
                }
            }
            Err(error) => self.fail_group(&error).await,
        }
    }

    /// Nothing of the group is kept, and everybody in it is told.
    async fn fail_group(&mut self, error: &sqlx::Error) {
        // SQLite may have rolled back by itself (a full disk); then there is nothing left to undo.
        drop(self.conn.execute("ROLLBACK").await);
        self.open = false;
        let reason = match error {
            sqlx::Error::Database(error) if error.code().as_deref() == Some("13") => {
                "13".to_owned()
            }
            other => other.to_string(),
        };
        tracing::error!(code = "commit", %reason, waiting = self.waiting.len(), "a group of transactions was not kept");
        for waiting in self.waiting.drain(..) {
            let _ = waiting.send(Err(reason.clone()));
        }
    }
}
