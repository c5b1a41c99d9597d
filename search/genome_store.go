package search

// genomeStore holds every genome of a run by id, because any of them may become a parent. Genomes of a Packer are held
// as bytes in chunks. A million cells then take a tenth of the memory, and the garbage collector has little to scan.
type genomeStore[G Genome] struct {
	packer Packer[G] // nil: genomes are held whole
	whole  []G
	packed [][]byte
	chunk  []byte // the last one, with room at its end
}

// chunkSize is the number of bytes allocated at once; a genome takes about a hundred.
const chunkSize = 1 << 16

func newGenomeStore[G Genome](s Space[G]) genomeStore[G] {
	p, _ := As[Packer[G]](s)
	return genomeStore[G]{packer: p}
}

// add stores the genome of the next id.
func (a *genomeStore[G]) add(g G) {
	if a.packer == nil {
		a.whole = append(a.whole, g)
		return
	}
	if cap(a.chunk)-len(a.chunk) < chunkSize/16 { // a genome that needs more moves to an array of its own
		a.chunk = make([]byte, 0, chunkSize)
	}
	start := len(a.chunk)
	a.chunk = a.packer.Pack(a.chunk, g)
	a.packed = append(a.packed, a.chunk[start:len(a.chunk):len(a.chunk)])
}

// at returns the genome of a candidate.
func (a *genomeStore[G]) at(id int) G {
	if a.packer == nil {
		return a.whole[id]
	}
	return a.packer.Unpack(a.packed[id])
}
