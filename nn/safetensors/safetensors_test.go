package safetensors

import (
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
)

var some = []Tensor{
	{"b.weight", []int{2, 3}, []float32{1, -2, 3.5, 0, float32(math.Inf(1)), 1e-40}},
	{"empty", []int{0, 4}, []float32{}},
	{"a \"quoted\" name", []int{1}, []float32{7}},
	{"number", []int{}, []float32{-1}},
}

func TestThereAndBack(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, some, map[string]string{"step": "3"}); err != nil {
		t.Fatal(err)
	}
	all, metadata, err := Read(&b)
	if err != nil || !reflect.DeepEqual(all, some) || metadata["step"] != "3" {
		t.Errorf("%v, %v, %v", all, metadata, err)
	}
	if Write(&b, append(some, some[0]), nil) == nil {
		t.Error("two arrays of a name")
	}
}

func TestDamage(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, some, nil); err != nil {
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
		t.Error("bytes behind the end: no error")
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	Write(&b, some, map[string]string{"a": "b"})
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
