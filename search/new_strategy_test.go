package search_test

import (
	"math/rand/v2"
	"testing"

	"evolve/search"
)

// climber is a toy strategy, the (1+1) evolutionary algorithm: it mutates the best candidate so far, of equals the
// youngest. It shows what a new strategy takes. Here it stands in one test file. In the package it would touch three:
//
//  1. search/climber.go, new: the type with Propose and Tell, some 20 lines.
//  2. search/climber_test.go, new: what is particular to it, here TestClimberSolvesOneMax.
//  3. search/strategies.go, one row: name, algorithm, source, defaults, constructor. TestStrategyLaws and
//     TestZeroSettingsAreTheDefaults go over the rows and need no change; TestTheTableIsCompleteAndInOrder lists the names.
//
// A setting that no other strategy has is one more field of StrategySettings, in the third file.
type climber struct {
	best    int
	outcome search.Outcome
	told    int
}

// Propose implements search.Strategy.
func (c *climber) Propose(int, *rand.Rand) search.Proposal {
	if c.told == 0 {
		return search.Proposal{Op: search.Fresh}
	}
	return search.Proposal{Op: search.Mutate, Parents: []int{c.best}}
}

// Tell implements search.Strategy.
func (c *climber) Tell(id int, o search.Outcome) {
	if c.told == 0 || o.Compare(c.outcome) >= 0 {
		c.best, c.outcome = id, o
	}
	c.told++
}

// climberRow is the row that the table would get.
var climberRow = search.StrategyInfo{
	Name:      "climber",
	Algorithm: "mutate the best so far",
	Source:    "-",
	New:       func(search.StrategySettings) search.Strategy { return &climber{} },
}

func TestNewStrategyKeepsTheLaws(t *testing.T) {
	checkLaws(t, climberRow.Name, func() search.Strategy { return climberRow.New(search.StrategySettings{}) })
}

// The expected number of evaluations is at most e n ln n, about 400 for 40 bits (Droste, Jansen, Wegener 2002).
func TestClimberSolvesOneMax(t *testing.T) {
	target := float64(wordBits)
	for seed := range uint64(10) {
		o := options(2000)
		o.Seed, o.Budget.Target = seed, &target
		r, _ := oneMax(climberRow.New(search.StrategySettings{}), o)
		if s := do(t, r); s.Stop != search.StopTarget {
			t.Errorf("seed %d: %v ones of %d after %d", seed, s.Objectives[0], wordBits, s.Told)
		}
	}
}
