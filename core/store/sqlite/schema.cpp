#include "core/store/sqlite/schema.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

namespace dray::store::sqlite {

namespace {

// Times are milliseconds since 1970, UTC. JSON columns hold no personal data: that stands in
// order_personal and exchanges alone, which retention may empty.
constexpr const char* migration_1 = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE merchants (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,            -- 0 source, 1 destination
  name TEXT NOT NULL,
  connector TEXT NOT NULL,
  merchant TEXT NOT NULL,
  account TEXT NOT NULL,            -- the vendor account's identity; '' before the first login
  started_from INTEGER,
  started_at INTEGER,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  UNIQUE (kind, name));
CREATE UNIQUE INDEX instances_account ON instances (kind, account) WHERE account <> '';

CREATE TABLE tenancies (
  merchant TEXT NOT NULL,
  destination INTEGER NOT NULL REFERENCES instances,
  customer TEXT NOT NULL,
  facility TEXT NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (merchant, destination)) WITHOUT ROWID;

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES instances,
  source_ref TEXT NOT NULL,
  number TEXT NOT NULL,
  merchant TEXT NOT NULL,
  status INTEGER NOT NULL,          -- derived; written by save_order alone
  stage INTEGER NOT NULL,
  flags INTEGER NOT NULL,           -- derived: 1 partial, 2 nothing_to_ship, 4 sending_canceled
  not_for_us TEXT NOT NULL,
  observed_only INTEGER NOT NULL,
  sending_canceled INTEGER NOT NULL,
  canceled_at_source INTEGER NOT NULL,
  held_until INTEGER,
  source_status TEXT NOT NULL,
  created_at INTEGER NOT NULL,      -- at the shop
  modified_at INTEGER NOT NULL,     -- at the shop
  first_seen_at INTEGER NOT NULL,
  changed_at INTEGER,
  archived_at INTEGER,
  next_sequence INTEGER NOT NULL,
  version TEXT NOT NULL,            -- the shop's order less personal data, JSON
  overlay TEXT,                     -- operator edits by field, JSON
  UNIQUE (source, source_ref));
CREATE INDEX orders_status ON orders (status, id);
CREATE INDEX orders_number ON orders (number);
CREATE INDEX orders_held ON orders (held_until) WHERE held_until IS NOT NULL;

CREATE TABLE order_personal (order_id INTEGER PRIMARY KEY REFERENCES orders, doc TEXT NOT NULL);

CREATE TABLE consignments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders,
  ship_group TEXT NOT NULL,
  destination INTEGER NOT NULL REFERENCES instances,
  generation INTEGER NOT NULL,
  reference TEXT NOT NULL,
  state INTEGER NOT NULL,
  destination_ref TEXT NOT NULL,
  warehouse INTEGER NOT NULL,
  word TEXT NOT NULL,
  ready_at INTEGER NOT NULL,
  accepted_at INTEGER,
  begun_at INTEGER,                 -- a submit was claimed, no verdict has come since
  submits INTEGER NOT NULL,
  submit_queued INTEGER NOT NULL,
  closed_at INTEGER,
  looked_at INTEGER,
  swept_at INTEGER,
  lines TEXT NOT NULL,
  UNIQUE (order_id, ship_group, destination, generation),
  UNIQUE (destination, reference));
CREATE INDEX consignments_open ON consignments (destination, looked_at)
  WHERE state = 1 AND closed_at IS NULL;

CREATE TABLE shipments (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders,
  consignment_id INTEGER NOT NULL REFERENCES consignments,
  destination INTEGER NOT NULL REFERENCES instances,
  ref TEXT NOT NULL,
  ship_group TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  said TEXT NOT NULL,
  UNIQUE (destination, consignment_id, ref));
CREATE INDEX shipments_order ON shipments (order_id);

CREATE TABLE confirmations (
  order_id INTEGER NOT NULL REFERENCES orders,
  ship_group TEXT NOT NULL,
  shipment_id INTEGER NOT NULL REFERENCES shipments,
  state INTEGER NOT NULL,
  source_shipment_ref TEXT NOT NULL,
  confirmed_at INTEGER,
  confirms INTEGER NOT NULL,
  confirm_queued INTEGER NOT NULL,
  PRIMARY KEY (order_id, ship_group, shipment_id)) WITHOUT ROWID;

