package serve

import (
	"bytes"
	"time"
)

type measured struct {
	Decode float64 `json:"decode"`
	Encode float64 `json:"encode"`
}

// Nanoseconds a message, the best of several rounds.
func measure(value Message, input []byte) measured {
	if err := value.UnmarshalCBOR(bytes.NewReader(input)); err != nil {
		panic(err)
	}
	return measured{
		Decode: best(func() {
			if err := fresh(value).UnmarshalCBOR(bytes.NewReader(input)); err != nil {
				panic(err)
			}
		}),
		Encode: best(func() {
			var output bytes.Buffer
			if err := value.MarshalCBOR(&output); err != nil {
				panic(err)
			}
		}),
	}
}

func best(run func()) float64 {
	const rounds, count = 7, 50_000
	least := 0.0
	for round := 0; round < rounds; round++ {
		start := time.Now()
		for index := 0; index < count; index++ {
			run()
		}
		each := float64(time.Since(start).Nanoseconds()) / count
		if round == 0 || each < least {
			least = each
		}
	}
	return least
}
