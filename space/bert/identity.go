package bert

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash is the identity: the configuration as it is written. Every gene matters to the network of the nominal reading,
// heads of a transform too, for it runs over the units of each head; nothing is left out. Under the other readings
// configurations of unlike Hash can be one network, which Space.Encoder tells.
func (c Config) Hash() string {
	sum := sha256.Sum256(c.appendText(make([]byte, 0, 128)))
	var text [32]byte
	hex.Encode(text[:], sum[:16])
	return string(text[:])
}
