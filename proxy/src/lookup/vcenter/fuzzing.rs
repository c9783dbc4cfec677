//! What any answer of a vCenter comes to, without a connection.

use futures_util::FutureExt as _;

use super::{
    failure::Fault,
    gaps::Gaps,
    machine,
    objects::{Moref, Object},
    pieces::Pieces,
    tree::Tree,
    xml::Answer,
};

/// Small, so that short inputs reach it.
const OBJECT_LIMIT: u64 = 4096;

/// Reads any bytes as an answer: the same whatever the size of its pieces, and never larger than it may be.
pub(crate) fn answer(bytes: &[u8]) {
    let whole = read(bytes, usize::MAX);
    assert_eq!(whole, read(bytes, 7));
}

/// What is read, and why no more is.
fn read(bytes: &[u8], size: usize) -> Vec<String> {
    let mut answer = Answer::new(Pieces::new(bytes, size), OBJECT_LIMIT);
    let mut tree = Tree::new(&Moref { kind: "Folder".to_owned(), id: "group-d1".to_owned() });
    let mut gaps = Gaps::default();
    let mut said = Vec::new();
    loop {
        // Pieces are always ready.
        match answer.next().now_or_never() {
            Some(Ok(Some(element))) => {
                said.push(format!("{element:?} {:?}", Fault::read(&element)));
                let Some(object) = Object::read(element) else { continue };
                let machine = machine::read(&object, &tree, &[], &mut gaps);
                tree.add(&object);
                said.push(format!("{machine:?} {:?}", tree.place(&object.moref.id)));
            }
            Some(Ok(None)) => break,
            Some(Err(problem)) => {
                said.push(format!("{problem:?}"));
                break;
            }
            None => {
                said.push("an answer in memory did not arrive".to_owned());
                break;
            }
        }
    }
    said.extend(gaps.sentences());
    said.extend(tree.blind_spots(None));
    said.push(format!("{:?} {:?}", tree.datacenter_paths(), tree.folder_paths(None)));
    said
}
