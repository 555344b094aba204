//! What letters say of information security: faults of hosts, and the memo to staff.

use super::words::Words;
use crate::domain::obligation::{HostDetail, HostFault, Obligation};
use crate::letters::particulars;
use crate::letters::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use crate::letters::ukrainian::date;
use crate::letters::wording;
use chrono::NaiveDate;

/// A fault of a host.
pub(in crate::letters) fn fault(
    obligation: &Obligation,
    source: &str,
    fault: &HostFault,
    details: &[HostDetail],
) -> Words {
    let source = one_line(source, NAME_MAX_CHARS);
    let (name, seen, request) = said(fault);
    let mut facts = vec![("Об’єкт перевірки", source.clone())];
    let lines: Vec<String> = details
        .iter()
        .map(|detail| one_line(&particulars::detail(detail), SENTENCE_MAX_CHARS))
        .collect();
    if !lines.is_empty() {
        facts.push(("Подробиці", lines.join("; ")));
    }
    let reckoning = match fault {
        HostFault::CertificateEnds(_) => "останній день чинності сертифіката".to_owned(),
        _ => wording::reckoning_of_term(&obligation.due, "виявлено").unwrap_or_default(),
    };
    Words {
        short: format!("{name} ({source})"),
        seen,
        whether: "Чи усунуто недолік,".to_owned(),
        request: format!("{request} ({source})"),
        if_done: "Якщо так і має бути, просимо повідомити про це у відповідь на цей лист."
            .to_owned(),
        facts,
        reckoning: Some(reckoning),
    }
}

/// Its name, what was seen, what is asked.
fn said(fault: &HostFault) -> (&'static str, String, &'static str) {
    match fault {
        HostFault::CertificateEnds(until) => (
            "продовження сертифіката",
            format!("сертифікат сайту діє до {}", date(*until)),
            "продовжити сертифікат сайту",
        ),
        HostFault::Certificate => (
            "недійсний сертифікат",
            "сертифікат сайту недійсний: відвідувачі бачать попередження".to_owned(),
            "встановити дійсний сертифікат",
        ),
        HostFault::Transport => (
            "незахищене з’єднання",
            "перехід на захищене з’єднання налаштовано не повністю".to_owned(),
            "налаштувати переспрямування з HTTP на HTTPS і заголовок Strict-Transport-Security",
        ),
        HostFault::Headers => (
            "захисні заголовки",
            "захисних заголовків сайту не виявлено".to_owned(),
            "додати захисні заголовки у відповіді сайту",
        ),
        HostFault::MixedContent => (
            "незахищені складники сторінки",
            "захищена сторінка завантажує складники незахищеним з’єднанням".to_owned(),
            "завантажувати всі складники сторінки через HTTPS",
        ),
        HostFault::Spam => (
            "сторонній вміст",
            "на сторінці виявлено слова або письмо, яких на сайті ради не має бути".to_owned(),
            "перевірити, чи сайт не зламано, і вилучити сторонній вміст",
        ),
        HostFault::NewScript(_) => (
            "новий сторонній скрипт",
            "на сторінці з’явився скрипт із сайту, якого раніше не було".to_owned(),
            "перевірити, чи скрипт додано навмисно, і якщо ні – вилучити його",
        ),
        HostFault::NewLinks(_) => (
            "посилання на нові сайти",
            "на сторінці з’явилися посилання на сайти, яких раніше не було".to_owned(),
            "переглянути ці посилання",
        ),
        HostFault::SecurityTxt => (
            "файл security.txt",
            "чинного файлу /.well-known/security.txt не виявлено".to_owned(),
            "розмістити файл security.txt із контактом для повідомлень про вразливості (RFC 9116)",
        ),
    }
}

/// The memo that each person acknowledges.
const MEMO: &str = "не відкривати вкладень і посилань із неочікуваних листів; не повідомляти \
    паролів нікому, зокрема телефоном; мати різні паролі та двофакторний вхід для пошти, вебсайту \
    і сторінок у соціальних мережах; не пересилати службових документів через особисті поштові \
    скриньки та месенджери; не публікувати персональних даних і даних про розташування військових; \
    оновлювати програми; про підозрілий лист, втрату телефона чи чужий допис негайно повідомляти \
    адміністратора";

/// The memo on information security.
pub(in crate::letters) fn memo(obligation: &Obligation, period_from: NaiveDate) -> Words {
    Words {
        short: "ознайомлення з пам’яткою з інформаційної безпеки".to_owned(),
        seen: "підтвердження ознайомлення не виявлено".to_owned(),
        whether: "Чи підтверджено ознайомлення,".to_owned(),
        request: "ознайомитися з пам’яткою з інформаційної безпеки та підтвердити це словом \
                  «Ознайомлено» у відповідь на цей лист"
            .to_owned(),
        if_done:
            "Якщо підтвердження вже надіслано, просимо повідомити про це у відповідь на цей лист."
                .to_owned(),
        facts: vec![("Пам’ятка", format!("{MEMO}."))],
        reckoning: Some(format!(
            "пам’ятка надсилається з {}; підтвердити – до {}",
            date(period_from),
            date(obligation.due.on)
        )),
    }
}
