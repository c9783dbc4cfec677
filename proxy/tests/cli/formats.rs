//! Formats, what is shown, and folders of node lists, on the sample.

use std::{fs, path::Path};

use super::{
    detect::{detect, detect_in, json, place, read, sample},
    fails, junit, program, text,
};

/// Runs the sample with these options, and gives what is on standard output.
fn document(options: &[&str]) -> String {
    let output = detect(&[options, &["-o", "-"]].concat());
    text(&output.stdout).to_owned()
}

fn rows(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_extension_selects_the_format() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let names = ["a.json", "b.md", "c.html", "d.csv", "e.xml", "f", "g.runbook.html"];
    let files = names.map(path);
    let options: Vec<&str> = files.iter().flat_map(|file| ["-o", file.as_str()]).collect();
    let output = detect(&options);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""));
    let begins = |name: &str, with: &str| {
        let content = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(content.starts_with(with), "{name}: {content}");
        assert!(text(&output.stdout).contains(name), "{name} is named in the summary");
    };
    begins("a.json", "{\n");
    begins("b.md", "# Runbook: ");
    begins("c.html", "<!DOCTYPE html>");
    begins("d.csv", "\"cluster\",");
    begins("e.xml", "<?xml ");
    begins("f", "{\n");
    begins("g.runbook.html", "<!doctype html>");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), names.len());
}

#[test]
fn a_file_is_named_once_and_standard_output_too() {
    let (_folder, path) = place("report.json");
    let same = path.parent().unwrap().join(".").join("report.json");
    let (path, same) = (path.to_str().unwrap(), same.to_str().unwrap());
    let backup = sample("mgmt-nightly.tar.gz");
    let inventory = sample("vcenter-inventory.json");
    for (one, other) in [(path, same), ("-", "/dev/stdout")] {
        let told = fails(&["detect", "--backup", &backup, "--inventory", &inventory, "-o", one, "-o", other]);
        assert!(told.contains("is named twice with -o"), "{told}");
    }
    assert!(!Path::new(path).exists());
}

/// The same steps as in Markdown, and a page is one document.
#[test]
fn the_runbook_is_a_page_too() {
    let steps = |document: &str, start: &str| document.matches(start).count();
    let whole = document(&["--format", "runbook-html"]);
    assert_eq!(steps(&whole, "<section id=\"step-"), steps(&document(&["--format", "runbook"]), "\n### "));
    assert!(whole.ends_with("</html>\n"), "{whole}");
    let backup = sample("mgmt-nightly.tar.gz");
    let inventory = sample("vcenter-inventory.json");
    let of = ["detect", "--backup", &backup, "--inventory", &inventory, "--format", "runbook-html"];
    let told = fails(&[&of[..], &["--cluster", "a/b", "--cluster", "a/c"]].concat());
    assert!(told.contains("takes one --cluster"), "{told}");
}

#[test]
fn old_spellings_of_the_runbook_stay() {
    let runbook = document(&["--format", "runbook"]);
    for name in ["markdown", "md"] {
        assert_eq!(document(&["--format", name]), runbook);
        assert_eq!(text(&detect(&["--format", name]).stdout), runbook, "without -o");
    }
}

#[test]
fn the_table_is_for_spreadsheets() {
    let csv = document(&["--format", "csv"]);
    insta::assert_snapshot!("sample_csv", csv.replace("\r\n", "\n"));
    assert_eq!(csv.matches("\r\n").count(), csv.lines().count());
    let rows = rows(&csv);
    let report = json(document(&[]).as_bytes());
    let all = report["summary"]["machines"]["total"].as_u64().unwrap() + 2;
    assert_eq!(u64::try_from(rows.len()).unwrap(), all + 1, "a heading, all machines, two that match nothing");
    for cell in rows.iter().flatten().flat_map(|cell| cell.split(';')) {
        let first = cell.trim_start().chars().next();
        assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r')), "{cell}");
    }
    assert_eq!(document(&["--format", "csv", "--csv-bom"]), format!("\u{feff}{csv}"));
}

