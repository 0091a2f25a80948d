using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>A line of a client: a command, or why it is none.</summary>
internal readonly record struct HeardCommand(Pop3Command? Command, string Fault)
{
    /// <summary>Reads a line.</summary>
    internal static HeardCommand Of(ReadOnlySpan<byte> line) => new(Pop3Command.TryParse(line, out var command, out string fault) ? command : null, fault);

    /// <summary>It is a command.</summary>
    [MemberNotNullWhen(true, nameof(Command))]
    internal bool IsCommand => Command is not null;
}
