package main

var benchCases = map[string]benchCase{
	"generate-index":   {"CAR", benchGenerateIndex},
	"verify":           {"CAR", benchIterate(false, false)},
	"verify-buffered":  {"CAR", benchIterate(false, true)},
	"iterate":          {"CAR", benchIterate(true, false)},
	"iterate-buffered": {"CAR", benchIterate(true, true)},
	"put":              {"SOURCE_CAR NEW_CAR", benchPut},
	"open":             {"INDEXED_CAR", benchOpen},
	"get":              {"INDEXED_CAR CIDS", benchLookUp(getBlock)},
	"has":              {"INDEXED_CAR CIDS", benchLookUp(hasBlock)},
	"get-size":         {"INDEXED_CAR CIDS", benchLookUp(getBlockSize)},
	"resume":           {"UNFINALIZED_CAR", benchResume},
	"wrap":             {"CARV1 NEW_CAR", benchWrap},
	"extract":          {"CARV2 NEW_CAR", benchExtract},
}
