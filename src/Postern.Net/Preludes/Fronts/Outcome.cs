namespace Postern.Net.Preludes.Fronts;

/// <summary>What a command of a client leads to.</summary>
internal enum Outcome
{
    /// <summary>It was answered; the conversation goes on.</summary>
    Answered,

    /// <summary>It was refused, which is counted; the conversation goes on.</summary>
    Refused,

    /// <summary>The client takes its leave.</summary>
    Leave,

    /// <summary>TLS begins after the reply.</summary>
    Upgrade,

    /// <summary>It broke the framing: nothing after it can be understood.</summary>
    Lost,
}
