//! The wording of every letter, reviewed as snapshots, and what no input may break.

#[path = "letters/causes.rs"]
mod causes;
#[path = "letters/desk.rs"]
mod desk;
#[path = "letters/invitations.rs"]
mod invitations;
#[path = "letters/links.rs"]
mod links;
#[path = "letters/particulars.rs"]
mod particulars;
#[path = "letters/report/mod.rs"]
mod report;
#[path = "letters/troubles.rs"]
mod troubles;

use desk::{Desk, day, decision, submission, trouble};
use hromada_watch::domain::notice::key::Rung;
use hromada_watch::domain::obligation::{SettledBy, Status, Timeliness};
use hromada_watch::letters::ukrainian::{DAY, DECISION, DOCUMENT, Noun, SUBMISSION, WORKING_DAY};
use proptest::prelude::*;

/// Compares a letter with its reviewed snapshot: subject and text, as a reader would see them.
fn check(name: &str, desk: &Desk) {
    let letter = desk.letter();
    let shown = format!("Тема: {}\n\n{}", letter.subject, letter.text);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
    assert_eq!(words(&plain(&letter.html)), words(&format!("{}\n{}", letter.subject, letter.text)));
}

/// Letters, digits and signs of a text in order, without layout.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(['–', '—']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// HTML as text: tags dropped, references resolved.
fn plain(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").expect("its colours");
    let (_, rest) = rest.split_once("</style>").expect("its colours end");
    let body = format!("{head}{rest}").replace("<br>", " ");
    let mut out = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                if !out.ends_with(char::is_whitespace) && !body.is_empty() {
                    out.push('\u{1}');
                }
            }
            other if !inside => out.push(other),
            _ => {}
        }
    }
    let out = out.replace(":\u{1}", ":").replace('\u{1}', "");
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(out, |text, (reference, sign)| text.replace(reference, sign))
}

const TITLE: &str =
    "Про затвердження Програми підтримки Комунального підприємства «Джерело» на 2027 рік";

#[test]
fn publication_reminders_before_the_last_day() {
    for (rung, today) in [
        (10, "2026-12-11"),
        (5, "2026-12-16"),
        (2, "2026-12-18"),
        (1, "2026-12-20"),
        (0, "2026-12-21"),
    ] {
        let told = decision("24", Some(TITLE)).at(Rung::Before(rung));
        check(&format!("publication-before-{rung}"), &Desk::on(today).told(told));
    }
}

#[test]
fn publication_letters_after_the_last_day() {
    for (late, today) in [(1, "2026-12-22"), (6, "2026-12-29")] {
        let told = decision("24", Some(TITLE)).late(late).at(Rung::After(late));
        check(&format!("publication-after-{late}"), &Desk::on(today).told(told));
    }
}

#[test]
fn publication_escalation_names_the_responsible() {
    let told = decision("24", Some(TITLE)).late(3).at(Rung::Escalation);
    check("publication-escalation", &Desk::on("2026-12-24").to("head").told(told));
}

#[test]
fn publication_that_cannot_be_told_accuses_nobody() {
    let told = decision("24", Some(TITLE)).unread(&["site-documents"]).at(Rung::Unknown);
    check("publication-unknown", &Desk::on("2026-12-22").to("admin").told(told));
}

#[test]
fn a_page_that_may_be_the_decision_is_put_to_those_who_know() {
    let page = "https://galycynivska.dosvit.org.ua/documents/281846-risennia";
    let told = decision("24", Some(TITLE)).doubted(&[page]).at(Rung::Doubt(1));
    check("publication-doubt", &Desk::on("2026-12-22").to("admin").told(told));
    let pages = [page, "https://galycynivska.dosvit.org.ua/documents/281900-dodatok"];
    let desk = Desk::on("2026-12-22")
        .to("admin")
        .told(decision("24", None).doubted(&pages).at(Rung::Doubt(1)))
        .told(decision("25", None).doubted(&pages).at(Rung::Doubt(1)));
    check("publication-doubt-many", &desk);
}

#[test]
fn an_unnamed_decision_of_the_executive_committee() {
    let told = decision("3-10/VIII", None).executive().at(Rung::Before(5));
    check("publication-executive", &Desk::on("2026-12-16").told(told));
}

