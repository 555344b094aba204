//! Files that editors hand over on the page: shown row by row, recorded at the second press, and
//! whatever a stranger could put into one.

use crate::browser::{Browser, Shown};
use crate::pages::{confirm, facts, signed_in};
use std::io::Write;
use zip::write::SimpleFileOptions;

fn file(browser: &mut Browser, holds: &str, name: &str, bytes: &[u8]) -> Shown {
    browser.upload(&[("holds", holds)], (name, bytes))
}

#[test]
fn a_table_of_decisions_is_shown_row_by_row_and_recorded_at_the_second_press() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let (on, before) = (office.ago(3), facts(&office));
    let head = "Орган;Номер рішення;Дата прийняття;Назва\n";
    let rows = format!("{head}сесія;24;{on};Про бюджет\nсесія;25-27;{on};\n");
    let shown = file(&mut editor, "decisions", "рішення.csv", rows.as_bytes());
    shown.says("нових – 4\u{a0}рішення").says("Рядок 2.").says("Про бюджет").says("нове – 3");
    assert_eq!(facts(&office), before, "it was only shown");
    confirm(&mut editor, &shown).says("Записано");
    assert_eq!(facts(&office), before + 4);

    let rows = format!("{head}сесія;24;{on};Про план\nсесія;25;{on};\nсесія;№ проєкт;{on};\n");
    let wrong = file(&mut editor, "decisions", "рішення.csv", rows.as_bytes());
    assert_eq!(wrong.status, 422);
    wrong.says("Рядок 4.").says("Рядків із помилками: 1").says("уже записано").says("<del>");
    assert!(!wrong.text.contains("name=\"packed\""), "nothing is recorded while a row is wrong");
    running.stop();
}

#[test]
fn a_calendar_is_shown_as_what_it_holds_whatever_the_form_says() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let day = (office.today + chrono::TimeDelta::days(20)).format("%Y%m%d");
    let entry = |uid: &str, title: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
        )
    };
    let entries = [
        entry("a", "Пленарне засідання 52 сесії сільської ради"),
        entry("b", "Різдвяний ярмарок <b>"),
    ];
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", entries.concat());
    let before = facts(&office);
    let shown = file(&mut editor, "decisions", "plan.ics", text.as_bytes());
    shown.says("Засідання сесії").says("Захід «Різдвяний ярмарок &lt;b&gt;»").says("нових – 2");
    confirm(&mut editor, &shown).says("Записано");
    assert_eq!(facts(&office), before + 2);
    let again = file(&mut editor, "sittings", "plan.ics", text.as_bytes());
    again.says("Усе це вже записано");
    editor.get("/register/all/events").says("Різдвяний ярмарок");
    running.stop();
}

/// A workbook one part of which unpacks to more than any register has.
fn bomb() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for part in ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        zip.start_file(part, options).expect("memory");
        for _ in 0..40 {
            zip.write_all(&vec![b' '; 1024 * 1024]).expect("memory");
        }
    }
    zip.finish().expect("memory").into_inner()
}

#[test]
fn what_no_register_is_costs_one_answer_and_says_what_to_do() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let before = facts(&office);
    let head = "Орган;Номер;Дата\n";
    let many = format!("{head}{}", "сесія;1;20.11.2026\n".repeat(100_001));
    let five = (1..=5_001).map(|number| format!("сесія;{number};20.11.2026\n"));
    let five = format!("{head}{}", five.collect::<String>());
    for (name, bytes, words) in [
        ("порожній.csv", Vec::new(), "Виберіть файл"),
        ("bomb.xlsx", bomb(), "розпаков"),
        ("a.xlsx", b"not a workbook".to_vec(), "таблиц"),
        ("a.pdf", b"%PDF-1.7".to_vec(), "таблиц"),
        ("../../etc/passwd.csv", "немає;заголовків\n1;2\n".into(), "заголов"),
        ("many.csv", many.into_bytes(), "рядк"),
        ("five.csv", five.into_bytes(), "щонайбільше 5000"),
    ] {
        let shown = file(&mut editor, "decisions", name, &bytes);
        assert_eq!(shown.status, 422, "{name}: {}", shown.text);
        shown.says(words);
        assert!(!shown.text.contains("name=\"packed\""), "{name}");
    }
    let large = file(&mut editor, "decisions", "large.csv", &vec![b'x'; 50 * 1024 * 1024]);
    assert_eq!(large.status, 413);
    large.says("до 20\u{a0}МБ");
    assert_eq!(facts(&office), before);
    running.stop();
}

#[test]
fn a_file_is_taken_from_whoever_is_in_with_a_form_of_their_own() {
    let (office, page, running, mut editor) = signed_in("kukina");
    let before = facts(&office);
    let rows = ("a.csv", "Орган;Номер;Дата\nсесія;1;20.11.2026\n".as_bytes());
    let stranger = Browser::at(page).hand_over("x", &[("holds", "decisions")], rows);
    assert_eq!(stranger.status, 403);
    assert_eq!(editor.hand_over("x", &[("holds", "decisions")], rows).status, 403);
    let token = editor.get("/register").token();
    editor.headers = "Sec-Fetch-Site: cross-site\r\n".to_owned();
    let foreign = editor.hand_over(&token, &[("holds", "decisions")], rows);
    assert_eq!(foreign.status, 403);
    foreign.says("з іншого вебсайту");
    editor.headers = String::new();
    for packed in ["", "AAAA", "x"] {
        let fields = [("token", &*token), ("packed", packed), ("seen", "")];
        assert_eq!(editor.post("/register/confirm", &fields).status, 400, "{packed}");
    }
    assert_eq!(facts(&office), before);
    running.stop();
}
