//! `drift-fuzz TARGET SECONDS FOUND CORPUS…`: the fuzz targets on a stable compiler. Files of the corpus are damaged by
//! chance and joined with each other, without knowledge of what the code does with them.
//!
//! Out: how many inputs were tried. An input with which a body panics is written into the folder FOUND, and ends it.

#[path = "../bodies/mod.rs"]
mod bodies;

use std::{
    env, fs,
    io::Write as _,
    panic::catch_unwind,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant, SystemTime},
};

use drift_e2e::{damage::damaged, random::Random};

/// Inputs between two looks at the clock.
const ROUNDS: u64 = 100;
/// Longer inputs are cut.
const LONGEST: usize = 64 << 10;

type Body = fn(&[u8]);

/// The targets, by their names.
const TARGETS: [(&str, Body); 10] = [
    ("archive", bodies::archive),
    ("object", bodies::object),
    ("inventory", bodies::inventory),
    ("nodes", bodies::nodes),
    ("kubeconfig", bodies::kubeconfig::kubeconfig),
    ("vcenter", drift_proxy::fuzzing::vcenter),
    ("node_page", drift_proxy::fuzzing::node_page),
    ("http", drift_proxy::fuzzing::http),
    ("export", bodies::export::export),
    ("ignore", bodies::ignore::ignore),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [target, seconds, found, folders @ ..] = arguments.as_slice() else {
        return failed("give a target, seconds, a folder for what is found, and folders of the corpus");
    };
    let Some((_, body)) = TARGETS.iter().find(|(name, _)| name == target) else {
        return failed(&format!("there is no target {target}"));
    };
    let Ok(seconds) = seconds.parse() else { return failed("the seconds are no number") };
    let corpus: Vec<Vec<u8>> = folders.iter().flat_map(files).filter_map(|file| fs::read(file).ok()).collect();
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    say(&format!("{target}: {} files, seed {seed}", corpus.len()));
    let mut random = Random::new(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut count = 0_u64;
    while Instant::now() < end {
        for _ in 0..ROUNDS {
            let input = input(&corpus, &mut random);
            if catch_unwind(|| body(&input)).is_err() {
                let file = Path::new(found).join(format!("found-{seed}-{count}"));
                let written = fs::create_dir_all(found).and_then(|()| fs::write(&file, &input));
                return failed(&format!("{target} fails with {} ({written:?})", file.display()));
            }
            count += 1;
        }
    }
    say(&format!("{target}: {count} executions"));
    ExitCode::SUCCESS
}

/// A file with damages, or the beginning of one and the end of another.
fn input(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut any = || corpus.get(random.below(corpus.len())).cloned().unwrap_or_default();
    let (mut first, second) = (any(), any());
    if random.below(3) == 0 {
        first.truncate(random.below(first.len()));
        first.extend_from_slice(&second[random.below(second.len())..]);
    }
    first.truncate(LONGEST);
    damaged(&first, random)
}

fn files(folder: &String) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

fn say(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

fn failed(why: &str) -> ExitCode {
    drop(writeln!(std::io::stderr(), "{why}"));
    ExitCode::FAILURE
}
