// Package config reads the configurations of runs and of experiments: strict TOML in, every default filled in, every
// problem with its place.
//
// [Load] reads a file in six steps, and [Default] does the same with a built-in text, which [Sample] returns:
//
//  1. It refuses a document that exceeds the limits of size and depth, because the TOML library, BurntSushi/toml, takes
//     seconds for some documents of a few kilobytes.
//  2. A locator finds every key with its path, and the line and column of the key and of its value, which the library does
//     not tell. The library decodes the values.
//  3. Each value is assigned to its field of [Config], if its type fits. An unknown key is reported with the nearest known
//     one.
//  4. Overrides, each key=value, are carried out on top. Their keys and values are TOML, too.
//  5. Defaults are filled in. Many depend on the kind of the space, the input or the strategy.
//  6. Every value is checked, also against the names of metrics and genomes that the caller knows ([Knowns]).
//
// Each step goes on after a problem where it can. The error lists all problems in the order of their places.
//
// [Config.TOML] writes a configuration with its defaults, as run directories keep it, and [Config.JSON] as the header of a
// log has it. The bytes of both are frozen by a test. [Keys] describes every key for the reference manual.
//
// [LoadExperiment] reads the description of many runs, and [Experiment.Plan] lists them, each as a configuration with
// overrides.
package config
