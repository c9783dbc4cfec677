//! What a backup holds and nobody may ever be told: canaries.
//!
//! In: the files of a backup. Out: a set of fragments, and a search that says whether any text holds one of them. Every
//! value of every Secret counts, as it stands and decoded, in pieces so short that a cut message still gives it away:
//! keys and certificates line by line, passwords, tokens, kubeconfigs, the user data that boots machines, and the
//! copies in annotations. What the backup also says outside its Secrets is no secret, and the name of an account is
//! told on purpose.

use std::collections::{BTreeSet, HashMap};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::archive::Entry;

/// The shortest fragment. What is found is at most twice as long, less one character.
pub const FRAGMENT: usize = 12;

/// The password of every account in the fixtures.
pub const PASSWORD: &str = "CANARY-vcenter-password-7f3a";

type Start = [u8; FRAGMENT];

/// A set of fragments.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    fragments: HashMap<Start, BTreeSet<Vec<u8>>>,
}

impl Secrets {
    /// The secrets of a backup. `public` is what else is known to the program, which no secret is.
    pub fn of(entries: &[Entry], public: &[Vec<u8>]) -> Self {
        let mut loose = Self::default();
        let mut strict = Self::default();
        let mut gather = Gather { strict: &mut strict, loose: &mut loose };
        for entry in entries.iter().filter(|entry| entry.is_of("secrets")) {
            gather.secret(&entry.json(), 0);
        }
        let others = entries.iter().filter(|entry| !entry.is_of("secrets") && !entry.path.contains("preferredversion"));
        for text in others.map(|entry| &entry.body).chain(public) {
            for known in loose.all(text) {
                loose.remove(&known);
            }
        }
        for fragment in loose.fragments.into_values().flatten() {
            strict.add(&fragment);
        }
        strict
    }

    /// The first secret in this text.
    pub fn find(&self, text: impl AsRef<[u8]>) -> Option<String> {
        self.search(text.as_ref()).next().map(|found| String::from_utf8_lossy(found).into_owned())
    }

    /// How many fragments there are.
    pub fn count(&self) -> usize {
        self.fragments.values().map(BTreeSet::len).sum()
    }

    /// Every fragment that stands for itself in a text.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.fragments.values().flatten().map(Vec::as_slice)
    }

    fn search<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        text.windows(FRAGMENT).enumerate().flat_map(move |(place, start)| {
            let candidates = Start::try_from(start).ok().and_then(|start| self.fragments.get(&start));
            let fits = move |fragment: &&Vec<u8>| text[place..].starts_with(fragment);
            candidates.into_iter().flatten().filter(fits).map(Vec::as_slice)
        })
    }

    fn all(&self, text: &[u8]) -> Vec<Vec<u8>> {
        self.search(text).map(<[u8]>::to_vec).collect()
    }

    fn add(&mut self, fragment: &[u8]) {
        if let Some(start) = fragment.first_chunk::<FRAGMENT>() {
            self.fragments.entry(*start).or_default().insert(fragment.to_vec());
        }
    }

    fn remove(&mut self, fragment: &[u8]) {
        if let Some(found) = fragment.first_chunk::<FRAGMENT>().and_then(|start| self.fragments.get_mut(start)) {
            found.remove(fragment);
        }
    }
}

/// Takes values apart.
struct Gather<'a> {
    /// Random by nature: any piece gives it away.
    strict: &'a mut Secrets,
    /// Lines that may be in public places as well.
    loose: &'a mut Secrets,
}

impl Gather<'_> {
    fn secret(&mut self, object: &Value, depth: u8) {
        for key in ["data", "stringData"] {
            for (name, value) in object[key].as_object().into_iter().flatten() {
                if let (Some(value), false) = (value.as_str(), name == "username") {
                    self.value(value, depth);
                }
            }
        }
        let applied = &object["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"];
        if let Some(applied) = applied.as_str().and_then(|text| serde_json::from_str(text).ok()) {
            self.secret(&applied, depth + 1);
        }
    }

    /// A value as it stands, and what it means.
    fn value(&mut self, value: &str, depth: u8) {
        let decoded = STANDARD.decode(value).ok().filter(|bytes| depth < 4 && bytes.len() >= FRAGMENT);
        match decoded {
            Some(bytes) => {
                self.opaque(value.as_bytes());
                match String::from_utf8(bytes) {
                    Ok(text) => self.text(&text, depth + 1),
                    Err(error) => self.opaque(error.as_bytes()),
                }
            }
            None => self.text(value, depth + 1),
        }
    }

    fn text(&mut self, text: &str, depth: u8) {
        if !text.contains('\n') && text.len() >= FRAGMENT && !text.contains(' ') {
            if text == "cloud-config" {
                return; // What kind of user data it is.
            }
            self.opaque(text.as_bytes());
            self.numbers(text.as_bytes());
        }
        let mut inside_pem = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("-----") {
                inside_pem = line.starts_with("-----BEGIN");
            } else if inside_pem {
                self.opaque(line.as_bytes());
                self.numbers(line.as_bytes());
            } else {
                self.line(line, depth);
            }
        }
    }

    fn line(&mut self, line: &str, depth: u8) {
        self.loose.add(line.as_bytes());
        for word in line.split([' ', '"', '\'', ',']).filter(|word| word.len() >= FRAGMENT) {
            if is_token(word) {
                self.strict.add(word.as_bytes());
            } else if word.len() > 40 && STANDARD.decode(word).is_ok() {
                self.value(word, depth);
            }
        }
    }

    /// Every piece of it. Whoever tells twice the length tells at least one of them whole.
    fn opaque(&mut self, bytes: &[u8]) {
        bytes.chunks_exact(FRAGMENT).for_each(|piece| self.strict.add(piece));
        if let Some(piece) = bytes.last_chunk::<FRAGMENT>() {
            self.strict.add(piece);
        }
    }

    /// As a debugger prints bytes: `[67, 65, 78, …`.
    fn numbers(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks_exact(FRAGMENT) {
            let numbers: Vec<_> = piece.iter().map(u8::to_string).collect();
            self.strict.add(numbers.join(", ").as_bytes());
        }
    }
}

/// A bootstrap token of kubeadm: `abcdef.0123456789abcdef`.
fn is_token(word: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    word.split_once('.').is_some_and(|(id, key)| id.len() == 6 && key.len() == 16 && plain(id) && plain(key))
}
