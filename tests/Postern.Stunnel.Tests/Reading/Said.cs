using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

/// <summary>Configurations read from memory.</summary>
internal static class Said
{
    private const string Path = "/etc/stunnel/x.conf";

    public static StunnelFile File(string text, MemoryHost? host = null) =>
        StunnelReader.Read(Path, (host ?? new MemoryHost()).With(Path, text), new NoTrial());

    /// <summary>A file that has to be good.</summary>
    public static StunnelFile Good(string text, MemoryHost? host = null)
    {
        var file = File(text, host);
        Assert.True(file.IsAccepted, string.Join('\n', file.Messages.Select(StartLine.Of)));
        return file;
    }

    /// <summary>The one service of a client's section with these lines.</summary>
    public static ServiceOptions Client(string lines, MemoryHost? host = null) =>
        Good($"client = yes\n[a]\naccept = 1\nconnect = 2\n{lines}\n", host).Services[0];

    /// <summary>The same of a server's.</summary>
    public static ServiceOptions Server(string lines, MemoryHost? host = null) =>
        Good($"cert = c.pem\n[a]\naccept = 1\nconnect = 2\n{lines}\n", host).Services[0];

    /// <summary>What was said at this level or worse.</summary>
    public static IEnumerable<string> At(this StunnelFile file, int level) =>
        file.Messages.Where(message => message.Level <= level).Select(message => message.Text);
}
