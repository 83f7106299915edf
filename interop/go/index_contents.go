package main

import (
	"bytes"
	"encoding/hex"

	"github.com/ipfs/go-cid"
	"github.com/ipld/go-car/v2/index"
	"github.com/multiformats/go-multihash"
)

type indexBytes struct {
	Codec  uint64 `json:"codec"`
	Size   int    `json:"size"`
	Sha256 string `json:"sha256"`
}

func indexBytesOf(idx index.Index, encoded []byte) *indexBytes {
	return &indexBytes{Codec: uint64(idx.Codec()), Size: len(encoded), Sha256: sha256Hex(encoded)}
}

// indexContents is what an index holds. A MultihashIndexSorted can be listed; an IndexSorted forgets which hash
// function a digest is of, so it is asked for each CID instead.
type indexContents struct {
	Records [][2]any `json:"records,omitzero"` // [multihash hex, offset] in the original's order
	// Equal digests stand in the order of their offsets. The original sorts unstably, so they need not; where they
	// do, the bytes of two indexes can be compared.
	EqualDigestsAscend *bool    `json:"equalDigestsAscend,omitempty"`
	Lookups            [][2]any `json:"lookups,omitzero"` // [cid, offsets] for each distinct CID asked for
}

func indexContentsOf(idx index.Index, cids []cid.Cid) (*indexContents, error) {
	if iterable, ok := idx.(index.IterableIndex); ok {
		return listIndex(iterable)
	}
	return askIndex(idx, cids)
}

func listIndex(idx index.IterableIndex) (*indexContents, error) {
	ascend := true
	contents := &indexContents{Records: [][2]any{}, EqualDigestsAscend: &ascend}
	var previous multihash.Multihash
	var previousOffset uint64
	err := idx.ForEach(func(hash multihash.Multihash, offset uint64) error {
		if bytes.Equal(hash, previous) && offset < previousOffset {
			ascend = false
		}
		previous, previousOffset = hash, offset
		contents.Records = append(contents.Records, [2]any{hex.EncodeToString(hash), offset})
		return nil
	})
	return contents, err
}

func askIndex(idx index.Index, cids []cid.Cid) (*indexContents, error) {
	contents := &indexContents{Lookups: [][2]any{}}
	asked := map[cid.Cid]bool{}
	for _, key := range cids {
		if asked[key] {
			continue
		}
		asked[key] = true
		offsets := []uint64{}
		err := idx.GetAll(key, func(offset uint64) bool {
			offsets = append(offsets, offset)
			return true
		})
		if err != nil && err != index.ErrNotFound {
			return nil, err
		}
		contents.Lookups = append(contents.Lookups, [2]any{key.String(), offsets})
	}
	return contents, nil
}
