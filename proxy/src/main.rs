//! `drift-detector`: compares a Velero backup of a Cluster API management cluster with vSphere.

/// Reading a backup is parsing into small objects: a quarter of the time was spent in the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    drift_proxy::run(std::env::args_os())
}
