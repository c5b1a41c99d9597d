package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"evolve/cmd/evolve/internal/cli"
	"evolve/cmd/evolve/internal/config"
	"evolve/cmd/evolve/internal/kinds"
	"evolve/fitness"
	"evolve/fitness/oracle"
	"evolve/runs"
)

// Oracle holds a table of published results whose rows are grouped by the identity of their genomes.
type Oracle struct {
	*oracle.Table
	Members []Member     // in the order of their first rows
	Truth   oracle.Label // the column that counts as the truth
	index   map[string]int
}

// Member holds an architecture and the rows of its trainings.
type Member struct {
	Genome   kinds.Genome
	Identity string
	Rows     []oracle.Row
}

// ReadOracle reads files and joins rows of equal id. It lists genomes that cannot be read as skipped.
func (s *Setup) ReadOracle(ctx context.Context, paths []string) (*Oracle, error) {
	o := &Oracle{index: map[string]int{}}
	for _, path := range paths {
		t, err := oracle.Read(ctx, path)
		if err != nil {
			return nil, cli.Exit(cli.ExitMissing, err)
		}
		if o.Table == nil {
			o.Table = t
		} else {
			o.Join(t)
		}
	}
	genomes, first := 0, len(o.Skipped)
	for _, row := range o.Rows {
		if row.Recipe != nil {
			genomes++
			s.addRow(o, row)
		}
	}
	if genomes > 0 && len(o.Members) == 0 {
		return nil, cli.Usage("none of %d genomes in the files is a %s (the first: %s): are they of another space (-space)?", genomes, s.Genome, o.Skipped[first].Why)
	}
	return o, nil
}

// addRow adds a row to its member, or to the skipped ones.
func (s *Setup) addRow(o *Oracle, row oracle.Row) {
	g, err := s.Parse(row.Recipe)
	if err == nil {
		network, _ := s.Network(g)
		err = network.Check()
	}
	if err != nil {
		o.Skipped = append(o.Skipped, oracle.Skip{Source: row.Source, Why: err.Error()})
		return
	}
	identity := g.Hash()
	i, exists := o.index[identity]
	if !exists {
		i = len(o.Members)
		o.Members = append(o.Members, Member{Genome: g, Identity: identity})
		o.index[identity] = i
	}
	o.Members[i].Rows = append(o.Members[i].Rows, row)
}

// Choose makes a column the truth. If name is "", it takes usual, the column of the space's benchmark, or else the first
// result with a known direction.
func (o *Oracle) Choose(name, usual string) error {
	if name == "" && slices.ContainsFunc(o.Labels, func(l oracle.Label) bool { return l.Name == usual }) {
		name = usual
	}
	for _, likely := range []func(oracle.Label) bool{
		func(l oracle.Label) bool { return strings.HasSuffix(l.Name, " "+usual) }, // of another data set
		func(l oracle.Label) bool { return l.Result && l.Known },
	} {
		if i := slices.IndexFunc(o.Labels, likely); name == "" && i >= 0 {
			name = o.Labels[i].Name
		}
	}
	i := slices.IndexFunc(o.Labels, func(l oracle.Label) bool { return l.Name == name })
	if i < 0 {
		var names []string
		for _, l := range o.Labels {
			names = append(names, l.Name)
		}
		if name == "" {
			return cli.Usage("label: the files have no result of training, only %s", strings.Join(names, ", "))
		}
		return cli.Usage("label (%s): in none of the files, which have %s", name, strings.Join(names, ", "))
	}
	if o.Truth = o.Labels[i]; !o.Truth.Known {
		return cli.Usage("label (%s): it is not known whether more of it is better (choose another column)", name)
	}
	return nil
}

// results returns the truth of a member, one value per training.
func (o *Oracle) results(i int) (all []float64) {
	for _, row := range o.Members[i].Rows {
		if v, ok := row.Values[o.Truth.Name]; ok {
			all = append(all, v)
		}
	}
	return all
}

// Mean returns the mean truth of an identity. ok is false if the oracle has no result for it.
func (o *Oracle) Mean(identity string) (mean float64, ok bool) {
	i, exists := o.index[identity]
	if !exists {
		return 0, false
	}
	all := o.results(i)
	for _, v := range all {
		mean += v / float64(len(all))
	}
	return mean, len(all) > 0
}

// addTo adds the truth to the metrics of an identity if the oracle has a result for it.
func (o *Oracle) addTo(metrics map[string]float64, identity string) {
	if v, ok := o.Mean(identity); ok && metrics != nil {
		metrics[config.Truth] = v
	}
}

// metric returns the truth as a metric that a search can optimise.
func (o *Oracle) metric() fitness.Metric {
	direction := fitness.Minimize
	if o.Truth.Maximize {
		direction = fitness.Maximize
	}
	return fitness.Metric{
		Name: config.Truth, Version: 1, Direction: direction, Cost: fitness.Static,
		Summary: "published result after training, " + o.Truth.Name, Source: "[oracle]",
		Find: func(_ context.Context, s fitness.Subject) (float64, error) {
			if v, ok := o.Mean(s.Identity); ok {
				return v, nil
			}
			return 0, errors.New("the oracle does not know it")
		},
	}
}

// pool returns the genomes of the members that have a result.
func (o *Oracle) pool() (all []kinds.Genome) {
	for i, m := range o.Members {
		if len(o.results(i)) > 0 {
			all = append(all, m.Genome)
		}
	}
	return all
}

// header returns the description of the oracle for the header of a log.
func (o *Oracle) header(pool bool) *runs.Oracle {
	sum, size := sha256.New(), 0
	for i, m := range o.Members {
		all := o.results(i)
		fmt.Fprintln(sum, m.Identity, all)
		size += min(len(all), 1)
	}
	return &runs.Oracle{Label: o.Truth.Name, Maximize: o.Truth.Maximize, Pool: pool, Size: size, Digest: fmt.Sprintf("%x", sum.Sum(nil)[:8])}
}

// Describe writes the number of rows and networks, and the first skipped rows.
func (o *Oracle) Describe(w io.Writer) {
	fmt.Fprintf(w, "read: %d rows, %d different networks, truth is %s (%d rows)\n", len(o.Rows), len(o.Members), o.Truth.Name, o.Truth.Rows)
	const most = 5
	for i, skip := range o.Skipped {
		if i == most {
			fmt.Fprintf(w, "skipped: and %d more\n", len(o.Skipped)-most)
			return
		}
		fmt.Fprintf(w, "skipped: %s: %s\n", skip.Source, skip.Why)
	}
}

// openOracle reads the oracle of the configuration and makes the truth a metric. With oracle.pool it replaces the space by the
// members.
func (s *Setup) openOracle() error {
	c := s.Config.Oracle
	if len(c.Files) == 0 {
		return nil
	}
	paths := make([]string, len(c.Files))
	for i, f := range c.Files {
		paths[i] = s.Config.Path(f)
	}
	o, err := s.ReadOracle(context.Background(), paths)
	if err != nil {
		return err
	}
	if err := o.Choose(c.Label, s.Label); err != nil {
		return fmt.Errorf("oracle.%w", err)
	}
	s.Oracle = o
	s.Metrics = append(slices.Clone(s.Metrics), o.metric())
	if !c.Pool {
		return nil
	}
	members := o.pool()
	p, err := newPool(members, s.Far(members))
	if err == nil {
		s.Points = p
	}
	return err
}
