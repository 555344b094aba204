//! `waive`, `promise`, `away`: each one command for saying, ending and listing.

use crate::daemon::desk::answer::relief::Listed;
use crate::daemon::desk::question::Question;
use crate::daemon::desk::register::relief::ReliefQuestion;
use crate::domain::council::decision_line::date;
use crate::domain::ids::ObligationKey;
use chrono::NaiveDate;
use clap::Args;

/// A command lists those that are over as well.
fn listed(page: Option<usize>) -> Listed {
    Listed { holding: false, page }
}

/// Options of `waive`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["key", "end", "list"]))]
pub struct Waive {
    /// The obligation's key, as `due` and letters show it
    #[arg(requires = "reason")]
    key: Option<ObligationKey>,
    /// Takes the waiver of an obligation back
    #[arg(long, value_name = "KEY", requires = "reason")]
    end: Option<ObligationKey>,
    /// Lists waivers
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    list: bool,
    /// With --list: only this page of the list, from 1
    #[arg(long, value_name = "NUMBER", requires = "list")]
    page: Option<usize>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// The waiver's last day; for good without one
    #[arg(long, conflicts_with = "end", value_parser = date)]
    until: Option<NaiveDate>,
}

impl From<Waive> for Question {
    fn from(said: Waive) -> Self {
        let reason = said.reason.unwrap_or_default();
        Question::Relief(match (said.key, said.end) {
            (Some(obligation), _) => {
                ReliefQuestion::Waive { obligation, reason, until: said.until }
            }
            (None, Some(obligation)) => ReliefQuestion::EndWaiver { obligation, reason },
            (None, None) => ReliefQuestion::Waivers(listed(said.page)),
        })
    }
}

/// Options of `promise`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["key", "list"]))]
pub struct Promise {
    /// The obligation's key, as `due` and letters show it
    #[arg(requires_all = ["until", "reason"])]
    key: Option<ObligationKey>,
    /// Lists promises
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    list: bool,
    /// With --list: only this page of the list, from 1
    #[arg(long, value_name = "NUMBER", requires = "list")]
    page: Option<usize>,
    /// The last quiet day, at most 90 days ahead
    #[arg(long, value_parser = date)]
    until: Option<NaiveDate>,
    /// Why not now
    #[arg(long)]
    reason: Option<String>,
}

impl From<Promise> for Question {
    fn from(said: Promise) -> Self {
        Question::Relief(match (said.key, said.until) {
            (Some(obligation), Some(until)) => {
                let reason = said.reason.unwrap_or_default();
                ReliefQuestion::Promise { obligation, until, reason }
            }
            _ => ReliefQuestion::Promises(listed(said.page)),
        })
    }
}

/// Options of `away`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["person", "back", "list"]))]
pub struct Away {
    /// Who is away, by id or name
    #[arg(requires_all = ["from", "until", "reason"])]
    person: Option<String>,
    /// Says that a person is back before the end, or was never away
    #[arg(long, value_name = "PERSON", requires_all = ["from", "reason"])]
    back: Option<String>,
    /// Lists who is away, now and later
    #[arg(long, conflicts_with_all = ["from", "until", "reason", "deputy", "on"])]
    list: bool,
    /// With --list: only this page of the list, from 1
    #[arg(long, value_name = "NUMBER", requires = "list")]
    page: Option<usize>,
    /// The first day
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// The last day
    #[arg(long, conflicts_with = "back", value_parser = date)]
    until: Option<NaiveDate>,
    /// Who hears instead; the directory's deputy by default
    #[arg(long, value_name = "PERSON", conflicts_with = "back")]
    deputy: Option<String>,
    /// With --back: the first day on which the person hears again; today by default
    #[arg(long, requires = "back", value_parser = date)]
    on: Option<NaiveDate>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
}

impl From<Away> for Question {
    fn from(said: Away) -> Self {
        let reason = said.reason.unwrap_or_default();
        Question::Relief(match (said.person, said.back, said.from, said.until) {
            (Some(person), _, Some(from), Some(until)) => {
                ReliefQuestion::Away { person, from, until, reason, deputy: said.deputy }
            }
            (None, Some(person), Some(from), _) => {
                ReliefQuestion::Back { person, from, on: said.on, reason }
            }
            _ => ReliefQuestion::Absences { page: said.page },
        })
    }
}
