namespace Postern.Mail.Guard.Counting;

/// <summary>A network that an account was logged in from.</summary>
internal readonly record struct Home(SourceNetwork Network, uint Seen);

/// <summary>A password that was right, by its mark; an app password is one that nobody guesses.</summary>
internal readonly record struct Right(ulong Fingerprint, uint Seen, bool IsApp)
{
    private const ulong AppRank = 1UL << 32;

    /// <summary>What is forgotten first is lowest. A password with a one-time code behind it is another each time: it does not push out app passwords.</summary>
    public ulong Rank => Seen + (IsApp ? AppRank : 0);
}
