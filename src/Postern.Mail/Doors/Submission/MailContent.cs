using System.Buffers;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;

namespace Postern.Mail.Doors.Submission;

/// <summary>A mail on its way through: the header is looked at before the next hop hears of it, the rest passes piece by piece.</summary>
/// <remarks>Once it is refused nothing of it goes on, and the next hop never sees its end: half a mail is no mail.</remarks>
internal sealed class MailContent(IMailSink sink, byte[] received, long largest, Func<HeaderSection, SmtpReply?> judgeHeader)
{
    private readonly ArrayBufferWriter<byte> _header = new();
    private readonly HeaderCollector _collector = new();
    private bool _isPassing;

    /// <summary>Octets of the mail so far.</summary>
    internal long Length { get; private set; }

    /// <summary>Why it is refused; null as long as it is not.</summary>
    internal SmtpReply? Refusal { get; private set; }

    /// <summary>Takes the next piece of the mail, its line ends and dots as they are in it.</summary>
    internal async ValueTask AddAsync(ReadOnlyMemory<byte> piece)
    {
        Length += piece.Length;
        if (Length > largest)
            await RefuseAsync(SmtpReply.Of(552, "5.3.4", "The mail is larger than is taken here"));
        if (Refusal is not null)
            return;
        if (_isPassing)
        {
            await sink.SendAsync(piece);
            return;
        }
        _header.Write(piece.Span);
        _collector.Add(piece.Span);
        if (_collector.IsWhole)
            await BeginAsync();
        else if (_collector.IsTooLong)
            await RefuseAsync(SmtpReply.Of(552, "5.3.4", "The header of the mail is too long"));
    }

    /// <summary>The mail is whole: gives what the next hop says to it.</summary>
    internal async ValueTask<SmtpReply> EndAsync()
    {
        if (Refusal is null && !_isPassing)
            await BeginAsync(); // a mail that is all header
        return Refusal ?? await sink.EndAsync();
    }

    /// <summary>Refuses it. What has been begun at the next hop is broken off there.</summary>
    internal async ValueTask RefuseAsync(SmtpReply reply)
    {
        if (Refusal is not null)
            return;
        Refusal = reply;
        if (_isPassing)
            await sink.AbandonAsync();
    }

    private async ValueTask BeginAsync()
    {
        HeaderSection header = _collector.Read();
        if (judgeHeader(header) is { } refusal)
        {
            await RefuseAsync(refusal);
            return;
        }
        SmtpReply reply = await sink.BeginAsync(received, header);
        if (!reply.IsIntermediate)
        {
            await RefuseAsync(reply.IsTransient || reply.IsPermanent ? reply : SmtpReply.Of(451, "4.3.0", "The next hop was not understood"));
            return;
        }
        _isPassing = true;
        await sink.SendAsync(_header.WrittenMemory);
    }
}
