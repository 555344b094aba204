//! People and units as somebody pastes them: «Прізвище Ім’я По батькові; посада; адреса».
//!
//! Decides by a position who does what in a council, and which unit somebody leads. What a position
//! does not say is asked or left to defaults; nothing is guessed about addresses. The invariant:
//! ids are unique, and each stays the same for the same table.

use crate::domain::names::latin;
use std::collections::BTreeSet;

/// Longest id made of a name.
const ID_CHARS_MAX: usize = 40;

/// Somebody of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// As the files name them.
    pub id: String,
    /// As letters do: «Кукіна І.В.».
    pub name: String,
    /// As it was written.
    pub position: String,
    /// Where letters go.
    pub email: String,
    /// What they do in the council.
    pub parts: Vec<Part>,
}

/// What somebody does in a council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Leads the council.
    Head,
    /// Keeps the program running.
    Administrator,
    /// Publishes.
    Publisher,
    /// Knows what sittings adopted.
    Secretary,
    /// Runs the participatory budget.
    Budget,
}

/// A unit that somebody leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// As the files name it.
    pub id: String,
    /// As letters do.
    pub name: String,
    /// The word of its kind.
    pub kind: &'static str,
    /// Who leads it.
    pub head: String,
}

/// Everybody and everything of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// People, in order.
    pub people: Vec<Somebody>,
    /// Units, in order.
    pub units: Vec<Unit>,
}

/// Words by which a part is told.
const PARTS: [(Part, &[&str]); 5] = [
    (
        Part::Head,
        &["сільський голова", "селищний голова", "міський голова", "голова ради", "голова громади"],
    ),
    (Part::Administrator, &["адміністратор", "системн", "програміст"]),
    (Part::Publisher, &["прес", "оприлюдн", "сайт", "інформаційн", "зв’язк", "комунікац"]),
    (Part::Secretary, &["секретар", "керуюч"]),
    (Part::Budget, &["бюджету участі", "бюджет участі", "громадського бюджету"]),
];

/// Beginnings of the positions that lead a unit.
const LEADS: [&str; 9] = [
    "в.о. ",
    "т.в.о. ",
    "начальни",
    "керівни",
    "завідув",
    "завідуюч",
    "директор",
    "староста",
    "головний лікар",
];

/// What units are called: as a position names them, as they are called, and whether each is an
/// institution.
const NOUNS: [(&str, &str, bool); 26] = [
    ("відділу", "відділ", false),
    ("управління", "управління", false),
    ("служби", "служба", false),
    ("сектору", "сектор", false),
    ("сектора", "сектор", false),
    ("апарату", "апарат", false),
    ("центру", "центр", true),
    ("ліцею", "ліцей", true),
    ("гімназії", "гімназія", true),
    ("школи", "школа", true),
    ("закладу", "заклад", true),
    ("садка", "садок", true),
    ("бібліотеки", "бібліотека", true),
    ("будинку", "будинок", true),
    ("клубу", "клуб", true),
    ("музею", "музей", true),
    ("амбулаторії", "амбулаторія", true),
    ("підприємства", "підприємство", true),
    ("установи", "установа", true),
    ("цнапу", "ЦНАП", true),
    ("цнап", "ЦНАП", true),
    ("кп", "КП", true),
    ("кз", "КЗ", true),
    ("кнп", "КНП", true),
    ("зпо", "ЗПО", true),
    ("округу", "округ", false),
];

/// Words by which a unit of a usual kind is told, the most telling kind first.
const KINDS: [(&str, &[&str]); 13] = [
    ("military-registration", &["військов"]),
    ("children", &["справах дітей"]),
    ("library", &["бібліот"]),
    ("cnap", &["цнап", "адміністративних послуг"]),
    ("starosta", &["старост"]),
    ("social", &["соціальн"]),
    ("land-architecture", &["земел", "архітектур", "містобуд"]),
    ("finance", &["фінанс", "бухгалтер"]),
    ("economy", &["економ", "інвестиц"]),
    ("education", &["освіт", "ліце", "гімназ"]),
    ("culture", &["культур"]),
    ("utilities", &["житлово", "жкг", "комунальн", "благоустр", "водоканал", "кп "]),
    ("council-office", &["апарат", "організаційн", "загальний відділ"]),
];

