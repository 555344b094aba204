//! `settings.toml`: the council, the sending window, polling, mail.

use super::alive::{self, Alive};
use super::mailbox;
use super::toml::form::is_loopback;
use super::toml::problem::{Finding, Located, Place};
use super::toml::reader::Table;
use super::toml::suggest::{closest, echo};
use super::web::{self, WebSettings};
use crate::channels::email::{EmailSettings, Security};
use crate::domain::calendar::SendingWindow;
use crate::letters::letter::Letterhead;
use crate::mailbox::settings::MailboxSettings;
use crate::sources::fetch::Polling;
use chrono::NaiveTime;
use chrono_tz::Tz;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// How long the answer to a whole letter may take (RFC 5321 §4.5.3.2.6).
const FINAL_TIMEOUT: Duration = Duration::from_secs(600);

/// `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What every letter carries.
    pub letterhead: Letterhead,
    /// How sources are fetched.
    pub polling: Polling,
    /// How letters leave.
    pub mail: MailSettings,
    /// How often the scheduler rings.
    pub bell: Duration,
    /// The page, if there is one.
    pub web: Option<WebSettings>,
    /// By what others know that the daemon lives.
    pub alive: Alive,
    /// Where answers are fetched, if anywhere.
    pub mailbox: Option<MailboxSettings>,
}

/// How letters leave.
#[derive(Clone, Debug, PartialEq)]
pub struct MailSettings {
    /// Whether letters go to the people they are for, or all to the administrator.
    pub mode: MailMode,
    /// Which way out.
    pub channel: ChannelSettings,
}

/// Whether letters go to the people they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailMode {
    /// `mail.live = true`.
    Live,
    /// The shipped default: everything goes to the administrator, the intended recipient on top.
    Shadow,
}

/// Which way letters leave.
#[derive(Clone, Debug, PartialEq)]
pub enum ChannelSettings {
    /// Over SMTP.
    Email(EmailSettings),
    /// As `.eml` files into a directory; a relative path lies in the state directory.
    Spool {
        /// The directory.
        directory: PathBuf,
        /// Sender's name.
        from_name: String,
        /// Sender's address.
        from_email: String,
    },
}

impl ChannelSettings {
    /// The sender's address.
    pub fn from_email(&self) -> &str {
        match self {
            ChannelSettings::Email(settings) => &settings.from_email,
            ChannelSettings::Spool { from_email, .. } => from_email,
        }
    }
}

/// `settings.toml`, and what the other files need of it.
pub(super) struct SettingsDraft {
    /// The values.
    pub settings: Option<Settings>,
    /// The council's zone.
    pub zone: Option<Tz>,
    /// When letters may leave.
    pub sending: Option<SendingWindow>,
    /// Where letters are let out to the people they are for, if they are.
    pub live_at: Option<Place>,
    /// Where letters are let out although they only go to a directory.
    pub live_in_spool: Option<Place>,
    /// Where it is said that letters leave by mail, if they do.
    pub mailed_at: Option<Place>,
    /// Addresses letters are sent from or answered to.
    pub own_addresses: Vec<Located<String>>,
    /// The person to answer, if one of the directory is named.
    pub contact: Option<Located<String>>,
}