#[test]
fn the_page_reads_without_anything_else() {
    let html = document(&["--format", "html"]);
    let (head, body) = html.split_once("<body>").unwrap();
    assert!(head.contains("Content-Security-Policy") && head.contains("--ghost:"), "{head}");
    for acts in ["<script", "<a ", "<img", "<link", "<iframe", "<form", "javascript:", " on", "http-equiv=\"refresh"] {
        let tags: Vec<&str> = body.split('<').map(|tag| tag.split('>').next().unwrap()).collect();
        assert!(!tags.iter().any(|tag| format!("<{tag}").contains(acts)), "{acts}");
    }
    let (body, _) = body.split_once("<footer>").unwrap();
    insta::assert_snapshot!("sample_html", body.replace("><", ">\n<"));
}

/// A build is red where the exit code is not 0: failures for 1, errors for 3.
#[test]
fn test_results_agree_with_the_exit_code() {
    let (_folder, cut) = place("cut.tar.gz");
    let whole = fs::read(sample("mgmt-nightly.tar.gz")).unwrap();
    fs::write(&cut, &whole[..whole.len() - 9]).unwrap();
    let (_other, changed) = place("inventory.json");
    let mut inventory = read(Path::new(&sample("vcenter-inventory.json")));
    inventory["complete"] = false.into();
    fs::write(&changed, inventory.to_string()).unwrap();
    let (backup, inventory) = (sample("mgmt-nightly.tar.gz"), sample("vcenter-inventory.json"));
    let mut codes = Vec::new();
    for (backup, inventory) in [
        (backup.as_str(), inventory.as_str()),
        (cut.to_str().unwrap(), &inventory),
        (&backup, changed.to_str().unwrap()),
    ] {
        for options in [
            &[][..],
            &["--exit-zero"],
            &["--fail-on", "danger,incomplete"],
            &["--fail-on", "ghost"],
            &["--fail-on", "danger"],
            &["--cluster", "team-b/web", "--severity", "danger"],
        ] {
            let output = detect_in(backup, inventory, &[options, &["--format", "junit", "-o", "-"]].concat());
            let results = junit::read(text(&output.stdout));
            let code = match (results.errors, results.failures) {
                (0, 0) => 0,
                (0, _) => 1,
                _ => 3,
            };
            assert_eq!(output.status.code(), Some(code), "{options:?}");
            assert!(results.tests >= 16, "whatever is shown");
            codes.push(code);
            if options == ["--fail-on", "danger"] {
                assert!(results.skipped > 0, "what does not count is skipped");
            }
        }
    }
    assert_eq!([0, 1, 3].map(|code| codes.contains(&code)), [true; 3], "{codes:?}");
    let xml = document(&["--format", "junit"]);
    let time = xml.split("timestamp=\"").nth(1).unwrap().split('"').next().unwrap();
    insta::assert_snapshot!("sample_junit", xml.replace(time, "TIME"));
}

