//! The verdict: one sentence, what may not be overlooked, numbers, the list, and a panel for what is selected.

mod after;
mod component;
mod filter;
mod link;
mod list;
mod message;
mod panel;
mod rows;
mod shown;
#[cfg(test)]
mod tests;
mod tools;
mod top;
mod window;

pub(crate) use component::Verdict;
pub(crate) use shown::Shown;
