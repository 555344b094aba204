//! The configuration as a whole: the shipped files, and every message about a broken one.

#[path = "config/little.rs"]
mod little;
#[path = "config/suspicious.rs"]
mod suspicious;

use hromada_watch::channels::email::Security;
use hromada_watch::config::{self, ChannelSettings, Config, ConfigErrors, MailMode};
use hromada_watch::domain::plan::DutyState;
use hromada_watch::domain::plan::directory::{PageKind, is_example_address};
use hromada_watch::domain::plan::rules::DutyKind;
use hromada_watch::domain::plan::rules::{Checkpoint, Counting};
use hromada_watch::domain::plan::term::{DayCount, Roll};
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::spec::{Engine, Ground, HostSpec, SourceKind};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn shipped() -> Config {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    config::load(&directory).unwrap_or_else(|errors| panic!("{errors}"))
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config")
}

/// The small sound configuration that the broken files are put into.
fn base() -> BTreeMap<&'static str, String> {
    let text = |file| fs::read_to_string(fixtures().join("base").join(file)).expect("a base file");
    config::FILES.into_iter().map(|file| (file, text(file))).collect()
}

/// Puts a broken file in the place its first line names.
fn put(files: &mut BTreeMap<&'static str, String>, name: &str) {
    let path = fixtures().join(format!("bad/{name}.toml"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let first = text.lines().next().unwrap_or_default();
    let replaced = config::FILES
        .into_iter()
        .find(|file| first == format!("# replaces {file}"))
        .unwrap_or_else(|| panic!("{name}: the first line names no file"));
    files.insert(replaced, text);
}

fn errors(files: &BTreeMap<&'static str, String>) -> ConfigErrors {
    config::load_texts(files).expect_err("the configuration is broken")
}

/// Compares with a stored report.
fn assert_report(name: &str, report: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixtures().join("reports"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, report));
}

fn bad_names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(fixtures().join("bad"))
        .expect("the broken files")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_shipped_files_load_without_a_problem() {
    let config = shipped();
    assert_eq!(config.plan.measures.len(), 10);
    assert_eq!(config.plan.directory.departments.len(), 13);
    let heads = config.plan.directory.departments.iter().filter(|one| one.head.is_some()).count();
    assert_eq!(heads, 12);
    assert_eq!(config.sources.len(), 6);
}

#[test]
fn every_engine_has_its_word() {
    let engine = |word: &str| Engine::Site(Preset::named(word).expect("an engine"));
    for (word, expected) in [
        ("auto", Engine::Auto),
        ("new", engine("new")),
        ("classic", engine("classic")),
        ("gr-org-ua", engine("gr-org-ua")),
        ("silrada", engine("gr-org-ua")),
        ("joomla", engine("joomla")),
        ("wordpress", engine("wordpress")),
        ("drupal", engine("drupal")),
    ] {
        let mut files = config::shipped();
        let sources = files.get_mut("sources.toml").expect("a file");
        *sources = sources.replace("engine = \"auto\"", &format!("engine = \"{word}\""));
        let config = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
        let SourceKind::Page(page) = &config.sources[0].kind else { panic!("a page") };
        assert_eq!(page.engine, expected, "{word}");
    }
}

#[test]
fn the_embedded_files_are_the_shipped_ones() {
    let embedded = config::load_texts(&config::shipped()).expect("the embedded files are sound");
    assert_eq!(embedded.plan, shipped().plan);
    assert_eq!(embedded.settings, shipped().settings);
}

#[test]
fn the_shipped_plan_says_what_the_council_adopted_word_for_word() {
    let adopted = fs::read_to_string(fixtures().join("plan.tsv")).expect("the adopted plan");
    let adopted: Vec<String> = adopted.lines().skip(1).map(str::to_owned).collect();
    let shipped: Vec<String> = shipped()
        .plan
        .measures
        .iter()
        .map(|one| format!("{}\t{}\t{}\t{}", one.number, one.text, one.responsible, one.term))
        .collect();
    assert_eq!(shipped, adopted);
}

#[test]
fn every_measure_has_a_duty_and_only_the_legal_term_is_off() {
    let plan = shipped().plan;
    for measure in &plan.measures {
        let acts = plan
            .duties
            .iter()
            .any(|duty| duty.measure == measure.number && duty.state == DutyState::Active);
        assert!(acts, "measure {}", measure.number);
    }
    let off: Vec<_> = plan.duties.iter().filter(|duty| duty.state == DutyState::Off).collect();
    assert_eq!(off.iter().map(|duty| duty.id.as_str()).collect::<Vec<_>>(), ["publication-law"]);
    assert!(off[0].basis.contains("№\u{a0}2939-VI"));
    let DutyKind::Publication(rule) = &off[0].kind else { panic!("not a publication") };
    assert_eq!((rule.term_days, rule.count), (5, DayCount::Working));
}

#[test]
fn the_shipped_mail_reaches_nobody() {
    let config = shipped();
    assert_eq!(config.settings.mail.mode, MailMode::Shadow);
    assert!(matches!(config.settings.mail.channel, ChannelSettings::Spool { .. }));
    for person in config.plan.directory.people.values() {
        assert!(is_example_address(person.email.as_deref().expect("an address")));
    }
}

#[test]
fn the_ladders_written_in_the_shipped_plan_are_the_ones_in_the_code() {
    let mut files = config::shipped();
    let plan = files.get_mut("plan.toml").expect("the plan");
    let mut in_ladder = false;
    let bare: Vec<&str> = plan
        .lines()
        .filter(|line| {
            if line.starts_with('[') {
                in_ladder = *line == "[measure.duty.ladder]";
            }
            !in_ladder
        })
        .collect();
    *plan = bare.join("\n");
    let bare = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}")).plan;
    for duty in shipped().plan.duties.iter().filter(|duty| duty.state == DutyState::Active) {
        let without = bare.duty(&duty.id).expect("the same duty");
        assert_eq!(without.ladder, duty.ladder, "{}", duty.id);
    }
}

