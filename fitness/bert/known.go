package bert

// known says what is known of each metric's worth: tau-b with GLUE after training of the 250 published configurations at
// hand, in the readings nominal and trained, and of the published column (make fidelity). Of the metrics' skill nearly all
// is depth, then width: among encoders of one depth and width none orders them.
var known = map[string]string{
	"activation_distance":      "tau here .47 nominal, .59 trained, published .20",
	"activation_distance_mean": "tau here .04 nominal, .24 trained, published -.04",
	"coding_rate":              "tau here .69 nominal, .70 trained",
	"fisher":                   "tau here .35 nominal, .35 trained",
	"grad_norm":                "tau here .38 nominal, .47 trained",
	"grasp":                    "tau here .21 nominal, .04 trained",
	"head_confidence":          "tau here .53 nominal, .54 trained, published .48",
	"head_confidence_mean":     "tau here .29 nominal, .29 trained, published .30",
	"head_importance":          "tau here .32 nominal, .49 trained, published .18",
	"head_importance_mean":     "tau here .15 nominal, .49 trained, published -.02",
	"jacobian_cosine":          "tau here -.16 nominal, -.13 trained",
	"jacobian_covariance":      "tau here -.16 nominal, -.19 trained",
	"log_gradient_norm":        "tau here .72 nominal, .75 trained",
	"multiply_adds":            "tau here .49 nominal, .58 trained",
	"naswot":                   "tau here .47 nominal, .60 trained",
	"parameters":               "tau here .49 nominal, .58 trained, published .48",
	"peak_activation":          "tau here .35 nominal, .35 trained",
	"snip":                     "tau here .42 nominal, .45 trained",
	"softmax_confidence":       "tau here .22 nominal, .69 trained, published .23",
	"softmax_confidence_mean":  "tau here -.00 nominal, .40 trained, published .06",
	"spectral_capacity":        "tau here .71 nominal, .75 trained",
	"swap":                     "tau here .49 nominal, .64 trained",
	"synaptic_diversity":       "tau here .30 nominal, .53 trained, published .17",
	"synaptic_diversity_mean":  "tau here .16 nominal, .53 trained, published -.01",
	"synaptic_saliency":        "tau here .45 nominal, .44 trained, published .18",
	"synaptic_saliency_mean":   "tau here .16 nominal, .18 trained, published -.15",
	"synflow":                  "tau here .43 nominal, .46 trained",
	"w_pca":                    "tau here .54 nominal, .59 trained",
}
