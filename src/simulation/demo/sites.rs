//! Every site of the demonstration, served on free ports of loopback.
//!
//! Decides nothing but who listens where. The invariant: nothing outside this machine is asked, and
//! nothing outside it is answered.

use super::content::{Content, Shared, lock};
use super::{facebook, platform, site};
use axum::Router;
use std::sync::MutexGuard;
use tokio::net::TcpListener;

/// The running sites.
pub struct Sites {
    content: Shared,
    /// Address of the new engine, without a slash at the end.
    pub new_base: String,
    /// Address of the classic engine, without a slash at the end.
    pub classic_base: String,
    /// Address of the platform, without a slash at the end.
    pub platform_base: String,
    /// Address of the API of the social page, without a slash at the end.
    pub graph_base: String,
}

impl Sites {
    /// What stands on the sites, to be read or changed.
    pub fn content(&self) -> MutexGuard<'_, Content> {
        lock(&self.content)
    }
}

/// Serves all of them until the runtime ends.
pub async fn serve() -> std::io::Result<Sites> {
    let content = Shared::default();
    Ok(Sites {
        new_base: listen(site::new_engine(&content)).await?,
        classic_base: listen(site::classic_engine(&content)).await?,
        platform_base: listen(platform::platform(&content)).await?,
        graph_base: listen(facebook::graph(&content)).await?,
        content,
    })
}

async fn listen(router: Router) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!("the demonstration site stopped: {error}");
        }
    });
    Ok(base)
}
