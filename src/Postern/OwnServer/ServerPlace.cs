namespace Postern.OwnServer;

/// <summary>Where everything of a mail server of one's own is: one state directory.</summary>
/// <param name="directory">The state directory, as an absolute path.</param>
internal sealed class ServerPlace(string directory)
{
    /// <summary>The name of its process, for <c>status</c>, <c>reload</c> and <c>stop</c>.</summary>
    public const string ProcessName = "up";

    /// <summary>The state directory itself; accounts and the state key are in it too.</summary>
    public string Directory => directory;

    /// <summary>The doors, as <c>postern run</c> reads them.</summary>
    public string Configuration => In("up.conf");

    /// <summary>The certificate that clients trust; its key stands beside it.</summary>
    public string Authority => In("ca.pem");

    /// <summary>The key of the authority.</summary>
    public string AuthorityKey => In("ca.key");

    /// <summary>Certificate and key of the doors, below the authority.</summary>
    public string Certificate => In("server.pem");

    /// <summary>Where programs of this machine hand in mail.</summary>
    public string Socket => In("lmtp");

    /// <summary>What has been done so far.</summary>
    public string Journal => In("up.steps");

    /// <summary>Held by whoever prepares and opens the server; the lock's own file is beside it.</summary>
    public string Lock => In("up");

    /// <summary>Where the mailboxes are, as the setting <c>mailboxes</c> has it.</summary>
    public string Mailboxes => Path.Combine(In("mail").Replace("%", "%%", StringComparison.Ordinal), "%u");

    private string In(string name) => Path.Combine(directory, name);
}
