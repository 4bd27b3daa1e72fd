//! The tables, as single statements that SQLite and PostgreSQL both take, and the version they are at.
//!
//! Columns are TEXT or BIGINT; times are RFC 3339 UTC text in whole seconds, so text order is time order. Lists and
//! free objects are JSON text. Indexes exist for the orders and look-ups of the faces, no others: a million people
//! are inserted with them.

use super::cell::args;
use super::{BookError, Work};

/// Rises when the tables change. Version 1 is the first.
const VERSION: i64 = 1;

/// Makes what is missing and refuses a database from a newer program.
pub(super) async fn prepare(work: &mut Work) -> Result<(), BookError> {
    for &statement in TABLES.iter().chain(INDEXES) {
        work.tx.run(statement, &[]).await?;
    }
    let now = work.now.clone();
    let first = [("schema", VERSION.to_string()), ("begun", now), ("shop_name", "The Corner Shop".to_owned())];
    let more = [("account_id", "42".to_owned()), ("point_value_minor", "10".to_owned())];
    for (name, value) in first.iter().chain(&more) {
        let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        work.tx.run(sql, &args![*name, value]).await?;
    }
    // Each counter holds the last number given out. `people` is how many customers there are.
    for (name, value) in COUNTERS {
        let sql = "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        work.tx.run(sql, &args![name, value]).await?;
    }
    let version = work.setting("schema").await?.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if version == VERSION {
        return Ok(());
    }
    Err(BookError::Database(format!("the database is at version {version}, this program knows version {VERSION}")))
}

const COUNTERS: [(&str, i64); 9] = [
    ("seq", 0),
    ("people", 0),
    ("customer", 58_000),
    ("card", 70),
    ("reward", 10),
    ("customer_card", 9_000),
    ("entry", 500),
    ("line", 0),
    ("receipt", 0),
];

