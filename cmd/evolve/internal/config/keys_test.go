package config

import (
	"reflect"
	"slices"
	"testing"
)

// Every key is described, and every key that a rule is about exists.
func TestKeys(t *testing.T) {
	described := map[string]bool{"seeds": true} // of an experiment
	for _, kind := range Kinds {
		for _, k := range Keys(kind) {
			described[k.Name] = true
			if k.Type == "" || k.Meaning == "" {
				t.Errorf("%s: %+v", kind, k)
			}
		}
	}
	for _, name := range keys(reflect.TypeFor[Config](), "") {
		if !described[name] {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range rules {
		if !described[name] {
			t.Errorf("there is a rule for %s, which is no key", name)
		}
	}
	i := slices.IndexFunc(Keys("rnn"), func(k Key) bool { return k.Name == "strategy.population" })
	want := Key{"strategy.population", "integer", "100 (aging, elitist), 20 (halving, pdns), 40 (nsga2)", "1 to 10000000", "aging, elitist, halving, nsga2, pdns", "number of candidates alive at a time; for aging, elitist, halving (default 20), nsga2 (40) and pdns (20)"}
	if got := Keys("rnn")[i]; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The trainer refuses what the rules of [shortlist] refuse, and takes what they allow.
func TestRulesOfTheTrainer(t *testing.T) {
	for _, key := range []string{"optimizer", "schedule"} {
		for _, choice := range append(rules["shortlist."+key].choices, "other") {
			s := Training{Tokens: 1}
			fieldAt(reflect.ValueOf(&s).Elem(), key).SetString(choice)
			if _, err := s.Settings().Filled(); (err != nil) != (choice == "other") {
				t.Errorf("%s = %q: %v", key, choice, err)
			}
		}
	}
}
