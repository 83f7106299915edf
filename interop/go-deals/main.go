// The Go side of the deal messages of the chain and of Boost: go-state-types, and the types in the folder messages. What
// it is asked, and answers, is in carport/interop/go-serve, but for the operations on addresses, amounts, CIDs and
// signatures in operations.go.
package main

import (
	"math/rand/v2"

	"github.com/filecoin-project/go-bitfield"
	market12 "github.com/filecoin-project/go-state-types/builtin/v12/market"
	market18 "github.com/filecoin-project/go-state-types/builtin/v18/market"
	market8 "github.com/filecoin-project/go-state-types/builtin/v8/market"
	paych8 "github.com/filecoin-project/go-state-types/builtin/v8/paych"
	market9 "github.com/filecoin-project/go-state-types/builtin/v9/market"

	"carport/interop/go-deals/messages"
	"carport/interop/go-serve"
)

// Every type that is known here, by the name that it has in Carport.
var types = serve.Types{
	"DealProposal":              &market9.DealProposal{},
	"ClientDealProposal":        &market9.ClientDealProposal{},
	"PublishStorageDealsParams": &market18.PublishStorageDealsParams{},
	"PublishStorageDealsReturn": &market18.PublishStorageDealsReturn{},
	"DealStateV8":               &market8.DealState{},
	"DealStateV9":               &market12.DealState{},
	"DealStateV13":              &market18.DealState{},
	"MarketStateV8":             &market8.State{},
	"MarketStateV9":             &market12.State{},
	"MarketStateV13":            &market18.State{},
	"SignedVoucher":             &paych8.SignedVoucher{},
	"DealParams":                &messages.DealParams{},
	"DealParamsV120":            &messages.DealParamsV120{},
	"Transfer":                  &messages.Transfer{},
	"DealResponse":              &messages.DealResponse{},
	"DealStatusRequest":         &messages.DealStatusRequest{},
	"DealStatusResponse":        &messages.DealStatusResponse{},
	"DealStatus":                &messages.DealStatus{},
	"BoostStorageAsk":           &messages.StorageAsk{},
	"DirectDealParams":          &messages.DirectDealParams{},
	"ContractParamsVersion1":    &messages.ContractParamsVersion1{},
}

func main() {
	serve.Leaf(func(random *rand.Rand) bitfield.BitField {
		field := bitfield.New()
		for range random.IntN(40) {
			field.Set(random.Uint64N(5000))
		}
		return field
	})
	for name, message := range versions {
		types[name] = message
	}
	serve.Main(types, operations)
}
