//! Many clusters at once.

use std::time::Instant;

use drift_e2e::api_server::black_hole;
use drift_proxy::lookup::kubernetes::read_all;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn black_holes_do_not_keep_the_others_waiting() {
    let (fake, limit) = (Fake::start(nodes()), Duration::from_secs(5));
    let (_kept, hole) = black_hole();
    let good = fake.kubeconfig(Access::Token);
    let lost = good.replace(&fake.address(), &hole);
    let servers = (0..200).map(|number| server(if number % 2 == 0 { &lost } else { &good }).unwrap()).collect();
    let mut options = Options { page_size: 500, ..options() };
    options.limits.connect = limit;
    let (begun, mut told) = (Instant::now(), Vec::new());
    let outcomes = read_all(servers, &options, |done| told.push(done)).await;
    assert!(begun.elapsed() < limit * 2, "{:?}", begun.elapsed());
    assert_eq!(told, (1..=200).collect::<Vec<_>>());
    for (number, outcome) in outcomes.into_iter().enumerate() {
        match outcome {
            Ok(list) => assert_eq!((number % 2, list.len()), (1, nodes().len())),
            Err(error) => assert_eq!((number % 2, error.code()), (0, "timed-out"), "{error}"),
        }
    }
}

#[tokio::test]
async fn all_are_cancelled_at_once() {
    let (_kept, hole) = black_hole();
    let fake = Fake::start(Vec::new());
    let lost = fake.kubeconfig(Access::Token).replace(&fake.address(), &hole);
    let options = Options { concurrency: 2, ..options() };
    options.cancel.cancel();
    let outcomes = read_all(vec![server(&lost).unwrap(); 9], &options, |_| {}).await;
    assert!(outcomes.iter().all(|outcome| outcome.as_ref().is_err_and(|error| error.code() == "cancelled")));
}
