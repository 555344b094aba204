//! What happens in the demonstration, line by line.
//!
//! A story is a list of moments and happenings, one part for each side of a council's life; nothing
//! here knows what the daemon makes of them. Each of the ten measures has something to tell.

use super::content::Power;
use super::teller::{Happening, Teller, day};
use crate::daemon::desk::question::Question;
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::event_book::NewEvent;
use crate::daemon::desk::register::events::EventQuestion;
use crate::daemon::desk::register::sitting_book::NewSitting;
use crate::daemon::desk::register::sittings::SittingQuestion;
use crate::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use crate::daemon::desk::register::words::MemoQuestion;
use crate::domain::calendar::Calendar;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::register::RegisteredDecision;
use crate::domain::register::said::Said;
use crate::domain::sightings::platform::Stage;
use chrono::NaiveTime;

/// The first morning of the story.
pub const BEGINS: &str = "2026-09-28 08:00";
/// The last evening of the story.
pub const ENDS: &str = "2026-11-13 18:00";
/// A day of the month whose report is shown.
pub const REPORTED: &str = "2026-10-31";
/// The obligation whose story is worth looking at, for the command that explains one.
pub const WORTH_EXPLAINING: &str = "publication/session-2026-10-02-№5";

/// The whole story, in order.
pub fn story(calendar: &Calendar) -> Vec<Happening> {
    let teller = Teller { calendar };
    let mut story = decisions(&teller);
    story.extend(sittings(&teller));
    story.extend(news(&teller));
    story.extend(departments(&teller));
    story.extend(events(&teller));
    story.extend(budget_and_memo(&teller));
    story.extend(answers(&teller));
    story.sort_by_key(|happening| happening.at);
    story
}

fn decisions(teller: &Teller<'_>) -> Vec<Happening> {
    let published = |at, told, number: u32, name| teller.document(at, told, number, name);
    vec![
        teller.command(
            "2026-10-02 16:00",
            "сесія прийняла рішення № 1–6; секретар реєструє їх одним рядком",
            six_of_the_session(),
        ),
        published(
            "2026-10-06 11:00",
            "на новому сайті з’явилося рішення № 1",
            1,
            "Про внесення змін до сільського бюджету на 2026 рік",
        ),
        published(
            "2026-10-06 11:05",
            "на новому сайті з’явилося рішення № 2",
            2,
            "Про затвердження Програми розвитку бібліотечної справи на 2027–2029 роки",
        ),
        teller.doc("2026-10-20 14:00", "рішення виконкому № 31 оприлюднено на старому сайті", 31),
        published(
            "2026-10-23 15:00",
            "рішення № 3 оприлюднено після нагадування",
            3,
            "Про встановлення ставок земельного податку на 2027 рік",
        ),
        teller.power("2026-11-01 20:00", "новий сайт перестав відповідати на дві доби", Power::Off),
        published(
            "2026-11-02 15:00",
            "рішення № 4 розміщено в останній день, поки сайту ніхто не бачить",
            4,
            "Про надання дозволу на розроблення проєкту землеустрою",
        ),
        teller.power("2026-11-03 20:00", "новий сайт знову відповідає", Power::On),
        teller.doc("2026-11-06 10:00", "рішення виконкому № 32 оприлюднено вчасно", 32),
        published(
            "2026-11-09 13:00",
            "рішення № 5 оприлюднено в обіцяний день",
            5,
            "Про затвердження Положення про старосту",
        ),
    ]
}

