using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>What is said before there is a log, as stunnel writes it on standard error.</summary>
public static class StartLine
{
    /// <summary>The line: <c>[!]</c> for an error, <c>[:]</c> for a warning, <c>[.]</c> for a notice, <c>[ ]</c> for less; control characters are dots.</summary>
    public static string Of(Message message)
    {
        var mark = message.Level switch { <= 3 => '!', 4 => ':', 5 => '.', _ => ' ' };
        return string.Create(message.Text.Length + 4, (mark, message.Text), static (line, said) =>
        {
            (line[0], line[1], line[2], line[3]) = ('[', said.mark, ']', ' ');
            for (var i = 0; i < said.Text.Length; i++)
                line[i + 4] = said.Text[i] is < ' ' or '\x7f' ? '.' : said.Text[i];
        });
    }
}
