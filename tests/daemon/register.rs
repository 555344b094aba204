//! The commands of the register, directly and through the socket of the running daemon.

use crate::process::{Done, Office};
use serde_json::{Value, json};

/// The shipped plan, with a memo every month so that one goes round now.
pub fn office() -> Office {
    Office::open(|texts| {
        texts.spool().whole().with("plan.toml", "every_months = 6", "every_months = 1")
    })
}

impl Office {
    /// So many days from today, as JSON has it.
    pub fn day(&self, ahead: i64) -> String {
        (self.today + chrono::TimeDelta::days(ahead)).to_string()
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        self.do_(&all).json()
    }

    /// One obligation of `due --json`; null where there is none.
    pub fn due(&self, key: &str) -> Value {
        let due = self.json(&["due"]);
        let rows = due["obligations"].as_array().expect("obligations");
        rows.iter().find(|row| row["key"] == key).cloned().unwrap_or_default()
    }

    fn facts(&self) -> usize {
        self.do_(&["journal", "export"]).out.lines().count()
    }

    /// A refusal records nothing.
    pub fn refuses(&self, arguments: &[&str], code: i32, words: &str) {
        let before = self.facts();
        self.do_(arguments).failed(code, words);
        assert_eq!(self.facts(), before, "{arguments:?} recorded something");
    }
}

pub fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    let mut keys: Vec<&str> = object.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

pub fn says(done: &Done, words: &str) {
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.out.contains(words), "no {words:?} in {}", done.out);
}

/// The same story directly and through the socket; `ahead` keeps the two apart.
pub fn everywhere(tell: fn(&Office, i64)) {
    let office = office();
    tell(&office, 20);
    let mut daemon = office.run();
    daemon.says("turn finished");
    tell(&office, 50);
    daemon.stop();
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));
}

#[test]
fn sittings_are_called_moved_held_and_called_off() {
    everywhere(|office, ahead| {
        let (first, later) = (office.day(ahead), office.day(ahead + 5));
        let key = format!("session-{first}");
        let add = ["sitting", "add", "сесія", &first, "--time", "10.00", "--session", "52"];
        let added = office.json(&add);
        assert_eq!(keys(&added), ["already", "moved_from", "sitting", "warnings"]);
        assert_eq!(
            added["sitting"],
            json!({
                "key": key, "body": "session", "on": first, "at": "10:00", "place": null,
                "session": 52, "convocation": null, "status": "planned", "decisions": null,
                "reason": null, "registered": true,
            })
        );
        let again = office.json(&["sitting", "add", "session", &first, "--place", "зала"]);
        assert_eq!((&again["already"], &again["sitting"]["at"]), (&json!(false), &json!("10:00")));
        assert_eq!(office.json(&add)["already"], true);

        let announcement = format!("announcement/{key}");
        let before = office.due(&announcement);
        assert_eq!(before["status"], "open");
        let moved = office.json(&["sitting", "move", &key, "--to", &later, "--time", "14:00"]);
        assert_eq!(moved["moved_from"], first);
        assert_eq!(moved["sitting"]["key"], key, "it keeps its key");
        let after = office.due(&announcement);
        assert!(after["due_on"].as_str() > before["due_on"].as_str(), "{before} {after}");
        let typed_by_new_day = format!("session-{later}");
        assert_eq!(
            office.json(&["sitting", "cancel", &typed_by_new_day, "--reason", "кворум"])["sitting"]
                ["status"],
            "cancelled"
        );
        assert_eq!(office.due(&announcement), Value::Null);
        let back = office.json(&["sitting", "move", &key, "--to", &first]);
        assert_eq!(
            (&back["sitting"]["status"], &back["sitting"]["reason"]),
            (&json!("planned"), &Value::Null)
        );
        says(&office.do_(&["sitting", "list"]), &key);
        let removed = office.json(&["sitting", "remove", &key, "--reason", "помилка"]);
        assert_eq!(removed, json!({ "removed": key }));
        let list = office.json(&["sitting", "list"]);
        assert!(!list["sittings"].to_string().contains(&key), "{list}");
    });
}

