package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recorded is what PostgreSQL writes of a checkout: two services side by side, a relay, a look into an empty queue, and what came later.
const recorded = `2026-11-23 19:00:00.001 GMT,"feria_orders","feria_orders",1,"",a,1,"BEGIN",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"statement: BEGIN READ WRITE",,,,,,,,,"","client backend",,0
2026-11-23 19:00:00.002 GMT,"feria_carts","feria_carts",2,"",a,1,"SELECT",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"execute <unnamed>: SELECT id FROM carts
	WHERE subject = $1","parameters: $1 = 'guest:01a209cc-3cb6-73dd-b774-35169bd44687'",,,,,,,,"","client backend",,0
2026-11-23 19:00:00.003 GMT,"feria_orders","feria_orders",1,"",a,2,"INSERT",2026-11-23 19:00:00 GMT,1/1,7,LOG,00000,"execute <unnamed>: INSERT INTO orders VALUES ($1, $2::text[], $3, $10)","parameters: $1 = '01a209cc-3cb6-73dd-b774-35169bd44687', $2 = '{it''s}', $3 = NULL, $10 = 'F-BSN7-TQ6Y'",,,,,,,,"","client backend",,0
2026-11-23 19:00:00.004 GMT,"feria_orders","feria_orders",3,"",a,1,"SELECT",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"execute <unnamed>: SELECT pg_try_advisory_lock($1)","parameters: $1 = '5'",,,,,,,,"","client backend",,0
2026-11-23 19:00:00.005 GMT,"feria_orders","feria_orders",1,"",a,3,"COMMIT",2026-11-23 19:00:00 GMT,1/1,7,LOG,00000,"statement: COMMIT",,,,,,,,,"","client backend",,0
2026-11-23 19:00:00.005 GMT,"feria_carts","feria_carts",4,"",a,1,"BEGIN",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"statement: BEGIN READ WRITE",,,,,,,,,"","client backend",,0
2026-11-23 19:00:00.005 GMT,"feria_carts","feria_carts",4,"",a,2,"ROLLBACK",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"statement: ROLLBACK",,,,,,,,,"","client backend",,0
2026-11-23 19:00:00.006 GMT,"postgres","postgres",5,"",a,1,"SELECT",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"statement: SELECT 1",,,,,,,,,"","client backend",,0
2026-11-23 19:00:00.900 GMT,"feria_orders","feria_orders",1,"",a,4,"SELECT",2026-11-23 19:00:00 GMT,1/1,0,LOG,00000,"statement: SELECT 2",,,,,,,,,"","client backend",,0
2026-11-23 19:00:01.000 GMT,"feria_orders","feria_`

func TestRecordBecomesAScript(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.csv")
	if err := os.WriteFile(path, []byte("half a line\n"+recorded), 0o600); err != nil {
		t.Fatal(err)
	}
	sent, err := readRecord(path, int64(len("half a line\n")))
	if err != nil {
		t.Fatal(err)
	}
	text, err := replay(transactions(sent))
	if err != nil {
		t.Fatal(err)
	}
	want := `\set checkout random(100000000000, 999999999999)
SET search_path TO feria_orders\; BEGIN READ WRITE;
INSERT INTO orders VALUES ('01a209cc-3cb6-73dd-b774-:checkout', '{it''s}'::text[], NULL, 'F-:checkout');
COMMIT;
SET search_path TO feria_carts\; SELECT id FROM carts
	WHERE subject = 'guest:01a209cc-3cb6-73dd-b774-:checkout';
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("script (-want +got):\n%s", diff)
	}
}

func TestValueThatWasNotRecordedIsAnError(t *testing.T) {
	if _, err := (statement{text: "SELECT $1", values: "$2 = '1'"}).inlined(); err == nil {
		t.Error("a statement without its value was taken")
	}
}

func TestWorkHasTheBytesThatItShould(t *testing.T) {
	for n, fragment := range fragments() {
		if len(fragment) != sizes[n] || strings.Count(fragment, mark(n)) != 1 {
			t.Errorf("fragment %d has %d bytes, not %d", n, len(fragment), sizes[n])
		}
	}
	page := ssiPage()
	for n := range sizes {
		page = strings.Replace(page, `<!--# include virtual="/`+string(rune('0'+n))+`" -->`, "", 1)
	}
	if len(page) != layoutSize {
		t.Errorf("the layout has %d bytes, not %d", len(page), layoutSize)
	}
}
