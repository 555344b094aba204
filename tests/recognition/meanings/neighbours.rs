//! Papers of other councils on our site.

use super::{Input, Recogniser};

#[test]
fn an_act_of_another_council_is_handed_out_by_nothing() {
    let recogniser = Recogniser::new(&[]).of_council("Галицинівська сільська рада");
    let acts = |title: &str, text: &str| {
        let input = Input { title, text: Some(text), ..Input::default() };
        recogniser.understand(&input).acts.len()
    };
    let head = |council: &str| {
        format!(
            "УКРАЇНА\nМИКОЛАЇВСЬКА ОБЛАСТЬ\n{council}\nРІШЕННЯ\nвід 20 листопада 2026 року № 24\n\
             Про бюджет громади\nКеруючись законом, рада ВИРІШИЛА:\n1. Затвердити."
        )
    };
    for council in ["ВОСКРЕСЕНСЬКА СЕЛИЩНА РАДА", "Шевченківська сільська рада"]
    {
        assert_eq!(acts("Документ", &head(council)), 0, "{council}");
        assert_eq!(
            acts("Рішення від 20.11.2026 № 24 «Про бюджет»", &head(council)),
            0,
            "{council}"
        );
    }
    for title in [
        "Рішення Воскресенської селищної ради від 20.11.2026 № 24 Про бюджет",
        "Рішення виконавчого комітету Шевченківської сільської ради від 20.11.2026 № 24 «Про план»",
    ] {
        assert_eq!(acts(title, ""), 0, "{title}");
    }
    assert_eq!(acts("Документ", &head("ГАЛИЦИНІВСЬКА СІЛЬСЬКА РАДА")), 1);
    let ours = "Рішення Галицинівської сільської ради від 20.11.2026 № 24 Про бюджет";
    assert_eq!(acts(ours, ""), 1);
}
