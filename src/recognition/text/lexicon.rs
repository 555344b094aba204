//! What a word means for the reading of an act: the closed vocabulary of titles.
//!
//! Decides the class of one folded word (lower case, no apostrophes). Does not look at the words
//! around it. The invariant: a word the vocabulary does not know is `Other`, never a guess.

/// What a word stands for in the title of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Class {
    Other,
    /// «про»: the act's own name begins.
    About,
    /// «від».
    From,
    /// «рішення» in any case.
    Decision,
    /// «розпорядження».
    Order,
    /// «протокол», «витяг з протоколу».
    Minutes,
    /// «проєкт», «проект», «проєкти».
    Draft,
    Session,
    Convocation,
    /// «виконком», «виконкому».
    ExecutiveWord,
    /// «виконавчий», «виконавчого».
    ExecutiveAdjective,
    /// «комітет», «комітету».
    Committee,
    /// «рада», «міськрада».
    Council,
    /// «засідання».
    Meeting,
    Plenary,
    /// «постійна», «депутатська» комісія.
    Commission,
    /// «порядок», «порядку» (денний).
    OrderOfDay,
    DayAdjective,
    /// «чергова», «позачергова», «організаційна», «демократичного».
    SessionAdjective,
    /// Month in the genitive.
    Month(u32),
    /// Month in the nominative: a posting date.
    MonthName,
    /// «року», «рік», «р».
    Year,
    /// «вирішила»: the operative verb, feminine: the council.
    ResolvedShe,
    /// «вирішив», the executive committee.
    ResolvedHe,
    /// «вирішує», «рішає».
    Resolves,
    /// «відбудеться», «скликається», «запрошуємо».
    Future,
    /// «відбулася», «пройшла», «завершилась».
    Past,
    /// «прийняли», «ухвалив», «підтримали»: somebody tells about an act.
    Telling,
    /// «оголошення», «повідомлення», «анонс».
    Announcement,
    /// «аналіз», «обговорення», «зауваження»: papers about a draft.
    Paper,
    /// «затверджено», «додаток»: what leads to the naming of an act.
    Lead,
    /// «додаток», «зразок», «ліцей»: the number after it is not the act's.
    Numbered,
    /// «трансляція», «відеозапис», «стрім».
    Broadcast,
    /// «оприлюднено», «публікації»: the date after it is not adoption.
    Posting,
    /// Somebody else's decisions: суд, комісія, міністерство.
    Foreign,
    /// «громадська», «педагогічна», «верховна» (рада): not the council.
    ForeignAdjective,
    /// «депутати».
    Deputies,
    /// «нмт», «літня», «стратегічна»: a session of something else.
    ForeignSession,
    /// «бн»: without a number.
    NoNumber,
    /// Words that stand in the heads of acts and say nothing of the kind.
    Formal,
}

fn month(word: &str) -> Option<Class> {
    const GENITIVE: [&str; 12] = [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ];
    const NOMINATIVE: [&str; 12] = [
        "січень",
        "лютий",
        "березень",
        "квітень",
        "травень",
        "червень",
        "липень",
        "серпень",
        "вересень",
        "жовтень",
        "листопад",
        "грудень",
    ];
    if let Some(at) = GENITIVE.iter().position(|month| *month == word) {
        return Some(Class::Month(at as u32 + 1));
    }
    NOMINATIVE.contains(&word).then_some(Class::MonthName)
}

fn starts(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

/// The class of a folded word.
pub(in crate::recognition) fn class(word: &str) -> Class {
    if word.is_ascii() {
        return match word {
            "live" | "online" | "stream" => Class::Broadcast,
            _ => Class::Other,
        };
    }
    let Some(first) = word.chars().next() else { return Class::Other };
    match first {
        'а' => by_a(word),
        'б' | 'в' => by_v(word),
        'д' | 'з' => by_d_z(word),
        'к' | 'м' => by_k_m(word),
        'о' | 'н' => by_o_n(word),
        'п' => by_p(word),
        'р' => by_r(word),
        'с' => by_s(word),
        _ => by_rest(word),
    }
    .or_else(|| month(word))
    .unwrap_or_else(|| if is_place_adjective(word) { Class::Formal } else { Class::Other })
}

/// «Вороньківської», «Тернопільського», «міською»: who and where, not what.
fn is_place_adjective(word: &str) -> bool {
    const ENDINGS: [&str; 9] = ["ої", "ого", "ою", "ій", "ому", "а", "ий", "им", "у"];
    ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|stem| stem.ends_with("ськ") || stem.ends_with("цьк") || stem.ends_with("зьк"))
}

