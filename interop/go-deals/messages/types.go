// Package messages has the types of Boost v2.5, whose module can't be had. Their codecs, in the files cbor_gen*.go, are
// written by cbor-gen, as Boost's own are.
package messages

import (
	"github.com/filecoin-project/go-address"
	"github.com/filecoin-project/go-state-types/abi"
	"github.com/filecoin-project/go-state-types/builtin/v9/market"
	"github.com/filecoin-project/go-state-types/crypto"
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

type StorageAsk struct {
	Price         abi.TokenAmount
	VerifiedPrice abi.TokenAmount
	MinPieceSize  abi.PaddedPieceSize
	MaxPieceSize  abi.PaddedPieceSize
	Miner         address.Address
}

// DirectDealParams goes over JSON-RPC; its CBOR is Boost's as well.
type DirectDealParams struct {
	DealUUID           uuid.UUID
	AllocationID       uint64
	PieceCid           cid.Cid
	ClientAddr         address.Address
	StartEpoch         abi.ChainEpoch
	EndEpoch           abi.ChainEpoch
	FilePath           string
	DeleteAfterImport  bool
	RemoveUnsealedCopy bool
	SkipIPNIAnnounce   bool
}

// ContractParamsVersion1 is a tuple, all others are maps.
type ContractParamsVersion1 struct {
	LocationRef        string
	CarSize            uint64
	SkipIpniAnnounce   bool
	RemoveUnsealedCopy bool
}
