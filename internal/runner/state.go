//go:build unix

package runner

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// PartState is what the supervisor says of a part.
type PartState struct {
	Module   string `json:"module"`
	Binary   string `json:"binary"`
	Address  string `json:"address"` // "http://127.0.0.1:15001", the same for as long as the instance lives
	PID      int    `json:"pid"`     // 0 if no process runs
	Ready    bool   `json:"ready"`
	Restarts int    `json:"restarts"` // how often it was started again because it had ended or hung
	Error    string `json:"error"`    // the last reason why it is not ready, one sentence; "" if it is ready
}

// State is what the supervisor says of an instance.
type State struct {
	Parts []PartState `json:"parts"`
	At    time.Time   `json:"at"` // when something last changed
}

// Ready says whether all parts are.
func (s State) Ready() bool {
	for _, part := range s.Parts {
		if !part.Ready {
			return false
		}
	}
	return len(s.Parts) > 0
}

// Address is that of a part's module; "" if there is none.
func (s State) Address(module string) string { return s.part(module).Address }

// part is what is said of a module; nothing if there is no such part.
func (s State) part(module string) PartState {
	for _, part := range s.Parts {
		if part.Module == module {
			return part
		}
	}
	return PartState{}
}

// ReadState reads what the supervisor says of an instance. Its error is fs.ErrNotExist while the supervisor has not seen it. What it says
// of a store that was killed is what held then.
func ReadState(folder, stall, version string) (State, error) {
	name, err := folderOf(stall, version)
	if err != nil {
		return State{}, err
	}
	return readState(folder, name)
}

func readState(folder, name string) (State, error) {
	var s State
	path := filepath.Join(folder, name, stateFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return State{}, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	return s, nil
}
