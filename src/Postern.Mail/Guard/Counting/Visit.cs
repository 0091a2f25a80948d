using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>A login as it is counted: nothing in it tells a name or a password.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Network">Where from.</param>
/// <param name="Source">The mark of the network.</param>
/// <param name="Fingerprint">The mark of account and password; 0 where no password is shown.</param>
/// <param name="Stem">The mark of account and of what stands before six digits at the password's end, which may be a one-time code; 0 where it does not end so.</param>
/// <param name="Spell">The mark of account and network; 0 where it is not needed.</param>
/// <param name="Manner">How it is proved.</param>
internal readonly record struct Visit(Bits128 Account, SourceNetwork Network, ulong Source, ulong Fingerprint, ulong Stem, ulong Spell, Manner Manner);

/// <summary>How a login is proved.</summary>
internal enum Manner
{
    /// <summary>By a password that is shown.</summary>
    Password,

    /// <summary>By a proof that shows none.</summary>
    Challenge,

    /// <summary>By a proof of a named app password.</summary>
    AppChallenge,

    /// <summary>By a certificate or a signed token.</summary>
    Unguessable,
}
