package main

import (
	"context"

	"github.com/ipfs/go-cid"
	"github.com/ipld/go-car/v2/blockstore"
)

type lookParams struct {
	Path    string   `json:"path"`
	Options options  `json:"options"`
	Keys    []string `json:"keys"`
}

type lookResult struct {
	Rows      [][4]any `json:"rows"` // [cid, Has, GetSize, sha256 from Get]; text where the original gave an error
	Keys      []string `json:"keys"` // AllKeysChan
	KeysError *string  `json:"keysError"`
}

// look asks a read-only blockstore for each key.
func look(params lookParams) (*lookResult, error) {
	keys, err := decodeCids(params.Keys)
	if err != nil {
		return nil, err
	}
	store, err := blockstore.OpenReadOnly(params.Path, params.Options.list()...)
	if err != nil {
		return nil, err
	}
	defer store.Close()

	result := &lookResult{Rows: [][4]any{}}
	for _, key := range keys {
		result.Rows = append(result.Rows, lookUp(store, key))
	}
	listed, err := allKeys(store)
	result.Keys, result.KeysError = listed, errorText(err)
	return result, nil
}

func lookUp(store blockstore.Blockstore, key cid.Cid) [4]any {
	ctx := context.Background()
	row := [4]any{key.String()}
	if has, err := store.Has(ctx, key); err != nil {
		row[1] = errorText(err)
	} else {
		row[1] = has
	}
	if size, err := store.GetSize(ctx, key); err != nil {
		row[2] = errorText(err)
	} else {
		row[2] = size
	}
	if block, err := store.Get(ctx, key); err != nil {
		row[3] = errorText(err)
	} else {
		row[3] = sha256Hex(block.RawData())
	}
	return row
}
