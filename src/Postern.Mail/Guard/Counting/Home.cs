namespace Postern.Mail.Guard.Counting;

/// <summary>A network that an account was logged in from.</summary>
internal readonly record struct Home(SourceNetwork Network, uint Seen);

/// <summary>A password that was right, by its mark.</summary>
internal readonly record struct Right(ulong Fingerprint, uint Seen, RightKind Kind)
{
    private const ulong AppRank = 1UL << 32;

    /// <summary>What is forgotten first is lowest: a person's passwords do not push out app passwords.</summary>
    public ulong Rank => Seen + (Kind == RightKind.App ? AppRank : 0);
}

/// <summary>What a right password is; the numbers stand in the guard's file.</summary>
internal enum RightKind : byte
{
    /// <summary>A person's.</summary>
    Main = 0,

    /// <summary>One of ours, which nobody guesses.</summary>
    App = 1,

    /// <summary>What stands before the one-time code.</summary>
    BeforeCode = 2,
}
