using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postern.Stunnel.Tests.Verdicts;

/// <summary>The configurations of corpus.txt, each under the words that it is written with there.</summary>
internal static partial class VerdictCorpus
{
    // A whole file without an address that can be listened on, and without a log that can be opened: nothing of it stays behind.
    private const string NoLog = "output = @D@/none/log\n";
    private const string Ends = "[a]\naccept = @A@\nconnect = 127.0.0.1:1\n";

    /// <summary>All of them, with this directory in place.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Read(string directory) =>
        [.. Texts().Select(text => (text.Name, Bytes(NoLog + text.Text, directory)))];

    private static IEnumerable<(string Name, string Text)> Texts()
    {
        var mode = "";
        var file = new StringBuilder();
        var line = 0;
        foreach (var text in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Verdicts", "corpus.txt")))
        {
            line++;
            var isMode = text.StartsWith("> ", StringComparison.Ordinal);
            if (isMode && mode == "file")
            {
                yield return ("file: " + string.Join(" ;; ", file.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), file.ToString());
                file.Clear();
            }

            if (isMode)
                mode = text[2..];
            else if (mode == "file")
                file.Append(text).Append('\n');
            else if (mode.Length > 0 && text.Length > 0)
                yield return ($"{mode}: {text}", Wrapped(mode, text.Replace(" ;; ", "\n", StringComparison.Ordinal) + "\n"));
        }

        yield return ($"file: {file}", file.ToString());
    }

    private static string Wrapped(string mode, string lines) => mode switch
    {
        "global" => $"client = yes\n{lines}{Ends}",
        "client" => $"client = yes\n{Ends}{lines}",
        "server" => $"cert = @D@/both.pem\n{Ends}{lines}",
        _ => throw new InvalidDataException($"corpus.txt: there is no \"> {mode}\""),
    };

    private static byte[] Bytes(string text, string directory)
    {
        var latin = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
            text.Replace("@A@", "@D@/none/socket", StringComparison.Ordinal).Replace("@D@", directory, StringComparison.Ordinal)));
        return Encoding.Latin1.GetBytes(Escaped().Replace(latin, found => $"{(char)byte.Parse(found.Groups["byte"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)}"));
    }

    [GeneratedRegex(@"\\x(?<byte>[0-9a-f]{2})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escaped();
}
