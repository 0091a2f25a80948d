using Postern.Wire.Sasl.Clients;
using Postern.Wire.Sasl.Scram;
using Postern.Wire.Sasl.Servers;

namespace Postern.Wire.Sasl;

/// <summary>The mechanisms, the strongest first.</summary>
public static class SaslMechanisms
{
    /// <summary>The table.</summary>
    public static readonly IReadOnlyList<SaslMechanism> All =
    [
        ScramRow(ScramHash.Sha512, SaslTraits.NeedsChannelBinding),
        ScramRow(ScramHash.Sha256, SaslTraits.NeedsChannelBinding),
        ScramRow(ScramHash.Sha1, SaslTraits.NeedsChannelBinding),
        ScramRow(ScramHash.Sha512, SaslTraits.None),
        ScramRow(ScramHash.Sha256, SaslTraits.None),
        ScramRow(ScramHash.Sha1, SaslTraits.None),
        new("PLAIN", SaslNeed.Password, SaslTraits.ClientFirst | SaslTraits.Reveals)
        {
            MakeServer = (row, _) => new PlainServer(row),
            MakeClient = (row, settings) => new PlainClient(row, settings),
        },
        new("LOGIN", SaslNeed.Password, SaslTraits.Reveals | SaslTraits.ForDevices)
        {
            MakeServer = (row, _) => new LoginServer(row),
            MakeClient = (row, settings) => new LoginClient(row, settings),
        },
    ];

    /// <summary>The mechanism of this name, in any case; null for an unknown one.</summary>
    public static SaslMechanism? Find(string name) => All.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SaslMechanism ScramRow(ScramHash hash, SaslTraits binding) =>
        new(ScramMath.Name(hash) + (binding == SaslTraits.None ? "" : "-PLUS"), SaslNeed.Password, SaslTraits.ClientFirst | SaslTraits.ProvesServer | binding)
        {
            Hash = hash,
            MakeServer = (row, settings) => new ScramServer(row, settings),
            MakeClient = (row, settings) => new ScramClient(row, settings),
        };
}
