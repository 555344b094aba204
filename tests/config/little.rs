//! What a council need not write: everything that is not its own.

use hromada_watch::config::{self, ChannelSettings, Config, ConfigErrors, MailMode};
use hromada_watch::domain::ids::DutyId;
use hromada_watch::domain::plan::DutyState;
use hromada_watch::domain::plan::directory::UnitKind;
use hromada_watch::domain::plan::rules::DutyKind;
use std::collections::BTreeMap;

const SETTINGS: &str = r#"council.name = "Лісова сільська рада"
council.site = "https://lisova.gov.ua"
council.contact = "kukina"
"#;

const DIRECTORY: &str = r#"administrator = "admin"
council_head = "holova"
publisher = "kukina"
person = [
  { id = "admin", name = "Адміністратор", email = "admin@lisova.gov.ua" },
  { id = "holova", name = "Сільський голова", email = "holova@lisova.gov.ua" },
  { id = "kukina", name = "Кукіна І.В.", email = "kukina@lisova.gov.ua" },
]
department = [
  { id = "education", name = "Відділ освіти", kind = "education", head = "kukina" },
  { id = "cnap", name = "ЦНАП", kind = "cnap", head = "holova" },
]
"#;

const SOURCES: &str = r#"
[[source]]
id = "decisions-of-sessions"
kind = "page"
url = "https://lisova.gov.ua/sesii"
about = "decisions"

[[source]]
id = "decisions-of-the-committee"
kind = "page"
url = "https://lisova.gov.ua/vykonkom"
about = "decisions"

[[source]]
id = "feed"
kind = "feed"
url = "https://lisova.gov.ua/rss"
about = "news"
"#;

fn little() -> BTreeMap<&'static str, String> {
    let files = [("settings.toml", SETTINGS), ("directory.toml", DIRECTORY)];
    let files = files.into_iter().chain([("sources.toml", SOURCES)]);
    files.map(|(file, text)| (file, text.to_owned())).collect()
}

fn load(files: &BTreeMap<&'static str, String>) -> Config {
    config::load_texts(files).unwrap_or_else(|errors| panic!("{errors}"))
}

fn messages(errors: &ConfigErrors) -> Vec<&str> {
    errors.warnings().iter().map(|warning| warning.message.as_str()).collect()
}

#[test]
fn three_lines_of_settings_and_a_short_directory_are_a_whole_configuration() {
    let config = load(&little());
    assert_eq!(config.plan.measures.len(), 10);
    let head = &config.settings.letterhead;
    assert_eq!(head.contact_name, "Кукіна І.В.");
    assert_eq!(head.contact_email.as_deref(), Some("kukina@lisova.gov.ua"));
    assert_eq!(config.settings.mail.mode, MailMode::Shadow);
    let ChannelSettings::Spool { from_email, .. } = &config.settings.mail.channel else {
        panic!("letters leave");
    };
    assert_eq!(from_email, "nagaduvannia@lisova.gov.ua");
    assert_eq!(config.calendar.sending.from.to_string(), "08:30:00");
    assert_eq!(config.calendar.martial_law.len(), 1);
    let [education, cnap] = config.plan.directory.departments.as_slice() else { panic!("two") };
    assert_eq!((education.kind, cnap.kind), (UnitKind::Department, UnitKind::Institution));
    assert!(education.stems.len() > 100 && !education.signatures.is_empty());
}

#[test]
fn the_usual_plan_means_people_by_their_part_and_sources_by_what_they_show() {
    let config = load(&little());
    let duty = |id: &str| config.plan.duty(&DutyId(id.to_owned())).expect("a duty").clone();
    let ids = |duty: &str| {
        let sources = duty_sources(&config, duty);
        sources.join(" ")
    };
    let publication = duty("publication");
    // Nobody is named as a secretary, so whoever publishes knows; and is named once.
    assert_eq!(publication.responsible, ["kukina".into()]);
    let DutyKind::Publication(rule) = &publication.kind else { panic!("not a publication") };
    assert_eq!(rule.secretaries, ["kukina".into()]);
    assert_eq!(ids("publication"), "decisions-of-sessions decisions-of-the-committee");
    assert_eq!(ids("submission"), "feed");
    assert_eq!(duty("security").responsible, ["admin".into()]);
    let mut files = little();
    let directory = files.get_mut("directory.toml").expect("a file");
    *directory = directory.replace("publisher", "secretaries = [\"holova\"]\npublisher");
    let config = load(&files);
    let publication = config.plan.duty(&DutyId("publication".to_owned())).expect("a duty");
    assert_eq!(publication.responsible, ["kukina".into(), "holova".into()]);
}

fn duty_sources(config: &Config, id: &str) -> Vec<String> {
    let duty = config.plan.duty(&DutyId(id.to_owned())).expect("a duty");
    duty.sources.iter().map(ToString::to_string).collect()
}

