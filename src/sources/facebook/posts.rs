//! Posts and live videos of a Facebook page, and the items they become.
//!
//! Decides what of them counts: a live video when the broadcast took place, a post always, but not
//! one that only carries a live video which is an item itself. The invariant: what a post links to
//! stands in the item's text, so that a link to a decision's page can be found there.

use crate::domain::sightings::{Item, ItemDates};
use crate::sources::document::address;
use crate::sources::document::moment;
use crate::sources::document::text;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use url::Url;

/// The fields asked of a post.
pub const POST_FIELDS: &str = "id,message,created_time,permalink_url,status_type,\
     attachments{media_type,title,url,unshimmed_url}";

/// The fields asked of a live video.
pub const LIVE_FIELDS: &str = "id,title,description,status,creation_time,broadcast_start_time,\
     planned_start_time,permalink_url,embed_html";

/// Most items of one read; the newest are kept.
pub const ITEMS_MAX: usize = 300;

/// Longest title made of a message.
const TITLE_MAX_CHARS: usize = 200;

/// A shorter sentence is an exclamation or an abbreviation, not a headline.
const SENTENCE_MIN_CHARS: usize = 30;

/// Relative addresses of the API are meant so.
const SITE: &str = "https://www.facebook.com";

const POSTS: &str = "Дописи у Facebook";
const LIVES: &str = "Відео наживо";

/// A post, as the API gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct Post {
    id: String,
    message: Option<String>,
    created_time: Option<Value>,
    permalink_url: Option<String>,
    status_type: Option<String>,
    attachments: Option<Attachments>,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Attachments {
    #[serde(default)]
    data: Vec<Attachment>,
}

#[derive(Clone, Debug, Deserialize)]
struct Attachment {
    media_type: Option<String>,
    title: Option<String>,
    url: Option<String>,
    unshimmed_url: Option<String>,
}

/// A live video, as the API gives it.
#[derive(Clone, Debug, Deserialize)]
pub struct LiveVideo {
    id: String,
    title: Option<String>,
    description: Option<String>,
    status: Option<String>,
    creation_time: Option<Value>,
    broadcast_start_time: Option<Value>,
    permalink_url: Option<String>,
    embed_html: Option<String>,
}

/// What stands in a list of the API, newest first.
pub trait Listed {
    /// When it appeared.
    fn at(&self) -> Option<DateTime<Utc>>;
}

impl Listed for Post {
    fn at(&self) -> Option<DateTime<Utc>> {
        instant(self.created_time.as_ref())
    }
}

impl Listed for LiveVideo {
    fn at(&self) -> Option<DateTime<Utc>> {
        instant(self.broadcast_start_time.as_ref()).or_else(|| instant(self.creation_time.as_ref()))
    }
}

/// The items of a page, newest first, each id once.
pub fn items(posts: Vec<Post>, lives: Vec<LiveVideo>, zone: Tz) -> Vec<Item> {
    let mut lives: Vec<LiveVideo> = lives.into_iter().filter(LiveVideo::took_place).collect();
    let shown: Vec<Option<Url>> = lives.iter().map(LiveVideo::url).collect();
    let mut found: Vec<(Option<DateTime<Utc>>, Item)> = Vec::new();
    for post in posts {
        match post.carried(&shown).and_then(|place| lives.get_mut(place)) {
            // The post has the words that the video itself may lack.
            Some(live) => live.description = live.description.take().or(post.message),
            None => found.push((post.at(), post.item(zone))),
        }
    }
    found.extend(lives.into_iter().map(|live| (live.at(), live.item(zone))));
    found.sort_by_key(|(at, _)| Reverse(*at));
    let mut ids = BTreeSet::new();
    let items = found.into_iter().map(|(_, item)| item);
    items.filter(|item| ids.insert(item.id.clone())).take(ITEMS_MAX).collect()
}

impl Post {
    fn attached(&self) -> &[Attachment] {
        self.attachments.as_ref().map_or(&[], |attached| &attached.data)
    }

    /// The live video, by its place, that this is nothing but the post of.
    fn carried(&self, shown: &[Option<Url>]) -> Option<usize> {
        let mut own: Vec<Url> =
            self.permalink_url.as_deref().and_then(address).into_iter().collect();
        // A post may also share a recording with words of its own; then it stays.
        if self.status_type.as_deref() == Some("added_video") {
            own.extend(self.attached().iter().filter_map(Attachment::target));
        }
        let is_own = |video: &Url| own.iter().any(|url| same_video(url, video));
        shown.iter().position(|video| video.as_ref().is_some_and(is_own))
    }

