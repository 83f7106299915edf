package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

type operation func(params json.RawMessage) (any, error)

var operations = map[string]operation{
	"write":        typed(write),
	"resume":       typed(resume),
	"describe":     typed(describe),
	"look":         typed(look),
	"readers":      typed(readers),
	"verify":       typed(verify),
	"index":        typed(generateIndex),
	"readIndex":    typed(readIndex),
	"wrap":         typed(wrap),
	"extract":      typed(extract),
	"replaceRoots": typed(replaceRoots),
	"attach":       typed(attach),
}

// typed decodes an operation's parameters; a name it does not know is an error, so that a misspelt option is not
// taken for the default.
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

// perform runs one operation.
func perform(name string, params json.RawMessage) (result any, err error) {
	run, known := operations[name]
	if !known {
		return nil, fmt.Errorf("unknown operation %q", name)
	}
	defer recoverInto(&err)
	return run(params)
}
