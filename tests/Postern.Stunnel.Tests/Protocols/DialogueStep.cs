namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Who a step is for.</summary>
public enum Player
{
    Both,
    Stunnel,
    Postern,
}

/// <summary>What happens in a step.</summary>
public enum StepKind
{
    /// <summary>The peer says these bytes.</summary>
    Say,

    /// <summary>The peer hears these bytes.</summary>
    Hear,

    /// <summary>The peer hears a FIN, or close_notify.</summary>
    HearEnd,

    /// <summary>The peer hears a reset.</summary>
    HearReset,

    /// <summary>The peer shakes hands.</summary>
    Tls,

    /// <summary>The peer says that nothing follows.</summary>
    Finish,
}

/// <summary>One step of a dialogue.</summary>
/// <param name="Player">Who it is for.</param>
/// <param name="Side">C for the client, B for the backend.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Bytes">What is said or heard.</param>
public sealed record DialogueStep(Player Player, char Side, StepKind Kind, byte[] Bytes);