fn sittings(teller: &Teller<'_>) -> Vec<Happening> {
    vec![
        teller.command(
            "2026-09-28 09:00",
            "секретар зареєструвала засідання сесії 2 жовтня о 10:00",
            sitting(Body::Session, "2026-10-02", 10),
        ),
        teller.news(
            "2026-09-30 10:00",
            "після нагадування засідання сесії анонсовано на новому сайті",
            61,
            (
                "2 жовтня відбудеться пленарне засідання XII сесії сільської ради",
                "2 жовтня 2026 року о 10:00 у залі засідань відбудеться пленарне засідання XII \
                 сесії сільської ради VIII скликання",
            ),
        ),
        teller.news(
            "2026-10-05 12:00",
            "на новому сайті розповіли, як пройшла сесія",
            62,
            (
                "Відбулося пленарне засідання XII сесії сільської ради",
                "2 жовтня 2026 року відбулося пленарне засідання XII сесії сільської ради. \
                 Депутати ухвалили шість рішень",
            ),
        ),
        teller.command(
            "2026-10-05 14:00",
            "секретар зареєструвала засідання виконкому 8 жовтня о 14:00",
            sitting(Body::Executive, "2026-10-08", 14),
        ),
        teller.news(
            "2026-10-06 10:00",
            "засідання виконкому анонсовано на новому сайті",
            64,
            (
                "8 жовтня відбудеться засідання виконавчого комітету",
                "8 жовтня 2026 року о 14:00 у залі засідань відбудеться засідання виконавчого \
                 комітету сільської ради",
            ),
        ),
        teller.live(
            "2026-10-08 14:00",
            "засідання виконкому транслювали у Facebook",
            7708,
            (
                "Засідання виконавчого комітету 8 жовтня 2026 року",
                "Пряма трансляція засідання виконавчого комітету сільської ради",
            ),
        ),
        teller.news(
            "2026-10-13 11:00",
            "на новому сайті розповіли про засідання виконкому",
            63,
            (
                "Відбулося засідання виконавчого комітету",
                "8 жовтня 2026 року відбулося засідання виконавчого комітету сільської ради",
            ),
        ),
    ]
}

fn news(teller: &Teller<'_>) -> Vec<Happening> {
    let on_old = "на старому сайті з’явилася новина";
    let posted = "на сторінці у Facebook з’явився допис";
    let feed = |at, title| teller.feed(at, on_old, (title, "Зоряна сільська рада"));
    let post = |at, id, title| teller.post(at, posted, id, (title, "Зоряна громада"));
    vec![
        teller.news(
            "2026-09-28 10:00",
            "на новому сайті з’явилася новина",
            41,
            ("Громада готується до опалювального сезону", "Зоряна сільська рада"),
        ),
        feed("2026-09-29 10:00", "У громаді ремонтують дорогу до станції"),
        feed("2026-10-13 10:00", "Новий автобус вийшов на маршрут"),
        feed("2026-11-02 10:00", "Графік руху автобусів на листопад"),
        feed("2026-11-09 10:00", "У центрі громади висадили сто лип"),
        teller.news(
            "2026-11-10 10:00",
            "на новому сайті з’явилася новина",
            48,
            ("Опалювальний сезон у громаді розпочато", "Зоряна сільська рада"),
        ),
        post("2026-09-29 12:00", 11, "Осінь у нашій громаді"),
        post("2026-10-06 12:00", 12, "Вітаємо вчителів зі святом"),
        teller.post(
            "2026-10-13 12:00",
            "у Facebook роз’яснили рішення сесії № 1",
            13,
            (
                "Рішення № 1 від 02.10.2026: що змінилося в бюджеті громади",
                "Про внесення змін до сільського бюджету на 2026 рік",
            ),
        ),
        post("2026-10-20 12:00", 14, "Прибираємо парк разом"),
        post("2026-10-27 12:00", 15, "Перші приморозки: бережіть трубопроводи"),
        post("2026-11-03 12:00", 16, "Листопад у громаді"),
        post("2026-11-10 12:00", 17, "Дякуємо всім, хто саджав липи"),
    ]
}

