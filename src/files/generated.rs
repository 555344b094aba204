//! Generated tables and calendars whose truth is known by construction.

use super::decisions;
use super::ics;
use super::sheet::{Cell, sheets};
use crate::daemon::desk::answer::decisions::LegalAct;
use crate::daemon::desk::register::import::Standing;
use crate::domain::month::MONTHS;
use chrono::{Days, NaiveDate};

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

fn day(chance: &mut Chance) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    first + Days::new(chance.below(330) as u64)
}

fn written(on: NaiveDate, chance: &mut Chance) -> String {
    use chrono::Datelike;
    match chance.below(6) {
        0 => on.to_string(),
        1 => on.format("%d.%m.%Y р.").to_string(),
        2 => on.format("%d.%m.%y").to_string(),
        3 => format!("{} {} {} року", on.day(), MONTHS[on.month0() as usize], on.year()),
        4 => format!("{} {} {}", on.day(), MONTHS[on.month0() as usize], on.year()),
        _ => on.format("%d.%m.%Y").to_string(),
    }
}

/// A number as a cell has it, and the decisions it names.
fn numbers(first: u32, chance: &mut Chance) -> (String, Vec<String>) {
    let range = |last: u32| (first..=last).map(|number| number.to_string()).collect::<Vec<_>>();
    match chance.below(8) {
        0 => (format!("{first}-{}", first + 5), range(first + 5)),
        1 => (format!("№№ {first}–{}", first + 2), range(first + 2)),
        2 => {
            let mut all = range(first + 3);
            all.push((first + 6).to_string());
            (format!("{first}-{} та {}", first + 3, first + 6), all)
        }
        3 => (format!("{first}/{}", 1), vec![format!("{first}/1")]),
        4 => (format!("№ {first}-10/VІІІ"), vec![format!("{first}-10/VIII")]),
        5 => (format!("{first}-р"), vec![format!("{first}-р")]),
        _ => (first.to_string(), vec![first.to_string()]),
    }
}

/// What a table is made of.
struct Made {
    bytes: Vec<u8>,
    /// Keys and names, in order.
    truth: Vec<(String, Option<String>)>,
    /// Lines of the rows below the headings.
    lines: Vec<usize>,
}

