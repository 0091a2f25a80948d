using Microsoft.Extensions.Logging;
using Postern.Configuration;

namespace Postern.Verbs;

/// <summary>What a start says in the log.</summary>
internal static partial class LaunchLog
{
    /// <summary>What was found and does not stand in the way; what follows from a door's settings the door says itself.</summary>
    public static void Noted(ILogger logger, Plan plan)
    {
        foreach (var note in plan.Notes.Where(note => !note.IsOfDoor))
            Note(logger, note.Where.File is null ? note.Text : $"{note.Where}: {note.Text}");
    }

    [LoggerMessage(1, LogLevel.Error, "not started: {Why}")]
    public static partial void NotOpened(ILogger logger, string why);

    [LoggerMessage(3, LogLevel.Error, "not reread, the old configuration goes on: {Why}")]
    public static partial void NotReread(ILogger logger, string why);

    [LoggerMessage(4, LogLevel.Warning, "changed, and taken at the next start: {Keys}")]
    public static partial void AtNextStart(ILogger logger, string keys);

    [LoggerMessage(5, LogLevel.Warning, "the certificate is not renewed; the next try is in half a day: {Why}")]
    public static partial void NotRenewed(ILogger logger, string why);

    [LoggerMessage(2, LogLevel.Warning, "{Text}")]
    private static partial void Note(ILogger logger, string text);
}
