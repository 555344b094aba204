//! Which kind of paper a head names: the noun that stands where «РІШЕННЯ» stands in an act.
//!
//! Decides by the noun and the adjectives before it («Супровідний лист»), and knows nothing of
//! the lines around it (that is `line` and `head`). The invariant: only «рішення» itself is the
//! word of an act; every other noun of a paper is that paper, and a noun that is none is no kind.

use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use std::collections::HashSet;
use std::sync::LazyLock;

/// What a paper calls itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum PaperKind {
    /// «РІШЕННЯ».
    Decision,
    /// «рішенням», «рішенню»: a decision is spoken of.
    Cited,
    /// «РОЗПОРЯДЖЕННЯ».
    Order,
    /// «ПРОТОКОЛ», «Витяг з протоколу».
    Minutes,
    /// «ПОРЯДОК ДЕННИЙ».
    Agenda,
    /// «ЛИСТ», «ДОГОВІР», «НАКАЗ», «ОГОЛОШЕННЯ» and the rest.
    Other,
}

/// Papers that are no act, in the forms a heading has.
const OTHER_PAPERS: &str = "лист листи листа запит запити запиту відповідь відповіді договір договори договору \
     угода угоди контракт контракту довідка довідки довіреність довіреності дозвіл дозволи дозволу \
     припис приписи припису акт акти акта акту наказ накази наказу ухвала ухвали ухвалу постанова \
     постанови постанову рекомендація рекомендації рекомендацій висновок висновки висновку звернення \
     оголошення повідомлення анонс анонси голосування меморандум меморандуму заява заяви заяву скарга \
     скарги петиція петиції подання пояснення роззяснення розяснення клопотання погодження \
     записка записки звіт звіти звіту інформація інформації паспорт паспорти положення регламент \
     статут програма програми стратегія стратегії концепція інструкція інструкції правила \
     порядок кошторис кошториси свідоцтво свідоцтва ліцензія ліцензії сертифікат сертифікати доручення \
     указ указу закон закону декларація декларації специфікація рахунок рахунки накладна ордер \
     посвідчення характеристика обґрунтування обгрунтування претензія претензії позов позову \
     завдання умови запрошення графік графіки реєстр реєстри список списки перелік переліки таблиця \
     відомість відомості експертиза анкета анкети резолюція резолюції пропозиція пропозиції \
     зауваження релізи реліз привітання вітання подяка подяки грамота грамоти диплом дипломи план \
     плани аналіз бюлетень бюлетені доповідь доповідна рапорт опис обстеження розрахунок розрахунки \
     калькуляція схема схеми картка картки карта пам’ятка памятка памятки попередження застереження \
     зобовязання телефонограма лотерея тендер прейскурант тарифи виписка виписки заявка заявки \
     резюме автобіографія некролог співчуття квитанція чек баланс облік штатний розпис методика \
     методичка посібник довідник каталог презентація протест протоколи вимога вимоги вирок судове \
     зразок зразки шаблон шаблони бланк бланки письмо приказ справка договоры соглашение заключение ответ стенограма стенограми журнал \
     результат результати результатів телеграма табель обява заклик мандат відгук рецензія";

/// Nouns of papers that also name a section of a site, a thing or a person.
static OTHER: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| OTHER_PAPERS.split_ascii_whitespace().collect());

/// The kind of paper whose words begin at a token, and the token after them.
pub(in crate::recognition) fn at(text: &Text<'_>, start: usize) -> Option<(PaperKind, usize)> {
    let mut noun = start;
    // «Витяг з рішення» is the decision, «витяг із протоколу» the minutes.
    if matches!(text.word(noun), "витяг" | "копія" | "текст")
        && text.shape(noun) == Some(Shape::Word)
    {
        let of = noun + 1 + usize::from(matches!(text.word(noun + 1), "з" | "із" | "зі"));
        if matches!(text.class(of), Class::Decision | Class::Minutes) {
            noun = of;
        }
    }
    let first = noun;
    for _ in 0..3 {
        match noun_at(text, noun) {
            // «Протокольне рішення», «судове рішення»: of another kind by the adjective.
            Some((PaperKind::Decision, to)) if noun > first => {
                let neuter = text.word(noun - 1).ends_with(['е', 'є']);
                return neuter.then_some((PaperKind::Other, to));
            }
            Some(found) => return Some(found),
            None => {}
        }
        if !is_adjective(text, noun) {
            return None;
        }
        noun += 1;
        // «Нормативно-правовий акт».
        noun += usize::from(text.shape(noun) == Some(Shape::Dash));
    }
    None
}

fn noun_at(text: &Text<'_>, at: usize) -> Option<(PaperKind, usize)> {
    if text.shape(at) != Some(Shape::Word) {
        return None;
    }
    let word = text.word(at);
    let found = match text.class(at) {
        Class::Decision => match word {
            "рішення" | "решение" | "решения" => PaperKind::Decision,
            "рішенням" | "рішеннями" | "рішенню" | "рішенні" | "рішеннях" => {
                PaperKind::Cited
            }
            _ => return None,
        },
        Class::Order if !word.ends_with("дник") => PaperKind::Order,
        Class::Minutes => PaperKind::Minutes,
        Class::OrderOfDay if text.class(at + 1) == Class::DayAdjective => {
            return Some((PaperKind::Agenda, at + 2));
        }
        // «Перелік рішень 41 сесії» lists acts and may hold them.
        _ if OTHER.contains(word) && text.word(at + 1) == "рішень" => return None,
        _ if OTHER.contains(word) => PaperKind::Other,
        _ => return None,
    };
    Some((found, at + 1))
}

/// «Супровідний», «Додаткова», «Відкрите»: whatever may stand before the noun of a paper.
fn is_adjective(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    let known = !matches!(
        text.class(at),
        Class::About | Class::From | Class::Council | Class::Session | Class::Convocation
    );
    let ending = [
        "ий", "ій", "на", "ня", "ва", "ка", "ла", "ра", "та", "ша", "не", "ве", "ке", "ле", "ре",
        "ше", "ні", "ві", "чі", "во", "но",
    ];
    text.shape(at) == Some(Shape::Word)
        && known
        && text.tokens.get(at).is_some_and(|token| token.case != Case::Lower || at > 0)
        && ending.iter().any(|ending| word.ends_with(ending))
        && word.len() > 8
}
