// Package messages has the types of Boost v2.5, whose module can't be had. Their codecs, in cbor_gen.go, are written by
// cbor-gen, as Boost's own are.
package messages

import (
	"github.com/filecoin-project/go-state-types/builtin/v9/market"
	"github.com/google/uuid"
	"github.com/ipfs/go-cid"
)

type DealParams struct {
	DealUUID           uuid.UUID
	IsOffline          bool
	ClientDealProposal market.ClientDealProposal
	DealDataRoot       cid.Cid
	Transfer           Transfer
	RemoveUnsealedCopy bool
	SkipIPNIAnnounce   bool
}

type Transfer struct {
	Type     string
	ClientID string
	Params   []byte
	Size     uint64
}

type DealResponse struct {
	Accepted bool
	Message  string
}
