package search

// archive holds every genome of a run, by id: any of them may become a parent. Of a Packer it holds bytes, in chunks,
// which for a million cells are a tenth of the memory and next to nothing for the collector to look at.
type archive[G Genome] struct {
	packer Packer[G] // nil: genomes are held whole
	whole  []G
	packed [][]byte
	chunk  []byte // the last one, with room at its end
}

// chunkSize is memory asked for at once; a genome has a hundred bytes.
const chunkSize = 1 << 16

func newArchive[G Genome](s Space[G]) archive[G] {
	p, _ := As[Packer[G]](s)
	return archive[G]{packer: p}
}

func (a *archive[G]) add(g G) {
	if a.packer == nil {
		a.whole = append(a.whole, g)
		return
	}
	if cap(a.chunk)-len(a.chunk) < chunkSize/16 { // one that needs more moves to an array of its own
		a.chunk = make([]byte, 0, chunkSize)
	}
	start := len(a.chunk)
	a.chunk = a.packer.Pack(a.chunk, g)
	a.packed = append(a.packed, a.chunk[start:len(a.chunk):len(a.chunk)])
}

func (a *archive[G]) at(id int) G {
	if a.packer == nil {
		return a.whole[id]
	}
	return a.packer.Unpack(a.packed[id])
}
