package report

import (
	"encoding/json"
	"iter"
	"math"

	"evolve/runs"
	"evolve/search/surrogate"
)

// Screening describes how well a screen predicted the outcomes of a run. It follows from the log alone.
type Screening struct {
	Predicted int         `json:"predicted"`       // candidates with a prediction and an outcome at rung 0
	Chosen    int         `json:"chosen"`          // candidates that the screen chose among several
	Tau       *float64    `json:"tau,omitempty"`   // the prequential tau at the end, nil where there is none
	Since     *int        `json:"since,omitempty"` // id of the candidate since whose outcome the tau is above surrogate.Least; nil: it is not
	Curve     []ScreenTau `json:"-"`
}

// ScreenTau holds the prequential tau of a screen at one moment.
type ScreenTau struct {
	Told int // candidates so far
	Tau  float64
}

// ReadScreening reads what the screen of a run predicted. It needs about 100 bytes of memory per candidate.
func ReadScreening(lines iter.Seq2[runs.Line, error]) (s Screening, err error) {
	var h surrogate.History[json.RawMessage]
	for l, err := range lines {
		if err != nil {
			return s, err
		}
		if l.Screened {
			s.Chosen++
		}
		h.Add(l)
		if h.Len() > s.Predicted {
			s.Predicted = h.Len()
			s.follow(l.ID, h.Tau())
		}
	}
	return s, nil
}

// follow takes the tau after the outcome of a candidate.
func (s *Screening) follow(id int, tau float64) {
	if s.Tau = nil; !math.IsNaN(tau) {
		s.Tau = &tau
		s.Curve = append(s.Curve, ScreenTau{id + 1, tau})
	}
	switch on := tau > surrogate.Least; {
	case !on:
		s.Since = nil
	case s.Since == nil:
		s.Since = &id
	}
}
