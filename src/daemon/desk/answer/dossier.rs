//! Gathers the dossier of one obligation: its pages, their kept states, letters and facts.
//!
//! Decides what belongs to it, nothing about the words. Nothing is written.

use super::due::StatusWord;
use super::explain;
use crate::daemon::parts::Parts;
use crate::daemon::poll::evidence;
use crate::domain::council::decision::DecisionKey;
use crate::domain::obligation::{Matter, Obligation, Status, Timeliness};
use crate::domain::sightings::publication_dates::dates_of;
use crate::domain::sightings::{Kind, Observation, Origin};
use crate::letters::dossier::{self, Dossier, Line, Page, Shown, State, Told};
use crate::letters::{self, ukrainian};
use crate::store::state::Stage;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest fact shown; texts of items are in the kept states.
const JSON_MAX_CHARS: usize = 600;

/// The printable page of an obligation, and what it holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// What it holds.
    pub summary: Summary,
    /// The page.
    pub html: String,
}

/// What a dossier holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// Its obligation.
    pub key: String,
    /// How that stands.
    pub status: StatusWord,
    /// Pages about it.
    pub pages: usize,
    /// Kept states of them.
    pub kept_states: usize,
    /// Facts behind it.
    pub facts: usize,
    /// Letters that told of it.
    pub letters: usize,
    /// Why there may be more facts.
    pub journal_error: Option<String>,
}

/// The dossier of an obligation or decision; `None` when there is none by this key.
pub(in crate::daemon::desk) fn dossier(
    parts: &Parts,
    key: &str,
    now: DateTime<Utc>,
) -> Option<Evidence> {
    let decision = DecisionKey::parse(key);
    let all = parts.obligations(now);
    let is_of_it = |obligation: &&Obligation| match &obligation.matter {
        Matter::Decision { key, .. } => Some(key) == decision.as_ref(),
        _ => false,
    };
    let named = all.iter().find(|obligation| obligation.key.as_str() == key);
    let obligation = named.or_else(|| all.iter().find(is_of_it))?;
    let (facts, damage) = explain::facts_behind(parts, obligation);
    let dossier = Dossier {
        council: parts.config.settings.letterhead.council.clone(),
        about: about(parts, obligation),
        key: obligation.key.to_string(),
        standing: standing(obligation),
        due_on: obligation.due.on,
        why: letters::matter::card::why_that_date(obligation, &parts.config.plan),
        pages: pages(parts, obligation),
        letters: letters_told(parts, obligation),
        facts: facts.into_iter().map(line).collect(),
        damage,
        now,
        zone: parts.config.calendar.zone,
    };
    let states: usize = dossier.pages.iter().map(|page| page.states.len()).sum();
    let summary = Summary {
        key: dossier.key.clone(),
        status: (&obligation.status).into(),
        pages: dossier.pages.len(),
        kept_states: states,
        facts: dossier.facts.len(),
        letters: dossier.letters.len(),
        journal_error: dossier.damage.clone(),
    };
    Some(Evidence { summary, html: dossier::page(&dossier) })
}

fn about(parts: &Parts, obligation: &Obligation) -> String {
    match &obligation.matter {
        Matter::Decision { key, number, title } => {
            let on = ukrainian::date(key.adopted_on);
            let named = title.as_ref().map(|title| format!(": {title}")).unwrap_or_default();
            let body = match key.body {
                crate::domain::council::decision::Body::Session => "сесії",
                crate::domain::council::decision::Body::Executive => "виконавчого комітету",
            };
            format!("Рішення {body} від {on} №\u{a0}{number}{named}")
        }
        Matter::Submission { department, month, ordinal, .. } => {
            let unit = parts.config.plan.directory.department(department);
            let name = unit.map_or(department.as_str(), |unit| unit.name.as_str());
            format!("{name}: подання {ordinal} за {}", ukrainian::month(*month))
        }
        _ => {
            let directory = &parts.config.plan.directory;
            letters::matter::short(obligation, directory)
                .map(|text| letters::matter::capitalised(&text))
                .unwrap_or_default()
        }
    }
}

fn standing(obligation: &Obligation) -> String {
    match &obligation.status {
        Status::Met { on, timeliness, .. } => {
            let late = match timeliness {
                Timeliness::InTime => "виконано в строк",
                Timeliness::Late => "виконано із запізненням",
                Timeliness::Unknown => "виконано, день установити не вдалося",
            };
            format!("{late}, {}", ukrainian::date(*on))
        }
        Status::Open => "строк триває".to_owned(),
        Status::Overdue { .. } => "строк минув, виконання не виявлено".to_owned(),
        Status::Unknown { .. } => "установити не вдалося: джерела не прочитано".to_owned(),
        Status::Waived => "знято з контролю".to_owned(),
    }
}

fn pages(parts: &Parts, obligation: &Obligation) -> Vec<Page> {
    explain::items_behind(parts, obligation)
        .iter()
        .filter_map(|key| parts.sightings.observations.get(key))
        .filter(|page| match obligation.matter {
            Matter::Decision { .. } => page.meaning.kind == Kind::Decision || !page.acts.is_empty(),
            _ => true,
        })
        .map(|page| page_of(parts, obligation, page))
        .collect()
}

fn page_of(parts: &Parts, obligation: &Obligation, page: &Observation) -> Page {
    let adopted_on = match &obligation.matter {
        Matter::Decision { key, .. } => Some(key.adopted_on),
        _ => None,
    };
    let dates = dates_of(page, adopted_on);
    let known = parts.known_item(&page.source, &page.item.id);
    let states = known.into_iter().flat_map(|known| &known.evidence).map(|kept| State {
        at: kept.at,
        evidence: kept.evidence.clone(),
        shown: evidence::read_back(parts, &kept.evidence).map(|kept| Shown {
            what: kept.what,
            url: kept.shown.url,
            title: kept.shown.title,
            text: kept.shown.text,
            files: kept.shown.files,
        }),
    });
    Page {
        source: parts.config.plan.directory.source_name(&page.source).to_owned(),
        title: page.item.title.clone(),
        url: page.item.url.clone().unwrap_or_default(),
        printed: dates.printed,
        in_url: dates.url,
        in_feed: dates.feed,
        first_seen: page.first_seen,
        before_watch: page.origin == Origin::Baseline,
        believed: dates.believed,
        rule: dates.rule,
        disagreement: dates.disagreement,
        gone_at: page.gone_at,
        states: states.collect(),
    }
}

fn letters_told(parts: &Parts, obligation: &Obligation) -> Vec<Told> {
    let state = parts.store.state();
    let told = state.told.iter().filter(|(notice, _)| notice.obligation == obligation.key);
    told.map(|(notice, told)| {
        let person = parts.config.plan.directory.person(&notice.person);
        let stage = state.letters.get(&told.letter).map(|letter| &letter.stage);
        Told {
            person: person.map_or(notice.person.as_str(), |person| &person.name).to_owned(),
            notice: notice.to_string(),
            letter: told.letter.to_string(),
            at: told.at,
            evidence: match stage {
                Some(Stage::Accepted { evidence, .. }) => evidence.clone(),
                _ => None,
            },
        }
    })
    .collect()
}

fn line(fact: explain::FactLine) -> Line {
    let entry = fact.entry;
    let value = serde_json::to_value(&entry.fact).unwrap_or_default();
    let kind = value["kind"].as_str().unwrap_or_default().to_owned();
    let json = value.to_string();
    let json = match json.char_indices().nth(JSON_MAX_CHARS) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    };
    Line { seq: entry.seq, at: entry.at, author: entry.author, kind, json, hash: fact.hash }
}
