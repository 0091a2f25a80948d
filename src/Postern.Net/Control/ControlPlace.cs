using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Postern.Net.Control;

/// <summary>Where the control sockets of a state directory are: <c>control-NAME.sock</c>, one for each process.</summary>
internal static class ControlPlace
{
    private const string Prefix = "control-";
    private const string Suffix = ".sock";
    private const string Beside = "next-";
    private const int LongestPath = 107; // sun_path, unix(7)

    /// <summary>The path of a name.</summary>
    /// <exception cref="ControlException">It cannot be one; the text says why.</exception>
    public static string PathOf(string directory, string name)
    {
        if (NameProblem(name) is { } problem)
            throw new ControlException(problem);
        return PathProblem(directory, name) is { } tooLong ? throw new ControlException(tooLong) : Combine(directory, name);
    }

    /// <summary>Why no socket can stand there; null where one can.</summary>
    public static string? PathProblem(string directory, string name)
    {
        string path = Combine(directory, name);
        int length = Encoding.UTF8.GetByteCount(path);
        return length <= LongestPath
            ? null
            : $"the path of the control socket, {path}, has {length} bytes, and no socket can have more than {LongestPath}: choose a shorter --state (state = in a file) or --name";
    }

    /// <summary>Why this cannot be a name; null where it can.</summary>
    public static string? NameProblem(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? null
        : $"“{name}” cannot be the name of a process: write letters, digits, dots, dashes and underscores";

    private static string Combine(string directory, string name) => Path.Combine(directory, Prefix + name + Suffix);

    /// <summary>All names in a directory, of those who run and of those who have died.</summary>
    public static IReadOnlyList<string> NamesIn(string directory) => !Directory.Exists(directory)
        ? []
        : [.. Directory.EnumerateFileSystemEntries(directory, Prefix + "*" + Suffix)
            .Select(path => Path.GetFileName(path)[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>Where the socket of a process stands whose name its predecessor still has; nobody looks for it there.</summary>
    public static string BesideOf(string directory, int process)
    {
        string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Beside}{process}{Suffix}"));
        return Encoding.UTF8.GetByteCount(path) <= LongestPath
            ? path
            : throw new ControlException($"the path {path} is too long for a socket: choose a shorter --state (state = in a file)");
    }

    /// <summary>All such sockets, of those who run and of those who have died.</summary>
    public static IReadOnlyList<string> BesideIn(string directory) => [.. Directory.EnumerateFileSystemEntries(directory, Beside + "*" + Suffix)];

    /// <summary>Connects; null when nobody listens there.</summary>
    public static async Task<Socket?> TryConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || e.NativeErrorCode == 2 /* ENOENT */)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