#[test]
fn a_duty_whose_source_nobody_has_is_off_and_said_once() {
    let config = load(&little());
    let off = |config: &Config| {
        let off = config.plan.duties.iter().filter(|duty| duty.state == DutyState::Off);
        off.map(|duty| duty.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(off(&config), "publication-law coverage-decisions broadcast platform");
    let said = messages(&config.warnings);
    let facebook: Vec<_> = said.iter().filter(|it| it.contains("facebook")).collect();
    let [facebook] = facebook.as_slice() else { panic!("{said:?}") };
    assert!(facebook.contains("`coverage-decisions`, `broadcast`"), "{facebook}");
    assert!(facebook.contains("`submission`"), "{facebook}");
    assert_eq!(said.iter().filter(|it| it.contains("platform")).count(), 1, "{said:?}");
    // A duty that was switched off demands nothing.
    let mut files = config::shipped();
    let sources = files.get_mut("sources.toml").expect("a file");
    let platform = sources.find("# Платформа бюджету участі.\n[[source]]").expect("the source");
    let host = sources.find("# Стан самого сайту").expect("what follows it");
    sources.replace_range(platform..host, "");
    assert!(messages(&load(&files).warnings).iter().any(|it| it.contains("`platform`")));
    let plan = files.get_mut("plan.toml").expect("a file");
    *plan = plan.replace("kind = \"platform\"\n", "kind = \"platform\"\nenabled = false\n");
    assert!(!messages(&load(&files).warnings).iter().any(|it| it.contains("`platform`")));
}

#[test]
fn the_calendar_left_out_is_the_shipped_one_and_sources_must_be_there() {
    let shipped = config::shipped();
    let mut files = shipped.clone();
    files.remove("calendar.toml");
    assert_eq!(load(&files).calendar, load(&shipped).calendar);
    files.remove("sources.toml");
    let errors = config::load_texts(&files).expect_err("nothing to read");
    assert!(errors.problems().iter().any(|problem| problem.file == "sources.toml"));
}

#[test]
fn own_words_are_added_to_those_of_the_kind() {
    let mut files = little();
    let directory = files.get_mut("directory.toml").expect("a file");
    *directory = directory.replace(
        "kind = \"education\"",
        "kind = \"education\", signatures = [\"Ліцей Лимани\"], stems = [{ words = [\"лимани\"], \
         weight = 2 }]",
    );
    let (plain, with_own) = (load(&little()), load(&files));
    let [plain, own] = [plain, with_own].map(|it| it.plan.directory.departments[0].clone());
    assert_eq!(own.stems.len(), plain.stems.len() + 1);
    assert_eq!(own.signatures.last().map(String::as_str), Some("Ліцей Лимани"));
}

#[test]
fn every_source_has_a_name_of_its_own_that_is_no_id() {
    let mut files = little();
    let more = r#"
[[source]]
id = "lists"
kind = "page"
url = "https://www.lisova.gov.ua/oholoshennia/"

[[source]]
id = "site-news"
kind = "page"
url = "https://lisova.gov.ua/news"

[[source]]
id = "fb"
kind = "facebook"
url = "https://www.facebook.com/lisova.rada"

[[source]]
id = "budget"
kind = "platform"
url = "https://lisova.pb.org.ua"

[[source]]
id = "host-site"
kind = "host"
url = "https://lisova.gov.ua"

[[source]]
id = "told"
name = "архів рішень"
kind = "page"
url = "https://lisova.gov.ua/arkhiv"
about = "decisions"
"#;
    let more = more.replace("\nkind", "\nwatch_only = true\nkind");
    files.get_mut("sources.toml").expect("a file").push_str(&more);
    let directory = files.get_mut("directory.toml").expect("a file");
    *directory = directory.replace(
        r#"kind = "cnap", head"#,
        r#"kind = "cnap", page_words = ["цнап"], pages = [{ url = "https://cnap.lisova.gov.ua", kind = "site" }, { url = "https://www.facebook.com/cnap", kind = "social" }], head"#,
    );
    let config = load(&files);
    let directory = &config.plan.directory;
    let named: Vec<(&str, &str)> =
        directory.sources.iter().map(|(id, it)| (id.as_str(), it.name.as_str())).collect();
    let expected = [
        ("budget", "платформа бюджету участі"),
        ("decisions-of-sessions", "рішення на вебсайті lisova.gov.ua"),
        ("decisions-of-the-committee", "рішення на вебсайті lisova.gov.ua, lisova.gov.ua/vykonkom"),
        ("fb", "сторінка у Facebook"),
        ("feed", "новини вебсайту lisova.gov.ua"),
        ("host-site", "вебсайт lisova.gov.ua"),
        ("lists", "сторінка lisova.gov.ua/oholoshennia"),
        ("page-cnap-1", "вебсайт cnap.lisova.gov.ua (ЦНАП)"),
        ("page-cnap-2", "сторінка facebook.com/cnap (ЦНАП)"),
        ("site-news", "новини вебсайту lisova.gov.ua, lisova.gov.ua/news"),
        ("told", "архів рішень"),
    ];
    assert_eq!(named, expected);
    assert_eq!(directory.publisher.as_ref().map(|id| id.as_str()), Some("kukina"));
    assert_eq!(directory.source_name(&"nobody".into()), "nobody");
}
