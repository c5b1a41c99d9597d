package runs

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestFullFileSystem fills a real file system of 64 KiB.
func TestFullFileSystem(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no small file system to fill: mount: %v", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	dir := filepath.Join(disk, "run")
	r, err := Create(dir, header, map[string][]byte{"config.toml": []byte("old")})
	must(t, err)
	c, err := OpenCache(filepath.Join(disk, "cache"), "metric")
	must(t, err)
	n := 0
	for ; err == nil; n++ {
		must(t, c.Put(fmt.Sprint(n), float64(n)))
		err = r.Append(line(n), time.Millisecond)
	}
	t.Log(err)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := r.WriteFile("config.toml", make([]byte, 1<<16)); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	if got := contents(t, dir, "config.toml"); got != "old" {
		t.Errorf("a failed replacement left %q", got)
	}
	recorded := r.Count
	must(t, r.Close())
	for i := range 5000 { // until the cache has met the full disk too
		must(t, c.Put(fmt.Sprint("more", i), 1))
	}
	if err := c.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("the cache kept quiet: %v", err)
	}
	must(t, syscall.Mount("", disk, "", syscall.MS_REMOUNT, "size=256k"))
	checkResumes(t, dir, recorded)
}
