namespace Postern.OwnServer.Letters;

/// <summary>Letters to try a mail program with: plain, with a file, in HTML, in other scripts, and a conversation.</summary>
internal static class SampleLetters
{
    private const string Plain = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";

    /// <summary>All of them, the oldest first.</summary>
    /// <param name="account">Whose mailbox they are for.</param>
    /// <param name="host">The server's name.</param>
    /// <param name="now">When they are put there; they are some hours and days older.</param>
    public static IReadOnlyList<Letter> For(string account, string host, DateTimeOffset now)
    {
        return
        [
            Sample(1, TimeSpan.FromDays(6), "Ada <ada@example.org>", "Minutes of Tuesday", Plain + "Hello,\n\nhere is what we agreed on:\n\n  1. the bridge is to be painted green,\n  2. nobody has to like it.\n\nAda\n"),
            Sample(2, TimeSpan.FromDays(3), "Grace <grace@example.org>", "The table you asked for", Attachment(Id(2))),
            Sample(3, TimeSpan.FromDays(2), "News <news@example.org>", "This week, in colour", Html(Id(3))),
            Sample(4, TimeSpan.FromDays(1), "=?utf-8?q?Zo=C3=AB?= <zoe@example.org>", "=?utf-8?b?R3LDvMOfZSBhdXMgWsO8cmljaCDigJMg5pel5pys6Kqe44KC?=", Plain + "Grüße aus Zürich, und 日本語も: ein Betreff, der mehr als ASCII braucht.\n\nZoë\n"),
            Sample(5, TimeSpan.FromHours(5), "Ada <ada@example.org>", "Lunch on Friday?", Plain + "Shall we?\n\nAda\n"),
            Sample(6, TimeSpan.FromHours(4), "Grace <grace@example.org>", "Re: Lunch on Friday?", Reply(5) + Plain + "> Shall we?\n\nWe shall. Where?\n\nGrace\n"),
            Sample(7, TimeSpan.FromHours(3), "Ada <ada@example.org>", "Re: Lunch on Friday?", Reply(5, 6) + Plain + "> We shall. Where?\n\nAt the bridge. It is green now.\n\nAda\n"),
        ];

        string Id(int number) => LetterText.IdOf($"sample-{number}", account, host);
        Letter Sample(int number, TimeSpan age, string from, string subject, string rest) => LetterText.Make(Id(number), now - age, from, account, subject, rest);
        string Reply(params int[] earlier) => $"In-Reply-To: <{Id(earlier[^1])}>\nReferences: {string.Join(' ', earlier.Select(number => $"<{Id(number)}>"))}\n";
    }

    private static string Attachment(string id) =>
        $"""
        Content-Type: multipart/mixed; boundary="={id}"

        --={id}
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        It is in the file behind this text.

        Grace

        --={id}
        Content-Type: text/csv; charset=utf-8; name="bridges.csv"
        Content-Disposition: attachment; filename="bridges.csv"
        Content-Transfer-Encoding: base64

        bmFtZSxsZW5ndGgsY29sb3VyCk9sZCBCcmlkZ2UsMTIwLGdyZXkKTmV3IEJyaWRnZSwyNDAsZ3Jl
        ZW4K

        --={id}--

        """;

    private static string Html(string id) =>
        $"""
        Content-Type: multipart/alternative; boundary="={id}"

        --={id}
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        The bridge is green, and the paper says so in colour.

        --={id}
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 8bit

        <html><body>
        <h1 style="color: #2e7d32">The bridge is green</h1>
        <p>…and the paper says so <em>in colour</em>.</p>
        </body></html>

        --={id}--

        """;
}
