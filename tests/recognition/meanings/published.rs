//! Which decisions an item publishes, and which it only mentions.

use hromada_watch::domain::sightings::{Act, TEXT_CUT};
use hromada_watch::recognition::Recogniser;
use hromada_watch::recognition::act::paper::Input;

/// `session №24 2026-11-20 s41 c8 «Про …»`.
fn line(act: &Act) -> String {
    let mut parts: Vec<String> = act.body.iter().map(ToString::to_string).collect();
    parts.push(format!("№{}", act.number.normal()));
    parts.extend(act.adopted_on.map(|date| date.to_string()));
    parts.extend(act.session.map(|session| format!("s{session}")));
    parts.extend(act.convocation.map(|convocation| format!("c{convocation}")));
    parts.extend(act.name.as_ref().map(|name| format!("«{name}»")));
    parts.join(" ")
}

fn read(input: &Input<'_>) -> (Vec<String>, Vec<String>) {
    let found = Recogniser::new(&[]).understand(input);
    (found.acts.iter().map(line).collect(), found.mentions.iter().map(line).collect())
}

fn page<'a>(title: &'a str, text: &'a str) -> Input<'a> {
    Input { title, text: Some(text), ..Input::default() }
}

const NONE: [&str; 0] = [];

#[test]
fn a_decisions_own_page_publishes_it() {
    for (input, act) in [
        (
            page("Рішення сесії сільської ради від 20.11.2026 № 24 «Про бюджет»", ""),
            "session №24 2026-11-20 «Про бюджет»",
        ),
        (
            page("Про бюджет", "РІШЕННЯ\nсесії сільської ради\nвід 20.11.2026 № 24\nПро бюджет"),
            "session №24 2026-11-20 «Про бюджет»",
        ),
        (page("Витяг з рішення виконкому № 5 від 12.05.2023", ""), "executive №5 2023-05-12"),
        (
            page(
                "Рішення сесії сільської ради «Про Статут»",
                "Завантажити\nТекст вкладення:\nРІШЕННЯ\nвід 20.11.2026 № 24\nПро Статут",
            ),
            "session №24 2026-11-20 «Про Статут»",
        ),
        // The act amends another one, which its name tells.
        (
            page(
                "Рішення сесії від 20.11.2026 № 24 «Про зміни до рішення від 14.03.2018 № 1487»",
                "",
            ),
            "session №24 2026-11-20 «Про зміни до рішення від 14.03.2018 № 1487»",
        ),
    ] {
        let (acts, mentions) = read(&input);
        assert_eq!(acts, [act], "{}", input.title);
        assert_eq!(mentions, NONE, "{}", input.title);
    }
}

#[test]
fn an_appendix_and_a_citation_publish_nothing_and_are_shown() {
    for input in [
        page("Додаток № 1 до рішення сесії сільської ради від 20.11.2026 № 24", ""),
        page("Додаток 2 до рішення сесії сільської ради від 20.11.2026 № 24 «Про бюджет»", ""),
        page("Рішенням сесії сільської ради від 20.11.2026 № 24 затверджено бюджет", ""),
        page("РІШЕННЯМ сесії сільської ради від 20.11.2026 № 24 «Про бюджет»", ""),
        page("Оприлюднено рішення сесії сільської ради від 20.11.2026 № 24", ""),
        page(
            "Про бюджет громади",
            "ЗАТВЕРДЖЕНО\nрішення сесії сільської ради\nвід 20.11.2026 № 24\nСТАТУТ",
        ),
        page(
            "Рішення сесії сільської ради «Про Статут»",
            "Текст вкладення:\nДодаток 1\nдо рішення сесії від 20.11.2026 № 24\nСтатут",
        ),
        Input {
            title: "dodatok-1-do-rishennya-sesiyi-silskoyi-rady-vid-20-11-2026-24",
            ..Input::default()
        },
    ] {
        let (acts, mentions) = read(&input);
        assert_eq!(acts, NONE, "{}", input.title);
        let shown = mentions.iter().any(|it| it.contains("№24") && it.contains("2026-11-20"));
        assert!(shown, "{}: {mentions:?}", input.title);
    }
}

