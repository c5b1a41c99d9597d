package bert

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash returns the identity: 32 hexadecimal digits that are equal for equal configurations only. Under the nominal
// reading every gene changes the network, also the heads of a Fourier or cosine transform, which transforms the units
// of each head separately. Under the other readings, configurations of different Hash can stand for one network:
// compare the results of Space.Encoder. Cost: less than a microsecond.
func (c Config) Hash() string {
	sum := sha256.Sum256(c.appendText(make([]byte, 0, 128)))
	var text [32]byte
	hex.Encode(text[:], sum[:16])
	return string(text[:])
}
