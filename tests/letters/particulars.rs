//! Every particular of a fault of a host in English, in Ukrainian, and in the journal.

use hromada_watch::domain::obligation::HostDetail;
use hromada_watch::domain::sightings::host::{Check, HostView};
use hromada_watch::domain::sightings::host_fault::{
    CertificateFault, Particulars, Script, SpamSign,
};
use hromada_watch::letters::particulars::{detail, in_ukrainian};

/// A particular, and how it is said in both languages.
type Row = (Particulars, &'static str, &'static str);

fn day() -> chrono::NaiveDate {
    "2026-11-20".parse().expect("a date")
}

fn certificates() -> Vec<Row> {
    let own = |fault| Particulars::Certificate { host: None, fault };
    let names = || Some("other.test".to_owned());
    vec![
        (
            own(CertificateFault::Expired { on: Some(day()) }),
            "expired 2026-11-20",
            "строк дії сплив 20.11.2026",
        ),
        (own(CertificateFault::Expired { on: None }), "expired", "строк дії сплив"),
        (
            own(CertificateFault::NotYet { from: Some(day()) }),
            "not valid before 2026-11-20",
            "почне діяти 20.11.2026",
        ),
        (own(CertificateFault::NotYet { from: None }), "not valid yet", "ще не діє"),
        (
            own(CertificateFault::OtherName { names: names() }),
            "issued for other.test",
            "видано для other.test",
        ),
        (
            own(CertificateFault::OtherName { names: None }),
            "issued for another name",
            "видано на інше ім’я",
        ),
        (
            own(CertificateFault::IncompleteChain),
            "the server does not send its intermediate certificate",
            "сервер не надсилає проміжного сертифіката",
        ),
        (
            own(CertificateFault::UnknownIssuer),
            "unknown issuer, or self-signed",
            "видано невідомим центром або самопідписаний",
        ),
        (own(CertificateFault::BadSignature), "its signature does not hold", "підпис недійсний"),
        (own(CertificateFault::Revoked), "revoked", "відкликано"),
        (own(CertificateFault::SelfSigned), "self-signed", "самопідписаний"),
        (
            Particulars::Certificate {
                host: Some("www.rada.test".to_owned()),
                fault: CertificateFault::Revoked,
            },
            "www.rada.test: revoked",
            "www.rada.test: відкликано",
        ),
    ]
}

fn headers_and_files() -> Vec<Row> {
    let first = || "http://cdn.test/x".to_owned();
    vec![
        (Particulars::None, "", ""),
        (Particulars::NoHttps, "there is no HTTPS", "захищеного з’єднання немає"),
        (Particulars::LeadsBack, "HTTPS leads back to plain HTTP", "HTTPS веде назад на HTTP"),
        (Particulars::NoMaxAge, "no valid max-age", "немає чинного max-age"),
        (Particulars::ShortMaxAge { seconds: 1 }, "max-age=1", "max-age=1"),
        (Particulars::NotNosniff, "not `nosniff`", "значення не nosniff"),
        (
            Particulars::FramesForAll,
            "frame-ancestors allows everybody",
            "frame-ancestors дозволяє всім",
        ),
        (
            Particulars::OddFrameOptions,
            "X-Frame-Options has a value that browsers ignore",
            "значення X-Frame-Options браузери не враховують",
        ),
        (Particulars::WholeReferrer, "it gives the whole address away", "передає повну адресу"),
        (Particulars::NoContact, "no Contact", "немає поля Contact"),
        (Particulars::NoExpires, "no Expires", "немає поля Expires"),
        (Particulars::ManyExpires, "more than one Expires", "поле Expires повторюється"),
        (Particulars::OddExpires, "Expires is no date of RFC 3339", "поле Expires не є датою"),
        (
            Particulars::FileExpired { on: day() },
            "expired 2026-11-20",
            "строк дії сплив 20.11.2026",
        ),
        (
            Particulars::Loads { first: first(), others: 0 },
            "http://cdn.test/x",
            "http://cdn.test/x",
        ),
        (
            Particulars::Loads { first: first(), others: 2 },
            "http://cdn.test/x and 2 more",
            "http://cdn.test/x і ще 2",
        ),
        (
            Particulars::Told("link to slots.test".to_owned()),
            "link to slots.test",
            "link to slots.test",
        ),
    ]
}

