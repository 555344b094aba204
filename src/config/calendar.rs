//! `calendar.toml`: martial law, holidays, single days.

use super::toml::problem::{Finding, Located};
use super::toml::reader::Table;
use crate::domain::calendar::{Holiday, HolidayDay, Period, Transfer};
use chrono::NaiveDate;

/// `calendar.toml`; the zone and the sending window come from `settings.toml`.
pub(super) struct CalendarDraft {
    /// Periods in which holidays are working days.
    pub martial_law: Vec<Period>,
    /// Holidays by rule.
    pub holidays: Vec<Holiday>,
    /// Whether a holiday on a weekend moves the day off.
    pub transfer: Option<Transfer>,
    /// Single days off.
    pub days_off: Vec<NaiveDate>,
    /// Single days worked.
    pub days_worked: Vec<NaiveDate>,
}

/// Reads `calendar.toml`.
pub(super) fn read(root: &Table<'_>) -> CalendarDraft {
    let words = [("next-working-day", Transfer::NextWorkingDay), ("none", Transfer::None)];
    let transfer = root.need("transfer").and_then(|value| value.word(&words));
    let days_off = read_days(root, "days_off");
    let days_worked = read_days(root, "days_worked");
    for day in &days_worked {
        if let Some(off) = days_off.iter().find(|off| off.value == day.value) {
            root.report().add(
                Finding::at(&day.place, format!("{} названо і вихідним, і робочим", day.value))
                    .label("worked")
                    .also(&off.place, "off")
                    .help("вилучіть його з одного з двох переліків"),
            );
        }
    }
    let martial_law = root
        .tables("martial_law")
        .iter()
        .filter_map(|table| {
            let period = read_period(table);
            table.finish();
            period
        })
        .collect();
    let holidays = root.tables("holiday").iter().filter_map(read_holiday).collect();
    root.finish();
    let plain = |days: Vec<Located<NaiveDate>>| days.into_iter().map(|day| day.value).collect();
    CalendarDraft {
        martial_law,
        holidays,
        transfer,
        days_off: plain(days_off),
        days_worked: plain(days_worked),
    }
}

fn read_days(root: &Table<'_>, key: &'static str) -> Vec<Located<NaiveDate>> {
    let items = root.get(key).and_then(|value| value.items()).unwrap_or_default();
    items.iter().filter_map(|item| item.date()).collect()
}

/// `from` and an optional `until`, both days included.
fn read_period(table: &Table<'_>) -> Option<Period> {
    let from = table.need("from").and_then(|value| value.date());
    let until_value = table.get("until");
    let open_ended = until_value.is_none();
    let until = until_value.and_then(|value| value.date());
    let from = from?;
    if open_ended {
        return Some(Period { from: from.value, until: None });
    }
    let until = until?;
    if until.value < from.value {
        table.report().add(
            Finding::at(&until.place, "проміжок закінчується раніше, ніж починається")
                .label("кінець")
                .also(&from.place, "початок")
                .help("`until` – останній день проміжку; він не може бути раніше за `from`"),
        );
        return None;
    }
    Some(Period { from: from.value, until: Some(until.value) })
}

fn read_holiday(table: &Table<'_>) -> Option<Holiday> {
    let name = table.need("name").and_then(|value| value.text());
    let month = table.get("month");
    let day = table.get("day");
    let after_easter = table.get("after_easter");
    let rule = match (month, day, after_easter) {
        (Some(month), Some(day), None) => {
            let numbers = (month.number::<u32>(1..=12), day.number::<u32>(1..=31));
            let (Some(month), Some(date)) = numbers else {
                table.finish();
                return None;
            };
            // 2000 was a leap year: 29 February exists in some years, 30 February in none.
            match NaiveDate::from_ymd_opt(2000, month.value, date.value) {
                Some(_) => Some(HolidayDay::Fixed { month: month.value, day: date.value }),
                None => day.reject("у цьому місяці такого дня немає", "перевірте `month` і `day`"),
            }
        }
        (None, None, Some(after)) => {
            after.number(0..=365).map(|days| HolidayDay::AfterEaster(days.value))
        }
        _ => {
            table.report().add(
                Finding::at(table.place(), "незрозуміло, на який день припадає це свято").help(
                    "укажіть `month` і `day` або лише `after_easter` (0 – Великдень, 49 – Трійця)",
                ),
            );
            None
        }
    };
    let valid = read_period(table);
    table.finish();
    Some(Holiday { name: name?.value, day: rule?, valid: valid? })
}
