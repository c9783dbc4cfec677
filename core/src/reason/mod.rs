//! Every reason of a verdict in a file of its own: what it means, why it has its status, how it reads in a sentence,
//! what to do next, and what CAPV does with such a machine where the forecast has no rule of its own.
//!
//! In: what the verdict found out about one machine. Out: texts and next steps. Nothing here decides when a reason
//! applies: that is `verdicts`. The enums, the JSON Schema and the tables in `docs/verdict-rules.md` are generated from
//! these files.

mod machine;
mod sentence;
#[cfg(test)]
mod tests;
mod unattributed;

pub use machine::MachineReason;
pub use unattributed::InfraMachineReason;
