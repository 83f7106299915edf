package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	commp "github.com/filecoin-project/go-fil-commp-hashhash"
)

// A sample is one JSON line: what the measured part took, and what it came to.
type sample struct {
	Seconds      float64 `json:"seconds"`
	CPUUser      float64 `json:"cpuUser"`
	CPUSystem    float64 `json:"cpuSystem"`
	RSSBefore    uint64  `json:"rssBefore"`
	RSSPeakBytes uint64  `json:"rssPeakBytes"`
	Bytes        uint64  `json:"bytes"`
	PieceCID     string  `json:"pieceCid"`
}

// bench measures go-fil-commp-hashhash: "file" reads the file as it goes, "memory" has it in memory before.
func bench(name, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	var payload io.Reader = file
	switch name {
	case "file":
	case "memory":
		whole, err := io.ReadAll(file)
		if err != nil {
			return err
		}
		payload = strings.NewReader(string(whole))
	default:
		return fmt.Errorf("unknown case %q", name)
	}
	runtime.GC()

	result := sample{RSSBefore: processStatus("VmRSS")}
	userBefore, systemBefore := usedCPU()
	start := time.Now()
	calculator := &commp.Calc{}
	defer calculator.Reset()
	count, err := io.CopyBuffer(struct{ io.Writer }{calculator}, struct{ io.Reader }{payload}, make([]byte, 1<<20))
	if err != nil {
		return err
	}
	commitment, size, err := calculator.Digest()
	if err != nil {
		return err
	}
	result.Seconds = time.Since(start).Seconds()
	user, system := usedCPU()
	result.CPUUser, result.CPUSystem = user-userBefore, system-systemBefore
	result.RSSPeakBytes = processStatus("VmHWM")
	result.Bytes = uint64(count)
	made, err := pieceOf(commitment, size)
	if err != nil {
		return err
	}
	result.PieceCID = made.PieceCID
	return json.NewEncoder(os.Stdout).Encode(result)
}

// usedCPU is what this process has used so far, in seconds; 0 where the system does not tell.
func usedCPU() (user, system float64) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime), seconds(usage.Stime)
}

// processStatus reads a size of /proc/self/status in bytes; 0 where there is no such file.
func processStatus(field string) uint64 {
	status, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer status.Close()
	lines := bufio.NewScanner(status)
	for lines.Scan() {
		if value, found := strings.CutPrefix(lines.Text(), field+":"); found {
			kibibytes, _ := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
			return kibibytes << 10
		}
	}
	return 0
}
