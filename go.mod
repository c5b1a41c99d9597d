module evolve

go 1.26.8

require (
	github.com/gofrs/flock v0.13.1
	gonum.org/v1/gonum v0.17.0
)

require golang.org/x/sys v0.47.0 // indirect
