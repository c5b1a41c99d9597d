package bert

import (
	"encoding/json"
	"fmt"
	"strconv"

	nnbert "evolve/nn/bert"
)

// The keys of the published form.
const (
	keyHidden    = "hidden_size"
	keyNAS       = "nas_config"
	keyLayers    = "encoder_layers"
	keyType      = "operation_type"
	keyParameter = "operation_parameter"
	keyHeads     = "num_operation_heads"
	keyFeed      = "feed_forward_dimension"
	keyFeeds     = "num_feed_forward"
	keyHparams   = "hparams"
	keyOverrides = "model_hparam_overrides"
)

// MarshalJSON returns the configuration in the form of the benchmark:
// {"hidden_size":256,"nas_config":{"encoder_layers":[{"operation_type":"SA","operation_parameter":"WMA",
// "num_operation_heads":4,"feed_forward_dimension":1024,"num_feed_forward":3}]}}.
func (c Config) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 64+152*len(c.Layers))
	b = appendField(append(b, '{'), keyHidden, c.Hidden)
	b = append(b, `,"`+keyNAS+`":{"`+keyLayers+`":[`...)
	for i, l := range c.Layers {
		if i > 0 {
			b = append(b, ',')
		}
		b = l.appendJSON(b)
	}
	return append(b, `]}}`...), nil
}

func (l Layer) appendJSON(b []byte) []byte {
	b = append(b, `{"`+keyType+`":"`...)
	b = append(append(b, operationType(l.Op)...), `",`...)
	if l.Op == nnbert.DSC {
		b = appendField(b, keyParameter, l.Kernel)
	} else {
		b = append(append(append(b, `"`+keyParameter+`":"`...), l.Op.String()...), '"')
	}
	b = appendField(append(b, ','), keyHeads, l.Heads)
	b = appendField(append(b, ','), keyFeed, l.Feed)
	b = appendField(append(b, ','), keyFeeds, l.Feeds)
	return append(b, '}')
}

func appendField(b []byte, key string, v int) []byte {
	b = append(append(append(b, '"'), key...), `":`...)
	return strconv.AppendInt(b, int64(v), 10)
}

// operationType returns "SA" for self-attention, "LT" for a linear transform, "DSC" for dynamic span-based convolution.
func operationType(op nnbert.Op) string {
	switch {
	case op == nnbert.DSC:
		return "DSC"
	case op.Linear():
		return "LT"
	}
	return "SA"
}

// UnmarshalJSON reads the published form, alone or within a record of NAS-Bench-BERT. It ignores unknown keys and
// requires all that it needs. A kernel may be a number or a string. The result passes Check. Errors name the key and
// the layer, counted from 0, and leave c unchanged.
func (c *Config) UnmarshalJSON(data []byte) error {
	d, err := readConfig(data)
	if err != nil {
		return fmt.Errorf("space/bert: %w", err)
	}
	if err := d.Check(); err != nil {
		return err
	}
	*c = d
	return nil
}

func readConfig(data []byte) (c Config, err error) {
	o, err := readObject(data)
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	for _, wrapper := range []string{keyHparams, keyOverrides} {
		if _, ok := o[wrapper]; ok && o[keyHidden] == nil {
			if o, err = o.object(wrapper); err != nil {
				return c, err
			}
		}
	}
	if c.Hidden, err = o.integer(keyHidden); err != nil {
		return c, err
	}
	nas, err := o.object(keyNAS)
	if err != nil {
		return c, err
	}
	var layers []json.RawMessage
	if err := json.Unmarshal(nas[keyLayers], &layers); err != nil || layers == nil {
		return c, nas.keyError(keyLayers, "a list of layers")
	}
	for i, raw := range layers {
		l, err := readLayer(raw)
		if err != nil {
			return c, fmt.Errorf("layer %d: %w", i, err)
		}
		c.Layers = append(c.Layers, l)
	}
	return c, nil
}

func readLayer(data []byte) (l Layer, err error) {
	o, err := readObject(data)
	if err != nil {
		return l, err
	}
	for _, f := range []struct {
		key string
		to  *int
	}{{keyHeads, &l.Heads}, {keyFeed, &l.Feed}, {keyFeeds, &l.Feeds}} {
		if *f.to, err = o.integer(f.key); err != nil {
			return l, err
		}
	}
	l.Op, l.Kernel, err = o.operation()
	return l, err
}

// operation decodes the operation of a layer, and its kernel, from two keys.
func (o object) operation() (op nnbert.Op, kernel int, err error) {
	kind, ok := o.text(keyType)
	if !ok || kind != "SA" && kind != "LT" && kind != "DSC" {
		return 0, 0, o.keyError(keyType, `"SA", "LT" or "DSC"`)
	}
	name, isText := o.text(keyParameter)
	if kind == "DSC" {
		kernel, err = o.integer(keyParameter)
		if isText {
			kernel, err = strconv.Atoi(name)
		}
		if err != nil || isText && name != strconv.Itoa(kernel) {
			return 0, 0, o.keyError(keyParameter, "the size of a kernel, such as 5")
		}
		return nnbert.DSC, kernel, nil
	}
	if op, ok = parseKernelless(name); !isText || !ok || operationType(op) != kind {
		want := map[string]string{"SA": `"SDP" or "WMA" of SA`, "LT": `"DFT" or "DCT" of LT`}[kind]
		return 0, 0, o.keyError(keyParameter, want)
	}
	return op, 0, nil
}
