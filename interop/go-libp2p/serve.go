package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// A request is one line: {"id": 1, "op": "propose", "params": {...}}.
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

type operation func(params json.RawMessage) (any, error)

// serve answers requests one after the other until the input ends.
func serve(operations map[string]operation, in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	buffered := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(buffered)
	for {
		line, readError := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(respond(operations, line)); err != nil {
				return err
			}
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

func respond(operations map[string]operation, line []byte) (given answer) {
	var asked request
	defer func() {
		if cause := recover(); cause != nil {
			given = failed(asked.ID, fmt.Errorf("panic: %v", cause))
		}
	}()
	if err := json.Unmarshal(line, &asked); err != nil {
		return failed(0, fmt.Errorf("not a request: %w", err))
	}
	run, known := operations[asked.Op]
	if !known {
		return failed(asked.ID, fmt.Errorf("unknown operation %q", asked.Op))
	}
	result, err := run(asked.Params)
	if err != nil {
		return failed(asked.ID, err)
	}
	return answer{ID: asked.ID, Result: result}
}

func failed(id uint64, err error) answer {
	text := err.Error()
	return answer{ID: id, Error: &text}
}

// typed decodes an operation's parameters; a name it does not know is an error.
func typed[Params, Result any](run func(Params) (Result, error)) operation {
	return func(raw json.RawMessage) (any, error) {
		var params Params
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&params); err != nil {
			return nil, fmt.Errorf("params: %w", err)
		}
		return run(params)
	}
}
