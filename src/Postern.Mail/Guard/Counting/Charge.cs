namespace Postern.Mail.Guard.Counting;

/// <summary>A login that is being judged, and what was used for it.</summary>
internal sealed class Charge(Visit visit, Lane lane, uint taken)
{
    /// <summary>Whose login.</summary>
    public Visit Visit => visit;

    /// <summary>What was used.</summary>
    public Lane Lane => lane;

    /// <summary>When.</summary>
    public uint Taken => taken;

    /// <summary>A guess of the source was used as well.</summary>
    public bool HasSource { get; init; }

    /// <summary>All logins with this account and password that are judged now; null where no password is shown.</summary>
    public Flight? Flight { get; set; }
}

/// <summary>Logins with one account and one password that are judged at the same time: together they are one guess.</summary>
internal sealed class Flight
{
    /// <summary>What was used for the first of them; null where it was nothing: a mistake that is known.</summary>
    public Charge? Paid { get; init; }

    /// <summary>How many are not judged yet.</summary>
    public int Open { get; set; }

    /// <summary>It is known whether what was used is given back.</summary>
    public bool IsSettled { get; set; }
}
