//! The inventory that fits a backup: what the vCenter holds some hours later.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use crate::fleet::{Cluster, DATACENTER, Machine, NETWORK, POOL, SERVER, TEMPLATE, clusters, moment};
use crate::plan::Plan;
use crate::random::Random;
use crate::template::after;

/// Six hours after the backup.
const LATER: i64 = 6 * 3600;

/// One VM, as inventory files have it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VirtualMachine {
    moref: String,
    name: String,
    path: String,
    datacenter: &'static str,
    #[serde(rename = "biosUUID")]
    bios_uuid: String,
    #[serde(rename = "instanceUUID")]
    instance_uuid: String,
    template: bool,
    power_state: &'static str,
    connection_state: &'static str,
    ip_addresses: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_name: Option<String>,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    guestinfo: Option<Guestinfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_pool: Option<&'static str>,
    networks: Vec<&'static str>,
}

/// What the provider leaves inside a VM.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Guestinfo {
    local_hostname: String,
    instance_id: String,
    userdata_present: bool,
}

/// Writes the inventory, one VM to a line.
pub(crate) fn write(plan: &Plan, mut output: impl Write) -> io::Result<()> {
    let instance = Random::new(plan.seed, "vcenter", 0).uuid();
    write!(
        output,
        "{{\"schemaVersion\":\"1.0\",\"kind\":\"VcenterInventory\",\"server\":\"{SERVER}\",\
         \"instanceUuid\":\"{instance}\",\"version\":\"8.0.3\",\"collectedAt\":\"{}\",\
         \"complete\":true,\"virtualMachines\":[",
        moment(LATER)
    )?;
    let mut written = 0_usize;
    let mut put = |machine: &VirtualMachine| -> io::Result<()> {
        output.write_all(if written == 0 { b"\n" } else { b",\n" })?;
        written += 1;
        serde_json::to_writer(&mut output, machine).map_err(io::Error::from)
    };

    let total = plan.clusters * plan.machines;
    let missing = plan.missing.min(total);
    for cluster in clusters(plan) {
        for machine in &cluster.machines {
            // The missing ones are spread evenly: where the count of those that should be gone by now grows.
            let gone = (machine.index + 1) * missing / total > machine.index * missing / total;
            if !gone {
                put(&known(plan, &cluster, machine))?;
            }
        }
        for number in extra(plan, &cluster) {
            put(&ghost(plan, &cluster, number))?;
        }
    }
    put(&stranger(plan, 0, true))?;
    let strangers = plan.virtual_machines.saturating_sub(total - missing + plan.extra + 1);
    for number in 1..=strangers {
        put(&stranger(plan, number, false))?;
    }
    output.write_all(b"\n],\"errors\":[]}\n")?;
    output.flush()
}

/// The VM of a machine of the backup.
fn known(plan: &Plan, cluster: &Cluster, machine: &Machine) -> VirtualMachine {
    VirtualMachine {
        moref: machine.moref.clone(),
        bios_uuid: machine.bios_uuid.clone(),
        instance_uuid: Random::new(plan.seed, "instance", machine.index).uuid(),
        ip_addresses: vec![machine.ip.clone()],
        created_at: after(machine.born, 60),
        ..cloned(cluster, &machine.name)
    }
}

/// The numbers of the VMs that a cluster got after the backup.
fn extra(plan: &Plan, cluster: &Cluster) -> std::ops::Range<usize> {
    plan.extra * cluster.index / plan.clusters..plan.extra * (cluster.index + 1) / plan.clusters
}

/// A VM that a known MachineSet got after the backup.
fn ghost(plan: &Plan, cluster: &Cluster, number: usize) -> VirtualMachine {
    let mut random = Random::new(plan.seed, "ghost", number);
    let pools = cluster.pools.len().max(1);
    let prefix = cluster.pools.get(number % pools).map_or(&cluster.name, |pool| &pool.set);
    VirtualMachine {
        moref: format!("vm-{}", 5_000_000 + number),
        bios_uuid: random.uuid(),
        instance_uuid: random.uuid(),
        ip_addresses: vec![format!("10.210.{}.{}", number / 250, 1 + number % 250)],
        created_at: moment(1800 + i64::try_from(number % 600).unwrap_or_default() * 11),
        ..cloned(cluster, &format!("{prefix}-{}", random.suffix()))
    }
}

/// What all VMs of a cluster share.
fn cloned(cluster: &Cluster, name: &str) -> VirtualMachine {
    VirtualMachine {
        moref: String::new(),
        name: name.to_owned(),
        path: format!("/{DATACENTER}/vm/tkg/{}/{name}", cluster.namespace),
        datacenter: DATACENTER,
        bios_uuid: String::new(),
        instance_uuid: String::new(),
        template: false,
        power_state: "poweredOn",
        connection_state: "connected",
        ip_addresses: Vec::new(),
        host_name: Some(name.to_owned()),
        created_at: moment(0),
        guestinfo: Some(Guestinfo {
            local_hostname: name.to_owned(),
            instance_id: name.to_owned(),
            userdata_present: true,
        }),
        resource_pool: Some(POOL),
        networks: vec![NETWORK],
    }
}

/// A VM that no cluster has to do with, or the template that the clusters' VMs were cloned from.
fn stranger(plan: &Plan, number: usize, template: bool) -> VirtualMachine {
    let mut random = Random::new(plan.seed, "stranger", number);
    let name = if template { TEMPLATE.to_owned() } else { format!("erp-application-{number:06}") };
    let folder = if template { "templates" } else { "business" };
    VirtualMachine {
        moref: format!("vm-{}", 9_000_000 + number),
        path: format!("/{DATACENTER}/vm/{folder}/{name}"),
        datacenter: DATACENTER,
        bios_uuid: random.uuid(),
        instance_uuid: random.uuid(),
        template,
        power_state: if template || number.is_multiple_of(17) { "poweredOff" } else { "poweredOn" },
        connection_state: "connected",
        ip_addresses: if template {
            Vec::new()
        } else {
            vec![format!("172.{}.{}.{}", 16 + number / 60_000, number / 250 % 240, 1 + number % 250)]
        },
        host_name: (!template).then(|| format!("{name}.corp.example.com")),
        created_at: moment(-400 * 86_400 + i64::try_from(number).unwrap_or_default() * 613),
        guestinfo: None,
        resource_pool: (!template).then_some("business"),
        networks: vec!["business-lan"],
        name,
    }
}
