namespace Postern.Store.Tests.Maildir;

/// <summary>The system's time, moved by what a test says: files have the system's time too.</summary>
internal sealed class MovedTime : TimeProvider
{
    internal TimeSpan By { get; set; }

    /// <summary>How far its wall clock alone was set.</summary>
    internal TimeSpan SetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By + SetBy;

    public override long GetTimestamp() => System.GetTimestamp() + (By.Ticks * (TimestampFrequency / TimeSpan.TicksPerSecond));
}
