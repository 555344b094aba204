//! Whose news it is.
//!
//! Decides the department of an item by its signature line, then by its section, then by weighted
//! word stems of title and text. The invariant: when the evidence is thin, or two departments are
//! about as likely, the answer is nobody, for a person to place.

use super::text::glyph::{letters, plain};
use super::text::numbers::Numbers;
use super::text::stems::{Ends, Stems};
use crate::domain::ids::DepartmentId;
use crate::domain::plan::directory::Department;

/// Evidence a title must gather before a department is named.
const THRESHOLD: f32 = 2.0;
/// How far the first must stand before the second.
const MARGIN: f32 = 1.0;
/// A stem found only in the text counts this much.
const TEXT_SHARE: f32 = 0.3;
/// All the text together weighs no more than a good title.
const TEXT_MOST: f32 = 3.0;
/// A signature stands in a short line.
const SIGNATURE_LINE: usize = 160;

/// One stem, ready to be looked up.
#[derive(Clone, Debug)]
struct Rule {
    department: usize,
    weight: f32,
    /// Patterns that must all occur.
    patterns: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Unit {
    id: DepartmentId,
    signatures: Vec<String>,
    sections: Vec<String>,
}

/// The departments, prepared for attribution.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributor {
    units: Vec<Unit>,
    rules: Vec<Rule>,
    /// The words of all rules, as one automaton.
    words: Stems,
    /// Each of these words as it is shown, with the rules that need it.
    patterns: Vec<(String, Vec<usize>)>,
    /// What a line begins with that a signature may stand in.
    signatures: Stems,
}

/// Who was found, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribution {
    pub(super) department: Option<DepartmentId>,
    pub(super) why: String,
}

impl Attributor {
    pub(super) fn new(departments: &[Department]) -> Self {
        let mut attributor = Self::default();
        for (index, department) in departments.iter().enumerate() {
            let fold_all = |lines: &[String]| {
                lines.iter().map(|line| fold(line)).filter(|line| !line.is_empty()).collect()
            };
            attributor.units.push(Unit {
                id: department.id.clone(),
                // Whoever signs with the full name need not be listed again.
                signatures: fold_all(
                    &[department.signatures.as_slice(), std::slice::from_ref(&department.name)]
                        .concat(),
                ),
                sections: fold_all(&department.sections),
            });
            for signature in attributor.units.iter().flat_map(|unit| &unit.signatures) {
                attributor.signatures.add(signature, Ends::Open);
            }
            for stem in &department.stems {
                let patterns: Vec<usize> =
                    stem.words.iter().flat_map(|words| attributor.learn(words)).collect();
                if !patterns.is_empty() {
                    for pattern in &patterns {
                        attributor.patterns[*pattern].1.push(attributor.rules.len());
                    }
                    attributor.rules.push(Rule {
                        department: index,
                        weight: stem.weight,
                        patterns,
                    });
                }
            }
        }
        attributor
    }

    /// The patterns of one entry; an entry with spaces is several words.
    fn learn(&mut self, words: &str) -> Vec<usize> {
        let mut learnt = Vec::new();
        for word in words.split_whitespace() {
            let ends = if word.ends_with('*') { Ends::Open } else { Ends::Whole };
            for text in fold(word.trim_end_matches('*')).split(' ').filter(|it| !it.is_empty()) {
                let entry = self.words.add(text, ends);
                if entry == self.patterns.len() {
                    self.patterns.push((text.to_owned(), Vec::new()));
                }
                learnt.push(entry);
            }
        }
        learnt
    }

    /// Attributes one item.
    pub(super) fn attribute(
        &self,
        title: &str,
        section: Option<&str>,
        text: Option<&str>,
    ) -> Attribution {
        if self.units.is_empty() {
            return Attribution { department: None, why: "no departments are configured".into() };
        }
        if let Some(found) = text.and_then(|text| self.by_signature(text)) {
            return found;
        }
        if let Some(found) = section.and_then(|section| self.by_section(section)) {
            return found;
        }
        self.by_stems(title, text.unwrap_or(""))
    }

    fn by_signature(&self, text: &str) -> Option<Attribution> {
        let short = |line: &&str| line.len() <= SIGNATURE_LINE * 2;
        text.lines().rev().filter(short).find_map(|line| {
            if !self.signatures.has(plain(line)) {
                return None;
            }
            let line = fold(line);
            let unit = self
                .units
                .iter()
                .filter_map(|unit| {
                    let longest =
                        unit.signatures.iter().filter(|s| begins_with(&line, s)).map(String::len);
                    longest.max().map(|length| (length, unit))
                })
                .max_by_key(|(length, _)| *length)
                .map(|(_, unit)| unit)?;
            Some(Attribution {
                department: Some(unit.id.clone()),
                why: format!("{}: signature line", unit.id),
            })
        })
    }

