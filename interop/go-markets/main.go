// The Go side of the deal messages of go-fil-markets, go-data-transfer and the parts of Boost that build without cgo,
// each with the versions of its time. What it is asked, and answers, is in carport/interop/go-serve.
package main

import (
	forwarding "github.com/filecoin-project/boost/protocolproxy/messages"
	transports "github.com/filecoin-project/boost/retrievalmarket/types"
	datatransfer "github.com/filecoin-project/go-data-transfer/v2"
	"github.com/filecoin-project/go-fil-markets/piecestore"
	"github.com/filecoin-project/go-fil-markets/retrievalmarket"
	"github.com/filecoin-project/go-fil-markets/storagemarket"
	"github.com/filecoin-project/go-fil-markets/storagemarket/impl/requestvalidation"
	"github.com/filecoin-project/go-fil-markets/storagemarket/migrations"
	"github.com/filecoin-project/go-fil-markets/storagemarket/network"

	"carport/interop/go-serve"
)

// Every type that is known here, by the name that it has in Carport.
var types = serve.Types{
	"AskRequest":                 &network.AskRequest{},
	"AskResponse":                &network.AskResponse{},
	"Proposal":                   &network.Proposal{},
	"Response":                   &network.Response{},
	"SignedResponse":             &network.SignedResponse{},
	"LegacyDealStatusRequest":    &network.DealStatusRequest{},
	"LegacyDealStatusResponse":   &network.DealStatusResponse{},
	"StorageAsk":                 &storagemarket.StorageAsk{},
	"SignedStorageAsk":           &storagemarket.SignedStorageAsk{},
	"DataRef":                    &storagemarket.DataRef{},
	"ProviderDealState":          &storagemarket.ProviderDealState{},
	"MinerDeal":                  &storagemarket.MinerDeal{},
	"ClientDeal":                 &storagemarket.ClientDeal{},
	"Balance":                    &storagemarket.Balance{},
	"ProposalV110":               &migrations.Proposal1{},
	"AskRequestV101":             &migrations.AskRequest0{},
	"AskResponseV101":            &migrations.AskResponse0{},
	"StorageAskV101":             &migrations.StorageAsk0{},
	"SignedStorageAskV101":       &migrations.SignedStorageAsk0{},
	"ProposalV101":               &migrations.Proposal0{},
	"DataRefV101":                &migrations.DataRef0{},
	"ResponseV101":               &migrations.Response0{},
	"SignedResponseV101":         &migrations.SignedResponse0{},
	"DealStatusRequestV101":      &migrations.DealStatusRequest0{},
	"DealStatusResponseV101":     &migrations.DealStatusResponse0{},
	"ProviderDealStateV101":      &migrations.ProviderDealState0{},
	"PieceInfo":                  &piecestore.PieceInfo{},
	"CIDInfo":                    &piecestore.CIDInfo{},
	"RetrievalQuery":             &retrievalmarket.Query{},
	"RetrievalQueryResponse":     &retrievalmarket.QueryResponse{},
	"ChannelID":                  &datatransfer.ChannelID{},
	"RetrievalDealProposal":      registered[retrievalmarket.DealProposal](retrievalmarket.BindnodeRegistry),
	"RetrievalDealResponse":      registered[retrievalmarket.DealResponse](retrievalmarket.BindnodeRegistry),
	"RetrievalDealPayment":       registered[retrievalmarket.DealPayment](retrievalmarket.BindnodeRegistry),
	"StorageDataTransferVoucher": registered[requestvalidation.StorageDataTransferVoucher](requestvalidation.BindnodeRegistry),
	"TransportsQueryResponse":    registered[transports.QueryResponse](transports.BindnodeRegistry),
	"ForwardingRequest":          registered[forwarding.ForwardingRequest](forwarding.BindnodeRegistry),
	"ForwardingResponse":         registered[forwarding.ForwardingResponse](forwarding.BindnodeRegistry),
	"TransferMessage":            &transferMessage{},
}

func main() {
	serve.Main(types, nil)
}