fn departments(teller: &Teller<'_>) -> Vec<Happening> {
    vec![
        teller.feed(
            "2026-10-07 12:00",
            "відділ освіти подав першу новину місяця",
            ("Школи громади взяли участь в олімпіаді з математики", "Відділ освіти"),
        ),
        teller.news(
            "2026-10-08 16:00",
            "відділ культури подав першу новину місяця (другої не буде)",
            51,
            ("Будинок культури запрошує на виставку народної творчості", "Відділ культури"),
        ),
        teller.news(
            "2026-10-12 12:00",
            "бібліотека подала першу новину місяця",
            56,
            ("Бібліотека запрошує на зустріч із письменником", "Публічна бібліотека"),
        ),
        teller.command(
            "2026-10-14 10:00",
            "ЦНАП подав інформацію службовою запискою; секретар записала це",
            Question::Submission(SubmissionQuestion::Add(NewSubmission {
                department: "cnap".into(),
                on: Some(day("2026-10-14")),
                link: None,
                note: Some("службова записка".to_owned()),
            })),
        ),
        teller.news(
            "2026-10-17 09:00",
            "соціальний захист подав першу новину із запізненням на два дні",
            52,
            (
                "Соціальні служби розпочали прийом заяв на субсидії",
                "Відділ соціального захисту населення",
            ),
        ),
        teller.feed(
            "2026-10-26 12:00",
            "відділ освіти подав другу новину місяця",
            ("У ліцеї відкрито оновлений клас фізики", "Відділ освіти"),
        ),
        teller.news(
            "2026-10-27 15:00",
            "бібліотека подала другу новину місяця",
            57,
            ("У бібліотеці працює курс цифрової грамотності", "Публічна бібліотека"),
        ),
        teller.news(
            "2026-10-28 12:00",
            "ЦНАП подав другу новину місяця",
            53,
            (
                "ЦНАП надає нову послугу: реєстрація бізнесу",
                "Центр надання адміністративних послуг",
            ),
        ),
        teller.news(
            "2026-10-30 12:00",
            "соціальний захист подав другу новину вчасно",
            54,
            (
                "Відбулася зустріч із внутрішньо переміщеними особами: соціальний захист",
                "Відділ соціального захисту населення",
            ),
        ),
    ]
}

fn events(teller: &Teller<'_>) -> Vec<Happening> {
    let fair = event("Осінній ярмарок майстрів", ("2026-10-24", None), "culture");
    let days = ("2026-10-13", Some("2026-10-15"));
    let trip = event("Навчальна поїздка освітян до Вінниці", days, "education");
    vec![
        teller.command(
            "2026-10-12 10:00",
            "секретар зареєструвала ярмарок майстрів 24 жовтня",
            Question::Event(EventQuestion::Add(fair)),
        ),
        teller.command(
            "2026-10-12 10:10",
            "секретар зареєструвала навчальну поїздку освітян 13–15 жовтня",
            Question::Trip(EventQuestion::Add(trip)),
        ),
        teller.news(
            "2026-10-20 11:00",
            "ярмарок анонсовано на новому сайті",
            44,
            (
                "Запрошуємо на осінній ярмарок майстрів",
                "24 жовтня о 10:00 на майдані громади працюватиме осінній ярмарок майстрів",
            ),
        ),
        teller.news(
            "2026-10-22 16:00",
            "про поїздку освітян розповіли в останній день",
            45,
            (
                "Навчальна поїздка освітян до Вінниці: що побачили та чого навчилися",
                "Освітяни громади повернулися з навчальної поїздки до Вінниці",
            ),
        ),
        teller.news(
            "2026-10-27 11:00",
            "на новому сайті розповіли, як пройшов ярмарок",
            47,
            (
                "Осінній ярмарок майстрів зібрав триста гостей",
                "24 жовтня на майдані громади відбувся осінній ярмарок майстрів",
            ),
        ),
    ]
}

