namespace Postern.Configuration.Settings;

/// <summary>One setting: an option of the command line and a key of the file, with its meaning.</summary>
/// <param name="Name">The option without its hyphens, as in <c>tls-min</c>.</param>
/// <param name="Value">What it takes, as in <c>VERSION</c>; null for a switch.</param>
/// <param name="Group">Under which heading it stands.</param>
/// <param name="Help">What it promises: one sentence, the manual's own text.</param>
/// <param name="Set">Takes a value into a draft; answers what is wrong with it, or null.</param>
internal sealed record Setting(string Name, string? Value, SettingGroup Group, string Help, Func<Draft, string, string?> Set)
{
    /// <summary>It may be given several times, and each adds to the ones before.</summary>
    public bool Many { get; init; }

    /// <summary>The values it takes, where they can be listed.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What the bare option of a switch means.</summary>
    public string SwitchWord { get; init; } = "yes";

    /// <summary>The name in a configuration file: the option's in camel case, where it is no other.</summary>
    public string Key { get; init; } = CamelCase(Name);

    /// <summary>What the key promises: a switch that takes something away has a key that says the opposite.</summary>
    public string KeyHelp { get; init; } = Help;

    /// <summary>It is for both sides, so that it is right where either speaks TLS.</summary>
    public bool BothSides { get; init; }

    /// <summary>It exists for other programs, and help does not list it.</summary>
    public bool Hidden { get; init; }

    /// <summary>It takes no value on the command line.</summary>
    public bool IsSwitch => Value is null;

    /// <summary>Its value is a path.</summary>
    public bool IsFile => Value is "FILE" or "DIR";

    /// <summary>The option as it is typed.</summary>
    public string Option => "--" + Name;

    /// <summary>Takes a value in and remembers that it was given.</summary>
    public string? Apply(Draft draft, string value)
    {
        if (value.Length == 0)
            return $"a value is missing: write {Value ?? string.Join(" or ", Choices)}";
        draft.Given = [.. draft.Given, this];
        return Set(draft, IsFile ? HomePath.Expand(value) : value);
    }

    private static string CamelCase(string name)
    {
        var words = name.Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
