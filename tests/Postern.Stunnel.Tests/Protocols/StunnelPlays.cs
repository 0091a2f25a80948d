using System.Net;
using System.Security.Cryptography.X509Certificates;
using Postern.Stunnel.Tests.Peers;
using Postern.Stunnel.Tests.Protocols;
using Postern.Testing;

[assembly: AssemblyFixture(typeof(StunnelPlays))]

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>All dialogues, played against one stunnel4 at the same time: a section for each.</summary>
public sealed class StunnelPlays : IAsyncLifetime
{
    private const int FirstPort = 2000;

    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();
    private IReadOnlyDictionary<string, (string Heard, IReadOnlyList<string> Log)> _played = new Dictionary<string, (string, IReadOnlyList<string>)>();

    public StunnelPlays()
    {
        Certificate = _authority.Issue();
        Identity = X509CertificateLoader.LoadPkcs12(Certificate.WithPrivateKey().Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>What stunnel4, Postern and the backends of the plays show.</summary>
    public TestCertificate Certificate { get; }

    /// <summary>The same with its key, for a backend.</summary>
    public X509Certificate2 Identity { get; }

    /// <summary>What was heard of stunnel4 in this dialogue, and what it logged.</summary>
    public (string Heard, IReadOnlyList<string> Log) Of(Dialogue dialogue) => _played[dialogue.ToString()];

    public async ValueTask InitializeAsync()
    {
        if (!Stunnel4.IsHere || DialogueFile.All.Count == 0)
            return;
        var plays = DialogueFile.All.Select((dialogue, i) => (Dialogue: dialogue, Play: new DialoguePlay(Identity), Section: $"d{i}", Port: FirstPort + i)).ToArray();
        string address = Stunnel4.NewAddress();
        string pem = _directory.Write("stunnel.pem", Certificate.KeyPem + Certificate.ChainPem);
        string sections = string.Join('\n', plays.Select(p => Section(p.Dialogue, p.Section, $"{address}:{p.Port}", p.Play.Backend, pem)));
        await using var stunnel = await Stunnel4.StartAsync(sections);
        string[] heard = await Task.WhenAll(plays.Select(p => p.Play.RunAsync(new IPEndPoint(IPAddress.Parse(address), p.Port), p.Dialogue.For(Player.Stunnel))));
        foreach (var (_, _, section, _) in plays)
            await stunnel.WaitForAsync($"Service [{section}] finished");
        _played = plays.Zip(heard).ToDictionary(p => p.First.Dialogue.ToString(), p => (p.Second, (IReadOnlyList<string>)[.. LogLines.Of(stunnel.Lines, p.First.Section)]));
        foreach (var (_, play, _, _) in plays)
            play.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Identity.Dispose();
        Certificate.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static string Section(Dialogue dialogue, string name, string accept, IPEndPoint backend, string pem) => $"""
        [{name}]
        accept = {accept}
        {(dialogue.IsEndpoint ? "" : $"connect = {backend}")}
        client = {(dialogue.Client ? "yes" : $"no\ncert = {pem}")}
        protocol = {dialogue.Protocol}
        TIMEOUTclose = 0
        {string.Join('\n', dialogue.Options.Select(o => o.Replace("BACKEND", $"{backend}", StringComparison.Ordinal)))}
        """;
}
