package main

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/types"
)

// inventory is what the vCenter holds: made by numbers, or loaded from a saved one.
type inventory struct {
	datacenters int
	machines    int
	load        string
	instance    string
	version     string
}

// service returns a simulator that holds the inventory, and what removes its temporary files.
func (i inventory) service(username, password string) (*simulator.Service, func(), error) {
	model := simulator.VPX()
	var err error
	if i.load != "" {
		err = model.Load(i.load)
	} else {
		err = i.create(model)
	}
	if err != nil {
		return nil, nil, err
	}
	service := model.Service
	// What Service.NewServer would do, without its listener: the front is the only door.
	service.Listen = &url.URL{User: url.UserPassword(username, password)}
	path := service.Context.Map.Path
	service.RegisterSDK(service.Context.Map, path+"/vimService")
	service.ServeMux.HandleFunc(path+"/vimServiceVersions.xml", service.ServiceVersions)
	service.ServeMux.HandleFunc("/about", service.About)
	return service, model.Remove, nil
}

// create makes one virtual machine for each datacenter the simulator's way, and the others as its copies: a thousand made
// the simulator's way take seconds, ten thousand more than a minute.
func (i inventory) create(model *simulator.Model) error {
	if i.datacenters < 1 || i.machines < 0 {
		return errors.New("at least one datacenter, and no fewer than zero virtual machines")
	}
	about := &model.ServiceContent.About
	*about = vpx.ServiceContent.About
	if i.instance != "" {
		about.InstanceUuid = i.instance
	}
	if i.version != "" {
		about.Version, about.ApiVersion = i.version, i.version
	}
	model.Datacenter, model.Host, model.Machine = i.datacenters, 0, 1
	if i.machines < i.datacenters {
		model.Machine = 0
	}
	if err := model.Create(); err != nil {
		return err
	}
	if i.machines > 0 && model.Machine == 0 {
		return fmt.Errorf("%d virtual machines are too few for %d datacenters: none, or one for each", i.machines, i.datacenters)
	}
	objects := registry{model.Map(), about.InstanceUuid}
	for index := 0; index < i.datacenters && i.machines > 0; index++ {
		share := i.machines / i.datacenters
		if index < i.machines%i.datacenters {
			share++
		}
		original := objects.machine(fmt.Sprintf("DC%d_C0_RP0_VM0", index))
		if original == nil {
			return fmt.Errorf("the simulator made no virtual machine in DC%d", index)
		}
		objects.rename(original, original.Name)
		for number := 1; number < share; number++ {
			objects.duplicate(original, fmt.Sprintf("DC%d_C0_RP0_VM%d", index, number))
		}
	}
	return nil
}

// registry is the simulator's, and knows which vCenter it belongs to.
type registry struct {
	*simulator.Registry
	instance string
}

func (r registry) machine(name string) *simulator.VirtualMachine {
	for _, entity := range r.All("VirtualMachine") {
		if machine, ok := entity.(*simulator.VirtualMachine); ok && machine.Name == name {
			return machine
		}
	}
	return nil
}

// duplicate adds a copy, with a name and identities of its own, wherever the original is listed.
func (r registry) duplicate(original *simulator.VirtualMachine, name string) {
	machine := &simulator.VirtualMachine{VirtualMachine: original.VirtualMachine}
	machine.Self = types.ManagedObjectReference{Type: "VirtualMachine"}
	config := *original.Config
	machine.Config = &config
	r.rename(machine, name)
	self := r.Put(machine).Reference()
	machine.Summary.Vm = &self

	folder := r.Get(*original.Parent).(*simulator.Folder)
	folder.ChildEntity = append(folder.ChildEntity, self)
	pool := r.Get(*original.ResourcePool).(*simulator.ResourcePool)
	pool.Vm = append(pool.Vm, self)
	host := r.Get(*original.Runtime.Host).(*simulator.HostSystem)
	host.Vm = append(host.Vm, self)
	for _, reference := range original.Datastore {
		datastore := r.Get(reference).(*simulator.Datastore)
		datastore.Vm = append(datastore.Vm, self)
	}
}

// rename gives a name, and UUIDs that follow from it and the vCenter: the same in each run, others in another vCenter.
func (r registry) rename(machine *simulator.VirtualMachine, name string) {
	identity := func(kind string) string {
		return uuid.NewSHA1(uuid.NameSpaceURL, []byte(r.instance+"/"+kind+"/"+name)).String()
	}
	machine.Name = name
	machine.Config.Name = name
	machine.Config.Uuid = identity("bios")
	machine.Config.InstanceUuid = identity("instance")
	machine.Config.Files.VmPathName = fmt.Sprintf("[LocalDS_0] %s/%s.vmx", name, name)
	machine.Summary.Config.Name = name
	machine.Summary.Config.Uuid = machine.Config.Uuid
	machine.Summary.Config.InstanceUuid = machine.Config.InstanceUuid
	machine.Summary.Config.VmPathName = machine.Config.Files.VmPathName
}
