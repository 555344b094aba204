//! Templates and how they become answers: HTML is escaped, undefined names are errors.

use crate::daemon::front::Present;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use std::sync::LazyLock;

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("templates/", $name)))),+]
    };
}

const SOURCES: &[(&str, &str)] = templates![
    "frame.html",
    "fields.html",
    "pages.html",
    "press.html",
    "heard.html",
    "word.html",
    "sign-in.html",
    "sign-in-sent.html",
    "sign-in-link.html",
    "line.html",
    "overview.html",
    "list.html",
    "mine.html",
    "matter.html",
    "report.html",
    "sources.html",
    "letters.html",
    "register.html",
    "register-done.html",
    "preview.html",
    "paper.html",
    "tomorrow.html",
    "items.html",
    "question.html",
    "answers.html",
    "entries.html",
    "gaps.html",
    "doubts.html",
    "undo.html",
    "public.html",
];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(syntax.expect("the delimiters are the default ones"));
    for (name, source) in SOURCES {
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

/// How many steps up an address has to go to the first page: addresses are relative, so that the
/// page may lie anywhere behind the council's proxy.
pub(super) fn depth(path: &str) -> String {
    match path.matches('/').count() {
        0 | 1 => "./".to_owned(),
        steps => "../".repeat(steps - 1),
    }
}

/// What stands around every page; `visitor` is who is in, and where they may go.
pub(super) fn frame(
    present: &Present,
    root: &str,
    visitor: Option<Value>,
    content: Value,
) -> Value {
    context! {
        root,
        arms => present.arms.is_some(),
        council => present.letterhead.council.as_str(),
        site => present.letterhead.site.as_str(),
        contact => present.letterhead.contact_name.as_str(),
        visitor,
        content,
    }
}

/// A page of a heading and a text.
pub(super) fn word(
    present: &Present,
    root: &str,
    status: StatusCode,
    (heading, text): (&str, &str),
) -> Response {
    page(status, "word.html", frame(present, root, None, context! { heading, text }))
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn every_page_finds_the_first_one() {
        for (path, root) in [("/", "./"), ("/sign-in", "./"), ("/v/x", "../"), ("/a/b/c", "../../")]
        {
            assert_eq!(depth(path), root, "{path}");
        }
    }
}