/// Reads a table; what is wrong with it is said line by line.
pub fn read(text: &str) -> Result<Table, Vec<String>> {
    let (mut table, mut problems) = (Table::default(), Vec::new());
    let mut taken = BTreeSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        let headings = !line.contains('@')
            && ["прізвище", "посада", "адреса", "e-mail"]
                .iter()
                .any(|it| line.to_lowercase().contains(it));
        if line.is_empty() || line.starts_with('#') || headings {
            continue;
        }
        match row(line, &mut taken) {
            Ok((somebody, unit)) => {
                if let Some((name, institution)) = unit {
                    let kind = kind(&name, institution, &table.units);
                    let id = id(&name, &mut taken);
                    table.units.push(Unit { id, name, kind, head: somebody.id.clone() });
                }
                table.people.push(somebody);
            }
            Err(problem) => problems.push(format!("рядок {number}: {problem}: «{line}»")),
        }
    }
    if table.people.is_empty() && problems.is_empty() {
        problems.push("жодної людини не названо".to_owned());
    }
    if problems.is_empty() { Ok(table) } else { Err(problems) }
}

type Row = (Somebody, Option<(String, bool)>);

fn row(line: &str, taken: &mut BTreeSet<String>) -> Result<Row, String> {
    let separator = [';', '\t', '|', ','].into_iter().find(|it| line.contains(*it));
    let Some(separator) = separator else {
        return Err("пишіть три частини через «;»: ім’я; посада чи підрозділ; адреса".to_owned());
    };
    let (addresses, words): (Vec<&str>, Vec<&str>) = line
        .split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .partition(|part| part.contains('@'));
    let [email] = addresses.as_slice() else {
        return Err("має бути одна електронна адреса".to_owned());
    };
    let Some((name, position)) = words.split_first() else {
        return Err("немає імені".to_owned());
    };
    let position = position.join(", ");
    let surname = name.split_whitespace().next().unwrap_or(name);
    let id = id(surname, taken);
    let (name, email) = (short(name), (*email).to_owned());
    let (parts, unit) = (parts(&position), unit(&position));
    Ok((Somebody { id, name, position, email, parts }, unit))
}

/// «Кукіна Інна Вікторівна» as letters write it: «Кукіна І.В.».
fn short(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let [surname, first, father] = words.as_slice() else { return words.join(" ") };
    let initial = |word: &str| word.chars().next().map(|c| format!("{c}.")).unwrap_or_default();
    format!("{surname} {}{}", initial(first), initial(father))
}

/// What a position says of its holder's part.
pub fn parts(position: &str) -> Vec<Part> {
    let said = position.to_lowercase().replace('\'', "’");
    let bare = said.trim();
    let mut parts: Vec<Part> = PARTS
        .iter()
        .filter(|(_, words)| words.iter().any(|word| said.contains(word)))
        .map(|(part, _)| *part)
        .collect();
    if bare == "голова" {
        parts.push(Part::Head);
    }
    if said.contains("прес") {
        parts.retain(|part| *part != Part::Secretary);
    }
    // A deputy leads nothing.
    if bare.starts_with("заступни") || bare.starts_with("перший заступни") {
        parts.retain(|part| *part != Part::Head);
    }
    parts
}

/// The unit that a position leads or names, and whether it is an institution.
pub fn unit(position: &str) -> Option<(String, bool)> {
    let said = position.trim();
    let lower = said.to_lowercase();
    if lower.starts_with("староста") {
        return Some(("Старостинський округ".to_owned(), false));
    }
    let leads = LEADS.iter().any(|lead| lower.starts_with(lead));
    let rest = match leads {
        true => said.split_once(' ').map(|(_, rest)| rest.trim())?,
        false => said,
    };
    // «в.о. начальника відділу» leads twice.
    if leads && LEADS.iter().any(|lead| rest.to_lowercase().starts_with(lead)) {
        return unit(rest);
    }
    named(rest, if leads { Case::Of } else { Case::Own })
}

/// In which case a unit stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    /// By itself.
    Own,
    /// Behind a position that leads it.
    Of,
}

/// A unit's own name, from the case a position puts it in; a specialist of a unit leads none.
fn named(rest: &str, case: Case) -> Option<(String, bool)> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut before = Vec::new();
    for (at, word) in words.iter().take(4).enumerate() {
        let lower = word.to_lowercase();
        let noun = NOUNS
            .iter()
            .find(|(of, own, _)| lower == own.to_lowercase() || case == Case::Of && lower == *of);
        if let Some((_, own, institution)) = noun {
            let after = words.get(at + 1..).unwrap_or_default().join(" ");
            let whole = [before.join(" "), (*own).to_owned(), after];
            let whole: Vec<String> = whole.into_iter().filter(|it| !it.is_empty()).collect();
            return Some((capital(&whole.join(" ")), *institution));
        }
        before.push(nominative(word));
    }
    None
}

