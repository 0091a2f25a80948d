using System.Security.Cryptography;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>Passwords that were right a short while ago, so that a busy phone does not cost a slow hash each time.</summary>
/// <remarks>
/// What is kept is an HMAC over the kept hash and the password, under a key that this process made for itself: nobody reads
/// a password in it, and with the kept hash changes what is looked for, so that an old password is right no more at once.
/// From any thread.
/// </remarks>
public sealed class VerifiedPasswords(TimeProvider time)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly Dictionary<string, long> _ends = [];
    private readonly Queue<string> _order = [];
    private readonly Lock _turn = new();

    /// <summary>Whether this password was found right for this hash.</summary>
    public bool Has(PasswordHash hash, Secret password)
    {
        var mark = Mark(hash, password);
        lock (_turn)
            return _ends.TryGetValue(mark, out var end) && end > Now;
    }

    /// <summary>Remembers that it is; past the limit the oldest is forgotten.</summary>
    public void Add(PasswordHash hash, Secret password)
    {
        var mark = Mark(hash, password);
        lock (_turn)
        {
            if (!_ends.TryAdd(mark, Now + (long)AccountLimits.VerifiedLife.TotalMilliseconds))
                _ends[mark] = Now + (long)AccountLimits.VerifiedLife.TotalMilliseconds;
            else
                _order.Enqueue(mark);
            while (_order.Count > AccountLimits.Verified)
                _ends.Remove(_order.Dequeue());
        }
    }

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private string Mark(PasswordHash hash, Secret password)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        mac.AppendData(Encoding.UTF8.GetBytes(hash.Text));
        mac.AppendData([0]);
        mac.AppendData(password.Reveal().Span);
        return Convert.ToBase64String(mac.GetHashAndReset());
    }
}
