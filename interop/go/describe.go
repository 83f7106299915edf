package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/ipfs/go-cid"
	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/index"
)

type describeParams struct {
	Path    string  `json:"path"`
	Options options `json:"options"`
}

// A car is a whole file as the original reads it.
type car struct {
	Size    int64       `json:"size"`
	Sha256  string      `json:"sha256"`
	Version uint64      `json:"version"`
	Roots   []string    `json:"roots"`
	Header  *header     `json:"header,omitempty"` // CARv2 only
	Inspect inspection  `json:"inspect"`          // Inspect(true)
	Blocks  [][3]any    `json:"blocks"`           // [cid, offset of its section in the CARv1, block bytes]
	Index   *indexBytes `json:"index,omitempty"`  // the stored index, from IndexOffset to the end of the file
	*indexContents
}

type header struct {
	Characteristics string `json:"characteristics"` // hex
	FullyIndexed    bool   `json:"fullyIndexed"`
	DataOffset      uint64 `json:"dataOffset"`
	DataSize        uint64 `json:"dataSize"`
	IndexOffset     uint64 `json:"indexOffset"`
}

func describe(params describeParams) (*car, error) {
	file, err := os.ReadFile(params.Path)
	if err != nil {
		return nil, err
	}
	reader, err := carv2.NewReader(bytes.NewReader(file), params.Options.list()...)
	if err != nil {
		return nil, err
	}
	stats, err := reader.Inspect(true)
	if err != nil {
		return nil, fmt.Errorf("inspect: %w", err)
	}
	described := &car{
		Size:    int64(len(file)),
		Sha256:  sha256Hex(file),
		Version: stats.Version,
		Roots:   encodeCids(stats.Roots),
		Inspect: inspectionOf(stats),
	}
	cids, err := described.readBlocks(file, params.Options)
	if err != nil {
		return nil, fmt.Errorf("blocks: %w", err)
	}
	if stats.Version != 2 {
		return described, nil
	}
	if described.Header, err = headerOf(stats.Header); err != nil {
		return nil, err
	}
	if !stats.Header.HasIndex() {
		return described, nil
	}
	stored := file[stats.Header.IndexOffset:]
	idx, err := index.ReadFrom(bytes.NewReader(stored))
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	described.Index = indexBytesOf(idx, stored)
	if described.indexContents, err = indexContentsOf(idx, cids); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return described, nil
}

func (described *car) readBlocks(file []byte, options options) ([]cid.Cid, error) {
	reader, err := carv2.NewBlockReader(bytes.NewReader(file), options.list()...)
	if err != nil {
		return nil, err
	}
	described.Blocks = [][3]any{}
	var cids []cid.Cid
	for {
		block, err := reader.SkipNext()
		if err == io.EOF {
			return cids, nil
		}
		if err != nil {
			return nil, err
		}
		cids = append(cids, block.Cid)
		described.Blocks = append(described.Blocks, [3]any{block.Cid.String(), block.Offset, block.Size})
	}
}

func headerOf(read carv2.Header) (*header, error) {
	var encoded bytes.Buffer
	if _, err := read.Characteristics.WriteTo(&encoded); err != nil {
		return nil, err
	}
	return &header{
		Characteristics: hex.EncodeToString(encoded.Bytes()),
		FullyIndexed:    read.Characteristics.IsFullyIndexed(),
		DataOffset:      read.DataOffset,
		DataSize:        read.DataSize,
		IndexOffset:     read.IndexOffset,
	}, nil
}

func sha256Hex(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
