//! What a verdict still needs: at least one inventory, and how to get it.

use drift_core::inspection::{ApiServerLookup, Lookups, VcenterLookup};
use web_sys::{File, MouseEvent};
use yew::{Callback, Html, html};

use crate::intake::{Role, Taken};
use crate::parts::{Command, Fold};
use crate::words::{count, list, number, visible};

/// Look-ups, if the page can make them, and commands that write the files.
pub(super) fn gather(
    needed: &Lookups,
    files: &[Taken<File>],
    lookups: Option<Html>,
    choose: Callback<MouseEvent>,
) -> Html {
    let has_nodes = files.iter().any(|file| file.role == Role::Nodes);
    let more = needed.api_servers.len().saturating_sub(SERVERS);
    let clusters = count(number(needed.api_servers.len()), "workload cluster", "workload clusters");
    let primary = lookups.is_none().then_some("primary");
    let by_hand = html! { <>
        <p>{ "On a machine that can reach the vCenter, write its inventory with the command line. \
            Then drop the file here." }</p>
        <ul class="lookups">{ for needed.vcenters.iter().map(inventory) }</ul>
        if !has_nodes && !needed.api_servers.is_empty() {
            <Fold summary={format!("Recommended: node lists of {clusters}")}>
                <p>{ "Only a node list can prove which cluster an unattributed VM belongs to. \
                    Use the names of your own contexts." }</p>
                <ul class="lookups">{ for needed.api_servers.iter().take(SERVERS).map(nodes) }</ul>
                if more > 0 {
                    <p>{ format!("The same for {}.", count(number(more), "more cluster", "more clusters")) }</p>
                }
            </Fold>
        }
        <div class="answers"><button class={primary} onclick={choose}>{ "Choose files" }</button></div>
    </> };
    html! {
        <section class="next" aria-labelledby="next">
            <h2 id="next">{ "For a verdict, add the current infrastructure" }</h2>
            if let Some(lookups) = lookups {
                <p>{ "The program that serves this page can ask these servers. Each one is asked only when you click. \
                    The backup stays in your browser." }</p>
                { lookups }
                <Fold class="by-hand" summary="Or add files manually">{ by_hand }</Fold>
            } else {
                { by_hand }
                <p class="soft">
                    { "When " }<code>{ "drift-detector serve" }</code>
                    { " serves this page on a machine that can reach the vCenter, the page can look it up." }
                </p>
            }
        </section>
    }
}

/// For how many workload clusters commands are written out.
const SERVERS: usize = 20;

fn inventory(vcenter: &VcenterLookup) -> Html {
    let datacenters: Vec<_> = vcenter.datacenters.iter().map(|datacenter| visible(datacenter)).collect();
    let within = if datacenters.is_empty() { String::new() } else { format!(", {}", list(&datacenters)) };
    let command = format!("drift-detector inventory --vcenter {} -o inventory.json", quoted(&vcenter.server));
    html! {
        <li>
            <p><b>{ visible(&vcenter.server) }</b><span class="soft">{ within }</span></p>
            <Command text={command} />
        </li>
    }
}

fn nodes(server: &ApiServerLookup) -> Html {
    let (namespace, name) = (&server.cluster.namespace, &server.cluster.name);
    let file = quoted(&format!("nodes-{namespace}.{name}.json"));
    let command = format!("kubectl --context {} get nodes -o json > {file}", quoted(name));
    html! { <li><p><b>{ visible(&format!("{namespace}/{name}")) }</b></p><Command text={command} /></li> }
}

/// A word for a shell, in quotes where the shell could interpret it.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._:/@".contains(character);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn commands_survive_hostile_names() {
        assert_eq!(quoted("vc01.corp.example:8443"), "vc01.corp.example:8443");
        assert_eq!(quoted("a; rm -rf 'x'"), r"'a; rm -rf '\''x'\'''");
        assert_eq!(quoted("-o"), "'-o'");
        assert_eq!(quoted(""), "''");
    }
}
