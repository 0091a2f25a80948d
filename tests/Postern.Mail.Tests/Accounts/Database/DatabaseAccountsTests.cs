using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Database;
using Postern.Testing;

namespace Postern.Mail.Tests.Accounts.Database;

public sealed class DatabaseAccountsTests : AccountsTests
{
    private string Place => Folder.File("accounts.db");

    protected override IAccounts Open() => new DatabaseAccounts(Place);

    [Fact]
    public async Task The_sqlite3_program_reads_it_and_finds_no_secret()
    {
        if (ExternalProgram.Find("sqlite3") is not { } sqlite)
        {
            Assert.Skip("there is no sqlite3 here");
            return;
        }

        using var accounts = Open();
        accounts.Change("zoë@example.org", _ => AccountSamples.Full("zoë@example.org"));
        var (code, text) = await ExternalProgram.RunAsync(
            sqlite,
            [Place, "PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT name, enabled, secret_for FROM account; SELECT label, scope FROM app_password; SELECT address FROM alias;"],
            TestContext.Current.CancellationToken);
        Assert.Equal((0, "ok\nzoë@example.org|0|APOP,CRAM-MD5\nlaptop|imap,pop3,submit\nphone|imap,submit\nsales@example.org\nZoë@example.org\n"), (code, text));
    }

    [Fact]
    public async Task What_another_program_damages_is_told_in_one_sentence()
    {
        if (ExternalProgram.Find("sqlite3") is not { } sqlite)
        {
            Assert.Skip("there is no sqlite3 here");
            return;
        }

        using var accounts = Open();
        accounts.Change("alice", _ => AccountSamples.Plain("alice", "one"));
        await ExternalProgram.RunAsync(sqlite, [Place, "UPDATE password SET hash = 'geheim'"], TestContext.Current.CancellationToken);
        var told = Assert.Throws<IOException>(() => accounts.Find("alice"));
        Assert.Equal($"the database “{Place}”: a password is kept as {{SCHEME}} and its hash: run postern account passwd, which writes it", told.Message);
        accounts.Change("bob", _ => AccountSamples.Plain("bob", "one"));
        Assert.NotNull(accounts.Find("bob"));
    }
}
