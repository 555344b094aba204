//! Slugs and addresses, turned back into words.
//!
//! Decides what a transliterated word most likely was, in any of the spellings the engines use
//! (`rishennya`, `risennia`, `sesiji`, `sklykannya`). Does not reach a verdict: it writes a plain
//! title that is then read like any other. The invariant: only words of the closed vocabulary are
//! translated; anything else stays Latin and so means nothing.

use super::numeral_words;
use crate::domain::month::MONTHS;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The vocabulary of titles by its skeleton.
static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for word in VOCABULARY.iter().flat_map(|line| line.split(' ')).chain(MONTHS) {
        words.entry(skeleton(word)).or_insert(word);
    }
    for (slug, word) in SPELLINGS {
        words.insert((*slug).to_owned(), word);
    }
    words
});

const VOCABULARY: [&str; 25] = [
    "рішення рішень рішенням розпорядження розпоряджень протокол протоколи протоколу",
    "проєкт проєкти проєкту проєктів",
    "сесія сесії сесію сесій скликання чергова чергової чергових позачергова позачергової",
    "виконавчого виконавчий комітету комітет виконком виконкому виконкомі",
    "рада ради раді засідання пленарне порядок денний порядку денного",
    "відбудеться відбулося відбулася відбулась трансляція відеозапис аналіз",
    "від про року рік роцi додаток",
    "сільської селищної міської районної обласної голови міського сільського селищного",
    "перша першої першою перше першого друга другої друге другого третя третьої третє третього",
    "четверта четвертої четверте четвертого пята пятої пяте пятого шоста шостої шосте шостого",
    "сьома сьомої сьоме сьомого восьма восьмої восьме восьмого девята девятої девяте девятого",
    "десята десятої десяте десятого одинадцята одинадцятої дванадцята дванадцятої",
    "тринадцята тринадцятої чотирнадцята чотирнадцятої пятнадцята пятнадцятої",
    "шістнадцята шістнадцятої сімнадцята сімнадцятої вісімнадцята вісімнадцятої",
    "девятнадцята девятнадцятої двадцята двадцятої тридцята тридцятої сорокова сорокової",
    "пятдесята пятдесятої шістдесята шістдесятої сімдесята сімдесятої вісімдесята вісімдесятої",
    "девяноста двадцять тридцять сорок пятдесят шістдесят сімдесят вісімдесят девяносто",
    "комісії комісій постійних постійної депутатських оголошення повідомлення",
    "новини анонси анонс оприлюднення обговорення витяг положення звіт",
    "прийняті прийнято прийняла ухвалив ухвалила затвердив",
    "регуляторна регуляторного регуляторних актів суду",
    "виборчої адміністрації міністерства громадської молодіжної",
    "голосування поіменне поіменного результати",
    "трансляції відео онлайн",
    "депутати депутатів внесення змін зміни скасування до",
];

/// Spellings outside every scheme, by skeleton: Russian words, slips, and paths of known engines.
const SPELLINGS: [(&str, &str); 33] = [
    ("proekta", "проєкт"),
    ("proekti", "проєкти"),
    ("proekt", "проєкт"),
    ("proektiv", "проєктів"),
    ("proektu", "проєкту"),
    ("resenij", "рішень"),
    ("reseni", "рішень"),
    ("resena", "рішення"),
    ("risenaradi", "рішення ради"),
    ("risenaradu", "рішення ради"),
    ("risenavikon", "рішення виконавчого комітету"),
    ("risenavikonkomu", "рішення виконкому"),
    ("sklukana", "скликання"),
    ("sklikanu", "скликання"),
    ("sesa", "сесія"),
    ("sesi", "сесії"),
    ("sesisi", "сесії"),
    ("radu", "ради"),
    ("rozporazena", "розпорядження"),
    ("rasporazena", "розпорядження"),
    ("rozporazeni", "розпоряджень"),
    ("rozporadzeni", "розпоряджень"),
    ("protokoli", "протоколи"),
    ("roku", "року"),
    ("vikonavcij", "виконавчий"),
    ("vikonkoma", "виконкому"),
    ("drafts", "проєкти"),
    ("draft", "проєкт"),
    ("vid", "від"),
    ("ot", "від"),
    ("pro", "про"),
    ("no", "№"),
    ("n", "№"),
];

/// Whether a title is a slug: words joined by hyphens or underscores, in Latin letters.
pub(in crate::recognition) fn is_slug(title: &str) -> bool {
    let title = title.trim();
    let joined = title.bytes().filter(|byte| matches!(byte, b'-' | b'_')).count();
    joined >= 2
        && !title.contains(char::is_whitespace)
        && title.bytes().any(|byte| byte.is_ascii_alphabetic())
        && title.chars().all(|c| c.is_ascii() || c == '№')
}

