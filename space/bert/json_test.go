package bert

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	nnbert "evolve/nn/bert"
)

const (
	sa  = `{"operation_type":"SA","operation_parameter":"WMA","num_operation_heads":4,"feed_forward_dimension":1024,"num_feed_forward":3}`
	dsc = `{"operation_type":"DSC","operation_parameter":5,"num_operation_heads":2,"feed_forward_dimension":512,"num_feed_forward":1}`
)

func published(layers string) string {
	return `{"hidden_size":256,"nas_config":{"encoder_layers":[` + layers + `]}}`
}

var publishedConfig = Config{256, []Layer{{nnbert.WMA, 4, 0, 1024, 3}, {nnbert.DSC, 2, 5, 512, 1}}}

func TestMarshalJSON(t *testing.T) {
	if got, want := text(publishedConfig), published(sa+","+dsc); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestUnmarshalJSON(t *testing.T) {
	form := published(sa + "," + dsc)
	for _, in := range []string{
		form,
		" " + strings.ReplaceAll(form, ",", ",\n\t"),
		`{"id":3,"scores":{"glue":70.1},"hparams":{"learning_rate":0.0005,"model_hparam_overrides":` + form + `}}`,
		`{"model_hparam_overrides":` + form + `}`,
		strings.Replace(form, `"operation_parameter":5`, `"operation_parameter":"5"`, 1),
		strings.Replace(form, `"num_feed_forward":1`, `"num_feed_forward":1,"dropout":0.1`, 1),
	} {
		var c Config
		if err := json.Unmarshal([]byte(in), &c); err != nil || !reflect.DeepEqual(c, publishedConfig) {
			t.Errorf("%s: %v, %v", in, err, c)
		}
	}
}

func TestUnmarshalErrors(t *testing.T) {
	second := func(old, new string) string { return published(sa + "," + strings.Replace(dsc, old, new, 1)) }
	for in, want := range map[string]string{
		`[1]`:                                 `space/bert: configuration: want a JSON object, have "[1]"`,
		`null`:                                `space/bert: configuration: want a JSON object, have "null"`,
		`{}`:                                  `space/bert: hidden_size is missing: want a whole number`,
		`{"hidden_size":"x"}`:                 `space/bert: hidden_size ("x"): want a whole number`,
		`{"hidden_size":256}`:                 `space/bert: nas_config is missing: want a JSON object`,
		`{"hidden_size":256,"nas_config":{}}`: `space/bert: encoder_layers is missing: want a list of layers`,
		`{"hidden_size":256,"nas_config":{"encoder_layers":null}}`: `space/bert: encoder_layers (null): want a list of layers`,
		`{"hparams":3}`:                                             `space/bert: hparams (3): want a JSON object`,
		`{"hparams":{"x":1}}`:                                       `space/bert: hidden_size is missing: want a whole number`,
		published(""):                                               `space/bert: encoder_layers (0 of them): want 1 to 256`,
		published("7"):                                              `space/bert: layer 0: want a JSON object, have "7"`,
		second("DSC", "CNN"):                                        `space/bert: layer 1: operation_type ("CNN"): want "SA", "LT" or "DSC"`,
		second(`"DSC"`, `null`):                                     `space/bert: layer 1: operation_type (null): want "SA", "LT" or "DSC"`,
		second("operation_type", "type"):                            `space/bert: layer 1: operation_type is missing: want "SA", "LT" or "DSC"`,
		second(`:5`, `:"SDP"`):                                      `space/bert: layer 1: operation_parameter ("SDP"): want the size of a kernel, such as 5`,
		second(`:5`, `:"05"`):                                       `space/bert: layer 1: operation_parameter ("05"): want the size of a kernel, such as 5`,
		second(`:5`, `:5.5`):                                        `space/bert: layer 1: operation_parameter (5.5): want the size of a kernel, such as 5`,
		second(`:5`, `:4`):                                          `space/bert: layer 1: operation_parameter (4): a kernel is odd, 1 to 255`,
		second("DSC", "SA"):                                         `space/bert: layer 1: operation_parameter (5): want "SDP" or "WMA" of SA`,
		strings.Replace(published(sa), "WMA", "DFT", 1):             `space/bert: layer 0: operation_parameter ("DFT"): want "SDP" or "WMA" of SA`,
		strings.Replace(published(sa), "SA", "LT", 1):               `space/bert: layer 0: operation_parameter ("WMA"): want "DFT" or "DCT" of LT`,
		second("num_operation_heads", "heads"):                      `space/bert: layer 1: num_operation_heads is missing: want a whole number`,
		second(`heads":2`, `heads":3`):                              `space/bert: layer 1: num_operation_heads (3): do not divide hidden_size 256`,
		second(`dimension":512`, `dimension":0`):                    `space/bert: layer 1: feed_forward_dimension (0): want 1 to 65536`,
		second(`dimension":512`, `dimension":99999999999999999999`): `space/bert: layer 1: feed_forward_dimension (99999999999999999999): want a whole number`,
		second(`forward":1`, `forward":null`):                       `space/bert: layer 1: num_feed_forward (null): want a whole number`,
	} {
		c := publishedConfig
		if err := json.Unmarshal([]byte(in), &c); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", in, err, want)
		}
		if !reflect.DeepEqual(c, publishedConfig) {
			t.Errorf("%s: an error left %v", in, c)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	configs(200, func(_ Space, c Config, _ *rand.Rand) {
		var d Config
		if err := json.Unmarshal([]byte(text(c)), &d); err != nil || !reflect.DeepEqual(c, d) {
			t.Fatalf("%v: %v became %v", err, c, d)
		}
	})
}

func FuzzUnmarshal(f *testing.F) {
	for _, in := range []string{published(sa), published(dsc + "," + sa), `{"hparams":{"model_hparam_overrides":` + published(dsc) + `}}`} {
		f.Add([]byte(in))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, d Config
		if c.UnmarshalJSON(data) != nil {
			return
		}
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text(c)), &d); err != nil || !reflect.DeepEqual(c, d) || c.Hash() != d.Hash() {
			t.Fatalf("%v: %s", err, text(c))
		}
	})
}
