//! What no file can know alone: that every id exists and is one thing, that whoever must receive a
//! letter can, that every duty can be settled, that every source is of use.

use super::directory::{DirectoryDraft, PersonDraft};
use super::plan::{DutyDraft, PlanDraft};
use super::settings::SettingsDraft;
use super::sources::SourceDraft;
use super::toml::problem::{Finding, Located, Place, Report};
use super::toml::suggest::{did_you_mean, echo};
use crate::domain::plan::directory::is_example_address;
use crate::domain::plan::rules::DutyKind;
use crate::domain::plan::{Duty, DutyState};
use crate::domain::sightings::Access;
use crate::sources::spec::SourceKind;
use std::collections::BTreeMap;
use std::fmt::Display;

/// The files that could be read; a file with broken syntax is absent, and what hangs on it is
/// not checked.
pub(super) struct Drafts {
    /// `settings.toml`.
    pub settings: Option<SettingsDraft>,
    /// `directory.toml`.
    pub directory: Option<DirectoryDraft>,
    /// `sources.toml`.
    pub sources: Option<Vec<SourceDraft>>,
    /// `plan.toml`.
    pub plan: Option<PlanDraft>,
    /// Whether that plan is the council's own, and not the usual one.
    pub own_plan: bool,
}

impl Drafts {
    /// Name and address of whoever is answered: the person named, else whoever keeps the daemon
    /// running; `None` where the settings say both themselves.
    pub fn contact(&self) -> Option<(String, Option<String>)> {
        let (settings, directory) = (self.settings.as_ref()?, self.directory.as_ref()?);
        let letterhead = &settings.settings.as_ref()?.letterhead;
        if !letterhead.contact_name.is_empty() {
            return None;
        }
        let by_address = |address: &String| {
            directory
                .people
                .iter()
                .find(|one| one.email.as_ref().is_some_and(|email| email.value == *address))
        };
        let named = settings.contact.as_ref().or(directory.administrator.as_ref());
        let person = match &letterhead.contact_email {
            Some(address) => by_address(address),
            None => named.and_then(|id| person(directory, &id.value)),
        };
        let person = person.and_then(|draft| draft.person.as_ref());
        let name = person.map_or(&letterhead.council, |person| &person.name);
        let email = letterhead.contact_email.clone();
        Some((name.clone(), email.or_else(|| person.and_then(|person| person.email.clone()))))
    }
}

/// Puts every problem between the files into the report.
pub(super) fn check(drafts: &Drafts, report: &Report) {
    if let Some(directory) = &drafts.directory {
        check_unique(directory.people.iter().map(|person| &person.id), "id людини", report);
        check_unique(directory.departments.iter().map(|one| &one.id), "id підрозділу", report);
        check_references(directory, drafts, report);
    }
    if let Some(sources) = &drafts.sources {
        check_unique(sources.iter().map(|source| &source.id), "id джерела", report);
    }
    if let Some(plan) = &drafts.plan {
        check_unique(plan.measures.iter().map(|measure| &measure.number), "номер заходу", report);
        check_unique(plan.duties.iter().map(|duty| &duty.id), "id обов’язку", report);
        for duty in &plan.duties {
            check_duty(duty, drafts, report);
        }
    }
    // A plan without duties has its own problem; that it uses no source would only echo it.
    if let (Some(sources), Some(plan)) = (&drafts.sources, &drafts.plan)
        && !plan.duties.is_empty()
    {
        check_use(sources, plan, report);
    }
    if let (Some(directory), Some(settings)) = (&drafts.directory, &drafts.settings) {
        check_live(directory, drafts.plan.as_ref(), settings, report);
        check_hours(directory, settings, report);
    }
}

/// Two things with one id: both are shown.
fn check_unique<'d, T: Ord + Display + 'd>(
    ids: impl Iterator<Item = &'d Located<T>>,
    what: &str,
    report: &Report,
) {
    let mut seen: BTreeMap<&T, &Place> = BTreeMap::new();
    for id in ids {
        match seen.get(&id.value) {
            None => {
                seen.insert(&id.value, &id.place);
            }
            Some(first) => report.add(
                Finding::at(&id.place, format!("{what} `{}` ужито двічі", id.value))
                    .label("удруге")
                    .also(first, "уперше")
                    .help("дайте одному з двох іншу назву або вилучіть його"),
            ),
        }
    }
}

