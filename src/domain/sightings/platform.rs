//! The participatory-budget platform: its stages, and what a look at it showed.
//!
//! Decides nothing: `sources::platform` looks, `duty::platform` compares with the campaign of the
//! plan. The order of stages is that of «Громадський проект».

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A stage of a participatory-budget campaign, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Подання.
    Submission,
    /// Розгляд і доопрацювання.
    Review,
    /// Голосування.
    Voting,
    /// Оголошення переможців.
    Winners,
    /// Планування і реалізація.
    Realisation,
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Stage; 5] =
        [Stage::Submission, Stage::Review, Stage::Voting, Stage::Winners, Stage::Realisation];

    /// The word used in `plan.toml`, keys and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Submission => "submission",
            Stage::Review => "review",
            Stage::Voting => "voting",
            Stage::Winners => "winners",
            Stage::Realisation => "realisation",
        }
    }

    /// Its name on the platform.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Submission => "Подання",
            Stage::Review => "Розгляд і доопрацювання",
            Stage::Voting => "Голосування",
            Stage::Winners => "Оголошення переможців",
            Stage::Realisation => "Планування і реалізація",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What one look showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlatformView {
    /// The running stage; `None` when the strip marks none: outside a campaign.
    pub running: Option<Stage>,
    /// Projects by status, as the platform names it; only statuses whose number is known.
    pub projects: BTreeMap<String, u32>,
}

/// What is known of a platform from all looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformSight {
    /// The last look.
    pub view: PlatformView,
    /// When each change of the running stage was first seen, oldest first, bounded.
    pub stages: Vec<(DateTime<Utc>, Option<Stage>)>,
}

/// A campaign has five stages and is held once a year.
const STAGES_MAX: usize = 60;

impl PlatformSight {
    /// Takes a new look.
    pub fn see(&mut self, view: PlatformView, at: DateTime<Utc>) {
        if self.stages.last().is_none_or(|(_, stage)| *stage != view.running) {
            self.stages.push((at, view.running));
            let old = self.stages.len().saturating_sub(STAGES_MAX);
            self.stages.drain(..old);
        }
        self.view = view;
    }
}