#[test]
fn submission_reminders() {
    for (rung, today, ordinal) in [(5, "2026-11-09", 1), (1, "2026-11-13", 1), (1, "2026-11-27", 2)]
    {
        let told = submission("education", ordinal).found(ordinal - 1).at(Rung::Before(rung));
        check(
            &format!("submission-{ordinal}-before-{rung}"),
            &Desk::on(today).to("osvita").told(told),
        );
    }
}

#[test]
fn submission_letters_after_the_last_day() {
    let told = submission("education", 1).late(1).at(Rung::After(1));
    check("submission-1-after-1", &Desk::on("2026-11-17").to("osvita").told(told));
    let told = submission("library", 2).found(1).late(6).at(Rung::After(6));
    check("submission-2-after-6", &Desk::on("2026-12-08").to("library").told(told));
}

#[test]
fn submission_escalation() {
    let told = submission("education", 1).late(3).at(Rung::Escalation);
    check("submission-escalation", &Desk::on("2026-11-19").to("head").told(told));
}

#[test]
fn submission_that_cannot_be_told() {
    let told = submission("education", 1).unread(&["site-news", "facebook"]).at(Rung::Unknown);
    check("submission-unknown", &Desk::on("2026-11-17").to("admin").told(told));
}

#[test]
fn submissions_counted_in_parts_of_the_month() {
    let told = submission("education", 2).found(2).late(1).at(Rung::After(1));
    check("submission-each-part", &Desk::on("2026-12-01").to("osvita").each_part().told(told));
}

#[test]
fn several_departments_share_a_paragraph() {
    let desk = Desk::on("2026-11-19")
        .to("head")
        .told(submission("library", 1).late(3).at(Rung::Escalation))
        .told(submission("education", 1).late(3).at(Rung::Escalation));
    check("submission-escalation-many", &desk);
}

#[test]
fn many_decisions_of_one_sitting_are_a_list_in_number_order() {
    let desk = (1..=12).rev().fold(Desk::on("2026-12-16"), |desk, number: u32| {
        let title =
            (!number.is_multiple_of(4)).then(|| format!("Про питання порядку денного {number}"));
        desk.told(decision(&number.to_string(), title.as_deref()).at(Rung::Before(5)))
    });
    check("publication-many", &desk);
}

#[test]
fn a_mixed_letter_goes_from_late_to_early() {
    let desk = Desk::on("2026-12-24")
        .told(
            decision("31", Some("Про бюджет"))
                .adopted("2026-11-27", "2026-12-28")
                .at(Rung::Before(5)),
        )
        .told(
            decision("32", Some("Про землю"))
                .adopted("2026-11-27", "2026-12-28")
                .at(Rung::Before(5)),
        )
        .told(submission("office", 2).found(1).month(2026, 12, "2026-12-24").at(Rung::Before(0)))
        .told(decision("24", Some(TITLE)).late(3).at(Rung::After(1)))
        .told(decision("25", None).late(3).at(Rung::After(1)))
        .told(
            decision("7", None)
                .executive()
                .adopted("2026-11-18", "2026-12-18")
                .late(4)
                .at(Rung::After(1)),
        );
    check("mixed", &desk);
}

#[test]
fn a_stand_in_learns_whom_the_letter_was_meant_for() {
    let told = decision("24", Some(TITLE)).late(1).at(Rung::After(1));
    check("stand-in", &Desk::on("2026-12-22").to("deputy").instead_of("Кукіна І.В.").told(told));
}

#[test]
fn troubles_reach_the_administrator() {
    let first = "Поштовий сервер відмовив у прийманні листа для працівника відділу освіти";
    check("trouble", &Desk::on("2026-12-22").to("admin").told(trouble("mail/refused", first)));
    let desk = Desk::on("2026-12-22")
        .to("admin")
        .told(trouble("mail/refused", first))
        .told(trouble("source/site-news", "Джерело site-news не читається з 20 грудня 2026 року."))
        .told(submission("education", 1).unread(&["site-news"]).at(Rung::Unknown));
    check("trouble-many", &desk);
}

#[test]
fn a_reader_without_an_address_line_is_greeted() {
    let told = decision("24", Some("Про бюджет")).at(Rung::Before(5));
    check("no-greeting", &Desk::on("2026-12-16").to("kolisnichenko").told(told));
}