/// Reads `settings.toml`.
pub(super) fn read(root: &Table<'_>) -> SettingsDraft {
    let (letterhead, zone, contact) =
        root.need_table("council").map(|table| read_council(&table)).unwrap_or_default();
    let sending = read_sending(&root.usual_table("sending"));
    let polling = read_polling(&root.usual_table("polling"));
    let bell = read_schedule(&root.usual_table("schedule"));
    let mail = read_mail(&root.usual_table("mail"), letterhead.as_ref());
    let web = web::read(root);
    let alive = match root.get("alive") {
        Some(value) => value.table().and_then(|table| alive::read(&table)),
        None => Some(Alive::default()),
    };
    let mailbox = mailbox::read(root, mail.from_email.as_ref());
    root.finish();

    let mut own_addresses: Vec<_> = mail.from_email.clone().into_iter().collect();
    let settings = (|| {
        let mut letterhead = letterhead?;
        own_addresses.extend(letterhead.contact_email.clone());
        let from_email = &mail.from_email.as_ref()?.value;
        let sender_domain = from_email.rsplit('@').next().unwrap_or_default();
        Some(Settings {
            letterhead: Letterhead {
                council: letterhead.council,
                site: letterhead.site,
                contact_name: letterhead.contact_name,
                contact_email: letterhead.contact_email.take().map(|email| email.value),
                message_domain: letterhead
                    .message_domain
                    .unwrap_or_else(|| sender_domain.to_owned()),
            },
            polling: polling?,
            mail: mail.settings?,
            bell: bell?,
            web: web.map_or(Some(None), |web| web.map(Some))?,
            alive: alive?,
            mailbox: mailbox.map_or(Some(None), |mailbox| mailbox.map(Some))?,
        })
    })();
    SettingsDraft {
        settings,
        zone,
        sending,
        live_at: mail.live_at,
        live_in_spool: mail.live_in_spool,
        mailed_at: mail.mailed_at,
        own_addresses,
        contact,
    }
}

struct LetterheadDraft {
    council: String,
    site: String,
    /// Blank where the directory must say it.
    contact_name: String,
    contact_email: Option<Located<String>>,
    message_domain: Option<String>,
}

impl LetterheadDraft {
    /// An address under the council's own site.
    fn own_address(&self) -> Option<String> {
        let url = Url::parse(&self.site).ok()?;
        let host = url.host_str()?;
        Some(format!("nagaduvannia@{}", host.strip_prefix("www.").unwrap_or(host)))
    }
}

type Council = (Option<LetterheadDraft>, Option<Tz>, Option<Located<String>>);

fn read_council(table: &Table<'_>) -> Council {
    let council = table.need("name").and_then(|value| value.text());
    let site = table.need("site").and_then(|value| value.web_address());
    let zone = read_zone(table);
    let contact = table.get("contact").and_then(|value| value.id());
    let contact_name = table.get("contact_name").map(|value| value.text());
    let contact_email = table.get("contact_email").and_then(|value| value.email());
    let message_domain = table.get("message_domain").and_then(|value| value.host());
    table.finish();
    let letterhead = (|| {
        Some(LetterheadDraft {
            council: council?.value,
            site: site?.value.to_string().trim_end_matches('/').to_owned(),
            contact_name: match contact_name {
                Some(given) => given?.value,
                None => String::new(),
            },
            contact_email,
            message_domain: message_domain.map(|domain| domain.value),
        })
    })();
    (letterhead, zone, contact)
}

fn read_zone(table: &Table<'_>) -> Option<Tz> {
    let Some(value) = table.get("zone") else { return Some(Tz::Europe__Kyiv) };
    let name = value.text()?.value;
    match name.parse::<Tz>() {
        // Both names are one zone; the old spelling would only confuse whoever reads it.
        Ok(Tz::Europe__Kiev) => Some(Tz::Europe__Kyiv),
        Ok(zone) => Some(zone),
        Err(_) => {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let names = names.filter(|name| *name != "Europe/Kiev");
            let near = closest(&name, names);
            value.reject(
                format!("часового поясу {} немає", echo(&name)),
                format!("може, `{}`?", near.unwrap_or("Europe/Kyiv")),
            )
        }
    }
}

fn read_sending(table: &Table<'_>) -> Option<SendingWindow> {
    let hour = |key, hour, minute| match table.get(key) {
        Some(value) => value.time(),
        None => Some(Located {
            value: NaiveTime::from_hms_opt(hour, minute, 0)?,
            place: table.place().clone(),
        }),
    };
    let (from, until) = (hour("from", 8, 30), hour("until", 17, 0));
    table.finish();
    let (from, until) = (from?, until?);
    if from.value >= until.value {
        table.report().add(
            Finding::at(&until.place, "час надсилання закінчується раніше, ніж починається")
                .label("кінець")
                .also(&from.place, "початок")
                .help("`until` має бути пізніше за `from` того самого дня"),
        );
        return None;
    }
    Some(SendingWindow { from: from.value, until: until.value })
}

