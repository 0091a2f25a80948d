using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Storing;

/// <summary>What EXPUNGE and UID EXPUNGE bring (RFC 9051 §6.4.3, RFC 4315 §2.1).</summary>
public sealed class ExpungeRequest
{
    private ExpungeRequest(SequenceSet? uids) => Uids = uids;

    /// <summary>Only messages with these UIDs are meant; null where all are.</summary>
    public SequenceSet? Uids { get; }

    /// <summary>Reads the arguments of EXPUNGE, which has none, or of what <see cref="ImapCommand.TryUid"/> found.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out ExpungeRequest? request, out string fault)
    {
        var reader = command.Arguments;
        var uids = command.IsUid ? SequenceSet.Read(ref reader) : null;
        request = reader.End() ? new(uids) : null;
        fault = reader.Fault ?? "";
        return request is not null;
    }
}
