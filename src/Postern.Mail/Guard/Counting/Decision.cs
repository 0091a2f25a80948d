namespace Postern.Mail.Guard.Counting;

/// <summary>What becomes of a login now.</summary>
/// <param name="Charge">It is judged, and this was used; null for a login that waits.</param>
/// <param name="Until">When it may ask again, in seconds since 1970; before that, only if something was given back.</param>
/// <param name="Standing">Among whom it waits.</param>
internal readonly record struct Decision(Charge? Charge, uint Until, Standing Standing);

/// <summary>Who waits: each of them has places of its own.</summary>
internal enum Standing
{
    /// <summary>From a network of the account.</summary>
    Own,

    /// <summary>From a network without mistakes.</summary>
    Clean,

    /// <summary>From any other.</summary>
    Any,
}