/// How sources are fetched where nobody says otherwise.
pub fn usual_polling() -> Polling {
    Polling {
        user_agent: concat!("hromada-watch/", env!("CARGO_PKG_VERSION")).to_owned(),
        per_host: 1,
        hosts: 16,
        pause: Duration::from_secs(1),
        timeout: Duration::from_secs(20),
        body_max_bytes: 5_000_000,
        redirects_max: 5,
    }
}

fn read_polling(table: &Table<'_>) -> Option<Polling> {
    let seconds = Duration::from_secs;
    let user_agent = match table.get("user_agent") {
        None => Some(usual_polling().user_agent),
        Some(value) => value.text().and_then(|text| {
            if text.value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
                return Some(text.value);
            }
            value.reject(
                "у `user_agent` можуть бути лише латинські літери, цифри та знаки",
                "пишіть так: `hromada-watch (+https://rada.gov.ua; admin@rada.gov.ua)`",
            )
        }),
    };
    let per_host = table.get("per_host").map(|value| value.number(1..=8));
    let hosts = table.get("hosts").map(|value| value.number(1..=256));
    let pause = table.get("pause").map(|value| value.duration(seconds(0)..=seconds(60)));
    let timeout = table.get("timeout").map(|value| value.duration(seconds(1)..=seconds(120)));
    let body_max = table.get("body_max").map(|value| value.bytes(10_000..=50_000_000));
    let redirects = table.get("redirects_max").map(|value| value.number(0..=10));
    table.finish();
    let usual = usual_polling();
    Some(Polling {
        user_agent: user_agent?,
        per_host: per_host.map_or(Some(usual.per_host), |given| Some(given?.value))?,
        hosts: hosts.map_or(Some(usual.hosts), |given| Some(given?.value))?,
        pause: pause.unwrap_or(Some(usual.pause))?,
        timeout: timeout.unwrap_or(Some(usual.timeout))?,
        body_max_bytes: body_max.unwrap_or(Some(usual.body_max_bytes))?,
        redirects_max: redirects.map_or(Some(usual.redirects_max), |given| Some(given?.value))?,
    })
}

fn read_schedule(table: &Table<'_>) -> Option<Duration> {
    let bounds = Duration::from_secs(10)..=Duration::from_secs(3600);
    let bell = match table.get("bell") {
        Some(value) => value.duration(bounds),
        None => Some(Duration::from_secs(300)),
    };
    table.finish();
    bell
}

#[derive(Default)]
struct MailDraft {
    settings: Option<MailSettings>,
    from_email: Option<Located<String>>,
    live_at: Option<Place>,
    live_in_spool: Option<Place>,
    mailed_at: Option<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Email,
    Spool,
}

fn read_mail(table: &Table<'_>, council: Option<&LetterheadDraft>) -> MailDraft {
    let live = table.get("live");
    let mode = match live.as_ref().map(|value| value.flag()) {
        Some(flag) => flag.map(|live| if live { MailMode::Live } else { MailMode::Shadow }),
        None => Some(MailMode::Shadow),
    };
    let words = [("email", Way::Email), ("spool", Way::Spool)];
    let channel = table.get("channel");
    let way = match &channel {
        Some(value) => value.word(&words),
        // Whoever names a server wants letters to leave by it.
        None if table.get("server").is_some() => Some(Way::Email),
        None => Some(Way::Spool),
    };
    let from_name = match table.get("from_name") {
        Some(value) => value.text().map(|text| text.value),
        None => council.map(|council| council.council.clone()),
    };
    let from_email = match table.get("from_email") {
        Some(value) => value.email(),
        None if way == Some(Way::Email) => table.need("from_email").and_then(|it| it.email()),
        None => council
            .and_then(LetterheadDraft::own_address)
            .map(|value| Located { value, place: table.place().clone() }),
    };
    // Both ways are checked when both are written down, so that a switch brings no surprise.
    let server = match way {
        Some(Way::Email) => table.need_table("server"),
        _ => table.get("server").and_then(|value| value.table()),
    };
    let server = server.and_then(|table| read_server(&table));
    let spool = read_spool(&table.usual_table("spool"));
    table.finish();

    // Only mail that really leaves can reach a wrong address.
    let mailed_at = (way == Some(Way::Email))
        .then(|| channel.as_ref().map_or_else(|| table.place().clone(), |value| value.place()));
    let live = live.filter(|_| mode == Some(MailMode::Live)).map(|value| value.place());
    let (live_at, live_in_spool) = match mailed_at {
        Some(_) => (live, None),
        None => (None, live),
    };
    let settings = (|| {
        let (from_name, from_email) = (from_name?, from_email.clone()?.value);
        let channel = match way? {
            Way::Email => {
                ChannelSettings::Email(EmailSettings { from_name, from_email, ..server? })
            }
            Way::Spool => ChannelSettings::Spool { directory: spool?, from_name, from_email },
        };
        Some(MailSettings { mode: mode?, channel })
    })();
    MailDraft { settings, from_email, live_at, live_in_spool, mailed_at }
}

