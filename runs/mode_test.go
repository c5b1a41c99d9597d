package runs

import "testing"

func TestMode(t *testing.T) {
	for want, h := range map[string]Header{
		"proxy": {Oracle: &Oracle{}},
		"short": {Training: "a text"},
		"pool":  {Training: "a text", Oracle: &Oracle{Pool: true}},
	} {
		if got := h.Mode(); got != want {
			t.Errorf("%+v: mode %s, want %s", h, got, want)
		}
	}
}
