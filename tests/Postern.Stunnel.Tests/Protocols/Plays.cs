using System.Net;
using System.Security.Cryptography.X509Certificates;
using Postern.Stunnel.Tests.Peers;
using Postern.Stunnel.Tests.Protocols;
using Postern.Testing;

[assembly: AssemblyFixture(typeof(Plays))]

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>All dialogues, each played against one stunnel4 with a section for each of them, and against Postern; all at the same time.</summary>
public sealed class Plays : IAsyncLifetime
{
    private const int FirstPort = 23000;

    private readonly TestAuthority _authority = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly LoopRig _rig = new();

    public Plays()
    {
        Certificate = _authority.Issue();
        Identity = X509CertificateLoader.LoadPkcs12(Certificate.WithPrivateKey().Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>What stunnel4, Postern and the backends of the plays show.</summary>
    public TestCertificate Certificate { get; }

    /// <summary>The same with its key, for a backend.</summary>
    public X509Certificate2 Identity { get; }

    /// <summary>What was heard of stunnel4, and what it logged; empty where there is none.</summary>
    public IReadOnlyDictionary<string, Played> OfStunnel { get; private set; } = new Dictionary<string, Played>();

    /// <summary>The same of Postern.</summary>
    public IReadOnlyDictionary<string, Played> OfPostern { get; private set; } = new Dictionary<string, Played>();

    /// <summary>What went wrong on Postern's loop, and ought not to.</summary>
    public IReadOnlyList<Exception> Bugs => _rig.Bugs;

    public async ValueTask InitializeAsync()
    {
        var stunnel = Stunnel4.IsHere ? PlayStunnelAsync() : Task.CompletedTask;
        using var driver = new PhaseDriver(_rig, Certificate);
        var played = await Task.WhenAll(DialogueFile.All.Select(d => PlayPosternAsync(driver, d)));
        await stunnel;
        for (int i = 0; i < played.Length; i++)
        {
            if (IsOff(DialogueFile.All[i], Player.Postern, played[i].Heard))
                played[i] = await PlayPosternAsync(driver, DialogueFile.All[i]);
        }
        OfPostern = DialogueFile.All.Zip(played).ToDictionary(p => p.First.ToString(), p => p.Second);
    }

    public ValueTask DisposeAsync()
    {
        _rig.Dispose();
        Identity.Dispose();
        Certificate.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Some dialogues have a limit in them (200 ms for a client to begin with TLS, a second for a silent one), which is short where hundreds begin at once: what is off is played again, alone.</summary>
    private static bool IsOff(Dialogue dialogue, Player player, string heard) => heard != DialoguePlay.Expected(dialogue.For(player));

    private async Task<Played> PlayPosternAsync(PhaseDriver driver, Dialogue dialogue)
    {
        using var play = new DialoguePlay(Identity);
        var (heard, log) = await driver.PlayAsync(dialogue, play.Backend, service => play.RunAsync(service, dialogue.For(Player.Postern), withRest: true));
        return new Played(heard, [.. log.Negotiation]);
    }

    private async Task PlayStunnelAsync()
    {
        var plays = DialogueFile.All.Select((dialogue, i) => (Dialogue: dialogue, Play: new DialoguePlay(Identity), Section: $"d{i}", Port: FirstPort + i)).ToArray();
        string address = Stunnel4.NewAddress();
        string pem = _directory.Write("stunnel.pem", Certificate.KeyPem + Certificate.ChainPem);
        string sections = string.Join('\n', plays.Select(p => Section(p.Dialogue, p.Section, $"{address}:{p.Port}", p.Play.Backend, pem)));
        await using var stunnel = await Stunnel4.StartAsync(sections);
        string[] heard = await Task.WhenAll(plays.Select(p => p.Play.RunAsync(new IPEndPoint(IPAddress.Parse(address), p.Port), p.Dialogue.For(Player.Stunnel), withRest: false)));
        for (int i = 0; i < plays.Length; i++)
        {
            if (IsOff(plays[i].Dialogue, Player.Stunnel, heard[i]))
                heard[i] = await plays[i].Play.RunAsync(new IPEndPoint(IPAddress.Parse(address), plays[i].Port), plays[i].Dialogue.For(Player.Stunnel), withRest: false);
        }
        foreach (var (_, _, section, _) in plays)
            await stunnel.WaitForAsync($"Service [{section}] finished");
        OfStunnel = plays.Zip(heard).ToDictionary(p => p.First.Dialogue.ToString(), p => new Played(p.Second, [.. LogLines.Of(stunnel.Lines, p.First.Section)]));
        foreach (var (_, play, _, _) in plays)
            play.Dispose();
    }

    private static string Section(Dialogue dialogue, string name, string accept, IPEndPoint backend, string pem) => $"""
        [{name}]
        accept = {accept}
        {(dialogue.IsEndpoint ? "" : $"connect = {backend}")}
        client = {(dialogue.Client ? "yes" : $"no\ncert = {pem}")}
        protocol = {dialogue.Protocol}
        TIMEOUTclose = 0
        {string.Join('\n', dialogue.Options.Select(o => o.Replace("BACKEND", $"{backend}", StringComparison.Ordinal)))}
        """;
}
