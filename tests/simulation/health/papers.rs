//! Papers as people really name them: acts under any title and in any dress, and papers that are
//! no acts beside them. The truth is known by construction: nobody is called late about what
//! stands on the site, nothing absolves but the act, and what is truly missing is told, or asked
//! about, soon after its day. A seed is a life of 100 days on one of three engines; the message
//! names it:
//! `HROMADA_WATCH_SEEDS=20 cargo test --test simulation papers`.

use super::{config, day, directory, seeds};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use hromada_watch::channels::{Channel, Outcome};
use hromada_watch::daemon::parts::Parts;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::notice::key::Rung;
use hromada_watch::domain::obligation::{Matter, SettledBy, Status};
use hromada_watch::domain::register::{LinkVerdict, RegisteredDecision};
use hromada_watch::simulation::Simulator;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::fetch::{Canned, FetchError, Fetcher, Response, shown};
use hromada_watch::sources::spec::{Engine, SourceKind};
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const DAYS: i64 = 100;

/// A paper on the site.
#[derive(Clone)]
struct Paper {
    title: String,
    text: String,
    at: DateTime<Utc>,
    /// The act it is, if it is one.
    act: Option<DecisionKey>,
}

/// The engine the site runs on.
#[derive(Clone, Copy, Debug)]
enum Site {
    New,
    Wordpress,
    Joomla,
}

impl Site {
    fn of(seed: u64) -> Self {
        [Site::New, Site::Wordpress, Site::Joomla][(seed % 3) as usize]
    }

    fn engine(self) -> Engine {
        let word = match self {
            Site::New => "new",
            Site::Wordpress => "wordpress",
            Site::Joomla => "joomla",
        };
        Engine::Site(Preset::named(word).expect("an engine of the table"))
    }

    fn list(self) -> &'static str {
        match self {
            Site::New => "https://rada.example/documents",
            Site::Wordpress => "https://rada.example/category/rishennia/",
            Site::Joomla => "https://rada.example/index.php/rishennia",
        }
    }

    /// The path of the paper with this number.
    fn path(self, paper: &Paper, number: usize) -> String {
        match self {
            Site::New => format!("/documents/{number}-dokument"),
            Site::Wordpress => format!("/{}/dokument-{number}/", paper.at.format("%Y/%m/%d")),
            Site::Joomla => format!("/index.php/rishennia/{number}-dokument"),
        }
    }

    /// The number in a path of a paper; none in that of the list.
    fn number(path: &str) -> Option<usize> {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        name.split('-').find_map(|part| part.parse().ok())
    }

    /// How a list shows a paper.
    fn line(self, paper: &Paper, number: usize) -> String {
        let (on, path) = (paper.at.format("%d/%m/%Y"), self.path(paper, number));
        let title = &paper.title;
        match self {
            Site::New => {
                format!("<div class=item><span>{on}</span> <a href=\"{path}\">{title}</a></div>")
            }
            Site::Wordpress => format!(
                "<article class=\"post hentry\"><h2 class=entry-title><a href=\"{path}\" \
                 rel=bookmark>{title}</a></h2><time class=entry-date>{on}</time></article>"
            ),
            Site::Joomla => format!(
                "<div class=items-row><div class=page-header><h2 class=item-title><a \
                 href=\"{path}\">{title}</a></h2></div><dd class=published>{on}</dd></div>"
            ),
        }
    }

    /// The page of a paper.
    fn page(self, paper: &Paper) -> String {
        let on = paper.at.format("%d/%m/%Y");
        let title = &paper.title;
        let lines: String = paper.text.lines().map(|line| format!("<p>{line}</p>")).collect();
        match self {
            Site::New => format!("<div>{on}</div><h1>{title}</h1>{lines}"),
            Site::Wordpress => format!(
                "<article class=\"post hentry\"><h1 class=entry-title>{title}</h1><time \
                 class=entry-date>{on}</time><div class=entry-content>{lines}</div></article>"
            ),
            Site::Joomla => format!(
                "<div class=item-page><h2 itemprop=headline>{title}</h2><dd class=published>{on}\
                 </dd><div itemprop=articleBody>{lines}</div></div>"
            ),
        }
    }
}

struct Life {
    site: Site,
    papers: Vec<Paper>,
    adopted: Vec<DecisionKey>,
}