fn by_a(word: &str) -> Option<Class> {
    match word {
        _ if starts(word, &["аналіз"]) => Some(Class::Paper),
        _ if starts(word, &["анонс"]) => Some(Class::Announcement),
        _ if starts(word, &["адміністрац"]) => Some(Class::Foreign),
        "акт" | "акта" | "акту" => Some(Class::Formal),
        _ => None,
    }
}

fn by_v(word: &str) -> Option<Class> {
    match word {
        "від" | "вiд" => Some(Class::From),
        "бн" => Some(Class::NoNumber),
        "вк" => Some(Class::ExecutiveWord),
        "вирішила" | "вирішили" => Some(Class::ResolvedShe),
        "вирішив" => Some(Class::ResolvedHe),
        "вирішує" | "вирішило" => Some(Class::Resolves),
        "витяг" | "витягу" => Some(Class::Lead),
        "в" | "волості" => Some(Class::Formal),
        _ if starts(word, &["виконавч"]) => Some(Class::ExecutiveAdjective),
        _ if starts(word, &["виконком"]) => Some(Class::ExecutiveWord),
        _ if starts(word, &["відбудеть", "відбудуть", "відбуватим"]) => {
            Some(Class::Future)
        }
        _ if starts(word, &["відбув", "відбул"]) => Some(Class::Past),
        _ if starts(word, &["відеозапис", "відеотрансл", "відеоархів", "відеофікс"]) => {
            Some(Class::Broadcast)
        }
        _ if starts(word, &["висновок", "висновк"]) => Some(Class::Paper),
        _ if starts(word, &["верховн", "військов"]) => Some(Class::ForeignAdjective),
        _ if starts(word, &["виборч"]) => Some(Class::Foreign),
        _ if starts(word, &["внесено", "введено"]) => Some(Class::Lead),
        _ if starts(word, &["виділи", "визначи", "вніс", "внес", "вручи", "вшанув"]) => {
            Some(Class::Telling)
        }
        _ => None,
    }
}

fn by_d_z(word: &str) -> Option<Class> {
    match word {
        "до" | "згідно" | "з" | "із" | "за" | "зі" => Some(Class::Formal),
        "додаток" | "додатку" | "додатки" => Some(Class::Numbered),
        "школа" | "школи" | "дільниця" | "дільниці" => {
            Some(Class::Numbered)
        }
        _ if starts(word, &["денн"]) => Some(Class::DayAdjective),
        _ if starts(word, &["депутатськ"]) => Some(Class::Commission),
        _ if starts(word, &["депутат"]) => Some(Class::Deputies),
        _ if starts(word, &["демократичн"]) => Some(Class::SessionAdjective),
        _ if starts(word, &["засідан"]) => Some(Class::Meeting),
        _ if starts(word, &["затверджен"]) => Some(Class::Lead),
        _ if starts(word, &["затвердив", "затвердил", "звільни", "зібрал", "зібрав"]) => {
            Some(Class::Telling)
        }
        _ if starts(word, &["завершив", "завершил"]) => Some(Class::Past),
        _ if starts(word, &["зауважен", "звіт", "записк"]) => Some(Class::Paper),
        _ if starts(word, &["запрош", "запланов"]) => Some(Class::Future),
        _ if starts(word, &["зразок", "зразк"]) => Some(Class::Numbered),
        _ => None,
    }
}

