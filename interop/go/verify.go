package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/ipfs/go-cid"
	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/index"
	"github.com/multiformats/go-multihash"
)

type verifyParams struct {
	Path string `json:"path"`
}

type verifyResult struct {
	Problem *string `json:"problem"` // null: the file passes
}

// verify makes the checks of the `car verify` command, in its order and with its messages. The command itself is not
// built: its module has no tagged version, and the module proxy serves none of its commits.
func verify(params verifyParams) (*verifyResult, error) {
	return &verifyResult{errorText(verifyFile(params.Path))}, nil
}

func verifyFile(path string) error {
	reader, err := carv2.OpenReader(path)
	if err != nil {
		return err
	}
	defer reader.Close()

	roots, err := reader.Roots()
	if err != nil {
		return err
	}
	if len(roots) == 0 {
		return errors.New("no roots listed in car header")
	}
	if reader.Version == 2 {
		if err := verifyLayout(path, reader.Header); err != nil {
			return err
		}
	}
	cids, err := verifyBlocks(path, roots)
	if err != nil {
		return err
	}
	if reader.Version == 2 && reader.Header.HasIndex() {
		return verifyIndex(reader, cids)
	}
	return nil
}

// verifyLayout takes the end of the data to be 51 + DataSize, whatever the data padding, and an IndexOffset of 0 for
// an index inside the data, as the command does.
func verifyLayout(path string, header carv2.Header) error {
	if header.DataSize == 0 {
		return errors.New("size of wrapped v1 car listed as '0'")
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	dataEnd := carv2.PragmaSize + carv2.HeaderSize + header.DataSize
	switch {
	case header.IndexOffset == 0 && uint64(info.Size()) > dataEnd:
		return errors.New("header claims no index, but extra bytes in file beyond data size")
	case header.DataOffset < carv2.PragmaSize+carv2.HeaderSize:
		return errors.New("data offset places data within carv2 header")
	case header.IndexOffset < dataEnd:
		return fmt.Errorf("index offset overlaps with data. data ends at %d. index offset of %d", dataEnd, header.IndexOffset)
	}
	return nil
}

// verifyBlocks hashes every block and returns their CIDs.
func verifyBlocks(path string, roots []cid.Cid) ([]cid.Cid, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	blocks, err := carv2.NewBlockReader(file)
	if err != nil {
		return nil, err
	}
	missing := map[cid.Cid]struct{}{}
	for _, root := range roots {
		missing[root] = struct{}{}
	}
	var cids []cid.Cid
	for {
		block, err := blocks.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		delete(missing, block.Cid())
		cids = append(cids, block.Cid())
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("header lists root(s) not present as a block: %v", missing)
	}
	return cids, nil
}

// verifyIndex looks up every CID but identities; the offsets it is given are not checked.
func verifyIndex(reader *carv2.Reader, cids []cid.Cid) error {
	source, err := reader.IndexReader()
	if err != nil {
		return err
	}
	idx, err := index.ReadFrom(source)
	if err != nil {
		return err
	}
	for _, key := range cids {
		if key.Prefix().MhType == multihash.IDENTITY {
			continue
		}
		if _, err := index.GetFirst(idx, key); err != nil {
			return fmt.Errorf("could not look up known cid %s in index: %w", key, err)
		}
	}
	return nil
}
