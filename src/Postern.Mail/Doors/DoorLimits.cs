namespace Postern.Mail.Doors;

/// <summary>Counts within which a client must stay until it has logged in.</summary>
internal static class DoorLimits
{
    /// <summary>Arbitrary: commands that are refused before the door closes.</summary>
    internal const int Refusals = 20;

    /// <summary>Arbitrary: commands that are answered before the door closes, so that a flood of NOOP ends too.</summary>
    internal const int Commands = 1000;

    /// <summary>Arbitrary: octets of replies that wait while a client goes on sending.</summary>
    internal const int Unsent = 16 * 1024;

    /// <summary>Arbitrary: challenges of one login; no mechanism has more than four.</summary>
    internal const int Challenges = 10;

    /// <summary>RFC 5802 §5.1 leaves the length of a nonce open; arbitrary: 18 octets, 24 letters in base64.</summary>
    internal const int Nonce = 18;
}
