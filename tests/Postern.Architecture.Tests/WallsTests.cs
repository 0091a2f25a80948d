using System.Text.RegularExpressions;

namespace Postern.Architecture.Tests;

/// <summary>Proves that no folder sees what <see cref="Walls"/> does not allow it to see.</summary>
public sealed class WallsTests
{
    private static readonly Dictionary<string, string[]> Sees =
        Walls.Rooms.ToDictionary(row => row.Room, row => row.Sees.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static readonly ILookup<string, string> Types = Repository.Sources.ToLookup(file => file.Room, file => file.TypeName, StringComparer.Ordinal);

    [Fact]
    public void The_table_has_no_circle()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string room, string _) in Walls.Rooms)
        {
            Nothing.Found(Sees[room].Where(seen => !above.Contains(seen)).Select(seen => $"{room} sees {seen}, which stands below it"));
            above.Add(room);
        }
    }

    [Fact]
    public void Every_folder_is_in_the_table() =>
        Nothing.Found(Repository.Sources.Select(file => file.Room).Where(room => room.Length > 0 && !Sees.ContainsKey(room)).Distinct(StringComparer.Ordinal));

    [Fact]
    public void No_folder_sees_what_it_may_not_see()
    {
        var broken =
            from file in Repository.Sources
            where Sees.ContainsKey(file.Room)
            from line in file.Code()
            from seen in Mentioned(file.Room, line.Text)
            where seen != file.Room && !Sees[file.Room].Contains(seen)
            select $"{file.Path}:{line.Number} sees {seen}";
        Nothing.Found(broken.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void The_namespace_is_the_folder()
    {
        var broken =
            from file in Repository.Sources.Concat(Repository.Tests)
            let expected = "namespace " + string.Join('.', file.Path.Split('/')[1..^1]) + ";"
            where Array.Exists(file.Lines, line => line.StartsWith("namespace ", StringComparison.Ordinal) && line != expected)
            select $"{file.Path}: not {expected}";
        Nothing.Found(broken);
    }

    private static IEnumerable<string> Mentioned(string room, string code)
    {
        foreach (Match match in Patterns.OwnNamespace().Matches(code))
        {
            if (Sees.ContainsKey(match.Groups[1].Value))
                yield return match.Groups[1].Value;
        }
        string assembly = room.Contains('.', StringComparison.Ordinal) ? room[..(room.IndexOf('.', StringComparison.Ordinal) + 1)] : "";
        foreach (Match match in Patterns.Qualified().Matches(code))
        {
            // "Native.Libc" from a neighbour: a room of this assembly and a type that lives in it.
            string neighbour = assembly + match.Groups[1].Value;
            if (Types[neighbour].Contains(match.Groups[2].Value))
                yield return neighbour;
        }
    }
}