CREATE TABLE marks (
  order_id INTEGER NOT NULL REFERENCES orders,
  moment INTEGER NOT NULL,
  state INTEGER NOT NULL,
  status_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (order_id, moment)) WITHOUT ROWID;

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  instance INTEGER NOT NULL REFERENCES instances,
  function TEXT NOT NULL,
  priority INTEGER NOT NULL,
  order_id INTEGER NOT NULL REFERENCES orders,
  consignment_id INTEGER NOT NULL,
  shipment_id INTEGER NOT NULL,
  moment TEXT NOT NULL,
  identity_key TEXT NOT NULL UNIQUE,
  sequence INTEGER NOT NULL,
  after INTEGER NOT NULL,
  state INTEGER NOT NULL,           -- 0 ready, 1 running, 2 held, 3 done, 4 withdrawn, 5 waiting
  phase INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  faults INTEGER NOT NULL,
  absent INTEGER NOT NULL,
  write_begun INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  lease_until INTEGER,
  token INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  last_write_at INTEGER,
  last_error TEXT NOT NULL,
  problem TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  done_at INTEGER);
CREATE INDEX tasks_ready ON tasks (instance, priority, due_at) WHERE state = 0;
CREATE INDEX tasks_running ON tasks (instance, lease_until) WHERE state = 1;
CREATE INDEX tasks_held ON tasks (problem) WHERE state = 2;
CREATE INDEX tasks_order ON tasks (order_id, sequence);

CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  code TEXT NOT NULL,
  severity INTEGER NOT NULL,
  curer INTEGER NOT NULL,
  instance INTEGER NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  remedies TEXT NOT NULL,
  holds INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  acknowledged_at INTEGER,
  snoozed_until INTEGER,
  parent TEXT NOT NULL DEFAULT '');
CREATE UNIQUE INDEX problems_open ON problems (key) WHERE closed_at IS NULL;

CREATE TABLE problem_orders (
  problem_id INTEGER NOT NULL REFERENCES problems,
  order_id INTEGER NOT NULL REFERENCES orders,
  PRIMARY KEY (problem_id, order_id)) WITHOUT ROWID;
CREATE INDEX problem_orders_order ON problem_orders (order_id);

-- An address before and after: what only people may read, and retention may empty.
CREATE TABLE problem_personal (problem_id INTEGER PRIMARY KEY REFERENCES problems,
                               text TEXT NOT NULL);

CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL,        -- 0: of an instance
  instance INTEGER NOT NULL,
  at INTEGER NOT NULL,
  code TEXT NOT NULL,
  who TEXT NOT NULL,
  detail TEXT NOT NULL);
CREATE INDEX history_order ON history (order_id, id);

CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL,
  instance INTEGER NOT NULL,
  at INTEGER NOT NULL,
  doc BLOB NOT NULL);

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  instance INTEGER NOT NULL REFERENCES instances,
  ref TEXT NOT NULL,
  why TEXT NOT NULL,
  raw BLOB NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  UNIQUE (instance, ref));

CREATE TABLE feeds (
  instance INTEGER NOT NULL REFERENCES instances,
  function TEXT NOT NULL,
  cursor TEXT NOT NULL,
  last_run_at INTEGER,
  last_ok_at INTEGER,
  items INTEGER NOT NULL,
  last_error TEXT NOT NULL,
  PRIMARY KEY (instance, function)) WITHOUT ROWID;

CREATE TABLE plugin_state (
  instance INTEGER NOT NULL REFERENCES instances,
  key TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (instance, key)) WITHOUT ROWID;

CREATE TABLE status_bindings (
  instance INTEGER NOT NULL REFERENCES instances,
  moment TEXT NOT NULL,
  configured TEXT NOT NULL,
  status_id TEXT NOT NULL,
  name TEXT NOT NULL,
  origin TEXT NOT NULL,
  bound_at INTEGER NOT NULL,
  PRIMARY KEY (instance, moment)) WITHOUT ROWID;

CREATE TABLE brakes (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  target TEXT NOT NULL,
  function TEXT NOT NULL,
  until INTEGER,
  why TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (scope, target, function));
)sql";

// Consignments of mode test do not count as sent once their source is live.
constexpr const char* migration_2 =
    "ALTER TABLE consignments ADD COLUMN test INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX consignments_test ON consignments (order_id) WHERE test = 1;";

// `dray status` reads counts that each change of an order keeps; lists and searches find their rows
// by an index, however many orders there are.
constexpr const char* migration_3 = R"sql(
CREATE TABLE order_counts (
  source INTEGER NOT NULL,
  status INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  for_us INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  PRIMARY KEY (source, status, partial, for_us)) WITHOUT ROWID;