    fn by_section(&self, section: &str) -> Option<Attribution> {
        let section = fold(section);
        let mut owners = self
            .units
            .iter()
            .filter(|unit| unit.sections.iter().any(|own| section_is(&section, own)));
        let owner = owners.next()?;
        owners.next().is_none().then(|| Attribution {
            department: Some(owner.id.clone()),
            why: format!("{}: section of the site", owner.id),
        })
    }

    fn by_stems(&self, title: &str, text: &str) -> Attribution {
        let (scores, best_rule) = self.scores(title, text);
        self.choose(&scores, &best_rule)
    }

    /// The weight of every department's words, and the rule that weighs most in the title.
    fn scores(&self, title: &str, text: &str) -> (Vec<f32>, Vec<Option<usize>>) {
        let in_title = self.found(title);
        let in_text = self.found(text);
        let mut scores = vec![0f32; self.units.len()];
        let mut from_text = vec![0f32; self.units.len()];
        let mut best_rule: Vec<Option<usize>> = vec![None; self.units.len()];
        for index in self.concerned(&in_title, &in_text).iter() {
            let rule = &self.rules[index];
            let in_title = rule.patterns.iter().all(|at| in_title.has(*at));
            let in_text = rule.patterns.iter().all(|at| in_text.has(*at));
            if in_title {
                scores[rule.department] += rule.weight;
                let best = &mut best_rule[rule.department];
                if best.is_none_or(|best: usize| self.rules[best].weight < rule.weight) {
                    *best = Some(index);
                }
            } else if in_text {
                from_text[rule.department] += rule.weight * TEXT_SHARE;
            }
        }
        for (score, share) in scores.iter_mut().zip(&from_text) {
            *score += share.clamp(-TEXT_MOST, TEXT_MOST);
        }
        (scores, best_rule)
    }

    /// The department whose words weigh most, however little: a suggestion for a person.
    pub(super) fn likeliest(&self, title: &str, text: Option<&str>) -> Option<DepartmentId> {
        let (scores, _) = self.scores(title, text.unwrap_or(""));
        (0..scores.len())
            .filter(|at| scores[*at] > 0.0)
            .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)))
            .map(|at| self.units[at].id.clone())
    }

    fn choose(&self, scores: &[f32], best_rule: &[Option<usize>]) -> Attribution {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let Some(first) = order.first().copied() else {
            return Attribution { department: None, why: "no departments are configured".into() };
        };
        let second = order.get(1).map_or(0.0, |at| scores[*at].max(0.0));
        if scores[first] < THRESHOLD {
            return Attribution { department: None, why: "too few words of any department".into() };
        }
        if scores[first] - second < MARGIN {
            let other = order.get(1).map_or("", |at| self.units[*at].id.as_str());
            let why = format!("{} and {other} are about as likely", self.units[first].id);
            return Attribution { department: None, why };
        }
        let word = best_rule[first]
            .map(|rule| {
                let words: Vec<&str> = self.rules[rule]
                    .patterns
                    .iter()
                    .map(|at| self.patterns[*at].0.as_str())
                    .collect();
                format!("«{}» in the title", words.join(" "))
            })
            .unwrap_or_else(|| "words of the text".to_owned());
        let id = &self.units[first].id;
        Attribution {
            department: Some(id.clone()),
            why: format!("{id}: {word}, {:.1} against {second:.1}", scores[first]),
        }
    }

    /// Which patterns occur in a text.
    fn found(&self, text: &str) -> Numbers {
        let mut found = Numbers::below(self.patterns.len());
        self.words.each_of_words(letters(text), |pattern| found.add(pattern));
        found
    }

    /// The rules that need any of the found patterns; the weights are added in their order.
    fn concerned(&self, in_title: &Numbers, in_text: &Numbers) -> Numbers {
        let mut rules = Numbers::below(self.rules.len());
        for pattern in in_title.iter().chain(in_text.iter()) {
            self.patterns[pattern].1.iter().for_each(|rule| rules.add(*rule));
        }
        rules
    }
}

/// Whether a line begins with a signature, as whole words.
fn begins_with(line: &str, signature: &str) -> bool {
    line.strip_prefix(signature).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        && line.split(' ').count() <= signature.split(' ').count() + 9
}

fn section_is(section: &str, own: &str) -> bool {
    section == own || begins_with(section, own) || section.ends_with(&format!(" {own}"))
}

/// A line of plain words.
fn fold(text: &str) -> String {
    plain(text).collect()
}