    fn item(self, zone: Tz) -> Item {
        let message = lines(self.message.as_deref().unwrap_or_default());
        let titles = self.attached().iter().filter_map(Attachment::words);
        let title = if message.is_empty() { titles.clone().next() } else { headline(&message) };
        let mut told = message.clone();
        for attached in self.attached() {
            let link = attached.target().filter(|_| !attached.is_picture()).map(String::from);
            for line in [attached.words(), link].into_iter().flatten() {
                if !told.contains(&line) {
                    told.push('\n');
                    told.push_str(&line);
                }
            }
        }
        Item {
            id: address::short(self.id.clone()),
            url: self.permalink_url.as_deref().and_then(address).map(String::from),
            title: title.unwrap_or_else(|| "Допис без тексту".to_owned()),
            section: Some(POSTS.to_owned()),
            text: text::kept(&told),
            dates: dates(self.at(), zone),
        }
    }
}

impl Attachment {
    fn words(&self) -> Option<String> {
        let words = text::fold(self.title.as_deref().unwrap_or_default());
        headline(&words)
    }

    /// Where it leads; Facebook wraps addresses of others into one of its own.
    fn target(&self) -> Option<Url> {
        if let Some(url) = self.unshimmed_url.as_deref().and_then(address) {
            return Some(url);
        }
        let url = self.url.as_deref().and_then(address)?;
        let shim = matches!(url.host_str(), Some("l.facebook.com" | "lm.facebook.com"));
        let wrapped = url.query_pairs().find(|(name, _)| shim && name == "u");
        wrapped.and_then(|(_, inner)| address(&inner)).or(Some(url))
    }

    /// A picture of the post itself leads nowhere but to the post.
    fn is_picture(&self) -> bool {
        matches!(self.media_type.as_deref(), Some("photo" | "album"))
    }
}

impl LiveVideo {
    fn took_place(&self) -> bool {
        matches!(self.status.as_deref(), Some("LIVE" | "LIVE_STOPPED" | "PROCESSING" | "VOD"))
    }

    fn url(&self) -> Option<Url> {
        let embedded = || {
            let (_, rest) = self.embed_html.as_deref()?.split_once("href=")?;
            let end = rest.find(['&', '"', '\'', ' ', '>']).unwrap_or(rest.len());
            address(&address::decoded(&rest[..end]))
        };
        self.permalink_url.as_deref().and_then(address).or_else(embedded)
    }

    fn item(self, zone: Tz) -> Item {
        let description = lines(self.description.as_deref().unwrap_or_default());
        let title = headline(&text::fold(self.title.as_deref().unwrap_or_default()))
            .or_else(|| headline(&description));
        Item {
            id: address::short(format!("live-{}", self.id)),
            url: self.url().map(String::from),
            title: title.unwrap_or_else(|| "Пряма трансляція".to_owned()),
            section: Some(LIVES.to_owned()),
            text: text::kept(&description),
            dates: dates(self.at(), zone),
        }
    }
}

fn dates(at: Option<DateTime<Utc>>, zone: Tz) -> ItemDates {
    ItemDates { feed: at.map(|at| moment::civil(at, zone)), ..ItemDates::default() }
}

/// `2025-09-10T10:56:00+0000`, or unix seconds.
fn instant(value: Option<&Value>) -> Option<DateTime<Utc>> {
    match value? {
        Value::Number(seconds) => DateTime::from_timestamp(seconds.as_i64()?, 0),
        Value::String(text) => DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z")
            .map(|at| at.with_timezone(&Utc))
            .ok()
            .or_else(|| moment::moment(text, Tz::UTC)),
        _ => None,
    }
}

fn address(text: &str) -> Option<Url> {
    let site = Url::parse(SITE).ok()?;
    (!text.trim().is_empty()).then(|| address::resolve(text, Some(&site))).flatten()
}

fn same_video(one: &Url, other: &Url) -> bool {
    match (video(one), video(other)) {
        (Some(one), Some(other)) => one == other,
        _ => address::of_link(one) == address::of_link(other),
    }
}

/// The number of a video: `/page/videos/name/123/`, `/watch/live/?v=123`.
fn video(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    if host != "facebook.com" && !host.ends_with(".facebook.com") {
        return None;
    }
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let mut parts = url.path_segments()?.skip_while(|part| !matches!(*part, "videos" | "watch"));
    match parts.next()? {
        "videos" => parts.filter(|part| is_number(part)).last().map(str::to_owned),
        _ => url
            .query_pairs()
            .find(|(name, value)| name == "v" && is_number(value))
            .map(|(_, number)| number.into_owned()),
    }
}

