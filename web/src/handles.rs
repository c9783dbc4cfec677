//! The state with the handles of a browser.

use web_sys::File;

use crate::package::{Account, Backup};
use crate::state::{self, Handles, NamedFile};
use crate::verdict::Shown;

/// In a browser.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Browser;

impl Handles for Browser {
    type File = File;
    type Backup = Backup;
    type Report = Shown;
    type Account = Account;
}

/// The state of the page.
pub(crate) type State = state::State<Browser>;
/// What happened to it.
pub(crate) type Message = state::Message<Browser>;
/// What has to be done.
pub(crate) type Effect = state::Effect<Browser>;
/// The backup that is open.
pub(crate) type Opened = state::Opened<Browser>;
/// A report on the screen, and what belongs to it.
pub(crate) type Verdict = state::Verdict<Browser>;
/// Two reports, and what differs.
pub(crate) type Pair = state::Pair<Browser>;
/// A report that is to be compared.
pub(crate) type Given = state::Given<Browser>;
/// Two reports that were compared.
pub(crate) type SideBySide = state::SideBySide<Browser>;
/// The look-ups for it.
pub(crate) type Lookups = state::Lookups<Browser>;
/// What happens to them.
pub(crate) type LookUpEvent = state::Event<Browser>;
/// How far one of them has come.
pub(crate) type Stage = state::Stage<Browser>;

/// A file with what the state reads of it.
pub(crate) fn named(file: File) -> NamedFile<File> {
    NamedFile { name: file.name(), size: file.size(), file }
}
