using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Stunnel;

/// <summary>Every option of stunnel that may stand in a section, and what becomes of it.</summary>
/// <remarks>Nothing is ignored in silence: what is not carried is either harmless, and said, or refused.</remarks>
internal static class StunnelTable
{
    private const string NotYet = "this version does not carry it";
    private static readonly string[] No = ["no"];
    private static readonly string[] Never = ["none", "no"];

    public static readonly StunnelOption[] All =
    [
        Carried("cert", (w, v) => w.Certificate = v),
        Carried("key", (w, v) => w.Key = v),
        Carried("CAfile", (w, v) => w.CaFile = v.Length == 0 ? null : v),
        Carried("CApath", (w, v) => w.CaPath = v.Length == 0 ? null : v),
        Carried("CRLfile", (w, v) => w.CrlFile = v),
        YesNo("client", (w, on) => w.Client = on),
        YesNo("verifyChain", (w, on) => w.VerifyChain = on),
        YesNo("verifyPeer", (w, on) => w.VerifyPeer = on),
        YesNo("requireCert", (w, on) => w.RequireCertificate = on),
        new("verify", StunnelFate.Carried, "", Verify),
        Carried("checkHost", (w, v) => w.CheckHosts.Add(v)),
        Carried("checkIP", (w, v) => w.CheckHosts.Add(v)),
        Carried("exec", (w, v) => w.Exec = v),
        YesNo("pty", (w, on) => w.Terminal = on),
        new("protocol", StunnelFate.Carried, "", Protocol),
        Carried("protocolHost", (w, v) => w.ProtocolHost = v),
        Carried("protocolUsername", (w, v) => w.ProtocolUsername = v),
        Carried("protocolPassword", (w, v) => w.ProtocolPassword = v),
        Carried("sni", (w, v) => w.Sni = v),
        Carried("ciphers", (w, v) => w.Strength = w.Strength with { Ciphers = v }),
        Carried("ciphersuites", (w, v) => w.Strength = w.Strength with { CipherSuites = v }),
        Carried("curves", (w, v) => w.Strength = w.Strength with { Groups = v }),
        Carried("curve", (w, v) => w.Strength = w.Strength with { Groups = v }),
        new("securityLevel", StunnelFate.Carried, "", SecurityLevel),
        Version("sslVersion", (s, min, max) => s with { Minimum = min, Maximum = max }),
        Version("sslVersionMin", (s, min, _) => s with { Minimum = min }),
        Version("sslVersionMax", (s, _, max) => s with { Maximum = max }),
        new("options", StunnelFate.Carried, "", StunnelFlags.Set),
        YesNo("sessionResume", (w, on) => w.Resume = on),
        new("failover", StunnelFate.Carried, "", (words, value) => Failover(words.Draft, value)),
        Seconds("TIMEOUTbusy", (limits, time) => StunnelWords.Timeouts(time, limits)),
        Seconds("TIMEOUTclose", (limits, time) => limits with { Close = time }, mayBeZero: true),
        Seconds("TIMEOUTconnect", (limits, time) => limits with { Connect = time }),
        Seconds("TIMEOUTidle", (limits, time) => limits with { Idle = time }),

        Ignored("delay", "names are looked up for every connection", "yes", "no"),
        Ignored("EGD", "OpenSSL finds randomness by itself"),
        Ignored("RNDbytes", "OpenSSL finds randomness by itself"),
        Ignored("RNDfile", "OpenSSL finds randomness by itself"),
        Ignored("RNDoverwrite", "OpenSSL finds randomness by itself"),
        Ignored("stack", "a connection has no thread of its own"),
        Ignored("logId", "every connection has its number"),
        Ignored("reset", "a broken connection is reset, as with yes", "yes"),
        Ignored("renegotiation", "no client is let renegotiate", "no"),
        Ignored("service", "the log says postern"),
        Ignored("sessionCacheSize", "sessions are kept by the clients, in tickets"),
        Ignored("sessionCacheTimeout", "sessions are kept by the clients, in tickets"),
        Ignored("session", "sessions are kept by the clients, in tickets"),
        Ignored("protocolAuthentication", "the proxy or server says what it takes", "basic"),
        Ignored("iconActive", "there is no tray"),
        Ignored("iconError", "there is no tray"),
        Ignored("iconIdle", "there is no tray"),
        Ignored("taskbar", "there is no tray", "no"),

        Refused("setuid", "start Postern as that user (systemd: User=, and AmbientCapabilities=CAP_NET_BIND_SERVICE for ports below 1024)"),
        Refused("setgid", "start Postern with that group (systemd: Group=)"),
        Refused("chroot", "start Postern in a container, or with systemd's RootDirectory="),
        Refused("compression", "compression inside TLS gives secrets away, and OpenSSL no longer has it"),
        Refused("fips", "no FIPS provider is loaded", "no"),
        Refused("engine", "OpenSSL's engines are gone: use a key in a file"),
        Refused("engineCtrl", "OpenSSL's engines are gone: use a key in a file"),
        Refused("engineDefault", "OpenSSL's engines are gone: use a key in a file"),
        Refused("engineId", "OpenSSL's engines are gone: use a key in a file"),
        Refused("engineNum", "OpenSSL's engines are gone: use a key in a file"),
        Refused("CAengine", "OpenSSL's engines are gone: use CAfile"),
        Refused("CAstore", $"{NotYet}: use CAfile"),
        Refused("CRLpath", $"{NotYet}: use CRLfile"),
        Refused("checkEmail", NotYet),
        Refused("config", NotYet),
        Refused("ident", NotYet),
        Refused("libwrap", "write allow and deny with networks", "no"),
        Refused("OCSP", NotYet),
        Refused("OCSPaia", NotYet, "no"),
        Refused("OCSPflag", NotYet),
        Refused("OCSPnonce", NotYet, "no"),
        Refused("OCSPrequire", NotYet, "yes"),
        Refused("TIMEOUTocsp", NotYet),
        Refused("profile", NotYet),
        Refused("protocolDomain", NotYet),
        Refused("protocolHeader", NotYet),
        Refused("provider", NotYet),
        Refused("providerParameter", NotYet),
        Refused("PSKidentity", NotYet),
        Refused("PSKsecrets", NotYet),
        Refused("redirect", NotYet),
        Refused("retry", NotYet, No),
        Refused("sessiond", NotYet),
        Refused("setEnv", "set it where Postern is started (systemd: Environment=)"),
        Refused("socket", NotYet, "a:SO_REUSEADDR=1", "a:SO_REUSEADDR=yes", "l:TCP_NODELAY=1", "l:TCP_NODELAY=yes", "r:TCP_NODELAY=1", "r:TCP_NODELAY=yes", "l:SO_KEEPALIVE=1", "r:SO_KEEPALIVE=1"),
        Refused("ticketKeySecret", NotYet),
        Refused("ticketMacSecret", NotYet),
        Refused("transparent", NotYet, Never),
    ];

