using System.Text;
using Postern.Store.Files;

namespace Postern.OwnServer;

/// <summary>Which steps towards a server have been done: a start that was cut off goes on where it stopped.</summary>
/// <remarks>Of whoever holds the place's lock. A step is written down after it was done, and one that only begins something, before.</remarks>
internal sealed class Journal
{
    /// <summary>The authority is whole; its fingerprint.</summary>
    public const string Authority = "authority";

    /// <summary>The host name that was asked for.</summary>
    public const string Host = "host";

    /// <summary>The account that is made here: written down before it is made.</summary>
    public const string Account = "account";

    /// <summary>The server was open once, and the password was shown.</summary>
    public const string Open = "open";

    /// <summary>The welcome letter is in the mailbox.</summary>
    public const string Welcome = "welcome";

    /// <summary>The sample letters are in the mailbox.</summary>
    public const string Demo = "demo";

    private const int Longest = 1 << 16;

    private readonly string _path;
    private readonly Dictionary<string, string> _steps = new(StringComparer.Ordinal);

    /// <summary>What was written down in this place; nothing where there is no file.</summary>
    /// <exception cref="IOException">It cannot be read, or is not ours alone.</exception>
    public Journal(ServerPlace place)
    {
        _path = place.Journal;
        foreach (string line in Encoding.UTF8.GetString(PrivateFile.Read(_path, Longest) ?? []).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int blank = line.IndexOf(' ', StringComparison.Ordinal);
            _steps[blank < 0 ? line : line[..blank]] = blank < 0 ? "" : line[(blank + 1)..];
        }
    }

    /// <summary>Whether a step was written down.</summary>
    public bool Has(string step) => _steps.ContainsKey(step);

    /// <summary>What was written down beside a step; null where it was not.</summary>
    public string? ValueOf(string step) => _steps.GetValueOrDefault(step);

    /// <summary>Writes a step down; it is on the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string step, string value = "")
    {
        if (ValueOf(step) == value)
            return;
        _steps[step] = value;
        PrivateFile.Replace(_path, Encoding.UTF8.GetBytes(string.Concat(_steps.Select(row => $"{row.Key} {row.Value}".TrimEnd() + "\n"))));
    }
}
