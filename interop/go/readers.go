package main

import (
	"io"
	"os"

	carv2 "github.com/ipld/go-car/v2"
	"github.com/ipld/go-car/v2/blockstore"
	"github.com/ipld/go-car/v2/index"
)

type readersParams struct {
	Path    string  `json:"path"`
	Options options `json:"options"`
}

// A reading is how far one of the original's readers comes.
type reading struct {
	Items int     `json:"items"` // blocks, keys, or records of a listable index
	Error *string `json:"error"` // null: it came to the end
}

// readers reads one file, damaged or not, in every way the original has.
func readers(params readersParams) (map[string]reading, error) {
	file, err := os.Open(params.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()

	results := map[string]reading{}
	for name, read := range map[string]func(*os.File, []carv2.Option) (int, error){
		"blockReaderNext":       readNext,
		"blockReaderNextReader": readNextReader,
		"blockReaderSkipNext":   readSkipNext,
		"inspect":               func(f *os.File, o []carv2.Option) (int, error) { return readInspect(f, o, false) },
		"inspectFull":           func(f *os.File, o []carv2.Option) (int, error) { return readInspect(f, o, true) },
		"generateIndex":         readGenerateIndex,
		"openReadOnly":          readOpenReadOnly,
	} {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		items, err := read(file, params.Options.list())
		results[name] = reading{items, errorText(err)}
	}
	return results, nil
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

func readInspect(file *os.File, options []carv2.Option, full bool) (int, error) {
	reader, err := carv2.NewReader(file, options...)
	if err != nil {
		return 0, err
	}
	stats, err := reader.Inspect(full)
	return int(stats.BlockCount), err
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