#[test]
fn every_broken_file_is_refused_with_its_report() {
    let files = base();
    config::load_texts(&files).unwrap_or_else(|errors| panic!("the base is broken: {errors}"));
    for name in bad_names() {
        let mut files = files.clone();
        put(&mut files, &name);
        assert_report(&name, &errors(&files).render(config::Ink::Plain));
    }
}

#[test]
fn every_stored_report_belongs_to_a_broken_file() {
    let known = bad_names();
    for entry in fs::read_dir(fixtures().join("reports")).expect("the reports") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(known.contains(&name) || name.starts_with("together-"), "{name} is an orphan");
    }
}

#[test]
fn problems_of_several_files_are_told_at_once() {
    let mut files = base();
    for name in ["window-ends-before-it-begins", "person-without-address", "syntax-quote"] {
        put(&mut files, name);
    }
    files.remove("sources.toml");
    let errors = errors(&files);
    let seen: Vec<_> = errors
        .problems()
        .iter()
        .map(|problem| (problem.file.as_str(), problem.line, problem.column))
        .collect();
    assert_eq!(seen.first(), Some(&("settings.toml", Some(11), Some(9))));
    assert!(seen.contains(&("sources.toml", None, None)));
    assert_eq!(seen.last(), Some(&("plan.toml", Some(18), Some(22))));
    assert_report("together-several-files", &errors.to_string());
}

#[test]
fn live_mail_is_refused_while_an_address_is_an_example() {
    let mut files = config::shipped();
    let settings = files.get_mut("settings.toml").expect("settings");
    *settings = settings.replace("\nlive = false", "\nlive = true");
    // Letters that go to a directory reach nobody, whatever their addresses.
    config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let settings = files.get_mut("settings.toml").expect("settings");
    *settings = settings.replace("channel = \"spool\"", "channel = \"email\"");
    assert_report("together-live-with-examples", &errors(&files).to_string());
}

#[test]
fn the_shipped_calendar_knows_the_days_off_of_peace_and_none_of_war() {
    let calendar = shipped().calendar;
    let works = |day: &str| calendar.is_working(day.parse().expect("a date"));
    // Official days off of 2021 and early 2022, weekends moved: Christmas, 1 May and Easter,
    // Victory Day, Trinity, Constitution Day, Independence Day, 14 October, 25 December, New Year.
    for day in [
        "2021-01-01",
        "2021-01-07",
        "2021-03-08",
        "2021-05-03",
        "2021-05-04",
        "2021-05-10",
        "2021-06-21",
        "2021-06-28",
        "2021-08-24",
        "2021-10-14",
        "2021-12-27",
        "2022-01-03",
        "2022-01-07",
    ] {
        assert!(!works(day), "{day}");
    }
    for day in ["2021-05-05", "2021-05-11", "2021-10-01", "2022-03-08", "2025-08-25", "2025-12-25"]
    {
        assert!(works(day), "{day}");
    }
}

