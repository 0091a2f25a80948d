using Postern.Mail.Accounts;
using Postern.Verbs.Output;
using Postern.Wire.Text;

namespace Postern.Verbs.Accounts;

/// <summary>Where a verb gets a secret from: the person at the terminal, unseen, or one line of standard input; never the command line, which everybody on the machine can read.</summary>
internal static class SecretSource
{
    /// <summary>Asks for a secret; a new one twice.</summary>
    /// <param name="terminal">Where to ask.</param>
    /// <param name="what">As in “password of alice”.</param>
    /// <param name="isNew">It is typed twice, so that it is what was meant.</param>
    /// <exception cref="IOException">None was given, or two that differ.</exception>
    public static Secret Read(Terminal terminal, string what, bool isNew = true)
    {
        if (terminal.AskSecret is not { } ask)
            return FromInput(terminal, what);
        var first = ask(isNew ? $"New {what}: " : $"{char.ToUpperInvariant(what[0])}{what[1..]}: ") ?? throw new IOException($"no {what} was given");
        if (first.Length == 0)
            throw new IOException($"the {what} is empty");
        if (isNew && ask("Once more: ") != first)
            throw new IOException($"the two were not the same: the {what} is as it was");
        return new Secret(first);
    }

    /// <summary>The first line, without its end.</summary>
    private static Secret FromInput(Terminal terminal, string what)
    {
        using var input = terminal.Input();
        var bytes = new byte[AccountLimits.Password + 2];
        var count = 0;
        while (count < bytes.Length && !bytes.AsSpan(0, count).Contains((byte)'\n') && input.Read(bytes, count, bytes.Length - count) is > 0 and var more)
            count += more;
        var line = bytes.AsSpan(0, count);
        var end = line.IndexOf((byte)'\n');
        line = (end < 0 ? line : line[..end]).TrimEnd((byte)'\r');
        if (line.Length > AccountLimits.Password)
            throw new IOException($"the {what} on standard input is longer than {AccountLimits.Password} bytes");
        return line.Length > 0 ? new Secret(line) : throw new IOException($"there is no {what} on standard input: write it there, or run this on a terminal");
    }
}
