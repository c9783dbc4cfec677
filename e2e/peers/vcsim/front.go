package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
)

// cookieName names the cookie that a vCenter knows its sessions by.
const cookieName = "vmware_soap_session"

// More than any request of a client that only reads.
const maxRequest = 1 << 20

var (
	methodPattern     = regexp.MustCompile(`<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)`)
	maxObjectsPattern = regexp.MustCompile(`(<(?:\w+:)?maxObjects>)\s*(\d+)\s*(</)`)
	optionsPattern    = regexp.MustCompile(`<((?:\w+:)?options)\s*(?:/>|>\s*</(?:\w+:)?options>)`)
)

// Methods that a vCenter answers without a session.
var open = map[string]bool{"GET": true, "RetrieveServiceContent": true, "Login": true}

type frontOptions struct {
	username string
	password string
	page     int
}

// front stands before the simulator. It counts, and is stricter than the simulator: nothing is read without a session, and the cookie
// is quoted and secure, as a vCenter's is.
type front struct {
	service  http.Handler
	options  frontOptions
	counters *counters

	mutex sync.Mutex
	rules ruleList
}

func newFront(service *simulator.Service, options frontOptions, rules ruleList) *front {
	return &front{service: service.ServeMux, options: options, counters: newCounters(), rules: rules}
}

func (f *front) add(added *rule) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.rules = append(f.rules, added)
}

func (f *front) clear() {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.rules = nil
}

// acting returns the rules that disturb this call.
func (f *front) acting(method string) ruleList {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var acting ruleList
	for _, rule := range f.rules {
		if rule.acts(method) {
			acting = append(acting, rule)
		}
	}
	return acting
}

func (f *front) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, request.Body, maxRequest))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	method := "GET"
	if found := methodPattern.FindSubmatch(body); found != nil {
		method = string(found[1])
	}
	f.counters.call(method)
	session := ""
	if cookie, err := request.Cookie(cookieName); err == nil {
		session = cookie.Value
	}

	acting := f.acting(method)
	for _, rule := range acting {
		switch rule.action {
		case "delay":
			wait(request, rule.milliseconds())
		case "end-session":
			f.counters.end(session)
		}
	}
	answer := httptest.NewRecorder()
	f.answer(answer, request, acting, method, session, body)
	write(w, request, answer, acting)
}

// answer is the first that a rule gives, or the simulator's.
func (f *front) answer(w *httptest.ResponseRecorder, request *http.Request, acting ruleList, method, session string, body []byte) {
	for _, rule := range acting {
		if rule.instead(w, request) {
			return
		}
	}
	if !f.counters.lives(session) {
		if !open[method] {
			writeFault(w, "NotAuthenticated")
			return
		}
		// The simulator may know the session still, and would then refuse another login.
		request.Header.Del("Cookie")
	}
	if method == "RetrievePropertiesEx" && f.options.page > 0 {
		body = paged(body, f.options.page)
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	request.ContentLength = int64(len(body))
	f.service.ServeHTTP(w, request)
	f.account(w, method, session)
}

// account notes what the call has done to the sessions.
func (f *front) account(w *httptest.ResponseRecorder, method, session string) {
	done := w.Code == http.StatusOK
	switch {
	case method == "Login" && done:
		for _, cookie := range w.Result().Cookies() {
			if cookie.Name == cookieName {
				f.counters.loggedIn(cookie.Value)
				w.Header().Set("Set-Cookie", fmt.Sprintf(`%s="%s"; Path=/; HttpOnly; Secure; `, cookieName, cookie.Value))
			}
		}
	case method == "Login":
		f.counters.loginFailed()
	case method == "Logout" && done:
		f.counters.loggedOut(session)
	}
}

// paged limits what the client allows an answer to hold.
func paged(body []byte, page int) []byte {
	limit := strconv.Itoa(page)
	if maxObjectsPattern.Match(body) {
		return maxObjectsPattern.ReplaceAllFunc(body, func(found []byte) []byte {
			parts := maxObjectsPattern.FindSubmatch(found)
			if allowed, err := strconv.Atoi(string(parts[2])); err == nil && allowed > 0 && allowed < page {
				return found
			}
			return fmt.Appendf(nil, "%s%s%s", parts[1], limit, parts[3])
		})
	}
	return optionsPattern.ReplaceAll(body, []byte(`<$1><maxObjects>`+limit+`</maxObjects></$1>`))
}

// write hands the answer on, as the rules let it.
func write(w http.ResponseWriter, request *http.Request, answer *httptest.ResponseRecorder, acting ruleList) {
	body := answer.Body.Bytes()
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(answer.Code)
	cut := false
	for _, rule := range acting {
		if rule.action == "cut" && rule.number < len(body) {
			body, cut = body[:rule.number], true
		}
	}
	for _, rule := range acting {
		if rule.action == "drip" {
			drip(w, request, body, rule.milliseconds())
			body = nil
		}
	}
	_, _ = w.Write(body)
	if cut {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func drip(w http.ResponseWriter, request *http.Request, body []byte, pause time.Duration) {
	for index := range body {
		wait(request, pause)
		if _, err := w.Write(body[index : index+1]); err != nil {
			panic(http.ErrAbortHandler)
		}
		_ = http.NewResponseController(w).Flush()
	}
}

// wait takes time, but no longer than the client does.
func wait(request *http.Request, length time.Duration) {
	select {
	case <-time.After(length):
	case <-request.Context().Done():
		panic(http.ErrAbortHandler)
	}
}
