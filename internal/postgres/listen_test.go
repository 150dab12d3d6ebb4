package postgres_test

import (
	"database/sql"
	"testing"
	"time"

	"feria/internal/postgres"
	"feria/internal/postgres/postgrestest"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

func TestListenerHearsAndComesBack(t *testing.T) {
	t.Parallel()
	db := postgrestest.Database(t, nil)
	listener, err := postgres.Listen(db, "news")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	hear := func() *pq.Notification {
		select {
		case heard := <-listener.Notify:
			return heard
		case <-time.After(20 * time.Second):
			t.Fatal("nothing was heard")
			return nil
		}
	}
	execute(t, db, `NOTIFY news, 'first'`)
	if heard := hear(); heard == nil || heard.Extra != "first" {
		t.Errorf("heard %+v", heard)
	}
	execute(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
	if heard := hear(); heard != nil {
		t.Errorf("heard %+v, want word of a lost connection", heard)
	}
	execute(t, db, `NOTIFY news, 'second'`)
	if heard := hear(); heard == nil || heard.Extra != "second" {
		t.Errorf("heard %+v", heard)
	}
}

func TestOnlyWhatOpenOpenedCanBeListenedTo(t *testing.T) {
	t.Parallel()
	connector, err := pq.NewConnector(postgrestest.URL(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	defer db.Close()
	if _, err := postgres.Listen(db, "news"); err == nil {
		t.Error("no error")
	}
}
