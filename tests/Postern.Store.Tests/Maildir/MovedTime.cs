namespace Postern.Store.Tests.Maildir;

/// <summary>The system's time, moved by what a test says: files have the system's time too.</summary>
internal sealed class MovedTime : TimeProvider
{
    internal TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
}
