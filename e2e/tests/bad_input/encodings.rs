//! Files as people's tools save them: byte order marks, UTF-16, Latin-1.

use drift_e2e::program::Run;

use crate::desk::Desk;

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once('\u{feff}').chain(text.chars()).collect::<String>().encode_utf16().flat_map(unit).collect()
}

#[test]
fn unicode_is_read_whatever_its_form() {
    let desk = Desk::new();
    let mut inventory = desk.inventory();
    inventory["virtualMachines"][0]["hostName"] = "Köln 東京 🖥".into();
    let text = serde_json::to_string_pretty(&inventory).unwrap();
    let plain = desk.compare(&text);
    plain.fine();
    let forms = [
        format!("\u{feff}{text}").into_bytes(),
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
        text.replace('\n', "\r\n").into_bytes(),
        serde_json::to_vec(&inventory).unwrap(),
    ];
    for form in forms {
        let judged = desk.compare(form);
        judged.fine();
        assert_eq!(judged.report["clusters"], plain.report["clusters"]);
    }
}

#[test]
fn node_lists_and_records_too() {
    let desk = Desk::new();
    let nodes = std::fs::read_to_string(desk.scenario.folder.join("nodes-team-a.web.json")).unwrap();
    let nodes = desk.file("nodes.json", utf16(&nodes, u16::to_le_bytes));
    let run = Run::detect(&desk.scenario.backup()).inventory(&desk.scenario.inventories()[0]);
    let judged = desk.judge(run.nodes("team-a/web", &nodes));
    judged.fine();
    let servers = judged.report["infrastructure"]["apiServers"].as_array().unwrap();
    assert!(servers.iter().any(|server| server["cluster"]["name"] == "web" && server["status"] == "Provided"));

    let record = std::fs::read_to_string(desk.scenario.folder.join("velero-backup.json")).unwrap();
    for form in [utf16(&record, u16::to_le_bytes), format!("\u{feff}{record}").into_bytes()] {
        let record = desk.file("velero-backup.json", form);
        let run = desk.observe(Run::detect(&desk.scenario.backup()), true).with("--velero-backup").with(record);
        desk.judge(run).fine();
    }
}

#[test]
fn other_encodings_are_refused() {
    let desk = Desk::new();
    let mut inventory = desk.inventory();
    inventory["virtualMachines"][0]["hostName"] = "Köln".into();
    let text = inventory.to_string();
    let latin: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    let judged = desk.compare(latin);
    judged.incomplete("inventory-unreadable", "bad.json").says("inventory-unreadable", "error", "not text");
    assert_eq!(judged.count("Unknown"), 12, "without an inventory nothing is known");
    desk.compare(b"\xff\xfe{").incomplete("inventory-unreadable", "bad.json");
}
