package safetensors

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
)

// tensors has arrays that are empty, single, oddly named, and with values that text would lose.
var tensors = []Tensor{
	{"b.weight", []int{2, 3}, []float32{1, -2, 3.5, 0, float32(math.Inf(1)), 1e-40}},
	{"empty", []int{0, 4}, []float32{}},
	{"a \"quoted\" name", []int{1}, []float32{7}},
	{"number", []int{}, []float32{-1}},
}

// TestRoundTrip checks that Read returns what Write wrote, and that Write refuses two arrays of one name.
func TestRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, tensors, map[string]string{"step": "3"}); err != nil {
		t.Fatal(err)
	}
	all, metadata, err := Read(&b)
	if err != nil || !reflect.DeepEqual(all, tensors) || metadata["step"] != "3" {
		t.Errorf("%v, %v, %v", all, metadata, err)
	}
	if Write(&b, append(tensors, tensors[0]), nil) == nil {
		t.Error("two arrays of one name: no error")
	}
}

// TestDamage checks that Read refuses a file cut off anywhere, a header that contradicts itself, and trailing bytes.
func TestDamage(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, tensors, nil); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for n := range whole {
		if _, _, err := Read(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("cut at %d of %d: no error", n, len(whole))
		}
	}
	for _, change := range [][2]string{{"F32", "F16"}, {`[2,3]`, `[2,4]`}, {`[0,24]`, `[4,28]`}, {`[0,24]`, `[0,20]`}} {
		if _, _, err := Read(strings.NewReader(strings.Replace(string(whole), change[0], change[1], 1))); err == nil {
			t.Errorf("%v: no error", change)
		}
	}
	if _, _, err := Read(strings.NewReader(string(whole) + "more")); err == nil {
		t.Error("trailing bytes: no error")
	}
}

// FuzzRead checks that Read does not panic, and that Write takes whatever Read returns.
func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	Write(&b, tensors, map[string]string{"a": "b"})
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		all, metadata, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := Write(&again, all, metadata); err != nil {
			t.Fatal(err)
		}
	})
}