fn by_k_m(word: &str) -> Option<Class> {
    match word {
        "м" | "місто" | "міста" => Some(Class::Formal),
        "кабінету" | "кабмін" | "кабміну" => Some(Class::Foreign),
        "мвк" => Some(Class::ExecutiveWord),
        _ if starts(word, &["комітет"]) => Some(Class::Committee),
        _ if starts(word, &["комісі"]) => Some(Class::Commission),
        _ if starts(word, &["міськрад"]) => Some(Class::Council),
        _ if starts(word, &["міськвиконком"]) => Some(Class::ExecutiveWord),
        _ if starts(word, &["міністер", "мінфін", "мінсоц", "моз"]) => {
            Some(Class::Foreign)
        }
        _ if starts(word, &["молодіжн"]) => Some(Class::ForeignAdjective),
        _ => None,
    }
}

fn by_o_n(word: &str) -> Option<Class> {
    match word {
        "оборони" | "овк" => Some(Class::Foreign),
        "на" | "області" | "обл" | "об" | "отг" => Some(Class::Formal),
        "нмт" | "навчальна" | "навчальної" | "онлайнсесія" => {
            Some(Class::ForeignSession)
        }
        _ if starts(word, &["облрад"]) => Some(Class::Council),
        "нпа" => Some(Class::Formal),
        _ if starts(word, &["нормативн"]) => Some(Class::Formal),
        _ if starts(word, &["обєднан", "обласн"]) => Some(Class::Formal),
        _ if starts(word, &["оголошен"]) => Some(Class::Announcement),
        _ if starts(word, &["оголоси", "оскарж", "обговорил", "обрал", "обран"]) => {
            Some(Class::Telling)
        }
        _ if starts(word, &["обговорен"]) => Some(Class::Paper),
        _ if starts(word, &["онлайн", "наживо"]) => Some(Class::Broadcast),
        _ if starts(word, &["оприлюдн", "опублік"]) => Some(Class::Posting),
        _ if starts(word, &["організаційн"]) => Some(Class::SessionAdjective),
        _ if starts(word, &["наглядов"]) => Some(Class::ForeignAdjective),
        _ => None,
    }
}

fn by_p(word: &str) -> Option<Class> {
    match word {
        "про" => Some(Class::About),
        "порядок" | "порядку" | "порядком" => Some(Class::OrderOfDay),
        "проект"
        | "проєкт"
        | "проекти"
        | "проєкти"
        | "проекту"
        | "проєкту"
        | "проектів"
        | "проєктів"
        | "проектом"
        | "проєктом"
        | "проекта"
        | "проєкта"
        | "проектами"
        | "проєктами"
        | "проекті"
        | "проєкті"
        | "прект"
        | "пректи"
        | "проэкт"
        | "проектрішення"
        | "проєктрішення"
        | "проекты" => Some(Class::Draft),
        "підставі" => Some(Class::Formal),
        _ if starts(word, &["протокольн"]) => Some(Class::Foreign),
        _ if starts(word, &["протокол"]) => Some(Class::Minutes),
        _ if starts(word, &["переносит", "перенес"]) => Some(Class::Future),
        _ if starts(word, &["пленарн"]) => Some(Class::Plenary),
        _ if starts(word, &["позачергов"]) => Some(Class::SessionAdjective),
        _ if starts(word, &["постійн"]) => Some(Class::Commission),
        _ if starts(word, &["повідомлен", "повістк"]) => Some(Class::Announcement),
        _ if starts(word, &["пройшл", "пройшов", "провел", "підсумк"]) => {
            Some(Class::Past)
        }
        _ if starts(word, &["погоджен"]) => Some(Class::Lead),
        _ if starts(word, &["публікац"]) => Some(Class::Posting),
        _ if starts(word, &["педагогічн"]) => Some(Class::ForeignAdjective),
        _ if starts(word, &["прийнятт", "прийнят", "прийняте"]) && !word.ends_with("то") => {
            Some(Class::Formal)
        }
        _ if starts(
            word,
            &["прийня", "підтрима", "погодил", "погодив", "проголосув", "призначи"],
        ) =>
        {
            Some(Class::Telling)
        }
        "план" | "плани" | "паспорт" | "перелік" | "програма" | "положення" | "правила" => {
            Some(Class::Paper)
        }
        _ if starts(word, &["пояснювальн", "порівняльн", "поіменн"]) => {
            Some(Class::Paper)
        }
        _ => None,
    }
}

