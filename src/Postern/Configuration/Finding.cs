namespace Postern.Configuration;

/// <summary>One thing that was found: a mistake, or something to know.</summary>
/// <param name="Where">Where it stands.</param>
/// <param name="IsMistake">Nothing starts with it.</param>
/// <param name="Text">One sentence, without its full stop.</param>
internal sealed record Finding(Place Where, bool IsMistake, string Text)
{
    /// <summary>It follows from the settings of a door, which says it itself whenever it opens.</summary>
    public bool IsOfDoor { get; init; }

    public override string ToString()
    {
        var text = IsMistake ? Text : "note: " + Text;
        return Where.File is null ? text : $"{Where}: {text}";
    }
}
