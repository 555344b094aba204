//! How much of the Graph API's limits is used up, from the headers it sends.
//!
//! Decides what the numbers mean for the next request. The facts: `X-App-Usage` and
//! `X-Business-Use-Case-Usage` hold percentages, and the latter the minutes until access comes
//! back. What cannot be read counts as nothing used: the API itself refuses when it must.

use crate::sources::fetch::Response;
use serde_json::Value;
use std::time::Duration;

/// From so many percent no more is asked than must be.
const SLOW_PERCENT: u32 = 75;

/// From so many percent nothing is asked: a request may cost more than one percent.
const STOP_PERCENT: u32 = 95;

/// Nobody is sent away for longer than this.
const REGAIN_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// What the headers of an answer say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The most used of all limits.
    pub percent: u32,
    /// Until access comes back; `None` while it is not lost, or not said.
    pub regain: Option<Duration>,
}

/// How the next request is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As usual.
    Free,
    /// Only what is new: no further pages, nothing about the token.
    Slow,
    /// Not at all.
    Stop,
}

impl Usage {
    /// Reads the headers of an answer.
    pub fn of(answer: &Response) -> Usage {
        let parsed = |name| {
            let value = answer.header(name)?;
            serde_json::from_str::<Value>(value).ok()
        };
        let mut usage = Usage::default();
        if let Some(app) = parsed("x-app-usage") {
            usage.take(&app);
        }
        if let Some(Value::Object(cases)) = parsed("x-business-use-case-usage") {
            cases.values().filter_map(Value::as_array).flatten().for_each(|case| usage.take(case));
        }
        usage
    }

    /// What it means for the next request.
    pub fn pace(&self) -> Pace {
        match self.percent {
            _ if self.regain.is_some() => Pace::Stop,
            STOP_PERCENT.. => Pace::Stop,
            SLOW_PERCENT.. => Pace::Slow,
            _ => Pace::Free,
        }
    }

    fn take(&mut self, numbers: &Value) {
        let number = |name: &str| numbers.get(name).and_then(Value::as_f64).unwrap_or_default();
        for name in ["call_count", "total_cputime", "total_time"] {
            // A conversion of floats saturates, and of what is no number gives nought.
            self.percent = self.percent.max(number(name).ceil() as u32);
        }
        let minutes = number("estimated_time_to_regain_access").ceil() as u64;
        if minutes > 0 {
            let regain = Duration::from_secs(minutes.saturating_mul(60)).min(REGAIN_MAX);
            self.regain = self.regain.max(Some(regain));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::document::address::nowhere;

    fn usage(headers: &[(&str, &str)]) -> Usage {
        let mut answer = Response::found(nowhere(), "application/json", "{}");
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        answer.headers.extend(headers);
        Usage::of(&answer)
    }

    #[test]
    fn the_most_used_limit_counts_and_minutes_are_minutes() {
        let app = r#"{"call_count":12,"total_cputime":40.2,"total_time":7}"#;
        assert_eq!(usage(&[("x-app-usage", app)]), Usage { percent: 41, regain: None });
        let cases = r#"{"109":[{"type":"pages","call_count":80,"total_cputime":1,"total_time":1,
            "estimated_time_to_regain_access":0}],"110":[{"type":"pages","call_count":100,
            "estimated_time_to_regain_access":19}]}"#;
        let both = usage(&[("x-app-usage", app), ("x-business-use-case-usage", cases)]);
        assert_eq!(both, Usage { percent: 100, regain: Some(Duration::from_secs(19 * 60)) });
    }

    #[test]
    fn the_pace_slows_from_75_percent_and_ends_before_100() {
        let pace = |percent| Usage { percent, regain: None }.pace();
        assert_eq!([pace(74), pace(75), pace(94)], [Pace::Free, Pace::Slow, Pace::Slow]);
        assert_eq!([pace(95), pace(100), pace(u32::MAX)], [Pace::Stop; 3]);
        assert_eq!(Usage { percent: 1, regain: Some(Duration::from_secs(60)) }.pace(), Pace::Stop);
    }

    #[test]
    fn headers_that_cannot_be_read_say_nothing() {
        for value in ["", "{", "[]", "7", r#"{"call_count":"many"}"#, r#"{"call_count":-3}"#] {
            let none = usage(&[("x-app-usage", value), ("x-business-use-case-usage", value)]);
            assert_eq!(none, Usage::default(), "{value}");
        }
    }
}