/// How an act is named and dressed.
fn dressed(chance: &mut Chance, key: &DecisionKey, name: &str) -> (String, String) {
    let (number, on) = (key.number.shown(), key.adopted_on.format("%d.%m.%Y"));
    if chance.percent(10) {
        let scan = ["Рішення (скан)", "Документ", "Завантажити"][chance.between(0, 2) as usize];
        return (scan.to_owned(), "Завантажити файл".to_owned());
    }
    let above = match chance.between(0, 3) {
        0 => "УКРАЇНА\nМИКОЛАЇВСЬКА ОБЛАСТЬ\nМИКОЛАЇВСЬКИЙ РАЙОН\n",
        1 => "Миколаївська область\n",
        2 => "Головна\nДокументи\n",
        _ => "",
    };
    let word = ["РІШЕННЯ", "Р І Ш Е Н Н Я", "Рішення"][chance.between(0, 2) as usize];
    let line = match chance.between(0, 2) {
        0 => format!("від {on} № {number}"),
        1 => format!("{on}\n№ {number}"),
        _ => format!("№{number} від {on} року"),
    };
    let below = match chance.percent(20) {
        true => "Внесені зміни: рішенням № 301 від 25.12.2030\n",
        false => "",
    };
    let text = format!(
        "{above}Зразкова сільська рада\n{word}\n{line}\n{below}{name}\nВідповідно до статті 26 \
         Закону України «Про місцеве самоврядування в Україні», розглянувши лист № 24 від \
         02.02.2026, сільська рада ВИРІШИЛА:\n1. Погодити подані пропозиції.\n2. Контроль за \
         виконанням покласти на постійну комісію."
    );
    let title = match chance.between(0, 6) {
        0 => "Документ".to_owned(),
        1 => "24.pdf".to_owned(),
        2 => name.trim_start_matches("Про затвердження ").to_owned(),
        3 => "Рішення сесії".to_owned(),
        4 => name.to_owned(),
        _ => format!("Рішення сесії сільської ради від {on} № {number} «{name}»"),
    };
    (title, text)
}

/// A paper of the same day and number that is no act.
fn stranger(chance: &mut Chance, key: &DecisionKey, name: &str) -> (String, String) {
    let (number, on) = (key.number.shown(), key.adopted_on.format("%d.%m.%Y"));
    if chance.percent(10) {
        let title = format!("Рішення Воскресенської селищної ради від {on} № {number} «{name}»");
        return (title, "Передруковано для відома жителів громади.".to_owned());
    }
    if chance.percent(10) {
        let text = format!(
            "Сільський голова скликає чергову сесію сільської ради. Пленарне засідання відбудеться \
             {on} о 10 годині в залі засідань. Порядок денний буде оприлюднено додатково. Запрошуємо \
             депутатів, старост і жителів громади взяти участь у роботі сесії."
        );
        return (format!("Сесія № {number} (чергова) від {on}"), text);
    }
    let kinds = [
        "Лист",
        "Договір",
        "Довідка",
        "Дозвіл",
        "Припис",
        "Акт",
        "Наказ",
        "Висновок",
        "Звернення",
        "Рекомендації постійної комісії",
        "Протокол",
        "Повідомлення",
        "Проєкт рішення",
    ];
    let kind = kinds[chance.between(0, kinds.len() as i64 - 1) as usize];
    let title = match chance.percent(70) {
        true => format!("{kind} Зразкової сільської ради від {on} № {number} {name}"),
        false => format!("{kind} від {on} № {number}"),
    };
    let text = format!(
        "{}\nвід {on} № {number}\n{name}\nЗразкова сільська рада повідомляє, що подані матеріали \
         розглянуто, а про наслідки розгляду заявників буде повідомлено окремо в установлений \
         законом строк за вказаною ними адресою. Додатково просимо надати відомості про площу \
         земельних ділянок, перелік користувачів і строки їхніх договорів оренди до кінця місяця.",
        kind.to_uppercase()
    );
    (title, text)
}

const NAMES: [&str; 6] = [
    "Про затвердження плану трансформації мережі закладів освіти",
    "Про затвердження регламенту центру надання послуг",
    "Про надання дозволу на розроблення проєкту землеустрою",
    "Про схвалення проєкту рішення щодо меж громади",
    "Про внесення змін до бюджету сільської громади",
    "Про звільнення від сплати за харчування дітей",
];

