namespace Postern.Configuration;

/// <summary>Where something was said: a line of a file, or the command line.</summary>
internal readonly record struct Place(string? File, int Line)
{
    /// <summary>The command line.</summary>
    public static Place CommandLine => default;

    public override string ToString() => File is null ? "" : Line == 0 ? File : $"{File}:{Line}";
}
