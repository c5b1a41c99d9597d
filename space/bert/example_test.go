package bert_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	nnbert "evolve/nn/bert"
	"evolve/space/bert"
)

// A configuration prints in a short form: the hidden size, then of each layer the operation, the heads, and the width and
// number of its feed-forward layers.
func ExampleConfig() {
	tiny, _ := bert.Builtin("bert-tiny")
	fmt.Println(tiny)
	// Output: 128: SDP 2 512x1, SDP 2 512x1
}

// The same generator draws the same configuration.
func ExampleSpace_Random() {
	s := bert.Space{Layers: []int{2, 3}, Ops: []string{"SDP", "DFT", "DSC3"}}
	fmt.Println(s.Size(), "configurations")
	c := s.Random(rand.New(rand.NewPCG(1, 2)))
	fmt.Println(c, s.Valid(c))
	// Output:
	// 28800 configurations
	// 128: DSC3 2 512x1, DFT 2 1024x1 <nil>
}

// A walk of mutations: each configuration is one edit away from the one before.
func ExampleSpace_Mutate() {
	var s bert.Space
	rng := rand.New(rand.NewPCG(1, 2))
	c, _ := bert.Builtin("bert-tiny")
	for range 3 {
		d := s.Mutate(c, rng)
		fmt.Println(d, "distance", bert.Distance(c, d))
		c = d
	}
	// Output:
	// 128: SDP 2 1024x1, SDP 2 512x1 distance 1
	// 128: SDP 2 1024x1, SDP 2 512x3 distance 1
	// 128: SDP 2 1024x1, SDP 2 512x3, SDP 2 512x3, SDP 2 512x3 distance 2
}

// Two spellings of one configuration have one identity.
func ExampleConfig_Hash() {
	var a, b bert.Config
	for text, c := range map[string]*bert.Config{
		`{"hidden_size":128,"nas_config":{"encoder_layers":[{"operation_type":"DSC","operation_parameter":5,
			"num_operation_heads":2,"feed_forward_dimension":512,"num_feed_forward":1}]}}`: &a,
		`{"id":3,"hparams":{"model_hparam_overrides":{"nas_config":{"encoder_layers":[{"num_operation_heads":2,"num_feed_forward":1,
			"feed_forward_dimension":512,"operation_parameter":"5","operation_type":"DSC"}]},"hidden_size":128}}}`: &b,
	} {
		if err := json.Unmarshal([]byte(text), c); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(a, a.Hash() == b.Hash())
	// Output: 128: DSC5 2 512x1 true
}

func ExampleConfig_MarshalJSON() {
	c := bert.Config{Hidden: 128, Layers: []bert.Layer{{Op: nnbert.DCT, Heads: 4, Feed: 1024, Feeds: 3}}}
	b, err := json.Marshal(c)
	fmt.Println(string(b), err)
	// Output: {"hidden_size":128,"nas_config":{"encoder_layers":[{"operation_type":"LT","operation_parameter":"DCT","num_operation_heads":4,"feed_forward_dimension":1024,"num_feed_forward":3}]}} <nil>
}

// Errors name the layer and the key.
func ExampleConfig_UnmarshalJSON() {
	var c bert.Config
	err := json.Unmarshal([]byte(`{"hidden_size":128,"nas_config":{"encoder_layers":[{"operation_type":"DSC","operation_parameter":4,
		"num_operation_heads":2,"feed_forward_dimension":512,"num_feed_forward":1}]}}`), &c)
	fmt.Println(err)
	// Output: space/bert: layer 0: operation_parameter (4): a kernel is odd, 1 to 255
}

// The network depends on the reading.
func ExampleSpace_Encoder() {
	c := bert.Config{Hidden: 128, Layers: []bert.Layer{{Op: nnbert.DFT, Heads: 2, Feed: 1024, Feeds: 1}}}
	for _, r := range []bert.Reading{bert.Nominal, bert.Trained, bert.Paper} {
		e := bert.Space{Reading: r}.Encoder(c)
		fmt.Println(r, e.Hidden, e.Layers[0].Op, e.Layers[0].Feed, e.Parameters())
	}
	// Output:
	// nominal 128 DFT [1024] 4269696
	// trained 128 SDP [512] 4171136
	// paper 256 DFT [1024] 4597760
}

// Match names the layer of the second configuration that each layer of the first one becomes, or -1.
func ExampleMatch() {
	layer := func(op nnbert.Op, feed int) bert.Layer { return bert.Layer{Op: op, Heads: 2, Feed: feed, Feeds: 1} }
	a := bert.Config{Hidden: 128, Layers: []bert.Layer{layer(nnbert.SDP, 512), layer(nnbert.DFT, 512), layer(nnbert.WMA, 1024)}}
	b := bert.Config{Hidden: 128, Layers: []bert.Layer{layer(nnbert.DFT, 512), layer(nnbert.WMA, 512)}}
	fmt.Println(bert.Distance(a, b), bert.Match(a, b))
	// Output: 2 [-1 0 1]
}

// A bad record yields an error, and reading goes on.
func ExampleReadStream() {
	tiny, _ := bert.Builtin("bert-tiny")
	good, _ := json.Marshal(tiny)
	file := `[{"id":1,"genome":` + string(good) + `},{"id":2,"genome":{"hidden_size":"wide"}},` + string(good) + `]`
	for r := range bert.ReadStream(strings.NewReader(file), "encoders.json") {
		if r.Err != nil {
			fmt.Println(r.ID, r.Err)
			continue
		}
		fmt.Println(r.ID, r.Config)
	}
	// Output:
	// 1 128: SDP 2 512x1, SDP 2 512x1
	// 2 encoders.json: space/bert: hidden_size ("wide"): want a whole number
	// encoders.json#3 128: SDP 2 512x1, SDP 2 512x1
}
