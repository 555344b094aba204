//! The bundled social page, as the Graph API tells of it.
//!
//! Decides nothing: it shows the posts and recordings that the story put there. The key is the
//! demonstration's own and opens nothing else.

use super::content::{Page, Shared, lock};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::Utc;
use serde_json::{Value, json};

/// The key under which the social page is read.
pub const TOKEN: &str = "demonstration";

/// The API.
pub fn graph(content: &Shared) -> Router {
    Router::new()
        .route("/{version}/debug_token", get(token))
        .route("/{version}/{page}/published_posts", get(posts))
        .route("/{version}/{page}/live_videos", get(lives))
        .with_state(content.clone())
}

async fn token() -> Response {
    answer(&json!({"data": {
        "is_valid": true,
        "expires_at": 0,
        "data_access_expires_at": 0,
        "scopes": ["pages_read_engagement"],
    }}))
}

async fn posts(State(content): State<Shared>) -> Response {
    let content = lock(&content);
    let posts = content.posts.iter().rev().map(|post| {
        json!({
            "id": format!("109_{}", post.id),
            "message": format!("{}\n{}", post.title, post.text),
            "created_time": moment(post),
            "permalink_url": format!("https://www.facebook.com/109/posts/{}", post.id),
        })
    });
    answer(&json!({"data": posts.collect::<Vec<_>>()}))
}

async fn lives(State(content): State<Shared>) -> Response {
    let content = lock(&content);
    let lives = content.lives.iter().rev().map(|live| {
        json!({
            "id": live.id.to_string(),
            "title": live.title,
            "description": live.text,
            "status": "VOD",
            "creation_time": moment(live),
            "broadcast_start_time": moment(live),
            "permalink_url": format!("/109/videos/{}/", live.id),
        })
    });
    answer(&json!({"data": lives.collect::<Vec<_>>()}))
}

fn answer(data: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], data.to_string()).into_response()
}

fn moment(page: &Page) -> String {
    page.at.with_timezone(&Utc).format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}