    public static StunnelOption? Named(string name) => Array.Find(All, option => option.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static StunnelOption Carried(string name, Action<StunnelWords, string> set) => new(name, StunnelFate.Carried, "", (words, value) =>
    {
        set(words, value);
        return null;
    });

    private static StunnelOption Ignored(string name, string why, params string[] harmless) => new(name, StunnelFate.Ignored, why) { Harmless = harmless };

    private static StunnelOption Refused(string name, string why, params string[] harmless) => new(name, StunnelFate.Refused, why) { Harmless = harmless };

    private static StunnelOption YesNo(string name, Action<StunnelWords, bool> set) => new(name, StunnelFate.Carried, "", (words, value) =>
    {
        var on = value.Equals("yes", StringComparison.OrdinalIgnoreCase);
        if (!on && !value.Equals("no", StringComparison.OrdinalIgnoreCase))
            return $"{Spelling.Quote(value)} is neither yes nor no";
        set(words, on);
        return null;
    });

    private static StunnelOption Seconds(string name, Func<Limits, TimeSpan, Limits> set, bool mayBeZero = false) => new(name, StunnelFate.Carried, "", (words, value) =>
    {
        if (!Read.TryDuration(value, out var time))
            return $"{Spelling.Quote(value)} is not a number of seconds";
        if (time == TimeSpan.Zero && !mayBeZero)
            return $"{Spelling.Quote(value)} would end every connection at once: write a number of seconds";
        words.Draft.Limits = set(words.Draft.Limits, time);
        return null;
    });

    private static StunnelOption Version(string name, Func<TlsStrength, TlsVersion, TlsVersion, TlsStrength> set) => new(name, StunnelFate.Carried, "", (words, value) =>
    {
        var usual = new TlsStrength();
        if (value.Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            words.Strength = set(words.Strength, usual.Minimum, usual.Maximum);
            return null;
        }

        if (!StunnelFlags.TryVersion(value, out var version))
            return $"{Spelling.Quote(value)} is no version that OpenSSL still speaks: write all, TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3";
        words.Strength = set(words.Strength, version, version);
        return null;
    });

    private static string? SecurityLevel(StunnelWords words, string value)
    {
        if (value is not { Length: 1 } || value[0] is < '0' or > '5')
            return $"{Spelling.Quote(value)} is not a number from 0 to 5";
        words.Strength = words.Strength with { SecurityLevel = value[0] - '0' };
        return null;
    }

    /// <summary>Whether several servers are taken in turn; sections with URLs have the word too.</summary>
    internal static string? Failover(Draft draft, string value)
    {
        if (value is not ("rr" or "prio"))
            return $"{Spelling.Quote(value)} is neither rr nor prio";
        draft.Door = draft.Door with { RoundRobin = value == "rr" };
        return null;
    }

    /// <summary>The old form of verifyChain and verifyPeer.</summary>
    private static string? Verify(StunnelWords words, string value)
    {
        if (value is not { Length: 1 } || value[0] is < '0' or > '4')
            return $"{Spelling.Quote(value)} is not a number from 0 to 4";
        words.VerifyChain = value is "1" or "2" or "3";
        words.VerifyPeer = value is "3" or "4";
        words.MayBeMissing = value == "1";
        return null;
    }

    private static string? Protocol(StunnelWords words, string value)
    {
        words.Protocol = value.ToLowerInvariant();
        return words.Protocol switch
        {
            "imap" or "pop3" or "smtp" or "nntp" or "proxy" or "connect" => null,
            "capwin" or "capwinctrl" or "cifs" or "ldap" or "pgsql" or "socks" => $"{words.Protocol} is not carried by this version, which knows imap, pop3, smtp, nntp, proxy and connect",
            _ => $"{Spelling.Quote(value)} is unknown: write imap, pop3, smtp, nntp, proxy or connect",
        };
    }
}
