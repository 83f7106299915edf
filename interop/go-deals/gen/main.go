// Writes the codecs of the message types in types.go: go run ./gen
package main

import (
	"os"

	cbg "github.com/whyrusleeping/cbor-gen"

	"carport/interop/go-deals/messages"
)

func main() {
	check(cbg.WriteMapEncodersToFile("messages/cbor_gen.go", "messages",
		messages.DealParams{}, messages.DealParamsV120{}, messages.Transfer{}, messages.DealResponse{},
		messages.DealStatusRequest{}, messages.DealStatusResponse{}, messages.DealStatus{},
		messages.StorageAsk{}, messages.DirectDealParams{}))
	check(cbg.WriteTupleEncodersToFile("messages/cbor_gen_tuples.go", "messages", messages.ContractParamsVersion1{}))
}

func check(err error) {
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}
