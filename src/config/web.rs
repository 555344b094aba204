//! `[web]` of `settings.toml`: where the page listens, and under which address people reach it.
//!
//! Without the table there is no page; without the address letters offer a reply alone.

use super::toml::form::is_loopback;
use super::toml::reader::Table;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use url::Url;

/// Where the page listens unless something else is said: behind the council's own proxy.
const USUAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8460);

/// The page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSettings {
    /// The address it listens on.
    pub listen: SocketAddr,
    /// The address under which people reach it, with a slash at its end.
    pub public_url: Option<Url>,
    /// Whether citizens see how the plan stands.
    pub public: bool,
    /// The file of the council's coat of arms, beside the configuration.
    pub arms: Option<PathBuf>,
}

/// Reads `[web]`; the inner value is none for one that cannot be used.
pub(super) fn read(root: &Table<'_>) -> Option<Option<WebSettings>> {
    let table = root.get("web")?.table()?;
    let listen = match table.get("listen") {
        None => Some(USUAL),
        Some(value) => value.text().and_then(|text| match text.value.parse() {
            Ok(address) => Some(address),
            Err(_) => value.reject(
                "це не адреса з портом, на якій можна слухати",
                format!("пишіть номер і порт, напр. `{USUAL}`"),
            ),
        }),
    };
    let public_url = match table.get("public_url") {
        None => Some(None),
        Some(value) => value.web_address().and_then(|url| {
            let url = url.value;
            let safe = url.scheme() == "https" || url.host_str().is_some_and(is_loopback);
            if !safe {
                return value.reject(
                    "посилання з листів ішли б без захисту",
                    "адреса має починатися з https://; сертифікат дає проксі-сервер ради",
                );
            }
            if url.query().is_some() || url.fragment().is_some() {
                return value.reject(
                    "після шляху нічого не має бути",
                    "пишіть, напр., `https://rada.gov.ua/nagaduvannia/`",
                );
            }
            Some(Some(with_slash(url)))
        }),
    };
    let public = match table.get("public") {
        None => Some(false),
        Some(value) => value.flag(),
    };
    let arms = match table.get("arms") {
        None => Some(None),
        Some(value) => value.text().map(|text| Some(PathBuf::from(text.value))),
    };
    table.finish();
    let settings = || {
        let (listen, public_url) = (listen?, public_url?);
        Some(WebSettings { listen, public_url, public: public?, arms: arms? })
    };
    Some(settings())
}

/// Addresses are joined below the path only if it ends with a slash.
fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}
