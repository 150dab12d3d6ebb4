//go:build unix

package postgrestest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"feria/internal/postgres/cluster"
)

// imageName is to be changed when package cluster initialises clusters in another way.
const imageName = "image-1"

// server is a running cluster in a folder of its own, which goes when the cluster and this process have ended.
type server struct {
	cluster *cluster.Cluster
	janitor *janitor
}

var sharedServer = sync.OnceValues(func() (*templates, error) {
	s, err := start()
	if err != nil {
		return nil, err
	}
	return newTemplates(s)
})

// start starts a cluster on a copy of the image. Test binaries do so one at a time, and clear away what crashed
// machines and killed janitors have left.
func start() (*server, error) {
	base, err := baseFolder()
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(base)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := sweep(base); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	image := filepath.Join(base, imageName)
	s, err := startFrom(ctx, base, image)
	if err == nil || ctx.Err() != nil {
		return s, err
	}
	// There is no image yet, or it is damaged, or of a PostgreSQL that is no longer here.
	if err := os.RemoveAll(image); err != nil {
		return nil, err
	}
	if err := makeImage(ctx, base, image); err != nil {
		return nil, err
	}
	return startFrom(ctx, base, image)
}

func startFrom(ctx context.Context, base, image string) (_ *server, err error) {
	if _, err := os.Stat(image); err != nil {
		return nil, err
	}
	run, err := newFolder(base, "run-")
	if err != nil {
		return nil, err
	}
	watch, err := hireJanitor(run)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(run))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, watch.dismiss())
		}
	}()
	if err := os.CopyFS(run, os.DirFS(image)); err != nil {
		return nil, err
	}
	if err := os.Chmod(filepath.Join(run, "postgres"), 0o700); err != nil {
		return nil, err
	}
	options := optionsFor(base, run)
	options.Held = []*os.File{watch.held}
	c, err := cluster.Start(ctx, options)
	if err != nil {
		return nil, err
	}
	return &server{cluster: c, janitor: watch}, nil
}

func (s *server) stop() error { return errors.Join(s.cluster.Close(), s.janitor.dismiss()) }

// makeImage initialises a cluster to copy others from.
func makeImage(ctx context.Context, base, image string) error {
	draft, err := newFolder(base, "draft-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(draft)
	c, err := cluster.Start(ctx, optionsFor(base, draft))
	if err != nil {
		return err
	}
	if err := c.Close(); err != nil {
		return err
	}
	return os.Rename(draft, image)
}

// optionsFor has fetched programs lie where the store has its own, if the tests are run in the project.
func optionsFor(base, data string) cluster.Options {
	options := cluster.Options{Data: data, Throwaway: true, Fetched: filepath.Join(base, "postgresql")}
	options.Settings = map[string]string{"max_connections": "400"}
	if project := projectFolder(); project != "" {
		options.Fetched = filepath.Join(project, ".feria", "postgresql")
	}
	return options
}

// projectFolder is where go.mod lies, or empty.
func projectFolder() string {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

// sweep removes folders that no cluster works in. To be called with the lock, as a new folder is in nobody's use
// until its cluster has started.
func sweep(base string) error {
	for _, pattern := range []string{"run-*", "draft-*"} {
		found, err := filepath.Glob(filepath.Join(base, pattern))
		if err != nil {
			return err
		}
		for _, dir := range found {
			if cluster.InUse(dir) {
				continue
			}
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// baseFolder is where this user's test clusters are: in memory where there is enough of it, for most of what they
// do is to create and delete files, else with temporary files.
func baseFolder() (string, error) {
	parent := os.TempDir()
	if hasRoom("/dev/shm", 2<<30) {
		parent = "/dev/shm"
	}
	base := filepath.Join(parent, "feria-test-"+strconv.Itoa(os.Geteuid()))
	if err := os.Mkdir(base, folderMode()); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(base)
	if err != nil {
		return "", err
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(stat.Uid) != os.Geteuid() {
		return "", errors.New(base + " belongs to someone else: remove it")
	}
	return base, os.Chmod(base, folderMode())
}

func hasRoom(dir string, bytes uint64) bool {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil || syscall.Access(dir, 2) != nil { // 2: to write
		return false
	}
	return uint64(disk.Bavail)*uint64(disk.Bsize) >= bytes
}

// newFolder makes a folder that the account that PostgreSQL runs under can reach.
func newFolder(base, prefix string) (string, error) {
	dir, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, folderMode())
}

// folderMode closes folders to others, but for root, who runs PostgreSQL as someone else.
func folderMode() os.FileMode {
	if os.Geteuid() == 0 {
		return 0o755
	}
	return 0o700
}

func lockFolder(base string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(base, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
		if err == nil {
			return lock, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, lock.Close())
		}
	}
}
