using System.Net;
using Postern.Mail.Guard;
using Postern.Mail.Guard.Counting;
using Postern.Net.Conduits;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Guard;

/// <summary>Accounts, a judge of their passwords, and the core of the guard before it; it counts what gets to the judge.</summary>
internal sealed class Town
{
    private readonly Dictionary<string, List<uint>> _guesses = [];
    private readonly HashSet<(string, string)> _wrong = [];

    public GuardCore Core { get; init; } = new();

    public GuardKeys Keys { get; } = new([1, 2, 3]);

    public uint Now { get; set; } = 2_000_000_000;

    /// <summary>Logins that were judged and found wrong, each password of each account once.</summary>
    public int Guesses => _guesses.Values.Sum(times => times.Count);

    public static PeerAddress At(string address) => PeerAddress.From(IPAddress.Parse(address), 40_000);

    public static PeerAddress At(UInt128 bits) => new(new Bits128((ulong)(bits >> 64), (ulong)bits), 40_000, PeerKind.Inet);

    public static PeerAddress AtIPv4(uint address) => At(((UInt128)0xFFFF << 32) | address);

    /// <summary>The password of an account, as far as it has one.</summary>
    public static string Right(string account) => $"right of {account}";

    public Visit Visit(string account, PeerAddress peer, string? password) =>
        Keys.Of(new LoginAttempt(account, peer) { Password = password is null ? null : new Secret(password) });

    /// <summary>One login: true, false, or null where it is not judged now.</summary>
    public bool? LogIn(string account, PeerAddress peer, string? password, bool isRight = false, LoginProof proof = LoginProof.Password)
    {
        var visit = Visit(account, peer, password);
        if (Core.Arrive(visit, Now).Charge is not { } charge)
        {
            Core.PutOff(visit, Now);
            return null;
        }

        return Judge(charge, account, password, isRight || password == Right(account), proof);
    }

    public bool Judge(Charge charge, string account, string? password, bool isRight, LoginProof proof = LoginProof.Password)
    {
        if (isRight)
        {
            Core.Succeeded(charge, proof, Now);
            return true;
        }

        if (password is null || _wrong.Add((account, password)))
            Note(account, charge.Taken);
        Core.Failed(charge, Now);
        return false;
    }

    /// <summary>The most guesses of one account within any 3,600 seconds.</summary>
    public int MostInAnHour()
    {
        var most = 0;
        foreach (var times in _guesses.Values)
        {
            times.Sort();
            for (int first = 0, last = 0; last < times.Count; last++)
            {
                while (times[last] - times[first] >= 3600)
                    first++;
                most = Math.Max(most, last - first + 1);
            }
        }

        return most;
    }

    private void Note(string account, uint when)
    {
        if (!_guesses.TryGetValue(account, out var times))
            _guesses.Add(account, times = []);
        times.Add(when);
    }
}