#[test]
fn decisions_of_a_sitting_answer_the_secretaries_question() {
    everywhere(|office, ahead| {
        let (ago, other) = (office.day(-ahead / 10), office.day(-ahead / 10 - 1));
        let key = format!("session-{ago}");
        office.json(&["sitting", "add", "session", &ago, "--session", "52", "--convocation", "8"]);
        let question = format!("publication/answer/{key}");
        assert_eq!(office.due(&question)["status"], "open", "whether it was held is asked");
        let held = office.json(&["sitting", "held", &key]);
        assert_eq!(held["sitting"]["status"], "held");
        assert_eq!(office.due(&question)["status"], "open", "how many decisions is asked");
        let add = ["decision", "add", "--sitting", &key, "--numbers", "1-2"];
        let added = office.json(&add);
        assert_eq!(keys(&added), ["already_registered", "corrected", "registered", "sitting"]);
        assert_eq!(added["registered"], json!([format!("{key}-№1"), format!("{key}-№2")]));
        assert_eq!(added["sitting"]["decisions"], 2);
        assert_eq!(office.due(&question)["status"], "met");
        assert_eq!(office.json(&add)["already_registered"], 2);
        let titled =
            ["decision", "add", "--sitting", &key, "--numbers", "3", "--title", "Про план"];
        assert_eq!(office.json(&titled)["sitting"]["decisions"], 3);
        let all = office.json(&["decision", "add", "--sitting", &key, "--numbers", "1-4"]);
        assert_eq!(
            (&all["already_registered"], &all["sitting"]["decisions"]),
            (&json!(3), &json!(4))
        );
        let list = office.json(&["decision", "list"]);
        assert!(list.to_string().contains("Про план"), "a name is not lost: {list}");

        let none = format!("executive-{other}");
        office.json(&["sitting", "add", "виконком", &other]);
        let answered = office.json(&["decision", "add", "--sitting", &none, "--none"]);
        assert_eq!(answered["sitting"]["decisions"], 0);
        assert_eq!(office.due(&format!("publication/answer/{none}"))["status"], "met");
        says(&office.do_(&["decision", "add", "--sitting", &none, "--none"]), "рішень: 0");

        office.refuses(&["decision", "add", "--sitting", &key, "--none"], 1, "внесено 4");
        office.refuses(&["sitting", "held", &key, "--decisions", "3"], 1, "а 3 – менше");
        office.refuses(&["sitting", "cancel", &key, "--reason", "x"], 1, "відбулося");
        let more = office.json(&["sitting", "held", &key, "--decisions", "6"]);
        assert!(more["warnings"][0].as_str().expect("a warning").contains("4 з 6"), "{more}");
    });
}

#[test]
fn what_is_wrong_about_a_sitting_is_told_and_records_nothing() {
    let office = office();
    let (day, later, past) = (office.day(20), office.day(25), office.day(-5));
    for (day, body) in [(&day, "session"), (&later, "session"), (&past, "executive")] {
        office.json(&["sitting", "add", body, day]);
    }
    let key = format!("session-{day}");
    let near = format!("session-{}", office.day(21));
    office.refuses(&["sitting", "add", "комісія", &day], 2, "не орган");
    office.refuses(&["sitting", "add", "session", "31.11.2026"], 2, "не дата");
    office.refuses(&["sitting", "add", "session", &day, "--time", "вранці"], 2, "не година");
    office.refuses(&["sitting", "add", "session", "01.01.2199"], 1, "перевірте рік");
    office.refuses(&["sitting", "add", "session", &day, "--session", "0"], 1, "не може бути 0");
    office.refuses(&["sitting", "add", "session", &day, "--place", " "], 1, "місце: порожньо");
    office.refuses(&["sitting", "held", &near], 1, &format!("може, `{key}`?"));
    office.refuses(&["sitting", "held", "сесія"], 2, "не ключ засідання");
    office.refuses(&["sitting", "held", &key], 1, "спершу перенесіть");
    office.refuses(&["sitting", "move", &key, "--to", &later], 1, "скасуйте або вилучіть одне");
    office.refuses(&["sitting", "cancel", &key, "--reason", ""], 1, "причина: порожньо");
    office.refuses(&["decision", "add", "--sitting", &near, "--numbers", "1"], 1, &key);
    office.refuses(
        &["decision", "add", "--sitting", &key, "--numbers", "1"],
        1,
        "спершу перенесіть",
    );
    office.refuses(&["decision", "add", "--sitting", &key], 2, "--numbers");
    office.refuses(&["decision", "add", "--none"], 2, "--sitting");
    let executive = format!("executive-{past}");
    office.refuses(&["sitting", "held", &executive, "--decisions", "501"], 1, "забагато");
    office.json(&["sitting", "cancel", &executive, "--reason", "немає кворуму"]);
    let numbers = ["decision", "add", "--sitting", &executive, "--numbers", "1"];
    office.refuses(&numbers, 1, "скасовано");
    office.json(&["sitting", "move", &key, "--to", &office.day(22)]);
    office.refuses(&["sitting", "add", "session", &day], 1, "тепер");

    // Two pages that publish decisions of one day make a sitting that nobody registered.
    let seen = office.ago(3);
    office.site.publish(crate::site::decision(1, &seen, &seen));
    office.site.publish(crate::site::decision(2, &seen, &seen));
    office.json(&["once"]);
    let key = format!("session-{}", office.day(-3));
    let row = |list: Value| {
        let rows = list["sittings"].as_array().expect("sittings").clone();
        rows.into_iter().find(|row| row["key"] == key.as_str()).expect("a known sitting")
    };
    let known = row(office.json(&["sitting", "list"]));
    assert_eq!((&known["registered"], &known["status"]), (&json!(false), &json!("held")));
    office.refuses(&["sitting", "remove", &key, "--reason", "x"], 1, "відоме із сайту");
    let cancelled = office.json(&["sitting", "cancel", &key, "--reason", "помилка в датах"]);
    assert_eq!(cancelled["sitting"]["registered"], true);
    assert!(cancelled["warnings"][0].as_str().expect("a warning").contains("на вебсайті"));
}

