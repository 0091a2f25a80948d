namespace Postern.Mail.Guard;

/// <summary>The numbers of the login guard; where no source is named they are arbitrary.</summary>
/// <remarks>Tables have a fixed size: changing one of <see cref="Cells"/>, <see cref="Sources"/>, <see cref="Mistakes"/> needs a step in the schema that empties its rows.</remarks>
internal static class GuardLimits
{
    /// <summary>Seconds in which <see cref="Guesses"/> may be used, wherever they begin.</summary>
    internal const uint Hour = 3600;

    /// <summary>Guesses at one account in any hour, from everywhere together.</summary>
    internal const int Guesses = OwnGuesses + CleanGuesses + AnyGuesses;

    /// <summary>Of these: for networks that the account has logged in from, so that nobody else uses them up.</summary>
    internal const int OwnGuesses = 3;

    /// <summary>Of these: for networks that have made no mistakes, so that known attackers do not use them up.</summary>
    internal const int CleanGuesses = 3;

    /// <summary>Of these: for anybody.</summary>
    internal const int AnyGuesses = 4;

    /// <summary>Besides: one-time codes behind a password that is right, from the account's own networks. A code has a million values, and lives 90 seconds (RFC 6238 §5.2).</summary>
    internal const int CodeGuesses = 10;

    /// <summary>Seconds for which a login makes its network honest: 30 days.</summary>
    internal const uint Honest = 30 * 24 * Hour;

    /// <summary>Networks that an account is honest from; past it the one that was not seen for longest is forgotten.</summary>
    internal const int Homes = 16;

    /// <summary>Right passwords that are remembered for an account: its own, and app passwords.</summary>
    internal const int Rights = 16;

    /// <summary>Accounts with an honest user. Only a right password makes one.</summary>
    internal const int Accounts = 1 << 16;

    /// <summary>Budgets of accounts: each name has its place in one of them, and several may share it.</summary>
    internal const int Cells = 1 << 17;

    /// <summary>Networks whose mistakes are remembered.</summary>
    internal const int Sources = 1 << 16;

    /// <summary>Mistakes that are remembered, so that they do not count again.</summary>
    internal const int Mistakes = 1 << 17;

    /// <summary>Seconds between mistakes of one source over all accounts, once <see cref="SourceBurst"/> is used up.</summary>
    internal const uint SourcePace = 180;

    /// <summary>Mistakes of one source before it is slowed.</summary>
    internal const uint SourceBurst = 20;

    /// <summary>What a mistake weighs.</summary>
    internal const uint MistakeStain = 8;

    /// <summary>What it weighs that a network was put off with another account than before: it is nothing in an office, and much in a thousand.</summary>
    internal const uint PutOffStain = 1;

    /// <summary>The weight from which on a network is not clean: one mistake is human.</summary>
    internal const uint Stains = 2 * MistakeStain;

    /// <summary>Seconds after the last mistake until a network is clean again: 7 days.</summary>
    internal const uint StainLife = 7 * 24 * Hour;

    /// <summary>Seconds in which what one source fails at one account without showing a password is one mistake of the source.</summary>
    internal const uint ChallengeSpell = 600;

    /// <summary>Seconds between two judgements of the same mistake, so that repeating it costs the judge nothing.</summary>
    internal const uint RepeatPace = 2;

    /// <summary>Logins with one account and password that are judged at once: a mail program opens several connections.</summary>
    internal const int Parallel = 16;

    /// <summary>Logins that wait for one account, of one standing (its own networks, clean ones, others).</summary>
    internal const int WaitersPerAccount = 8;

    /// <summary>Logins from one network that wait.</summary>
    internal const int WaitersPerSource = 128;

    /// <summary>Logins that wait.</summary>
    internal const int Waiters = 4096;

    /// <summary>How often what has changed is written down.</summary>
    internal static readonly TimeSpan Keep = TimeSpan.FromSeconds(2);
}
