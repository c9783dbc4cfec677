package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// rule disturbs the calls of a method:
//
//	METHOD ACTION [from=K] [times=N]
//
// METHOD is a SOAP method's name, GET for whatever is not SOAP, or * for everything. The rule acts from the K-th such call after it was
// given (the first), N times (always). ACTION is one of:
//
//	fault=TYPE        a SOAP fault of this type, with status 500
//	status=NUMBER     this HTTP status, with a short text
//	redirect=URL      a redirection
//	answer=FILE       status 200 with the file's bytes
//	delay=MS          the answer, so much later
//	drip=MS           the answer, one byte in so many milliseconds
//	cut=BYTES         so many bytes of the answer, then the end of the connection
//	drop              the end of the connection, without an answer
//	hang              no answer, until the client gives up
//	end-session       the session ends before the call
type rule struct {
	method string
	action string
	value  string
	number int
	from   int
	times  int

	mutex sync.Mutex
	seen  int
	acted int
}

// Which actions take what.
var (
	numbered = map[string]bool{"status": true, "delay": true, "drip": true, "cut": true}
	worded   = map[string]bool{"fault": true, "redirect": true, "answer": true}
	bare     = map[string]bool{"drop": true, "hang": true, "end-session": true}
)

func parseRule(text string) (*rule, error) {
	words := strings.Fields(text)
	if len(words) < 2 {
		return nil, fmt.Errorf("rule %q: METHOD ACTION [from=K] [times=N]", text)
	}
	parsed := &rule{method: words[0], from: 1}
	name, value, hasValue := strings.Cut(words[1], "=")
	parsed.action, parsed.value = name, value
	var err error
	switch {
	case numbered[name] && hasValue:
		parsed.number, err = strconv.Atoi(value)
	case worded[name] && hasValue && value != "":
	case bare[name] && !hasValue:
	default:
		err = fmt.Errorf("no action %q", words[1])
	}
	if err == nil && parsed.number < 0 {
		err = fmt.Errorf("no number %q", value)
	}
	if err == nil && name == "fault" {
		if _, known := types.TypeFunc()(value); !known {
			err = fmt.Errorf("no fault %q", value)
		}
	}
	if err == nil && name == "answer" {
		_, err = os.Stat(value)
	}
	if err == nil && name == "status" && (parsed.number < 200 || parsed.number > 599) {
		err = fmt.Errorf("no status %q", value)
	}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		number, wrong := strconv.Atoi(value)
		switch {
		case wrong != nil || number < 1:
			err = fmt.Errorf("no number in %q", word)
		case name == "from":
			parsed.from = number
		case name == "times":
			parsed.times = number
		default:
			err = fmt.Errorf("no option %q", word)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("rule %q: %w", text, err)
	}
	return parsed, nil
}

// acts tells whether this call of the method is one to disturb. Each call asks once.
func (r *rule) acts(method string) bool {
	if r.method != "*" && r.method != method {
		return false
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.seen++
	if r.seen < r.from || r.times > 0 && r.acted >= r.times {
		return false
	}
	r.acted++
	return true
}

// instead gives the answer that replaces the simulator's; ok is false where the rule replaces none.
func (r *rule) instead(w http.ResponseWriter, request *http.Request) (ok bool) {
	switch r.action {
	case "fault":
		writeFault(w, r.value)
	case "status":
		http.Error(w, "as a rule says", r.number)
	case "redirect":
		http.Redirect(w, request, r.value, http.StatusFound)
	case "answer":
		body, err := os.ReadFile(r.value)
		if err != nil {
			panic(err)
		}
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = w.Write(body)
	case "drop":
		panic(http.ErrAbortHandler)
	case "hang":
		<-request.Context().Done()
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

// milliseconds is the number of a rule that tells a time.
func (r *rule) milliseconds() time.Duration {
	return time.Duration(r.number) * time.Millisecond
}

// writeFault answers as a vCenter that refuses.
func writeFault(w http.ResponseWriter, name string) {
	detail := ""
	if name == "NoPermission" || name == "NotAuthenticated" {
		detail = `<object type="Folder">group-d1</object><privilegeId>System.View</privilegeId>`
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"`+
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault><faultcode>ServerFaultCode</faultcode>`+
		`<faultstring>%[1]s, as a rule says</faultstring><detail><%[1]sFault xmlns="urn:vim25" xsi:type="%[1]s">%[2]s</%[1]sFault>`+
		`</detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>`, name, detail)
}

// ruleList is a flag that may be given many times.
type ruleList []*rule

func (l *ruleList) String() string { return "" }

func (l *ruleList) Set(text string) error {
	parsed, err := parseRule(text)
	if err == nil {
		*l = append(*l, parsed)
	}
	return err
}
