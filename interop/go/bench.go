package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"carport/interop/go-serve/requests"
)

// A benchCase prepares outside the measurement and returns what is measured.
type benchCase struct {
	files   string // names of the files it takes
	prepare prepare
}

type prepare func(files []string) (measured, error)

type measured func(*measurement) error

// A measurement is one JSON line. Times and CPU are those of the measured part only.
type measurement struct {
	Case         string             `json:"case"`
	Seconds      float64            `json:"seconds"`
	CPUUser      float64            `json:"cpuUser"`
	CPUSystem    float64            `json:"cpuSystem"`
	RSSBefore    uint64             `json:"rssBefore"`    // bytes resident when the measured part began
	RSSPeakBytes uint64             `json:"rssPeakBytes"` // of the whole process
	Blocks       uint64             `json:"blocks"`
	Bytes        uint64             `json:"bytes"` // of the file read or written; of the blocks for get
	Phases       map[string]float64 `json:"phases,omitempty"`

	count func() (uint64, error) // counts the blocks when the clock has stopped
}

func bench(name string, files []string) error {
	chosen, known := benchCases[name]
	if !known {
		return fmt.Errorf("unknown case %q", name)
	}
	if len(files) != len(strings.Fields(chosen.files)) {
		return fmt.Errorf("usage: interop bench %s %s", name, chosen.files)
	}
	work, err := chosen.prepare(files)
	if err != nil {
		return fmt.Errorf("%s: preparing: %w", name, err)
	}
	runtime.GC() // what preparation left behind is not the measured part's to collect

	result := measurement{Case: name, RSSBefore: processStatus("VmRSS")}
	before, start := usedCPU(), time.Now()
	if err := work(&result); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result.Seconds = time.Since(start).Seconds()
	after := usedCPU()
	result.CPUUser, result.CPUSystem = after.user-before.user, after.system-before.system
	result.RSSPeakBytes = processStatus("VmHWM")
	if result.count != nil {
		if result.Blocks, err = result.count(); err != nil {
			return fmt.Errorf("%s: counting blocks: %w", name, err)
		}
	}
	return requests.NewEncoder(os.Stdout).Encode(result)
}

// phase adds the time one part of the measured work takes.
func (m *measurement) phase(name string, work func() error) error {
	start := time.Now()
	err := work()
	if m.Phases == nil {
		m.Phases = map[string]float64{}
	}
	m.Phases[name] = time.Since(start).Seconds()
	return err
}
