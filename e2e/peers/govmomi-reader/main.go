// Command govmomi-reader reads from a vCenter what drift-detector reads, the way a Go program would with govmomi: for comparison of times.
//
//	GOVC_PASSWORD=… govmomi-reader https://USER@HOST:PORT/sdk
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/url"
	"os"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// Properties of a virtual machine.
var machine = []string{
	"name", "parent", "parentVApp", "resourcePool", "network", "config.uuid", "config.instanceUuid", "config.template", "config.managedBy",
	"summary.config.name", "summary.config.uuid", "summary.config.instanceUuid", "summary.config.template", "config.createDate",
	"runtime.powerState", "runtime.connectionState", "guest.net", "guest.ipAddress", "guest.hostName",
	`config.extraConfig["guestinfo.metadata"]`, `config.extraConfig["guestinfo.metadata.encoding"]`,
	`config.extraConfig["guestinfo.userdata.encoding"]`, `config.extraConfig["guestinfo.ignition.config.data.encoding"]`,
}

// Objects of one answer.
const page = 1000

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, address string) error {
	server, err := url.Parse(address)
	if err != nil {
		return err
	}
	server.User = url.UserPassword(server.User.Username(), os.Getenv("GOVC_PASSWORD"))
	client, err := govmomi.NewClient(ctx, server, true)
	if err != nil {
		return err
	}
	defer client.Logout(ctx)
	content := client.ServiceContent
	kinds := map[string][]string{
		"VirtualMachine": machine, "Folder": {"name", "parent"}, "Datacenter": {"name", "parent"}, "ResourcePool": {"name", "parent"}, "Network": {"name"},
	}
	var names []string
	var specs []types.PropertySpec
	for kind, paths := range kinds {
		names = append(names, kind)
		specs = append(specs, types.PropertySpec{Type: kind, PathSet: paths})
	}
	all, err := view.NewManager(client.Client).CreateContainerView(ctx, content.RootFolder, names, true)
	if err != nil {
		return err
	}
	defer all.Destroy(ctx)
	request := types.RetrieveProperties{SpecSet: []types.PropertyFilterSpec{{
		ObjectSet: []types.ObjectSpec{{
			Obj:       all.Reference(),
			Skip:      types.NewBool(true),
			SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "ContainerView", Path: "view"}},
		}},
		PropSet: specs,
	}}}
	machines := []mo.VirtualMachine{}
	objects := 0
	result, err := property.DefaultCollector(client.Client).RetrieveProperties(ctx, request, page)
	if err != nil {
		return err
	}
	for _, object := range result.Returnval {
		objects++
		if object.Obj.Type != "VirtualMachine" {
			continue
		}
		var read mo.VirtualMachine
		if err := mo.LoadObjectContent([]types.ObjectContent{object}, &read); err != nil {
			return err
		}
		machines = append(machines, read)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]int{"objects": objects, "virtualMachines": len(machines)})
}
