//! A real API server, with an etcd of its own: `peers/kube-apiserver`, which takes minutes to build.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    Shown, TOKEN,
    identity::Authority,
    kubeconfig::{self, Access},
};
use crate::{go, https::Client, kubectl::Kubectl};

/// How long the server may take until it is ready.
const PATIENCE: Duration = Duration::from_mins(3);

/// Without what a debugger needs, and with the version that the release's own scripts set: kubectl looks at it.
const LINKED: &str = "-s -w -X k8s.io/component-base/version.gitVersion=v1.32.3 \
                      -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=32";

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct RealApiServer {
    address: String,
    authority: Authority,
    folder: TempDir,
    children: Vec<Child>,
}

impl RealApiServer {
    /// Starts it with these Nodes, and with the accounts of the fake: one that may list them, one that may do nothing.
    #[track_caller]
    pub fn start(nodes: &[Value]) -> Self {
        let program = go::build_with("kube-apiserver", &["-p", "2", "-trimpath", "-ldflags", LINKED]);
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new(Shown::Good);
        let [client, peer, port] = free_ports();
        let etcd = Command::new("etcd")
            .current_dir(folder.path())
            .args(["--data-dir", "etcd", "--log-level", "error"])
            .args(["--listen-client-urls", &http(client), "--advertise-client-urls", &http(client)])
            .args(["--listen-peer-urls", &http(peer), "--initial-advertise-peer-urls", &http(peer)])
            .args(["--initial-cluster", &format!("default={}", http(peer))])
            .stdout(Stdio::null())
            .stderr(log(folder.path(), "etcd.log"))
            .spawn()
            .unwrap_or_else(|error| panic!("etcd is missing (the package etcd-server has it): {error}"));
        write_files(folder.path(), &authority);
        let server = Command::new(program)
            .current_dir(folder.path())
            .args(["--etcd-servers", &http(client), "--secure-port", &port.to_string(), "--bind-address", "127.0.0.1"])
            .args([
                "--tls-cert-file",
                "server.pem",
                "--tls-private-key-file",
                "server.key",
                "--client-ca-file",
                "ca.pem",
            ])
            .args(["--service-account-issuer", "https://kubernetes.default.svc", "--cert-dir", "."])
            .args(["--service-account-key-file", "server.pub", "--service-account-signing-key-file", "server.key"])
            .args(["--token-auth-file", "tokens.csv", "--authorization-mode", "RBAC"])
            .args(["--disable-admission-plugins", "ServiceAccount", "--service-cluster-ip-range", "10.0.0.0/24"])
            .args(["--advertise-address", "127.0.0.1", "--endpoint-reconciler-type", "none"])
            .stdout(Stdio::null())
            .stderr(log(folder.path(), "kube-apiserver.log"))
            .spawn()
            .unwrap();
        let mut started =
            Self { address: format!("127.0.0.1:{port}"), authority, folder, children: vec![server, etcd] };
        started.wait();
        started.fill(nodes);
        started
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The authority that signed the server's certificate, in PEM.
    pub fn ca_pem(&self) -> &str {
        &self.authority.pem
    }

    /// A kubeconfig for this server.
    pub fn kubeconfig(&self, access: Access) -> String {
        kubeconfig::good(&format!("https://{}", self.address), &self.authority, access)
    }

    /// A kubeconfig of an account that may do everything.
    pub fn admin_kubeconfig(&self) -> String {
        kubeconfig::admin(&format!("https://{}", self.address), &self.authority)
    }

    #[track_caller]
    fn wait(&mut self) {
        let client = Client::trusting(&self.authority.pem);
        let begun = Instant::now();
        while !client.get(&self.address, "/readyz").is_ok_and(|answer| answer.status == 200) {
            let over = self.children.iter_mut().any(|child| child.try_wait().unwrap().is_some());
            if over || begun.elapsed() > PATIENCE {
                let read = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
                panic!("the API server does not start: {}{}", read("etcd.log"), read("kube-apiserver.log"));
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    /// Creates the Nodes, and lets the reader list them.
    #[track_caller]
    fn fill(&self, nodes: &[Value]) {
        let admin = Kubectl::new(&self.admin_kubeconfig());
        let run = |arguments: &[&str]| {
            let outcome = admin.run(arguments);
            assert!(outcome.success, "kubectl {arguments:?}: {}", outcome.stderr);
        };
        let mut nodes = nodes.to_vec();
        for node in &mut nodes {
            // What the server itself decides.
            for field in ["creationTimestamp", "generation", "resourceVersion", "uid"] {
                node["metadata"].as_object_mut().unwrap().remove(field);
            }
        }
        let list = self.folder.path().join("nodes.json");
        fs::write(&list, json!({"kind": "List", "apiVersion": "v1", "items": nodes}).to_string()).unwrap();
        run(&["create", "-f", list.to_str().unwrap()]);
        run(&["create", "clusterrole", "node-reader", "--verb=list,get", "--resource=nodes"]);
        run(&["create", "clusterrolebinding", "node-reader", "--clusterrole=node-reader", "--user=reader"]);
    }
}

impl Drop for RealApiServer {
    fn drop(&mut self) {
        for child in &mut self.children {
            child.kill().unwrap_or_default();
            child.wait().map(drop).unwrap_or_default();
        }
    }
}

fn write_files(folder: &Path, authority: &Authority) {
    let (certificate, key) = authority.server.pem();
    let token = format!("{TOKEN},reader,reader\n");
    let write = |name, content: &str| fs::write(folder.join(name), content).unwrap();
    write("ca.pem", &authority.pem);
    write("server.pem", &certificate);
    write("server.key", &key);
    write("server.pub", &authority.server.public_pem());
    write("tokens.csv", &token);
}

/// Ports that are free now. Whoever else takes one before the servers do makes them end, which a test tells.
fn free_ports() -> [u16; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap().port())
}

fn http(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn log(folder: &Path, name: &str) -> fs::File {
    fs::File::create(folder.join(name)).unwrap()
}
