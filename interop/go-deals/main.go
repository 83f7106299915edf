// The Go side of the deal messages: answers to questions about them, one a line, and measurements.
//
//	go-deals serve    {"type":T,"hex":H} a line -> {"hex":H,"consumed":N} or {"error":E} a line
//	go-deals bench    {"type":T,"hex":H} a line -> {"decode":ns,"encode":ns} a line
package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/filecoin-project/go-state-types/builtin/v13/market"
	market12 "github.com/filecoin-project/go-state-types/builtin/v12/market"
	market18 "github.com/filecoin-project/go-state-types/builtin/v18/market"
	market8 "github.com/filecoin-project/go-state-types/builtin/v8/market"
	market9 "github.com/filecoin-project/go-state-types/builtin/v9/market"
	paych8 "github.com/filecoin-project/go-state-types/builtin/v8/paych"
	cbg "github.com/whyrusleeping/cbor-gen"

	"carport/interop/go-deals/messages"
)

type message interface {
	cbg.CBORMarshaler
	cbg.CBORUnmarshaler
}

// Every type that is known here, by the name that it has in Carport.
var types = map[string]func() message{
	"DealProposal":              func() message { return new(market9.DealProposal) },
	"ClientDealProposal":        func() message { return new(market9.ClientDealProposal) },
	"PublishStorageDealsParams": func() message { return new(market18.PublishStorageDealsParams) },
	"PublishStorageDealsReturn": func() message { return new(market18.PublishStorageDealsReturn) },
	"DealStateV8":               func() message { return new(market8.DealState) },
	"DealStateV9":               func() message { return new(market12.DealState) },
	"DealStateV13":              func() message { return new(market.DealState) },
	"MarketStateV8":             func() message { return new(market8.State) },
	"MarketStateV9":             func() message { return new(market12.State) },
	"MarketStateV13":            func() message { return new(market.State) },
	"SignedVoucher":             func() message { return new(paych8.SignedVoucher) },
	"DealParams":                func() message { return new(messages.DealParams) },
	"Transfer":                  func() message { return new(messages.Transfer) },
	"DealResponse":              func() message { return new(messages.DealResponse) },
}

type question struct {
	Type string `json:"type"`
	Hex  string `json:"hex"`
}

func main() {
	if len(os.Args) != 2 || (os.Args[1] != "serve" && os.Args[1] != "bench") {
		fmt.Fprintln(os.Stderr, "usage: go-deals serve|bench")
		os.Exit(2)
	}
	answer := roundTrip
	if os.Args[1] == "bench" {
		answer = measure
	}
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			panic(err)
		}
		if err := out.Encode(answer(asked)); err != nil {
			panic(err)
		}
	}
}

type roundTripAnswer struct {
	Hex      string `json:"hex,omitempty"`
	Consumed int    `json:"consumed"`
	Error    string `json:"error,omitempty"`
}

// What Go reads, written again.
func roundTrip(asked question) any {
	input, err := hex.DecodeString(asked.Hex)
	if err != nil {
		return roundTripAnswer{Error: err.Error()}
	}
	value := types[asked.Type]()
	reader := bytes.NewReader(input)
	if err := value.UnmarshalCBOR(reader); err != nil {
		return roundTripAnswer{Error: err.Error()}
	}
	var output bytes.Buffer
	if err := value.MarshalCBOR(&output); err != nil {
		return roundTripAnswer{Error: "encoding: " + err.Error()}
	}
	return roundTripAnswer{Hex: hex.EncodeToString(output.Bytes()), Consumed: len(input) - reader.Len()}
}

type measured struct {
	Decode float64 `json:"decode"`
	Encode float64 `json:"encode"`
}

// Nanoseconds a message, the best of several rounds.
func measure(asked question) any {
	input, err := hex.DecodeString(asked.Hex)
	if err != nil {
		panic(err)
	}
	value := types[asked.Type]()
	if err := value.UnmarshalCBOR(bytes.NewReader(input)); err != nil {
		panic(err)
	}
	make := types[asked.Type]
	return measured{
		Decode: best(func() {
			if err := make().UnmarshalCBOR(bytes.NewReader(input)); err != nil {
				panic(err)
			}
		}),
		Encode: best(func() {
			var output bytes.Buffer
			if err := value.MarshalCBOR(&output); err != nil {
				panic(err)
			}
		}),
	}
}

func best(run func()) float64 {
	const rounds, count = 7, 50_000
	least := 0.0
	for round := 0; round < rounds; round++ {
		start := time.Now()
		for index := 0; index < count; index++ {
			run()
		}
		each := float64(time.Since(start).Nanoseconds()) / count
		if round == 0 || each < least {
			least = each
		}
	}
	return least
}