#[test]
fn events_and_trips_are_registered_moved_and_called_off() {
    everywhere(|office, ahead| {
        let (day, last, later) = (office.day(ahead), office.day(ahead + 2), office.day(ahead + 9));
        let add = ["event", "add", "Різдвяний ярмарок", "--on", &day, "--department", "culture"];
        let added = office.json(&add);
        assert_eq!(keys(&added), ["already", "event", "moved_from", "warnings"]);
        let id = format!("{day}-rizdvianyi-yarmarok");
        assert_eq!(
            added["event"],
            json!({
                "id": id, "kind": "event", "title": "Різдвяний ярмарок", "department": "culture",
                "from": day, "until": day, "at": null, "place": null, "status": "planned",
                "reason": null,
            })
        );
        assert_eq!(office.json(&add)["already"], true);
        let announcement = format!("announcement/{id}");
        let before = office.due(&announcement);
        assert_eq!(before["responsible"], json!(["head-culture", "dolhorukova"]));
        let moved = office.json(&["event", "move", &id, "--to", &later, "--time", "9"]);
        assert_eq!(
            (&moved["event"]["from"], &moved["event"]["at"]),
            (&json!(later), &json!("09:00"))
        );
        let after = office.due(&announcement);
        assert!(after["due_on"].as_str() > before["due_on"].as_str(), "{before} {after}");
        office.json(&["event", "cancel", &id, "--reason", "негода"]);
        assert_eq!(office.due(&announcement), Value::Null);
        says(&office.do_(&["event", "list"]), "скасовано");
        assert_eq!(
            office.json(&["event", "remove", &id, "--reason", "x"]),
            json!({ "removed": id })
        );
        let chosen = ["event", "add", "Ярмарок", "--on", &day, "--id", "yarmarok-lymany"];
        assert_eq!(office.json(&chosen)["event"]["id"], format!("{day}-yarmarok-lymany"));

        let trip = ["trip", "add", "Відрядження до Києва", "--from", &day, "--until", &last];
        let added = office.json(&trip);
        assert_eq!(
            (&added["trip"]["kind"], &added["trip"]["until"]),
            (&json!("trip"), &json!(last))
        );
        let id = added["trip"]["id"].as_str().expect("an id").to_owned();
        let moved = office.json(&["trip", "move", &id, "--to", &later]);
        assert_eq!(moved["trip"]["until"], office.day(ahead + 11), "as long as before");
        office.refuses(&["event", "cancel", &id, "--reason", "x"], 1, "командами `trip`");
        assert_eq!(keys(&office.json(&["trip", "list"])), ["total", "trips", "years"]);
        office.json(&["trip", "cancel", &id, "--reason", "x"]);
        office.json(&["trip", "remove", &id, "--reason", "x"]);
        assert_eq!(office.json(&["trip", "list"])["trips"], json!([]));
    });
}

#[test]
fn what_is_wrong_about_an_event_is_told_and_records_nothing() {
    let office = office();
    let day = office.day(10);
    let add = |more: &[&str], code: i32, words: &str| {
        let mut all = vec!["event", "add"];
        all.extend(more);
        office.refuses(&all, code, words);
    };
    add(&["Ярмарок", "--on", "завтра"], 2, "не дата");
    add(&["Ярмарок", "--on", &office.day(-31)], 1, "перевірте дату");
    add(&["Ярмарок", "--on", &day, "--until", &office.day(9)], 1, "раніше за перший");
    add(&["Ярмарок", "--on", &day, "--until", &office.day(500)], 1, "більше року");
    add(&["Ярмарок", "--on", &office.day(800)], 1, "перевірте рік");
    add(&["123", "--on", &day], 1, "жодної літери");
    add(&["", "--on", &day], 1, "назва: порожньо");
    add(&["Яр\u{7}марок", "--on", &day], 1, "невидимі знаки");
    add(&[&"я".repeat(301), "--on", &day], 1, "знаків 301");
    add(&["Ярмарок", "--on", &day, "--department", "kulture"], 1, "culture");
    add(&["Ярмарок", "--on", &day, "--id", "Ярмарок"], 1, "малі латинські літери");
    // A contest that began long ago is not over; and coverage of last month's fair may be due.
    office.json(&["event", "add", "Конкурс малюнків", "--on", &office.day(-60), "--until", &day]);
    office.json(&["event", "add", "Ярмарок", "--on", &office.day(-30), "--id", "fair"]);
    add(&["Свято врожаю", "--on", &office.day(-30), "--id", "fair"], 1, "уже має «Ярмарок»");
    let id = format!("{}-fair", office.day(-30));
    office.refuses(&["event", "cancel", &format!("{id}s"), "--reason", "x"], 1, &id);
    office.refuses(&["trip", "remove", &id, "--reason", "x"], 1, "командами `event`");
    let vague = office.json(&["event", "add", "Навчання працівників", "--on", &day]);
    assert!(vague["warnings"][0].as_str().expect("a warning").contains("done"), "{vague}");
}