/// Someone a letter may have to reach, and where that is said.
pub(super) struct Recipient<'d> {
    pub id: &'d Located<String>,
    pub role: &'static str,
}

/// Everyone who is named anywhere as one to be written to.
pub(super) fn recipients<'d>(
    directory: &'d DirectoryDraft,
    plan: Option<&'d PlanDraft>,
) -> Vec<Recipient<'d>> {
    let mut all = Vec::new();
    let mut add = |id: &'d Option<Located<String>>, role| {
        all.extend(id.iter().map(|id| Recipient { id, role }));
    };
    add(&directory.administrator, "адміністратор");
    add(&directory.council_head, "голова ради");
    add(&directory.publisher, "хто оприлюднює");
    add(&directory.budget, "хто веде бюджет участі");
    for department in &directory.departments {
        add(&department.head, "керівник підрозділу");
    }
    for person in &directory.people {
        add(&person.deputy, "хто заміщує");
        add(&person.supervisor, "хто дізнається про прострочення");
    }
    let secretaries = directory.secretaries.iter();
    all.extend(secretaries.map(|id| Recipient { id, role: "секретар" }));
    for duty in plan.map(|plan| plan.duties.as_slice()).unwrap_or_default() {
        let named = duty.responsible.iter().chain(&duty.people);
        all.extend(named.map(|id| Recipient { id, role: "відповідає за обов’язок" }));
    }
    all
}

pub(super) fn person<'d>(directory: &'d DirectoryDraft, id: &str) -> Option<&'d PersonDraft> {
    directory.people.iter().find(|person| person.id.value == id)
}

/// Every person named exists, and whoever must be written to has an address.
fn check_references(directory: &DirectoryDraft, drafts: &Drafts, report: &Report) {
    let contact = drafts.settings.as_ref().and_then(|settings| settings.contact.as_ref());
    let contact_id = contact;
    let contact = contact
        .map(|id| Recipient { id, role: "кому відповідають на листи" });
    let known: Vec<&str> = directory.people.iter().map(|one| one.id.value.as_str()).collect();
    let mut without_address: Vec<&str> = Vec::new();
    let named = recipients(directory, drafts.plan.as_ref()).into_iter().chain(contact);
    for Recipient { id, role } in named {
        match person(directory, &id.value) {
            None => report.add(
                Finding::at(&id.place, format!("людини {} немає", echo(&id.value)))
                    .help(did_you_mean(&id.value, &known, "люди в directory.toml")),
            ),
            Some(person) if !person.email_written => {
                if without_address.contains(&id.value.as_str()) {
                    continue;
                }
                without_address.push(&id.value);
                let is = |one: Option<&Located<String>>| one.is_some_and(|it| it.value == id.value);
                if !is(directory.administrator.as_ref()) && !is(contact_id) {
                    report.add(read_by_others(person));
                    continue;
                }
                report.add(
                    Finding::at(
                        &person.id.place,
                        format!("`{}` має отримувати листи, але не має `email`", id.value),
                    )
                    .label("немає адреси")
                    .also(&id.place, format!("тут названо: {role}"))
                    .help("додайте цій людині `email = \"…\"` або назвіть там іншу"),
                );
            }
            Some(_) => {}
        }
    }
    for person in &directory.people {
        for (stand_in, word) in [(&person.deputy, "deputy"), (&person.supervisor, "supervisor")] {
            if let Some(own) = stand_in.as_ref().filter(|id| id.value == person.id.value) {
                report.add(
                    Finding::at(
                        &own.place,
                        format!("`{}` у `{word}` названо саму цю людину", own.value),
                    )
                    .help(format!("назвіть іншу людину або вилучіть `{word}`")),
                );
            }
        }
    }
}

