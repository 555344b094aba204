//! What people call each source: the name it was given, or one by its kind and host.
//!
//! Decides names only; ids stay what facts and commands know. The invariants: every source has a
//! name, it holds no id, and no two sources share one.

use super::directory::DepartmentDraft;
use super::sources::SourceDraft;
use crate::domain::ids::SourceId;
use crate::domain::plan::directory::KnownSource;
use crate::sources::spec::{Ground, SourceKind, SourceSpec, Stand};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Parts of an address that tell what a list shows.
const TELLING: [(&str, &str); 9] = [
    ("news", "новини"),
    ("novin", "новини"),
    ("novyn", "новини"),
    ("decision", "рішення"),
    ("rishen", "рішення"),
    ("risen", "рішення"),
    ("document", "документи"),
    ("dokument", "документи"),
    ("docs", "документи"),
];

/// Every source by its id.
pub(super) fn known(
    sources: &[SourceDraft],
    departments: &[DepartmentDraft],
) -> BTreeMap<SourceId, KnownSource> {
    let listed = sources.iter().filter_map(|draft| {
        let spec = draft.spec.as_ref()?;
        let name = draft.name.clone().unwrap_or_else(|| usual(spec, draft.shows));
        Some((spec, name))
    });
    let pages = departments.iter().flat_map(|draft| {
        let unit = draft.department.as_ref().map_or("", |unit| unit.name.as_str());
        draft.sources.iter().map(move |spec| (spec, of_page(spec, unit)))
    });
    let (mut all, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (spec, name) in listed.chain(pages) {
        let mut own = name.clone();
        if taken.contains(&own) {
            own = format!("{name}, {}", without_scheme(&spec.url));
        }
        let mut number = 2;
        while !taken.insert(own.clone()) {
            own = format!("{name} ({number})");
            number += 1;
        }
        all.insert(spec.id.clone(), KnownSource { name: own, url: opened(spec) });
    }
    all
}

/// Where people see what a source shows: nobody opens a feed.
fn opened(spec: &SourceSpec) -> String {
    match spec.kind {
        SourceKind::Feed => spec.url.join("/").unwrap_or_else(|_| spec.url.clone()).to_string(),
        _ => spec.url.to_string(),
    }
}

/// A name by kind and host.
fn usual(spec: &SourceSpec, shows: Option<&str>) -> String {
    let host = host(&spec.url);
    let on_site = |what: &str| match what {
        "новини" => format!("новини вебсайту {host}"),
        what => format!("{what} на вебсайті {host}"),
    };
    match (spec.kind.stand(), shows) {
        (Stand::Site, Some("news")) => on_site("новини"),
        (Stand::Site, Some("decisions")) => on_site("рішення"),
        (Stand::Site, _) => match told_by(&spec.url) {
            Some(what) => on_site(what),
            None if matches!(spec.kind, SourceKind::Feed) => format!("стрічка вебсайту {host}"),
            None => format!("сторінка {}", without_scheme(&spec.url)),
        },
        (Stand::Network(name), _) => name.to_owned(),
        (Stand::Host, _) => format!("вебсайт {host}"),
    }
}

/// The page of an institution.
fn of_page(spec: &SourceSpec, unit: &str) -> String {
    match &spec.kind {
        SourceKind::Host(host_spec) if host_spec.ground == Ground::Own => {
            format!("вебсайт {} ({unit})", host(&spec.url))
        }
        _ => format!("сторінка {} ({unit})", without_scheme(&spec.url)),
    }
}

fn told_by(url: &Url) -> Option<&'static str> {
    let last = url.path_segments()?.rfind(|part| !part.is_empty())?.to_lowercase();
    TELLING.iter().find(|(part, _)| last.contains(part)).map(|(_, what)| *what)
}

/// The host without `www.`.
fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn without_scheme(url: &Url) -> String {
    let path = url.path().trim_end_matches('/');
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{path}{query}", host(url))
}
