package main

import (
	"io"
	"time"

	"github.com/ipld/go-ipld-prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/node/bindnode"
	"github.com/ipld/go-ipld-prime/schema"
	"github.com/multiformats/go-multiaddr"
)

const transportsDeadline = 30 * time.Second

// transportsResponse is written and read by bindnode, which is what Boost uses for this one message.
type transportsResponse struct {
	Protocols []transportProtocol `json:"protocols"`
}

type transportProtocol struct {
	Name      string   `json:"name"`
	Addresses [][]byte `json:"addresses"`
}

const transportsSchema = `
type Protocol struct {
  Name String
  Addresses [Bytes]
}
type QueryResponse struct {
  Protocols [Protocol]
}`

func transportsPrototype() (schema.TypedPrototype, error) {
	types, err := ipld.LoadSchemaBytes([]byte(transportsSchema))
	if err != nil {
		return nil, err
	}
	return bindnode.Prototype((*transportsResponse)(nil), types.TypeByName("QueryResponse")), nil
}

func writeTransports(out io.Writer) error {
	prototype, err := transportsPrototype()
	if err != nil {
		return err
	}
	address, err := multiaddr.NewMultiaddr("/ip4/127.0.0.1/tcp/7777/http")
	if err != nil {
		return err
	}
	response := transportsResponse{Protocols: []transportProtocol{
		{Name: "http", Addresses: [][]byte{address.Bytes()}},
		{Name: "bitswap", Addresses: [][]byte{}},
	}}
	node := bindnode.Wrap(&response, prototype.Type())
	return dagcbor.Encode(node.Representation(), out)
}

// readTransports reads one byte beyond the object, and wants the end of the stream there.
func readTransports(in io.Reader) (transportsResponse, error) {
	prototype, err := transportsPrototype()
	if err != nil {
		return transportsResponse{}, err
	}
	node, err := ipld.DecodeStreamingUsingPrototype(in, dagcbor.Decode, prototype)
	if err != nil {
		return transportsResponse{}, err
	}
	return *bindnode.Unwrap(node).(*transportsResponse), nil
}