fn by_r(word: &str) -> Option<Class> {
    match word {
        "року" | "рік" | "р" | "роки" | "рр" | "році" => Some(Class::Year),
        "рада" | "ради" | "раді" | "радою" | "раду" => Some(Class::Council),
        "рішає" => Some(Class::Resolves),
        "рнбо" | "рда" => Some(Class::Foreign),
        "ра" | "району" | "район" | "реєстр" => Some(Class::Formal),
        _ if starts(word, &["рішен", "решени"]) => Some(Class::Decision),
        _ if starts(word, &["розпорядж", "розпоряжен"]) => Some(Class::Order),
        _ if starts(word, &["райрад"]) => Some(Class::Council),
        _ if starts(word, &["райвиконком"]) => Some(Class::ExecutiveWord),
        _ if starts(word, &["розпочала", "розпочалос", "розглянул", "розглянув", "розглядал"]) => {
            Some(Class::Past)
        }
        _ if starts(word, &["розпочнет"]) => Some(Class::Future),
        _ if starts(word, &["розміщен"]) => Some(Class::Posting),
        "регламент" => Some(Class::Paper),
        _ if starts(word, &["результат"]) => Some(Class::Paper),
        _ if starts(word, &["регуляторн", "районн"]) => Some(Class::Formal),
        _ => None,
    }
}

fn by_s(word: &str) -> Option<Class> {
    match word {
        _ if starts(word, &["селищн"]) => Some(Class::Formal),
        "слухання" | "слухань" => Some(Class::Paper),
        "статут" | "стратегія" => Some(Class::Paper),
        "сес" => Some(Class::Session),
        "скл" => Some(Class::Convocation),
        "с" | "смт" | "сел" | "село" | "селище" | "села" => {
            Some(Class::Formal)
        }
        "суду" | "суд" | "судом" | "судове" => Some(Class::Foreign),
        _ if starts(word, &["сесі", "сессі", "сесси"]) => Some(Class::Session),
        _ if starts(word, &["скликаєть", "скликаю"]) => Some(Class::Future),
        _ if starts(word, &["склика", "склікан", "скликян"]) => {
            Some(Class::Convocation)
        }
        _ if starts(word, &["скасув", "схвалил", "схвалив"]) => {
            Some(Class::Telling)
        }
        _ if starts(word, &["стрім", "стрим"]) => Some(Class::Broadcast),
        _ if starts(word, &["стратегічн", "студент"]) => {
            Some(Class::ForeignSession)
        }
        _ => None,
    }
}

fn by_rest(word: &str) -> Option<Class> {
    match word {
        "україна"
        | "україни"
        | "україні"
        | "і"
        | "та"
        | "голови"
        | "голова"
        | "громади"
        | "територіальної"
        | "територіальна"
        | "тг"
        | "частина"
        | "ч"
        | "у" => Some(Class::Formal),
        "уряд" | "уряду" | "штабу" | "цвк" | "твк" | "тцк" => {
            Some(Class::Foreign)
        }
        "ліцей" | "ліцею" | "ліцеєм" | "гімназія" | "гімназії" => {
            Some(Class::Numbered)
        }
        "літня" | "літньої" | "зимова" | "зимової" | "екзаменаційна" | "тренінгова" => {
            Some(Class::ForeignSession)
        }
        "інформація" => Some(Class::Paper),
        _ if starts(word, &["голосуван"]) => Some(Class::Paper),
        _ if starts(word, &["чергов", "установч", "урочист", "ювілейн"]) => {
            Some(Class::SessionAdjective)
        }
        _ if starts(word, &["трансляц"]) => Some(Class::Broadcast),
        _ if starts(word, &["ухвалив", "ухвалил", "ухвален"]) => {
            Some(Class::Telling)
        }
        _ if starts(word, &["громадськ", "учнівськ", "експерт"]) => {
            Some(Class::ForeignAdjective)
        }
        _ if starts(word, &["експертн"]) => Some(Class::Paper),
        _ => None,
    }
}
