package search

import (
	"cmp"
	"slices"
)

// StrategySettings holds every number and switch that the strategies of the table take. A strategy reads the fields that
// it has a use for and ignores the others. A zero Population, Sample or Start means the strategy's default, see
// StrategyInfo.Defaults; every other zero value means what it says.
type StrategySettings struct {
	Population int     // aging, elitist, nsga2, pdns: candidates alive at a time
	Sample     int     // aging, elitist: members that compete to become a parent
	Start      int     // local: random genomes, of which the best is the start of a descent
	Whole      bool    // local: compare all neighbours before moving, instead of taking the first better one
	Crossover  float64 // nsga2: share of children that come from a crossover, from 0 to 1; 0 turns crossover off
	Cross      bool    // elitist, nsga2, pdns: the space can cross two genomes (it implements Crosser)
	Around     string  // halving: name of the strategy that breeds, aging when ""; it reads its own settings too
	Rungs, Eta int     // halving: number of rungs; the best 1/Eta of a rung is promoted
	Given      int     // walk: number of genomes that the run begins with, which it goes through
}

// StrategyInfo describes one strategy of the table and makes new ones.
type StrategyInfo struct {
	Name      string                          // in configurations and logs
	Algorithm string                          // what it does, in one line
	Source    string                          // the paper, "-" where there is none
	Defaults  StrategySettings                // values of the settings that the strategy reads; zero for all others
	New       func(StrategySettings) Strategy // returns a strategy that has seen nothing yet
}

// Defaults of the strategies. Each stands here and nowhere else.
const (
	agingPopulation, agingSample     = 100, 25
	elitistPopulation, elitistSample = 100, 25
	localStart                       = 10
	nsga2Population, nsga2Crossover  = 40, 0.9
	pdnsPopulation                   = 20
	halvingPopulation, halvingSample = 20, 5 // few candidates, because each is expensive
	halvingRungs, halvingEta         = 2, 3
)

// Strategies returns the table of strategies, one row each, in the order of their names. To add a strategy, write its
// file and its test, and add its row here.
func Strategies() []StrategyInfo {
	return []StrategyInfo{
		{
			"aging", "regularized evolution: mutate the best of a sample, drop the oldest",
			"Real et al. 2019, arXiv 1802.01548",
			StrategySettings{Population: agingPopulation, Sample: agingSample},
			func(s StrategySettings) Strategy { return &Aging{Population: s.Population, Sample: s.Sample} },
		},
		{
			"elitist", "two mutants and a crossover of the best two of a sample; the oldest and the worst leave",
			"Cavagnero et al. 2023, arXiv 2207.05135",
			StrategySettings{Population: elitistPopulation, Sample: elitistSample},
			func(s StrategySettings) Strategy {
				return &Elitist{Population: s.Population, Sample: s.Sample, Cross: s.Cross}
			},
		},
		{
			"halving", "successive halving: breed cheaply evaluated candidates, evaluate the best third more thoroughly",
			"Li et al. 2018, arXiv 1810.05934",
			StrategySettings{Population: halvingPopulation, Sample: halvingSample, Around: "aging", Rungs: halvingRungs, Eta: halvingEta},
			newHalving,
		},
		{
			"local", "walk to better one-edit neighbours, start again at an optimum",
			"White et al. 2021, arXiv 2005.02960",
			StrategySettings{Start: localStart},
			func(s StrategySettings) Strategy { return &Local{Start: s.Start, Whole: s.Whole} },
		},
		{
			"nsga2", "several objectives: survival by front and crowding",
			"Deb et al. 2002, IEEE Trans. Evol. Comp. 6(2)",
			StrategySettings{Population: nsga2Population, Crossover: nsga2Crossover},
			func(s StrategySettings) Strategy {
				return &NSGA2{Population: s.Population, Crossover: s.Crossover, Cross: s.Cross && s.Crossover > 0}
			},
		},
		{
			"pdns", "several objectives: novelty with regard to the front",
			"Vo and Luong 2024, arXiv 2407.20656",
			StrategySettings{Population: pdnsPopulation},
			func(s StrategySettings) Strategy { return &PDNS{Population: s.Population, Cross: s.Cross} },
		},
		{
			"random", "a fresh genome each time: the baseline",
			"-",
			StrategySettings{},
			func(StrategySettings) Strategy { return Random{} },
		},
		{
			"walk", "through a pool in the order of cheap metrics",
			"-",
			StrategySettings{},
			func(s StrategySettings) Strategy { return Walk{Count: s.Given} },
		},
	}
}

// Breeders lists the strategies that halving can wrap.
var Breeders = []string{"aging", "elitist", "random"}

// newHalving returns a Halving around a strategy of the table. It panics if Around is not one of Breeders.
func newHalving(s StrategySettings) Strategy {
	around := cmp.Or(s.Around, "aging")
	all := Strategies()
	i := slices.IndexFunc(all, func(row StrategyInfo) bool { return row.Name == around })
	if i < 0 || !slices.Contains(Breeders, around) {
		panic("search: halving cannot wrap " + around)
	}
	s.Population, s.Sample = cmp.Or(s.Population, halvingPopulation), cmp.Or(s.Sample, halvingSample)
	return &Halving{Inner: all[i].New(s), Rungs: s.Rungs, Eta: s.Eta}
}
