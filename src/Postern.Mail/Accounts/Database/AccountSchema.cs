using Postern.Store.Sqlite;

namespace Postern.Mail.Accounts.Database;

/// <summary>The tables of <c>accounts.db</c>. Times are seconds since 1970; <c>key</c> is the name as it is compared.</summary>
internal static class AccountSchema
{
    private const int Mark = 0x50616363; // "Pacc"

    public static readonly Schema Current = new(Mark,
    [
        new Migration(1, """
            CREATE TABLE account (
                id INTEGER PRIMARY KEY,
                key TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                enabled INTEGER NOT NULL,
                secret TEXT,
                secret_for TEXT NOT NULL,
                backend_secret TEXT,
                totp TEXT,
                totp_step INTEGER NOT NULL DEFAULT 0,
                otp TEXT
            ) STRICT;
            CREATE TABLE alias (
                account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
                place INTEGER NOT NULL,
                address TEXT NOT NULL,
                PRIMARY KEY (account, place)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE password (
                account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
                place INTEGER NOT NULL,
                hash TEXT NOT NULL,
                PRIMARY KEY (account, place)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE certificate (
                claim TEXT NOT NULL PRIMARY KEY,
                account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX certificate_account ON certificate (account);
            CREATE TABLE app_password (
                account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
                label TEXT NOT NULL COLLATE NOCASE,
                scope TEXT NOT NULL,
                fast TEXT NOT NULL,
                keys TEXT NOT NULL,
                created INTEGER NOT NULL,
                expires INTEGER,
                used INTEGER,
                used_from TEXT,
                PRIMARY KEY (account, label)
            ) STRICT, WITHOUT ROWID;
            """),
        // Mail is delivered by alias: found by one look, however many there are. lower() knows ASCII; what is written from here on is folded as names are.
        new Migration(2, """
            ALTER TABLE alias ADD COLUMN key TEXT;
            UPDATE alias SET key = lower(address);
            CREATE INDEX alias_key ON alias (key);
            """),
    ]);
}
