using Postern.Configuration.Doors;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Stunnel;

/// <summary>Translates what a section in stunnel's meaning has said into a door.</summary>
internal static class StunnelDoor
{
    private static readonly string[] Sniffed = ["imap", "smtp"];

    /// <summary>What is wrong with an address: <c>[HOST:]PORT</c> or <c>/path</c>.</summary>
    public static string? AddressProblem(string value)
    {
        if (value.StartsWith('/'))
            return EndUrl.TryParse("unix:" + value, EndSide.Connect, out _, out var bad) ? null : bad;
        return HostPort.TryParse(value, out _, out var problem) ? null : problem;
    }

    /// <summary>Fills the door in; answers what does not fit together.</summary>
    public static IReadOnlyList<string> Translate(StunnelWords words)
    {
        var problems = Problems(words).ToList();
        if (problems.Count > 0)
            return problems;
        var draft = words.Draft;
        draft.Door = draft.Door with
        {
            Accept = [.. words.Accept.Select(value => Address(value, words, EndSide.Accept))],
            Connect = words.Exec is null ? [.. words.Connect.Select(value => Address(value, words, EndSide.Connect))] : [Program(words, words.Exec)],
            ProxyTo = words.Protocol == "proxy" ? ProxyHeaderVersion.V1 : draft.Door.ProxyTo,
        };
        if (words.Protocol == "connect")
            GoThroughProxy(words);
        if (words.Client)
            Towards(words);
        else
            Inwards(words, problems);
        return problems;
    }

    private static IEnumerable<string> Problems(StunnelWords words)
    {
        if (words.Accept.Count == 0)
            yield return "a service has two ends, and this one has no accept: write accept = PORT";
        if (words.Connect.Count == 0 && words.Exec is null)
            yield return "a service has two ends, and this one leads nowhere: write connect = HOST:PORT or exec = /program";
        if (words.Exec is not null && (words.Connect.Count > 0 || words.Client))
            yield return "exec is carried where it stands behind accept: leave out connect and client = yes";
        if (words.Exec is not null && !words.Exec.StartsWith('/'))
            yield return "exec needs an absolute path";
        if (words is { Client: false, Certificate: null })
            yield return "a section that accepts TLS needs a certificate: write cert = FILE";
        if ((words.VerifyChain || words.VerifyPeer) && words.CaFile is null && words.CaPath is null)
            yield return "verification needs somebody to trust: write CAfile = FILE";
        if (words.VerifyPeer && words.CaFile is null)
            yield return "verifyPeer is carried with CAfile and not with CApath";
        if (words.CheckHosts.Count > 0 && !words.VerifyChain && !words.VerifyPeer)
            yield return "checkHost is worth nothing without verifyChain = yes or verifyPeer = yes";
        if (words is { RequireCertificate: true, VerifyChain: false, VerifyPeer: false })
            yield return "requireCert without verifyChain or verifyPeer takes any certificate: that is not carried";
        if (words is { Client: false, CaPath: not null })
            yield return "CApath is carried towards servers only: write CAfile";
        if (words is { Client: false, Sni: not null })
            yield return "sni = SECTION:PATTERN is not carried by this version: write Postern's cert several times in one section with URLs";
        if (words is { Client: false, CheckHosts.Count: > 0 })
            yield return "checkHost is carried towards servers only";
        if (words.Protocol is "nntp" or "connect" && !words.Client)
            yield return $"protocol = {words.Protocol} is carried with client = yes only";
        if (words is { Protocol: "proxy", Client: true })
            yield return "protocol = proxy is carried without client = yes only";
        if (words is { Protocol: "connect", ProtocolHost: null })
            yield return "protocol = connect needs protocolHost = HOST:PORT";
        if (words is { Protocol: not "connect" } && (words.ProtocolUsername is not null || words.ProtocolPassword is not null))
            yield return "protocolUsername and protocolPassword are carried with protocol = connect only";
        if (VersionProblem(words) is { } versions)
            yield return versions;
    }

    private static End Address(string value, StunnelWords words, EndSide side)
    {
        var speaksTls = words.Client == (side == EndSide.Connect);
        var protocol = words.Protocol is "imap" or "pop3" or "smtp" or "nntp" && MailProtocols.TryFind(words.Protocol, out var found) ? found : MailProtocol.None;
        var end = new End { Text = value, Protocol = protocol, Tls = speaksTls ? Mode(words, protocol) : TlsMode.Clear };
        if (value.StartsWith('/'))
            return end with { Transport = TransportKind.Unix, Path = value };
        _ = HostPort.TryParse(value, out var address, out _); // its problem was told when the line was read
        var host = address.Host.Length == 0 && side == EndSide.Connect ? "localhost" : address.Host.ToLowerInvariant();
        return end with { Host = host, Port = address.Port };
    }

