//! What a child process does with the bytes it is handed, task after task.
//!
//! Decides nothing: finds the task by its name and does it. Everything that parses a stranger's
//! bytes for a poll or a reply stands in this list; what people hand over is `files::tasks`'.
//! The invariant: a question that cannot be read ends the child, and the parent starts another one.

use super::facebook::graph::Document;
use super::feed::FeedTask;
use super::host::HostLook;
use super::mail::MailTask;
use super::page::attachment::Extract;
use super::page::items::ItemPage;
use super::page::look::SecondLook;
use super::page::read::{ListPage, LonePage};
use super::platform::tasks::{FrontPage, News, Projects, Statuses};
use super::reading::parser::Question;
use super::reading::task::Task;
use super::survey::{LeadsTask, Sitemap};
use crate::domain::confinement::Limit;
use serde::Deserialize;
use serde_json::Value;
use std::io::{self, Read, Write};

/// Longest question, and longest body.
const PART_MAX_BYTES: u32 = 64 * 1024 * 1024;

/// How tasks of other folders are done, by their names.
pub type Others = fn(&str, Value, &[u8]) -> io::Result<Vec<u8>>;

/// Says, before anything else, which limits this process does without.
pub fn say_limits(output: &mut impl Write, missing: &[Limit]) -> io::Result<()> {
    say(output, &serde_json::to_vec(missing)?)
}

/// Answers one question after another until there are none; `before_each` prepares the process.
pub fn answer_all(
    mut input: impl Read,
    mut output: impl Write,
    mut before_each: impl FnMut(),
    others: Others,
) -> io::Result<()> {
    while let Some(head_len) = length(&mut input)? {
        let body_len = length(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let head = part(&mut input, head_len)?;
        let body = part(&mut input, body_len)?;
        before_each();
        say(&mut output, &answer(&head, &body, others)?)?;
    }
    Ok(())
}

fn say(output: &mut impl Write, text: &[u8]) -> io::Result<()> {
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(text)?;
    output.flush()
}

fn length(input: &mut impl Read) -> io::Result<Option<u32>> {
    let mut bytes = [0; 4];
    match input.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(u32::from_be_bytes(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn part(input: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    if length > PART_MAX_BYTES {
        return Err(io::Error::other("it is too long"));
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn answer(head: &[u8], body: &[u8], others: Others) -> io::Result<Vec<u8>> {
    let Question { task, known }: Question<Value> = serde_json::from_slice(head)?;
    match task.as_str() {
        Document::NAME => done::<Document>(known, body),
        Extract::NAME => done::<Extract>(known, body),
        FeedTask::NAME => done::<FeedTask>(known, body),
        FrontPage::NAME => done::<FrontPage>(known, body),
        HostLook::NAME => done::<HostLook>(known, body),
        ItemPage::NAME => done::<ItemPage>(known, body),
        LeadsTask::NAME => done::<LeadsTask>(known, body),
        ListPage::NAME => done::<ListPage>(known, body),
        LonePage::NAME => done::<LonePage>(known, body),
        MailTask::NAME => done::<MailTask>(known, body),
        News::NAME => done::<News>(known, body),
        Projects::NAME => done::<Projects>(known, body),
        SecondLook::NAME => done::<SecondLook>(known, body),
        Sitemap::NAME => done::<Sitemap>(known, body),
        Statuses::NAME => done::<Statuses>(known, body),
        other => others(other, known, body),
    }
}

/// Does one task.
pub fn done<T: Task + for<'de> Deserialize<'de>>(known: Value, body: &[u8]) -> io::Result<Vec<u8>> {
    let task: T = serde_json::from_value(known)?;
    Ok(serde_json::to_vec(&task.run(body))?)
}
