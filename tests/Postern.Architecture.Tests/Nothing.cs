namespace Postern.Architecture.Tests;

/// <summary>Expects that a search finds nothing, and names all that it finds.</summary>
internal static class Nothing
{
    public static void Found<T>(IEnumerable<T> found)
    {
        string[] all = [.. found.Select(item => $"{item}")];
        if (all.Length > 0)
            Assert.Fail(string.Join("\n", all.Prepend($"{all.Length} found:")));
    }
}
