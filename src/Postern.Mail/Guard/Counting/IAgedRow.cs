namespace Postern.Mail.Guard.Counting;

/// <summary>A row of an <see cref="AgedTable{TRow}"/>.</summary>
internal interface IAgedRow
{
    /// <summary>What it is found by; 0 where it is empty.</summary>
    ulong Mark { get; set; }

    /// <summary>When it was used last, in seconds since 1970.</summary>
    uint Seen { get; set; }
}

/// <summary>A wrong password of an account, or that a source has failed at an account without showing one.</summary>
internal struct MistakeRow : IAgedRow
{
    public ulong Mark { get; set; }

    public uint Seen { get; set; }
}

/// <summary>What is known against a network.</summary>
internal struct SourceRow : IAgedRow
{
    public ulong Mark { get; set; }

    public uint Seen { get; set; }

    /// <summary>When its guesses would all be back (the theoretical arrival time of a leaky bucket).</summary>
    public uint Back { get; set; }

    /// <summary>The weight of its mistakes, until it is clean again.</summary>
    public uint Stains { get; set; }

    /// <summary>When the last of them was.</summary>
    public uint Stained { get; set; }

    /// <summary>Parts of account and password that were put off last.</summary>
    public ulong PutOff { get; set; }
}
