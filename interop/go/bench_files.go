package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	carv2 "github.com/ipld/go-car/v2"
)

// rootsAt reads the roots of the CAR that begins at offset: 51 finds the payload of a CARv2 without a header.
func rootsAt(path string, offset int64) ([]cid.Cid, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, err := carv2.NewBlockReader(io.NewSectionReader(file, offset, 1<<62))
	if err != nil {
		return nil, err
	}
	return reader.Roots, nil
}

func readCids(path string) ([]cid.Cid, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var cids []cid.Cid
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		decoded, err := cid.Decode(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("%q: %w", lines.Text(), err)
		}
		cids = append(cids, decoded)
	}
	return cids, lines.Err()
}

func fileSize(path string) uint64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return uint64(info.Size())
}

// countBlocksIn counts the sections of a CAR.
func countBlocksIn(path string) (uint64, error) {
	var count uint64
	err := eachBlock(path, true, true, func(blocks.Block) { count++ })
	return count, err
}
