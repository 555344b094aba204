//! Variants of every rule, written as title and the meaning it must have.

mod acts;
mod departments;
mod drafts;
mod neighbours;
mod never_panics;
mod occasions;
mod occasions_in_texts;
mod places;
mod published;
mod sittings;

use hromada_watch::domain::sightings::Meaning;
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;

/// A meaning in one line: `decision session №5 2021-01-02 s12 c8`.
fn line(meaning: &Meaning) -> String {
    let mut parts = vec![format!("{:?}", meaning.kind).to_lowercase()];
    parts.extend(meaning.body.map(|body| body.to_string()));
    parts.extend(meaning.number.as_ref().map(|number| format!("№{}", number.normal())));
    parts.extend(meaning.adopted_on.map(|date| date.to_string()));
    parts.extend(meaning.session.map(|session| format!("s{session}")));
    parts.extend(meaning.convocation.map(|convocation| format!("c{convocation}")));
    parts.join(" ")
}

/// Reads each title alone and lists every one that is read otherwise.
fn titles_read_as(table: &[(&str, &str)]) {
    let inputs: Vec<_> = table
        .iter()
        .map(|(title, expected)| (Input { title, ..Input::default() }, *expected))
        .collect();
    inputs_read_as(&inputs);
}

/// Reads each input and lists every one that is read otherwise.
fn inputs_read_as(table: &[(Input<'_>, &str)]) {
    let recogniser = Recogniser::new(&[]);
    let misses: Vec<String> = table
        .iter()
        .filter_map(|(input, expected)| {
            let meaning = recogniser.recognise(input);
            let found = line(&meaning);
            (found != *expected).then(|| {
                format!("{}\n  want {expected}\n  have {found} ({})", input.title, meaning.why)
            })
        })
        .collect();
    assert!(misses.is_empty(), "{} of {}:\n{}", misses.len(), table.len(), misses.join("\n"));
}
