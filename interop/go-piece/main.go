// Command interop-piece drives the Go originals of Filecoin's pieces for Carport's tests and benchmarks:
// go-fil-commp-hashhash (commitments), go-commp-utils (sectors), go-fil-commcid (CIDs), go-data-segment (aggregates).
//
//	interop-piece serve             one JSON request a line on stdin, one JSON answer a line on stdout
//	interop-piece bench CASE FILE   one benchmark case in a process of its own, one JSON line out
package main

import (
	"fmt"
	"os"
)

const usage = `usage: interop-piece serve
       interop-piece bench CASE FILE`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "interop-piece:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	switch {
	case len(arguments) == 1 && arguments[0] == "serve":
		return server.Serve(os.Stdin, os.Stdout)
	case len(arguments) == 3 && arguments[0] == "bench":
		return bench(arguments[1], arguments[2])
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
		return nil
	}
}
