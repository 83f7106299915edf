package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

type cpuSeconds struct{ user, system float64 }

// usedCPU is what this process has used so far; 0 where the system does not tell.
func usedCPU() cpuSeconds {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return cpuSeconds{}
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return cpuSeconds{seconds(usage.Utime), seconds(usage.Stime)}
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