#[test]
fn drafts_orders_minutes_and_agendas_publish_and_mention_nothing() {
    for title in [
        "Проєкт рішення сесії сільської ради від 20.11.2026 № 24 «Про бюджет»",
        "Розпорядження голови від 20.11.2026 № 24 «Про відпустку»",
        "Протокол 41 сесії сільської ради від 20.11.2026 № 24",
        "Порядок денний 41 сесії VIII скликання",
        "У Лиманах відкрили бібліотеку",
    ] {
        let text = "№ 1 Про бюджет\n№ 2 Про землю\n№ 3 Про дороги";
        let (acts, mentions) = read(&page(title, text));
        assert_eq!((acts.as_slice(), mentions.as_slice()), (&[] as &[_], &[] as &[_]), "{title}");
    }
}

#[test]
fn an_act_without_a_number_does_not_take_that_of_the_act_it_amends() {
    for title in [
        "Про внесення змін до рішення сесії від 14.03.2018 № 1487 «Про план»",
        "Про виконання рішення сесії від 14.03.2018 № 1487",
    ] {
        let (acts, mentions) = read(&page(title, ""));
        assert_eq!((acts.as_slice(), mentions.as_slice()), (&[] as &[_], &[] as &[_]), "{title}");
    }
}

#[test]
fn a_page_of_a_whole_session_publishes_each_decision_it_lists() {
    let expected = [
        "session №12 2026-11-20 s41 c8 «Про бюджет»",
        "session №13 2026-11-20 s41 c8 «Про землю»",
        "session №14 2026-11-20 s41 c8 «Про внесення змін до рішення від 01.02.2020 № 7»",
    ];
    for (title, text) in [
        (
            "Рішення 41 сесії VIII скликання від 20.11.2026",
            "№ 12 Про бюджет\n№ 13 Про землю\n№ 14 Про внесення змін до рішення від 01.02.2020 № 7",
        ),
        (
            "Рішення 41 сесії",
            "41 сесія VIII скликання\n20 листопада 2026 року\nРішення № 12 від 20.11.2026 «Про \
             бюджет»\nРішення № 13 від 20.11.2026 «Про землю»\nРішення № 14 від 20.11.2026 «Про \
             внесення змін до рішення від 01.02.2020 № 7»",
        ),
        (
            "41 сесія VIII скликання",
            "Рішення сесії від 20.11.2026\n№ 12\nПро бюджет\n№ 13 від 20.11.2026\nПро землю\n\
             №14 – Про внесення змін до рішення від 01.02.2020 № 7;",
        ),
        (
            "Рішення, прийняті на 41 сесії VIII скликання від 20.11.2026",
            "12. Про бюджет\n13. Про землю\n14. Про внесення змін до рішення від 01.02.2020 № 7",
        ),
    ] {
        let (acts, mentions) = read(&page(title, text));
        assert_eq!(acts, expected, "{title}");
        assert_eq!(mentions, NONE, "{title}");
    }
}

#[test]
fn a_true_range_is_every_number_of_it() {
    let (acts, _) = read(&page("Рішення 41 сесії №№ 1–3 від 20.11.2026", ""));
    assert_eq!(
        acts,
        ["session №1 2026-11-20 s41", "session №2 2026-11-20 s41", "session №3 2026-11-20 s41"]
    );
    for title in ["Рішення 41 сесії №№ 15-1", "Рішення 41 сесії №№ 1-9999"]
    {
        assert!(read(&page(title, "")).0.len() < 2, "{title}");
    }
}

#[test]
fn a_list_that_is_not_clearly_of_decisions_publishes_nothing() {
    let agenda = "Порядок денний:\n1. Про бюджет\n2. Про землю\n3. Про дороги";
    let drafts = "Проєкти рішень\n№ 1 Про бюджет\n№ 2 Про землю";
    let blanks = "№ ____ Про бюджет\n№ 2 Про землю\n№ 3 Про дороги";
    for text in [agenda, drafts, blanks] {
        let (acts, mentions) = read(&page("Рішення 41 сесії VIII скликання", text));
        assert_eq!((acts.as_slice(), mentions.as_slice()), (&[] as &[_], &[] as &[_]), "{text}");
    }
    // Nothing says that the places in this list are numbers of decisions: a person has to look.
    let plain = "1. Про бюджет\n2. Про землю";
    let (acts, mentions) = read(&page("41 сесія VIII скликання", plain));
    assert_eq!(acts, NONE);
    assert_eq!(mentions.len(), 2, "{mentions:?}");
    let (acts, mentions) = read(&page("Рішення 41 сесії VIII скликання", "1. Про землю\n7. Про"));
    assert_eq!((acts.len(), mentions.len()), (0, 0), "one line makes no list");
}

