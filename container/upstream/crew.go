package upstream

import "time"

// crew runs functions side by side in goroutines that are used again: a request for a fragment needs a deep stack, and one that has
// grown once need not grow again. Made by make(crew).
type crew chan func()

// crewIdle is how long a goroutine waits for something to do before it ends.
const crewIdle = 200 * time.Millisecond

// run calls f in a goroutine of its own.
func (c crew) run(f func()) {
	select {
	case c <- f:
	default:
		go c.work(f)
	}
}

func (c crew) work(f func()) {
	idle := time.NewTimer(crewIdle)
	defer idle.Stop()
	for {
		f()
		idle.Reset(crewIdle)
		select {
		case f = <-c:
		case <-idle.C:
			return
		}
	}
}
