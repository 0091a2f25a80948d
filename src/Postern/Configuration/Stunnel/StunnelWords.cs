using Postern.Configuration.Settings;
using Postern.Net.Settings;

namespace Postern.Configuration.Stunnel;

/// <summary>What the stunnel words of a section have said, before it is clear which side speaks TLS.</summary>
internal sealed class StunnelWords
{
    /// <summary>What has a place in a door already.</summary>
    public Draft Draft { get; } = new()
    {
        Door = new DoorSettings { Name = "", Accept = [], Connect = [], StrictPermissions = false, AllowCleartext = true },
        Limits = Timeouts(TimeSpan.FromSeconds(300)) with
        {
            Close = TimeSpan.FromSeconds(60),
            Connect = TimeSpan.FromSeconds(10),
            Idle = TimeSpan.FromSeconds(43200),
        },
    };

    public List<string> Accept { get; } = [];

    public List<string> Connect { get; } = [];

    public string? Exec { get; set; }

    public bool Terminal { get; set; }

    public bool Client { get; set; }

    public string? Protocol { get; set; }

    public string? ProtocolHost { get; set; }

    public string? ProtocolUsername { get; set; }

    public string? ProtocolPassword { get; set; }

    public string? Certificate { get; set; }

    public string? Key { get; set; }

    public string? CaFile { get; set; }

    public string? CaPath { get; set; }

    public string? CrlFile { get; set; }

    public bool VerifyChain { get; set; }

    public bool VerifyPeer { get; set; }

    /// <summary>A certificate may be missing (verify = 1), but one that is shown must be good.</summary>
    public bool MayBeMissing { get; set; }

    public bool RequireCertificate { get; set; }

    public List<string> CheckHosts { get; } = [];

    public string? Sni { get; set; }

    public TlsStrength Strength { get; set; } = new();

    /// <summary>Versions that <c>options = NO_TLSv1…</c> takes away.</summary>
    public HashSet<TlsVersion> Without { get; } = [];

    public bool Resume { get; set; } = true;

    public static Limits Timeouts(TimeSpan busy, Limits? limits = null) => (limits ?? new Limits()) with
    {
        Handshake = busy,
        Prelude = busy,
        Command = busy,
    };
}
