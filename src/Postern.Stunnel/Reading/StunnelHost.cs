using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Postern.Net.Native;

namespace Postern.Stunnel.Reading;

/// <summary>This machine.</summary>
public sealed class StunnelHost : IStunnelHost
{
    /// <summary>The largest file that is read, in bytes: arbitrary, a configuration of a hundred thousand sections.</summary>
    public const int LargestFile = 16 << 20;

    private const string Missing = "No such file or directory (2)";
    private const string Denied = "Permission denied (13)";
    private const string NotADirectory = "Not a directory (20)";
    private const string TooLarge = "File too large (27)";
    private const string Broken = "Input/output error (5)";

    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <inheritdoc/>
    public bool TryResolvePath(string path, [NotNullWhen(true)] out string? absolute, [NotNullWhen(false)] out string? error)
    {
        absolute = SystemNames.RealPath(path, out var number);
        error = absolute is not null ? null : number switch { 13 => Denied, 20 => NotADirectory, 2 => Missing, _ => Broken };
        return absolute is not null;
    }

    /// <inheritdoc/>
    public bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? error)
    {
        (bytes, error) = Attempt(path, () =>
        {
            using var file = File.OpenRead(path);
            return ReadBounded(file);
        });
        if (bytes is null && error is null)
            error = TooLarge;
        return bytes is not null;
    }

    /// <inheritdoc/>
    public bool TryListDirectory(string path, [NotNullWhen(true)] out IReadOnlyList<(string Name, bool IsFile)>? entries, [NotNullWhen(false)] out string? error)
    {
        if (File.Exists(path))
        {
            (entries, error) = (null, NotADirectory);
            return false;
        }

        (entries, error) = Attempt<IReadOnlyList<(string, bool)>>(
            path,
            () => [.. Directory.EnumerateFileSystemEntries(path).Select(entry => (Path.GetFileName(entry), SystemNames.IsFile(entry)))]);
        return entries is not null;
    }

    /// <inheritdoc/>
    public bool IsOpenToOthers(string path) => (File.Exists(path) || Directory.Exists(path)) && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    /// <inheritdoc/>
    public int? FindPort(string service) => SystemNames.TcpPort(service);

    /// <inheritdoc/>
    public uint? FindUser(string name) => SystemNames.User(name);

    /// <inheritdoc/>
    public uint? FindGroup(string name) => SystemNames.Group(name);

    /// <inheritdoc/>
    public string? WhyUnresolvable(string host)
    {
        if (host.Length == 0)
            return "Neither nodename nor servname known (EAI_NONAME)";
        try
        {
            return IPAddress.TryParse(host, out _) || System.Net.Dns.GetHostAddresses(host).Length > 0 ? null : "No address associated with nodename (EAI_NODATA)";
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.TryAgain => "Temporary failure in name resolution (EAI_AGAIN)",
                SocketError.NoRecovery => "Non-recoverable failure in name resolution (EAI_FAIL)",
                _ => "Neither nodename nor servname known (EAI_NONAME)",
            };
        }
        catch (ArgumentException)
        {
            // Longer than a host name may be.
            return "Neither nodename nor servname known (EAI_NONAME)";
        }
    }

    private static byte[]? ReadBounded(FileStream file)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while ((read = file.Read(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > LargestFile)
                return null;
        }

        return bytes.ToArray();
    }

    private static (T? Value, string? Error) Attempt<T>(string path, Func<T?> read)
        where T : class
    {
        if (path.Length == 0)
            return (null, Missing);
        try
        {
            return (read(), null);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, Directory.Exists(path) ? "Is a directory (21)" : Denied);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Missing);
        }
        catch (IOException)
        {
            return (null, Broken);
        }
    }
}
