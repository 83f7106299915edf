// Package requests answers requests for operations by name, as JSON, one a line:
//
//	{"id": 1, "op": "describe", "params": {…}}  ->  {"id": 1, "result": {…}} or {"id": 1, "error": "text"}
//
// It imports nothing but Go's own packages: the programs are modules that don't agree on versions of anything else.
package requests

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

type request struct {
	ID     uint64          `json:"id"`
	Op     string          `json:"op"`
	Params json.RawMessage `json:"params"`
}

type answer struct {
	ID     uint64  `json:"id"`
	Result any     `json:"result,omitempty"`
	Error  *string `json:"error,omitempty"`
}

// Operation does what a request asks for.
type Operation func(params json.RawMessage) (any, error)

// Server is the operations of a program.
type Server struct {
	Operations map[string]Operation
	// ErrorText is what an answer says of an error; its own text if this is nil.
	ErrorText func(error) string
}

// Serve answers requests one after the other, in their order, until the input ends.
func (server Server) Serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	buffered := bufio.NewWriterSize(out, 1<<20)
	encoder := NewEncoder(buffered)
	for {
		line, readError := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(server.respond(line)); err != nil {
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

func (server Server) respond(line []byte) answer {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return server.failed(0, fmt.Errorf("not a request: %w", err))
	}
	result, err := server.Perform(asked.Op, asked.Params)
	if err != nil {
		return server.failed(asked.ID, err)
	}
	return answer{ID: asked.ID, Result: result}
}

func (server Server) failed(id uint64, err error) answer {
	text := err.Error()
	if server.ErrorText != nil {
		text = server.ErrorText(err)
	}
	return answer{ID: id, Error: &text}
}

// Perform runs one operation. A panic is an error: the originals panic on some hostile input, and that is an answer too.
func (server Server) Perform(name string, params json.RawMessage) (result any, err error) {
	run, known := server.Operations[name]
	if !known {
		return nil, fmt.Errorf("unknown operation %q", name)
	}
	defer RecoverInto(&err)
	return run(params)
}

// RecoverInto makes an error of a panic, to be deferred.
func RecoverInto(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("panic: %v", cause)
	}
}

// Typed decodes an operation's parameters; a name it does not know is an error, so that a misspelt option is not taken
// for the default.
func Typed[Params, Result any](run func(Params) (Result, error)) Operation {
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

// NewEncoder encodes without HTML escapes: error texts hold "<path>".
func NewEncoder(out io.Writer) *json.Encoder {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder
}
