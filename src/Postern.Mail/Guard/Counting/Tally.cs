namespace Postern.Mail.Guard.Counting;

/// <summary>What has happened since the process began.</summary>
internal sealed class Tally
{
    /// <summary>Logins that were judged.</summary>
    public long Admitted { get; set; }

    /// <summary>Of these: after a wait.</summary>
    public long Delayed { get; set; }

    /// <summary>New mistakes.</summary>
    public long Mistakes { get; set; }

    /// <summary>The same mistakes again.</summary>
    public long Repeats { get; set; }

    /// <summary>Failed proofs from inside an account's networks, beyond its guesses.</summary>
    public long Inside { get; set; }

    /// <summary>Logins that were told to try again later.</summary>
    public long PutOff { get; set; }
}
