//! Whether controllers act as soon as the objects are restored.

pub(super) mod deployment_paused;
pub(super) mod not_paused;
pub(super) mod objects_paused;
pub(super) mod paused;
