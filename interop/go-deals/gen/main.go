// Writes the codecs of the message types in types.go: go run ./gen
package main

import (
	"os"

	cbg "github.com/whyrusleeping/cbor-gen"

	"carport/interop/go-deals/messages"
)

func main() {
	err := cbg.WriteMapEncodersToFile("messages/cbor_gen.go", "messages",
		messages.DealParams{}, messages.Transfer{}, messages.DealResponse{})
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}
