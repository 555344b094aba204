//! Where the program's own lines go: systemd's journal in its native form, or standard error.
//!
//! Decides level and shape, nothing about what is said. The invariants: each figure stands once in
//! what a person reads, since fields are for the journal's own search; and a line never loses its
//! priority on the way to the journal.

use rustix::fs::fstat;
use std::fmt;
use std::io::{IsTerminal, stderr};
use tracing::field::Field;
use tracing::{Event, Level, Subscriber};
use tracing_journald::{Priority, PriorityMappings};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{self, FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::{self as text, FmtContext};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// The prefix of our fields in the journal: `journalctl HROMADA_LETTER_ID=…`.
const PREFIX: &str = "HROMADA";

/// How much is said without `HROMADA_WATCH_LOG`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Talk {
    /// What the daemon does.
    Daemon,
    /// What went wrong.
    Errors,
    /// Nothing.
    Nothing,
}

/// Starts logging.
pub fn start(talk: Talk) {
    let default = match talk {
        Talk::Daemon => "info,tokio_cron_scheduler=warn",
        Talk::Errors => "error",
        Talk::Nothing => "off",
    };
    let filter =
        EnvFilter::try_from_env("HROMADA_WATCH_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let registry = tracing_subscriber::registry().with(filter);
    if !is_journal() {
        let fields = format::debug_fn(only_the_sentence);
        let layer = text::layer().with_target(false).fmt_fields(fields).with_writer(stderr);
        return registry.with(layer.with_ansi(stderr().is_terminal())).init();
    }
    match tracing_journald::layer() {
        Ok(layer) => {
            let layer = layer.with_field_prefix(Some(PREFIX.to_owned()));
            registry.with(layer.with_priority_mappings(priorities())).init();
        }
        Err(_) => {
            let fields = format::debug_fn(only_the_sentence);
            let layer = text::layer().fmt_fields(fields).event_format(Prefixed);
            registry.with(layer.with_ansi(false).with_writer(stderr)).init();
        }
    }
}

/// Whether standard error leads into systemd's journal, as systemd itself says by device and inode.
fn is_journal() -> bool {
    let Ok(said) = std::env::var("JOURNAL_STREAM") else { return false };
    fstat(stderr()).is_ok_and(|file| said == format!("{}:{}", file.st_dev, file.st_ino))
}

fn priorities() -> PriorityMappings {
    PriorityMappings {
        info: Priority::Informational,
        debug: Priority::Debug,
        ..PriorityMappings::new()
    }
}

/// What the fields hold stands in the sentence already.
fn only_the_sentence(
    writer: &mut Writer<'_>,
    field: &Field,
    value: &dyn fmt::Debug,
) -> fmt::Result {
    match field.name() {
        "message" => write!(writer, "{value:?}"),
        _ => Ok(()),
    }
}

/// Lines with the priority in front that sd-daemon(3) knows, where the journal's own socket cannot
/// be reached.
struct Prefixed;

impl<S, F> FormatEvent<S, F> for Prefixed
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, F>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let priority = match *event.metadata().level() {
            Level::ERROR => 3,
            Level::WARN => 4,
            Level::INFO => 6,
            Level::DEBUG | Level::TRACE => 7,
        };
        let mut said = String::new();
        context.format_fields(Writer::new(&mut said), event)?;
        // Each line of a sentence is one of its own there.
        said.lines().try_for_each(|line| writeln!(writer, "<{priority}>{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_keeps_its_priority_and_each_figure_stands_once() {
        let kept = Kept::default();
        let writer = kept.clone();
        let layer = text::layer()
            .fmt_fields(format::debug_fn(only_the_sentence))
            .event_format(Prefixed)
            .with_ansi(false)
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::info!(open = 3, "turn finished: {} open", 3);
            tracing::error!("two problems:\n  one\n  another");
            tracing::warn!(source.id = "site", "source site cannot be read");
        });
        let said = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(
            lines,
            [
                "<6>turn finished: 3 open",
                "<3>two problems:",
                "<3>  one",
                "<3>  another",
                "<4>source site cannot be read",
            ]
        );
    }
}
