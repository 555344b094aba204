//! Information security: the watched hosts are sound, and everybody knows the memo.
//!
//! Measure 8 of the council's plan. What is wrong with a host (`domain::host`) is an obligation
//! from the day it was seen: to be mended within the plan's term, spam and a broken certificate
//! within a working day. A certificate's last day is an obligation with reminders of its own. A
//! script of a host that the first look did not show waits for a person: it is mended, or waived
//! as known. New linked hosts are listed by the day they appeared, as advice.
//!
//! The memo goes to everybody in the directory who has an address, at a set rhythm of whole
//! months counted from January; each acknowledges it, which a person's word records. The first
//! memo is that of the first full period after the watch began.

use super::status::{open, set, status_when_not_seen};
use crate::domain::calendar::sub_days;
use crate::domain::ids::SourceId;
use crate::domain::obligation::{Asking, HostDetail, HostFault, Matter, Obligation};
use crate::domain::plan::rules::{MemoRule, SecurityRule};
use crate::domain::plan::term::{Due, Roll, Term, due_after};
use crate::domain::plan::{Duty, Ladder};
use crate::domain::sightings::host::{Check, HostSight};
use crate::domain::sightings::host_fault::Particulars;
use crate::domain::view::View;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Days before the end of a certificate on which somebody hears.
const CERTIFICATE_BEFORE: [u16; 4] = [30, 14, 7, 1];

/// Something dangerous is mended by the next working day.
const AT_ONCE: Term = Term::working(1);

/// Faults of every watched host, and the memo.
pub fn obligations(duty: &Duty, rule: &SecurityRule, view: &View<'_>) -> Vec<Obligation> {
    let mut all: Vec<Obligation> = watched(duty, view)
        .into_iter()
        .filter_map(|source| Some((source, view.sightings.hosts.get(source)?)))
        .flat_map(|(source, sight)| of_host(duty, rule, source, sight, view))
        .collect();
    if let Some(memo) = rule.memo {
        all.extend(memos(duty, memo, view));
    }
    all
}

/// The ladder of an obligation of this kind, where it is not the duty's own.
pub fn ladder(matter: &Matter, own: &Ladder) -> Option<Ladder> {
    match matter {
        Matter::Fault { fault: HostFault::CertificateEnds(_), .. } => {
            Some(Ladder { before: CERTIFICATE_BEFORE.to_vec(), ..own.clone() })
        }
        _ => None,
    }
}

/// The duty's own hosts, and the pages of institutions.
fn watched<'a>(duty: &'a Duty, view: &View<'a>) -> Vec<&'a SourceId> {
    let pages = view.plan.directory.departments.iter().flat_map(|unit| &unit.pages);
    duty.sources.iter().chain(&duty.also_sources).chain(pages.map(|page| &page.source)).collect()
}

fn of_host(
    duty: &Duty,
    rule: &SecurityRule,
    source: &SourceId,
    sight: &HostSight,
    view: &View<'_>,
) -> Vec<Obligation> {
    let mut faults: BTreeMap<HostFault, (DateTime<Utc>, Vec<HostDetail>)> = BTreeMap::new();
    for (check, since) in &sight.since {
        let particulars = sight.view.findings.get(check).cloned();
        let particulars = particulars.unwrap_or(Particulars::None);
        let entry = faults.entry(fault_of(*check)).or_insert((*since, Vec::new()));
        entry.0 = entry.0.min(*since);
        entry.1.push(HostDetail::Finding { check: *check, particulars });
    }
    for (host, since) in sight.new_scripts() {
        let details = vec![HostDetail::Host(host.to_owned())];
        faults.insert(HostFault::NewScript(host.to_owned()), (since, details));
    }
    for (host, since) in sight.new_links() {
        let fault = HostFault::NewLinks(view.calendar.day_of(since));
        faults
            .entry(fault)
            .or_insert((since, Vec::new()))
            .1
            .push(HostDetail::Host(host.to_owned()));
    }
    let mut all: Vec<Obligation> = faults
        .into_iter()
        .map(|(fault, (since, details))| {
            let since = view.calendar.day_of(since);
            let term = match fault {
                HostFault::Certificate | HostFault::Spam | HostFault::NewScript(_) => AT_ONCE,
                _ => rule.mend_within,
            };
            let due = due_after(since, term, Roll::Next, view.calendar);
            fault_obligation(duty, source, fault, details, since, due, view)
        })
        .collect();
    if let Some(until) = sight.view.certificate_until
        && !sight.since.contains_key(&Check::Certificate)
    {
        let until = view.calendar.day_of(until);
        let fault = HostFault::CertificateEnds(until);
        let opens_on = sub_days(until, CERTIFICATE_BEFORE[0]);
        if opens_on <= view.today() {
            let due = set(until);
            all.push(fault_obligation(duty, source, fault, Vec::new(), opens_on, due, view));
        }
    }
    all
}

