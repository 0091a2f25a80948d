using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Postern and Dovecot, each with a user of its own over a copy of the same Maildir.</summary>
internal sealed class Twins : IAsyncDisposable
{
    private readonly MailboxServer _postern;
    private readonly DovecotServer _dovecot;

    private Twins(MailboxServer postern, DovecotServer dovecot, string ours, string theirs)
    {
        (_postern, _dovecot) = (postern, dovecot);
        (Ours, Theirs) = (ours, theirs);
    }

    /// <summary>The user here.</summary>
    internal string Ours { get; }

    /// <summary>The user there.</summary>
    internal string Theirs { get; }

    internal static async Task<Twins> StartAsync(MailServers servers, Action<string> fill)
    {
        var dovecot = await servers.DovecotAsync();
        var postern = await MailboxServer.StartAsync();
        var twins = new Twins(postern, dovecot, await postern.NewUserAsync(), dovecot.NewUser());
        fill(postern.MailOf(twins.Ours));
        fill(dovecot.MailOf(twins.Theirs));
        return twins;
    }

    /// <summary>A client of each.</summary>
    internal async Task<(ImapTalk Ours, ImapTalk Theirs)> LoginAsync() =>
        (await _postern.LoginAsync(Ours), await ImapTalk.LoginAsync(_dovecot.Port("imap"), Theirs, DovecotServer.Password));

    public ValueTask DisposeAsync() => _postern.DisposeAsync();
}
