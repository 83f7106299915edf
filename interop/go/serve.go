package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// A request is one line: {"id": 1, "op": "describe", "params": {...}}.
type request struct {
	ID     uint64          `json:"id"`
	Op     string          `json:"op"`
	Params json.RawMessage `json:"params"`
}

// An answer is one line, in the order of the requests: {"id": 1, "result": {...}} or {"id": 1, "error": "text"}.
type answer struct {
	ID     uint64  `json:"id"`
	Result any     `json:"result,omitempty"`
	Error  *string `json:"error,omitempty"`
}

// serve answers requests one after the other until the input ends.
func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	buffered := bufio.NewWriterSize(out, 1<<20)
	encoder := answerTo(buffered)
	for {
		line, readError := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(respond(line)); err != nil {
				return err
			}
			// Requests that are already waiting share one write of their answers.
			if lines.Buffered() == 0 {
				if err := buffered.Flush(); err != nil {
					return err
				}
			}
		}
		if readError == io.EOF {
			return buffered.Flush()
		}
		if readError != nil {
			return readError
		}
	}
}

func respond(line []byte) answer {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: errorText(fmt.Errorf("not a request: %w", err))}
	}
	result, err := perform(asked.Op, asked.Params)
	if err != nil {
		return answer{ID: asked.ID, Error: errorText(err)}
	}
	return answer{ID: asked.ID, Result: result}
}

// answerTo encodes without HTML escapes: error texts hold "<path>".
func answerTo(out io.Writer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}
