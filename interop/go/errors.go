package main

import (
	"errors"
	"io/fs"
	"strings"
)

// errorText is null for success, else the original's own text with the file's path replaced by "<path>".
func errorText(err error) *string {
	if err == nil {
		return nil
	}
	text := err.Error()
	var pathError *fs.PathError
	if errors.As(err, &pathError) && pathError.Path != "" {
		text = strings.ReplaceAll(text, pathError.Path, "<path>")
	}
	return &text
}
