using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Sasl;

namespace Postern.Mail.Clients;

/// <summary>What logins at a server have shown of its mechanisms, as long as the process lives; for any thread.</summary>
/// <remarks>No password is kept: credentials are known by a mark under a key that is nowhere else.</remarks>
internal sealed class MechanismMemory
{
    private const int MostMarks = 4096; // arbitrary: then all are forgotten, which costs each of them one login

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<SaslMechanism> _worked = [];
    private readonly Dictionary<string, bool> _doubts = new(StringComparer.Ordinal); // whether it is more than a doubt
    private SaslMechanism? _begin;

    /// <summary>What logins begin with, because the server did not do something that is stronger; null where nothing is known.</summary>
    internal SaslMechanism? Begin
    {
        get
        {
            lock (_lock)
                return _begin;
        }
    }

    /// <summary>These very credentials were refused by a mechanism that has let nobody in, or are known not to fit it.</summary>
    internal bool IsInDoubt(SaslCredentials credentials)
    {
        string mark = MarkOf(credentials);
        lock (_lock)
            return _doubts.ContainsKey(mark);
    }

    /// <summary>A proof was refused: where the mechanism has let nobody in, it may be that which is at fault.</summary>
    /// <returns>Whether the credentials are in doubt now.</returns>
    internal bool Doubt(SaslMechanism mechanism, SaslCredentials credentials)
    {
        string mark = MarkOf(credentials);
        lock (_lock)
        {
            if (_worked.Contains(mechanism))
                return false;
            Add(mark, isCertain: false);
            return true;
        }
    }

    /// <summary>What shows the password was refused too: the credentials are wrong.</summary>
    internal void Condemn(SaslCredentials credentials)
    {
        string mark = MarkOf(credentials);
        lock (_lock)
            _doubts.Remove(mark);
    }

    /// <summary>A login went through.</summary>
    internal void Enter(SaslMechanism way)
    {
        lock (_lock)
            _worked.Add(way);
    }

    /// <summary>A login went through that the same server had refused by something stronger: it is the mechanism that is at fault, for all, or for this account where it has let others in.</summary>
    /// <returns>Whether logins of all begin with it from now on, or only this account's; null where that is nothing new.</returns>
    internal bool? Learn(SaslMechanism failed, SaslMechanism way, SaslCredentials credentials)
    {
        string mark = MarkOf(credentials);
        lock (_lock)
        {
            if (_worked.Contains(failed))
                return Add(mark, isCertain: true) ? false : null;
            bool isNew = _begin != way;
            _begin = way;
            return isNew ? true : null;
        }
    }

    /// <summary>Notes a mark; false where that much was known.</summary>
    private bool Add(string mark, bool isCertain)
    {
        if (_doubts.TryGetValue(mark, out bool isKnown) && (isKnown || !isCertain))
            return false;
        if (_doubts.Count >= MostMarks)
            _doubts.Clear();
        _doubts[mark] = isCertain;
        return true;
    }

    private string MarkOf(SaslCredentials credentials)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (string name in (string[])[credentials.Authcid, credentials.Authzid])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData([0]);
        }
        if (credentials.Password is { } password)
            hash.AppendData(password.Reveal().Span);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
