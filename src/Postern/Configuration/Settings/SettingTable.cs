using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Text;
using static Postern.Configuration.Settings.SettingGroup;

namespace Postern.Configuration.Settings;

/// <summary>Every setting of Postern: options of <c>tunnel</c>, keys of the file, completion and manual are read from here.</summary>
/// <remarks>
/// One rule for both sides: an option speaks of those who come in, and its twin that begins with <c>--server-</c> of the
/// server behind the door.
/// </remarks>
internal static class SettingTable
{
    private const int LongestAlpn = 255; // RFC 7301 §3.1
    private static readonly string[] LogLevels = ["trace", "debug", "info", "warn", "error", "critical"];
    private static readonly string[] ProxyVersions = ["v1", "v2"];

    public static readonly Setting[] All =
    [
        new("name", "NAME", Door, "The door's name in the log, and that of the process for status, reload and stop, where several run.", Read.Text(Name)) { KeyHelp = "The door's name in the log; that of its section without it. The process is named by the option --name of postern run alone." },
        new("via", "URL", Door, "Travels by ssh://[USER@]HOST, socks5://[USER:PASSWORD@]HOST[:PORT] or http://[USER:PASSWORD@]HOST:PORT, in the order the bytes pass.", Via) { Many = true },
        new("identity", "FILE", SettingGroup.Ssh, "The private key for the login; besides it only those are shown that the ssh configuration names for the server, and nobody is asked for a password. Without it, all of the configuration and the agent.", Read.Text((d, v) => Login(d, way => way with { Identity = Path.GetFullPath(v) }))),
        new("hostkey", "SHA256:…", SettingGroup.Ssh, "A fingerprint that the ssh server's host key must have, in place of what known_hosts says.", HostKey) { Many = true },
        Switch("compression", SettingGroup.Ssh, "ssh compresses: for slow lines only, as it takes much processor time.", (d, on) => Login(d, way => way with { Compression = on })),
        new("linger", "TIME", SettingGroup.Ssh, "How long the login stays after its last connection; 60s without it.", Duration((way, time) => way with { Linger = time }, orNone: true)),
        new("login-limit", "TIME", SettingGroup.Ssh, "How long a login may take, not counting the time in which somebody is asked; 30s without it.", Duration((way, time) => way with { Login = time })),
        new("silence", "TIME", SettingGroup.Ssh, "How long the ssh server may say nothing before the line counts as dead; 15s without it.", Duration((way, time) => way with { Silence = time })),
        new("exec-args", "WORDS", Door, "Words of the program behind exec: or pty:, its own name first, with blanks between them.",
            Read.Text((d, v) => d.Door = d.Door with { ExecArguments = v.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) })),
        new("local", "ADDRESS", Door, "The address that connections to the server come from.", Local),
        Switch("round-robin", Door, "Spreads connections over several servers in turn; otherwise the first that answers takes all.", (d, on) => d.Door = d.Door with { RoundRobin = on }),
        new("proxy-to", "VERSION", Door, "Begins every connection to the server with a PROXY header of this version, v1 or v2, so that it sees the client's address.",
            Read.OneOf(ProxyVersions, (d, i) => d.Door = d.Door with { ProxyTo = ProxyHeaderVersion.V1 + i })) { Choices = ProxyVersions },
        new("allow-cleartext", null, Door, "Lets clear text cross a network at this door; each such leg is logged.",
            Read.Switch((d, on) => d.Door = d.Door with { AllowCleartext = on }, "allow", "refuse")) { Key = "cleartext", KeyHelp = "Whether clear text may cross a network at this door: refuse without it; each leg that is allowed is logged.", SwitchWord = "allow", Choices = ["allow", "refuse"] },
        Switch("no-resume", Door, "Keeps no TLS session and resumes none, on either side.", NoResume) with { Key = "resume", KeyHelp = "Keeps TLS sessions and resumes them, on both sides: yes without it.", SwitchWord = "no", BothSides = true },