#[test]
fn values_arrive_as_they_were_written() {
    let mut files = base();
    let plan = files.get_mut("plan.toml").expect("the plan");
    *plan = format!("watching_since = 2026-12-01\n{plan}");
    let config = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(
        config.plan.watching_since.map(|day| day.to_string()).as_deref(),
        Some("2026-12-01")
    );
    let publication = config.plan.duty(&"publication".into()).expect("a duty");
    let DutyKind::Publication(rule) = &publication.kind else { panic!("not a publication") };
    assert_eq!((rule.term_days, rule.count, rule.roll), (30, DayCount::Calendar, Roll::Next));
    assert_eq!(publication.ladder.before, [10, 5, 2, 0]);
    let submission = config.plan.duty(&"submission".into()).expect("a duty");
    let DutyKind::Submission(rule) = &submission.kind else { panic!("not a submission") };
    assert_eq!(rule.checkpoints, [Checkpoint::Day(15), Checkpoint::LastDay]);
    assert_eq!((rule.counting, rule.roll), (Counting::WholeMonth, Roll::None));
    assert_eq!(
        (&*submission.ladder.before, submission.ladder.before_count),
        (&[5, 1][..], DayCount::Working)
    );
    assert!(submission.responsible.is_empty());
    assert_eq!(config.sources[0].cadence.as_secs(), 3600);
    assert_eq!(config.settings.letterhead.site, "https://lisova.gov.ua");
    assert_eq!(config.settings.letterhead.message_domain, "lisova.gov.ua");
    assert_eq!(config.settings.polling.body_max_bytes, 5_000_000);
    let ChannelSettings::Email(email) = &config.settings.mail.channel else { panic!("not e-mail") };
    assert_eq!((email.port, email.security), (587, Security::StartTls));
}

#[test]
fn mail_is_shipped_with_tls_from_the_first_byte_and_older_files_keep_their_meaning() {
    let how = |text: &str| {
        let mut files = base();
        files.insert("settings.toml", text.to_owned());
        let config = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
        let ChannelSettings::Email(email) = config.settings.mail.channel else {
            panic!("not e-mail")
        };
        let said = config.warnings.warnings().iter();
        let asks = said.filter(|warning| warning.message.contains("як захищено")).count();
        (email.security, email.port, asks)
    };
    let shipped = config::shipped().remove("settings.toml").expect("a file");
    let shipped = shipped
        .replace("channel = \"spool\"", "channel = \"email\"")
        .replace(".example", ".gov.ua");
    assert_eq!(how(&shipped), (Security::Implicit, 465, 0));
    assert_eq!(how(&shipped.replace("port = 465\n", "")), (Security::Implicit, 465, 0));
    let starttls = shipped.replace("\"implicit\"\nport = 465", "\"starttls\"");
    assert_eq!(how(&starttls), (Security::StartTls, 587, 0));
    // Written when STARTTLS was what went without saying.
    let older = shipped.replace("security = \"implicit\"\nport = 465\n", "");
    assert_eq!(how(&older), (Security::StartTls, 587, 1));
}

#[test]
fn every_official_page_is_a_source_of_its_own() {
    let mut files = base();
    let directory = files.get_mut("directory.toml").expect("the directory");
    directory.push_str(
        "pages = [\n  { url = \"https://litsei.gov.ua\", kind = \"site\" },\n  \
         { url = \"https://www.facebook.com/litsei\", kind = \"social\" },\n]\n\
         page_words = [\"ліцей\", \"Лимани\"]\n",
    );
    let before = base_sources();
    let config = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let words = ["ліцей".to_owned(), "Лимани".to_owned()].to_vec();
    let department = &config.plan.directory.departments[0];
    assert_eq!(department.page_words, words);
    let kinds: Vec<_> = department.pages.iter().map(|page| page.kind).collect();
    assert_eq!(kinds, [PageKind::Site, PageKind::Social]);
    assert_eq!(config.sources.len(), before + 2);
    for (page, (id, ground)) in department
        .pages
        .iter()
        .zip([("page-education-1", Ground::Own), ("page-education-2", Ground::Rented)])
    {
        assert_eq!(page.source.as_str(), id);
        let source = config.sources.iter().find(|source| source.id == page.source);
        let source = source.expect("a source of the page");
        assert_eq!(source.url.as_str(), page.url);
        assert_eq!(source.cadence.as_secs(), 12 * 3600);
        let host = HostSpec { owner: words.clone(), ground };
        assert_eq!(source.kind, SourceKind::Host(host));
    }
}

fn base_sources() -> usize {
    config::load_texts(&base()).expect("the base is sound").sources.len()
}

#[test]
fn without_words_of_its_own_a_page_is_known_by_those_of_the_name() {
    let mut files = base();
    let directory = files.get_mut("directory.toml").expect("the directory");
    directory.push_str("pages = [{ url = \"https://litsei.gov.ua\", kind = \"site\" }]\n");
    let config = config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(config.plan.directory.departments[0].page_words, ["освіти"]);
}

