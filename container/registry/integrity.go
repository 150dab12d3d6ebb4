package registry

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"strings"
)

// Matches holds data against an integrity (Subresource Integrity); an asset without one is not taken.
func Matches(data []byte, integrity string) bool {
	sum384, sum512, sum256 := sha512.Sum384(data), sha512.Sum512(data), sha256.Sum256(data)
	for _, one := range strings.Fields(integrity) {
		algorithm, digest, _ := strings.Cut(one, "-")
		switch {
		case algorithm == "sha384" && digest == base64.StdEncoding.EncodeToString(sum384[:]),
			algorithm == "sha512" && digest == base64.StdEncoding.EncodeToString(sum512[:]),
			algorithm == "sha256" && digest == base64.StdEncoding.EncodeToString(sum256[:]):
			return true
		}
	}
	return false
}
