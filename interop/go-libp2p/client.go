package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"

	"carport/interop/go-libp2p/messages"
)

const (
	clientWriteDeadline = 10 * time.Second
	clientReadDeadline  = 60 * time.Second
)

// client asks as Boost's does: one object is written, its side left open, one object read.
type client struct {
	host host.Host
}

// open connects to an address that ends in /p2p/... and opens a stream for the first protocol that the peer knows.
func (c client) open(address string, protocols ...string) (network.Stream, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	info, err := peer.AddrInfoFromString(address)
	if err != nil {
		return nil, err
	}
	if err := c.host.Connect(ctx, *info); err != nil {
		return nil, err
	}
	return c.host.NewStream(ctx, info.ID, protocol.ConvertFromStrings(protocols)...)
}

type proposeParams struct {
	Address   string   `json:"address"`
	Protocols []string `json:"protocols"`
	// DealParams, which are decoded and written by cbor-gen.
	Hex string `json:"hex"`
	// Writes the five fields of mk/1.2.0 only.
	FiveFields bool `json:"fiveFields"`
	// What Boost's client does not do: closes its side before it reads.
	HalfClose bool `json:"halfClose"`
	// Writes byte after byte.
	Slow bool `json:"slow"`
}

type proposeAnswer struct {
	Protocol string `json:"protocol"`
	Accepted bool   `json:"accepted"`
	Message  string `json:"message"`
}

func (c client) propose(asked proposeParams) (proposeAnswer, error) {
	encoded, err := hex.DecodeString(asked.Hex)
	if err != nil {
		return proposeAnswer{}, err
	}
	var request message = new(messages.DealParams)
	if asked.FiveFields {
		request = new(messages.DealParamsV120)
	}
	if err := request.UnmarshalCBOR(bytes.NewReader(encoded)); err != nil {
		return proposeAnswer{}, err
	}
	s, err := c.open(asked.Address, asked.Protocols...)
	if err != nil {
		return proposeAnswer{}, err
	}
	defer s.Close()
	var response messages.DealResponse
	if err := ask(s, request, &response, asked.HalfClose, asked.Slow); err != nil {
		return proposeAnswer{}, err
	}
	return proposeAnswer{Protocol: string(s.Protocol()), Accepted: response.Accepted, Message: response.Message}, nil
}

type exchangeParams struct {
	Address string `json:"address"`
	// status, ask or query.
	Question string `json:"question"`
	Hex      string `json:"hex"`
}

type exchangeAnswer struct {
	Hex string `json:"hex"`
}

// exchange asks any other question; what comes back is decoded, and written again.
func (c client) exchange(asked exchangeParams) (exchangeAnswer, error) {
	var request, response message
	var id string
	switch asked.Question {
	case "status":
		id, request, response = status120, new(messages.DealStatusRequest), new(messages.DealStatusResponse)
	case "ask":
		id, request, response = ask110, new(messages.AskRequest), new(messages.AskResponse)
	case "query":
		id, request, response = query100, new(messages.Query), new(messages.QueryResponse)
	default:
		return exchangeAnswer{}, fmt.Errorf("no question: %s", asked.Question)
	}
	encoded, err := hex.DecodeString(asked.Hex)
	if err != nil {
		return exchangeAnswer{}, err
	}
	if err := request.UnmarshalCBOR(bytes.NewReader(encoded)); err != nil {
		return exchangeAnswer{}, err
	}
	s, err := c.open(asked.Address, id)
	if err != nil {
		return exchangeAnswer{}, err
	}
	defer s.Close()
	if err := ask(s, request, response, false, false); err != nil {
		return exchangeAnswer{}, err
	}
	var output bytes.Buffer
	if err := response.MarshalCBOR(&output); err != nil {
		return exchangeAnswer{}, err
	}
	return exchangeAnswer{Hex: hex.EncodeToString(output.Bytes())}, nil
}

func ask(s network.Stream, request, response message, halfClose, slow bool) error {
	_ = s.SetWriteDeadline(time.Now().Add(clientWriteDeadline))
	if err := write(s, request, slow); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	_ = s.SetWriteDeadline(time.Time{})
	if halfClose {
		if err := s.CloseWrite(); err != nil {
			return fmt.Errorf("closing: %w", err)
		}
	}
	_ = s.SetReadDeadline(time.Now().Add(clientReadDeadline))
	if err := response.UnmarshalCBOR(s); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	return nil
}

type transportsParams struct {
	Address string `json:"address"`
}

// transports writes nothing at all, and reads to the end of the stream.
func (c client) transports(asked transportsParams) (transportsResponse, error) {
	s, err := c.open(asked.Address, transport1)
	if err != nil {
		return transportsResponse{}, err
	}
	defer s.Close()
	_ = s.SetReadDeadline(time.Now().Add(transportsDeadline))
	return readTransports(s)
}

type rawParams struct {
	Address  string `json:"address"`
	Protocol string `json:"protocol"`
	Hex      string `json:"hex"`
	// Closes its side after writing.
	HalfClose bool `json:"halfClose"`
	// Resets the stream after writing, and this many milliseconds; reads nothing.
	ResetAfter int `json:"resetAfter"`
}

type rawAnswer struct {
	Hex string `json:"hex"`
}

// raw writes any bytes, and reads whatever comes to the end of the peer's side.
func (c client) raw(asked rawParams) (rawAnswer, error) {
	data, err := hex.DecodeString(asked.Hex)
	if err != nil {
		return rawAnswer{}, err
	}
	s, err := c.open(asked.Address, asked.Protocol)
	if err != nil {
		return rawAnswer{}, err
	}
	defer s.Close()
	_ = s.SetWriteDeadline(time.Now().Add(clientWriteDeadline))
	if _, err := s.Write(data); err != nil {
		return rawAnswer{}, err
	}
	if asked.ResetAfter > 0 {
		time.Sleep(time.Duration(asked.ResetAfter) * time.Millisecond)
		return rawAnswer{}, s.Reset()
	}
	if asked.HalfClose {
		if err := s.CloseWrite(); err != nil {
			return rawAnswer{}, err
		}
	}
	_ = s.SetReadDeadline(time.Now().Add(clientReadDeadline))
	answer, err := io.ReadAll(s)
	if err != nil {
		return rawAnswer{}, err
	}
	return rawAnswer{Hex: hex.EncodeToString(answer)}, nil
}
