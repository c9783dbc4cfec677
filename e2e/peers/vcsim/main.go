// Command vcsim is the vCenter that the tests talk to: govmomi's simulator behind a front that counts, limits and disturbs.
//
// It serves HTTPS on the loopback interface, prints one line of JSON when it is ready, answers each line of standard input with one
// line of JSON (see control.go), and ends when standard input closes. It changes nothing outside its own memory.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
)

// What the tests learn when the server is ready.
type ready struct {
	URL            string `json:"url"`
	SHA256         string `json:"sha256"`
	SHA1           string `json:"sha1"`
	CertificatePEM string `json:"certificatePem"`
	CAPEM          string `json:"caPem"`
}

type options struct {
	listen      string
	inventory   inventory
	certificate certificateOptions
	front       frontOptions
	rules       ruleList
	oldTLS      bool
}

func flags() options {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "address; port 0 is any free one")
	flag.IntVar(&o.inventory.datacenters, "dc", 1, "number of datacenters")
	flag.IntVar(&o.inventory.machines, "vm", 4, "virtual machines in all datacenters together")
	flag.StringVar(&o.inventory.load, "load", "", "folder of a saved vCenter, in place of a made one")
	flag.StringVar(&o.inventory.instance, "instance-uuid", "", "the vCenter's instance UUID")
	flag.StringVar(&o.inventory.version, "api-version", "", "the vCenter's version, as 8.0.2")
	flag.StringVar(&o.front.username, "username", "administrator@vsphere.local", "the only account")
	flag.StringVar(&o.front.password, "password", "password", "its password")
	flag.IntVar(&o.front.page, "page", 0, "objects of an answer at most, whatever the client allows; 0 is no limit")
	flag.Var(&o.rules, "rule", "METHOD ACTION [from=K] [times=N], see rule.go; repeatable")
	flag.StringVar(&o.certificate.names, "san", "127.0.0.1,localhost", "the certificate's names and addresses")
	flag.DurationVar(&o.certificate.notBefore, "not-before", -hour, "start of the certificate's validity, from now")
	flag.DurationVar(&o.certificate.notAfter, "not-after", 24*hour, "end of the certificate's validity, from now")
	flag.BoolVar(&o.certificate.selfSigned, "self-signed", false, "no authority signs the certificate")
	flag.BoolVar(&o.oldTLS, "tls12", false, "speak no TLS newer than 1.2, as vCenter 7")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}
	return o
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("vcsim: ")
	if err := serve(flags()); err != nil {
		log.Fatal(err)
	}
}

func serve(o options) error {
	service, close, err := o.inventory.service(o.front.username, o.front.password)
	if err != nil {
		return fmt.Errorf("inventory: %w", err)
	}
	defer close()
	certificate, err := newCertificate(o.certificate)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return err
	}
	front := newFront(service, o.front, o.rules)
	config := &tls.Config{Certificates: []tls.Certificate{certificate.chain}}
	if o.oldTLS {
		config.MaxVersion = tls.VersionTLS12
	}
	server := &http.Server{
		Handler:   front,
		TLSConfig: config,
		// HTTP/1.1 alone, as govmomi's own server; and no word about clients that break off, which tests do all the time.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		ErrorLog:     log.New(quiet{}, "", 0),
		ConnState:    front.counters.connection,
	}
	go func() { log.Fatal(server.ServeTLS(listener, "", "")) }()

	line := ready{
		URL:            "https://" + listener.Addr().String() + "/sdk",
		SHA256:         certificate.sha256,
		SHA1:           certificate.sha1,
		CertificatePEM: certificate.pem,
		CAPEM:          certificate.authority,
	}
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		return err
	}
	return control(front, os.Stdin, os.Stdout)
}

// quiet swallows everything.
type quiet struct{}

func (quiet) Write(p []byte) (int, error) { return len(p), nil }
