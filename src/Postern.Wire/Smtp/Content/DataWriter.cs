using System.Buffers;

namespace Postern.Wire.Smtp.Content;

/// <summary>Writes a mail behind DATA: a dot before each line that begins with one, and the end (RFC 5321 §4.5.2).</summary>
/// <remarks>Every line end is written as CRLF, also a bare CR or LF: what goes out can be read in one way only. However the mail is cut, the same goes out.</remarks>
public sealed class DataWriter
{
    private bool _isLineStart = true;
    private bool _isCr;

    /// <summary>Writes the next bytes of the mail.</summary>
    public void Write(ReadOnlySpan<byte> mail, IBufferWriter<byte> output)
    {
        while (!mail.IsEmpty)
        {
            if (_isCr && mail[0] == '\n')
            {
                _isCr = false;
                mail = mail[1..];
                continue;
            }
            _isCr = mail[0] == '\r';
            if (mail[0] is (byte)'\r' or (byte)'\n')
            {
                output.Write("\r\n"u8);
                _isLineStart = true;
                mail = mail[1..];
                continue;
            }
            if (_isLineStart && mail[0] == '.')
                output.Write("."u8);
            _isLineStart = false;
            int end = mail.IndexOfAny((byte)'\r', (byte)'\n');
            var text = end < 0 ? mail : mail[..end];
            output.Write(text);
            mail = mail[text.Length..];
        }
    }

    /// <summary>Writes the end; a last line without an end gets one.</summary>
    public void Finish(IBufferWriter<byte> output)
    {
        output.Write(_isLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        (_isLineStart, _isCr) = (true, false);
    }
}
