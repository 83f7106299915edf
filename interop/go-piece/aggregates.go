package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/filecoin-project/go-data-segment/datasegment"
	"github.com/filecoin-project/go-state-types/abi"
)

type aggregateParams struct {
	Pieces   []piece     `json:"pieces"`
	DealSize uint64      `json:"dealSize,string"`
	Payloads []generated `json:"payloads"`
	// Output takes the aggregate's payload, if it is given.
	Output string `json:"output,omitempty"`
}

type aggregateResult struct {
	piece
	IndexPieceCID string   `json:"indexPieceCid"`
	Proofs        []string `json:"proofs"` // CBOR in hex, one a piece
}

// aggregate builds an aggregate, its proofs and, if wanted, its bytes.
func aggregate(params aggregateParams) (aggregateResult, error) {
	pieces, err := infos(params.Pieces)
	if err != nil {
		return aggregateResult{}, err
	}
	built, err := datasegment.NewAggregate(abi.PaddedPieceSize(params.DealSize), pieces)
	if err != nil {
		return aggregateResult{}, err
	}
	pieceCID, err := built.PieceCID()
	if err != nil {
		return aggregateResult{}, err
	}
	indexCID, err := built.IndexPieceCID()
	if err != nil {
		return aggregateResult{}, err
	}
	result := aggregateResult{piece: piece{pieceCID.String(), params.DealSize}, IndexPieceCID: indexCID.String()}
	for number := range pieces {
		proof, err := built.ProofForIndexEntry(number)
		if err != nil {
			return aggregateResult{}, err
		}
		encoded := new(bytes.Buffer)
		if err := proof.MarshalCBOR(encoded); err != nil {
			return aggregateResult{}, err
		}
		result.Proofs = append(result.Proofs, hex.EncodeToString(encoded.Bytes()))
	}
	if params.Output == "" {
		return result, nil
	}
	return result, writeAggregate(built, params)
}

func writeAggregate(built *datasegment.Aggregate, params aggregateParams) error {
	readers := make([]io.Reader, len(params.Payloads))
	for i, payload := range params.Payloads {
		readers[i] = bytes.NewReader(payload.bytes())
	}
	payload, err := built.AggregateObjectReader(readers)
	if err != nil {
		return err
	}
	output, err := os.Create(params.Output)
	if err != nil {
		return err
	}
	defer output.Close()
	_, err = io.Copy(output, payload)
	return err
}

// verify computes what a proof shows: the aggregate that the piece is in.
func verify(params struct {
	piece
	Proof string `json:"proof"`
}) (piece, error) {
	encoded, err := hex.DecodeString(params.Proof)
	if err != nil {
		return piece{}, err
	}
	proof := datasegment.InclusionProof{}
	reader := bytes.NewReader(encoded)
	if err := proof.UnmarshalCBOR(reader); err != nil {
		return piece{}, err
	}
	if reader.Len() > 0 {
		return piece{}, fmt.Errorf("%d bytes behind the proof", reader.Len())
	}
	info, err := params.info()
	if err != nil {
		return piece{}, err
	}
	shown, err := proof.ComputeExpectedAuxData(datasegment.VerifierDataForPieceInfo(info))
	if err != nil {
		return piece{}, err
	}
	return piece{PieceCID: shown.CommPa.String(), PieceSize: uint64(shown.SizePa)}, nil
}

type segment struct {
	piece
	Offset uint64 `json:"offset,string"`
}

// parseIndex reads the valid entries of the index at the end of an aggregate's payload.
func parseIndex(params struct {
	Path     string `json:"path"`
	DealSize uint64 `json:"dealSize,string"`
}) ([]segment, error) {
	file, err := os.Open(params.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	start := datasegment.DataSegmentIndexStartOffset(abi.PaddedPieceSize(params.DealSize))
	if _, err := file.Seek(int64(start), io.SeekStart); err != nil {
		return nil, err
	}
	index, err := datasegment.ParseDataSegmentIndex(file)
	if err != nil {
		return nil, err
	}
	entries, err := index.ValidEntries()
	if err != nil {
		return nil, err
	}
	segments := make([]segment, len(entries))
	for i, entry := range entries {
		segments[i] = segment{piece{entry.PieceCID().String(), entry.Size}, entry.Offset}
	}
	return segments, nil
}
