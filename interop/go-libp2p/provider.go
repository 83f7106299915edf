package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/filecoin-project/go-address"
	"github.com/filecoin-project/go-state-types/big"
	"github.com/google/uuid"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	cbg "github.com/whyrusleeping/cbor-gen"

	"carport/interop/go-libp2p/messages"
)

const (
	mk121      = "/fil/storage/mk/1.2.1"
	mk120      = "/fil/storage/mk/1.2.0"
	status120  = "/fil/storage/status/1.2.0"
	ask110     = "/fil/storage/ask/1.1.0"
	transport1 = "/fil/retrieval/transports/1.0.0"
	query100   = "/fil/retrieval/qry/1.0.0"

	providerReadDeadline  = 10 * time.Second
	providerWriteDeadline = 10 * time.Second
)

// provider answers as Boost does: one object is read, without waiting for the end of the stream; whatever can't be
// decoded is answered by closing the stream.
type provider struct {
	lock      sync.Mutex
	behaviour behaviour
	deals     map[uuid.UUID]messages.DealParams
	received  []receivedMessage
}

// behaviour is what the tests choose.
type behaviour struct {
	Accepted bool   `json:"accepted"`
	Message  string `json:"message"`
	// Before the answer, in milliseconds.
	Delay int `json:"delay"`
	// Resets the stream instead.
	Reset bool `json:"reset"`
	// Writes the answer byte after byte.
	Slow bool `json:"slow"`
	// Doesn't close the stream.
	KeepOpen bool `json:"keepOpen"`
}

// receivedMessage is what was read, written again.
type receivedMessage struct {
	Protocol string `json:"protocol"`
	Hex      string `json:"hex"`
	Error    string `json:"error"`
}

type receivedAnswer struct {
	Messages []receivedMessage `json:"messages"`
}

func newProvider(node host.Host) *provider {
	p := &provider{deals: map[uuid.UUID]messages.DealParams{}, behaviour: behaviour{Accepted: true}}
	node.SetStreamHandler(mk121, p.handleDeal)
	node.SetStreamHandler(mk120, p.handleDeal)
	node.SetStreamHandler(status120, p.handleStatus)
	node.SetStreamHandler(ask110, p.handleAsk)
	node.SetStreamHandler(query100, p.handleQuery)
	node.SetStreamHandler(transport1, p.handleTransports)
	return p
}

func (p *provider) configure(chosen behaviour) (struct{}, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.behaviour = chosen
	return struct{}{}, nil
}

// takeReceived gives what has come since it was last asked.
func (p *provider) takeReceived() receivedAnswer {
	p.lock.Lock()
	defer p.lock.Unlock()
	taken := receivedAnswer{Messages: append([]receivedMessage{}, p.received...)}
	p.received = nil
	return taken
}

type message interface {
	cbg.CBORMarshaler
	cbg.CBORUnmarshaler
}

func (p *provider) handleDeal(s network.Stream) {
	var params messages.DealParams
	p.answer(s, &params, func(chosen behaviour) cbg.CBORMarshaler {
		p.lock.Lock()
		defer p.lock.Unlock()
		p.deals[params.DealUUID] = params
		return &messages.DealResponse{Accepted: chosen.Accepted, Message: chosen.Message}
	})
}

func (p *provider) handleStatus(s network.Stream) {
	var request messages.DealStatusRequest
	p.answer(s, &request, func(behaviour) cbg.CBORMarshaler {
		p.lock.Lock()
		defer p.lock.Unlock()
		params, known := p.deals[request.DealUUID]
		if !known {
			text := fmt.Sprintf("no storage deal found with deal UUID %s", request.DealUUID)
			return &messages.DealStatusResponse{DealUUID: request.DealUUID, Error: text}
		}
		return &messages.DealStatusResponse{
			DealUUID: request.DealUUID,
			DealStatus: &messages.DealStatus{
				Status:            "Accepted",
				Proposal:          params.ClientDealProposal.Proposal,
				SignedProposalCid: params.DealDataRoot,
			},
			IsOffline:      params.IsOffline,
			TransferSize:   params.Transfer.Size,
			NBytesReceived: params.Transfer.Size / 2,
		}
	})
}

func (p *provider) handleAsk(s network.Stream) {
	var request messages.AskRequest
	p.answer(s, &request, func(behaviour) cbg.CBORMarshaler {
		miner, err := address.NewIDAddress(1000)
		if err != nil || request.Miner != miner {
			return &messages.AskResponse{}
		}
		return &messages.AskResponse{Ask: &messages.SignedStorageAsk{Ask: &messages.StorageAsk{
			Price:         big.NewInt(500_000_000),
			VerifiedPrice: big.Zero(),
			MinPieceSize:  256,
			MaxPieceSize:  34_359_738_368,
			Miner:         miner,
			Timestamp:     1,
			Expiry:        1_000_000,
			SeqNo:         7,
		}}}
	})
}

func (p *provider) handleQuery(s network.Stream) {
	var request messages.Query
	p.answer(s, &request, func(behaviour) cbg.CBORMarshaler {
		return &messages.QueryResponse{
			Size:            1234,
			PaymentAddress:  address.TestAddress,
			MinPricePerByte: big.NewInt(2),
			Message:         request.PayloadCID.String(),
			UnsealPrice:     big.Zero(),
		}
	})
}

func (p *provider) handleTransports(s network.Stream) {
	defer s.Close()
	_ = s.SetWriteDeadline(time.Now().Add(transportsDeadline))
	_ = writeTransports(s)
}

func (p *provider) answer(s network.Stream, request message, respond func(behaviour) cbg.CBORMarshaler) {
	p.lock.Lock()
	chosen := p.behaviour
	p.lock.Unlock()
	if !chosen.KeepOpen {
		defer s.Close()
	}
	_ = s.SetReadDeadline(time.Now().Add(providerReadDeadline))
	err := request.UnmarshalCBOR(s)
	_ = s.SetReadDeadline(time.Time{})
	p.keep(s, request, err)
	if err != nil {
		return
	}
	time.Sleep(time.Duration(chosen.Delay) * time.Millisecond)
	if chosen.Reset {
		_ = s.Reset()
		return
	}
	_ = s.SetWriteDeadline(time.Now().Add(providerWriteDeadline))
	_ = write(s, respond(chosen), chosen.Slow)
}

func (p *provider) keep(s network.Stream, request cbg.CBORMarshaler, err error) {
	got := receivedMessage{Protocol: string(s.Protocol())}
	var encoded bytes.Buffer
	if err == nil {
		err = request.MarshalCBOR(&encoded)
	}
	if err != nil {
		got.Error = err.Error()
	} else {
		got.Hex = hex.EncodeToString(encoded.Bytes())
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.received = append(p.received, got)
}

// write lets cbor-gen write piece by piece, straight into the stream; slowly, byte after byte.
func write(s network.Stream, value cbg.CBORMarshaler, slow bool) error {
	if !slow {
		return value.MarshalCBOR(s)
	}
	var encoded bytes.Buffer
	if err := value.MarshalCBOR(&encoded); err != nil {
		return err
	}
	return writeChunks(s, encoded.Bytes(), 1, time.Millisecond)
}

func writeChunks(s network.Stream, data []byte, size int, pause time.Duration) error {
	for len(data) > 0 {
		count := min(size, len(data))
		if _, err := s.Write(data[:count]); err != nil {
			return err
		}
		data = data[count:]
		time.Sleep(pause)
	}
	return nil
}
