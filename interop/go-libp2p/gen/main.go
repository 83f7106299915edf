// Writes the codecs of the message types in types.go: go run ./gen
package main

import (
	"os"

	cbg "github.com/whyrusleeping/cbor-gen"

	"carport/interop/go-libp2p/messages"
)

func main() {
	err := cbg.WriteMapEncodersToFile("messages/cbor_gen.go", "messages",
		messages.DealParams{}, messages.DealParamsV120{}, messages.Transfer{}, messages.DealResponse{},
		messages.DealStatusRequest{}, messages.DealStatusResponse{}, messages.DealStatus{},
		messages.AskRequest{}, messages.AskResponse{}, messages.SignedStorageAsk{}, messages.StorageAsk{},
		messages.Query{}, messages.QueryParams{}, messages.QueryResponse{})
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}
