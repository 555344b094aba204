//! The templates and how they are filled: undefined names are errors, HTML is escaped.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};
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
    ] {
        templates.add_template(name, source).expect("the templates are embedded and tested");
    }
    templates
});

pub(in crate::letters) fn render(name: &str, page: &Value) -> String {
    TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(page.clone()))
        .expect("every name in the templates is set above; a test renders all kinds")
}
