using System.Text;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.CommandLine;

/// <summary>The letters of stunnel 3, turned into a configuration, as the program <c>stunnel3</c> does.</summary>
/// <remarks>
/// Two things are done as the manual of stunnel 3 has them and not as that program: the first argument behind
/// <c>-l prog --</c> is what the program is called, and <c>-O</c> may be given more than once.
/// </remarks>
internal static class Letters
{
    // In the order in which their lines are written; a letter without a value says yes.
    private static readonly Row[] Rows =
    [
        new('c', "client", IsFlag: true),
        new('T', "transparent", IsFlag: true),
        new('W', "RNDoverwrite", IsFlag: true),
        new('f', "foreground", IsFlag: true),
        new('D', "debug"),
        new('O', "socket", IsList: true),
        new('o', "output"),
        new('C', "ciphers"),
        new('p', "cert"),
        new('v', "verify"),
        new('a', "CApath"),
        new('A', "CAfile"),
        new('t', "session"),
        new('N', "service"),
        new('u', "ident"),
        new('n', "protocol"),
        new('E', "EGD"),
        new('R', "RNDfile"),
        new('B', "RNDbytes"),
        new('I', "local"),
        new('d', "accept"),
        new('s', "setuid"),
        new('g', "setgid"),
        new('P', "pid"),
        new('r', "connect"),
        new('l', "exec"),
        new('L', "exec"),
        new('S', null), // which of OpenSSL's default certificates are trusted: there are none any more
    ];

    /// <summary>Whether a first argument is a letter of old: a file may be called anything else.</summary>
    public static bool AreMeantBy(string argument) => argument is ['-', not '-', ..] && Find(argument[1]) is not null;

    /// <summary>The configuration that the letters say.</summary>
    public static StunnelCommand Parse(IReadOnlyList<string> arguments)
    {
        var given = new List<(Row Row, string Value)>();
        var next = 0;
        while (next < arguments.Count && arguments[next] is ['-', _, ..] and not "--")
        {
            if (Cluster(arguments, ref next, given) is { } problem)
                return new(StunnelCommandKind.Refused, "", [new(3, problem), new(3, "Configuration failed")]);
        }

        if (next < arguments.Count && arguments[next] == "--")
            next++;
        var text = Text(given, [.. arguments.Skip(next)]);
        return arguments.Any(argument => argument.Any(char.IsControl))
            ? new(StunnelCommandKind.Refused, "", [new(3, "A control character in an argument"), new(3, "Configuration failed")])
            : new(StunnelCommandKind.Letters, text, Array.Empty<Message>());
    }

    // -cf is -c -f, and -d995 is -d 995.
    private static string? Cluster(IReadOnlyList<string> arguments, ref int next, List<(Row, string)> given)
    {
        var letters = arguments[next++];
        for (var at = 1; at < letters.Length; at++)
        {
            if (Find(letters[at]) is not { } row)
                return $"Unknown option: {letters[at]}";
            if (row.IsFlag)
            {
                given.Add((row, "yes"));
                continue;
            }

            if (at + 1 == letters.Length && next == arguments.Count)
                return $"Option -{row.Letter} needs a value";
            given.Add((row, at + 1 == letters.Length ? arguments[next++] : letters[(at + 1)..]));
            return null;
        }

        return null;
    }

    private static string Text(List<(Row Row, string Value)> given, string[] rest)
    {
        var text = new StringBuilder();
        foreach (var row in Rows)
        {
            var values = given.Where(letter => letter.Row == row).Select(letter => letter.Value).ToList();
            if (row.Option is null || values.Count == 0)
                continue;
            if (row.Letter == 'L')
                text.Append("pty = yes\n");
            foreach (var value in row.IsList ? values : values[^1..])
                text.Append(row.Option).Append(" = ").Append(value).Append('\n');
            if (row.Option == "exec" && rest.Length > 0)
                text.Append("execArgs = ").AppendJoin(' ', rest).Append('\n');
        }

        if (given.Exists(letter => letter.Row.Letter == 'd'))
            text.Append("[stunnel3]\n");
        return text.ToString();
    }

    private static Row? Find(char letter) => Array.Find(Rows, row => row.Letter == letter);

    private sealed record Row(char Letter, string? Option, bool IsFlag = false, bool IsList = false);
}
