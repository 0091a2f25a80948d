using System.Globalization;
using System.Text;

namespace Postern.OwnServer.Letters;

/// <summary>Writes the header sections of letters.</summary>
internal static class LetterText
{
    /// <summary>The Message-ID of a letter that an account gets once.</summary>
    public static string IdOf(string what, string account, string host) =>
        $"{what}.{string.Concat(account.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '.'))}@{host}";

    /// <summary>A letter of this content.</summary>
    /// <param name="id">Its Message-ID, without the brackets.</param>
    /// <param name="date">Its date.</param>
    /// <param name="from">Who it is from, as an address of RFC 5322.</param>
    /// <param name="to">Who it is for.</param>
    /// <param name="subject">Its subject, encoded where that is needed.</param>
    /// <param name="rest">The fields that follow, those of MIME among them, an empty line, and the body; with LF.</param>
    public static Letter Make(string id, DateTimeOffset date, string from, string to, string subject, string rest)
    {
        var text = new StringBuilder();
        text.Append("Return-Path: <>\n")
            .Append("Date: ").Append(date.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)).Append(" +0000\n")
            .Append("From: ").Append(from).Append('\n')
            .Append("To: <").Append(to).Append(">\n")
            .Append("Message-ID: <").Append(id).Append(">\n")
            .Append("Subject: ").Append(subject).Append('\n')
            .Append("MIME-Version: 1.0\n")
            .Append(rest);
        return new Letter(id, date, text.ToString());
    }
}
