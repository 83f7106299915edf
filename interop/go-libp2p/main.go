// Command go-libp2p is a storage provider and its client over go-libp2p, which read and write as Boost does, for the
// tests of Carport's own.
//
//	go-libp2p serve   one JSON request a line on stdin, one JSON answer a line on stdout; see operations
package main

import (
	"fmt"
	"os"

	"carport/interop/go-serve/requests"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
)

func main() {
	if len(os.Args) != 2 || os.Args[1] != "serve" {
		fmt.Fprintln(os.Stderr, "usage: go-libp2p serve")
		os.Exit(2)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "go-libp2p:", err)
		os.Exit(1)
	}
}

func run() error {
	node, err := newHost()
	if err != nil {
		return err
	}
	defer node.Close()
	served := newProvider(node)
	asking := client{host: node}
	server := requests.Server{Operations: map[string]requests.Operation{
		"addresses": requests.Typed(func(struct{}) (addressesAnswer, error) { return addressesOf(node) }),
		"configure": requests.Typed(served.configure),
		"received":  requests.Typed(func(struct{}) (receivedAnswer, error) { return served.takeReceived(), nil }),

		"propose":    requests.Typed(asking.propose),
		"exchange":   requests.Typed(asking.exchange),
		"transports": requests.Typed(asking.transports),
		"raw":        requests.Typed(asking.raw),
	}}
	return server.Serve(os.Stdin, os.Stdout)
}

// newHost is what both sides need, and nothing of go-libp2p's defaults: TCP, noise and yamux, on a port of its own.
func newHost() (host.Host, error) {
	return libp2p.New(
		libp2p.NoTransports,
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"),
		libp2p.DisableRelay(),
	)
}

type addressesAnswer struct {
	Peer      string   `json:"peer"`
	Addresses []string `json:"addresses"`
}

func addressesOf(node host.Host) (addressesAnswer, error) {
	answer := addressesAnswer{Peer: node.ID().String()}
	for _, address := range node.Addrs() {
		answer.Addresses = append(answer.Addresses, fmt.Sprintf("%s/p2p/%s", address, node.ID()))
	}
	return answer, nil
}
