//! Attacks on every reader, written by a generator that looks for the next one.
//!
//! Each class has one idea: a tree that grows faster than its bytes, a list larger than its file, a
//! structure deeper than a stack, work that grows with the square of its input, an answer that
//! never ends. A seed chooses its particulars. Under the unit's memory every one of them costs at
//! most its own source. Three hundred and twenty take a quarter of an hour:
//!
//! `HROMADA_WATCH_ATTACKS=320 cargo test --release --test daemon attacks -- --nocapture`

use crate::dying::children;
use crate::process::Office;
use crate::site::Strange;
use hromada_watch::simulation::chance::Chance;
use std::fmt::Write;
use std::fs;

/// Attacks in an ordinary run: each class once or twice.
const ATTACKS: usize = 12;

/// Largest answer that is read, in bytes.
const BODY_MAX: usize = 5_000_000;

/// The memory of the unit (`MemoryMax=`), and of one child, in kilobytes.
const UNIT_KB: u64 = 768 * 1024;
const CHILD_KB: u64 = 256 * 1024;

fn attacks() -> usize {
    let asked = std::env::var("HROMADA_WATCH_ATTACKS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(ATTACKS)
}

fn number(chance: &mut Chance, least: i64, most: i64) -> usize {
    usize::try_from(chance.between(least, most)).expect("no less than nothing")
}

fn one<'a>(chance: &mut Chance, of: &[&'a str]) -> &'a str {
    of[number(chance, 0, i64::try_from(of.len()).expect("few") - 1)]
}

fn html(body: String) -> Strange {
    Strange::Bytes("text/html; charset=utf-8", body.into_bytes())
}

fn feed(body: String) -> Strange {
    Strange::Bytes("application/rss+xml", body.into_bytes())
}

/// A piece as often as there is room for it in the largest answer, or a part of that.
fn filled(chance: &mut Chance, piece: &str) -> String {
    let room = BODY_MAX / number(chance, 1, 8) - 10_000;
    piece.repeat(room / piece.len().max(1))
}

/// Each paragraph opens again what the one before left open.
fn growing_tree(chance: &mut Chance) -> (&'static str, Strange) {
    let name = one(chance, &["b", "i", "a", "font", "nobr", "code", "strike", "u"]);
    let mut open = String::new();
    for id in 0..number(chance, 2, 1_500) {
        let _ = write!(open, "<{name} id={id}>");
    }
    let again = one(chance, &["<p>x</p>", "<p>", "<table><b>x", "<div>x</div>", "<li>x", "<h1>x"]);
    let many = again.repeat(number(chance, 1_000, 60_000));
    ("page", html(format!("<p>{open}</p>{many}")))
}

fn deep_tree(chance: &mut Chance) -> (&'static str, Strange) {
    let open = one(
        chance,
        &[
            "<div>",
            "<b>",
            "<optgroup>",
            "<div></x>",
            "<svg><g>",
            "<math><mi>",
            "<template>",
            "<table><tr><td>",
            "<select><option>",
            "<ul><li>",
            "<a href=x><b>",
            "<form><fieldset>",
        ],
    );
    let before = one(chance, &["", "<select>", "<svg>", "<table>", "<noscript>", "<frameset>"]);
    ("page", html(format!("{before}{}", filled(chance, open))))
}

/// Work that grows with the square of its input.
fn square(chance: &mut Chance) -> (&'static str, Strange) {
    match number(chance, 0, 4) {
        0 => {
            let most = [399, 401, 60_000][number(chance, 0, 2)];
            let mut tag = String::from("<p");
            for attribute in 0..most {
                let _ = write!(tag, " a{attribute}=1");
            }
            tag.push_str(">x</p>");
            let times = (BODY_MAX / 3 / tag.len()).max(1);
            ("page", html(tag.repeat(times)))
        }
        1 => {
            let piece = one(chance, &["<!--", "<", "&", "&#", "</", "<![CDATA[", "\"", "<a \""]);
            ("page", html(filled(chance, piece)))
        }
        2 => {
            let day = "<a href=/documents/1-x>20.11.2026</a> ";
            ("page", html(filled(chance, day)))
        }
        3 => {
            let link = "<div><span>20.11.2026</span><a href=/documents/1-x>Рішення № 1</a></div>";
            ("page", html(filled(chance, link)))
        }
        _ => {
            let letters = one(chance, &["А", "№ 1 від 20.11.2026 ", "a.a", "1-", " "]);
            ("page", html(format!("<a href=/documents/1-x>{}</a>", filled(chance, letters))))
        }
    }
}

/// A list larger than its file.
fn long_list(chance: &mut Chance) -> (&'static str, Strange) {
    let item =
        one(chance, &["<item/>", "<item><link/></item>", "<entry/>", "<item><category/></item>"]);
    let root =
        one(chance, &["<rss><channel>", "<feed>", "<rdf:RDF>", "<rss version='2.0'><channel>"]);
    ("feed", feed(format!("{root}{}", filled(chance, item))))
}

