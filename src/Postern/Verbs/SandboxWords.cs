using System.Text.Json;
using Postern.Configuration;
using Postern.Hosting.Confinement;
using Postern.Native;

namespace Postern.Verbs;

/// <summary>What a process with a configuration could use in its sandbox, for <c>postern check</c>.</summary>
internal static class SandboxWords
{
    private static readonly (string Word, string Key, Access Access)[] Rows =
    [
        ("reads below ",         "read",  Access.Read),
        ("writes below ",        "write", Access.Write),
        ("starts programs below ", "start", Access.Start),
    ];

    /// <summary>A paragraph for people.</summary>
    public static string Explain(Plan plan)
    {
        Room room = RoomOf(plan);
        string places = string.Join("; ", Rows.Select(row => row.Word + string.Join(", ", Outermost(room, row.Access))));
        string kernel = Landlock.Version switch
        {
            0 => "this kernel has no Landlock, so that files are not confined; no program started from it gains rights, and no core is written",
            var version => $"Landlock {version} of this kernel keeps it to that, no program started from it gains rights, and no core is written",
        };
        return $"in its sandbox it {places}; {kernel}\n";
    }

    /// <summary>The same as a property of a JSON object.</summary>
    public static void Write(Plan plan, Utf8JsonWriter writer)
    {
        Room room = RoomOf(plan);
        writer.WriteStartObject("sandbox");
        writer.WriteNumber("landlock", Landlock.Version);
        foreach (var (_, key, access) in Rows)
        {
            writer.WriteStartArray(key);
            foreach (string path in Outermost(room, access))
                writer.WriteStringValue(path);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static IEnumerable<string> Outermost(Room room, Access access)
    {
        string[] all = [.. room.With(access)];
        return all.Where(path => !Array.Exists(all, other => path.StartsWith(other + "/", StringComparison.Ordinal)));
    }

    private static Room RoomOf(Plan plan) => RoomPlan.Of(plan, Environment.ProcessPath ?? "postern");
}