fn budget_and_memo(teller: &Teller<'_>) -> Vec<Happening> {
    let signed =
        ["holova", "admin", "secretary", "publisher", "budget", "head-social", "head-cnap"];
    vec![
        teller.stage(
            "2026-10-01 08:00",
            "на платформі Бюджету участі почалося подання проєктів",
            Stage::Submission,
        ),
        teller.command(
            "2026-10-06 09:00",
            "адміністратор записав, хто ознайомився з пам’яткою під підпис",
            Question::Memo(MemoQuestion::Ack {
                people: signed.map(str::to_owned).to_vec(),
                all: false,
                on: None,
            }),
        ),
        teller.news(
            "2026-10-20 12:00",
            "після нагадування оголошено, що подання проєктів завершується",
            46,
            (
                "Бюджет участі: подання проєктів завершується 25 жовтня",
                "Подання проєктів Бюджету участі триває до 25 жовтня 2026 року",
            ),
        ),
        teller.stage(
            "2026-10-29 12:00",
            "платформу переведено на розгляд проєктів – після листа",
            Stage::Review,
        ),
    ]
}

fn answers(teller: &Teller<'_>) -> Vec<Happening> {
    let shown_at = |page: &str| Said::Done { page: Some(page.to_owned()), on: None };
    let numbers = |all: &[&str]| Said::Numbers {
        numbers: all.iter().map(|number| DecisionNumber::new(*number)).collect(),
    };
    vec![
        teller.presses(
            "2026-10-05 09:40",
            ("head-education", "security/memo/2026-10/head-education"),
            "Ознайомлено",
            Said::Read,
        ),
        teller.presses(
            "2026-10-05 11:00",
            ("publisher", "broadcast/session-2026-10-02"),
            "Вже зроблено: https://www.youtube.com/watch?v=zoriana0210",
            shown_at("https://www.youtube.com/watch?v=zoriana0210"),
        ),
        teller.replies(
            "2026-10-09 09:20",
            ("secretary", "publication/answer/executive-2026-10-08"),
            "№№ 31–32",
            numbers(&["31", "32"]),
        ),
        teller.presses(
            "2026-10-09 11:00",
            ("head-library", "security/memo/2026-10/head-library"),
            "Ознайомлено",
            Said::Read,
        ),
        teller.presses(
            "2026-10-13 09:10",
            ("admin", "security/host-site/transport/2026-09-28"),
            "Зроблю до 30 листопада: сертифікат замовлено",
            Said::Promise {
                until: day("2026-11-30"), reason: "сертифікат замовлено".to_owned()
            },
        ),
        teller.presses(
            "2026-10-21 10:00",
            ("head-library", "presence/library/missing"),
            "Це не моє: сторінки установ створює апарат ради",
            Said::NotMine {
                reason: "сторінки установ створює апарат ради".to_owned()
            },
        ),
        teller.presses(
            "2026-10-29 10:15",
            ("publisher", WORTH_EXPLAINING),
            "Зроблю до 9 листопада: немає підпису",
            Said::Promise {
                until: day("2026-11-09"), reason: "немає підпису".to_owned()
            },
        ),
        teller.presses(
            "2026-10-30 11:00",
            ("publisher", "broadcast/executive-2026-10-08/copy"),
            "Вже зроблено: https://www.youtube.com/watch?v=zoriana0810",
            shown_at("https://www.youtube.com/watch?v=zoriana0810"),
        ),
    ]
}

fn six_of_the_session() -> Question {
    let decisions = (1..=6).map(|number: u32| {
        let number = DecisionNumber::new(number.to_string());
        let key = DecisionKey {
            body: Body::Session,
            adopted_on: day("2026-10-02"),
            number: number.clone(),
        };
        RegisteredDecision { key, number, title: None, session: None, convocation: None }
    });
    Question::Decision(DecisionQuestion::Add { decisions: decisions.collect() })
}

fn sitting(body: Body, on: &str, hour: u32) -> Question {
    Question::Sitting(SittingQuestion::Add(NewSitting {
        body,
        on: day(on),
        at: NaiveTime::from_hms_opt(hour, 0, 0),
        place: Some("зала засідань".to_owned()),
        session: (body == Body::Session).then_some(12),
        convocation: Some(8),
    }))
}

fn event(title: &str, (from, until): (&str, Option<&str>), department: &str) -> NewEvent {
    NewEvent {
        title: title.to_owned(),
        from: day(from),
        until: until.map(day),
        at: None,
        place: None,
        department: Some(department.into()),
        slug: None,
    }
}
