/** The way of a letter to its recipients, as JSON; without it the letter is not to be sent. */
export const sql = `
  ALTER TABLE letter ADD COLUMN delivery TEXT;
  CREATE INDEX letter_to_send ON letter (created_at) WHERE delivery IS NOT NULL AND state IN ('outbox', 'sending', 'unsure');
`
