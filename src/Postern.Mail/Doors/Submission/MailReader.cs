using System.Buffers;
using Postern.Net.Conduits;
using Postern.Net.Talk;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;

namespace Postern.Mail.Doors.Submission;

/// <summary>Reads the octets of a mail that a client sends, behind DATA or by BDAT, and hands them on piece by piece.</summary>
/// <param name="talk">The conversation with it.</param>
/// <param name="limit">The limit under which each piece is waited for.</param>
/// <param name="add">Takes a piece; it is good until that returns.</param>
/// <param name="refuse">Told where what came is read in different ways by different servers; what follows comes all the same.</param>
internal sealed class MailReader(Talk talk, Func<Deadline> limit, Func<ReadOnlyMemory<byte>, ValueTask> add, Func<SmtpReply, ValueTask> refuse)
{
    private readonly ArrayBufferWriter<byte> _piece = new();
    private ChunkChecker? _chunks;

    /// <summary>The mail comes by BDAT.</summary>
    internal bool IsChunked => _chunks is not null;

    /// <summary>Reads what follows DATA, to its end.</summary>
    internal async ValueTask DataAsync()
    {
        var framer = new DataFramer();
        while (!framer.IsWhole)
        {
            var there = await MoreAsync();
            _piece.ResetWrittenCount();
            talk.Take(framer.Read(there.Span, _piece));
            if (framer.Faults != DataFaults.None)
                await refuse(BadLines());
            await add(_piece.WrittenMemory);
        }
    }

    /// <summary>Reads a chunk.</summary>
    internal async ValueTask BdatAsync(BdatArgument bdat)
    {
        ChunkChecker checker = _chunks ??= new ChunkChecker();
        for (long left = bdat.Size; left > 0;)
        {
            var there = await MoreAsync();
            int count = (int)Math.Min(left, there.Length);
            _piece.ResetWrittenCount();
            _piece.Write(there.Span[..count]);
            talk.Take(count);
            left -= count;
            if (!checker.Take(_piece.WrittenSpan))
                await refuse(BadLines());
            await add(_piece.WrittenMemory);
        }
        if (bdat.IsLast && !checker.IsWhole)
            await refuse(BadLines());
    }

    private async ValueTask<ReadOnlyMemory<byte>> MoreAsync()
    {
        var there = await talk.PeekAsync(limit());
        return there.IsEmpty ? throw new ConduitException(FaultKind.Protocol, "closed in the middle of a mail") : there;
    }

    private static SmtpReply BadLines() => SmtpReply.Of(550, "5.6.0", "A line of the mail does not end with CR and LF, or has a zero octet");
}
