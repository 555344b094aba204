//! Words of casinos, pharmacies, loans and the like, put on a page by whoever broke into it.
//!
//! Decides what is an advertisement and what is a council writing about such things. A word alone
//! is nothing: a budget has loans, a decision may be about casinos, the police warn of both. It
//! takes a lure beside it, a place where nobody looks, or a link to a stranger. The invariant: a
//! line that warns, forbids or names an act is never an advertisement.

use super::passages::{Passage, Sight, Words};
use crate::domain::sightings::host_fault::SpamSign;
use crate::sources::document::address::{self, same_site};
use crate::sources::document::text::bounded;
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

/// Words told in one finding.
const TOLD_MAX: usize = 5;

/// Longest quoted word.
const WORD_MAX_BYTES: usize = 60;

/// Longer lines are judged by their beginning.
const LINE_MAX_BYTES: usize = 2_000;

/// Lines of running text that must advertise before the text counts; a headline or a link is one.
const LINES_MIN: usize = 2;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

/// What only an advertisement says.
static BLATANT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?:
        1xbet|1хбет|1win|mostbet|мостбет|vavada|вавада|melbet|мелбет|betwinner
        |(?:pin[\s-]?up|пин[\s-]?ап|пін[\s-]?ап)[\s-]+(?:casino|казино|bet)
        |(?:casino|казино)[\s-]+(?:pin[\s-]?up|пин[\s-]?ап|пін[\s-]?ап|вулкан|vulkan)
        |slot\s+gacor|situs\s+(?:judi|slot)|judi\s+(?:online|bola|slot)|togel|sbobet|maxwin
        |write\s+my\s+essay|essay\s+writing\s+services?|buy\s+(?:an\s+)?essays?|custom\s+essays?
        |pay\s+for\s+(?:an\s+)?essays?|dissertation\s+writing\s+services?
        |купить\s+диплом\w*|купити\s+диплом\w*|диплом\w*\s+на\s+заказ
        |(?:курсов|дипломн)\w+\s+(?:робот\w+|работ\w+)\s+на\s+(?:замовлення|заказ)
        |реферат\w*\s+на\s+(?:замовлення|заказ)
        |порно|porno?|xxx\s+videos?|sex\s+videos?|escort\s+(?:services?|girls?)
        |интим[\s-]услуг\w*|інтим[\s-]послуг\w*|replica\s+watches|fake\s+rolex
        )\b",
    )
});

/// What is sold, and the words that sell it; whether the first alone is out of place.
static WARES: LazyLock<[(Regex, Regex, Alone); 6]> = LazyLock::new(|| {
    [
        (
            regex(
                r"(?i)\b(?:казино|casinos?|ставк\w+ на спорт|букмекер\w*|sportsbook|betting|blackjack|блекджек\w*)\b",
            ),
            regex(
                r"(?i)\b(?:бонус\w*|bonus(?:es)?|фріспін\w*|фриспин\w*|free ?spins?|промокод\w*|promo ?codes?|депозит\w*|no deposit|на гроші|на деньги|real money|грати|играть|грай|играй|дзеркал\w*|зеркал\w*|best|top|online)\b",
            ),
            Alone::OutOfPlace,
        ),
        (
            regex(
                r"(?i)\b(?:слот\w*|slots?|рулетк\w*|roulette|покер\w*|poker|джекпот\w*|jackpots?|(?:ігров|игров)\w+ автомат\w*|parimatch|париматч|паріматч|favbet)\b",
            ),
            regex(
                r"(?i)\b(?:казино|casinos?|фріспін\w*|фриспин\w*|free ?spins?|промокод\w*|no deposit|без депозит\w*|на гроші|на деньги|real money|gambling|ставк\w+ на спорт)\b",
            ),
            Alone::Usual,
        ),
        (
            regex(
                r"(?i)\b(?:viagra|віагр\w+|виагр\w+|cialis|сіаліс\w*|сиалис\w*|levitra|левітр\w+|левитр\w+|kamagra|камагр\w+|tramadol|трамадол\w*|xanax|phentermine|ivermectin)\b",
            ),
            regex(
                r"(?i)\b(?:купит[иь]|замовит[иь]|заказать|buy|order|cheap|недорог\w*|дешев\w*|без рецепт\w*|without (?:a )?prescription|pharmacy|ціна|цена|price|доставк\w+|generic|дженерик\w*)\b",
            ),
            Alone::OutOfPlace,
        ),
        (
            regex(r"(?i)\b(?:кредит\w*|позик\w+|loans?)\b"),
            regex(
                r"(?i)\b(?:без відмов\w*|без отказ\w*|без перевір\w*|без провер\w*|bad credit|no credit check|payday)\b",
            ),
            Alone::Usual,
        ),
        (
            regex(
                r"(?i)\b(?:займ(?:ы|ов)?|микрозайм\w*|мікрозайм\w*|мікропозик\w*|микрокредит\w*|payday loans?)\b",
            ),
            regex(
                r"(?i)\b(?:на карт[уки]\w*|без відмов\w*|без отказ\w*|без перевір\w*|без провер\w*|онлайн|срочн\w*|круглосуточн\w*|цілодобов\w*|online|instant)\b",
            ),
            Alone::Usual,
        ),
        (
            regex(
                r"(?i)\b(?:біткоїн\w*|біткойн\w*|биткоин\w*|биткойн\w*|bitcoins?|криптовалют\w*|crypto(?:currency)?|forex|форекс\w*|(?:бінарн|бинарн)\w+ (?:опціон|опцион)\w*|usdt)\b",
            ),
            regex(
                r"(?i)\b(?:заробіт\w*|заробля\w*|заработ\w*|зарабатыва\w*|купит[иь]|buy|обмінник\w*|обменник\w*|exchange|airdrop|profits?|гарантован\w+ (?:прибут\w+|дохід\w*|доход\w*)|trading bots?)\b",
            ),
            Alone::Usual,
        ),
    ]
});

