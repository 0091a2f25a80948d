using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Control;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Carrying;

/// <summary>The files of one carrier in the runtime directory.</summary>
/// <param name="Directory">The runtime directory.</param>
/// <param name="Key">The route's key.</param>
internal sealed record CarrierPlace(string Directory, string Key)
{
    private const string Prefix = "ssh-";
    private const string Suffix = ".sock";
    private const int LongestPath = 107; // sun_path, unix(7)
    private const int LongNumber = 9999;
    private const int Temporary = 17; // ssh makes its socket under another name first: a dot and 16 letters more

    private static readonly TimeSpan Queue = TimeSpan.FromSeconds(5); // arbitrary: a carrier has little to do
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    /// <summary>Where a carrier is asked.</summary>
    internal string Socket => Of(Suffix);

    /// <summary>The control socket of a login of the carrier that this process is.</summary>
    internal string Mux(int login) => Of(string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{login}.mux"));

    /// <summary>Why nobody is to log in there any more.</summary>
    internal string Stopped => Of(".stopped");

    /// <summary>All places that have a socket; none where the directory is not there, or is somebody else's.</summary>
    internal static IReadOnlyList<CarrierPlace> In(string directory)
    {
        try
        {
            return [.. System.IO.Directory.EnumerateFileSystemEntries(directory, Prefix + "*" + Suffix)
                .Select(path => new CarrierPlace(directory, Path.GetFileName(path)[Prefix.Length..^Suffix.Length]))
                .OrderBy(place => place.Key, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return []; // a carrier of ours can be in neither
        }
    }

    /// <summary>Removes what a carrier that was killed has left behind; whoever calls this is the only one.</summary>
    internal void Clear()
    {
        File.Delete(Socket);
        foreach (string old in System.IO.Directory.EnumerateFileSystemEntries(Directory, $"{Prefix}{Key}.*.mux"))
            File.Delete(old);
    }

    /// <summary>Sees to it that sockets can stand there.</summary>
    /// <exception cref="SshException">The path is too long.</exception>
    internal void Check()
    {
        if (Encoding.UTF8.GetByteCount(Mux(LongNumber)) + Temporary > LongestPath)
            throw new SshException($"the path {Mux(LongNumber)} is too long for ssh's control socket: set RUNTIME_DIRECTORY to a shorter directory");
    }

    /// <summary>Connects to the carrier; null where there is none. Only one of our own user is believed.</summary>
    /// <exception cref="SshException">It cannot be; the message says why.</exception>
    internal async Task<Socket?> TryConnectAsync(TimeProvider time, CancellationToken cancel)
    {
        long began = time.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancel);
                if (!ControlPeer.Of(socket).IsTrustedBy(ControlPeer.OwnUser()))
                    throw new SshException($"somebody else listens at {Socket}: set RUNTIME_DIRECTORY to a directory of your own");
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                if (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || e.NativeErrorCode == 2 /* ENOENT */)
                    return null;
                // Its queue is full.
                if (e.SocketErrorCode != SocketError.WouldBlock || time.GetElapsedTime(began) > Queue)
                    throw new SshException($"the carrier at {Socket} cannot be reached: {SystemWords.Of(e)}");
            }
            catch
            {
                socket.Dispose();
                throw;
            }
            await Task.Delay(Again, time, cancel);
        }
    }

    private string Of(string suffix) => Path.Combine(Directory, Prefix + Key + suffix);
}
