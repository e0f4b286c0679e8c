/** What figures rested on before: each version of a definition with when it was first known here, and parts of days that later ones have replaced. */
export const sql = `
  CREATE TABLE definition (metric TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (metric, version)) WITHOUT ROWID;
  CREATE TABLE replaced_day (
    space TEXT NOT NULL, date TEXT NOT NULL, replaced_at INTEGER NOT NULL, computed_at INTEGER NOT NULL, parts_version INTEGER NOT NULL, catalogue INTEGER NOT NULL, parts TEXT NOT NULL,
    PRIMARY KEY (space, date, computed_at)) WITHOUT ROWID;
`
