using System.Text;

namespace Postern.Fuzz.Servers;

/// <summary>A POP3 server (RFC 1939 §3) that is lenient about blanks, and answers what a seed tells it.</summary>
/// <param name="seed">What it agrees to.</param>
/// <param name="forbidden">Commands that must never arrive.</param>
internal sealed class Pop3ServerModel(int seed, string[] forbidden)
{
    private readonly Random _choices = new(seed);
    private readonly List<byte> _heard = [];

    internal List<byte> Said { get; } = [];

    /// <summary>For each command that arrived, whether many lines were the answer.</summary>
    internal List<bool> Answers { get; } = [];

    internal void Hear(ReadOnlySpan<byte> bytes)
    {
        _heard.AddRange(bytes);
        for (int end; (end = _heard.IndexOf((byte)'\n')) >= 0;)
        {
            string line = Encoding.Latin1.GetString([.. _heard.Take(end)]);
            _heard.RemoveRange(0, end + 1);
            Answer(line.Split([' ', '\t', '\r', '\0', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private void Answer(string[] words)
    {
        string name = words.FirstOrDefault("").ToUpperInvariant();
        Invariant.Holds(!forbidden.Contains(name, StringComparer.Ordinal), "no forbidden command arrives: " + name);
        bool isMany = name is "CAPA" or "RETR" or "TOP" || (name is "LIST" or "UIDL" or "LANG" && words.Length == 1);
        bool agrees = _choices.Next(4) > 0;
        Answers.Add(isMany && agrees);
        Say(agrees ? "+OK STLS\r\n" : "-ERR STLS\r\n");
        if (!isMany || !agrees)
            return;
        Say(name switch
        {
            "CAPA" => "TOP\r\nSTLS\r\nUSER\r\n SASL PLAIN\r\nUIDL\r\n.\r\n",
            "RETR" or "TOP" => "STLS\r\n+OK\r\n..\r\n...\r\nUSER\r\n-ERR\r\n.\r\n",
            _ => "1 STLS\r\n.\r\n",
        });
    }

    private void Say(string words) => Said.AddRange(Encoding.Latin1.GetBytes(words));
}
