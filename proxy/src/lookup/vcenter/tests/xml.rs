//! Answers, well-formed and otherwise.

use super::{OBJECT_LIMIT, Pieces, envelope, object, parts, property};
use crate::lookup::{
    error::{Malformed, Problem, TooLarge},
    vcenter::{clean::VALUE, messages::fault_name, objects::Object, xml::Answer},
};

#[tokio::test]
async fn pages_come_apart() {
    let text = envelope(
        "<returnval>\n <token>a&lt;&#66;</token> <objects><obj \
         type='VirtualMachine'>vm-1</obj></objects><objects/></returnval>",
    );
    let parts = parts(text.as_bytes()).await.unwrap();
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["token", "objects", "objects"]);
    assert_eq!(parts[0].text, "a<B");
    assert_eq!(parts[1].children[0].kind.as_deref(), Some("VirtualMachine"));
}

#[tokio::test]
async fn a_value_alone_is_a_part() {
    let text = envelope(r#"<returnval type="ContainerView">session[5]6</returnval>"#);
    let parts = parts(text.as_bytes()).await.unwrap();
    assert_eq!((parts[0].name.as_str(), parts[0].text.as_str()), ("returnval", "session[5]6"));
}

#[tokio::test]
async fn nothing_at_all_is_an_answer() {
    assert_eq!(parts(envelope("").as_bytes()).await.unwrap(), []);
    assert_eq!(parts(envelope("<returnval></returnval>").as_bytes()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn prefixes_and_simulators_do_not_matter() {
    for kind in [
        "xsi:type=\"vim25:NoPermission\"",
        "XMLSchema-instance:type='NoPermission'",
        "_XMLSchema-instance:type=\"NoPermission\"",
    ] {
        let object = object(&format!(
            "<obj type=\"Folder\">group-1</obj><propSet><name>x</name></propSet>\
             <missingSet><path>name</path><fault><fault {kind}/></fault></missingSet>"
        ))
        .await;
        assert_eq!(object.missing, [("name".to_owned(), "NoPermission".to_owned())]);
        assert!(object.value("x").is_none());
    }
}

#[tokio::test]
async fn faults_are_known_by_their_type() {
    for (detail, name) in [
        (r#"<InvalidLoginFault xsi:type="InvalidLogin"/>"#, "InvalidLogin"),
        ("<NotAuthenticatedFault/>", "NotAuthenticated"),
        ("<x:NoPermissionFault x:type=\"y:NoPermission\"><object/></x:NoPermissionFault>", "NoPermission"),
        ("<A\u{e9}Fault/>", "a fault without a name"),
        ("", "a fault without a name"),
    ] {
        let text = format!(
            "<Envelope><Header><x>y</x></Header><Body><Fault><faultcode>ServerFaultCode</faultcode>\
             <faultstring>Anmeldung fehlgeschlagen</faultstring><detail>{detail}</detail></Fault></Body></Envelope>"
        );
        let parts = parts(text.as_bytes()).await.unwrap();
        assert_eq!((parts.len(), parts[0].name.as_str()), (1, "Fault"));
        assert_eq!(fault_name(&parts[0]), name);
    }
}

#[tokio::test]
async fn what_is_not_soap() {
    for text in [
        "",
        " \n",
        "<html><body>Hello</body></html>",
        "{\"a\":1}",
        "<!-- x -->",
        "\u{1}\u{2}",
        "<Envelop",
        "plain text",
    ] {
        assert!(matches!(parts(text.as_bytes()).await, Err(Problem::NotVcenter)), "{text:?}");
    }
    assert!(matches!(parts(b"\xff\xfe<\0E\0").await, Err(Problem::NotVcenter)));
}

#[tokio::test]
async fn every_cut_is_noticed() {
    let text = envelope("<returnval><token>t</token><objects><obj type=\"Folder\">&amp;</obj></objects></returnval>");
    let end = text.trim_end().len();
    for length in 0..end {
        assert!(parts(&text.as_bytes()[..length]).await.is_err(), "{length}");
    }
    assert!(parts(text.as_bytes()).await.is_ok());
}

#[tokio::test]
async fn damage_has_names() {
    let deep = format!("<returnval>{}{}</returnval>", "<a>".repeat(40), "</a>".repeat(40));
    for (content, expected) in [
        ("<returnval><a></b></returnval>", Malformed::Syntax),
        ("<returnval><a>&unknown;</a></returnval>", Malformed::Entities),
        ("<returnval><a type=\"&unknown;\"/></returnval>", Malformed::Entities),
        ("<returnval><token>\0</token></returnval>", Malformed::ControlCharacters),
        ("<returnval><a>\u{1b}[2J</a></returnval>", Malformed::ControlCharacters),
        ("<returnval><a>&#1;</a></returnval>", Malformed::ControlCharacters),
        ("<returnval><a type=\"&#27;\"/></returnval>", Malformed::ControlCharacters),
        ("<returnval><a>&#0;</a></returnval>", Malformed::Syntax),
        ("<returnval><a>&</a></returnval>", Malformed::Syntax),
        ("stray<returnval/>", Malformed::Syntax),
        (deep.as_str(), Malformed::Depth),
    ] {
        match parts(envelope(content).as_bytes()).await {
            Err(Problem::Malformed(malformed)) => assert_eq!(malformed, expected, "{content}"),
            other => panic!("{content}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn documents_define_nothing() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let text = envelope("<returnval><a>&b;</a></returnval>").replace("<s:Envelope", &format!("{bomb}<s:Envelope"));
    assert!(matches!(parts(text.as_bytes()).await, Err(Problem::Malformed(Malformed::Entities))));
}

#[tokio::test]
async fn objects_are_bounded() {
    let limit = usize::try_from(OBJECT_LIMIT).unwrap();
    // A property may have a quarter of an object. What is larger is lost, and nothing else.
    let value = |size| property("a", &"x".repeat(size));
    for (size, is_lost) in [(limit / 4 - 60, false), (limit / 4 + 1, true), (100 * limit, true)] {
        let object = object(&format!("<obj type=\"Folder\">f</obj>{}{}", value(size), property("b", "y"))).await;
        assert_eq!(object.damaged.contains(&"a".to_owned()), is_lost, "{size}");
        assert_eq!((object.text("a").is_none(), object.text("b")), (is_lost, Some("y")), "{size}");
    }
    let many = format!("<x>{}</x>", "<b/>".repeat(limit));
    let object = object(&format!("<obj type=\"Folder\">f</obj>{}{}", property("a", &many), property("b", "y"))).await;
    assert_eq!((object.damaged.as_slice(), object.text("b")), (&["a".to_owned()][..], Some("y")));
    let wide = "<b/>".repeat(usize::try_from(OBJECT_LIMIT).unwrap());
    let text = envelope(&format!("<returnval><objects>{wide}</objects></returnval>"));
    assert!(matches!(parts(text.as_bytes()).await, Err(Problem::TooLarge { what: TooLarge::Object, .. })));
    // Many objects are no large object.
    let many = "<objects>0123456789</objects>".repeat(1000);
    assert_eq!(parts(envelope(&format!("<returnval>{many}</returnval>")).as_bytes()).await.unwrap().len(), 1000);
}

#[tokio::test]
async fn nothing_follows_the_envelope() {
    let text = format!("{}<Envelope/>", envelope("<returnval/>"));
    assert!(parts(text.as_bytes()).await.is_err());
}

#[tokio::test]
async fn whatever_byte_is_damaged() {
    let text = envelope(
        "<returnval><token>t</token><objects><obj type=\"Folder\">&amp;&#65;</obj><![CDATA[x]]></objects></returnval>",
    );
    for position in 0..text.len() {
        for byte in [0, b'<', b'>', b'&', b'"', b'!', b'/', b' ', 0xff] {
            let mut bytes = text.clone().into_bytes();
            bytes[position] = byte;
            drop(parts(&bytes).await); // It ends, and pieces of any size give the same.
        }
    }
}

#[tokio::test]
async fn texts_are_bounded() {
    for (size, is_whole) in [(VALUE, true), (VALUE + 1, false), (10 * VALUE, false)] {
        let text = envelope(&format!(
            "<returnval><token>{}</token></returnval>",
            "é".repeat(size / 2) + &"x".repeat(size % 2)
        ));
        let mut answer = Answer::new(Pieces::new(text.as_bytes(), 4096), 1 << 30);
        let outcome = answer.next().await;
        assert_eq!(outcome.is_ok(), is_whole, "{size}");
    }
    let tag = format!("<{}>", "x".repeat(VALUE + 1));
    assert!(matches!(parts(envelope(&tag).as_bytes()).await, Err(Problem::TooLarge { what: TooLarge::Value, .. })));
}

#[tokio::test]
async fn what_is_no_text_spoils_its_property_alone() {
    let usual = |value: &[u8]| {
        let text = envelope(&format!(
            "<returnval><objects><obj type=\"Folder\">f</obj>{}{}</objects></returnval>",
            property("a", "@"),
            property("b", "y")
        ));
        let (before, after) = text.split_once('@').unwrap();
        [before.as_bytes(), value, after.as_bytes()].concat()
    };
    for odd in [
        &b"\x92\xc9"[..],
        b"\x1b[0m",
        b"&#x1b;",
        b"&#0;",
        b"&#xfffe;",
        b"\xef\xbf\xbe",
        b"\0",
        b"\xe2\x82",
        b"<c>\x01</c>",
    ] {
        let part = parts(&usual(odd)).await.unwrap().remove(0);
        let object = Object::read(part).unwrap();
        assert_eq!((object.damaged.as_slice(), object.text("b")), (&["a".to_owned()][..], Some("y")), "{odd:?}");
        assert!(object.value("a").is_none());
    }
    for usual in [usual("w1&#xA;\u{85}w2 Ünï 虚\u{1f600}".as_bytes()), usual(b"&amp;&#65;\t")] {
        let part = parts(&usual).await.unwrap().remove(0);
        assert_eq!(Object::read(part).unwrap().damaged, [""; 0]);
    }
    // An object whose own reference is spoilt is none.
    let part = parts(&usual(b"").iter().map(|byte| if *byte == b'f' { 1 } else { *byte }).collect::<Vec<_>>()).await;
    assert!(part.map_or(true, |mut parts| Object::read(parts.remove(0)).is_none()));
}