const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS customers (
        id TEXT PRIMARY KEY, number BIGINT NOT NULL UNIQUE, uuid TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL, first_name TEXT, last_name TEXT, company TEXT,
        phone TEXT, phone_digits TEXT, us_phone TEXT, email TEXT, email_key TEXT,
        address_text TEXT, line1 TEXT, line2 TEXT, city TEXT, state TEXT, postal_code TEXT,
        birthday TEXT, notes TEXT, tags TEXT NOT NULL, metadata TEXT NOT NULL,
        contact_by TEXT, consent_email BIGINT, consent_sms BIGINT,
        points BIGINT NOT NULL CHECK (points >= 0), spent_minor BIGINT NOT NULL, orders BIGINT NOT NULL,
        balance_minor BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
        version BIGINT NOT NULL, seq BIGINT NOT NULL UNIQUE, anonymised BIGINT NOT NULL,
        fold TEXT NOT NULL, marks TEXT NOT NULL, wide TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS external_references (
        source TEXT NOT NULL, external_id TEXT NOT NULL, customer_id TEXT NOT NULL REFERENCES customers (id),
        metadata TEXT NOT NULL, PRIMARY KEY (source, external_id))",
    "CREATE TABLE IF NOT EXISTS cards (
        id BIGINT PRIMARY KEY, name TEXT NOT NULL, card_color TEXT NOT NULL, text_color TEXT NOT NULL,
        stamp_icon TEXT NOT NULL, stamp_color TEXT NOT NULL, stamps_required BIGINT NOT NULL,
        initial_stamps BIGINT NOT NULL, strip_type TEXT NOT NULL, strip_color TEXT, strip_preset TEXT,
        header_text TEXT, archived_at TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS rewards (
        id BIGINT PRIMARY KEY, card_id BIGINT NOT NULL REFERENCES cards (id), name TEXT NOT NULL, description TEXT,
        stamps_required BIGINT NOT NULL CHECK (stamps_required > 0), position BIGINT NOT NULL, active BIGINT NOT NULL,
        created_at TEXT NOT NULL, updated_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS customer_cards (
        id BIGINT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id),
        card_id BIGINT NOT NULL REFERENCES cards (id), code TEXT NOT NULL, status TEXT NOT NULL,
        stamps BIGINT NOT NULL CHECK (stamps >= 0), apple_installed BIGINT NOT NULL, google_installed BIGINT NOT NULL,
        wallet_token TEXT NOT NULL, version BIGINT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS stamp_entries (
        id TEXT PRIMARY KEY, number BIGINT NOT NULL, customer_card_id BIGINT NOT NULL REFERENCES customer_cards (id),
        kind TEXT NOT NULL, delta BIGINT NOT NULL, balance_after BIGINT NOT NULL, reward_id BIGINT, reward_name TEXT,
        reverses TEXT UNIQUE, note TEXT, created_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS ledger (
        id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id), kind TEXT NOT NULL,
        amount_minor BIGINT NOT NULL CHECK (amount_minor > 0), balance_after_minor BIGINT NOT NULL,
        description TEXT, reference_id TEXT, created_at TEXT NOT NULL, seq BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS points_entries (
        id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id), kind TEXT NOT NULL,
        delta BIGINT NOT NULL, balance_after BIGINT NOT NULL, sale_id TEXT, created_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS sales (
        id TEXT PRIMARY KEY, receipt_number TEXT NOT NULL, customer_id TEXT REFERENCES customers (id),
        status TEXT NOT NULL, items TEXT NOT NULL, subtotal_minor BIGINT NOT NULL, tax_minor BIGINT NOT NULL,
        discount_minor BIGINT NOT NULL, total_minor BIGINT NOT NULL CHECK (total_minor >= 0),
        payment_method TEXT NOT NULL, cashier_name TEXT, notes TEXT, network TEXT, invoice_id TEXT,
        created_at TEXT NOT NULL, completed_at TEXT)",
    "CREATE TABLE IF NOT EXISTS invoices (
        id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id), amount_minor BIGINT NOT NULL,
        description TEXT, status TEXT NOT NULL, due_at TEXT, send_via TEXT, token TEXT NOT NULL,
        created_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS api_keys (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, scopes TEXT NOT NULL,
        created_at TEXT NOT NULL, expires_at TEXT, revoked_at TEXT)",
    "CREATE TABLE IF NOT EXISTS sessions (
        hash TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, expires_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS idempotency (
        caller TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status BIGINT NOT NULL,
        body TEXT NOT NULL, created_at TEXT NOT NULL, PRIMARY KEY (caller, key))",
];

const INDEXES: &[&str] = &[
    "CREATE INDEX IF NOT EXISTS customers_created ON customers (created_at, number)",
    "CREATE INDEX IF NOT EXISTS customers_updated ON customers (updated_at, seq)",
    "CREATE INDEX IF NOT EXISTS customers_fold ON customers (fold, number)",
    "CREATE INDEX IF NOT EXISTS customers_phone ON customers (phone_digits)",
    "CREATE INDEX IF NOT EXISTS customers_us_phone ON customers (us_phone, number)",
    "CREATE INDEX IF NOT EXISTS customers_email ON customers (email_key)",
    "CREATE INDEX IF NOT EXISTS references_customer ON external_references (customer_id)",
    "CREATE INDEX IF NOT EXISTS rewards_card ON rewards (card_id)",
    "CREATE INDEX IF NOT EXISTS customer_cards_customer ON customer_cards (customer_id)",
    "CREATE INDEX IF NOT EXISTS customer_cards_card ON customer_cards (card_id)",
    "CREATE INDEX IF NOT EXISTS customer_cards_code ON customer_cards (code)",
    "CREATE INDEX IF NOT EXISTS stamp_entries_card ON stamp_entries (customer_card_id, number)",
    "CREATE INDEX IF NOT EXISTS ledger_customer ON ledger (customer_id, seq)",
    "CREATE INDEX IF NOT EXISTS points_customer ON points_entries (customer_id)",
    "CREATE INDEX IF NOT EXISTS sales_customer ON sales (customer_id, created_at)",
    "CREATE INDEX IF NOT EXISTS sales_created ON sales (created_at, id)",
    "CREATE INDEX IF NOT EXISTS invoices_created ON invoices (created_at, id)",
    "CREATE INDEX IF NOT EXISTS invoices_customer ON invoices (customer_id)",
    "CREATE INDEX IF NOT EXISTS idempotency_created ON idempotency (created_at)",
    "CREATE INDEX IF NOT EXISTS sessions_expiry ON sessions (expires_at)",
];
