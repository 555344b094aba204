//! What a word means for the reading of an act: the closed vocabulary of titles.
//!
//! Decides the class of one folded word (lower case, no apostrophes). Does not look at the words
//! around it. The invariant: a word the vocabulary does not know is `Other`, never a guess.

use super::stems::Stems;
use crate::domain::month::MONTHS;
use std::sync::LazyLock;

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

/// The closed vocabulary; a star ends the beginning of a word. Where several entries fit a word,
/// the first one tells its class.
const VOCABULARY: [(Class, &str); 46] = [
    (Class::About, "про"),
    (Class::From, "від"),
    (Class::Decision, "рішен* решени*"),
    (Class::Order, "розпорядж* розпоряжен*"),
    (Class::Foreign, "протокольн*"),
    (Class::Minutes, "протокол*"),
    (Class::Draft, DRAFTS),
    (Class::Session, "сес сесі* сессі* сесси*"),
    (Class::Future, "скликаєть* скликаю*"),
    (Class::Convocation, "скл склика* склікан* скликян*"),
    (Class::ExecutiveWord, "вк мвк виконком* міськвиконком* райвиконком*"),
    (Class::ExecutiveAdjective, "виконавч*"),
    (Class::Committee, "комітет*"),
    (Class::Council, "рада ради раді радою раду міськрад* облрад* райрад*"),
    (Class::Meeting, "засідан*"),
    (Class::Plenary, "пленарн*"),
    (Class::Commission, "депутатськ* комісі* постійн*"),
    (Class::OrderOfDay, "порядок порядку порядком"),
    (Class::DayAdjective, "денн*"),
    (
        Class::SessionAdjective,
        "демократичн* організаційн* позачергов* чергов* установч* урочист* ювілейн*",
    ),
    (Class::MonthName, NOMINATIVE_MONTHS),
    (Class::Year, "року рік р роки рр році"),
    (Class::ResolvedShe, "вирішила вирішили"),
    (Class::ResolvedHe, "вирішив"),
    (Class::Resolves, "вирішує вирішило рішає"),
    (
        Class::Future,
        "відбудеть* відбудуть* відбуватим* запрош* запланов* переносит* перенес* розпочнет*",
    ),
    (
        Class::Past,
        "відбув* відбул* завершив* завершил* пройшл* пройшов* провел* підсумк* розпочала* \
         розпочалос* розглянул* розглянув* розглядал*",
    ),
    (Class::Lead, "витяг витягу внесено* введено* затверджен* погоджен*"),
    (Class::Telling, "прийнято"),
    (Class::Formal, "прийнят*"),
    (Class::Telling, TELLING),
    (Class::Announcement, "анонс* оголошен* повідомлен* повістк*"),
    (
        Class::Paper,
        "аналіз* висновок* висновк* зауважен* звіт* записк* обговорен* план плани паспорт перелік \
         програма положення правила пояснювальн* порівняльн* поіменн* регламент результат* \
         слухання слухань статут стратегія інформація голосуван*",
    ),
    (
        Class::Numbered,
        "додаток додатку додатки дільниця дільниці зразок* зразк* ліцей ліцею ліцеєм \
         гімназія гімназії",
    ),
    (Class::ForeignSession, FOREIGN_SESSIONS),
    (Class::Broadcast, "відеозапис* відеотрансл* відеоархів* відеофікс* онлайн* наживо*"),
    (Class::Broadcast, "стрім* стрим* трансляц* live online stream"),
    (Class::Posting, "оприлюдн* опублік* публікац* розміщен*"),
    (
        Class::Foreign,
        "адміністрац* виборч* кабінету кабмін кабміну міністер* мінфін* мінсоц* моз* оборони овк \
         рнбо рда суду суд судом судове уряд уряду штабу цвк твк тцк",
    ),
    (
        Class::ForeignAdjective,
        "верховн* військов* молодіжн* наглядов* педагогічн* громадськ* учнівськ* експерт*",
    ),
    (Class::Deputies, "депутат*"),
    (Class::NoNumber, "бн"),
    (Class::Formal, "акт акта акту в волості до згідно з із за зі м місто міста на області обл об"),
    (Class::Formal, "отг нпа нормативн* обєднан* обласн* підставі ра району район реєстр"),
    (Class::Formal, "регуляторн* районн* селищн* с смт сел село селище села україна україни"),
    (
        Class::Formal,
        "україні і та голови голова громади територіальної територіальна тг частина ч у",
    ),
];

const DRAFTS: &str = "проект проєкт проекти проєкти проекту проєкту проектів проєктів проектом \
     проєктом проекта проєкта проектами проєктами проекті проєкті прект пректи проэкт \
     проектрішення проєктрішення проекты";

const TELLING: &str = "виділи* визначи* вніс* внес* вручи* вшанув* затвердив* затвердил* звільни* \
     зібрал* зібрав* оголоси* оскарж* обговорил* обрал* обран* прийня* підтрима* погодил* \
     погодив* проголосув* призначи* скасув* схвалил* схвалив* ухвалив* ухвалил* ухвален*";

const FOREIGN_SESSIONS: &str = "нмт навчальна навчальної онлайнсесія стратегічн* студент* літня \
     літньої екзаменаційна тренінгова";

const NOMINATIVE_MONTHS: &str = "січень лютий березень квітень травень червень липень серпень \
     вересень жовтень листопад грудень";

/// The vocabulary as one automaton, and the class of each entry.
static LEXICON: LazyLock<(Stems, Vec<Class>)> = LazyLock::new(|| {
    let mut stems = Stems::default();
    let mut classes = Vec::new();
    let mut learn = |class: Class, word: &str| {
        if stems.learn(word) == classes.len() {
            classes.push(class);
        }
    };
    for (class, words) in VOCABULARY {
        for word in words.split_whitespace() {
            learn(class, word);
        }
    }
    for (month, word) in (1..).zip(MONTHS) {
        learn(Class::Month(month), word);
    }
    (stems, classes)
});

/// The class of a folded word.
pub(in crate::recognition) fn class(word: &str) -> Class {
    let (stems, classes) = &*LEXICON;
    match stems.first(word).and_then(|entry| classes.get(entry)) {
        Some(class) => *class,
        None if is_place_adjective(word) => Class::Formal,
        None => Class::Other,
    }
}

/// «Вороньківської», «Тернопільського», «міською»: who and where, not what.
fn is_place_adjective(word: &str) -> bool {
    const ENDINGS: [&str; 9] = ["ої", "ого", "ою", "ій", "ому", "а", "ий", "им", "у"];
    word.rfind('к').is_some_and(|at| {
        let (stem, ending) = word.split_at(at);
        ["сь", "ць", "зь"].iter().any(|end| stem.ends_with(end))
            && ENDINGS.contains(&&ending['к'.len_utf8()..])
    })
}
