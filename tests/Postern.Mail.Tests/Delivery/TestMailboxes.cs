using Microsoft.Extensions.Logging;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Database;
using Postern.Mail.Accounts.Passwords;
using Postern.Mail.Delivery;
using Postern.Mail.Mailboxes;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Store.State;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Delivery;

/// <summary>Accounts with the password <c>secret</c>, and their mailboxes on the disk.</summary>
internal sealed class TestMailboxes : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Workers _workers = new(2, 64);
    private readonly MailboxWatch _watch = new(TimeProvider.System);
    private readonly DatabaseAccounts _accounts;

    internal TestMailboxes(params string[] names)
    {
        _accounts = new DatabaseAccounts(_directory.File("accounts.db"));
        Accounts = new AccountDesk(_accounts, StateKey.FindOrMake(_directory.Path), _workers, TimeProvider.System, fault => throw fault);
        foreach (string name in names)
            Add(new Account { Name = name });
        Accounts.Survey();
    }

    internal AccountDesk Accounts { get; }

    /// <summary>Adds an account, or puts it in the place of the one of this name.</summary>
    internal void Add(Account account) => _accounts.Change(account.Name, _ => account with { Passwords = PasswordMaker.Make(new Secret("secret"), PasswordForm.ScramSha256) });

    internal DeliveryParts PartsOf(DoorSettings settings, ILogger log) => new(
        settings,
        "door.example",
        new Recipients(Accounts, settings.Mail, "door.example"),
        new MailStore(new MailLocation(_directory.File("mail/%u")), _workers, _watch, TimeProvider.System, log),
        TimeProvider.System,
        log);

    /// <summary>The directory of an account's mailbox.</summary>
    internal string PathOf(string account) => _directory.File("mail/" + account);

    /// <summary>The mails that lie in a folder, whole; none where there is no such folder.</summary>
    internal string[] Mails(string account, string folder = "")
    {
        string place = Path.Combine(PathOf(account), folder, "new");
        return Directory.Exists(place) ? [.. Directory.GetFiles(place).Order(StringComparer.Ordinal).Select(File.ReadAllText)] : [];
    }

    /// <summary>Files of deliveries that have not come to an end.</summary>
    internal int Unfinished => Directory.Exists(_directory.File("mail")) ? Directory.GetDirectories(_directory.File("mail"), "tmp", SearchOption.AllDirectories).Sum(tmp => Directory.GetFiles(tmp).Length) : 0;

    public void Dispose()
    {
        Accounts.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _watch.Dispose();
        _workers.Dispose();
        _directory.Dispose();
    }
}
