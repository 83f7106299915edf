package main

import (
	"encoding/hex"
	"fmt"

	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
)

// A put is a block to write: {cid, hex}, or {cid, seed, size} with the bytes fill(seed, size).
type put struct {
	Cid  string  `json:"cid"`
	Hex  *string `json:"hex"`
	Seed uint32  `json:"seed"`
	Size int     `json:"size"`
}

func (p put) block() (blocks.Block, error) {
	key, err := cid.Decode(p.Cid)
	if err != nil {
		return nil, fmt.Errorf("put %q: %w", p.Cid, err)
	}
	data := fill(p.Seed, p.Size)
	if p.Hex != nil {
		if data, err = hex.DecodeString(*p.Hex); err != nil {
			return nil, fmt.Errorf("put %q: %w", p.Cid, err)
		}
	}
	return blocks.NewBlockWithCid(data, key)
}

// fill makes size bytes from a seed: an xorshift32 generator's low bytes. src/fill.ts is the same.
func fill(seed uint32, size int) []byte {
	state := seed
	if state == 0 {
		state = 1
	}
	data := make([]byte, size)
	for i := range data {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		data[i] = byte(state)
	}
	return data
}
