//! `drift-detector`: compares a Velero backup of a Cluster API management cluster with vSphere.

/// Reading a backup is parsing into small objects: the system's allocator took a fifth of its thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    drift_proxy::run(std::env::args_os())
}
