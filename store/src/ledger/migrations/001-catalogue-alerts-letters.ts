/** Catalogue versions, alerts, letters, runs of timetables, settings and the audit trail. */
export const sql = `
  CREATE TABLE catalogue (version INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, content TEXT NOT NULL);
  CREATE TABLE alert (
    id TEXT PRIMARY KEY, site TEXT NOT NULL, space TEXT, active INTEGER NOT NULL, raised_at INTEGER NOT NULL, cleared_at INTEGER,
    condition TEXT NOT NULL, acknowledged_at INTEGER, acknowledged_by TEXT);
  CREATE INDEX alert_by_time ON alert (raised_at);
  CREATE INDEX alert_open ON alert (raised_at) WHERE active = 1 OR acknowledged_at IS NULL;
  CREATE TABLE letter (
    id TEXT PRIMARY KEY, street TEXT NOT NULL, language TEXT NOT NULL, week TEXT NOT NULL, subject TEXT NOT NULL, created_at INTEGER NOT NULL, as_of INTEGER NOT NULL,
    html TEXT NOT NULL, text TEXT NOT NULL, eml BLOB NOT NULL, model TEXT NOT NULL, recipients TEXT NOT NULL, state TEXT NOT NULL);
  CREATE INDEX letter_by_week ON letter (week);
  CREATE TABLE run (job TEXT NOT NULL, slot TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (job, slot)) WITHOUT ROWID;
  CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL, detail TEXT);
`
