//! What a person can do next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a person can do next. Never run by this program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NextStep {
    /// What to do, and when.
    pub text: String,
    /// A command to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// What it does to the world.
    pub effect: NextStepEffect,
    /// When in the course of a restore it applies. Absent where it applies at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<StepTime>,
    /// The command that undoes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<String>,
}

/// When in the course of a restore a step applies. Ordered as the restore proceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum StepTime {
    /// Before Velero restores anything.
    BeforeRestore,
    /// After Velero restored the objects, while their Cluster is still paused.
    WhilePaused,
    /// Right after the Cluster was unpaused.
    AfterUnpause,
    /// When the restore is finished.
    AfterRestore,
}

/// What a step does to the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum NextStepEffect {
    /// It only looks.
    ReadOnly,
    /// It changes something that can be changed back.
    Changes,
    /// It destroys something.
    Destructive,
}
