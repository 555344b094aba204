//! What came between a letter and its reader, in words for people.
//!
//! Decides how each setback is said at a terminal, on the page and in a letter about it; English
//! for logs and JSON is the setback's own. The invariant: every setback has its words; a server's
//! own words stay as it said them, and so does what an older version told.

use crate::domain::notice::setback::{Break, Enough, Lack, Setback, Step};
use crate::domain::sightings::cause::answer::TlsFault;

/// A setback in words for people.
pub fn in_ukrainian(setback: &Setback) -> String {
    match setback {
        Setback::Answer { step, code, text } => {
            format!("{}: {code} {text}", answered(*step))
        }
        Setback::Unreadable { step, text } => {
            format!("{} незрозуміла: {text}", answered(*step))
        }
        Setback::Connection { step: Step::Session, how, .. } => connection(*how).to_owned(),
        Setback::Connection { step, how, .. } => format!("{}: {}", during(*step), connection(*how)),
        Setback::Silence { step, seconds } => {
            format!("{}: поштовий сервер не відповів за {seconds} с", during(*step))
        }
        Setback::Lacking { lack } => lacking(*lack).to_owned(),
        Setback::BadAddress {} => "електронну адресу адресата записано неправильно".to_owned(),
        Setback::NoAddress {} => "у довіднику немає електронної адреси цієї особи".to_owned(),
        Setback::ExampleRecipient {} => {
            "адреса адресата вигадана (домен example); впишіть справжню в directory.toml".to_owned()
        }
        Setback::ExampleSender {} => {
            "адреса відправника вигадана (домен example); впишіть справжню в рядок from_email"
                .to_owned()
        }
        Setback::NoMessage { .. } => {
            "листа не вдалося скласти; причину записано в журналі служби".to_owned()
        }
        Setback::Spool { directory, .. } => {
            format!("лист не записано до каталогу {directory}; перевірте права та місце на диску")
        }
        Setback::GivenUp { why } => given_up(*why).to_owned(),
        Setback::Returned { status: None } => RETURNED.to_owned(),
        Setback::Returned { status: Some(status) } => format!("{RETURNED} (код {status})"),
        Setback::Stopped {} => "службу зупинено раніше, ніж поштовий сервер відповів".to_owned(),
        Setback::Untrue {} => "нічого з написаного в ньому вже не відповідає дійсності".to_owned(),
        Setback::Delivered {} => "лист, замість якого його підготовлено, доставлено".to_owned(),
        Setback::Told(words) => words.clone(),
    }
}

const RETURNED: &str = "листа повернув поштовий сервер адресата";

/// What the server's answer was about.
fn answered(step: Step) -> &'static str {
    match step {
        Step::Session => "відповідь сервера на з’єднання чи вхід",
        Step::Sender => "відповідь сервера на адресу відправника",
        Step::Recipient => "відповідь сервера на адресу адресата",
        Step::Content | Step::End => "відповідь сервера на зміст листа",
    }
}

fn during(step: Step) -> &'static str {
    match step {
        Step::Session => "під час з’єднання чи входу",
        Step::Sender => "після адреси відправника",
        Step::Recipient => "після адреси адресата",
        Step::Content => "під час надсилання змісту",
        Step::End => "після надсилання змісту",
    }
}

fn connection(how: Break) -> &'static str {
    match how {
        Break::NoSuchHost => "поштового сервера з такою назвою не знайдено",
        Break::Refused => "поштовий сервер не приймає з’єднань на цьому порту",
        Break::TimedOut => "поштовий сервер не відповідає на цьому порту",
        Break::Closed => "поштовий сервер закрив з’єднання",
        Break::Injected => {
            "до захищеного з’єднання хтось дописав зайве; лист не надіслано, бо з’єднання може бути \
             підмінене"
        }
        Break::Tls(fault) => tls(fault),
        Break::Other => "з’єднання з поштовим сервером обірвалося",
    }
}

