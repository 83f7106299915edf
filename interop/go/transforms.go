package main

import (
	"bytes"
	"os"

	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/index"
)

type done struct{}

type convertParams struct {
	Source  string  `json:"source"`
	Target  string  `json:"target"`
	Options options `json:"options"`
}

// wrap makes a CARv2 of a CARv1.
func wrap(params convertParams) (*done, error) {
	source, err := os.Open(params.Source)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	target, err := os.Create(params.Target)
	if err != nil {
		return nil, err
	}
	defer target.Close()
	if err := carv2.WrapV1(source, target, params.Options.list()...); err != nil {
		return nil, err
	}
	return &done{}, target.Close()
}

// extract copies the CARv1 out of a CARv2.
func extract(params convertParams) (*done, error) {
	return &done{}, carv2.ExtractV1File(params.Source, params.Target, params.Options.list()...)
}

type replaceRootsParams struct {
	Path    string   `json:"path"`
	Roots   []string `json:"roots"`
	Options options  `json:"options"`
}

func replaceRoots(params replaceRootsParams) (*done, error) {
	roots, err := decodeCids(params.Roots)
	if err != nil {
		return nil, err
	}
	return &done{}, carv2.ReplaceRootsInFile(params.Path, roots, params.Options.list()...)
}

type attachParams struct {
	Path   string `json:"path"`
	Index  string `json:"index"` // a detached index
	Offset uint64 `json:"offset"`
}

func attach(params attachParams) (*done, error) {
	encoded, err := os.ReadFile(params.Index)
	if err != nil {
		return nil, err
	}
	idx, err := index.ReadFrom(bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	return &done{}, carv2.AttachIndex(params.Path, idx, params.Offset)
}