#[test]
fn a_report_carries_no_terminal_commands_out_of_a_file() {
    let mut files = base();
    let sources = files.get_mut("sources.toml").expect("sources");
    *sources =
        sources.replace("\"1 h\"", "\"\u{1b}[2J\"").replace("id = \"news\"", "id = \"\\u001b[2J\"");
    let errors = errors(&files);
    assert!(!errors.to_string().contains('\u{1b}'), "{errors}");
    assert!(errors.problems().iter().all(|problem| !problem.message.contains('\u{1b}')));
}

#[test]
fn the_old_name_of_the_zone_is_the_new_one() {
    let mut files = base();
    let settings = files.get_mut("settings.toml").expect("settings");
    *settings = settings.replace("Europe/Kyiv", "Europe/Kiev");
    let config = config::load_texts(&files).expect("a sound configuration");
    assert_eq!(config.calendar.zone, chrono_tz::Europe::Kyiv);
}

#[test]
fn no_report_quotes_a_password() {
    for name in ["password-in-settings", "syntax-secret-stays-hidden", "url-with-password"] {
        let mut files = base();
        put(&mut files, name);
        let errors = errors(&files);
        assert!(!errors.to_string().contains("korova"), "{name}:\n{errors}");
        let json = serde_json::to_string(errors.problems()).expect("JSON");
        assert!(!json.contains("korova"), "{name}: {json}");
    }
}

fn write_base(directory: &Path) {
    for (file, text) in base() {
        fs::write(directory.join(file), text).expect("a written file");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_shown_where_they_stand() {
    let directory = tempfile::tempdir().expect("a directory");
    write_base(directory.path());
    // «Рада» in windows-1251, on the second line.
    fs::write(directory.path().join("plan.toml"), b"[[measure]]\ntext = \"\xd0\xe0\xe4\xe0\"\n")
        .expect("a written file");
    let errors = config::load(directory.path()).expect_err("not UTF-8");
    let [problem] = errors.problems() else { panic!("{errors}") };
    assert_eq!((problem.line, problem.column), (Some(2), Some(9)), "{errors}");
    assert!(problem.message.contains("UTF-8"), "{errors}");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let mut files = base();
    for text in files.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}"));
    let plan = files.get_mut("plan.toml").expect("the plan");
    *plan = plan.replacen("[[measure]]", "colour = 1\r\n[[measure]]", 1);
    let errors = errors(&files);
    let [problem] = errors.problems() else { panic!("{errors}") };
    assert_eq!((problem.line, problem.column), (Some(1), Some(1)), "{errors}");
}

#[test]
fn a_missing_file_and_a_missing_directory_are_named() {
    let directory = tempfile::tempdir().expect("a directory");
    write_base(directory.path());
    fs::remove_file(directory.path().join("sources.toml")).expect("a removed file");
    let missing_file = config::load(directory.path()).expect_err("a file is missing");
    let [problem] = missing_file.problems() else { panic!("{missing_file}") };
    assert_eq!((problem.file.as_str(), problem.line), ("sources.toml", None));
    assert!(missing_file.to_string().contains(&directory.path().display().to_string()));

    let nowhere = directory.path().join("nowhere");
    let missing_directory = config::load(&nowhere).expect_err("no directory");
    let [problem] = missing_directory.problems() else { panic!("{missing_directory}") };
    assert_eq!(problem.file, nowhere.display().to_string());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_text_makes_it_panic(
        file in 0..5usize,
        text in "\\PC{0,80}|[\\[\\]a-z=\"'#.\\n\\r\\t{},0-9-]{0,120}",
    ) {
        let mut files = base();
        files.insert(config::FILES[file], text);
        if let Err(errors) = config::load_texts(&files) {
            prop_assert!(!errors.problems().is_empty());
            prop_assert!(!errors.to_string().is_empty());
        }
    }

    #[test]
    fn no_damage_to_a_sound_file_makes_it_panic(
        file in 0..5usize,
        at in 0.0..1.0f64,
        cut in 0..40usize,
        instead in "\\PC{0,6}|[\\[\\]=\"\\n,0-9-]{0,6}",
    ) {
        let mut files = base();
        let text = files.get_mut(config::FILES[file]).expect("a base file");
        let characters: Vec<char> = text.chars().collect();
        let start = (characters.len() as f64 * at) as usize;
        let end = (start + cut).min(characters.len());
        let instead: Vec<char> = instead.chars().collect();
        *text = characters[..start].iter().chain(&instead).chain(&characters[end..]).collect();
        if let Err(errors) = config::load_texts(&files) {
            prop_assert!(!errors.problems().is_empty());
            for problem in errors.problems() {
                prop_assert!(problem.line.is_some(), "{}", errors);
            }
            prop_assert!(!errors.render(config::Ink::Coloured).is_empty());
        }
    }
}
