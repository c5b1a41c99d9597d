package bert

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestPackLaws(t *testing.T) {
	configs(200, func(s Space, c Config, _ *rand.Rand) {
		b := s.Pack([]byte("before"), c)
		if d := s.Unpack(b[len("before"):]); string(b[:6]) != "before" || !reflect.DeepEqual(c, d) {
			t.Fatalf("%v became %v", c, d)
		}
	})
}