fn drawn(site: Site, chance: &mut Chance, calendar: &Calendar, from: DateTime<Utc>) -> Life {
    let mut life = Life { site, papers: Vec::new(), adopted: Vec::new() };
    for n in 0..12 {
        let at = from - TimeDelta::days(60 - n);
        let title = format!("Рішення сесії сільської ради від 05.01.2025 № 9{n:02} «Старе»");
        life.papers.push(Paper {
            title, text: "Старий документ.".to_owned(), at, act: None
        });
    }
    let mut number = 0;
    for ahead in (0..DAYS - 50).step_by(12) {
        let on = calendar.working_on_or_after(calendar.day_of(from + TimeDelta::days(ahead)));
        for _ in 0..chance.between(3, 6) {
            number += 1;
            let key = DecisionKey {
                body: Body::Session,
                adopted_on: on,
                number: DecisionNumber::new(number.to_string()),
            };
            let name = NAMES[chance.between(0, NAMES.len() as i64 - 1) as usize];
            let sat = calendar.morning_of(on) + TimeDelta::hours(6);
            let after = match chance.between(1, 100) {
                1..=65 => Some(chance.between(4, 29 * 24)),
                66..=80 => Some(chance.between(32 * 24, 44 * 24)),
                _ => None,
            };
            if chance.percent(40) {
                let (title, text) = stranger(chance, &key, name);
                let at = sat + TimeDelta::hours(chance.between(1, 25 * 24));
                life.papers.push(Paper { title, text, at, act: None });
            }
            if let Some(hours) = after {
                let (title, text) = dressed(chance, &key, name);
                let at = sat + TimeDelta::hours(hours);
                life.papers.push(Paper { title, text, at, act: Some(key.clone()) });
            }
            life.adopted.push(key);
        }
    }
    life.papers.sort_by_key(|paper| paper.at);
    life
}

fn fetcher(life: &Arc<Life>, now: &Arc<Mutex<DateTime<Utc>>>) -> Fetcher {
    let (life, now) = (Arc::clone(life), Arc::clone(now));
    Fetcher::canned(Canned::new(move |request| {
        let now = *now.lock().expect("no panic");
        let shown_now = || life.papers.iter().enumerate().filter(|(_, paper)| paper.at <= now);
        let is_list = life.site.list().ends_with(request.url.path());
        let mut body = String::from("<h1>Документи</h1>");
        match (is_list, Site::number(request.url.path())) {
            (false, Some(id)) => match shown_now().find(|(place, _)| place + 1000 == id) {
                Some((_, paper)) => body = life.site.page(paper),
                None => return Err(FetchError::Status { at: shown(&request.url), code: 404 }),
            },
            (true, _) => {
                for (place, paper) in shown_now().collect::<Vec<_>>().into_iter().rev().take(60) {
                    body.push_str(&life.site.line(paper, place + 1000));
                }
            }
            (false, _) => return Err(FetchError::Status { at: shown(&request.url), code: 500 }),
        }
        let page = format!(
            "<!doctype html><html lang=uk><head><title>Громада</title></head><body><main>{body}\
             </main></body></html>"
        );
        Ok(Response::found(request.url.clone(), "text/html; charset=utf-8", page))
    }))
}

fn registered(key: &DecisionKey) -> Fact {
    let (key, number) = (key.clone(), key.number.clone());
    let decision =
        RegisteredDecision { key, number, title: None, session: None, convocation: None };
    Fact::DecisionRegistered { decision }
}

/// The secretary answers what she is asked about a paper, as it is, a day later.
fn answer(parts: &mut Parts, life: &Life, now: DateTime<Utc>) {
    let mut facts = Vec::new();
    for obligation in parts.obligations(now) {
        let Matter::Decision { key, .. } = &obligation.matter else { continue };
        for url in &obligation.candidates {
            let place = Site::number(url).expect("an address of the site");
            let is_it = life.papers[place - 1000].act.as_ref() == Some(key);
            let verdict = if is_it { LinkVerdict::Linked } else { LinkVerdict::Unlinked };
            let (decision, url) = (key.clone(), url.clone());
            facts.push(Fact::LinkSaid { decision, url, verdict, on: None });
        }
    }
    parts.record(now, "секретар", facts).expect("it is recorded");
}

/// What was told of a decision: late, or a question about a paper.
#[derive(Default)]
struct Told {
    late: Option<DateTime<Utc>>,
    asked: Option<DateTime<Utc>>,
}

#[test]
fn no_paper_but_the_act_absolves_and_no_act_on_the_site_is_called_missing() {
    for seed in 1..=seeds() {
        live(seed);
    }
}

