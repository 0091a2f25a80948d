using System.Security.Cryptography;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Interop.Tests.Sasl;

/// <summary>One side of a login, with a nonce of its own.</summary>
internal static class Fresh
{
    internal static SaslMechanism Row(string name) => SaslMechanisms.Find(name) ?? throw new ArgumentException(name, nameof(name));

    internal static SaslServerSettings Server => new()
    {
        Nonce = Nonce(),
        Now = TimeProvider.System.GetUtcNow(),
        Host = "localhost",
        Service = "imap",
    };

    internal static SaslClientSettings Client(string name, string password) => new()
    {
        Nonce = Nonce(),
        Host = "localhost",
        Service = "imap",
        Credentials = new SaslCredentials { Authcid = name, Password = new Secret(password) },
    };

    private static string Nonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
