using System.Text;

namespace Postern.Net.Preludes.Fronts;

/// <summary>A row of a command table: what is said to a command before TLS.</summary>
/// <param name="Name">The command, in capitals.</param>
/// <param name="Outcome">What it leads to.</param>
/// <param name="Reply">The reply without its last CRLF; <c>{host}</c> and <c>{tag}</c> are filled in.</param>
/// <param name="Argument">The row is for the command with, or without, arguments.</param>
internal sealed record Command(string Name, Outcome Outcome, string Reply, Argument Argument = Argument.Any)
{
    internal bool IsNamed(ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(word, Name);

    internal bool Takes(ReadOnlySpan<byte> arguments) => Argument switch
    {
        Argument.None => arguments.IsEmpty,
        Argument.Some => !arguments.IsEmpty,
        _ => true,
    };
}
