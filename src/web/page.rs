//! Templates and how they become answers: HTML is escaped, undefined names are errors.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};
use std::sync::LazyLock;

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.expect("the delimiters are the default ones"));
    for (name, source) in [
        ("frame.html", include_str!("templates/frame.html")),
        ("fields.html", include_str!("templates/fields.html")),
        ("press.html", include_str!("templates/press.html")),
        ("heard.html", include_str!("templates/heard.html")),
        ("word.html", include_str!("templates/word.html")),
    ] {
        templates.add_template(name, source).expect("the templates are embedded and tested");
    }
    templates
});

/// A page of a template.
pub(super) fn page(status: StatusCode, name: &str, content: Value) -> Response {
    let html = TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(content))
        .expect("every name in the templates is set; a test renders all pages");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
