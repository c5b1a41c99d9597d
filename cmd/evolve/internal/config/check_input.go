package config

import (
	"errors"
	"io/fs"
	"os"
)

func (p *problems) checkInput(c *Config) {
	p.choice("input.kind", c.Input.Kind)
	switch c.Input.Kind {
	case "zipf":
		e := c.Input.Exponent
		p.want(e > 0 && e <= 10, "input.exponent", e)
		p.checkVocabulary(c)
	case "uniform":
		p.checkVocabulary(c)
	case "hashed":
		p.checkVocabulary(c)
		p.checkFile(c, "input.path", c.Input.Path)
	case "text":
		p.checkFile(c, "input.path", c.Input.Path)
	case "wordpiece":
		p.checkFile(c, "input.path", c.Input.Path)
		p.checkFile(c, "input.vocabulary_file", c.Input.VocabularyFile)
	}
}

// checkVocabulary checks the number of tokens. Every token must have an embedding in an encoder.
func (p *problems) checkVocabulary(c *Config) {
	v := c.Input.Vocabulary
	p.within("input.vocabulary", v)
	if c.Space.Kind == "bert" && v > c.Model.Vocabulary && !p.isBad("model.vocabulary") {
		p.key("input.vocabulary", v, "want at most model.vocabulary, which is %d", c.Model.Vocabulary)
	}
}

func (p *problems) checkFile(c *Config, key, path string) {
	if path == "" {
		p.key(key, nil, "missing: kind = %q reads a file", c.Input.Kind)
		return
	}
	p.checkReadable(c, key, path)
}

// checkReadable notes a file that cannot be read.
func (p *problems) checkReadable(c *Config, key, path string) {
	if p.alone {
		return
	}
	if err := readable(c.Path(path)); err != nil {
		p.key(key, path, "%v", err)
	}
}

// exists reports why a file or folder cannot be read.
func exists(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	return readable(path)
}

// readable reports why a file cannot be read. The error leaves out the path, which the message repeats anyway.
func readable(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return errors.New("is a folder, want a file")
	}
	if err == nil && info.Mode().IsRegular() { // opening a pipe would wait
		var f *os.File
		if f, err = os.Open(path); err == nil {
			return f.Close()
		}
	}
	var inner *fs.PathError
	if errors.As(err, &inner) {
		return inner.Err
	}
	return err
}