INSERT INTO order_counts
  SELECT source, status, flags & 1, not_for_us = '', count(*) FROM orders GROUP BY 1, 2, 3, 4;
CREATE TRIGGER orders_counted_in AFTER INSERT ON orders BEGIN
  INSERT INTO order_counts VALUES (NEW.source, NEW.status, NEW.flags & 1, NEW.not_for_us = '', 1)
    ON CONFLICT DO UPDATE SET orders = orders + 1;
END;
CREATE TRIGGER orders_counted_out AFTER DELETE ON orders BEGIN
  UPDATE order_counts SET orders = orders - 1 WHERE source = OLD.source AND status = OLD.status
    AND partial = OLD.flags & 1 AND for_us = (OLD.not_for_us = '');
END;
CREATE TRIGGER orders_counted_anew AFTER UPDATE OF source, status, flags, not_for_us ON orders
  WHEN (OLD.source, OLD.status, OLD.flags & 1, OLD.not_for_us = '') <>
       (NEW.source, NEW.status, NEW.flags & 1, NEW.not_for_us = '')
BEGIN
  UPDATE order_counts SET orders = orders - 1 WHERE source = OLD.source AND status = OLD.status
    AND partial = OLD.flags & 1 AND for_us = (OLD.not_for_us = '');
  INSERT INTO order_counts VALUES (NEW.source, NEW.status, NEW.flags & 1, NEW.not_for_us = '', 1)
    ON CONFLICT DO UPDATE SET orders = orders + 1;
END;

DROP INDEX orders_status;
CREATE INDEX orders_status ON orders (status, id) WHERE not_for_us = '';
CREATE INDEX orders_source ON orders (source, id);
CREATE INDEX orders_source_status ON orders (source, status, id) WHERE not_for_us = '';
CREATE INDEX orders_ref ON orders (source_ref);
CREATE INDEX orders_partial ON orders (id) WHERE not_for_us = '' AND flags & 1;
CREATE INDEX orders_not_for_us ON orders (id) WHERE not_for_us <> '';
CREATE INDEX tasks_held_at ON tasks (instance) WHERE state = 2;
)sql";

// Orders that a person set aside; how many new ones came lately, for the guard against a surge.
constexpr const char* migration_4 =
    "ALTER TABLE orders ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX orders_new ON orders (source, first_seen_at) "
    "WHERE not_for_us = '' AND observed_only = 0;";

// Who mapped a status; problems that do not end with their last order; until when a mark that
// cannot be written holds its order; when an order was last read at its shop, and whether it is to
// be read again before it is sent.
constexpr const char* migration_5 =
    "ALTER TABLE status_bindings ADD COLUMN who TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE problems ADD COLUMN stands INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE marks ADD COLUMN problem TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE marks ADD COLUMN held_until INTEGER;"
    "ALTER TABLE orders ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE orders ADD COLUMN recheck_due INTEGER NOT NULL DEFAULT 0;"
    "UPDATE orders SET read_at = first_seen_at;";

// The versions in a table of their own: an order's row changes a dozen times on its way and is
// written whole each time, its version hardly ever. The counts are kept by save_order() (a trigger
// costs a copy of each page that an UPDATE touches).
constexpr const char* migration_6 = R"sql(
CREATE TABLE order_versions (
  order_id INTEGER PRIMARY KEY REFERENCES orders,
  doc TEXT NOT NULL);               -- the shop's order less personal data, JSON
INSERT INTO order_versions SELECT id, version FROM orders;
ALTER TABLE orders DROP COLUMN version;
DROP TRIGGER orders_counted_in;
DROP TRIGGER orders_counted_out;
DROP TRIGGER orders_counted_anew;
)sql";

constexpr std::array migrations = {migration_1, migration_2, migration_3,
                                   migration_4, migration_5, migration_6};
static_assert(migrations.size() == schema_version);

} // namespace

std::string migrate(SQLite::Database& db) {
    const std::int64_t found = db.execAndGet("PRAGMA user_version").getInt64();
    if (found > schema_version) {
        return "schema_newer: the store was written by a newer Dray (schema " +
               std::to_string(found) + ", this one knows " + std::to_string(schema_version) +
               "). Install that version again, or restore the backup made before the upgrade.";
    }
    for (std::int64_t v = found; v < schema_version; ++v) {
        SQLite::Transaction tx(db);
        db.exec(migrations[static_cast<std::size_t>(v)]);
        db.exec("PRAGMA user_version = " + std::to_string(v + 1));
        tx.commit();
    }
    return {};
}

} // namespace dray::store::sqlite
