//! What is possible in a configuration and seldom meant.
//!
//! Decides what somebody should look at again although it can be used: a source of another site,
//! letters that go live into a directory, a name that is none, two units that nothing tells apart,
//! duties that are off because their source does not exist. Nothing here refuses anything.

use super::check::Drafts;
use super::plan::{Acting, PlanDraft};
use super::settings::SettingsDraft;
use super::sources::SourceDraft;
use super::toml::problem::{Finding, Located, Place, Report};
use super::toml::suggest::{echo, list};
use crate::sources::spec::{SourceKind, Stand};
use std::collections::BTreeMap;
use url::Url;

/// Puts whatever is suspicious into the report.
pub(super) fn look(drafts: &Drafts, report: &Report) {
    if let Some(settings) = &drafts.settings {
        look_at_mail(settings, report);
        if let Some(sources) = &drafts.sources {
            look_at_sites(settings, sources, report);
        }
    }
    look_at_names(drafts, report);
    look_at_kinds(drafts, report);
    if let Some(plan) = &drafts.plan {
        look_at_absent(plan, drafts, report);
    }
}

/// Letters that are said to be real and go nowhere.
fn look_at_mail(settings: &SettingsDraft, report: &Report) {
    if let Some(live) = &settings.live_in_spool {
        report.add(
            Finding::warning(live, "листи увімкнено, але вони лише складаються в каталог")
                .help("щоб вони йшли людям, напишіть `channel = \"email\"` у `[mail]`"),
        );
    }
}

/// A list or a host that is not on the council's own site.
fn look_at_sites(settings: &SettingsDraft, sources: &[SourceDraft], report: &Report) {
    let Some(own) = settings.settings.as_ref().and_then(|it| Url::parse(&it.letterhead.site).ok())
    else {
        return;
    };
    let is_platform = |url: &Url| {
        let specs = sources.iter().filter_map(|source| source.spec.as_ref());
        let mut platforms = specs.filter(|spec| matches!(spec.kind, SourceKind::Platform));
        platforms.any(|platform| platform.url.host() == url.host())
    };
    for source in sources.iter().filter(|source| !source.watch_only) {
        let Some(spec) = &source.spec else { continue };
        let foreign = match spec.kind.stand() {
            Stand::Site => !is_one_site(&own, &spec.url),
            Stand::Host => !is_one_site(&own, &spec.url) && !is_platform(&spec.url),
            Stand::Network(_) => false,
        };
        if foreign {
            let (theirs, ours) = (spec.url.host_str(), own.host_str());
            report.add(
                Finding::warning(
                    &source.id.place,
                    format!(
                        "джерело `{}` – не на сайті ради: {}, а сайт ради – {}",
                        source.id.value,
                        theirs.unwrap_or_default(),
                        ours.unwrap_or_default()
                    ),
                )
                .help(
                    "перевірте, чи це сторінка саме цієї ради; якщо рада переїхала, змініть \
                     `site` у settings.toml",
                ),
            );
        }
    }
}

/// One host, or one under the other.
fn is_one_site(own: &Url, other: &Url) -> bool {
    let bare = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    };
    let (own, other) = (bare(own), bare(other));
    own == other || own.ends_with(&format!(".{other}")) || other.ends_with(&format!(".{own}"))
}

/// People and units whose name, as letters would show it, is an id.
fn look_at_names(drafts: &Drafts, report: &Report) {
    let Some(directory) = &drafts.directory else { return };
    let people = directory
        .people
        .iter()
        .filter_map(|draft| Some((&draft.id, draft.person.as_ref()?.name.as_str())));
    let units = directory
        .departments
        .iter()
        .filter_map(|draft| Some((&draft.id, draft.department.as_ref()?.name.as_str())));
    for (id, name) in people.chain(units) {
        if !name
            .chars()
            .any(|c| matches!(c, 'А'..='я' | 'І' | 'і' | 'Ї' | 'ї' | 'Є' | 'є' | 'Ґ' | 'ґ'))
        {
            report.add(
                Finding::warning(&id.place, format!("{} – не назва для листів", echo(name))).help(
                    "у `name` пишуть українською, як має стояти в листі: «Кукіна І.В.», «Відділ \
                     освіти»",
                ),
            );
        }
    }
}

/// Two units with the words of one kind: their news cannot be told apart.
fn look_at_kinds(drafts: &Drafts, report: &Report) {
    let Some(directory) = &drafts.directory else { return };
    let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
    for kind in directory.departments.iter().filter_map(|one| one.usual.as_ref()) {
        match first.get(kind.value) {
            None => drop(first.insert(kind.value, &kind.place)),
            Some(other) => report.add(
                Finding::warning(&kind.place, format!("два підрозділи мають вид `{}`", kind.value))
                    .label("удруге")
                    .also(other, "уперше")
                    .help(
                        "їхніх новин не розрізнити; одному з них дайте вид `department` або \
                     `institution` і власні `signatures`",
                    ),
            ),
        }
    }
}

/// Sources that a plan names and nobody has: said once, with what follows.
fn look_at_absent(plan: &PlanDraft, drafts: &Drafts, report: &Report) {
    let acting = plan.duties.iter().filter(|duty| duty.acting != Acting::SwitchedOff);
    let mut absent: Vec<(&Located<String>, Vec<&str>, Vec<&str>)> = Vec::new();
    for duty in acting {
        for name in &duty.absent {
            let at = match absent.iter().position(|(known, ..)| known.value == name.value) {
                Some(at) => at,
                None => {
                    absent.push((name, Vec::new(), Vec::new()));
                    absent.len() - 1
                }
            };
            let Some((_, off, without)) = absent.get_mut(at) else { continue };
            let id = duty.id.value.as_str();
            let duties = if duty.acting == Acting::WithoutSource { off } else { without };
            if !duties.contains(&id) {
                duties.push(id);
            }
        }
    }
    for (name, off, without) in absent {
        let mut follows = Vec::new();
        if !off.is_empty() {
            follows.push(format!("вимкнено {}", list(&off)));
        }
        if !without.is_empty() {
            follows.push(format!("без нього обходяться {}", list(&without)));
        }
        let message = format!("джерела {} немає: {}", what(&name.value), follows.join("; "));
        let beginning = Place { file: "sources.toml", span: 0..0 };
        let place = if drafts.own_plan { &name.place } else { &beginning };
        report.add(
            Finding::warning(place, message)
                .help(format!("якщо воно є, додайте його до sources.toml: {}", how(&name.value))),
        );
    }
}

/// What a plan's name for sources means.
fn what(name: &str) -> String {
    match name {
        "decisions" => "з рішеннями (`about = \"decisions\"`)".to_owned(),
        "news" => "з новинами (`about = \"news\"`)".to_owned(),
        "hosts" => "для огляду сайтів (`kind = \"host\"`)".to_owned(),
        other => echo(other),
    }
}

/// How it is written.
fn how(name: &str) -> String {
    match name {
        "decisions" | "news" => format!("`kind = \"page\"` чи `\"feed\"` з `about = \"{name}\"`"),
        "facebook" | "platform" => format!("`kind = \"{name}\"`"),
        "hosts" => "`kind = \"host\"`".to_owned(),
        other => format!("`id = \"{other}\"`"),
    }
}
