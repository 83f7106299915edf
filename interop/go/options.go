package main

import (
	carv2 "github.com/ipld/go-car/v2"
	"github.com/multiformats/go-multicodec"
)

// options are the original's, under their own names; an absent one is off.
type options struct {
	ZeroLengthSectionAsEOF bool    `json:"zeroLengthSectionAsEOF"`
	DataPadding            uint64  `json:"dataPadding"`
	IndexPadding           uint64  `json:"indexPadding"`
	IndexCodec             uint64  `json:"indexCodec"`
	WithoutIndex           bool    `json:"withoutIndex"`
	StoreIdentityCIDs      bool    `json:"storeIdentityCIDs"`
	MaxIndexCidSize        uint64  `json:"maxIndexCidSize"`
	UseWholeCIDs           bool    `json:"useWholeCIDs"`
	WriteAsCarV1           bool    `json:"writeAsCarV1"`
	AllowDuplicatePuts     bool    `json:"allowDuplicatePuts"`
	TrustedCAR             bool    `json:"trustedCAR"`
	MaxAllowedHeaderSize   *uint64 `json:"maxAllowedHeaderSize"`
	MaxAllowedSectionSize  *uint64 `json:"maxAllowedSectionSize"`
}

func (o options) list() []carv2.Option {
	list := []carv2.Option{
		carv2.ZeroLengthSectionAsEOF(o.ZeroLengthSectionAsEOF),
		carv2.UseDataPadding(o.DataPadding),
		carv2.UseIndexPadding(o.IndexPadding),
		carv2.UseIndexCodec(multicodec.Code(o.IndexCodec)),
		carv2.StoreIdentityCIDs(o.StoreIdentityCIDs),
		carv2.MaxIndexCidSize(o.MaxIndexCidSize),
		carv2.UseWholeCIDs(o.UseWholeCIDs),
		carv2.WriteAsCarV1(o.WriteAsCarV1),
		carv2.AllowDuplicatePuts(o.AllowDuplicatePuts),
		carv2.WithTrustedCAR(o.TrustedCAR),
	}
	if o.WithoutIndex {
		list = append(list, carv2.WithoutIndex())
	}
	if o.MaxAllowedHeaderSize != nil {
		list = append(list, carv2.MaxAllowedHeaderSize(*o.MaxAllowedHeaderSize))
	}
	if o.MaxAllowedSectionSize != nil {
		list = append(list, carv2.MaxAllowedSectionSize(*o.MaxAllowedSectionSize))
	}
	return list
}
