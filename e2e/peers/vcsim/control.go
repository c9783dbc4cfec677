package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
)

// control reads commands, a line each, and answers each with a line of JSON, until there are no more:
//
//	stats        what has happened so far
//	rule RULE    one more rule, see rule.go
//	clear        no rules any more
//
// Whatever succeeds otherwise is answered by {"ok":true}, whatever does not by {"error":"…"}.
func control(f *front, commands io.Reader, answers io.Writer) error {
	encoder := json.NewEncoder(answers)
	lines := bufio.NewScanner(commands)
	for lines.Scan() {
		if err := encoder.Encode(obey(f, lines.Text())); err != nil {
			return err
		}
	}
	return lines.Err()
}

func obey(f *front, line string) any {
	command, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	switch command {
	case "stats":
		return f.counters.snapshot()
	case "rule":
		added, err := parseRule(rest)
		if err != nil {
			return map[string]string{"error": err.Error()}
		}
		f.add(added)
	case "clear":
		f.clear()
	default:
		return map[string]string{"error": "no command " + command}
	}
	return map[string]bool{"ok": true}
}
