namespace Postern.Mail.Guard.Counting;

/// <summary>What is known of an account that somebody has logged in to.</summary>
internal sealed class HonestAccount
{
    /// <summary>Networks it was logged in from.</summary>
    public List<Home> Homes { get; } = [];

    /// <summary>Passwords that were right, by their marks.</summary>
    public List<Right> Rights { get; } = [];

    /// <summary>Guesses that its own networks have used.</summary>
    public uint[] Own { get; } = new uint[GuardLimits.OwnGuesses];

    /// <summary>One-time codes that its own networks have tried behind the right password.</summary>
    public uint[] Codes { get; } = new uint[GuardLimits.CodeGuesses];

    /// <summary>When an app password was proved last without being shown; 0 for never.</summary>
    public uint AppProved { get; set; }

    /// <summary>When it was logged in to last.</summary>
    public uint Seen => Homes.Count == 0 ? 0 : Homes.Max(home => home.Seen);

    /// <summary>Whether logins from there are honest.</summary>
    public bool IsHome(SourceNetwork network, uint now) => Homes.Exists(home => home.Network == network && IsFresh(home.Seen, now));

    /// <summary>Whether this password was right: one that nobody guesses counts from everywhere.</summary>
    public bool Knows(ulong fingerprint, bool isHome, uint now) =>
        Rights.Exists(right => right.Fingerprint == fingerprint && (isHome ? right.Kind != RightKind.BeforeCode : right.Kind == RightKind.App) && IsFresh(right.Seen, now));

    /// <summary>Whether this stood before a code that was right.</summary>
    public bool KnowsBeforeCode(ulong stem, uint now) =>
        Rights.Exists(right => right.Fingerprint == stem && right.Kind == RightKind.BeforeCode && IsFresh(right.Seen, now));

    /// <summary>Whether an app password of it was proved in the last time.</summary>
    public bool ProvesApp(uint now) => IsFresh(AppProved, now);

    /// <summary>Remembers a login.</summary>
    /// <returns>Whether that is worth being written down: once an hour is enough.</returns>
    public bool Note(Visit visit, LoginProof proof, uint now)
    {
        var isNews = Put(Homes, GuardLimits.Homes, home => home.Network == visit.Network, new Home(visit.Network, now), home => home.Seen, home => home.Seen, now);
        (ulong mark, RightKind kind) = proof switch
        {
            LoginProof.AppPassword => (visit.Fingerprint, RightKind.App),
            LoginProof.PasswordAndCode => (visit.Stem, RightKind.BeforeCode), // the code is another one the next time
            _ => (visit.Fingerprint, RightKind.Main),
        };
        if (mark != 0)
            isNews |= Put(Rights, GuardLimits.Rights, right => right.Fingerprint == mark, new Right(mark, now, kind), right => right.Seen, right => right.Rank, now);
        if (visit.Manner != Manner.AppChallenge || proof != LoginProof.AppPassword)
            return isNews;
        isNews |= now > AppProved + GuardLimits.Hour;
        AppProved = now;
        return isNews;
    }

    /// <summary>Forgets a password that is right no more; false where it never was.</summary>
    public bool Forget(ulong fingerprint) => Rights.RemoveAll(right => right.Fingerprint == fingerprint) > 0;

    private static bool IsFresh(uint seen, uint now) => seen != 0 && now <= seen + GuardLimits.Honest;

    private static bool Put<T>(List<T> list, int limit, Predicate<T> isSame, T value, Func<T, uint> seen, Func<T, ulong> rank, uint now)
    {
        var place = list.FindIndex(isSame);
        if (place >= 0)
        {
            var before = seen(list[place]);
            list[place] = value;
            return now > before + GuardLimits.Hour;
        }

        if (list.Count == limit)
            list.Remove(list.MinBy(rank)!); // there is one: the limit is above 0
        list.Add(value);
        return true;
    }
}
