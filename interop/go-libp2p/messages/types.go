// Package messages has the types of Boost v2.5 and go-fil-markets v1.28.3, which don't build with this go-libp2p. Their
// codecs, in cbor_gen.go, are written by cbor-gen, as the originals' own are.
package messages

import (
	"github.com/filecoin-project/go-address"
	"github.com/filecoin-project/go-state-types/abi"
	"github.com/filecoin-project/go-state-types/builtin/v9/market"
	"github.com/filecoin-project/go-state-types/crypto"
	"github.com/google/uuid"
	"github.com/ipfs/go-cid"
)

// Boost: storage deals.

type DealParams struct {
	DealUUID           uuid.UUID
	IsOffline          bool
	ClientDealProposal market.ClientDealProposal
	DealDataRoot       cid.Cid
	Transfer           Transfer
	RemoveUnsealedCopy bool
	SkipIPNIAnnounce   bool
}

// DealParamsV120 is what clients of before mk/1.2.1 write.
type DealParamsV120 struct {
	DealUUID           uuid.UUID
	IsOffline          bool
	ClientDealProposal market.ClientDealProposal
	DealDataRoot       cid.Cid
	Transfer           Transfer
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

type DealStatusRequest struct {
	DealUUID  uuid.UUID
	Signature crypto.Signature
}

type DealStatusResponse struct {
	DealUUID       uuid.UUID
	Error          string
	DealStatus     *DealStatus
	IsOffline      bool
	TransferSize   uint64
	NBytesReceived uint64
}

type DealStatus struct {
	Error             string
	Status            string
	SealingStatus     string
	Proposal          market.DealProposal
	SignedProposalCid cid.Cid
	PublishCid        *cid.Cid
	ChainDealID       abi.DealID
}

// go-fil-markets: asks and retrieval queries.

type AskRequest struct {
	Miner address.Address
}

type AskResponse struct {
	Ask *SignedStorageAsk
}

type SignedStorageAsk struct {
	Ask       *StorageAsk
	Signature *crypto.Signature
}

type StorageAsk struct {
	Price         abi.TokenAmount
	VerifiedPrice abi.TokenAmount
	MinPieceSize  abi.PaddedPieceSize
	MaxPieceSize  abi.PaddedPieceSize
	Miner         address.Address
	Timestamp     abi.ChainEpoch
	Expiry        abi.ChainEpoch
	SeqNo         uint64
}

type Query struct {
	PayloadCID cid.Cid
	QueryParams
}

type QueryParams struct {
	PieceCID *cid.Cid
}

type QueryResponse struct {
	Status                     uint64
	PieceCIDFound              uint64
	Size                       uint64
	PaymentAddress             address.Address
	MinPricePerByte            abi.TokenAmount
	MaxPaymentInterval         uint64
	MaxPaymentIntervalIncrease uint64
	Message                    string
	UnsealPrice                abi.TokenAmount
}