fn read_server(table: &Table<'_>) -> Option<EmailSettings> {
    let host = table.need("host").and_then(|value| value.host());
    let words = [Security::Implicit, Security::StartTls, Security::None];
    let words = words.map(|security| (security.word_and_port().0, security));
    let security_value = table.get("security");
    let security = match &security_value {
        Some(value) => value.word(&words),
        // What was written before TLS from the first byte became usual keeps its meaning.
        None => {
            table.report().add(
                Finding::warning(table.place(), "не зазначено, як захищено з’єднання з сервером")
                    .label("діє `starttls`")
                    .help(
                        "якщо сервер приймає листи на порту 465, напишіть `security = \
                         \"implicit\"`: так надійніше; інакше – `security = \"starttls\"`",
                    ),
            );
            Some(Security::StartTls)
        }
    };
    let port = table.get("port").map(|value| value.number(1..=65535));
    let username = table.get("username").and_then(|value| value.text());
    let password_file = table.get("password_file").and_then(|value| value.text());
    let ca_file = table.get("ca_file").and_then(|value| value.text());
    let timeout = table
        .get("timeout")
        .map(|value| value.duration(Duration::from_secs(1)..=Duration::from_secs(300)));
    table.finish();

    if let (Some(host), Some(Security::None), Some(value)) = (&host, security, &security_value)
        && !is_loopback(&host.value)
    {
        table.report().add(
            Finding::at(&value.place(), "листи йшли б мережею незашифрованими")
                .also(&host.place, "це інша машина")
                .help("напишіть `implicit` або `starttls`; `none` – лише для localhost"),
        );
    }
    match (&username, &password_file) {
        (Some(alone), None) => table.report().add(
            Finding::at(&alone.place, "`username` без `password_file`")
                .help("назвіть файл із паролем у `password_file` або вилучіть `username`"),
        ),
        (None, Some(alone)) => {
            table.report().add(Finding::at(&alone.place, "`password_file` без `username`").help(
                "додайте `username` або вилучіть `password_file`, якщо сервер пароля не просить",
            ))
        }
        _ => {}
    }
    let security = security?;
    let (_, usual_port) = security.word_and_port();
    Some(EmailSettings {
        host: host?.value,
        port: port.map_or(Some(usual_port), |given| Some(given?.value))?,
        security,
        username: username.map(|text| text.value),
        password_file: password_file.map(|text| PathBuf::from(text.value)),
        ca_file: ca_file.map(|text| PathBuf::from(text.value)),
        from_name: String::new(),
        from_email: String::new(),
        timeout: timeout.unwrap_or(Some(Duration::from_secs(60)))?,
        final_timeout: FINAL_TIMEOUT,
    })
}

fn read_spool(table: &Table<'_>) -> Option<PathBuf> {
    let directory = table.get("directory").map(|value| value.text());
    table.finish();
    match directory {
        Some(given) => Some(PathBuf::from(given?.value)),
        None => Some(PathBuf::from("spool")),
    }
}
