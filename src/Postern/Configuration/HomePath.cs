namespace Postern.Configuration;

/// <summary>A path that begins with <c>~/</c>, as people write it where no shell reads it: in a file, or in a line of another program.</summary>
internal static class HomePath
{
    /// <summary>The user's home directory, there or not; empty where none is known.</summary>
    public static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The path that an option names; null where it is not given.</summary>
    public static string? OfOption(string? path) => path is null ? null : Expand(path);

    /// <summary>The path that is meant; the same where it begins otherwise, or no home is known.</summary>
    public static string Expand(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) && Home is { Length: > 0 } home ? Path.Combine(home, path[2..].TrimStart('/')) : path;
}
