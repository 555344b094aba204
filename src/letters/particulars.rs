//! The particulars of a fault of a host, in words for people.

/// A cause and the same in Ukrainian; `{}` is a hole, `{0}` is what filled the first one.
type Pair = (&'static str, &'static str);

/// What a look at a host says of its certificate, headers and content.
const PARTICULARS: [Pair; 23] = [
    ("expired {}", "строк дії сплив {0}"),
    ("expired", "строк дії сплив"),
    ("not valid before {}", "почне діяти {0}"),
    ("not valid yet", "ще не діє"),
    ("issued for another name", "видано на інше ім’я"),
    ("issued for {}", "видано для {0}"),
    (
        "the server does not send its intermediate certificate",
        "сервер не надсилає проміжного сертифіката",
    ),
    ("unknown issuer, or self-signed", "видано невідомим центром або самопідписаний"),
    ("its signature does not hold", "підпис недійсний"),
    ("revoked", "відкликано"),
    ("self-signed", "самопідписаний"),
    ("no Contact", "немає поля Contact"),
    ("no Expires", "немає поля Expires"),
    ("more than one Expires", "поле Expires повторюється"),
    ("Expires is no date of RFC 3339", "поле Expires не є датою"),
    ("there is no HTTPS", "захищеного з’єднання немає"),
    ("HTTPS leads back to plain HTTP", "HTTPS веде назад на HTTP"),
    ("no valid max-age", "немає чинного max-age"),
    ("not `nosniff`", "значення не nosniff"),
    ("frame-ancestors allows everybody", "frame-ancestors дозволяє всім"),
    (
        "X-Frame-Options has a value that browsers ignore",
        "значення X-Frame-Options браузери не враховують",
    ),
    ("it gives the whole address away", "передає повну адресу"),
    ("link to {}", "посилання на {0}"),
];

/// The particulars of a fault of a host; what is not known stays as it is.
pub fn of_host(detail: &str) -> String {
    let Some((what, particulars)) = detail.split_once(": ") else { return detail.to_owned() };
    let said = first_of(&PARTICULARS, particulars).unwrap_or_else(|| particulars.to_owned());
    format!("{what}: {}", said.replace("(hidden)", "(приховано)"))
}

fn first_of(pairs: &[Pair], reason: &str) -> Option<String> {
    pairs.iter().find_map(|(english, ukrainian)| {
        filled(english, reason).map(|holes| put(ukrainian, &holes))
    })
}

/// What fills the holes of a template; `None` when the text is another one.
fn filled<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut literals = template.split("{}");
    let mut rest = text.strip_prefix(literals.next()?)?;
    let mut holes = Vec::new();
    let literals: Vec<&str> = literals.collect();
    for (index, literal) in literals.iter().enumerate() {
        let last = index + 1 == literals.len();
        let end = match (literal.is_empty(), last) {
            (true, true) => rest.len(),
            (false, true) => rest.strip_suffix(literal)?.len(),
            _ => rest.find(literal)?,
        };
        holes.push(&rest[..end]);
        rest = &rest[end + literal.len()..];
    }
    rest.is_empty().then_some(holes)
}

fn put(template: &str, holes: &[&str]) -> String {
    holes.iter().enumerate().fold(template.to_owned(), |text, (index, hole)| {
        text.replace(&format!("{{{index}}}"), &dated(hole))
    })
}

/// «2026-11-20» as people write it.
fn dated(hole: &str) -> String {
    match chrono::NaiveDate::parse_from_str(hole, "%Y-%m-%d") {
        Ok(on) => on.format("%d.%m.%Y").to_string(),
        Err(_) => hole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn particulars_of_hosts_are_told() {
        for (detail, told) in [
            ("сертифікат: expired 2026-11-20", "сертифікат: строк дії сплив 20.11.2026"),
            (
                "слова: link to slots.example, «казино» (hidden)",
                "слова: посилання на slots.example, «казино» (приховано)",
            ),
            ("Referrer-Policy", "Referrer-Policy"),
            ("Strict-Transport-Security: max-age=1", "Strict-Transport-Security: max-age=1"),
        ] {
            assert_eq!(super::of_host(detail), told);
        }
    }
}
