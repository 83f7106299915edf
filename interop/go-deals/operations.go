package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"

	"github.com/filecoin-project/go-address"
	cborutil "github.com/filecoin-project/go-cbor-util"
	"github.com/filecoin-project/go-state-types/big"
	"github.com/filecoin-project/go-state-types/builtin/v9/market"

	"carport/interop/go-serve"
)

// What questions can be asked about, beside messages.
var operations = map[string]serve.Operation{
	"addressOfText":  about(addressOfText),
	"addressOfBytes": about(addressOfBytes),
	"amount":         about(amountOfText),
	"cids":           about(cidsOfDeal),
	"sign":           about(sign),
	"verify":         about(verify),
}

// digits are bytes as hex.
type digits []byte

func (bytes digits) MarshalText() ([]byte, error) {
	return []byte(hex.EncodeToString(bytes)), nil
}

func (bytes *digits) UnmarshalText(text []byte) (err error) {
	*bytes, err = hex.DecodeString(string(text))
	return err
}

func about[Params, Result any](operation func(Params) (Result, error)) serve.Operation {
	return func(question []byte) (any, error) {
		var params Params
		if err := json.Unmarshal(question, &params); err != nil {
			panic(err)
		}
		return operation(params)
	}
}

type addressForms struct {
	Bytes   digits `json:"bytes"`
	Mainnet string `json:"mainnet"`
	Testnet string `json:"testnet"`
}

func addressOfText(params struct{ Text string }) (addressForms, error) {
	given, err := address.NewFromString(params.Text)
	return formsOf(given), err
}

func addressOfBytes(params struct{ Bytes digits }) (addressForms, error) {
	given, err := address.NewFromBytes(params.Bytes)
	return formsOf(given), err
}

func formsOf(given address.Address) addressForms {
	forms := addressForms{Bytes: given.Bytes()}
	address.CurrentNetwork = address.Mainnet
	forms.Mainnet = given.String()
	address.CurrentNetwork = address.Testnet
	forms.Testnet = given.String()
	return forms
}

type amountForms struct {
	Cbor    digits `json:"cbor"`
	Decimal string `json:"decimal"`
}

func amountOfText(params struct{ Text string }) (amountForms, error) {
	amount, err := big.FromString(params.Text)
	if err != nil {
		return amountForms{}, err
	}
	var encoded bytes.Buffer
	if err := amount.MarshalCBOR(&encoded); err != nil {
		return amountForms{}, err
	}
	var decoded big.Int
	if err := decoded.UnmarshalCBOR(bytes.NewReader(encoded.Bytes())); err != nil {
		return amountForms{}, err
	}
	return amountForms{encoded.Bytes(), decoded.String()}, nil
}

type dealCids struct {
	DealProposal   string `json:"dealProposal"`
	SignedProposal string `json:"signedProposal"`
}

// cidsOfDeal: that of the proposal as the chain has it, and that of the signed proposal as Boost does.
func cidsOfDeal(params struct{ Deal digits }) (dealCids, error) {
	var deal market.ClientDealProposal
	if err := deal.UnmarshalCBOR(bytes.NewReader(params.Deal)); err != nil {
		return dealCids{}, err
	}
	proposal, err := deal.Proposal.Cid()
	if err != nil {
		return dealCids{}, err
	}
	signed, err := cborutil.AsIpld(&deal)
	if err != nil {
		return dealCids{}, err
	}
	return dealCids{proposal.String(), signed.Cid().String()}, nil
}
