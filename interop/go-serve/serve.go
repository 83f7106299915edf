// Package serve is what the programs over deal messages have in common: questions as JSON on stdin and answers on
// stdout, one a line.
//
//	PROGRAM serve    {"type":T,"hex":H}  -> {"hex":H,"consumed":N} or {"error":E}    what Go reads, written again
//	                 {"type":T,"seed":S} -> {"hex":H}                                a random value
//	                 {"op":O,…}          -> {"result":…} or {"error":E}              what the program itself can do
//	PROGRAM bench    {"type":T,"hex":H}  -> {"decode":ns,"encode":ns}
//
// It imports nothing but Go's own packages: the programs are modules that don't agree on versions of anything else.
package serve

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"reflect"
)

// Message is what cbor-gen makes of a type.
type Message interface {
	MarshalCBOR(io.Writer) error
	UnmarshalCBOR(io.Reader) error
}

// Types are zero values, by the names that their types have in Carport.
type Types map[string]Message

// Operation answers a question that is about something else than messages of a type.
type Operation func(question []byte) (any, error)

type question struct {
	Op   string  `json:"op"`
	Type string  `json:"type"`
	Hex  string  `json:"hex"`
	Seed *uint64 `json:"seed"`
}

type answer struct {
	Hex      string `json:"hex,omitempty"`
	Consumed int    `json:"consumed,omitempty"`
	Result   any    `json:"result,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Main answers questions until there are no more.
func Main(types Types, operations map[string]Operation) {
	if len(os.Args) != 2 || (os.Args[1] != "serve" && os.Args[1] != "bench") {
		fmt.Fprintln(os.Stderr, "usage: serve|bench")
		os.Exit(2)
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	answers := json.NewEncoder(out)
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			panic(err)
		}
		var given any
		switch {
		case os.Args[1] == "bench":
			given = measure(types.make(asked.Type), unhex(asked.Hex))
		case asked.Op != "":
			given = operate(operations[asked.Op], line)
		case asked.Seed != nil:
			given = randomMessage(types.make(asked.Type), *asked.Seed)
		default:
			given = roundTrip(types.make(asked.Type), unhex(asked.Hex))
		}
		if err := answers.Encode(given); err != nil {
			panic(err)
		}
	}
}

func (types Types) make(name string) Message {
	message, known := types[name]
	if !known {
		panic("no type " + name)
	}
	return fresh(message)
}

// fresh is a zero value of the same type.
func fresh(message Message) Message {
	if kind, ok := message.(interface{ Fresh() Message }); ok {
		return kind.Fresh()
	}
	return reflect.New(reflect.TypeOf(message).Elem()).Interface().(Message)
}

func unhex(digits string) []byte {
	bytes, err := hex.DecodeString(digits)
	if err != nil {
		panic(err)
	}
	return bytes
}

func operate(operation Operation, line []byte) answer {
	result, err := operation(line)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Result: result}
}

// What Go reads, written again.
func roundTrip(value Message, input []byte) answer {
	reader := bytes.NewReader(input)
	if err := decode(value, reader); err != nil {
		return answer{Error: err.Error()}
	}
	given := encoded(value)
	given.Consumed = len(input) - reader.Len()
	return given
}

func encoded(value Message) answer {
	var output bytes.Buffer
	if err := value.MarshalCBOR(&output); err != nil {
		return answer{Error: "encoding: " + err.Error()}
	}
	return answer{Hex: hex.EncodeToString(output.Bytes())}
}

// decode makes an error of a panic, which some decoders of the originals end in.
func decode(value Message, reader io.Reader) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	return value.UnmarshalCBOR(reader)
}

func randomMessage(value Message, seed uint64) answer {
	random := rand.New(rand.NewPCG(seed, 0))
	if kind, ok := value.(interface{ Fill(func(reflect.Value)) }); ok {
		kind.Fill(func(target reflect.Value) { fill(random, target) })
	} else {
		fill(random, reflect.ValueOf(value).Elem())
	}
	return encoded(value)
}