        .. MailTable.All,

        new("cert", "FILE", AcceptTls, "The certificate, its chain after it; several serve several names. Without one the door makes its own.", (d, v) => d.AddCertificate(v)) { Many = true },
        new("key", "FILE", AcceptTls, "The private key of the certificate named before it, where it is not in the same file.", (d, v) => d.AddKey(v)) { Many = true },
        .. StrengthTable.For("", AcceptTls, d => d.Server.Strength, (d, s) => d.Server = d.Server with { Strength = s }),
        new("tickets", "N", AcceptTls, "Session tickets given out after a full handshake; 0 turns resumption off.", Read.Count(0, 16, (d, n) => d.Server = d.Server with { Tickets = n })),
        new("alpn", "NAMES", AcceptTls, "Application protocols that are taken, preferred first.", Read.Names(LongestAlpn, (d, v) => d.Server = d.Server with { Alpn = v })),
        Switch("no-ocsp-stapling", AcceptTls, "Fetches and staples no OCSP answers.", (d, on) => d.Server = d.Server with { OcspStapling = on }) with { Key = "ocspStapling", KeyHelp = "Fetches OCSP answers for the certificates and staples them: yes without it.", SwitchWord = "no" },

        Switch("require-client-cert", ClientProof, "Lets nobody in without a good certificate.", (d, on) => Ask(d, on, ClientCertificates.Require)),
        Switch("ask-client-cert", ClientProof, "Asks for a certificate; one that is shown must be good.", (d, on) => Ask(d, on, ClientCertificates.Ask)),
        new("client-ca", "FILE", ClientProof, "Authorities of client certificates.", Read.Text((d, v) => d.Server = d.Server with { ClientCa = v })),
        new("client-pin", "SHA256:…", ClientProof, "A client certificate or key that is let in.", Read.PinText((d, v) => d.Server = d.Server with { ClientPins = [.. d.Server.ClientPins, v] })) { Many = true },
        new("client-crl", "FILE", ClientProof, "Revocation lists for client certificates.", Read.Text((d, v) => d.Server = d.Server with { CrlFile = v })),

        new("ca", "FILE", ConnectTls, "Authorities of the server's certificate, in place of the system's.", Read.Text((d, v) => d.Client = d.Client with { CaFile = v })),
        new("ca-path", "DIR", ConnectTls, "The same as a hashed directory (openssl-rehash(1)).", Read.Text((d, v) => d.Client = d.Client with { CaPath = v })),
        new("pin", "SHA256:…", ConnectTls, "The server's certificate or key: alone it replaces chain and name, with --ca both must hold.",
            Read.PinText((d, v) => d.Client = d.Client with { Pins = [.. d.Client.Pins, v] })) { Many = true },
        Switch("insecure", ConnectTls, "Takes any certificate of the server; every such connection is logged.", (d, on) => d.Client = d.Client with { Verify = !on }),
        new("server-name", "NAME", ConnectTls, "The name sent to the server (SNI), in place of its host; - for none.", Read.Text((d, v) => d.Client = d.Client with { ServerName = v == "-" ? "" : v })),
        new("check-host", "NAME", ConnectTls, "A name or address that the server's certificate may bear, in place of its host.",
            Read.Text((d, v) => d.Client = d.Client with { CheckHosts = [.. d.Client.CheckHosts, v] })) { Many = true },
        new("crl", "FILE", ConnectTls, "Revocation lists for the server's certificate.", Read.Text((d, v) => d.Client = d.Client with { CrlFile = v })),
        new("client-cert", "FILE", ConnectTls, "Our own certificate, for servers that ask for one.", Read.Text((d, v) => d.ClientCertificate = v)),
        new("client-key", "FILE", ConnectTls, "Its private key, where it is not in the same file.", Read.Text((d, v) => d.ClientKey = v)),
        .. StrengthTable.For("server-", ConnectTls, d => d.Client.Strength, (d, s) => d.Client = d.Client with { Strength = s }),
        new("server-alpn", "NAMES", ConnectTls, "Application protocols that are offered to the server.", Read.Names(LongestAlpn, (d, v) => d.Client = d.Client with { Alpn = v })),

