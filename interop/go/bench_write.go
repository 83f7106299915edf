package main

import (
	"context"

	blocks "github.com/ipfs/go-block-format"
	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/blockstore"
)

// putBatch is the number of blocks a PutMany call is given.
const putBatch = 1000

// benchPut writes the blocks of a CAR, held in memory, to a new one.
func benchPut(files []string) (measured, error) {
	source, target := files[0], files[1]
	roots, err := rootsAt(source, 0)
	if err != nil {
		return nil, err
	}
	var held []blocks.Block
	if err := eachBlock(source, true, true, func(block blocks.Block) { held = append(held, block) }); err != nil {
		return nil, err
	}
	return func(m *measurement) error {
		m.Blocks = uint64(len(held))
		store, err := blockstore.OpenReadWrite(target, roots)
		if err != nil {
			return err
		}
		err = m.phase("put", func() error {
			for start := 0; start < len(held); start += putBatch {
				batch := held[start:min(start+putBatch, len(held))]
				if err := store.PutMany(context.Background(), batch); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = m.phase("finalize", store.Finalize)
		m.Bytes = fileSize(target)
		return err
	}, nil
}

// benchResume reopens an unfinalized file for writing and leaves it unfinalized.
func benchResume(files []string) (measured, error) {
	roots, err := rootsAt(files[0], carv2.PragmaSize+carv2.HeaderSize)
	if err != nil {
		return nil, err
	}
	return func(m *measurement) error {
		store, err := blockstore.OpenReadWrite(files[0], roots)
		if err != nil {
			return err
		}
		m.Bytes = fileSize(files[0])
		m.count = func() (uint64, error) {
			defer store.Discard()
			keys, err := allKeys(store)
			return uint64(len(keys)), err
		}
		return nil
	}, nil
}

func benchWrap(files []string) (measured, error) {
	source, target := files[0], files[1]
	return func(m *measurement) error {
		m.Bytes = fileSize(source)
		m.count = func() (uint64, error) { return countBlocksIn(source) }
		return carv2.WrapV1File(source, target)
	}, nil
}

func benchExtract(files []string) (measured, error) {
	source, target := files[0], files[1]
	return func(m *measurement) error {
		m.count = func() (uint64, error) { return countBlocksIn(target) }
		err := carv2.ExtractV1File(source, target)
		m.Bytes = fileSize(target)
		return err
	}, nil
}
