package main

import (
	"fmt"

	carv2 "github.com/ipld/go-car/v2"
	"github.com/multiformats/go-multicodec"
)

// An inspection is what Inspect(true) counts. Codecs are numbers: a counter's key is "0x55".
type inspection struct {
	Version        uint64            `json:"version"`
	RootsPresent   bool              `json:"rootsPresent"`
	BlockCount     uint64            `json:"blockCount"`
	CodecCounts    map[string]uint64 `json:"codecCounts"`
	MhTypeCounts   map[string]uint64 `json:"mhTypeCounts"`
	MinBlockLength uint64            `json:"minBlockLength"`
	AvgBlockLength uint64            `json:"avgBlockLength"`
	MaxBlockLength uint64            `json:"maxBlockLength"`
	MinCidLength   uint64            `json:"minCidLength"`
	AvgCidLength   uint64            `json:"avgCidLength"`
	MaxCidLength   uint64            `json:"maxCidLength"`
	IndexCodec     uint64            `json:"indexCodec"` // 0 = no index
}

func inspectionOf(stats carv2.Stats) inspection {
	return inspection{
		Version:        stats.Version,
		RootsPresent:   stats.RootsPresent,
		BlockCount:     stats.BlockCount,
		CodecCounts:    countsByNumber(stats.CodecCounts),
		MhTypeCounts:   countsByNumber(stats.MhTypeCounts),
		MinBlockLength: stats.MinBlockLength,
		AvgBlockLength: stats.AvgBlockLength,
		MaxBlockLength: stats.MaxBlockLength,
		MinCidLength:   stats.MinCidLength,
		AvgCidLength:   stats.AvgCidLength,
		MaxCidLength:   stats.MaxCidLength,
		IndexCodec:     uint64(stats.IndexCodec),
	}
}

func countsByNumber(counts map[multicodec.Code]uint64) map[string]uint64 {
	byNumber := make(map[string]uint64, len(counts))
	for code, count := range counts {
		byNumber[fmt.Sprintf("0x%x", uint64(code))] = count
	}
	return byNumber
}
