//! Attribution: signature, section, stems, and when to say nobody.

use super::{Input, Recogniser};
use hromada_watch::domain::plan::directory::{Department, Stem, UnitKind};

fn department(id: &str, signature: &str, section: &str, stems: &[(&[&str], f32)]) -> Department {
    Department {
        id: id.into(),
        name: id.to_owned(),
        kind: UnitKind::Department,
        head: None,
        signatures: vec![signature.to_owned()],
        sections: vec![section.to_owned()],
        stems: stems
            .iter()
            .map(|(words, weight)| Stem {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                weight: *weight,
            })
            .collect(),
        joined_on: None,
        pages: Vec::new(),
        page_words: Vec::new(),
    }
}

fn recogniser() -> Recogniser {
    Recogniser::new(&[
        department(
            "education",
            "Відділ освіти",
            "Освіта",
            &[(&["школ*"], 3.0), (&["п'ятиклас*"], 3.0), (&["музичн*"], -3.0), (&["здо"], 3.0)],
        ),
        department(
            "culture",
            "Відділ культури",
            "Культура",
            &[(&["музичн* школ*"], 4.0), (&["концерт*"], 3.0)],
        ),
    ])
}

fn found(title: &str, section: Option<&str>, text: Option<&str>) -> (Option<String>, String) {
    let meaning = recogniser().recognise(&Input { title, section, url: None, text });
    (meaning.department.map(|id| id.0), meaning.why)
}

fn by_title(title: &str) -> Option<String> {
    found(title, None, None).0
}

#[test]
fn the_signature_line_comes_first_and_the_last_one_wins() {
    let text = "Концерт у школі.\nВідділ культури\nДякуємо всім.\nВідділ освіти сільської ради\n";
    let (department, why) = found("Концерт", Some("Культура"), Some(text));
    assert_eq!(department.as_deref(), Some("education"));
    assert!(why.contains("signature"), "{why}");
    let prose = "Відділ освіти разом з батьками та всіма небайдужими мешканцями громади провів \
        велике свято, на якому було багато гостей з усієї області, і всі раділи.";
    assert_eq!(found("Новина", None, Some(prose)).0, None, "prose is not a signature");
}

#[test]
fn the_section_comes_second() {
    let (department, why) = found("Концерт", Some("Освіта"), Some("Без підпису."));
    assert_eq!(department.as_deref(), Some("education"));
    assert!(why.contains("section"), "{why}");
}

#[test]
fn stems_match_whole_words_or_beginnings_with_any_apostrophe() {
    assert_eq!(by_title("У ШКОЛАХ громади свято").as_deref(), Some("education"));
    for title in [
        "Свято п’ятикласників",
        "Свято п'ятикласників",
        "Свято пʼятикласників",
        "Свято п`ятикласників",
    ] {
        assert_eq!(by_title(title).as_deref(), Some("education"), "{title}");
    }
    assert_eq!(by_title("Новини ЗДО «Сонечко»").as_deref(), Some("education"));
    assert_eq!(by_title("Здолаємо разом"), None, "a stem without a star is a whole word");
}

#[test]
fn negative_stems_and_phrases_turn_the_scale() {
    assert_eq!(by_title("Музична школа запрошує").as_deref(), Some("culture"));
}

#[test]
fn thin_or_balanced_evidence_names_nobody() {
    let (department, why) = found("Концерт у школі", None, None);
    assert_eq!(department, None);
    assert!(why.contains("as likely"), "{why}");
    assert_eq!(by_title("Шановні жителі громади"), None);
    let (department, _) = found("Новина дня", None, Some("У школі було тихо."));
    assert_eq!(department, None, "one word of the text is not enough");
}

#[test]
fn acts_are_not_attributed() {
    let (department, _) = found("Рішення сесії від 12.12.2025 № 5 «Про школи»", None, None);
    assert_eq!(department, None);
    let (department, _) = found("Про мережу шкіл та школу в селі", None, None);
    assert_eq!(department.as_deref(), Some("education"), "an item of no known kind may be news");
}
