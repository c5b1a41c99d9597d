package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReferenceIsCurrent checks that docs/reference is what evolve reference prints. EVOLVE_UPDATE=1 writes it.
func TestReferenceIsCurrent(t *testing.T) {
	workers := regexp.MustCompile(`(results do not depend on it \(default) \d+\)`) // the machine's number of processors
	for name, print := range references() {
		var b bytes.Buffer
		print(&b)
		text := workers.ReplaceAllString(b.String(), "$1: all processors)")
		file := filepath.Join("..", "..", "docs", "reference", name+".md")
		if os.Getenv("EVOLVE_UPDATE") != "" {
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(kept) != text {
			t.Errorf("%s is not what evolve reference %s prints (make reference writes it)", file, name)
		}
	}
}

// TestWhereIsWhat checks that every path in the table of docs/architecture.md exists.
func TestWhereIsWhat(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "where is ... |")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := regexp.MustCompile("(?m)^\\|[^|]+\\| `([^`]+)` \\|$").FindAllStringSubmatch(table, -1)
	if want := strings.Count(table, "\n|") - 1; len(rows) < 25 || len(rows) != want { // the rule below the head is no row
		t.Fatalf("%d rows have a path, of %d", len(rows), want)
	}
	for _, r := range rows {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(r[1]))); err != nil {
			t.Errorf("%s: %v", strings.TrimSpace(r[0]), err)
		}
	}
}
