// Command go-reader reads a Velero backup with Go's standard library alone and decodes what a drift detector needs of it.
//
// It is the peer that `cargo xtask bench` measures against: what a capable engineer would write in an afternoon, with typed
// structs, no reflection into maps, and nothing decoded that is not needed. Each object is decoded once, from its unversioned path.
package main

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sort"
	"strings"
)

type reference struct {
	APIVersion string `json:"apiVersion"`
	APIGroup   string `json:"apiGroup"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	UID        string `json:"uid"`
}

type metadata struct {
	Name              string            `json:"name"`
	Namespace         string            `json:"namespace"`
	UID               string            `json:"uid"`
	CreationTimestamp string            `json:"creationTimestamp"`
	Labels            map[string]string `json:"labels"`
	Annotations       map[string]string `json:"annotations"`
	OwnerReferences   []reference       `json:"ownerReferences"`
}

type template struct {
	Spec struct {
		Bootstrap struct {
			ConfigRef reference `json:"configRef"`
		} `json:"bootstrap"`
		InfrastructureRef reference `json:"infrastructureRef"`
		Version           string    `json:"version"`

		virtualMachine
	} `json:"spec"`
}

type virtualMachine struct {
	Server       string `json:"server"`
	Datacenter   string `json:"datacenter"`
	Folder       string `json:"folder"`
	ResourcePool string `json:"resourcePool"`
	Template     string `json:"template"`
	Network      struct {
		Devices []struct {
			NetworkName string `json:"networkName"`
		} `json:"devices"`
	} `json:"network"`
}

type spec struct {
	ClusterName          string    `json:"clusterName"`
	Paused               bool      `json:"paused"`
	Replicas             *int32    `json:"replicas"`
	ProviderID           string    `json:"providerID"`
	BiosUUID             string    `json:"biosUUID"`
	Version              string    `json:"version"`
	FailureDomain        string    `json:"failureDomain"`
	InfrastructureRef    reference `json:"infrastructureRef"`
	ControlPlaneRef      reference `json:"controlPlaneRef"`
	IdentityRef          reference `json:"identityRef"`
	BootstrapRef         reference `json:"bootstrapRef"`
	ControlPlaneEndpoint struct {
		Host string `json:"host"`
		Port int32  `json:"port"`
	} `json:"controlPlaneEndpoint"`
	Bootstrap struct {
		ConfigRef      reference `json:"configRef"`
		DataSecretName string    `json:"dataSecretName"`
	} `json:"bootstrap"`
	Template        json.RawMessage `json:"template"`
	MachineTemplate struct {
		InfrastructureRef reference `json:"infrastructureRef"`
	} `json:"machineTemplate"`
	Selector struct {
		MatchLabels map[string]string `json:"matchLabels"`
	} `json:"selector"`

	Server       string `json:"server"`
	Datacenter   string `json:"datacenter"`
	Folder       string `json:"folder"`
	ResourcePool string `json:"resourcePool"`
	Thumbprint   string `json:"thumbprint"`
}

type status struct {
	VMRef   string    `json:"vmRef"`
	Phase   string    `json:"phase"`
	NodeRef reference `json:"nodeRef"`
}

type object struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Metadata   metadata `json:"metadata"`
	Spec       spec     `json:"spec"`
	Status     status   `json:"status"`

	template *template
}

// What a drift detector needs, by the folder of the archive.
var needed = map[string]bool{
	"clusters.cluster.x-k8s.io":                               true,
	"machines.cluster.x-k8s.io":                               true,
	"machinesets.cluster.x-k8s.io":                            true,
	"machinedeployments.cluster.x-k8s.io":                     true,
	"kubeadmcontrolplanes.controlplane.cluster.x-k8s.io":      true,
	"vsphereclusters.infrastructure.cluster.x-k8s.io":         true,
	"vspheremachines.infrastructure.cluster.x-k8s.io":         true,
	"vspherevms.infrastructure.cluster.x-k8s.io":              true,
	"vspheremachinetemplates.infrastructure.cluster.x-k8s.io": true,
}

func read(path string) (map[string][]object, int, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<20))
	if err != nil {
		return nil, 0, err
	}
	archive := tar.NewReader(unzipped)
	objects := make(map[string][]object)
	entries := 0
	var body []byte
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return objects, entries, nil
		}
		if err != nil {
			return nil, entries, err
		}
		entries++
		parts := strings.Split(header.Name, "/")
		if len(parts) < 4 || parts[0] != "resources" || !needed[parts[1]] || (parts[2] != "namespaces" && parts[2] != "cluster") {
			continue
		}
		if int64(cap(body)) < header.Size {
			body = make([]byte, header.Size)
		}
		body = body[:header.Size]
		if _, err := io.ReadFull(archive, body); err != nil {
			return nil, entries, err
		}
		var found object
		if err := json.Unmarshal(body, &found); err != nil {
			return nil, entries, fmt.Errorf("%s: %w", header.Name, err)
		}
		if len(found.Spec.Template) > 0 && found.Spec.Template[0] == '{' {
			found.template = new(template)
			if err := json.Unmarshal(found.Spec.Template, found.template); err != nil {
				return nil, entries, fmt.Errorf("%s: %w", header.Name, err)
			}
			found.Spec.Template = nil
		}
		objects[found.Kind] = append(objects[found.Kind], found)
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go-reader BACKUP")
	}
	objects, entries, err := read(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	kinds := make([]string, 0, len(objects))
	for kind := range objects {
		kinds = append(kinds, kind)
	}
	sort.Strings(kinds)
	fmt.Printf("%d entries\n", entries)
	for _, kind := range kinds {
		fmt.Printf("%d %s\n", len(objects[kind]), kind)
	}
}
