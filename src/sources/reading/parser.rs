//! Where a stranger's bytes are parsed: in a child process of the same program.
//!
//! Decides how many children there are, how long each may take and when it is replaced. The
//! invariants: a child has no file, no connection and no environment, bounded memory and bounded
//! time, and what breaks a bound costs one read; a child that failed in any way is never asked
//! again; nothing of a child outlives the program. What is done there is `task`'s, what is
//! remembered of it `marks`'.

use super::marks::Marks;
use super::peak::Peak;
use super::task::Task;
use crate::domain::confinement::Limit;
use crate::domain::ids::SourceId;
use crate::domain::sightings::cause::document::FeedFault;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

/// The command that makes the program a child.
pub const COMMAND: &str = "parse";

/// A document that takes longer to parse is hostile; the child's own limit is a third of it.
const TIME_MAX: Duration = Duration::from_secs(30);

/// Children at work side by side.
const CHILDREN_MAX: usize = 2;

/// A child is replaced after so many tasks, for what its allocator has kept.
const TASKS_MAX: u32 = 1_000;

/// An idle child is let go after so long.
const IDLE_FOR: Duration = Duration::from_secs(20);

/// A child that broke off has ended by then, or is ended.
const END_WITHIN: Duration = Duration::from_secs(2);

/// Longest answer of a child.
const ANSWER_MAX_BYTES: u32 = 64 * 1024 * 1024;

/// Where bytes are parsed.
#[derive(Clone, Debug)]
pub enum Parser {
    /// In a child process of the program at this path.
    Child(Arc<Nursery>),
    /// On a thread of this process: for tests and simulations, whose bytes are their own.
    Here,
    /// One of these, for one source.
    For(Box<Watched>),
}

impl Parser {
    /// Children of this very program, whatever has become of its file since it was started.
    pub fn of_this_program() -> Self {
        Self::child("/proc/self/exe".into())
    }

    /// Children of the program at `program`.
    pub fn child(program: PathBuf) -> Self {
        let places = Arc::new(Semaphore::new(CHILDREN_MAX));
        let (idle, missing) = (Mutex::default(), OnceLock::new());
        Parser::Child(Arc::new(Nursery { program, places, idle, missing }))
    }

    /// Which limits its children do without; `None` before there was one.
    pub fn missing_limits(&self) -> Option<&[Limit]> {
        match self {
            Parser::Child(nursery) => nursery.missing.get().map(Vec::as_slice),
            Parser::For(watched) => watched.missing_limits(),
            Parser::Here => None,
        }
    }

    /// Does a task, and waits for it.
    pub async fn run<T: Task>(&self, task: T, bytes: Vec<u8>) -> Result<T::Done, FeedFault> {
        match self {
            Parser::Child(nursery) => nursery.run(task, bytes).await,
            Parser::For(watched) => watched.run(task, bytes).await,
            Parser::Here => {
                // A thread cannot be stopped, but nobody has to wait for it.
                let work = tokio::task::spawn_blocking(move || task.run(&bytes));
                match timeout(TIME_MAX, work).await {
                    Ok(done) => done.map_err(|_| FeedFault::Panicked),
                    Err(_) => Err(FeedFault::TooSlow),
                }
            }
        }
    }
}

/// A parser that knows for which source it works: that it does is written down before it begins,
/// and a source that was stuck twice in a turn is given up. Only documents count for which a child
/// was ended, for its time or its memory; one that is merely broken says nothing of the next.
#[derive(Clone, Debug)]
pub struct Watched {
    parser: Parser,
    marks: Marks,
    source: SourceId,
}

impl Watched {
    /// The same parser, for one source.
    pub fn new(parser: Parser, marks: Marks, source: SourceId) -> Self {
        Self { parser, marks, source }
    }

    /// Which limits its children do without.
    pub fn missing_limits(&self) -> Option<&[Limit]> {
        self.parser.missing_limits()
    }

    /// Does a task and waits for it, unless the source was stuck twice in this turn.
    pub async fn run<T: Task>(&self, task: T, bytes: Vec<u8>) -> Result<T::Done, FeedFault> {
        if self.marks.is_stuck(&self.source) {
            return Err(FeedFault::StuckTwice);
        }
        let mark = self.marks.begin(&self.source).await;
        tracing::debug!(source.id = %self.source, "bytes of source {} are parsed", self.source);
        let done = Box::pin(self.parser.run(task, bytes)).await;
        drop(mark);
        if matches!(done, Err(FeedFault::TooSlow | FeedFault::TooLarge)) {
            self.marks.was_stuck(&self.source);
        }
        done
    }
}

/// The children of one program.
#[derive(Debug)]
pub struct Nursery {
    program: PathBuf,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Worker>>,
    /// What its first child could not be denied.
    missing: OnceLock<Vec<Limit>>,
}

