//! Files that lead back to themselves by their imports.
//!
//! Decides from every path of the product, `use` or not, which file looks at which; paths of test
//! code and of `pub(in …)` do not count. A closed enum may name its own variants' files, and they
//! may name it: that is one thing in several files, listed in [`CLOSED_ENUMS`].

use super::source::{Setting, Source, module_of};
use std::collections::{BTreeMap, BTreeSet};

/// Files of closed enums, each with the files of its variants.
const CLOSED_ENUMS: &[(&str, &[&str])] = &[
    ("src/channels/mod.rs", &["src/channels/email.rs", "src/channels/spool.rs"]),
    ("src/sources/fetch/mod.rs", &["src/sources/fetch/http.rs"]),
];

type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Which file looks at which, without the arrows from a closed enum to its variants.
fn graph<'a>(house: &'a [Source], for_tests: &BTreeSet<String>) -> Graph<'a> {
    let product = |source: &&Source| {
        source.is_product()
            && !for_tests.contains(&source.path)
            && !matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs")
    };
    let files: BTreeMap<Vec<String>, &str> = house
        .iter()
        .filter(product)
        .map(|source| (module_of(&source.path), source.path.as_str()))
        .collect();
    let mut graph = Graph::new();
    for source in house.iter().filter(product) {
        let module = module_of(&source.path);
        let path = source.path.as_str();
        let variants = CLOSED_ENUMS.iter().find(|(file, _)| *file == path);
        let seen = source
            .routes
            .iter()
            .filter(|route| route.setting == Setting::Product)
            .filter_map(|route| {
                let mut segments = route.segments.clone();
                if !route.inside {
                    if segments.len() < 2 {
                        return None;
                    }
                    segments.splice(..0, module.iter().cloned());
                    // Only a module of one's own can be named without a prefix.
                    files.get(&segments[..=module.len()])?;
                }
                (1..=segments.len()).rev().find_map(|end| files.get(&segments[..end]).copied())
            })
            .filter(|target| *target != path)
            .filter(|target| variants.is_none_or(|(_, variants)| !variants.contains(target)));
        graph.insert(path, seen.collect());
    }
    graph
}

/// The circles of a house, each as its files in order of one way around.
pub fn circles(house: &[Source], for_tests: &BTreeSet<String>) -> Vec<String> {
    let graph = graph(house, for_tests);
    let mut open: BTreeSet<&str> = graph.keys().copied().collect();
    let mut circles = Vec::new();
    while let Some(start) = open.pop_first() {
        let Some(way) = way_back(&graph, start) else { continue };
        way.iter().for_each(|file| {
            open.remove(file);
        });
        circles.push(way.join(" -> "));
    }
    circles
}

/// The shortest way from a file back to itself.
fn way_back<'a>(graph: &Graph<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next: Vec<&str> = vec![start];
    while !next.is_empty() {
        let mut further = Vec::new();
        for file in next {
            for target in graph.get(file).into_iter().flatten().copied() {
                if target == start {
                    let mut way = vec![start, file];
                    let mut at = file;
                    while let Some(earlier) = before.get(at) {
                        way.push(earlier);
                        at = earlier;
                    }
                    if file == start {
                        way.truncate(1);
                    }
                    way.reverse();
                    return Some(way);
                }
                if !before.contains_key(target) {
                    before.insert(target, file);
                    further.push(target);
                }
            }
        }
        next = further;
    }
    None
}
