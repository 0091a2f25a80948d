using Microsoft.Extensions.Logging;

namespace Postern.Mail.Gateway.Servers;

/// <summary>What is known of one of several servers: whether whoever went there last was served.</summary>
/// <remarks>Shared by all loops. A change is logged once, when it comes; the lock is held for a few assignments.</remarks>
internal sealed class Standing(string door, string server, TimeProvider time, ILogger log)
{
    private readonly Lock _lock = new();
    private bool? _isUp;
    private string _why = "";
    private long _since = time.GetTimestamp();

    /// <summary>It failed, and has not answered since.</summary>
    internal bool IsDown
    {
        get
        {
            lock (_lock)
                return _isUp == false;
        }
    }

    /// <summary>It could not be reached, was not the right one, or did not greet.</summary>
    /// <returns>Whether that is news.</returns>
    internal bool Failed(string why)
    {
        lock (_lock)
        {
            _why = why;
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