/// A child that waits for work.
#[derive(Debug)]
struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    tasks: u32,
}

/// What a child is asked.
#[derive(Serialize, Deserialize)]
pub struct Question<T> {
    /// Which task.
    pub task: String,
    /// What it has to know.
    pub known: T,
}

impl Nursery {
    async fn run<T: Task>(self: &Arc<Self>, task: T, bytes: Vec<u8>) -> Result<T::Done, FeedFault> {
        let Ok(_place) = self.places.acquire().await else { return Err(FeedFault::Panicked) };
        let kept = self.idle().pop();
        let mut worker = match kept {
            Some(worker) => worker,
            None => self.start().map_err(|error| {
                tracing::error!("no child process for parsing could be started: {error}");
                FeedFault::Panicked
            })?,
        };
        let question = Question { task: T::NAME.to_owned(), known: task };
        let head = serde_json::to_vec(&question).map_err(|_| FeedFault::Panicked)?;
        let (process, mut peak) = (worker.child.id(), Peak::default());
        let work = self.have_done(&mut worker, &head, &bytes);
        // Counted from here: waiting for others' documents is no fault of this one.
        let fault = match timeout(TIME_MAX, peak.while_at(process, work)).await {
            Ok(Ok(answer)) => {
                self.keep(worker);
                return serde_json::from_slice(&answer).map_err(|_| FeedFault::Panicked);
            }
            Ok(Err(_)) => worker.fault().await,
            Err(_) => FeedFault::TooSlow,
        };
        let bytes = bytes.len();
        tracing::warn!(
            task = T::NAME,
            bytes,
            memory = %peak,
            "a child process ended while it did the task {} on {bytes} bytes: {fault}; its memory \
             was {peak} at the most",
            T::NAME
        );
        Err(fault)
    }

    async fn have_done(
        &self,
        worker: &mut Worker,
        head: &[u8],
        body: &[u8],
    ) -> std::io::Result<Vec<u8>> {
        if worker.tasks == 0 {
            let missing = worker.hear_limits().await?;
            let known = self.missing.get_or_init(|| missing);
            if !known.is_empty() {
                tracing::debug!("a child process for parsing does without limits: {known:?}");
            }
        }
        worker.ask(head, body).await
    }

    fn start(&self) -> std::io::Result<Worker> {
        let mut child = Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || std::io::Error::other("it has no pipe");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        Ok(Worker { child, input, output, tasks: 0 })
    }

    fn keep(self: &Arc<Self>, mut worker: Worker) {
        worker.tasks += 1;
        if worker.tasks >= TASKS_MAX {
            return;
        }
        let tasks = worker.tasks;
        let id = worker.child.id();
        self.idle().push(worker);
        let nursery = Arc::downgrade(self);
        tokio::spawn(async move {
            sleep(IDLE_FOR).await;
            // One that has worked since then is not idle.
            if let Some(nursery) = nursery.upgrade() {
                nursery.idle().retain(|worker| (worker.child.id(), worker.tasks) != (id, tasks));
            }
        });
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Worker {
    /// What it says first.
    async fn hear_limits(&mut self) -> std::io::Result<Vec<Limit>> {
        Ok(serde_json::from_slice(&self.hear().await?)?)
    }

    /// One question and its answer: lengths of head and body, both; a length, an answer.
    async fn ask(&mut self, head: &[u8], body: &[u8]) -> std::io::Result<Vec<u8>> {
        let too_long = |_| std::io::Error::other("it is too long");
        self.input.write_u32(u32::try_from(head.len()).map_err(too_long)?).await?;
        self.input.write_u32(u32::try_from(body.len()).map_err(too_long)?).await?;
        self.input.write_all(head).await?;
        self.input.write_all(body).await?;
        self.input.flush().await?;
        self.hear().await
    }

    async fn hear(&mut self) -> std::io::Result<Vec<u8>> {
        let length = self.output.read_u32().await?;
        if length > ANSWER_MAX_BYTES {
            return Err(std::io::Error::other("its answer is too long"));
        }
        let mut answer = vec![0; length as usize];
        self.output.read_exact(&mut answer).await?;
        Ok(answer)
    }

    /// Why a child died.
    async fn fault(mut self) -> FeedFault {
        use std::os::unix::process::ExitStatusExt;
        drop(self.input);
        // Its own end tells more than ours would.
        let ended = timeout(END_WITHIN, self.child.wait()).await;
        match ended.ok().and_then(Result::ok).and_then(|status| status.signal()) {
            // SIGXCPU: its time was over.
            Some(24) => FeedFault::TooSlow,
            // It gave up for want of memory, or the kernel ended it for that.
            Some(_) => FeedFault::TooLarge,
            None => FeedFault::Panicked,
        }
    }
}
