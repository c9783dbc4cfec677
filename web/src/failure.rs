//! What can go wrong, and the way out of it.

/// Something that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What happened, in a few words.
    pub(crate) title: String,
    /// What it means and what to do.
    pub(crate) advice: String,
    /// The command line may succeed where the page did not.
    pub(crate) try_command_line: bool,
    /// A person stopped it.
    pub(crate) cancelled: bool,
}

impl Failure {
    /// With the page's own words.
    pub(crate) fn new(title: &str, advice: &str) -> Self {
        Self { title: title.to_owned(), advice: advice.to_owned(), try_command_line: false, cancelled: false }
    }

    /// Of a call of the npm package: the error's name, code and message. The package's messages quote nothing of the
    /// files.
    pub(crate) fn of_call(name: &str, code: &str, message: &str) -> Self {
        let title = match code {
            "unusable-backup" => "This file is not a usable backup",
            "read-failed" => "The file could not be read",
            "worker-failed" => "The page could not load all of its files",
            "crashed" => "Reading the backup needs more memory than this page has",
            _ => "The page has a defect",
        };
        Self {
            try_command_line: matches!(code, "worker-failed" | "crashed" | ""),
            cancelled: name == "AbortError" || code == "disposed",
            ..Self::new(title, message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_stopped_is_not_a_failure() {
        assert!(Failure::of_call("AbortError", "", "The call was aborted.").cancelled);
        assert!(Failure::of_call("DriftDetectorError", "disposed", "").cancelled);
        assert!(!Failure::of_call("DriftDetectorError", "crashed", "").cancelled);
    }

    #[test]
    fn the_command_line_is_offered_where_it_can_do_more() {
        let offered = |code| Failure::of_call("DriftDetectorError", code, "").try_command_line;
        assert!(["worker-failed", "crashed", ""].map(offered).iter().all(|offered| *offered));
        assert!(!["unusable-backup", "read-failed", "invalid-argument"].map(offered).iter().any(|offered| *offered));
    }
}
