using Postern.Net.Conduits;
using Postern.Net.Relay;

namespace Postern.Net.Engine;

/// <summary>Why a connection ended; every connection has exactly one.</summary>
/// <param name="Word">One word that counters and scripts can use.</param>
/// <param name="Text">The sentence of the end line.</param>
public sealed record EndReason(string Word, string Text)
{
    /// <summary>Whether it was ended here, before its peers were done.</summary>
    internal bool IsCut => Word is "limit" or "stopped";

    /// <summary>Whether this word tells of a connection that was served, or that nobody wanted any more.</summary>
    public static bool IsGood(string word) => word is "closed" or "left" or "stopped";

    internal static EndReason ClosedByClient { get; } = new("closed", "closed by the client");

    internal static EndReason ClosedByServer { get; } = new("closed", "closed by the server");

    internal static EndReason Left { get; } = new("left", "the client left before TLS began");

    internal static EndReason Stopped { get; } = new("stopped", "stopped here");

    /// <summary>Puts a relay's end into words.</summary>
    internal static EndReason From(RelayEnd end)
    {
        if (end.Fault is not { } fault)
            return end.Side == RelaySide.Client ? ClosedByClient : ClosedByServer;
        string side = end.Side == RelaySide.Client ? "client" : "server";
        return fault.Kind switch
        {
            FaultKind.Limit => new("limit", fault.Text),
            FaultKind.Truncated => new("truncated", $"truncated by the {side}: {fault.Text}"),
            _ => From(fault, side),
        };
    }

    /// <summary>Puts a fault into words.</summary>
    /// <param name="fault">What broke.</param>
    /// <param name="side">Whose fault it was: the client or the server.</param>
    public static EndReason From(ConduitFault fault, string side) => fault.Kind switch
    {
        FaultKind.Limit => new("limit", $"{side}: {fault.Text}"),
        FaultKind.Reset => new("reset", $"{side}: {fault.Text}"),
        FaultKind.Tls => new("tls", $"{side}: {fault.Text}"),
        FaultKind.Certificate => new("certificate", fault.Text),
        FaultKind.Connect => new("connect", fault.Text),
        FaultKind.Protocol => new("protocol", $"{side}: {fault.Text}"),
        FaultKind.Truncated => new("truncated", $"{side}: {fault.Text}"),
        _ => new("stopped", fault.Text),
    };
}
