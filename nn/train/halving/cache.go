package halving

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// cacheFile returns the file of a baseline's result. Its name is a hash of all conditions and of the streams, because other
// plans may have other texts of the same name and length, or another test; and the tokens of the rung.
func (w *pool) cacheFile(t *training) string {
	sum := sha256.Sum256([]byte(w.conditions(t) + w.streams()))
	return filepath.Join(w.Cache, fmt.Sprintf("training-%x-%d.json", sum[:12], w.end(t)))
}

// cached returns the result of a baseline that another plan has computed.
func (w *pool) cached(t *training) (r Result, ok bool) {
	if w.Cache == "" || !t.entrant.Baseline || t.entrant.Weights && t.rung != RateRung {
		return r, false
	}
	text, err := os.ReadFile(w.cacheFile(t))
	if err != nil || json.Unmarshal(text, &r) != nil {
		return r, false
	}
	return r, r.isOf(t)
}

// cache stores the result of a baseline for other plans. Errors are ignored: the result is then computed again.
func (w *pool) cache(t *training, r Result) {
	if w.Cache == "" || !t.entrant.Baseline {
		return
	}
	if text, err := json.Marshal(r); err == nil && os.MkdirAll(w.Cache, 0o777) == nil {
		replaceFile(w.cacheFile(t), text)
	}
}
