//! `drift-detector`: compares a Velero backup of a Cluster API management cluster with vSphere.

fn main() -> std::process::ExitCode {
    drift_proxy::run(std::env::args_os())
}
