package rnn

// builtins holds the recipes of textbook cells by name. The comment of each gives its source, its equations and its
// departures from the source. In the equations x is the input, h and c are states, ' marks a new state, s is the sigmoid,
// W[a, b] is a linear map of a and b with a bias and with matrices of its own at every place, and * is the elementwise
// product. State 0 is the output.
//
// The space has no constants, only a linear map reads x, and a linear map has two or three inputs. The departures follow
// from that.
var builtins = map[string]string{
	// The simple recurrent network of Elman (1990, Cognitive Science 14): h' = tanh(W[x, h]).
	"rnn": `{"i":{"op":"linear","input":["x","h_prev_0"]},"h_new_0":{"op":"activation_tanh","input":["i"]}}`,

	// GRU (Cho et al. 2014, arXiv 1406.1078): r = s(W[x, h]), z = s(W[x, h]), n = tanh(W[x, r*h]), h' = z*h + (1-z)*n.
	"gru": `{"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rh":{"op":"elementwise_prod","input":["r_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","rh"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n_act"]}}`,

	// LSTM (Hochreiter and Schmidhuber 1997) with the forget gate of Gers et al. (2000), without peepholes: i, f, o =
	// s(W[x, h]), g = tanh(W[x, h]), c' = f*c + i*g, h' = o*tanh(c').
	"lstm": `{"i":{"op":"linear","input":["x","h_prev_0"]},"i_act":{"op":"activation_sigm","input":["i"]},
		"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_tanh","input":["g"]},
		"o":{"op":"linear","input":["x","h_prev_0"]},"o_act":{"op":"activation_sigm","input":["o"]},
		"kept":{"op":"elementwise_prod","input":["f_act","h_prev_1"]},
		"added":{"op":"elementwise_prod","input":["i_act","g_act"]},
		"h_new_1":{"op":"elementwise_sum","input":["kept","added"]},
		"c_act":{"op":"activation_tanh","input":["h_new_1"]},
		"h_new_0":{"op":"elementwise_prod","input":["c_act","o_act"]}}`,

	// The minimal gated unit (Zhou et al. 2016, arXiv 1603.09420): f = s(W[x, h]), n = tanh(W[x, f*h]), h' = (1-f)*h + f*n.
	"mgu": `{"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"fh":{"op":"elementwise_prod","input":["f_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","fh"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["f_act","n_act","h_prev_0"]}}`,

	// The update gate RNN (Collins et al. 2016, arXiv 1611.09913): g = s(W[x, h]), n = tanh(W[x, h]), h' = g*h + (1-g)*n.
	// JANET (van der Westhuizen and Lasenby 2018, arXiv 1804.04849) is the same graph if its constant beta is 0.
	"ugrnn": `{"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_sigm","input":["g"]},
		"n":{"op":"linear","input":["x","h_prev_0"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["g_act","h_prev_0","n_act"]}}`,

	// The light GRU (Ravanelli et al. 2018, arXiv 1803.10225): z = s(W[x, h]), n = relu(W[x, h]), h' = z*h + (1-z)*n.
	// Departures: no batch normalisation; the leaky ReLU of the space, of slope .01, for the ReLU.
	"light_gru": `{"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"n":{"op":"linear","input":["x","h_prev_0"]},"n_act":{"op":"activation_leaky_relu","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n_act"]}}`,

	// FastGRNN (Kusupati et al. 2019, arXiv 1901.02358): u = W[x, h], z = s(u), n = tanh(u), h' = z*h + (1-z)*n. Departures:
	// one bias for gate and candidate; zeta = 1 and nu = 0; the matrices have full rank.
	"fast_grnn": `{"u":{"op":"linear","input":["x","h_prev_0"]},
		"z":{"op":"activation_sigm","input":["u"]},"n":{"op":"activation_tanh","input":["u"]},
		"h_new_0":{"op":"blend","input":["z","h_prev_0","n"]}}`,

	// GRU whose candidate has no tanh; found by searches of this project: r, z = s(W[x, h]), n = W[x, r*h],
	// h' = z*h + (1-z)*n.
	"gru_linear": `{"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rh":{"op":"elementwise_prod","input":["r_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","rh"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n"]}}`,

	// GRU whose output is a linear map of its state and of x; found by searches of this project: r, z = s(W[x, h]),
	// n = tanh(W[x, r*c]), c' = z*c + (1-z)*n, h' = W[x, c'].
	"gru_skip": `{"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","h_prev_0"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rc":{"op":"elementwise_prod","input":["r_act","h_prev_1"]},
		"n":{"op":"linear","input":["x","rc"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_1":{"op":"blend","input":["z_act","h_prev_1","n_act"]},
		"h_new_0":{"op":"linear","input":["x","h_new_1"]}}`,

	// MUT3 of Jozefowicz et al. (2015, ICML), found by an architecture search: z = s(W[x, tanh(h)]), r = s(W[x, h]),
	// n = tanh(W[x, r*h]), h' = (1-z)*h + z*n.
	"mut3": `{"t":{"op":"activation_tanh","input":["h_prev_0"]},
		"z":{"op":"linear","input":["x","t"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"r":{"op":"linear","input":["x","h_prev_0"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"rh":{"op":"elementwise_prod","input":["r_act","h_prev_0"]},
		"n":{"op":"linear","input":["x","rh"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","n_act","h_prev_0"]}}`,

	// LSTM with coupled input and forget gates (Greff et al. 2015, arXiv 1503.04069, CIFG): f, o = s(W[x, h]),
	// g = tanh(W[x, h]), c' = f*c + (1-f)*g, h' = o*tanh(c'). Departure: no peepholes.
	"coupled_lstm": `{"f":{"op":"linear","input":["x","h_prev_0"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"g":{"op":"linear","input":["x","h_prev_0"]},"g_act":{"op":"activation_tanh","input":["g"]},
		"o":{"op":"linear","input":["x","h_prev_0"]},"o_act":{"op":"activation_sigm","input":["o"]},
		"h_new_1":{"op":"blend","input":["f_act","h_prev_1","g_act"]},
		"c_act":{"op":"activation_tanh","input":["h_new_1"]},
		"h_new_0":{"op":"elementwise_prod","input":["c_act","o_act"]}}`,

	// Mogrifier LSTM (Melis et al. 2020, arXiv 1909.01792) with the one round in which x gates h: m = s(W[x, h]), k = m*h;
	// then an LSTM that reads k for h: i, f, o = s(W[x, k]), g = tanh(W[x, k]), c' = f*c + i*g, h' = o*tanh(c'). Departures:
	// the gate reads h too; the factor 2 of m is left to the matrices that read k; the rounds that gate x are left out.
	"mogrifier_lstm": `{"m":{"op":"linear","input":["x","h_prev_0"]},"m_act":{"op":"activation_sigm","input":["m"]},
		"k":{"op":"elementwise_prod","input":["m_act","h_prev_0"]},
		"i":{"op":"linear","input":["x","k"]},"i_act":{"op":"activation_sigm","input":["i"]},
		"f":{"op":"linear","input":["x","k"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"g":{"op":"linear","input":["x","k"]},"g_act":{"op":"activation_tanh","input":["g"]},
		"o":{"op":"linear","input":["x","k"]},"o_act":{"op":"activation_sigm","input":["o"]},
		"kept":{"op":"elementwise_prod","input":["f_act","h_prev_1"]},
		"added":{"op":"elementwise_prod","input":["i_act","g_act"]},
		"h_new_1":{"op":"elementwise_sum","input":["kept","added"]},
		"c_act":{"op":"activation_tanh","input":["h_new_1"]},
		"h_new_0":{"op":"elementwise_prod","input":["c_act","o_act"]}}`,

	// The same round in front of a GRU: m = s(W[x, h]), k = m*h, r, z = s(W[x, k]), n = tanh(W[x, r*k]), h' = z*h + (1-z)*n.
	// The departures are those of mogrifier_lstm; the source has no GRU.
	"mogrifier_gru": `{"m":{"op":"linear","input":["x","h_prev_0"]},"m_act":{"op":"activation_sigm","input":["m"]},
		"k":{"op":"elementwise_prod","input":["m_act","h_prev_0"]},
		"r":{"op":"linear","input":["x","k"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"z":{"op":"linear","input":["x","k"]},"z_act":{"op":"activation_sigm","input":["z"]},
		"rk":{"op":"elementwise_prod","input":["r_act","k"]},
		"n":{"op":"linear","input":["x","rk"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"h_new_0":{"op":"blend","input":["z_act","h_prev_0","n_act"]}}`,

	// The recurrent highway network of depth 2 (Zilly et al. 2017, arXiv 1607.03474) with coupled gates: t = s(W[x, h]),
	// u = t*tanh(W[x, h]) + (1-t)*h, v = s(W[x, u]), h' = v*tanh(W[x, u]) + (1-v)*u. Departure: the second depth reads x too.
	"highway": `{"t":{"op":"linear","input":["x","h_prev_0"]},"t_act":{"op":"activation_sigm","input":["t"]},
		"n":{"op":"linear","input":["x","h_prev_0"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"u":{"op":"blend","input":["t_act","n_act","h_prev_0"]},
		"v":{"op":"linear","input":["x","u"]},"v_act":{"op":"activation_sigm","input":["v"]},
		"m":{"op":"linear","input":["x","u"]},"m_act":{"op":"activation_tanh","input":["m"]},
		"h_new_0":{"op":"blend","input":["v_act","m_act","u"]}}`,

	// SRU (Lei et al. 2018, arXiv 1709.02755): n = W[x, h], f = s(W[x, c]), r = s(W[x, c]), c' = f*c + (1-f)*n,
	// h' = r*c' + (1-r)*n. Departures: n reads the previous output h too; the gates read c by full matrices, not by diagonal
	// ones; the highway carries n, not x.
	"sru": `{"n":{"op":"linear","input":["x","h_prev_0"]},
		"f":{"op":"linear","input":["x","h_prev_1"]},"f_act":{"op":"activation_sigm","input":["f"]},
		"r":{"op":"linear","input":["x","h_prev_1"]},"r_act":{"op":"activation_sigm","input":["r"]},
		"h_new_1":{"op":"blend","input":["f_act","h_prev_1","n"]},
		"h_new_0":{"op":"blend","input":["r_act","h_new_1","n"]}}`,

	// The intersection RNN, +RNN (Collins et al. 2016, arXiv 1611.09913): p = relu(W[x, c]), n = tanh(W[x, c]), g, d =
	// s(W[x, c]), c' = g*c + (1-g)*n, h' = d*u + (1-d)*p with u = W[x, h]. Departures: u for x; leaky ReLU for ReLU.
	"intersection": `{"p":{"op":"linear","input":["x","h_prev_1"]},"p_act":{"op":"activation_leaky_relu","input":["p"]},
		"n":{"op":"linear","input":["x","h_prev_1"]},"n_act":{"op":"activation_tanh","input":["n"]},
		"g":{"op":"linear","input":["x","h_prev_1"]},"g_act":{"op":"activation_sigm","input":["g"]},
		"d":{"op":"linear","input":["x","h_prev_1"]},"d_act":{"op":"activation_sigm","input":["d"]},
		"u":{"op":"linear","input":["x","h_prev_0"]},
		"h_new_1":{"op":"blend","input":["g_act","h_prev_1","n_act"]},
		"h_new_0":{"op":"blend","input":["d_act","u","p_act"]}}`,
}
