package config

import (
	"maps"
	"path/filepath"
	"slices"
)

// Config holds the configuration of a run. Keys describes every key.
type Config struct {
	Name       string           `toml:"name"`
	Seed       uint64           `toml:"seed"`
	Space      Space            `toml:"space"`
	Model      Model            `toml:"model"`
	Input      Input            `toml:"input"`
	Weights    Weights          `toml:"weights"`
	Oracle     Oracle           `toml:"oracle,omitempty"`
	Objective  []Objective      `toml:"objective"`
	Combine    Combine          `toml:"combine"`
	Constraint map[string]Bound `toml:"constraint,omitempty"`
	Strategy   Strategy         `toml:"strategy"`
	Budget     Budget           `toml:"budget"`
	Failure    Failure          `toml:"failure"`
	Training   Rungs            `toml:"training,omitempty"`
	Shortlist  Training         `toml:"shortlist,omitempty"`
	Output     Output           `toml:"output"`

	dir string // paths are relative to it
}

// Space holds the table [space]: which networks there are. Keys that belong to the other kind are zero.
type Space struct {
	Kind         string   `toml:"kind"`
	Nodes        int      `toml:"nodes"`         // rnn
	HiddenStates int      `toml:"hidden_states"` // rnn
	Intermediate int      `toml:"intermediate"`  // rnn
	Leaky        bool     `toml:"leaky"`         // rnn
	Reading      string   `toml:"reading"`       // bert, and all below but operations
	Hidden       []int    `toml:"hidden"`
	Layers       []int    `toml:"layers"`
	Operations   []string `toml:"operations"` // of cells or of encoders
	Heads        []int    `toml:"heads"`
	FeedForward  []int    `toml:"feed_forward"`
	FeedForwards []int    `toml:"feed_forwards"`
}

// Model holds the table [model]: the network around what is searched.
type Model struct {
	Layers     int    `toml:"layers"` // rnn
	Embedding  int    `toml:"embedding"`
	Hidden     int    `toml:"hidden"` // rnn
	Vocabulary int    `toml:"vocabulary"`
	Tied       bool   `toml:"tied"`      // rnn
	Positions  int    `toml:"positions"` // bert
	Cotangent  string `toml:"cotangent"` // bert
}

// Input holds the table [input]: the tokens that networks read.
type Input struct {
	Kind           string  `toml:"kind"`
	Vocabulary     int     `toml:"vocabulary,omitempty"`      // uniform, zipf, hashed
	Exponent       float64 `toml:"exponent,omitempty"`        // zipf
	Seed           uint64  `toml:"seed"`                      // uniform, zipf
	Path           string  `toml:"path,omitempty"`            // text, hashed, wordpiece
	VocabularyFile string  `toml:"vocabulary_file,omitempty"` // wordpiece
}

// Weights holds the table [weights].
type Weights struct {
	Seed uint64 `toml:"seed"`
}

// Oracle holds the table [oracle]: published results of trained networks.
type Oracle struct {
	Files []string `toml:"files,omitempty"`
	Label string   `toml:"label,omitempty"`
	Pool  bool     `toml:"pool,omitempty"`
}

// Objective holds one table [[objective]]: a metric and its settings; a zero setting means the default of the metric.
type Objective struct {
	Metric    string `toml:"metric"`
	Name      string `toml:"name"`
	Repeats   int    `toml:"repeats,omitempty"`
	Layer     int    `toml:"layer,omitempty"`
	Layers    int    `toml:"layers,omitempty"`
	Width     int    `toml:"width,omitempty"`
	Embedding int    `toml:"embedding,omitempty"`
	Batch     int    `toml:"batch,omitempty"`
	Steps     int    `toml:"steps,omitempty"`
	Length    int    `toml:"length,omitempty"`
}

// Combine holds the table [combine]: how several objectives become one number.
type Combine struct {
	Kind   string `toml:"kind"`
	Sample int    `toml:"sample,omitempty"` // rank
	Seed   uint64 `toml:"seed"`             // rank
}

// Strategy holds the table [strategy].
type Strategy struct {
	Kind        string   `toml:"kind"`
	Population  int      `toml:"population,omitempty"` // aging, elitist, nsga2, pdns
	Sample      int      `toml:"sample,omitempty"`     // aging, elitist
	Around      string   `toml:"around,omitempty"`     // halving
	Eta         int      `toml:"eta,omitempty"`        // halving
	Crossover   float64  `toml:"crossover"`            // nsga2
	Start       int      `toml:"start,omitempty"`      // local
	Whole       bool     `toml:"whole,omitempty"`      // local
	By          []string `toml:"by,omitempty"`         // walk
	Cheap       string   `toml:"cheap,omitempty"`
	Warmup      int      `toml:"warmup,omitempty"`
	Screen      int      `toml:"screen,omitempty"`
	RandomShare *float64 `toml:"random_share,omitempty"`
	Lag         int      `toml:"lag"`
	Given       []string `toml:"given,omitempty"`
}

// Budget holds the table [budget]: what ends a run.
type Budget struct {
	Evaluations int      `toml:"evaluations"`
	Distinct    int      `toml:"distinct,omitempty"`
	Tokens      int      `toml:"tokens,omitempty"`
	Wall        Duration `toml:"wall,omitempty"`
	Target      *float64 `toml:"target,omitempty"`
	Patience    int      `toml:"patience,omitempty"`
}

// Failure holds the table [failure].
type Failure struct {
	Timeout   Duration `toml:"timeout"`
	MaxFailed float64  `toml:"max_failed"`
}

// Output holds the table [output].
type Output struct {
	Top    int    `toml:"top"`
	Rerank string `toml:"rerank,omitempty"`
	Cache  string `toml:"cache,omitempty"`
}

// Path resolves a path of the configuration, which is relative to the folder of the file. It leaves an absolute or empty
// path as it is.
func (c *Config) Path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

// ConstraintNames returns the constrained metrics in the order of their names.
func (c *Config) ConstraintNames() []string { return slices.Sorted(maps.Keys(c.Constraint)) }
