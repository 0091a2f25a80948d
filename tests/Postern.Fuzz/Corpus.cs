using System.Text;

namespace Postern.Fuzz;

/// <summary>The inputs that a target's mutations begin with.</summary>
/// <remarks>
/// <c>Corpus/TARGET.txt</c> holds one input a line: text with the escapes <c>\r \n \t \0 \xHH \\</c>, or bytes behind
/// <c>hex:</c>, in which blanks do not count.
/// </remarks>
public static class Corpus
{
    /// <summary>Reads the inputs of a target.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        using var stream = typeof(Corpus).Assembly.GetManifestResourceStream($"Corpus/{target}.txt")
            ?? throw new InvalidOperationException($"Corpus/{target}.txt is missing.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var inputs = new List<byte[]>();
        while (reader.ReadLine() is { } line)
            inputs.Add(Decode(line));
        return inputs;
    }

    private static byte[] Decode(string line) =>
        line.StartsWith("hex:", StringComparison.Ordinal)
            ? Convert.FromHexString(line[4..].Replace(" ", "", StringComparison.Ordinal))
            : Unescape(Encoding.UTF8.GetBytes(line));

    private static byte[] Unescape(byte[] text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.Add(text[i]);
                continue;
            }

            var escape = (char)text[++i];
            bytes.Add(escape switch
            {
                'r' => (byte)'\r',
                'n' => (byte)'\n',
                't' => (byte)'\t',
                '0' => 0,
                'x' => Convert.FromHexString(Encoding.ASCII.GetString(text, i + 1, 2))[0],
                _ => (byte)escape,
            });
            if (escape == 'x')
                i += 2;
        }

        return [.. bytes];
    }
}