/// A table; `spoil` may change one cell of a row, given the column's role.
fn table(chance: &mut Chance, spoil: Option<(&str, &str)>) -> Made {
    let mut columns = vec![
        ("body", chance.one(&["Орган", "орган, що прийняв", "Body", "Ким прийнято"])),
        (
            "number",
            chance.one(&["Номер рішення", "№ рішення", "Номер", "№", "number", "№  Рішення"]),
        ),
        (
            "date",
            chance.one(&[
                "Дата прийняття",
                "Дата",
                "Дата рішення",
                "Дата сесії",
                "Прийнято",
                "date",
            ]),
        ),
        ("title", chance.one(&["Назва", "Назва рішення", "Про що", "Зміст рішення", "title"])),
    ];
    for (role, names) in [
        ("row", &["№ з/п", "№ п/п", "п/п", "Порядковий номер"][..]),
        ("session", &["Номер сесії", "№ сесії", "Сесія"]),
        ("told", &["Дата оприлюднення", "Дата публікації на сайті", "Дата набрання чинності"]),
        ("other", &["Примітка", "Підписав", "Номер протоколу", "Дата реєстрації", ""]),
    ] {
        if chance.below(2) == 0 {
            columns.push((role, chance.one(names)));
        }
    }
    chance.shuffle(&mut columns);
    let separator = chance.one(&[";", "\t", ","]);
    let quoted = |cell: &str| match cell.contains(separator) || cell.contains('"') {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    let mut lines: Vec<String> = Vec::new();
    if chance.below(4) == 0 {
        lines.push(format!("sep={separator}"));
    }
    for _ in 0..chance.below(4) {
        let above = ["Реєстр рішень за 2026 рік", "", "Зразкова сільська рада", "Затверджено"];
        lines.push(quoted(chance.one(&above)));
    }
    let heading: Vec<String> = columns.iter().map(|(_, name)| quoted(name)).collect();
    lines.push(heading.join(separator));
    let (mut truth, mut at) = (Vec::new(), Vec::new());
    let count = 1 + chance.below(6);
    let spoilt = chance.below(count);
    for row in 0..count {
        let on = day(chance);
        let (word, body) =
            [("сесія", "session"), ("Сесія ради", "session"), ("виконком", "executive")]
                [chance.below(3)];
        let (shown, all) = numbers(u32::try_from(row * 20 + 1).expect("small"), chance);
        let name = chance.one(&["Про бюджет", "Про звіт, інше; різне", "Про «Просвіту» \"А\""]);
        let adopted = written(on, chance);
        let cell = |role: &str| match (role, spoil) {
            (role, Some((of, with))) if role == of && row == spoilt => with.to_owned(),
            ("body", _) => word.to_owned(),
            ("number", _) => shown.clone(),
            ("date", _) => adopted.clone(),
            ("title", _) => name.to_owned(),
            ("row", _) => (row + 1).to_string(),
            ("session", _) => "52".to_owned(),
            ("told", _) => "01.02.2026".to_owned(),
            _ => "7".to_owned(),
        };
        let cells: Vec<String> = columns.iter().map(|(role, _)| quoted(&cell(role))).collect();
        if chance.below(5) == 0 {
            lines.push(separator.repeat(columns.len() - 1));
        }
        lines.push(cells.join(separator));
        if spoil.is_none() || row == spoilt {
            at.push(lines.len());
        }
        let title = (all.len() == 1).then(|| name.to_owned());
        truth.extend(
            all.into_iter().map(|number| (format!("{body}-{on}-№{number}"), title.clone())),
        );
    }
    let text = lines.join(chance.one(&["\n", "\r\n"])) + "\n";
    let bytes = match chance.below(3) {
        0 => encoding_rs::WINDOWS_1251.encode(&text.replace('І', "I")).0.into_owned(),
        1 => format!("\u{feff}{text}").into_bytes(),
        _ => text.into_bytes(),
    };
    Made { bytes, truth, lines: at }
}

#[test]
fn a_table_in_any_order_and_form_is_read_as_it_was_meant() {
    for seed in 0..4_000 {
        let made = table(&mut Chance(seed), None);
        let sheets = sheets("csv", made.bytes.clone()).expect("a table");
        let shown = String::from_utf8_lossy(&made.bytes);
        let read = decisions::decisions(&sheets)
            .unwrap_or_else(|problems| panic!("seed {seed}: {problems:?}\n{shown}"));
        let read: Vec<(String, Option<String>)> =
            read.into_iter().map(|one| (one.key.to_string(), one.title)).collect();
        assert_eq!(read, made.truth, "seed {seed}\n{shown}");
    }
}

#[test]
fn a_spoilt_cell_is_refused_and_its_row_named() {
    for seed in 0..1_000 {
        for spoil in [
            ("number", "2026-12-01"),
            ("number", "01.12.2026"),
            ("number", "#N/A"),
            ("number", "#Н/Д"),
            ("number", "=\"24/1\""),
            ("number", "шість"),
            ("number", "25-1"),
            ("number", ""),
            ("date", "32.11.2026"),
            ("date", "46346"),
            ("date", "#REF!"),
            ("date", ""),
            ("body", "комісія"),
            ("title", "#VALUE!"),
        ] {
            let made = table(&mut Chance(seed), Some(spoil));
            let sheets = sheets("csv", made.bytes.clone()).expect("a table");
            let shown = String::from_utf8_lossy(&made.bytes);
            let problems = match decisions::decisions(&sheets) {
                Ok(read) => panic!("seed {seed}: {spoil:?} read as {read:?}\n{shown}"),
                Err(problems) => problems.join("\n"),
            };
            let row = format!("рядок {}:", made.lines[0]);
            // A name that is broken matters only where it names one decision.
            assert!(problems.contains(&row), "seed {seed}: {spoil:?}: {problems}\n{shown}");
        }
    }
}

#[test]
fn a_calendar_in_any_form_calls_what_was_meant() {
    for seed in 0..4_000 {
        let mut chance = Chance(seed);
        let (mut text, mut truth) = (String::from("BEGIN:VCALENDAR\nVERSION:2.0\n"), Vec::new());
        if chance.below(2) == 0 {
            text.push_str(chance.one(&["METHOD:PUBLISH\n", "METHOD:REQUEST\n"]));
        }
        text.push_str(
            "BEGIN:VTIMEZONE\nTZID:Customized\nBEGIN:STANDARD\nDTSTART:16011028T030000\n\
             RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\n\
             END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010325T020000\n\
             RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\n\
             END:DAYLIGHT\nEND:VTIMEZONE\n",
        );
        for number in 0..1 + chance.below(5) {
            let on = day(&mut chance);
            let stamp = on.format("%Y%m%d");
            let name = chance.one(&["Засідання виконкому", "Різдвяний ярмарок у Лиманах"]);
            // The zone of the file is two hours behind Kyiv, in summer as in winter.
            let (start, at) = match chance.below(4) {
                0 => (format!(";VALUE=DATE:{stamp}"), None),
                1 => (format!(";TZID=Europe/Kyiv:{stamp}T100000"), Some("10:00")),
                2 => (format!(";TZID=Customized:{stamp}T120000"), Some("14:00")),
                _ => (format!(":{stamp}T093000"), Some("09:30")),
            };
            let value = start.rsplit(':').next().expect("a value");
            let (before, more, standing) = match chance.below(9) {
                0 => ("", "STATUS:CANCELLED\n".to_owned(), Some(Standing::Cancelled)),
                1 => ("Скасовано: ", String::new(), Some(Standing::Cancelled)),
                2 => ("Canceled: ", String::new(), Some(Standing::Cancelled)),
                3 => ("[СКАСОВАНО] ", String::new(), Some(Standing::Cancelled)),
                4 => ("", "CLASS:PRIVATE\n".to_owned(), None),
                5 => {
                    let parameters = start.strip_suffix(value).expect("its end");
                    let rule = format!("RRULE:FREQ=WEEKLY\nEXDATE{parameters}{value}\n");
                    ("", rule, Some(Standing::Cancelled))
                }
                6 => ("", "RRULE:FREQ=WEEKLY\n".to_owned(), Some(Standing::Called)),
                _ => ("", String::new(), Some(Standing::Called)),
            };
            text.push_str(&format!(
                "BEGIN:VEVENT\nUID:{number}\nSUMMARY:{before}{name}\nDTSTART{start}\n{more}END:VEVENT\n"
            ));
            if let Some(standing) = standing {
                truth.push((on, at.map(str::to_owned), name.to_owned(), standing));
            }
        }
        text.push_str("END:VCALENDAR\n");
        let bytes = folded(&text, &mut chance);
        let shown = String::from_utf8_lossy(&bytes);
        let read = ics::read(&bytes, chrono_tz::Europe::Kyiv)
            .unwrap_or_else(|problems| panic!("seed {seed}: {problems:?}\n{shown}"));
        let read: Vec<_> = read
            .called
            .into_iter()
            .map(|one| {
                let at = one.at.map(|at| at.format("%H:%M").to_string());
                (one.from, at, one.title.unwrap_or_default(), one.standing)
            })
            .collect();
        assert_eq!(read, truth, "seed {seed}\n{shown}");
    }
}

/// Lines folded at any octet, inside characters too.
fn folded(text: &str, chance: &mut Chance) -> Vec<u8> {
    let mut out = Vec::new();
    for line in text.lines() {
        let mut left = 1 + chance.below(75);
        for (at, byte) in line.bytes().enumerate() {
            if left == 0 && at > 0 {
                out.extend(b"\r\n ");
                left = 1 + chance.below(75);
            }
            out.push(byte);
            left -= 1;
        }
        out.extend(b"\r\n");
    }
    out
}

fn case(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/fixtures/files/{name}")).expect("a fixture")
}

fn read_table(name: &str) -> Result<Vec<String>, String> {
    let extension = name.rsplit('.').next().unwrap_or_default();
    let read = sheets(extension, case(name)).map_err(|problem| vec![problem]);
    let read = read.and_then(|sheets| decisions::decisions(&sheets));
    read.map(|all| all.into_iter().map(|one| one.key.to_string()).collect())
        .map_err(|problems| problems.join("\n"))
}

#[test]
fn tables_that_once_were_misread() {
    let two = ["session-2026-11-20-№24".to_owned(), "session-2026-11-20-№25".to_owned()];
    assert_eq!(read_table("row-number-first.csv"), Ok(two.to_vec()));
    assert_eq!(read_table("session-number-first.csv"), Ok(two.to_vec()));
    assert_eq!(read_table("sep-line.csv"), Ok(two[..1].to_vec()));
    assert_eq!(read_table("title-rows-above.xlsx"), Ok(two[..1].to_vec()));
    assert_eq!(read_table("range-in-cell.xlsx").map(|all| all.len()), Ok(25));
    for (name, words) in [
        ("number-became-date.xlsx", "рядок 2: номер став датою"),
        ("unclosed-quote.csv", "рядок 2: лапки не закрито"),
    ] {
        let problem = read_table(name).expect_err("it is refused");
        assert!(problem.contains(words), "{name}: {problem}");
    }
}

#[test]
fn calendars_that_once_were_misread() {
    let read = |name: &str| {
        let read = ics::read(&case(name), chrono_tz::Europe::Kyiv).expect("a calendar");
        assert!(name == "exdate-is-dtstart.ics" || read.warnings.is_empty(), "{name}");
        read.called
    };
    let standings: Vec<Standing> =
        read("cancel-in-title.ics").iter().map(|it| it.standing).collect();
    assert_eq!(standings, [Standing::Cancelled; 2]);
    assert_eq!(read("exdate-is-dtstart.ics")[0].standing, Standing::Cancelled);
    let moved = read("customized-zone.ics");
    assert_eq!(moved[0].from.to_string(), "2026-12-18", "half past ten in UTC is the next day");
    let title = read("fold-in-character.ics")[0].title.clone();
    assert_eq!(title.as_deref(), Some("Різдвяний ярмарок на центральній площі села"));
}

#[test]
fn what_is_no_table_says_what_to_do() {
    for (name, bytes, words) in [
        ("xls", &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1][..], "давнього формату Excel"),
        ("xls", b"<html><table><tr><td>1</td></tr></table></html>", "вебсторінка"),
        ("xlsx", b"not a workbook", "збережіть як «Книга Excel (.xlsx)»"),
        ("pdf", b"%PDF-1.7", "потрібен .xlsx або .csv"),
    ] {
        let problem = sheets(name, bytes.to_vec()).expect_err("no table");
        assert!(problem.contains(words), "{problem}");
    }
}

