package main

import (
	"fmt"

	commputils "github.com/filecoin-project/go-commp-utils/v2"
	commcid "github.com/filecoin-project/go-fil-commcid"
	commp "github.com/filecoin-project/go-fil-commp-hashhash"
	"github.com/filecoin-project/go-state-types/abi"
	"github.com/ipfs/go-cid"
)

// A generated payload: an xorshift32 generator from the seed on, four bytes a step, lowest first.
type generated struct {
	Seed   uint32 `json:"seed"`
	Length int    `json:"length"`
}

func (g generated) bytes() []byte {
	payload := make([]byte, g.Length+3)
	x := g.Seed
	for at := 0; at < g.Length; at += 4 {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		payload[at], payload[at+1], payload[at+2], payload[at+3] = byte(x), byte(x>>8), byte(x>>16), byte(x>>24)
	}
	return payload[:g.Length]
}

type piece struct {
	PieceCID  string `json:"pieceCid"`
	PieceSize uint64 `json:"pieceSize,string"`
}

func (p piece) info() (abi.PieceInfo, error) {
	c, err := cid.Decode(p.PieceCID)
	if err != nil {
		return abi.PieceInfo{}, err
	}
	return abi.PieceInfo{PieceCID: c, Size: abi.PaddedPieceSize(p.PieceSize)}, nil
}

func infos(pieces []piece) ([]abi.PieceInfo, error) {
	result := make([]abi.PieceInfo, len(pieces))
	for i, p := range pieces {
		info, err := p.info()
		if err != nil {
			return nil, err
		}
		result[i] = info
	}
	return result, nil
}

func pieceOf(commitment []byte, size uint64) (piece, error) {
	c, err := commcid.DataCommitmentV1ToCID(commitment)
	if err != nil {
		return piece{}, err
	}
	return piece{PieceCID: c.String(), PieceSize: size}, nil
}

// commit is go-fil-commp-hashhash over a payload that is written in chunks of the given size.
func commit(params struct {
	generated
	Chunk int `json:"chunk"`
}) (piece, error) {
	calculator := &commp.Calc{}
	defer calculator.Reset()
	payload := params.bytes()
	for len(payload) > 0 {
		count := min(max(params.Chunk, 1), len(payload))
		if _, err := calculator.Write(payload[:count]); err != nil {
			return piece{}, err
		}
		payload = payload[count:]
	}
	commitment, size, err := calculator.Digest()
	if err != nil {
		return piece{}, err
	}
	return pieceOf(commitment, size)
}

func pad(params struct {
	piece
	TargetSize uint64 `json:"targetSize,string"`
}) (piece, error) {
	info, err := params.info()
	if err != nil {
		return piece{}, err
	}
	commitment, err := commcid.CIDToDataCommitmentV1(info.PieceCID)
	if err != nil {
		return piece{}, err
	}
	padded, err := commp.PadCommP(commitment, params.PieceSize, params.TargetSize)
	if err != nil {
		return piece{}, err
	}
	return pieceOf(padded, params.TargetSize)
}

// sector is the commitment of pieces with the padding between them, as large as it turns out.
func sector(params struct {
	Pieces []piece `json:"pieces"`
}) (piece, error) {
	pieces, err := infos(params.Pieces)
	if err != nil {
		return piece{}, err
	}
	commD, size, err := commputils.PieceAggregateCommP(abi.RegisteredSealProof_StackedDrg64GiBV1_1, pieces)
	if err != nil {
		return piece{}, err
	}
	return piece{PieceCID: commD.String(), PieceSize: uint64(size)}, nil
}

type bothCids struct {
	V1          string `json:"v1"`
	V2          string `json:"v2"`
	PayloadSize uint64 `json:"payloadSize,string"`
}

// cids makes the v2 of a v1, or takes a v2 apart.
func cids(params struct {
	CID         string `json:"cid"`
	PayloadSize uint64 `json:"payloadSize,string,omitempty"`
}) (bothCids, error) {
	c, err := cid.Decode(params.CID)
	if err != nil {
		return bothCids{}, err
	}
	if c.Type() == cid.Raw {
		v1, payloadSize, err := commcid.PieceCidV1FromV2(c)
		if err != nil {
			return bothCids{}, err
		}
		return bothCids{V1: v1.String(), V2: c.String(), PayloadSize: payloadSize}, nil
	}
	if params.PayloadSize == 0 {
		return bothCids{}, fmt.Errorf("payloadSize is missing")
	}
	v2, err := commcid.PieceCidV2FromV1(c, params.PayloadSize)
	if err != nil {
		return bothCids{}, err
	}
	return bothCids{V1: c.String(), V2: v2.String(), PayloadSize: params.PayloadSize}, nil
}