/// One letter for all the ways a sound is spelt in Latin or Cyrillic.
fn skeleton(word: &str) -> String {
    let mut plain = String::with_capacity(word.len() + 4);
    let lower = word.to_lowercase();
    for c in lower.chars() {
        match c {
            'а' => plain.push('a'),
            'б' => plain.push('b'),
            'в' | 'w' => plain.push('v'),
            'г' | 'ґ' | 'g' | 'х' | 'x' => plain.push('h'),
            'д' => plain.push('d'),
            'е' => plain.push('e'),
            'є' => plain.push_str("ie"),
            'ж' => plain.push('z'),
            'з' => plain.push('z'),
            'и' | 'і' | 'ї' | 'й' | 'y' | 'j' => plain.push('i'),
            'к' => plain.push('k'),
            'л' => plain.push('l'),
            'м' => plain.push('m'),
            'н' => plain.push('n'),
            'о' => plain.push('o'),
            'п' => plain.push('p'),
            'р' => plain.push('r'),
            'с' | 'ш' => plain.push('s'),
            'т' => plain.push('t'),
            'у' => plain.push('u'),
            'ф' => plain.push('f'),
            'ц' | 'ч' => plain.push('c'),
            'щ' => plain.push('s'),
            'ю' => plain.push_str("iu"),
            'я' => plain.push_str("ia"),
            'ь' | '\'' | '’' => {}
            other => plain.push(other),
        }
    }
    for (pair, letter) in [
        ("shch", "s"),
        ("sch", "s"),
        ("sh", "s"),
        ("ch", "c"),
        ("zh", "z"),
        ("kh", "h"),
        ("ts", "c"),
    ] {
        if plain.contains(pair) {
            plain = plain.replace(pair, letter);
        }
    }
    let mut out = String::with_capacity(plain.len());
    let mut letters = plain.chars().peekable();
    while let Some(c) = letters.next() {
        let vowel_follows = matches!(letters.peek(), Some('a' | 'u' | 'e' | 'o' | 'i'));
        if (c == 'i' && vowel_follows) || (out.ends_with(c) && c.is_alphabetic()) {
            continue;
        }
        out.push(c);
    }
    out
}

/// One piece of a slug.
enum Piece<'a> {
    Word(&'static str),
    Unknown(&'a str),
    Number(&'a str),
    Roman(u16),
}

fn piece<'a>(part: &'a str, pieces: &mut Vec<Piece<'a>>) {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        pieces.push(Piece::Number(part));
        return;
    }
    // «no165» and «n6» carry the sign with them, «radu8» and «33dsa» carry dirt.
    let digits = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
    let (letters, number) = part.split_at(digits);
    let whole = number.bytes().all(|byte| byte.is_ascii_digit());
    if !letters.is_empty() && !number.is_empty() && whole {
        if matches!(letters, "no" | "n") {
            pieces.push(Piece::Word("№"));
        } else {
            piece(letters, pieces);
        }
        pieces.push(Piece::Number(number));
        return;
    }
    // «142r» is the order 142р.
    if let Some(digits) = part.strip_suffix('r')
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        pieces.push(Piece::Number(part));
        return;
    }
    if let Some(value) = roman(part) {
        pieces.push(Piece::Roman(value));
        return;
    }
    match WORDS.get(&skeleton(part)) {
        Some(word) => pieces.push(Piece::Word(word)),
        None => pieces.push(Piece::Unknown(part)),
    }
}

/// «viii» and the transliterated Cyrillic «hhvi».
fn roman(part: &str) -> Option<u16> {
    let part = part.to_ascii_lowercase();
    if part == "i" || part == "v" || part == "x" || part.len() > 1 {
        let latin = part.replace("kh", "x").replace('h', "x");
        if latin.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'l' | b'c')) {
            return numeral_words::roman(&latin);
        }
    }
    None
}

/// Writes a slug as a title.
pub(in crate::recognition) fn as_title(slug: &str) -> String {
    let mut pieces = Vec::new();
    for part in slug.split(|c: char| !c.is_alphanumeric() && c != '№').filter(|p| !p.is_empty()) {
        match part.strip_prefix('№') {
            Some(rest) => {
                pieces.push(Piece::Word("№"));
                if !rest.is_empty() {
                    piece(rest, &mut pieces);
                }
            }
            None => piece(part, &mut pieces),
        }
    }
    write(&pieces)
}

fn is_word(piece: Option<&Piece<'_>>, accept: &[&str]) -> bool {
    matches!(piece, Some(Piece::Word(word)) if accept.contains(word))
}

const COUNTED: [&str; 14] = [
    "сесія",
    "сесії",
    "сесію",
    "сесій",
    "скликання",
    "чергова",
    "чергової",
    "чергових",
    "позачергова",
    "позачергової",
    "пленарне",
    "засідання",
    "го",
    "ї",
];