fn fault_of(check: Check) -> HostFault {
    match check {
        Check::Certificate => HostFault::Certificate,
        Check::HttpsRedirect | Check::Hsts => HostFault::Transport,
        Check::ContentTypeOptions | Check::FrameOptions | Check::ReferrerPolicy => {
            HostFault::Headers
        }
        Check::MixedContent => HostFault::MixedContent,
        Check::SpamWords | Check::ForeignScript => HostFault::Spam,
        Check::SecurityTxt => HostFault::SecurityTxt,
    }
}

fn subject(source: &SourceId, fault: &HostFault, opens_on: NaiveDate) -> String {
    match fault {
        HostFault::CertificateEnds(until) => format!("{source}/certificate-ends/{until}"),
        HostFault::NewLinks(on) => format!("{source}/new-links/{on}"),
        HostFault::NewScript(host) => format!("{source}/new-script/{host}"),
        HostFault::Certificate => format!("{source}/certificate/{opens_on}"),
        HostFault::Transport => format!("{source}/transport/{opens_on}"),
        HostFault::Headers => format!("{source}/headers/{opens_on}"),
        HostFault::MixedContent => format!("{source}/mixed-content/{opens_on}"),
        HostFault::Spam => format!("{source}/spam/{opens_on}"),
        HostFault::SecurityTxt => format!("{source}/security-txt/{opens_on}"),
    }
}

fn fault_obligation(
    duty: &Duty,
    source: &SourceId,
    fault: HostFault,
    details: Vec<HostDetail>,
    opens_on: NaiveDate,
    due: Due,
    view: &View<'_>,
) -> Obligation {
    let subject = subject(source, &fault, opens_on);
    let advice = matches!(fault, HostFault::NewLinks(_));
    let matter = Matter::Fault { source: source.clone(), fault, details };
    let responsible = duty.responsible.clone();
    let mut obligation = open(duty, &subject, matter, responsible, opens_on, due);
    if advice {
        obligation.asking = Asking::Advice;
        return obligation;
    }
    obligation.status = status_when_not_seen(std::slice::from_ref(source), due.on, view);
    obligation
}

/// The memo of the present period and of those before it that the watch has seen whole.
fn memos(duty: &Duty, rule: MemoRule, view: &View<'_>) -> Vec<Obligation> {
    let directory = &view.plan.directory;
    let everybody: BTreeSet<_> = directory
        .people
        .values()
        .filter(|person| person.email.is_some())
        .map(|person| person.id.clone())
        .collect();
    periods(rule, view.watching_since, view.today())
        .into_iter()
        .flat_map(|from| everybody.iter().map(move |person| (from, person.clone())))
        .map(|(period_from, person)| {
            // Counting starts with the day before, so that the period's first day is the first.
            let before = period_from.pred_opt().unwrap_or(period_from);
            let due = due_after(before, rule.within, Roll::Next, view.calendar);
            let subject = format!("memo/{}/{person}", period_from.format("%Y-%m"));
            let matter = Matter::Memo { person: person.clone(), period_from };
            let obligation = open(duty, &subject, matter, vec![person], period_from, due);
            let status = status_when_not_seen(&[], due.on, view);
            Obligation { status, ..obligation }
        })
        .collect()
}

/// The first days of the last two full periods between `since` and `today`.
fn periods(rule: MemoRule, since: NaiveDate, today: NaiveDate) -> Vec<NaiveDate> {
    let step = rule.every_months.clamp(1, 12);
    let mut all = Vec::new();
    for year in since.year()..=today.year() {
        for month in (1..=12).step_by(usize::try_from(step).unwrap_or(12)) {
            all.extend(NaiveDate::from_ymd_opt(year, month, 1));
        }
    }
    all.retain(|from| since <= *from && *from <= today);
    let old = all.len().saturating_sub(2);
    all.split_off(old)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn the_memo_goes_round_from_the_first_full_period() {
        let rule = MemoRule { every_months: 6, within: Term::calendar(14) };
        let periods = |since, today| periods(rule, day(since), day(today));
        assert_eq!(periods("2026-11-20", "2026-12-31"), []);
        assert_eq!(periods("2026-11-20", "2027-01-01"), [day("2027-01-01")]);
        assert_eq!(
            periods("2026-11-20", "2028-02-01"),
            [day("2027-07-01"), day("2028-01-01")],
            "older ones are history"
        );
    }
}
