//! The bundled platform of the participatory budget: a front page with the strip of stages.
//!
//! Its shapes are those of «Громадський проект»; which stage runs is the story's to say.

use super::content::{Shared, lock};
use crate::domain::sightings::platform::Stage;
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use std::fmt::Write;

/// The platform.
pub fn platform(content: &Shared) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/projects", get(nothing))
        .route("/news", get(nothing))
        .with_state(content.clone())
}

async fn front(State(content): State<Shared>) -> Html<String> {
    let running = lock(&content).stage;
    let mut strip = String::new();
    for stage in Stage::ALL {
        let name = stage.name();
        let (countdown, icon) = match running == Some(stage) {
            true => ("<div>До закінчення залишилось <time>8 днів</time></div>", ""),
            false => ("", "_disabled"),
        };
        let _ = write!(
            strip,
            "<li>{countdown}<div class=\"icon\"><img \
             src=\"/assets/app/img/stages/stage-{stage}{icon}.svg\" alt=\"{name}\"></div><div \
             class=\"name\">{name}</div></li>"
        );
    }
    page(&format!(
        "<section class=\"stages\"><ul>{strip}</ul></section><div id=\"content\"><section>\
         <p>Бюджет участі Зоряної громади: подавайте проєкти та голосуйте за найкращі ідеї \
         мешканців.</p></section></div>"
    ))
}

async fn nothing() -> Html<String> {
    page(
        "<div id=\"content\"><section><ul></ul><p>За вашим запитом нічого не \
         знайдено</p></section></div>",
    )
}

fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"uk\"><head><meta charset=\"utf-8\"><title>Бюджет участі \
         Зоряної громади</title></head><body><nav><a href=\"/projects\">Проєкти</a> <a \
         href=\"/news\">Новини</a></nav>{body}</body></html>"
    ))
}
