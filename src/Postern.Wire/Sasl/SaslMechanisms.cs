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
        new("EXTERNAL", SaslNeed.Certificate, SaslTraits.ClientFirst)
        {
            MakeServer = (row, _) => new ExternalServer(row),
            MakeClient = (row, settings) => new ExternalClient(row, settings),
        },
        // Its two sides need a library: another assembly brings them.
        new("GSSAPI", SaslNeed.Ticket, SaslTraits.ClientFirst | SaslTraits.ProvesServer | SaslTraits.Blocks),
        ScramRow(ScramHash.Sha512, SaslTraits.NeedsChannelBinding),
        ScramRow(ScramHash.Sha256, SaslTraits.NeedsChannelBinding),
        ScramRow(ScramHash.Sha1, SaslTraits.NeedsChannelBinding),
        new("OAUTHBEARER", SaslNeed.Token, SaslTraits.ClientFirst | SaslTraits.Reveals)
        {
            MakeServer = (row, settings) => new BearerServer(row, settings, isElder: false),
            MakeClient = (row, settings) => new BearerClient(row, settings, isElder: false),
        },
        new("XOAUTH2", SaslNeed.Token, SaslTraits.ClientFirst | SaslTraits.Reveals)
        {
            MakeServer = (row, settings) => new BearerServer(row, settings, isElder: true),
            MakeClient = (row, settings) => new BearerClient(row, settings, isElder: true),
        },
        ScramRow(ScramHash.Sha512, SaslTraits.None),
        ScramRow(ScramHash.Sha256, SaslTraits.None),
        ScramRow(ScramHash.Sha1, SaslTraits.None),
        new("PLAIN", SaslNeed.Password, SaslTraits.ClientFirst | SaslTraits.Reveals)
        {
            MakeServer = (row, _) => new PlainServer(row),
            MakeClient = (row, settings) => new PlainClient(row, settings),
        },
        new("LOGIN", SaslNeed.Password, SaslTraits.Reveals | SaslTraits.ForDevices | SaslTraits.OwnNameOnly)
        {
            MakeServer = (row, _) => new LoginServer(row),
            MakeClient = (row, settings) => new LoginClient(row, settings),
        },
        new("DIGEST-MD5", SaslNeed.Password, SaslTraits.NeedsClearSecret | SaslTraits.ProvesServer | SaslTraits.Obsolete)
        {
            MakeServer = (row, settings) => new DigestMd5Server(row, settings),
            MakeClient = (row, settings) => new DigestMd5Client(row, settings),
        },
        new("CRAM-MD5", SaslNeed.Password, SaslTraits.NeedsClearSecret | SaslTraits.Obsolete | SaslTraits.OwnNameOnly)
        {
            MakeServer = (row, settings) => new CramMd5Server(row, settings),
            MakeClient = (row, settings) => new CramMd5Client(row, settings),
        },
        new("OTP", SaslNeed.Password, SaslTraits.ClientFirst | SaslTraits.Obsolete)
        {
            MakeServer = (row, _) => new OtpServer(row),
            MakeClient = (row, settings) => new OtpClient(row, settings),
        },
        new("ANONYMOUS", SaslNeed.Nothing, SaslTraits.ClientFirst | SaslTraits.Anonymous | SaslTraits.OwnNameOnly)
        {
            MakeServer = (row, _) => new AnonymousServer(row),
            MakeClient = (row, settings) => new AnonymousClient(row, settings),
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