#[test]
fn a_very_long_title_is_cut_at_a_word() {
    let title = "Про внесення змін до рішення сільської ради ".repeat(40);
    check(
        "long-title",
        &Desk::on("2026-12-16").told(decision("24", Some(&title)).at(Rung::Before(5))),
    );
}

#[test]
fn a_hostile_title_stays_text() {
    let title =
        "Про <script>alert('x')</script>\r\nBcc: all@example.org\n\n\u{202e}{{ keys }} & «далі»";
    let desk = Desk::on("2026-12-16").told(decision("24\r\nX: y", Some(title)).at(Rung::Before(5)));
    check("hostile-title", &desk);
    let letter = desk.letter();
    assert!(!letter.html.contains("<script"));
    assert!(letter.html.contains("&lt;script&gt;"));
    assert!(!letter.text.contains('\r'));
}

#[test]
fn html_of_a_single_reminder() {
    let letter =
        Desk::on("2026-12-16").told(decision("24", Some(TITLE)).at(Rung::Before(5))).letter();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("publication-before-5.html", letter.html);
    });
}

#[test]
fn html_brings_its_colours_and_loads_nothing_from_outside() {
    let html =
        Desk::on("2026-12-16").told(decision("24", Some(TITLE)).at(Rung::Before(5))).letter().html;
    for forbidden in ["<script", "<img", "<link", "src=", "url(", "@import"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert_eq!(html.matches("href=").count(), 1, "only the council's site is linked");
    assert_eq!(html.matches("<style>").count(), 1);
    for (_, attributes) in html.match_indices("<table").map(|(at, _)| html[at..].split_at(6)) {
        let attributes = attributes.split('>').next().unwrap_or_default();
        assert!(attributes.contains("role=\"presentation\""), "a table of layout is read aloud");
    }
}

#[test]
fn nobody_is_reproached_by_the_first_letter_about_a_thing() {
    let told = decision("24", Some(TITLE)).late(6).at(Rung::After(6));
    let desk = Desk::on("2026-12-29").told(told.clone().for_the_first_time());
    check("publication-first-contact", &desk);
    let (first, again) = (desk.letter(), Desk::on("2026-12-29").told(told).letter());
    for reproach in ["рострочення", "невідкладно"] {
        assert!(!first.text.contains(reproach), "{}", first.text);
        assert!(again.text.contains(reproach), "{}", again.text);
    }
}

#[test]
fn a_long_letter_tells_the_gravest_in_full_and_no_two_headings_are_equal() {
    let mut desk = Desk::on("2026-12-24");
    for number in 1..=9 {
        let (on, due_on) = (format!("2026-11-{:02}", 10 + number), "2026-12-24");
        let told = decision("7", Some(TITLE)).adopted(&on, due_on).at(Rung::Before(0));
        desk = desk.told(told);
    }
    check("many-matters", &desk);
    let text = desk.letter().text;
    let lines: Vec<&str> = text.lines().collect();
    let heading = |pair: &[&str]| (pair[1] == "———").then(|| pair[0].to_owned());
    let mut headings: Vec<String> = lines.windows(2).filter_map(heading).collect();
    let count = headings.len();
    headings.sort_unstable();
    headings.dedup();
    assert_eq!((count, headings.len()), (6, 6), "{headings:?}");
}

#[test]
fn a_met_obligation_is_never_called_late() {
    let met = Status::Met {
        on: day("2026-12-19"),
        timeliness: Timeliness::InTime,
        by: SettledBy::Person { link: None },
    };
    let desk = Desk::on("2026-12-22")
        .told(decision("24", None).status(met).at(Rung::After(1)))
        .told(decision("25", None).status(Status::Waived).at(Rung::Escalation));
    check("closed", &desk);
    let letter = desk.letter();
    assert!(!letter.text.contains("прострочено") && !letter.text.contains("не виявлено"));
}

#[test]
fn what_is_done_is_thanked_for_with_its_page_and_the_days_it_took() {
    let page = ("Рішення № 24", "https://galycynivska.dosvit.org.ua/documents/281846");
    let one = || decision("24", Some(TITLE)).done("2026-12-16", Some(page));
    check("thanks", &Desk::on("2026-12-17").told(one()));
    let late = submission("library", 1).done("2026-11-20", None);
    let desk = Desk::on("2026-12-17").told(one()).told(late);
    check("thanks-many", &desk.clone().told(decision("25", None).done("2026-11-20", None)));
    let graver = desk.told(decision("26", None).at(Rung::Before(5)));
    check("thanks-after-graver", &graver);
    let letter = graver.letter();
    assert!(letter.subject.starts_with("Рішення сесії №\u{a0}26: строк"), "{}", letter.subject);
    assert!(!letter.subject.contains("ще"), "nothing else is to be done: {}", letter.subject);
}

#[test]
fn lateness_without_a_fresh_read_is_told_as_unclear() {
    let stale = Status::Overdue { stale: vec!["site-documents".into()] };
    let letter =
        Desk::on("2026-12-22").told(decision("24", None).status(stale).at(Rung::After(1))).letter();
    assert!(letter.text.contains("установити не вдалося"), "{}", letter.text);
    assert!(!letter.text.contains("прострочено"), "{}", letter.text);
    assert!(letter.subject.contains("не вдалося перевірити"), "{}", letter.subject);
}

#[test]
fn one_briefing_gives_one_letter() {
    let desk = Desk::on("2026-12-16").told(decision("24", Some(TITLE)).at(Rung::Before(5)));
    assert_eq!(desk.letter(), desk.letter());
    let mut turned = desk.clone().told(decision("9", None).at(Rung::Before(5)));
    let straight = turned.letter();
    turned.points.reverse();
    assert_eq!(turned.letter().subject, straight.subject);
    let body = |text: &str| text.split("————").next().map(str::to_owned);
    assert_eq!(body(&turned.letter().text), body(&straight.text));
}

#[test]
fn plural_forms_follow_the_rule_from_0_to_200() {
    // The forms as a grammar table prints them: by last digit, with the teens apart.
    let by_last_digit = [
        DAY.many, DAY.one, DAY.few, DAY.few, DAY.few, DAY.many, DAY.many, DAY.many, DAY.many,
        DAY.many,
    ];
    for count in 0u64..=200 {
        let teen = (10..20).contains(&(count % 100));
        let expected = if teen { "днів" } else { by_last_digit[(count % 10) as usize] };
        assert_eq!(DAY.count(count), format!("{count}\u{a0}{expected}"));
        let genitive = if !teen && count % 10 == 1 { "дня" } else { "днів" };
        assert_eq!(DAY.count_genitive(count), format!("{count}\u{a0}{genitive}"));
    }
    let samples: [(Noun, u64, &str); 9] = [
        (DAY, 111, "111\u{a0}днів"),
        (DAY, 101, "101\u{a0}день"),
        (WORKING_DAY, 3, "3\u{a0}робочі дні"),
        (WORKING_DAY, 21, "21\u{a0}робочий день"),
        (DECISION, 1, "1\u{a0}рішення"),
        (DECISION, 22, "22\u{a0}рішення"),
        (DECISION, 12, "12\u{a0}рішень"),
        (DOCUMENT, 4, "4\u{a0}документи"),
        (SUBMISSION, 5, "5\u{a0}подань"),
    ];
    for (noun, count, expected) in samples {
        assert_eq!(noun.count(count), expected);
    }
}

/// Any text at all: proptest's own strings leave control characters out.
fn any_text() -> impl Strategy<Value = String> {
    let c = prop_oneof![3 => any::<char>(), 1 => proptest::char::range('\0', '\u{a0}')];
    proptest::collection::vec(c, 0..60).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_input_breaks_the_subject_or_the_markup(
        title in any_text(),
        number in any_text(),
        name in any_text(),
        text in any_text(),
    ) {
        let desk = Desk::on("2026-12-16")
            .to("admin")
            .instead_of(&name)
            .told(decision(&number, Some(&title)).at(Rung::Before(5)))
            .told(trouble("any", &text));
        for desk in [desk.clone().without_last(), desk] {
            let letter = desk.letter();
            prop_assert!(!letter.subject.chars().any(char::is_control));
            prop_assert!(letter.subject.chars().count() <= 151);
            prop_assert!(!letter.text.chars().any(|c| c.is_control() && c != '\n'));
            prop_assert!(!letter.html.contains("<script"));
        }
    }
}