fn tls(fault: TlsFault) -> &'static str {
    match fault {
        TlsFault::Expired => "строк дії сертифіката поштового сервера сплив",
        TlsFault::IncompleteChain => "поштовий сервер не надсилає проміжного сертифіката",
        TlsFault::UnknownIssuer => {
            "сертифікат поштового сервера видано невідомим центром; якщо центр Ваш, назвіть його \
             файл у рядку ca_file"
        }
        TlsFault::OtherName => {
            "сертифікат поштового сервера видано на інше ім’я; перевірте рядок host"
        }
        TlsFault::Other => {
            "захищеного з’єднання з поштовим сервером не встановлено; перевірте рядки security і port"
        }
    }
}

fn lacking(lack: Lack) -> &'static str {
    match lack {
        Lack::StartTls => {
            "поштовий сервер не пропонує STARTTLS; спробуйте security = \"implicit\" і port = 465"
        }
        Lack::Login => "поштовий сервер не пропонує входу за ім’ям і паролем",
        Lack::NationalLetters => "поштовий сервер не приймає адрес із нелатинськими літерами",
    }
}

fn given_up(why: Enough) -> &'static str {
    match why {
        Enough::RepeatedTwice => "його вже повторено двічі",
        Enough::DayIsOver => "його день минув",
        Enough::PartlyUntrue => "не все в ньому ще відповідає дійсності",
        Enough::OtherAddress => "адресат тепер має іншу адресу",
        Enough::NoBytes => "його копія не читається",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Latin words that a person finds in a file or on a screen as they stand.
    const KNOWN: [&str; 11] = [
        "STARTTLS",
        "security",
        "implicit",
        "port",
        "host",
        "ca_file",
        "directory",
        "toml",
        "from_email",
        "example",
        "spool",
    ];

    #[test]
    fn no_setback_of_ours_is_told_in_english() {
        let steps = [Step::Session, Step::Sender, Step::Recipient, Step::Content, Step::End];
        let tls = [
            TlsFault::Expired,
            TlsFault::IncompleteChain,
            TlsFault::UnknownIssuer,
            TlsFault::OtherName,
            TlsFault::Other,
        ];
        let breaks = [
            Break::NoSuchHost,
            Break::Refused,
            Break::TimedOut,
            Break::Closed,
            Break::Injected,
            Break::Other,
        ];
        let enough = [
            Enough::RepeatedTwice,
            Enough::DayIsOver,
            Enough::PartlyUntrue,
            Enough::OtherAddress,
            Enough::NoBytes,
        ];
        let lower = || "os error 111".to_owned();
        let mut all = vec![
            Setback::BadAddress {},
            Setback::NoAddress {},
            Setback::ExampleRecipient {},
            Setback::ExampleSender {},
            Setback::NoMessage { lower: lower() },
            Setback::Spool { directory: "/spool".to_owned(), lower: lower() },
            Setback::Returned { status: Some("5.1.1".to_owned()) },
            Setback::Returned { status: None },
            Setback::Stopped {},
            Setback::Untrue {},
            Setback::Delivered {},
        ];
        for step in steps {
            all.push(Setback::Answer { step, code: 550, text: String::new() });
            all.push(Setback::Unreadable { step, text: String::new() });
            all.push(Setback::Silence { step, seconds: 30 });
            for how in tls.map(Break::Tls).into_iter().chain(breaks) {
                all.push(Setback::Connection { step, how, lower: lower() });
            }
        }
        all.extend(
            [Lack::StartTls, Lack::Login, Lack::NationalLetters]
                .map(|lack| Setback::Lacking { lack }),
        );
        all.extend(enough.map(|why| Setback::GivenUp { why }));
        for setback in all {
            let said = in_ukrainian(&setback);
            let latin = |word: &&str| word.starts_with(|c: char| c.is_ascii_alphabetic());
            let words = said.split(|c: char| !c.is_alphanumeric() && c != '_');
            let strange: Vec<_> = words.filter(latin).filter(|it| !KNOWN.contains(it)).collect();
            assert!(strange.is_empty(), "{strange:?} in «{said}»");
            assert!(said.chars().any(char::is_alphabetic), "{setback:?}");
        }
    }
}