fn deep_feed(chance: &mut Chance) -> (&'static str, Strange) {
    match number(chance, 0, 3) {
        0 => {
            let open =
                one(chance, &["<a>", "<item>", "<content type='xhtml'><div>", "<media:group>"]);
            ("feed", feed(format!("<rss><channel>{}", filled(chance, open))))
        }
        1 => {
            let open = one(chance, &["[", "{\"items\":[", "{\"a\":", "[["]);
            let body = format!(
                "{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{}",
                filled(chance, open)
            );
            ("feed", Strange::Bytes("application/feed+json", body.into_bytes()))
        }
        2 => {
            let mut body = String::from("<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\">");
            for entity in 'b'..='j' {
                let before = char::from_u32(u32::from(entity) - 1).expect("a letter");
                let ten = format!("&{before};").repeat(10);
                let _ = write!(body, "<!ENTITY {entity} \"{ten}\">");
            }
            body.push_str("]><rss><channel><item><title>&j;</title></item></channel></rss>");
            ("feed", feed(body))
        }
        _ => {
            let mut tag = String::from("<rss");
            for attribute in 0..number(chance, 1_000, 100_000) {
                let _ = write!(tag, " a{attribute}='1'");
            }
            ("feed", feed(format!("{tag}><channel><item><title>x</title></item></channel></rss>")))
        }
    }
}

fn endless(chance: &mut Chance) -> (&'static str, Strange) {
    let kind = one(chance, &["page", "feed"]);
    let start = if kind == "page" { "<p>" } else { "<rss><channel><item><title>" };
    (kind_of(kind), Strange::Endless(start))
}

fn kind_of(kind: &str) -> &'static str {
    if kind == "page" { "page" } else { "feed" }
}

type Class = fn(&mut Chance) -> (&'static str, Strange);

const CLASSES: [(&str, Class); 6] = [
    ("a tree that grows", growing_tree),
    ("a tree too deep", deep_tree),
    ("work that is squared", square),
    ("a list without end", long_list),
    ("a feed too deep", deep_feed),
    ("an answer without end", endless),
];

fn peak_kb(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn every_attack_costs_its_own_source_and_nothing_else() {
    let count = attacks();
    for (round, first) in (0..count).step_by(ATTACKS).enumerate() {
        let seeds = first..count.min(first + ATTACKS);
        survive(seeds, round);
    }
}

fn survive(seeds: std::ops::Range<usize>, round: usize) {
    let (mut sources, mut strange, mut names) = (String::new(), Vec::new(), Vec::new());
    for seed in seeds {
        let chance = &mut Chance::new(20_261_129 + seed as u64);
        let (class, attack) = CLASSES[seed % CLASSES.len()];
        let (kind, bytes) = attack(chance);
        let path = format!("/attack/{seed}");
        let _ = write!(
            sources,
            "\n[[source]]\nid = \"attack-{seed}\"\nkind = \"{kind}\"\nurl = \"BASE{path}\"\nevery = \
             \"1 h\"\nwatch_only = true\n"
        );
        names.push((format!("attack-{seed}"), class));
        strange.push((path, bytes));
    }
    let office = Office::open_at(|texts, site| {
        texts.kukina_alone().and("sources.toml", &sources.replace("BASE", &site.base))
    });
    office.register_late("24");
    office.site.content().strange.extend(strange);

    let mut daemon = office.run_while_read();
    daemon.says("/attack/");
    let status = office.do_(&["status", "--json"]).json();
    assert_eq!(status["last_turn"], serde_json::Value::Null, "the first turn is under way");
    daemon.says("turn finished");
    let own_kb = peak_kb(daemon.pid()).expect("it runs");
    let children = children(daemon.pid());
    let children_kb: Vec<u64> = children.iter().filter_map(|child| peak_kb(*child)).collect();
    println!("round {round}: the daemon took {own_kb} kB, children {children_kb:?}");
    assert!(own_kb + 2 * CHILD_KB < UNIT_KB, "{own_kb} kB beside two children");
    assert!(children_kb.iter().all(|kb| *kb <= CHILD_KB), "{children_kb:?}");

    let listed = office.do_(&["sources", "--json"]).json();
    for source in listed["sources"].as_array().expect("sources") {
        let id = source["id"].as_str().expect("an id");
        if let Some((_, class)) = names.iter().find(|(name, _)| name == id) {
            println!("{id}, {class}: {} {}", source["stands"], source["reason"]);
            assert!(!source["next_at"].is_null(), "it was read, and given up: {source}");
        } else if id.starts_with("site-") {
            assert_eq!(source["stands"], "read", "{source}");
        }
    }
    // Nothing else says a line any more.
    office.site.content().listener = None;
    daemon.stop();
    let late = office.arrived().into_iter().filter(|mail| mail.to == "kukina").count();
    assert_eq!(late, 1, "the letter about № 24 left the same morning");
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));
}
