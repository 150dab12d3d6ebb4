// Package shelltest holds the shell's script against a real browser: a server that streams pages as the container does,
// under its content security policy, and a Chromium that visits them. It has tests only.
package shelltest
