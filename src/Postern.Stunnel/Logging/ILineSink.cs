namespace Postern.Stunnel.Logging;

/// <summary>Where stunnel's log lines go. Taking one never waits and never throws; on any thread.</summary>
public interface ILineSink
{
    /// <summary>Takes one line.</summary>
    /// <param name="level">0–7, as in syslog(3).</param>
    /// <param name="id">What stands between the brackets: a connection's number, <c>main</c>, <c>ui</c>.</param>
    /// <param name="text">What is said, without anything secret; control characters are the sink's to replace.</param>
    void Write(int level, string id, string text);
}
