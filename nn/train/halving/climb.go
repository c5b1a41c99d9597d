package halving

import (
	"bytes"

	"evolve/nn"
	"evolve/nn/train"
)

// climb is one training of a ladder to one rung.
type climb struct {
	*Ladder
	identity string
	rung     int
	trainer  *train.Trainer
	trunk    []byte // the training at the trunk of the rung; nil before, and in the last rung, from which none continues
	ahead    bool   // the checkpoint in Dir is of a later rung: it stays
}

// climb returns a training to a rung, as far as its checkpoint leads.
func (l *Ladder) climb(network nn.Network, identity string, rung int) (*climb, error) {
	c := &climb{Ladder: l, identity: identity, rung: rung}
	saved := c.read()
	c.ahead = saved.Rung > rung
	for _, state := range append(saved.states(rung), nil) {
		m, err := l.Model(network, nn.WeightKey(l.Seed, 0), l.Train.Targets)
		if err != nil {
			return nil, err
		}
		if c.trainer, err = train.New(m, l.settings(rung), l.Train, l.Valid.Sample(l.ValidTokens)); err != nil {
			return nil, err
		}
		if state != nil && c.load(state) {
			break
		}
	}
	if saved.Rung == rung {
		c.trunk = saved.trunk
	}
	c.keepTrunk(c.trainer)
	return c, nil
}

// load continues from a state. It returns false, and the trainer must not be used, if that does not fit.
func (c *climb) load(state []byte) bool {
	t := c.trainer
	return t.Load(bytes.NewReader(state), c.about()) == nil && (len(t.Curve) > 0 || t.Due || t.State.Tokens < t.Budget())
}

// about describes a training, but not its rung: up to the trunk it does not depend on that.
func (c *climb) about() string { return c.Conditions() + " " + c.identity }

// keepTrunk copies the training when it has come to the trunk of the rung.
func (c *climb) keepTrunk(t *train.Trainer) {
	if c.trunk == nil && c.rung < len(c.Rungs)-1 && t.State.Tokens >= train.Trunk(c.Rungs[c.rung]) {
		c.trunk = c.state()
	}
}

// state returns a copy of the training, as Trainer.Save writes it, or nil if that fails.
func (c *climb) state() []byte {
	var b bytes.Buffer
	if c.trainer.Save(&b, c.about()) != nil {
		return nil
	}
	return b.Bytes()
}

// stop saves a training that is interrupted.
func (c *climb) stop() {
	if c.trainer.State.Tokens > 0 && !c.ahead {
		c.write(savedClimb{savedHead{About: c.about(), Rung: c.rung}, c.trunk, c.state()})
	}
}

// finish saves the trunk of a training that has reached the end of its rung with a loss. After the last rung, nothing is left
// to continue.
func (c *climb) finish(loss float64) {
	switch {
	case c.ahead:
	case c.rung == len(c.Rungs)-1:
		c.drop()
	default:
		c.write(savedClimb{savedHead{About: c.about(), Rung: c.rung, Loss: loss}, c.trunk, nil})
	}
}