fn write(pieces: &[Piece<'_>]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut act_seen = false;
    // A number before the act's word is the engine's id of the article.
    if pieces.len() > 1
        && matches!(pieces[0], Piece::Number(_))
        && is_word(
            pieces.get(1),
            &[
                "рішення",
                "рішень",
                "протокол",
                "протоколи",
                "проєкт",
                "проєкти",
                "розпорядження",
                "про",
            ],
        )
    {
        at = 1;
    }
    while let Some(piece) = pieces.get(at) {
        if let Some((date, next)) = date(pieces, at) {
            push(&mut out, &date);
            at = next;
            continue;
        }
        match piece {
            Piece::Word(word) => {
                act_seen |= matches!(*word, "рішення" | "розпорядження" | "№" | "протокол");
                push(&mut out, word);
                at += 1;
            }
            Piece::Unknown(word) => {
                let ending = matches!(*word, "go" | "ho" | "oi" | "yi" | "ji" | "ta" | "ii")
                    && matches!(pieces.get(at.wrapping_sub(1)), Some(Piece::Number(_)));
                if !ending {
                    push(&mut out, word);
                }
                at += 1;
            }
            Piece::Number(digits) if beside_month(pieces, at) => {
                push(&mut out, digits);
                at += 1;
            }
            Piece::Number(_) | Piece::Roman(_) => {
                at = write_numbers(pieces, at, act_seen, &mut out)
            }
        }
    }
    out
}

fn push(out: &mut String, word: &str) {
    if !out.is_empty() && !out.ends_with('№') {
        out.push(' ');
    }
    out.push_str(word);
}

/// The day before a month and the year after it.
fn beside_month(pieces: &[Piece<'_>], at: usize) -> bool {
    is_word(pieces.get(at + 1), &MONTHS) || (at > 0 && is_word(pieces.get(at - 1), &MONTHS))
}

/// A run of numbers: one that counts a session stays as it is, others make the act's number.
fn write_numbers(pieces: &[Piece<'_>], from: usize, act_seen: bool, out: &mut String) -> usize {
    let mut to = from;
    while matches!(pieces.get(to), Some(Piece::Number(_) | Piece::Roman(_)))
        && (to == from || date(pieces, to).is_none())
    {
        to += 1;
    }
    let after = match pieces.get(to) {
        Some(Piece::Unknown("go" | "ho" | "oi" | "yi" | "ji" | "ta")) => to + 1,
        _ => to,
    };
    let counted = is_word(pieces.get(after), &COUNTED);
    let number_end = if counted { to - 1 } else { to };
    let mut groups: Vec<String> = pieces[from..number_end].iter().map(group).collect();
    // `6340-03-46-viii`: the engine's id stands before a whole number.
    if groups.len() == 4 && groups[0].len() > 2 && from == 0 {
        groups.remove(0);
    }
    let roman_last = matches!(pieces.get(number_end.wrapping_sub(1)), Some(Piece::Roman(_)));
    let number = match groups.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] if roman_last => format!("{first}-{second}"),
        [first, second] => format!("{first}/{second}"),
        [first, second, third] if roman_last && first.len() < 3 => {
            format!("{first}-{second}/{third}")
        }
        many => many.join("-"),
    };
    let by_date = is_word(pieces.get(to), &["від"])
        || (from > 0 && is_word(pieces.get(from - 1), &["року", "від"]));
    if !number.is_empty() {
        if (act_seen || by_date || roman_last) && !out.ends_with('№') && !out.contains('№') {
            push(out, "№");
        }
        push(out, &number);
    }
    if counted {
        push(out, &group(&pieces[to - 1]));
    }
    to
}

fn group(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Number(digits) => digits.replace('r', "р"),
        Piece::Roman(value) => numeral_words::to_roman(*value),
        Piece::Word(word) => (*word).to_owned(),
        Piece::Unknown(word) => (*word).to_owned(),
    }
}

/// `27-09-2018`, `22122017`; a month in words is left to the reader of titles.
fn date(pieces: &[Piece<'_>], at: usize) -> Option<(String, usize)> {
    let number = |at: usize| match pieces.get(at) {
        Some(Piece::Number(digits)) => Some(*digits),
        _ => None,
    };
    let first = number(at)?;
    let year = |digits: &str| matches!(digits.get(..2), Some("19" | "20"));
    if first.len() == 8
        && let (Some(day), Some(month), Some(rest)) =
            (first.get(..2), first.get(2..4), first.get(4..))
        && year(rest)
        && day <= "31"
        && month <= "12"
    {
        return Some((format!("{day}.{month}.{rest}"), at + 1));
    }
    let (second, third) = (number(at + 1)?, number(at + 2)?);
    let shape = first.len() == 2 && second.len() == 2 && third.len() == 4;
    (shape && year(third) && first <= "31" && second <= "12")
        .then(|| (format!("{first}.{second}.{third}"), at + 3))
}
