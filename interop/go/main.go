// Command interop drives the Go original, github.com/ipld/go-car/v2, for Carport's tests and benchmarks.
//
//	interop serve                     one JSON request a line on stdin, one JSON answer a line on stdout
//	interop call OPERATION [PARAMS]   one operation; its parameters are the JSON argument, or stdin
//	interop bench CASE FILE...        one benchmark case in a process of its own, one JSON line out
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"carport/interop/go-serve/requests"
)

const usage = `usage: interop serve
       interop call OPERATION [PARAMS]
       interop bench CASE FILE...`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 1 && arguments[0] == "serve":
		return server.Serve(os.Stdin, os.Stdout)
	case len(arguments) == 2 && arguments[0] == "call":
		params, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		return call(arguments[1], params)
	case len(arguments) == 3 && arguments[0] == "call":
		return call(arguments[1], []byte(arguments[2]))
	case len(arguments) >= 3 && arguments[0] == "bench":
		return bench(arguments[1], arguments[2:])
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
		return nil
	}
}

func call(name string, params json.RawMessage) error {
	result, err := server.Perform(name, params)
	if err != nil {
		return err
	}
	return requests.NewEncoder(os.Stdout).Encode(result)
}
