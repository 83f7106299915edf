package main

import (
	"io"
	"reflect"

	"github.com/filecoin-project/go-data-transfer/v2/message/message1_1prime"
	"github.com/ipld/go-ipld-prime/codec/dagcbor"
	"github.com/ipld/go-ipld-prime/node/bindnode"
	"github.com/ipld/go-ipld-prime/node/bindnode/registry"

	"carport/interop/go-serve"
)

// bound is a message of a type that has a schema instead of a codec.
type bound[T any] struct {
	registry registry.BindnodeRegistry
	value    *T
}

func registered[T any](types registry.BindnodeRegistry) serve.Message {
	return &bound[T]{types, new(T)}
}

func (message *bound[T]) Fresh() serve.Message {
	return registered[T](message.registry)
}

func (message *bound[T]) Fill(fill func(reflect.Value)) {
	fill(reflect.ValueOf(message.value).Elem())
}

func (message *bound[T]) MarshalCBOR(writer io.Writer) error {
	return message.registry.TypeToWriter(message.value, writer, dagcbor.Encode)
}

func (message *bound[T]) UnmarshalCBOR(reader io.Reader) error {
	value, err := message.registry.TypeFromReader(reader, message.value, dagcbor.Decode)
	if err == nil {
		message.value = value.(*T)
	}
	return err
}

// transferMessage is one that keeps its registry to itself, but not its schema.
type transferMessage struct {
	value message1_1.TransferMessage1_1
}

func (message *transferMessage) Fill(fill func(reflect.Value)) {
	fill(reflect.ValueOf(&message.value).Elem())
}

func (message *transferMessage) MarshalCBOR(writer io.Writer) error {
	node, err := message.value.ToIPLD()
	if err != nil {
		return err
	}
	return dagcbor.Encode(node, writer)
}

func (message *transferMessage) UnmarshalCBOR(reader io.Reader) error {
	empty, err := message.value.ToIPLD()
	if err != nil {
		return err
	}
	builder := empty.Prototype().NewBuilder()
	if err := dagcbor.Decode(builder, reader); err != nil {
		return err
	}
	message.value = *bindnode.Unwrap(builder.Build()).(*message1_1.TransferMessage1_1)
	return nil
}
