//! What a plan may call by what it does: people by their part in the council, sources by what they
//! show.
//!
//! Decides whom and what such a name means. An id that exists always means itself; a part nobody
//! was named for falls to whoever publishes, and at last to the administrator. A source that does
//! not exist is no mistake of the plan, unless its name is a slip of one that does.

use super::directory::DirectoryDraft;
use super::sources::SourceDraft;
use super::toml::problem::Located;
use super::toml::suggest::closest;
use std::collections::BTreeSet;

/// The names of one configuration.
pub(super) struct Names<'d> {
    /// `directory.toml`, if it could be read.
    pub directory: Option<&'d DirectoryDraft>,
    /// `sources.toml`, if it could be read.
    pub sources: Option<&'d [SourceDraft]>,
}

/// Sources as a list of a plan names them.
#[derive(Default)]
pub(super) struct Named {
    /// Those that exist, and slips of those that do.
    pub ids: Vec<Located<String>>,
    /// Names of what does not exist.
    pub absent: Vec<Located<String>>,
}

impl Names<'_> {
    /// The people whom a list names, each once.
    pub fn people(&self, written: Vec<Located<String>>) -> Vec<Located<String>> {
        let Some(directory) = self.directory else { return written };
        let mut seen = BTreeSet::new();
        let is_person = |id: &str| directory.people.iter().any(|one| one.id.value == id);
        written
            .into_iter()
            .flat_map(|id| match directory.in_part(&id.value) {
                Some(people) if !is_person(&id.value) => people,
                _ => vec![id],
            })
            .filter(|id| seen.insert(id.value.clone()))
            .collect()
    }

    /// The sources that a list names, each once.
    pub fn sources(&self, written: Vec<Located<String>>) -> Named {
        let Some(sources) = self.sources else {
            return Named { ids: written, absent: Vec::new() };
        };
        let mut named = Named::default();
        let mut seen = BTreeSet::new();
        for name in written {
            let meant = sources.iter().filter(|source| source.answers_to(&name.value));
            let meant: Vec<String> = meant.map(|source| source.id.value.clone()).collect();
            if !meant.is_empty() {
                let fresh = meant.into_iter().filter(|id| seen.insert(id.clone()));
                let place = &name.place;
                named.ids.extend(fresh.map(|value| Located { value, place: place.clone() }));
            } else if closest(&name.value, sources.iter().map(|it| it.id.value.as_str())).is_some()
            {
                named.ids.push(name);
            } else {
                named.absent.push(name);
            }
        }
        named
    }
}