/// An adjective as it stands before its noun: «фінансового» is «фінансовий».
fn nominative(word: &str) -> String {
    for (of, own) in [("ього", "ій"), ("ого", "ий"), ("ої", "а")] {
        if let Some(stem) = word.strip_suffix(of) {
            return format!("{stem}{own}");
        }
    }
    word.to_owned()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A usual kind that no unit before has; otherwise only whether it is an institution.
fn kind(name: &str, institution: bool, before: &[Unit]) -> &'static str {
    let said = format!("{} ", name.to_lowercase());
    let usual = KINDS.iter().find(|(_, words)| words.iter().any(|word| said.contains(word)));
    match usual {
        Some((kind, _)) if before.iter().all(|unit| unit.kind != *kind) => kind,
        _ if institution => "institution",
        _ => "department",
    }
}

/// An id that nobody has yet.
fn id(name: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = latin::slug(name, ID_CHARS_MAX).unwrap_or_default();
    let stem = match slug.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => slug,
        false => format!("id-{slug}").trim_end_matches('-').to_owned(),
    };
    let mut names = std::iter::once(stem.clone()).chain((2..).map(|n| format!("{stem}-{n}")));
    let free = names.find(|name| !taken.contains(name)).unwrap_or(stem);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_says_who_does_what_and_what_they_lead() {
        for (position, part) in [
            ("Сільський голова", Some(Part::Head)),
            ("Голова", Some(Part::Head)),
            ("Заступник сільського голови", None),
            ("Секретар ради", Some(Part::Secretary)),
            ("Керуюча справами виконкому", Some(Part::Secretary)),
            ("Прес-секретар", Some(Part::Publisher)),
            ("Системний адміністратор", Some(Part::Administrator)),
            ("Начальник відділу освіти", None),
        ] {
            assert_eq!(parts(position).first().copied(), part, "{position}");
        }
        for (position, name) in [
            ("Начальник відділу освіти", Some("Відділ освіти")),
            ("начальниця фінансового відділу", Some("Фінансовий відділ")),
            ("В.о. начальника служби у справах дітей", Some("Служба у справах дітей")),
            ("Завідувачка публічної бібліотеки", Some("Публічна бібліотека")),
            ("Директор КП «Джерело»", Some("КП «Джерело»")),
            ("Відділ культури", Some("Відділ культури")),
            ("ЦНАП", Some("ЦНАП")),
            ("Директор Лиманівського ліцею", Some("Лиманівський ліцей")),
            ("Староста", Some("Старостинський округ")),
            ("Секретар ради", None),
            ("Головний спеціаліст відділу освіти", None),
        ] {
            assert_eq!(unit(position).map(|it| it.0).as_deref(), name, "{position}");
        }
    }

    #[test]
    fn a_table_gives_people_units_and_ids_of_their_own() {
        let table = read(
            "Прізвище;Посада;Адреса\n\
             Кукіна Інна Вікторівна; Секретар ради; kukina@rada.test\n\
             Кукіна О.П.\tНачальник відділу освіти\tosvita@rada.test\n\
             Жук Іван Іванович | Директор Лиманівського ліцею | litsei@rada.test\n",
        )
        .expect("a table");
        let ids: Vec<_> =
            table.people.iter().map(|it| (it.id.as_str(), it.name.as_str())).collect();
        assert_eq!(
            ids,
            [("kukina", "Кукіна І.В."), ("kukina-2", "Кукіна О.П."), ("zhuk", "Жук І.І.")]
        );
        let units: Vec<_> = table.units.iter().map(|it| (it.kind, it.head.as_str())).collect();
        assert_eq!(units, [("education", "kukina-2"), ("institution", "zhuk")]);
    }

    #[test]
    fn what_is_wrong_with_a_table_is_said_line_by_line() {
        let problems = read("Кукіна Інна\nЖук; директор\n").expect_err("no table");
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("рядок 1") && problems[1].contains("адреса"));
        assert_eq!(read("\n# нікого\n").expect_err("nobody").len(), 1);
    }
}
