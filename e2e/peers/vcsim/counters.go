package main

import (
	"maps"
	"net"
	"net/http"
	"sync"
)

// stats is what has happened so far.
type stats struct {
	// Connections that were opened; those that never became TLS included.
	Connections int `json:"connections"`
	// Connections that are open now.
	Open int `json:"open"`
	// Requests of any kind.
	Requests     int            `json:"requests"`
	Logins       int            `json:"logins"`
	FailedLogins int            `json:"failedLogins"`
	Logouts      int            `json:"logouts"`
	Sessions     int            `json:"sessions"`
	Calls        map[string]int `json:"calls"`
}

// counters count, and know the sessions that live.
type counters struct {
	mutex    sync.Mutex
	stats    stats
	sessions map[string]bool
}

func newCounters() *counters {
	return &counters{stats: stats{Calls: map[string]int{}}, sessions: map[string]bool{}}
}

func (c *counters) connection(_ net.Conn, state http.ConnState) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	switch state {
	case http.StateNew:
		c.stats.Connections++
		c.stats.Open++
	case http.StateClosed, http.StateHijacked:
		c.stats.Open--
	}
}

func (c *counters) call(method string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stats.Requests++
	c.stats.Calls[method]++
}

func (c *counters) loggedIn(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stats.Logins++
	c.sessions[session] = true
}

func (c *counters) loginFailed() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stats.FailedLogins++
}

func (c *counters) loggedOut(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.stats.Logouts++
	delete(c.sessions, session)
}

func (c *counters) end(session string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.sessions, session)
}

func (c *counters) lives(session string) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.sessions[session]
}

func (c *counters) snapshot() stats {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	now := c.stats
	now.Sessions = len(c.sessions)
	now.Calls = maps.Clone(now.Calls)
	return now
}
