package main

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// start serves an inventory, and returns its front and an address that names the account.
func start(t *testing.T, i inventory, o frontOptions) (*front, *url.URL) {
	t.Helper()
	o.username, o.password = "reader", "secret"
	service, remove, err := i.service(o.username, o.password)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(remove)
	f := newFront(service, o, nil)
	server := httptest.NewTLSServer(f)
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL + "/sdk")
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword(o.username, o.password)
	return f, address
}

// machines are the virtual machines' identities, by their names, read in pages.
func machines(ctx context.Context, client *govmomi.Client) (map[string]string, error) {
	all, err := view.NewManager(client.Client).CreateContainerView(ctx, client.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	collector := property.DefaultCollector(client.Client)
	request := types.RetrievePropertiesEx{
		This: collector.Reference(),
		SpecSet: []types.PropertyFilterSpec{{
			PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{"name", "config.uuid"}}},
			ObjectSet: []types.ObjectSpec{{
				Obj:       all.Reference(),
				Skip:      types.NewBool(true),
				SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{Type: "ContainerView", Path: "view"}},
			}},
		}},
	}
	objects, err := mo.RetrievePropertiesEx(ctx, client.Client, request)
	if err != nil {
		return nil, err
	}
	var list []mo.VirtualMachine
	if err := mo.LoadObjectContent(objects, &list); err != nil {
		return nil, err
	}
	for _, machine := range list {
		found[machine.Name] = machine.Config.Uuid
	}
	return found, nil
}

func TestAnIndependentClientReadsEverythingAndLogsOut(t *testing.T) {
	f, address := start(t, inventory{datacenters: 2, machines: 25}, frontOptions{page: 4})
	ctx := context.Background()
	client, err := govmomi.NewClient(ctx, address, true)
	if err != nil {
		t.Fatal(err)
	}
	found, err := machines(ctx, client)
	if err != nil {
		t.Fatal(err)
	}
	identities := map[string]bool{}
	for _, identity := range found {
		identities[identity] = true
	}
	if len(found) != 25 || len(identities) != 25 || found["DC1_C0_RP0_VM11"] == "" {
		t.Errorf("%d names, %d identities: %v", len(found), len(identities), found)
	}
	if pages := f.counters.snapshot().Calls["ContinueRetrievePropertiesEx"]; pages != 6 {
		t.Errorf("%d more pages, want 6", pages)
	}
	if now := f.counters.snapshot(); now.Logins != 1 || now.Sessions != 1 {
		t.Errorf("%+v", now)
	}
	if err := client.Logout(ctx); err != nil {
		t.Fatal(err)
	}
	if now := f.counters.snapshot(); now.Logouts != 1 || now.Sessions != 0 {
		t.Errorf("%+v", now)
	}
	if _, err := machines(ctx, client); !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("after the logout: %v", err)
	}
}

func TestAnIndependentClientUnderstandsRefusals(t *testing.T) {
	f, address := start(t, inventory{datacenters: 1, machines: 1}, frontOptions{})
	ctx := context.Background()
	wrong := *address
	wrong.User = url.UserPassword("reader", "guess")
	if _, err := govmomi.NewClient(ctx, &wrong, true); !fault.Is(err, &types.InvalidLogin{}) {
		t.Errorf("a wrong password: %v", err)
	}
	if now := f.counters.snapshot(); now.Logins != 0 || now.FailedLogins != 1 {
		t.Errorf("%+v", now)
	}
	client, err := govmomi.NewClient(ctx, address, true)
	if err != nil {
		t.Fatal(err)
	}
	for text, understood := range map[string]func(error) bool{
		"CreateContainerView fault=NoPermission times=1": func(err error) bool { return fault.Is(err, &types.NoPermission{}) },
		"CreateContainerView status=503 times=1":         func(err error) bool { return strings.Contains(err.Error(), "503") },
		"CreateContainerView cut=40 times=1":             func(err error) bool { return strings.Contains(err.Error(), "EOF") },
		"CreateContainerView end-session":                func(err error) bool { return fault.Is(err, &types.NotAuthenticated{}) },
	} {
		f.clear()
		added, err := parseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		if f.counters.snapshot().Sessions == 0 {
			if err := client.Login(ctx, address.User); err != nil {
				t.Fatal(err)
			}
		}
		f.add(added)
		if _, err := machines(ctx, client); err == nil || !understood(err) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestRulesThatMeanNothingAreRefused(t *testing.T) {
	for _, text := range []string{"", "Login", "Login sleep", "Login drop=1", "Login cut", "Login fault=Nonsense", "Login status=9",
		"Login drop from=0", "Login drop till=2", "Login answer=missing.xml"} {
		if _, err := parseRule(text); err == nil {
			t.Errorf("%q is no rule", text)
		}
	}
}