/// Nobody's hour lies behind the hours in which letters leave.
fn check_hours(directory: &DirectoryDraft, settings: &SettingsDraft, report: &Report) {
    let Some(sending) = settings.sending else { return };
    for at in directory.people.iter().filter_map(|person| person.letters_at.as_ref()) {
        if at.value >= sending.until {
            let until = sending.until.format("%H:%M");
            report.add(
                Finding::at(&at.place, "о цій годині листи вже не надсилаються")
                    .help(format!("назвіть час до {until} або змініть `until` у `[sending]`")),
            );
        }
    }
}

/// Letters to somebody without an address are read by others.
fn read_by_others(person: &PersonDraft) -> Finding {
    let text = format!("`{}` має отримувати листи, але не має `email`", person.id.value);
    Finding::warning(&person.id.place, text).label("немає адреси").help(
        "листи читатиме той, кого названо в `deputy` або `supervisor`, а без них – голова ради; \
         щоб ця людина отримувала їх сама, додайте `email = \"…\"`",
    )
}

/// A duty's sources exist and can settle it, and someone answers for it.
fn check_duty(draft: &DutyDraft, drafts: &Drafts, report: &Report) {
    if let Some(sources) = &drafts.sources {
        let known: Vec<&str> = sources.iter().map(|source| source.id.value.as_str()).collect();
        for id in draft.sources.iter().chain(&draft.also_sources).chain(&draft.source_names) {
            if !known.contains(&id.value.as_str()) {
                report.add(
                    Finding::at(&id.place, format!("джерела {} немає", echo(&id.value)))
                        .help(did_you_mean(&id.value, &known, "джерела в sources.toml")),
                );
            }
        }
    }
    for id in &draft.also_sources {
        if let Some(first) = draft.sources.iter().find(|first| first.value == id.value) {
            report.add(
                Finding::at(&id.place, format!("{} стоїть в обох переліках", echo(&id.value)))
                    .also(&first.place, "уже в цьому переліку")
                    .help("вилучіть його з `also_sources`"),
            );
        }
    }
    if let Some(duty) = draft.duty.as_ref().filter(|duty| duty.state == DutyState::Active) {
        check_acting(draft, duty, drafts, report);
    }
}

/// What only a duty that makes obligations must keep.
fn check_acting(draft: &DutyDraft, duty: &Duty, drafts: &Drafts, report: &Report) {
    match &duty.kind {
        DutyKind::Publication(rule) => {
            let first = duty.ladder.before.first().copied().unwrap_or(0);
            if duty.ladder.before_count == rule.count && first >= rule.term_days {
                report.add(
                    Finding::at(&draft.id.place, "перше нагадування випереджає початок строку")
                        .label(format!("за {first} днів, а строк – {}", rule.term_days))
                        .help("скоротіть `before` у `[measure.duty.ladder]`"),
                );
            }
        }
        DutyKind::Security(_) | DutyKind::Presence(_) => return,
        DutyKind::Platform(_) => {
            check_platform(draft, drafts, report);
        }
        DutyKind::Submission(_) => {
            let only_labels = drafts.directory.as_ref().is_some_and(|one| one.only_labels);
            if draft.heads && only_labels && drafts.own_plan {
                report.add(
                    Finding::at(
                        &draft.id.place,
                        "жоден підрозділ не має керівника, який відповідав би за цей обов’язок",
                    )
                    .help("додайте до directory.toml підрозділи з `head`"),
                );
            }
        }
        _ => {}
    }
    if draft.sources.is_empty() {
        report.add(
            Finding::at(
                &draft.place,
                format!("ніде не видно, чи виконано обов’язок `{}`", draft.id.value),
            )
            .help("назвіть джерела, де це видно: `sources = [\"…\"]`"),
        );
    }
    // What is asked of people where nobody can see it may name sources that cannot be read.
    if !matches!(
        duty.kind,
        DutyKind::Publication(_) | DutyKind::Submission(_) | DutyKind::Platform(_)
    ) {
        return;
    }
    let readable = drafts.sources.as_deref().unwrap_or_default();
    for id in &draft.sources {
        if readable
            .iter()
            .any(|source| source.id.value == id.value && source.access == Access::None)
        {
            report.add(
                Finding::at(
                    &id.place,
                    format!(
                        "{} без ключа не читається, тож про цей обов’язок ніколи нічого не \
                         дізнатися",
                        echo(&id.value)
                    ),
                )
                .help("перенесіть його до `also_sources = […]`"),
            );
        }
    }
}