#[test]
fn two_columns_for_one_thing_are_a_question() {
    for headings in ["Орган;Номер;№ рішення;Дата", "Орган;Номер;Дата засідання;Дата прийняття"]
    {
        let text = format!("{headings}\nсесія;24;25;20.11.2026\n");
        let sheets = sheets("csv", text.into_bytes()).expect("a table");
        let problem = decisions::decisions(&sheets).expect_err("a question").join("\n");
        let [.., before, last] = headings.split(';').collect::<Vec<_>>()[..] else {
            unreachable!()
        };
        let named = [before, last].iter().any(|heading| problem.contains(heading));
        assert!(problem.contains("можуть означати те саме") && named, "{problem}");
    }
}

#[test]
fn repeats_are_named_and_never_overwrite() {
    let text = "Орган;Номер;Дата;Назва\nсесія;1-5;20.11.2026;\nсесія;3;20.11.2026;Про інше\n";
    let sheets = sheets("csv", text.as_bytes().to_vec()).expect("a table");
    let problem = decisions::decisions(&sheets).expect_err("a repeat").join("\n");
    assert_eq!(problem, "рядок 3: рішення № 3 цього дня вже є в рядку 2");
}

#[test]
fn a_guarded_text_is_the_text() {
    let text = "Орган;Номер;Дата;Назва\nсесія;3;20.11.2026;'=1+1\n";
    let sheets = sheets("csv", text.as_bytes().to_vec()).expect("a table");
    assert_eq!(sheets[0].rows[1].cells[3], Cell::Text("=1+1".to_owned()));
}

