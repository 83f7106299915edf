package serve

import (
	"bytes"
	"encoding"
	"math/rand/v2"
	"reflect"
	"unicode/utf8"
)

// Leaf says what random values of a type are, for the programs' own types; those here are told by their names, since
// each program has them of another version.
func Leaf[T any](make func(*rand.Rand) T) {
	leaves[reflect.TypeFor[T]()] = func(random *rand.Rand, target reflect.Value) {
		target.Set(reflect.ValueOf(make(random)).Convert(target.Type()))
	}
}

var leaves = map[reflect.Type]func(*rand.Rand, reflect.Value){}

// Types that hide their fields, as the CBOR that they read themselves.
var named = map[string]func(*rand.Rand) []byte{
	"address.Address":  func(random *rand.Rand) []byte { return byteString(randomAddress(random)) },
	"big.Int":          func(random *rand.Rand) []byte { return byteString(randomAmount(random)) },
	"crypto.Signature": func(random *rand.Rand) []byte { return byteString(randomSignature(random)) },
	"market.DealLabel": randomLabel,
	"typegen.CborTime": func(random *rand.Rand) []byte { return integer(random) },
}

// fill sets a value, and all in it, to something random.
func fill(random *rand.Rand, target reflect.Value) {
	kind := target.Type()
	if leaf, known := leaves[kind]; known {
		leaf(random, target)
		return
	}
	if encoded, known := named[kind.String()]; known {
		must(target.Addr().Interface().(Message).UnmarshalCBOR(bytes.NewReader(encoded(random))))
		return
	}
	switch {
	case kind.String() == "cid.Cid":
		must(target.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(randomCid(random)))
		return
	case kind.String() == "peer.ID":
		target.SetString(string(Bytes(random, 60)))
		return
	}
	switch kind.Kind() {
	case reflect.Struct:
		for index := range kind.NumField() {
			if kind.Field(index).IsExported() {
				fill(random, target.Field(index))
			}
		}
	case reflect.Pointer:
		if random.IntN(4) > 0 {
			fillPointer(random, target)
		}
	case reflect.Slice:
		if kind.Elem().Kind() == reflect.Uint8 {
			target.SetBytes(Bytes(random, 300))
			return
		}
		length := random.IntN(5)
		target.Set(reflect.MakeSlice(kind, length, length))
		fallthrough
	case reflect.Array:
		for index := range target.Len() {
			// No decoder of cbor-gen reads null in a list, though its encoder writes it.
			if kind.Elem().Kind() == reflect.Pointer {
				fillPointer(random, target.Index(index))
			} else {
				fill(random, target.Index(index))
			}
		}
	case reflect.String:
		target.SetString(Text(random))
	case reflect.Bool:
		target.SetBool(random.IntN(2) == 0)
	case reflect.Int64:
		target.SetInt(int64(number(random)))
	case reflect.Uint8:
		target.SetUint(uint64(random.IntN(256)))
	case reflect.Uint64:
		target.SetUint(number(random))
	default:
		panic("no random values of " + kind.String())
	}
}

func fillPointer(random *rand.Rand, target reflect.Value) {
	target.Set(reflect.New(target.Type().Elem()))
	fill(random, target.Elem())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// number is of any length in bits, and often one where the length of its head changes.
func number(random *rand.Rand) uint64 {
	if random.IntN(4) == 0 {
		edges := []uint64{0, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}
		return edges[random.IntN(len(edges))]
	}
	return random.Uint64() >> random.IntN(64)
}

// Bytes are less than limit bytes.
func Bytes(random *rand.Rand, limit int) []byte {
	return exactly(random, random.IntN(limit))
}

func exactly(random *rand.Rand, length int) []byte {
	bytes := make([]byte, length)
	for index := range bytes {
		bytes[index] = byte(random.Uint32())
	}
	return bytes
}

// Text is UTF-8 of one to four bytes a character.
func Text(random *rand.Rand) string {
	var text []byte
	limits := []int{0x80, 0x800, 0x10000, 0x110000}
	for range random.IntN(40) {
		// What is half of a pair becomes U+FFFD.
		text = utf8.AppendRune(text, rune(random.IntN(limits[random.IntN(4)])))
	}
	return string(text)
}

func randomAddress(random *rand.Rand) []byte {
	switch protocol := byte(random.IntN(5)); protocol {
	case 0:
		return append([]byte{0}, varint(random.Uint64()>>(1+random.IntN(63)))...)
	case 1, 2:
		return append([]byte{protocol}, exactly(random, 20)...)
	case 3:
		return append([]byte{3}, exactly(random, 48)...)
	default:
		return append(append([]byte{4}, varint(random.Uint64()>>(1+random.IntN(63)))...), Bytes(random, 55)...)
	}
}

func varint(value uint64) []byte {
	var bytes []byte
	for ; value >= 0x80; value >>= 7 {
		bytes = append(bytes, byte(value)|0x80)
	}
	return append(bytes, byte(value))
}

func randomAmount(random *rand.Rand) []byte {
	magnitude := bytes.TrimLeft(Bytes(random, 128), "\x00")
	if len(magnitude) == 0 {
		return nil
	}
	return append([]byte{byte(random.IntN(2))}, magnitude...)
}

func randomSignature(random *rand.Rand) []byte {
	return append([]byte{byte(1 + random.IntN(3))}, Bytes(random, 200)...)
}

func randomLabel(random *rand.Rand) []byte {
	if random.IntN(2) == 0 {
		return byteString(Bytes(random, 257))
	}
	text := Text(random)
	return append(head(3, uint64(len(text))), text...)
}

// randomCid is a CIDv0, or a CIDv1 of any codec and hash function.
func randomCid(random *rand.Rand) []byte {
	if random.IntN(4) == 0 {
		return append([]byte{0x12, 0x20}, exactly(random, 32)...)
	}
	codecs := []uint64{0x55, 0x70, 0x71, 0xf101, 1<<31 - 1}
	hashes := []uint64{0, 0x12, 0xb220, 0x1012}
	digest := Bytes(random, 65)
	cid := append([]byte{1}, varint(codecs[random.IntN(len(codecs))])...)
	cid = append(cid, varint(hashes[random.IntN(len(hashes))])...)
	return append(append(cid, varint(uint64(len(digest)))...), digest...)
}

func integer(random *rand.Rand) []byte {
	return head(byte(random.IntN(2)), number(random)>>1)
}

func byteString(bytes []byte) []byte {
	return append(head(2, uint64(len(bytes))), bytes...)
}

// head of a CBOR value: its major type, and a number of up to 64 bits.
func head(major byte, value uint64) []byte {
	major <<= 5
	switch {
	case value < 24:
		return []byte{major | byte(value)}
	case value < 1<<8:
		return []byte{major | 24, byte(value)}
	case value < 1<<16:
		return []byte{major | 25, byte(value >> 8), byte(value)}
	case value < 1<<32:
		return []byte{major | 26, byte(value >> 24), byte(value >> 16), byte(value >> 8), byte(value)}
	}
	head := []byte{major | 27}
	for shift := 56; shift >= 0; shift -= 8 {
		head = append(head, byte(value>>shift))
	}
	return head
}