/// A campaign can be followed only where the platform is read.
fn check_platform(draft: &DutyDraft, drafts: &Drafts, report: &Report) {
    let Some(sources) = &drafts.sources else { return };
    let is_platform = |id: &str| {
        sources.iter().any(|source| {
            let kind = source.spec.as_ref().map(|spec| &spec.kind);
            // A source with a problem of its own says so itself.
            source.id.value == id && kind.is_none_or(|kind| matches!(kind, SourceKind::Platform))
        })
    };
    let named = draft.sources.iter().chain(&draft.also_sources);
    if !draft.sources.is_empty() && !named.clone().any(|id| is_platform(&id.value)) {
        report.add(
            Finding::at(&draft.place, "серед джерел цього обов’язку немає платформи")
                .help("назвіть у `sources` джерело з `kind = \"platform\"`"),
        );
    }
}

/// Every source is of use to some duty, or says that it is only watched.
fn check_use(sources: &[SourceDraft], plan: &PlanDraft, report: &Report) {
    let used = |id: &str| {
        plan.duties
            .iter()
            .any(|duty| duty.sources.iter().chain(&duty.also_sources).any(|used| used.value == id))
    };
    for source in sources.iter().filter(|source| !source.watch_only) {
        if !used(&source.id.value) {
            report.add(
                Finding::at(
                    &source.id.place,
                    format!("жоден обов’язок не називає джерела `{}`", source.id.value),
                )
                .help(
                    "назвіть його в `sources` обов’язку в plan.toml, або додайте `watch_only = \
                     true`, щоб читати його й так, або вилучіть",
                ),
            );
        }
    }
}

/// No letter leaves in earnest while an address is a placeholder.
fn check_live(
    directory: &DirectoryDraft,
    plan: Option<&PlanDraft>,
    settings: &SettingsDraft,
    report: &Report,
) {
    let Some(live_at) = &settings.live_at else {
        return check_shadow(directory, settings, report);
    };
    let mut people: Vec<&PersonDraft> = recipients(directory, plan)
        .iter()
        .filter_map(|recipient| person(directory, &recipient.id.value))
        .filter(|person| {
            person.email.as_ref().is_some_and(|email| is_example_address(&email.value))
        })
        .collect();
    people.sort_by_key(|person| person.email.as_ref().map(|email| email.place.span.start));
    people.dedup_by_key(|person| &person.id.value);
    if let Some(first) = people.first().and_then(|person| person.email.as_ref()) {
        let ids: Vec<_> = people.iter().map(|person| format!("`{}`", person.id.value)).collect();
        report.add(
            Finding::at(live_at, "листів увімкнути не можна: деякі адреси – лише зразки")
                .also(&first.place, "перша з них")
                .help(format!(
                    "впишіть до directory.toml справжні адреси: {}; або лишіть `live = false`",
                    ids.join(", ")
                )),
        );
    }
    for own in settings.own_addresses.iter().filter(|own| is_example_address(&own.value)) {
        report.add(
            Finding::at(&own.place, format!("{} – лише зразок адреси", echo(&own.value)))
                .also(live_at, "листи мають іти людям")
                .help("впишіть справжню адресу ради або лишіть `live = false`"),
        );
    }
}

/// In shadow mode the administrator receives everything: their address must be a real one as soon
/// as letters leave by mail.
fn check_shadow(directory: &DirectoryDraft, settings: &SettingsDraft, report: &Report) {
    let Some(mailed_at) = &settings.mailed_at else { return };
    let administrator = directory.administrator.as_ref();
    let email = administrator
        .and_then(|id| person(directory, &id.value))
        .and_then(|person| person.email.as_ref());
    for address in email.into_iter().chain(&settings.own_addresses) {
        if is_example_address(&address.value) {
            report.add(
                Finding::at(
                    &address.place,
                    format!("{} – лише зразок адреси", echo(&address.value)),
                )
                .also(mailed_at, "листи йдуть поштою")
                .help("впишіть справжню адресу або `channel = \"spool\"`"),
            );
        }
    }
}
