package main

import "carport/interop/go-serve/requests"

var server = requests.Server{
	Operations: map[string]requests.Operation{
		"write":        requests.Typed(write),
		"resume":       requests.Typed(resume),
		"describe":     requests.Typed(describe),
		"look":         requests.Typed(look),
		"readers":      requests.Typed(readers),
		"verify":       requests.Typed(verify),
		"index":        requests.Typed(generateIndex),
		"readIndex":    requests.Typed(readIndex),
		"wrap":         requests.Typed(wrap),
		"extract":      requests.Typed(extract),
		"replaceRoots": requests.Typed(replaceRoots),
		"attach":       requests.Typed(attach),
	},
	ErrorText: func(err error) string { return *errorText(err) },
}
