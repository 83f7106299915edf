module carport/interop/go-serve

go 1.26
