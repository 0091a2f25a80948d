using Microsoft.Extensions.Logging;

namespace Postern.Mail.Gateway.Servers;

/// <summary>What is known of one of several servers: whether whoever went there last was served.</summary>
/// <remarks>Shared by all loops. A change is logged once, when it comes; the lock is held for a few assignments.</remarks>
/// <param name="door">The door's name in the log.</param>
/// <param name="server">The server's URL.</param>
/// <param name="isWatched">Somebody looks at it; else a failure is forgotten after a while, so that a client finds out.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where changes are told.</param>
internal sealed class Standing(string door, string server, bool isWatched, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private bool? _isUp;
    private string _why = "";
    private long _since = time.GetTimestamp();
    private long _failed;

    /// <summary>It failed, and has not answered since: others come before it.</summary>
    internal bool IsBehind
    {
        get
        {
            lock (_lock)
                return _isUp == false && (isWatched || time.GetElapsedTime(_failed) < ServerLimits.Memory);
        }
    }

    /// <summary>It could not be reached, was not the right one, or did not greet.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Failed(string why)
    {
        lock (_lock)
        {
            _why = why;
            _failed = time.GetTimestamp();
            if (_isUp == false)
                return false;
            Turn(isUp: false);
        }
        ServerLog.Down(log, door, server, why);
        return true;
    }

    /// <summary>It was reached, is the right one, and has greeted.</summary>
    internal void Answered()
    {
        lock (_lock)
        {
            if (_isUp == true)
                return;
            bool isNews = _isUp == false;
            Turn(isUp: true);
            _why = "";
            if (!isNews)
                return;
        }
        ServerLog.UpAgain(log, door, server);
    }

    /// <summary>Takes a picture of it.</summary>
    internal ServerPicture Picture(IReadOnlyList<string> whose)
    {
        lock (_lock)
            return new ServerPicture(server, whose, _isUp switch { true => "up", false => "down", _ => "unknown" }, Math.Round(time.GetElapsedTime(_since).TotalSeconds, 1), _why);
    }

    private void Turn(bool isUp)
    {
        _isUp = isUp;
        _since = time.GetTimestamp();
    }
}