#[test]
fn what_is_not_shown_is_counted() {
    let whole = detect(&[]);
    let part = detect(&["--cluster", "team-a/web-api", "--severity", "Danger,WARNING"]);
    assert_eq!(part.status.code(), whole.status.code());
    insta::assert_snapshot!("sample_one_cluster", text(&part.stdout));
    let counts = |output: &str| {
        let lines = output.lines().filter(|line| line.starts_with("  Machines ") || line.starts_with("A restore "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(counts(text(&part.stdout)), counts(text(&whole.stdout)));
    let rows = rows(&document(&["--format", "csv", "--cluster", "team-a/web-api", "--severity", "warning"]));
    assert_eq!(rows.iter().map(|row| row[2].as_str()).collect::<Vec<_>>(), ["name", "web-api-md-0-w7pnq-hcmvl"]);
    let runbook = document(&["--format", "runbook", "--cluster", "team-a/web-api", "--severity", "healthy"]);
    assert!(runbook.contains(" Unpause `team-a/web-api` ") && !runbook.contains(" Unpause `team-b/web` "), "{runbook}");
    let mut reports = [&[][..], &["--cluster", "team-b/web", "--severity", "danger"]]
        .map(|options| json(document(options).as_bytes()));
    reports.iter_mut().for_each(|report| report["generatedAt"] = "now".into());
    assert_eq!(reports[0], reports[1], "the report is whole");
}

#[test]
fn a_cluster_that_is_not_there_is_told_with_those_alike() {
    let (folder, path) = place("report.json");
    let backup = sample("mgmt-nightly.tar.gz");
    let inventory = sample("vcenter-inventory.json");
    let args = ["detect", "--backup", &backup, "--inventory", &inventory, "--cluster", "team-a/wep"];
    let told = fails(&[&args[..], &["-o", path.to_str().unwrap()]].concat());
    insta::assert_snapshot!(told, @"
    error: the backup has no cluster team-a/wep

      Clusters with similar names: team-a/web, team-a/web-api, team-b/web
      All clusters: drift-detector inspect --backup FILE
    ");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_of_node_lists_is_as_good_as_each_of_them() {
    let lab = format!("team-b/lab={}", sample("nodes-team-b.lab.json"));
    let mut named = json(&detect(&["--nodes", &lab, "-o", "-"]).stdout);
    let in_folder = |folder: &str| {
        let mut command = program(&["detect", "--backup", &sample("mgmt-nightly.tar.gz")]);
        command.args(["--inventory", &sample("vcenter-inventory.json"), "--nodes", folder, "-o", "-"]);
        command.arg("--velero-backup").arg(sample("velero-backup.json")).output().unwrap()
    };
    let output = in_folder(&sample(""));
    let mut found = json(&output.stdout);
    assert!(text(&output.stderr).contains("the backup has no cluster team-b/lab"), "{}", text(&output.stderr));
    for report in [&mut named, &mut found] {
        report["generatedAt"] = "now".into();
    }
    assert_eq!(named, found);

    let folder = tempfile::tempdir().unwrap();
    let output = in_folder(folder.path().to_str().unwrap());
    assert!(text(&output.stderr).contains("has no file nodes-NAMESPACE.NAME.json"), "{}", text(&output.stderr));
    fs::copy(sample("nodes-team-a.web.json"), folder.path().join("nodes-team-a.web.json")).unwrap();
    for odd in ["nodes-web.json", "nodes-team-a.web-api.json"] {
        fs::write(folder.path().join(odd), "no list").unwrap();
    }
    let output = in_folder(folder.path().to_str().unwrap());
    assert!(text(&output.stderr).contains("nodes-web.json is not read"), "{}", text(&output.stderr));
    let report = json(&output.stdout);
    assert_eq!(report["summary"]["machines"]["ghost"], 2, "the good list is used");
    assert!(report["diagnostics"].to_string().contains("nodes-unreadable"), "the bad one is told");
}

#[test]
fn a_node_list_without_its_cluster_is_told() {
    let (backup, nodes) = (sample("mgmt-nightly.tar.gz"), sample("nodes-team-a.web.json"));
    let inventory = sample("vcenter-inventory.json");
    let told = fails(&["detect", "--backup", &backup, "--inventory", &inventory, "--nodes", &nodes]);
    assert!(told.contains("--nodes NAMESPACE/NAME=FILE"), "{told}");
    let told = fails(&["detect", "--backup", &backup, "--inventory", &inventory, "--nodes", "nowhere"]);
    assert!(told.contains("cannot read the node list nowhere"), "{told}");
}

/// The kubeconfigs of the sample lead to servers that nobody runs.
#[test]
fn nodes_that_cannot_be_read_are_told_one_by_one() {
    let (_folder, path) = place("nodes");
    let backup = sample("mgmt-nightly.tar.gz");
    let args = ["nodes", "--backup", &backup, "--timeout", "1", "-o", path.to_str().unwrap()];
    let told = fails(&[&args[..], &["--cluster", "team-a/wep"]].concat());
    assert!(told.contains("the backup has no cluster team-a/wep") && told.contains("team-a/web"), "{told}");
    let told = fails(&["nodes", "--backup", &backup, "-o", &backup]);
    assert!(told.contains("it is not a directory"), "{told}");
}

#[test]
fn no_secret_comes_out_in_any_format() {
    for format in ["json", "runbook", "runbook-html", "html", "csv", "junit"] {
        let document = document(&["--format", format]);
        for secret in ["CANARY", "PRIVATE KEY"] {
            assert!(!document.contains(secret), "{secret} in {format}");
        }
    }
}