/// Words of those who warn, forbid and decide.
static CAUTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^\W*про\s|\b(?:
        (?:кібер)?поліц\w*|полици\w*|шахра\w*|мошен\w*|заборон\w*|запрет\w*|запрещ\w*
        |закон(?:у|ом|и|ів|опроє\w*|опрое\w*|одав\w*)?|рішенн\w*|розпорядженн\w*|протиді\w*
        |попередж\w*|предупре\w*|лудоман\w*|ігров\w+\s+залежн\w*|штраф\w*|суд(?:у|ом|ів|ов\w+)?
        |профілакт\w*|кібербезпе\w*|обереж\w*|остерег\w*|обман\w*|обмеж\w*|огранич\w*|блок\w*
        |небезпе\w*|опасн\w*|злочин\w*|преступ\w*|слідч\w*|прокур\w*|підозр\w*|підпіл\w*|санкц\w*
        |викри\w*|незаконн\w*|нелегальн\w*|комісі\w*|верховн\w*|податк\w*|декларац\w*|декларув\w*
        |scam\w*|fraud\w*|police|illegal
        )\b",
    )
});

/// Parts of a host's name that only such hosts have.
static HOSTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"casino|kazino|1xbet|1win|mostbet|vavada|melbet|vulkan|pin-?up|viagra|cialis|porn|gacor|togel|judi|sbobet|(?:^|[.-])(?:slots?|xxx|bets?|loans?|essays?)(?:[.-]|$)",
    )
});

/// Whether a word is out of place wherever it stands hidden or leads away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alone {
    OutOfPlace,
    Usual,
}

/// How plainly a line advertises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plainness {
    /// It sells.
    Sells,
    /// It names what others sell.
    Names,
}

/// The words by which a page is known to advertise what a council does not, and where they stand;
/// `None` when there are none. `said` are lines that the page says of itself, like its title.
pub fn found(words: &Words, said: &[String], base: &Url) -> Vec<SpamSign> {
    let mut told: Vec<SpamSign> = Vec::new();
    let mut tell = |sign: SpamSign| {
        if told.len() < TOLD_MAX && !told.contains(&sign) {
            told.push(sign);
        }
    };
    for line in said {
        if let Some((word, Plainness::Sells)) = judge(line) {
            tell(SpamSign::Title { word });
        }
    }
    for link in &words.links {
        let to = address::resolve(&link.href, Some(base));
        let stranger = to.as_ref().and_then(|to| stranger(to, base));
        let spoken = judge(&link.text);
        match (stranger, spoken) {
            (Some(host), _) if HOSTS.is_match(&host) => tell(SpamSign::Host { host }),
            (Some(host), Some((word, _))) => {
                tell(SpamSign::Link { word, host: Some(host) });
            }
            (None, Some((word, Plainness::Sells))) => {
                tell(SpamSign::Link { word, host: None });
            }
            _ => {}
        }
    }
    let judged = |passage: &Passage| judge(&passage.text);
    let mut running: Vec<String> = Vec::new();
    for passage in &words.passages {
        match (judged(passage), passage.sight) {
            (Some((word, _)), Sight::Hidden) => tell(SpamSign::Hidden { word }),
            (Some((word, Plainness::Sells)), Sight::Shown) if passage.heading => {
                tell(SpamSign::Heading { word });
            }
            (Some((word, Plainness::Sells)), Sight::Shown) => running.push(word),
            _ => {}
        }
    }
    if running.len() >= LINES_MIN {
        running.into_iter().for_each(|word| tell(SpamSign::Text { word }));
    }
    told
}