fn live(seed: u64) {
    let mut config = config();
    config.sources.retain(|source| source.id.as_str() == "documents");
    config.plan.duties.retain(|duty| duty.id.as_str() == "publication");
    let site = Site::of(seed);
    for source in &mut config.sources {
        source.url = site.list().parse().expect("an address");
        if let SourceKind::Page(page) = &mut source.kind {
            page.engine = site.engine();
        }
    }
    let calendar = config.calendar.clone();
    let begins = calendar.morning_of(day("2026-03-02"));
    let mut chance = Chance::new(seed);
    let life = Arc::new(drawn(site, &mut chance, &calendar, begins));
    let moment = Arc::new(Mutex::new(begins));
    let home = directory();
    let (store, _) = Store::open(home.path(), begins).expect("the store opens");
    let taken = |_: &_| Outcome::Accepted { answer: "250 ok".to_owned() };
    let parts = Parts::new(config, fetcher(&life, &moment), Channel::scripted(taken), store);
    let mut simulator = Simulator { parts, now: begins, bell: TimeDelta::hours(6) };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    while simulator.now < begins + TimeDelta::days(DAYS) {
        let now = simulator.now;
        *moment.lock().expect("no panic") = now;
        let known = &simulator.parts.store.state().register.decisions;
        let new = life.adopted.iter().filter(|key| {
            let at = calendar.morning_of(key.adopted_on) + TimeDelta::hours(8);
            at <= now && !known.contains_key(key)
        });
        let facts = new.map(registered).collect();
        simulator.parts.record(now, "секретар", facts).expect("it is recorded");
        runtime.block_on(simulator.step()).expect("the turn finishes");
        hear(&simulator.parts, &mut told, now);
        if told.values().any(|told| told.asked.is_some_and(|at| now - at >= TimeDelta::days(1))) {
            answer(&mut simulator.parts, &life, now);
        }
    }
    judge(seed, &life, &simulator, &calendar, &told);
}

fn hear(parts: &Parts, told: &mut BTreeMap<String, Told>, now: DateTime<Utc>) {
    for notice in parts.store.state().told.keys() {
        let about = told.entry(notice.obligation.to_string()).or_default();
        match notice.rung {
            Rung::After(_) | Rung::Escalation => _ = about.late.get_or_insert(now),
            Rung::Doubt(_) => _ = about.asked.get_or_insert(now),
            _ => {}
        }
    }
}

fn judge(
    seed: u64,
    life: &Life,
    simulator: &Simulator,
    calendar: &Calendar,
    told: &BTreeMap<String, Told>,
) {
    let at = simulator.now;
    let mut late = 0;
    for obligation in simulator.parts.obligations(at) {
        let Matter::Decision { key, .. } = &obligation.matter else { continue };
        if key.adopted_on < day("2026-01-01") {
            continue;
        }
        assert!(
            life.adopted.contains(key),
            "seed {seed}: {key} was never adopted: {obligation:#?}"
        );
        let stands = life.papers.iter().find(|paper| paper.act.as_ref() == Some(key));
        let told = told.get(obligation.key.as_str());
        let accused = told.and_then(|told| told.late);
        if let (Some(accused), Some(paper)) = (accused, stands) {
            let (title, text) = (&paper.title, &paper.text);
            assert!(accused < paper.at, "seed {seed}: {key} is called late: «{title}» {text}");
        }
        if let Status::Met { by: SettledBy::Item { url, .. }, .. } = &obligation.status {
            let paper = stands.filter(|paper| paper.at <= at);
            let by = url.as_deref().and_then(Site::number).expect("an address of the site");
            let by = &life.papers[by - 1000];
            let (title, text) = (&by.title, &by.text);
            assert!(paper.is_some(), "seed {seed}: {key} is absolved by «{title}» {text}");
        }
        let due_on: NaiveDate = obligation.due.on;
        let heard_by = calendar.add_working_days(due_on, 8);
        let missing =
            stands.is_none_or(|paper| calendar.day_of(paper.at) > heard_by + Days::new(1));
        if missing && heard_by < calendar.day_of(at) {
            late += 1;
            let heard = accused.is_some_and(|at| calendar.day_of(at) <= heard_by);
            assert!(heard, "seed {seed}: {key} is missing, and nobody hears: {obligation:#?}");
        }
    }
    assert!(late > 0, "seed {seed}: nothing was missing, so nothing was tested");
}