        new("allow", "NETWORK", Gate, "A client network that is let in, as in 192.0.2.0/24; without one, all are.", Read.Block((d, v) => d.Door = d.Door with { Allow = [.. d.Door.Allow, v] })) { Many = true },
        new("deny", "NETWORK", Gate, "A client network that is kept out; counts before --allow.", Read.Block((d, v) => d.Door = d.Door with { Deny = [.. d.Door.Deny, v] })) { Many = true },
        new("proxy-from", "NETWORK", Gate, "A network of load balancers: from there a PROXY header must come, and is believed.",
            Read.Block((d, v) => d.Door = d.Door with { ProxyFrom = [.. d.Door.ProxyFrom, v] })) { Many = true },

        new("limit", "NAME=VALUE", SettingGroup.Limits, "A limit by its name, as in handshake=10s or idle=45m.", LimitTable.Set) { Many = true, Choices = [.. LimitTable.Names.Select(name => name + "=")] },
        new("max-connections", "N", SettingGroup.Limits, "Connections of the door; past it new ones are closed at once.", Read.Count(1, 10_000_000, (d, n) => d.Limits = d.Limits with { Connections = n })),
        new("max-per-address", "N", SettingGroup.Limits, "Connections of one client address (an IPv6 client is its /64); 0 for no limit.", Read.Count(0, 10_000_000, (d, n) => d.Limits = d.Limits with { ConnectionsPerAddress = n })),
        new("pending-handshakes", "N", SettingGroup.Limits, "Connections that have not finished their handshake; past it the oldest is closed.", Read.Count(1, 10_000_000, (d, n) => d.Limits = d.Limits with { PendingHandshakes = n })),

