package train

// Sample returns about n tokens of a stream, to evaluate models faster: the beginnings of equal parts of the stream. Loss reads
// the first n/20 tokens of each column that it makes of the whole stream. Sample returns the stream itself if n is 0 or at
// least its length.
func (s Stream) Sample(n int) Stream {
	if n <= 0 || n >= len(s.Tokens) {
		return s
	}
	var sample Stream
	parts := min(lossColumns, max(1, n/lossSteps)) // as many as Loss makes of n tokens
	for i := range parts {
		from := i * (len(s.Tokens) / parts)
		sample.Tokens = append(sample.Tokens, s.Tokens[from:from+n/parts]...)
		sample.Targets = append(sample.Targets, s.Targets[from:from+n/parts]...)
	}
	return sample
}
