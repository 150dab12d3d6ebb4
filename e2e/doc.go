// Package e2e holds the whole store against what was promised to its shoppers and to those who run it: the one program, started as a person
// starts it, in one process and split into one process a module, and a real Chromium that finds things by their names. It has tests only.
package e2e