#[test]
fn an_exported_register_is_read_back() {
    let titles = ["Про бюджет", "=1+1", "Про «А», \"Б\"; інше", "'лапка", "null і ще", "-5 %"];
    let acts: Vec<LegalAct> = (1u32..)
        .zip(titles)
        .map(|(number, title)| LegalAct {
            uid: format!("{}-2026-11-20-{number}", ["session", "executive"][number as usize % 2]),
            title: Some(title.to_owned()),
            accepted_date: NaiveDate::from_ymd_opt(2026, 11, 20),
            number: if number == 3 { "3-10/VІІІ".to_owned() } else { number.to_string() },
            issued_date: NaiveDate::from_ymd_opt(2026, 11, 24),
            ..LegalAct::default()
        })
        .collect();
    let text = crate::daemon::desk::answer::legal_acts::table(&acts).expect("a table");
    let sheets = sheets("csv", text.into_bytes()).expect("a table");
    let read = decisions::decisions(&sheets).expect("it is read back");
    assert_eq!(read.len(), acts.len());
    for (act, one) in acts.iter().zip(read) {
        assert!(act.uid.starts_with(one.key.body.as_str()));
        assert_eq!(Some(one.key.adopted_on), act.accepted_date);
        assert_eq!((one.number.shown(), one.title), (act.number.as_str(), act.title.clone()));
    }
}
