//! Which account goes to which vCenter.
//!
//! A person's own accounts go to servers that the person named, and to no other: a backup may name any server it likes.
//! A backup's account goes to the server of the objects that it belongs to.

use std::{collections::BTreeMap, env};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::prompt;
use crate::{
    cli::ConnectionArgs,
    error::{Error, Input},
    input,
    interrupt::Interrupts,
    lookup::{Credentials, Target},
    view::shown,
};

/// Pairs of variables, the first pair that is there counts.
const VARIABLES: [(&str, &str); 2] =
    [("DRIFT_DETECTOR_VCENTER_USERNAME", "DRIFT_DETECTOR_VCENTER_PASSWORD"), ("GOVC_USERNAME", "GOVC_PASSWORD")];

/// The accounts of the person who runs the program.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    by_server: BTreeMap<Target, Credentials>,
    username: Option<String>,
    password: Option<Zeroizing<String>>,
}

/// An account that goes to a server.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) credentials: Credentials,
    pub(super) owner: Owner,
}

/// Whose account it is. What a backup says of a certificate counts for the backup's own accounts alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The person who runs the program.
    Person,
    /// The backup.
    Backup,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    username: String,
    password: Zeroizing<String>,
}

impl Accounts {
    /// Reads the files and variables that hold them.
    pub(super) fn read(args: &ConnectionArgs) -> Result<Self, Error> {
        let mut accounts = Self { username: args.vcenter_username.clone(), ..Self::default() };
        if let Some(path) = &args.credentials {
            let text = text(Input::Credentials, path)?;
            let bad = |reason| Error::BadInput { input: Input::Credentials, path: path.clone(), reason };
            // The parser's own words may quote a password.
            let entries: BTreeMap<String, Entry> = toml::from_str(&text)
                .map_err(|_| bad("it is not TOML of this form: [\"HOST\"], then username = \"…\", password = \"…\""))?;
            for (server, Entry { username, password }) in entries {
                let server = Target::parse(&server).map_err(|_| bad("one of its headings is not a server name"))?;
                accounts.by_server.insert(server, Credentials::new(username, password.as_str()));
            }
        }
        if let Some(path) = &args.vcenter_password_file {
            let text = text(Input::Password, path)?;
            let line = text.lines().next().filter(|line| !line.is_empty());
            let empty =
                || Error::BadInput { input: Input::Password, path: path.clone(), reason: "its first line is empty" };
            accounts.password = Some(Zeroizing::new(line.ok_or_else(empty)?.to_owned()));
        }
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        for (username, password) in VARIABLES {
            if accounts.username.is_none() && accounts.password.is_none() {
                accounts.username = variable(username);
            }
            if accounts.password.is_none() && accounts.username.is_some() {
                accounts.password = variable(password).map(Zeroizing::new);
            }
        }
        Ok(accounts)
    }

    /// The account for a server, and whose it is. `named` is whether the person named the server; `of_backup` is what
    /// the backup has for it.
    pub(super) fn choose(
        &self,
        server: &Target,
        named: bool,
        of_backup: Option<Credentials>,
        interrupts: &Interrupts,
    ) -> Option<Account> {
        let own = |credentials| Account { credentials, owner: Owner::Person };
        if let Some(account) = self.by_server.get(server) {
            return Some(own(account.clone()));
        }
        if named && let (Some(username), Some(password)) = (&self.username, &self.password) {
            return Some(own(Credentials::new(username.clone(), password.as_str())));
        }
        let prefer_prompt = named && self.username.is_some();
        match of_backup {
            Some(credentials) if !prefer_prompt => Some(Account { credentials, owner: Owner::Backup }),
            _ => self.prompt(server, named, interrupts).map(own),
        }
    }

    /// Asks the person, who sees which server it is for.
    fn prompt(&self, server: &Target, named: bool, interrupts: &Interrupts) -> Option<Credentials> {
        if !prompt::is_possible() {
            return None;
        }
        let server = shown(&server.to_string());
        let username = match &self.username {
            Some(username) if named => username.clone(),
            _ => prompt::ask(&format!("User name for {server}: ")).ok()?,
        };
        if username.is_empty() {
            return None;
        }
        let question = format!("Password for {} at {server}: ", shown(&username));
        // Ended in the middle of it, the terminal would go on to hide what is typed.
        let password = interrupts.finish_first(|| rpassword::prompt_password(question)).ok()?;
        let password = Zeroizing::new(password);
        (!password.is_empty()).then(|| Credentials::new(username, password.as_str()))
    }
}

fn text(input: Input, path: &std::path::Path) -> Result<Zeroizing<String>, Error> {
    input::check(input, path)?;
    let bytes = input::document(input, path)?;
    let reason = "it is not text";
    String::from_utf8(bytes).map(Zeroizing::new).map_err(|_| Error::BadInput { input, path: path.to_owned(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(name: &str) -> Target {
        Target::parse(name).unwrap()
    }

    fn who(account: Option<Account>) -> String {
        let Some(Account { credentials, owner }) = account else { return String::new() };
        format!("{owner:?} {} {}", credentials.username, credentials.password.reveal())
    }

    #[test]
    fn own_accounts_go_to_named_servers_alone() {
        let mut accounts = Accounts {
            username: Some("me".to_owned()),
            password: Some(Zeroizing::new("mine".to_owned())),
            ..Accounts::default()
        };
        accounts.by_server.insert(server("vc02"), Credentials::new("filed", "secret"));
        let interrupts = Interrupts::install().unwrap();
        let backup = || Some(Credentials::new("tkg", "theirs"));
        assert_eq!(who(accounts.choose(&server("vc01"), true, backup(), &interrupts)), "Person me mine");
        assert_eq!(who(accounts.choose(&server("vc01"), false, backup(), &interrupts)), "Backup tkg theirs");
        assert_eq!(who(accounts.choose(&server("vc02"), false, backup(), &interrupts)), "Person filed secret");
        assert_eq!(who(accounts.choose(&server("vc02:8443"), false, backup(), &interrupts)), "Backup tkg theirs");
        assert_eq!(who(Accounts::default().choose(&server("vc01"), true, backup(), &interrupts)), "Backup tkg theirs");
    }
}
