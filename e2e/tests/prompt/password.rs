//! A password that is typed.

use std::{
    fs,
    io::{Read as _, Write as _},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use crate::terminal::start;

/// A shell whose terminal hides what is typed is a shell that a person has to close.
#[test]
fn an_interruption_at_the_password_leaves_the_terminal_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    // The keys reach the shell, too, while they are not yet hidden: it goes on, and what it starts last does not hear
    // them.
    let words = "trap : INT; stty -a > before; \
                 \"$DETECTOR\" inventory --vcenter vc.example --vcenter-username me -o inventory.json; \
                 code=$?; trap '' INT; echo $code > code; stty -a > after";
    let (mut terminal, mut keys, mut screen) = start(folder.path(), words);
    let mut shown = Vec::new();
    while !String::from_utf8_lossy(&shown).contains("Password for me at vc.example") {
        let mut byte = [0];
        screen.read_exact(&mut byte).unwrap();
        shown.extend(byte);
    }
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        screen.read_to_end(&mut shown).unwrap();
        sender.send(()).unwrap();
    });
    // What comes before the terminal hides what is typed is noted only: a person would press the keys again, too.
    loop {
        keys.write_all(b"\x03").unwrap_or_default();
        match ended.recv_timeout(Duration::from_secs(1)) {
            Err(RecvTimeoutError::Timeout) => {}
            outcome => break outcome.unwrap(),
        }
    }
    assert!(terminal.wait().unwrap().success());

    let read = |name| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code"), "130\n");
    assert_eq!(read("after"), read("before"));
    assert!(read("before").contains(" echo "));
    assert!(!folder.path().join("inventory.json").exists());
}
