package main

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/filecoin-project/go-address"
	ecdsa "github.com/filecoin-project/go-crypto"
	"github.com/filecoin-project/go-state-types/builtin"
	"github.com/filecoin-project/go-state-types/crypto"
	"github.com/minio/blake2b-simd"
	"golang.org/x/crypto/sha3"
)

// The schemes as Lotus has them. It takes BLS from a library in Rust; here it is another's.

type signed struct {
	Address   string `json:"address"`
	Signature digits `json:"signature"`
}

func sign(params struct {
	Scheme       string
	Key, Message digits
}) (signed, error) {
	address.CurrentNetwork = address.Mainnet
	switch params.Scheme {
	case "secp256k1":
		signer, err := address.NewSecp256k1Address(ecdsa.PublicKey(params.Key))
		if err != nil {
			return signed{}, err
		}
		return signedDigest(signer, crypto.SigTypeSecp256k1, params.Key, blake2bDigest(params.Message))
	case "delegated":
		signer, err := ethereumAddress(ecdsa.PublicKey(params.Key))
		if err != nil {
			return signed{}, err
		}
		return signedDigest(signer, crypto.SigTypeDelegated, params.Key, keccak(params.Message))
	case "bls":
		return signBls(params.Key, params.Message)
	}
	return signed{}, errors.New("no scheme " + params.Scheme)
}

func signedDigest(signer address.Address, kind crypto.SigType, key, digest []byte) (signed, error) {
	signature, err := ecdsa.Sign(key, digest)
	if err != nil {
		return signed{}, err
	}
	return signed{signer.String(), append([]byte{byte(kind)}, signature...)}, nil
}

// verify says nothing if the signature is good, and why not otherwise.
func verify(params struct {
	Message, Signature digits
	Address            string
}) (bool, error) {
	signer, err := address.NewFromString(params.Address)
	if err != nil {
		return false, err
	}
	var signature crypto.Signature
	if err := signature.UnmarshalBinary(params.Signature); err != nil {
		return false, err
	}
	switch signature.Type {
	case crypto.SigTypeSecp256k1:
		return true, verifyDigest(signature.Data, blake2bDigest(params.Message), signer, address.NewSecp256k1Address)
	case crypto.SigTypeDelegated:
		return true, verifyDigest(signature.Data, keccak(params.Message), signer, ethereumAddress)
	case crypto.SigTypeBLS:
		return true, verifyBls(signature.Data, params.Message, signer)
	}
	return false, fmt.Errorf("no signature type %d", signature.Type)
}

func verifyDigest(
	signature, digest []byte,
	signer address.Address,
	addressOf func(publicKey []byte) (address.Address, error),
) error {
	publicKey, err := ecdsa.EcRecover(digest, signature)
	if err != nil {
		return err
	}
	recovered, err := addressOf(publicKey)
	if err != nil {
		return err
	}
	if recovered != signer {
		return fmt.Errorf("signature did not match: by %s", recovered)
	}
	return nil
}

func blake2bDigest(message []byte) []byte {
	digest := blake2b.Sum256(message)
	return digest[:]
}

func keccak(message []byte) []byte {
	hash := sha3.NewLegacyKeccak256()
	hash.Write(message)
	return hash.Sum(nil)
}

func ethereumAddress(publicKey []byte) (address.Address, error) {
	return address.NewDelegatedAddress(builtin.EthereumAddressManagerActorID, keccak(publicKey[1:])[12:])
}

var blsDomain = []byte("BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_")

// signBls takes a key as Lotus exports it: little-endian.
func signBls(key, message []byte) (signed, error) {
	bigEndian := slices.Clone(key)
	slices.Reverse(bigEndian)
	scalar := new(big.Int).SetBytes(bigEndian)
	_, _, generator, _ := bls.Generators()
	publicKey := new(bls.G1Affine).ScalarMultiplication(&generator, scalar).Bytes()
	signer, err := address.NewBLSAddress(publicKey[:])
	if err != nil {
		return signed{}, err
	}
	hash, err := bls.HashToG2(message, blsDomain)
	if err != nil {
		return signed{}, err
	}
	signature := new(bls.G2Affine).ScalarMultiplication(&hash, scalar).Bytes()
	return signed{signer.String(), append([]byte{byte(crypto.SigTypeBLS)}, signature[:]...)}, nil
}

// verifyBls: e(public key, H(message)) = e(generator, signature).
func verifyBls(data, message []byte, signer address.Address) error {
	if signer.Protocol() != address.BLS || len(data) != bls.SizeOfG2AffineCompressed {
		return errors.New("no BLS address, or no signature of 96 bytes")
	}
	var publicKey bls.G1Affine
	if _, err := publicKey.SetBytes(signer.Payload()); err != nil {
		return err
	}
	var signature bls.G2Affine
	if _, err := signature.SetBytes(data); err != nil {
		return err
	}
	if publicKey.IsInfinity() || signature.IsInfinity() {
		return errors.New("the point at infinity")
	}
	hash, err := bls.HashToG2(message, blsDomain)
	if err != nil {
		return err
	}
	_, _, generator, _ := bls.Generators()
	generator.Neg(&generator)
	good, err := bls.PairingCheck([]bls.G1Affine{publicKey, generator}, []bls.G2Affine{hash, signature})
	if err == nil && !good {
		err = errors.New("signature did not match")
	}
	return err
}
