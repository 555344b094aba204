//! `init`: from the address of a site nobody described to a configuration that works.

use crate::fixture;
use crate::survey::Council;
use hromada_watch::channels::email::Security;
use hromada_watch::config::{self, ChannelSettings, Config, MailMode};
use hromada_watch::domain::plan::DutyState;
use std::path::Path;
use std::process::{Output, Stdio};

const ANSWERS: &str = r#"
people = """
Прізвище, ім’я; посада; адреса
Коваль Ганна Петрівна; Сільський голова; holova@zrazkova.test
Кукіна Інна Вікторівна; Секретар ради; sekretar@zrazkova.test
Долгорукова О.А.; Відповідальна за сайт; press@zrazkova.test
Жук Іван Іванович; Начальник відділу освіти; osvita@zrazkova.test
Дуб Олег Ігорович; Директор КП «Джерело»; kp@zrazkova.test
Тимчук Олег Ігорович; Системний адміністратор; admin@zrazkova.test
"""
"#;

fn site(path: &str) -> Option<String> {
    let local = |name: &str| fixture(name).replace("https://zrazkova.example", "");
    let front = "<title>Зразківська сільська рада | Офіційний сайт</title><nav>\
        <a href=/news>Новини</a><a href=/documents>Документи</a>\
        <a href=https://www.facebook.com/zrazkova>Facebook</a>\
        <a href=https://t.me/zrazkova>Telegram</a></nav><main>\
        <a href=/news/285612-zimovi-kanikuli>Зимові канікули</a></main>";
    let news = "<main><h1>Новини</h1><div><a href=/news/285612-zimovi-kanikuli>Зимові канікули</a>\
        </div><div><a href=/news/285611-toloka>Відбулась толока</a></div></main>";
    match path {
        "/" => Some(front.to_owned()),
        "/documents" => Some(local("new/documents.html")),
        "/news" => Some(news.to_owned()),
        _ => None,
    }
}

async fn init(council: &Council, directory: &Path, answers: &str) -> Output {
    let file = directory.join("answers.toml");
    std::fs::write(&file, answers).expect("room");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hromada-watch"));
    command.arg("--config").arg(directory.join("config"));
    command.arg("--state").arg(directory.join("state"));
    command.arg("init").arg(council.url.as_str()).arg("--answers").arg(file);
    command.stdin(Stdio::null());
    let run = tokio::task::spawn_blocking(move || command.output());
    run.await.expect("it ends").expect("the executable starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn written(directory: &Path) -> Config {
    config::load(&directory.join("config")).unwrap_or_else(|errors| panic!("{errors}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_and_a_table_of_people_give_a_checked_configuration_and_its_letters() {
    let council = Council::serve(site).await;
    let directory = tempfile::tempdir().expect("a directory");
    let done = init(&council, directory.path(), ANSWERS).await;
    let out = text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{out}{}", text(&done.stderr));

    let config = written(directory.path());
    assert_eq!(config.settings.letterhead.council, "Зразківська сільська рада");
    assert_eq!(config.settings.mail.mode, MailMode::Shadow);
    assert_eq!(config.plan.directory.council_head, "koval".into());
    assert_eq!(config.plan.directory.administrator, "tymchuk".into());
    let units: Vec<_> =
        config.plan.directory.departments.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(units, ["Відділ освіти", "КП «Джерело»", "Військовий облік"]);
    let sources: Vec<_> = config.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(sources, ["site-documents", "site-news", "host-site", "facebook"]);
    let duty = |id: &str| config.plan.duty(&id.into()).expect("a duty");
    assert_eq!(duty("publication").responsible, ["dolhorukova".into(), "kukina".into()]);
    assert_eq!(duty("publication").sources, ["site-documents".into()]);
    assert_eq!(duty("platform").state, DutyState::Off);

    for words in ["За чим буде нагляд", "t.me/zrazkova", "Листів:", "platform"]
    {
        assert!(out.contains(words), "no {words:?} in {out}");
    }
    assert!(!directory.path().join("state").exists(), "the state is not touched");

    // What is there is never overwritten.
    let again = init(&council, directory.path(), ANSWERS).await;
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("не переписують"), "{}", text(&again.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_written_with_its_protection_and_by_tls_from_the_first_byte_unless_said() {
    let council = Council::serve(site).await;
    let mail = "[mail]\nserver = \"mail.zrazkova.test\"\nfrom = \"n@zrazkova.test\"\n";
    for (more, security, port) in
        [("", Security::Implicit, 465), ("security = \"starttls\"\n", Security::StartTls, 587)]
    {
        let directory = tempfile::tempdir().expect("a directory");
        let done = init(&council, directory.path(), &format!("{ANSWERS}{mail}{more}")).await;
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let config = written(directory.path());
        let ChannelSettings::Email(email) = &config.settings.mail.channel else {
            panic!("not e-mail")
        };
        assert_eq!((email.security, email.port), (security, port));
        let warned = config.warnings.to_string();
        assert!(!warned.contains("як захищено"), "{warned}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_that_is_lacking_is_named_and_nothing_is_written() {
    let council = Council::serve(|path| {
        site(path).map(|page| page.replace("Зразківська сільська рада", "Громада"))
    })
    .await;
    let directory = tempfile::tempdir().expect("a directory");
    let few = "people = \"Кукіна Інна Вікторівна; Секретар; kukina@zrazkova.test\"\n\
               [mail]\nserver = \"mail.zrazkova.test\"\n";
    let done = init(&council, directory.path(), few).await;
    let err = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{err}");
    for words in ["name =", "head =", "administrator =", "server і from"] {
        assert!(err.contains(words), "no {words:?} in {err}");
    }
    assert!(!directory.path().join("config").exists());
    let done = init(&council, directory.path(), "peple = \"\"").await;
    assert!(text(&done.stderr).contains("Зразок"), "{}", text(&done.stderr));
}
