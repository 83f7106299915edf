package main

import (
	"context"
	"fmt"
	"os"

	"github.com/ipld/go-car/v2/blockstore"
)

type writeParams struct {
	Path    string   `json:"path"`
	Options options  `json:"options"`
	Roots   []string `json:"roots"`
	Puts    []put    `json:"puts"`
	End     string   `json:"end"` // finalize or discard
}

type writeResult struct {
	OpenError *string         `json:"openError"`
	PutErrors map[int]*string `json:"putErrors"` // by position in puts; only those that failed
	EndError  *string         `json:"endError"`
	// The keys after opening (those a resumed file already had) and before the end, in the original's order.
	KeysOnOpen       []string `json:"keysOnOpen"`
	KeysWhileWriting []string `json:"keysWhileWriting"`
}

// write puts blocks into a new file.
func write(params writeParams) (*writeResult, error) {
	if info, err := os.Stat(params.Path); err == nil && info.Size() > 0 {
		return nil, fmt.Errorf("write: the file exists, use resume")
	}
	return writeBlocks(params)
}

// resume puts blocks into an existing file, finalized or not.
func resume(params writeParams) (*writeResult, error) {
	if _, err := os.Stat(params.Path); err != nil {
		return nil, err
	}
	return writeBlocks(params)
}

func writeBlocks(params writeParams) (*writeResult, error) {
	if params.End != "finalize" && params.End != "discard" {
		return nil, fmt.Errorf("end must be finalize or discard, not %q", params.End)
	}
	roots, err := decodeCids(params.Roots)
	if err != nil {
		return nil, err
	}

	result := &writeResult{PutErrors: map[int]*string{}}
	store, err := blockstore.OpenReadWrite(params.Path, roots, params.Options.list()...)
	if err != nil {
		result.OpenError = errorText(err)
		return result, nil
	}
	defer store.Discard() // no effect once finalized

	if result.KeysOnOpen, err = allKeys(store); err != nil {
		return nil, err
	}
	for position, put := range params.Puts {
		block, err := put.block()
		if err != nil {
			return nil, err
		}
		if err := store.Put(context.Background(), block); err != nil {
			result.PutErrors[position] = errorText(err)
		}
	}
	if result.KeysWhileWriting, err = allKeys(store); err != nil {
		return nil, err
	}
	if params.End == "finalize" {
		result.EndError = errorText(store.Finalize())
	}
	return result, nil
}

// allKeys drains AllKeysChan, whose errors come through a handler in the context.
func allKeys(store blockstore.Blockstore) ([]string, error) {
	var failed error
	ctx := blockstore.WithAsyncErrorHandler(context.Background(), func(err error) { failed = err })
	keys, err := store.AllKeysChan(ctx)
	if err != nil {
		return nil, err
	}
	texts := []string{}
	for key := range keys {
		texts = append(texts, key.String())
	}
	return texts, failed
}
