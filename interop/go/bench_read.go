package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

	blocks "github.com/ipfs/go-block-format"
	"github.com/ipfs/go-cid"
	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/blockstore"
)

// readBuffer is what a careful Go caller puts before the original's small reads.
const readBuffer = 1 << 20

func benchGenerateIndex(files []string) (measured, error) {
	return func(m *measurement) error {
		m.Bytes = fileSize(files[0])
		m.count = func() (uint64, error) { return countBlocksIn(files[0]) }
		_, err := carv2.GenerateIndexFromFile(files[0])
		return err
	}, nil
}

// benchIterate reads every block, checking its hash unless trusted.
func benchIterate(trusted, buffered bool) prepare {
	return func(files []string) (measured, error) {
		return func(m *measurement) error {
			m.Bytes = fileSize(files[0])
			return eachBlock(files[0], trusted, buffered, func(blocks.Block) { m.Blocks++ })
		}, nil
	}
}

func eachBlock(path string, trusted, buffered bool, visit func(blocks.Block)) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var source io.Reader = file
	if buffered {
		source = bufio.NewReaderSize(file, readBuffer)
	}
	reader, err := carv2.NewBlockReader(source, carv2.WithTrustedCAR(trusted))
	if err != nil {
		return err
	}
	for {
		block, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		visit(block)
	}
}

func benchOpen(files []string) (measured, error) {
	return func(m *measurement) error {
		store, err := blockstore.OpenReadOnly(files[0])
		if err != nil {
			return err
		}
		m.Bytes = fileSize(files[0])
		return store.Close()
	}, nil
}

func getBlock(store *blockstore.ReadOnly, key cid.Cid) (int, error) {
	block, err := store.Get(context.Background(), key)
	if err != nil {
		return 0, err
	}
	return len(block.RawData()), nil
}

func getBlockSize(store *blockstore.ReadOnly, key cid.Cid) (int, error) {
	return store.GetSize(context.Background(), key)
}

func hasBlock(store *blockstore.ReadOnly, key cid.Cid) (int, error) {
	has, err := store.Has(context.Background(), key)
	if err == nil && !has {
		err = fmt.Errorf("%s is not there", key)
	}
	return 0, err
}

// benchLookUp looks up each CID of a list (one a line, in the order of the list) in a store already open.
func benchLookUp(lookUp func(*blockstore.ReadOnly, cid.Cid) (int, error)) prepare {
	return func(files []string) (measured, error) {
		keys, err := readCids(files[1])
		if err != nil {
			return nil, err
		}
		store, err := blockstore.OpenReadOnly(files[0])
		if err != nil {
			return nil, err
		}
		return func(m *measurement) error {
			for _, key := range keys {
				size, err := lookUp(store, key)
				if err != nil {
					return err
				}
				m.Blocks++
				m.Bytes += uint64(size)
			}
			return nil
		}, nil
	}
}