/// The lines of a message, white space folded, empty ones left out.
fn lines(message: &str) -> String {
    let lines: Vec<String> =
        message.lines().map(text::fold).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The first line, or as many of its sentences or words as a headline has room for.
fn headline(message: &str) -> Option<String> {
    let line = message.lines().next().filter(|line| !line.is_empty())?;
    let Some((cut, _)) = line.char_indices().nth(TITLE_MAX_CHARS) else {
        return Some(line.to_owned());
    };
    // Room for the ellipsis.
    let head = line[..cut].trim_end_matches(|c: char| !c.is_whitespace());
    let sentence = ['.', '!', '?', '…']
        .iter()
        .filter_map(|end| head.rfind(&format!("{end} ")).map(|at| at + end.len_utf8()))
        .max()
        .map(|end| &head[..end])
        .filter(|sentence| sentence.chars().count() >= SENTENCE_MIN_CHARS);
    if let Some(sentence) = sentence {
        return Some(sentence.to_owned());
    }
    let words = head.trim_end();
    let words = if words.is_empty() { text::bounded(line, cut - 4) } else { words };
    let words: String = words.chars().take(TITLE_MAX_CHARS - 1).collect();
    Some(format!("{}…", words.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Kyiv;
    use serde_json::json;

    fn post(value: Value) -> Item {
        serde_json::from_value::<Post>(value).unwrap().item(Kyiv)
    }

    #[test]
    fn a_headline_is_the_first_line_or_its_sentences_and_never_too_long() {
        let of = |message: &str| headline(&lines(message)).unwrap();
        assert_eq!(of("  Увага!\u{200b} Сесія \n о 10:00"), "Увага! Сесія");
        let first = "Сьогодні відбулося засідання виконавчого комітету сільської ради.";
        assert_eq!(of(&format!("{first} {}", "Розглянуто питання ".repeat(12))), first);
        let words = of(&"слово ".repeat(60));
        assert!(words.ends_with("слово…") && words.chars().count() <= TITLE_MAX_CHARS, "{words}");
        let one = of(&"ї".repeat(400));
        assert!(one.ends_with("ї…") && one.chars().count() <= TITLE_MAX_CHARS, "{one}");
        assert_eq!(headline(&lines(" \n\u{200b}\n")), None);
    }

    #[test]
    fn times_are_read_with_an_offset_without_a_colon_and_as_seconds() {
        let expected = "2025-09-10T10:56:00Z".parse().ok();
        for value in [
            json!("2025-09-10T10:56:00+0000"),
            json!("2025-09-10T13:56:00+0300"),
            json!("2025-09-10T10:56:00+00:00"),
            json!("2025-09-10T10:56:00Z"),
            json!(1_757_501_760),
        ] {
            assert_eq!(instant(Some(&value)), expected, "{value}");
        }
        assert_eq!(instant(Some(&json!("вчора"))), None);
        let late = post(json!({ "id": "1", "created_time": "2025-09-10T22:30:00+0000" }));
        assert_eq!(late.dates.feed, "2025-09-11".parse().ok(), "the day is Kyiv's");
    }

    #[test]
    fn one_video_has_many_addresses() {
        let is_same =
            |one: &str, other: &str| same_video(&address(one).unwrap(), &address(other).unwrap());
        let video = "/109/videos/554984365872825/";
        for other in [
            "https://www.facebook.com/halytsynove/videos/sesiia-rady/554984365872825/?ref=1",
            "https://m.facebook.com/watch/?v=554984365872825",
            "https://www.facebook.com/watch/live/?ref=x&v=554984365872825",
        ] {
            assert!(is_same(video, other), "{other}");
        }
        assert!(!is_same(video, "/109/videos/554984365872826/"));
        assert!(!is_same(video, "https://rada.example/109/videos/554984365872825/"));
        assert!(is_same("/109/posts/5/", "https://facebook.com/109/posts/5"));
    }

    #[test]
    fn a_wrapped_address_is_unwrapped() {
        let wrapped =
            "https://l.facebook.com/l.php?u=https%3A%2F%2Frada.example%2Fd%2F1%3Fa%3Db&h=AT";
        let shared = json!([{ "media_type": "link", "title": "Рішення № 1", "url": wrapped }]);
        let item = post(json!({ "id": "1_2", "attachments": { "data": shared } }));
        assert_eq!(item.title, "Рішення № 1");
        assert_eq!(item.text.as_deref(), Some("Рішення № 1\nhttps://rada.example/d/1?a=b"));
    }

    #[test]
    fn an_embedded_player_tells_the_address_of_its_video() {
        let live: LiveVideo = serde_json::from_value(json!({
            "id": "7",
            "embed_html": "<iframe src=\"https://www.facebook.com/plugins/video.php?href=https%3A%2F%2F\
                           www.facebook.com%2F109%2Fvideos%2F55%2F&width=0\"></iframe>",
        }))
        .unwrap();
        assert_eq!(live.url().unwrap().as_str(), "https://www.facebook.com/109/videos/55/");
    }
}
