//! The templates and how they are filled: undefined names are errors, HTML is escaped, and in a
//! letter no address leads anywhere but to hosts of the configuration.

use super::links::{OwnHosts, unlinked};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter};
use std::sync::LazyLock;

pub(in crate::letters) static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    // The name decides about escaping: `.html` escapes, `.txt` does not.
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.expect("the delimiters are the default ones"));
    for (name, source) in [
        ("letter.txt", include_str!("templates/letter.txt")),
        ("letter.html", include_str!("templates/letter.html")),
        ("dossier.html", include_str!("templates/dossier.html")),
        ("report.html", include_str!("templates/report.html")),
        ("story.html", include_str!("templates/story.html")),
    ] {
        templates.add_template(name, source).expect("the templates are embedded and tested");
    }
    templates.set_formatter(written);
    templates
});

/// Under this name a letter's page holds the hosts that its links may lead to. Papers to print have
/// none: nothing makes links of their text.
pub(in crate::letters) const OWN_HOSTS: &str = "own_hosts";

fn written(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let own = state.lookup(OWN_HOSTS);
    match (own.as_ref().and_then(Value::downcast_object_ref::<OwnHosts>), value.as_str()) {
        (Some(own), Some(text)) => {
            escape_formatter(out, state, &Value::from(unlinked(text, own).into_owned()))
        }
        _ => escape_formatter(out, state, value),
    }
}

pub(in crate::letters) fn render(name: &str, page: &Value) -> String {
    TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(page.clone()))
        .expect("every name in the templates is set above; a test renders all kinds")
}
