//! Words of the page that a reader may not know, as `docs/glossary.md` explains them.

use yew::{Html, html};

/// A word, and what it means here.
const WORDS: [(&str, &str); 23] = [
    ("Healthy", "The object in the backup and its virtual machine match."),
    ("Stale", "An object in the backup whose virtual machine no longer exists."),
    ("Ghost", "A virtual machine of a known cluster that has no object in the backup. A person has to act."),
    ("Unknown", "The inputs do not decide it; the reason says what is missing."),
    (
        "Unattributed VM",
        "A virtual machine that looks like a Cluster API machine, but cannot be attributed with certainty.",
    ),
    ("Danger", "A finding of severity error: a restore would delete or break something."),
    ("Finding", "A statement about a cluster, a pool or the whole backup. It changes no status."),
    ("Evidence", "One fact with both raw values and their source: proof decides alone, strong facts decide together."),
    ("Incomplete", "Something is known to be missing. What was not read proves no absence."),
    ("Inventory", "The virtual machines of one vCenter at one time."),
    ("Node list", "The Nodes of one workload cluster at one time."),
    ("Live Node", "A Node that is Ready with a recent heartbeat: its virtual machine runs."),
    ("Paused", "Cluster API’s controllers do not act on the object."),
    ("Pool", "A group of workers: a MachineDeployment, or a MachineSet or MachinePool without one."),
    ("etcd member", "One server of the etcd cluster. It normally runs on a control-plane machine."),
    ("Quorum", "More than half of the etcd members. Without it etcd accepts no writes."),
    ("Forecast", "What the controllers do after this backup is restored and everything is unpaused."),
    ("Adopted", "CAPV finds the virtual machine and manages it again."),
    ("Stuck", "CAPV does not find the virtual machine and creates no other."),
    ("Created", "CAPV creates a new virtual machine for the Machine."),
    ("At risk", "It may be deleted: this cannot be predicted, or what determines it was not read."),
    ("Left unmanaged", "No controller manages the virtual machine; it keeps running."),
    ("Runbook", "All steps of one restore in order."),
];

/// The words, in the order in which the page uses them.
pub(super) fn glossary() -> Html {
    html! {
        <dl class="glossary">
            { for WORDS.iter().map(|(word, meaning)| html! { <><dt>{ *word }</dt><dd>{ *meaning }</dd></> }) }
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::WORDS;

    #[test]
    fn every_word_is_one_of_the_glossary() {
        let glossary = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/glossary.md");
        let glossary = fs::read_to_string(glossary).unwrap().to_lowercase();
        for (word, _) in WORDS {
            let word = word.to_lowercase();
            let known = [format!("**{word}**"), format!("| {word} |")].iter().any(|entry| glossary.contains(entry));
            assert!(known, "{word}");
        }
    }
}