        new("loops", "N", Process, "Event loops; one per core without it.", Read.Count(1, 1024, (d, n) => d.Host = d.Host with { Loops = n })),
        new("log", "FILE", Process, "Where the log goes, in place of standard error; SIGUSR1 opens it anew.", Read.Text((d, v) => d.Host = d.Host with { LogFile = v })),
        new("log-level", "LEVEL", Process, "The least level that is logged.", Read.OneOf(LogLevels, (d, i) => d.Host = d.Host with { LogLevel = (Microsoft.Extensions.Logging.LogLevel)i })) { Choices = LogLevels },
        Switch("syslog", Process, "The log goes to syslog.", (d, on) => d.Host = d.Host with { Syslog = on }),
        Switch("json", Process, "Log and ready line are JSON, one object a line.", (d, on) => d.Host = d.Host with { Json = on }),
        Switch("quiet", Process, "Logs only warnings and errors, and prints no ready line.", (d, on) => d.Host = d.Host with { Quiet = on }),
        new("state", "DIR", Process, "Where certificates made here and the control socket live.", Read.Text((d, v) => d.Host = d.Host with { State = v })),
        new("metrics", "PORT", Process, "Figures for Prometheus at /metrics, on [ADDRESS:]PORT (loopback without an address) or a Unix socket /path.", Metrics),
        Switch("sandbox", Process, "Goes into a sandbox at its start: files can be used only where the configuration names something (Landlock), no program it starts gains rights, and no core is written.", (d, on) => d.Host = d.Host with { Sandbox = on }),
        new("sandbox-read", "DIR", Process, "A directory that can be read in the sandbox besides, for a program behind exec:.", Read.Text((d, v) => d.Host = d.Host with { SandboxRead = [.. d.Host.SandboxRead, Path.GetFullPath(v)] })) { Many = true },
        new("sandbox-write", "DIR", Process, "A directory that can be written in the sandbox besides, as in /var/mail for a program behind exec:.", Read.Text((d, v) => d.Host = d.Host with { SandboxWrite = [.. d.Host.SandboxWrite, Path.GetFullPath(v)] })) { Many = true },
        Switch("background", Process, "Goes to the background once every door is open; the log goes to syslog where no file is named.", (d, on) => d.Host = d.Host with { Background = on }),
        new("for", "TIME", Process, "Ends the program when it has not been used for so long, from its start or from the end of its last connection on.", For),
        new("ready-fd", "N", Process, "A descriptor that gets the line “ready” and is closed once every door is open.", Read.Count(3, 1 << 20, (d, n) => d.Host = d.Host with { ReadyDescriptor = n })) { Hidden = true },
    ];

    /// <summary>The setting of this option, without its hyphens.</summary>
    public static Setting? Named(string name) => Array.Find(All, setting => setting.Name == name);

    /// <summary>The setting of this key of a file, in any case of letters.</summary>
    public static Setting? Keyed(string key) => Array.Find(All, setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static Setting Switch(string name, SettingGroup group, string help, Action<Draft, bool> set) =>
        new(name, null, group, help, Read.Switch(set)) { Choices = Read.YesNo };

    private static void NoResume(Draft draft, bool resume)
    {
        draft.Server = draft.Server with { Tickets = resume ? Math.Max(draft.Server.Tickets, 1) : 0 };
        draft.Client = draft.Client with { Resume = resume };
    }

    private static void Ask(Draft draft, bool on, ClientCertificates what) =>
        draft.Server = draft.Server with { ClientCertificates = on ? what : ClientCertificates.None };

    private static void Name(Draft draft, string name)
    {
        draft.Door = draft.Door with { Name = name };
        draft.Host = draft.Host with { Name = name };
    }

    private static string? Via(Draft draft, string value)
    {
        if (!HopUrl.TryParse(value, out var hop, out var problem))
            return problem;
        draft.Door = draft.Door with { Via = [.. draft.Door.Via, hop] };
        return null;
    }

    private static string? Metrics(Draft draft, string value)
    {
        var problem = MetricsPlace.TryRead(value, out var place);
        if (problem is null)
            draft.Host = draft.Host with { Metrics = place };
        return problem;
    }

    private static string? For(Draft draft, string value)
    {
        if (Read.TimerProblem(value, "5s or 10m", orNone: false, out var time) is { } problem)
            return problem;
        draft.Host = draft.Host with { For = time };
        return null;
    }

    private static void Login(Draft draft, Func<SshWay, SshWay> change) => draft.Door = draft.Door with { Ssh = change(draft.Door.Ssh) };

    private static Func<Draft, string, string?> Duration(Func<SshWay, TimeSpan, SshWay> change, bool orNone = false) => (draft, value) =>
    {
        if (Read.TimerProblem(value, "30s or 5m", orNone, out var time) is { } problem)
            return problem;
        Login(draft, way => change(way, time));
        return null;
    };

    /// <summary>As ssh-keygen(1) prints it: base64 of 32 bytes without its padding.</summary>
    private static string? HostKey(Draft draft, string value)
    {
        const string kind = "SHA256:";
        var bytes = new byte[33];
        if (!value.StartsWith(kind, StringComparison.Ordinal) || value.Length != kind.Length + 43 || !Convert.TryFromBase64String(value[kind.Length..] + "=", bytes, out var count) || count != 32)
            return $"{Spelling.Quote(value)} is not a fingerprint of a host key: write SHA256: and 43 letters, as “ssh-keygen -lf” prints it";
        Login(draft, way => way with { HostKeys = [.. way.HostKeys, value] });
        return null;
    }

    private static string? Local(Draft draft, string value)
    {
        if (!IpText.TryRead(value.Trim('[', ']'), out var address))
            return $"{Spelling.Quote(value)} is not an address of this machine: write one as in 192.0.2.1 or 2001:db8::1";
        draft.Door = draft.Door with { LocalAddress = address.ToString() };
        return null;
    }
}
