using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;

namespace Postern.Net.Engine.Voices;

/// <summary>What the engine says. Information is what an operator wants daily; one line for each connection.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(100, LogLevel.Information, "{Door}: connection {Id} from {Peer} to {Target}: client {ClientTls}, server {ServerTls}, {Up} bytes up, {Down} bytes down, {Seconds:0.000} s: {Reason}")]
    internal static partial void Ended(ILogger log, string door, long id, PeerAddress peer, string target, string clientTls, string serverTls, long up, long down, double seconds, string reason);

    [LoggerMessage(101, LogLevel.Information, "{Door}: listening on {End}")]
    internal static partial void Listening(ILogger log, string door, string end);

    [LoggerMessage(102, LogLevel.Warning, "{Door}: cannot accept: {Reason}; trying again")]
    internal static partial void Starved(ILogger log, string door, string reason);

    [LoggerMessage(103, LogLevel.Error, "{Door}: connection {Id}: a fault of this program")]
    internal static partial void Bug(ILogger log, Exception exception, string door, long id);

    [LoggerMessage(104, LogLevel.Information, "{Door}: connection {Id} from {Peer} turned away: {Reason}")]
    internal static partial void TurnedAway(ILogger log, string door, long id, PeerAddress peer, string reason);

    [LoggerMessage(105, LogLevel.Debug, "{Door}: connection {Id}: its socket is passed on, no byte on the way to {Target} comes through here")]
    internal static partial void HandedOver(ILogger log, string door, long id, string target);

    [LoggerMessage(108, LogLevel.Information, "{Door}: {Left} connections are still open after {Seconds} s of draining and are closed")]
    internal static partial void DrainOver(ILogger log, string door, int left, double seconds);
}
