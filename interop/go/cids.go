package main

import (
	"fmt"

	"github.com/ipfs/go-cid"
)

// decodeCids keeps null apart from an empty list: the original writes a null list of roots as CBOR null.
func decodeCids(texts []string) ([]cid.Cid, error) {
	if texts == nil {
		return nil, nil
	}
	cids := make([]cid.Cid, len(texts))
	for i, text := range texts {
		decoded, err := cid.Decode(text)
		if err != nil {
			return nil, fmt.Errorf("cid %q: %w", text, err)
		}
		cids[i] = decoded
	}
	return cids, nil
}

func encodeCids(cids []cid.Cid) []string {
	texts := make([]string, len(cids))
	for i, c := range cids {
		texts[i] = c.String()
	}
	return texts
}
