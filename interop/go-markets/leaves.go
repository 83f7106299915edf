package main

import (
	"math/rand/v2"

	forwarding "github.com/filecoin-project/boost/protocolproxy/messages"
	"github.com/ipfs/go-cid"
	"github.com/ipld/go-ipld-prime/datamodel"
	cidlink "github.com/ipld/go-ipld-prime/linking/cid"
	"github.com/ipld/go-ipld-prime/node/basicnode"
	"github.com/multiformats/go-multiaddr"
	"github.com/multiformats/go-multihash"

	"carport/interop/go-serve"
)

// Random values of the types that only this program has.
func init() {
	serve.Leaf(func(random *rand.Rand) forwarding.ForwardingKind {
		return oneOf(random, forwarding.ForwardingInbound, forwarding.ForwardingOutbound)
	})
	serve.Leaf(func(random *rand.Rand) forwarding.ResponseCode {
		return oneOf(random, forwarding.ResponseOk, forwarding.ResponseRejected)
	})
	serve.Leaf(func(random *rand.Rand) multiaddr.Multiaddr {
		return multiaddr.StringCast(oneOf(random,
			"/ip4/127.0.0.1/tcp/1",
			"/dns/provider.example/tcp/443/https",
			"/ip6/2001:db8::1/udp/4001/quic-v1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"))
	})
	serve.Leaf(func(random *rand.Rand) datamodel.Node {
		return freeForm(random)
	})
}

func oneOf[T any](random *rand.Rand, values ...T) T {
	return values[random.IntN(len(values))]
}

// freeForm is what a voucher or a selector may be.
func freeForm(random *rand.Rand) datamodel.Node {
	builder := basicnode.Prototype.Any.NewBuilder()
	check(assemble(random, builder, 3))
	return builder.Build()
}

func assemble(random *rand.Rand, value datamodel.NodeAssembler, depth int) error {
	kinds := 9
	if depth == 0 {
		kinds = 7
	}
	switch random.IntN(kinds) {
	case 0:
		return value.AssignNull()
	case 1:
		return value.AssignBool(random.IntN(2) == 0)
	case 2:
		return value.AssignInt(int64(random.Uint64()) >> random.IntN(64))
	case 3:
		return value.AssignFloat(random.NormFloat64())
	case 4:
		return value.AssignString(serve.Text(random))
	case 5:
		return value.AssignBytes(serve.Bytes(random, 300))
	case 6:
		hash, err := multihash.Sum(serve.Bytes(random, 10), multihash.SHA2_256, -1)
		check(err)
		return value.AssignLink(cidlink.Link{Cid: cid.NewCidV1(cid.DagCBOR, hash)})
	case 7:
		return assembleList(random, value, depth)
	default:
		return assembleMap(random, value, depth)
	}
}

func assembleList(random *rand.Rand, value datamodel.NodeAssembler, depth int) error {
	length := random.IntN(5)
	list, err := value.BeginList(int64(length))
	check(err)
	for range length {
		check(assemble(random, list.AssembleValue(), depth-1))
	}
	return list.Finish()
}

func assembleMap(random *rand.Rand, value datamodel.NodeAssembler, depth int) error {
	entries, err := value.BeginMap(-1)
	check(err)
	for _, key := range []string{".", "a", "|", "R", "longer", "中"} {
		if random.IntN(3) == 0 {
			entry, err := entries.AssembleEntry(key)
			check(err)
			check(assemble(random, entry, depth-1))
		}
	}
	return entries.Finish()
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