#[test]
fn decisions_lost_where_a_long_list_was_cut_are_not_held_to_be_missing() {
    let text = format!("№ 1 Про бюджет\n№ 2 Про землю{TEXT_CUT}з дороги\n№ 5 Про воду");
    let (acts, mentions) = read(&page("Рішення 41 сесії від 20.11.2026", &text));
    assert_eq!(acts.len(), 3, "{acts:?}");
    assert_eq!(mentions, ["session №3 2026-11-20 s41", "session №4 2026-11-20 s41"]);
}

#[test]
fn conflicting_numbers_are_shown_and_the_papers_own_head_is_believed() {
    let input = page(
        "Рішення сесії сільської ради від 20.11.2026 № 555 «Про бюджет»",
        "РІШЕННЯ\nсесії сільської ради\nвід 20.11.2026 № 556\nПро бюджет",
    );
    let (acts, mentions) = read(&input);
    assert_eq!(acts, ["session №556 2026-11-20 «Про бюджет»"]);
    assert_eq!(mentions, ["session №555 2026-11-20"]);
    let meaning = Recogniser::new(&[]).recognise(&input);
    assert!(meaning.why.contains("different numbers"), "{}", meaning.why);
}

#[test]
fn the_address_is_the_last_witness() {
    let url =
        "https://rada.example/index.php/rishennya/77-rishennya-24-vid-20-11-2026-pro-byudzhet";
    let input = Input {
        title: "Рішення сесії сільської ради «Про бюджет»",
        url: Some(url),
        ..Input::default()
    };
    assert_eq!(read(&input).0, ["session №24 2026-11-20 «Про бюджет»"]);
    let other = Input {
        title: "Рішення сесії сільської ради від 20.11.2026 № 25 «Про бюджет»",
        ..input
    };
    let (acts, mentions) = read(&other);
    assert_eq!(acts, ["session №25 2026-11-20 «Про бюджет»"]);
    assert_eq!(mentions, ["session №24 2026-11-20"]);
    let meaning = Recogniser::new(&[]).recognise(&other);
    assert!(meaning.why.contains("the address gives another number"), "{}", meaning.why);
}

#[test]
fn an_address_with_a_part_of_the_number_does_not_contradict_it() {
    let why = |slug: &str| {
        let url = format!("https://rada.example/rishennya-sesiyi/{slug}");
        let input = Input {
            title: "Рішення 52 сесії VIII скликання від 20.11.2026 № 60-52/VIII «Про бюджет»",
            url: Some(&url),
            ..Input::default()
        };
        Recogniser::new(&[]).recognise(&input).why
    };
    for same in ["rishennya-sesiyi-60", "rishennya-no-60-52-viii-vid-20-11-2026"] {
        assert!(!why(same).contains("another number"), "{same}: {}", why(same));
    }
    let other = why("rishennya-sesiyi-no-61-vid-20-11-2026");
    assert!(other.contains("another number"), "{other}");
}

#[test]
fn a_table_leaves_day_and_session_to_the_head_of_the_act() {
    let input = Input {
        title: "Рішення сесії сільської ради № 60 «Про бюджет»",
        text: Some(
            "Статус: Чинний\nНомер документу: 60\nТип документу: Рішення сесії\n\
             Дата оприлюднення: 24.11.2026\n52 сесія VIII скликання\nРІШЕННЯ\n\
             20.11.2026 року с. Зразкове № 60\nПро бюджет",
        ),
        ..Input::default()
    };
    let meaning = Recogniser::new(&[]).recognise(&input);
    assert_eq!((meaning.session, meaning.convocation), (Some(52), Some(8)), "{meaning:?}");
    let adopted_on = meaning.adopted_on.map(|on| on.to_string());
    assert_eq!(adopted_on.as_deref(), Some("2026-11-20"), "not the day of publication");
}
