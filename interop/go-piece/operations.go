package main

import "carport/interop/go-serve/requests"

var server = requests.Server{Operations: map[string]requests.Operation{
	"commit":    requests.Typed(commit),
	"pad":       requests.Typed(pad),
	"sector":    requests.Typed(sector),
	"cids":      requests.Typed(cids),
	"aggregate": requests.Typed(aggregate),
	"verify":    requests.Typed(verify),
	"index":     requests.Typed(parseIndex),
}}
