using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Postern as a process that has the mailboxes itself, for clients on this machine; it can be killed and begun again over the same files.</summary>
internal sealed class MailboxServer : IAsyncDisposable
{
    internal const string Password = DovecotServer.Password;

    private static int s_users;

    private readonly TemporaryDirectory _directory = new();
    private readonly string _more;
    private PosternProcess? _process;

    private MailboxServer(string more) => _more = more;

    /// <summary>Files of its tests.</summary>
    internal TemporaryDirectory Directory => _directory;

    internal int Port => Process.Door("imap").Port;

    internal PosternProcess Process => _process ?? throw new InvalidOperationException("it does not run");

    /// <param name="more">More lines of its door.</param>
    internal static async Task<MailboxServer> StartAsync(string more = "")
    {
        var server = new MailboxServer(more);
        await server.AgainAsync();
        return server;
    }

    /// <summary>A user nobody else has, with an empty mailbox.</summary>
    internal async Task<string> NewUserAsync()
    {
        string user = $"box{Interlocked.Increment(ref s_users)}";
        await Shell.RunAsync("sh", "-c", $"echo {Password} | {PosternProcess.Path} account add {user} --state {_directory.File("state")}");
        Maildir.Make(MailOf(user));
        return user;
    }

    /// <summary>The Maildir of a user.</summary>
    internal string MailOf(string user) => Path.Combine(_directory.File("mail"), user);

    /// <summary>A client that has logged in.</summary>
    internal async Task<ImapTalk> LoginAsync(string user) => await ImapTalk.LoginAsync(Port, user, Password);

    /// <summary>Ends it without a word.</summary>
    internal async Task KillAsync()
    {
        Process.Program.Signal(RunningProgram.Kill);
        await Process.Program.ExitAsync();
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>It runs; after a kill, on another port.</summary>
    /// <param name="lmtp">It has a door for LMTP too, for addresses at <c>front.test</c>.</param>
    /// <param name="pop3">It has a door for POP3 too.</param>
    internal async Task AgainAsync(bool lmtp = false, bool pop3 = false) => _process = await PosternProcess.RunAsync(_directory, $"""
        [imap]
        accept = imap://127.0.0.1:0
        login = check
        clearLogin = 127.0.0.0/8
        mailboxes = {_directory.File("mail")}/%u
        {_more}
        {(lmtp ? Lmtp : "")}
        {(pop3 ? Pop3 : "")}
        """);

    private string Lmtp => $"""
        [lmtp]
        accept = lmtp://127.0.0.1:0
        domain = front.test
        mailboxes = {_directory.File("mail")}/%u
        """;

    private string Pop3 => $"""
        [pop3]
        accept = pop3://127.0.0.1:0
        login = check
        clearLogin = 127.0.0.0/8
        mailboxes = {_directory.File("mail")}/%u
        """;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Dispose();
    }
}