fn contents() -> Vec<Row> {
    let word = || "казино".to_owned();
    let host = || "slots.test".to_owned();
    let signs = vec![
        SpamSign::Title { word: word() },
        SpamSign::Link { word: word(), host: Some(host()) },
        SpamSign::Link { word: word(), host: None },
        SpamSign::Host { host: host() },
        SpamSign::Hidden { word: word() },
        SpamSign::Heading { word: word() },
        SpamSign::Text { word: word() },
    ];
    let foreign = |script| Particulars::ForeignLetters { script, letters: 16 };
    vec![
        (
            Particulars::Advertises { signs },
            "«казино» (title or description), «казино» (link to slots.test), «казино» (link), link \
             to slots.test, «казино» (hidden), «казино» (heading), «казино»",
            "«казино» (назва або опис сторінки), «казино» (посилання на slots.test), «казино» \
             (посилання), посилання на slots.test, «казино» (приховано), «казино» (заголовок), \
             «казино»",
        ),
        (
            foreign(Script::ChineseOrJapanese),
            "Chinese or Japanese, 16 letters",
            "китайське або японське, букв – 16",
        ),
        (foreign(Script::Korean), "Korean, 16 letters", "корейське, букв – 16"),
        (foreign(Script::Arabic), "Arabic, 16 letters", "арабське, букв – 16"),
        (foreign(Script::Hebrew), "Hebrew, 16 letters", "єврейське, букв – 16"),
        (foreign(Script::Thai), "Thai, 16 letters", "тайське, букв – 16"),
        (foreign(Script::Indian), "Indian, 16 letters", "індійське, букв – 16"),
        (foreign(Script::Lao), "Lao, 16 letters", "лаоське, букв – 16"),
        (foreign(Script::Burmese), "Burmese, 16 letters", "бірманське, букв – 16"),
        (foreign(Script::Khmer), "Khmer, 16 letters", "кхмерське, букв – 16"),
        (foreign(Script::Ethiopic), "Ethiopic, 16 letters", "ефіопське, букв – 16"),
    ]
}

fn all() -> impl Iterator<Item = Row> {
    certificates().into_iter().chain(headers_and_files()).chain(contents())
}

#[test]
fn every_particular_is_said_in_english_and_in_ukrainian() {
    for (particulars, english, ukrainian) in all() {
        assert_eq!(particulars.to_string(), english);
        assert_eq!(in_ukrainian(&particulars), ukrainian);
    }
}

#[test]
fn every_particular_is_read_back_as_it_was_written() {
    for (particulars, _, _) in all() {
        let findings = [(Check::Certificate, particulars)].into();
        let view = HostView { findings, ..HostView::default() };
        let json = serde_json::to_string(&view).expect("JSON");
        assert_eq!(serde_json::from_str::<HostView>(&json).expect("a view"), view, "{json}");
    }
}

#[test]
fn particulars_that_an_older_version_told_are_read_and_shown_as_they_were() {
    let json = "{\"findings\":{\"hsts\":\"\",\"security-txt\":\"expired 2026-11-20\"}}";
    let view: HostView = serde_json::from_str(json).expect("a view");
    let details = view.findings.into_iter();
    let told: Vec<String> = details
        .map(|(check, particulars)| detail(&HostDetail::Finding { check, particulars }))
        .collect();
    let expected = ["Strict-Transport-Security", "/.well-known/security.txt: expired 2026-11-20"];
    assert_eq!(told, expected);
}

#[test]
fn a_detail_names_its_check_and_a_host_stands_for_itself() {
    let particulars = Particulars::FileExpired { on: day() };
    let finding = HostDetail::Finding { check: Check::SecurityTxt, particulars };
    assert_eq!(detail(&finding), "/.well-known/security.txt: строк дії сплив 20.11.2026");
    assert_eq!(detail(&HostDetail::Host("cdn.test".to_owned())), "cdn.test");
}
