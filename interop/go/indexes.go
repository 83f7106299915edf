package main

import (
	"bytes"
	"os"

	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/index"
)

type indexResult struct {
	Index *indexBytes `json:"index"`
	*indexContents
}

type generateIndexParams struct {
	Path    string   `json:"path"`   // the CAR
	Output  string   `json:"output"` // the detached index; empty = written nowhere
	Options options  `json:"options"`
	Keys    []string `json:"keys"` // asked for in an index that cannot be listed
}

// generateIndex scans a CAR and writes its index to a file of its own.
func generateIndex(params generateIndexParams) (*indexResult, error) {
	file, err := os.Open(params.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	idx, err := carv2.GenerateIndex(file, params.Options.list()...)
	if err != nil {
		return nil, err
	}
	var encoded bytes.Buffer
	if _, err := index.WriteTo(idx, &encoded); err != nil {
		return nil, err
	}
	if params.Output != "" {
		if err := os.WriteFile(params.Output, encoded.Bytes(), 0o644); err != nil {
			return nil, err
		}
	}
	return indexResultOf(idx, encoded.Bytes(), params.Keys)
}

type readIndexParams struct {
	Path string   `json:"path"`
	Keys []string `json:"keys"`
}

// readIndex reads a detached index.
func readIndex(params readIndexParams) (*indexResult, error) {
	encoded, err := os.ReadFile(params.Path)
	if err != nil {
		return nil, err
	}
	idx, err := index.ReadFrom(bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	return indexResultOf(idx, encoded, params.Keys)
}

func indexResultOf(idx index.Index, encoded []byte, keys []string) (*indexResult, error) {
	cids, err := decodeCids(keys)
	if err != nil {
		return nil, err
	}
	contents, err := indexContentsOf(idx, cids)
	if err != nil {
		return nil, err
	}
	return &indexResult{indexBytesOf(idx, encoded), contents}, nil
}
