package main

import (
	"fmt"
	"io"
	"os"

	"carport/interop/go-serve/requests"

	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/blockstore"
	"github.com/ipld/go-car/v2/index"
)

type readersParams struct {
	Path    string   `json:"path"`
	Options options  `json:"options"`
	Readers []string `json:"readers"`
}

// A reading is how far one of the original's readers comes.
type reading struct {
	Items int     `json:"items"` // blocks, keys, or records of a listable index
	Error *string `json:"error"` // null: it came to the end
}

type reader func(*os.File, []carv2.Option) (items int, err error)

var namedReaders = map[string]reader{
	"blockReaderNext":       readNext,
	"blockReaderNextReader": readNextReader,
	"blockReaderSkipNext":   readSkipNext,
	"inspect":               readInspect(false),
	"inspectFull":           readInspect(true),
	"generateIndex":         readGenerateIndex,
	"openReadOnly":          readOpenReadOnly, // allocates what a stored index claims to need
}

// readers reads one file, damaged or not, in several of the ways that the original has.
func readers(params readersParams) (map[string]reading, error) {
	results := map[string]reading{}
	for _, name := range params.Readers {
		read, known := namedReaders[name]
		if !known {
			return nil, fmt.Errorf("unknown reader %q", name)
		}
		items, err := readFile(params.Path, read, params.Options.list())
		results[name] = reading{items, errorText(err)}
	}
	return results, nil
}

func readFile(path string, read reader, options []carv2.Option) (items int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	defer requests.RecoverInto(&err)
	return read(file, options)
}

func readNext(file *os.File, options []carv2.Option) (int, error) {
	return countBlocks(file, options, func(reader *carv2.BlockReader) error {
		_, err := reader.Next()
		return err
	})
}

func readNextReader(file *os.File, options []carv2.Option) (int, error) {
	return countBlocks(file, options, func(reader *carv2.BlockReader) error {
		_, data, _, err := reader.NextReader()
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, data)
		return err
	})
}

func readSkipNext(file *os.File, options []carv2.Option) (int, error) {
	return countBlocks(file, options, func(reader *carv2.BlockReader) error {
		_, err := reader.SkipNext()
		return err
	})
}

func countBlocks(source io.Reader, options []carv2.Option, next func(*carv2.BlockReader) error) (int, error) {
	reader, err := carv2.NewBlockReader(source, options...)
	if err != nil {
		return 0, err
	}
	for blocks := 0; ; blocks++ {
		if err := next(reader); err == io.EOF {
			return blocks, nil
		} else if err != nil {
			return blocks, err
		}
	}
}

func readInspect(full bool) reader {
	return func(file *os.File, options []carv2.Option) (int, error) {
		reader, err := carv2.NewReader(file, options...)
		if err != nil {
			return 0, err
		}
		stats, err := reader.Inspect(full)
		return int(stats.BlockCount), err
	}
}

func readGenerateIndex(file *os.File, options []carv2.Option) (int, error) {
	idx, err := carv2.GenerateIndex(file, options...)
	if err != nil {
		return 0, err
	}
	iterable, ok := idx.(index.IterableIndex)
	if !ok {
		return 0, nil
	}
	contents, err := listIndex(iterable)
	return len(contents.Records), err
}

func readOpenReadOnly(file *os.File, options []carv2.Option) (int, error) {
	store, err := blockstore.OpenReadOnly(file.Name(), options...)
	if err != nil {
		return 0, err
	}
	defer store.Close()
	keys, err := allKeys(store)
	return len(keys), err
}
