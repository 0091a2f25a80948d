using System.Globalization;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Stunnel;

/// <summary>A program that is stunnel: Debian's, or ours by a link of that name.</summary>
internal static class Face
{
    /// <summary>Debian's.</summary>
    internal const string Theirs = "theirs";

    /// <summary>Ours.</summary>
    internal const string Ours = "ours";

    /// <summary>The program's path.</summary>
    internal static string Program(string whose, TemporaryDirectory directory, string name = "stunnel")
    {
        if (whose == Theirs)
            return Needed.Program(name == "stunnel3" ? name : "stunnel4");
        string link = directory.File(name);
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, PosternProcess.Path);
        return link;
    }

    /// <summary>Waits until something accepts at a port of 127.0.0.1.</summary>
    internal static Task AcceptsAsync(int port, Func<string> otherwise) => Patience.UntilAsync(async () =>
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }, otherwise);

    /// <summary>Says a word through TLS and hears it again.</summary>
    internal static async Task EchoesAsync(int port, string caFile, string word = "hello")
    {
        await using var client = MailClient.Tls(port, caFile);
        await client.SayAsync(word);
        await client.HearAsync(word);
    }

    /// <summary>The process whose id stands in a pid file.</summary>
    internal static async Task<int> ProcessAsync(string pidFile)
    {
        string text = await Patience.UntilAsync(() => File.Exists(pidFile) && File.ReadAllText(pidFile) is ['0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', .., '\n'] id ? id : null, () => $"{pidFile} is not there");
        return int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a process of this id runs.</summary>
    internal static bool Runs(int id) => Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
}
