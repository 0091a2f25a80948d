using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>Turns names, passwords and networks into marks, which nobody without the key can find again or test a guess against.</summary>
internal sealed class GuardKeys(byte[] key)
{
    /// <summary>The mark of the key itself: state under another key is worth nothing.</summary>
    public byte[] Own => Mac("key", []);

    /// <summary>An attempt as it is counted.</summary>
    public Visit Of(LoginAttempt attempt)
    {
        var account = Account(attempt.Account);
        var network = SourceNetwork.Of(attempt.Peer);
        var manner = attempt switch
        {
            { IsUnguessable: true } => Manner.Unguessable,
            { Password: not null } => Manner.Password,
            { NamesAppPassword: true } => Manner.AppChallenge,
            _ => Manner.Challenge,
        };
        return new Visit(
            account,
            network,
            Short(Mac("source", Bytes(network))),
            attempt.Password is { } password ? Fingerprint(account, password) : 0,
            attempt.Password is { } typed && Totp.TrySplit(typed, out var stem, out _) ? Fingerprint(account, stem) : 0,
            manner == Manner.Challenge ? Short(Mac("spell", [.. Bytes(account), .. Bytes(network)])) : 0,
            manner);
    }

    /// <summary>The mark of an account: the same however its letters are written, and whichever app password it names.</summary>
    public Bits128 Account(string name) =>
        Bits128.Read(Mac("account", Encoding.UTF8.GetBytes(AccountName.Key(AccountName.Split(name).Name.Trim()))));

    private ulong Fingerprint(Bits128 account, Secret password)
    {
        byte[] value = [.. Bytes(account), .. password.Reveal().Span];
        var mark = Short(Mac("password", value));
        CryptographicOperations.ZeroMemory(value);
        return mark;
    }

    private byte[] Mac(string purpose, ReadOnlySpan<byte> value)
    {
        byte[] all = [.. Encoding.ASCII.GetBytes(purpose), 0, .. value];
        var mac = HMACSHA256.HashData(key, all);
        CryptographicOperations.ZeroMemory(all);
        return mac;
    }

    private static byte[] Bytes(Bits128 value)
    {
        var bytes = new byte[16];
        value.Write(bytes);
        return bytes;
    }

    private static byte[] Bytes(SourceNetwork network) => [(byte)network.Kind, .. Bytes(network.Bits)];

    // 0 says that there is none.
    private static ulong Short(byte[] mac) => Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(mac));
}