    /// <summary>stunnel's imap and smtp servers also take clients that begin with TLS; its pop3 server does not.</summary>
    private static TlsMode Mode(StunnelWords words, MailProtocol protocol)
    {
        if (protocol == MailProtocol.None)
            return TlsMode.Tls;
        return !words.Client && Sniffed.Contains(words.Protocol) ? TlsMode.Auto : TlsMode.StartTls;
    }

    private static End Program(StunnelWords words, string path) =>
        new() { Text = path, Transport = words.Terminal ? TransportKind.Pty : TransportKind.Exec, Path = path };

    private static void GoThroughProxy(StunnelWords words)
    {
        var door = words.Draft.Door;
        var target = Address(words.ProtocolHost ?? "", words, EndSide.Connect);
        var proxy = door.Connect[0];
        words.Draft.Door = door with
        {
            Connect = [target],
            Via = [.. door.Via, new Hop { Kind = HopKind.Http, Host = proxy.Host, Port = proxy.Port, User = words.ProtocolUsername, Password = words.ProtocolPassword }],
        };
    }

    private static void Towards(StunnelWords words)
    {
        var draft = words.Draft;
        draft.ClientCertificate ??= words.Certificate;
        draft.ClientKey ??= words.Key;
        draft.Client = draft.Client with
        {
            Verify = words.VerifyChain || words.VerifyPeer || draft.Client.Pins.Count > 0,
            CaFile = words.VerifyChain ? words.CaFile : null,
            CaPath = words.VerifyChain ? words.CaPath : null,
            Pins = [.. draft.Client.Pins, .. Pins(words)],
            CheckHosts = words.CheckHosts,
            CheckName = words.CheckHosts.Count > 0,
            CrlFile = words.VerifyChain ? words.CrlFile : null,
            ServerName = words.Sni,
            Resume = words.Resume && draft.Client.Resume,
            Strength = Strength(words),
        };
    }

    private static void Inwards(StunnelWords words, List<string> problems)
    {
        var draft = words.Draft;
        draft.Certificates = [new CertificateFiles(words.Certificate ?? "", words.Key)];
        var verifies = words.VerifyChain || words.VerifyPeer;
        draft.Server = draft.Server with
        {
            ClientCertificates = (verifies, words.MayBeMissing && !words.RequireCertificate) switch
            {
                (false, _) => draft.Server.ClientCertificates,
                (true, true) => ClientCertificates.Ask,
                _ => ClientCertificates.Require,
            },
            ClientCa = words.VerifyChain ? words.CaFile : draft.Server.ClientCa,
            ClientPins = [.. draft.Server.ClientPins, .. Pins(words)],
            CrlFile = words.VerifyChain ? words.CrlFile : draft.Server.CrlFile,
            Tickets = words.Resume ? draft.Server.Tickets : 0,
            Strength = Strength(words),
        };
        if (words.VerifyPeer && draft.Server.ClientPins.Count == 0)
            problems.Add($"verifyPeer needs certificates to compare with, and {words.CaFile} holds none that can be read");
    }

    /// <summary>verifyPeer takes the keys of the certificates that stand in CAfile.</summary>
    private static IEnumerable<string> Pins(StunnelWords words) =>
        words is { VerifyPeer: true, CaFile: not null } ? CertificateKeys.PinsOf(words.CaFile) : [];

    private static TlsStrength Strength(StunnelWords words)
    {
        var left = VersionsLeft(words);
        return words.Strength with { Minimum = left[0], Maximum = left[^1] };
    }

    /// <summary>A door has an oldest and a newest version, so what is taken away must stand at an end.</summary>
    private static string? VersionProblem(StunnelWords words)
    {
        var left = VersionsLeft(words);
        if (left.Count == 0)
            return "no version of TLS is left: the words sslVersion, sslVersionMin, sslVersionMax and options take all away";
        var hole = left.FindIndex(1, version => version - left[left.IndexOf(version) - 1] > 1);
        return hole < 0
            ? null
            : $"options leaves {DoorWords.Version(left[hole - 1])} and {DoorWords.Version(left[hole])} and nothing between, which is not carried: take away the older ones too, or none";
    }

    private static List<TlsVersion> VersionsLeft(StunnelWords words) =>
        [.. Enum.GetValues<TlsVersion>().Where(version => version >= words.Strength.Minimum && version <= words.Strength.Maximum && !words.Without.Contains(version))];
}
