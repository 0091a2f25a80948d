namespace Postern.Stunnel.Logging;

/// <summary>The log of one connection, or of what belongs to none: stunnel's lines at stunnel's levels, up to the level that is wanted.</summary>
/// <param name="Sink">Where they go.</param>
/// <param name="Id">What stands between the brackets.</param>
/// <param name="Level">The highest level that is written, 0–7.</param>
public sealed record ServiceLog(ILineSink Sink, string Id, int Level)
{
    /// <summary>Whether a line of this level is written: dear texts are made only then.</summary>
    public bool Takes(int level) => level <= Level;

    /// <summary>Level 7: what only a developer wants.</summary>
    public void Debug(string text) => Write(7, text);

    /// <summary>Level 6.</summary>
    public void Info(string text) => Write(6, text);

    /// <summary>Level 5: what an administrator sees unless he says otherwise.</summary>
    public void Notice(string text) => Write(5, text);

    /// <summary>Level 4.</summary>
    public void Warning(string text) => Write(4, text);

    /// <summary>Level 3.</summary>
    public void Error(string text) => Write(3, text);

    /// <summary>Writes a line of this level.</summary>
    public void Write(int level, string text)
    {
        if (Takes(level))
            Sink.Write(level, Id, text);
    }
}
