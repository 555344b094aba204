//! Lists of the register that are longer than a page, on the page and by command alike.

use crate::pages::signed_in;
use chrono::Datelike;
use std::collections::BTreeSet;

/// Numbers of decisions that a text names, where each is named once by a row of its own.
fn numbers(text: &str) -> Vec<u32> {
    let rows = text.split("<p class=\"what\">").skip(1);
    let number = |row: &str| {
        let digits = row.split("№\u{a0}").nth(1)?.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    rows.filter_map(number).collect()
}

#[test]
fn a_long_list_comes_page_by_page_with_its_length_and_keeps_its_filter() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let year = office.today.year().to_string();
    let before = format!("20.11.{}", office.today.year() - 1);
    for rows in [format!("{}, сесія, 1-120", office.ago(0)), format!("{before}, сесія, 500-502")]
    {
        let shown = editor.fill("/register", "/register", &[("rows", &rows)]);
        let (token, packed, seen) = (shown.token(), shown.hidden("packed"), shown.hidden("seen"));
        let mut fields = vec![("token", &*token), ("packed", &*packed), ("seen", &*seen)];
        fields.extend([("doubted", "yes"), ("sure", "yes")]);
        editor.post("/register/confirm", &fields).says("Записано");
    }
    let first = editor.get(&format!("/register/all/decisions?year={year}"));
    first.says("Рішення: 120").says("Сторінка 1 з 3").says(&format!("value=\"{year}\" selected"));
    let mut all = numbers(&first.text);
    assert_eq!(all, (71..=120).rev().collect::<Vec<_>>(), "the latest first");
    let mut next = first;
    while let Some((before, _)) = next.text.split_once("\">Наступна") {
        let query = before.rsplit("href=\"").next().expect("a link").replace("&amp;", "&");
        assert!(query.contains(&format!("year={year}")), "{query}");
        next = editor.get(&format!("/register/all/decisions{query}"));
        assert!(next.text.len() < 60_000, "{} bytes", next.text.len());
        all.extend(numbers(&next.text));
    }
    assert_eq!(all.len(), 120);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 120, "each once");
    editor.get("/register/all/decisions").says("Рішення: 123").says("усі роки");
    editor.get("/register/all/decisions?year=1999").says("За цей рік нічого не записано");
    let beyond = editor.get(&format!("/register/all/decisions?year={year}&page=77"));
    beyond.says("Перелік коротший").says("page=3\">Попередня");

    let page = ["--registered", "--year", &year, "--page", "3"];
    let listed = office.do_(&[&["decision", "list", "--json"], &page[..]].concat()).json();
    assert_eq!(listed["total"], 120);
    assert_eq!(listed["years"][0], office.today.year());
    let rows = listed["decisions"].as_array().expect("rows");
    let of_page: Vec<&str> = rows.iter().filter_map(|row| row["number"].as_str()).collect();
    assert_eq!(of_page, (1..=20).rev().map(|it| it.to_string()).collect::<Vec<_>>());
    let whole = office.do_(&["decision", "list", "--json"]).json();
    assert_eq!(whole["decisions"].as_array().map(Vec::len), Some(123));
    running.stop();
}
