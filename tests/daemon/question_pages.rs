//! Question pages of the register: said, checked, recorded, taken back; by whom they are open to.

use crate::browser::{Browser, Shown};
use crate::entrance::sign_in;
use crate::pages::{confirm, facts, signed_in};

/// Fills in a question page.
fn fill(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Shown {
    browser.fill(path, path, fields)
}

/// Records what a page shows of the same fields.
fn record(browser: &mut Browser, path: &str, fields: &[(&str, &str)], shown: &Shown) -> Shown {
    let (token, seen) = (shown.token(), shown.hidden("seen"));
    let mut all = fields.to_vec();
    all.extend([("token", &*token), ("seen", &*seen), ("step", "record")]);
    browser.post(path, &all)
}

/// Says it, looks at it, records it.
fn say(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Shown {
    let shown = fill(browser, path, fields);
    record(browser, path, fields, &shown)
}

/// Where the link before some words leads.
fn link(shown: &Shown, words: &str) -> String {
    let at = shown.text.find(words).unwrap_or_else(|| panic!("no {words} in {}", shown.text));
    let from = shown.text[..at].rfind("href=\"").expect("a link") + 6;
    let link = shown.text[from..at].split('"').next().expect("an address");
    let path = link.replace("&#x2f;", "/");
    format!("/{}", path.trim_start_matches(['.', '/']))
}

/// Takes back what was recorded last.
pub fn take_back_last(browser: &mut Browser) -> Shown {
    let listed = browser.get("/register/undo");
    let act = listed.text.split("name=\"act\" value=\"").nth(1).and_then(|it| it.split('"').next());
    let (act, token) = (act.expect("an act that can be taken back").to_owned(), listed.token());
    browser.post("/register/undo", &[("token", &token), ("act", &act)])
}

#[test]
fn a_sitting_is_called_moved_held_and_its_wrong_fields_come_back() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let (on, before) = (office.ago(2), facts(&office));
    let wrong = fill(
        &mut editor,
        "/register/new/sitting",
        &[("on", "п’ятниця"), ("at", "25:00"), ("place", "зала <b>")],
    );
    assert_eq!(wrong.status, 422);
    for words in ["href=\"#on\"", "href=\"#at\"", "href=\"#body\"", "п’ятниця", "зала &lt;b&gt;"]
    {
        wrong.says(words);
    }
    let said = [("body", "session"), ("on", &*on), ("at", "10"), ("place", "сесійна зала")];
    let shown = fill(&mut editor, "/register/new/sitting", &said);
    shown.says("Перевірте перед записом").says("Засідання сесії").says("10:00");
    assert_eq!(facts(&office), before, "it was only shown");
    record(&mut editor, "/register/new/sitting", &said, &shown).says("Записано");
    assert_eq!(facts(&office), before + 1);
    record(&mut editor, "/register/new/sitting", &said, &shown).says("вже записано");
    assert_eq!(facts(&office), before + 1, "a form that is sent twice records once");
    let list = editor.get("/register/all/sittings");
    list.says("чи відбулося, ще не сказано");
    let held = link(&list, "Відбулося<");
    say(&mut editor, &held, &[("decisions", "3")]).says("Записано");
    editor.get("/register/all/sittings").says("прийнято 3\u{a0}рішення");
    let moved = held.replace("sitting-held", "sitting-move");
    let too_far = fill(&mut editor, &moved, &[("on", "20.11.2099")]);
    assert_eq!(too_far.status, 422);
    too_far.says("понад два роки");
    take_back_last(&mut editor).says("Дію скасовано");
    assert_eq!(editor.get("/register/new/sitting-held?of=session-1999-01-01").status, 404);
    assert_eq!(editor.get("/register/new/xxx").status, 404);
    running.stop();
}

#[test]
fn events_trips_submissions_and_relief_are_said_on_pages_as_by_commands() {
    let (office, _, running, mut editor) = signed_in("kukina");
    office.register_late("24");
    let (today, ahead) = (office.ago(0), office.ago(-20));
    let event = [("title", "Різдвяний ярмарок"), ("on", &*ahead), ("unit", "culture")];
    say(&mut editor, "/register/new/event", &event).says("Записано");
    let list = editor.get("/register/all/events");
    let cancel = link(&list, "Не відбудеться<");
    assert_eq!(fill(&mut editor, &cancel, &[]).status, 422);
    say(&mut editor, &cancel, &[("reason", "негода")]).says("Записано");
    editor.get("/register/all/events").says("скасовано; негода");
    let trip = [("title", "Поїздка до Миколаєва"), ("on", &*ahead), ("until", &*today)];
    fill(&mut editor, "/register/new/trip", &trip).says("Останній день – раніше за перший.");
    let given = [("unit", "culture"), ("on", &*today)];
    say(&mut editor, "/register/new/submission", &given).says("Записано");
    fill(&mut editor, "/register/new/submission", &given).says("вже записано");

    let late = editor.get("/list?group=late");
    let story = link(&late, "Рішення сесії");
    let story = editor.get(&story);
    let promise = link(&story, "Записати обіцянку");
    fill(&mut editor, &promise, &[("until", "01.01.2099"), ("reason", "немає підпису")])
        .says("понад 90\u{a0}днів");
    let said = [("until", &*office.ago(-5)), ("reason", "немає підпису")];
    say(&mut editor, &promise, &said).says("Записано");
    editor.get("/register/all/promises").says("немає підпису (Кукіна І.В.)");
    let waive = promise.replace("promise", "waive");
    say(&mut editor, &waive, &[("reason", "рішення скасовано судом")]).says("Записано");
    let list = editor.get("/register/all/waivers");
    list.says("безстроково: рішення скасовано судом");
    let end = link(&list, "Повернути<");
    say(&mut editor, &end, &[("reason", "помилка")]).says("Записано");
    editor.get("/register/all/waivers").says("З контролю нічого не знято");
    running.stop();
}

#[test]
fn everybody_chooses_when_their_own_letters_come_and_finds_their_own_calendar() {
    let (office, page, mut running, mut editor) = signed_in("kukina");
    let mut head = sign_in(&office, page, &mut running, "zinevych");
    let own = "/register/new/wishes?of=zinevych";
    let mine = head.get("/");
    assert_eq!(link(&mine, "Коли надсилати мені листи<"), own);
    head.get(own).says("Зіневич Л.М.").says("порожньо").says("mine\" aria-current");
    let wrong = [("at", "25:00"), ("days", "неділя"), ("calendar", "yes")];
    let again = fill(&mut head, own, &wrong);
    assert_eq!(again.status, 422);
    again.says("href=\"#at\"").says("href=\"#days\"").says("неділя");
    let late = [("at", "18:00"), ("days", ""), ("calendar", "yes")];
    fill(&mut head, own, &late).says("Виберіть час не пізніше");
    let said = [("at", "9.30"), ("days", "у понеділок і чт"), ("calendar", "no")];
    let shown = fill(&mut head, own, &said);
    shown.says("не раніше 09:30, у дні: понеділок, четвер");
    record(&mut head, own, &said, &shown).says("Записано");
    let kept = head.get(own);
    kept.says("value=\"09:30\"").says("понеділок, четвер");
    head.get("/register/undo").says("Зіневич Л.М.: листи не раніше 09:30");
    take_back_last(&mut head).says("Дію скасовано");
    assert!(!head.get(own).text.contains("09:30"));
    assert_eq!(head.get("/register/new/wishes?of=kukina").status, 403);
    let token = head.get(own).token();
    let foreign = [&[("token", &*token)], &said[..]].concat();
    assert_eq!(head.post("/register/new/wishes?of=kukina", &foreign).status, 403);
    assert_eq!(editor.get("/register/new/wishes?of=nobody").status, 404);
    // The calendar opens without any sign-in, and only where its address is known whole.
    let text = mine.text.replace("&#x2f;", "/");
    let from = text.find("/calendar/").expect("the address of the calendar");
    let until = from + text[from..].find(".ics").expect("its end") + 4;
    let address = text[from..until].to_owned();
    let mut program = Browser::at(page);
    let calendar = program.get(&address);
    assert_eq!(calendar.status, 200);
    calendar.says("BEGIN:VCALENDAR").says("END:VCALENDAR");
    assert_eq!(program.get(&address.replace(".ics", "x.ics")).status, 404);
    assert_eq!(program.get("/calendar/.ics").status, 404);
    running.stop();
}

#[test]
fn everybody_says_of_themselves_when_they_are_away_and_of_nobody_else() {
    let (office, page, mut running, mut editor) = signed_in("kukina");
    let mut head = sign_in(&office, page, &mut running, "zinevych");
    let (from, until) = (office.ago(-1), office.ago(-8));
    let days = [("on", &*from), ("until", &*until), ("reason", "відпустка")];
    let own = [&[("person", "zinevych"), ("deputy", "kukina")], &days[..]].concat();
    let form = head.get("/register/new/away");
    form.says("Зіневич Л.М.");
    say(&mut head, "/register/new/away", &own).says("Записано");
    let listed = head.get("/register/undo");
    listed.says("Зіневич Л.М.: відсутність").says("До моїх справ");
    let foreign = editor.get("/register/undo");
    foreign.says("Протягом доби Ви нічого не записували");
    take_back_last(&mut head).says("Дію скасовано").says("До моїх справ");
    editor.get("/register/all/absences").says("Усі на роботі");
    take_back_last(&mut head).says("Дію скасовано");
    let other = [&[("person", "kukina")], &days[..]].concat();
    assert_eq!(fill(&mut head, "/register/new/away", &other).status, 403);
    for path in [
        "/register/new/sitting",
        "/register/all/absences",
        "/register/new/back?of=kukina/2026-11-20",
    ] {
        assert_eq!(head.get(path).status, 403, "{path}");
    }
    let list = editor.get("/register/all/absences");
    list.says("Зіневич Л.М.").says("листи отримує Кукіна І.В.");
    let back = link(&list, "Повернення<");
    say(&mut editor, &back, &[("on", &*from), ("reason", "вийшла раніше")]).says("Записано");
    editor.get("/register/all/absences").says("Усі на роботі");
    running.stop();
}

#[test]
fn a_missing_number_is_answered_after_a_look_and_taken_back() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let (on, before) = (office.ago(3), facts(&office));
    let rows = format!("{on}, сесія, 24-25\n{on}, сесія, 27-31");
    let shown = editor.fill("/register", "/register", &[("rows", &rows)]);
    confirm(&mut editor, &shown).says("Записано");
    let listed = editor.get("/register/gaps");
    listed.says("Пропущені номери: 1").says("№&nbsp;26");
    let (year, from) = (listed.hidden("year"), listed.hidden("from"));
    let gap = [("body", "session"), ("number", "26"), ("year", &*year), ("from", &*from)];
    let none = [&gap[..], &[("on", ""), ("reason", "пропущено"), ("is", "none")]].concat();
    let shown = fill(&mut editor, "/register/gaps", &none);
    shown.says("Перевірте перед записом").says("такого рішення немає").says("пропущено");
    assert_eq!(facts(&office), before + 7, "it was only shown");
    let mut change = none.clone();
    let token = shown.token();
    change.extend([("token", &*token), ("step", "change")]);
    editor.post("/register/gaps", &change).says("value=\"пропущено\"");
    record(&mut editor, "/register/gaps", &none, &shown).says("більше не вважається пропущеним");
    editor.get("/register/gaps").says("Пропущені номери: 0");
    take_back_last(&mut editor).says("Дію скасовано");
    editor.get("/register/gaps").says("Пропущені номери: 1");
    let is = [&gap[..], &[("on", &*on), ("reason", ""), ("is", "decision")]].concat();
    let shown = fill(&mut editor, "/register/gaps", &is);
    shown.says("Перевірте перед записом").says("новий запис").says("№\u{a0}26");
    record(&mut editor, "/register/gaps", &is, &shown).says("Записано");
    assert_eq!(editor.get("/register/all/decisions").text.matches("class=\"what\"").count(), 8);
    running.stop();
}
