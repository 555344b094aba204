//! The command `try` on sources that show something beside items.

use crate::graph::{self, TOKEN};
use crate::platform;
use crate::site::{Asked, Reply, Site};
use hromada_watch::config;
use serde_json::{Value, json};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The shipped configuration, with the page and the platform on loopback.
struct Home {
    directory: TempDir,
    _site: Site,
}

impl Home {
    async fn open(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Home {
        let site = Site::start(answer).await;
        let directory = tempfile::tempdir().unwrap();
        let token = directory.path().join("facebook-token");
        std::fs::write(&token, TOKEN).unwrap();
        let facebook = format!(
            "page = \"109509234285902\"\napi = \"{}\"\ntoken_file = \"{}\"",
            site.url("/"),
            token.display()
        );
        for (file, text) in config::shipped() {
            let changed = text
                .replace("pause = \"1 s\"", "pause = \"0 s\"")
                .replace("# token_file = \"facebook-token\"", &facebook)
                .replace("https://galycynivska.pb.org.ua", site.url("/").as_str());
            std::fs::write(directory.path().join(file), changed).unwrap();
        }
        Home { directory, _site: site }
    }

    async fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hromada-watch"));
        command.arg("--config").arg(self.directory.path()).arg("try").args(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    async fn json(&self, source: &str) -> Value {
        let done = self.run(&[source, "--json"]).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    async fn text(&self, source: &str) -> String {
        String::from_utf8(self.run(&[source]).await.stdout).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_a_facebook_page_tells_when_its_token_ends() {
    let home = Home::open(graph::council).await;
    let value = home.json("facebook").await;
    assert_eq!(value["kind"], "facebook");
    assert_eq!(value["items"].as_array().map(Vec::len), Some(5));
    assert_eq!(value["items"][1]["id"], "live-9003");
    assert_eq!(value["beside"], json!({ "token": { "until": "2027-01-01T00:00:00Z" } }));
    let text = home.text("facebook").await;
    assert!(text.contains("Ключ доступу до сторінки діє до 01.01.2027 02:00"), "{text}");
    assert!(!text.contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_a_page_whose_token_is_refused_says_why_and_not_which() {
    let home = Home::open(|_| graph::refused(190, Some(463))).await;
    let done = home.run(&["facebook"]).await;
    assert_eq!(done.status.code(), Some(1));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("ключ доступу до сторінки більше не діє, потрібен новий"), "{said}");
    assert!(!said.contains(TOKEN), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_the_platform_tells_its_stage_and_its_numbers() {
    let home = Home::open(platform::council).await;
    let value = home.json("platform").await;
    assert_eq!(value["items"].as_array().map(Vec::len), Some(3));
    let projects = json!({ "На голосуванні": 3, "Відхилені": 0, "Реалізовано": 14 });
    let expected = json!({ "platform": { "running": "voting", "projects": projects } });
    assert_eq!(value["beside"], expected);
    let text = home.text("platform").await;
    assert!(text.contains("Поточний етап бюджету участі: Голосування"), "{text}");
    assert!(text.contains("На голосуванні  3"), "{text}");
}