/// The word by which a line advertises, if it does.
fn judge(line: &str) -> Option<(String, Plainness)> {
    let line = bounded(line, LINE_MAX_BYTES);
    if let Some(word) = BLATANT.find(line) {
        return careless(line).then(|| (quoted(word.as_str()), Plainness::Sells));
    }
    for (ware, lure, alone) in &*WARES {
        let Some(word) = ware.find(line) else { continue };
        let plainness = match (lure.is_match(line), alone) {
            (true, _) => Plainness::Sells,
            (false, Alone::OutOfPlace) => Plainness::Names,
            (false, Alone::Usual) => continue,
        };
        return careless(line).then(|| (quoted(word.as_str()), plainness));
    }
    None
}

/// A word as it is told; it comes from outside and is quoted in bounds.
fn quoted(word: &str) -> String {
    bounded(&word.to_lowercase(), WORD_MAX_BYTES).to_owned()
}

fn careless(line: &str) -> bool {
    !CAUTION.is_match(line)
}

/// The host of an address that is neither the site's own nor a public body's.
fn stranger(to: &Url, base: &Url) -> Option<String> {
    let host = to.host_str()?;
    let public = [".gov.ua", ".edu.ua"].iter().any(|end| host.ends_with(end));
    (!same_site(to, base) && !public).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::passages::words;
    use super::*;
    use scraper::Html;

    fn told(body: &str) -> Option<String> {
        let base = Url::parse("https://rada.example/").unwrap();
        let signs = found(&words(&Html::parse_document(body)), &[], &base);
        let told: Vec<String> = signs.iter().map(SpamSign::to_string).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    #[test]
    fn advertisements_are_known_where_break_ins_put_them() {
        for (body, expected) in [
            (
                "<div style='display:none'><a href='https://a.example/'>онлайн казино</a></div>",
                "«казино» (link to a.example), «казино» (hidden)",
            ),
            ("<p style='position:absolute;left:-9999px'>buy cheap viagra</p>", "«viagra» (hidden)"),
            ("<h3>Казино Х: фріспіни та бонуси</h3>", "«казино» (heading)"),
            ("<a href='/news/9'>Best online casino 2026</a>", "«casino» (link)"),
            (
                "<p>Сайт <a href='https://vavada-777.example'>тут</a></p>",
                "link to vavada-777.example",
            ),
            ("<p>Кредит онлайн без відмови</p><p>Займ на карту срочно</p>", "«кредит», «займ»"),
            ("<h2>Купить диплом в Киеве</h2>", "«купить диплом» (heading)"),
            ("<h2>Slot gacor hari ini</h2>", "«slot gacor» (heading)"),
            ("<h2>Write my essay cheap</h2>", "«write my essay» (heading)"),
            ("<h2>Заробіток на криптовалюті від 500 $</h2>", "«криптовалюті» (heading)"),
            ("<a href='/x'>Ставки на спорт з бонусом</a>", "«ставки на спорт» (link)"),
        ] {
            assert_eq!(told(body).as_deref(), Some(expected), "{body}");
        }
    }

    #[test]
    fn what_a_council_writes_about_such_things_is_no_advertisement() {
        for body in [
            "<a href='/d/1'>Про заборону розміщення казино та гральних закладів на території громади</a>",
            "<a href='/d/2'>Про надання дозволу на розміщення казино, бонусна програма</a>",
            "<h2>Кіберполіція попереджає: онлайн-казино обіцяють бонуси та фріспіни</h2>",
            "<a href='https://cyberpolice.gov.ua/n/1'>Онлайн-казино: як не втратити гроші</a>",
            "<a href='https://news.example/1'>Уряд заборонив рекламу казино</a>",
            "<h2>Кредит для фермерів: програма «Доступні кредити 5-7-9%»</h2>",
            "<p>Повернення бюджетного кредиту, позик та відсотків</p>",
            "<h2>Аптека в Лиманах працює без вихідних</h2>",
            "<h2>Вільні слоти для запису до лікаря онлайн, реєстрація</h2>",
            "<h2>Дитячі ігрові автомати на святі громади</h2>",
            "<h2>Турнір із покеру серед ветеранів</h2>",
            "<p>Гурт ВІАГРА виступить на Дні громади</p>",
            "<h2>Депутат подав декларацію: купити криптовалюту не встиг</h2>",
            "<h2>Служба займається справами дітей онлайн, займе місце на карту</h2>",
            "<div style='display:none'>Меню Новини Кредит Слоти Аптека Рулетка</div>",
            "<p>Один рядок: казино з бонусами від депозиту – історія героя нашої вистави.</p>",
            "<h2>Поліція викрила підпільне казино</h2>",
        ] {
            assert_eq!(told(body), None, "{body}");
        }
    }
}
