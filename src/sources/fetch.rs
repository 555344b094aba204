//! Fetching: one bounded, polite HTTP request at a time per host.

use std::time::Duration;

/// Limits and manners of fetching, from `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Polling {
    /// Sent as User-Agent; says who we are and whom to ask.
    pub user_agent: String,
    /// Requests at a time to one host.
    pub per_host: usize,
    /// Hosts read side by side.
    pub hosts: usize,
    /// Pause between two requests to one host.
    pub pause: Duration,
    /// Longest time for one request, redirects and body included.
    pub timeout: Duration,
    /// Largest body after decompression.
    pub body_max_bytes: usize,
    /// Most redirects followed.
    pub redirects_max: usize,
}
