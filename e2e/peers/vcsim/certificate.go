package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

const hour = time.Hour

type certificateOptions struct {
	names      string
	notBefore  time.Duration
	notAfter   time.Duration
	selfSigned bool
}

// certificate is the server's, with what a client may pin of it.
type certificate struct {
	chain     tls.Certificate
	pem       string
	authority string
	sha256    string
	sha1      string
}

// newCertificate makes a certificate, and the authority that signs it, anew for each run.
func newCertificate(o certificateOptions) (*certificate, error) {
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "vcsim", Organization: []string{"Drift Detector tests"}},
		NotBefore:    now.Add(o.notBefore),
		NotAfter:     now.Add(o.notAfter),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range strings.Split(o.names, ",") {
		if address := net.ParseIP(name); address != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, address)
		} else if name != "" {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	signer, signerKey := leaf, key
	if !o.selfSigned {
		// The authority outlives every leaf, so that an expired leaf is wrong in this one thing.
		signer = &x509.Certificate{
			SerialNumber:          big.NewInt(now.UnixNano() + 1),
			Subject:               pkix.Name{CommonName: "vcsim authority", Organization: []string{"Drift Detector tests"}},
			NotBefore:             now.AddDate(-10, 0, 0),
			NotAfter:              now.AddDate(10, 0, 0),
			KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
			IsCA:                  true,
			BasicConstraintsValid: true,
		}
		if signerKey, err = newKey(); err != nil {
			return nil, err
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, signer, key.Public(), signerKey)
	if err != nil {
		return nil, err
	}
	authority := der
	if !o.selfSigned {
		if authority, err = x509.CreateCertificate(rand.Reader, signer, signer, signerKey.Public(), signerKey); err != nil {
			return nil, err
		}
	}
	long, short := sha256.Sum256(der), sha1.Sum(der)
	return &certificate{
		chain:     tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:       encoded(der),
		authority: encoded(authority),
		sha256:    colons(long[:]),
		sha1:      colons(short[:]),
	}, nil
}

func newKey() (*ecdsa.PrivateKey, error) {
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

func encoded(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// colons writes a digest as vSphere does, 4C:3D:….
func colons(digest []byte) string {
	return strings.ReplaceAll(fmt.Sprintf("% X", digest), " ", ":")
}
